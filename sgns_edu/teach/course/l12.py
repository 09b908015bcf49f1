"""Lecture 12: noise."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.noise import Unigram
from sgns_edu.study.theory import optimum
from sgns_edu.teach.checking import Check, by_hand

THREE = np.array([16, 4, 1])


def shares(counts: np.ndarray, alpha: float = 1) -> np.ndarray:
    """counts^α over their sum."""
    return Unigram(counts, alpha).probs()


BY_HAND_MISTAKES = {
    "The two are swapped: the shares for ½ come first, then those for −1.": lambda: (
        shares(THREE, -1),
        shares(THREE, 0.5),
    ),
    "The powers are not divided by their sum.": lambda: ([4, 2, 1], [1 / 16, 1 / 4, 1]),
    "This takes powers of the shares. Take powers of the counts, and divide last.": lambda: (
        shares(THREE) ** 0.5,
        1 / shares(THREE),
    ),
    "These are the plain shares: the power is missing.": lambda: (shares(THREE), shares(THREE)),
    "A power of −1 is the inverse, not the negative number.": lambda: (
        shares(THREE, 0.5),
        -shares(THREE),
    ),
}


def count_cases(rng: np.random.Generator) -> list[tuple]:
    """Draw counts, for four exponents."""
    return [(rng.integers(1, 1000, size=12), alpha) for alpha in (0, 0.5, 0.75, 1)]


NOISE_MISTAKES = {
    "This takes the power after dividing. Divide last, so that the sum is 1.": (
        lambda counts, alpha: (counts / counts.sum()) ** alpha
    ),
    "These are the plain frequencies: the exponent is missing.": lambda counts, alpha: (
        counts / counts.sum()
    ),
    "The sum is not 1: divide by it.": lambda counts, alpha: counts ** float(alpha),
}


class Rows:
    """A noise that is a table q(c|w)."""

    def __init__(self, table: np.ndarray) -> None:
        self.table = table

    def probs(self, center: int) -> np.ndarray:
        return self.table[center]


def blend_cases(rng: np.random.Generator) -> list[tuple]:
    """Draw counts (V, V), noises (n, V, V), weights (n,) that do not sum to 1, for several k."""
    cases = []
    for V in (3, 5):
        for n, k in ((2, 5), (3, 2)):
            counts = rng.integers(1, 50, size=(V, V)).astype(float)
            noises = rng.dirichlet(np.ones(V), size=(n, V))
            cases.append((counts, noises, rng.random(n) + 0.2, k))
    return cases


def mix(weights: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Σ λ part, with the weights as they are."""
    return np.tensordot(weights, parts, axes=1)


def blend(counts: np.ndarray, noises: np.ndarray, weights: np.ndarray, k: int) -> np.ndarray:
    """Return where scores rest under Σ λ q, the weights scaled to sum to 1."""
    return optimum(counts, Rows(mix(weights / weights.sum(), noises)), k)


def log_conditional(counts: np.ndarray) -> np.ndarray:
    """log P(c|w)."""
    return np.log(counts / counts.sum(axis=1, keepdims=True))


def blend_from(numerator):
    """Make a mistake that begins with another table than log P(c|w)."""

    def mistake(counts, noises, weights, k):
        return blend(counts, noises, weights, k) - log_conditional(counts) + numerator(counts)

    return mistake


BLEND_MISTAKES = {
    (
        "This mixes the logarithms. A blend mixes the probabilities; take one logarithm at the end."
    ): lambda counts, noises, weights, k: (
        log_conditional(counts) - np.log(k) - mix(weights / weights.sum(), np.log(noises))
    ),
    "The weights are not scaled: they should sum to 1.": lambda counts, noises, weights, k: (
        log_conditional(counts) - np.log(k * mix(weights, noises))
    ),
    "log k is missing: k negatives push k times.": lambda counts, noises, weights, k: blend(
        counts, noises, weights, 1
    ),
    "k is on the wrong side: more negatives push scores down.": lambda counts, noises, weights, k: (
        blend(counts, noises, weights, 1) + np.log(k)
    ),
    "The weights have no effect here. Each noise has its own share of the draws.": (
        lambda counts, noises, weights, k: blend(counts, noises, np.ones(len(weights)), k)
    ),
    "The counts are not divided: P(c|w) is a count's share of its row.": blend_from(np.log),
    "The row sums are laid out along the columns: sum with keepdims=True, then divide.": blend_from(
        lambda counts: np.log(counts / counts.sum(axis=1))
    ),
    "This starts from PMI. Start from log P(c|w); the noise is subtracted anyway.": blend_from(
        lambda counts: log_conditional(counts) - np.log(counts.sum(axis=0) / counts.sum())
    ),
    "This uses P(w, c). For a given center it should be P(c|w).": blend_from(
        lambda counts: np.log(counts / counts.sum())
    ),
    "The columns are divided, not the rows: P(c|w) sums to 1 over c.": blend_from(
        lambda counts: log_conditional(counts.T).T
    ),
}


def text_cases(rng: np.random.Generator) -> list[tuple]:
    """Draw how often words are contexts and how often they are in the text, for several α."""
    return [(*rng.integers(1, 100, size=(2, 7)), alpha) for alpha in (1, 0.75, 0, -0.5)]


def collisions(contexts: np.ndarray, tokens: np.ndarray, alpha: float) -> float:
    """Σ P(c)·q(c)."""
    return float(shares(contexts) @ shares(tokens, alpha))


COLLISION_MISTAKES = {
    (
        "Both counts are raised to α. Only the noise should be: contexts come as often as they occur."
    ): lambda contexts, tokens, alpha: shares(contexts, alpha) @ shares(tokens, alpha),
    (
        "This makes the noise from the contexts' counts. It is drawn by the counts of the text."
    ): lambda contexts, tokens, alpha: shares(contexts) @ shares(contexts, alpha),
    (
        "The two counts are swapped: contexts have their own counts, and the noise uses those of "
        "the text."
    ): lambda contexts, tokens, alpha: shares(tokens) @ shares(contexts, alpha),
    (
        "The contexts' shares come from the counts of the text. They have counts of their own."
    ): lambda contexts, tokens, alpha: collisions(tokens, tokens, alpha),
    ("α has no effect on the noise."): lambda contexts, tokens, alpha: collisions(
        contexts, tokens, 1
    ),
    (
        "The noise is not divided by its sum: its shares should sum to 1."
    ): lambda contexts, tokens, alpha: shares(contexts) @ tokens ** float(alpha),
    "The contexts' counts are not divided by their sum.": lambda contexts, tokens, alpha: (
        contexts @ shares(tokens, alpha)
    ),
}


def teachers(rng: np.random.Generator) -> list[tuple]:
    """Draw cosines (V, V) and base noise (V,), for three centers."""
    cases = []
    for center in (0, 7, 13):
        unit = rng.normal(size=(14, 3))
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
        cases.append((unit @ unit.T, rng.dirichlet(np.ones(14)), center))
    return cases


def nearest(cosine: np.ndarray, center: int) -> np.ndarray:
    """Return all rows, the most similar to the center first, itself included."""
    return np.argsort(-cosine[center], kind="stable")


def add_share(q: np.ndarray, rows: np.ndarray, share: float = 0.05) -> np.ndarray:
    """Add a share of the draws to some rows."""
    q = q.copy()
    q[rows] += share
    return q


def enemies(cosine: np.ndarray, base: np.ndarray, center: int) -> np.ndarray:
    """Give half of the draws to the base, and .05 to each of the ten nearest of the center."""
    order = nearest(cosine, center)
    return add_share(0.5 * base, order[order != center][:10])


def ten_replaced(cosine: np.ndarray, base: np.ndarray, center: int) -> np.ndarray:
    q = enemies(cosine, base, center)
    return np.where(q > 0.5 * base, 0.05, q)


def ten_farthest(cosine: np.ndarray, base: np.ndarray, center: int) -> np.ndarray:
    return enemies(-cosine, base, center)


def nine_nearest(cosine: np.ndarray, base: np.ndarray, center: int) -> np.ndarray:
    order = nearest(cosine, center)[:10]
    return add_share(0.5 * base, order[order != center])


def ten_by_base(cosine: np.ndarray, base: np.ndarray, center: int) -> np.ndarray:
    order = nearest(cosine, center)
    ten = np.where(np.isin(np.arange(len(base)), order[order != center][:10]), base, 0)
    return 0.5 * base + 0.5 * ten / ten.sum()


ENEMY_MISTAKES = {
    "The ten neighbors are drawn in proportion to the base; give them equal shares.": ten_by_base,
    "The sum is not 1: the base should have half of the draws.": lambda cosine, base, center: (
        enemies(cosine, base, center) + 0.5 * base
    ),
    "The sum is not 1: ten neighbors share one half, so each has .05.": (
        lambda cosine, base, center: 2 * enemies(cosine, base, center) - 0.5 * base
    ),
    "The center is among its own ten nearest: leave it out.": lambda cosine, base, center: (
        add_share(0.5 * base, nearest(cosine, center)[:10])
    ),
    "These are only nine neighbors: leave the center out first, then take ten.": nine_nearest,
    "The ten neighbors lost their part of the base: add .05 to what they have.": ten_replaced,
    "These are the ten *farthest* words: np.argsort puts large cosines last.": ten_farthest,
    "The base is missing: half of the draws come from it.": lambda cosine, base, center: (
        2 * enemies(cosine, base, center) - base
    ),
}

CHECKS = {
    "12.by_hand": by_hand(
        ["α = ½", "α = −1"], lambda: (shares(THREE, 0.5), shares(THREE, -1)), BY_HAND_MISTAKES
    ),
    "12.blend": Check(["score"], blend_cases, blend, BLEND_MISTAKES),
    "12.collisions": Check(["probability"], text_cases, collisions, COLLISION_MISTAKES),
    "12.enemies": Check(["q"], teachers, enemies, ENEMY_MISTAKES),
    "12.noise": Check(["q"], count_cases, shares, NOISE_MISTAKES),
}

HINTS = {
    "12.1": [
        "Which comes first, the power or the division?",
        "For α = ½ take the roots of 16, 4 and 1, for α = −1 the inverses. Then divide by the sum.",
        (
            "α = ½ makes the shares more equal, and α = 0 makes them all the same. α = −1 reverses "
            "the order, so the rarest word is drawn most often."
        ),
    ],
    "12.2": [
        "What is mixed: probabilities or their logarithms?",
        "Compute q(c|w) of the blend for each center first. Then take one logarithm.",
        (
            "The optimum is log P(c|w) − log(k·q(c|w)) for *any* q. Insert the mixed q; nothing "
            "else changes."
        ),
    ],
    "12.3": [
        "At which kλ is the bound zero?",
        (
            "The bound −log(kλ) holds for scores that can be chosen independently. When can they "
            "not?"
        ),
        (
            "Free scores all obey the bound. In few dimensions the scores share vectors, and the "
            "best compromise may lift one of them above it. That happens most easily where the free "
            "scores are already close to the bound."
        ),
    ],
    "12.4": [
        "How likely is it that two independent draws give the same word?",
        "Add up P(c)·q(c) over all words, for several α.",
        (
            "The sum is large if P and q are large for the same words. So noise like the contexts "
            "collides most often, and noise that prefers rare words least often."
        ),
    ],
    "12.5": [
        "Which half of the draws depends on the teacher?",
        "Start from half of the base and add equal shares for the ten best cosines. The sum is 1.",
        (
            "With this window the teacher's neighbors have the same function, and such words hardly "
            "ever appear side by side. Now they are drawn as each other's negatives even more often, "
            "all in the same way. Does that make them more alike, or less?"
        ),
    ],
}
