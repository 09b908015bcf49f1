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
from sgns_edu.files import existing

PIECE = 2**14  # bytes read at a time
MOST = 2**20  # bytes of one line that are in memory at a time
NEWLINE = b"\n"
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
        for number, piece in self._pieces():
            lines = self._decode(piece, place, number).split("\n")
            yield from filter(None, map(str.split, lines))
            place += len(piece)

    def _pieces(self) -> Iterator[tuple[int, bytes]]:
        """The file in pieces, with the number of the line each begins in; damaged archives answered in one sentence."""
        try:
            with OPENERS.get(self.path.suffix.lower(), open)(self.path, "rb") as file:
                yield from _pieces(file, self.path)
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
            raise ValueError(f"{str(self.path)!r} is damaged or only half there: {error}") from None

    def _decode(self, piece: bytes, place: int, number: int) -> str:
        if (nul := piece.find(b"\0")) >= 0:
            raise ValueError(
                f"{str(self.path)!r} has a NUL byte {_where(piece, nul, place, number)}, "
                "so it is no UTF-8 text; convert it first"
            )
        try:
            text = piece.decode("utf-8", self.errors)
        except UnicodeDecodeError as error:
            raise ValueError(
                f"{str(self.path)!r} is not UTF-8 {_where(piece, error.start, place, number)}: byte "
                f"0x{piece[error.start]:02x}; errors='replace' or 'ignore' reads on"
            ) from None
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
        a line ends with ``\\n`` or ``\\r\\n``, one without a word is left out, and one of over 1 MB becomes several
        sentences, cut at white space.

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
    answers.check_choice("errors", errors, ["strict", "replace", "ignore"])
    return TextFile(existing(path), errors)


def _pieces(file: BinaryIO, path: Path) -> Iterator[tuple[int, bytes]]:
    """Whole lines at a time, with the number of the first, from 1; a line longer than MOST is cut before a space."""
    number, held = 1, b""
    while more := file.read(PIECE):
        piece = held + more
        cut = piece.rfind(NEWLINE) + 1
        if not cut and len(piece) > MOST:
            cut = max(map(piece.rfind, SPACES))
            if cut <= 0:
                raise ValueError(
                    f"line {number} of {str(path)!r} has a word of over {MOST >> 20} MB, so it is no text"
                )
        if cut:
            yield number, piece[:cut]
            number += piece.count(NEWLINE)
        held = piece[cut:]
    if held:
        yield number, held


def _where(piece: bytes, at: int, place: int, number: int) -> str:
    """Byte `at` of a piece that begins at `place` of the file, in line `number`."""
    return f"at position {place + at} (line {number + piece[:at].count(NEWLINE)})"
