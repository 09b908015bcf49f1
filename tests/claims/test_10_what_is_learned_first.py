"""Lecture 10: what was claimed beyond its closing table."""

import numpy as np
import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    "What the lecture defines, with what only these claims need."

    def cone_of(tables):
        v, u = (table.mean(axis=0) for table in tables)
        return v @ u / np.linalg.norm(v) / np.linalg.norm(u)

    def learned(run, i, time=3500):
        """The learned direction that is most like mode i."""
        U = np.linalg.svd(run[time // of.EVERY][0] @ run[time // of.EVERY][1].T)[0]
        return U[:, abs(of.modes.centers[i] @ U).argmax()]

    return of


ROWS = [
    Row(
        (
            'vectors "occupy a narrow cone, diametrically opposed to the context vectors": '
            "cosine of the two means at the end, five sampled runs"
        ),
        "Mimno and Thompson 2017",
        lambda of: np.mean([of.cone_of(run[-1]) for run in of.tables]),
        -1,
        0.05,
    ),
    Row(
        (
            '"long plateaus followed by rapid transitions": the fall of the loss from 600 to '
            "1,400, as a share of that from 100 to 400"
        ),
        "Saxe et al. 2014",
        lambda of: of.rest / of.fall,
        0,
        0.01,
    ),
    Row(
        (
            'models "learn orthogonal linear subspaces one at a time": rank correlation of the '
            "directions' growth with the predicted rates, five starts"
        ),
        "Karkada et al. 2025",
        lambda of: np.mean(of.order),
        1,
        0.05,
    ),
    Row(
        (
            '"each of the top linear subspaces represents an interpretable topic-level '
            'concept": η² of rank in the learned mode 4, five starts'
        ),
        "Karkada et al. 2025",
        lambda of: np.mean([of.eta2(of.learned(run, 3), "rank") for run in of.runs]),
        1,
        0.4,
    ),
    Row(
        "… η² of gender in the learned mode 7",
        "Karkada et al. 2025",
        lambda of: np.mean([of.eta2(of.learned(run, 6), "gender") for run in of.runs]),
        1,
        0.4,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
