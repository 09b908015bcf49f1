"""What all pictures share: axes to draw on, and words for those who cannot see them."""

from __future__ import annotations

import io
import textwrap

from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from sgns_edu.show import palette

LETTERS = 11  # points, the smallest letters
EDGE = 0.1  # inches around a picture
PAPER = "white"  # explicit, so that dark letters can be read in a dark notebook, too


def axes(ax: Axes | None, *, size: tuple[float, float] = (6.0, 4.0)) -> Axes:
    """The given axes, or those of a new figure of `size` inches."""
    if ax is not None:
        return ax
    engine = ConstrainedLayoutEngine(w_pad=EDGE, h_pad=EDGE)
    return plt.figure(figsize=size, layout=engine).add_subplot()


def figure_of(ax: Axes) -> Figure:
    """The whole figure that axes belong to, even if they lie in a part of it."""
    figure = ax.figure
    while isinstance(figure, SubFigure):
        figure = figure.figure
    return figure


def finish(ax: Axes) -> None:
    """Give a picture its ground, and letters of at least 11 points."""
    figure_of(ax).set_facecolor(PAPER)
    ax.set_facecolor(PAPER)
    ax.tick_params(which="both", labelsize=LETTERS)
    for letters in ax.findobj(Text):
        if float(letters.get_fontsize()) < LETTERS:
            letters.set_fontsize(LETTERS)


def describe(ax: Axes, text: str) -> Axes:
    """Finish a picture, and attach a text alternative made from the data that it shows."""
    finish(ax)
    ax.set_label(text)
    return ax


def quiet(ax: Axes) -> None:
    """Draw two axes only, in gray."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(palette.QUIET)
    ax.tick_params(colors=palette.SOFT)


def alt(ax: Axes) -> str:
    """The text alternative of a picture, in lines that a notebook need not break within a word."""
    return textwrap.fill(str(ax.get_label()), 110)


def show(ax: Axes, *others: Axes) -> None:
    """Show a picture in a notebook, once, with its text alternative as the image's own.

    The output holds a PNG whose metadata name the alternative (`alt`, which nbconvert puts into its pages), and the
    same words for places that show no pictures. The figure is closed, so that the notebook does not show it again.

    Parameters
    ----------
    ax, *others : matplotlib Axes
        Of one figure, as functions of `sg.plots` return them; the whole figure is shown. Each is described.
    """
    from IPython.display import display

    figure, picture = figure_of(ax), io.BytesIO()
    figure.savefig(picture, format="png", bbox_inches="tight")
    plt.close(figure)
    parts = [one.get_title() for one in (ax, *others)]
    texts = [str(one.get_label()) for one in (ax, *others)]
    if others:
        texts = [f"{title}: {text}" if title else text for title, text in zip(parts, texts)]
    words = "\n".join(textwrap.fill(text, 110) for text in texts)
    data = {"image/png": picture.getvalue(), "text/plain": words}
    display(data, metadata={"image/png": {"alt": " ".join(texts)}}, raw=True)
