"""The two tables of vectors, and how like each other their rows are."""

from __future__ import annotations

import numpy as np

from sgns_edu import errors

TABLES = ["in", "out", "both", "in-out"]
BLOCK = 2**16  # rows whose lengths are taken at a time


class Tables:
    """W_in (V, d) and, where there is one, W_out (V, d): float32, read-only, finite."""

    def __init__(self, V: int, W_in: np.ndarray, W_out: np.ndarray | None):
        self.W_in = _table("W_in", W_in, V)
        self.W_out = None if W_out is None else _table("W_out", W_out, V)
        if W_out is not None and self.W_out.shape != self.W_in.shape:
            raise ValueError(
                f"W_out must have the shape of W_in, {self.W_in.shape}, not {self.W_out.shape}"
            )
        self._inverse_lengths: dict[str, np.ndarray] = {}

    def asking(self, rows: list[int], table: str) -> np.ndarray:
        """The vectors (m, d) of words that ask for their neighbors."""
        first = self._parts("in" if table == "in-out" else table)
        return sum(part[rows] for part in first)

    def scores(self, queries: np.ndarray, table: str, measure: str) -> np.ndarray:
        """Dot product or cosine of each query with each word, (m, V)."""
        asked = "out" if table == "in-out" else table
        if measure == "dot":
            return sum(queries @ part.T for part in self._parts(asked))
        queries = np.array([unit(query) for query in queries])
        if asked not in self._inverse_lengths:
            self._inverse_lengths[asked] = self._inverse(asked)
        return sum(queries @ part.T for part in self._parts(asked)) * self._inverse_lengths[asked]

    def _parts(self, table: str) -> list[np.ndarray]:
        if table != "in" and self.W_out is None:
            raise ValueError(
                f"table={table!r} needs W_out, which these vectors do not have; .npz keeps both tables"
            )
        return {"in": [self.W_in], "out": [self.W_out], "both": [self.W_in, self.W_out]}[table]

    def _inverse(self, table: str) -> np.ndarray:
        """1/length of each row (V,), 0 for a row of zeros; a block at a time, so that no table is copied."""
        parts = self._parts(table)
        starts = range(0, len(self.W_in), BLOCK)
        blocks = (sum(part[start : start + BLOCK] for part in parts) for start in starts)
        lengths = np.concatenate([np.linalg.norm(block, axis=1) for block in blocks])
        return np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)


def unit(vector: np.ndarray) -> np.ndarray:
    """`vector` at length 1; zero stays zero."""
    length = np.linalg.norm(vector)
    return vector / length if length else vector


@np.errstate(over="ignore")  # a number beyond float32 becomes infinite, and so refused
def _table(name: str, values: np.ndarray, V: int) -> np.ndarray:
    """A read-only float32 view (V, d); the caller's array stays as writable as it was."""
    table = errors.check_numbers(name, values, np.float32).view()
    if table.ndim != 2 or len(table) != V or not table.shape[1]:
        raise ValueError(
            f"{name} must have the shape ({V}, d), a row for each word, not {table.shape}"
        )
    for start in range(0, V, BLOCK):
        finite = np.isfinite(table[start : start + BLOCK]).all(axis=1)
        if not finite.all():
            raise ValueError(
                f"{name} must be finite, but row {start + int(np.argmin(finite))} is not"
            )
    table.flags.writeable = False
    return table
