"""Ten broken trainers, each as small a change of the right one as it can be.

A trainer here is six parts in a loop, and a bug replaces one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sgns_edu.learn.huffman import huffman
from sgns_edu.learn.link import SOFTMAX
from sgns_edu.learn.model import Draw, Params, Step, forces, move
from sgns_edu.learn.objectives import HierarchicalSoftmax, NegativeSampling


class Parts(NamedTuple):
    """What a trainer is made of."""

    start: Callable[[Params], Params] = Params.copy
    pairs: Callable[[np.ndarray], np.ndarray] = np.asarray
    draw: Callable[..., Draw] = lambda objective, center, context, rng: objective.draw(
        center, context, rng
    )
    forces: Callable[..., Step] = forces
    move: Callable[[Params, Step], Any] = move
    total: Callable[[float, float], float] = lambda total, loss: total + loss


class Run(NamedTuple):
    """What a trainer leaves: the tables, the decisions, the loss of each step and their running total."""

    params: Params
    draws: list[Draw]
    losses: np.ndarray
    total: float


def train(
    parts: Parts,
    start: Params,
    objective: NegativeSampling,
    pairs: np.ndarray,
    *,
    lr: float,
    steps: int,
    rng: int | np.random.Generator,
) -> Run:
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


def reference(*arguments: Any, **options: Any) -> Run:
    """The right trainer, with the same arguments as the broken ones."""
    return train(Parts(), *arguments, **options)


def duplicates_dropped() -> Parts:
    def moved(params: Params, step: Step) -> None:
        params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)
        params.W_out[step.rows] += step.lr * step.on_rows  # the bug: a row named twice moves once

    return Parts(move=moved)


def center_first() -> Parts:
    def moved(params: Params, step: Step) -> None:
        params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)
        on_rows = (
            -step.errors[:, None] * params.W_in[step.draw.center]
        )  # the bug: this v is the new one
        np.add.at(params.W_out, step.rows, step.lr * on_rows)

    return Parts(move=moved)


def unique_pairs() -> Parts:
    return Parts(
        pairs=lambda pairs: np.unique(pairs, axis=0)
    )  # the bug: repetitions were the counts


def softmax_over_the_sample() -> Parts:
    def explained(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        return forces(
            params, _Linked(objective, SOFTMAX), draw, lr
        )  # the bug: one choice among 1 + k, not 1 + k questions

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
        return step._replace(
            on_center=pushed, loss=step.loss + more.loss
        )  # the bug: the center obeys two objectives

    return Parts(forces=explained)


def confident_scores_dropped() -> Parts:
    def explained(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        step = forces(params, objective, draw, lr)
        kept = (abs(step.scores) < 6)[
            :, None
        ]  # the bug: a wrong answer given with confidence is never corrected
        return step._replace(on_center=step.on_center * kept, on_rows=step.on_rows * kept)

    return Parts(forces=explained)


def total_in_float32() -> Parts:
    return Parts(
        total=lambda total, loss: float(np.float32(total) + np.float32(loss))
    )  # the bug: small losses vanish in it


def negatives_drawn_once() -> Parts:
    drawn: dict[tuple[int, int], Draw] = {}

    def draw(
        objective: NegativeSampling, center: int, context: int, rng: np.random.Generator
    ) -> Draw:
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
            table += (
                step.lr * m / (np.sqrt(s) + 1e-8)
            )  # the bug: rows that nobody asked about keep moving

    return Parts(move=moved)


class _Linked(NamedTuple):
    """An objective's questions under another link."""

    objective: NegativeSampling
    link: Any

    def questions(self, draw: Draw) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.objective.questions(draw)
