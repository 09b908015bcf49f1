"""Maps: many dimensions in two, by the directions that vary most or by which points are near each other."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Sequence
from contextlib import redirect_stderr
from typing import overload

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors

METHODS = ("pca", "tsne")


class Projection(np.ndarray):
    """Points (n, dim): an array with one more attribute.

    Attributes
    ----------
    explained : ndarray of shape (dim,) or None
        The share of the vectors' variance along each axis; None for t-SNE, whose axes mean nothing.
    """

    explained: np.ndarray | None = None


@overload
def project(
    vectors: tuple[np.ndarray, ...],
    method: str = "pca",
    *,
    dim: int = 2,
    perplexity: float = 30.0,
    rng: int | np.random.Generator | None = 0,
) -> tuple[Projection, ...]: ...


@overload
def project(
    vectors: np.ndarray | Sequence[ArrayLike],
    method: str = "pca",
    *,
    dim: int = 2,
    perplexity: float = 30.0,
    rng: int | np.random.Generator | None = 0,
) -> Projection: ...


def project(
    vectors: np.ndarray | Sequence[ArrayLike] | tuple[np.ndarray, ...],
    method: str = "pca",
    *,
    dim: int = 2,
    perplexity: float = 30.0,
    rng: int | np.random.Generator | None = 0,
) -> Projection | tuple[Projection, ...]:
    """Lay vectors out in few dimensions.

    Parameters
    ----------
    vectors : array of shape (n, d), or a tuple of such arrays
        Several tables, such as ``(emb.W_in, emb.W_out)`` or `Params`, are laid out together and
        returned one by one.
    method : {"pca", "tsne"}
        "pca" keeps the directions along which the vectors vary most; distances on the map are never
        longer than the true ones. "tsne" keeps who is near whom; distances between groups, and the
        sizes of groups, mean nothing.
    dim : int, default 2
    perplexity : float, default 30
        For "tsne": roughly how many neighbors each point tries to keep; less than the number of
        vectors.
    rng : int, Generator or None, default 0
        For "tsne", which starts from the PCA and is repeatable on one machine, not between
        machines; None starts from fresh entropy.

    Returns
    -------
    Projection, an array of shape (n, dim), with `.explained`; or a tuple of them
        Each axis of a PCA points so that its direction's largest entry is positive.

    Raises
    ------
    ValueError
        If there are fewer than two vectors, a value is not finite, `dim` is above n or d, the
        perplexity is not less than n, or t-SNE is asked for vectors that are all the same.

    Notes
    -----
    t-SNE: van der Maaten and Hinton 2008, Journal of Machine Learning Research 9.

    Examples
    --------
    >>> points = project([[3, 0], [1, 0], [2, 0.5], [2, -0.5]])
    >>> points.round(9).tolist(), points.explained.round(9).tolist()
    ([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [0.0, -0.5]], [0.8, 0.2])
    """
    are_tables = isinstance(vectors, tuple) and len(vectors) > 0 and np.ndim(vectors[0]) == 2
    tables = _check_tables(vectors if are_tables else [vectors])
    stacked, scale = _rescale(np.concatenate(tables))  # (n, d)
    if len(stacked) < 2:
        raise ValueError("a map needs at least two vectors, got one")
    errors.check_choice("method", method, METHODS)
    dim = errors.check_int("dim", dim, least=1, most=min(stacked.shape))
    rng = errors.check_rng(rng)
    if method == "pca":
        points, explained = _lay_out_pca(stacked, dim)
        points = _scale_back(points, scale)
    else:
        points, explained = _lay_out_tsne(stacked, dim, perplexity, rng), None
    ends = np.cumsum([len(table) for table in tables])
    maps = []
    for part in np.split(points, ends[:-1]):
        part = part.view(Projection)
        part.explained = explained
        maps.append(part)
    return tuple(maps) if are_tables else maps[0]


def _check_tables(tables: Iterable[object]) -> list[np.ndarray]:
    """Return the tables as float64 (·, d), if they are equally wide and finite, else raise."""
    arrays = [errors.check_table("vectors", table, ("n", "d")) for table in tables]
    widths = {array.shape[1] for array in arrays}
    if len(widths) > 1:
        raise ValueError(
            f"tables that are laid out together must be equally wide, got {sorted(widths)}"
        )
    is_finite = np.isfinite(np.concatenate(arrays)).all(axis=1)  # (n,)
    if not is_finite.all():
        raise ValueError(f"vectors must be finite, but row {int(np.argmin(is_finite))} is not")
    return arrays


def _rescale(vectors: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the vectors around their mean, at most 1 in size, and the power of 2 taken out.

    A power of 2 changes no digit, and squares of what remains neither overflow nor vanish.
    """
    _, exponent = np.frexp(abs(vectors).max())
    scaled = np.ldexp(vectors, -exponent)
    scaled = scaled - scaled.mean(axis=0)
    _, inner = np.frexp(abs(scaled).max())
    return np.ldexp(scaled, -inner), int(exponent + inner)


def _scale_back(points: np.ndarray, exponent: int) -> np.ndarray:
    with np.errstate(over="ignore"):
        points = np.ldexp(points, exponent)
    if not np.isfinite(points).all():
        raise ValueError("the vectors are so large that their distances are beyond 64 bits")
    return points


def _lay_out_pca(vectors: np.ndarray, dim: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the first principal components (n, dim), and the variance explained by each (dim,)."""
    from sklearn.decomposition import PCA

    centered = vectors - vectors.mean(axis=0)
    if not centered.any():
        return np.zeros((len(vectors), dim)), np.zeros(dim)
    pca = PCA(dim, svd_solver="full").fit(centered)
    directions: np.ndarray = pca.components_  # pyright: ignore[reportAssignmentType]  # (dim, d)
    largest = directions[np.arange(dim), abs(directions).argmax(axis=1)]  # (dim,)
    signs = np.where(largest < 0, -1, 1)
    return centered @ directions.T * signs, pca.explained_variance_ratio_


def _lay_out_tsne(
    vectors: np.ndarray, dim: int, perplexity: float, rng: np.random.Generator
) -> np.ndarray:
    """Return the points (n, dim) of a t-SNE that starts from the PCA."""
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    n = len(vectors)
    perplexity = errors.check_float("perplexity", perplexity)
    start, _ = _lay_out_pca(vectors, dim)
    if not 0 < perplexity < n:
        raise ValueError(
            f"perplexity must be above 0 and below the number of vectors, {n}, got {perplexity:g}; "
            f"try {max(1, n // 4)}"
        )
    if not start.any():
        raise ValueError(f"the {n} vectors are all the same, so there is no map")
    tsne = TSNE(
        dim,
        perplexity=perplexity,
        init=start / start[:, 0].std() * 1e-4,  # small, as scikit-learn needs it
        random_state=int(rng.integers(2**31)),
        method="barnes_hut" if dim < 4 else "exact",  # the approximation has up to three dimensions
    )
    _count_cores_quietly()
    with threadpool_limits(1):  # its threads wait for each other
        return tsne.fit_transform(vectors)


def _count_cores_quietly() -> None:
    """Let joblib fail to count the cores now, if it must, where nobody sees it.

    It warns and prints a traceback the first time alone, and scikit-learn asks it again.
    """
    import joblib

    with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        joblib.cpu_count(only_physical_cores=True)
