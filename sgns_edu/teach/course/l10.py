"""Lecture 10: analogies, and an interval."""

from __future__ import annotations

import numpy as np

from sgns_edu.study.evaluation import first_answers, spearman
from sgns_edu.teach.checking import Check


def questions(rng: np.random.Generator) -> list[tuple]:
    """Vectors (V, d) of different lengths, and three rows."""
    return [
        (
            rng.normal(size=(12, 3)) * rng.uniform(0.3, 3, size=(12, 1)),
            *rng.permutation(12)[:3].tolist(),
        )
        for _ in range(40)
    ]


def unit(W: np.ndarray) -> np.ndarray:
    return W / np.linalg.norm(W, axis=1, keepdims=True)


def nearest(scores: np.ndarray, *left_out: int) -> int:
    """The row with the best score that is not left out."""
    scores[list(left_out)] = -np.inf
    return int(scores.argmax())


def numbered_anew(W: np.ndarray, a: int, b: int, c: int) -> int:
    W = unit(W)
    return int((np.delete(W, [a, b, c], axis=0) @ (W[b] - W[a] + W[c])).argmax())


def resamples(rng: np.random.Generator) -> list[tuple]:
    """Two sides of n pairs, and a thousand times n row numbers."""
    sides = [rng.normal(size=(2, n)) for n in (12, 40)]
    return [(x, np.exp(2 * (x + y)), rng.integers(len(x), size=(1000, len(x)))) for x, y in sides]


def interval(x: np.ndarray, y: np.ndarray, chosen: np.ndarray, level: float = 0.95) -> np.ndarray:
    """Ends of the bootstrap's interval."""
    return np.quantile(spearman(x[chosen], y[chosen]), [(1 - level) / 2, (1 + level) / 2])


def normal_interval(x: np.ndarray, y: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    again = spearman(x[chosen], y[chosen])
    return again.mean() + np.array([-1.96, 1.96]) * again.std()


CHECKS = {
    "10.analogy": Check(
        ["row of the answer"],
        questions,
        lambda W, a, b, c: first_answers(unit(W), np.array([[a, b, c]]))[1][0],
        {
            "This numbers the rows that are left when three are taken out; the row's number in W is asked for.": numbered_anew,
            "Only c is left out; a and b may not be answers, either.": lambda W, a, b, c: nearest(
                unit(W) @ (unit(W)[b] - unit(W)[a] + unit(W)[c]), c
            ),
            "This is the nearest by distance; compare by cosine.": lambda W, a, b, c: nearest(
                -np.linalg.norm(W - (W[b] - W[a] + W[c]), axis=1), a, b, c
            ),
            "a, b and c are allowed as answers; here they are left out.": lambda W, a, b, c: (
                first_answers(unit(W), np.array([[a, b, c]]))[0][0]
            ),
            "This is a − b + c: the step leads from a to b.": lambda W, a, b, c: first_answers(
                unit(W), np.array([[b, a, c]])
            )[1][0],
            "These are dot products, so long vectors win: compare by cosine.": lambda W, a, b, c: (
                nearest(W @ (unit(W)[b] - unit(W)[a] + unit(W)[c]), a, b, c)
            ),
            "The three vectors are added with their own lengths; bring each to length 1 first.": lambda W, a, b, c: (
                nearest(unit(W) @ (W[b] - W[a] + W[c]), a, b, c)
            ),
            "No vector is brought to length 1: neither the three that are added nor those that are compared.": lambda W, a, b, c: (
                nearest(W @ (W[b] - W[a] + W[c]), a, b, c)
            ),
        },
    ),
    "10.interval": Check(
        ["low", "high"],
        resamples,
        interval,
        {
            "This is the middle 90 %: leave out 2.5 % at either end, not 5 %.": lambda x, y, chosen: (
                interval(x, y, chosen, level=0.9)
            ),
            "The two sides are drawn apart: a pair stays a pair, so both take the same rows.": lambda x, y, chosen: (
                np.quantile(spearman(x[chosen], np.broadcast_to(y, chosen.shape)), [0.025, 0.975])
            ),
            "x stays as it is; both sides take the same rows.": lambda x, y, chosen: np.quantile(
                spearman(np.broadcast_to(x, chosen.shape), y[chosen]), [0.025, 0.975]
            ),
            "The two ends are exchanged: the low one first.": lambda x, y, chosen: interval(
                x, y, chosen
            )[::-1],
            "np.percentile counts to 100: 2.5 and 97.5. (np.quantile counts to 1.)": lambda x, y, chosen: (
                np.percentile(spearman(x[chosen], y[chosen]), [0.025, 0.975])
            ),
            "This is Pearson's correlation; Spearman's compares the ranks.": lambda x, y, chosen: (
                np.quantile([np.corrcoef(x[row], y[row])[0, 1] for row in chosen], [0.025, 0.975])
            ),
            "This is the mean and 1.96 standard deviations; the quantiles are asked for, which need not lie evenly.": normal_interval,
        },
    ),
}

HINTS = {
    "10.1": [
        "Which setting says how many neighbors count?",
        "Perplexities far below the size of a group; several seeds.",
        (
            "t-SNE keeps near neighbors and nothing else. If fewer neighbors count than a group has "
            "members, the group may fall apart."
        ),
    ],
    "10.2": [
        "What is drawn again: the words or the pairs?",
        "A thousand times: n pairs with replacement, Spearman each time; then two quantiles.",
        (
            "The interval says how the number would scatter over other sets of pairs like these, not "
            "over other texts or seeds."
        ),
    ],
    "10.3": [
        "Multiply (v + u)·(v′ + u′) out.",
        (
            "Which of the four terms compare two words' company, which ask whether they are each "
            "other's company?"
        ),
        (
            "v·v′ and u·u′ find words that are used alike; v·u′ and u·v′ find words that stand beside "
            "one another. *scepter* belongs to the second kind."
        ),
    ],
    "10.4": [
        "How long is the step from man to woman, beside king itself?",
        (
            "For each d: the share of questions that give back an input, and the lengths of both "
            "vectors."
        ),
        (
            "If the step is short beside the word it is added to, the sum is still nearest to that "
            "word; whether it is depends on d."
        ),
    ],
    "10.5": [
        "How many of ten questions does chance alone let you win or lose?",
        (
            "Think of ten coins: with which probability do two models of equal quality differ by two "
            "answers?"
        ),
        "Ten questions cannot tell 60 % from 80 %. Say how many you would need.",
    ],
}
