"""What one step takes on this machine: measured in turns, and extrapolated to other sizes."""

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
from sgns_edu.learn.model import Objective
from sgns_edu.learn.noise import Unigram

SECONDS = 0.02  # that each objective takes in each round, about


class Timing(NamedTuple):
    """Processor seconds for one pair: the median of all rounds, the fastest and the slowest."""

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
        """Return the timings of one objective, by V."""
        errors.check_choice("objective", objective, NAMES)
        timings = [timing for timing in self.timings if timing.objective == objective]
        return sorted(timings, key=lambda timing: timing.V)

    def seconds(self, objective: str, V: int) -> float:
        """Return the seconds for one pair at any V.

        Between the measured sizes the logarithms are interpolated. Beyond the largest, the softmax
        grows with V and the tree with log V, while the sampled ones stay as they are.

        Raises
        ------
        ValueError
            If the objective is unknown or was not measured.
        """
        timings = self.of(objective)
        if not timings:
            measured = sorted({timing.objective for timing in self.timings})
            raise ValueError(
                f"{objective} was not measured, only {', '.join(measured) or 'nothing'}"
            )
        largest = timings[-1]
        if V > largest.V:
            return largest.seconds * _extrapolate_growth(objective, largest.V, V)
        x = np.log([timing.V for timing in timings])
        y = np.log([timing.seconds for timing in timings])
        return float(np.exp(np.interp(math.log(V), x, y)))

    def crossover(self, one: str = SOFTMAX, other: str = SAMPLING) -> float | None:
        """Return the V at which both take equally long, None if the same one is always faster."""
        sizes = [timing.V for timing in self.of(one)]
        lead = np.log([self.seconds(one, V) / self.seconds(other, V) for V in sizes])
        changes = np.flatnonzero(np.sign(lead[:-1]) != np.sign(lead[1:]))
        if not len(changes):
            return None
        i, x = changes[0], np.log(sizes)
        slope = (lead[i + 1] - lead[i]) / (x[i + 1] - x[i])
        return float(np.exp(x[i] - lead[i] / slope))


def _extrapolate_growth(objective: str, largest: int, V: int) -> float:
    """Return by how much a step grows from the largest measured vocabulary to V words."""
    if objective == SOFTMAX:
        return V / largest
    if objective == TREE:
        return math.log(max(V, 2)) / math.log(max(largest, 2))
    return 1.0


def measure(
    V: int | Sequence[int] = (100, 1_000, 10_000, 50_000, 1_000_000),
    k: int = 5,
    dim: int = 100,
    *,
    batch: int = 1,
    rounds: int = 7,
    most_softmax: int = 50_000,
    rng: int | np.random.Generator | None = None,
) -> Measured:
    """Measure processor seconds for one pair under each objective on this machine, in float32.

    Each objective steps in the way that suits it best. All take turns in every round, so that a
    busy moment affects all alike. batch=1 goes step by step, as `Trainer` does; a larger batch
    takes that many pairs at once. The full softmax never gathers its rows: it moves its table in
    place.

    Parameters
    ----------
    V : int or sequence of int
        Sizes of the vocabulary, by default up to a million (1 GB of memory).
    k : int, default 5
        Negatives for each pair.
    dim : int, default 100
    batch : int, default 1
        Pairs per step.
    rounds : int, default 7
    most_softmax : int, default 50,000
        The largest V at which the full softmax is measured too.
    rng : int, Generator or None, default None
        None starts from fresh entropy.

    Returns
    -------
    Measured
        With the medians, the spread, `seconds(objective, V)` between and beyond the sizes, and
        `crossover()`.

    Raises
    ------
    ValueError, TypeError
        If a V is under 2, another number under 1, or `rng` is not a seed, a Generator or None.
    """
    sizes = [errors.check_int("V", size, least=2) for size in np.atleast_1d(V).tolist()]
    k, dim = errors.check_int("k", k, least=1), errors.check_int("dim", dim, least=1)
    batch = errors.check_int("batch", batch, least=1)
    rounds = errors.check_int("rounds", rounds, least=1)
    rng = errors.check_rng(rng)
    works = {}
    for size in sizes:
        tables, pairs = _make_data(size, dim, batch, rng)
        for name, objective in objectives(size, k).items():
            if name != SOFTMAX or size <= most_softmax:
                works[name, size] = _make_work(tables, objective, pairs, rng)
    return Measured(_time_in_turns(works, rounds, batch), k, dim, batch)


def _make_data(
    V: int, dim: int, batch: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return both tables (2, V, d) and 64 batches of pairs (64, b, 2), for all objectives."""
    tables = rng.random((2, V, dim), dtype=np.float32)
    tables /= dim
    pairs = Unigram(zipf(V), alpha=1).draw(0, 2 * 64 * batch, rng)
    return tables, pairs.reshape(64, batch, 2)


def _make_work(
    tables: np.ndarray, objective: Objective, pairs: np.ndarray, rng: np.random.Generator
) -> Callable[[], None]:
    W_in, W_out = tables
    batches = itertools.cycle(pairs)

    def take_step() -> None:
        steps.step(W_in, W_out, objective, next(batches), 1e-4, rng)

    return take_step


def _time_in_turns(
    works: dict[tuple[str, int], Callable[[], None]], rounds: int, batch: int
) -> tuple[Timing, ...]:
    """Time the work of each (objective, V) in every round, on one core."""
    seconds: dict[tuple[str, int], list[float]] = {key: [] for key in works}
    with _limit_to_one_core():
        times = {
            key: max(1, int(SECONDS / max(_time(work, 2), 1e-6))) for key, work in works.items()
        }
        for _ in range(rounds):
            for key, work in works.items():
                seconds[key].append(_time(work, times[key]) / batch)
    timings = []
    for (objective, V), rounds_of_it in seconds.items():
        median = float(np.median(rounds_of_it))
        timings.append(Timing(objective, V, median, min(rounds_of_it), max(rounds_of_it)))
    return tuple(timings)


def _time(work: Callable[[], None], times: int) -> float:
    """Return the processor seconds of one call, averaged over `times`."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def _limit_to_one_core() -> AbstractContextManager:
    """Run matrix products on one thread, as everything else, if threadpoolctl is installed."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(1)


class Forecast(NamedTuple):
    """A whole training run: steps, hours for all of them, and the gigabytes of both tables."""

    steps: float
    hours: float
    gigabytes: float


def extrapolate(
    measured: Measured, *, words: float = 1e9, V: int = 50_000, window: int = 5, epochs: int = 1
) -> Table:
    """Extrapolate the measured seconds to a corpus and a vocabulary of your choice.

    A word meets window + 1 contexts on average if each draws its own width from 1 … window; each
    makes one step.

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
    ValueError
        If a number is out of range or an objective was not measured.
    TypeError
        If `measured` is not what `measure` returns.
    """
    if not isinstance(measured, Measured):
        raise TypeError(
            f"measured must be what sg.costs.measure returns, got {errors.show_value(measured)}"
        )
    V = errors.check_int("V", V, least=1)
    window = errors.check_int("window", window, least=1)
    epochs = errors.check_int("epochs", epochs, least=1)
    total = errors.check_float("words", words, above=0) * epochs * (window + 1)
    gigabytes = 2 * V * measured.dim * 4 / 1e9
    forecasts = Table()
    for name in NAMES:
        hours = total * measured.seconds(name, V) / 3600
        forecasts[name] = Forecast(total, hours, gigabytes)
    return forecasts
