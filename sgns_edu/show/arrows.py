"""What to draw of one step, as numbers: its forces as arrows, and the rows that it touches. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sgns_edu.learn.model import Params, Step


class Arrow(NamedTuple):
    """One force of a step, in units of J's gradient: the move itself is the rate times as long.

    Attributes
    ----------
    kind : "pull", "push", "sum" (these act on the center), "pulled" or "pushed" (these act on a context)
    word : str
        The row of W_out that acts or is acted on; the center's word for "sum".
    weight : float
        |p − y|: 1 − σ for a pull, σ for a push; 1 for the sum.
    tail, force : ndarray of shape (d,)
        Where the arrow starts, and the force it shows.
    """

    kind: str
    word: str
    weight: float
    tail: np.ndarray
    force: np.ndarray

    @property
    def length(self) -> float:
        return float(np.linalg.norm(self.force))


def arrows(params: Params, step: Step, words: Sequence[str] | None = None) -> list[Arrow]:
    """All forces of a step: pull and pushes on the center, their sum, and each context's own.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> params = sg.Params(np.array([[1.0, 0], [0, 1]]), np.array([[1.0, 0], [0, 1]]))
    >>> step = sg.explain(params, sg.NegativeSampling(sg.Uniform(2), k=1), sg.Draw(0, 0, [1]))
    >>> [(arrow.kind, arrow.word, round(arrow.weight, 2)) for arrow in arrows(params, step, ["fox", "quick"])[:3]]
    [('pull', 'fox', 0.27), ('push', 'quick', 0.5), ('sum', 'fox', 1.0)]
    """
    v = params.W_in[step.draw.center]  # (d,)
    names = [_name(row, words) for row in step.rows]
    weights, ups = np.abs(step.errors), step.labels == 1  # (m,)
    on_center = [
        Arrow("pull" if up else "push", name, float(weight), v, force)
        for up, name, weight, force in zip(ups, names, weights, step.on_center)
    ]
    on_rows = [
        Arrow("pulled" if up else "pushed", name, float(weight), u, force)
        for up, name, weight, u, force in zip(
            ups, names, weights, params.W_out[step.rows], step.on_rows
        )
    ]
    total = Arrow("sum", _name(step.draw.center, words), 1.0, v, step.on_center.sum(axis=0))
    return [*on_center, total, *on_rows]


def head_to_tail(drawn: Sequence[Arrow]) -> list[Arrow]:
    """The forces on the center, each beginning where the one before it ends, then their sum from the origin; d = 2.

    Forces along one line would cover each other, so each is set a little beside the one before it.
    """
    acting = [arrow for arrow in drawn if arrow.kind in ("pull", "push", "sum")]
    forces = np.stack([arrow.force for arrow in acting])  # (n, 2)
    tails = np.cumsum(forces, axis=0) - forces  # (n, 2)
    tails[-1] = 0
    if np.linalg.matrix_rank(forces, tol=1e-9 * max(1.0, np.abs(forces).max())) == 1:
        longest = forces[np.linalg.norm(forces, axis=1).argmax()]
        tails += 0.15 * np.outer(np.arange(len(acting)), [longest[1], -longest[0]])
    return [arrow._replace(tail=tail) for arrow, tail in zip(acting, tails)]


def forces_caption(drawn: Sequence[Arrow]) -> str:
    """The center's arrows as one sentence."""
    *parts, total = [arrow for arrow in drawn if arrow.kind in ("pull", "push", "sum")]
    told = [
        f"{'pulled towards' if a.kind == 'pull' else 'pushed away from'} {a.word} "
        f"(weight {a.weight:.3f}, length {a.length:.3f})"
        for a in parts
    ]
    return f"Center {total.word}: {', '.join(told)}; sum ({', '.join(f'{x:.3f}' for x in total.force + 0.0)})."


def touched(step: Step, V: int) -> tuple[np.ndarray, np.ndarray]:
    """How often each row of W_in and of W_out is moved: times as center or with label 1, and times with label 0; (V, 2) each.

    >>> import sgns_edu as sg
    >>> step = sg.explain(sg.initial_params(3, dim=2, rng=0), sg.NegativeSampling(sg.Uniform(3)), sg.Draw(1, 0, [2, 2]))
    >>> [table.tolist() for table in touched(step, 3)]
    [[[0, 0], [1, 0], [0, 0]], [[1, 0], [0, 0], [0, 2]]]
    """
    W_in, W_out = np.zeros((2, V, 2), dtype=int)
    W_in[step.draw.center, 0] = 1
    np.add.at(W_out, (step.rows, (step.labels == 0).astype(int)), 1)
    return W_in, W_out


def _name(row: int, words: Sequence[str] | None) -> str:
    return str(row) if words is None else words[row]
