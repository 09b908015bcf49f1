"""What one step costs under each of the four objectives: counted, measured here, and carried over to a corpus of your own."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.model import Draw
from sgns_edu.learn.noise import Unigram
from sgns_edu.learn.objectives import NCE, FullSoftmax, HierarchicalSoftmax, NegativeSampling
from sgns_edu.scale import minibatch
from sgns_edu.scale.stopwatch import NAMES, SOFTMAX, Measured, stopwatch

__all__ = ["Cost", "Forecast", "Measured", "Table", "extrapolate", "measure", "objectives", "table"]


class Cost(NamedTuple):
    """One step: v·u products, rows read and written, multiplications and additions, random numbers. The tree's are averages."""

    products: float
    rows_read: float
    rows_written: float
    operations: float
    random_numbers: int


class Table(dict):
    """Records by name, shown as a table."""

    def __repr__(self) -> str:
        head = next(iter(self.values()))._fields
        return "\n".join([f"{'':20}" + "".join(f"{name.replace('_', ' '):>16}" for name in head),
                          *(f"{name:20}" + "".join(f"{value:>16,.{digits(value)}f}" for value in row) for name, row in self.items())])


def digits(value: float) -> int:
    """Decimals worth showing: none for whole or large numbers.

    >>> digits(21), digits(12.34), digits(0.00123)
    (0, 2, 4)
    """
    return 0 if value == int(value) or value >= 1000 else 2 if value >= 1 else 1 - math.floor(math.log10(value))


def objectives(V: int, k: int = 5, counts: Sequence[float] | np.ndarray | None = None) -> dict[str, object]:
    """The four objectives over V words that occur as often as `counts` say; by default the r-th 1/r as often as the first."""
    counts = zipf(V) if counts is None else errors.table("counts", counts, (V,))
    noise = Unigram(counts)
    return dict(zip(NAMES, (FullSoftmax(V), HierarchicalSoftmax.from_counts(counts), NCE(noise, k), NegativeSampling(noise, k))))


def zipf(V: int) -> np.ndarray:
    """1, 1/2, 1/3, …: how often words come in any language, nearly (Zipf's law), (V,)."""
    return 1 / np.arange(1, errors.whole("V", V, least=1) + 1)


def table(V: int = 50_000, k: int = 5, dim: int = 100, counts: Sequence[float] | np.ndarray | None = None) -> Table:
    """What one step asks for under each objective, counted from the questions that the objective itself asks.

    Parameters
    ----------
    V, k, dim : int
        Words, negatives, dimension.
    counts : array of shape (V,), optional
        How often each word is the context; by default Zipf's law. It decides the tree's average path.

    Returns
    -------
    Table of Cost
        Each row scored is read, costs 6·dim operations (score it, add it up for the center, move it) and is written; the
        center adds a row and 2·dim. The link (one exponential a row) is left out.

    Examples
    --------
    >>> costs = table(V=50_000, k=5)
    >>> costs["full softmax"].products / costs["negative sampling"].products, costs["NCE"].random_numbers
    (8333.333333333334, 5)
    """
    four, d = objectives(V, k, counts), errors.whole("dim", dim, least=1)
    weights = zipf(V) if counts is None else np.asarray(counts, dtype=float)
    return Table({name: _cost(objective, weights, d) for name, objective in four.items()})


def _cost(objective: object, counts: np.ndarray, d: int) -> Cost:
    draw = objective.draw(0, 0, np.random.default_rng(0))
    contexts = [0] if objective.rows_are_words else range(len(counts))  # only in a tree does it matter which word it is
    asked = [len(objective.questions(Draw(0, c, draw.negatives))[0]) for c in contexts]
    m = asked[0] if len(asked) == 1 else float(np.average(asked, weights=counts))
    return Cost(m, m + 1, m + 1, (6 * m + 2) * d, len(draw.negatives))


def measure(V: int | Sequence[int] = (100, 1_000, 10_000, 50_000, 1_000_000), k: int = 5, dim: int = 100, *, batch: int = 1,
            rounds: int = 7, most_softmax: int = 50_000, rng: int | np.random.Generator = 0) -> Measured:
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
    sizes = [errors.whole("V", size, least=2) for size in np.atleast_1d(V).tolist()]
    k, dim = errors.whole("k", k, least=1), errors.whole("dim", dim, least=1)
    batch, rounds = errors.whole("batch", batch, least=1), errors.whole("rounds", rounds, least=1)
    rng = errors.generator(rng)
    works = [((name, size), work) for size in sizes for name, work in _works(size, k, dim, batch, rng)
             if name != SOFTMAX or size <= most_softmax]
    return Measured(stopwatch(works, rounds=rounds, each=batch), k, dim, batch)


def _works(V: int, k: int, dim: int, batch: int, rng: np.random.Generator) -> list[tuple[str, Callable[[], None]]]:
    """For each objective one step to be timed, over the same tables and the same pairs."""
    tables = rng.random((2, V, dim), dtype=np.float32)
    tables /= dim
    pairs = Unigram(zipf(V), alpha=1).draw(0, 2 * 64 * batch, rng).reshape(64, batch, 2)
    return [(name, _work(tables, objective, pairs, rng)) for name, objective in objectives(V, k).items()]


def _work(tables: np.ndarray, objective: object, pairs: np.ndarray, rng: np.random.Generator) -> Callable[[], None]:
    turns = itertools.cycle(pairs)
    return lambda: minibatch.step(*tables, objective, next(turns), 1e-4, rng)


class Forecast(NamedTuple):
    """A whole training run: steps, hours for all of them, and the gigabytes of both tables."""

    steps: float
    hours: float
    gigabytes: float


def extrapolate(measured: Measured, *, words: float = 1e9, V: int = 50_000, window: int = 5, epochs: int = 1) -> Table:
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
    V, window, epochs = (errors.whole(*named, least=1) for named in (("V", V), ("window", window), ("epochs", epochs)))
    steps = errors.real("words", words, above=0) * epochs * (window + 1)
    gigabytes = 2 * V * measured.dim * 4 / 1e9
    return Table({name: Forecast(steps, steps * measured.seconds(name, V) / 3600, gigabytes) for name in NAMES})
