"""Lecture 06: NCE and its normalizer."""

from __future__ import annotations

import numpy as np

from sgns_edu.teach.checking import Check

SUM_MISTAKES = {
    "It would be 1 after NCE. NEG leaves k·q in the scores.": lambda V, k: 1,
    "q is missing: with uniform noise, each of the V words has q = 1/V.": lambda V, k: 1 / k,
    "k is missing: there are k negatives for every true pair.": lambda V, k: V,
    "k is on the wrong side: more negatives push the scores down.": lambda V, k: V * k,
    "This is upside down.": lambda V, k: k / V,
    "q = 1/V is on the wrong side: the score compares p with k·q.": lambda V, k: 1 / (k * V),
    "Only k of the k + 1 questions are about negatives.": (lambda V, k: V / (k + 1)),
    "This takes p = 1 for every word. The p sum to 1.": lambda V, k: V * V / k,
}


def noises(rng: np.random.Generator) -> list[tuple]:
    """Draw p, the q that draws, and the q that is subtracted, (5,) each."""
    return [tuple(rng.dirichlet(np.ones(5), size=3)) for _ in range(3)]


def recovered(p: np.ndarray, drawing: np.ndarray, subtracted: np.ndarray) -> np.ndarray:
    """exp(s) = p · q_subtracted / q_drawing."""
    return p * subtracted / drawing


RECOVERED_MISTAKES = {
    "The two q's are swapped. Which one decides how often a word is a negative?": (
        lambda p, drawing, subtracted: recovered(p, subtracted, drawing)
    ),
    "The subtracted log(k·q) goes to the other side when you solve for s: it multiplies.": (
        lambda p, drawing, subtracted: p / subtracted
    ),
    "This is p, which would be right if the two q's were the same.": lambda p, *_: p,
    "This is divided by its sum. Nothing makes the exponentials sum to 1 here.": lambda *case: (
        recovered(*case) / recovered(*case).sum()
    ),
    "The subtraction is missing: e^s = p/q is where NEG rests, apart from k.": (
        lambda p, drawing, subtracted: p / drawing
    ),
}


def worlds(rng: np.random.Generator) -> list[tuple]:
    """Draw p (5,) and q (5,), for two k."""
    return [(*rng.dirichlet(np.full(5, 10.0), size=2), k) for k in (1, 5)]


def normalizer(p: np.ndarray, q: np.ndarray, k: int) -> tuple[np.ndarray, float]:
    """Return the scores with the first held at 0, and z, such that e^(s − z) = p."""
    return np.log(p / p[0]), -np.log(p[0])


NORMALIZER_MISTAKES = {
    "The sign of z is wrong: z is subtracted from the score, so it is the log of the sum.": lambda p, q, k: (
        np.log(p / p[0]),
        np.log(p[0]),
    ),
    "This is e^z, the sum itself. z is its logarithm.": lambda p, q, k: (
        np.log(p / p[0]),
        1 / p[0],
    ),
    "The first score moved and does the work of z. Hold it at 0.": lambda p, q, k: (np.log(p), 0.0),
    "The first score moved as well and shares the work with z. Hold it at 0.": lambda p, q, k: (
        np.log(p) - np.log(p).sum() / 6,
        -np.log(p).sum() / 6,
    ),
    "The shift log(k·q) is missing: this is where NEG rests.": lambda p, q, k: (
        np.log(p / q) - np.log(p[0] / q[0]),
        np.log(k * q[0] / p[0]),
    ),
    "k is missing in the shift, which is log(k·q).": lambda p, q, k: (
        np.log(p / p[0]),
        np.log(k) - np.log(p[0]),
    ),
}

CHECKS = {
    "06.sum": Check(
        ["Σ exp(s)"],
        lambda rng: [(V, k) for V in (5, 12, 1000) for k in (1, 7)],
        lambda V, k: V / k,
        SUM_MISTAKES,
    ),
    "06.recovered": Check(["exp(s)"], noises, recovered, RECOVERED_MISTAKES),
    "06.normalizer": Check(["s", "z"], worlds, normalizer, NORMALIZER_MISTAKES, tolerance=1e-3),
}

HINTS = {
    "06.1": [
        "Insert the optimum into the sum. What is $e^{s}$?",
        "$e^s = p/(k\\,q)$; with uniform noise q is the same for all c.",
        "The sum of p is 1, so only 1/(k q) = V/k is left: it is 1 only for k = V.",
    ],
    "06.2": [
        "What is each of the three lists sorted by?",
        "NEG sorts by p/q. Which q keeps the order as it is, and which reverses it?",
        (
            "If the noise draws *the* less often than its share, p/q raises it. With constant q, "
            "NEG sorts like p."
        ),
    ],
    "06.3": [
        "Keep the two q's apart: one is drawn from, the other is subtracted.",
        "Set the average force to zero and solve for σ first, then for s.",
        (
            "The q drawn from decides σ/(1 − σ) = p/(k q₇₅). The q subtracted shifts the score by "
            "log(k q₁). So $e^s = p\\,q_1/q_{.75}$."
        ),
    ],
    "06.4": [
        "Which part of the force is random, and what is its mean?",
        "Make ten runs for each k with the same number of steps, and compare the spread of the estimates.",
        (
            "The optimum does not depend on k, but how well it is estimated does: more negatives "
            "average out more of the noise in each step, at a proportional cost."
        ),
    ],
    "06.5": [
        "How many numbers are free, and which one must be held fixed?",
        (
            "The force on z is minus the sum of the forces on all five scores. Move `s[1:]` along "
            "its forces and z along its own, with a rate of 1, for a thousand rounds."
        ),
        (
            "z absorbs what all scores have in common. So $e^z$ becomes the sum that normalizes them, "
            "as long as the scores cannot all shift together."
        ),
    ],
}
