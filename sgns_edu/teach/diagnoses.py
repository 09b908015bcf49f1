"""Tests that find a broken trainer: each takes a trainer as in `bugs` and asserts one thing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Draw, Params, forces
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.bugs import Run

Train = Callable[..., Run]
PAIR = np.array([[0, 1]])


def words(V: int = 6, dim: int = 3, seed: int = 0, spread: float = 0.7) -> Params:
    """Make a start in which no vector is zero."""
    return Params(*np.random.default_rng(seed).normal(scale=spread, size=(2, V, dim)))


def negative_sampling(k: int) -> NegativeSampling:
    """Make an objective for `words()`."""
    return NegativeSampling(Uniform(6), k=k)


def run_scripted(
    train: Train, start: Params, decision: Draw, lr: float = 0.1, steps: int = 1
) -> Run:
    """Train with the same decision at every step, whatever the trainer draws."""

    class Scripted(NegativeSampling):
        def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
            return decision

    objective = Scripted(Uniform(len(start.W_in)), k=len(decision.negatives))
    return train(start, objective, PAIR, lr=lr, steps=steps, rng=0)


def step_by_hand(start: Params, draw: Draw, lr: float = 0.1) -> Params:
    """Make one step, question by question, with all forces from the values before it."""
    W_in, W_out = start.W_in.copy(), start.W_out.copy()
    labels = [1] + [0] * len(draw.negatives)
    for row, y in zip([draw.context, *draw.negatives], labels):
        p = sigmoid(start.W_in[draw.center] @ start.W_out[row])
        W_in[draw.center] += lr * (y - p) * start.W_out[row]
        W_out[row] += lr * (y - p) * start.W_in[draw.center]
    return Params(W_in, W_out)


def is_close(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays agree to rounding."""
    return np.allclose(one, other, rtol=0, atol=1e-12)


def moves_a_word_drawn_twice_twice(train: Train) -> None:
    draw = Draw(0, 1, [2, 2, 3])
    got, expected = run_scripted(train, words(), draw).params, step_by_hand(words(), draw)
    same = is_close(got.W_in, expected.W_in) and is_close(got.W_out, expected.W_out)
    assert same, "a word drawn twice should move twice"


def uses_the_old_center(train: Train) -> None:
    draw = Draw(0, 1, [2, 3])
    got = run_scripted(train, words(), draw, lr=1.0).params
    same = is_close(got.W_out, step_by_hand(words(), draw, lr=1.0).W_out)
    assert same, "the rows should move along the center as it was before the step"


def sees_pairs_as_often_as_they_occur(train: Train) -> None:
    pairs = np.array([[0, 1]] * 9 + [[0, 2]])
    run = train(words(), negative_sampling(1), pairs, lr=0.01, steps=400, rng=0)
    share = np.mean([draw.context == 1 for draw in run.draws])
    message = f"nine in ten pairs are (0, 1), but the share trained is {share:.2f}"
    assert abs(share - 0.9) < 0.05, message


def asks_each_question_by_itself(train: Train) -> None:
    draw = Draw(0, 1, [2])
    start = words()
    far = start.copy()
    far.W_out[2] += 2
    moves = [
        run_scripted(train, params, draw).params.W_out[1] - params.W_out[1]
        for params in (start, far)
    ]
    assert is_close(*moves), "the context's move should not depend on the negative's vector"


def keeps_two_tables(train: Train) -> None:
    start = words()
    W_in, W_out = train(start, negative_sampling(2), PAIR, lr=0.1, steps=5, rng=0).params
    different = not np.allclose(W_in[1], W_out[1])
    assert different, "a word as a center and as a context should be two vectors"
    still = np.array_equal(W_in[1], start.W_in[1])
    assert still, "word 1 is never a center, so its row of W_in should not move"


def pays_only_for_its_questions(train: Train) -> None:
    draw = Draw(0, 1, [2, 3])
    first = step_by_hand(words(), draw)
    second = step_by_hand(first, draw)
    run = run_scripted(train, words(), draw, steps=2)
    same = is_close(run.params.W_in[0], second.W_in[0])
    assert same, "the center should obey these questions and no others"
    loss = forces(first, negative_sampling(2), draw, 0.1).loss
    same = abs(run.losses[-1] - loss) < 1e-12
    assert same, "the loss should be that of these questions and no others"


def corrects_a_confident_mistake(train: Train) -> None:
    start = Params(np.array([[4.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [-3.0, 0.0]]))
    after = run_scripted(train, start, Draw(0, 1, [])).params
    corrected = after.W_in[0] @ after.W_out[1] > -12 + 1e-9
    assert corrected, "a true pair with a score of −12 should be pulled hardest of all"


def adds_up_its_losses(train: Train) -> None:
    pairs = np.array([[0, 1], [1, 2]])
    run = train(words(), negative_sampling(5), pairs, lr=0.05, steps=3000, rng=0)
    same = abs(run.total / run.losses.sum() - 1) < 1e-9
    assert same, "the running total should be the sum of the losses"


def draws_fresh_negatives(train: Train) -> None:
    run = train(words(), negative_sampling(2), PAIR, lr=0.01, steps=30, rng=0)
    different = {tuple(np.asarray(draw.negatives).tolist()) for draw in run.draws}
    assert len(different) > 5, "a pair that comes again needs fresh negatives"


def leaves_other_rows_alone(train: Train) -> None:
    pairs, objective = np.array([[0, 1], [2, 1]]), negative_sampling(1)
    for steps in range(1, 6):
        before = train(words(), objective, pairs, lr=0.1, steps=steps, rng=0)
        after = train(words(), objective, pairs, lr=0.1, steps=steps + 1, rng=0)
        moved = (before.params.W_in != after.params.W_in).any(axis=1)
        moved[after.draws[-1].center] = False
        assert not moved.any(), "a step should move no center but its own"
