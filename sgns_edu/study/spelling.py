"""How alike two words are written: the letters' own similarity, for samplers that should understand morphology."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from scipy.sparse import csr_array

from sgns_edu import errors


def spelling_similarity(words: Sequence[str]) -> np.ndarray:
    """The share of character 2- and 3-grams that two words have in common, of all that they have (Jaccard).

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
        No word, or something that is not a word.

    Examples
    --------
    >>> spelling_similarity(["walk", "walked", "cat"]).round(2).tolist()
    [[1.0, 0.47, 0.0], [0.47, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if (
        isinstance(words, str)
        or not isinstance(words, Collection)
        or not all(isinstance(word, str) for word in words)
    ):
        raise TypeError(f"words must be a list of words, not {errors.show_value(words)}")
    if not len(words):
        raise ValueError("the list of words is empty; at least one is wanted")
    pieces = [sorted(grams(word)) for word in words]
    column = {
        gram: n for n, gram in enumerate(sorted({gram for piece in pieces for gram in piece}))
    }
    rows = np.repeat(np.arange(len(words)), [len(piece) for piece in pieces])
    columns = [column[gram] for piece in pieces for gram in piece]
    has = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(words), len(column)))
    common = (has @ has.T).toarray()  # (V, V)
    size = np.diag(common)  # (V,)
    return common / (size + size[:, None] - common)


def grams(word: str) -> set[str]:
    """All pieces of two and three characters of <word>.

    >>> sorted(grams("at"))
    ['<a', '<at', 'at', 'at>', 't>']
    """
    marked = f"<{word}>"
    return {marked[i : i + n] for n in (2, 3) for i in range(len(marked) - n + 1)}
