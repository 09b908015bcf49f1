"""Lecture 02: its closing table, and what else is claimed there."""

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""
    of.data = of.rng.normal(size=(50, 3))
    of.two_products = np.prod(of.sigmoid(of.data[:, 0])) * np.prod(1 - of.sigmoid(of.data[:, 1:]))
    of.sum_of_J = (
        np.log(of.sigmoid(of.data[:, 0])).sum() + np.log(of.sigmoid(-of.data[:, 1:])).sum()
    )
    of.formula = (1 - of.sigmoid(of.scores[0])) * of.u[0] - of.sigmoid(of.scores[1:]) @ of.u[1:]
    of.softmax_formula = of.params.W_out[of.quick] - of.choice.probs @ of.params.W_out
    of.of_the_drawn = np.exp(of.scores) / np.exp(of.scores).sum()
    return of


ROWS = [
    Row(
        "the loss L is −J: L + J",
        "ours",
        lambda of: of.step.loss + of.J,
        0,
        1e-12,
    ),
    Row(
        "one example's likelihood is exp(J): their ratio",
        "ours",
        lambda of: of.likelihood / np.exp(of.J),
        1,
        1e-12,
    ),
    Row(
        "the likelihood of the data is a product of two products: its ratio to exp(ΣJ)",
        "ours",
        lambda of: of.two_products / np.exp(of.sum_of_J),
        1,
        1e-09,
    ),
    Row(
        "P(random) = 1 − P(real) = σ(−score): largest difference",
        "ours",
        lambda of: np.abs(1 - of.sigmoid(of.scores) - of.sigmoid(-of.scores)).max(),
        0,
        1e-12,
    ),
    *[
        Row(
            f"forces of {name} on center and contexts: relative error to measured slopes",
            "ours",
            lambda of, name=name: of.errors[name],
            0,
            1e-07,
        )
        for name in ("NegativeSampling", "FullSoftmax")
    ],
    Row(
        "a push moves them apart: share of random pairs",
        "ours",
        lambda of: 1 - of.push_alone[1],
        1,
    ),
    Row(
        (
            "the center comes closer even if it moves alone (true only if u·v < "
            "|u|²(1 − g/2)): distance ratio is below 1"
        ),
        "ours",
        lambda of: of.center_only < 1,
        True,
        holds=False,
    ),
    Row(
        "softmax's force is u_c − Σ p u: largest difference",
        "ours",
        lambda of: np.abs(of.choice.on_center.sum(axis=0) - of.softmax_formula).max(),
        0,
        1e-12,
    ),
    Row(
        "softmax: the pull weighs as much as all pushes together; sum of errors",
        "ours",
        lambda of: of.choice.errors.sum(),
        0,
        1e-12,
    ),
    Row(
        (
            "negative sampling is a softmax over the words drawn (no: it asks k + 1"
            " separate questions); difference of the forces on v"
        ),
        "ours",
        lambda of: np.abs(of.u[0] - of.of_the_drawn @ of.u - of.formula).max(),
        0,
        0.01,
        holds=False,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
