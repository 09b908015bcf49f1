"""Lecture 07: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.firsts = [e.analogy("man", "woman", "king", n=1, inputs=True)[0][0] for e in of.embs]
    of.answered = np.mean([of["all"].right for of in of.found])
    of.best_tsne = max((near for near, _ in list(of.quality.values())[1:]))
    of.falls = [one > five > ten for one, five, ten in zip(*(of.functional[w] for w in (1, 5, 10)))]
    return of


ROWS = [
    Row(
        "… also with the inputs allowed (it is king: the inputs must be excluded)",
        "often read",
        lambda of: of.firsts.count("queen"),
        5,
        holds=False,
    ),
    Row(
        "… then the answer is king",
        "ours",
        lambda of: of.firsts.count("king"),
        5,
    ),
    Row(
        "… any two of the ten couples: mean cosine",
        "ours",
        lambda of: of.couples.mean(),
        0.61,
        0.03,
    ),
    Row(
        "… 95 % of random steps have a cosine below",
        "ours",
        lambda of: of.usual,
        0.49,
        0.03,
    ),
    Row(
        "the step woman − man is shorter than king itself: quotient",
        "ours",
        lambda of: of.step / of.whole,
        0.67,
        0.07,
    ),
    Row(
        "share of the kingdom's analogies that are right, inputs excluded",
        "ours",
        lambda of: of.answered,
        0.996,
        0.01,
    ),
    Row(
        '"docs": in each of three runs, three or more of five answers are an input',
        "ours",
        lambda of: min(of.own) >= 3,
        True,
    ),
    Row(
        "the two widest directions show the people as they are: share of the variance",
        "often read",
        lambda of: of.points.explained.sum(),
        1,
        0.1,
        holds=False,
    ),
    Row(
        "t-SNE is repeatable with its seed, on one machine",
        "ours",
        lambda of: of.repeatable,
        True,
    ),
    Row(
        "t-SNE keeps more of the five nearest than PCA: share more, by .1 to .3",
        "van der Maaten and Hinton 2008",
        lambda of: 0.1 < of.best_tsne - of.quality["PCA"][0] < 0.3,
        True,
    ),
    Row(
        (
            "distances on a t-SNE map mean as much at perplexity 3 as at 60: rank correlation "
            "lower by less than .1"
        ),
        "often read",
        lambda of: of.quality["t-SNE 60"][1] - of.quality["t-SNE 3"][1] < 0.1,
        True,
        holds=False,
    ),
    Row(
        "functional neighbors give way as the window grows (1, 5, 10): kingdoms of 3",
        "ours",
        lambda of: sum(of.falls),
        3,
    ),
    Row(
        "v·v, by cosine: share of people among the nearest to a person",
        "ours",
        lambda of: of.shares["in", "cosine"],
        0.98,
        0.02,
    ),
    Row(
        ("cosine of v and u is a similarity of use: share of people (it finds what occurs beside)"),
        "often read",
        lambda of: of.shares["in-out", "cosine"],
        1,
        0.3,
        holds=False,
    ),
    Row(
        "u alone answers as many analogies as v: difference of the shares",
        "ours",
        lambda of: np.subtract(of.kept_tables["u"], of.kept_tables["v"]).mean(),
        0,
        0.02,
    ),
    Row(
        "… and the sum of both fewer, in every kingdom (by at least .05)",
        "ours",
        lambda of: np.subtract(of.kept_tables["v"], of.kept_tables["v + u"]).min() > 0.05,
        True,
    ),
    Row(
        '… on "docs", below −.9 at k = 1 and 5',
        "Mimno and Thompson 2017",
        lambda of: max((cone.between for name, cone in of.more.items() if "docs" in name)) < -0.9,
        True,
    ),
    Row(
        "… how narrow: cosine of a v with the mean v, kingdom",
        "ours",
        lambda of: of.around,
        0.56,
        0.02,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
