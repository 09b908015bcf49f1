"""Lecture 08: what was claimed beyond its closing table."""

import numpy as np
import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    "What the lecture defines, with what only these claims need."
    of.lift = of.counts.sum() * (
        np.outer(of.counts.sum(axis=1), of.counts.sum(axis=0))
        / of.counts.sum() ** 2
        * np.exp(of.pmi(of.counts))
    )
    return of


ROWS = [
    Row(
        (
            "PMI compares with chance: Σ_w P(w)P(c)·exp PMI(w,c) = P(c), largest difference (in"
            " pairs)"
        ),
        "S2",
        lambda of: abs(of.lift.sum(axis=0) - of.counts.sum(axis=0)).max(),
        0,
        1e-06,
    ),
    Row(
        "v·u = PMI − log k at the optimum: largest difference, free scores (pairs that occur)",
        "S2",
        lambda of: of.free_gap,
        0,
        1e-10,
    ),
    Row(
        "… of trained tables with d = V, from five starts",
        "S2",
        lambda of: of.full_gap,
        0,
        0.0001,
    ),
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
        (
            'noise "according to their frequency in the corpus" gives PMI − log k; in the '
            "kingdom, off by (median of the contexts)"
        ),
        "S2",
        lambda of: np.median(of.edges),
        0,
        0.1,
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
