"""The expected objective: no sampling, every question weighted by how often it is asked.

J = Σ_{w,c} [ a(w,c)·ln σ(s) + b(w,c)·ln σ(−s) ] / #pairs, where s = v_w·u_c, and the pair (w, c) is asked a times as
a true one and, on average, b times as a negative (Levy and Goldberg 2014, section 3.1).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from sgns_edu import errors
from sgns_edu.learn.link import log_sigmoid, sigmoid
from sgns_edu.learn.model import Params, checked_params
from sgns_edu.learn.noise import Noise, checked_probs
from sgns_edu.learn.objectives import COLLISIONS
from sgns_edu.study.counts import Counts, checked_counts


class Asked(NamedTuple):
    """How often each pair is asked in one pass over the text: as a true pair, and (expected) as a negative; (V, V)."""

    positive: np.ndarray
    negative: np.ndarray


class Fit(NamedTuple):
    """What training without sampling arrives at.

    Attributes
    ----------
    scores : ndarray of shape (V, V)
        v·u for every center and context; −∞ for a pair never observed, where scores are free.
    params : Params or None
        The two tables; None where scores are free.
    loss : float
        The expected loss per pair.
    """

    scores: np.ndarray
    params: Params | None
    loss: float

    def __repr__(self) -> str:
        what = (
            "free scores"
            if self.params is None
            else f"tables of {self.params.W_in.shape[1]} columns"
        )
        return f"Fit of {len(self.scores)} words with {what}, loss {self.loss:.6g}"


def asked(counts: Counts, noise: Noise, k: int, *, collision: str = "allow") -> Asked:
    """`a` = #(w,c) and `b` = k·q(c|w)·#(w); where a negative may not equal the context, fewer or other negatives.

    Under "skip" no negative is asked when it equals the context: `b = k·q(c|w)·(#(w) − #(w,c))`. Under "redraw" another
    word takes its place: `b = k·q(c|w)·Σ_{c'≠c} #(w,c') / (1 − q(c'|w))`. Parameters and errors as `sg.theory.optimum`.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Uniform
    >>> asked(np.array([[0, 2], [1, 1]]), Uniform(2), k=3).negative.tolist()
    [[3.0, 3.0], [3.0, 3.0]]
    """
    counts, k = (
        dense(checked_counts(counts), "the expected objective"),
        errors.check_int("k", k, least=1),
    )
    errors.check_choice("collision", collision, COLLISIONS)
    q = noise_table(noise, len(counts))  # (V, V)
    others = counts.sum(axis=1, keepdims=True)  # (V, 1) pairs in which a negative c may be asked
    if collision == "skip":
        others = others - counts  # (V, V)
    elif collision == "redraw":
        others = _redrawn(counts, q)  # (V, V)
    return Asked(counts, k * q * others)


def _redrawn(counts: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Σ_{c'≠c} #(w,c') / (1 − q(c'|w)): a negative drawn again follows q without c', scaled up, (V, V)."""
    if ((counts > 0) & (q >= 1)).any():
        row, context = np.argwhere((counts > 0) & (q >= 1))[0]
        raise ValueError(
            f"collision='redraw' has no word to draw: for center {row} the noise knows only row {context}"
        )
    scaled = np.divide(counts, 1 - q, out=np.zeros_like(counts), where=counts > 0)
    return np.maximum(scaled.sum(axis=1, keepdims=True) - scaled, 0)


def noise_table(noise: Noise, V: int) -> np.ndarray:
    """q(c|w) for every center w, (V, V)."""
    centers = range(V) if getattr(noise, "depends_on_center", True) else [0]
    return np.broadcast_to([checked_probs(noise, w, V) for w in centers], (V, V))


def dense(matrix: Counts, what: str) -> np.ndarray:
    """`matrix` if it is dense; a sentence saying that `what` has no zeros to leave out otherwise."""
    if not isinstance(matrix, np.ndarray):
        raise TypeError(
            f"{what} has a value in every cell and needs a dense table: counts.toarray(), or fewer words"
        )
    return matrix


def expected_loss(
    params: Params | np.ndarray, counts: Counts, noise: Noise, k: int, *, collision: str = "allow"
) -> float:
    """−J per pair, with every negative replaced by its expectation: no sampling.

    Parameters
    ----------
    params : Params, or ndarray of shape (V, V)
        Two tables, or the scores themselves; −∞ is allowed for pairs that never occur.
    counts, noise, k, collision
        As for `sg.theory.optimum`.

    Raises
    ------
    ValueError, TypeError
        As `sg.theory.optimum`; tables or scores of another size.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> counts = np.array([[1, 2], [2, 1]])
    >>> round(expected_loss(sg.initial_params(2, dim=2, rng=0), counts, sg.Uniform(2), k=2), 4)  # 3 ln 2
    2.0794
    """
    questions = asked(counts, noise, k, collision=collision)
    V = len(questions.positive)
    tables = not isinstance(params, np.ndarray)
    scores = (
        _scores(checked_params(params)) if tables else errors.check_table("scores", params, (V, V))
    )
    if scores.shape != (V, V):
        raise ValueError(f"the tables have {len(scores)} rows, but counts has {V}")
    return _loss(scores, questions)


def _scores(params: Params) -> np.ndarray:
    return params.W_in @ params.W_out.T  # (V, V)


def _loss(scores: np.ndarray, questions: Asked) -> float:
    """−Σ [a ln σ(s) + b ln σ(−s)] / Σ a; a question never asked costs nothing, whatever its score."""
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
    """Train on all pairs at once, to the end: free scores by Newton's method, tables by L-BFGS and Newton.

    Parameters
    ----------
    counts, noise, k, collision
        As for `sg.theory.optimum`.
    dim : int, optional
        Columns of the two tables. Without it the V² scores are free, each with a problem of its own.
    rng : int or Generator
        Start of the tables; needed with `dim`.
    steps : int, default 20,000
        At most so many steps of L-BFGS. Fewer stop early, which large worlds with many unobserved pairs want.

    Returns
    -------
    Fit
        Free scores of pairs that never occur are −∞ at once; with tables they fall as long as one trains.
        A score about which nothing is ever asked is free to be anything: NaN.

    Raises
    ------
    ValueError, TypeError
        As `sg.theory.optimum`; a dim without an rng, a dim or steps under 1.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> counts = np.array([[1, 3], [3, 1]])
    >>> fit = fit_expected(counts, sg.Unigram(counts.sum(axis=0), alpha=1), k=1)
    >>> fit.scores.round(6).tolist() == sg.theory.pmi(counts).round(6).tolist()
    True
    """
    questions = asked(counts, noise, k, collision=collision)
    if dim is None:
        scores = _newton(questions)
        return Fit(scores, None, _loss(scores, questions))
    if rng is None:
        raise ValueError("tables start from random numbers: give rng=…, an int or a Generator")
    dim, steps = errors.check_int("dim", dim, least=1), errors.check_int("steps", steps, least=1)
    params = _lbfgs(questions, dim, steps, errors.check_rng(rng))
    return Fit(_scores(params), params, _loss(_scores(params), questions))


def _newton(questions: Asked) -> np.ndarray:
    """Solve b·σ(s) = a·σ(−s) in every cell; the slope over the curvature is (b/σ(−s) − a/σ(s)) / (a + b)."""
    a, b = questions
    scores = np.where(
        a > 0, np.where(b > 0, 0.0, np.inf), np.where(b > 0, -np.inf, np.nan)
    )  # (V, V)
    open_ = np.isfinite(scores)
    a, b, s = a[open_], b[open_], scores[open_]
    step = np.ones(1)
    while abs(step).max(initial=0) > 1e-14 * (
        1 + abs(s).max(initial=0)
    ):  # from 0 every score goes straight to its end
        step = (a / sigmoid(s) - b / sigmoid(-s)) / (a + b)
        s += step
    scores[open_] = s
    return scores


def _lbfgs(questions: Asked, dim: int, steps: int, rng: np.random.Generator) -> Params:
    """Minimize the expected loss over both tables, from random numbers.

    Each row is measured in units of 1/√(how often it is asked): rare words would otherwise take ten thousand steps.
    """
    a, b = (part / questions.positive.sum() for part in questions)
    V = len(a)
    unit = np.stack([(a + b).sum(axis=1), (a + b).sum(axis=0)])[:, :, None] ** -0.5  # (2, V, 1)

    def loss_and_slope(flat: np.ndarray) -> tuple[float, np.ndarray]:
        v, u = unit * flat.reshape(2, V, dim)
        s = v @ u.T  # (V, V)
        slope = b * sigmoid(s) - a * sigmoid(-s)  # (V, V)
        return -(a * log_sigmoid(s) + b * log_sigmoid(-s)).sum(), (
            unit * [slope @ u, slope.T @ v]
        ).ravel()

    start = rng.normal(scale=1 / np.sqrt(dim), size=(2, V, dim)) / unit
    options = {"maxiter": steps, "maxfun": 2 * steps, "ftol": 0.0, "gtol": 1e-7}
    found = minimize(loss_and_slope, start.ravel(), jac=True, method="L-BFGS-B", options=options)
    v, u = unit * found.x.reshape(2, V, dim)
    return Params(_sharpened(v, u, a, b) if found.nit < steps else v, u)


def _sharpened(v: np.ndarray, u: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The centers to the last digit: while the contexts stand still, each has a convex problem for Newton's method."""
    for _ in range(5):
        s = v @ u.T  # (V, V)
        uphill = (a * sigmoid(-s) - b * sigmoid(s)) @ u  # (V, d)
        curvature = np.einsum(
            "wc,ci,cj->wij", (a + b) * sigmoid(s) * sigmoid(-s), u, u
        )  # (V, d, d)
        v = v + (np.linalg.pinv(curvature, hermitian=True) @ uphill[:, :, None])[:, :, 0]
    return v
