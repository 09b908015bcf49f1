"""Lecture 16: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.diagonal = all((of.table[name][i] for i, name in enumerate(of.table)))
    of.scores = lambda name: of.runs[name].params.W_in @ of.runs[name].params.W_out.T  # (V, V)
    of.growth = of.grown["center first"][-1] / of.grown["right"][-1]
    return of


ROWS = [
    Row(
        (
            "the loss falls, so the trainer is right (it fell in broken ones, too: share of the"
            " ten in which it did not)"
        ),
        "ours",
        lambda of: 1 - of.fell / 10,
        1,
        0.3,
        holds=False,
    ),
    Row(
        "every diagnosis fails on its bug and passes on the right trainer",
        "ours",
        lambda of: of.diagonal,
        True,
    ),
    Row(
        "softmax over the sample starts at ln(1 + k)",
        "ours",
        lambda of: of.first["softmax"],
        np.log(4),
        1e-09,
    ),
    Row(
        "… and leaves the mean score of every center at 0: the largest",
        "ours",
        lambda of: abs(of.scores("softmax over the sample").mean(axis=1)).max(),
        0,
        1e-09,
    ),
    Row(
        "tied tables: no word scores below 0 with itself; the lowest, if below",
        "ours",
        lambda of: min(0, of.with_itself(of.runs["tied tables"]).min()),
        0,
    ),
    Row(
        "… so a word is its own best context: share of words",
        "often read",
        lambda of: (of.scores("tied tables").argmax(axis=1) == np.arange(12)).mean(),
        1,
        0.25,
        holds=False,
    ),
    Row(
        "both losses on: the first loss is that of 1 + k questions and of the tree's 3 more",
        "ours",
        lambda of: of.first["both"],
        7 * np.log(2),
        1e-09,
    ),
    Row(
        (
            "moving the center first changes little (true for one step; lengths after 4,000 "
            "steps at rate .1, broken / right)"
        ),
        "ours",
        lambda of: of.growth,
        1,
        0.2,
        holds=False,
    ),
    Row(
        "a float32 total of losses of 1, added one by one, stops growing at",
        "ours",
        lambda of: of.add_up(2**24 - 1000, 1, times=2000),
        2**24,
    ),
    Row(
        "… and of losses of 6, the largest that gensim adds",
        "ours",
        lambda of: of.add_up(2**27 - 6000, 6, times=2000),
        2**27,
    ),
    Row(
        "fixed negatives: better on the trained questions, worse on fresh ones",
        "ours",
        lambda of: bool(
            of.ends(of.runs["negatives drawn once"])[1] < of.ends(of.right)[1]
            and of.on_fresh(of.runs["negatives drawn once"]) > of.on_fresh(of.right)
        ),
        True,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
