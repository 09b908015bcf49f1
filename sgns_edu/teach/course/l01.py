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


def corrupted(rng: np.random.Generator) -> list[tuple]:
    """A true pair and k words that were drawn, of a vocabulary of 30; in the last the context is among them, and one word is twice."""
    cases = [
        (*rng.choice(30, size=2, replace=False).tolist(), rng.integers(30, size=k))
        for k in (1, 2, 5)
    ]
    _, context, drawn = cases[-1]
    drawn[2], drawn[4] = context, drawn[0]
    return cases


def asked(center: int, context: int, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pairs (1 + k, 2), the true one first, and their labels (1 + k,)."""
    rows, labels, _ = NegativeSampling(Uniform(30), k=len(drawn)).questions(
        Draw(center, context, drawn)
    )
    return np.column_stack([np.full(len(rows), center), rows]), labels


def window(n: int, L: int) -> np.ndarray:
    """1 where the word in the column stands in the window of the word in the row, else 0, (n, n)."""
    words = [f"w{place}" for place in range(n)]
    pairs = skip_gram_pairs([words], Vocabulary(words, [1] * n), window=L)
    return cooccurrence(pairs, n)


def around(n: int, L: int) -> np.ndarray:
    """A window in which place −1 is the last word, as Python has it."""
    table = np.zeros((n, n))
    for place in range(n):
        table[
            place,
            [
                other
                for step in range(1, L + 1)
                for other in (place - step, place + step)
                if other < n
            ],
        ] = 1
    return table


CHECKS = {
    "01.questions": Check(
        ["pairs", "labels"],
        corrupted,
        asked,
        {
            "The center is replaced; keep it, and replace the context.": lambda w, c, drawn: (
                np.array([(w, c), *((n, c) for n in drawn)]),
                asked(w, c, drawn)[1],
            ),
            "The drawn words are turned: first the center, then the context.": lambda w, c, drawn: (
                np.array([(w, c), *((n, w) for n in drawn)]),
                asked(w, c, drawn)[1],
            ),
            "The true pair is missing: 1 + k questions are asked.": lambda w, c, drawn: tuple(
                part[1:] for part in asked(w, c, drawn)
            ),
            "The true pair comes last; it should be the first, then the drawn words in their order.": lambda w, c, drawn: (
                tuple(np.roll(part, -1, axis=0) for part in asked(w, c, drawn))
            ),
            "The labels are turned: 1 is for the pair from the text.": lambda w, c, drawn: (
                asked(w, c, drawn)[0],
                1 - asked(w, c, drawn)[1],
            ),
            "Every label is 1; for a pair that was made up the right answer is no, 0.": lambda w, c, drawn: (
                asked(w, c, drawn)[0],
                np.ones(1 + len(drawn)),
            ),
            "The label of a made-up pair is 0, not −1.": lambda w, c, drawn: (
                asked(w, c, drawn)[0],
                2 * asked(w, c, drawn)[1] - 1,
            ),
            "The context was drawn as well, and left out: every word that is drawn is asked about, with the label 0.": lambda w, c, drawn: (
                asked(w, c, drawn[drawn != c])
            ),
            "The context was drawn as well, and has the label 1 there: what is drawn has the label 0, whatever it is.": lambda w, c, drawn: (
                asked(w, c, drawn)[0],
                np.array([1, *(drawn == c)]),
            ),
            "A word drawn twice is asked about once: keep all that was drawn, in its order.": lambda w, c, drawn: (
                asked(w, c, np.array(list(dict.fromkeys(drawn.tolist()))))
            ),
        },
    ),
    "01.by_hand": by_hand(
        ["contexts of cats", "pairs of the sentence"],
        lambda: (4, 18),
        {
            "Every two places were counted once; either word can be the center, so they give two pairs.": lambda: (
                4,
                9,
            ),
            "Count again at the ends: there the window hangs over the edge, and a word has fewer contexts.": lambda: (
                4,
                24,
            ),
            "A word is not its own context.": lambda: (5, 24),
        },
        tolerance=1e-6,
    ),
    "01.window": Check(
        ["table"],
        lambda rng: [(n, L) for n in (5, 8) for L in (1, 2, 3)],
        window,
        {
            "A word is not its own context: the diagonal is to be 0.": lambda n, L: (
                window(n, L) + np.eye(n)
            ),
            "The window ends one place too early: distance L is still inside.": lambda n, L: (
                window(n, L - 1) if L > 1 else np.zeros((n, n))
            ),
            "To the right the window ends one place too early: a range stops before its end.": lambda n, L: (
                np.tril(window(n, L)) + (np.triu(window(n, L - 1)) if L > 1 else 0)
            ),
            "The window reaches one place too far: L words to either side, not L + 1.": lambda n, L: (
                window(n, L + 1)
            ),
            "Only the words to the right are contexts here; the window has a left side, too.": lambda n, L: (
                np.triu(window(n, L))
            ),
            "Only the words to the left are contexts here; the window has a right side, too.": lambda n, L: (
                np.tril(window(n, L))
            ),
            "The window goes around: place −1 is the last word in Python, but in the sentence there is nothing.": around,
            "The center stands in the middle of 2·L + 1 words; here L is the whole width.": lambda n, L: (
                window(n, L // 2) if L > 1 else np.zeros((n, n))
            ),
        },
    ),
}

HINTS = {
    "01.1": [
        "Who stands at most two words from *cats*?",
        "Count distances: how many pairs of places are one apart, how many two apart?",
        (
            "Every pair of places at distance δ gives two pairs, one for each center; a sentence of n "
            "words has n − δ such pairs of places."
        ),
    ],
    "01.2": [
        "Take one row: which places are at most L away from it, and which of these is no context?",
        "Two loops over places, or one comparison of a column of places with a row of places.",
        (
            "The place j is in the window of i if they are at most L apart and not the same. A place "
            "before the first does not exist, although Python has one that is called −1."
        ),
    ],
    "01.3": [
        "All words are equally likely: how many words are there?",
        "Count the different words that occur within two words of *new*, and divide.",
        (
            "Drawing at random knows nothing of what is true: the chance to draw a real neighbor is "
            "the share of the vocabulary that is one."
        ),
    ],
    "01.4": [
        "For one pair, count how often it is asked with label 1 and how often with label 0.",
        (
            "The best answer to a question that is asked again and again is the share of ones among "
            "its labels."
        ),
        (
            "If a pair comes once as true and k times as often by chance as a negative, the share of "
            "ones falls as k grows, although the text is the same."
        ),
    ],
    "01.5": [
        "Draw two sentences side by side and mark the pairs whose window crosses the border.",
        "At one border, how many pairs of places are δ apart? Add this up for δ = 1 … L.",
        "δ pairs of places at distance δ cross a border, each gives two pairs: 2·(1 + … + L).",
    ],
}
