"""Lecture 06: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.far = np.abs(of.softmax(of.s_neg) - of.p).max()
    of.bend = max((max(row) - min(row) for row in of.apart.values()))
    return of


ROWS = [
    Row(
        ("NEG's scores are log-probabilities: largest |softmax(s) − p| (true with uniform noise)"),
        "often read",
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
