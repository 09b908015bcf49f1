"""Where a player opens, and where it rests: the step that tells most at a glance, and notes along the run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sgns_edu.learn.history import History

MOST_STEPS = 3_000  # that are looked at
APART = np.cos(np.radians(150))


class Note(NamedTuple):
    """What a player says when it rests at a step.

    Attributes
    ----------
    title : str
        At most 22 characters.
    text : str
        At most 165 characters; ●word, ■word and ✕word are shown with their marks.
    means : bool, default False
        Whether the means of centers and contexts are drawn, with the angle between them.
    only : tuple of str
        The centers that are drawn large and named; all by default.
    """

    title: str
    text: str
    means: bool = False
    only: tuple[str, ...] = ()


def clear_step(history: "History", follow: Collection[int] = ()) -> int:
    """The step whose picture is clearest: long forces of like length, well apart, in two dimensions.

    Of the steps after the first tenth whose center, context and negatives are all different and whose negatives never
    occur with the center in the run; with `follow` only those of its centers. Without any such step the middle one.
    """
    columns = history.columns()
    center, context, negatives = columns["center"], columns["context"], columns["negatives"]
    T, k = negatives.shape
    pairs = set(zip(center.tolist(), context.tolist()))
    best, clearest = T // 2, -1.0
    for t in range(T // 10, T, max(1, T // MOST_STEPS)):
        c, rows = int(center[t]), [int(context[t]), *negatives[t].tolist()]
        if min(rows) < 0 or len({c, *rows}) < k + 2 or (follow and c not in follow):
            continue
        if any((c, row) in pairs for row in rows[1:]):
            continue
        params = history.seek(t)
        value = clearness(params.W_in[c], history.explained(t, params).on_center)
        if value > clearest:
            best, clearest = t, value
    return best


def clearness(v: np.ndarray, forces: np.ndarray) -> float:
    """How well the forces (m, d) on v (d,) can be told apart, from 0 to 1."""
    lengths = np.linalg.norm(forces, axis=1)
    longest, reach = lengths.max(), np.linalg.norm(v)
    if not longest or not reach:
        return 0.0
    arrows = np.vstack([v, forces])
    unit = arrows / np.linalg.norm(arrows, axis=1, keepdims=True)
    cosines = (unit @ unit.T)[np.triu_indices(len(unit), 1)]
    angle = np.degrees(np.arccos(np.clip(cosines, -1, 1))).min()
    total = np.linalg.norm(forces.sum(axis=0))
    even = min(lengths.min() / longest, longest / (0.6 * reach), total / longest, 1.0)
    return even * min(angle / 20, 1.0)


def default_notes(history: "History", drawn: Sequence[int]) -> dict[int, Note]:
    """The start, the moment at which centers and contexts face away from each other, and the end."""
    start = "Every ● v is small and random, and every ■ u is zero. A zero pulls nobody, so at first only squares move."
    if history.start.W_out.any():
        start = "Every ● v and every ■ u is small and random: no answer means anything yet."
    end = "Each pull and each push has become small or they balance: look who sits beside whom now."
    notes = {0: Note("The start", start), len(history): Note("The end", end)}
    stride = max(1, len(history) // 200)
    for t in range(stride, len(history), stride):
        params = history.seek(t)
        v, u = (W[list(drawn)].mean(axis=0) for W in params)
        if not (v.any() and u.any()):
            continue
        if v @ u <= APART * np.linalg.norm(v) * np.linalg.norm(u):
            text = "The means of ● and ■ face away from each other. Most answers must be no, so most scores sink below zero: the two point apart."
            notes[t] = Note("They part", text, means=True)
            break
    return notes
