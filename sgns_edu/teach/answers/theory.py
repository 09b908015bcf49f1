"""Where scores come to rest, and what the noise, k and the collision rule change about it."""

from __future__ import annotations

import numpy as np

from sgns_edu.costs.counting import zipf
from sgns_edu.datasets.sixteen_words import sixteen_words
from sgns_edu.learn.noise import Hard, Unigram
from sgns_edu.study import theory
from sgns_edu.teach.answers.runs import PAIRS, WORDS

COUNTS = np.array([[4.0, 2, 1], [2, 3, 3], [1, 3, 5]])
OWN = Unigram(COUNTS.sum(axis=0), alpha=1)  # the pairs' own contexts


def only_products_are_determined() -> str:
    v, u, A = np.random.default_rng(0).normal(size=(3, 4, 4))
    moved, other = v @ A.T, u @ np.linalg.inv(A)
    angle = [w[0] @ w[1] / np.linalg.norm(w[0]) / np.linalg.norm(w[1]) for w in (v, moved)]
    return (
        f"scores change by {'nothing' if np.allclose(v @ u.T, moved @ other.T) else 'something'}, "
        f"the cosine of the first two centers from {angle[0]:.2f} to {angle[1]:.2f}"
    )


def collision_rules_differ() -> str:
    optima = [
        theory.optimum(COUNTS, OWN, 5, collision=rule) for rule in ("allow", "skip", "redraw")
    ]
    gaps = [abs(optimum - optima[0]).max() for optimum in optima[1:]]
    return f"with three words the optimum moves by up to {gaps[0]:.2f} under 'skip' and {gaps[1]:.2f} under 'redraw'"


def the_most_frequent_negative() -> str:
    shares = [Unigram(zipf(50_000), alpha=alpha).probs()[0] for alpha in (1, 0.75)]
    return (
        f"of 50,000 words under Zipf's law the most frequent is {shares[0]:.1%} of the negatives, "
        f"and {shares[1]:.1%} at .75"
    )


def the_exponent_is_learned() -> str:
    shift = theory.shifted_pmi(COUNTS, 5, 0.75) - theory.shifted_pmi(COUNTS, 5, 1.0)
    columns = ", ".join(f"{value:+.3f}" for value in shift[0])
    return f"with three words, from α = 1 to .75 the columns of the optimum move by {columns}"


def what_the_noise_knows() -> str:
    knowing = theory.optimum(COUNTS, Hard(OWN, theory.pmi(COUNTS), sharpness=1), 5)
    return (
        f"noise that draws P(c|w), k = 5: the scores rest between {knowing.min():.3f} and {knowing.max():.3f}, "
        f"and −log 5 = {-np.log(5):.3f}"
    )


def k_is_a_prior() -> str:
    fall = theory.optimum(COUNTS, OWN, 1) - theory.optimum(COUNTS, OWN, 15)
    return f"from k = 1 to 15 every score falls by {fall.min():.3f} to {fall.max():.3f}; ln 15 = {np.log(15):.3f}"


def the_shift_has_rank_one() -> str:
    counts = np.random.default_rng(0).integers(1, 50, size=(6, 6))
    shift = theory.shifted_pmi(counts, k=5) - theory.pmi(counts)
    return (
        f"the difference that k = 5 makes to a table of PMI has rank {np.linalg.matrix_rank(shift)}, "
        f"and is −log 5 = {shift[0, 0]:.3f} in every cell"
    )


def enough_dimensions() -> str:
    counts = sixteen_words().counts[:8, :8]
    noise, target = Unigram(counts.sum(axis=0), alpha=1), theory.shifted_pmi(counts, 5)
    gaps = [
        abs(theory.fit_expected(counts, noise, 5, dim=dim, rng=0).scores - target).max()
        for dim in (8, 2)
    ]
    return (
        f"eight words, trained to the end: the farthest score from PMI − log k is {gaps[0]:.0e} away "
        f"in 8 dimensions, {gaps[1]:.2f} in 2"
    )


def one_singular_value() -> str:
    one, many = (theory.shifted_pmi(COUNTS, k) for k in (1, 15))
    plain, centered = [
        [theory.singular_values(matrix) for matrix in pair]
        for pair in ((one, many), map(theory.double_centered, (one, many)))
    ]
    values = [" ".join(f"{value:.2f}" for value in some) for some in plain]
    return (
        f"singular values of three words at k = 1: {values[0]}, at k = 15: {values[1]}; "
        f"double centered they move by {abs(centered[0] - centered[1]).max():.0e}"
    )


def sppmi_empties() -> str:
    counts = np.random.default_rng(0).poisson(2, size=(30, 30)) + np.eye(30, dtype=int)
    shares = [(theory.sppmi(counts, k) > 0).mean() for k in (1, 5, 15)]
    return "cells above zero for k = 1, 5, 15: " + ", ".join(f"{share:.0%}" for share in shares)


def repetitions_are_counts() -> str:
    counts = theory.cooccurrence(PAIRS, len(WORDS))
    met = counts > 0
    moved = abs(theory.pmi(counts)[met] - theory.pmi(np.minimum(counts, 1))[met]).max()
    return (
        f"the fox text has {len(PAIRS)} pairs, {met.sum()} different ones; "
        f"with each pair once, PMI moves by up to {moved:.2f}"
    )
