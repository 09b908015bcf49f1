"""The player: one step of a run told slowly, and the whole run forward and back."""

from __future__ import annotations

import bisect
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.learn.history import History, Names
from sgns_edu.show import animation
from sgns_edu.show.course import Course
from sgns_edu.show.facts import facts_of, told_step
from sgns_edu.show.film import decode
from sgns_edu.show.frames import Frame, frame
from sgns_edu.show.notes import Note, check_notes, clear_step, default_notes
from sgns_edu.show.shapes import Sheet
from sgns_edu.show.still import run_caption, run_sheet, step_caption, step_sheet
from sgns_edu.show.svg import svg_of
from sgns_edu.show.texts import check_distinct, check_texts
from sgns_edu.show.told import PHASES
from sgns_edu.show.widgets.base import Exhibit, bundle, ending_of
from sgns_edu.show.widgets.payload import packed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_WORDS = 60  # drawn at once
MOST_TOKENS = 20_000  # of the sentences that travel into the page
MOST_CLASSES = 4
VIEWS = ("step", "run")
STILL_PHASE = 4  # the forces
STILL_SECONDS = 2  # of each phase in a moving picture
MOMENTS = 60  # of the run in a moving picture
CAPTION_LINES = 4  # there
SLOWEST, FASTEST = 0.01, 100  # steps per second there


class Player(Exhibit):
    """Plays a recorded run: one step, phase by phase, and the whole run forward and back.

    In the page, → or space goes on, ← goes back, `r` shows the run and `o` one step; `?` shows all keys. Stored in a
    notebook or saved as a page, a player needs no kernel and no network. `sg.explore.beside(one, other)` shows two
    runs side by side.

    Parameters
    ----------
    history : History
        The `history` of a `Trainer`, or a loaded one. Steps trained later are not in the player.
    vocabulary : Vocabulary or sequence of str, optional
        The words of the rows; a run that was saved with its words needs none.
    words : sequence of str, optional
        The words to draw, at most 60; by default the first 60.
    follow : sequence of str, default ()
        Words whose paths the run shows; by default that of the acting center.
    title : str, default ""
    step : int, optional
        Where the player opens. By default the step whose forces are easiest to tell apart (one of the `follow` words
        is its center, if there are any), and in the run the start.
    phase : int, default 0
        The phase of the step, from 0 (the pair) to 6 (the answers after the step).
    view : {"step", "run"}, default "step"
    sentences : iterable of sequences of str, optional
        The text, to show where the pair of a step comes from.
    window : int, default 2
        The window with which the pairs were made.
    notes : mapping of int to Note, optional
        What the run says when it rests at a step. By default the start, the end, and the step at which centers and
        neighbors first point away from each other.
    classes : sequence of str, optional
        A class for each word, at most four; the run colors its marks by them.

    Attributes
    ----------
    view, step, phase, follow
        The present state: set them, or `player.observe(f, "step")` them.

    Raises
    ------
    ValueError
        If the history has no steps, the vocabulary has another size, more than 60 words are to be drawn, or a step,
        phase, window, note or view is out of range.
    TypeError
        If an argument has the wrong type.
    KeyError
        If a word is not in the vocabulary.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.NegativeSampling(sg.Uniform(3), k=1), [[0, 1]], rng=0)
    >>> trainer.run(20)
    >>> player = Player(trainer.history, ["fox", "quick", "asleep"], step=1, phase=1)
    >>> player.caption()
    'One yes, some no. Is ■quick a real neighbor of ●fox? The text says yes. ✕fox was drawn at random, so there the right answer is no.'
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
        classes: Sequence[str] | None = None,
    ):
        names = check_words(history, vocabulary)
        drawn = list(range(min(len(names), MOST_WORDS)))
        if words is not None:
            drawn = rows_of(names, words, "words")
            if not drawn:
                raise ValueError("words must have at least one word, got []")
        errors.check_choice("view", view, VIEWS)
        data = {
            "title": check_title(title),
            "sentences": check_sentences(sentences, names),
            "window": errors.check_int("window", window, least=1),
        }
        if notes is None:
            self.notes = default_notes(history, drawn)
        else:
            self.notes = check_notes(notes, len(history), names)
        if step is None:
            centers = rows_of(names, follow, "follow")
            step = clear_step(history, centers) if view == "step" else 0
        kinds = check_classes(classes, names)
        self.runs = [packed(history, names, drawn, title, kinds)]
        self._show(data, view=view, step=step, phase=phase, follow=follow)

    def _show(self, data: dict, **state) -> None:
        longest = max(self.runs, key=lambda run: len(run.history))
        self.last = len(longest.history)
        self.notes = notes_on_film(self.notes, longest.data.get("film"))
        data["notes"] = [
            {"step": t, **note._asdict(), "only": list(note.only)}
            for t, note in sorted(self.notes.items())
        ]
        data["runs"] = [run.data for run in self.runs]
        Exhibit.__init__(self, data, **state)

    # ---- the state

    @traitlets.validate("view")
    def _check_view(self, proposal: dict) -> str:
        return errors.check_choice("view", proposal["value"], VIEWS)

    @traitlets.validate("step")
    def _check_step(self, proposal: dict) -> int:
        return errors.check_int("step", proposal["value"], 0, self.last)

    @traitlets.validate("phase")
    def _check_phase(self, proposal: dict) -> int:
        return errors.check_int("phase", proposal["value"], 0, len(PHASES) - 1)

    @traitlets.validate("follow")
    def _check_follow(self, proposal: dict) -> list[str]:
        words = list(dict.fromkeys(word for run in self.runs for word in run.words))
        return [words[row] for row in rows_of(words, proposal["value"], "follow")]

    # ---- numbers and words

    def frame(self, step: int | None = None, run: int = 0) -> Frame:
        """Return what is drawn at a step (by default the present one) as numbers."""
        step = errors.check_int("step", self.step if step is None else step, 0, self.last)
        history, words, _, plane, _ = self.runs[errors.check_int("run", run, 0, len(self.runs) - 1)]
        return frame(history, words, min(step, len(history)), plane)

    def caption(self) -> str:
        """Return what the page says: the title and story of the present phase, or in the run its step."""
        if self.view == "run":
            return self._run_caption(self.step)
        facts = facts_of(self.runs[0], told_step(self.runs[0], self.step))
        return step_caption(facts, min(self.phase, facts.last_phase))

    def _run_caption(self, step: int) -> str:
        return run_caption(self._courses[0], step, self.notes.get(step))

    def note(self) -> str:
        """Return what is written under the still picture."""
        invitation = (
            "A still picture. To play the run, run the cell or open this page with scripts allowed."
        )
        return " ".join([invitation, *(note for run in self.runs for note in run.data["notes"])])

    # ---- pictures

    @cached_property
    def _courses(self) -> list[Course]:
        return [Course(run) for run in self.runs]

    def _step_sheet(self, step: int, phase: int = STILL_PHASE) -> Sheet:
        run = self.runs[0]
        sentences, window = self.data["sentences"], self.data["window"]
        return step_sheet(run, told_step(run, step), phase, sentences=sentences, window=window)

    def _run_sheets(self, step: int) -> list[Sheet]:
        """The run at a step, on a sheet for each run."""
        note, sheets = self.notes.get(step), []
        for run, course in zip(self.runs, self._courses):
            follow = [run.words.index(word) for word in self.follow if word in run.words]
            title = str(run.data["title"]) if len(self.runs) > 1 else ""
            shown = min(step, run.data["last"])
            sheets.append(run_sheet(course, shown, note=note, follow=follow, title=title))
        return sheets

    def _sheets(self, step: int | None = None) -> list[Sheet]:
        """The still picture: the forces of a step, or the run, which is shown at its end if it opens at the start."""
        t = errors.check_int("step", self.step if step is None else step, 0, self.last)
        if self.view == "step":
            return [self._step_sheet(t)]
        return self._run_sheets(self.last if step is None and t == 0 else t)

    def still(self) -> str:
        """Return the picture as SVG markup: the forces of the present step, or the run with its answers."""
        return svg_of(self._sheets())

    def still_caption(self) -> str:
        return " ".join(sheet.caption for sheet in self._sheets())

    def picture(self, step: int | None = None) -> "Figure":
        """Return a matplotlib figure: the forces of a step (by default the present one), or the run at that step."""
        return self._figure(self._sheets(step))

    def _figure(self, sheets: list[Sheet], lines: int | None = None) -> "Figure":
        from sgns_edu.show.mpl import figure_of

        return figure_of(sheets, columns=min(len(sheets), 2), lines=lines)

    def _film(self, steps: Iterable[int], rate: float) -> Iterator[tuple["Figure", float]]:
        """Figures and how many seconds each is shown: the phases of the present step, then the run."""
        if len(self.runs) == 1:
            for phase in range(len(PHASES)):
                facts = facts_of(self.runs[0], told_step(self.runs[0], self.step))
                if phase <= facts.last_phase:
                    sheet = self._step_sheet(self.step, phase)
                    yield self._figure([sheet], CAPTION_LINES), STILL_SECONDS
        for step in steps:
            yield self._figure(self._run_sheets(step), CAPTION_LINES), 1 / rate

    def save(
        self, path: str | os.PathLike, *, steps: Iterable[int] | None = None, rate: float = 8
    ) -> None:
        """Write a self-contained page (.html), a picture (.png, .svg) or a moving picture (.gif, .mp4).

        A moving picture shows the phases of the present step for 2 seconds each, then the run.

        Parameters
        ----------
        path : path
            Its ending chooses the format; .mp4 needs ffmpeg.
        steps : iterable of int, optional
            The steps at which a moving picture shows the run; by default 60, evenly from the first to the last.
        rate : float, default 8
            Steps of the run per second in a moving picture, from 0.01 to 100.

        Raises
        ------
        ValueError
            If the ending is another one, a step is outside the run, or there are steps for a page or picture.
        RuntimeError
            If ffmpeg is needed and not installed, or fails.
        """
        ending = ending_of(path)
        if ending not in (".gif", ".mp4"):
            if steps is not None:
                raise ValueError(
                    f"steps choose the moments of a .gif or .mp4, so a {ending} cannot have them"
                )
            return super().save(path)
        if steps is None:
            steps = np.unique(np.linspace(0, self.last, MOMENTS).astype(int))
        steps = check_steps(steps, self.last)
        rate = errors.check_float("rate", rate, least=SLOWEST, most=FASTEST)
        figures = self._film(steps, rate)
        if ending == ".gif":
            animation.gif(path, figures)
        else:
            animation.mp4(path, figures, rate)

    def __repr__(self) -> str:
        return f"Player of {' beside '.join(repr(run.history) for run in self.runs)}"


class Beside(Player):
    """Two or more players under one set of controls; made by `beside`."""

    def __init__(self, *players: Player):
        if len(players) < 2 or not all(isinstance(player, Player) for player in players):
            raise TypeError(
                "beside needs two players or more, as in beside(Player(…), Player(…)), "
                f"got {errors.show_value(players)}"
            )
        first = players[0]
        self.runs = [run for player in players for run in player.runs]
        self.notes = first.notes
        self._show(dict(first.data), view="run", step=first.step, phase=0, follow=first.follow)
        for player in players:
            self.observe(lambda _, player=player: self._lead(player), "step")
            player.observe(lambda _, player=player: self._heed(player), "step")

    def _run_caption(self, step: int) -> str:
        note, labels = self.notes.get(step), []
        for run, course in zip(self.runs, self._courses):
            label = run_caption(course, step, note)
            title = run.data["title"]
            labels.append(f"{title}: {label}" if title else label)
        return " ".join(labels)

    def _lead(self, player: Player) -> None:
        """A shorter run rests at its end while the others go on."""
        player.step = min(self.step, player.last)

    def _heed(self, player: Player) -> None:
        if player.step != min(self.step, player.last):
            self.step = player.step


def beside(*players: Player) -> Beside:
    """Show players side by side that share one step, in the page and in Python (through each one's `step`).

    Parameters
    ----------
    *players : Player
        Give each a title, as in Player(history, vocabulary, title="softmax").
    """
    return Beside(*players)


def check_words(history: History, vocabulary: Names | None) -> tuple[str, ...]:
    """Return the words of the rows, if there is something to play and the sizes fit."""
    if not isinstance(history, History):
        raise TypeError(
            f"history must be a Trainer's history or a loaded one, got {errors.show_value(history)}"
        )
    listed = getattr(vocabulary, "words", vocabulary)
    is_ordered = isinstance(listed, Collection) and not isinstance(listed, (str, Set))
    if listed is not None and not is_ordered:
        raise TypeError(
            "vocabulary must be a Vocabulary or a list of words, "
            f"got {errors.show_value(vocabulary)}"
        )
    words = history.words_of(vocabulary)
    if words is None:
        raise ValueError("the rows need words: Player(history, vocabulary)")
    check_distinct("vocabulary", words)
    if not len(history):
        raise ValueError("the history is empty; run the trainer first, as in trainer.run(1000)")
    return words


def rows_of(words: Sequence[str], chosen: Sequence[str], name: str) -> list[int]:
    """Return the rows of the chosen words, each once."""
    if isinstance(chosen, str) or not isinstance(chosen, Collection):
        kind = "the string " if isinstance(chosen, str) else ""
        raise TypeError(f"{name} must be a list of words, got {kind}{errors.show_value(chosen)}")
    if len(chosen) > MOST_WORDS:
        raise ValueError(
            f"{name} has {len(chosen)} words, but at most {MOST_WORDS} can be drawn at once"
        )
    for word in chosen:
        if word not in words:
            raise errors.unknown_word(word, words)
    return [words.index(word) for word in dict.fromkeys(chosen)]


def notes_on_film(notes: Mapping[int, Note], film: dict | None) -> dict[int, Note]:
    """Return the notes at steps of which the page has a picture, each at one of its own if it can be."""
    if film is None:
        return dict(notes)
    times, placed = decode(film["at"], 4).tolist(), {}
    for t, note in sorted(notes.items()):
        i = bisect.bisect_right(times, t) - 1
        while times[i] in placed and i + 1 < len(times):
            i += 1
        placed.setdefault(times[i], note)
    return placed


def check_classes(classes: Sequence[str] | None, words: Sequence[str]) -> list[str]:
    """One class for each word, of four at most; none by default."""
    if classes is None:
        return []
    if isinstance(classes, (str, Set)) or not isinstance(classes, Iterable):
        raise TypeError(
            f"classes must be a list with a class for each word, got {errors.show_value(classes)}"
        )
    kinds = [str(kind) for kind in classes]
    if len(kinds) != len(words):
        raise ValueError(
            f"classes must have one class for each of the {len(words)} words, got {len(kinds)}"
        )
    if len(set(kinds)) > MOST_CLASSES:
        raise ValueError(
            f"classes must be at most {MOST_CLASSES} different ones, got {len(set(kinds))}"
        )
    return kinds


def check_title(title: str) -> str:
    """Return the title, if it is a string."""
    if not isinstance(title, str):
        raise TypeError(f"title must be a string, got {errors.show_value(title)}")
    return title


def check_sentences(
    sentences: Iterable[Sequence[str]] | None, words: Sequence[str]
) -> list[list[int]]:
    """Return the distinct sentences as rows of words, as many as may travel into a page."""
    if sentences is None:
        return []
    if isinstance(sentences, str) or not isinstance(sentences, Iterable):
        raise TypeError(
            "sentences must be lists of words, as in [['the', 'quick', 'fox']], "
            f"got {errors.show_value(sentences)}"
        )
    row_of = {word: row for row, word in enumerate(words)}
    distinct: dict[tuple[int, ...], None] = {}
    size = 0
    for sentence in sentences:
        if isinstance(sentence, str) or not isinstance(sentence, Sequence):
            raise TypeError(
                f"each of the sentences must be a list of words, got {errors.show_value(sentence)}"
            )
        for word in check_texts("each of the sentences", sentence):
            if word not in row_of:
                raise errors.unknown_word(word, words)
        rows = tuple(row_of[word] for word in sentence)
        if rows not in distinct and size + len(rows) <= MOST_TOKENS:
            distinct[rows] = None
            size += len(rows)
    return [list(rows) for rows in distinct]


def check_steps(steps: Iterable[int], last: int) -> list[int]:
    """Return the steps of a moving picture, at least one."""
    if isinstance(steps, Iterable):
        steps = [errors.check_int("each of the steps", t, 0, last) for t in steps]
    if not isinstance(steps, list) or not steps:
        raise ValueError(
            "steps must be one step or more, as in steps=range(0, 100, 5), "
            f"got {errors.show_value(steps)}"
        )
    return steps
