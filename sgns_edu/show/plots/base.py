"""What all pictures share: axes to draw on, and words for those who cannot see them."""

from __future__ import annotations

import functools
import io
import re
import textwrap
import warnings

from matplotlib import font_manager, rcParams
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from sgns_edu.show import palette
from sgns_edu.show.texts import visible

LETTERS = 11  # points, the smallest letters
BOX = "\u25a1"
DIRECTIONS = "[\u2066-\u2069]"  # marks for the direction of letters, which cannot be seen
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


def label(text: object) -> str:
    """A text as matplotlib can draw it letter by letter; a warning, once, if no font has one of the letters.

    >>> label("$US$")
    '\\\\$US\\\\$'
    """
    drawn = plain(text)
    if BOX in drawn and BOX not in str(text):
        _warn_of_boxes(tuple(rcParams["font.family"]))
    return drawn


def plain(text: object) -> str:
    """A text without formulas and control characters, with a box for each letter that no font has."""
    words = re.sub(DIRECTIONS, "", visible(str(text)))
    has = _letters(tuple(map(_font_of, rcParams["font.family"])))
    return "".join(letter if ord(letter) in has else BOX for letter in words).replace("$", r"\$")


def _font_of(family: str) -> str:
    """The file of a family's font."""
    return font_manager.findfont(font_manager.FontProperties(family=[family]))


@functools.cache
def _letters(fonts: tuple[str, ...]) -> frozenset[int]:
    """The numbers of all letters that fonts have."""
    return frozenset().union(*(font_manager.get_font(font).get_charmap() for font in fonts))


@functools.cache
def _warn_of_boxes(families: tuple[str, ...]) -> None:
    warnings.warn(
        f"{', '.join(families)} has no letter for some of the words, so boxes are drawn; "
        "add a font that has them, as in plt.rcParams['font.family'] = ['DejaVu Sans', 'Noto Sans CJK JP']",
        stacklevel=4,
    )


def quiet(ax: Axes) -> None:
    """Draw two axes only, in gray."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(palette.QUIET)
    ax.tick_params(colors=palette.SOFT)


def alt(ax: Axes) -> str:
    """Return the text alternative of a picture, in lines so short that a notebook breaks no word."""
    return textwrap.fill(str(ax.get_label()), 110)


def show(ax: Axes, *others: Axes) -> None:
    """Show a picture in a notebook, once, with its text alternative as the image's own.

    The output holds a PNG whose metadata name the alternative (`alt`, which nbconvert puts into its pages) and its
    light ground (dark pages turn it around, `widgets/base.css`), and the same words for places that show no pictures.
    The figure is closed, so that the notebook does not show it again.

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
    told = {"image/png": {"alt": " ".join(texts)}, "needs_background": "light"}
    display(data, metadata=told, raw=True)
