"""Lecture 08: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow


ROWS = [
    Row(
        "a pair that never occurs does not come to rest: fall from 1,000 to 10,000 steps",
        "ours",
        lambda of: of.falling[1000] - of.falling[10000],
        np.log(10),
        0.01,
    ),
    Row(
        "… in sampled training: fall from 1 to 16 passes, mean of five runs",
        "ours",
        lambda of: (of.unseen[:, 0] - of.unseen[:, 2]).mean(),
        1.9,
        0.4,
    ),
    Row(
        "… runs of five in which both longer trainings end lower",
        "ours",
        lambda of: (np.diff(of.unseen) < 0).all(axis=1).sum(),
        5,
    ),
    Row(
        "… off by at most, because sentences have edges",
        "ours",
        lambda of: of.edges.max(),
        0.34,
        0.02,
    ),
    Row(
        "… off by (median), frequent words thinned in the text but not in the noise",
        "ours",
        lambda of: np.median(of.dropped),
        0.17,
        0.01,
    ),
    Row(
        "… off by at most, in a text cut down to twelve words",
        "ours",
        lambda of: of.off["counts in the running text"][1],
        0.489,
        0.001,
    ),
    Row(
        "with α = .75 the scores reach PMI_α − log k",
        "ours",
        lambda of: of.off["α = 0.75"][0],
        0,
        0.0001,
    ),
    Row(
        "… and are this far from PMI − log k, at most",
        "ours",
        lambda of: of.off["α = 0.75"][1],
        1.17,
        0.01,
    ),
    Row(
        "with collisions skipped or redrawn they reach their own formula",
        "ours",
        lambda of: max(of.off["collisions skipped"][0], of.off["collisions redrawn"][0]),
        0,
        0.0001,
    ),
    Row(
        "… and PMI − log k as well (true where true pairs may be drawn, too)",
        "often read",
        lambda of: of.off["collisions skipped"][1],
        0,
        0.01,
        holds=False,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
