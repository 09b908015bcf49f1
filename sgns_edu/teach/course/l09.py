"""Lecture 09: noise."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.noise import Unigram
from sgns_edu.study.theory import optimum
from sgns_edu.teach.checking import Check, by_hand


def counted(rng: np.random.Generator) -> list[tuple]:
    """Counts and exponents."""
    return [(rng.integers(1, 1000, size=12), alpha) for alpha in (0, 0.5, 0.75, 1)]


class Rows:
    """A noise that is a table q(c|w)."""

    def __init__(self, table: np.ndarray) -> None:
        self.table = table

    def probs(self, center: int) -> np.ndarray:
        return self.table[center]


def blends(rng: np.random.Generator) -> list[tuple]:
    """Counts (V, V), noises (n, V, V), weights (n,) that do not sum to 1, k."""
    return [
        (
            rng.integers(1, 50, size=(V, V)).astype(float),
            rng.dirichlet(np.ones(V), size=(n, V)),
            rng.random(n) + 0.2,
            k,
        )
        for V in (3, 5)
        for n, k in ((2, 5), (3, 2))
    ]


def blended(counts: np.ndarray, noises: np.ndarray, weights: np.ndarray, k: int) -> np.ndarray:
    """Where scores rest under Σ λ q, the weights scaled to sum to 1."""
    return optimum(counts, Rows(np.tensordot(weights / weights.sum(), noises, axes=1)), k)


def given(counts: np.ndarray) -> np.ndarray:
    """log P(c|w)."""
    return np.log(counts / counts.sum(axis=1, keepdims=True))


def of_texts(rng: np.random.Generator) -> list[tuple]:
    """How often words are contexts, how often they stand in the text, α."""
    return [(*rng.integers(1, 100, size=(2, 7)), alpha) for alpha in (1, 0.75, 0, -0.5)]


def shares(counts: np.ndarray, alpha: float = 1) -> np.ndarray:
    return Unigram(counts, alpha).probs()


def teachers(rng: np.random.Generator) -> list[tuple]:
    """Cosines (V, V), base noise (V,), a center."""
    cases = []
    for center in (0, 7, 13):
        unit = rng.normal(size=(14, 3))
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
        cases.append((unit @ unit.T, rng.dirichlet(np.ones(14)), center))
    return cases


def enemies(
    cosine: np.ndarray,
    base: np.ndarray,
    center: int,
    *,
    each: float = 0.05,
    rest: float = 0.5,
    turn: int = -1,
    itself: bool = False,
) -> np.ndarray:
    """`each` to the ten nearest of a center, `rest` to the base."""
    order = np.argsort(turn * cosine[center], kind="stable")
    q = rest * base
    q[order[order != center][:10] if not itself else order[:10]] += each
    return q


def ten_replaced(cosine: np.ndarray, base: np.ndarray, center: int) -> np.ndarray:
    q = enemies(cosine, base, center)
    return np.where(q > 0.5 * base, 0.05, q)


CHECKS = {
    "09.by_hand": by_hand(
        ["α = ½", "α = −1"],
        lambda: (shares(np.array([16, 4, 1]), 0.5), shares(np.array([16, 4, 1]), -1)),
        {
            "The two are exchanged: first the shares for ½, then those for −1.": lambda: (
                shares(np.array([16, 4, 1]), -1),
                shares(np.array([16, 4, 1]), 0.5),
            ),
            "The powers are not divided by their sum.": lambda: ([4, 2, 1], [1 / 16, 1 / 4, 1]),
            "The power is applied to the shares; it belongs to the counts, and dividing comes last.": lambda: (
                shares(np.array([16, 4, 1])) ** 0.5,
                1 / shares(np.array([16, 4, 1])),
            ),
            "These are the plain shares: the power is missing.": lambda: (
                (shares(np.array([16, 4, 1])),) * 2
            ),
            "A power of −1 is the inverse, not the negative number.": lambda: (
                shares(np.array([16, 4, 1]), 0.5),
                -shares(np.array([16, 4, 1])),
            ),
        },
    ),
    "09.blend": Check(
        ["score"],
        blends,
        blended,
        {
            "The logarithms are mixed; a blend mixes the probabilities, and one logarithm comes last.": lambda counts, noises, weights, k: (
                given(counts)
                - np.log(k)
                - np.tensordot(weights / weights.sum(), np.log(noises), axes=1)
            ),
            "The weights are not scaled: they should sum to 1.": lambda counts, noises, weights, k: (
                given(counts) - np.log(k * np.tensordot(weights, noises, axes=1))
            ),
            "log k is missing: k negatives push k times.": lambda counts, noises, weights, k: (
                blended(counts, noises, weights, 1)
            ),
            "k is on the wrong side: more negatives push scores down.": lambda counts, noises, weights, k: (
                blended(counts, noises, weights, 1) + np.log(k)
            ),
            "The weights have no effect: each noise has its share of the draws.": lambda counts, noises, weights, k: (
                blended(counts, noises, np.ones(len(weights)), k)
            ),
            "The counts are not divided: P(c|w) is the count's share of its row.": lambda counts, noises, weights, k: (
                blended(counts, noises, weights, k) - given(counts) + np.log(counts)
            ),
            "The row sums lie along the columns: divide with keepdims=True.": lambda counts, noises, weights, k: (
                blended(counts, noises, weights, k)
                - given(counts)
                + np.log(counts / counts.sum(axis=1))
            ),
            "This begins with PMI; it is P(c|w), for the noise is subtracted anyway.": lambda counts, noises, weights, k: (
                blended(counts, noises, weights, k) - np.log(counts.sum(axis=0) / counts.sum())
            ),
            "This takes P(w, c); given the center it is P(c|w).": lambda counts, noises, weights, k: (
                blended(counts, noises, weights, k) - given(counts) + np.log(counts / counts.sum())
            ),
            "The columns are divided, not the rows: P(c|w) sums to 1 over c.": lambda counts, noises, weights, k: (
                blended(counts, noises, weights, k) - given(counts) + given(counts.T).T
            ),
        },
    ),
    "09.collisions": Check(
        ["probability"],
        of_texts,
        lambda contexts, tokens, alpha: float(shares(contexts) @ shares(tokens, alpha)),
        {
            "Both are raised to α; that belongs to the noise, while contexts come as often as they come.": lambda contexts, tokens, alpha: (
                float(shares(contexts, alpha) @ shares(tokens, alpha))
            ),
            "The noise is made of the contexts' counts; it is drawn by the counts of the text.": lambda contexts, tokens, alpha: (
                float(shares(contexts) @ shares(contexts, alpha))
            ),
            "The two counts are exchanged: contexts come as often as they are contexts, the noise counts the text.": lambda contexts, tokens, alpha: (
                float(shares(tokens) @ shares(contexts, alpha))
            ),
            "α has no effect on the noise.": lambda contexts, tokens, alpha: float(
                shares(contexts) @ shares(tokens)
            ),
            "The noise is not divided by its sum: its shares should sum to 1.": lambda contexts, tokens, alpha: (
                float(shares(contexts) @ tokens ** float(alpha))
            ),
            "The contexts' counts are not divided by their sum.": lambda contexts, tokens, alpha: (
                float(contexts @ shares(tokens, alpha))
            ),
        },
    ),
    "09.enemies": Check(
        ["q"],
        teachers,
        enemies,
        {
            "The sum is not 1: the base should have half of the draws.": lambda cosine, base, center: (
                enemies(cosine, base, center, rest=1.0)
            ),
            "The sum is not 1: ten neighbors share one half, so each has .05.": lambda cosine, base, center: (
                enemies(cosine, base, center, each=0.1)
            ),
            "The center is among its own ten nearest: leave it out.": lambda cosine, base, center: (
                enemies(cosine, base, center, itself=True)
            ),
            "These are nine: leave the center out first, then take ten.": lambda cosine, base, center: (
                enemies(cosine, base, center, itself=True) - 0.05 * (np.arange(len(base)) == center)
            ),
            "The ten have lost their part of the base: add .05 to what they have.": ten_replaced,
            "These are the ten *farthest*: large cosines come last in np.argsort.": lambda cosine, base, center: (
                enemies(cosine, base, center, turn=1)
            ),
            "The base is missing: half of the draws come from it.": lambda cosine, base, center: (
                enemies(cosine, base, center, each=0.1, rest=0.0)
            ),
        },
    ),
    "09.noise": Check(
        ["q"],
        counted,
        lambda counts, alpha: Unigram(counts, alpha).probs(),
        {
            "The exponent is applied after dividing; dividing has to come last, so that the sum is 1.": lambda counts, alpha: (
                (counts / counts.sum()) ** alpha
            ),
            "These are the plain frequencies: the exponent is missing.": lambda counts, alpha: (
                counts / counts.sum()
            ),
            "The sum is not 1: divide by it.": lambda counts, alpha: counts ** float(alpha),
        },
    ),
}

HINTS = {
    "09.1": [
        "Which comes first, the power or the division?",
        "Roots of 16, 4 and 1; their inverses for α = −1; then divide by each sum.",
        (
            "α = ½ flattens, α = 0 makes equal, α = −1 turns the order around: the rarest is then "
            "drawn most."
        ),
    ],
    "09.2": [
        "What is mixed: probabilities or their logarithms?",
        "First q(c|w) of the blend for each center, then one logarithm.",
        (
            "The optimum is log P(c|w) − log(k·q(c|w)) for *any* q: put the mixed q in, and nothing "
            "else changes."
        ),
    ],
    "09.3": [
        "At which kλ is the bound zero?",
        (
            "The bound −log(kλ) holds for each score by itself. When can't each score be chosen by "
            "itself?"
        ),
        (
            "With free scores every one obeys its bound. In few dimensions the scores share vectors, "
            "and the best compromise may lift one of them above it, most easily where the free scores "
            "lie close under the bound already."
        ),
    ],
    "09.4": [
        "How likely is it that two independent draws are the same word?",
        "Add up P(c)·q(c) over all words, for several α.",
        (
            "The sum is large where both are large: noise like the contexts collides most often. "
            "Noise that prefers what is rare collides least."
        ),
    ],
    "09.5": [
        "Which half of the draws knows the teacher?",
        "Zeros, equal shares for the ten best cosines, and half of the base: they should sum to 1.",
        (
            "What is drawn as a negative is pushed away. If a word's own kind is drawn, the model "
            "must find what tells them apart, and being of a kind counts for less."
        ),
    ],
}
