"""Lecture 07: analogies, and an interval."""

from __future__ import annotations

import numpy as np
from scipy.linalg import orthogonal_procrustes

from sgns_edu.study.evaluation import first_answers, spearman
from sgns_edu.teach.checking import Check


def questions(rng: np.random.Generator) -> list[tuple]:
    """Draw vectors (V, d) of different lengths, and three rows."""
    cases = []
    for _ in range(40):
        W = rng.normal(size=(12, 3)) * rng.uniform(0.3, 3, size=(12, 1))
        cases.append((W, *rng.permutation(12)[:3].tolist()))
    return cases


def normalize(W: np.ndarray) -> np.ndarray:
    """Scale every row to length 1."""
    return W / np.linalg.norm(W, axis=1, keepdims=True)


def target(W: np.ndarray, a: int, b: int, c: int) -> np.ndarray:
    """b − a + c."""
    return W[b] - W[a] + W[c]


def analogy(W: np.ndarray, a: int, b: int, c: int) -> int:
    """Return the row nearest to b − a + c by cosine, other than a, b and c."""
    _, without_inputs = first_answers(normalize(W), np.array([[a, b, c]]))
    return without_inputs[0]


def analogy_with_inputs(W: np.ndarray, a: int, b: int, c: int) -> int:
    with_inputs, _ = first_answers(normalize(W), np.array([[a, b, c]]))
    return with_inputs[0]


def best(scores: np.ndarray, *excluded: int) -> int:
    """Return the row with the best score, apart from some."""
    scores[list(excluded)] = -np.inf
    return int(scores.argmax())


def numbered_anew(W: np.ndarray, a: int, b: int, c: int) -> int:
    W = normalize(W)
    return int((np.delete(W, [a, b, c], axis=0) @ target(W, a, b, c)).argmax())


ANALOGY_MISTAKES = {
    (
        "You count the rows without the three that are removed. Return the row's number in W."
    ): numbered_anew,
    "Only c is excluded. Exclude a and b, too.": lambda W, a, b, c: best(
        normalize(W) @ target(normalize(W), a, b, c), c
    ),
    "This is the nearest by distance; compare by cosine.": lambda W, a, b, c: best(
        -np.linalg.norm(W - target(W, a, b, c), axis=1), a, b, c
    ),
    "a, b and c are allowed as answers. Exclude them.": analogy_with_inputs,
    "This is a − b + c: the step leads from a to b.": lambda W, a, b, c: analogy(W, b, a, c),
    "You compare dot products, so long vectors win. Compare by cosine.": lambda W, a, b, c: best(
        W @ target(normalize(W), a, b, c), a, b, c
    ),
    (
        "The three vectors are added with different lengths. Scale each to length 1 first."
    ): lambda W, a, b, c: best(normalize(W) @ target(W, a, b, c), a, b, c),
    (
        "No vector is scaled to length 1: neither the three that are added nor those that are "
        "compared."
    ): lambda W, a, b, c: best(W @ target(W, a, b, c), a, b, c),
}


def resamples(rng: np.random.Generator) -> list[tuple]:
    """Draw two sides of n pairs, and a thousand times n row numbers."""
    sides = [rng.normal(size=(2, n)) for n in (12, 40)]
    return [(x, np.exp(2 * (x + y)), rng.integers(len(x), size=(1000, len(x)))) for x, y in sides]


def middle(values: np.ndarray, level: float = 0.95) -> np.ndarray:
    """Return the ends of the middle 95 %."""
    return np.quantile(values, [(1 - level) / 2, (1 + level) / 2])


def interval(x: np.ndarray, y: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Return the ends of the bootstrap's interval."""
    return middle(spearman(x[chosen], y[chosen]))


def normal_interval(x: np.ndarray, y: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    values = spearman(x[chosen], y[chosen])
    return values.mean() + np.array([-1.96, 1.96]) * values.std()


def interval_without_ties(x: np.ndarray, y: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    ranks_x, ranks_y = (side[chosen].argsort().argsort() for side in (x, y))
    return middle(np.array([np.corrcoef(*ranks)[0, 1] for ranks in zip(ranks_x, ranks_y)]))


INTERVAL_MISTAKES = {
    "This is the middle 90 %: leave out 2.5 % at either end, not 5 %.": lambda x, y, chosen: middle(
        spearman(x[chosen], y[chosen]), level=0.9
    ),
    ("Only x is resampled. A pair stays a pair: use the same rows for y."): lambda x, y, chosen: (
        middle(spearman(x[chosen], np.broadcast_to(y, chosen.shape)))
    ),
    "Only y is resampled. Use the same rows for x.": lambda x, y, chosen: middle(
        spearman(np.broadcast_to(x, chosen.shape), y[chosen])
    ),
    "The two ends are swapped. Return the low one first.": lambda *case: interval(*case)[::-1],
    "np.percentile counts to 100: 2.5 and 97.5. (np.quantile counts to 1.)": lambda x, y, chosen: (
        np.percentile(spearman(x[chosen], y[chosen]), [0.025, 0.975])
    ),
    "This is Pearson's correlation; Spearman's compares the ranks.": lambda x, y, chosen: middle(
        np.array([np.corrcoef(x[row], y[row])[0, 1] for row in chosen])
    ),
    (
        "Equal values get different ranks. A resample holds a pair several times: give ties their "
        "mean rank, as scipy.stats.rankdata does."
    ): interval_without_ties,
    (
        "This is the mean ± 1.96 standard deviations. Use the quantiles, which don't have to be "
        "symmetric."
    ): normal_interval,
}


def two_runs(rng: np.random.Generator) -> list[tuple]:
    """Draw vectors (n, d) with a mean, and the same turned, mirrored or not, with noise."""
    cases = []
    for d in (3, 4, 6):
        A = rng.normal(size=(30, d)) * rng.uniform(0.5, 3, size=d) + rng.normal(size=d)
        turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
        for R in (turn, turn * np.array([-1, *[1] * (d - 1)])):  # one of the two has a mirror
            cases.append((A, A @ R + 0.3 * rng.normal(size=A.shape)))
    return cases


def rotation(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """Return U·Vt of the SVD of Aᵀ·B, (d, d)."""
    R, _ = orthogonal_procrustes(A, B)
    return R


def rotation_without_mirror(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    U, _, Vt = np.linalg.svd(A.T @ B)
    U[:, -1] *= np.linalg.det(U @ Vt)
    return U @ Vt


def product_without_transpose(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    U, _, Vt = np.linalg.svd(A.T @ B)
    return U @ Vt.T


ROTATION_MISTAKES = {
    "This turns B onto A: it is the transpose of R.": lambda A, B: rotation(B, A),
    (
        "This is the least-squares map. It also stretches; R must be orthogonal: RᵀR = I."
    ): lambda A, B: np.linalg.lstsq(A, B, rcond=None)[0],
    "This is AᵀB itself. Take its SVD and leave the singular values out.": lambda A, B: A.T @ B,
    "np.linalg.svd returns Vt, already transposed: multiply U @ Vt.": product_without_transpose,
    "The sign is wrong: this R makes the distance largest.": lambda A, B: -rotation(A, B),
    (
        "You take the means away first. Training puts the origin where it is, and cosines are "
        "measured from there; only turn."
    ): lambda A, B: rotation(A - A.mean(axis=0), B - B.mean(axis=0)),
    "You exclude mirrors. No dot product notices a mirror, so R may have one.": (
        rotation_without_mirror
    ),
}


def associations(rng: np.random.Generator) -> list[tuple]:
    """Draw the associations of two groups of words, not equally many."""
    return [(rng.normal(0.1, 0.2, size=n), rng.normal(size=m) / 5) for n, m in ((8, 6), (5, 12))]


def effect(x: np.ndarray, y: np.ndarray) -> float:
    """Return the difference of the means over the standard deviation of all."""
    return (x.mean() - y.mean()) / np.concatenate([x, y]).std()


EFFECT_MISTAKES = {
    "The sign is wrong: the mean of x comes first.": lambda x, y: effect(y, x),
    "The division by the standard deviation is missing.": lambda x, y: x.mean() - y.mean(),
    "This divides by the variance. Take its root.": lambda x, y: (
        effect(x, y) / np.concatenate([x, y]).std()
    ),
    (
        "This is Cohen's d: it divides by the spread inside the groups. WEAT takes the standard "
        "deviation of all words together."
    ): lambda x, y: (x.mean() - y.mean()) / np.sqrt((x.var() + y.var()) / 2),
    "This is the standard deviation with 1/(n − 1). Take 1/n, as np.std does.": lambda x, y: (
        (x.mean() - y.mean()) / np.concatenate([x, y]).std(ddof=1)
    ),
    "These are sums. Take the means: the groups may have different sizes.": lambda x, y: (
        (x.sum() - y.sum()) / np.concatenate([x, y]).std()
    ),
}

CHECKS = {
    "07.rotation": Check(["R"], two_runs, rotation, ROTATION_MISTAKES),
    "07.effect": Check(["effect"], associations, effect, EFFECT_MISTAKES),
    "07.analogy": Check(["row of the answer"], questions, analogy, ANALOGY_MISTAKES),
    "07.interval": Check(["low", "high"], resamples, interval, INTERVAL_MISTAKES),
}

HINTS = {
    "07.1": [
        "Which setting decides how many neighbors count?",
        "Try perplexities far below the size of a group, with several seeds.",
        (
            "t-SNE keeps near neighbors and nothing else. If a group has more members than "
            "neighbors count, it may fall apart."
        ),
    ],
    "07.2": [
        "What is resampled: the words or the pairs?",
        "A thousand times: draw n pairs with replacement and compute Spearman. Then take two "
        "quantiles.",
        (
            "The interval says how much the number would vary over other sets of pairs like these. "
            "It says nothing about other texts or seeds."
        ),
    ],
    "07.3": [
        "How long is the step from man to woman compared with king itself?",
        (
            "For each d, find the share of questions answered with an input, and the lengths of "
            "both vectors."
        ),
        (
            "If the step is short compared with the word it is added to, the sum is still nearest "
            "to that word. How short it is depends on d."
        ),
    ],
    "07.4": [
        "Multiply out |AR − B|². Which term depends on R?",
        "The trace of Rᵀ·AᵀB must be as large as possible. Write AᵀB = U·s·Vt.",
        (
            "The trace of an orthogonal matrix times s is largest for the identity, so Vt·Rᵀ·U "
            "must be the identity. Solve for R."
        ),
    ],
    "07.5": [
        "Which words does the standard deviation belong to?",
        "Join x and y, and divide the difference of their means by the joint deviation.",
        (
            "At .05 the mean effect is above 0, but each test has only sixteen words. Look at how "
            "many of the five intervals cover 0."
        ),
    ],
}
