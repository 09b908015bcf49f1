"""Assignment A5: counts, PMI and its singular values."""

from __future__ import annotations

import numpy as np

from sgns_edu.study.theory import shifted_pmi
from sgns_edu.teach.checking import Check
from sgns_edu.teach.course.l09 import ALPHA_MISTAKES, worlds, worlds_with_alpha


def pair_lists(rng: np.random.Generator) -> list[tuple]:
    """Draw pairs with repetitions, for three V."""
    return [(rng.integers(0, V, size=(40, 2)), V) for V in (2, 3, 7)]


def count(pairs: np.ndarray, V: int) -> np.ndarray:
    """#(w, c)."""
    return np.bincount(pairs[:, 0] * V + pairs[:, 1], minlength=V * V).reshape(V, V).astype(float)


COUNT_MISTAKES = {
    (
        "A pair that is listed twice is counted once: counts[w, c] += 1 drops repetitions, "
        "np.add.at does not."
    ): lambda pairs, V: np.minimum(count(pairs, V), 1),
    "Transposed: the row is the center, the column the context.": lambda pairs, V: (
        count(pairs, V).T
    ),
    "Both directions are counted; count only the listed one.": lambda pairs, V: (
        count(pairs, V) + count(pairs, V).T
    ),
}

PMI_MISTAKES = {
    "log k is added; more negatives push scores down.": lambda counts, k: (
        shifted_pmi(counts, 1) + np.log(k)
    ),
    "The shift is missing: this is PMI itself.": lambda counts, k: shifted_pmi(counts, 1),
    "k is subtracted, not log k.": lambda counts, k: shifted_pmi(counts, 1) - k,
    "This logarithm has base 2; use the natural one.": lambda counts, k: (
        shifted_pmi(counts, k) / np.log(2)
    ),
    "This is log P(w, c): the marginals are missing.": lambda counts, k: (
        np.log(counts / counts.sum()) - np.log(k)
    ),
    "This is log P(c|w): the context's own frequency is missing.": lambda counts, k: (
        np.log(counts / counts.sum(axis=1, keepdims=True)) - np.log(k)
    ),
    "The number of all pairs is missing: #(w, c)·N / (#(w)·#(c)).": lambda counts, k: (
        shifted_pmi(counts, k) - np.log(counts.sum())
    ),
    "The sums of rows and columns are swapped: a row is a center.": lambda counts, k: (
        np.log(counts * counts.sum() / np.outer(counts.sum(axis=0), counts.sum(axis=1))) - np.log(k)
    ),
    "Negative values are set to 0, as in positive PMI. Keep them.": lambda counts, k: np.maximum(
        0, shifted_pmi(counts, k)
    ),
}


def matrices(rng: np.random.Generator) -> list[tuple]:
    """Draw matrices, for several ranks."""
    return [(rng.normal(size=(V, V)), d) for V, d in ((3, 1), (5, 2), (5, 4))]


def low_rank(matrix: np.ndarray, d: int) -> np.ndarray:
    """Project the matrix on its first d right singular vectors."""
    _, _, Vt = np.linalg.svd(matrix)
    return matrix @ Vt[:d].T @ Vt[:d]


def low_rank_of_power(matrix: np.ndarray, d: int, power: float) -> np.ndarray:
    """U s^power Vᵀ of rank d."""
    U, s, Vt = np.linalg.svd(matrix, full_matrices=False)
    return U[:, :d] * s[:d] ** power @ Vt[:d]


LOW_RANK_MISTAKES = {
    "One singular value too many is kept.": lambda matrix, d: low_rank(matrix, d + 1),
    "These are the *smallest* singular values; keep the largest.": lambda matrix, d: (
        matrix - low_rank(matrix, len(matrix) - d)
    ),
    "This is what is left over; return the matrix of rank d itself.": lambda matrix, d: (
        matrix - low_rank(matrix, d)
    ),
    "The singular values are missing between U and Vt.": lambda matrix, d: low_rank_of_power(
        matrix, d, 0
    ),
    "The roots of the singular values are used; use the values themselves.": lambda matrix, d: (
        low_rank_of_power(matrix, d, 0.5)
    ),
    "The singular values appear twice.": lambda matrix, d: low_rank_of_power(matrix, d, 2),
}


def spectra(rng: np.random.Generator) -> list[tuple]:
    """Draw singular values, largest first, for several ranks."""
    return [(np.sort(rng.random(V) * 5)[::-1].copy(), d) for V, d in ((4, 1), (6, 3), (6, 0))]


def error(s: np.ndarray, d: int) -> float:
    """√(Σ_{i > d} s_i²) / V."""
    return float(np.linalg.norm(s[d:]) / len(s))


ERROR_MISTAKES = {
    "The root is missing.": lambda s, d: error(s, d) ** 2,
    "The mean is over all V·V cells, not over V: √(Σ s²) / V.": lambda s, d: np.sqrt(
        (s[d:] ** 2).sum() / len(s)
    ),
    "The sum is not divided by the number of cells.": lambda s, d: np.linalg.norm(s[d:]),
    "These are the singular values that are kept; the error is in the others.": lambda s, d: (
        np.linalg.norm(s[:d]) / len(s)
    ),
    "The mean is over the values that are left; it should be over all V·V cells.": lambda s, d: (
        np.sqrt((s[d:] ** 2).mean())
    ),
    "One value too few is left: the first d are kept, s[d] is already lost.": lambda s, d: error(
        s, d + 1
    ),
    "Square the values before you add them.": lambda s, d: s[d:].sum() / len(s),
}

CHECKS = {
    "A5.shifted_pmi": Check(["PMI − log k"], worlds, shifted_pmi, PMI_MISTAKES),
    "A5.count": Check(["counts"], pair_lists, count, COUNT_MISTAKES),
    "A5.alpha": Check(["PMI_α − log k"], worlds_with_alpha, shifted_pmi, ALPHA_MISTAKES),
    "A5.low_rank": Check(["matrix"], matrices, low_rank, LOW_RANK_MISTAKES),
    "A5.error": Check(["error"], spectra, error, ERROR_MISTAKES),
}

HINTS = {
    "A5.1": [
        "What does `counts[w, c] += 1` do with a pair that is listed twice?",
        (
            "Look for a function of NumPy that adds at repeated places; or number the cells and "
            "count the numbers."
        ),
        "A pair (w, c) is cell w·V + c of a flat table: counting pairs is counting integers.",
    ],
    "A5.2": [
        "Which sums give P(w), and which give #(c)?",
        "Write the result with four logarithms. α acts only on the contexts' sums.",
        "log #(w, c) − log #(w) − log P_α(c) − log k, where P_α is divided by its own sum.",
    ],
    "A5.3": [
        "What does the matrix of ones do to a vector?",
        (
            "Its rank is one: it is a column of ones times a row of ones. How long are these two "
            "vectors? For the 95 %, use cumulative sums of squares."
        ),
        (
            "Both vectors of ones have length √V, so the singular value is V, times ln k. Squared "
            "singular values add up to the sum of all squared cells of the matrix."
        ),
    ],
    "A5.4": [
        "What is left of a matrix when its largest singular values are removed?",
        (
            "Keep d columns of U, d values and d rows of Vt. The error comes from the values that "
            "were not kept."
        ),
        (
            "The sum of squared cells equals the sum of squared singular values, also for the "
            "difference; a mean over V·V cells divides it."
        ),
    ],
    "A5.5": [
        "Which question does the figure answer, and what would make the answer hard to see?",
        (
            "Use a scale on which both 1 and 30 can be read, lines that differ in more than their "
            "color, and a title that is a sentence."
        ),
        "k changes one point and leaves nineteen as they are. Draw so that both are visible.",
    ],
}
