"""Tests that find a broken trainer: each takes a trainer as `bugs.train` makes them, and asserts one thing about it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Draw, Params, forces
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.bugs import Run

Train = Callable[..., Run]


def words(V: int = 6, dim: int = 3, seed: int = 0, spread: float = 0.7) -> Params:
    """A start in which no vector is zero."""
    return Params(*np.random.default_rng(seed).normal(scale=spread, size=(2, V, dim)))


def one_step(train: Train, start: Params, draw: Draw, lr: float = 0.1) -> Params:
    """Where a single step with these decisions leads, whatever the trainer draws."""
    return scripted(train, start, draw, lr, steps=1).params


def scripted(train: Train, start: Params, draw: Draw, lr: float, steps: int) -> Run:
    """A run in which the same decisions are made at every step."""

    class Scripted(NegativeSampling):
        def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
            return draw

    objective = Scripted(Uniform(len(start.W_in)), k=len(draw.negatives))
    return train(
        start, objective, np.array([[draw.center, draw.context]]), lr=lr, steps=steps, rng=0
    )


def by_hand(start: Params, draw: Draw, lr: float = 0.1) -> Params:
    """The same step, question by question, all forces from the values before it."""
    W_in, W_out = start.W_in.copy(), start.W_out.copy()
    for row, y in zip([draw.context, *draw.negatives], [1] + [0] * len(draw.negatives)):
        p = sigmoid(start.W_in[draw.center] @ start.W_out[row])
        W_in[draw.center] += lr * (y - p) * start.W_out[row]
        W_out[row] += lr * (y - p) * start.W_in[draw.center]
    return Params(W_in, W_out)


def same(one: Params, other: Params) -> bool:
    """Whether two pairs of tables agree to rounding."""
    return all(np.allclose(a, b, rtol=0, atol=1e-12) for a, b in zip(one, other))


def moves_a_word_drawn_twice_twice(train: Train) -> None:
    draw = Draw(0, 1, [2, 2, 3])
    assert same(one_step(train, words(), draw), by_hand(words(), draw)), (
        "a word drawn twice should move twice"
    )


def uses_the_old_center(train: Train) -> None:
    draw = Draw(0, 1, [2, 3])
    got, wanted = one_step(train, words(), draw, lr=1.0), by_hand(words(), draw, lr=1.0)
    assert np.allclose(got.W_out, wanted.W_out, atol=1e-12), (
        "the rows should move along the center as it was before the step"
    )


def sees_pairs_as_often_as_they_occur(train: Train) -> None:
    pairs = np.array([[0, 1]] * 9 + [[0, 2]])
    draws = train(
        words(), NegativeSampling(Uniform(6), k=1), pairs, lr=0.01, steps=400, rng=0
    ).draws
    share = np.mean([draw.context == 1 for draw in draws])
    assert abs(share - 0.9) < 0.05, (
        f"nine in ten pairs are (0, 1), but the share trained is {share:.2f}"
    )


def asks_each_question_by_itself(train: Train) -> None:
    draw = Draw(0, 1, [2])
    start = words()
    far = Params(start.W_in, start.W_out + np.arange(6)[:, None] * (np.arange(6) == 2)[:, None])
    moves = [one_step(train, params, draw).W_out[1] - params.W_out[1] for params in (start, far)]
    assert np.allclose(*moves, atol=1e-12), (
        "how the context moves should not depend on where the negative stands"
    )


def keeps_two_tables(train: Train) -> None:
    start = words()
    run = train(
        start, NegativeSampling(Uniform(6), k=2), np.array([[0, 1]]), lr=0.1, steps=5, rng=0
    ).params
    assert not np.allclose(run.W_in[1], run.W_out[1]), (
        "a word as a center and as a context are two vectors"
    )
    assert np.array_equal(run.W_in[1], start.W_in[1]), (
        "word 1 is never a center, so its row of W_in should not move"
    )


def pays_only_for_its_questions(train: Train) -> None:
    draw = Draw(0, 1, [2, 3])
    second = by_hand(by_hand(words(), draw), draw)
    run = scripted(train, words(), draw, 0.1, steps=2)
    step = forces(by_hand(words(), draw), NegativeSampling(Uniform(6), k=2), draw, 0.1)
    assert np.allclose(run.params.W_in[0], second.W_in[0], atol=1e-12), (
        "the center should obey these questions and no others"
    )
    assert abs(run.losses[-1] - step.loss) < 1e-12, (
        "the loss should be that of these questions and no others"
    )


def corrects_a_confident_mistake(train: Train) -> None:
    start = Params(
        np.array([[4.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [-3.0, 0.0]])
    )  # the true pair scores −12
    after = one_step(train, start, Draw(0, 1, []))
    assert after.W_in[0] @ after.W_out[1] > -12 + 1e-9, (
        "a true pair with a score of −12 should be pulled hardest of all"
    )


def adds_up_its_losses(train: Train) -> None:
    run = train(
        words(),
        NegativeSampling(Uniform(6), k=5),
        np.array([[0, 1], [1, 2]]),
        lr=0.05,
        steps=3000,
        rng=0,
    )
    assert abs(run.total / run.losses.sum() - 1) < 1e-9, (
        "the running total should be the sum of the losses"
    )


def draws_fresh_negatives(train: Train) -> None:
    run = train(
        words(), NegativeSampling(Uniform(6), k=2), np.array([[0, 1]]), lr=0.01, steps=30, rng=0
    )
    assert len({tuple(np.asarray(draw.negatives).tolist()) for draw in run.draws}) > 5, (
        "a pair seen again needs fresh negatives"
    )


def leaves_other_rows_alone(train: Train) -> None:
    pairs, objective = np.array([[0, 1], [2, 1]]), NegativeSampling(Uniform(6), k=1)
    for steps in range(1, 6):
        before, after = (
            train(words(), objective, pairs, lr=0.1, steps=n, rng=0) for n in (steps, steps + 1)
        )
        moved = (before.params.W_in != after.params.W_in).any(axis=1)
        moved[after.draws[-1].center] = False
        assert not moved.any(), "a step should move no center but its own"
