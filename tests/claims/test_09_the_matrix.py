"""Lecture 09: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.better = sum((fit.loss < of.low[d][1] for d in of.ends for fit in of.ends[d]))
    of.trained_50, of.trained_100, of.ppmi_rows = list(of.accuracy.values())[:3]
    of.counted_50, of.counted_100 = (of.accuracy[of.best[d]] for d in (50, 100))
    of.by_d = [
        np.subtract(of.trained_50, of.counted_50).mean(),
        np.subtract(of.trained_100, of.counted_100).mean(),
    ]
    return of


ROWS = [
    Row(
        (
            "v·u = PMI − log k with d = 4: root mean square difference (true only with enough "
            "dimensions)"
        ),
        "often read",
        lambda of: of.low[4][2],
        0,
        0.1,
        holds=False,
    ),
    Row(
        "… and SGNS the smaller loss, from ten starts each: of 30",
        "ours",
        lambda of: of.better,
        30,
    ),
    Row(
        "singular values interlace under k and α: worlds of 300",
        "ours",
        lambda of: of.held,
        300,
    ),
    Row(
        '"the singular values … change as we vary the hyperparameters": the largest at k = 1',
        "S2",
        lambda of: of.values["k = 1"][0],
        10.57,
        0.01,
    ),
    Row(
        "… but only by a rank-one part: after double centering none moves, largest change",
        "ours",
        lambda of: of.k_moves,
        0,
        1e-09,
    ),
    Row(
        "… of pairs expected 100 times and more",
        "ours",
        lambda of: np.mean(of.by_count[100]),
        0.985,
        0.01,
    ),
    Row(
        "… of pairs expected less than once",
        "ours",
        lambda of: np.mean(of.by_count[0.1]),
        0.78,
        0.04,
    ),
    Row(
        "pairs expected 1 to 5 times: distance of the learned scores from the grammar's",
        "ours",
        lambda of: of.width["learned, d = 100"][0],
        0.43,
        0.04,
    ),
    Row(
        "… of the text's own optimum, which is not trained",
        "ours",
        lambda of: of.width["the text's own optimum, counted"][0],
        0.52,
        0.04,
    ),
    Row(
        "… learned from ten times the text",
        "ours",
        lambda of: of.width["learned, ten times the text"][0],
        0.285,
        0.03,
    ),
    Row(
        "the low rank makes the band wide: what 30 dimensions add to the distance with 100",
        "often read",
        lambda of: of.width["learned, d = 30"][0] - of.width["learned, d = 100"][0],
        0.2,
        0.1,
        holds=False,
    ),
    Row(
        '"two sides of the same coin": analogies, trained minus best SVD, both d = 100',
        "S2",
        lambda of: of.by_d[1],
        0,
        0.05,
    ),
    Row(
        "… both d = 50: trained is ahead by",
        "ours",
        lambda of: of.by_d[0],
        0.24,
        0.03,
    ),
    Row(
        "… trained, d = 50, minus PPMI rows, d = 586",
        "ours",
        lambda of: np.subtract(of.trained_50, of.ppmi_rows).mean(),
        0.042,
        0.03,
    ),
    Row(
        "share of the ten nearest neighbors that two training runs agree on",
        "ours",
        lambda of: of.overlap["trained once more"],
        0.8,
        0.03,
    ),
    Row(
        "… that a trained table and PPMI rows agree on",
        "ours",
        lambda of: of.overlap["PPMI, rows"],
        0.6,
        0.05,
    ),
    Row(
        "SPPMI empties as k grows: cells left at k = 15 of those at k = 1",
        "ours",
        lambda of: of.density[15] / of.density[1],
        0.185,
        0.01,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
