"""What all pictures share: axes to draw on, and words for those who cannot see them."""

from __future__ import annotations

import textwrap

from matplotlib import pyplot as plt
from matplotlib.axes import Axes


def axes(ax: Axes | None, *, size: tuple[float, float] = (6.0, 4.0)) -> Axes:
    """The given axes, or those of a new figure of `size` inches."""
    return plt.figure(figsize=size, layout="constrained").add_subplot() if ax is None else ax


def describe(ax: Axes, text: str) -> Axes:
    """Attach a text alternative, made from the data that the picture shows."""
    ax.set_label(text)
    return ax


def alt(ax: Axes) -> str:
    """The text alternative of a picture, in lines that a notebook need not break within a word."""
    return textwrap.fill(str(ax.get_label()), 110)
