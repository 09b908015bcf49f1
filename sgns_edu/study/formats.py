"""Vectors as files: word2vec's text and binary formats, and NumPy's .npz."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from sgns_edu.files import load_arrays, map_arrays, replace_file, save_arrays
from sgns_edu.text.vocabulary import Vocabulary

Contents = tuple[Vocabulary, np.ndarray, "np.ndarray | None"]
HEADER, WORD = (
    100,
    2**21,
)  # bytes that a header and a word may have at most; `read_corpus` ends at half of that


def writer(path: str | os.PathLike) -> Callable:
    """The function that writes the format which the name asks for."""
    return {".bin": write_binary, ".npz": write_npz}.get(_kind(path), write_text)


def reader(path: str | os.PathLike, mmap: bool = False) -> Callable[[Path], Contents]:
    """The function that reads the format which the name says."""
    if mmap:
        if _kind(path) != ".npz":
            raise ValueError(
                "only .npz can stay on disk (mmap=True), since word2vec's formats put words between "
                "the vectors; save as .npz first"
            )
        return lambda path: read_npz(path, map_arrays)
    return {".bin": read_binary, ".npz": read_npz}.get(_kind(path), read_text)


def _kind(path: str | os.PathLike) -> str:
    return Path(path).suffix.lower()


def write_text(path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: object = None) -> None:
    """A line "V d", then a line a word: the word and d numbers, with the nine digits that determine a float32."""
    row_format = " ".join(["%s"] + ["%.9g"] * W_in.shape[1]) + "\n"
    with replace_file(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{W_in.shape[0]} {W_in.shape[1]}\n")
        for word, vector in zip(_writable(vocabulary), W_in):
            file.write(row_format % (word, *vector.tolist()))


def write_binary(
    path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: object = None
) -> None:
    """A line "V d", then for each word: the word, a space, d little-endian float32, a line end."""
    with replace_file(path) as file:
        file.write(b"%d %d\n" % W_in.shape)
        for word, vector in zip(_writable(vocabulary), W_in):
            file.write(word.encode() + b" " + vector.astype("<f4").tobytes() + b"\n")


def write_npz(
    path: Path, vocabulary: Vocabulary, W_in: np.ndarray, W_out: np.ndarray | None = None
) -> None:
    """The arrays words (UTF-8, each ended by a zero byte), counts, W_in and, where there is one, W_out."""
    tables = {"W_in": W_in} if W_out is None else {"W_in": W_in, "W_out": W_out}
    if bad := [word for word in vocabulary.words if "\0" in word]:
        raise ValueError(f"{bad[0]!r} has a zero byte, which ends a word in the file")
    words = np.frombuffer(
        "".join(word + "\0" for word in vocabulary.words).encode(), dtype=np.uint8
    )
    save_arrays(path, words=words, counts=vocabulary.counts, **tables)


@np.errstate(over="ignore")  # a number beyond float32 becomes infinite, and so refused
def read_text(path: Path) -> Contents:
    """What `write_text`, word2vec, gensim and fastText write."""
    with open(path, "rb") as file:
        V, d = _sizes(file, path, least=lambda V, d: V * (2 * d + 1))
        words, W_in = [], np.empty((V, d), dtype=np.float32)
        for row in range(V):
            word, _, numbers = file.readline(WORD + 64 * d).rstrip().partition(b" ")
            words.append(_word(word, row))
            W_in[row] = _numbers(numbers, d, row)
        _ended(file.read(1024), V)
    return _unnumbered(words), W_in, None


def read_binary(path: Path) -> Contents:
    """What `write_binary`, word2vec and gensim write."""
    with open(path, "rb") as file:
        V, d = _sizes(file, path, least=lambda V, d: V * (4 * d + 2))
        words, W_in = [], np.empty((V, d), dtype=np.float32)
        for row, (word, vector) in enumerate(_records(file, V, 4 * d)):
            words.append(_word(word, row))
            W_in[row] = np.frombuffer(vector, dtype="<f4")
    if len(words) < V:
        raise ValueError(f"it announces {V} words, but ends in word {len(words) + 1}")
    return _unnumbered(words), W_in, None


def read_npz(
    path: Path, arrays_of: Callable[[Path], dict[str, np.ndarray]] = load_arrays
) -> Contents:
    """What `write_npz` writes."""
    arrays = arrays_of(path)
    if missing := {"words", "counts", "W_in"} - set(arrays):
        raise ValueError(
            f"it has no array {sorted(missing)[0]}, so it does not come from Embeddings.save"
        )
    words = arrays["words"].tobytes().decode().split("\0")[:-1]
    if arrays["counts"].dtype.kind not in "iu":
        raise ValueError(f"its counts must be whole numbers, not {arrays['counts'].dtype}")
    return (
        Vocabulary(words, arrays["counts"]),
        _float32(arrays["W_in"]),
        _float32(arrays.get("W_out")),
    )


def _float32(table: np.ndarray | None) -> np.ndarray | None:
    if table is not None and table.dtype != np.float32:
        raise ValueError(f"its tables must be float32, not {table.dtype}")
    return table


def _records(file: BinaryIO, V: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Word and vector, V times or until the file ends; read in pieces."""
    buffer, place = b"", 0
    for _ in range(V):
        while (space := buffer.find(b" ", place)) < 0 or len(buffer) < space + 1 + size:
            more = file.read(max(2**20, size + WORD))
            if not more or (space < 0 and len(buffer) - place > WORD):
                return
            buffer, place = buffer[place:] + more, 0
        yield buffer[place:space].lstrip(b"\n"), buffer[space + 1 : space + 1 + size]
        place = space + 1 + size
    _ended(buffer[place:] + file.read(1024), V)


def _ended(rest: bytes, V: int) -> None:
    if rest.strip():
        raise ValueError(f"it goes on after the {V} words that its first line announces")


def _sizes(file: BinaryIO, path: Path, least: Callable[[int, int], int]) -> tuple[int, int]:
    """V and d from the first line, believed only if the file is long enough to hold them."""
    line = file.readline(HEADER)
    parts = line.split()
    if len(parts) != 2 or not all(part.isdigit() and len(part) < 12 for part in parts):
        raise ValueError(
            f"it must begin with a line of two numbers, words and dimensions, not {line[:40]!r}"
        )
    V, d = map(int, parts)
    size = path.stat().st_size
    if not V or not d or least(V, d) > size:
        raise ValueError(
            f"it announces {V} words in {d} dimensions, which do not fit its {size:,} bytes"
        )
    return V, d


def _word(word: bytes, row: int) -> str:
    try:
        return word.decode()
    except UnicodeDecodeError:
        raise ValueError(f"word {row + 1} is not UTF-8: {word[:40]!r}") from None


def _numbers(text: bytes, d: int, row: int) -> list[float]:
    try:
        numbers = [float(number) for number in text.split()]
    except ValueError:
        numbers = []
    if len(numbers) != d:
        raise ValueError(f"line {row + 2} must hold a word and {d} numbers, not {text[:40]!r}")
    return numbers


def _unnumbered(words: list[str]) -> Vocabulary:
    return Vocabulary(words, np.zeros(len(words), dtype=np.int64))


def _writable(vocabulary: Vocabulary) -> tuple[str, ...]:
    for word in vocabulary.words:
        if word.split() != [word]:
            what = f"{word!r} has white space" if word else "one of the words is empty"
            raise ValueError(f"{what}, which word2vec's formats cannot hold; save as .npz")
    return vocabulary.words
