"""How often each pair occurs: the table from which the theory starts."""

from __future__ import annotations

import numpy as np
from scipy import sparse as scipy_sparse

from sgns_edu import errors
from sgns_edu.text.pairs import checked_pairs

Counts = np.ndarray | scipy_sparse.csr_array


def cooccurrence(pairs: np.ndarray, V: int, *, sparse: bool = False) -> Counts:
    """#(w, c): how often the pair with center w and context c occurs.

    Parameters
    ----------
    pairs : array of shape (N, 2)
        Row numbers: center, context; as `sg.skip_gram_pairs` makes them.
    V : int
        Number of words.
    sparse : bool, default False
        The same numbers as a SciPy array that keeps only the pairs that occur, for large vocabularies.

    Returns
    -------
    ndarray or csr_array of shape (V, V), float64

    Raises
    ------
    ValueError, TypeError
        No pair, or row numbers outside the vocabulary.

    Examples
    --------
    >>> cooccurrence([[0, 1], [0, 1], [1, 0]], V=2).tolist()
    [[0.0, 2.0], [1.0, 0.0]]
    """
    V = errors.check_int("V", V, least=1)
    center, context = checked_pairs(pairs, V).T  # (N,) each
    if sparse:
        return scipy_sparse.coo_array(
            (np.ones(len(pairs)), (center, context)), shape=(V, V)
        ).tocsr()
    return (
        np.bincount(center * V + context, minlength=V * V).reshape(V, V).astype(np.float64)
    )  # (V, V)


def checked_counts(counts: Counts) -> Counts:
    """`counts` as float64, dense or sparse as it came, if it is a square table in which every word has a pair.

    Raises
    ------
    ValueError
        Not square; counts that are negative or not finite; a word that is never a center.
    """
    if scipy_sparse.issparse(counts):
        counts = scipy_sparse.csr_array(counts, dtype=np.float64)
        counts.sum_duplicates()
    else:
        counts = errors.check_table("counts", counts, ("V", "V"))
    values = counts.data if scipy_sparse.issparse(counts) else counts
    if counts.shape[0] != counts.shape[1]:
        raise ValueError(
            f"counts must be square, a row and a column for each word, not {counts.shape}"
        )
    fine = np.isfinite(values) & (values >= 0)
    if not fine.all():
        raise ValueError(f"counts must be finite and not negative; seen: {values[~fine].flat[0]:g}")
    with_pairs = counts.sum(axis=1) > 0  # (V,)
    if not with_pairs.all():
        raise ValueError(
            f"every word needs a pair, but row {np.argmin(with_pairs)} of counts is zero "
            f"({(~with_pairs).sum()} of {len(with_pairs)} are); leave such words out of the vocabulary"
        )
    return counts
