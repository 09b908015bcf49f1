"""Lecture 05: trees of questions, and a choice among a few."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.huffman import huffman
from sgns_edu.learn.link import sigmoid, softmax
from sgns_edu.teach.checking import Check


def word_counts(rng: np.random.Generator) -> list[tuple]:
    """Counts, no two sums alike, in no order."""
    return [
        (rng.permutation([50, 23, 11, 6, 3]),),
        (rng.integers(1, 1000, size=9),),
        (rng.integers(1, 1000, size=20),),
    ]


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


CHECKS = {
    "05.average": Check(
        ["questions"],
        word_counts,
        average,
        {
            "The two most frequent are joined; Huffman joins the two rarest.": heaviest_joined,
            "Every joining takes the tree so far; its sum goes back among the others, and the two smallest of all come next.": not_sorted_again,
            "The last joining is missing: the root asks every word, so that is one question more.": lambda counts: (
                average(counts) - 1
            ),
            "Every word is counted once; a word of the text counts as often as it comes.": lambda counts: (
                huffman(counts).lengths.mean()
            ),
            "This is the sum over the whole text; divide it by the number of words in the text.": lambda counts: (
                average(counts) * counts.sum()
            ),
            "Divided by the number of different words; the mean is over the words of the text.": lambda counts: (
                average(counts) * counts.sum() / len(counts)
            ),
            "One question too many: on the way are the forks; the leaf asks nothing.": lambda counts: (
                average(counts) + 1
            ),
            "This is the entropy, the bound that no tree beats.": entropy,
            "This is log₂ V: a tree of words that are all alike.": lambda counts: np.log2(
                len(counts)
            ),
            "This is the longest way; the mean is asked for.": lambda counts: huffman(
                counts
            ).lengths.max(),
        },
    ),
    "05.sampled": Check(
        ["errors"],
        drawn,
        sampled_errors,
        {
            "The noise is left out: subtract ln q from each score.": lambda s, q: (
                softmax(s) - (np.arange(len(s)) == 0)
            ),
            "ln q is added; it is to be subtracted.": lambda s, q: (
                softmax(s + np.log(q)) - (np.arange(len(s)) == 0)
            ),
            "q is subtracted, not ln q.": lambda s, q: softmax(s - q) - (np.arange(len(s)) == 0),
            "The context keeps its ln q: it is subtracted from every score, also from the true one.": lambda s, q: (
                softmax(s - np.log(q) * (np.arange(len(s)) > 0)) - (np.arange(len(s)) == 0)
            ),
            "These are k + 1 questions with a sigmoid each; here it is one choice.": lambda s, q: (
                sigmoid(s - np.log(q)) - (np.arange(len(s)) == 0)
            ),
            "These are the answers; an error is answer minus label, and the context's label is 1.": lambda s, q: (
                softmax(s - np.log(q))
            ),
            "The sign: answer minus label.": lambda s, q: -sampled_errors(s, q),
        },
    ),
}

HINTS = {
    "05.1": [
        "Which of the measured sizes is nearest to 200,000 words?",
        "`sg.costs.extrapolate` with your words, V and epochs; memory: two tables of V rows.",
        (
            "The sampled objectives do not care for V, the softmax does in proportion, the tree by "
            "its logarithm; what is measured at one size can be carried to another by the count of "
            "products."
        ),
    ],
    "05.2": [
        "A joining is one question more for every word below it; whom does the rule join first?",
        (
            "Keep only weights: take out the two smallest, put back their sum, and add up all these "
            "sums. For the worst tree, the tree so far has to be among the two lightest at every "
            "joining."
        ),
        (
            "The mean is the sum of all joined weights, over the weight of the whole text. If each "
            "word is as frequent as all rarer ones together (or a little more), the tree is a chain."
        ),
    ],
    "05.3": [
        "What does a sampled step do besides its k + 1 products?",
        "Measure at several V, with k = 2, 5, 15; the crossover is where the two times are equal.",
        (
            "A part of a sampled step costs the same for every k: drawing, gathering, scattering. So "
            "the crossover grows slower than k + 1."
        ),
    ],
    "05.4": [
        "What does each path count for in the two histograms?",
        "`np.bincount(lengths)` and the same with `weights=` the frequencies.",
        (
            "Huffman gives short paths to frequent words. Counting words, nearly all are rare and "
            "deep. Under Zipf's law each doubling of the rank holds about the same share of the text, "
            "so by frequency all lengths come about equally often, and their mean lies in the middle."
        ),
    ],
    "05.5": [
        "Which of the parts of an objective changes: the rows, the labels, the link, or the shift?",
        (
            "Same rows and labels as negative sampling; the link is the softmax, and the shift is log "
            "q."
        ),
        (
            "A softmax over the sampled rows sums to 1, and so do the labels: the errors p − y sum to "
            "0. Sigmoids answer one by one, so theirs need not."
        ),
    ],
}
