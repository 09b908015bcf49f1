"""Answers that are computed when asked: each function decides one misconception by a number."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import log_sigmoid, sigmoid, softmax
from sgns_edu.learn.model import Draw, Params, forces, move
from sgns_edu.learn.noise import Uniform, Unigram
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.scale.train import train
from sgns_edu.study import theory
from sgns_edu.text.pairs import skip_gram_pairs
from sgns_edu.text.subsampling import keep_probability
from sgns_edu.text.vocabulary import Vocabulary

SCORES, LABELS = np.array([1.0, 0.5, -0.5]), np.array([1.0, 0.0, 0.0])


def sigmoids_are_no_softmax() -> str:
    errors = [link(SCORES) - LABELS for link in (softmax, sigmoid)]
    return f"errors for the scores 1, .5, −.5 sum to {abs(errors[0].sum()):.2f} under the softmax, to {errors[1].sum():.2f} under sigmoids"


def three_notations() -> str:
    J = log_sigmoid(np.where(LABELS == 1, SCORES, -SCORES)).sum()
    likelihood = sigmoid(SCORES[0]) * (1 - sigmoid(SCORES[1])) * (1 - sigmoid(SCORES[2]))
    return f"J = {J:.4f}, exp(J) = {np.exp(J):.4f}, the product of the three probabilities = {likelihood:.4f}"


def slope_of_log_sigmoid() -> str:
    h, x = 1e-5, 1.0
    slope = (log_sigmoid(x + h) - log_sigmoid(x - h)) / (2 * h)
    return f"at x = 1 ln σ has the slope {slope:.4f} = 1 − σ = {1 - sigmoid(x):.4f}, while σ(1 − σ) = {sigmoid(x) * sigmoid(-x):.4f}"


def a_pull_alone() -> str:
    before = Params(np.array([[3.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.5, 0.0]]))
    after = before.copy()
    move(after, forces(before, NegativeSampling(Uniform(2), k=0), Draw(0, 1, []), 0.1))
    apart = [np.linalg.norm(v - u) for v, u in ((before.W_in[0], before.W_out[1]), (after.W_in[0], after.W_out[1]),
                                                (after.W_in[0], before.W_out[1]))]
    return f"a distance of {apart[0]:.3f} becomes {apart[1]:.3f} when both move, {apart[2]:.3f} when the center moves alone"


def windows_are_symmetric() -> str:
    text = [["the", "quick", "brown", "fox", "sleeps"]]
    pairs = skip_gram_pairs(text, Vocabulary.from_sentences(text), window=2)
    both = sorted(map(tuple, pairs.tolist())) == sorted(map(tuple, pairs[:, ::-1].tolist()))
    return f"{len(pairs)} pairs of a five-word sentence; turned round they are {'the same' if both else 'others'}"


def only_products_are_determined() -> str:
    rng = np.random.default_rng(0)
    v, u, A = rng.normal(size=(3, 4, 4))
    moved, other = v @ A.T, u @ np.linalg.inv(A)
    angle = [w[0] @ w[1] / np.linalg.norm(w[0]) / np.linalg.norm(w[1]) for w in (v, moved)]
    return (f"scores change by {'nothing' if np.allclose(v @ u.T, moved @ other.T) else 'something'}, "
            f"the cosine of the first two centers from {angle[0]:.2f} to {angle[1]:.2f}")


def collision_rules_differ() -> str:
    counts = np.array([[4.0, 2, 1], [2, 3, 3], [1, 3, 5]])
    noise = Unigram(counts.sum(axis=0), alpha=1)
    optima = [theory.optimum(counts, noise, 5, collision=rule) for rule in ("allow", "skip", "redraw")]
    gaps = [abs(optimum - optima[0]).max() for optimum in optima[1:]]
    return f"with three words the optimum moves by up to {gaps[0]:.2f} under 'skip' and {gaps[1]:.2f} under 'redraw'"


def the_shift_has_rank_one() -> str:
    counts = np.random.default_rng(0).integers(1, 50, size=(6, 6))
    shift = theory.shifted_pmi(counts, k=5) - theory.pmi(counts)
    return (f"the difference that k = 5 makes to a table of PMI has rank {np.linalg.matrix_rank(shift)}, "
            f"and is −log 5 = {shift[0, 0]:.3f} in every cell")


def a_coincidence() -> str:
    return f"M + 1 = 21 and log₂ 1,000,000 = {np.log2(1e6):.2f}; at 50,000 words still 21, but {np.log2(5e4):.2f}."


def sppmi_empties() -> str:
    counts = np.random.default_rng(0).poisson(2, size=(30, 30)) + np.eye(30, dtype=int)
    shares = [(theory.sppmi(counts, k) > 0).mean() for k in (1, 5, 15)]
    return "cells above zero for k = 1, 5, 15: " + ", ".join(f"{share:.0%}" for share in shares)


def two_formulas() -> str:
    kept = {ratio: [keep_probability(ratio * 1e-4, t=1e-4, formula=name) for name in ("paper", "code")] for ratio in (10, 100)}
    return "; ".join(f"f/t = {ratio}: {paper:.3f} and {code:.3f}" for ratio, (paper, code) in kept.items())


def the_golden_corner() -> str:
    corner = ((1 + np.sqrt(5)) / 2) ** 2
    below, above = (keep_probability(factor * corner * 1e-3, t=1e-3) for factor in (0.999, 1.01))
    return f"kept just below f = {corner:.3f} t: {below:.3f}, just above: {above:.3f}"


def the_same_seed() -> str:
    text = [["the", "quick", "fox"], ["the", "lazy", "dog"]] * 20
    runs = [train(text, dim=8, min_count=1, subsample=0, engine="numpy", threads=1, rng=rng, progress=False).W_in for rng in (3, 3, 4)]
    return (f"one thread, twice the seed 3: {'the same bytes' if runs[0].tobytes() == runs[1].tobytes() else 'other bytes'}; "
            f"seed 4: {'the same' if runs[0].tobytes() == runs[2].tobytes() else 'others'}")


def beyond_six() -> str:
    return (f"a true pair with a score of −6.5 has the error {1 - sigmoid(-6.5):.4f} of 1; "
            f"log(σ) of −800 is −inf, logaddexp gives {log_sigmoid(-800.0):.0f}")
