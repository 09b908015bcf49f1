"""Lecture 02: slopes, forces on the contexts, and where pull and pushes balance."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Draw, Params, explain
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.checking import Check, by_hand


def functions(rng: np.random.Generator) -> list[tuple]:
    """Functions of an array, plainly curved, and a place."""
    return [
        (lambda x: (x**3).sum() + 2 * x.flat[0] * x.flat[-1], rng.normal(size=3) + 3),
        (lambda x: np.exp(x).sum() + x.sum() ** 2, rng.normal(size=(2, 3)) + 1),
    ]


def slope(f, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """∂f/∂x_i ≈ (f(x + h·e_i) − f(x − h·e_i)) / 2h, one coordinate at a time."""
    return np.array(
        [(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(x.size).reshape(-1, *x.shape)]
    ).reshape(x.shape)


def one_sided(f, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    return np.array(
        [(f(x + e) - f(x)) / h for e in h * np.eye(x.size).reshape(-1, *x.shape)]
    ).reshape(x.shape)


def not_put_back(f, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    x, slopes = x.copy(), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        slopes[i] = (above - f(x)) / (2 * h)
    return slopes


def rows(rng: np.random.Generator) -> list[tuple]:
    """v (d,) and u (1 + k, d), the context first, with scores small and large."""
    return [(rng.normal(size=d), rng.normal(size=(1 + k, d))) for d, k in ((2, 2), (3, 1), (5, 4))]


def force_on_rows(v: np.ndarray, u: np.ndarray) -> np.ndarray:
    """∂J/∂u, (1 + k, d)."""
    params = Params(np.tile(v, (len(u), 1)), u)
    return explain(
        params, NegativeSampling(Uniform(len(u)), k=len(u) - 1), Draw(0, 0, np.arange(1, len(u)))
    ).on_rows


def weighed(weight) -> object:
    """Forces on the rows with other weights (1 + k,), made from the scores and the labels."""
    return lambda v, u: weight(u @ v, np.arange(len(u)) == 0)[:, None] * v


CHECKS = {
    "02.slope": Check(
        ["slopes"],
        functions,
        slope,
        {
            "This measures to one side only; go h to either side, and the error falls with h².": one_sided,
            "The two places are 2h apart, so divide by 2h, not by h.": lambda f, x: 2 * slope(f, x),
            "The sign: f above minus f below.": lambda f, x: -slope(f, x),
            "The difference is not divided by the distance 2h.": lambda f, x: 2e-5 * slope(f, x),
            "All slopes are 0, or nearly: are both places the same array (copy x before you change it), or does / 2 * h stand for / (2 * h)?": lambda f, x: (
                np.zeros(x.shape)
            ),
            "A whole row of x is moved at once; x may have more than one axis, and `np.ndindex(x.shape)` goes through all of its places.": lambda f, x: (
                np.broadcast_to(
                    slope(f, x).reshape(len(x), -1).sum(axis=1).reshape(-1, *[1] * (x.ndim - 1)),
                    x.shape,
                )
            ),
            "All coordinates are moved at once; move one and keep the others.": lambda f, x: (
                np.full(x.shape, slope(f, x).sum())
            ),
            "The coordinate is not put back before the next one moves: work on copies of x.": not_put_back,
        },
    ),
    "02.contexts": Check(
        ["∂J/∂u"],
        rows,
        force_on_rows,
        {
            "Wrong sign: these are the slopes of the loss. J grows the other way.": lambda v, u: (
                -force_on_rows(v, u)
            ),
            "The force lies along u itself; if u moves, the score reacts in proportion to v.": lambda v, u: (
                (force_on_rows(v, u) @ v / (v @ v))[:, None] * u
            ),
            "The weights are missing: 1 − σ for the context, σ for a negative.": weighed(
                lambda x, y: 2.0 * y - 1
            ),
            "The negatives are pulled, too; their answer should be no.": weighed(
                lambda x, y: 1 - sigmoid(x)
            ),
            "The pushes lack their minus: J falls where the score of a negative rises.": weighed(
                lambda x, y: np.abs(y - sigmoid(x))
            ),
            "The negatives have the weight σ(−x); a push is the stronger the higher the score: σ(x).": weighed(
                lambda x, y: np.where(y, 1 - sigmoid(x), -sigmoid(-x))
            ),
            "The context has the weight σ; a pull is the weaker the surer the answer: 1 − σ.": weighed(
                lambda x, y: np.where(y, sigmoid(x), -sigmoid(x))
            ),
            "The answers are σ(−x), not σ(x): look at the sign in the exponent.": weighed(
                lambda x, y: y - sigmoid(-x)
            ),
            "The weight has a factor σ·(1 − σ) too much: J has the logarithm of σ, whose slope is 1 − σ.": weighed(
                lambda x, y: (y - sigmoid(x)) * sigmoid(x) * sigmoid(-x)
            ),
        },
    ),
    "02.half": by_hand(
        ["pull is half of its greatest", "pull is a tenth of the push"],
        lambda: (0, np.log(10)),
        {
            "These are values of σ; the scores are asked for.": lambda: (1 / 2, 10 / 11),
            "The second is turned: there the push is a tenth of the pull.": lambda: (
                0,
                -np.log(10),
            ),
            "The logarithm has base 10; here it is the natural one.": lambda: (0, 1),
        },
        tolerance=2e-2,
    ),
    "02.balance": Check(
        ["score"],
        lambda rng: [(k,) for k in (1, 2, 5, 15)],
        lambda k: -np.log(k),
        {
            "The sign: with many pushes the score has to be low.": np.log,
            "This is σ at that score; solve for the score itself.": lambda k: 1 / (k + 1),
            "k pushes against one pull make the odds 1 to k, not the probability: σ = 1/(k + 1).": lambda k: (
                -np.log(k - 1) if k > 1 else np.inf
            ),
            "This is ln σ; the score is the logarithm of σ/(1 − σ).": lambda k: -np.log(k + 1),
            "The logarithm has base 2; here it is the natural one.": lambda k: -np.log2(k),
            "The logarithm has base 10; here it is the natural one.": lambda k: -np.log10(k),
            "k itself is no score: the weights are exponential in it.": lambda k: -k,
        },
    ),
}

HINTS = {
    "02.1": [
        "In which terms of J does $u_c$ occur at all?",
        "Chain rule: the derivative of ln σ at the score, times the derivative of the score.",
        (
            "What is $u$ to the gradient on $v$ is $v$ to the gradient on $u$: the same weight, along "
            "the other vector."
        ),
    ],
    "02.2": [
        "Where does 1 − σ stand when it is at its greatest?",
        "Write (1 − σ)/σ with exponentials before you put in a number.",
        (
            "The quotient of pull and push is $e^{-x}$: it is 1 at score 0, and each ln 10 of score "
            "divides it by ten."
        ),
    ],
    "02.3": [
        "When is the pull nearly zero, but the softmax still not content?",
        "Make all scores high together.",
        (
            "Softmax looks at differences of scores only; negative sampling looks at each score by "
            "itself. With all scores high, pulls vanish and pushes are at full strength."
        ),
    ],
    "02.4": [
        "Write the sum of the forces along the one vector that is there.",
        (
            "One pull of weight 1 − σ and k pushes of weight σ, all along the same u: set the sum to "
            "zero."
        ),
        (
            "The share of ones among the labels is 1/(k + 1), and σ comes to rest there. Solve for "
            "the score."
        ),
    ],
}
