"""Lecture 11: its closing table, and what else is claimed there."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.golden = (1 + 5**0.5) / 2
    of.by_passes, of.by_pairs = (
        of.equal_passes - of.equal_passes[:, :1],
        of.equal_pairs - of.equal_pairs[:, :1],
    )
    of.every, of.same_passes, of.same_pairs = (np.array(run) for run in of.real.values())
    of.ratio = [found[:, :, -1] / found[:, :, 2] for found in (of.equal_passes, of.equal_pairs)]
    of.falls = [(r[:, :1] - r).mean(axis=0) for r in of.ratio]
    return of


ROWS = [
    Row(
        (
            "the paper and the program use the same formula: they keep the same share at f = 10"
            " t (the program adds t/f to the root)"
        ),
        "often read",
        lambda of: sg.keep_probability(0.01, t=0.001),
        sg.keep_probability(0.01, t=0.001, formula="paper"),
        0.01,
        holds=False,
    ),
    Row(
        "… share kept by the paper at f = 10 t",
        "ours",
        lambda of: sg.keep_probability(0.01, t=0.001, formula="paper"),
        0.316,
        0.001,
    ),
    Row(
        "… difference at f = 100 t",
        "ours",
        lambda of: (
            sg.keep_probability(0.1, t=0.001) - sg.keep_probability(0.1, t=0.001, formula="paper")
        ),
        0.01,
        1e-09,
    ),
    Row(
        "the program keeps all words up to golden ratio² · t",
        "ours",
        lambda of: sg.keep_probability(of.golden**2 * 0.001, t=0.001),
        1,
        1e-12,
    ),
    Row(
        "docs, t = 1e-3: words kept by the program between 65 and 85 %",
        "ours",
        lambda of: 0.65 < of.kept[0.001][0] < 0.85,
        True,
    ),
    Row(
        "… t = 1e-5: between 15 and 40 %",
        "ours",
        lambda of: 0.15 < of.kept[1e-05][0] < 0.4,
        True,
    ),
    Row(
        "the window sees farther: mean distance grows with each smaller t",
        "ours",
        lambda of: bool(np.all(np.diff([far for far, _, _ in of.reached.values()]) > 0)),
        True,
    ),
    Row(
        "the share of pairs left is below the share of words left, t = 1e-4",
        "ours",
        lambda of: (
            of.reached[0.0001][2] / of.reached[0][2] < of.reached[0.0001][1] / of.reached[0][1]
        ),
        True,
    ),
    Row(
        "… in how many of five kingdoms",
        "ours",
        lambda of: (of.by_pairs[:, 1, 0] > 0).sum(),
        5,
    ),
    Row(
        "… they rise as much with equal passes: change",
        "often read",
        lambda of: of.by_passes[:, 1, 0].mean(),
        0.13,
        0.06,
        holds=False,
    ),
    Row(
        "… they rise as much after twice the training, equal pairs: change",
        "often read",
        lambda of: of.gain[:, 0].mean(),
        0.13,
        0.06,
        holds=False,
    ),
    Row(
        (
            "… on the docs, t = 1e-4, equal pairs: plurals of rare words are found more often, "
            "by .05 or more"
        ),
        "ours",
        lambda of: of.same_pairs[0] - of.every[0] >= 0.05,
        True,
    ),
    Row(
        "… with five equal passes: by .02 or more",
        "ours",
        lambda of: of.same_passes[0] - of.every[0] >= 0.02,
        True,
    ),
    Row(
        (
            "a harsh t ruins frequent words: right analogies of the frequent half, t = 3e-4, "
            "equal passes, change by"
        ),
        "ours",
        lambda of: of.by_passes[:, 2, 1].mean(),
        -0.4,
        0.1,
    ),
    Row(
        "… with equal pairs, by",
        "ours",
        lambda of: of.by_pairs[:, 2, 1].mean(),
        -0.04,
        0.04,
    ),
    Row(
        "… equal pairs, by",
        "ours",
        lambda of: of.by_pairs[:, 1, -1].mean(),
        -0.27,
        0.1,
    ),
    Row(
        (
            '"relatively larger norms for rare words": the ratio frequent / rare falls, t = '
            "1e-3, equal pairs, by"
        ),
        "S2",
        lambda of: of.falls[1][1],
        0.2,
        0.06,
    ),
    Row(
        "… t = 3e-4, equal pairs, by",
        "ours",
        lambda of: of.falls[1][2],
        0.37,
        0.06,
    ),
    Row(
        "… t = 1e-3, equal passes, by",
        "ours",
        lambda of: of.falls[0][1],
        0.03,
        0.02,
    ),
    Row(
        (
            "norms of rare words grow in absolute terms: the rarest tenth, t = 1e-3, equal "
            "passes, changes by"
        ),
        "often read",
        lambda of: of.by_passes[:, 1, 2].mean(),
        0.2,
        0.1,
        holds=False,
    ),
    Row(
        "… equal pairs, by",
        "ours",
        lambda of: of.by_pairs[:, 1, 2].mean(),
        0.2,
        0.1,
    ),
    Row(
        (
            "… on the docs, t = 1e-4: the rarer half gets longer with equal pairs and shorter "
            "with five equal passes"
        ),
        "ours",
        lambda of: of.same_passes[4] < of.every[4] < of.same_pairs[4],
        True,
    ),
    Row(
        "… and the ratio falls with equal pairs, by .3 or more",
        "ours",
        lambda of: of.every[3] / of.every[4] - of.same_pairs[3] / of.same_pairs[4] >= 0.3,
        True,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
