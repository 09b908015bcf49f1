"""Lecture 15: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.hits, of.partner, of.same = (
        dict(zip(of.result, column)) for column in zip(*of.result.values())
    )
    of.next_plain, of.next_read = (
        of.curves[name].values() for name in ("next item, v·u", "next item, + log q")
    )
    of.complement_plain = of.curves["complement, v·u"]
    of.complement_read = of.curves["complement, + log q − log P"].values()
    of.cosine = of.curves["substitutes, cosine"]
    return of


ROWS = [
    Row(
        "… the same in the rewired control",
        "ours",
        lambda of: of.rewired,
        0.57,
        0.1,
    ),
    Row(
        (
            "DeepWalk as published, with hierarchical softmax, minus the same with negatives: "
            "members of 34, five seeds"
        ),
        "ours",
        lambda of: np.mean(np.subtract(of.found["hierarchical softmax"], of.found["negatives"])),
        0,
        1,
    ),
    Row(
        (
            "embeddings are needed to split the club: ahead of the Laplacian's eigenvector by "
            "more than two members"
        ),
        "ours",
        lambda of: of.right - of.spectral > 2.5 / 34,
        True,
        holds=False,
    ),
    Row(
        "… v·u minus Adamic–Adar, paired, thirty rounds",
        "ours",
        lambda of: of.ahead["Adamic–Adar"].mean(),
        0.033,
        0.025,
    ),
    Row(
        "… v·u minus the cosine of two v",
        "ours",
        lambda of: of.ahead["cosine of v, v"].mean(),
        0.1,
        0.03,
    ),
    Row(
        "… minus those of raw co-occurrence",
        "ours",
        lambda of: of.hits["… + log q"] - of.hits["raw counts"],
        0,
        0.015,
    ),
    Row(
        "… by plain v·u, which divides by the noise, minus those of raw co-occurrence",
        "ours",
        lambda of: of.hits["item2vec v·u"] - of.hits["raw counts"],
        -0.06,
        0.02,
    ),
    Row(
        "the complement is the first answer of v·u: share of items",
        "ours",
        lambda of: of.partner["item2vec v·u"],
        0.97,
        0.03,
    ),
    Row(
        "substitutes: cosine of v minus cosine of raw counts",
        "ours",
        lambda of: of.same["item2vec cosine"] - of.same["cosine of counts"],
        0.26,
        0.08,
    ),
    Row(
        "the next item by v·u as it is: best α minus worst",
        "ours",
        lambda of: max(of.next_plain) - min(of.next_plain),
        0.09,
        0.03,
    ),
    Row(
        "… by v·u + log q",
        "ours",
        lambda of: max(of.next_read) - min(of.next_read),
        0,
        0.015,
    ),
    Row(
        "complements by v·u as it is: α = .75 minus α = −1",
        "ours",
        lambda of: of.complement_plain[0.75] - of.complement_plain[-1],
        0.96,
        0.05,
    ),
    Row(
        "… by v·u + log q − log P: best α minus worst",
        "ours",
        lambda of: max(of.complement_read) - min(of.complement_read),
        0.02,
        0.03,
    ),
    Row(
        "substitutes by the cosine of two v: α = .75 minus α = −1",
        "ours",
        lambda of: of.cosine[0.75] - of.cosine[-1],
        0.13,
        0.06,
    ),
    Row(
        "… in the shuffled control",
        "ours",
        lambda of: of.apart["shuffled"],
        0.02,
        0.04,
    ),
    Row(
        "clusters of overlapping k-mers show biology (shuffled letters have them, too)",
        "often read",
        lambda of: of.moved(of.shuffled) < 0.5,
        True,
        holds=False,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
