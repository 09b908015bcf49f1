"""Pictures: `f(data, *, ax=None) -> ax`. They draw what they are given and compute nothing.

Every figure has a text alternative, made from its data: `sg.plots.show(ax)` shows a picture together with it, and
`sg.plots.alt(ax)` is the text alone.
"""

from sgns_edu.show.plots.base import alt, show
from sgns_edu.show.plots.costs import bars, products, rows, times, tree
from sgns_edu.show.plots.one_step import chain, curves, forces, sigmoid, staircase, window
from sgns_edu.show.plots.pipeline import pipeline
from sgns_edu.show.plots.theory import (
    keep_curves,
    learned_vs_predicted,
    noise_bars,
    norms_by_frequency,
    singular_values,
)
from sgns_edu.show.plots.training import learning_curve
from sgns_edu.show.plots.words import map, ranking

__all__ = [
    "alt",
    "bars",
    "chain",
    "curves",
    "forces",
    "keep_curves",
    "learned_vs_predicted",
    "learning_curve",
    "map",
    "noise_bars",
    "norms_by_frequency",
    "pipeline",
    "products",
    "ranking",
    "rows",
    "show",
    "sigmoid",
    "singular_values",
    "staircase",
    "times",
    "tree",
    "window",
]
