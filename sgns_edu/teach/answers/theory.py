"""Where scores rest, and how the noise, k and the collision rule change that."""

from __future__ import annotations

import numpy as np

from sgns_edu.costs.counting import zipf
from sgns_edu.datasets.sixteen_words import sixteen_words
from sgns_edu.learn.noise import Hard, Unigram
from sgns_edu.study import theory
from sgns_edu.teach.answers.runs import PAIRS, WORDS

COUNTS = np.array([[4.0, 2, 1], [2, 3, 3], [1, 3, 5]])
OWN = Unigram(COUNTS.sum(axis=0), alpha=1)  # the pairs' own contexts


def largest_gap(one: np.ndarray, other: np.ndarray) -> float:
    return abs(one - other).max()


def cosine(one: np.ndarray, other: np.ndarray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def only_products_are_determined() -> str:
    v, u, A = np.random.default_rng(0).normal(size=(3, 4, 4))
    new_v, new_u = v @ A.T, u @ np.linalg.inv(A)
    same = np.allclose(v @ u.T, new_v @ new_u.T)
    return (
        f"scores change by {'nothing' if same else 'something'}, the cosine of the first two "
        f"centers from {cosine(v[0], v[1]):.2f} to {cosine(new_v[0], new_v[1]):.2f}"
    )


def collision_rules_differ() -> str:
    allow, skip, redraw = (
        theory.optimum(COUNTS, OWN, 5, collision=rule) for rule in ("allow", "skip", "redraw")
    )
    return (
        f"with three words the optimum moves by up to {largest_gap(skip, allow):.2f} under 'skip' "
        f"and {largest_gap(redraw, allow):.2f} under 'redraw'"
    )


def the_most_frequent_negative() -> str:
    plain, smoothed = (Unigram(zipf(50_000), alpha=alpha).probs()[0] for alpha in (1, 0.75))
    return (
        f"of 50,000 words under Zipf's law the most frequent is {plain:.1%} of the negatives, "
        f"and {smoothed:.1%} at .75"
    )


def the_exponent_is_learned() -> str:
    shift = theory.shifted_pmi(COUNTS, 5, 0.75) - theory.shifted_pmi(COUNTS, 5, 1.0)
    columns = ", ".join(f"{value:+.3f}" for value in shift[0])
    return f"with three words, from α = 1 to .75 the columns of the optimum move by {columns}"


def what_the_noise_knows() -> str:
    knowing = Hard(OWN, theory.pmi(COUNTS), sharpness=1)
    scores = theory.optimum(COUNTS, knowing, 5)
    return (
        f"noise that draws P(c|w), k = 5: the scores rest between {scores.min():.3f} and "
        f"{scores.max():.3f}, and −log 5 = {-np.log(5):.3f}"
    )


def k_is_a_prior() -> str:
    fall = theory.optimum(COUNTS, OWN, 1) - theory.optimum(COUNTS, OWN, 15)
    return (
        f"from k = 1 to 15 every score falls by {fall.min():.3f} to {fall.max():.3f}; "
        f"ln 15 = {np.log(15):.3f}"
    )


def the_shift_has_rank_one() -> str:
    counts = np.random.default_rng(0).integers(1, 50, size=(6, 6))
    shift = theory.shifted_pmi(counts, k=5) - theory.pmi(counts)
    return (
        f"k = 5 changes a table of PMI by a matrix of rank {np.linalg.matrix_rank(shift)}, "
        f"which is −log 5 = {shift[0, 0]:.3f} in every cell"
    )


def enough_dimensions() -> str:
    counts = sixteen_words().counts[:8, :8]
    noise, target = Unigram(counts.sum(axis=0), alpha=1), theory.shifted_pmi(counts, 5)
    gaps = []
    for dim in (8, 2):
        fit = theory.fit_expected(counts, noise, 5, dim=dim, rng=0)
        gaps.append(largest_gap(fit.scores, target))
    return (
        f"eight words, trained to the end: the largest distance of a score from PMI − log k is "
        f"{gaps[0]:.0e} in 8 dimensions, {gaps[1]:.2f} in 2"
    )


def one_singular_value() -> str:
    texts, centered = [], []
    for k in (1, 15):
        matrix = theory.shifted_pmi(COUNTS, k)
        values = " ".join(f"{value:.2f}" for value in theory.singular_values(matrix))
        texts.append(f"at k = {k}: {values}")
        centered.append(theory.singular_values(theory.double_centered(matrix)))
    return (
        f"singular values of three words {texts[0]}, {texts[1]}; "
        f"double centered they move by {largest_gap(*centered):.0e}"
    )


def sppmi_empties() -> str:
    counts = np.random.default_rng(0).poisson(2, size=(30, 30)) + np.eye(30, dtype=int)
    shares = [np.mean(theory.sppmi(counts, k) > 0) for k in (1, 5, 15)]
    return "cells above zero for k = 1, 5, 15: " + ", ".join(f"{share:.0%}" for share in shares)


def repetitions_are_counts() -> str:
    counts = theory.cooccurrence(PAIRS, len(WORDS))
    occur = counts > 0
    plain, unique = theory.pmi(counts), theory.pmi(np.minimum(counts, 1))
    return (
        f"the fox text has {len(PAIRS)} pairs, {occur.sum()} different ones; "
        f"with each pair once, PMI moves by up to {largest_gap(plain[occur], unique[occur]):.2f}"
    )
