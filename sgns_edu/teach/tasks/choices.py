"""What can be checked about trees, sampled choices and NCE (lectures 05 and 06)."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.huffman import huffman
from sgns_edu.learn.link import sigmoid, softmax
from sgns_edu.teach.checks import Check


def word_counts(rng: np.random.Generator) -> list[tuple]:
    """Counts, no two sums alike, in no order."""
    return [(rng.permutation([50, 23, 11, 6, 3]),), (rng.integers(1, 1000, size=9),), (rng.integers(1, 1000, size=20),)]


def average(counts: np.ndarray) -> float:
    """Mean number of questions for a word of the text under Huffman's tree."""
    return huffman(counts).expected_length(counts)


def heaviest_joined(counts: np.ndarray) -> float:
    """What comes of joining the two most frequent, again and again: every joining is one question for all below it."""
    waiting, total = sorted(map(float, counts)), 0.0
    while len(waiting) > 1:
        joined = waiting.pop() + waiting.pop()
        total += joined
        waiting.append(joined)
    return total / sum(counts)


def not_sorted_again(counts: np.ndarray) -> float:
    """What comes of sorting once and adding one word after another to the same tree."""
    return np.cumsum(np.sort(counts))[1:].sum() / counts.sum()


def entropy(counts: np.ndarray) -> float:
    p = counts / counts.sum()
    return -(p * np.log2(p)).sum()


def drawn(rng: np.random.Generator) -> list[tuple]:
    """Scores (k + 1,) and the noise (k + 1,) of the words asked about, the context first."""
    return [(rng.normal(size=k + 1) * 2, rng.random(k + 1) / 10) for k in (1, 3, 5)]


def sampled_errors(scores: np.ndarray, q: np.ndarray) -> np.ndarray:
    """softmax(s − ln q) − y."""
    return softmax(scores - np.log(q)) - (np.arange(len(scores)) == 0)


def dice(rng: np.random.Generator) -> list[tuple]:
    """p, the q that draws, and the q that is subtracted, (5,) each."""
    return [tuple(rng.dirichlet(np.ones(5), size=3)) for _ in range(3)]


def worlds(rng: np.random.Generator) -> list[tuple]:
    """p (5,), q (5,) and k."""
    return [(*rng.dirichlet(np.full(5, 10.0), size=2), k) for k in (1, 5)]


def normalized(p: np.ndarray, q: np.ndarray, k: int) -> tuple[np.ndarray, float]:
    """The scores with the first held at 0, and z, such that e^(s − z) = p."""
    return np.log(p / p[0]), -np.log(p[0])


TASKS = {
    "05.average": Check(["questions"], word_counts, average, {
        "The two most frequent are joined; Huffman joins the two rarest.": heaviest_joined,
        "Every joining takes the tree so far; its sum goes back among the others, and the two smallest of all come next.": not_sorted_again,
        "The last joining is missing: the root asks every word, so that is one question more.": lambda counts: average(counts) - 1,
        "Every word is counted once; a word of the text counts as often as it comes.": lambda counts: huffman(counts).lengths.mean(),
        "This is the sum over the whole text; divide it by the number of words in the text.": lambda counts: average(counts) * counts.sum(),
        "Divided by the number of different words; the mean is over the words of the text.":
            lambda counts: average(counts) * counts.sum() / len(counts),
        "One question too many: on the way are the forks; the leaf asks nothing.": lambda counts: average(counts) + 1,
        "This is the entropy, the bound that no tree beats.": entropy,
        "This is log₂ V: a tree of words that are all alike.": lambda counts: np.log2(len(counts)),
        "This is the longest way; the mean is asked for.": lambda counts: huffman(counts).lengths.max()}),
    "05.sampled": Check(["errors"], drawn, sampled_errors, {
        "The noise is left out: subtract ln q from each score.": lambda s, q: softmax(s) - (np.arange(len(s)) == 0),
        "ln q is added; it is to be subtracted.": lambda s, q: softmax(s + np.log(q)) - (np.arange(len(s)) == 0),
        "q is subtracted, not ln q.": lambda s, q: softmax(s - q) - (np.arange(len(s)) == 0),
        "The context keeps its ln q: it is subtracted from every score, also from the true one.":
            lambda s, q: softmax(s - np.log(q) * (np.arange(len(s)) > 0)) - (np.arange(len(s)) == 0),
        "These are k + 1 questions with a sigmoid each; here it is one choice.":
            lambda s, q: sigmoid(s - np.log(q)) - (np.arange(len(s)) == 0),
        "These are the answers; an error is answer minus label, and the context's label is 1.": lambda s, q: softmax(s - np.log(q)),
        "The sign: answer minus label.": lambda s, q: -sampled_errors(s, q)}),
    "06.sum": Check(["Σ exp(s)"], lambda rng: [(V, k) for V in (5, 12, 1000) for k in (1, 7)], lambda V, k: V / k, {
        "It is 1 after NCE; NEG has left the k·q in the scores.": lambda V, k: 1,
        "q is missing: uniform noise over V words is 1/V for each.": lambda V, k: 1 / k,
        "k is missing: every true pair meets k negatives.": lambda V, k: V,
        "k is on the wrong side: more negatives push scores down.": lambda V, k: V * k,
        "Turned upside down.": lambda V, k: k / V,
        "This is one of the terms as if p were 1 for every word; the p sum to 1.": lambda V, k: V * V / k}),
    "06.recovered": Check(["exp(s)"], dice, lambda p, drawing, subtracted: p * subtracted / drawing, {
        "The two q's are swapped: which one decides how often a word is asked about?":
            lambda p, drawing, subtracted: p * drawing / subtracted,
        "This is p; it would be so if the two q's were the same.": lambda p, drawing, subtracted: p,
        "This is divided by its sum; nothing makes the exponentials sum to 1 here.":
            lambda p, drawing, subtracted: p * subtracted / drawing / (p * subtracted / drawing).sum(),
        "What is subtracted is left out: e^s = p/q is the place of NEG, but for k.": lambda p, drawing, subtracted: p / drawing}),
    "06.normalizer": Check(["s", "z"], worlds, normalized, {
        "The sign of z: it is subtracted from the score, so it must be the logarithm of the sum.":
            lambda p, q, k: (np.log(p / p[0]), np.log(p[0])),
        "This is e^z, the sum itself; z is its logarithm.": lambda p, q, k: (np.log(p / p[0]), 1 / p[0]),
        "The first score moved, and took over the work of z: hold it at 0.": lambda p, q, k: (np.log(p), 0.0),
        "The first score moved as well, and shares the work with z: hold it at 0.":
            lambda p, q, k: (np.log(p) - np.log(p).sum() / 6, -np.log(p).sum() / 6),
        "The shift log(k·q) is missing: this is where NEG comes to rest.":
            lambda p, q, k: (np.log(p / q) - np.log(p[0] / q[0]), np.log(k * q[0] / p[0])),
        "k is missing in the shift: log(k·q).": lambda p, q, k: (np.log(p / p[0]), -np.log(p[0]) + np.log(k))}),
}
