"""Lecture 09: the matrix, its singular values, and what fits into a few columns."""

from __future__ import annotations

import numpy as np

from sgns_edu.study.theory import shifted_pmi, singular_values
from sgns_edu.teach.checking import Check


def worlds(rng: np.random.Generator) -> list[tuple]:
    """Draw co-occurrence counts with every cell positive, and k."""
    return [(rng.integers(1, 50, size=(V, V)).astype(float), k) for V in (3, 6) for k in (1, 5, 15)]


def worlds_with_alpha(rng: np.random.Generator) -> list[tuple]:
    """Draw the same, with three α each."""
    return [(*case, alpha) for case in worlds(rng) for alpha in (0.0, 0.75, 1.0)]


def matrices(rng: np.random.Generator) -> list[tuple]:
    """Draw rectangular matrices, and how many columns are kept."""
    return [(rng.normal(size=shape), d) for shape in ((4, 4), (6, 3)) for d in (1, 2)]


def kept(matrix: np.ndarray, d: int) -> float:
    """Return the share of the squared entries that the best table of rank d keeps."""
    squares = singular_values(matrix) ** 2
    return squares[:d].sum() / squares.sum()


ALPHA_MISTAKES = {
    "α has no effect: raise the contexts' counts to the power α.": lambda counts, k, alpha: (
        shifted_pmi(counts, k)
    ),
    "α is applied to the centers; apply it to the contexts.": lambda counts, k, alpha: (
        shifted_pmi(counts.T, k, alpha).T
    ),
    "#(c)^α is not divided by its sum. P_α must sum to 1.": lambda counts, k, alpha: (
        np.log(counts / counts.sum(axis=1, keepdims=True))
        - alpha * np.log(counts.sum(axis=0))
        - np.log(k)
    ),
    (
        "The total is not raised to α. Divide #(c)^α by the sum of all #(c)^α, so that P_α sums to 1."
    ): lambda counts, k, alpha: (
        np.log(counts * counts.sum() / counts.sum(axis=1, keepdims=True))
        - alpha * np.log(counts.sum(axis=0))
        - np.log(k)
    ),
    (
        "The contexts' shares are raised to α, but not divided by their new sum. P_α must sum to 1."
    ): lambda counts, k, alpha: (
        shifted_pmi(counts, k) + (1 - alpha) * np.log(counts.sum(axis=0) / counts.sum())
    ),
    "α is applied to the centers, too; apply it only to the contexts.": lambda counts, k, alpha: (
        shifted_pmi(counts, k, alpha) + shifted_pmi(counts.T, k, alpha).T - shifted_pmi(counts, k)
    ),
}

MATRIX_MISTAKES = ALPHA_MISTAKES | {
    "You add log k. More negatives push scores down, so subtract it.": lambda counts, k, alpha: (
        shifted_pmi(counts, 1, alpha) + np.log(k)
    ),
    "The shift is missing: this is PMI_α itself.": lambda counts, k, alpha: shifted_pmi(
        counts, 1, alpha
    ),
    "This is cut at zero (SPPMI). M keeps its negative scores.": lambda counts, k, alpha: (
        np.maximum(shifted_pmi(counts, k, alpha), 0)
    ),
    "k is subtracted, not log k.": lambda counts, k, alpha: shifted_pmi(counts, 1, alpha) - k,
    "This logarithm has base 2; use the natural one.": lambda counts, k, alpha: (
        shifted_pmi(counts, k, alpha) / np.log(2)
    ),
}

KEPT_MISTAKES = {
    "Square the singular values: squared entries add up to squared singular values.": lambda matrix, d: (
        singular_values(matrix)[:d].sum() / singular_values(matrix).sum()
    ),
    "This is the root of the share. Squared entries need squared singular values.": lambda matrix, d: (
        kept(matrix, d) ** 0.5
    ),
    "This is what is lost. Subtract it from 1.": lambda matrix, d: 1 - kept(matrix, d),
    "You count one value too many: the first d are values[:d].": lambda matrix, d: kept(
        matrix, d + 1
    ),
    "Divide by the sum of all squared singular values.": lambda matrix, d: (
        singular_values(matrix)[:d] ** 2
    ).sum(),
}


def small_tables(rng: np.random.Generator) -> list[tuple]:
    """Draw counts with zeros, two tables, two biases and x_max."""
    cases = []
    for V, x_max in ((3, 10.0), (5, 20.0)):
        X = rng.integers(0, 40, size=(V, V)).astype(float)
        X[0, 0] = 0
        cases.append((X, *rng.normal(size=(2, V, 2)), *rng.normal(size=(2, V)), x_max))
    return cases


def glove_loss(
    X: np.ndarray, v: np.ndarray, u: np.ndarray, b: np.ndarray, b_out: np.ndarray, x_max: float
) -> float:
    """Σ f(X)·(v·u + b + b′ − log X)² over the pairs that occur."""
    return weigh_errors(X, v @ u.T + b[:, None] + b_out, np.minimum(1, (X / x_max) ** 0.75))


def weigh_errors(X: np.ndarray, scores: np.ndarray, weight: np.ndarray) -> float:
    """Sum weight·(score − log X)² over the pairs that occur."""
    occurs = X > 0
    return float((weight[occurs] * (scores[occurs] - np.log(X[occurs])) ** 2).sum())


GLOVE_MISTAKES = {
    "The weight f(X) is missing.": lambda X, v, u, b, b_out, x_max: weigh_errors(
        X, v @ u.T + b[:, None] + b_out, np.ones_like(X)
    ),
    "f(X) must not exceed 1: use min(1, …).": lambda X, v, u, b, b_out, x_max: weigh_errors(
        X, v @ u.T + b[:, None] + b_out, (X / x_max) ** 0.75
    ),
    "The power ¾ is missing.": lambda X, v, u, b, b_out, x_max: weigh_errors(
        X, v @ u.T + b[:, None] + b_out, np.minimum(1, X / x_max)
    ),
    "The biases are missing.": lambda X, v, u, b, b_out, x_max: weigh_errors(
        X, v @ u.T, np.minimum(1, (X / x_max) ** 0.75)
    ),
    "b belongs to the rows (centers) and b′ to the columns.": (
        lambda X, v, u, b, b_out, x_max: glove_loss(X, v, u, b_out, b, x_max)
    ),
    "b belongs to the rows (centers): write b[:, None].": lambda X, v, u, b, b_out, x_max: (
        weigh_errors(X, v @ u.T + b + b_out, np.minimum(1, (X / x_max) ** 0.75))
    ),
    "This takes log(X + 1). Leave out the pairs that never occur, and take log X.": (
        lambda X, v, u, b, b_out, x_max: weigh_errors(
            X + 1, v @ u.T + b[:, None] + b_out, np.minimum(1, (X / x_max) ** 0.75)
        )
    ),
    "This is the mean. J is a sum.": lambda X, v, u, b, b_out, x_max: (
        glove_loss(X, v, u, b, b_out, x_max) / (X > 0).sum()
    ),
}

CHECKS = {
    "09.matrix": Check(["PMI_α − log k"], worlds_with_alpha, shifted_pmi, MATRIX_MISTAKES),
    "09.kept": Check(["share"], matrices, kept, KEPT_MISTAKES),
    "09.glove": Check(["loss"], small_tables, glove_loss, GLOVE_MISTAKES),
}

HINTS = {
    "09.1": [
        "What is raised to the power α: the centers' counts or the contexts'?",
        "You need four logarithms: of the count, the row sum, P_α of the column, and k.",
        (
            "P_α is the column sums to the power α, *divided by their sum*. k subtracts the same "
            "number from every cell, a matrix of rank one. So one singular value jumps."
        ),
    ],
    "09.2": [
        "Which singular values does the best table of rank d keep?",
        "The sum of all squared entries of a matrix is the sum of its squared singular values.",
        "Square the values, add up the first d, and divide by the sum of all.",
    ],
    "09.3": [
        "What must both share for a fair comparison? The text, the window, and d.",
        "`sg.theory.sppmi(counts, k, alpha)` and `sg.theory.svd_embeddings(matrix, d)` make the tables.",
        "Rare words differ most: their counts are small, and SVD weighs every cell alike.",
    ],
    "09.4": [
        "Which pairs have no log X, and what does the sum do with them?",
        "The score of every pair is v @ u.T + b[:, None] + b_out, an array (V, V).",
        "Select the cells with X > 0 first; f(X) is np.minimum(1, (X / x_max) ** 0.75).",
    ],
}
