"""Costs as pictures: time and products against the size of the vocabulary, a tree with a word's path, rows that light up, bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sgns_edu import errors
from sgns_edu.costs.counting import NAMES, Table
from sgns_edu.costs.timing import Measured
from sgns_edu.learn.huffman import Tree
from sgns_edu.learn.model import Step
from sgns_edu.show import palette
from sgns_edu.show.arrows import touched
from sgns_edu.show.plots import base
from sgns_edu.show.tree import places

LOOK: dict[str, dict[str, Any]] = {
    name: {"color": color, "marker": shape}
    for name, color, shape in zip(NAMES, palette.METHODS, "osD^")
}


def times(measured: Measured, *, ax: Axes | None = None) -> Axes:
    """Draw seconds per pair against the number of words, with the spread, and where full softmax and negative sampling cross."""
    ax = base.axes(ax)
    for name in NAMES:
        rows = measured.of(name)
        middle = np.array([t.seconds for t in rows])
        spread = [middle - [t.low for t in rows], [t.high for t in rows] - middle]
        ax.errorbar([t.V for t in rows], middle, yerr=spread, label=name, capsize=3, **LOOK[name])
    crossing = measured.crossover()
    if crossing:
        ax.axvline(crossing, color=palette.QUIET, linestyle=":")
        ax.annotate(
            f"equally long\nat {crossing:,.0f} words",
            (crossing, 0.02),
            xycoords=("data", "axes fraction"),
            xytext=(4, 0),
            textcoords="offset points",
            va="bottom",
        )
    way = "step by step" if measured.batch == 1 else f"{measured.batch} pairs at a time"
    _log(ax, "words in the vocabulary", f"seconds for one pair, {way}")
    said = "; ".join(
        f"{name} {rows[0].seconds:.1e} to {rows[-1].seconds:.1e} s"
        for name in NAMES
        if (rows := measured.of(name))
    )
    return base.describe(
        ax,
        f"Time for one pair, {way}: {said}."
        + (f" Equally long at {crossing:,.0f} words." if crossing else ""),
    )


def products(tables: Mapping[int, Table], *, ax: Axes | None = None) -> Axes:
    """Draw the dot products for one pair against the number of words; `tables` is {V: sg.costs.table(V=V)}."""
    ax = base.axes(ax)
    for name in NAMES:
        ax.plot(
            list(tables),
            [table[name].products for table in tables.values()],
            label=name,
            **LOOK[name],
        )
    _log(ax, "words in the vocabulary", "dot products for one pair")
    least, most = min(tables), max(tables)
    said = "; ".join(
        f"{name} {tables[least][name].products:,.4g} to {tables[most][name].products:,.4g}"
        for name in NAMES
    )
    return base.describe(
        ax, f"Dot products for one pair, from {least:,} to {most:,} words: {said}."
    )


def tree(
    tree: Tree, words: Sequence[str], *, path: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the tree with its words, and the questions on one word's path.

    Raises
    ------
    ValueError, KeyError
        If the number of words is not the number of leaves, or the path leads to none of the words.
    """
    words = list(words)
    if len(words) != len(tree.lengths):
        raise ValueError(
            f"the tree has {len(tree.lengths)} leaves, but there are {len(words)} words"
        )
    if path is not None and path not in words:
        raise errors.unknown_word(path, words, "tree")
    ax, placed = base.axes(ax, size=(0.8 * len(words) + 2, 4.0)), places(tree)
    for word in range(len(words)):
        ax.plot(*placed.way(tree, word).T, color=palette.QUIET, linewidth=1, zorder=1)
    ax.plot(*placed.nodes.T, "o", color=palette.QUIET, markersize=6)
    for word, place in zip(words, placed.words):
        ax.annotate(
            base.label(word),
            place,
            ha="center",
            va="top",
            xytext=(0, -3),
            textcoords="offset points",
            fontweight="bold" if word == path else None,
        )
    if path is not None:
        _path(ax, tree, placed.way(tree, words.index(path)), tree.path(words.index(path))[1])
    ax.axis("off")
    ax.margins(0.08, 0.12)
    told = (
        f" {path}: {len(tree.path(words.index(path))[0])} questions, turns {_turns(tree, words.index(path))}."
        if path
        else ""
    )
    return base.describe(
        ax,
        f"A tree of {len(words)} words, paths of {tree.lengths.min()} to {tree.lengths.max()} questions.{told}",
    )


def rows(
    step: Step,
    words: Sequence[str],
    title: str = "",
    *,
    contexts: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the rows of both tables: the center blue, what is pulled green, what is pushed orange (hatched), all others empty.

    Where the rows of W_out stand for something else than the words (inner nodes), `contexts` names them.
    """
    ax = base.axes(ax, size=(3.0, 0.22 * len(words) + 0.8))
    for left, (name, table) in enumerate(zip(("W_in", "W_out"), touched(step, len(words)))):
        for row, (one, zero) in enumerate(table):
            _row(ax, left * 1.4, -row, palette.CENTER if left == 0 else palette.PULL, one, zero)
        ax.annotate(name, (left * 1.4 + 0.5, 1.1), ha="center", va="bottom", annotation_clip=False)
    ax.set(
        xlim=(-0.1, 2.5),
        ylim=(-len(words) + 0.9, 1),
        yticks=-np.arange(len(words)) + 0.5,
        yticklabels=[base.label(word) for word in words],
        xticks=[],
    )
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_title(base.label(title), pad=18, fontsize=base.LETTERS)
    for row, name in enumerate(contexts or ()):
        ax.annotate(
            base.label(name),
            (2.45, -row + 0.43),
            va="center",
            fontsize=base.LETTERS,
            annotation_clip=False,
        )
    moved = len(set(step.rows.tolist()))
    said = f"1 of {len(words)} rows of W_in and {moved} of {len(words)} rows of W_out change."
    return base.describe(ax, f"{title}: {said}" if title else said)


def bars(
    series: Mapping[str, Sequence[float]],
    words: Sequence[str],
    *,
    ylabel: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the values of several series side by side, word by word."""
    ax, width = base.axes(ax), 0.8 / len(series)
    for i, (name, values) in enumerate(series.items()):
        ax.bar(
            np.arange(len(words)) + (i - (len(series) - 1) / 2) * width,
            values,
            width,
            label=base.label(name),
            color=palette.METHODS[i % 4],
            hatch=("", "//", "..", "xx")[i % 4],
            edgecolor="white",
        )
    ax.set_xticks(range(len(words)), [base.label(word) for word in words])
    ax.set_ylabel(base.label(ylabel))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False)
    said = "; ".join(
        f"{name}: " + ", ".join(f"{word} {value:.3f}" for word, value in zip(words, values))
        for name, values in series.items()
    )
    return base.describe(ax, f"Bars. {said}.")


def _log(ax: Axes, xlabel: str, ylabel: str) -> None:
    ax.set(xscale="log", yscale="log", xlabel=xlabel, ylabel=ylabel)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False)


def _path(ax: Axes, tree: Tree, way: np.ndarray, turns: np.ndarray) -> None:
    ax.plot(*way.T, color=palette.CENTER, linewidth=2.5, zorder=2)
    ax.plot(*way[:-1].T, "o", color=palette.CENTER, markersize=9)
    for here, there, turn in zip(way, way[1:], turns):
        ax.annotate(
            str(turn),
            (here + there) / 2,
            color=palette.CENTER,
            ha="center",
            va="center",
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
        )


def _turns(tree: Tree, word: int) -> str:
    return ", ".join(map(str, tree.path(word)[1].tolist()))


def _row(ax: Axes, left: float, low: float, color: str, one: int, zero: int) -> None:
    """One row of a table: the share of it that is pulled, and hatched what is pushed."""
    ax.add_patch(Rectangle((left, low), 1, 0.86, facecolor="none", edgecolor=palette.LINE))
    both = max(one + zero, 1)
    if one:
        ax.add_patch(Rectangle((left, low), one / both, 0.86, facecolor=color))
    if zero:
        ax.add_patch(
            Rectangle(
                (left + one / both, low),
                zero / both,
                0.86,
                facecolor=palette.PUSH,
                edgecolor="white",
                hatch="////",
            )
        )
    if both > 1:
        ax.annotate(f"{both}×", (left + 1.05, low + 0.43), va="center", fontsize=base.LETTERS)
