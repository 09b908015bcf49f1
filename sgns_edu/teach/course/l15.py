"""Lecture 15: a shop in which items do not go together, and words made of pieces."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.noise import Unigram
from sgns_edu.study.relatives import ngrams
from sgns_edu.study.theory import optimum
from sgns_edu.teach.checking import Check
from sgns_edu.teach.course.l12 import shares


def shops(rng: np.random.Generator) -> list[tuple]:
    """Draw how often each item sells, for several k and α."""
    settings = ((5, 0.75), (1, 0), (2, 1), (15, -1))
    return [(rng.integers(1, 200, size=9).astype(float), k, alpha) for k, alpha in settings]


def control(counts: np.ndarray, k: int, alpha: float) -> np.ndarray:
    """log P(c) − log(k·q(c)): where scores rest if items are independent."""
    return optimum(np.outer(counts, counts), Unigram(counts, alpha), k)[0]


CONTROL_MISTAKES = {
    "log k is missing: k negatives push k times.": lambda counts, k, alpha: control(
        counts, 1, alpha
    ),
    "k is on the wrong side: more negatives push scores down.": lambda counts, k, alpha: (
        control(counts, 1, alpha) + np.log(k)
    ),
    (
        "P(c) is missing: an item that sells well is also the true one more often."
    ): lambda counts, k, alpha: -np.log(k * shares(counts, alpha)),
    ("The counts are not divided by their sum: P(c) is a share."): lambda counts, k, alpha: (
        np.log(counts) - np.log(k * shares(counts, alpha))
    ),
    (
        "The shares to the power α no longer sum to 1: divide by their sum."
    ): lambda counts, k, alpha: np.log(shares(counts)) - np.log(k * shares(counts) ** alpha),
    ("#(c)^α is not divided by its sum: the noise is a distribution."): lambda counts, k, alpha: (
        np.log(shares(counts)) - np.log(k * counts**alpha)
    ),
    (
        "The order is right. Now divide the counts and their powers by their sums."
    ): lambda counts, k, alpha: (1 - alpha) * np.log(counts) - np.log(k),
    (
        "This subtracts the noise with α = 1, whatever α is. Then every score is −log k."
    ): lambda counts, k, alpha: control(counts, k, 1),
}


def new_words(rng: np.random.Generator) -> list[tuple]:
    """Draw vectors for the n-grams of some words, and ask for words that share some of them."""
    pieces: dict[str, int] = {}
    for known in ("roast", "roasting", "blend", "rows", "at"):
        for piece in ngrams(known):
            pieces.setdefault(piece, len(pieces))
    W_in = rng.normal(size=(len(pieces), 3))
    return [(word, dict(pieces), W_in) for word in ("blending", "roast", "toasts", "at", "banana")]


def sum_pieces(wanted: list[str], pieces: dict[str, int], W_in: np.ndarray) -> np.ndarray:
    """Sum the rows of the pieces that are known, (d,)."""
    return W_in[[pieces[piece] for piece in wanted if piece in pieces]].sum(axis=0)


def word_vector(word: str, pieces: dict[str, int], W_in: np.ndarray) -> np.ndarray:
    """Return the sum of the word's known n-grams, (d,)."""
    return sum_pieces(ngrams(word), pieces, W_in)


def cut_unmarked(word: str) -> list[str]:
    """Cut the n-grams of a word without < and >."""
    return [word[i : i + n] for n in range(3, 7) for i in range(len(word) - n + 1)]


def short_pieces(word: str) -> list[str]:
    """Cut the n-grams of 3 to 6 letters of <word>, which may be one of them."""
    return cut_unmarked(f"<{word}>")


VECTOR_MISTAKES = {
    "This is the mean. The vector is the sum.": lambda word, pieces, W_in: (
        word_vector(word, pieces, W_in) / max(1, sum(piece in pieces for piece in ngrams(word)))
    ),
    "< and > are missing: cut <word>, not word.": lambda word, pieces, W_in: sum_pieces(
        cut_unmarked(word), pieces, W_in
    ),
    "The whole word is missing: <word> is a piece, too.": lambda word, pieces, W_in: sum_pieces(
        ngrams(word)[:-1], pieces, W_in
    ),
    "Pieces have 3 to 6 letters, < and > included.": lambda word, pieces, W_in: sum_pieces(
        ngrams(word, 3, 5), pieces, W_in
    ),
    "<word> is counted twice where it is itself one of the short pieces.": lambda word, *known: (
        sum_pieces([*short_pieces(word), f"<{word}>"], *known)
    ),
    "Only the whole word is read; a new word has none.": lambda word, pieces, W_in: sum_pieces(
        ngrams(word)[-1:], pieces, W_in
    ),
}

CHECKS = {
    "15.control": Check(["score"], shops, control, CONTROL_MISTAKES),
    "15.vector": Check(["vector"], new_words, word_vector, VECTOR_MISTAKES),
}

HINTS = {
    "15.1": [
        "What does a walk of two words contain?",
        "Use two loops, over lengths and numbers of walks, and put the control in the same table.",
        (
            "A walk of 2 words is an edge, so the window can't reach beyond direct friends. Which "
            "members have friends in common only shows in longer walks, or in many of them."
        ),
    ],
    "15.2": [
        "Which items are next to each other in the alphabet?",
        (
            "Which items make pairs in a sorted basket with window 1? And which with a window as "
            "large as the basket?"
        ),
        (
            "In a set the order means nothing. A window that relies on it turns spelling into "
            "similarity."
        ),
    ],
    "15.3": [
        "What does P(c|w) become if orders are random?",
        "Insert P(c) into log P(c|w) − log(k·q(c)) for each α.",
        (
            "If items are independent, a score can only contain popularity. α decides how much of it "
            "the noise divides out."
        ),
    ],
    "15.4": [
        "Which pieces does a word have, and which of them have a row?",
        "Cut <word>, with its ends, into all pieces of 3 to 6 letters, and add <word> itself.",
        "A piece that is not a key of `pieces` is skipped. Sum the rows of the others.",
    ],
    "15.5": [
        "What would you bet on before you train?",
        "Write down four things first: the sentence, the window, the number and the control.",
        (
            "The control keeps frequencies and lengths, and destroys which words go together. Only "
            "what goes beyond the control is a finding."
        ),
    ],
}
