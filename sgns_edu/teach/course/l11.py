"""Lecture 11: subsampling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import brentq

from sgns_edu.study.theory import information
from sgns_edu.teach.checking import Check, by_hand
from sgns_edu.text.subsampling import keep_probability


def frequencies(rng: np.random.Generator) -> list[tuple]:
    """Draw shares of the text, for thresholds on both sides of every corner."""
    return [(10 ** rng.uniform(-6, -0.7, size=20), t) for t in (1e-5, 1e-4, 1e-3)]


def keep(f: Any, t: float) -> Any:
    """min(1, √(t/f) + t/f)."""
    return keep_probability(f, t=t)


def keep_as_in_paper(f: Any, t: float) -> Any:
    """min(1, √(t/f))."""
    return keep_probability(f, t=t, formula="paper")


KEEP_MISTAKES = {
    "This is the paper's formula √(t/f); the program adds t/f.": keep_as_in_paper,
    "Probabilities above 1: the min(1, …) is missing.": lambda f, t: np.sqrt(t / f) + t / f,
    "This is the probability of dropping a word; the question is how often it is kept.": lambda f, t: (
        1 - keep(f, t)
    ),
    "t and f are swapped.": lambda f, t: np.minimum(1, np.sqrt(f / t) + f / t),
    "This takes the larger of 1 and the sum; a probability needs the smaller one.": lambda f, t: (
        np.maximum(1, np.sqrt(t / f) + t / f)
    ),
    "This takes the root of both terms. Only the first has a root: √(t/f) + t/f.": lambda f, t: (
        np.minimum(1, np.sqrt(2 * t / f))
    ),
}

BY_HAND_MISTAKES = {
    "This is the other formula: the program adds t/f, the paper does not.": lambda: (
        keep_as_in_paper(0.06, 1e-3),
        keep(0.06, 1e-3),
    ),
    "This is the probability of dropping a word; the question is how often it is kept.": lambda: (
        1 - keep(0.06, 1e-3),
        1 - keep_as_in_paper(0.06, 1e-3),
    ),
    "This is f/t instead of t/f. A frequent word is kept less often.": lambda: (
        60**0.5 + 60,
        60**0.5,
    ),
    "The root is missing.": lambda: (2 / 60, 1 / 60),
}


def languages(rng: np.random.Generator) -> list[tuple]:
    """Draw shares of the words of small languages, most frequent first."""
    rows = [np.arange(1, V + 1) ** -rng.uniform(0.6, 1.2) for V in (8, 30, 80)]
    return [(row / row.sum(),) for row in rows]


def half_of(left: Callable[[float], float]) -> float:
    """Return the threshold at which half is left."""
    root: Any = brentq(lambda t: left(t) - 0.5, 1e-9, 1, xtol=1e-12)
    return root


THRESHOLD_MISTAKES = {
    (
        "This keeps half of the *vocabulary*. Weight each word by f: it counts as often as it "
        "occurs in the text."
    ): lambda f: half_of(lambda t: keep(f, t).mean()),
    "This is the paper's formula √(t/f); the program adds t/f.": lambda f: half_of(
        lambda t: f @ keep_as_in_paper(f, t)
    ),
    "The min(1, …) is missing, so rare words are kept more than once.": lambda f: half_of(
        lambda t: f @ (np.sqrt(t / f) + t / f)
    ),
}


def tables_of_counts(rng: np.random.Generator) -> list[tuple]:
    """Draw count matrices (V, V), not symmetric and with zeros; no row or column is empty."""
    cases = []
    for V in (3, 6, 12):
        counts = rng.poisson(rng.gamma(0.7, 4, size=(V, V))) * rng.integers(1, 9, size=(V, 1))
        cases.append((counts + np.eye(V, dtype=int),))
    return cases


def divide(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """P(c|w), (V, V), and P(c), (V,)."""
    return counts / counts.sum(axis=1, keepdims=True), counts.sum(axis=0) / counts.sum()


def word_shares(counts: np.ndarray) -> np.ndarray:
    """P(w), (V,)."""
    return counts.sum(axis=1) / counts.sum()


def surprise(counts: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Σ_c P(c|w) · log(P(c|w) / base), (V,)."""
    given, _ = divide(counts)
    logs = np.log(np.where(given > 0, given, 1)) - np.log(base) * (given > 0)
    return (given * logs).sum(axis=1)


def pmi_or_zero(counts: np.ndarray) -> np.ndarray:
    given, share = divide(counts)
    return np.log(np.where(given > 0, given / share, 1))


INFORMATION_MISTAKES = {
    "This is in bits (log₂). Take the natural logarithm: nats.": lambda counts: (
        information(counts) / np.log(2)
    ),
    "The sign is wrong: this is Σ P(c|w) log P(c)/P(c|w).": lambda counts: -information(counts),
    (
        "Every word's value is weighted by P(w): this is its part of the mutual information. "
        "P(c|w) is the row divided by its own sum, not by the total."
    ): lambda counts: information(counts) * word_shares(counts),
    "You divide by the total. P(c|w) is the row divided by its own sum.": lambda counts: (
        word_shares(counts) * (information(counts) + np.log(word_shares(counts)))
    ),
    (
        "This is the mean of the PMI over all contexts alike. Weight each context by P(c|w)."
    ): lambda counts: pmi_or_zero(counts).mean(axis=1),
    "This weighs each context by P(c). Weight it by P(c|w).": lambda counts: (
        pmi_or_zero(counts) @ divide(counts)[1]
    ),
    "This is the entropy of P(c|w). Compare with P(c) inside the logarithm.": lambda counts: (
        -surprise(counts, np.ones(len(counts)))
    ),
    "P(c) is the share of c as a context: the sums of the columns, not of the rows.": lambda counts: (
        surprise(counts, word_shares(counts))
    ),
    "P(c) is taken to be the same for all words. Use the sums of the columns.": lambda counts: (
        surprise(counts, np.full(len(counts), 1 / len(counts)))
    ),
}

CHECKS = {
    "11.information": Check(["KL"], tables_of_counts, information, INFORMATION_MISTAKES),
    "11.by_hand": by_hand(
        ["program", "paper"],
        lambda: (keep(0.06, 1e-3), keep_as_in_paper(0.06, 1e-3)),
        BY_HAND_MISTAKES,
    ),
    "11.threshold": Check(
        ["t"], languages, lambda f: half_of(lambda t: f @ keep(f, t)), THRESHOLD_MISTAKES
    ),
    "11.keep": Check(["P_keep"], frequencies, keep, KEEP_MISTAKES),
}

HINTS = {
    "11.1": [
        "What is t/f, and what is its root?",
        "The program adds t/f to its root, the paper does not.",
        (
            "Both formulas have √(t/f). For a frequent word t/f is much smaller than its root, so "
            "the two results differ little."
        ),
    ],
    "11.2": [
        "What share of the text remains for one t? Weight each word by its frequency.",
        (
            "The remaining share grows with t. Halve the interval, on a logarithmic scale, until "
            "it is narrow enough."
        ),
        (
            "What remains is the sum of f times the keep probability. It rises from 0 to 1 as t "
            "grows, so exactly one t gives .5."
        ),
    ],
    "11.3": [
        "When you drop a pair, do any other words come closer together?",
        (
            "Keep each pair with the product of its two words' probabilities. Compare the mean "
            "distance before and after."
        ),
        (
            "If you drop words first, the gaps close, and words far apart become neighbors. If you "
            "drop pairs, fewer pairs remain, but each keeps its distance."
        ),
    ],
    "11.4": [
        "Which counts does the noise use? Which counts do the pairs have after subsampling?",
        "Multiply every count by the word's keep probability, and make the noise from the result.",
        (
            "Scores reach PMI − log k only if the noise is distributed like the contexts. "
            "Subsampling changes the contexts, so noise from the whole text no longer fits. Noise "
            "from the subsampled counts nearly does."
        ),
    ],
    "11.5": [
        "Which two distributions does the formula compare?",
        "Divide each row by its sum. Divide the sums of the columns by the total.",
        (
            "Σ P(c|w) · log(P(c|w) / P(c)) over the contexts with a count above 0. A word that is "
            "used like the average word has 0."
        ),
    ],
}
