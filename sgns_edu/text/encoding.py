"""A text as row numbers in a file: read once, four bytes per word, even if larger than memory."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import IO, NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.text.sentences import check_sentences
from sgns_edu.text.vocabulary import Vocabulary, sort_by_frequency

END = -1  # follows the last word of every sentence
RARE = -2  # replaces a word too rare for the vocabulary, until it is removed
BUFFER = 2**18  # words in memory at a time


class EncodedText(NamedTuple):
    """Row numbers in the order of the text, END after each sentence.

    Attributes
    ----------
    vocabulary : Vocabulary
    rows : ndarray of shape (n,), int32
        Mapped from a temporary file that disappears with it.
    words : int
        Number of words in the text, including those too rare for the vocabulary.
    """

    vocabulary: Vocabulary
    rows: np.ndarray
    words: int


def encode_text(sentences: Iterable[Sequence[str]], *, min_count: int = 1) -> EncodedText:
    """Number every word as it first appears, and renumber by frequency at the end.

    The sentences are read once, which suits generators and files that are slow to read: the first
    numbers go to a temporary file, and are replaced there once the counts, and so the vocabulary,
    are known. Words that occur fewer than `min_count` times leave no gap.

    Raises
    ------
    ValueError
        If there is no word at all, or none is frequent enough.
    TypeError
        If a sentence is a string instead of a list of words, or a word is not a string.
    OSError
        If there is no room for the temporary file.

    Examples
    --------
    >>> text = encode_text([["a", "b"], ["b", "c", "b"]], min_count=1)
    >>> text.vocabulary.words, text.rows.tolist()
    (('b', 'a', 'c'), [1, 0, -1, 0, 2, 0, -1])
    """
    least = errors.check_int("min_count", min_count, least=1)
    with tempfile.TemporaryFile(prefix="sgns-edu-", buffering=0) as file:
        words, counts = write_first_numbers(sentences, file)
        frequent = sort_by_frequency(words, counts.tolist(), least)
        new_rows = np.full(len(words) + 1, RARE, dtype=np.int32)
        new_rows[frequent] = np.arange(len(frequent), dtype=np.int32)
        new_rows[END] = END  # subtle: index −1 is the last place, which no word has
        length = _renumber(file, new_rows)
        rows = np.memmap(file, dtype=np.int32, mode="r", shape=(length,))
    vocabulary = Vocabulary([words[number] for number in frequent], counts[frequent])
    return EncodedText(vocabulary, rows, int(counts.sum()))


def write_first_numbers(
    sentences: Iterable[Sequence[str]], file: IO[bytes]
) -> tuple[list[str], np.ndarray]:
    """Write each word's number to the file; return the words in that order, and their counts."""
    number = defaultdict(count().__next__)
    counts = np.zeros(0, dtype=np.int64)
    for buffer in _number_words(sentences, number):
        block = np.array(buffer, dtype=np.int32)
        sums = np.bincount(block[block >= 0], minlength=len(counts))
        sums[: len(counts)] += counts
        counts = sums
        _write(file, block)
    return list(number), counts


def _number_words(
    sentences: Iterable[Sequence[str]], number: dict[str, int]
) -> Iterator[list[int]]:
    """Yield the numbers of the text's words in buffers; a new word gets the next number."""
    buffer = []
    for sentence in check_sentences(sentences):
        buffer += map(number.__getitem__, sentence)
        buffer.append(END)
        if len(buffer) >= BUFFER:
            yield buffer
            buffer = []
    yield buffer


def _renumber(file: IO[bytes], new_rows: np.ndarray) -> int:
    """Replace the numbers in the file, remove rare words, and return how many numbers remain."""
    read, written = 0, 0
    while True:
        file.seek(read)
        block = np.frombuffer(file.read(4 * BUFFER), dtype=np.int32)
        if len(block) == 0:
            break
        read += block.nbytes
        rows = new_rows[block]
        rows = rows[rows != RARE]
        file.seek(4 * written)
        _write(file, rows)
        written += len(rows)
    file.truncate(4 * written)
    return written


def _write(file: IO[bytes], block: np.ndarray) -> None:
    """Write all of the block, even if a nearly full disk takes it in several pieces."""
    left = block.data.cast("B")
    try:
        while left:
            left = left[file.write(left) :]
    except OSError as error:
        raise OSError(
            "the text, at four bytes per word, does not fit into "
            f"{tempfile.gettempdir()!r}: {error.strerror}; set TMPDIR to a folder with more room"
        ) from None
