"""What one step takes on this machine: measured in turns, and carried over to other sizes and to a corpus of your own."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.costs import steps
from sgns_edu.costs.counting import NAMES, SAMPLING, SOFTMAX, TREE, Table, objectives, zipf
from sgns_edu.learn.noise import Unigram


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
        name = errors.check_choice("objective", objective, NAMES)
        return sorted(
            (timing for timing in self.timings if timing.objective == name),
            key=lambda timing: timing.V,
        )

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
            raise ValueError(
                f"{objective} was not measured; measured: {', '.join(sorted({t.objective for t in self.timings}))}"
            )
        last, largest = timings[-1].seconds, timings[-1].V
        growth = {SOFTMAX: V / largest, TREE: math.log(max(V, 2)) / math.log(max(largest, 2))}.get(
            objective, 1
        )
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


def stopwatch(
    works: list[tuple[tuple[str, int], Callable[[], None]]], *, rounds: int, each: int
) -> tuple[Timing, ...]:
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


def measure(
    V: int | Sequence[int] = (100, 1_000, 10_000, 50_000, 1_000_000),
    k: int = 5,
    dim: int = 100,
    *,
    batch: int = 1,
    rounds: int = 7,
    most_softmax: int = 50_000,
    rng: int | np.random.Generator = 0,
) -> Measured:
    """Processor seconds for one pair under each objective on this machine, each in the way that suits it best, float32.

    All take turns in every round, so that a busy moment touches all alike. batch=1 goes step by step, as `Trainer` does;
    a larger batch takes as many pairs at once. The full softmax never gathers its rows: it moves its table in place.

    Parameters
    ----------
    V : int or sequence of int
        Sizes of the vocabulary, by default up to a million (1 GB of memory).
    k : int, default 5
        Negatives for each pair.
    dim : int, default 100
    batch : int, default 1
        Pairs a step.
    rounds : int, default 7
    most_softmax : int, default 50,000
        The largest V at which the full softmax is measured too.
    rng : int or Generator, default 0

    Returns
    -------
    Measured
        With the medians, the spread, `seconds(objective, V)` between and beyond the sizes, and `crossover()`.

    Raises
    ------
    ValueError, TypeError
        A V under 2, another number under 1, or an `rng` that is neither seed nor Generator.
    """
    sizes = [errors.check_int("V", size, least=2) for size in np.atleast_1d(V).tolist()]
    k, dim = errors.check_int("k", k, least=1), errors.check_int("dim", dim, least=1)
    batch, rounds = (
        errors.check_int("batch", batch, least=1),
        errors.check_int("rounds", rounds, least=1),
    )
    rng = errors.check_rng(rng)
    works = [
        ((name, size), work)
        for size in sizes
        for name, work in _works(size, k, dim, batch, rng)
        if name != SOFTMAX or size <= most_softmax
    ]
    return Measured(stopwatch(works, rounds=rounds, each=batch), k, dim, batch)


def _works(
    V: int, k: int, dim: int, batch: int, rng: np.random.Generator
) -> list[tuple[str, Callable[[], None]]]:
    """For each objective one step to be timed, over the same tables and the same pairs."""
    tables = rng.random((2, V, dim), dtype=np.float32)
    tables /= dim
    pairs = Unigram(zipf(V), alpha=1).draw(0, 2 * 64 * batch, rng).reshape(64, batch, 2)
    return [
        (name, _work(tables, objective, pairs, rng)) for name, objective in objectives(V, k).items()
    ]


def _work(
    tables: np.ndarray, objective: object, pairs: np.ndarray, rng: np.random.Generator
) -> Callable[[], None]:
    turns = itertools.cycle(pairs)
    return lambda: steps.step(*tables, objective, next(turns), 1e-4, rng)


class Forecast(NamedTuple):
    """A whole training run: steps, hours for all of them, and the gigabytes of both tables."""

    steps: float
    hours: float
    gigabytes: float


def extrapolate(
    measured: Measured, *, words: float = 1e9, V: int = 50_000, window: int = 5, epochs: int = 1
) -> Table:
    """Hours against months: what the measured seconds make of a corpus and a vocabulary of your choice.

    A word meets window + 1 contexts on average where each draws its own width from 1 … window; each makes one step.

    Parameters
    ----------
    measured : Measured
    words : float, default 1e9
        Words of running text.
    V, window, epochs : int, default 50,000, 5, 1

    Returns
    -------
    Table of Forecast
        Steps, hours, and gigabytes (10⁹ bytes) of two tables in float32.

    Raises
    ------
    ValueError, TypeError
        What is not measured, a number out of range, or an objective that was not measured.
    """
    if not isinstance(measured, Measured):
        raise TypeError(f"measured must be what sg.costs.measure returns, not {measured!r:.60}")
    V, window, epochs = (
        errors.check_int(*named, least=1)
        for named in (("V", V), ("window", window), ("epochs", epochs))
    )
    steps = errors.check_float("words", words, above=0) * epochs * (window + 1)
    gigabytes = 2 * V * measured.dim * 4 / 1e9
    return Table(
        {
            name: Forecast(steps, steps * measured.seconds(name, V) / 3600, gigabytes)
            for name in NAMES
        }
    )
