"""The two tables of vectors, and how similar their rows are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors

TABLES = ["in", "out", "both", "in-out"]
BLOCK = 2**16  # rows whose lengths are computed at a time


class Tables:
    """W_in (V, d) and, if there is one, W_out (V, d): float32, read-only, finite."""

    def __init__(self, V: int, W_in: ArrayLike, W_out: ArrayLike | None):
        self.W_in = _check_vectors("W_in", W_in, V)
        self.W_out = None if W_out is None else _check_vectors("W_out", W_out, V)
        if self.W_out is not None and self.W_out.shape != self.W_in.shape:
            raise ValueError(
                f"W_out must have the shape of W_in, {self.W_in.shape}, got {self.W_out.shape}"
            )
        self._inverse_lengths: dict[str, np.ndarray] = {}

    def select(self, rows: Sequence[int], table: str) -> np.ndarray:
        """Return the vectors (m, d) of words that look for their neighbors."""
        first, *rest = self._select_parts("in" if table == "in-out" else table)
        queries = first[rows]
        for part in rest:
            queries += part[rows]
        return queries

    def score(self, queries: np.ndarray, table: str, measure: str) -> np.ndarray:
        """Score each query against each word, by dot product or cosine, (m, V)."""
        table = "out" if table == "in-out" else table
        if measure == "cosine":
            queries = np.array([unit(query) for query in queries])
        first, *rest = self._select_parts(table)
        scores = queries @ first.T
        for part in rest:
            scores += queries @ part.T
        if measure == "dot":
            return scores
        if table not in self._inverse_lengths:
            self._inverse_lengths[table] = self._invert_lengths(table)
        return scores * self._inverse_lengths[table]

    def _select_parts(self, table: str) -> list[np.ndarray]:
        """Return the tables whose sum is meant."""
        if table == "in":
            return [self.W_in]
        if self.W_out is None:
            raise ValueError(
                f"table={table!r} needs W_out, which these vectors do not have; "
                "a file must be .npz to hold both tables"
            )
        if table == "out":
            return [self.W_out]
        return [self.W_in, self.W_out]

    def _invert_lengths(self, table: str) -> np.ndarray:
        """Return 1/length of each row (V,), 0 for a row of zeros.

        A block at a time, so that no whole table is copied.
        """
        V = len(self.W_in)
        lengths = np.empty(V, dtype=np.float32)
        for start in range(0, V, BLOCK):
            rows = range(start, min(start + BLOCK, V))
            lengths[rows] = np.linalg.norm(self.select(rows, table), axis=1)
        return np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)


def unit(vector: np.ndarray) -> np.ndarray:
    """Scale `vector` to length 1; zero stays zero."""
    length = np.linalg.norm(vector)
    return vector / length if length else vector


@np.errstate(over="ignore")  # a number beyond float32 becomes infinite, and so refused
def _check_vectors(name: str, values: ArrayLike, V: int) -> np.ndarray:
    """Return a read-only float32 view (V, d); the caller's array stays writable."""
    vectors = errors.check_numbers(name, values, np.float32).view()
    if vectors.ndim != 2 or len(vectors) != V or not vectors.shape[1]:
        raise ValueError(
            f"{name} must have the shape ({V}, d), a row for each word, got {vectors.shape}"
        )
    for start in range(0, V, BLOCK):
        is_finite = np.isfinite(vectors[start : start + BLOCK]).all(axis=1)
        if not is_finite.all():
            row = start + int(np.argmin(is_finite))
            raise ValueError(f"{name} must be finite, but row {row} is not")
    vectors.flags.writeable = False
    return vectors
