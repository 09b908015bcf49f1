"""Lecture 13: what was claimed beyond its closing table."""

import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow

ROWS = [
    Row(
        (
            "InfoNCE estimates the 'density ratio' p(x|c)/p(x), up to a factor: largest gap of "
            "the logs"
        ),
        "van den Oord 2018",
        lambda of: of.off["InfoNCE"],
        0,
        1e-07,
    ),
    Row(
        ("a softmax over a sample with log q subtracted estimates the full softmax: largest gap"),
        "Bengio and Senécal 2008",
        lambda of: of.off["SampledSoftmax"],
        0,
        1e-07,
    ),
    Row(
        ("in-batch: 'popular items are overly penalized'; with log q subtracted, hits@10 rise by"),
        "Yi et al. 2019",
        lambda of: of.gain.mean(),
        0.085,
        0.025,
    ),
    Row(
        "the temperature 'controls the range of the logits': at most 2/τ, for every τ tried",
        "Radford et al. 2021",
        lambda of: all((spread <= 2 / tau for tau, (_, spread) in of.by_tau.items())),
        True,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
