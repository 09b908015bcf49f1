"""What SGNS learns, in the letters of the papers: #(w, c) the counts, PMI, the shift log k, and SVD factors U, s, Vt.

Trained to its end, v_w·u_c = log P(c|w) − log(k·q(c|w)). With noise from the pairs' own contexts, q(c) = P(c), that is
PMI(w, c) − log k (Levy and Goldberg 2014, "Neural word embedding as implicit matrix factorization").
"""

from __future__ import annotations

import numpy as np
from scipy import sparse as scipy_sparse
from scipy.sparse.linalg import svds

from sgns_edu import errors
from sgns_edu.learn.model import Params
from sgns_edu.learn.noise import Noise, Unigram
from sgns_edu.study.counts import Counts, checked_counts, cooccurrence
from sgns_edu.study.expected import Asked, Fit, asked, dense, expected_loss, fit_expected

__all__ = [
    "Asked",
    "Fit",
    "asked",
    "cooccurrence",
    "double_centered",
    "expected_loss",
    "fit_expected",
    "optimum",
    "pmi",
    "ppmi",
    "shifted_pmi",
    "singular_values",
    "sppmi",
    "svd_embeddings",
]


def pmi(counts: np.ndarray) -> np.ndarray:
    """PMI(w, c) = log P(w, c) / (P(w)·P(c)): how much more often than by chance; −∞ for a pair never observed.

    Parameters
    ----------
    counts : ndarray of shape (V, V)
        #(w, c). Every word must occur as a center and as a context.

    Returns
    -------
    ndarray of shape (V, V)

    Raises
    ------
    ValueError, TypeError
        Counts that are no square table of finite numbers of at least 0, a row or column of zeros, a sparse table.

    Examples
    --------
    >>> np.exp(pmi(np.array([[1, 3], [3, 1]]))).round(6).tolist()
    [[0.5, 1.5], [1.5, 0.5]]
    """
    return shifted_pmi(counts, k=1)


def shifted_pmi(counts: np.ndarray, k: int = 5, alpha: float = 1.0) -> np.ndarray:
    """log P(w, c) / (P(w)·P_α(c)) − log k, with P_α(c) = #(c)^α / Σ #(c)^α (Levy, Goldberg and Dagan 2015, eq. 3).

    Parameters
    ----------
    counts : ndarray of shape (V, V)
    k : int, default 5
        Negatives per pair: each one lowers every cell.
    alpha : float, default 1.0
        Exponent of the noise, from −1 to 2; 1 gives PMI − log k.

    Returns
    -------
    ndarray of shape (V, V)
        −∞ for a pair never observed.

    Raises
    ------
    ValueError, TypeError
        As `pmi`; a k under 1, an alpha out of its range.

    Examples
    --------
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> bool(np.allclose(shifted_pmi(counts, k=5), pmi(counts) - np.log(5)))
    True
    """
    counts = dense(checked_counts(counts), "PMI")
    return optimum(counts, _contexts(counts, alpha), k)


def _contexts(counts: Counts, alpha: float) -> Unigram:
    """The pairs' own contexts as noise: the marginal of #(w, c), not the counts of the running text."""
    contexts = counts.sum(axis=0)  # (V,)
    if not contexts.all():
        raise ValueError(
            f"every word must be a context, but column {np.argmin(contexts)} of counts is zero"
        )
    return Unigram(contexts, alpha)


def ppmi(counts: Counts) -> Counts:
    """max(PMI, 0): what is rarer than chance counts as chance; sparse if the counts are.

    Raises as `sppmi`.

    Examples
    --------
    >>> np.exp(ppmi(np.array([[1, 3], [3, 1]]))).round(6).tolist()
    [[1.0, 1.5], [1.5, 1.0]]
    """
    return sppmi(counts, k=1)


def sppmi(counts: Counts, k: int = 5, alpha: float = 1.0) -> Counts:
    """max(PMI_α − log k, 0) (Levy and Goldberg 2014, section 4.1); sparse if the counts are, the same numbers if not.

    Parameters
    ----------
    counts : ndarray or sparse array of shape (V, V)
    k, alpha
        As for `shifted_pmi`.

    Raises
    ------
    ValueError, TypeError
        As `shifted_pmi`, but for sparse counts, which are welcome.

    Examples
    --------
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> np.exp(sppmi(counts, k=1)).round(6).tolist(), sppmi(counts, k=2).any()
    ([[1.0, 1.5], [1.5, 1.0]], np.False_)
    """
    counts, k = checked_counts(counts), errors.check_int("k", k, least=1)
    if isinstance(counts, np.ndarray):
        return np.maximum(shifted_pmi(counts, k, alpha), 0)
    q = _contexts(counts, alpha).probs()  # (V,)
    cells = counts.tocoo()
    at_chance = k * counts.sum(axis=1)[cells.row] * q[cells.col]  # (observed cells,)
    seen = cells.data > at_chance
    values = np.log(cells.data[seen] / at_chance[seen])
    return scipy_sparse.coo_array(
        (values, (cells.row[seen], cells.col[seen])), shape=counts.shape
    ).tocsr()


def optimum(counts: np.ndarray, noise: Noise, k: int, *, collision: str = "allow") -> np.ndarray:
    """Where every score comes to rest: log P(c|w) − log(k·q(c|w)) for any noise; each collision rule has its own end.

    The slope of the expected objective is zero where a·σ(−s) = b·σ(s), so s = log a − log b, with a and b as `asked`
    counts them: "skip" gives log [#(w,c) / (k·q·(#(w) − #(w,c)))], and "redraw"
    log [#(w,c) / (k·q·Σ_{c'≠c} #(w,c') / (1 − q(c')))].

    Parameters
    ----------
    counts : ndarray of shape (V, V)
        #(w, c), as `cooccurrence` makes it.
    noise : Noise
        Any object with `probs(center)`.
    k : int
        Negatives per pair, at least 1.
    collision : {"allow", "skip", "redraw"}
        What happens to a negative that is the context itself, as in `sg.NegativeSampling`.

    Returns
    -------
    ndarray of shape (V, V)
        −∞ for a pair never observed, +∞ for one never drawn as a negative, NaN for one about which nothing is asked.

    Raises
    ------
    ValueError, TypeError
        Counts that are sparse, not square, negative, not finite, or without a pair for some word; a noise that is no
        distribution over V words; a k under 1; "redraw" with no other word to draw.

    Examples
    --------
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> np.exp(optimum(counts, Unigram([1, 1]), k=1, collision="skip")).round(6).tolist()
    [[0.666667, 6.0], [6.0, 0.666667]]
    """
    a, b = asked(counts, noise, k, collision=collision)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(a) - np.log(b)  # (V, V)


def double_centered(matrix: np.ndarray) -> np.ndarray:
    """The matrix without its row means and column means: what a shift of rows, columns or everything cannot change.

    Cells that are not finite are a ValueError, a sparse matrix a TypeError.

    >>> double_centered(np.array([[1.0, 2.0], [3.0, 5.0]])).tolist()
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    matrix = dense(finite(matrix), "double centering")
    return matrix - matrix.mean(axis=0) - matrix.mean(axis=1, keepdims=True) + matrix.mean()


def singular_values(matrix: np.ndarray) -> np.ndarray:
    """s of matrix = U·diag(s)·Vt, largest first, (V,).

    Raises
    ------
    ValueError
        A cell that is not finite: take a world in which every pair occurs, or `sppmi`.
    TypeError
        A sparse matrix, whose whole spectrum would need a dense one: `matrix.toarray()`.

    Examples
    --------
    >>> singular_values(np.array([[3.0, 0.0], [0.0, 4.0]])).round(6).tolist()
    [4.0, 3.0]
    """
    return np.linalg.svd(dense(finite(matrix), "the whole spectrum"), compute_uv=False)


def svd_embeddings(matrix: Counts, dim: int, *, p: float = 0.5) -> Params:
    """W_in = U·s^p and W_out = V·s^(1−p), cut after `dim` columns: the closest matrix of that rank, all cells alike.

    Parameters
    ----------
    matrix : ndarray or sparse array of shape (V, V)
        For instance `shifted_pmi` of a world in which every pair occurs, or `sppmi`.
    dim : int
        Columns to keep, at most V (less than V for a sparse matrix).
    p : float, default 0.5
        How the singular values are shared: 0.5 evenly, 1 all to the centers, 0 none.

    Returns
    -------
    Params
        The sign of each column is chosen so that its largest entry in W_in is positive.

    Raises
    ------
    ValueError
        A matrix with cells that are not finite, a `dim` larger than it has rows, a p outside [0, 1].

    Examples
    --------
    >>> v, u = svd_embeddings(np.array([[3.0, 0.0], [0.0, 4.0]]), dim=1)
    >>> (v @ u.T).round(6).tolist()
    [[0.0, 0.0], [0.0, 4.0]]
    """
    matrix, p = finite(matrix), errors.check_float("p", p, least=0, most=1)
    few = scipy_sparse.issparse(matrix)
    dim = errors.check_int("dim", dim, 1, min(matrix.shape) - few)
    U, s, Vt = svds(matrix, dim, v0=np.ones(matrix.shape[0])) if few else np.linalg.svd(matrix)
    first = np.argsort(-s)[:dim]  # subtle: `svds` gives the smallest first
    U, s, Vt = U[:, first], s[first], Vt[first]  # (V, d), (d,), (d, V)
    sign = np.sign(U[abs(U).argmax(axis=0), np.arange(dim)])  # (d,)
    return Params(U * sign * s**p, Vt.T * sign * s ** (1 - p))


def finite(matrix: Counts) -> Counts:
    """`matrix` as float64 with two axes, if every cell is finite; sparse stays sparse."""
    matrix = (
        matrix.astype(np.float64)
        if scipy_sparse.issparse(matrix)
        else errors.check_table("matrix", matrix, ("V", "V"))
    )
    values = matrix.data if scipy_sparse.issparse(matrix) else matrix
    if not np.isfinite(values).all():
        raise ValueError(
            f"{(~np.isfinite(values)).sum():,} of {values.size:,} cells are not finite (pairs never seen: −∞), "
            "so there are no singular values; use sppmi, or a world in which every pair occurs"
        )
    return matrix
