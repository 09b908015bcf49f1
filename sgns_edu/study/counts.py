"""How often each pair occurs: the table from which the theory starts."""

from __future__ import annotations

from typing import Literal, overload

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse as scipy_sparse

from sgns_edu import errors
from sgns_edu.text.pairs import check_pairs

Counts = np.ndarray | scipy_sparse.csr_array


@overload
def cooccurrence(pairs: ArrayLike, V: int, *, sparse: Literal[False] = False) -> np.ndarray: ...
@overload
def cooccurrence(pairs: ArrayLike, V: int, *, sparse: Literal[True]) -> scipy_sparse.csr_array: ...
@overload
def cooccurrence(pairs: ArrayLike, V: int, *, sparse: bool) -> Counts: ...
def cooccurrence(pairs: ArrayLike, V: int, *, sparse: bool = False) -> Counts:
    """Count the pairs: #(w, c) is how often center w occurs with context c.

    Parameters
    ----------
    pairs : array of shape (N, 2)
        Row numbers: center, context; as `sg.skip_gram_pairs` returns them.
    V : int
        Number of words.
    sparse : bool, default False
        Return a SciPy array that stores only the pairs that occur, for large vocabularies.

    Returns
    -------
    ndarray or csr_array of shape (V, V), float64

    Raises
    ------
    ValueError, TypeError
        If `pairs` is empty, or a row number is outside the vocabulary.

    Examples
    --------
    >>> cooccurrence([[0, 1], [0, 1], [1, 0]], V=2).tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    V = errors.check_int("V", V, least=1)
    center, context = check_pairs(pairs, V).T  # (N,) each
    if sparse:
        ones = np.ones(len(center))
        return scipy_sparse.coo_array((ones, (center, context)), shape=(V, V)).tocsr()
    counts = np.bincount(center * V + context, minlength=V * V)  # (V²,)
    return counts.reshape(V, V).astype(np.float64)


def check_counts(counts: Counts) -> Counts:
    """Return `counts` as float64, dense or sparse as they are, if they count pairs, else raise.

    Raises
    ------
    ValueError
        If they are not square, a count is negative or not finite, or a word is never a center.
    """
    if scipy_sparse.issparse(counts):
        counts = scipy_sparse.csr_array(counts, dtype=np.float64)
        counts.sum_duplicates()
        values = counts.data
    else:
        values = counts = errors.check_table("counts", counts, ("V", "V"))
    V, columns = counts.shape  # pyright: ignore[reportGeneralTypeIssues]  # stubs allow None
    if V != columns:
        raise ValueError(
            f"counts must be square, a row and a column for each word, got {counts.shape}"
        )
    is_count = np.isfinite(values) & (values >= 0)
    if not is_count.all():
        raise ValueError(
            f"counts must be finite and not negative, got {values[~is_count].flat[0]:g}"
        )
    is_center = counts.sum(axis=1) > 0  # (V,)
    if not is_center.all():
        raise ValueError(
            f"every word needs a pair, but row {np.argmin(is_center)} of counts is zero "
            f"(rows that are zero: {(~is_center).sum()} of {len(is_center)}); "
            "leave such words out of the vocabulary"
        )
    return counts
