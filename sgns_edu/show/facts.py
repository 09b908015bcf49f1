"""What there is to tell about one step, as numbers on a plane; the twin of `widgets/js/facts.js`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sgns_edu.learn.model import temperature_of
from sgns_edu.show.film import Film

if TYPE_CHECKING:
    from sgns_edu.learn.model import Params
    from sgns_edu.show.widgets.payload import Run

MOST_ROWS = 6
ROUNDS = 60  # of the power iteration


NOTHING = np.zeros(2)


class Act(NamedTuple):
    """One row that answers, with all its copies among the negatives.

    Attributes
    ----------
    row, label, times : int
    name : str
    gap, prob : float
        The distance from the right answer, and the chance of yes.
    u, force : ndarray of shape (2,)
        The row before the step, and what it does to the center.
    shown, named : bool
    u2 : ndarray of shape (2,), optional
        The row after the step.
    back : ndarray of shape (2,)
        What the center does to the row.
    coordinates : ndarray of shape (d,), optional
    score, score2, shift, prob2 : float, optional
        Scores before and after the step, what is subtracted from them, the chance after the step.
    """

    row: int
    label: int
    times: int
    name: str
    gap: float
    prob: float
    u: np.ndarray
    force: np.ndarray
    shown: bool = True
    named: bool = True
    u2: np.ndarray | None = None
    back: np.ndarray = NOTHING
    coordinates: np.ndarray | None = None
    score: float = np.nan
    score2: float = np.nan
    shift: float = 0.0
    prob2: float = np.nan

    @property
    def key(self) -> str:
        """The row and its label, as in "3·1"."""
        return f"{self.row}·{self.label}"


class Other(NamedTuple):
    """A drawn word that does not act."""

    key: str
    table: str
    at: np.ndarray


class Facts(NamedTuple):
    """What there is to tell about step t.

    Attributes
    ----------
    exact : bool
        Whether feet and scores are true on the plane.
    field : bool
        Whether one σ holds for the whole plane.
    share : float
        How much of the forces the plane shows.
    temperature : float
        What the scores and the forces are divided by.
    """

    t: int
    center: int
    name: str
    context: str
    steps: int
    d: int
    kind: str
    rate: float
    skipped: int
    v: np.ndarray
    length: float
    acts: list[Act]
    sum: np.ndarray
    exact: bool
    field: bool
    share: float
    others: list[Other]
    v2: np.ndarray | None = None
    coordinates: np.ndarray | None = None
    temperature: float = 1.0

    @property
    def shown(self) -> list[Act]:
        """The rows that are shown."""
        return [act for act in self.acts if act.shown]

    @property
    def sign_of_chance(self) -> str:
        """What a chance is called: σ of one score, or p where all scores compete."""
        return "p" if self.kind in ("softmax", "choice") else "σ"

    @property
    def last_phase(self) -> int:
        """A film knows nothing of the moment after the step."""
        return 4 if self.v2 is None else 6


def last_of(run: "Run") -> int:
    """The last moment of a run that is drawn."""
    return run.data["last"]


def told_step(run: "Run", t: int) -> int:
    """The step that is told at t: the one before, at the end and between the pictures of a film."""
    if "film" not in run.data:
        return max(min(t, last_of(run) - 1), 0)
    times = Film(run).times
    last = times[max(len(times) - 2, 0)]
    return int(min(times[np.searchsorted(times, t, side="right") - 1], last))


def is_told(run: "Run", t: int) -> bool:
    """Whether there is a step to tell at t."""
    if "film" in run.data:
        return Film(run).step(t) is not None
    return t < last_of(run)


def facts_of(run: "Run", t: int, axes: np.ndarray | None = None) -> Facts:
    """The facts of step t, on the given axes (2, d) or on those that suit the step best.

    In two dimensions that is the plane itself. In more, the plane of v and of the main direction in which the u's
    leave its line: on it all scores are true.
    """
    with np.errstate(all="ignore"):  # a broken run is told as it is
        facts = _filmed(run, t) if "film" in run.data else _replayed(run, t, axes)
    if t >= last_of(run):  # it breaks here: what is before the step can still be told
        acts = [act._replace(u2=None, score2=None, prob2=None) for act in facts.acts]
        facts = facts._replace(v2=None, acts=acts)
    return facts._replace(acts=choose(facts.acts))


def choose(acts: list[Act]) -> list[Act]:
    """Decide which rows are shown, and which of those are named."""
    if len(acts) <= MOST_ROWS:
        return acts
    ranked = sorted(acts, key=lambda act: (-act.label, *rank(act)))
    shown = {act.key for act in ranked[:MOST_ROWS]}
    named = {act.key for act in ranked[:3]}
    return [act._replace(shown=act.key in shown, named=act.key in named) for act in acts]


def rank(act: Act) -> tuple[float]:
    """Sort by this for the largest gap first; gaps that are equal but for rounding keep their order."""
    return (-np.floor(act.gap * 1e9 + 0.5),)


def merge(rows: Iterable[int], labels: Iterable[int]) -> dict[tuple[int, int], list[int]]:
    """Where each (row, label) occurs.

    >>> merge([3, 1, 1], [1, 0, 0])
    {(3, 1): [0], (1, 0): [1, 2]}
    """
    found: dict[tuple[int, int], list[int]] = {}
    for i, (row, label) in enumerate(zip(rows, labels)):
        found.setdefault((int(row), int(label)), []).append(i)
    return found


def name_of(run: "Run", row: int) -> str:
    """The word of a row of W_out, or the number of its node."""
    return f"node {row}" if run.data["tree"] else run.words[row]


def _replayed(run: "Run", t: int, axes: np.ndarray | None) -> Facts:
    history = run.history
    before, after = history.seek(t), history.seek(t + 1)
    step, again = history.explained(t, before), history.explained(t, after)
    center = int(step.draw.center)
    v, v2 = before.W_in[center], after.W_in[center]
    found = merge(step.rows.tolist(), step.labels.tolist())
    if axes is None:
        us = before.W_out[[row for row, _ in found]]
        axes = np.eye(2, len(v)) if len(v) <= 2 else axes_of(v, us)
    acts, temperature = [], temperature_of(history.objective)
    forces = np.zeros((len(found), len(v)))
    for n, ((row, label), places) in enumerate(found.items()):
        i = places[0]
        u, prob = before.W_out[row], float(step.probs[i])
        pull = len(places) * (label - prob) / temperature
        forces[n] = pull * u
        act = Act(
            row=row,
            label=label,
            times=len(places),
            name=name_of(run, row),
            gap=abs(label - prob),
            prob=prob,
            u=axes @ u,
            force=axes @ forces[n],
            u2=axes @ after.W_out[row],
            back=axes @ (pull * v),
            coordinates=u,
            score=float(u @ v),
            score2=float(after.W_out[row] @ v2),
            shift=float(step.shift[i]),
            prob2=float(again.probs[i]),
        )
        acts.append(act)
    all_of_them = (forces**2).sum()
    kind = run.data["kind"]
    return Facts(
        t=t,
        center=center,
        name=run.words[center],
        context=run.words[int(step.draw.context)],
        steps=len(history),
        d=len(v),
        kind=kind,
        temperature=temperature,
        rate=float(step.lr),
        skipped=int((np.asarray(step.draw.negatives) < 0).sum()),
        v=axes @ v,
        length=float(np.sqrt(v @ v)),
        acts=acts,
        sum=axes @ forces.sum(axis=0),
        exact=True,
        field=kind not in ("softmax", "choice") and not step.shift.any(),
        share=float(((forces @ axes.T) ** 2).sum() / all_of_them) if all_of_them else 1.0,
        others=_others_of(run, center, acts, before, axes),
        v2=axes @ v2,
        coordinates=v,
    )


def _others_of(
    run: "Run", center: int, acts: list[Act], params: "Params", axes: np.ndarray
) -> list[Other]:
    """The drawn words that do not act."""
    acting = {act.row for act in acts}
    others = []
    for row in run.drawn:
        if row != center:
            others.append(Other(f"v{row}", "in", axes @ params.W_in[row]))
        if row not in acting and not is_unused(run, row):
            others.append(Other(f"u{row}", "out", axes @ params.W_out[row]))
    return others


def is_unused(run: "Run", row: int) -> bool:
    """A tree has one inner node fewer than words, so its last row of W_out stays unused."""
    return run.data["tree"] and row == len(run.words) - 1


def axes_of(v: np.ndarray, us: np.ndarray) -> np.ndarray:
    """The plane of v (d,) and of the main direction in which the u's (m, d) leave its line, (2, d)."""
    d, length = len(v), np.sqrt(v @ v)
    first = v / length if length else np.eye(d)[0]
    rest = us - np.outer(us @ first, first)
    second = 1 / (1 + np.arange(d))
    for _ in range(ROUNDS):
        following = rest.T @ (rest @ second)
        if following @ following < 1e-24:
            following = second
        following = following - (following @ first) * first
        second = following / np.sqrt(following @ following)
    top = 0
    for j in range(d):
        if abs(second[j]) > abs(second[top]) + 1e-9:
            top = j
    return np.array([first, second if second[top] >= 0 else -second])


def _filmed(run: "Run", t: int) -> Facts:
    film = Film(run)
    step = film.step(t)
    assert step is not None, "the end of a film has no step: see told_step"
    found = merge(step.rows, step.labels)
    acts = []
    for (row, label), places in found.items():
        i = places[0]
        u, weight = step.ends[i], step.weights[i]
        force = len(places) * (weight if label else -weight) * u
        prob = 1 - weight if label else weight
        acts.append(Act(row, label, len(places), name_of(run, row), weight, prob, u, force))
    acting = {act.row for act in acts}
    others = []
    for row, at in zip(run.drawn, film.points[film.index(t)]):
        if row != step.center:
            others.append(Other(f"v{row}", "in", at[:2]))
        if row not in acting and not is_unused(run, row):
            others.append(Other(f"u{row}", "out", at[2:]))
    return Facts(
        t=step.t,
        center=step.center,
        name=run.words[step.center],
        context=run.words[step.context],
        steps=len(run.history),
        d=run.data["d"],
        kind="film",
        rate=np.nan,
        skipped=step.skipped,
        v=step.at,
        length=float(np.hypot(*step.at)),
        acts=acts,
        sum=np.sum([act.force for act in acts], axis=0),
        exact=False,
        field=False,
        share=1.0,
        others=others,
    )


def degrees_between(a: np.ndarray, b: np.ndarray) -> float:
    """The angle between two places.

    >>> round(degrees_between(np.array([1, 0]), np.array([1, 1])), 6)
    45.0
    """
    with np.errstate(all="ignore"):
        cosine = (a @ b) / (np.hypot(*a) * np.hypot(*b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
