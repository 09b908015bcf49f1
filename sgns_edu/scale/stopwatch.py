"""The stop-watch: works that take turns, and what their times say between and beyond the sizes that were tried."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

import numpy as np

from sgns_edu import errors

SOFTMAX, TREE, NOISE, SAMPLING = NAMES = ("full softmax", "hierarchical softmax", "NCE", "negative sampling")


class Timing(NamedTuple):
    """Processor seconds for one pair: the median of all rounds, the quickest and the slowest."""

    objective: str
    V: int
    seconds: float
    low: float
    high: float


class Measured(NamedTuple):
    """Timings of one interleaved run, and what they were made with."""

    timings: tuple[Timing, ...]
    k: int
    dim: int
    batch: int

    def of(self, objective: str) -> list[Timing]:
        """The timings of one objective, by V."""
        name = errors.one_of("objective", objective, NAMES)
        return sorted((timing for timing in self.timings if timing.objective == name), key=lambda timing: timing.V)

    def seconds(self, objective: str, V: int) -> float:
        """Seconds for one pair at any V: on straight lines through the logarithms; beyond the largest, the softmax grows
        with V and the tree with log V, while the sampled ones stay as they are.

        Raises
        ------
        ValueError
            An objective of another name, or one that was not measured.
        """
        timings = self.of(objective)
        if not timings:
            raise ValueError(f"{objective} was not measured; measured: {', '.join(sorted({t.objective for t in self.timings}))}")
        last, largest = timings[-1].seconds, timings[-1].V
        growth = {SOFTMAX: V / largest, TREE: math.log(max(V, 2)) / math.log(max(largest, 2))}.get(objective, 1)
        if V > largest:
            return last * growth
        x, y = np.log([t.V for t in timings]), np.log([t.seconds for t in timings])
        return float(np.exp(np.interp(math.log(V), x, y)))

    def crossover(self, one: str = SOFTMAX, other: str = SAMPLING) -> float | None:
        """The V at which both take equally long, or None where the same one is always quicker."""
        sizes = [t.V for t in self.of(one)]
        lead = np.log([self.seconds(one, V) / self.seconds(other, V) for V in sizes])
        turns = np.flatnonzero(np.sign(lead[:-1]) != np.sign(lead[1:]))
        if not len(turns):
            return None
        i, x = turns[0], np.log(sizes)
        return float(np.exp(x[i] - lead[i] * (x[i + 1] - x[i]) / (lead[i + 1] - lead[i])))


def stopwatch(works: list[tuple[tuple[str, int], Callable[[], None]]], *, rounds: int, each: int) -> tuple[Timing, ...]:
    """Time ((objective, V), work) in turns, about 20 ms each in every round, on one core; a work stands for `each` pairs."""
    seen: dict[tuple[str, int], list[float]] = {key: [] for key, _ in works}
    with _one_core():
        times = {key: max(1, int(0.02 / max(_seconds(work, 2), 1e-6))) for key, work in works}
        for _ in range(rounds):
            for key, work in works:
                seen[key].append(_seconds(work, times[key]) / each)
    return tuple(Timing(*key, float(np.median(s)), min(s), max(s)) for key, s in seen.items())


def _seconds(work: Callable[[], None], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) / times


def _one_core() -> AbstractContextManager:
    """Matrix products on one thread, as all the rest, where threadpoolctl is there to see to it."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(1)
