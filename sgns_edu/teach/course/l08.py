"""Lecture 08: subsampling."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import root_scalar

from sgns_edu.teach.checking import Check, by_hand
from sgns_edu.text.subsampling import keep_probability


def frequencies(rng: np.random.Generator) -> list[tuple]:
    """Draw shares of the text, for thresholds on both sides of every corner."""
    return [(10 ** rng.uniform(-6, -0.7, size=20), t) for t in (1e-5, 1e-4, 1e-3)]


def keep(f: np.ndarray, t: float) -> np.ndarray:
    """min(1, √(t/f) + t/f)."""
    return keep_probability(f, t=t)


def keep_as_in_paper(f: np.ndarray, t: float) -> np.ndarray:
    """min(1, √(t/f))."""
    return keep_probability(f, t=t, formula="paper")


# By hand: a word that makes up 6 % of the text, and t = .001.
PROGRAM = keep_probability(0.06, t=1e-3)
PAPER = keep_probability(0.06, t=1e-3, formula="paper")

KEEP_MISTAKES = {
    "This is the paper's formula √(t/f); that of the code adds t/f.": keep_as_in_paper,
    "Probabilities above 1: the min(1, …) is missing.": lambda f, t: np.sqrt(t / f) + t / f,
    "This is the probability of dropping a word; find that of keeping it.": lambda f, t: (
        1 - keep(f, t)
    ),
    "t and f are swapped.": lambda f, t: np.minimum(1, np.sqrt(f / t) + f / t),
    "The larger of 1 and the sum is taken; a probability is the smaller one.": lambda f, t: (
        np.maximum(1, np.sqrt(t / f) + t / f)
    ),
    "The root is taken of both; add √(t/f) and t/f.": lambda f, t: np.minimum(
        1, np.sqrt(2 * t / f)
    ),
}

BY_HAND_MISTAKES = {
    "The two are swapped: the program adds t/f, the paper does not.": lambda: (PAPER, PROGRAM),
    "This is the probability of dropping a word; find that of keeping it.": lambda: (
        1 - PROGRAM,
        1 - PAPER,
    ),
    "t/f is upside down: a frequent word is kept less often.": lambda: (60**0.5 + 60, 60**0.5),
    "The root is missing.": lambda: (2 / 60, 1 / 60),
}


def languages(rng: np.random.Generator) -> list[tuple]:
    """Draw shares of the words of small languages, most frequent first."""
    rows = [np.arange(1, V + 1) ** -rng.uniform(0.6, 1.2) for V in (8, 30, 80)]
    return [(row / row.sum(),) for row in rows]


def half_of(left: Callable[[float], float]) -> float:
    """Return the threshold at which half is left."""
    solution = root_scalar(lambda t: left(t) - 0.5, bracket=(1e-9, 1), method="brentq", xtol=1e-12)
    return solution.root


THRESHOLD_MISTAKES = {
    (
        "This is half of the *vocabulary*: weigh with f, because a word of the text counts as "
        "often as it occurs."
    ): lambda f: half_of(lambda t: keep(f, t).mean()),
    "This is the paper's formula √(t/f); the program adds t/f.": lambda f: half_of(
        lambda t: f @ keep_as_in_paper(f, t)
    ),
    "The min(1, …) is missing: rare words count as kept more than once.": lambda f: half_of(
        lambda t: f @ (np.sqrt(t / f) + t / f)
    ),
}

CHECKS = {
    "08.by_hand": by_hand(["program", "paper"], lambda: (PROGRAM, PAPER), BY_HAND_MISTAKES),
    "08.threshold": Check(
        ["t"], languages, lambda f: half_of(lambda t: f @ keep(f, t)), THRESHOLD_MISTAKES
    ),
    "08.keep": Check(["P_keep"], frequencies, keep, KEEP_MISTAKES),
}

HINTS = {
    "08.1": [
        "What is t/f, and what is its root?",
        "The program adds t/f to its root, the paper does not.",
        (
            "Both formulas share √(t/f); for a frequent word the second term is much smaller than "
            "the first, so the difference is small."
        ),
    ],
    "08.2": [
        "What share of the running text remains for one t? Each word counts by its frequency.",
        (
            "The remaining share grows with t: halve the interval, on a logarithmic scale, until "
            "you are between .49 and .51."
        ),
        (
            "The sum of frequency times keep probability is what remains. It rises steadily from 0 "
            "to 1, so there is exactly one t."
        ),
    ],
    "08.3": [
        "Does dropping a pair bring any other words closer together?",
        (
            "Keep a pair with the product of its two words' probabilities; compare distances "
            "before and after."
        ),
        (
            "Dropping words first closes gaps, so words come nearer than they were. Dropping pairs "
            "changes which pairs remain, but no distance."
        ),
    ],
    "08.4": [
        "Which counts does the noise use, and which do the pairs have after subsampling?",
        "Multiply every count by the word's keep probability and make the noise from that.",
        (
            "PMI − log k needs noise like the pairs' own contexts. Subsampling changes these; "
            "noise from the full text no longer fits, noise from the subsampled counts nearly does."
        ),
    ],
}
