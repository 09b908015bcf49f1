"""Lecture 05: trees of questions, and a choice among a few."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.huffman import huffman
from sgns_edu.learn.link import sigmoid, softmax
from sgns_edu.teach.checking import Check


def word_counts(rng: np.random.Generator) -> list[tuple]:
    """Draw counts, no two sums alike, in no order."""
    return [
        (rng.permutation([50, 23, 11, 6, 3]),),
        (rng.integers(1, 1000, size=9),),
        (rng.integers(1, 1000, size=20),),
    ]


def average(counts: np.ndarray) -> float:
    """Return the mean number of questions for a word of the text in Huffman's tree."""
    return huffman(counts).expected_length(counts)


def heaviest_joined(counts: np.ndarray) -> float:
    """Join the two most frequent, again and again; each time is one question for all below."""
    waiting, total = sorted(map(float, counts)), 0.0
    while len(waiting) > 1:
        weight = waiting.pop() + waiting.pop()
        total += weight
        waiting.append(weight)
    return total / sum(counts)


def not_sorted_again(counts: np.ndarray) -> float:
    """Sort once and add one word after another to the same tree."""
    return np.cumsum(np.sort(counts))[1:].sum() / counts.sum()


def entropy(counts: np.ndarray) -> float:
    p = counts / counts.sum()
    return -(p * np.log2(p)).sum()


AVERAGE_MISTAKES = {
    "This joins the two most frequent words. Huffman joins the two rarest.": heaviest_joined,
    (
        "This always joins the tree so far. Put its sum back among the others, and join the two "
        "smallest of all."
    ): not_sorted_again,
    ("The last join is missing: the root asks one more question for every word."): lambda counts: (
        average(counts) - 1
    ),
    "This counts every word once. Weight each word by how often it occurs.": lambda counts: huffman(
        counts
    ).lengths.mean(),
    "This is the sum over the whole text. Divide it by the number of words in the text.": lambda counts: (
        average(counts) * counts.sum()
    ),
    "This divides by the number of different words. The mean is over all words of the text.": (
        lambda counts: average(counts) * counts.sum() / len(counts)
    ),
    "One question too many: forks ask a question, leaves don't.": lambda counts: (
        average(counts) + 1
    ),
    "This is the entropy, the lower bound for every tree.": entropy,
    "This is log₂ V, which is right for equally frequent words.": lambda counts: np.log2(
        len(counts)
    ),
    "This is the longest path. The exercise asks for the mean.": lambda counts: huffman(
        counts
    ).lengths.max(),
}


def draws(rng: np.random.Generator) -> list[tuple]:
    """Draw scores (k + 1,) and noise (k + 1,) of the words asked about, the context first."""
    return [(rng.normal(size=k + 1) * 2, rng.random(k + 1) / 10) for k in (1, 3, 5)]


def is_context(scores: np.ndarray) -> np.ndarray:
    """Return the labels: 1 for the context, which comes first."""
    return np.arange(len(scores)) == 0


def sampled_errors(scores: np.ndarray, q: np.ndarray) -> np.ndarray:
    """softmax(s − ln q) − y."""
    return softmax(scores - np.log(q)) - is_context(scores)


SAMPLED_MISTAKES = {
    "The noise is missing: subtract ln q from each score.": lambda s, q: softmax(s) - is_context(s),
    "This adds ln q. Subtract it.": lambda s, q: softmax(s + np.log(q)) - is_context(s),
    "This subtracts q. Subtract ln q.": lambda s, q: softmax(s - q) - is_context(s),
    "Subtract ln q from every score, including the context's.": lambda s, q: (
        softmax(s - np.log(q) * (1 - is_context(s))) - is_context(s)
    ),
    "These are k + 1 questions with a sigmoid each. Here there is one choice: use a softmax.": lambda s, q: (
        sigmoid(s - np.log(q)) - is_context(s)
    ),
    "These are the answers. An error is answer minus label, and the context's label is 1.": lambda s, q: (
        softmax(s - np.log(q))
    ),
    "The sign is wrong: an error is answer minus label.": lambda s, q: -sampled_errors(s, q),
}

CHECKS = {
    "05.average": Check(["questions"], word_counts, average, AVERAGE_MISTAKES),
    "05.sampled": Check(["errors"], draws, sampled_errors, SAMPLED_MISTAKES),
}

HINTS = {
    "05.1": [
        "Which of the measured sizes is nearest to 200,000 words?",
        "`sg.costs.extrapolate` with your words, V and epochs; memory: two tables of V rows.",
        (
            "The cost of the sampled objectives does not depend on V, that of softmax grows "
            "like V, and that of the tree like log V. Use the counted products to scale a "
            "measurement from one size to another."
        ),
    ],
    "05.2": [
        (
            "Each join adds one question for every word below it. Which words does the rule "
            "join first?"
        ),
        (
            "Keep only the weights: take out the two smallest, put back their sum, and add up all "
            "these sums. For the worst tree, the tree so far must be one of the two lightest at "
            "every join."
        ),
        (
            "The mean is the sum of all joined weights, divided by the number of words in the text. "
            "If each word is as frequent as all rarer ones together (or a little more), the tree "
            "is a chain."
        ),
    ],
    "05.3": [
        "What does a sampled step do besides its k + 1 dot products?",
        "Measure at several V, with k = 2, 5, 15; the crossover is where the two times are equal.",
        (
            "Part of a sampled step costs the same for every k: the overhead of drawing and look-up. "
            "So the crossover grows more slowly than k + 1."
        ),
    ],
    "05.4": [
        "How much does each path count in the two histograms?",
        "`np.bincount(lengths)` and the same with `weights=` the frequencies.",
        (
            "Huffman gives short paths to frequent words. If each word counts once, nearly all are "
            "rare and deep. Under Zipf's law, each doubling of the rank has about the same share "
            "of the text. So weighted by frequency, all lengths are about equally common, and "
            "their mean is in the middle."
        ),
    ],
    "05.5": [
        "Which parts of the objective change: the rows, the labels, the link, or the shift?",
        (
            "Same rows and labels as negative sampling; the link is the softmax, and the shift is "
            "log q."
        ),
        (
            "A softmax over the sampled rows sums to 1, and so do the labels. So the errors p − y sum "
            "to 0. Sigmoids answer one by one, so their errors don't have to sum to 0."
        ),
    ],
}
