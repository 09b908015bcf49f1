"""Lecture 16: a test that finds tied tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sgns_edu.learn.model import Params
from sgns_edu.learn.noise import Unigram
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.bugs import Run
from sgns_edu.teach.checking import Check
from sgns_edu.teach.diagnoses import PAIR, words
from sgns_edu.teach.museum import MUSEUM, reference

Train = Callable[..., Run]
TURN = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])


def turn(train: Train) -> Train:
    """Make the same trainer with tables v·A and u·A⁻ᵀ: no score changes."""

    def train_and_turn(*arguments, **options) -> Run:
        run = train(*arguments, **options)
        d = run.params.W_in.shape[1]
        A = TURN if d == 3 else np.diag(np.arange(1.0, d + 1))
        turned = Params(run.params.W_in @ A, run.params.W_out @ np.linalg.inv(A).T)
        return run._replace(params=turned)

    return train_and_turn


def fails(test: Callable[[Train], object], train: Train) -> bool:
    """Whether a test finds fault with a trainer."""
    try:
        test(train)
    except AssertionError:
        return True
    return False


def judge(test: Callable[[Train], object]) -> list[bool]:
    """Whether a test fails with tied tables and passes with the right ones, each also turned."""
    tied = MUSEUM["tied tables"].train
    found = [fails(test, train) for train in (tied, turn(tied))]
    return found + [not fails(test, train) for train in (reference, turn(reference))]


def make_tables(train: Train) -> Params:
    """Train for three steps; word 1 is never a center."""
    objective = NegativeSampling(Unigram(np.ones(6)), k=2)
    return train(words(), objective, PAIR, lr=0.1, steps=3, rng=0).params


def scores_are_not_symmetric(train: Train) -> None:
    """With one table, the score of (a, b) is that of (b, a)."""
    W_in, W_out = make_tables(train)
    scores = W_in @ W_out.T
    assert not np.allclose(scores, scores.T), "the score of (a, b) should not be that of (b, a)"


def tables_differ(train: Train) -> None:
    W_in, W_out = make_tables(train)
    assert not np.allclose(W_in, W_out), "there should be two tables"


def other_rows_stay(train: Train) -> None:
    row = make_tables(train).W_in[1]
    assert np.allclose(row, words().W_in[1]), "word 1 is never a center"


def scores_are_symmetric(train: Train) -> None:
    W_in, W_out = make_tables(train)
    scores = W_in @ W_out.T
    assert np.allclose(scores, scores.T), "the wrong way around"


def always_fail(train: Train) -> None:
    raise AssertionError("always")


TIED_MISTAKES = {
    "The test finds nothing: it also passes for tied tables. Does it assert something?": (
        lambda train: None
    ),
    "The test fails for every trainer, including the right one.": always_fail,
    "The test is the wrong way around: it fails for the right one and passes for tied tables.": (
        scores_are_symmetric
    ),
    (
        "Turn both tables (v·A and u·A⁻ᵀ), and the test misses the bug, although the scores agree "
        "up to rounding. Look only at scores, and compare them with np.allclose."
    ): tables_differ,
    (
        "The test looks at one table by itself. Turn both (v·A and u·A⁻ᵀ): no score changes, but "
        "the test blames the right trainer."
    ): other_rows_stay,
}

CHECKS = {
    "16.tied": Check(
        [
            "fails for tied tables",
            "fails for them turned",
            "passes for the right ones",
            "passes for them turned",
        ],
        lambda rng: [()],
        scores_are_not_symmetric,
        TIED_MISTAKES,
        call=judge,
    ),
}

HINTS = {
    "16.1": [
        "What can you see in `go(secret)` without opening it: losses, draws, tables?",
        (
            "Check one promise at a time. Does a pair come as often as it is listed? Do other rows "
            "move? Does the running total agree with the sum?"
        ),
        (
            "A bug changes one of the six parts. First decide *which part* the symptom points to. "
            "Then only one or two exhibits are left."
        ),
    ],
    "16.2": [
        "Tied tables: what is the score of a word with itself?",
        "Train a pair or two, and see which scores change although no question was about them.",
        (
            "With one table, the score of (a, b) equals the score of (b, a), and moving a as a "
            "center also moves it as a context."
        ),
    ],
    "16.3": [
        "Choose a number that grows, and note the step at which it is twice the right one.",
        "You get three rates and three numbers of steps. Take logarithms of both.",
        (
            "The error of one step is of the order of rate², so after t steps it is about t·rate². "
            "How does t depend on the rate for a fixed error?"
        ),
    ],
    "16.4": [
        "Go through the promises of a step: what is kept, counted, drawn, moved, added up?",
        "Which of the ten tests look at your part at all? What don't they look at?",
        (
            "Each test checks one consequence. Change something that none of these consequences "
            "depends on: the order of the pairs, the rate over time, which negatives go with "
            "which pair."
        ),
    ],
}
