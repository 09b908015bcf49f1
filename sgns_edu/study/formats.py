"""Vectors as files: word2vec's text and binary formats, and NumPy's .npz."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from sgns_edu.text.files import load_arrays, replacing, save_arrays
from sgns_edu.text.vocabulary import Vocabulary

Contents = tuple[Vocabulary, np.ndarray, "np.ndarray | None"]
HEADER, WORD = 100, 2**16  # bytes that a header and a word may have at most


def writer(path: str | os.PathLike) -> Callable:
    """The function that writes the format which the name asks for."""
    return {".bin": write_binary, ".npz": write_npz}.get(Path(path).suffix, write_text)


def reader(path: str | os.PathLike) -> Callable[[Path], Contents]:
    """The function that reads the format which the name says."""
    return {".bin": read_binary, ".npz": read_npz}.get(Path(path).suffix, read_text)


def write_text(path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: object = None) -> None:
    """A line "V d", then a line a word: the word and d numbers, with the nine digits that determine a float32."""
    row_format = " ".join(["%s"] + ["%.9g"] * W_in.shape[1]) + "\n"
    with replacing(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{W_in.shape[0]} {W_in.shape[1]}\n")
        for word, vector in zip(_writable(vocabulary), W_in):
            file.write(row_format % (word, *vector.tolist()))


def write_binary(path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: object = None) -> None:
    """A line "V d", then for each word: the word, a space, d little-endian float32, a line end."""
    with replacing(path) as file:
        file.write(b"%d %d\n" % W_in.shape)
        for word, vector in zip(_writable(vocabulary), W_in.astype("<f4", copy=False)):
            file.write(word.encode() + b" " + vector.tobytes() + b"\n")


def write_npz(path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: np.ndarray | None = None) -> None:
    """The arrays words (UTF-8, each ended by a zero byte), counts, W_in and, where there is one, W_out."""
    tables = {"W_in": W_in} if W_out is None else {"W_in": W_in, "W_out": W_out}
    words = np.frombuffer("".join(word + "\0" for word in vocabulary.words).encode(), dtype=np.uint8)
    save_arrays(path, words=words, counts=vocabulary.counts, **tables)


def read_text(path: Path) -> Contents:
    with open(path, "rb") as file:
        V, d = _sizes(file, path, least=lambda V, d: V * (2 * d + 1))
        words, W_in = [], np.empty((V, d), dtype=np.float32)
        for row in range(V):
            line = file.readline(WORD + 64 * d)
            word, _, numbers = line.rstrip().partition(b" ")
            words.append(_word(word, row, path))
            W_in[row] = _numbers(numbers, d, row, path)
        if file.read(1024).strip():
            raise ValueError(f"{str(path)!r} goes on after the {V} words that its first line announces")
    return _contents(words, W_in, path)


def read_binary(path: Path) -> Contents:
    with open(path, "rb") as file:
        V, d = _sizes(file, path, least=lambda V, d: V * (4 * d + 2))
        words, W_in = [], np.empty((V, d), dtype="<f4")
        for row, (word, vector) in zip(range(V), _records(file, 4 * d)):
            words.append(_word(word, row, path))
            W_in[row] = np.frombuffer(vector, dtype="<f4")
    if len(words) < V:
        raise ValueError(f"{str(path)!r} announces {V} words, but ends in word {len(words) + 1}")
    return _contents(words, W_in.astype(np.float32, copy=False), path)


def read_npz(path: Path) -> Contents:
    arrays = load_arrays(path)
    try:
        words = arrays["words"].tobytes().decode().split("\0")[:-1]
        return Vocabulary(words, arrays["counts"]), _float32(arrays["W_in"]), _float32(arrays.get("W_out"))
    except (KeyError, ValueError, TypeError) as error:
        raise ValueError(f"{str(path)!r} holds no vectors saved by sgns_edu: {error}") from None


def _float32(table: np.ndarray | None) -> np.ndarray | None:
    if table is not None and table.dtype != np.float32:
        raise ValueError(f"a table of float32 is wanted, not of {table.dtype}")
    return table


def _records(file: BinaryIO, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Word and vector, one after the other, until the file ends."""
    buffer, place = b"", 0
    while True:
        space = buffer.find(b" ", place)
        if space < 0 or len(buffer) < space + 1 + size:
            more = file.read(max(2**20, size + WORD))
            if not more or (space < 0 and len(buffer) - place > WORD):
                return
            buffer, place = buffer[place:] + more, 0
            continue
        yield buffer[place:space].lstrip(b"\n"), buffer[space + 1:space + 1 + size]
        place = space + 1 + size


def _sizes(file: BinaryIO, path: Path, least: Callable[[int, int], int]) -> tuple[int, int]:
    """V and d from the first line, believed only if the file is long enough to hold them."""
    line = file.readline(HEADER)
    parts = line.split()
    if len(parts) != 2 or not all(part.isdigit() and len(part) < 12 for part in parts):
        raise ValueError(f"{str(path)!r} must begin with a line of two numbers, words and dimensions, "
                         f"not {line[:40]!r}")
    V, d = map(int, parts)
    size = path.stat().st_size
    if not V or not d or least(V, d) > size:
        raise ValueError(f"{str(path)!r} announces {V} words in {d} dimensions, which do not fit its {size:,} bytes")
    return V, d


def _word(word: bytes, row: int, path: Path) -> str:
    try:
        return word.decode()
    except UnicodeDecodeError:
        raise ValueError(f"word {row + 1} of {str(path)!r} is not UTF-8: {word[:40]!r}") from None


def _numbers(text: bytes, d: int, row: int, path: Path) -> list[float]:
    try:
        numbers = [float(number) for number in text.split()]
    except ValueError:
        numbers = []
    if len(numbers) != d:
        raise ValueError(f"line {row + 2} of {str(path)!r} must hold a word and {d} numbers, not {text[:40]!r}")
    return numbers


def _contents(words: list[str], W_in: np.ndarray, path: Path) -> Contents:
    try:
        return Vocabulary(words, np.zeros(len(words), dtype=np.int64)), W_in, None
    except ValueError as error:
        raise ValueError(f"{str(path)!r}: {error}") from None


def _writable(vocabulary: Vocabulary) -> tuple[str, ...]:
    for word in vocabulary.words:
        if not word or word.split() != [word]:
            raise ValueError(f"{word!r} has white space, which word2vec's formats cannot hold; save as .npz")
    return vocabulary.words
