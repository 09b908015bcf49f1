"""Lecture 02: slopes, forces on the contexts, and where pull and pushes balance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Draw, Params, explain
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.checking import Check, by_hand

Function = Callable[[np.ndarray], float]


def functions(rng: np.random.Generator) -> list[tuple]:
    """Draw places for two curved functions of an array."""

    def cubic(x: np.ndarray) -> float:
        return (x**3).sum() + 2 * x.flat[0] * x.flat[-1]

    def exponential(x: np.ndarray) -> float:
        return np.exp(x).sum() + x.sum() ** 2

    return [(cubic, rng.normal(size=3) + 3), (exponential, rng.normal(size=(2, 3)) + 1)]


def slope(f: Function, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """∂f/∂x_i ≈ (f(x + h·e_i) − f(x − h·e_i)) / 2h, one coordinate at a time."""
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


def one_sided(f: Function, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    slopes = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = h
        slopes[i] = (f(x + step) - f(x)) / h
    return slopes


def whole_rows(f: Function, x: np.ndarray) -> np.ndarray:
    slopes = slope(f, x)
    axes = tuple(range(1, x.ndim))
    return np.broadcast_to(slopes.sum(axis=axes, keepdims=True), x.shape)


def not_put_back(f: Function, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    x, slopes = x.copy(), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        slopes[i] = (above - f(x)) / (2 * h)
    return slopes


SLOPE_MISTAKES = {
    "This measures on one side only; go h to both sides, and the error falls with h².": one_sided,
    "The two places are 2h apart, so divide by 2h, not by h.": lambda f, x: 2 * slope(f, x),
    "The sign is wrong: take f above minus f below.": lambda f, x: -slope(f, x),
    "The difference is not divided by the distance 2h.": lambda f, x: 2e-5 * slope(f, x),
    (
        "All slopes are 0, or nearly: are both places the same array (copy x before you change "
        "it), or did you write / 2 * h for / (2 * h)?"
    ): lambda f, x: np.zeros(x.shape),
    (
        "A whole row of x moves at once. x may have more than one axis; `np.ndindex(x.shape)` goes "
        "through all of its places."
    ): whole_rows,
    "All coordinates move at once; move one and keep the others.": lambda f, x: np.full(
        x.shape, slope(f, x).sum()
    ),
    "The coordinate is not put back before the next one moves: work on copies of x.": not_put_back,
}


def rows(rng: np.random.Generator) -> list[tuple]:
    """Draw v (d,) and u (1 + k, d), the context first, with scores small and large."""
    return [(rng.normal(size=d), rng.normal(size=(1 + k, d))) for d, k in ((2, 2), (3, 1), (5, 4))]


def force_on_rows(v: np.ndarray, u: np.ndarray) -> np.ndarray:
    """∂J/∂u, (1 + k, d)."""
    m = len(u)
    params = Params(np.tile(v, (m, 1)), u)
    objective = NegativeSampling(Uniform(m), k=m - 1)
    return explain(params, objective, Draw(0, 0, np.arange(1, m))).on_rows


def force_along_u(v: np.ndarray, u: np.ndarray) -> np.ndarray:
    weights = force_on_rows(v, u) @ v / (v @ v)
    return weights[:, None] * u


def weigh(weight: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[..., np.ndarray]:
    """Make a mistake with other weights (1 + k,), from the scores x and the labels y."""

    def force(v: np.ndarray, u: np.ndarray) -> np.ndarray:
        y = np.arange(len(u)) == 0
        return weight(u @ v, y)[:, None] * v

    return force


FORCE_MISTAKES = {
    "Wrong sign: these are the slopes of the loss. J grows the other way.": lambda v, u: (
        -force_on_rows(v, u)
    ),
    (
        "The force points along u itself; if u moves, the score changes in proportion to v."
    ): force_along_u,
    "The weights are missing: 1 − σ for the context, σ for a negative.": weigh(
        lambda x, y: 2.0 * y - 1
    ),
    "The negatives are pulled, too; their answer should be no.": weigh(lambda x, y: 1 - sigmoid(x)),
    "The pushes lack their minus: J falls if the score of a negative rises.": weigh(
        lambda x, y: np.abs(y - sigmoid(x))
    ),
    ("The negatives have weight σ(−x); the higher the score, the stronger the push: σ(x)."): weigh(
        lambda x, y: np.where(y, 1 - sigmoid(x), -sigmoid(-x))
    ),
    ("The context has weight σ; the more certain the answer, the weaker the pull: 1 − σ."): weigh(
        lambda x, y: np.where(y, sigmoid(x), -sigmoid(x))
    ),
    "The answers are σ(−x), not σ(x): look at the sign in the exponent.": weigh(
        lambda x, y: y - sigmoid(-x)
    ),
    (
        "The weight has an extra factor σ·(1 − σ): J contains the logarithm of σ, whose slope is 1 "
        "− σ."
    ): weigh(lambda x, y: (y - sigmoid(x)) * sigmoid(x) * sigmoid(-x)),
}

HALF_MISTAKES = {
    "These are values of σ; the question asks for scores.": lambda: (1 / 2, 10 / 11),
    "These are weights of the pull; the question asks for scores.": lambda: (1 / 2, 1 / 11),
    "The second is reversed: there the push is a tenth of the pull.": lambda: (0, -np.log(10)),
    "There the pull is a tenth of its greatest weight; compare it with the push.": lambda: (
        0,
        np.log(9),
    ),
    "This logarithm has base 10; use the natural one.": lambda: (0, 1),
}

BALANCE_MISTAKES = {
    "The sign is wrong: with many pushes the score has to be low.": np.log,
    "This is σ at that score; solve for the score itself.": lambda k: 1 / (k + 1),
    (
        "k pushes against one pull make the odds 1 to k, not the probability: σ = 1/(k + 1)."
    ): lambda k: -np.log(k - 1) if k > 1 else np.inf,
    "This is ln σ; the score is the logarithm of σ/(1 − σ).": lambda k: -np.log(k + 1),
    "This logarithm has base 2; use the natural one.": lambda k: -np.log2(k),
    "This logarithm has base 10; use the natural one.": lambda k: -np.log10(k),
    "k itself is not a score: the weights are exponential in the score.": lambda k: -k,
}

CHECKS = {
    "02.slope": Check(["slopes"], functions, slope, SLOPE_MISTAKES),
    "02.contexts": Check(["∂J/∂u"], rows, force_on_rows, FORCE_MISTAKES),
    "02.half": by_hand(
        ["pull is half its maximum", "pull is a tenth of the push"],
        lambda: (0, np.log(10)),
        HALF_MISTAKES,
        tolerance=2e-2,
    ),
    "02.balance": Check(
        ["score"],
        lambda rng: [(k,) for k in (1, 2, 5, 15)],
        lambda k: -np.log(k),
        BALANCE_MISTAKES,
    ),
}

HINTS = {
    "02.1": [
        "Which terms of J contain $u_c$ at all?",
        "Use the chain rule: the derivative of ln σ at the score, times that of the score.",
        (
            "The score $v·u$ treats both vectors alike. So the force on $u$ has the same weight as "
            "the force on $v$, but it points along $v$."
        ),
    ],
    "02.2": [
        "How large can 1 − σ become?",
        "Write (1 − σ)/σ with exponentials before you insert a number.",
        (
            "The ratio of pull to push is $e^{-x}$. It is 1 at score 0, and each ln 10 that the "
            "score gains divides it by ten."
        ),
    ],
    "02.3": [
        "When is the pull nearly zero although the softmax is still far from right?",
        "Make all scores high together.",
        (
            "Softmax looks only at differences between scores; negative sampling looks at each "
            "score by itself. With all scores high, pulls vanish and pushes have full strength."
        ),
    ],
    "02.4": [
        "All forces are along the u of this one word. Write down their sum.",
        (
            "One pull of weight 1 − σ and k pushes of weight σ, all along the same u: set the sum "
            "to zero."
        ),
        (
            "The share of ones among the labels is 1/(k + 1), and σ settles there. Solve for the "
            "score."
        ),
    ],
}
