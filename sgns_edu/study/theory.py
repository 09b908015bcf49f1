"""What SGNS learns, in the notation of the papers: counts #(w, c), PMI, shift log k, SVD U, s, Vt.

Trained to convergence, v_w·u_c = log P(c|w) − log(k·q(c|w)). With noise from the pairs' own
contexts, q(c) = P(c), this is PMI(w, c) − log k (Levy and Goldberg 2014, "Neural word embedding as
implicit matrix factorization").
"""

from __future__ import annotations

from typing import overload

import numpy as np
from scipy import sparse as scipy_sparse
from scipy.sparse.linalg import svds

from sgns_edu import errors
from sgns_edu.learn.model import Params
from sgns_edu.learn.noise import Noise, Unigram
from sgns_edu.study.counts import Counts, check_counts, cooccurrence
from sgns_edu.study.expected import (
    Fit,
    QuestionCounts,
    check_dense,
    count_questions,
    expected_loss,
    fit_expected,
)
from sgns_edu.study.modes import Modes, modes

__all__ = [
    "Fit",
    "Modes",
    "QuestionCounts",
    "cooccurrence",
    "count_questions",
    "double_centered",
    "expected_loss",
    "fit_expected",
    "information",
    "modes",
    "optimum",
    "pmi",
    "ppmi",
    "shifted_pmi",
    "singular_values",
    "sppmi",
    "svd_embeddings",
]


def __dir__() -> list[str]:
    return __all__


def pmi(counts: np.ndarray) -> np.ndarray:
    """PMI(w, c) = log P(w, c) / (P(w)·P(c)): how much more often than by chance.

    Parameters
    ----------
    counts : ndarray of shape (V, V)
        #(w, c). Every word must occur as a center and as a context.

    Returns
    -------
    ndarray of shape (V, V)
        −∞ for a pair never observed.

    Raises
    ------
    ValueError
        If the counts are not a square table of finite numbers of at least 0, or a row or a column
        is zero.
    TypeError
        If the table is sparse.

    Examples
    --------
    >>> np.exp(pmi(np.array([[1, 3], [3, 1]]))).round(6).tolist()
    [[0.5, 1.5], [1.5, 0.5]]
    """
    return shifted_pmi(counts, k=1)


def information(counts: np.ndarray) -> np.ndarray:
    """KL(P(c|w) ‖ P(c)) = Σ_c P(c|w)·PMI(w, c): what a word says about its contexts, in nats.

    Weighted by P(w), it sums to the mutual information of center and context.

    Parameters
    ----------
    counts : ndarray of shape (V, V)
        #(w, c), or probabilities. Every word must occur as a center and as a context.

    Returns
    -------
    ndarray of shape (V,)
        At least 0; 0 for a word whose contexts are distributed as those of all words.

    Raises
    ------
    ValueError, TypeError
        As for `pmi`.

    Notes
    -----
    Oyama, Yokoi and Shimodaira 2023, who find it in the length of a word's vector.

    Examples
    --------
    >>> information(np.array([[2, 0, 0], [0, 1, 1], [0, 1, 1]])).round(4).tolist()
    [1.0986, 0.4055, 0.4055]
    """
    table = pmi(counts)  # (V, V)
    given_w = counts / counts.sum(axis=1, keepdims=True)  # (V, V)
    return np.where(given_w > 0, given_w * np.where(given_w > 0, table, 0), 0).sum(axis=1)


def shifted_pmi(counts: np.ndarray, k: int = 5, alpha: float = 1.0) -> np.ndarray:
    """log P(w, c) / (P(w)·P_α(c)) − log k, with P_α(c) = #(c)^α / Σ #(c)^α.

    Levy, Goldberg and Dagan 2015, eq. 3.

    Parameters
    ----------
    counts : ndarray of shape (V, V)
    k : int, default 5
        Negatives per pair; more of them lower every cell.
    alpha : float, default 1.0
        Exponent of the noise, from −1 to 2; 1 gives PMI − log k.

    Returns
    -------
    ndarray of shape (V, V)
        −∞ for a pair never observed.

    Raises
    ------
    ValueError, TypeError
        As `pmi`; if k is under 1 or alpha is out of its range.

    Examples
    --------
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> bool(np.allclose(shifted_pmi(counts, k=5), pmi(counts) - np.log(5)))
    True
    """
    counts = check_dense(check_counts(counts), "PMI")
    return optimum(counts, _make_context_noise(counts, alpha), k)


def _make_context_noise(counts: Counts, alpha: float) -> Unigram:
    """Make noise from the pairs' own contexts: the marginal of #(w, c), not the word counts."""
    contexts = counts.sum(axis=0)  # (V,)
    if not contexts.all():
        raise ValueError(
            f"every word must be a context, but column {np.argmin(contexts)} of counts is zero"
        )
    return Unigram(contexts, alpha)


@overload
def ppmi(counts: np.ndarray) -> np.ndarray: ...
@overload
def ppmi(counts: scipy_sparse.csr_array) -> scipy_sparse.csr_array: ...
def ppmi(counts: Counts) -> Counts:
    """max(PMI, 0): what is rarer than chance counts as chance; sparse if the counts are.

    Errors are those of `sppmi`.

    Examples
    --------
    >>> np.exp(ppmi(np.array([[1, 3], [3, 1]]))).round(6).tolist()
    [[1.0, 1.5], [1.5, 1.0]]
    """
    return sppmi(counts, k=1)


@overload
def sppmi(counts: np.ndarray, k: int = 5, alpha: float = 1.0) -> np.ndarray: ...
@overload
def sppmi(
    counts: scipy_sparse.csr_array, k: int = 5, alpha: float = 1.0
) -> scipy_sparse.csr_array: ...
def sppmi(counts: Counts, k: int = 5, alpha: float = 1.0) -> Counts:
    """max(PMI_α − log k, 0), sparse if the counts are (Levy and Goldberg 2014, section 4.1).

    Parameters
    ----------
    counts : ndarray or sparse array of shape (V, V)
    k, alpha
        As for `shifted_pmi`.

    Raises
    ------
    ValueError, TypeError
        As `shifted_pmi`, except that sparse counts are fine.

    Examples
    --------
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> np.exp(sppmi(counts, k=1)).round(6).tolist(), sppmi(counts, k=2).any()
    ([[1.0, 1.5], [1.5, 1.0]], np.False_)
    """
    counts, k = check_counts(counts), errors.check_int("k", k, least=1)
    if isinstance(counts, np.ndarray):
        return np.maximum(shifted_pmi(counts, k, alpha), 0)
    q = _make_context_noise(counts, alpha).probs()  # (V,)
    cells = counts.tocoo()
    rows, columns = cells.row, cells.col  # (n,) each, of the pairs observed
    at_chance = k * counts.sum(axis=1)[rows] * q[columns]  # (n,)
    positive = cells.data > at_chance
    values = np.log(cells.data[positive] / at_chance[positive])
    places = rows[positive], columns[positive]
    return scipy_sparse.coo_array((values, places), shape=counts.shape).tocsr()


def optimum(counts: np.ndarray, noise: Noise, k: int, *, collision: str = "allow") -> np.ndarray:
    """Where each score comes to rest: log P(c|w) − log(k·q(c|w)) for any noise.

    The slope of the expected objective is zero where a·σ(−s) = b·σ(s), so s = log a − log b, with a
    and b from `count_questions`. Each collision rule has its own optimum: "skip" gives
    log [#(w,c) / (k·q·(#(w) − #(w,c)))], and "redraw"
    log [#(w,c) / (k·q·Σ_{c'≠c} #(w,c') / (1 − q(c')))].

    Parameters
    ----------
    counts : ndarray of shape (V, V)
        #(w, c), as `cooccurrence` returns it.
    noise : Noise
        Any object with `probs(center)`.
    k : int
        Negatives per pair, at least 1.
    collision : {"allow", "skip", "redraw"}
        What to do with a negative that is the context itself, as in `sg.NegativeSampling`.

    Returns
    -------
    ndarray of shape (V, V)
        −∞ for a pair never observed, +∞ for one never drawn as a negative, NaN for one that no
        question is about.

    Raises
    ------
    ValueError
        If the counts are not square, negative or not finite, or some word has no pair; if the noise
        is not a distribution over V words; if k is under 1; if "redraw" has no other word to draw.
    TypeError
        If the counts are sparse.

    Examples
    --------
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> np.exp(optimum(counts, Unigram([1, 1]), k=1, collision="skip")).round(6).tolist()
    [[0.666667, 6.0], [6.0, 0.666667]]
    """
    a, b = count_questions(counts, noise, k, collision=collision)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(a) - np.log(b)  # (V, V)


def double_centered(matrix: np.ndarray) -> np.ndarray:
    """Subtract the row means and the column means: no shift of rows or columns changes the result.

    A cell that is not finite is a ValueError, a sparse matrix a TypeError.

    >>> double_centered(np.array([[1.0, 2.0], [3.0, 5.0]])).tolist()
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    matrix = check_dense(check_finite(matrix), "double centering")
    return matrix - matrix.mean(axis=0) - matrix.mean(axis=1, keepdims=True) + matrix.mean()


def singular_values(matrix: np.ndarray) -> np.ndarray:
    """s of matrix = U·diag(s)·Vt, largest first, (V,).

    Raises
    ------
    ValueError
        If a cell is not finite; use a world in which every pair occurs, or `sppmi`.
    TypeError
        If the matrix is sparse; its whole spectrum needs `matrix.toarray()`.

    Examples
    --------
    >>> singular_values(np.array([[3.0, 0.0], [0.0, 4.0]])).round(6).tolist()
    [4.0, 3.0]
    """
    return np.linalg.svd(check_dense(check_finite(matrix), "the whole spectrum"), compute_uv=False)


def svd_embeddings(matrix: Counts, dim: int, *, p: float = 0.5) -> Params:
    """W_in = U·s^p and W_out = V·s^(1−p), cut after `dim` columns.

    W_in·W_outᵀ is the closest matrix of that rank, with equal weight on all cells.

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
        If a cell is not finite, `dim` is larger than the number of rows, or p is outside [0, 1].

    Examples
    --------
    >>> v, u = svd_embeddings(np.array([[3.0, 0.0], [0.0, 4.0]]), dim=1)
    >>> (v @ u.T).round(6).tolist()
    [[0.0, 0.0], [0.0, 4.0]]
    """
    matrix, p = check_finite(matrix), errors.check_float("p", p, least=0, most=1)
    V, columns = matrix.shape  # pyright: ignore[reportGeneralTypeIssues]  # stubs allow None
    if isinstance(matrix, np.ndarray):
        dim = errors.check_int("dim", dim, 1, min(V, columns))
        decomposition = np.linalg.svd(matrix)
    else:
        dim = errors.check_int("dim", dim, 1, min(V, columns) - 1)
        decomposition = svds(matrix, dim, v0=np.ones(V))
    U, s, Vt = map(np.asarray, decomposition)
    first = np.argsort(-s)[:dim]  # subtle: `svds` returns the smallest first
    U, s, Vt = U[:, first], s[first], Vt[first]  # (V, d), (d,), (d, V)
    sign = np.sign(U[abs(U).argmax(axis=0), np.arange(dim)])  # (d,)
    return Params(U * sign * s**p, Vt.T * sign * s ** (1 - p))


def check_finite(matrix: Counts) -> Counts:
    """Return `matrix` as float64 if it has two axes and every cell is finite, else raise.

    A sparse matrix stays sparse.
    """
    if scipy_sparse.issparse(matrix):
        matrix = scipy_sparse.csr_array(matrix, dtype=np.float64)
        values = matrix.data
    else:
        values = matrix = errors.check_table("matrix", matrix, ("V", "V"))
    is_finite = np.isfinite(values)
    if not is_finite.all():
        raise ValueError(
            f"{(~is_finite).sum():,} of {values.size:,} cells are not finite (−∞ for pairs never "
            "observed), so there are no singular values; use sppmi, or a world in which every pair "
            "occurs"
        )
    return matrix
