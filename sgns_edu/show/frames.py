"""What to draw, as numbers: where every word is at a step, which arrows act, and a caption. No screen needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.model import Params, Step
from sgns_edu.show.facts import Act, merge
from sgns_edu.show.story import isolated, plain, short

if TYPE_CHECKING:
    from sgns_edu.learn.history import History

__all__ = ["Frame", "Plane", "box_of", "broken_at", "caption", "frame", "plane_of"]

MOMENTS = 128  # how many moments of a run are looked at to lay out the stage


class Plane(NamedTuple):
    """How d dimensions become two, the same for every step of a run: (x − mean) · axesᵀ.

    Attributes
    ----------
    mean : ndarray of shape (d,)
    axes : ndarray of shape (2, d)
    share : float
        How much of the run's variance the plane shows, 1 for d ≤ 2.
    """

    mean: np.ndarray
    axes: np.ndarray
    share: float

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points (n, d) on the plane, (n, 2)."""
        with np.errstate(invalid="ignore", over="ignore"):  # a broken run is shown as it is
            return (points - self.mean) @ self.axes.T

    def direct(self, forces: np.ndarray) -> np.ndarray:
        """Arrows (n, d) on the plane, (n, 2): no mean, for an arrow has no place."""
        with np.errstate(invalid="ignore", over="ignore"):
            return forces @ self.axes.T


class Frame(NamedTuple):
    """One moment of a run on the plane: the parameters before step `t`, and what step `t` is about to do to them.

    Arrows are forces (uphill, without the rate), projected. At the end of a run there is no step, so no arrow.

    Attributes
    ----------
    t : int
    W_in, W_out : ndarray of shape (V, 2)
        Where each word is as a center and as a context.
    center, context : int or None
    rows, labels, weights : ndarray of shape (m,)
        The rows of W_out that act, whether they pull (1) or push (0), and how hard: 1 − p or p.
    on_center, on_rows : ndarray of shape (m, 2)
        What each row does to the center, and the center to each row.
    total : ndarray of shape (2,)
        The sum of `on_center`: where the center goes, times the rate.
    skipped : int
        Negatives without a question.
    loss : float
    caption : str
    """

    t: int
    W_in: np.ndarray
    W_out: np.ndarray
    center: int | None
    context: int | None
    rows: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    on_center: np.ndarray
    on_rows: np.ndarray
    total: np.ndarray
    skipped: int
    loss: float
    caption: str


def frame(history: "History", words: Sequence[str], t: int, plane: Plane | None = None) -> Frame:
    """The moment before step t; t = len(history) is the end.

    Raises
    ------
    ValueError
        If the step is outside the run.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.NegativeSampling(sg.Uniform(3), k=1), [[0, 1]], rng=0)
    >>> trainer.run(1)
    >>> frame(trainer.history, ["fox", "quick", "asleep"], 0).caption
    'Step 0: ●fox is pulled by ■quick .50 and pushed by ✕quick .50.'
    """
    t = errors.check_int("step", t, 0, len(history))
    params = history.seek(t)
    plane = plane_of(history) if plane is None else plane
    W_in, W_out = (plane.place(W) for W in params)  # (V, 2) each
    if t == len(history):
        nothing, none = np.empty(0, np.int64), np.empty((0, 2))
        end = f"The end, after {t:,} steps."
        return Frame(
            t,
            W_in,
            W_out,
            None,
            None,
            nothing,
            nothing,
            np.empty(0),
            none,
            none,
            np.zeros(2),
            0,
            np.nan,
            end,
        )
    step = history.explained(t, params)
    on_center, on_rows = (
        plane.direct(force) for force in (step.on_center, step.on_rows)
    )  # (m, 2) each
    return Frame(
        t,
        W_in,
        W_out,
        step.draw.center,
        step.draw.context,
        step.rows,
        step.labels.astype(int),
        np.abs(step.errors),
        on_center,
        on_rows,
        on_center.sum(axis=0),
        skipped(step),
        step.loss,
        caption(t, step, words, rows_are_words(history)),
    )


def caption(t: int, step: Step, words: Sequence[str], of_words: bool = True) -> str:
    """A step in one sentence, made from its numbers."""
    name = words[step.draw.center]
    if not np.isfinite(step.errors).all():
        pair = f"{isolated(name)} meets {isolated(words[step.draw.context])}"
        return f"Step {t:,}: {pair}, and the numbers are no longer finite."
    acts = []
    found = merge(step.rows.tolist(), step.labels.tolist())
    for (row, label), places in found.items():
        i = places[0]
        gap, prob = abs(float(step.errors[i])), float(step.probs[i])
        word = words[row] if of_words else f"node {row}"
        acts.append(
            Act(row, label, len(places), word, gap, prob, step.on_rows[i], step.on_center[i])
        )
    return f"Step {t:,}: {plain(short(name, acts))}"


def skipped(step: Step) -> int:
    """Count the negatives without a question."""
    return int((np.asarray(step.draw.negatives) < 0).sum())


def rows_are_words(history: "History") -> bool:
    """False under hierarchical softmax, whose rows of W_out are inner nodes."""
    return getattr(history.objective, "rows_are_words", True)


def broken_at(history: "History") -> int | None:
    """The first step that is not finite, None for a healthy run."""
    wrong = np.flatnonzero(~np.isfinite(history.columns()["loss"]))
    first = int(wrong[0]) if len(wrong) else len(history)
    for t in range(
        max(first - 1, 0), min(first + 1, len(history))
    ):  # forces may overflow one step before the loss
        step = history[t]
        if not (
            np.isfinite(step.loss)
            and np.isfinite(step.on_center).all()
            and np.isfinite(step.on_rows).all()
        ):
            return t
    return None


def moments(history: "History", most: int = MOMENTS) -> Iterable[Params]:
    """At most about `most` finite moments, evenly from the start to the end."""
    last = broken_at(history)
    last = len(history) if last is None else last
    stride = history.every * -(-last // (history.every * most)) if last else 1
    for t in sorted({*range(0, last + 1, stride), last}):
        with np.errstate(all="ignore"):
            params = history.seek(t)
        if _finite(params) and max(abs(params.W_in).max(), abs(params.W_out).max()) < 1e6:
            yield params


def plane_of(history: "History") -> Plane:
    """The plane that shows most of a whole run: its first two principal axes, signs and digits fixed.

    With d ≤ 2 it is the space itself. Each axis points where its largest coordinate is positive.
    """
    d = history.start.W_in.shape[1]
    if d <= 2:
        return Plane(np.zeros(d), np.eye(2, d), 1.0)
    n, total, outer = 0, np.zeros(d), np.zeros((d, d))
    for params in moments(history):
        points = np.concatenate(params)  # (2V, d)
        n, total, outer = n + len(points), total + points.sum(axis=0), outer + points.T @ points
    mean = total / n
    _, s, Vt = np.linalg.svd(
        outer / n - np.outer(mean, mean)
    )  # (d,), (d, d): the covariance is symmetric
    axes = Vt[:2] * np.sign(Vt[[0, 1], np.abs(Vt[:2]).argmax(axis=1)])[:, None]  # (2, d)
    return Plane(
        mean.round(6), axes.round(6), round(float(s[:2].sum() / s.sum()), 4) if s.sum() else 1.0
    )


def box_of(
    history: "History", plane: Plane, drawn: Sequence[int]
) -> tuple[float, float, float, float]:
    """The part of the plane that the drawn words visit in a run, in two digits: left, right, bottom, top."""
    low, high = np.full(2, np.inf), np.full(2, -np.inf)
    for params in moments(history):
        origin = np.zeros((1, len(plane.mean)))
        places = np.concatenate(
            [plane.place(points) for points in (*(W[list(drawn)] for W in params), origin)]
        )
        low, high = np.minimum(low, places.min(axis=0)), np.maximum(high, places.max(axis=0))
    unit = 10.0 ** (np.floor(np.log10(max((high - low).max(), 1e-12))) - 1)
    low, high = np.floor(low / unit - 0.5) * unit, np.ceil(high / unit + 0.5) * unit
    left, right, bottom, top = (
        float(f"{value:.6g}") for value in (low[0], high[0], low[1], high[1])
    )
    return left, right, bottom, top


def _finite(params: Params) -> bool:
    return bool(np.isfinite(params.W_in).all() and np.isfinite(params.W_out).all())
