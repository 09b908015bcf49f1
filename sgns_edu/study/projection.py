"""Maps: many dimensions on a sheet of paper, by the directions that vary most or by who is near whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sgns_edu import errors


class Projection(np.ndarray):
    """Points (n, dim), an array like any other, with one thing more.

    Attributes
    ----------
    explained : ndarray of shape (dim,) or None
        The share of the vectors' variance along each axis; None for t-SNE, whose axes mean nothing.
    """

    explained: np.ndarray | None = None


def project(
    vectors: np.ndarray | tuple[np.ndarray, ...],
    method: str = "pca",
    *,
    dim: int = 2,
    perplexity: float = 30.0,
    rng: int | np.random.Generator = 0,
) -> Projection | tuple[Projection, ...]:
    """Lay vectors out in few dimensions.

    Parameters
    ----------
    vectors : array of shape (n, d), or a tuple of such arrays
        Several tables, such as ``(emb.W_in, emb.W_out)`` or `Params`, are laid out together and returned one by one.
    method : {"pca", "tsne"}
        "pca" keeps the directions along which the vectors vary most; distances on the map are never longer than true ones.
        "tsne" keeps who is near whom; distances between groups, and the sizes of groups, mean nothing.
    dim : int, default 2
    perplexity : float, default 30
        For "tsne": about how many neighbors each point minds; less than the number of vectors.
    rng : int or Generator, default 0
        For "tsne", which starts from the PCA and is repeatable on one machine, not between machines.

    Returns
    -------
    Projection, an array of shape (n, dim), with `.explained`; or a tuple of them
        Each axis of a PCA points so that its direction's largest entry is positive.

    Raises
    ------
    ValueError
        Fewer than two vectors, a value that is not finite, a dim above n or d, a perplexity that is not less than n, or
        t-SNE of vectors that are all the same.

    Notes
    -----
    t-SNE: van der Maaten and Hinton 2008, Journal of Machine Learning Research 9.

    Examples
    --------
    >>> points = project([[3, 0], [1, 0], [2, 0.5], [2, -0.5]])
    >>> points.round(9).tolist(), points.explained.round(9).tolist()
    ([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [0.0, -0.5]], [0.8, 0.2])
    """
    tables = (
        vectors
        if isinstance(vectors, tuple) and vectors and np.ndim(vectors[0]) == 2
        else (vectors,)
    )
    together = _together(tables)  # (n, d)
    dim = errors.check_int("dim", dim, least=1, most=min(together.shape))
    layout = METHODS[errors.check_choice("method", method, METHODS)]
    points, explained = layout(together, dim, perplexity, errors.check_rng(rng))
    parts = [
        part.view(Projection)
        for part in np.split(points, np.cumsum([len(table) for table in tables])[:-1])
    ]
    for part in parts:
        part.explained = explained
    return tuple(parts) if tables is vectors else parts[0]


def _together(tables: Sequence[np.ndarray]) -> np.ndarray:
    """The tables one below the other, (n, d) float64, all finite and at least two rows."""
    checked = [errors.check_table("vectors", values, ("n", "d")) for values in tables]
    widths = {table.shape[1] for table in checked}
    if len(widths) > 1:
        raise ValueError(
            f"tables that are laid out together must be equally wide, not {sorted(widths)}"
        )
    together = np.concatenate(checked)
    if len(together) < 2:
        raise ValueError("a map needs at least two vectors, not one")
    if not np.isfinite(together).all():
        raise ValueError(
            f"vectors must be finite, but row {int(np.argmin(np.isfinite(together).all(axis=1)))} is not"
        )
    return together


def _pca(
    vectors: np.ndarray, dim: int, perplexity: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The first principal components (n, dim), each pointing so that its direction's largest entry is positive."""
    from sklearn.decomposition import PCA

    centered = vectors - vectors.mean(axis=0)
    if not centered.any():
        return np.zeros((len(vectors), dim)), np.zeros(dim)
    pca = PCA(dim, svd_solver="full").fit(centered)
    largest = pca.components_[np.arange(dim), abs(pca.components_).argmax(axis=1)]  # (dim,)
    return centered @ pca.components_.T * np.where(
        largest < 0, -1, 1
    ), pca.explained_variance_ratio_


def _tsne(
    vectors: np.ndarray, dim: int, perplexity: float, rng: np.random.Generator
) -> tuple[np.ndarray, None]:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    n, start = len(vectors), _pca(vectors, dim, perplexity, rng)[0]
    if not 0 < errors.check_float("perplexity", perplexity) < n:
        raise ValueError(
            f"perplexity must be above 0 and below the number of vectors, {n}, not {perplexity:g}; "
            f"try {max(1, n // 4)}"
        )
    if not start.any():
        raise ValueError(f"the {n} vectors are all the same, so there is no map")
    start = start / start[:, 0].std() * 1e-4  # small and spread as scikit-learn wants it
    quick = (
        "barnes_hut" if dim < 4 else "exact"
    )  # the approximation exists for up to three dimensions
    tsne = TSNE(
        dim, perplexity=perplexity, init=start, random_state=int(rng.integers(2**31)), method=quick
    )
    with threadpool_limits(
        1
    ):  # subtle: its threads wait for each other so busily that one is faster
        return tsne.fit_transform(vectors), None


METHODS: dict[str, Callable] = {"pca": _pca, "tsne": _tsne}
