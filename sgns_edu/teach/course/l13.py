"""Lecture 13: a test that finds tied tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sgns_edu.learn.noise import Unigram
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach import diagnoses, museum
from sgns_edu.teach.checking import Check

TURN = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])


def turned(train: Callable) -> Callable:
    """The same trainer, whose tables come out as v·A and u·A⁻ᵀ: not one score is another."""

    def trained(*arguments, **options):
        run = train(*arguments, **options)
        A = (
            TURN
            if run.params.W_in.shape[1] == 3
            else np.diag(np.arange(1.0, run.params.W_in.shape[1] + 1))
        )
        return run._replace(
            params=type(run.params)(run.params.W_in @ A, run.params.W_out @ np.linalg.inv(A).T)
        )

    return trained


def findings(test: Callable) -> list[bool]:
    """Which of four trainers a test finds fault with: tied tables, the same turned, the right one, the right one turned."""
    trainers = (museum.MUSEUM["tied tables"].train, museum.reference)
    return [_finds(test, train) for one in trainers for train in (one, turned(one))]


def _finds(test: Callable, train: Callable) -> bool:
    try:
        test(train)
    except AssertionError:
        return True
    return False


def _trained(train: Callable):
    return train(
        diagnoses.words(),
        NegativeSampling(Unigram(np.ones(6)), k=2),
        np.array([[0, 1]]),
        lr=0.1,
        steps=3,
        rng=0,
    ).params


def scores_are_not_symmetric(train: Callable) -> None:
    """With one table, the score of (a, b) is that of (b, a)."""
    W_in, W_out = _trained(train)
    scores = W_in @ W_out.T
    assert not np.allclose(scores, scores.T), "the score of (a, b) should not be that of (b, a)"


def tables_differ(train: Callable) -> None:
    W_in, W_out = _trained(train)
    assert not np.allclose(W_in, W_out), "two tables are wanted"


def another_row_stands(train: Callable) -> None:
    assert np.allclose(_trained(train).W_in[1], diagnoses.words().W_in[1]), (
        "word 1 is never a center"
    )


def blames(train: Callable) -> None:
    raise AssertionError("always")


CHECKS = {
    "13.tied": Check(
        ["finds tied tables", "finds them turned", "blames the right one", "blames it turned"],
        lambda rng: [()],
        scores_are_not_symmetric,
        {
            "It finds nothing.": lambda train: None,
            "It blames the right trainer as well: it fails whatever it is given.": blames,
            "It compares the two tables. Turn both (v·A and u·A⁻ᵀ): no score changes, and it is blind.": tables_differ,
            "It looks at one table by itself. Turn both (v·A and u·A⁻ᵀ): no score changes, and it blames the right trainer.": another_row_stands,
        },
        call=lambda mine: findings(mine),
    ),
}

HINTS = {
    "13.1": [
        "What can you see in `go(secret)` without opening it: losses, draws, tables?",
        (
            "Ask one promise at a time: does a pair come as often as listed? do other rows move? does "
            "the running total agree with the sum?"
        ),
        (
            "A bug changes one of the six parts. Decide first *which part* the symptom points to; "
            "then only one or two exhibits are left."
        ),
    ],
    "13.2": [
        "Tied tables: what is the score of a word with itself?",
        "Train a pair or two, and look at which scores change although nobody asked.",
        (
            "With one table, v·u and u·v are the same number: the score of (a, b) equals the score of "
            "(b, a), and moving a as a center also moves it as a context."
        ),
    ],
    "13.3": [
        "Choose a number that grows, and note the step at which it has doubled.",
        "Three rates, three step counts: take logarithms of both.",
        (
            "The error of one step is of the order rate², so after t steps it is about t·rate²: how "
            "does t depend on the rate for a fixed error?"
        ),
    ],
    "13.4": [
        "Go through the promises of a step: what is kept, counted, drawn, moved, added up?",
        "Which two of the ten tests look at your part at all? What do they not look at?",
        (
            "A test fixes one consequence. Change something that no listed consequence depends on: "
            "the order of pairs, the rate over time, which negatives go with which pair."
        ),
    ],
}
