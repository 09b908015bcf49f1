"""Where a player opens and where it rests: the clearest step, and notes along the run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sgns_edu import errors

if TYPE_CHECKING:
    from sgns_edu.learn.history import History

MOST_STEPS = 3_000  # that are compared
MOMENTS = 200  # at which the means are compared
APART = 150  # degrees
MOST_TITLE, MOST_TEXT = 22, 165  # characters


class Note(NamedTuple):
    """What a player says when it rests at a step.

    Parameters
    ----------
    title : str
        At most 22 characters.
    text : str
        At most 165 characters. ●word, ■word and ✕word are shown with their marks.
    means : bool, default False
        Draw the means of centers and neighbors, and the angle between them.
    only : sequence of str, default ()
        Words whose centers are drawn large, with the others faint.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> sg.Note("They part", "Most scores sink below zero.", means=True).title
    'They part'
    """

    title: str
    text: str
    means: bool = False
    only: Sequence[str] = ()


def check_notes(notes: Mapping[int, Note], last: int, words: Sequence[str]) -> dict[int, Note]:
    """Return the notes by their steps, if each is short enough and its step and words exist.

    Raises
    ------
    TypeError
        If `notes` is not a mapping of steps to notes.
    ValueError
        If a step is outside the run, or a title or text is too long.
    KeyError
        If a word of `only` is not among the words.
    """
    if not isinstance(notes, Mapping):
        raise TypeError(
            "notes must map steps to notes, as in notes={300: sg.Note('Title', 'Text.')}, "
            f"got {errors.show_value(notes)}"
        )
    for t, note in notes.items():
        errors.check_int("each step of the notes", t, 0, last)
        check_note(t, note)
        for word in note.only:
            if word not in words:
                raise errors.unknown_word(word, words)
    return {int(t): note._replace(only=list_only(note)) for t, note in notes.items()}


def list_only(note: Note) -> tuple[str, ...]:
    """Return the words of a note as plain strings; those of a set in the order of the alphabet."""
    words = sorted(note.only) if isinstance(note.only, Set) else note.only
    return tuple(str(word) for word in words)


def check_note(t: int, note: Note) -> None:
    """Refuse what is not a note, or is too long for its card."""
    if not isinstance(note, Note):
        raise TypeError(
            f"the note at step {t} must be an sg.Note(title, text), got {errors.show_value(note)}"
        )
    for name, text, most in (("title", note.title, MOST_TITLE), ("text", note.text, MOST_TEXT)):
        if not isinstance(text, str):
            raise TypeError(
                f"the {name} of the note at step {t} must be a string, got {errors.show_value(text)}"
            )
        if len(text) > most:
            raise ValueError(
                f"the {name} of the note at step {t} has {len(text)} characters, "
                f"but its card holds {most}: {errors.show_value(text)}"
            )
    if not isinstance(note.means, (bool, np.bool_)):
        raise TypeError(
            f"means of the note at step {t} must be True or False, got {errors.show_value(note.means)}"
        )
    if isinstance(note.only, str) or not isinstance(note.only, Collection):
        raise TypeError(
            f"the words of the note at step {t} must be a list, got {errors.show_value(note.only)}"
        )


def clear_step(history: "History", follow: Collection[int] = ()) -> int:
    """Return the step whose picture is clearest: long forces of similar length, well apart.

    Candidates are the steps after the first tenth whose center, context and negatives are all different and whose
    negatives never occur with the center in the run. If there are none, it is the step in the middle.

    Parameters
    ----------
    history : History
    follow : collection of int, default ()
        If there are any, the center must be one of these rows.

    Returns
    -------
    int
    """
    best, clearest = len(history) // 2, -1.0
    for t in candidates(history, follow):
        params = history.seek(t)
        with np.errstate(all="ignore"):  # of a broken run
            step = history.explained(t, params)
            value = clearness(params.W_in[step.draw.center], step.on_center)
        if value > clearest:
            best, clearest = t, value
    return best


def candidates(history: "History", follow: Collection[int] = ()) -> list[int]:
    """Return the steps that `clear_step` compares, at most 3,000 of them, evenly spread."""
    columns = history.columns()
    T, k = columns["negatives"].shape
    steps = np.arange(T // 10, T)
    center, context = columns["center"][steps], columns["context"][steps]
    rows = np.column_stack([center, context, columns["negatives"][steps]]).astype(np.int64)
    ordered = np.sort(rows, axis=1)  # (n, k + 2)
    is_clear = (ordered[:, 0] >= 0) & (np.diff(ordered, axis=1) > 0).all(axis=1)
    if follow:
        is_clear &= np.isin(center, list(follow))
    V = len(history.start.W_in)
    pairs = columns["center"].astype(np.int64) * V + columns["context"]
    asked = rows[:, :1] * V + rows[:, 2:]  # (n, k)
    is_clear &= ~np.isin(asked, pairs).any(axis=1)
    steps = steps[is_clear]
    return steps[:: -(-len(steps) // MOST_STEPS) or 1].tolist()


def clearness(v: np.ndarray, forces: np.ndarray) -> float:
    """Return how well the forces (m, d) on v (d,) can be told apart, from 0 to 1.

    >>> clearness(np.array([1.0, 0.0]), np.array([[0.0, 0.6], [-0.6, 0.0]]))
    1.0
    """
    lengths, reach = np.linalg.norm(forces, axis=1), np.linalg.norm(v)
    longest, total = lengths.max(), np.linalg.norm(forces.sum(axis=0))
    if not (np.isfinite(longest) and lengths.all() and reach):
        return 0.0
    arrows = np.vstack([v, forces])
    unit = arrows / np.linalg.norm(arrows, axis=1, keepdims=True)
    cosines = (unit @ unit.T)[np.triu_indices(len(unit), 1)]
    angle = np.degrees(np.arccos(np.clip(cosines, -1, 1))).min()
    even = min(lengths.min() / longest, longest / (0.6 * reach), total / longest, 1.0)
    return float(even * min(angle / 20, 1.0))


def default_notes(history: "History", drawn: Sequence[int]) -> dict[int, Note]:
    """Return notes at the start, at the end, and where centers and neighbors first point away from each other."""
    start = (
        "Every ● v is small and random, and every ■ u is zero. A zero vector pulls nothing, "
        "so at first only the squares move."
    )
    if history.start.W_out.any():
        start = "Every ● v and every ■ u starts at random. No answer means anything yet."
    end = (
        "Training stops here. Words with similar neighbors in the text were pulled alike, "
        "so their ● tend to end close together."
    )
    notes = {0: Note("The start", start), len(history): Note("The end", end)}
    t = parting(history, drawn)
    if t is not None:
        text = (
            "The means of ● and ■ point away from each other: most answers should be no, "
            "so most scores sink below zero."
        )
        notes[t] = Note("They part", text, means=True)
    return notes


def parting(history: "History", drawn: Sequence[int]) -> int | None:
    """Return the first of 200 moments at which the means of centers and neighbors are 150° or more apart, or None."""
    rows = list(drawn)
    stride = max(1, len(history) // MOMENTS)
    for t in range(stride, len(history), stride):
        with np.errstate(all="ignore"):
            v, u = (W[rows].mean(axis=0) for W in history.seek(t))
            lengths = np.linalg.norm(v) * np.linalg.norm(u)
            if lengths and v @ u <= np.cos(np.radians(APART)) * lengths:
                return t
    return None
