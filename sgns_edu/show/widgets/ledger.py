"""The ledger under the player: two words' score as a staircase, each stair a step to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.show.frames import rows_are_words
from sgns_edu.show.shapes import Panel, Sheet
from sgns_edu.show.staircase import Stairs, stairs
from sgns_edu.show.still import RIGHT, WIDTH, Layout
from sgns_edu.show.story import isolated, short_text, signed_text
from sgns_edu.show.svg import svg
from sgns_edu.show.widgets.base import bundle
from sgns_edu.show.widgets.payload import why_filmed
from sgns_edu.show.widgets.player import Player

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sgns_edu.learn.history import History, Names

LEFT = 56
CAUSES = {
    "pair": "as a pair",
    "negative": "as a negative",
    "center": "{a} moved for others",
    "context": "{b} moved for others",
    "pull": "by pulls",
    "push": "by pushes",
}


class Ledger(Player):
    """A player under the staircase of a score; made by `ledger`. `pair` holds the two words and can be set."""

    script, _css = bundle("ledger")
    travels = (*Player.travels, "pair", "told")
    pair = traitlets.TraitType[list[str], Sequence[str]](()).tag(sync=True)
    told = traitlets.Unicode("").tag(sync=True)  # the story, where the page cannot tell it itself

    def __init__(
        self,
        history: "History",
        vocabulary: Names | None,
        word: str,
        context: str,
        *,
        table: str = "out",
        **options: Any,
    ):
        super().__init__(history, vocabulary, **options)
        errors.check_choice("table", table, ["out", "in"] if rows_are_words(history) else ["in"])
        data = dict(self.data, table=table)
        if "film" in self.runs[0].data:
            data["why"] = (
                f"{why_filmed(history)}, so its stairs are not drawn here; "
                "explore.ledger(…).picture() draws them."
            )
        self.data = data
        self.pair = [word, context]
        if options.get("step") is None:
            self.step = self._opening()

    def _opening(self) -> int:
        """The step of the largest rise, or of the largest fall where nothing rises."""
        way = self._way()
        rises = np.diff(way.scores[np.isfinite(way.scores)])  # (n,)
        if not len(rises):
            return self.step
        i = np.argmax(rises) if rises.max() > 0 else np.argmin(rises)
        return int(way.steps[i + 1]) - 1

    @traitlets.validate("pair")
    def _known(self, proposal: dict) -> list[str]:
        pair = proposal["value"]
        if not isinstance(pair, (list, tuple)) or len(pair) != 2:
            raise ValueError(
                f"pair must be two words, as in [{', '.join(map(repr, self.runs[0].words[:2]))}], "
                f"not {errors.show_value(pair)}"
            )
        for word in pair:
            if word not in self.runs[0].words:
                raise errors.unknown_word(word, self.runs[0].words)
        return list(pair)

    @traitlets.observe("pair")
    def _tell(self, _: dict) -> None:
        if "film" in self.runs[0].data:
            self.told = self.story()

    def ledger(self) -> np.ndarray:
        """The entries of the chosen pair up to the last step drawn: see `History.ledger`."""
        run = self.runs[0]
        word, context = self.pair
        with np.errstate(all="ignore"):  # of a broken run, whose last entries are left out
            entries = run.history.ledger(word, context, run.words, table=self.data["table"])
        return entries[entries["step"] < run.data["last"]]

    def score(self, t: int) -> float:
        """The score of the chosen pair before step t."""
        run = self.runs[0]
        W_in, W_out = run.history.seek(t)
        row, other = (run.words.index(word) for word in self.pair)
        return float(W_in[row] @ (W_out if self.data["table"] == "out" else W_in)[other])

    def story(self) -> str:
        """The score's way, summed by cause, as one sentence."""
        ledger, out = self.ledger(), self.data["table"] == "out"
        one, other = map(isolated, self.pair)
        a, b = f"●{one}", f"{'■' if out else '●'}{other}"
        causes = ledger["cause"] if out else np.where(ledger["label"] == 1, "pull", "push")
        parts = [
            f"{signed_text(ledger['change'][causes == cause].sum(), 3)} {words.format(a=a, b=b)}"
            for cause, words in CAUSES.items()
            if (causes == cause).any()
        ]
        subject = "The score of" if out else "The product of the centers"
        start, end = (short_text(self.score(t), 3) for t in (0, self.runs[0].data["last"]))
        reasons = ", ".join(parts) or "nothing touched it"
        return f"{subject} {a} and {b} went from {start} to {end}: {reasons}."

    def caption(self) -> str:
        return f"{self.story()} {super().caption()}" if self.pair else super().caption()

    def still(self) -> str:
        way = self._way()
        return svg(self._staircase(way)) if np.isfinite(way.scores).all() else super().still()

    def picture(self, step: int | None = None) -> "Figure":
        from sgns_edu.show.mpl import figure_of

        return figure_of([self._staircase(self._way())])

    def _way(self) -> Stairs:
        return stairs(self.ledger(), self.score(0))

    def _staircase(self, way: Stairs) -> Sheet:
        """The way of the score, with its three largest rises marked and named."""
        seen = way.scores[np.isfinite(way.scores)]
        low, high = min(seen.min(), 0.0), max(seen.max(), 0.0)
        x = LEFT + (RIGHT - LEFT) * way.steps / max(self.last, 1)  # (n + 1,)
        y = 16 + 210 * (high - way.scores) / max(high - low, 1e-9)  # (n + 1,)
        zero = 16 + 210 * high / max(high - low, 1e-9)
        layout = Layout()
        ends = {"x1": LEFT, "x2": RIGHT, "y1": zero, "y2": zero}
        layout.put("line", "path", "quiet", w=1, dash=[4, 4], **ends)
        layout.text(LEFT - 8, zero, "0", "soft", anchor="end")
        xs = np.concatenate([np.repeat(x, 2)[1:], [RIGHT]])
        points = np.column_stack([xs, np.repeat(y, 2)])[np.isfinite(np.repeat(y, 2))]
        layout.put("trail", "line", "ink", w=1.5, points=points.tolist())
        layout.text(LEFT, 244, "step 0", "soft")
        layout.text(RIGHT, 244, f"{self.last:,}", "soft", anchor="end")
        rises = np.diff(way.scores)  # (n,)
        names = []
        for i in np.argsort(-rises, kind="stable")[:3]:
            if rises[i] > 0:
                stair = {"x1": x[i + 1], "x2": x[i + 1], "y1": y[i], "y2": y[i + 1]}
                layout.put("line", "arrow", "center", w=6, **stair)
                names.append(f"step {way.steps[i + 1] - 1:,}: {signed_text(float(rises[i]), 3)}")
        layout.text(LEFT, 272, f"largest rises: {'; '.join(names) or 'none'}")
        size = WIDTH, 290
        return Sheet(*size, [Panel(0, 0, *size, layout.scene)], self.story())


def ledger(
    history: "History",
    vocabulary: Names | None,
    word: str,
    context: str,
    *,
    table: str = "out",
    **options: Any,
) -> Ledger:
    """Why did this score become what it is? Pick two words, see the staircase, click a stair to see its step.

    Parameters
    ----------
    history, vocabulary
        As for `sg.Player`, whose options are taken too. Without a step it opens at the largest rise of this score.
    word, context : str
        The center and the context; with table="in" two centers, as under hierarchical softmax, whose inner nodes aren't words.
    table : {"out", "in"}

    Raises
    ------
    ValueError, KeyError
        As `sg.Player`; a word that is not in the vocabulary; table="out" under hierarchical softmax.
    """
    return Ledger(history, vocabulary, word, context, table=table, **options)
