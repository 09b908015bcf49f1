"""What can be checked about thinning, noise and where training ends (lectures 07 to 09, assignment A3)."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.noise import Unigram
from sgns_edu.teach.checks import Check
from sgns_edu.text.subsampling import keep_probability


def frequencies(rng: np.random.Generator) -> list[tuple]:
    """Shares of the text and thresholds, on both sides of every corner."""
    return [(10 ** rng.uniform(-6, -0.7, size=20), t) for t in (1e-5, 1e-4, 1e-3)]


def counted(rng: np.random.Generator) -> list[tuple]:
    """Counts and exponents."""
    return [(rng.integers(1, 1000, size=12), alpha) for alpha in (0, 0.5, 0.75, 1)]


def similar(rng: np.random.Generator) -> list[tuple]:
    """A base, similarities to the center and β; one of them beyond what exp can hold."""
    bases = rng.dirichlet(np.ones(6), size=4)
    return [(base, rng.normal(size=6), beta) for base, beta in zip(bases, (0.0, 1.0, 3.0, -0.5))] + [
        (bases[0], np.array([0.0, 999.0, 1000.0, 1.0, 2.0, 3.0]), 1.0)]


def mixtures(rng: np.random.Generator) -> list[tuple]:
    """Weights that do not sum to 1, and as many distributions."""
    return [(rng.random(n) + 0.1, rng.dirichlet(np.ones(5), size=n)) for n in (1, 2, 4)]


def pair_worlds(rng: np.random.Generator) -> list[tuple]:
    """Probabilities of pairs, a noise for each center, and k."""
    return [(rng.dirichlet(np.ones(V * V)).reshape(V, V), rng.dirichlet(np.ones(V), size=V), k) for V in (3, 5) for k in (1, 5)]


def hard(base: np.ndarray, similarity: np.ndarray, beta: float) -> np.ndarray:
    """q ∝ base · exp(β · similarity)."""
    logs = np.log(base) + beta * similarity
    return np.exp(logs - np.logaddexp.reduce(logs))


def optimum(joint: np.ndarray, q: np.ndarray, k: int) -> np.ndarray:
    """ln P(c|w) − ln(k·q(c|w))."""
    return np.log(joint) - np.log(joint.sum(axis=1, keepdims=True)) - np.log(k * q)


def _rows(weight: np.ndarray) -> np.ndarray:
    return weight / weight.sum()


TASKS = {
    "A3.keep": Check(["P_keep"], frequencies, lambda f, t: keep_probability(f, t=t), {
        "This is the paper's formula √(t/f); the one of the code adds t/f.":
            lambda f, t: keep_probability(f, t=t, formula="paper"),
        "Probabilities above 1: the min(1, …) is missing.": lambda f, t: np.sqrt(t / f) + t / f,
        "This is the probability of dropping; that of keeping is asked for.": lambda f, t: 1 - keep_probability(f, t=t),
        "t and f are swapped.": lambda f, t: np.minimum(1, np.sqrt(f / t) + f / t),
        "The larger of 1 and the sum is taken; a probability is the smaller one.": lambda f, t: np.maximum(1, np.sqrt(t / f) + t / f),
        "The root goes over both; √(t/f) and t/f are added.": lambda f, t: np.minimum(1, np.sqrt(2 * t / f))}),
    "A3.noise": Check(["q"], counted, lambda counts, alpha: Unigram(counts, alpha).probs(), {
        "The exponent is applied after dividing; dividing has to come last, so that the sum is 1.":
            lambda counts, alpha: (counts / counts.sum()) ** alpha,
        "These are the plain frequencies: the exponent is missing.": lambda counts, alpha: counts / counts.sum(),
        "The sum is not 1: divide by it.": lambda counts, alpha: counts ** float(alpha)}),
    "A3.hard": Check(["q"], similar, hard, {
        "The sum is not 1: divide by it.": lambda b, s, beta: b * np.exp(np.minimum(beta * s, 700)),
        "The sum is not 1: divide by it, also after the largest exponent was taken off.":
            lambda b, s, beta: b * np.exp(beta * s - (beta * s).max()),
        "The base is missing: hard negatives weigh the base, they do not replace it.":
            lambda b, s, beta: hard(np.full(len(b), 1 / len(b)), s, beta),
        "The sign of β is turned: similar words should come more often.": lambda b, s, beta: hard(b, s, -beta)}),
    "A3.blend": Check(["q"], mixtures, lambda weights, parts: _rows(weights) @ parts, {
        "The weights are not scaled: they should sum to 1 before you mix.": lambda weights, parts: weights @ parts,
        "This is the plain mean: the weights are missing.": lambda weights, parts: parts.mean(axis=0),
        "The weighted rows are averaged; with scaled weights their sum is the mixture.":
            lambda weights, parts: (weights[:, None] * parts).mean(axis=0)}),
    "A3.optimum": Check(["score"], pair_worlds, optimum, {
        "log k is missing: k negatives push k times.": lambda joint, q, k: optimum(joint, q, 1),
        "k is on the wrong side: more negatives push scores down.": lambda joint, q, k: optimum(joint, q, 1) + np.log(k),
        "This takes P(w, c); given the center it is P(c|w).": lambda joint, q, k: np.log(joint) - np.log(k * q),
        "The rows are divided, not the columns: P(c|w) sums to 1 over c.":
            lambda joint, q, k: np.log(joint / joint.sum(axis=0)) - np.log(k * q),
        "The sums of the rows have lost their axis, so NumPy divides columns by them: keepdims=True.":
            lambda joint, q, k: np.log(joint / joint.sum(axis=1)) - np.log(k * q),
        "The two logarithms have changed places: pairs raise a score, noise lowers it.": lambda joint, q, k: -optimum(joint, q, k),
        "The logarithm has base 2; here it is the natural one.": lambda joint, q, k: optimum(joint, q, k) / np.log(2),
        "This is σ/(1 − σ); the score is its logarithm.": lambda joint, q, k: np.exp(optimum(joint, q, k))}),
}
