"""The expected objective: no sampling, each question weighted by its expected number.

J = Σ_{w,c} [ a(w,c)·ln σ(s) + b(w,c)·ln σ(−s) ] / #pairs, where s = v_w·u_c. The pair (w, c) is
asked about a times as a true pair, and on average b times as a negative (Levy and Goldberg 2014,
section 3.1).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from sgns_edu import errors
from sgns_edu.learn.link import log_sigmoid, sigmoid
from sgns_edu.learn.model import Params, check_params
from sgns_edu.learn.noise import Noise, check_probs, depends_on_center
from sgns_edu.learn.objectives import COLLISIONS
from sgns_edu.study.counts import Counts, check_counts


class QuestionCounts(NamedTuple):
    """How often one pass over the pairs asks about each pair, (V, V) each.

    `positive` counts it as a true pair, `negative` is its expected number as a negative.
    """

    positive: np.ndarray
    negative: np.ndarray

    def __repr__(self) -> str:
        return f"QuestionCounts of {len(self.positive)} words"


class Fit(NamedTuple):
    """What training without sampling arrives at.

    Attributes
    ----------
    scores : ndarray of shape (V, V)
        v·u for every center and context; −∞ for a pair never observed, if scores are free.
    params : Params or None
        The two tables; None if scores are free.
    loss : float
        The expected loss per pair.
    """

    scores: np.ndarray
    params: Params | None
    loss: float

    def __repr__(self) -> str:
        kind = "free scores"
        if self.params is not None:
            kind = f"tables of {self.params.W_in.shape[1]} columns"
        return f"Fit of {len(self.scores)} words with {kind}, loss {self.loss:.6g}"


def count_questions(
    counts: Counts, noise: Noise, k: int, *, collision: str = "allow"
) -> QuestionCounts:
    """Count the questions of one pass: a = #(w,c) and b = k·q(c|w)·#(w).

    If a negative may not equal the context, b changes. Under "skip" no negative is asked about when
    it equals the context: b = k·q(c|w)·(#(w) − #(w,c)). Under "redraw" another word is drawn
    instead: b = k·q(c|w)·Σ_{c'≠c} #(w,c') / (1 − q(c'|w)). Parameters and errors are those of
    `sg.theory.optimum`.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Uniform
    >>> count_questions(np.array([[0, 2], [1, 1]]), Uniform(2), k=3).negative.tolist()
    [[3.0, 3.0], [3.0, 3.0]]
    """
    counts = check_dense(check_counts(counts), "the expected objective")
    k = errors.check_int("k", k, least=1)
    errors.check_choice("collision", collision, COLLISIONS)
    q = tabulate_noise(noise, len(counts))  # (V, V)
    pairs = counts.sum(axis=1, keepdims=True)  # (V, 1)
    if collision == "allow":
        return QuestionCounts(counts, k * q * pairs)
    if collision == "skip":
        return QuestionCounts(counts, k * q * (pairs - counts))
    return QuestionCounts(counts, k * q * _count_redrawing(counts, q))


def _count_redrawing(counts: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Σ_{c'≠c} #(w,c') / (1 − q(c'|w)), (V, V).

    A negative that is redrawn follows q without c', scaled up.
    """
    is_stuck = (counts > 0) & (q >= 1)
    if is_stuck.any():
        row, context = np.argwhere(is_stuck)[0]
        raise ValueError(
            "collision='redraw' has no word to draw: "
            f"for center {row} the noise gives all probability to row {context}"
        )
    scaled = np.divide(counts, 1 - q, out=np.zeros_like(counts), where=counts > 0)
    return np.maximum(scaled.sum(axis=1, keepdims=True) - scaled, 0)


def tabulate_noise(noise: Noise, V: int) -> np.ndarray:
    """q(c|w) for every center w, (V, V)."""
    centers = range(V) if depends_on_center(noise) else [0]
    return np.broadcast_to([check_probs(noise, w, V) for w in centers], (V, V))


def check_dense(matrix: Counts, name: str) -> np.ndarray:
    """Return `matrix` if it is dense, else raise: `name` has a value in every cell."""
    if not isinstance(matrix, np.ndarray):
        raise TypeError(
            f"{name} has a value in every cell and needs a dense table; "
            "use counts.toarray(), or fewer words"
        )
    return matrix


def expected_loss(
    params: Params | np.ndarray, counts: Counts, noise: Noise, k: int, *, collision: str = "allow"
) -> float:
    """Return −J per pair, with every negative replaced by its expectation: no sampling.

    Parameters
    ----------
    params : Params, or ndarray of shape (V, V)
        Two tables, or the scores themselves; −∞ is allowed for pairs that never occur.
    counts, noise, k, collision
        As for `sg.theory.optimum`.

    Raises
    ------
    ValueError, TypeError
        As `sg.theory.optimum`; if the tables or scores have another size than the counts.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> counts, start = np.array([[1, 2], [2, 1]]), sg.initial_params(2, dim=2, rng=0)
    >>> round(expected_loss(start, counts, sg.Uniform(2), k=2), 4)  # 3 ln 2
    2.0794
    """
    questions = count_questions(counts, noise, k, collision=collision)
    V = len(questions.positive)
    if isinstance(params, np.ndarray):
        return _compute_loss(errors.check_table("scores", params, (V, V)), questions)
    scores = _score_all(check_params(params))
    if len(scores) != V:
        raise ValueError(f"the tables have {len(scores)} rows, but counts has {V}")
    return _compute_loss(scores, questions)


def _score_all(params: Params) -> np.ndarray:
    return params.W_in @ params.W_out.T  # (V, V)


def _compute_loss(scores: np.ndarray, questions: QuestionCounts) -> float:
    """−Σ [a ln σ(s) + b ln σ(−s)] / Σ a; a question never asked costs nothing."""
    a, b = questions
    cost = np.multiply(a, log_sigmoid(scores), where=a > 0, out=np.zeros_like(a))
    cost += np.multiply(b, log_sigmoid(-scores), where=b > 0, out=np.zeros_like(b))
    return float(-cost.sum() / a.sum())


def fit_expected(
    counts: Counts,
    noise: Noise,
    k: int,
    *,
    dim: int | None = None,
    collision: str = "allow",
    rng: int | np.random.Generator | None = None,
    steps: int = 20_000,
) -> Fit:
    """Train on all pairs at once, to convergence, without sampling.

    Free scores are found by Newton's method, tables by L-BFGS and Newton.

    Parameters
    ----------
    counts, noise, k, collision
        As for `sg.theory.optimum`.
    dim : int, optional
        Columns of the two tables. Without it the V² scores are free, and each is its own problem.
    rng : int, Generator or None, default None
        Draws the start of the tables; None starts from fresh entropy.
    steps : int, default 20,000
        Largest number of L-BFGS steps. Fewer stop early, as large worlds with many unobserved pairs
        need.

    Returns
    -------
    Fit
        Free scores of pairs that never occur are −∞ at once; in tables they fall for as long as one
        trains. A score that no question is about could be anything and is NaN.

    Raises
    ------
    ValueError, TypeError
        As `sg.theory.optimum`; if `dim` or `steps` is under 1.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> fit = fit_expected(counts, sg.Unigram(counts.sum(axis=0), alpha=1), k=1)
    >>> fit.scores.round(6).tolist() == sg.theory.pmi(counts).round(6).tolist()
    True
    """
    questions = count_questions(counts, noise, k, collision=collision)
    if dim is None:
        scores = _newton(questions)
        return Fit(scores, None, _compute_loss(scores, questions))
    dim = errors.check_int("dim", dim, least=1)
    steps = errors.check_int("steps", steps, least=1)
    params = _minimize(questions, dim, steps, errors.check_rng(rng))
    scores = _score_all(params)
    return Fit(scores, params, _compute_loss(scores, questions))


def _newton(questions: QuestionCounts) -> np.ndarray:
    """Solve b·σ(s) = a·σ(−s) in every cell by Newton's method, (V, V).

    The slope over the curvature is (b/σ(−s) − a/σ(s)) / (a + b).
    """
    a, b = questions
    scores = np.full(a.shape, np.nan)  # (V, V)
    scores[(a > 0) & (b == 0)] = np.inf
    scores[(a == 0) & (b > 0)] = -np.inf
    is_open = (a > 0) & (b > 0)
    a, b = a[is_open], b[is_open]
    s = np.zeros(len(a))
    largest = 1.0
    # from 0 every score moves toward its end without turning back
    while largest > 1e-14 * (1 + abs(s).max(initial=0)):
        step = (a / sigmoid(s) - b / sigmoid(-s)) / (a + b)
        s += step
        largest = abs(step).max(initial=0)
    scores[is_open] = s
    return scores


def _minimize(questions: QuestionCounts, dim: int, steps: int, rng: np.random.Generator) -> Params:
    """Minimize the expected loss over both tables by L-BFGS, from random numbers.

    Each row is measured in units of 1/√(how often it is asked about): rare words would otherwise
    take ten thousand steps.
    """
    pairs = questions.positive.sum()
    a, b = questions.positive / pairs, questions.negative / pairs
    V = len(a)
    weight = np.stack([(a + b).sum(axis=1), (a + b).sum(axis=0)])  # (2, V)
    unit = weight[:, :, None] ** -0.5  # (2, V, 1)

    def loss_and_slope(flat: np.ndarray) -> tuple[float, np.ndarray]:
        v, u = unit * flat.reshape(2, V, dim)
        s = v @ u.T  # (V, V)
        loss = -(a * log_sigmoid(s) + b * log_sigmoid(-s)).sum()
        error = b * sigmoid(s) - a * sigmoid(-s)  # (V, V)
        slope = unit * [error @ u, error.T @ v]  # (2, V, d)
        return loss, slope.ravel()

    start = rng.normal(scale=1 / np.sqrt(dim), size=(2, V, dim)) / unit
    options = {"maxiter": steps, "maxfun": 2 * steps, "ftol": 0.0, "gtol": 1e-7}
    result = minimize(loss_and_slope, start.ravel(), jac=True, method="L-BFGS-B", options=options)
    v, u = unit * result.x.reshape(2, V, dim)
    if result.nit < steps:
        v = _polish_centers(v, u, a, b)
    return Params(v, u)


def _polish_centers(v: np.ndarray, u: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Solve for the centers to the last digit.

    With the contexts fixed, each center has a convex problem for Newton's method.
    """
    for _ in range(5):
        s = v @ u.T  # (V, V)
        uphill = (a * sigmoid(-s) - b * sigmoid(s)) @ u  # (V, d)
        weight = (a + b) * sigmoid(s) * sigmoid(-s)  # (V, V)
        curvature = np.einsum("wc,ci,cj->wij", weight, u, u)  # (V, d, d)
        step = np.linalg.pinv(curvature, hermitian=True) @ uphill[:, :, None]  # (V, d, 1)
        v = v + step[:, :, 0]
    return v
