"""Lecture 10: what is learned first."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sgns_edu.learn.noise import Unigram
from sgns_edu.study.theory import modes
from sgns_edu.teach.checking import Check, by_hand

TWO_WORDS = np.array([[2.0, 3.0], [3.0, 2.0]])


def compute_rates(P: np.ndarray, q: np.ndarray, k: int) -> np.ndarray:
    """Return the rates of all modes, the cone's first, (V,)."""
    return modes(P, Unigram(q, alpha=1), k).rates


def find_largest(P: np.ndarray, q: np.ndarray, cone: float, k: int, factor: float) -> np.ndarray:
    """Return the largest value of cone·(P − k·Q), then those of factor·(P − Q)."""
    Q = np.outer(P.sum(axis=1), q)
    first = np.linalg.svd(cone * (P - k * Q), compute_uv=False)[:1]
    return np.concatenate([first, np.linalg.svd(factor * (P - Q), compute_uv=False)[:-1]])


def worlds(rng: np.random.Generator) -> list[tuple]:
    """Draw P (V, V), q (V,), and k."""
    tables = [(rng.dirichlet(np.ones(V * V)).reshape(V, V), V) for V in (3, 6)]
    return [(P, rng.dirichlet(np.full(V, 3.0)), k) for P, V in tables for k in (2, 5, 15)]


def give_two_words(cone: float, other: float) -> Callable[[], tuple[float, float, float]]:
    """Make an answer to the exercise by hand from the two rates."""
    return lambda: (cone, other, cone / other)


BY_HAND_MISTAKES = {
    "These are eigenvalues. A rate is a singular value, which is never negative.": (
        give_two_words(-0.75, -0.08)
    ),
    "P is a probability: divide the counts by their sum, 10.": give_two_words(7.5, 0.8),
    "The ½ is missing: near zero σ is ½.": give_two_words(1.5, 0.08),
    "The factor k/(k+1) is missing: near −log k σ is 1/(k+1).": give_two_words(0.75, 0.1),
    "The factor of the second mode is k/(k+1), not 1/(k+1).": give_two_words(0.75, 0.02),
    "For the cone, Q counts k times: there are four negatives for each pair.": (
        give_two_words(0.05, 0.08)
    ),
    "The second mode is that of P − Q, not of P − 4·Q.": give_two_words(0.75, 0.05),
    "The last part is upside down: how many times as late is the second mode?": lambda: (
        0.75,
        0.08,
        0.08 / 0.75,
    ),
    "The last part is the ratio of the two times itself, with nothing subtracted.": lambda: (
        0.75,
        0.08,
        0.75 / 0.08 - 1,
    ),
}

RATES_MISTAKES = {
    "The factor k/(k+1) is missing in all modes after the cone.": lambda P, q, k: find_largest(
        P, q, 0.5, k, 1
    ),
    "The factor of the modes after the cone is k/(k+1), not 1/(k+1).": lambda P, q, k: find_largest(
        P, q, 0.5, k, 1 / (k + 1)
    ),
    "The ½ of the cone is missing: near zero σ is ½.": lambda P, q, k: find_largest(
        P, q, 1, k, k / (k + 1)
    ),
    "For the cone, Q counts k times.": lambda P, q, k: find_largest(P, q, 0.5, 1, k / (k + 1)),
    "All of these are modes of ½(P − kQ); after the cone comes k/(k+1)·(P − Q).": (
        lambda P, q, k: np.linalg.svd((P - k * np.outer(P.sum(axis=1), q)) / 2, compute_uv=False)
    ),
    "The cone is missing: this starts with the first mode of P − Q.": lambda P, q, k: np.linalg.svd(
        k / (k + 1) * (P - np.outer(P.sum(axis=1), q)), compute_uv=False
    ),
    "Q has the centers' shares in its rows and q in its columns; yours is transposed.": (
        lambda P, q, k: find_largest(P.T, q, 0.5, k, k / (k + 1))
    ),
}

K_MISTAKES = {
    "These are the factors themselves, 15/16 and 1; divide by 5/6, the one at k = 5.": lambda: (
        15 / 16,
        1.0,
    ),
    "These are upside down: a larger k makes the modes faster.": lambda: (8 / 9, 5 / 6),
    "This is about the cone or the number of questions; the factor is k/(k+1).": lambda: (
        3.0,
        np.inf,
    ),
}


def runs(rng: np.random.Generator) -> list[tuple]:
    """Draw rates with the cone's first, k, and the growth that is needed."""
    cases = []
    for k in (2, 5, 15):
        others = np.sort(rng.uniform(0.001, 0.01, size=4))[::-1]
        cases.append((np.concatenate([[0.04], others]), k, rng.uniform(3, 9)))
    return cases


def delay(rates: np.ndarray, k: int, growth: float, lost: float | None = None) -> np.ndarray:
    """Return when each mode arrives, if all grow at (k+1)/(2k) of their rate before the cone."""
    if lost is None:
        lost = 1 - (k + 1) / (2 * k)
    times = growth / rates
    times[1:] += lost * times[0]
    return times


def delay_all(rates: np.ndarray, k: int, growth: float) -> np.ndarray:
    """Return what comes out if the cone is delayed by itself, too."""
    times = growth / rates
    return times + (1 - (k + 1) / (2 * k)) * times[0]


def delay_forever(rates: np.ndarray, k: int, growth: float) -> np.ndarray:
    """Return what comes out if the other modes stay slow after the cone, too."""
    times = growth / rates
    times[1:] *= 2 * k / (k + 1)
    return times


TIMES_MISTAKES = {
    "This is growth / rate: nothing is lost yet.": lambda rates, k, growth: growth / rates,
    "The others do grow before the cone arrives, at (k+1)/(2k) of their rate.": (
        lambda rates, k, growth: delay(rates, k, growth, 1.0)
    ),
    "Only until the cone arrives do the others grow at (k+1)/(2k) of their rate.": delay_forever,
    "(k+1)/(2k) is what they keep; the rest is lost.": lambda rates, k, growth: delay(
        rates, k, growth, (k + 1) / (2 * k)
    ),
    "The cone loses no time: it is the one that the others wait for.": delay_all,
}

CHECKS = {
    "10.two_words": by_hand(
        ["cone", "second mode", "times as late"],
        lambda: (0.75, 0.08, 9.375),
        BY_HAND_MISTAKES,
    ),
    "10.rates": Check(["rates"], worlds, compute_rates, RATES_MISTAKES),
    "10.k": by_hand(["k = 15", "k → ∞"], lambda: (1.125, 1.2), K_MISTAKES),
    "10.times": Check(["times"], runs, delay, TIMES_MISTAKES),
}

HINTS = {
    "10.1": [
        "There are 10 pairs, each word is a center in 5, and q is ½ for both: Q is ¼ everywhere.",
        (
            "A table (x y; y x) has the singular values |x + y| and |x − y|. Its modes are "
            "(1, 1)/√2 and (1, −1)/√2."
        ),
        (
            "Cone: ½·|.2 + .3 − 4·½|. Second mode: ⅘·|(.2 − .25) − (.3 − .25)|. How many times as "
            "late is the ratio of the rates."
        ),
    ],
    "10.2": [
        "One matrix decides the rates near score 0, another near −log k. Which are they?",
        "`np.outer(P.sum(axis=1), q)` is Q. Take one value of the first, and V − 1 of the second.",
        (
            "½(P − kQ) gives the first rate; k/(k+1)·(P − Q) all others but its last, which is "
            "0, because the rows of P − Q sum to 0."
        ),
    ],
    "10.3": [
        "Where is k in the pull after the cone?",
        "Only in the factor k/(k+1): P and Q don't depend on it.",
        (
            "Divide the factor at k = 15, and its limit, by the factor at k = 5, which is 5/6. At "
            "k = 1 the two special places are the same, and the cells of ½(P − Q) sum to 0."
        ),
    ],
    "10.4": [
        "How much does a mode grow before the cone arrives, and how much is left to grow?",
        (
            "Until t₁ it grows by (k+1)/(2k)·rate·t₁. It needs `growth` in all, and the rest comes "
            "at the full rate. Only the cone, `rates[0]`, loses nothing."
        ),
        (
            "t = t₁ + (growth − (k+1)/(2k)·rate·t₁)/rate, which is growth/rate plus the lost part "
            "of t₁."
        ),
    ],
    "10.5": [
        "Take `world = sg.kingdom(1000, rng=0)`; only its exact P matters, not its text.",
        "For each mode look at both `ends`, and compute `eta2` for all of `world.classes`.",
        (
            "The first ten are about grammar; rank is near mode 30, and gender near 42. With "
            "`window=1`, how often is a word that shows the gender next to the person?"
        ),
    ],
}
