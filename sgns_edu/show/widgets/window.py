"""A window to slide over a sentence, and the pairs that it makes."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.show.colors import INK
from sgns_edu.show.palette import CENTER
from sgns_edu.show.story import isolated
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
        from sgns_edu.show.plots.base import figure_of
        from sgns_edu.show.plots.one_step import window as drawn

        width, center = self.state
        return figure_of(drawn(self.data["words"], center, self.data["windows"][width]))

    def still(self) -> str:
        width, center = self.state
        pairs = self.data["pairs"][width]
        contexts = [context for at, context in pairs if at == center]
        framed = [center, *contexts]
        parts, frame, x = [], [], 14.0
        for i, word in enumerate(self.data["words"]):
            wide = 9.5 * len(word) + 18
            color = None
            if i == center:
                color = INK["center"]
            elif i in contexts:
                color = INK["context"]
            if color:
                parts.append(
                    f'<rect x="{x:.0f}" y="22" width="{wide:.0f}" height="32" rx="5" fill="{color}"/>'
                )
            if min(framed) <= i <= max(framed):
                frame += [x, x + wide]
            parts.append(
                f'<text x="{x + wide / 2:.0f}" y="44" text-anchor="middle" '
                f'fill="{"#fff" if color else "#595959"}">{html.escape(word)}</text>'
            )
            x += wide + 6
        parts.append(
            f'<rect x="{min(frame) - 4:.0f}" y="17" width="{max(frame) - min(frame) + 8:.0f}" '
            f'height="42" rx="7" fill="none" stroke="{CENTER}" stroke-width="2"/>'
        )
        wide = max(x + 8, 640)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} 76" '
            f'font-family="sans-serif" font-size="17"><rect width="{wide:.0f}" height="76" '
            f'fill="#fff"/>{"".join(parts)}</svg>'
        )


def window(
    sentence: str | Sequence[str] = "the quick brown fox jumps over the lazy dog",
    widths: Sequence[int] = (1, 2, 3, 5),
    *,
    width: int = 2,
    center: int = 0,
    windows: str = "fixed",
    rng: int | np.random.Generator | None = None,
) -> Window:
    """A window slides over a sentence, and the pairs it makes pile up; the pairs are those of `sg.skip_gram_pairs`.

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
