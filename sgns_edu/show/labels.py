"""Where the names of points go, so that they cover each other no more than they must."""

from __future__ import annotations

import numpy as np

DIRECTIONS = np.array(
    [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]]
)  # (8, 2)
DISTANCES = (1.0, 2.5, 4.5, 7.0)  # in sizes of a point
SWEEPS = 3


def place(
    points: np.ndarray, sizes: np.ndarray, room: np.ndarray, *, dot: float = 4.0
) -> np.ndarray:
    """The center of each label: beside its point, and moved away only as far as others are in its way.

    Every label in turn takes the best of 32 places around its point, given all others; three times over.

    Parameters
    ----------
    points : array of shape (n, 2)
        In pixels, as everything here.
    sizes : array of shape (n, 2)
        Width and height of each label.
    room : array of shape (2, 2)
        Lower left and upper right corner, within which labels should stay.
    dot : float, default 4
        Half the size of a point.

    Returns
    -------
    ndarray of shape (n, 2)

    Examples
    --------
    >>> place(np.array([[50, 50], [60, 50]]), np.array([[30, 10], [30, 10]]), np.array([[0, 0], [200, 100]])).tolist()
    [[50.0, 59.0], [60.0, 41.0]]
    """
    points, half = np.asarray(points, dtype=float), np.asarray(sizes) / 2  # (n, 2)
    choices = [_choices(point, size, dot) for point, size in zip(points, half)]  # n of (32, 2)
    centers = np.array([places[0] for places in choices])  # (n, 2)
    dots = np.full_like(points, dot)
    for _ in range(SWEEPS):
        for i, places in enumerate(choices):
            others = np.arange(len(points)) != i
            boxes = (
                np.concatenate([centers[others], points]),
                np.concatenate([half[others], dots]),
            )  # (2n - 1, 2)
            covered = overlap(places[:, None], half[i], *boxes).sum(axis=1)  # (32,)
            outside = 4 * half[i].prod() - overlap(
                places, half[i], np.mean(room, axis=0), np.diff(room, axis=0)[0] / 2
            )
            moved = np.arange(len(places)) * 1e-4 + 0.01 * np.linalg.norm(
                places - points[i], axis=1
            )
            centers[i] = places[(covered + outside + moved).argmin()]
    return centers


def overlap(
    center: np.ndarray, half: np.ndarray, other: np.ndarray, other_half: np.ndarray
) -> np.ndarray:
    """The area that two upright boxes share, from their centers and half their sizes (…, 2).

    >>> float(overlap(np.zeros(2), np.array([2, 1]), np.array([3, 0]), np.array([2, 1])))
    2.0
    """
    shared = np.minimum(center + half, other + other_half) - np.maximum(
        center - half, other - other_half
    )
    return np.maximum(shared, 0).prod(axis=-1)


def _choices(point: np.ndarray, half: np.ndarray, dot: float) -> np.ndarray:
    """Places (32, 2) for a label's center around its point, the nearest first."""
    return np.concatenate([point + DIRECTIONS * (half + away * dot) for away in DISTANCES])
