"""Where the names of words go on a map: beside their dots, outward from the dots around them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sgns_edu.show.names import Box, Name, Place, Size, place_names

DISTANCES = (0.1, 0.5, 1.0, 1.8, 2.8)  # of a name from its dot, in em
REACH = 5  # in em: dots within it push a name outward


def place_words(
    points: np.ndarray, words: Sequence[str], size: Size, *, dot: float = 5.0, worst: float = np.inf
) -> dict[int, Place]:
    """Return a place for the name of each word, the first words first.

    Parameters
    ----------
    points : array of shape (n, 2)
        The dots, in pixels, with y downward. There may be more dots than words.
    words : sequence of str
        The names of the first dots.
    size : Size
        Of the picture, and of its letters.
    dot : float, default 5
        Half the size of a dot.
    worst : float, optional
        A name that would cost as much gets no place; see `place_names`.

    Returns
    -------
    dict of int to Place
        By the row of the word.

    Examples
    --------
    >>> size = Size(200, 100, 10)
    >>> places = place_words(np.array([[50, 50], [60, 50]]), ["fox", "dog"], size)
    >>> places[0].x < 40, places[1].x > 70
    (True, True)
    """
    angles = outward(points, REACH * size.em)
    names = [
        Name(str(row), word, x, y, dot, angle, size.em)
        for row, (word, (x, y), angle) in enumerate(zip(words, points.tolist(), angles.tolist()))
    ]
    taken = [Box(x, y, dot, dot) for x, y in points.tolist()]
    places = place_names(names, [], taken, size, distances=DISTANCES, worst=worst)
    return {int(key): place for key, place in places.items()}


def outward(points: np.ndarray, reach: float) -> np.ndarray:
    """The direction (n,) from the middle of the dots within reach of each dot, in radians.

    >>> outward(np.array([[0, 0], [2, 0], [90, 0]]), 10).round(2).tolist()
    [3.14, 0.0, 0.0]
    """
    far = np.linalg.norm(points[:, None] - points, axis=2)  # (n, n)
    near = far < reach
    middle = near @ points / near.sum(axis=1, keepdims=True)  # (n, 2)
    return np.arctan2(*(points - middle).T[::-1])
