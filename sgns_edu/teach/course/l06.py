"""Lecture 06: NCE and its normalizer."""

from __future__ import annotations

import numpy as np

from sgns_edu.teach.checking import Check

SUM_MISTAKES = {
    "It is 1 after NCE; NEG has left k·q in the scores.": lambda V, k: 1,
    "q is missing: uniform noise over V words is 1/V for each.": lambda V, k: 1 / k,
    "k is missing: every true pair meets k negatives.": lambda V, k: V,
    "k is on the wrong side: more negatives push scores down.": lambda V, k: V * k,
    "This is upside down.": lambda V, k: k / V,
    "This is one term as if p were 1 for every word; the p sum to 1.": lambda V, k: V * V / k,
}


def noises(rng: np.random.Generator) -> list[tuple]:
    """Draw p, the q that draws, and the q that is subtracted, (5,) each."""
    return [tuple(rng.dirichlet(np.ones(5), size=3)) for _ in range(3)]


def recovered(p: np.ndarray, drawing: np.ndarray, subtracted: np.ndarray) -> np.ndarray:
    """exp(s) = p · q_subtracted / q_drawing."""
    return p * subtracted / drawing


RECOVERED_MISTAKES = {
    "The two q's are swapped: which one decides how often a word is asked about?": (
        lambda p, drawing, subtracted: recovered(p, subtracted, drawing)
    ),
    "This is p; that would be right if the two q's were the same.": lambda p, *_: p,
    "This is divided by its sum; nothing makes the exponentials sum to 1 here.": lambda *case: (
        recovered(*case) / recovered(*case).sum()
    ),
    "The subtraction is left out: e^s = p/q is where NEG rests, apart from k.": (
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
    "The sign of z: it is subtracted from the score, so z is the log of the sum.": lambda p, q, k: (
        np.log(p / p[0]),
        np.log(p[0]),
    ),
    "This is e^z, the sum itself; z is its logarithm.": lambda p, q, k: (
        np.log(p / p[0]),
        1 / p[0],
    ),
    "The first score moved and does the work of z: hold it at 0.": lambda p, q, k: (np.log(p), 0.0),
    "The first score moved as well, and shares the work with z: hold it at 0.": lambda p, q, k: (
        np.log(p) - np.log(p).sum() / 6,
        -np.log(p).sum() / 6,
    ),
    "The shift log(k·q) is missing: this is where NEG rests.": lambda p, q, k: (
        np.log(p / q) - np.log(p[0] / q[0]),
        np.log(k * q[0] / p[0]),
    ),
    "k is missing in the shift: log(k·q).": lambda p, q, k: (
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
    "06.normalizer": Check(["s", "z"], worlds, normalizer, NORMALIZER_MISTAKES),
}

HINTS = {
    "06.1": [
        "Insert the optimum into the sum: what is $e^{s}$?",
        "$e^s = p/(k\\,q)$; with uniform noise q is the same for all c.",
        "The sum of p is 1, so only 1/(k q) = V/k is left: it is 1 only for k = V.",
    ],
    "06.2": [
        "What is each of the three lists sorted by?",
        "NEG sorts by p/q. Which q keeps the order as it is, and which reverses it?",
        (
            "If the noise draws *the* less often than its share, p/q lifts it. With constant q, "
            "NEG sorts like p."
        ),
    ],
    "06.3": [
        "Keep the two q's apart: one draws, one is subtracted.",
        "Set the average force to zero and solve for σ first, then for s.",
        (
            "What is drawn decides σ/(1 − σ) = p/(k q₇₅); what is subtracted shifts the score by "
            "log(k q₁). So $e^s = p\\,q_1/q_{.75}$."
        ),
    ],
    "06.4": [
        "Which part of the force is random, and what is its mean?",
        "Ten runs for each k, the same number of steps; compare the spread of the estimates.",
        (
            "The optimum does not depend on k, but its estimate does: more negatives average away "
            "more of the noise in each step, and cost as much more."
        ),
    ],
    "06.5": [
        "How many numbers are free, and which one must be held fixed?",
        "One gradient for z: every score contains it with a minus sign.",
        (
            "z absorbs what all scores have in common: $e^z$ becomes the sum that normalizes them, "
            "as long as they cannot shift together themselves."
        ),
    ],
}
