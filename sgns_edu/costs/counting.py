"""What one step costs under each of the four objectives, counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.model import Draw
from sgns_edu.learn.noise import Unigram
from sgns_edu.learn.objectives import NCE, FullSoftmax, HierarchicalSoftmax, NegativeSampling

SOFTMAX, TREE, NOISE, SAMPLING = NAMES = (
    "full softmax",
    "hierarchical softmax",
    "NCE",
    "negative sampling",
)


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
        return "\n".join(
            [
                f"{'':20}" + "".join(f"{name.replace('_', ' '):>16}" for name in head),
                *(
                    f"{name:20}" + "".join(f"{value:>16,.{digits(value)}f}" for value in row)
                    for name, row in self.items()
                ),
            ]
        )


def digits(value: float) -> int:
    """Decimals worth showing: none for whole or large numbers.

    >>> digits(21), digits(12.34), digits(0.00123)
    (0, 2, 4)
    """
    return (
        0
        if value == int(value) or value >= 1000
        else 2
        if value >= 1
        else 1 - math.floor(math.log10(value))
    )


def objectives(
    V: int, k: int = 5, counts: Sequence[float] | np.ndarray | None = None
) -> dict[str, object]:
    """The four objectives over V words that occur as often as `counts` say; by default the r-th 1/r as often as the first."""
    counts = zipf(V) if counts is None else errors.check_table("counts", counts, (V,))
    noise = Unigram(counts)
    return dict(
        zip(
            NAMES,
            (
                FullSoftmax(V),
                HierarchicalSoftmax.from_counts(counts),
                NCE(noise, k),
                NegativeSampling(noise, k),
            ),
        )
    )


def zipf(V: int) -> np.ndarray:
    """1, 1/2, 1/3, …: how often words come in any language, nearly (Zipf's law), (V,)."""
    return 1 / np.arange(1, errors.check_int("V", V, least=1) + 1)


def table(
    V: int = 50_000, k: int = 5, dim: int = 100, counts: Sequence[float] | np.ndarray | None = None
) -> Table:
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
    four, d = objectives(V, k, counts), errors.check_int("dim", dim, least=1)
    weights = zipf(V) if counts is None else np.asarray(counts, dtype=float)
    return Table({name: _cost(objective, weights, d) for name, objective in four.items()})


def _cost(objective: object, counts: np.ndarray, d: int) -> Cost:
    draw = objective.draw(0, 0, np.random.default_rng(0))
    contexts = (
        [0] if objective.rows_are_words else range(len(counts))
    )  # only in a tree does it matter which word it is
    asked = [len(objective.questions(Draw(0, c, draw.negatives))[0]) for c in contexts]
    m = asked[0] if len(asked) == 1 else float(np.average(asked, weights=counts))
    return Cost(m, m + 1, m + 1, (6 * m + 2) * d, len(draw.negatives))
