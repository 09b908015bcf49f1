"""Lecture 04: its closing table, and what else is claimed there."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.claims.rows import Row

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def of(of):
    """What the lecture defines, and what only these claims need."""

    def product(params):
        return params.W_in[of.fox] @ params.W_in[of.quick]

    def find_top_three(seed):
        """The words that most bring fox and quick together, in a run from this start."""
        rng = np.random.default_rng(seed)
        start = sg.initial_params(len(of.vocabulary), dim=2, rng=rng)
        run = sg.Trainer(start, of.objective, of.pairs, lr=0.2, rng=rng)
        run.run(2000)
        pulled = of.by_word(run.history.ledger("fox", "quick", of.vocabulary, table="in"))
        return set(sorted(pulled, key=lambda word: sum(pulled[word]), reverse=True)[:3])

    of.product = product
    of.friends = sum(find_top_three(seed) != {"dog", "lazy", "asleep"} for seed in range(5))
    of.first, *of._, of.last = of.smallest
    of.norms, of.cosine, of.apart, of.loss_of = np.array(list(of.growth.values())).T
    return of


ROWS = [
    Row(
        (
            "the words that bring fox and quick together are words that both meet (true without"
            " negatives; with them it is dog, lazy and asleep, which neither ever meets): "
            "starts of 5"
        ),
        "ours",
        lambda of: of.friends,
        5,
        holds=False,
    ),
    Row(
        "the first loss is (k + 1)·ln 2",
        "ours",
        lambda of: of.losses[0],
        3 * np.log(2),
        1e-12,
    ),
    Row(
        "replayed from the tape = original, largest difference",
        "ours",
        lambda of: of.replay_gap,
        0,
    ),
    Row(
        "backward = forward: step 812 from both sides",
        "ours",
        lambda of: of.same,
        True,
    ),
    Row(
        "saved and loaded: the same at every moment tried",
        "ours",
        lambda of: of.identical,
        True,
    ),
    Row(
        "the ledger of (fox, quick) adds up to the change of its score: difference",
        "ours",
        lambda of: of.ledger["change"].sum() - of.total,
        0,
        1e-12,
    ),
    Row(
        "the ledger of the two centers adds up, too: difference",
        "ours",
        lambda of: (
            of.between["change"].sum() - (of.product(of.trainer.params) - of.product(of.start))
        ),
        0,
        1e-12,
    ),
    Row(
        "pulls alone: the norms grow from look to look",
        "ours",
        lambda of: bool((np.diff(of.norms) > 0).all()),
        True,
    ),
    Row(
        "pulls alone: the loss goes to 0; after 16,000 steps",
        "ours",
        lambda of: of.loss_of[-1],
        0,
        0.001,
    ),
    Row(
        "pulls alone, connected text: the smallest cosine rises from look to look",
        "ours",
        lambda of: bool((np.diff(of.cosine) > 0).all()),
        True,
    ),
    Row(
        "… and slowly: what the last doubling added",
        "ours",
        lambda of: of.cosine[-1] - of.cosine[-2],
        0,
        0.01,
    ),
    Row(
        (
            "they line up everywhere (only inside connected parts, and slowly): smallest "
            "cosine, one sentence, window 1"
        ),
        "ours",
        lambda of: of.smallest["one sentence, window 1"][0],
        1,
        0.5,
        holds=False,
    ),
    Row(
        (
            "two sentences without a common word: the smallest cosine inside a part rises, "
            "between them it need not"
        ),
        "ours",
        lambda of: bool(of.smallest[of.first][1] > 0.5 and of.smallest[of.first][0] < -0.5),
        True,
    ),
    Row(
        "a window of 2 on a connected text: smallest cosine of 5 starts",
        "ours",
        lambda of: of.smallest[of.last][0],
        0.85,
        0.1,
    ),
    Row(
        (
            "softmax and negative sampling find the same nearest words (similar ones): share in"
            " 8 dimensions"
        ),
        "ours",
        lambda of: of.agree["softmax"][0],
        1,
        0.1,
        holds=False,
    ),
    Row(
        "… shared among the nearest three, against a chance of .27",
        "ours",
        lambda of: of.agree["softmax"][1] > 2 * 3 / 11,
        True,
    ),
    Row(
        "… no fewer than two runs of negative sampling share: difference",
        "ours",
        lambda of: of.agree["softmax"][1] - of.agree["itself, other draws"][1],
        0,
        0.1,
    ),
    Row(
        "(fox, quick) would rest above 0 on its own, but below 0 in two dimensions",
        "ours",
        lambda of: bool(of.best > 0 > of.v[of.fox] @ of.u[of.quick]),
        True,
    ),
    Row(
        "softmax: the mean of all scores stays 0",
        "ours",
        lambda of: of.scores["softmax"].mean(),
        0,
        1e-12,
    ),
    Row(
        "k = 15 instead of 1 lowers the scores of true pairs by about ln 15",
        "ours",
        lambda of: of.drops.mean(),
        np.log(15),
        0.3,
    ),
    Row(
        "… on average only: standard deviation from pair to pair",
        "ours",
        lambda of: of.drops.std(axis=1).mean(),
        0.6,
        0.2,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
