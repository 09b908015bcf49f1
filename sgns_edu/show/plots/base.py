"""What all pictures share: axes to draw on, and words for those who cannot see them."""

from __future__ import annotations

import textwrap

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure


def axes(ax: Axes | None, *, size: tuple[float, float] = (6.0, 4.0)) -> Axes:
    """The given axes, or those of a new figure of `size` inches."""
    if ax is None:
        return plt.figure(figsize=size, layout="constrained").add_subplot()
    return ax


def figure_of(ax: Axes) -> Figure:
    """The whole figure that axes belong to, even if they lie in a part of it."""
    figure = ax.figure
    while isinstance(figure, SubFigure):
        figure = figure.figure
    return figure


def describe(ax: Axes, text: str) -> Axes:
    """Attach a text alternative, made from the data that the picture shows."""
    ax.set_label(text)
    return ax


def alt(ax: Axes) -> str:
    """The text alternative of a picture, in lines that a notebook need not break within a word."""
    return textwrap.fill(str(ax.get_label()), 110)
