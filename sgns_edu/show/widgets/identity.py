"""The secret identity as numbers: learned scores against predicted ones, for every state of lecture 07's exhibit."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sgns_edu.datasets.sixteen_words import sixteen_words
from sgns_edu.files import load_arrays
from sgns_edu.learn.noise import Unigram
from sgns_edu.show.widgets.grid import Grid, grid
from sgns_edu.study.expected import Fit
from sgns_edu.study.theory import fit_expected, optimum, shifted_pmi

GRID = Path(__file__).with_name("identity.npz")
AXES = {
    "k": (1, 5, 15),
    "α": (1.0, 0.75, 0.0),
    "collision": ("allow", "skip", "redraw"),
    "d": (2, 4, 16),
}
PREDICTIONS = ("its own formula", "PMI − log k")
CLASSES = {
    "1 to 9 times": (1, 10),
    "10 to 99": (10, 100),
    "100 to 999": (100, 1000),
    "1,000 to 9,999": (1000, 10_000),
    "10,000 and more": (10_000, np.inf),
    "never": (0, 1),
}
LANE, LOWEST = -8.5, -9.0  # where pairs never seen stand, and the lower edge


def fitted(k: int, alpha: float, collision: str, dim: int) -> Fit:
    """One state, computed: two tables of `dim` columns, trained on all pairs of the sixteen words to the end."""
    counts = sixteen_words().counts
    return fit_expected(
        counts, Unigram(counts.sum(axis=0), alpha), k, dim=dim, collision=collision, rng=0
    )


@cache
def stored() -> np.ndarray:
    """The scores of all states, (k, α, collision, d, V, V), as `tools/make_grids.py` stored them."""
    return load_arrays(GRID)["scores"]


def predicted(k: int, alpha: float, collision: str, prediction: str = PREDICTIONS[0]) -> np.ndarray:
    """Where the scores would come to rest if they were free, or what plain PMI − log k says; (V, V)."""
    counts = sixteen_words().counts
    if prediction == PREDICTIONS[1]:
        return shifted_pmi(counts, k)
    return optimum(counts, Unigram(counts.sum(axis=0), alpha), k, collision=collision)


def state(**values: Any) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """One picture: (predicted, learned) for each class of pairs, every pair once; never seen ones in their lane."""
    k, alpha, collision, prediction = (
        values[name] for name in ("k", "α", "collision", "prediction")
    )
    x = predicted(k, alpha, collision, prediction)  # (V, V)
    y = stored()[tuple(AXES[name].index(values[name]) for name in AXES)]  # (V, V)
    once, counts = np.tri(len(x), dtype=bool), sixteen_words().counts
    chosen = {
        name: once & (counts >= low) & (counts < high) for name, (low, high) in CLASSES.items()
    }
    points = {name: (x[cells], y[cells]) for name, cells in chosen.items()}
    fallen = np.maximum(points["never"][1], LOWEST)
    return points | {"never": (LANE + 0.25 * np.linspace(-1, 1, len(fallen)), fallen)}


def words(series: dict[str, tuple[np.ndarray, np.ndarray]], **values: Any) -> str:
    """The caption: how far from the line the pairs lie, and where those never seen are."""
    x, y = (
        np.concatenate([part[axis] for name, part in series.items() if name != "never"])
        for axis in (0, 1)
    )
    gap, fallen = np.abs(y - x).max(), series["never"][1]
    far = f"{gap:.2f}" if gap > 0.005 else "less than 0.001"
    deep = "below the picture" if fallen.max() <= LOWEST else f"at {fallen.max():.1f} and below"
    return (
        f"k = {values['k']}, α = {values['α']:g}, collisions: {values['collision']}, {values['d']} dimensions, "
        f"predicted by {values['prediction']}. Largest distance from the line: {far}. Pairs never seen: {deep}."
    )


def exhibit(**start: Any) -> Grid:
    """Learned scores of sixteen words against predicted ones; sliders for k, α, collisions, d and the prediction.

    Parameters
    ----------
    start
        Where sliders stand at first, as in exhibit(k=5, d=16).

    Examples
    --------
    >>> exhibit(k=5, d=16).caption().split("formula. ")[1]
    'Largest distance from the line: less than 0.001. Pairs never seen: below the picture.'
    """
    return grid(
        state,
        AXES | {"prediction": PREDICTIONS},
        x="predicted",
        y="learned:  v·u",
        caption=words,
        diagonal=True,
        limits=(LANE - 0.7, 5.0, LOWEST - 0.3, 5.0),
        start=start,
        digits=3,
    )
