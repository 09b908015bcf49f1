"""A film's stored pictures read back as a page reads them; the twin of `widgets/js/film.js`."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sgns_edu.show.widgets.payload import Run


class Picture(NamedTuple):
    """What the stored step `t` is about to do: places from the origin, and what acts.

    Attributes
    ----------
    t, center, context, skipped : int
    at : ndarray of shape (2,)
        Where the center is.
    rows, labels, weights : list
        The rows that act, with the largest error first.
    ends : ndarray of shape (m, 2)
        Where they are.
    """

    t: int
    center: int
    context: int
    skipped: int
    at: np.ndarray
    rows: list[int]
    labels: list[int]
    weights: list[float]
    ends: np.ndarray


class Film:
    """Stored pictures of some steps of a run.

    Attributes
    ----------
    times : ndarray of shape (n,)
        The steps of which there are pictures.
    points : ndarray of shape (n, D, 4)
        Where each drawn word is, from the origin: x, y as a center and x, y as a neighbor.
    """

    def __init__(self, run: "Run"):
        data = run.data["film"]
        n, most, self.unit = data["n"], data["most"], data["unit"]
        self.times = decode(data["at"], 4)
        self.origin = np.array(data["origin"]) * self.unit  # (2,)
        places = decode(data["points"], 2).reshape(n, len(run.drawn), 4)
        self.points = places * self.unit - np.tile(self.origin, 2)
        self.ends = decode(data["ends"], 2).reshape(n, 1 + most, 2) * self.unit - self.origin
        self.names = decode(data["names"], 4).reshape(n, 3 + most)
        self.errors = decode(data["signed"], 2).reshape(n, most) / 10_000

    def index(self, t: int) -> int:
        """The last picture up to step t."""
        return int(np.searchsorted(self.times, t, side="right")) - 1

    def step(self, t: int) -> Picture | None:
        """The last stored step up to t; None at the end."""
        i = self.index(t)
        center, context, skipped, *rows = self.names[i].tolist()
        if center < 0:
            return None
        acting = [j for j, row in enumerate(rows) if row >= 0]
        errors = self.errors[i][acting].tolist()
        return Picture(
            int(self.times[i]),
            center,
            context,
            skipped,
            self.ends[i, 0],
            [rows[j] for j in acting],
            [int(error < 0) for error in errors],
            [abs(error) for error in errors],
            self.ends[i, 1:][acting],
        )


def decode(text: str, size: int) -> np.ndarray:
    """Whole numbers of `size` bytes each from base64.

    >>> decode("AQD+/w==", 2).tolist()
    [1, -2]
    """
    return np.frombuffer(base64.b64decode(text), dtype=f"<i{size}").astype(np.int64)
