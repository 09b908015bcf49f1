"""Lecture 14: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.diverged = [size for size, loss in of.losses.items() if not loss < 100]
    return of


ROWS = [
    Row(
        "compiled steps equal the visible trainer: largest difference",
        "ours",
        lambda of: of.gap(of.compiled, of.trainer.params),
        0,
        1e-12,
    ),
    Row(
        "… for the three other objectives",
        "ours",
        lambda of: max(of.gaps),
        0,
        1e-12,
    ),
    Row(
        "batches of one step equal the visible trainer: largest difference",
        "ours",
        lambda of: of.gap(of.one_by_one, of.trainer.params),
        0,
        1e-12,
    ),
    Row(
        (
            "a batch may be as large as you like: sizes that diverge on twelve words, of 1, 10,"
            " 100 and 1,000 (true while no row recurs often in a batch)"
        ),
        "ours",
        lambda of: len(of.diverged),
        0,
        holds=False,
    ),
    Row(
        (
            "a batch of neighbors learns the same: mean length against the exact run, in "
            "percent (three seeds)"
        ),
        "ours",
        lambda of: of.of_near[1].mean(),
        0,
        3,
        holds=False,
    ),
    Row(
        "… a batch from far apart does: largest deviation of any tenth, in percent",
        "ours",
        lambda of: np.abs(of.of_far[1]).max(),
        0,
        3,
    ),
    Row(
        "32 bits, pair by pair: largest difference of an entry after ten passes",
        "ours",
        lambda of: of.gap(of.in_64_bits, of.in_32_bits),
        0,
        0.01,
    ),
    Row(
        "shared negatives: times a word is a negative, per pair, over q (k = 5)",
        "ours",
        lambda of: of.slope,
        5,
        0.25,
    ),
    Row(
        "… in this small kingdom they make vectors shorter, in percent (four seeds)",
        "ours",
        lambda of: of.sharing[1].mean(),
        -2.3,
        1,
    ),
    Row(
        "… analogies: right ones lost against the exact run, at most .05 (four seeds)",
        "ours",
        lambda of: -of.sharing[0].mean() <= 0.05,
        True,
    ),
    Row(
        (
            "nothing is reduced: both engines equal the slow sum of all questions, largest "
            "difference"
        ),
        "ours",
        lambda of: max(of.sums.values()),
        0,
        1e-12,
    ),
    Row(
        "a rate of 1, at which the visible step diverges, is refused",
        "ours",
        lambda of: 1 in of.refused and (not of.at_rate(1) < 1000000.0),
        True,
    ),
    Row(
        "… and one of .2 is not",
        "ours",
        lambda of: 0.2 in of.refused,
        False,
    ),
    Row(
        "loss on held-out pairs before training is (k + 1)·ln 2",
        "ours",
        lambda of: of.emb.log[0].loss,
        6 * np.log(2),
        1e-05,
    ),
    Row(
        "column, columns or rows are among the ten nearest to row",
        "ours",
        lambda of: bool({"column", "columns", "rows"} & set(of.near)),
        True,
    ),
    Row(
        "the first pass in another order: share of the tables' size by which they end apart",
        "ours",
        lambda of: of.one_mixed[0],
        0.53,
        0.05,
    ),
    Row(
        "… the second pass instead",
        "ours",
        lambda of: of.one_mixed[1],
        0.08,
        0.03,
    ),
    Row(
        "eight machines, the mean 16 times a pass: loss beyond that of one machine (three seeds)",
        "ours",
        lambda of: (of.met["mean, 16 a pass"] - of.met["one machine"])[:, 0].mean(),
        0.6,
        0.1,
    ),
    Row(
        "… no less than at one meeting a pass",
        "ours",
        lambda of: (of.met["mean, 16 a pass"] - of.met["mean,  1 a pass"])[:, 0].mean(),
        0.01,
        0.03,
    ),
    Row(
        "… the sum diverges",
        "ours",
        lambda of: bool((of.met["sum,  1 a pass"][:, 0] > 1e6).all()),
        True,
    ),
    Row(
        "… merged in pairs: loss beyond that of one machine",
        "ours",
        lambda of: (of.met["in pairs, 16 a pass"] - of.met["one machine"])[:, 0].mean(),
        0.03,
        0.02,
    ),
    Row(
        "vectors lost on the way through word2vec's text format",
        "ours",
        lambda of: of.lost,
        0,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
