"""Exact counts of pairs over a text in several files, for the tables that theory factors."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from scipy import sparse

from sgns_edu.errors import check_choice, check_int
from sgns_edu.text.reading import read_corpus
from sgns_edu.text.sources import list_texts
from sgns_edu.text.vocabulary import Vocabulary, keep_frequent

SENTENCES = 2**16  # in memory at a time


class PairCounts(NamedTuple):
    """How often each pair of words occurs.

    Attributes
    ----------
    vocabulary : Vocabulary
    counts : csr_array of shape (V, V), int64
        #(w, c), symmetric, because both words of a pair are centers.
    """

    vocabulary: Vocabulary
    counts: sparse.csr_array


def count_pairs(
    paths: str | os.PathLike | Iterable[str | os.PathLike],
    *,
    window: int = 5,
    min_count: int = 5,
    threads: int | None = None,
    errors: str = "strict",
) -> PairCounts:
    """Count every pair of a text in several files; each file is counted by its own worker.

    Parameters
    ----------
    paths : path, pattern, folder, URL, or an iterable of these
        Text files as for `train_shards`. Each is read twice: for its words and for its pairs.
    window : int, default 5
        Largest distance between center and context; every pair within it counts once.
    min_count : int, default 5
        Words with fewer occurrences are removed before windows are cut.
    threads : int or None, default None
        Tasks at a time; None uses all cores, or all workers of a cluster.
    errors : {"strict", "replace", "ignore"}
        How to handle bytes that are not UTF-8, as for `read_corpus`.

    Returns
    -------
    PairCounts
        A vocabulary and integer counts, for `sg.theory.sppmi` and `sg.theory.svd_embeddings`. How
        the text is cut into files does not change them, unless a file ends within a sentence.

    Raises
    ------
    ValueError, TypeError
        If a setting is out of range, no word is frequent enough, there is no pair, or a file is
        damaged.
    FileNotFoundError
        If a file does not exist.

    Notes
    -----
    The pairs are those of `skip_gram_pairs` with fixed windows. The memory needed is that of all
    pairs that occur: twelve bytes and more for each.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as name:
    ...     for number in (1, 2):
    ...         _ = pathlib.Path(name, f"{number}.txt").write_text("the fox\\nthe quick fox\\n")
    ...     vocabulary, counts = count_pairs(name, window=1, min_count=1, threads=1)
    >>> vocabulary.words, counts.toarray().tolist()
    (('fox', 'the', 'quick'), [[0, 2, 2], [2, 0, 2], [2, 2, 0]])
    """
    from joblib import Parallel, delayed

    window = check_int("window", window, least=1)
    min_count = check_int("min_count", min_count, least=1)
    workers = -1 if threads is None else check_int("threads", threads, least=1)
    check_choice("errors", errors, ["strict", "replace", "ignore"])
    texts = [read_corpus(file, errors=errors) for file in list_texts(paths)]
    parallel = Parallel(n_jobs=workers, return_as="generator")
    words: Counter[str] = Counter()
    for found in parallel(delayed(count_words)(text) for text in texts):
        words.update(found)
    vocabulary = Vocabulary(*keep_frequent(words, min_count))
    tasks = (delayed(count_neighbors)(text, vocabulary.words, window) for text in texts)
    after = _count_nothing(len(vocabulary))
    for found in parallel(tasks):
        after = after + found
    counts = sparse.csr_array(after + after.T)
    if counts.nnz == 0:
        raise ValueError(
            f"no sentence has two words of the vocabulary of {len(vocabulary)}, so there is no pair"
        )
    return PairCounts(vocabulary, counts)


def count_words(text: Iterable[list[str]]) -> Counter[str]:
    """A task: how often each word of a text occurs."""
    words: Counter[str] = Counter()
    for sentence in text:
        words.update(sentence)
    return words


def count_neighbors(
    text: Iterable[list[str]], words: Sequence[str], window: int
) -> sparse.csr_array:
    """A task: how often word c is at most `window` places after word w, (V, V)."""
    row = {word: number for number, word in enumerate(words)}
    counts = _count_nothing(len(words))
    for rows, sentence in _encode(text, row):
        for distance in range(1, min(window, len(rows) - 1) + 1):
            same = sentence[distance:] == sentence[:-distance]
            pairs = rows[:-distance][same], rows[distance:][same]
            ones = np.ones(len(pairs[0]), np.int64)
            counts = counts + sparse.coo_array((ones, pairs), shape=counts.shape).tocsr()
    return counts


def _encode(
    sentences: Iterable[list[str]], row: dict[str, int]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield many sentences at a time: their rows one after another, and each one's sentence."""
    reading = iter(sentences)
    while block := list(islice(reading, SENTENCES)):
        encoded = [[row[word] for word in sentence if word in row] for sentence in block]
        lengths = [len(rows) for rows in encoded]
        text = np.array([number for rows in encoded for number in rows], dtype=np.int32)
        yield text, np.repeat(np.arange(len(encoded)), lengths)


def _count_nothing(V: int) -> sparse.csr_array:
    return sparse.csr_array((V, V), dtype=np.int64)
