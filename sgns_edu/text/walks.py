"""Many walkers on one graph, all of them one step at a time, with no loop over walkers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sgns_edu.text.graphs import Graph

BLOCK = 2**15  # walks that are made at a time
PATIENCE = 32  # refused proposals after which a step is drawn from its whole table


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
        return (
            f"{len(self):,} random walks of {self.length} words on {len(self.graph.names):,} nodes"
        )

    def __iter__(self) -> Iterator[list[str]]:
        rng = np.random.default_rng(self.seed)
        for _ in range(self.walks):
            order = rng.permutation(len(self.graph.names))
            for start in range(0, len(order), BLOCK):
                yield from self._sentences(order[start : start + BLOCK], rng)

    def _sentences(self, starts: np.ndarray, rng: np.random.Generator) -> list[list[str]]:
        """One walk from each start; −1 stands behind a dead end and is cut off."""
        rows = self.rows(starts, rng)  # (m, length)
        whole = self.graph.names[rows].tolist()
        ends = np.count_nonzero(rows >= 0, axis=1)
        if (short := np.flatnonzero(ends < rows.shape[1])).size:
            for walk in short:
                del whole[walk][ends[walk] :]
        return whole

    def rows(self, starts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Walks as node numbers, (m, length), all of them one step at a time."""
        rows = np.full((len(starts), self.length), -1)
        rows[:, 0] = starts
        for t in range(1, self.length):
            here = rows[:, t - 1]
            (alive,) = np.nonzero((here >= 0) & (self.graph.degrees[here] > 0))
            before = rows[alive, t - 2] if t > 1 and (self.p, self.q) != (1, 1) else None
            rows[alive, t] = step(self.graph, here[alive], before, (self.p, self.q), rng)
        return rows


def step(
    graph: Graph,
    here: np.ndarray,
    before: np.ndarray | None,
    pq: tuple[float, float],
    rng: np.random.Generator,
) -> np.ndarray:
    """Where each walker goes next, (m,): proposed by weight, and accepted as p and q want it.

    Proposals may be refused as long as 1/p is not the largest of the three factors; what 1/p exceeds the others by is
    drawn apart, so that a small p costs nothing.
    """
    if before is None:
        return graph.followers(here, rng)
    p, q = pq
    most = max(1, 1 / q)
    extra = np.maximum(1 / p - most, 0) * graph.weight(here, before)  # (m,)
    chosen = np.full(len(here), -1)
    waiting = np.arange(len(here))
    for _ in range(PATIENCE):
        v, t = here[waiting], before[waiting]
        back = rng.random(len(v)) * (most * graph.strengths[v] + extra[waiting]) < extra[waiting]
        x = np.where(back, t, graph.followers(v, rng))
        accepted = back | (rng.random(len(v)) * most < np.minimum(factor(graph, t, x, pq), most))
        chosen[waiting[accepted]] = x[accepted]
        waiting = waiting[~accepted]
        if not waiting.size:
            return chosen
    chosen[waiting] = _from_tables(graph, here[waiting], before[waiting], pq, rng)
    return chosen


def factor(
    graph: Graph, before: np.ndarray, target: np.ndarray, pq: tuple[float, float]
) -> np.ndarray:
    """1/p for the way back, 1 for a follower of the node before, 1/q for all others, (m,)."""
    near = graph.weight(before, target) > 0
    return np.where(target == before, 1 / pq[0], np.where(near, 1.0, 1 / pq[1]))


def _from_tables(
    graph: Graph,
    here: np.ndarray,
    before: np.ndarray,
    pq: tuple[float, float],
    rng: np.random.Generator,
) -> np.ndarray:
    """The same step from the table of all followers, each with its exact chance: for the few that keep being refused."""
    degrees = graph.degrees[here]
    walker = np.repeat(np.arange(len(here)), degrees)
    first = np.cumsum(degrees) - degrees
    edge = (
        np.arange(degrees.sum())
        - np.repeat(first, degrees)
        + np.repeat(graph.weights.indptr[here], degrees)
    )
    target = graph.weights.indices[edge]
    chance = graph.weights.data[edge] * factor(graph, before[walker], target, pq)
    total = np.add.reduceat(chance, first)
    ladder = np.cumsum(chance / total[walker])
    drawn = np.searchsorted(ladder, np.arange(len(here)) + rng.random(len(here)), side="right")
    return target[np.clip(drawn, first, first + degrees - 1)]
