"""How similarly two words are spelled, for noises that should know morphology."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain

import numpy as np
from scipy.sparse import csr_array

from sgns_edu import errors


def spelling_similarity(words: Sequence[str]) -> np.ndarray:
    """Return the share of character 2- and 3-grams that each two words have in common (Jaccard).

    A word is read with its edges, as <walk>, so that a common beginning and a common end count.

    Parameters
    ----------
    words : sequence of str

    Returns
    -------
    ndarray of shape (V, V)
        From 0 to 1; 1 on the diagonal. May serve as the `similarity` of `sg.Hard`.

    Raises
    ------
    ValueError, TypeError
        If `words` is empty, or something in it is not a word.

    Examples
    --------
    >>> spelling_similarity(["walk", "walked", "cat"]).round(2).tolist()
    [[1.0, 0.47, 0.0], [0.47, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    is_list = isinstance(words, Collection) and not isinstance(words, str)
    if not is_list or not all(isinstance(word, str) for word in words):
        raise TypeError(f"words must be a list of words, got {errors.show_value(words)}")
    if not len(words):
        raise ValueError("the list of words is empty, but needs at least one")
    grams = [sorted(find_grams(word)) for word in words]
    column = {gram: n for n, gram in enumerate(sorted(set().union(*grams)))}
    rows = np.repeat(np.arange(len(words)), [len(its_grams) for its_grams in grams])
    columns = [column[gram] for gram in chain.from_iterable(grams)]
    has = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(words), len(column)))
    common = (has @ has.T).toarray()  # (V, V)
    size = np.diag(common)  # (V,)
    return common / (size + size[:, None] - common)


def find_grams(word: str) -> set[str]:
    """Return all pieces of two and three characters of <word>.

    >>> sorted(find_grams("at"))
    ['<a', '<at', 'at', 'at>', 't>']
    """
    marked = f"<{word}>"
    grams = set()
    for n in (2, 3):
        for i in range(len(marked) - n + 1):
            grams.add(marked[i : i + n])
    return grams
