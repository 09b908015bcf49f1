"""What one step costs under each of the four objectives, counted."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors
from sgns_edu.learn.model import Objective
from sgns_edu.learn.noise import Unigram
from sgns_edu.learn.objectives import (
    NCE,
    FullSoftmax,
    HierarchicalSoftmax,
    NegativeSampling,
    ask,
    find_extra,
)

SOFTMAX = "full softmax"
TREE = "hierarchical softmax"
NOISE = "NCE"
SAMPLING = "negative sampling"
NAMES = (SOFTMAX, TREE, NOISE, SAMPLING)
PIECE = 2**16  # contexts that are asked about at a time


class Cost(NamedTuple):
    """One step: v·u products, rows read and written, multiplications and additions, random numbers.

    Those of the tree are averages.
    """

    products: float
    rows_read: float
    rows_written: float
    operations: float
    random_numbers: int


class Table(dict):
    """Records by name; prints as a table."""

    def __repr__(self) -> str:
        head = " " * 20
        for field in next(iter(self.values()))._fields:
            head += f"{field.replace('_', ' '):>16}"
        lines = [head]
        for name, record in self.items():
            cells = [f"{value:>16,.{count_decimals(value)}f}" for value in record]
            lines.append(f"{name:20}" + "".join(cells))
        return "\n".join(lines)


def count_decimals(value: float) -> int:
    """Return how many decimals are worth showing: none for integers and large numbers.

    >>> count_decimals(21), count_decimals(12.34), count_decimals(0.00123)
    (0, 2, 4)
    """
    if value == int(value) or value >= 1000:
        return 0
    if value >= 1:
        return 2
    return 1 - math.floor(math.log10(value))


def objectives(V: int, k: int = 5, counts: ArrayLike | None = None) -> dict[str, Objective]:
    """Return the four objectives over V words, by name.

    Parameters
    ----------
    V, k : int
        Words and negatives.
    counts : array of shape (V,), optional
        How often each word occurs; by default Zipf's law.
    """
    frequencies = zipf(V) if counts is None else errors.check_table("counts", counts, (V,))
    noise = Unigram(frequencies)
    return {
        SOFTMAX: FullSoftmax(V),
        TREE: HierarchicalSoftmax.from_counts(frequencies),
        NOISE: NCE(noise, k),
        SAMPLING: NegativeSampling(noise, k),
    }


def zipf(V: int) -> np.ndarray:
    """1, 1/2, 1/3, …: roughly how often the words of a language occur (Zipf's law), (V,)."""
    return 1 / np.arange(1, errors.check_int("V", V, least=1) + 1)


def table(V: int = 50_000, k: int = 5, dim: int = 100, counts: ArrayLike | None = None) -> Table:
    """Count what one step costs under each objective, from the questions that it asks.

    Parameters
    ----------
    V, k, dim : int
        Words, negatives, dimension.
    counts : array of shape (V,), optional
        How often each word is the context; by default Zipf's law. The tree's average path depends
        on it.

    Returns
    -------
    Table of Cost
        Each row scored is read, costs 6·dim operations (score it, add it up for the center, move
        it) and is written; the center adds a row and 2·dim. The link (one exponential per row) is
        not counted.

    Examples
    --------
    >>> costs = table(V=50_000, k=5)
    >>> costs["full softmax"].products / costs["negative sampling"].products
    8333.333333333334
    >>> costs["NCE"].random_numbers
    5
    """
    by_name, d = objectives(V, k, counts), errors.check_int("dim", dim, least=1)
    frequencies = zipf(V) if counts is None else np.asarray(counts, dtype=float)
    return Table({name: _count(objective, frequencies, d) for name, objective in by_name.items()})


def _count(objective: Objective, frequencies: np.ndarray, d: int) -> Cost:
    draw = objective.draw(0, 0, np.random.default_rng(0))
    if find_extra(objective, "asks_about") == "path":
        m = _average_path(objective, frequencies)
    else:
        m = len(objective.questions(draw)[0])
    return Cost(m, m + 1, m + 1, (6 * m + 2) * d, len(draw.negatives))


def _average_path(objective: Objective, frequencies: np.ndarray) -> float:
    """Average the number of questions over all contexts."""
    lengths = []
    for start in range(0, len(frequencies), PIECE):
        contexts = np.arange(start, min(start + PIECE, len(frequencies)))  # (b,)
        no_negatives = np.empty((len(contexts), 0))
        rows, _, _ = ask(objective, np.zeros_like(contexts), contexts, no_negatives)  # (b, m)
        lengths.append((rows >= 0).sum(axis=1))
    return float(np.average(np.concatenate(lengths), weights=frequencies))
