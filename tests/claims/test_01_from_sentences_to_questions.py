"""Lecture 01: what was claimed beyond its closing table."""

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def of(of):
    "What the lecture defines, with what only these claims need."
    of.seeds = of.answers[:5, -1, :2]
    of.best = of.best_possible("cat", "dog")
    of.weights = np.array([1, 0.8, 0.6, 0.4, 0.2])
    of.sigma = np.sqrt(of.weights * (1 - of.weights) / of.n_places)
    of.far = np.abs(of.measured - of.weights) / np.maximum(of.sigma, 1e-12)
    of.anything = np.random.default_rng(1).normal(size=100)
    of.p_real, of.p_random = (1 / (1 + np.exp(-of.anything)), 1 / (1 + np.exp(of.anything)))
    return of


ROWS = [
    Row(
        "pairs of a sentence: 2·Σ(n − δ); largest error for n = 2 … 12, L = 1 … 7",
        "ours",
        lambda of: of.formula_off,
        0,
    ),
    Row(
        (
            "dynamic window, L = 5: weights 1, .8, .6, .4, .2; largest deviation of 5 measured "
            "shares, in standard deviations"
        ),
        "ours",
        lambda of: of.far.max(),
        0,
        3,
    ),
    Row(
        "dropping words before the window is cut makes it wider: (fox, lazy) becomes a pair",
        "S2",
        lambda of: "lazy" in of.drop_first and "lazy" not in of.cut_first,
        True,
    ),
    *[
        Row(
            f"k = {k}: made-up pairs for each real one",
            "S3",
            lambda of, k=k: of.ratios[k],
            k,
        )
        for k in (1, 5, 20)
    ],
    Row(
        (
            "a negative replaces the context by a random word, with label 0: true for how many "
            "of 5 questions"
        ),
        "S3",
        lambda of: np.sum((of.rows[1:] == of.draw.negatives) & (of.labels[1:] == 0)),
        5,
    ),
    Row(
        (
            "negatives are “words that don't appear together” with the center: share of those "
            "drawn here that do (the sentence is true only if real pairs are excluded, which "
            "changes what is learned)"
        ),
        "S3",
        lambda of: of.exact_share,
        0,
        0.01,
        holds=False,
    ),
    Row(
        (
            "drawn per batch, negatives vary: over 5 times as many words in 100 epochs as in "
            "one fixed list"
        ),
        "S3",
        lambda of: of.distinct_fresh > 5 * of.distinct_once,
        True,
    ),
    Row(
        "P(random) = 1 − P(real): largest difference over 100 scores",
        "S3",
        lambda of: np.abs(1 - of.p_real - of.p_random).max(),
        0,
        1e-12,
    ),
    Row(
        "P(1 | cat, dog) is raised: mean answer of 5 runs, and the best possible one",
        "S3",
        lambda of: of.seeds[:, 0].mean() - of.best,
        0,
        0.1,
    ),
    Row(
        "P(1 | cat, democracy) is lowered: mean answer of 5 runs",
        "S3",
        lambda of: of.seeds[:, 1].mean(),
        0,
        0.05,
    ),
    Row(
        "(cat, dog) is more plausible than (cat, democracy), in all 5 runs",
        "S3",
        lambda of: bool((of.seeds[:, 0] > of.seeds[:, 1]).all()),
        True,
    ),
    Row(
        "negative sampling asks a few yes/no questions: number per pair with k = 5",
        "S1",
        lambda of: of.few,
        6,
    ),
    Row(
        (
            "… while a choice among all words needs a score for each: number per pair, a "
            "million words"
        ),
        "S1, S2",
        lambda of: of.many,
        1000000,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
