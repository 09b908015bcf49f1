"""Random walks on a graph as sentences: many walkers, all of them one step at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from sgns_edu.text.graphs import Graph

WALKERS = 2**15  # walks made at a time
EDGES = 2**22  # edges that these walkers choose from, at most


@dataclass(frozen=True)
class Walks:
    """Random walks as sentences, made while they are read; see `sg.random_walks`."""

    graph: Graph
    walks: int
    length: int
    p: float
    q: float
    seed: int

    def __len__(self) -> int:
        return self.walks * len(self.graph.names)

    def __repr__(self) -> str:
        nodes = len(self.graph.names)
        return f"{len(self):,} random walks of {self.length} words on {nodes:,} nodes"

    def __iter__(self) -> Iterator[list[str]]:
        rng = np.random.default_rng(self.seed)
        walkers = WALKERS
        if self._biased:
            walkers = min(WALKERS, EDGES // max(1, self.graph.degrees.max()) + 1)
        for _ in range(self.walks):
            order = rng.permutation(len(self.graph.names))
            for first in range(0, len(order), walkers):
                rows = self._walk(order[first : first + walkers], rng)  # (m, length)
                lengths = np.count_nonzero(rows >= 0, axis=1)  # (m,)
                for names, length in zip(self.graph.names[rows].tolist(), lengths):
                    yield names[:length]

    def _walk(self, starts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return walks as node numbers, (m, length); −1 follows a dead end."""
        rows = np.full((len(starts), self.length), -1)
        rows[:, 0] = starts
        for t in range(1, self.length):
            here = rows[:, t - 1]
            (alive,) = np.nonzero((here >= 0) & (self.graph.degrees[here] > 0))
            before = rows[alive, t - 2] if t > 1 else None
            rows[alive, t] = self.step(here[alive], before, rng)
        return rows

    def step(
        self, here: np.ndarray, before: np.ndarray | None, rng: np.random.Generator
    ) -> np.ndarray:
        """Draw where each walker goes next, (m,), given where it is and where it came from.

        The chance of x is weight(v, x) · (1/p if x = t, 1 if t has an edge to x, else 1/q).
        """
        if before is None or not self._biased:
            return draw_columns(self.graph.weights, self._cumulative, here, rng)
        table = self.graph.weights[here]  # (m, n): row i has the edges that leave here[i]
        t = np.repeat(before, np.diff(table.indptr))  # (edges,)
        x = table.indices  # (edges,)
        factor = np.where(self.graph.has_edges(t, x), 1.0, 1 / self.q)
        factor[x == t] = 1 / self.p
        table.data *= factor
        return draw_columns(table, cumulate(table), np.arange(len(here)), rng)

    @property
    def _biased(self) -> bool:
        return not self.p == self.q == 1

    @cached_property
    def _cumulative(self) -> np.ndarray:
        return cumulate(self.graph.weights)


def cumulate(table: sp.csr_array) -> np.ndarray:
    """Add up the shares of the entries in their rows, (entries + 1,); a row adds 1, or 0 if empty.

    >>> cumulate(sp.csr_array([[3.0, 1.0], [0.0, 0.0], [0.0, 2.0]])).tolist()
    [0.0, 0.75, 1.0, 2.0]
    """
    totals = table.sum(axis=1)  # (m,)
    shares = table.data / np.repeat(totals, np.diff(table.indptr))  # (entries,)
    return np.concatenate([[0.0], np.cumsum(shares)])


def draw_columns(
    table: sp.csr_array, cumulative: np.ndarray, rows: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw a column for each of the rows, by weight, (m,); none of them may be empty."""
    first, last = table.indptr[rows], table.indptr[rows + 1] - 1  # (m,) each
    mark = cumulative[first] + rng.random(len(rows))
    entry = np.searchsorted(cumulative[1:], mark, side="right")
    return table.indices[np.clip(entry, first, last)]
