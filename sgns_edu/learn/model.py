"""One visible step: the parameters, the decisions, the forces they cause, and the update.

`explain` and `update` are the doors, which check what comes in; `forces` and `move` are the equations behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sgns_edu import errors


class Params(NamedTuple):
    """Two tables of V rows and d columns: v, the words as centers, and u, the words as contexts. float64."""

    W_in: np.ndarray
    W_out: np.ndarray

    def copy(self) -> "Params":
        """Both tables anew: `update` moves the one pair and leaves the other."""
        return Params(self.W_in.copy(), self.W_out.copy())


class Draw(NamedTuple):
    """All decisions of one step, as row numbers: the pair, and the negatives in drawing order (−1: none asked)."""

    center: int
    context: int
    negatives: Sequence[int] | np.ndarray = ()


class Step(NamedTuple):
    """What one draw does to the parameters. Forces point uphill in J and do not contain the rate.

    Attributes
    ----------
    draw : Draw
    rows, labels, shift : ndarray of shape (m,)
        The rows of W_out that are scored, the right answers, and what is subtracted from each score.
    lr, loss : float
    scores, probs, errors : ndarray of shape (m,)
        v·u, p = link(score − shift), and p − y.
    on_center : ndarray of shape (m, d)
        What each row does to the center: −(p − y)·u.
    on_rows : ndarray of shape (m, d)
        What the center does to each row: −(p − y)·v.
    """

    draw: Draw
    rows: np.ndarray
    labels: np.ndarray
    shift: np.ndarray
    lr: float
    loss: float
    scores: np.ndarray
    probs: np.ndarray
    errors: np.ndarray
    on_center: np.ndarray
    on_rows: np.ndarray

    @property
    def pull(self) -> np.ndarray:
        """(1 − p)·u for the rows with label 1, (·, d)."""
        return self.on_center[self.labels == 1]

    @property
    def pushes(self) -> np.ndarray:
        """−p·u for the rows with label 0, in drawing order, (·, d)."""
        return self.on_center[self.labels == 0]


def initial_params(V: int, *, dim: int = 100, rng: int | np.random.Generator) -> Params:
    """word2vec's start: W_in uniform in ±0.5/d, W_out zero, so the first loss is (k + 1)·ln 2 and the first pull is zero.

    Parameters
    ----------
    V : int
        Number of words.
    dim : int, default 100
        Length d of the vectors.
    rng : int or Generator

    Returns
    -------
    Params
        Two float64 tables of shape (V, d).

    Raises
    ------
    ValueError, TypeError
        V or dim under 1 or not whole.

    Examples
    --------
    >>> params = initial_params(3, dim=2, rng=0)
    >>> params.W_in.shape, float(abs(params.W_in).max()) <= 0.25, params.W_out.any()
    ((3, 2), True, np.False_)
    """
    V, d = errors.check_int("V", V, least=1), errors.check_int("dim", dim, least=1)
    rng = errors.check_rng(rng)
    return Params(rng.uniform(-0.5 / d, 0.5 / d, size=(V, d)), np.zeros((V, d)))


def explain(params: Params, objective: object, draw: Draw, lr: float = 0.1) -> Step:
    """Score some rows of W_out against the center, and say what each wants: the errors p − y, the pull and the pushes.

    Pure: nothing is changed. For negative sampling the sum of `on_center` is
    ∂J/∂v = (1 − σ(v·u_c))·u_c − Σ_i σ(v·u_i)·u_i, and `on_rows` are the ∂J/∂u.

    Parameters
    ----------
    params : Params
    objective : NegativeSampling, NCE, FullSoftmax, HierarchicalSoftmax, or one of your own
    draw : Draw
        From `objective.draw`, or made by hand.
    lr : float, default 0.1
        Kept in the step for `update`; the forces do not contain it.

    Returns
    -------
    Step

    Raises
    ------
    ValueError
        Row numbers outside the tables, a −1 where the collision rule is not "skip", NaN in a row that is touched; tables
        that are not two float64 arrays of one shape, or not of the objective's number of words.
    TypeError
        What is no pair of tables, no objective, no draw, no rate.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> params = Params(np.array([[.1, .3], [.5, -.2], [-.3, .4]]), np.array([[.2, .1], [-.1, .4], [.3, -.2]]))
    >>> step = explain(params, sg.NegativeSampling(sg.Uniform(3), k=2), Draw(center=1, context=0, negatives=[1, 2]))
    >>> step.scores.round(4).tolist(), step.probs.round(4).tolist()
    ([0.08, -0.13, 0.19], [0.52, 0.4675, 0.5474])
    """
    params = checked_params(params)
    draw = checked_draw(draw, objective, len(params.W_in))
    lr = errors.check_float("lr", lr)
    step = forces(params, objective, draw, lr)
    if not (
        np.isfinite(params.W_in[draw.center]).all() and np.isfinite(params.W_out[step.rows]).all()
    ):
        raise ValueError(
            f"a row that this step touches is not finite: center {draw.center} or one of the rows {step.rows.tolist()}"
        )
    return step


def update(params: Params, step: Step) -> None:
    """Move the center and the scored rows along their forces, in place; a row scored twice is moved twice.

    All forces come from the values before the step. A refused update changes nothing.

    Parameters
    ----------
    params : Params
        Changed in place, by lr times the forces.
    step : Step
        What `explain` returned for these tables.

    Raises
    ------
    ValueError
        A step of other tables, or one that is not finite.
    TypeError
        What is no step.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> params, objective, draw = sg.initial_params(2, dim=1, rng=0), sg.FullSoftmax(2), Draw(center=0, context=1)
    >>> step = explain(params, objective, draw)
    >>> update(params, step)
    >>> explain(params, objective, draw).loss < step.loss
    True
    """
    params = checked_params(params)
    checked_step(step)
    d = params.W_in.shape[1]
    errors.check_rows("the step's center", step.draw.center, len(params.W_in))
    errors.check_rows("the step's rows", step.rows, len(params.W_out))
    for name in ("on_center", "on_rows"):
        if getattr(step, name).shape != (len(step.rows), d):
            raise ValueError(
                f"the step's {name} must have the shape {(len(step.rows), d)}, not {getattr(step, name).shape}"
            )
    if not (
        np.isfinite(step.on_center).all()
        and np.isfinite(step.on_rows).all()
        and np.isfinite(step.lr)
    ):
        raise ValueError(
            f"the step is not finite (loss {step.loss}, lr {step.lr}), so nothing was changed"
        )
    move(params, step)


@np.errstate(over="ignore", invalid="ignore")
def forces(params: Params, objective: object, draw: Draw, lr: float) -> Step:
    """`explain` without its checks: the equations."""
    rows, labels, shift = objective.questions(draw)  # (m,) each
    v, u = params.W_in[draw.center], params.W_out[rows]  # (d,), (m, d)
    scores = u @ v  # (m,)
    probs = objective.link.probs(scores - shift)  # (m,)
    loss = objective.link.loss(scores - shift, labels)
    wrong = probs - labels  # (m,)
    return Step(
        draw,
        rows,
        labels,
        shift,
        lr,
        loss,
        scores,
        probs,
        wrong,
        on_center=-wrong[:, None] * u,
        on_rows=-wrong[:, None] * v,
    )


@np.errstate(over="ignore", invalid="ignore")
def move(params: Params, step: Step) -> None:
    """`update` without its checks."""
    params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)  # (d,)
    np.add.at(
        params.W_out, step.rows, step.lr * step.on_rows
    )  # (m, d); subtle: `+=` would drop a row's second move


def checked_params(params: Params) -> Params:
    """`params` if they are two float64 tables of the same shape; one sentence otherwise."""
    try:
        W_in, W_out = params
    except (TypeError, ValueError):
        raise TypeError(
            f"params must be Params(W_in, W_out), not {type(params).__name__}"
        ) from None
    for name, W in (("W_in", W_in), ("W_out", W_out)):
        if not (isinstance(W, np.ndarray) and W.dtype == np.float64 and W.ndim == 2 and W.size):
            seen = (
                f"{W.dtype} of shape {W.shape}" if isinstance(W, np.ndarray) else type(W).__name__
            )
            raise ValueError(f"{name} must be a float64 array of shape (V, d), not {seen}")
    if W_in.shape != W_out.shape:
        raise ValueError(
            f"W_in and W_out must have the same shape, not {W_in.shape} and {W_out.shape}"
        )
    return Params(W_in, W_out)


def checked_step(step: object) -> Step:
    """`step` if it is one; one sentence otherwise."""
    if not isinstance(step, Step):
        raise TypeError(f"a step must be what sg.explain returns, not {errors.show_value(step)}")
    return step


def checked_objective(objective: object) -> object:
    """`objective` if it has a link and both verbs; one sentence otherwise."""
    if not all(hasattr(objective, name) for name in ("link", "draw", "questions")):
        raise TypeError(
            "an objective must have link, draw(center, context, rng) and questions(draw), "
            f"as sg.NegativeSampling has; seen: {errors.show_value(objective)}"
        )
    return objective


def checked_draw(draw: Draw, objective: object, V: int) -> Draw:
    """`draw` with negatives as an array, if all its row numbers fit V words and the objective; one sentence otherwise."""
    checked_objective(objective)
    try:
        draw = Draw(*draw)
    except TypeError:
        raise TypeError(
            f"a draw must be sg.Draw(center, context, negatives), not {errors.show_value(draw)}"
        ) from None
    if getattr(objective, "V", V) != V:
        raise ValueError(
            f"the objective is made for {objective.V} words, but the tables have {V} rows"
        )
    center, context = (
        errors.check_int(name, row, 0, V - 1) for name, row in zip(("center", "context"), draw)
    )
    least = -1 if getattr(objective, "collision", "allow") == "skip" else 0
    negatives = errors.check_rows("negatives", draw.negatives, V, least)  # (k,)
    if negatives.ndim != 1:
        raise ValueError(
            f"negatives must be a list of row numbers, not {errors.show_value(draw.negatives)}"
        )
    return Draw(center, context, negatives)
