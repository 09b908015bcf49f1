"""Lecture 01: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.seeds = of.answers[:5, -1, :2]
    of.best = of.best_possible("cat", "dog")
    of.weights = np.array([1, 0.8, 0.6, 0.4, 0.2])
    of.sigma = np.sqrt(of.weights * (1 - of.weights) / of.n_places)
    of.far = np.abs(of.measured - of.weights) / np.maximum(of.sigma, 1e-12)
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
        "ours",
        lambda of: "lazy" in of.drop_first and "lazy" not in of.cut_first,
        True,
    ),
    *[
        Row(
            f"k = {k}: made-up pairs for each real one",
            "ours",
            lambda of, k=k: of.ratios[k],
            k,
        )
        for k in (1, 5, 20)
    ],
    Row(
        "P(1 | cat, dog) is raised: mean answer of 5 runs, and the best possible one",
        "ours",
        lambda of: of.seeds[:, 0].mean() - of.best,
        0,
        0.1,
    ),
    Row(
        "in one epoch (cat, dog) is asked 4 times with label 1, once in each of 4 sentences",
        "ours",
        lambda of: of.labels_per_epoch("cat", "dog")[0],
        4,
    ),
    Row(
        "… and on average 1.94 times with label 0: 5 negatives for each of the 14 pairs of cat",
        "ours",
        lambda of: of.labels_per_epoch("cat", "dog")[1],
        5 * 14 / 36,
        1e-12,
    ),
    Row(
        "(cat, dog) is more plausible than (cat, democracy), in all 5 runs",
        "ours",
        lambda of: bool((of.seeds[:, 0] > of.seeds[:, 1]).all()),
        True,
    ),
    Row(
        "negative sampling asks a few yes/no questions: number per pair with k = 5",
        "ours",
        lambda of: of.few,
        6,
    ),
    Row(
        (
            "… while a choice among all words needs a score for each: number per pair, a "
            "million words"
        ),
        "ours",
        lambda of: of.many,
        1000000,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
