"""Words as points on a map, each with its name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from sgns_edu import errors
from sgns_edu.show import palette
from sgns_edu.show.names import Place, Size
from sgns_edu.show.plots import base
from sgns_edu.show.wordmap import place_words

NAME = {"ha": "center", "va": "center", "fontsize": base.LETTERS, "zorder": 4}
LEADER = {"arrowstyle": "-", "color": palette.QUIET, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 3}
AWAY = 9.0  # points between a dot and its name, beyond which a line ties them


def map(
    points: np.ndarray,
    words: Sequence[str],
    *,
    classes: Sequence[object] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a named point for every word, with color and shape by class; names that would overlap move apart.

    Parameters
    ----------
    points : array of shape (n, 2)
        From `project`; where it is a PCA, the axes say how much of the variance they show.
    words : sequence of n str
    classes : sequence of n, optional
        The class of each word; classes are drawn in the order in which they first appear.

    Raises
    ------
    ValueError
        If the points are not (n, 2), or there is not one word and one class for each.
    """
    explained = getattr(points, "explained", None)
    points = errors.check_table("points", points, ("n", 2))
    classes = [""] * len(words) if classes is None else list(classes)
    if not len(points) == len(words) == len(classes):
        given = f"{len(points)} points, {len(words)} words, {len(classes)} classes"
        raise ValueError(f"each point needs a word and a class, but there are {given}")
    ax = base.axes(ax, size=(8.0, 6.0))
    kinds = list(dict.fromkeys(classes))
    for number, kind in enumerate(kinds):
        _dots(ax, points[[at == kind for at in classes]], number, base.label(kind))
    if kinds != [""]:
        ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    _axes(ax, explained)
    base.finish(ax)
    _names(ax, points, words)
    return base.describe(ax, caption(words, classes))


def caption(words: Sequence[str], classes: Sequence[object]) -> str:
    """The map in words: who is on it.

    >>> caption(["red", "one", "blue"], ["color", "number", "color"])
    'A map of 3 words. color: red, blue. number: one.'
    """
    parts = {
        kind: [word for word, at in zip(words, classes) if at == kind]
        for kind in dict.fromkeys(classes)
    }
    named = [f"{kind}: {', '.join(members)}.".removeprefix(": ") for kind, members in parts.items()]
    return " ".join([f"A map of {len(words)} words.", *named])


def _dots(ax: Axes, points: np.ndarray, number: int, name: str) -> None:
    """The points of one class; colors and shapes go round at different times, so that 56 classes differ."""
    color = palette.CLASSES[number % len(palette.CLASSES)]
    shape = palette.CLASS_SHAPES[
        (number + number // len(palette.CLASSES)) % len(palette.CLASS_SHAPES)
    ]
    ax.scatter(*points.T, s=28, color=color, marker=shape, label=name, linewidths=0, zorder=3)


def _axes(ax: Axes, explained: np.ndarray | None) -> None:
    ax.margins(0.12)
    if explained is None:
        ax.set(xticks=[], yticks=[])
    else:
        ax.set(
            xlabel=f"first component: {explained[0]:.0%} of the variance",
            ylabel=f"second: {explained[1]:.0%}",
        )
    ax.spines[["top", "right"]].set_visible(False)


def _names(ax: Axes, points: np.ndarray, words: Sequence[str]) -> None:
    """Write the names beside their points; one that had to move away is tied to its point by a line."""
    figure = base.figure_of(ax)
    figure.draw_without_rendering()  # so that the axes have their place
    left, low, right, top = ax.get_window_extent().extents
    pixel = 72 / figure.dpi  # in points
    dots = (ax.transData.transform(points) - [left, top]) * [1, -1]  # (n, 2), y downward
    size = Size(right - left, top - low, base.LETTERS / pixel)
    for row, place in place_words(dots, words, size, dot=4 / pixel).items():
        move = np.array([place.x, place.y]) - dots[row]  # (2,)
        ax.annotate(
            base.label(words[row]),
            points[row],
            xytext=(move[0] * pixel, -move[1] * pixel),
            textcoords="offset points",
            arrowprops=LEADER if _gap(move, place) * pixel > AWAY else None,
            **NAME,
        )


def _gap(move: np.ndarray, place: Place) -> float:
    """The distance from a dot to the box of its name, whose middle is `move` (2,) away."""
    return float(np.hypot(*np.maximum(abs(move) - [place.w, place.h], 0)))


def ranking(
    answers: Sequence[tuple[str, float]], *, title: str = "", ax: Axes | None = None
) -> Axes:
    """Draw the answers of `neighbors` or `analogy` as bars, the best on top; a bar is as long as its cosine.

    Parameters
    ----------
    answers : sequence of (word, cosine)
    title : str

    Raises
    ------
    ValueError
        If there is no answer.
    """
    if not answers:
        raise ValueError("a ranking needs at least one answer, a pair of word and cosine")
    ax = base.axes(ax, size=(4.0, 3.0))
    words, cosines = zip(*answers)
    places = range(len(words))
    ax.barh(places, cosines, color=palette.CENTER, height=0.7)
    ax.set(
        yticks=places,
        yticklabels=[base.label(word) for word in words],
        xlabel="cosine",
        title=base.label(title),
        xlim=(min(0, *cosines), 1),
    )
    ax.invert_yaxis()
    ax.spines[["top", "right"]].set_visible(False)
    named = ", ".join(f"{word} {cosine:.2f}" for word, cosine in answers)
    return base.describe(ax, f"{title}: {named}." if title else f"{named}.")
