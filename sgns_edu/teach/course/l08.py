"""Lecture 08: counts, PMI and the shift."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sgns_edu.study.theory import shifted_pmi
from sgns_edu.teach.checking import Check, by_hand
from sgns_edu.teach.comparison import split_parts

Tables = tuple[np.ndarray, np.ndarray]
TWO_WORDS = np.array([[1.0, 3.0], [3.0, 1.0]])
JOINT = np.log(TWO_WORDS / TWO_WORDS.sum())


def tables(rng: np.random.Generator) -> list[tuple]:
    """Draw W_in and W_out, for three k."""
    return [(*rng.normal(size=(2, V, d)), k) for V, d, k in ((3, 2, 2), (5, 1, 5), (4, 4, 15))]


def score_widened(
    function: Callable, W_in: np.ndarray, W_out: np.ndarray, k: int
) -> tuple[np.ndarray, list[int]]:
    """Return the scores of the two tables that a function returns, and their numbers of columns."""
    one, other = split_parts(function(W_in, W_out, k), ["W_in", "W_out"])
    return one @ other.T, [one.shape[1], other.shape[1]]


def add_columns(W_in: np.ndarray, W_out: np.ndarray, one: float, other: float) -> Tables:
    """Add a constant column to both tables."""
    d = W_in.shape[1]
    return np.insert(W_in, d, one, axis=1), np.insert(W_out, d, other, axis=1)


LINE_MISTAKES = {
    "You add log 2. More negatives push scores down, so subtract it.": lambda: (
        shifted_pmi(TWO_WORDS, 1) + np.log(2)
    ),
    "The shift is missing: this is PMI itself.": lambda: shifted_pmi(TWO_WORDS, 1),
    "This logarithm has base 2; use the natural one.": lambda: (
        shifted_pmi(TWO_WORDS, 2) / np.log(2)
    ),
    "You subtract 2. Subtract log 2.": lambda: shifted_pmi(TWO_WORDS, 1) - 2,
    "This is log P(w, c) − log 2: divide P(w, c) by chance, P(w)·P(c), first.": lambda: (
        JOINT - np.log(2)
    ),
    "The logarithm is missing: this is the ratio to chance, divided by 2.": lambda: np.exp(
        shifted_pmi(TWO_WORDS, 2)
    ),
}

BIAS_MISTAKES = {
    "You add log k. The shift lowers every score, so subtract it.": lambda W_in, W_out, k: (
        add_columns(W_in, W_out, 1, np.log(k))
    ),
    "k is subtracted, not log k.": lambda W_in, W_out, k: add_columns(W_in, W_out, 1, -k),
    (
        "Both new columns hold log k, so their product is its square: one of them should be ones."
    ): lambda W_in, W_out, k: add_columns(W_in, W_out, np.log(k), np.log(k)),
    (
        "You add no column. A constant added to the entries of a table changes every score by a "
        "different amount."
    ): lambda W_in, W_out, k: (W_in - np.log(k), W_out),
}

CHECKS = {
    "08.line": by_hand(["PMI − log 2"], lambda: shifted_pmi(TWO_WORDS, 2), LINE_MISTAKES),
    "08.bias": Check(
        ["scores", "columns"],
        tables,
        lambda W_in, W_out, k: add_columns(W_in, W_out, 1, -np.log(k)),
        BIAS_MISTAKES,
        call=score_widened,
    ),
}

HINTS = {
    "08.1": [
        "How many pairs are there, and how often is each word a center?",
        "Write P(w, c), P(w) and P(c) as fractions, then take the logarithm of a ratio.",
        (
            "Both words are equally frequent, so chance is ¼ everywhere: PMI is the logarithm of "
            "4·P(w, c), and the shift subtracts log 2."
        ),
    ],
    "08.2": [
        "Which column times which row gives the same number in every cell?",
        "Add one column to each table. Their product has to be the same for every w and c.",
        (
            "A constant table is a column of ones times a row of constants, so it has rank one. "
            "One extra column in each table can hold it exactly."
        ),
    ],
    "08.3": [
        "What does the optimum say where q(c|w) is zero?",
        (
            "Set the center's own entry to 0 and divide by the sum; `theory.optimum` takes any "
            "object with `probs`."
        ),
        (
            "A pair that is never a negative is only pulled: its optimum is +∞, and its score "
            "keeps growing as long as you train."
        ),
    ],
}
