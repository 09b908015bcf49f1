"""A text file as sentences: one per line, read as a stream, so that it may be larger than the memory."""

from __future__ import annotations

import gzip
import lzma
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sgns_edu import errors as answers
from sgns_edu.text.files import existing

PIECE = 2**20  # bytes; of a longer line no more is in memory at a time
SPACES = (b" ", b"\t", b"\r", b"\v", b"\f")
OPENERS = {".gz": gzip.open, ".xz": lzma.open}


class TextFile:
    """The sentences of a text file; every `for` loop over it reads the file anew, see `read_corpus`."""

    def __init__(self, path: Path, errors: str):
        self.path = path
        self.errors = errors

    def __repr__(self) -> str:
        return f"TextFile({str(self.path)!r})"

    def __iter__(self) -> Iterator[list[str]]:
        place = 0
        for number, line in self._pieces():
            if words := self._decode(line, place, number).split():
                yield words
            place += len(line)

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        """The file's lines as bytes, with their numbers; damaged archives answered in one sentence."""
        try:
            with OPENERS.get(self.path.suffix, open)(self.path, "rb") as file:
                yield from _pieces(file, self.path)
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
            raise ValueError(f"{str(self.path)!r} is damaged or only half there: {error}") from None

    def _decode(self, line: bytes, place: int, number: int) -> str:
        if b"\0" in line:
            raise ValueError(f"{str(self.path)!r} has a NUL byte at position {place + line.index(0)} (line {number}), "
                             "so it is no UTF-8 text; convert it first")
        try:
            text = line.decode("utf-8", self.errors)
        except UnicodeDecodeError as error:
            raise ValueError(f"{str(self.path)!r} is not UTF-8 at position {place + error.start} (line {number}): byte "
                             f"0x{line[error.start]:02x}; errors='replace' or 'ignore' reads on") from None
        return text if place else text.removeprefix("\ufeff")


class TextStream(TextFile):
    """The sentences of an open binary stream, such as standard input; it can be gone through once."""

    def __init__(self, stream: BinaryIO, name: str, errors: str):
        super().__init__(Path(name), errors)
        self.stream = stream

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        yield from _pieces(self.stream, self.path)


def read_corpus(path: str | os.PathLike, *, errors: str = "strict") -> TextFile:
    """Every line of a text file is a sentence, and every run of characters between white space is a word.

    Parameters
    ----------
    path : str or path
        A UTF-8 text, plain or packed (``.gz``, ``.xz``). It is read as a stream and never held in memory.
    errors : {"strict", "replace", "ignore"}
        What to do with bytes that are not UTF-8. "strict" names the position of the first.

    Returns
    -------
    TextFile
        An iterable of lists of words that can be gone through as often as needed. Case is kept;
        lines without a word are left out, and one of over 1 MB becomes several sentences, cut at white space.

    Raises
    ------
    FileNotFoundError
        No such file.
    ValueError
        While reading: a damaged archive, a NUL byte, invalid UTF-8, a word of over 1 MB.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "my.txt")
    ...     _ = path.write_text("the quick fox\\n\\nThe lazy dog\\n")
    ...     sentences = read_corpus(path)
    ...     list(sentences), len(list(sentences))
    ([['the', 'quick', 'fox'], ['The', 'lazy', 'dog']], 2)
    """
    answers.one_of("errors", errors, ["strict", "replace", "ignore"])
    return TextFile(existing(path), errors)


def _pieces(file: BinaryIO, path: Path) -> Iterator[tuple[int, bytes]]:
    """Each line with its number, from 1; a long line in several pieces, cut before a space."""
    number, held = 1, b""
    while more := file.readline(PIECE):
        line = held + more
        if more.endswith(b"\n"):
            yield number, line
            number, held = number + 1, b""
        elif len(more) < PIECE:
            held = line  # the file's last line has no end
        else:
            cut = max(map(line.rfind, SPACES))
            if cut <= 0:
                raise ValueError(f"line {number} of {str(path)!r} has a word of over {PIECE >> 20} MB, so it is no text")
            yield number, line[:cut]
            held = line[cut:]
    if held:
        yield number, held
