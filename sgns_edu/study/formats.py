"""Vectors as files: word2vec's text and binary formats, and NumPy's .npz."""

from __future__ import annotations

import gzip
import io
import lzma
import mmap
import re
import shutil
import tempfile
import warnings
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import numpy as np

from sgns_edu.errors import check_choice
from sgns_edu.files import (
    HEAD,
    PACKED,
    check_file,
    describe_damage,
    load_arrays,
    map_arrays,
    refuse_foreign,
    replace_file,
    save_arrays,
)
from sgns_edu.text.vocabulary import Vocabulary

Contents = tuple[Vocabulary, np.ndarray, np.ndarray | None]  # vocabulary, W_in, W_out
HEADER = 100  # bytes that a header may have
WORD = 2**21  # bytes that a word may have; `read_corpus` ends at half of that
BLANKS = 64  # blanks of a binary row that are tried as the end of its word
SMALL, LARGE = 1e-15, 1e15  # numbers outside come from bytes that are not numbers
WRITTEN = ("", ".txt", ".vec", ".bin", ".txt.gz", ".vec.gz", ".bin.gz", ".npz")
LARGEST = float(np.finfo(np.float32).max)


def find_ending(path: Path) -> str:
    """Return the ending that says what the file is, in lower case, with `.gz` or `.xz` after it.

    >>> [find_ending(Path(name)) for name in ("v", "V.TXT.GZ", "a.b.bin")]
    ['', '.txt.gz', '.bin']
    """
    last = path.suffix.lower()
    if last in PACKED:
        return path.with_suffix("").suffix.lower() + last
    return last


def check_ending(path: Path) -> str:
    """Return the ending of a file to be written, if it names a format that can be written.

    Raises
    ------
    ValueError
        If the ending is not one of these; the message lists them.
    """
    ending = find_ending(path)
    if ending not in WRITTEN:
        listed = ", ".join(WRITTEN[1:])
        raise ValueError(
            f"vectors are written as {listed}, or as text under a name without an ending, "
            f"got {path.name!r}"
        )
    return ending


def write(
    path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: np.ndarray | None = None
) -> None:
    """Write the vectors in the format that the name of the file says."""
    ending = check_ending(path)
    if ending == ".npz":
        write_npz(path, vocabulary, W_in, W_out)
    elif ending.startswith(".bin"):
        write_binary(path, vocabulary, W_in)
    else:
        write_text(path, vocabulary, W_in)


def read(path: Path, *, mmap: bool = False, errors: str = "strict") -> Contents:
    """Read the vectors in the format that the name of the file says."""
    check_choice("errors", errors, ["strict", "replace", "ignore"])
    ending = find_ending(path)
    if ending == ".npz":
        return read_npz(path, mmap=mmap)
    if mmap:
        raise ValueError(
            "only .npz can stay on disk (mmap=True), since word2vec's formats put words between "
            "the vectors; save as .npz first"
        )
    path = check_file(path)
    with name_file(path):
        if ending.startswith(".bin"):
            return read_binary(path, errors)
        return read_text(path, errors)


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """Open a file; a packed one is first unpacked to a temporary file, so that its size is known.

    Raises
    ------
    ValueError
        If it is damaged, or a kind of file that is not vectors.
    """
    unpack = PACKED.get(path.suffix.lower())
    with open(path, "rb") if unpack is None else tempfile.TemporaryFile() as file:
        if unpack is not None:
            try:
                with unpack(path, "rb") as packed:
                    shutil.copyfileobj(packed, file)
            except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
                raise ValueError(f"it {describe_damage(error, path.suffix)}") from None
            file.seek(0)
        refuse_foreign(file.read(HEAD), path.suffix)
        file.seek(0)
        yield file  # type: ignore[misc]


@contextmanager
def _replace(path: Path) -> Iterator[IO[bytes]]:
    """Write a file whole or not at all, packed if its name ends in `.gz`."""
    with replace_file(path) as file:
        if path.suffix.lower() != ".gz":
            yield file
            return
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield packed  # type: ignore[misc]


@contextmanager
def name_file(path: Path) -> Iterator[None]:
    """Put the name of the file before the message of a ValueError."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{str(path)!r} cannot be read: {error}") from None


def write_text(path: Path, vocabulary: Vocabulary, W_in: np.ndarray) -> None:
    """Write a line "V d", then a line for each word: the word and d numbers.

    Nine digits determine a float32.
    """
    V, d = W_in.shape
    row_format = " ".join(["%s"] + ["%.9g"] * d) + "\n"
    _check_words(vocabulary, " \n\r", "word2vec's text format", "save as .bin or .npz")
    with _replace(path) as file:
        file.write(f"{V} {d}\n".encode())
        for word, vector in zip(vocabulary.words, W_in):
            file.write((row_format % (word, *vector.tolist())).encode())


def write_binary(path: Path, vocabulary: Vocabulary, W_in: np.ndarray) -> None:
    """Write a line "V d", then for each word: the word, a space, d little-endian float32, "\\n"."""
    _check_words(vocabulary, "\n", "word2vec's binary format", "save as .npz")
    with _replace(path) as file:
        file.write(b"%d %d\n" % W_in.shape)
        for word, vector in zip(vocabulary.words, W_in):
            file.write(word.encode() + b" " + vector.astype("<f4").tobytes() + b"\n")


def write_npz(
    path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: np.ndarray | None = None
) -> None:
    """Write the arrays words, counts, W_in and, if there is one, W_out.

    The words are UTF-8, each ended by a zero byte.
    """
    _check_words(vocabulary, "\0", "an .npz", "save as .txt or .bin")
    text = "".join(word + "\0" for word in vocabulary.words)
    arrays = {
        "words": np.frombuffer(text.encode(), dtype=np.uint8),
        "counts": vocabulary.counts,
        "W_in": W_in,
    }
    if W_out is not None:
        arrays["W_out"] = W_out
    save_arrays(path, **arrays)


def read_text(path: Path, errors: str = "strict") -> Contents:
    """Read what `write_text`, word2vec, gensim, fastText and GloVe write."""
    with _open(path) as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        lines = io.TextIOWrapper(file, "utf-8-sig", "surrogateescape", newline=None)
        first = lines.readline(WORD + 2**20)
        header = _parse_header(first)
        if header is None:
            d = _count_numbers(first)
            words, W_in = _read_rows(_chain(first, lines, d), d, 1, errors)
            warnings.warn(
                f"{str(path)!r} has no header, so it is read as GloVe's format, with "
                f"{d} dimensions as in its first line",
                stacklevel=4,
            )
        else:
            V, d = header
            _check_size(size, V, d, least=V * (2 * d + 1))
            words, W_in = _read_rows(_take(lines, V, d), d, 2, errors)
            if lines.read(1024).strip():
                raise ValueError(_describe_rest(V))
        lines.detach()
    return _make_contents(words, W_in)


def read_binary(path: Path, errors: str = "strict") -> Contents:
    """Read what `write_binary`, word2vec and gensim write, by the places where rows can end."""
    with _open(path) as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        line = file.readline(HEADER)
        header = _parse_header(line.decode("latin-1"))
        if header is None:
            raise ValueError(
                f"it must begin with a line of two numbers, words and dimensions, got {line[:40]!r}"
            )
        V, d = header
        _check_size(size, V, d, least=V * (4 * d + 2))
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            rows = _find_rows_of_either(data, len(line), V, d, errors)
            words, W_in = [], np.empty((V, d), dtype=np.float32)
            for row, (start, blank) in enumerate(rows):
                words.append(_decode(data[start:blank], row, errors))
                W_in[row] = np.frombuffer(data[blank + 1 : blank + 1 + 4 * d], dtype="<f4")
    return _make_contents(words, W_in)


def read_npz(path: Path, *, mmap: bool = False) -> Contents:
    """Read what `write_npz` writes; with `mmap`, leave the tables on disk."""
    path = check_file(path)
    with name_file(path):
        with open(path, "rb") as file:
            head = file.read(64)
        if not head.startswith(b"PK"):
            refuse_foreign(head)
    arrays = map_arrays(path) if mmap else load_arrays(path)
    with name_file(path):
        for name in ("W_in", "counts", "words"):
            if name not in arrays:
                raise ValueError(
                    f"it has no array {name}, so it does not come from Embeddings.save"
                )
        counts, W_in, W_out = arrays["counts"], arrays["W_in"], arrays.get("W_out")
        if arrays["words"].dtype != np.uint8:
            raise ValueError(
                "its words must be UTF-8 in bytes (uint8), as Embeddings.save writes them, "
                f"got {arrays['words'].dtype}"
            )
        if counts.dtype.kind not in "iu":
            raise ValueError(f"its counts must be integers, got {counts.dtype}")
        for table in (W_in, W_out):
            if table is not None and table.dtype != np.float32:
                raise ValueError(f"its tables must be float32, got {table.dtype}")
        words = arrays["words"].tobytes().decode().split("\0")[:-1]
        return Vocabulary(words, counts), W_in, W_out


# Text: a word and d numbers a line


def _parse_header(line: str) -> tuple[int, int] | None:
    """Return V and d if the line consists of these two, else None."""
    parts = line.split()
    if len(line) > HEADER or len(parts) != 2:
        return None
    if not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def _count_numbers(line: str) -> int:
    """Return d of a file that begins with this line, which is a word and d numbers."""
    fields = re.split("[ \t]+", line.strip(" \t\n"))
    numbers = []
    for field in reversed(fields[1:]):
        number = parse_number(field)
        if number is None:
            break
        numbers.insert(0, number)
    wanted = "it must begin with a line of two numbers, words and dimensions, or of a word and"
    if len(numbers) < 2:
        hint = "; it has zero bytes, so it is not UTF-8 text" if "\0" in line else ""
        raise ValueError(
            f"{wanted} its vector, separated by blanks or tabs, got {line[:40]!r}{hint}"
        )
    if re.fullmatch("[-+0-9.eE]*[0-9.]", fields[0]) and parse_number(fields[0]) is not None:
        raise ValueError(
            f"{wanted} its vector, but has only numbers: {line[:40]!r}; "
            "if the first is a word, put the line of two numbers before it"
        )
    if numbers == list(range(len(numbers))):
        raise ValueError(f"{wanted} its vector, but has the numbers of columns: {line[:40]!r}")
    return len(numbers)


def _take(lines: IO[str], V: int, d: int) -> Iterator[str]:
    """Yield V lines; one longer than any row is cut, and so refused."""
    for row in range(V):
        line = lines.readline(WORD + 64 * d)
        if not line:
            raise ValueError(f"it announces {V} words, but ends after {row}")
        yield line


def _chain(first: str, lines: IO[str], d: int) -> Iterator[str]:
    """Yield the first line and all that follow, without empty ones at the end."""
    yield first
    is_end = False
    while line := lines.readline(WORD + 64 * d):
        if is_end and line.strip():
            yield ""  # an empty line in the middle is refused
        is_end = not line.strip()
        if not is_end:
            yield line


def _read_rows(
    lines: Iterator[str], d: int, number: int, errors: str
) -> tuple[list[str], np.ndarray]:
    """Return the words and vectors of lines, of which the first has this number."""
    words, numbers = [], array("f")
    for row, line in enumerate(lines):
        word, fields = _split_row(line.rstrip(" \t\n"), d, row + number, number == 2)
        words.append(_decode(word.encode("utf-8", "surrogateescape"), row, errors))
        if not (abs(np.array(fields)) <= LARGEST).all():
            wrong = next(x for x in fields if not abs(x) <= LARGEST)
            raise ValueError(
                f"the vector of {words[-1]!r} in line {row + number} must be finite numbers of "
                f"32 bits, got {wrong}"
            )
        numbers.extend(fields)
    return words, np.frombuffer(numbers, dtype=np.float32).reshape(-1, d)


def _split_row(line: str, d: int, number: int, has_header: bool) -> tuple[str, list[float]]:
    """Split a line from the right, since d is known: a word may have blanks in it."""
    for fields in (line.rsplit(" ", d), line.rsplit("\t", d), _split_mixed(line, d)):
        vector = [parse_number(field) for field in fields[1:]]
        word = fields[0].strip(" ")
        if len(vector) == d and None not in vector and word:
            rest, _, last = word.replace("\t", " ").rpartition(" ")
            may_be_word = has_header and last.isdigit()  # a year, say
            if rest and not may_be_word and parse_number(last) is not None:
                break  # there are more than d numbers
            return word, vector  # type: ignore[return-value]
    hint = ""
    if "\0" in line:
        hint = "; is it word2vec's binary format? then name it .bin"
    elif re.search(r"\d,\d", line):
        hint = "; a number has a decimal point, not a comma, and blanks around it"
    raise ValueError(f"line {number} must hold a word and {d} numbers, got {line[:40]!r}{hint}")


def _split_mixed(line: str, d: int) -> list[str]:
    """Split at runs of blanks and tabs, from the right."""
    fields = re.split("([ \t]+)", line)
    places = fields[-1 : -2 * d - 1 : -2][::-1]
    word = "".join(fields[: -2 * d])
    return [word.strip(" \t"), *places]


def parse_number(field: str) -> float | None:
    """Return a number as programs write it; Python's 1_000 and other alphabets' digits are none."""
    if not field.isascii() or "_" in field:
        return None
    try:
        return float(field)
    except ValueError:
        return None


# Binary: a word, a blank, 4·d bytes, and perhaps a line end


class Misaligned(ValueError):
    """The rows of a file do not line up, from this row on."""

    def __init__(self, message: str, row: int):
        super().__init__(message)
        self.row = row


def _find_rows_of_either(
    data: mmap.mmap, start: int, V: int, d: int, errors: str
) -> list[tuple[int, int]]:
    """Find the rows as word2vec ends them, else as gensim does; report what went further."""
    try:
        return _find_rows(data, start, V, d, b"\n", errors)
    except Misaligned as problem:
        try:
            return _find_rows(data, start, V, d, b"", errors)
        except Misaligned as other:
            raise max(problem, other, key=lambda each: each.row) from None


def _find_rows(
    data: mmap.mmap, start: int, V: int, d: int, end: bytes, errors: str
) -> list[tuple[int, int]]:
    """Return where each word begins and the blank after it, if all rows line up.

    A row ends with `end`: a line end as word2vec writes it, or nothing, as gensim does. A word may
    have blanks of its own; the one that ends it is the first after which the row and the word that
    follows it fit.
    """
    rows = []
    for row in range(V):
        blank = _find_blank(data, start, d, end, errors, (row, V))
        rows.append((start, blank))
        start = blank + 1 + 4 * d + len(end)
    return rows


def _find_blank(
    data: mmap.mmap, start: int, d: int, end: bytes, errors: str, place: tuple[int, int]
) -> int:
    """Return the blank that ends the word which begins at `start`."""
    row, V = place
    blank, goes_on = start, False
    for attempt in range(BLANKS):
        blank = data.find(b" ", blank + 1, start + WORD)
        after = blank + 1 + 4 * d
        if attempt == 0 and (blank < 0 or after + len(end) > len(data)):
            if len(data) - start > WORD:
                break
            raise Misaligned(f"it announces {V} words, but ends in word {row + 1}", row)
        if blank < 0 or after + len(end) > len(data):
            break
        if not _fits(data, start, blank, d, end, errors):
            continue
        if row < V - 1 or not data[after : after + 1024].strip():
            return blank
        goes_on = True
    if goes_on:
        raise Misaligned(_describe_rest(V), V)
    raise Misaligned(
        f"word {row + 1} and its vector do not line up with what follows; does a word contain a "
        "space, or is one not UTF-8 (then errors='replace')? Is it a text? Then name it .txt",
        row,
    )


def _fits(data: mmap.mmap, start: int, blank: int, d: int, end: bytes, errors: str) -> bool:
    """Tell whether a row may be from `start` with a word that ends at `blank`."""
    after = blank + 1 + 4 * d
    if data[after : after + len(end)] != end:
        return False
    vector = np.frombuffer(data[blank + 1 : after], dtype="<f4")
    after += len(end)
    next_blank = data.find(b" ", after, after + WORD)
    follows = data[after:next_blank] if next_blank >= 0 else data[after : after + 1024].strip()
    if end:
        return end not in data[start:blank] and end not in follows
    size = abs(vector[vector != 0])
    is_plausible = bool(((size >= SMALL) & (size <= LARGE)).all())
    return is_plausible and all(_is_word(word, errors) for word in (data[start:blank], follows))


def _is_word(word: bytes, errors: str) -> bool:
    """Tell whether these bytes may be a word: UTF-8 without control characters."""
    if any(byte < 32 or byte == 127 for byte in word):
        return False
    try:
        word.decode("utf-8", errors)
    except UnicodeDecodeError:
        return False
    return True


# What both have in common


def _describe_rest(V: int) -> str:
    return f"it goes on after the {V} words that its first line announces"


def _check_size(size: int, V: int, d: int, *, least: int) -> None:
    """Believe V and d only if the file is long enough to hold them."""
    if V == 0 or d == 0 or least > size:
        raise ValueError(
            f"it announces {V} words in {d} dimensions, which do not fit its {size:,} bytes"
        )


def _decode(word: bytes, row: int, errors: str) -> str:
    try:
        text = word.decode("utf-8", errors)
    except UnicodeDecodeError:
        raise ValueError(
            f"word {row + 1} is not UTF-8: {word[:40]!r}; errors='replace' or 'ignore' reads on"
        ) from None
    if not text:
        raise ValueError(
            f"of word {row + 1}, {word[:40]!r}, errors='ignore' leaves nothing; use 'replace'"
        )
    return text


def _make_contents(words: list[str], W_in: np.ndarray) -> Contents:
    """Keep the first of equal words; every count is 0, since the format has none."""
    first: dict[str, int] = {}
    for row, word in enumerate(words):
        first.setdefault(word, row)
    again = len(words) - len(first)
    if again:
        seen = next(word for row, word in enumerate(words) if first[word] != row)
        warnings.warn(
            f"{again} of the {len(words)} rows repeat a word, such as {seen!r}; "
            "the first row of each word is kept",
            stacklevel=5,
        )
        W_in = W_in[list(first.values())]
    return Vocabulary(list(first), np.zeros(len(first), dtype=np.int64)), W_in, None


def _check_words(vocabulary: Vocabulary, forbidden: str, holder: str, instead: str) -> None:
    """Refuse a word that a format cannot hold, since one of these characters ends words in it."""
    names = {" ": "a blank", "\n": "a line feed", "\r": "a carriage return", "\0": "a zero byte"}
    for word in vocabulary.words:
        for character in forbidden:
            if character in word:
                raise ValueError(
                    f"{word!r} has {names[character]}, which {holder} cannot hold; {instead}"
                )
