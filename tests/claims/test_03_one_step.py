"""Lecture 03: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.worked = of.ours.W_out @ of.ours.W_in[of.b]
    of.c_gap = of.difference(of.six_lines, of.like_the_c_program, [of.b, of.c])
    of.first_gaps = [
        of.difference(of.six_lines, of.center_first, [of.b, of.c], lr) for lr in (0.1, 0.05)
    ]
    scores, falls = zip(*(true_scores(of.random_steps, lr) for lr in (0.1, 0.001)))
    of.sure = np.median(of.sigmoid(scores[0][falls[0]]))
    of.falls_at_both = (falls[0] == falls[1]).mean()
    return of


def true_scores(random_steps, lr):
    """The true scores of 10,000 long starts, and which of them fall at a rate."""
    before, after = random_steps(50, 1, np.random.default_rng(8), lr=lr)
    return before[:, 0], after[:, 0] <= before[:, 0]


SPREADS = (0.1, 0.5, 1.0, 2.0)
ROWS = [
    Row(
        "worked step: v_b·u_a rises from .08 to",
        "ours",
        lambda of: of.worked[0],
        0.093173,
        5e-07,
    ),
    Row(
        "worked step: v_b·u_b falls from −.13 to",
        "ours",
        lambda of: of.worked[1],
        -0.144504,
        5e-07,
    ),
    Row(
        "worked step: v_b·u_c falls from .19 to",
        "ours",
        lambda of: of.worked[2],
        0.1741,
        5e-07,
    ),
    Row(
        (
            "this is true for every optimizer (no, dense Adam moves other rows, "
            "too): size of a move without a gradient"
        ),
        "ours",
        lambda of: of.adam_moves[1],
        0,
        0.0001,
        holds=False,
    ),
    Row(
        "… a start for which the true score falls, from 2 to",
        "ours",
        lambda of: of.crowd[0],
        1.351,
        0.0005,
    ),
    Row(
        "… and the wrong scores fall, from 2 to",
        "ours",
        lambda of: of.crowd[1],
        1.284,
        0.0005,
    ),
    *[
        Row(
            f"share of starts for which the sentence is false, d = {d}, spread {spread}",
            "ours",
            lambda of, d=d, i=i: of.fails[d][i, 2],
            expected,
            0.02,
        )
        for d, shares in [(2, [0.17, 0.2, 0.38, 0.6]), (50, [0, 0.07, 0.43, 0.55])]
        for i, (spread, expected) in enumerate(zip(SPREADS, shares))
    ],
    *[
        Row(
            f"share for which the true score falls, d = {d}, spread {SPREADS[i]}",
            "ours",
            lambda of, d=d, i=i: of.fails[d][i, 0],
            expected,
            0.015,
        )
        for d, i, expected in [(2, 0, 0.06), (2, 3, 0.25), (50, 0, 0), (50, 3, 0.22)]
    ],
    Row(
        "d = 50, spread 1: where the true score falls, the model was sure of it, median answer",
        "ours",
        lambda of: of.sure,
        1,
        0.005,
    ),
    Row(
        "… and a rate of .001 changes the verdict on few starts: share with the same verdict",
        "ours",
        lambda of: of.falls_at_both,
        1,
        0.002,
    ),
    Row(
        "number of starts for which the loss rises, of 300,000 with spread ≤ 1",
        "ours",
        lambda of: of.rose[2, 0.5] + of.rose[2, 1] + of.rose[50, 1],
        0,
    ),
    Row(
        "… and of 100,000 with d = 50, spread 2: fewer than one of 10,000",
        "ours",
        lambda of: of.rose[50, 2],
        0,
        9,
    ),
    Row(
        "word2vec's start: the first loss is (k + 1)·ln 2",
        "ours",
        lambda of: of.first.loss,
        3 * np.log(2),
        1e-12,
    ),
    Row(
        "word2vec's start: the first force on the center",
        "ours",
        lambda of: np.abs(of.first.on_center).max(),
        0,
    ),
    Row(
        "a context that is also drawn as a negative, at that start: pull + push on it",
        "ours",
        lambda of: np.abs(of.both.on_rows[:2].sum(axis=0)).max(),
        0,
    ),
    Row(
        "zero in both tables stays zero",
        "ours",
        lambda of: not np.any(of.trainer.params),
        True,
    ),
    Row(
        "a word drawn twice but moved once: the error at rate .1",
        "ours",
        lambda of: of.lost,
        0.027,
        0.0005,
    ),
    Row(
        "the C program's order differs from ours, with different negatives, by",
        "ours",
        lambda of: of.c_gap,
        0,
        1e-12,
    ),
    Row(
        "moving v first: error at rate .1 divided by error at .05",
        "ours",
        lambda of: of.first_gaps[0] / of.first_gaps[1],
        4,
        0.01,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
