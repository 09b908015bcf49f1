"""Lecture 08: thinning."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from sgns_edu.teach.checking import Check, by_hand
from sgns_edu.text.subsampling import keep_probability


def frequencies(rng: np.random.Generator) -> list[tuple]:
    """Shares of the text and thresholds, on both sides of every corner."""
    return [(10 ** rng.uniform(-6, -0.7, size=20), t) for t in (1e-5, 1e-4, 1e-3)]


def languages(rng: np.random.Generator) -> list[tuple]:
    """Shares of the words of small languages, most frequent first."""
    rows = [np.arange(1, V + 1) ** -rng.uniform(0.6, 1.2) for V in (8, 30, 80)]
    return [(row / row.sum(),) for row in rows]


def half_of(left: Callable[[float], float]) -> float:
    """The threshold at which half is left."""
    return brentq(lambda t: left(t) - 0.5, 1e-9, 1, xtol=1e-12)


CHECKS = {
    "08.by_hand": by_hand(
        ["program", "paper"],
        lambda: [keep_probability(0.06, t=1e-3, formula=name) for name in ("code", "paper")],
        {
            "The two are exchanged: the program adds t/f, the paper does not.": lambda: [
                keep_probability(0.06, t=1e-3, formula=name) for name in ("paper", "code")
            ],
            "This is the probability of dropping; that of keeping is asked for.": lambda: [
                1 - keep_probability(0.06, t=1e-3, formula=name) for name in ("code", "paper")
            ],
            "t/f is upside down: a frequent word is kept less often.": lambda: [
                60**0.5 + 60,
                60**0.5,
            ],
            "The root is missing.": lambda: [2 / 60, 1 / 60],
        },
    ),
    "08.threshold": Check(
        ["t"],
        languages,
        lambda f: half_of(lambda t: (f * keep_probability(f, t=t)).sum()),
        {
            "This is half of the *vocabulary*: a word of the text counts as often as it occurs, so weigh with f.": lambda f: (
                half_of(lambda t: keep_probability(f, t=t).mean())
            ),
            "This is the paper's formula √(t/f); the program adds t/f.": lambda f: half_of(
                lambda t: (f * keep_probability(f, t=t, formula="paper")).sum()
            ),
            "The min(1, …) is missing: rare words count as kept more than once.": lambda f: half_of(
                lambda t: (f * (np.sqrt(t / f) + t / f)).sum()
            ),
        },
    ),
    "08.keep": Check(
        ["P_keep"],
        frequencies,
        lambda f, t: keep_probability(f, t=t),
        {
            "This is the paper's formula √(t/f); the one of the code adds t/f.": lambda f, t: (
                keep_probability(f, t=t, formula="paper")
            ),
            "Probabilities above 1: the min(1, …) is missing.": lambda f, t: np.sqrt(t / f) + t / f,
            "This is the probability of dropping; that of keeping is asked for.": lambda f, t: (
                1 - keep_probability(f, t=t)
            ),
            "t and f are swapped.": lambda f, t: np.minimum(1, np.sqrt(f / t) + f / t),
            "The larger of 1 and the sum is taken; a probability is the smaller one.": lambda f, t: (
                np.maximum(1, np.sqrt(t / f) + t / f)
            ),
            "The root goes over both; √(t/f) and t/f are added.": lambda f, t: np.minimum(
                1, np.sqrt(2 * t / f)
            ),
        },
    ),
}

HINTS = {
    "08.1": [
        "What is t/f, and what its root?",
        "The program adds t/f to its root, the paper does not.",
        (
            "Both formulas share √(t/f); for a frequent word the second term is much smaller than the "
            "first, so the difference is small."
        ),
    ],
    "08.2": [
        "What share of the running text remains for one t? Each word counts by its frequency.",
        (
            "The remaining share grows with t: halve the interval, on a logarithmic scale, until you "
            "are between .49 and .51."
        ),
        (
            "The sum of frequency times keep probability is what remains. It rises steadily from 0 to "
            "1, so there is exactly one t."
        ),
    ],
    "08.3": [
        "Does dropping a pair move any other words together?",
        (
            "Keep a pair with the product of its two words' probabilities; compare distances before "
            "and after."
        ),
        (
            "Dropping words first closes gaps, so words come nearer than they stood. Dropping pairs "
            "changes which pairs remain, but no distance."
        ),
    ],
    "08.4": [
        "Which counts does the noise use, and which do the pairs have after thinning?",
        "Multiply every count by the word's keep probability and make the noise from that.",
        (
            "PMI − log k needs noise like the pairs' own contexts. Thinning changes these; noise from "
            "the unthinned text no longer fits, noise from the thinned counts nearly does."
        ),
    ],
}
