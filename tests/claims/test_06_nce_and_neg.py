"""Lecture 06: what was claimed beyond its closing table."""

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def of(of):
    "What the lecture defines, with what only these claims need."
    of.same_gap = np.abs(of.same[0] - of.same[1]).max()
    of.scores = of.params.W_out[of.draw.negatives] @ of.params.W_in[5]
    of.shifted = (
        of.sigmoid(of.scores - np.log(of.k * of.q[of.draw.negatives])) - of.errors[of.nce][1:]
    )
    of.far = np.abs(of.softmax(of.s_neg) - of.p).max()
    of.off = np.abs(of.s_neg - np.log(of.p / of.q) + np.log(of.k)).max()
    of.bend = max((max(row) - min(row) for row in of.apart.values()))
    return of


ROWS = [
    Row(
        (
            "NEG is another name for NCE: largest difference of their errors in one step (none "
            "exactly where k·q = 1 for every word)"
        ),
        "misconception",
        lambda of: of.gap,
        0,
        1e-12,
        holds=False,
    ),
    Row(
        "… and where k·q = 1 (uniform noise, k = V)",
        "Dyer 2014",
        lambda of: of.same_gap,
        0,
        1e-14,
    ),
    Row(
        "NEG is a simplified version of NCE: put log(k·q) back, and the answers are NCE's",
        "S2",
        lambda of: np.abs(of.shifted).max(),
        0,
        1e-14,
    ),
    Row(
        "NCE, free scores: Σ exp(s)",
        "Mnih & Teh 2012",
        lambda of: np.exp(of.s_nce).sum(),
        1,
        1e-10,
    ),
    Row(
        "NCE, free scores: largest |exp(s) − p|",
        "Gutmann & Hyvärinen 2010",
        lambda of: np.abs(np.exp(of.s_nce) - of.p).max(),
        0,
        1e-10,
    ),
    Row(
        "NEG ends at log(p/q) − log k: largest difference",
        "Levy & Goldberg 2014",
        lambda of: of.off,
        0,
        1e-10,
    ),
    Row(
        ("NEG's scores are log-probabilities: largest |softmax(s) − p| (true with uniform noise)"),
        "misconception",
        lambda of: of.far,
        0,
        0.01,
        holds=False,
    ),
    Row(
        "… with uniform noise",
        "ours",
        lambda of: max(of.apart[0]),
        0,
        1e-10,
    ),
    Row(
        "… with log q added back",
        "ours",
        lambda of: np.abs(of.back - of.p).max(),
        0,
        1e-10,
    ),
    Row(
        "k changes nothing there: largest difference between k = 1, 5 and 15",
        "ours",
        lambda of: of.bend,
        0,
        1e-10,
    ),
    *[
        Row(
            f"40,000 sampled steps: {name}, largest distance from p",
            "ours",
            lambda of, name=name: np.abs(of.noisy[name] - of.p).max(),
            0,
            0.01,
        )
        for name in ("NCE", "NEG, log q added")
    ],
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
