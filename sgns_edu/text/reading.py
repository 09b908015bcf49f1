"""Text files as sentences: one per line, read as a stream, even if larger than memory."""

from __future__ import annotations

import gzip
import lzma
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import PurePath
from typing import BinaryIO

from sgns_edu.errors import check_choice
from sgns_edu.files import HEAD, PACKED, describe_damage, refuse_foreign
from sgns_edu.text.sources import list_texts, open_source

PIECE = 2**14  # bytes read at a time
MOST = 2**20  # bytes of one line that are in memory at a time
SPACES = (b" ", b"\t", b"\v", b"\f")


class TextFile:
    """The sentences of a text file or URL; every `for` loop over it reads it again."""

    def __init__(self, path: str, errors: str):
        self.path = path
        self.errors = errors

    def __repr__(self) -> str:
        return f"TextFile({self.path!r})"

    def __iter__(self) -> Iterator[list[str]]:
        start = 0
        for number, piece in self._pieces():
            text = self._decode(piece, start, number)
            for line in text.replace("\r", "\n").split("\n"):
                words = line.split()
                if words:
                    yield words
            start += len(piece)

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        """Yield the file in pieces, each with the number of the line in which it begins."""
        ending = PurePath(self.path).suffix
        unpack = PACKED.get(ending.lower(), nullcontext)
        try:
            with open_source(self.path) as source, unpack(source) as file:
                yield from _split(file, self.path)
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
            raise ValueError(f"{self.path!r} {describe_damage(error, ending)}") from None

    def _decode(self, piece: bytes, start: int, number: int) -> str:
        """Return the text of a piece that begins at byte `start`, in line `number`."""
        if start == 0:
            try:
                refuse_foreign(piece[:HEAD], PurePath(self.path).suffix)
            except ValueError as error:
                raise ValueError(f"{self.path!r} is not text: {error}") from None
        nul = piece.find(b"\0")
        if nul >= 0:
            raise ValueError(
                f"{self.path!r} has a NUL byte {_locate(piece, nul, start, number)}, "
                "so it is not UTF-8 text; convert it first"
            )
        try:
            text = piece.decode("utf-8", self.errors)
        except UnicodeDecodeError as error:
            place = _locate(piece, error.start, start, number)
            raise ValueError(
                f"{self.path!r} is not UTF-8 {place}: byte 0x{piece[error.start]:02x}; "
                "errors='replace' or 'ignore' reads on"
            ) from None
        return text if start else text.removeprefix("\ufeff")


class TextStream(TextFile):
    """The sentences of an open binary stream, such as standard input; it can be read once."""

    def __init__(self, stream: BinaryIO, name: str, errors: str):
        super().__init__(name, errors)
        self.stream = stream

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        yield from _split(self.stream, self.path)


class TextFiles:
    """The sentences of several texts, one after another; every `for` loop reads them again."""

    def __init__(self, files: list[TextFile]):
        self.files = files

    def __repr__(self) -> str:
        return f"TextFiles({len(self.files)} files, the first is {self.files[0].path!r})"

    def __iter__(self) -> Iterator[list[str]]:
        for file in self.files:
            yield from file


def read_corpus(
    path: str | os.PathLike | Iterable[str | os.PathLike], *, errors: str = "strict"
) -> TextFile | TextFiles:
    """Read a text: every line is a sentence, and words are separated by white space.

    Parameters
    ----------
    path : path, pattern, folder, URL, or an iterable of these
        UTF-8 texts, plain or compressed (``.gz``, ``.xz``). They are read as a stream and never
        held in memory, in alphabetical order within a folder or a pattern such as ``texts/*.gz``.
        Hidden files of a folder are left out. A URL such as ``s3://bucket/text.gz`` is opened by
        fsspec, which is the extra ``remote``.
    errors : {"strict", "replace", "ignore"}
        How to handle bytes that are not UTF-8. "strict" reports the position of the first.

    Returns
    -------
    TextFile or TextFiles
        An iterable of lists of words that can be iterated over any number of times. Case is kept.
        A line ends with ``\\n``, ``\\r\\n`` or ``\\r``; empty lines are skipped, and a line of over 1 MB
        becomes several sentences, cut at white space.

    Raises
    ------
    FileNotFoundError
        If there is no such file, or a pattern or a folder has none.
    ValueError
        If a file is listed twice. While reading: if an archive is damaged, there is a NUL byte or
        invalid UTF-8, or a word is over 1 MB long.
    ImportError
        If a URL needs a package that is not installed.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "my.txt")
    ...     _ = path.write_text("the quick fox\\n\\nThe lazy dog\\n")
    ...     sentences = read_corpus(path)
    ...     list(sentences), len(list(sentences)), list(read_corpus(folder)) == list(sentences)
    ([['the', 'quick', 'fox'], ['The', 'lazy', 'dog']], 2, True)
    """
    check_choice("errors", errors, ["strict", "replace", "ignore"])
    files = [TextFile(file, errors) for file in list_texts(path)]
    return files[0] if len(files) == 1 else TextFiles(files)


def _split(file: BinaryIO, path: str) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines and the number of the first, from 1; a long line is cut before a space."""
    number, rest = 1, b""
    while more := file.read(PIECE):
        piece = rest + more
        cut = max(piece.rfind(b"\n"), piece.rfind(b"\r", 0, -1)) + 1  # \n may follow a last \r
        if cut == 0 and len(piece) > MOST:
            cut = max(piece.rfind(space) for space in SPACES)
            if cut <= 0:
                raise ValueError(
                    f"line {number} of {path!r} has a word of over {MOST >> 20} MB, "
                    "so it is not a text"
                )
        if cut > 0:
            yield number, piece[:cut]
            number += _count_ends(piece[:cut])
        rest = piece[cut:]
    if rest:
        yield number, rest


def _locate(piece: bytes, index: int, start: int, number: int) -> str:
    """Describe byte `index` of a piece that begins at byte `start`, in line `number`."""
    line = number + _count_ends(piece[:index])
    return f"at position {start + index} (line {line})"


def _count_ends(piece: bytes) -> int:
    """Count line ends; CR LF is one."""
    return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
