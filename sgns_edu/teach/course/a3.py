"""Assignment A3: subsampling, noise, and where training ends."""

from __future__ import annotations

import numpy as np

from sgns_edu.teach.checking import Check
from sgns_edu.teach.course import l11, l12


def similarities(rng: np.random.Generator) -> list[tuple]:
    """Draw a base and similarities to the center, for several β; one overflows a plain exp."""
    bases = rng.dirichlet(np.ones(6), size=4)
    large = np.array([0.0, 999.0, 1000.0, 1.0, 2.0, 3.0])
    cases = [(base, rng.normal(size=6), beta) for base, beta in zip(bases, (0.0, 1.0, 3.0, -0.5))]
    return [*cases, (bases[0], large, 1.0)]


def hard(base: np.ndarray, similarity: np.ndarray, beta: float) -> np.ndarray:
    """q ∝ base · exp(β · similarity)."""
    logs = np.log(base) + beta * similarity
    return np.exp(logs - np.logaddexp.reduce(logs))


HARD_MISTAKES = {
    "The sum is not 1: divide by it.": lambda base, s, beta: (
        base * np.exp(np.minimum(beta * s, 700))
    ),
    (
        "The sum is not 1: divide by it, even after subtracting the largest exponent."
    ): lambda base, s, beta: base * np.exp(beta * s - (beta * s).max()),
    "The base is missing: hard negatives reweight the base, they do not replace it.": (
        lambda base, s, beta: hard(np.full(len(base), 1 / len(base)), s, beta)
    ),
    "The sign of β is wrong: similar words should be more likely.": lambda base, s, beta: hard(
        base, s, -beta
    ),
}


def mixtures(rng: np.random.Generator) -> list[tuple]:
    """Draw weights that do not sum to 1, and as many distributions."""
    return [(rng.random(n) + 0.1, rng.dirichlet(np.ones(5), size=n)) for n in (1, 2, 4)]


def blend(weights: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Σ λ q, the weights scaled to sum to 1."""
    return weights / weights.sum() @ parts


BLEND_MISTAKES = {
    "The weights are not scaled: they should sum to 1 before you mix.": lambda weights, parts: (
        weights @ parts
    ),
    "This is the plain mean: the weights are missing.": lambda weights, parts: parts.mean(axis=0),
    (
        "The weighted rows are averaged; with scaled weights their sum is the mixture."
    ): lambda weights, parts: (weights[:, None] * parts).mean(axis=0),
}


def pair_worlds(rng: np.random.Generator) -> list[tuple]:
    """Draw probabilities of pairs and a noise for each center, for several k."""
    cases = []
    for V in (3, 5):
        for k in (1, 5):
            joint = rng.dirichlet(np.ones(V * V)).reshape(V, V)
            cases.append((joint, rng.dirichlet(np.ones(V), size=V), k))
    return cases


def optimum(joint: np.ndarray, q: np.ndarray, k: int) -> np.ndarray:
    """ln P(c|w) − ln(k·q(c|w))."""
    return np.log(joint) - np.log(joint.sum(axis=1, keepdims=True)) - np.log(k * q)


OPTIMUM_MISTAKES = {
    "log k is missing: k negatives push k times.": lambda joint, q, k: optimum(joint, q, 1),
    "k is on the wrong side: more negatives push scores down.": lambda joint, q, k: (
        optimum(joint, q, 1) + np.log(k)
    ),
    "This uses P(w, c); given the center it is P(c|w).": lambda joint, q, k: (
        np.log(joint) - np.log(k * q)
    ),
    "The columns are divided, not the rows: P(c|w) sums to 1 over c.": lambda joint, q, k: (
        np.log(joint / joint.sum(axis=0)) - np.log(k * q)
    ),
    (
        "The row sums have lost their axis, so NumPy divides columns by them: keepdims=True."
    ): lambda joint, q, k: np.log(joint / joint.sum(axis=1)) - np.log(k * q),
    ("The two logarithms are swapped: pairs raise a score, noise lowers it."): lambda joint, q, k: (
        -optimum(joint, q, k)
    ),
    "This logarithm has base 2; use the natural one.": lambda joint, q, k: (
        optimum(joint, q, k) / np.log(2)
    ),
    "This is σ/(1 − σ); the score is its logarithm.": lambda joint, q, k: np.exp(
        optimum(joint, q, k)
    ),
}

CHECKS = {
    "A3.keep": l11.CHECKS["11.keep"],
    "A3.noise": l12.CHECKS["12.noise"],
    "A3.hard": Check(["q"], similarities, hard, HARD_MISTAKES),
    "A3.blend": Check(["q"], mixtures, blend, BLEND_MISTAKES),
    "A3.optimum": Check(["score"], pair_worlds, optimum, OPTIMUM_MISTAKES),
}

HINTS = {
    "A3.1": [
        "For `threshold`: substitute x = √(t/f). Which equation is left?",
        "It is a quadratic in x, and only one of its roots is positive.",
        "Below 1 the probability is x + x². Solve for x; then t is f·x².",
    ],
    "A3.2": [
        "Which comes last: the exponent or the division?",
        "Raise the counts, then divide by the sum.",
        "A distribution sums to 1 after everything else has been done to it.",
    ],
    "A3.3": [
        "Scale q by V: which columns are too low, and which too high?",
        (
            "Keep two lists. Fill one low column from one high one. The low one is then finished; "
            "the high one has less now and may have become low."
        ),
        (
            "Each filling finishes one column, so V fillings are enough. What is left at the end "
            "differs from 1 only by rounding. A draw picks a column, and then a biased coin "
            "decides between its two words."
        ),
    ],
    "A3.4": [
        "Which distribution does 'redraw until it is another word' draw from in the end?",
        "Under skip, mark the draws that are the context. Under redraw, draw without the context.",
        "Redrawing needs no loop: set the context's q to 0, divide by the new sum, and draw.",
    ],
    "A3.5": [
        "What can be subtracted from all exponents without changing a ratio?",
        "Subtract the largest exponent before exp; weight by the base; divide by the sum.",
        (
            "A distribution depends only on the ratios of its weights. So you can scale the "
            "largest weight to 1, and nothing overflows."
        ),
    ],
    "A3.6": [
        "Which sum do you divide row 0 by to get P(c|w)?",
        "Compute the noise of center 0 first, step by step. Then subtract two logarithms.",
        (
            "At rest the pull of the true pairs equals the push of the negatives: P(c|w)·(1 − σ) = "
            "k·q·σ. Solve for the score."
        ),
    ],
}
