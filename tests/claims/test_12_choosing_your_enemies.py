"""Lecture 12: its closing table, and what else is claimed there."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.means = {
        key: dict(zip(of.wrong, np.mean(values, axis=0))) for key, values in of.sharp.items()
    }

    def changed(dim, column, name, than):
        return of.means[dim, name][column] - of.means[dim, than][column]

    of.changed = changed
    of.pairs_of_k = {k: np.mean(runs[0]) for k, runs in of.quality.items()}
    of.questions_of_k = {k: np.mean(runs[1]) for k, runs in of.quality.items()}
    of.q34 = sg.Unigram([90, 9, 1]).probs()
    return of


ROWS = [
    Row(
        "… cat",
        "ours",
        lambda of: of.q34[1],
        0.147,
        0.001,
    ),
    Row(
        "… share of 'the' in the docs, between 5 and 8 %",
        "ours",
        lambda of: 0.05 < of.drawn[1]["the"] < 0.08,
        True,
    ),
    Row(
        "… with α = ¾, between 1.5 and 2.5 %",
        "ours",
        lambda of: 0.015 < of.drawn[0.75]["the"] < 0.025,
        True,
    ),
    Row(
        "… with α = 0, under .01 %",
        "ours",
        lambda of: of.drawn[0]["the"] < 0.0001,
        True,
    ),
    Row(
        (
            "words that occur once: together under 1 %, 1 to 4 %, above 20 % of the draws for α"
            " = 1, ¾, 0"
        ),
        "ours",
        lambda of: (
            of.drawn[1]["once"] < 0.01 < of.drawn[0.75]["once"] < 0.04 and of.drawn[0]["once"] > 0.2
        ),
        True,
    ),
    Row(
        "search, table and alias draw the same distribution (all p-values above .001)",
        "ours",
        lambda of: min(of.p_values.values()) > 0.001,
        True,
    ),
    Row(
        "… change of the column of the rarest of the twelve words",
        "ours",
        lambda of: of.shift[0.75].min(),
        -1.166,
        0.001,
    ),
    *[
        Row(
            f"hard negatives by PMI, β = {β}: slope of the scores on PMI, free scores",
            "ours",
            lambda of, β=β: of.slopes[β][0],
            1 - β,
            1e-09,
        )
        for β in (0, 0.5, 1, 1.5)
    ],
    Row(
        (
            "… the same slope in tables with d = 2, β = ½, mean of five starts (it is exact "
            "only for free scores)"
        ),
        "ours",
        lambda of: of.slopes[0.5][1],
        0.5,
        0.05,
        holds=False,
    ),
    Row(
        "… the order stays: AUC against very hard candidates, β = ½ minus β = 0, free scores",
        "ours",
        lambda of: of.order["very hard"][1] - of.order["very hard"][0],
        0,
        1e-09,
    ),
    Row(
        "mined by the model's own scores, β = ½: slope of the scores on PMI, free scores",
        "ours",
        lambda of: of.own_slope,
        1 / 1.5,
        1e-06,
    ),
    Row(
        "… its change (there is room for +.008)",
        "ours",
        lambda of: of.gain[2, of.by_pmi, "hard"][0],
        -0.005,
        0.004,
    ),
    Row(
        "… its change with mined negatives",
        "ours",
        lambda of: of.gain[2, of.by_itself, "hard"][0],
        0,
        0.001,
    ),
    Row(
        "a share λ of true draws: no free score exceeds −log(kλ)",
        "ours",
        lambda of: all((free <= bound for bound, free, *_ in of.bounds.values())),
        True,
    ),
    Row(
        "… and no score of a table with d = 1 (the bound is for free scores)",
        "ours",
        lambda of: all((low <= bound for bound, *_, low in of.bounds.values())),
        True,
        holds=False,
    ),
    Row(
        "spelling similarity of walk and walked",
        "ours",
        lambda of: of.spelling[0, 1],
        0.47,
        0.005,
    ),
    Row(
        "… of walk and cat",
        "ours",
        lambda of: of.spelling[0, 4],
        0,
    ),
    Row(
        "window 4, mean cosine, function minus topic: plain noise, .15 to .55",
        "ours",
        lambda of: 0.15 < of.leans["unigram, α = 0.75", 4] < 0.55,
        True,
    ),
    Row(
        "… hard by PMI (pairs that never meet are not drawn), −.28 to −.04",
        "ours",
        lambda of: -0.28 < of.leans["hard by PMI", 4] < -0.04,
        True,
    ),
    Row(
        "… the same, if pairs that never meet are drawn again, .2 to .6",
        "ours",
        lambda of: 0.2 < of.leans["hard by PMI, none −∞", 4] < 0.6,
        True,
    ),
    Row(
        "… plain noise that draws only pairs that meet (no hardness), −.45 to −.15",
        "ours",
        lambda of: -0.45 < of.leans["unigram, pairs that meet", 4] < -0.15,
        True,
    ),
    Row(
        "… a blend of meaning and spelling keeps functional neighbors, .2 to .6",
        "ours",
        lambda of: 0.2 < of.leans["blend: cosine, spelling", 4] < 0.6,
        True,
    ),
    Row(
        (
            "window 8, where all pairs meet: hard by PMI minus plain noise (hardness alone, "
            "toward function), .02 to .18"
        ),
        "ours",
        lambda of: 0.02 < of.leans["hard by PMI", 8] - of.leans["unigram, α = 0.75", 8] < 0.18,
        True,
    ),
    Row(
        (
            "… there, too, hard by PMI turns neighbors from functional to topical (they are "
            "topical already)"
        ),
        "ours",
        lambda of: of.leans["unigram, α = 0.75", 8] > 0 > of.leans["hard by PMI", 8],
        True,
        holds=False,
    ),
    Row(
        (
            "AUC against very hard wrong words, d = 8: with true pairs left out, higher than "
            "with the plain noise by .08 to .15"
        ),
        "ours",
        lambda of: 0.08 < of.changed(8, "very hard", "true pairs left out", "unigram") < 0.15,
        True,
    ),
    Row(
        "… d = 2, where .02 is left to gain: mining in addition raises it by .01 or more",
        "often read",
        lambda of: of.changed(2, "very hard", "left out, half mined", "true pairs left out") > 0.01,
        True,
        holds=False,
    ),
    Row(
        ("… d = 2: half mined, true pairs allowed, higher than with the plain noise by .2 to .36"),
        "ours",
        lambda of: 0.2 < of.changed(2, "very hard", "half mined", "unigram") < 0.36,
        True,
    ),
    Row(
        (
            "… the order among true pairs, d = 8, if they are left out: lower than with the "
            "plain noise by .1 or more"
        ),
        "ours",
        lambda of: of.changed(8, "true pairs", "true pairs left out", "unigram") < -0.1,
        True,
    ),
    Row(
        "negatives made once: the loss on new negatives is higher than on its own by",
        "ours",
        lambda of: np.mean(of.once_made[:, 1] - of.once_made[:, 0]),
        0.42,
        0.08,
    ),
    Row(
        ("… and higher than the loss of a model trained with fresh ones by (same new negatives)"),
        "ours",
        lambda of: np.mean(of.once_made[:, 1] - of.fresh_made[:, 1]),
        0.19,
        0.1,
    ),
    Row(
        "same number of pairs: k = 2 is better than k = 1, analogies by",
        "ours",
        lambda of: of.pairs_of_k[2] - of.pairs_of_k[1],
        0.18,
        0.08,
    ),
    Row(
        "… k = 20 minus k = 5",
        "ours",
        lambda of: of.pairs_of_k[20] - of.pairs_of_k[5],
        0.02,
        0.03,
    ),
    Row(
        (
            "same number of questions: k = 20 is as good as k = 5, within .05 (it has seen each"
            " pair only four times)"
        ),
        "ours",
        lambda of: of.questions_of_k[20] > of.questions_of_k[5] - 0.05,
        True,
        holds=False,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
