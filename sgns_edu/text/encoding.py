"""A text as row numbers on disk: read once, four bytes a word, larger than the memory if need be."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import BinaryIO, NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.text.vocabulary import Vocabulary, as_sentences, as_words, by_frequency, only_strings

END = -1  # stands after the last word of every sentence
BUFFER = 2**18  # words in memory at a time


class EncodedText(NamedTuple):
    """Row numbers in the order of the text, END after each sentence.

    Attributes
    ----------
    vocabulary : Vocabulary
    rows : ndarray of shape (n,), int32
        Mapped from a temporary file that disappears with it.
    words : int
        How many words the text had, those too rare for the vocabulary included.
    """

    vocabulary: Vocabulary
    rows: np.ndarray
    words: int


def encode_text(sentences: Iterable[Sequence[str]], *, min_count: int = 1) -> EncodedText:
    """Read the sentences once, number every word as it first appears, and renumber by frequency at the end.

    One pass is enough for generators and for files that are slow to read: the first numbers go to a temporary file, and
    are replaced there once the counts, and so the vocabulary, are known. Words that occur fewer than `min_count` times
    leave no gap.

    Raises
    ------
    ValueError
        No word at all, or none frequent enough.
    TypeError
        Sentences given as strings instead of lists of words, or words that are no strings.
    OSError
        No room for the temporary file.

    Examples
    --------
    >>> text = encode_text([["a", "b"], ["b", "c", "b"]], min_count=1)
    >>> text.vocabulary.words, text.rows.tolist()
    (('b', 'a', 'c'), [1, 0, -1, 0, 2, 0, -1])
    """
    least = errors.check_int("min_count", min_count, least=1)
    with tempfile.TemporaryFile(prefix="sgns-edu-", buffering=0) as file:
        words, counts = _write_first_numbers(sentences, file)
        kept = by_frequency(words, counts.tolist(), least)
        length = _renumber(file, _final_rows(kept, len(words)))
        rows = np.memmap(file, dtype=np.int32, mode="r", shape=(length,))
    vocabulary = Vocabulary([words[number] for number in kept], counts[kept])
    return EncodedText(vocabulary, rows, int(counts.sum()))


def _write_first_numbers(
    sentences: Iterable[Sequence[str]], file: BinaryIO
) -> tuple[list[str], np.ndarray]:
    """The words in order of appearance and their counts; the file receives their numbers."""
    number = defaultdict(count().__next__)
    counts = np.zeros(0, dtype=np.int64)
    for buffer in _buffers(sentences, number):
        block = np.array(buffer, dtype=np.int32)
        seen = np.bincount(block[block >= 0], minlength=len(counts))
        seen[: len(counts)] += counts
        counts = seen
        _write(file, block)
    return list(number), counts


def _buffers(sentences: Iterable[Sequence[str]], number: dict[str, int]) -> Iterator[list[int]]:
    buffer = []
    for sentence in as_sentences(sentences):
        words = as_words(sentence)
        try:
            buffer += map(number.__getitem__, words)
        except TypeError:  # a list among the words, say
            only_strings(words)
            raise
        buffer.append(END)
        if len(buffer) >= BUFFER:
            yield buffer
            buffer = []
    yield buffer


def _final_rows(kept: list[int], words: int) -> np.ndarray:
    """For each first number the final row, −2 for a word too rare."""
    renumber = np.full(words + 1, -2, dtype=np.int32)
    renumber[kept] = np.arange(len(kept), dtype=np.int32)
    renumber[END] = END  # subtle: index −1 is the last place, which no word has
    return renumber


def _write(file: BinaryIO, block: np.ndarray) -> None:
    """All of the block, however many pieces a nearly full disk takes it in."""
    left = memoryview(block).cast("B")
    try:
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        raise OSError(
            f"the text, as numbers of four bytes a word, does not fit into {tempfile.gettempdir()!r}: {error.strerror}; "
            "TMPDIR may name a folder with more room"
        ) from None


def _renumber(file: BinaryIO, renumber: np.ndarray) -> int:
    """Replace the numbers in the file, closing the gaps of rare words; the length that remains."""
    read, written = 0, 0
    while True:
        file.seek(read)
        block = np.frombuffer(file.read(4 * BUFFER), dtype=np.int32)
        if not len(block):
            break
        read += block.nbytes
        rows = renumber[block]
        rows = rows[rows != -2]
        file.seek(4 * written)
        _write(file, rows)
        written += len(rows)
    file.truncate(4 * written)
    return written
