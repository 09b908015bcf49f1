"""The player: every update of a run, forward and back, with its forces as arrows."""

from __future__ import annotations

import html
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.learn.history import History, Names
from sgns_edu.show import animation
from sgns_edu.show.frames import Frame, frame
from sgns_edu.show.notes import Note, clear_step, default_notes
from sgns_edu.show.scene import HEIGHT, WIDTH, titled
from sgns_edu.show.svg import svg
from sgns_edu.show.widgets.base import Exhibit, bundle
from sgns_edu.show.widgets.payload import Run, packed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_WORDS = 60  # drawn at once


class Player(Exhibit):
    """Plays a recorded run: words as points, one step's pull and pushes as arrows, and the step in words.

    `player.step` is the moment before that step, 0 … len(history); set it, or `player.observe(f, "step")` it. Keys: space plays,
    left and right step (with shift: ten), Home and End, / finds the next step that touches a word. Stored in a notebook or
    saved as a page it needs no kernel and no network. Two runs side by side: `sg.explore.beside(one, other)`.

    Parameters
    ----------
    history : History
        Of a `Trainer`, or loaded. What is trained later is not in the player.
    vocabulary : Vocabulary or sequence of str, optional
        The words of the rows; a run that was saved with its words brings them along.
    words : sequence of str, optional
        The words to draw; by default all, or of a large vocabulary the 60 in its first rows.
    follow : sequence of str
        Words whose way is drawn; by default that of the acting center.
    title : str
    step : int, default 0

    Raises
    ------
    ValueError
        A history without steps, a vocabulary of another size, more than 60 words to draw, a step outside the run.
    KeyError
        A word that is not in the vocabulary.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.NegativeSampling(sg.Uniform(3), k=1), [[0, 1]], rng=0)
    >>> trainer.run(20)
    >>> player = Player(trainer.history, ["fox", "quick", "asleep"], step=1)
    >>> player.caption()
    'Step 1: fox meets quick. Pulled toward quick, weight .50. Pushed away from fox, weight .50.'
    """

    script, _css = bundle("player")
    travels = ("data", "view", "step", "phase", "follow")
    endings = (*Exhibit.endings, ".gif", ".mp4")
    view = traitlets.TraitType[str, str]("step").tag(sync=True)
    step = traitlets.TraitType[int, int](0).tag(sync=True)
    phase = traitlets.TraitType[int, int](0).tag(sync=True)
    follow = traitlets.TraitType[list[str], Sequence[str]](()).tag(sync=True)

    def __init__(
        self,
        history: History,
        vocabulary: Names | None = None,
        *,
        words: Sequence[str] | None = None,
        follow: Sequence[str] = (),
        title: str = "",
        step: int | None = None,
        phase: int = 0,
        view: str = "step",
        sentences: Iterable[Sequence[str]] | None = None,
        window: int = 2,
        notes: Mapping[int, Note] | None = None,
    ):
        names = checked_words(history, vocabulary)
        drawn = (
            rows_of(names, words, "words")
            if words is not None
            else range(min(len(names), MOST_WORDS))
        )
        if step is None:
            step = clear_step(history, rows_of(names, follow, "follow")) if view == "step" else 0
        if notes is None:
            notes = default_notes(history, drawn)
        more = {
            "title": title,
            "sentences": [[names.index(w) for w in s] for s in sentences or ()],
            "window": window,
            "notes": [{"step": t, **note._asdict()} for t, note in sorted(notes.items())],
        }
        self._show([packed(history, names, drawn, title)], step, follow, view, phase, more)

    def _show(self, runs, step, follow, view, phase, more) -> None:
        self.runs, self.last = runs, max(len(run.history) for run in runs)
        Exhibit.__init__(
            self,
            {**more, "runs": [run.data for run in runs]},
            view=view,
            step=step,
            phase=phase,
            follow=follow,
        )

    @traitlets.validate("step")
    def _inside(self, proposal: dict) -> int:
        return errors.check_int("step", proposal["value"], 0, self.last)

    @traitlets.validate("follow")
    def _among(self, proposal: dict) -> list[str]:
        words = self.runs[0].words
        return [words[row] for row in rows_of(words, proposal["value"], "follow")]

    def frame(self, step: int | None = None, run: int = 0) -> Frame:
        """What is drawn at a step (by default the present one), as numbers."""
        step = errors.check_int("step", self.step if step is None else step, 0, self.last)
        history, words, _, plane, _ = self.runs[errors.check_int("run", run, 0, len(self.runs) - 1)]
        return frame(history, words, min(step, len(history)), plane)

    def caption(self) -> str:
        return " ".join(titled(self.frame(run=i), run) for i, run in enumerate(self.runs))

    def still(self) -> str:
        pictures = [svg(self.frame(run=i), run) for i, run in enumerate(self.runs)]
        if len(pictures) == 1:
            return pictures[0]
        placed = "".join(
            f'<svg y="{i * HEIGHT}" width="{WIDTH}" height="{HEIGHT}"{picture[4:]}<text x="14" y="{i * HEIGHT + 24}" '
            f'font-family="sans-serif" font-weight="bold">{html.escape(str(run.data["title"]))}</text>'
            for i, (picture, run) in enumerate(zip(pictures, self.runs))
        )
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT * len(pictures)}">{placed}</svg>'

    def picture(self, step: int | None = None) -> "Figure":
        """A matplotlib figure of a step (by default the present one)."""
        from matplotlib.figure import Figure

        from sgns_edu.show.mpl import draw

        rows, columns = -(-len(self.runs) // 2), min(len(self.runs), 2)
        figure = Figure(figsize=(7.2 * columns, 4.8 * rows), dpi=80)
        figure.set_layout_engine("constrained", h_pad=0.08)
        for i, run in enumerate(self.runs):
            draw(figure.add_subplot(rows, columns, i + 1), self.frame(step, i), run)
        return figure

    def note(self) -> str:
        return " ".join(
            [
                "One of the run's steps: run the cell, or open this page with scripts allowed, to play it.",
                *(note for run in self.runs for note in run.data["notes"]),
            ]
        )

    def save(
        self, path: str | os.PathLike, *, steps: Iterable[int] | None = None, rate: float = 8
    ) -> None:
        """Write a self-contained page (.html), a moving picture (.gif, or .mp4 where ffmpeg is installed), .png or .svg.

        Parameters
        ----------
        path : path
        steps : iterable of int, optional
            The steps a moving picture shows; by default 60, evenly from the first to the last.
        rate : float, default 8
            Pictures a second.

        Raises
        ------
        ValueError
            Another ending, a step outside the run.
        RuntimeError
            .mp4 without ffmpeg.
        """
        ending = Path(path).suffix.lower()
        if ending not in (".gif", ".mp4"):
            return super().save(path)
        steps = np.unique(np.linspace(0, self.last, 60).astype(int)) if steps is None else steps
        if not isinstance(steps, Iterable) or not (
            steps := [errors.check_int("each of the steps", t, 0, self.last) for t in steps]
        ):
            raise ValueError(
                f"steps must be one step or more, as in steps=range(0, 100, 5), not {steps!r}"
            )
        write = animation.gif if ending == ".gif" else animation.mp4
        write(
            path, (self.picture(step) for step in steps), errors.check_float("rate", rate, above=0)
        )

    def __repr__(self) -> str:
        return f"Player of {' beside '.join(repr(run.history) for run in self.runs)}"


class Beside(Player):
    """Two or more players under one set of controls; made by `beside`."""

    def __init__(self, *players: Player):
        if len(players) < 2 or not all(isinstance(player, Player) for player in players):
            raise TypeError(
                f"beside wants two players or more, as in beside(Player(…), Player(…)), not {players!r}"
            )
        self._show(
            [run for player in players for run in player.runs],
            players[0].step,
            players[0].follow,
            "run",
            0,
            {**players[0].data, "runs": []},
        )
        for player in players:
            self.observe(lambda _, player=player: self._lead(player), "step")
            player.observe(lambda _, player=player: self._heed(player), "step")

    def _lead(self, player: Player) -> None:
        """A shorter run rests at its end while the others go on."""
        player.step = min(self.step, player.last)

    def _heed(self, player: Player) -> None:
        if player.step != min(self.step, player.last):
            self.step = player.step


def beside(*players: Player) -> Beside:
    """Players side by side that share one step: in the page, and in Python through each one's `step`.

    Parameters
    ----------
    *players : Player
        Give each a title, as in Player(history, vocabulary, title="softmax").
    """
    return Beside(*players)


def checked_words(history: History, vocabulary: Names | None) -> tuple[str, ...]:
    """The words of the rows, if there is something to play and the sizes fit."""
    if not isinstance(history, History):
        raise TypeError(f"history must be a Trainer's history or a loaded one, not {history!r:.60}")
    if vocabulary is not None and not isinstance(
        getattr(vocabulary, "words", vocabulary), Collection
    ):
        raise TypeError(
            f"vocabulary must be a Vocabulary or a list of words, not {vocabulary!r:.60}"
        )
    if (words := history.words_of(vocabulary)) is None:
        raise ValueError("the rows need words: Player(history, vocabulary)")
    if not len(history):
        raise ValueError("the history is empty; run the trainer first, as in trainer.run(1000)")
    return words


def rows_of(words: Sequence[str], chosen: Sequence[str], name: str) -> list[int]:
    """The rows of the chosen words, each once; a sentence for an unknown word or too many."""
    if isinstance(chosen, str) or not isinstance(chosen, Collection):
        raise TypeError(
            f"{name} must be a list of words, not {'the string ' * isinstance(chosen, str)}{chosen!r}"
        )
    if len(chosen) > MOST_WORDS:
        raise ValueError(
            f"{name} has {len(chosen)} words, at most {MOST_WORDS} can be drawn at once"
        )
    for word in chosen:
        if word not in words:
            raise errors.unknown_word(word, words)
    return [words.index(word) for word in dict.fromkeys(chosen)]
