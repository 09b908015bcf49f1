"""Vectors as files: word2vec's text and binary formats, and NumPy's .npz."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from sgns_edu.files import check_file, load_arrays, map_arrays, replace_file, save_arrays
from sgns_edu.text.vocabulary import Vocabulary

Contents = tuple[Vocabulary, np.ndarray, np.ndarray | None]  # vocabulary, W_in, W_out
HEADER = 100  # bytes that a header may have
WORD = 2**21  # bytes that a word may have; `read_corpus` ends at half of that


def write(
    path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: np.ndarray | None = None
) -> None:
    """Write the vectors in the format that the name of the file says."""
    suffix = path.suffix.lower()
    if suffix == ".npz":
        write_npz(path, vocabulary, W_in, W_out)
    elif suffix == ".bin":
        write_binary(path, vocabulary, W_in)
    else:
        write_text(path, vocabulary, W_in)


def read(path: Path, *, mmap: bool = False) -> Contents:
    """Read the vectors in the format that the name of the file says."""
    suffix = path.suffix.lower()
    if suffix == ".npz":
        return read_npz(path, mmap=mmap)
    if mmap:
        raise ValueError(
            "only .npz can stay on disk (mmap=True), since word2vec's formats put words between "
            "the vectors; save as .npz first"
        )
    path = check_file(path)
    with name_file(path):
        return read_binary(path) if suffix == ".bin" else read_text(path)


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
    _check_words(vocabulary)
    with replace_file(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{V} {d}\n")
        for word, vector in zip(vocabulary.words, W_in):
            file.write(row_format % (word, *vector.tolist()))


def write_binary(path: Path, vocabulary: Vocabulary, W_in: np.ndarray) -> None:
    """Write a line "V d", then for each word: the word, a space, d little-endian float32, "\\n"."""
    _check_words(vocabulary)
    with replace_file(path) as file:
        file.write(b"%d %d\n" % W_in.shape)
        for word, vector in zip(vocabulary.words, W_in):
            file.write(word.encode() + b" " + vector.astype("<f4").tobytes() + b"\n")


def write_npz(
    path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: np.ndarray | None = None
) -> None:
    """Write the arrays words, counts, W_in and, if there is one, W_out.

    The words are UTF-8, each ended by a zero byte.
    """
    for word in vocabulary.words:
        if "\0" in word:
            raise ValueError(f"{word!r} has a zero byte, which ends a word in the file")
    text = "".join(word + "\0" for word in vocabulary.words)
    arrays = {
        "words": np.frombuffer(text.encode(), dtype=np.uint8),
        "counts": vocabulary.counts,
        "W_in": W_in,
    }
    if W_out is not None:
        arrays["W_out"] = W_out
    save_arrays(path, **arrays)


@np.errstate(over="ignore")  # a number beyond float32 becomes infinite, and so refused
def read_text(path: Path) -> Contents:
    """Read what `write_text`, word2vec, gensim and fastText write."""
    with open(path, "rb") as file:
        V, d = _read_header(file)
        _check_size(path, V, d, least=V * (2 * d + 1))
        words, W_in = [], np.empty((V, d), dtype=np.float32)
        for row in range(V):
            word, _, numbers = file.readline(WORD + 64 * d).rstrip().partition(b" ")
            words.append(_decode(word, row))
            W_in[row] = _parse(numbers, d, row)
        _check_end(file.read(1024), V)
    return _make_vocabulary(words), W_in, None


def read_binary(path: Path) -> Contents:
    """Read what `write_binary`, word2vec and gensim write."""
    with open(path, "rb") as file:
        V, d = _read_header(file)
        _check_size(path, V, d, least=V * (4 * d + 2))
        words, W_in = [], np.empty((V, d), dtype=np.float32)
        for row, (word, vector) in enumerate(_read_records(file, V, 4 * d)):
            words.append(_decode(word, row))
            W_in[row] = np.frombuffer(vector, dtype="<f4")
    if len(words) < V:
        raise ValueError(f"it announces {V} words, but ends in word {len(words) + 1}")
    return _make_vocabulary(words), W_in, None


def read_npz(path: Path, *, mmap: bool = False) -> Contents:
    """Read what `write_npz` writes; with `mmap`, leave the tables on disk."""
    arrays = map_arrays(path) if mmap else load_arrays(path)
    with name_file(path):
        for name in ("W_in", "counts", "words"):
            if name not in arrays:
                raise ValueError(
                    f"it has no array {name}, so it does not come from Embeddings.save"
                )
        words = arrays["words"].tobytes().decode().split("\0")[:-1]
        counts, W_in, W_out = arrays["counts"], arrays["W_in"], arrays.get("W_out")
        if counts.dtype.kind not in "iu":
            raise ValueError(f"its counts must be integers, got {counts.dtype}")
        for table in (W_in, W_out):
            if table is not None and table.dtype != np.float32:
                raise ValueError(f"its tables must be float32, got {table.dtype}")
        return Vocabulary(words, counts), W_in, W_out


def _read_records(file: BinaryIO, V: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Read V words with vectors of `size` bytes, in pieces; stop early where the file ends."""
    buffer, start = b"", 0
    for _ in range(V):
        space = buffer.find(b" ", start)
        while space < 0 or len(buffer) < space + 1 + size:
            piece = file.read(max(2**20, size + WORD))
            word_is_too_long = space < 0 and len(buffer) - start > WORD
            if not piece or word_is_too_long:
                return
            buffer, start = buffer[start:] + piece, 0
            space = buffer.find(b" ")
        end = space + 1 + size
        yield buffer[start:space].lstrip(b"\n"), buffer[space + 1 : end]
        start = end
    _check_end(buffer[start:] + file.read(1024), V)


def _check_end(rest: bytes, V: int) -> None:
    if rest.strip():
        raise ValueError(f"it goes on after the {V} words that its first line announces")


def _read_header(file: BinaryIO) -> tuple[int, int]:
    """Read V and d from the first line."""
    line = file.readline(HEADER)
    parts = line.split()
    if len(parts) != 2 or not all(part.isdigit() and len(part) < 12 for part in parts):
        raise ValueError(
            f"it must begin with a line of two numbers, words and dimensions, got {line[:40]!r}"
        )
    return int(parts[0]), int(parts[1])


def _check_size(path: Path, V: int, d: int, *, least: int) -> None:
    """Believe V and d only if the file is long enough to hold them."""
    size = path.stat().st_size
    if V == 0 or d == 0 or least > size:
        raise ValueError(
            f"it announces {V} words in {d} dimensions, which do not fit its {size:,} bytes"
        )


def _decode(word: bytes, row: int) -> str:
    try:
        return word.decode()
    except UnicodeDecodeError:
        raise ValueError(f"word {row + 1} is not UTF-8: {word[:40]!r}") from None


def _parse(text: bytes, d: int, row: int) -> list[float]:
    try:
        numbers = [float(number) for number in text.split()]
    except ValueError:
        numbers = []
    if len(numbers) != d:
        raise ValueError(f"line {row + 2} must hold a word and {d} numbers, got {text[:40]!r}")
    return numbers


def _make_vocabulary(words: list[str]) -> Vocabulary:
    """Make a vocabulary in which every count is 0, since the format has none."""
    return Vocabulary(words, np.zeros(len(words), dtype=np.int64))


def _check_words(vocabulary: Vocabulary) -> None:
    """Refuse a word that word2vec's formats cannot hold."""
    for word in vocabulary.words:
        if word.split() != [word]:
            problem = f"{word!r} has white space" if word else "one of the words is empty"
            raise ValueError(f"{problem}, which word2vec's formats cannot hold; save as .npz")
