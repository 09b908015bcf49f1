"""A window to slide over a sentence, and the pairs that it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.show.names import wide
from sgns_edu.show.shapes import Panel, Sheet
from sgns_edu.show.still import LETTERS, STRIP, WIDTH, Layout
from sgns_edu.show.story import isolated
from sgns_edu.show.svg import svg
from sgns_edu.show.texts import check_texts
from sgns_edu.show.widgets.base import Exhibit, bundle, places
from sgns_edu.text.pairs import skip_gram_pairs
from sgns_edu.text.vocabulary import Vocabulary

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Window(Exhibit):
    """The exhibit that `window` makes. `state` is the place of the width and the place of the center."""

    script, _css = bundle("window")
    travels = ("data", "state")
    state = traitlets.TraitType[list[int], Sequence[int]](()).tag(sync=True)

    @traitlets.validate("state")
    def _inside(self, proposal: dict) -> list[int]:
        return places(
            proposal["value"],
            {"width": len(self.data["windows"]), "center": len(self.data["words"])},
        )

    def caption(self) -> str:
        width, center = self.state
        words, pairs = self.data["words"], self.data["pairs"][width]
        made = [pair for pair in pairs if pair[0] <= center]
        now = [f"■{isolated(words[context])}" for at, context in made if at == center]
        has = "no context"
        if now:
            has = f"the context{'s' if len(now) > 1 else ''} {', '.join(now)}"
        return (
            f"{len(made)} of {len(pairs)} pairs. Window {self.data['windows'][width]}: "
            f"●{isolated(words[center])} has {has}."
        )

    def note(self) -> str:
        return "A still picture: run the cell, or open this page with scripts allowed, to slide the window."

    def picture(self) -> "Figure":
        from sgns_edu.show.mpl import figure_of

        return figure_of([self._sheet()])

    def still(self) -> str:
        return svg(self._sheet())

    def _sheet(self) -> Sheet:
        """The sentence with its pills, the window around them."""
        width, center = self.state
        pairs = self.data["pairs"][width]
        contexts = [context for at, context in pairs if at == center]
        layout, x, edges = Layout(), 14.0, []
        for i, word in enumerate(self.data["words"]):
            wide_of_word = wide(word, LETTERS) + 14
            left = x
            if i == center:
                x += layout.pill(x, word, "center")
            elif i in contexts:
                x += layout.pill(x, word, "pull")
            else:
                layout.text(x + wide_of_word / 2, STRIP, word, "soft", LETTERS, anchor="middle")
                x += wide_of_word
            if min([center, *contexts]) <= i <= max([center, *contexts]):
                edges += [left, x]
            x += 6
        frame = edges[-1] - edges[0] + 8
        layout.box(edges[0] - 4, STRIP - 17, frame, 34, "center", stroke=2, round=7)
        size = max(x + 8, WIDTH), 2 * STRIP
        return Sheet(*size, [Panel(0, 0, *size, layout.scene)], self.caption())


def window(
    sentence: str | Sequence[str] = "the quick brown fox jumps over the lazy dog",
    widths: Sequence[int] = (1, 2, 3, 5),
    *,
    width: int = 2,
    center: int = 0,
    windows: str = "fixed",
    rng: int | np.random.Generator | None = None,
) -> Window:
    """Slide a window over a sentence and collect its pairs, which are those of `sg.skip_gram_pairs`.

    Parameters
    ----------
    sentence : str or list of words
    widths : sequence of int
        The widths to choose from.
    width, center : int
        The width and the place of the center at first.
    windows, rng
        As in `sg.skip_gram_pairs`: "dynamic" draws each center's own width.

    Examples
    --------
    >>> window("the quick brown fox", center=1).caption()
    '5 of 10 pairs. Window 2: ●quick has the contexts ■the, ■brown, ■fox.'
    """
    if not isinstance(sentence, Iterable):
        raise TypeError(
            f"the sentence must be a text or a list of words, not {errors.show_value(sentence)}"
        )
    words = sentence.split() if isinstance(sentence, str) else check_texts("sentence", sentence)
    if len(words) < 2:
        raise ValueError(f"the sentence must have at least 2 words, not {len(words)}")
    errors.check_int("center", center, 0, len(words) - 1)
    widths = [
        errors.check_int("each of the widths", one, least=1)
        for one in errors.check_iterable("widths", widths)
    ]
    if width not in widths:
        raise ValueError(
            f"width must be one of the widths {errors.show_value(widths)}, not {errors.show_value(width)}"
        )
    names = [
        str(i) for i in range(len(words))
    ]  # every place a word of its own, so that pairs name places
    rng = None if rng is None else np.random.default_rng(rng)
    numbers = Vocabulary(names, [1] * len(names))
    pairs = [
        skip_gram_pairs([names], numbers, window=w, windows=windows, rng=rng).tolist()
        for w in widths
    ]
    return Window(
        {"words": words, "windows": list(widths), "pairs": pairs},
        state=[list(widths).index(width), center],
    )
