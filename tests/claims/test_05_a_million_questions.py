"""Lecture 05: its closing table, and what else is claimed there."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.k5, of.k15 = (of.tables[50000], sg.costs.table(V=50000, k=15))
    of.fewer5, of.fewer15 = (
        t["full softmax"].products / t["negative sampling"].products for t in (of.k5, of.k15)
    )
    of.straight = {V / table["full softmax"].products for V, table in of.tables.items()}
    of.beyond = max(0, of.changed["negative sampling"][1] - 4)

    def entropy_of_zipf(V):
        p = 1 / np.arange(1, V + 1)
        p /= p.sum()
        return -(p * np.log2(p)).sum()

    of.path = {V: table["hierarchical softmax"].products for V, table in of.tables.items()}
    of.within = all((entropy_of_zipf(V) <= of.path[V] <= entropy_of_zipf(V) + 1 for V in of.sizes))
    of.alike = of.questions(1000, "hierarchical softmax", np.ones(1000))
    of.naive = of.tables[1000000]["full softmax"].products
    of.sums = {name: of.total(of.four[name]) for name in ("full softmax", "hierarchical softmax")}
    return of


ROWS = [
    Row(
        "|V| = 50,000: dot products of one full softmax step",
        "ours",
        lambda of: of.k5["full softmax"].products,
        50000,
    ),
    Row(
        "k = 5: questions instead",
        "ours",
        lambda of: of.k5["negative sampling"].products,
        6,
    ),
    Row(
        "k = 5: times fewer dot products",
        "ours",
        lambda of: of.fewer5,
        8333,
        0.5,
    ),
    Row(
        "k = 15: times fewer dot products",
        "ours",
        lambda of: of.fewer15,
        3125,
    ),
    Row(
        "… while full softmax needs |V| itself",
        "ours",
        lambda of: of.straight == {1},
        True,
    ),
    Row(
        "only target, positive and negatives are updated: rows of W_in changed",
        "ours",
        lambda of: of.changed["negative sampling"][0],
        1,
    ),
    Row(
        "… and rows of W_out beyond the k + 1 asked about",
        "ours",
        lambda of: of.beyond,
        0,
    ),
    Row(
        "|V| = 1,000,000, M = 20: dot products needed",
        "ours",
        lambda of: of.questions(1000, "NCE"),
        21,
    ),
    Row(
        "… against, in a naive softmax",
        "ours",
        lambda of: of.naive,
        1000000,
    ),
    Row(
        (
            "… as a law, at |V| = 1,000 (a coincidence, true only where M happens to be near "
            "log₂|V|; hierarchical softmax is what costs log₂|V|)"
        ),
        "often read",
        lambda of: np.log2(1000.0),
        21,
        2.1,
        holds=False,
    ),
    Row(
        "the tree over 1,000 equally frequent words: questions, beside log₂ 1,000",
        "ours",
        lambda of: of.alike,
        np.log2(1000),
        0.02,
    ),
    Row(
        "the tree's average path lies between entropy and entropy + 1, at every size",
        "Shannon 1948",
        lambda of: of.within,
        True,
    ),
    *[
        Row(
            f"P(c|w) sums to 1: {name}",
            "ours",
            lambda of, name=name: of.sums[name],
            1,
            1e-12,
        )
        for name in ("full softmax", "hierarchical softmax")
    ],
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
