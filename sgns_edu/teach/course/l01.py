"""Lecture 01: windows, pairs and questions."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.model import Draw
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.study.theory import cooccurrence
from sgns_edu.teach.checking import Check, by_hand
from sgns_edu.text.pairs import skip_gram_pairs
from sgns_edu.text.vocabulary import Vocabulary

Questions = tuple[np.ndarray, np.ndarray]  # pairs (m, 2) and labels (m,)


def draw_cases(rng: np.random.Generator) -> list[tuple]:
    """Draw a true pair and k words, of a vocabulary of 30.

    In the last case the context is among the k words, and one word is drawn twice.
    """
    cases = []
    for k in (1, 2, 5):
        center, context = rng.choice(30, size=2, replace=False).tolist()
        cases.append((center, context, rng.integers(30, size=k)))
    _, context, drawn = cases[-1]
    drawn[2], drawn[4] = context, drawn[0]
    return cases


def make_questions(center: int, context: int, drawn: np.ndarray) -> Questions:
    """Make the pairs (1 + k, 2), the true one first, and their labels (1 + k,)."""
    objective = NegativeSampling(Uniform(30), k=len(drawn))
    rows, labels, _ = objective.questions(Draw(center, context, drawn))
    pairs = np.column_stack([np.full(len(rows), center), rows])
    return pairs, labels


def make_pairs(center: int, context: int, drawn: np.ndarray) -> np.ndarray:
    return make_questions(center, context, drawn)[0]


def make_labels(drawn: np.ndarray) -> list[int]:
    return [1] + [0] * len(drawn)


def drop_repetitions(center: int, context: int, drawn: np.ndarray) -> Questions:
    different = list(dict.fromkeys(drawn.tolist()))
    return make_questions(center, context, np.array(different))


QUESTION_MISTAKES = {
    "The center is replaced; keep it, and replace the context.": lambda w, c, drawn: (
        [(w, c), *((n, c) for n in drawn)],
        make_labels(drawn),
    ),
    "The drawn words' pairs are reversed: the center comes first.": lambda w, c, drawn: (
        [(w, c), *((n, w) for n in drawn)],
        make_labels(drawn),
    ),
    "The true pair is missing: there are 1 + k questions.": lambda w, c, drawn: (
        make_pairs(w, c, drawn)[1:],
        make_labels(drawn)[1:],
    ),
    "The true pair should come first, then the drawn words in order.": lambda w, c, drawn: (
        np.roll(make_pairs(w, c, drawn), -1, axis=0),
        np.roll(make_labels(drawn), -1),
    ),
    "The labels are reversed: 1 is for the pair from the text.": lambda w, c, drawn: (
        make_pairs(w, c, drawn),
        [0] + [1] * len(drawn),
    ),
    "Every label is 1; for a made-up pair the answer is no, 0.": lambda w, c, drawn: (
        make_pairs(w, c, drawn),
        [1] * (1 + len(drawn)),
    ),
    "The label of a made-up pair is 0, not −1.": lambda w, c, drawn: (
        make_pairs(w, c, drawn),
        [1] + [-1] * len(drawn),
    ),
    "The context was also drawn: ask about every drawn word, with label 0.": lambda w, c, drawn: (
        make_questions(w, c, drawn[drawn != c])
    ),
    "The context was also drawn: there it has label 0, like all drawn words.": lambda w, c, drawn: (
        make_pairs(w, c, drawn),
        [1, *(drawn == c)],
    ),
    "A word drawn twice has only one question: keep all drawn words, in order.": drop_repetitions,
}


def window(n: int, L: int) -> np.ndarray:
    """Return 1 where the column's word is in the window of the row's word, else 0, (n, n)."""
    words = [f"w{place}" for place in range(n)]
    pairs = skip_gram_pairs([words], Vocabulary(words, [1] * n), window=L)
    return cooccurrence(pairs, n)


def window_or_none(n: int, L: int) -> np.ndarray:
    """Return a window that may have no width."""
    return window(n, L) if L > 0 else np.zeros((n, n))


def around(n: int, L: int) -> np.ndarray:
    """Return a window in which place −1 is the last word, as in Python."""
    table = np.zeros((n, n))
    for place in range(n):
        for step in range(1, L + 1):
            table[place, place - step] = 1
            if place + step < n:
                table[place, place + step] = 1
    return table


WINDOW_MISTAKES = {
    "A word is not its own context: the diagonal should be 0.": lambda n, L: (
        window(n, L) + np.eye(n)
    ),
    "The window ends one place too early: distance L is still inside.": lambda n, L: window_or_none(
        n, L - 1
    ),
    "On the right the window ends too early: a range stops before its end.": lambda n, L: (
        np.tril(window(n, L)) + np.triu(window_or_none(n, L - 1))
    ),
    "The window is too wide: L words to either side, not L + 1.": lambda n, L: window(n, L + 1),
    "Only words on the right are contexts; the window has a left side, too.": lambda n, L: np.triu(
        window(n, L)
    ),
    "Only words on the left are contexts; the window has a right side, too.": lambda n, L: np.tril(
        window(n, L)
    ),
    "The window wraps around: place −1 is Python's name for the last word.": around,
    "The window should have 2·L + 1 words; here L is its whole width.": lambda n, L: window_or_none(
        n, L // 2
    ),
}

BY_HAND_MISTAKES = {
    "Each pair of places gives two pairs: either word can be the center.": lambda: (4, 9),
    "Count again at the ends, where a word has fewer contexts.": lambda: (4, 24),
    "A word is not its own context.": lambda: (5, 24),
}

CHECKS = {
    "01.questions": Check(["pairs", "labels"], draw_cases, make_questions, QUESTION_MISTAKES),
    "01.by_hand": by_hand(
        ["contexts of cats", "pairs of the sentence"],
        lambda: (4, 18),
        BY_HAND_MISTAKES,
        tolerance=1e-6,
    ),
    "01.window": Check(
        ["table"],
        lambda rng: [(n, L) for n in (5, 8) for L in (1, 2, 3)],
        window,
        WINDOW_MISTAKES,
    ),
}

HINTS = {
    "01.1": [
        "Which words are at most two words away from *cats*?",
        "Count distances: how many pairs of places are one apart, how many are two apart?",
        (
            "Every pair of places at distance δ gives two pairs, one for each center. A sentence "
            "of n words has n − δ such pairs of places."
        ),
    ],
    "01.2": [
        "Take one row: which places are at most L away from it, and which of them isn't a context?",
        "Use two loops over places, or compare a column of places with a row of places.",
        (
            "Place j is in the window of i if they are at most L apart and not the same. A place "
            "before the first does not exist, although Python has one that is called −1."
        ),
    ],
    "01.3": [
        "All words are equally likely: how many words are there?",
        "Count the different words that occur within two words of *new*, and divide.",
        (
            "Drawing at random knows nothing about what is true: the probability of drawing a real "
            "neighbor is the share of the vocabulary that is one."
        ),
    ],
    "01.4": [
        "For one pair, count how often it is asked with label 1 and how often with label 0.",
        (
            "The best answer to a question that is asked again and again is the share of ones "
            "among its labels."
        ),
        (
            "If a pair comes once as true and k times as often by chance as a negative, the share "
            "of ones falls as k grows, although the text is the same."
        ),
    ],
    "01.5": [
        "Draw two sentences side by side and mark the pairs whose window crosses the border.",
        "At one border, how many pairs of places are δ apart? Add this up for δ = 1 … L.",
        "δ pairs of places at distance δ cross a border, each gives two pairs: 2·(1 + … + L).",
    ],
}
