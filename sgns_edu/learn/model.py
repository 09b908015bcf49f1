"""One visible step: the parameters, the decisions, the forces they cause, and the update.

`explain` and `update` are the doors, which check their arguments; `forces` and `move` are the
equations behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.link import Link

Questions = tuple[np.ndarray, np.ndarray, np.ndarray]  # rows, labels, shift: (m,) each


class Params(NamedTuple):
    """Two float64 tables, V rows by d columns: v, the words as centers, and u, as contexts."""

    W_in: np.ndarray
    W_out: np.ndarray

    def __repr__(self) -> str:
        if not isinstance(self.W_in, np.ndarray) or self.W_in.ndim != 2:
            return f"Params({type(self.W_in).__name__}, {type(self.W_out).__name__})"
        V, d = self.W_in.shape
        return f"Params(V={V}, d={d})"

    def copy(self) -> Params:
        """Copy both tables, so that `update` can change one pair and leave the other."""
        return Params(self.W_in.copy(), self.W_out.copy())


class Draw(NamedTuple):
    """All decisions of one step, as row numbers: the pair, then the negatives in drawing order.

    A negative of −1 asks no question.
    """

    center: int
    context: int
    negatives: Sequence[int] | np.ndarray = ()

    def __repr__(self) -> str:
        negatives = self.negatives
        if isinstance(negatives, np.ndarray):
            negatives = negatives.tolist()
        return f"Draw(center={self.center!r}, context={self.context!r}, negatives={negatives!r})"


class Step(NamedTuple):
    """What one draw does to the parameters. Forces point uphill in J and do not contain the rate.

    Attributes
    ----------
    draw : Draw
    rows, labels, shift : ndarray of shape (m,)
        The rows of W_out that are scored, the right answers, and what is subtracted from each
        score.
    lr, loss : float
    scores, probs, errors : ndarray of shape (m,)
        v·u, p = link(score / τ − shift), and p − y. Only InfoNCE has a temperature τ; elsewhere
        it is 1.
    on_center : ndarray of shape (m, d)
        What each row does to the center: −(p − y)·u / τ.
    on_rows : ndarray of shape (m, d)
        What the center does to each row: −(p − y)·v / τ.
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

    def __repr__(self) -> str:
        return f"Step({self.draw!r}, lr={self.lr:g}, loss={self.loss:.6g})"

    @property
    def pull(self) -> np.ndarray:
        """(1 − p)·u for the rows with label 1, (·, d)."""
        return self.on_center[self.labels == 1]

    @property
    def pushes(self) -> np.ndarray:
        """−p·u for the rows with label 0, in drawing order, (·, d)."""
        return self.on_center[self.labels == 0]


class Objective(Protocol):
    """What a step needs: the random decisions, the questions they lead to, and the link.

    Some attributes are optional. `V` is the number of words the objective is made for, `collision`
    is "skip" where a draw may hold −1, `rows_are_words` is False where the rows of W_out are not
    words; `ask`, `asks_about` and `temperature` are described in `objectives`.
    """

    @property
    def link(self) -> Link:
        """How scores become probabilities, and what the labels cost under them."""
        ...

    def draw(self, center: int, context: int, rng: np.random.Generator, /) -> Draw:
        """Make the random decisions of one step."""
        ...

    def questions(self, draw: Draw, /) -> Questions:
        """Return the rows to score, the right answers, and what is subtracted from each score."""
        ...


def initial_params(
    V: int, *, dim: int = 100, rng: int | np.random.Generator | None = None
) -> Params:
    """Return word2vec's start: W_in uniform in ±0.5/d, W_out zero.

    So the first loss is (k + 1)·ln 2, and the first pull is zero.

    Parameters
    ----------
    V : int
        Number of words.
    dim : int, default 100
        Length d of the vectors.
    rng : int, Generator or None, default None
        None starts from fresh entropy.

    Returns
    -------
    Params
        Two float64 tables of shape (V, d).

    Raises
    ------
    ValueError, TypeError
        If V or dim is not an int of at least 1.

    Examples
    --------
    >>> params = initial_params(3, dim=2, rng=0)
    >>> params.W_in.shape, float(abs(params.W_in).max()) <= 0.25, params.W_out.any()
    ((3, 2), True, np.False_)
    """
    V, d = errors.check_int("V", V, least=1), errors.check_int("dim", dim, least=1)
    rng = errors.check_rng(rng)
    return Params(rng.uniform(-0.5 / d, 0.5 / d, size=(V, d)), np.zeros((V, d)))


def explain(params: Params, objective: Objective, draw: Draw, lr: float = 0.1) -> Step:
    """Score some rows of W_out against the center and find the errors p − y, the pull, the pushes.

    Nothing is changed. For negative sampling the sum of `on_center` is
    ∂J/∂v = (1 − σ(v·u_c))·u_c − Σ_i σ(v·u_i)·u_i, and `on_rows` are the ∂J/∂u.

    Parameters
    ----------
    params : Params
    objective : Objective
        `NegativeSampling`, `NCE`, `InfoNCE`, `SampledSoftmax`, `FullSoftmax`,
        `HierarchicalSoftmax`, or your own.
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
        If a row number is outside the tables, a negative is −1 although the collision rule is not
        "skip", a row that the step touches is not finite, or the tables are not two float64 arrays
        of one shape with a row for each of the objective's words.
    TypeError
        If an argument has the wrong type.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> v = np.array([[0.1, 0.3], [0.5, -0.2], [-0.3, 0.4]])
    >>> u = np.array([[0.2, 0.1], [-0.1, 0.4], [0.3, -0.2]])
    >>> objective = sg.NegativeSampling(sg.Uniform(3), k=2)
    >>> step = explain(Params(v, u), objective, Draw(center=1, context=0, negatives=[1, 2]))
    >>> step.scores.round(4).tolist(), step.probs.round(4).tolist()
    ([0.08, -0.13, 0.19], [0.52, 0.4675, 0.5474])
    """
    params = check_params(params)
    draw = check_draw(draw, objective, len(params.W_in))
    lr = errors.check_float("lr", lr)
    step = forces(params, objective, draw, lr)
    v, u = params.W_in[draw.center], params.W_out[step.rows]  # (d,), (m, d)
    if not (np.isfinite(v).all() and np.isfinite(u).all()):
        raise ValueError(
            f"the rows that a step touches must be finite, but center {draw.center} "
            f"or one of the rows {errors.show_value(step.rows.tolist())} is not"
        )
    return step


def update(params: Params, step: Step) -> None:
    """Move the center and the scored rows along their forces; a row scored twice is moved twice.

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
        If the step belongs to other tables or is not finite.
    TypeError
        If `step` is not a Step.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> params, objective = sg.initial_params(2, dim=1, rng=0), sg.FullSoftmax(2)
    >>> draw = Draw(center=0, context=1)
    >>> step = explain(params, objective, draw)
    >>> update(params, step)
    >>> explain(params, objective, draw).loss < step.loss
    True
    """
    params = check_params(params)
    check_step(step)
    V, d = params.W_in.shape
    errors.check_rows("the step's center", step.draw.center, V)
    errors.check_rows("the step's rows", step.rows, V)
    for name, force in (("on_center", step.on_center), ("on_rows", step.on_rows)):
        if force.shape != (len(step.rows), d):
            raise ValueError(
                f"the step's {name} must have the shape {(len(step.rows), d)}, got {force.shape}"
            )
    if not (is_finite(step) and np.isfinite(step.lr)):
        raise ValueError(
            f"a step must be finite, got loss {step.loss} and lr {step.lr}; nothing was changed"
        )
    move(params, step)


@np.errstate(over="ignore", invalid="ignore")
def forces(params: Params, objective: Objective, draw: Draw, lr: float) -> Step:
    """Do what `explain` does without its checks: the equations."""
    rows, labels, shift = objective.questions(draw)  # (m,) each
    v, u = params.W_in[draw.center], params.W_out[rows]  # (d,), (m, d)
    temperature = temperature_of(objective)
    scores = u @ v  # (m,)
    logits = scores / temperature - shift  # (m,)
    probs = objective.link.probs(logits)  # (m,)
    loss = objective.link.loss(logits, labels)
    wrong = probs - labels  # (m,)
    weight = -wrong[:, None] / temperature  # (m, 1)
    on_center, on_rows = weight * u, weight * v  # (m, d) each
    return Step(draw, rows, labels, shift, lr, loss, scores, probs, wrong, on_center, on_rows)


def temperature_of(objective: Objective) -> float:
    """Return what an objective divides its scores by: τ, or 1."""
    return getattr(objective, "temperature", 1.0)


@np.errstate(over="ignore", invalid="ignore")
def move(params: Params, step: Step) -> None:
    """Do what `update` does without its checks."""
    params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)  # (d,)
    # subtle: `W_out[rows] += …` would drop a row's second move
    np.add.at(params.W_out, step.rows, step.lr * step.on_rows)  # (m, d)


def is_finite(step: Step) -> bool:
    """Tell whether the loss and all forces of a step are finite."""
    forces_are_finite = np.isfinite(step.on_center).all() and np.isfinite(step.on_rows).all()
    return bool(np.isfinite(step.loss) and forces_are_finite)


def check_params(params: Params) -> Params:
    """Return `params` if they are two float64 tables of the same shape, else raise."""
    try:
        W_in, W_out = params
    except (TypeError, ValueError):
        raise TypeError(
            f"params must be Params(W_in, W_out), got {type(params).__name__}"
        ) from None
    _check_float64("W_in", W_in)
    _check_float64("W_out", W_out)
    if W_in.shape != W_out.shape:
        raise ValueError(
            f"W_in and W_out must have the same shape, got {W_in.shape} and {W_out.shape}"
        )
    return Params(W_in, W_out)


def _check_float64(name: str, W: np.ndarray) -> None:
    if not isinstance(W, np.ndarray):
        raise ValueError(f"{name} must be a float64 array of shape (V, d), got {type(W).__name__}")
    if W.dtype != np.float64 or W.ndim != 2 or W.size == 0:
        raise ValueError(
            f"{name} must be a float64 array of shape (V, d), got {W.dtype} of shape {W.shape}"
        )


def check_step(step: Step) -> Step:
    """Return `step` if it is a Step, else raise."""
    if not isinstance(step, Step):
        raise TypeError(f"a step must be what sg.explain returns, got {errors.show_value(step)}")
    return step


def check_objective(objective: Objective, V: int | None = None) -> Objective:
    """Return `objective` if it has a link and both verbs and fits tables of V rows, else raise."""
    for name in ("link", "draw", "questions"):
        if not hasattr(objective, name):
            raise TypeError(
                "an objective must have link, draw(center, context, rng) and questions(draw), "
                f"as sg.NegativeSampling has; got {errors.show_value(objective)}"
            )
    size = getattr(objective, "V", V)
    if V is not None and size != V:
        raise ValueError(f"the objective is made for {size} words, but the tables have {V} rows")
    return objective


def check_draw(draw: Draw, objective: Objective, V: int) -> Draw:
    """Return `draw` with an array of negatives if its row numbers fit the objective, else raise."""
    check_objective(objective, V)
    try:
        center, context, negatives = Draw(*draw)
    except TypeError:
        raise TypeError(
            f"a draw must be sg.Draw(center, context, negatives), got {errors.show_value(draw)}"
        ) from None
    center = errors.check_int("center", center, 0, V - 1)
    context = errors.check_int("context", context, 0, V - 1)
    may_skip = getattr(objective, "collision", "allow") == "skip"
    rows = errors.check_rows("negatives", negatives, V, -1 if may_skip else 0)  # (k,)
    if rows.ndim != 1:
        raise ValueError(
            f"negatives must be a list of row numbers, got {errors.show_value(negatives)}"
        )
    return Draw(center, context, rows)
