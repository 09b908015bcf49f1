"""The bug museum: ten broken trainers, each as small a change of the right one as it can be.

A trainer here is five parts in a loop. A bug replaces one of them; its symptom can be seen, and its diagnosis is a test
that fails on the bug and passes on the reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sgns_edu.learn.huffman import huffman
from sgns_edu.learn.maths import SIGMOID, SOFTMAX
from sgns_edu.learn.model import Draw, Params, Step, forces, move
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import HierarchicalSoftmax, NegativeSampling


class Parts(NamedTuple):
    """What a trainer is made of."""

    start: Callable[[Params], Params] = Params.copy
    pairs: Callable[[np.ndarray], np.ndarray] = np.asarray
    draw: Callable[..., Draw] = lambda objective, center, context, rng: objective.draw(center, context, rng)
    forces: Callable[..., Step] = forces
    move: Callable[[Params, Step], Any] = move
    total: Callable[[float, float], float] = lambda total, loss: total + loss


class Run(NamedTuple):
    """What a trainer leaves: the tables, the decisions, the loss of each step and their running total."""

    params: Params
    draws: list[Draw]
    losses: np.ndarray
    total: float


Train = Callable[..., Run]


def train(parts: Parts, start: Params, objective: NegativeSampling, pairs: np.ndarray, *, lr: float, steps: int,
          rng: int | np.random.Generator) -> Run:
    """The trainer of the lectures, from its parts: pairs in a fresh order each epoch; draw, explain, update."""
    rng = np.random.default_rng(rng)
    params, pairs = parts.start(start), parts.pairs(np.asarray(pairs))
    draws, losses, total, order = [], [], 0.0, []
    for _ in range(steps):
        order = order or rng.permutation(len(pairs)).tolist()
        draws.append(parts.draw(objective, *pairs[order.pop()].tolist(), rng))
        step = parts.forces(params, objective, draws[-1], lr)
        parts.move(params, step)
        losses.append(step.loss)
        total = parts.total(total, step.loss)
    return Run(params, draws, np.array(losses), float(total))


# ---------------------------------------------------------------- the ten


def duplicates_dropped() -> Parts:
    def moved(params: Params, step: Step) -> None:
        params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)
        params.W_out[step.rows] += step.lr * step.on_rows  # the bug: a row named twice moves once
    return Parts(move=moved)


def center_first() -> Parts:
    def moved(params: Params, step: Step) -> None:
        params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)
        on_rows = -step.errors[:, None] * params.W_in[step.draw.center]  # the bug: this v is the new one
        np.add.at(params.W_out, step.rows, step.lr * on_rows)
    return Parts(move=moved)


def unique_pairs() -> Parts:
    return Parts(pairs=lambda pairs: np.unique(pairs, axis=0))  # the bug: repetitions were the counts


def softmax_over_the_sample() -> Parts:
    def explained(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        return forces(params, _Linked(objective, SOFTMAX), draw, lr)  # the bug: one choice among 1 + k, not 1 + k questions
    return Parts(forces=explained)


def tied_tables() -> Parts:
    def one_table(params: Params) -> Params:
        table = params.W_in.copy()
        return Params(table, table)  # the bug: v and u are the same rows
    return Parts(start=one_table)


def both_losses_on() -> Parts:
    nodes: dict[str, Any] = {}

    def explained(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        if not nodes:
            nodes["tree"] = HierarchicalSoftmax(huffman(np.ones(len(params.W_in))))
            nodes["W"] = np.zeros_like(params.W_out)
        step = forces(params, objective, draw, lr)
        more = forces(Params(params.W_in, nodes["W"]), nodes["tree"], draw, lr)
        np.add.at(nodes["W"], more.rows, lr * more.on_rows)
        pushed = np.vstack([step.on_center[:1] + more.on_center.sum(axis=0), step.on_center[1:]])
        return step._replace(on_center=pushed, loss=step.loss + more.loss)  # the bug: the center obeys two objectives
    return Parts(forces=explained)


def confident_scores_dropped() -> Parts:
    def explained(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        step = forces(params, objective, draw, lr)
        kept = (abs(step.scores) < 6)[:, None]  # the bug: a wrong answer given with confidence is never corrected
        return step._replace(on_center=step.on_center * kept, on_rows=step.on_rows * kept)
    return Parts(forces=explained)


def total_in_float32() -> Parts:
    return Parts(total=lambda total, loss: float(np.float32(total) + np.float32(loss)))  # the bug: small losses vanish in it


def negatives_drawn_once() -> Parts:
    drawn: dict[tuple[int, int], Draw] = {}

    def draw(objective: NegativeSampling, center: int, context: int, rng: np.random.Generator) -> Draw:
        if (center, context) not in drawn:
            drawn[center, context] = objective.draw(center, context, rng)
        return drawn[center, context]  # the bug: the same negatives for ever
    return Parts(draw=draw)


def dense_adam() -> Parts:
    memory: dict[str, np.ndarray] = {}

    def moved(params: Params, step: Step) -> None:
        slope = [np.zeros_like(table) for table in params]
        slope[0][step.draw.center] = step.on_center.sum(axis=0)
        np.add.at(slope[1], step.rows, step.on_rows)
        memory["t"] = memory.get("t", 0) + 1
        for name, table, g in zip(Params._fields, params, slope):
            memory[f"m {name}"] = m = 0.9 * memory.get(f"m {name}", 0) + 0.1 * g
            memory[f"s {name}"] = s = 0.999 * memory.get(f"s {name}", 0) + 0.001 * g * g
            m, s = m / (1 - 0.9 ** memory["t"]), s / (1 - 0.999 ** memory["t"])
            table += step.lr * m / (np.sqrt(s) + 1e-8)  # the bug: rows that nobody asked about keep moving
    return Parts(move=moved)


class _Linked(NamedTuple):
    """An objective's questions under another link."""

    objective: NegativeSampling
    link: Any

    def questions(self, draw: Draw) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.objective.questions(draw)


# ---------------------------------------------------------------- the diagnoses: each takes a trainer, and asserts


def words(V: int = 6, dim: int = 3, seed: int = 0, spread: float = 0.7) -> Params:
    """A start in which no vector is zero."""
    return Params(*np.random.default_rng(seed).normal(scale=spread, size=(2, V, dim)))


def one_step(train: Train, start: Params, draw: Draw, lr: float = 0.1) -> Params:
    """Where a single step with these decisions leads, whatever the trainer draws."""
    class Scripted(NegativeSampling):
        def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
            return draw
    objective = Scripted(Uniform(len(start.W_in)), k=len(draw.negatives))
    return train(start, objective, np.array([[draw.center, draw.context]]), lr=lr, steps=1, rng=0).params


def by_hand(start: Params, draw: Draw, lr: float = 0.1) -> Params:
    """The same step, question by question, all forces from the values before it."""
    W_in, W_out = start.W_in.copy(), start.W_out.copy()
    for row, y in zip([draw.context, *draw.negatives], [1] + [0] * len(draw.negatives)):
        p = SIGMOID.probs(start.W_in[draw.center] @ start.W_out[row])
        W_in[draw.center] += lr * (y - p) * start.W_out[row]
        W_out[row] += lr * (y - p) * start.W_in[draw.center]
    return Params(W_in, W_out)


def same(one: Params, other: Params) -> bool:
    """Whether two pairs of tables agree to rounding."""
    return all(np.allclose(a, b, rtol=0, atol=1e-12) for a, b in zip(one, other))


def moves_a_word_drawn_twice_twice(train: Train) -> None:
    draw = Draw(0, 1, [2, 2, 3])
    assert same(one_step(train, words(), draw), by_hand(words(), draw)), "a word drawn twice should move twice"


def uses_the_old_center(train: Train) -> None:
    draw = Draw(0, 1, [2, 3])
    got, wanted = one_step(train, words(), draw, lr=1.0), by_hand(words(), draw, lr=1.0)
    assert np.allclose(got.W_out, wanted.W_out, atol=1e-12), "the rows should move along the center as it was before the step"


def sees_pairs_as_often_as_they_occur(train: Train) -> None:
    pairs = np.array([[0, 1]] * 9 + [[0, 2]])
    draws = train(words(), NegativeSampling(Uniform(6), k=1), pairs, lr=0.01, steps=400, rng=0).draws
    share = np.mean([draw.context == 1 for draw in draws])
    assert abs(share - 0.9) < 0.05, f"nine in ten pairs are (0, 1), but the share trained is {share:.2f}"


def asks_each_question_by_itself(train: Train) -> None:
    draw = Draw(0, 1, [2])
    start = words()
    far = Params(start.W_in, start.W_out + np.arange(6)[:, None] * (np.arange(6) == 2)[:, None])
    moves = [one_step(train, params, draw).W_out[1] - params.W_out[1] for params in (start, far)]
    assert np.allclose(*moves, atol=1e-12), "how the context moves should not depend on where the negative stands"


def keeps_two_tables(train: Train) -> None:
    start = words()
    run = train(start, NegativeSampling(Uniform(6), k=2), np.array([[0, 1]]), lr=0.1, steps=5, rng=0).params
    assert not np.allclose(run.W_in[1], run.W_out[1]), "a word as a center and as a context are two vectors"
    assert np.array_equal(run.W_in[1], start.W_in[1]), "word 1 is never a center, so its row of W_in should not move"


def pays_only_for_its_questions(train: Train) -> None:
    draw = Draw(0, 1, [2, 3])
    second = by_hand(by_hand(words(), draw), draw)
    class Scripted(NegativeSampling):
        def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
            return draw
    run = train(words(), Scripted(Uniform(6), k=2), np.array([[0, 1]]), lr=0.1, steps=2, rng=0)
    step = forces(by_hand(words(), draw), NegativeSampling(Uniform(6), k=2), draw, 0.1)
    assert np.allclose(run.params.W_in[0], second.W_in[0], atol=1e-12), "the center should obey these questions and no others"
    assert abs(run.losses[-1] - step.loss) < 1e-12, "the loss should be that of these questions and no others"


def corrects_a_confident_mistake(train: Train) -> None:
    start = Params(np.array([[4.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [-3.0, 0.0]]))  # the true pair scores −12
    after = one_step(train, start, Draw(0, 1, []))
    assert after.W_in[0] @ after.W_out[1] > -12 + 1e-9, "a true pair with a score of −12 should be pulled hardest of all"


def adds_up_its_losses(train: Train) -> None:
    run = train(words(), NegativeSampling(Uniform(6), k=5), np.array([[0, 1], [1, 2]]), lr=0.05, steps=3000, rng=0)
    assert abs(run.total / run.losses.sum() - 1) < 1e-9, "the running total should be the sum of the losses"


def draws_fresh_negatives(train: Train) -> None:
    run = train(words(), NegativeSampling(Uniform(6), k=2), np.array([[0, 1]]), lr=0.01, steps=30, rng=0)
    assert len({tuple(np.asarray(draw.negatives).tolist()) for draw in run.draws}) > 5, "a pair seen again needs fresh negatives"


def leaves_other_rows_alone(train: Train) -> None:
    pairs, objective = np.array([[0, 1], [2, 1]]), NegativeSampling(Uniform(6), k=1)
    for steps in range(1, 6):
        before, after = (train(words(), objective, pairs, lr=0.1, steps=n, rng=0) for n in (steps, steps + 1))
        moved = (before.params.W_in != after.params.W_in).any(axis=1)
        moved[after.draws[-1].center] = False
        assert not moved.any(), "a step should move no center but its own"


class Bug(NamedTuple):
    """An exhibit: what was done, where it was seen, what one notices, the broken parts, and the test that finds it."""

    title: str
    seen: str
    symptom: str
    parts: Callable[[], Parts]
    diagnosis: Callable[[Train], None]

    def train(self, *arguments: Any, **options: Any) -> Run:
        """The broken trainer, made afresh."""
        return train(self.parts(), *arguments, **options)


def reference(*arguments: Any, **options: Any) -> Run:
    """The right trainer, with the same arguments as the broken ones."""
    return train(Parts(), *arguments, **options)
