"""Ten broken trainers, each with as small a change from the right one as possible.

A trainer here is six parts in a loop, and a bug replaces one of them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from sgns_edu.learn.huffman import huffman
from sgns_edu.learn.link import SOFTMAX, Link
from sgns_edu.learn.model import Draw, Params, Step, forces, move
from sgns_edu.learn.objectives import HierarchicalSoftmax, NegativeSampling


def draw_fresh(
    objective: NegativeSampling, center: int, context: int, rng: np.random.Generator
) -> Draw:
    """Draw new negatives at every step."""
    return objective.draw(center, context, rng)


class Parts(NamedTuple):
    """What a trainer is made of."""

    start: Callable[[Params], Params] = Params.copy
    pairs: Callable[[np.ndarray], np.ndarray] = np.asarray
    draw: Callable[..., Draw] = draw_fresh
    forces: Callable[..., Step] = forces
    move: Callable[[Params, Step], Any] = move
    total: Callable[[float, float], float] = operator.add


class Run(NamedTuple):
    """What a trainer returns: the tables, the decisions, each step's loss and their total."""

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
    """Train as the lectures do: pairs in a fresh order each epoch; draw, explain, update."""
    rng = np.random.default_rng(rng)
    params, pairs = parts.start(start), parts.pairs(np.asarray(pairs))
    draws, losses, total, order = [], [], 0.0, []
    for _ in range(steps):
        order = order or rng.permutation(len(pairs)).tolist()
        center, context = pairs[order.pop()].tolist()
        draw = parts.draw(objective, center, context, rng)
        step = parts.forces(params, objective, draw, lr)
        parts.move(params, step)
        draws.append(draw)
        losses.append(step.loss)
        total = parts.total(total, step.loss)
    return Run(params, draws, np.array(losses), float(total))


def reference(*arguments: Any, **options: Any) -> Run:
    """Train with the right parts; the arguments are those of the broken trainers."""
    return train(Parts(), *arguments, **options)


def duplicates_dropped() -> Parts:
    def move_once(params: Params, step: Step) -> None:
        params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)
        params.W_out[step.rows] += step.lr * step.on_rows  # the bug: a row named twice moves once

    return Parts(move=move_once)


def center_first() -> Parts:
    def move_center_first(params: Params, step: Step) -> None:
        params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)
        v = params.W_in[step.draw.center]  # the bug: this v is the new one
        on_rows = -step.errors[:, None] * v
        np.add.at(params.W_out, step.rows, step.lr * on_rows)

    return Parts(move=move_center_first)


def unique_pairs() -> Parts:
    def drop_repetitions(pairs: np.ndarray) -> np.ndarray:
        return np.unique(pairs, axis=0)  # the bug: repetitions were the counts

    return Parts(pairs=drop_repetitions)


class _UnderSoftmax(NamedTuple):
    """The questions of negative sampling as one choice."""

    objective: NegativeSampling
    link: Link = SOFTMAX

    def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
        return self.objective.draw(center, context, rng)

    def questions(self, draw: Draw) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.objective.questions(draw)


def softmax_over_the_sample() -> Parts:
    def choose_one(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        one_choice: Any = _UnderSoftmax(objective)  # the bug: not 1 + k questions
        return forces(params, one_choice, draw, lr)

    return Parts(forces=choose_one)


def tied_tables() -> Parts:
    def tie(params: Params) -> Params:
        table = params.W_in.copy()
        return Params(table, table)  # the bug: v and u are the same rows

    return Parts(start=tie)


def both_losses_on() -> Parts:
    nodes: dict[str, Any] = {}

    def add_forces(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        if not nodes:
            nodes["tree"] = HierarchicalSoftmax(huffman(np.ones(len(params.W_in))))
            nodes["W"] = np.zeros_like(params.W_out)
        step = forces(params, objective, draw, lr)
        more = forces(Params(params.W_in, nodes["W"]), nodes["tree"], draw, lr)
        np.add.at(nodes["W"], more.rows, lr * more.on_rows)
        on_center = step.on_center.copy()
        on_center[0] += more.on_center.sum(axis=0)  # the bug: the center obeys two objectives
        return step._replace(on_center=on_center, loss=step.loss + more.loss)

    return Parts(forces=add_forces)


def confident_scores_dropped() -> Parts:
    def drop_confident(params: Params, objective: NegativeSampling, draw: Draw, lr: float) -> Step:
        step = forces(params, objective, draw, lr)
        unsure = (abs(step.scores) < 6)[:, None]  # the bug: confident mistakes stay
        return step._replace(on_center=step.on_center * unsure, on_rows=step.on_rows * unsure)

    return Parts(forces=drop_confident)


def total_in_float32() -> Parts:
    def add_in_float32(total: float, loss: float) -> float:
        return float(np.float32(total) + np.float32(loss))  # the bug: small losses vanish in it

    return Parts(total=add_in_float32)


def negatives_drawn_once() -> Parts:
    draws: dict[tuple[int, int], Draw] = {}

    def draw_once(
        objective: NegativeSampling, center: int, context: int, rng: np.random.Generator
    ) -> Draw:
        if (center, context) not in draws:
            draws[center, context] = objective.draw(center, context, rng)
        return draws[center, context]  # the bug: the same negatives forever

    return Parts(draw=draw_once)


def dense_adam() -> Parts:
    memory: dict[str, Any] = {"t": 0, "mean": [0.0, 0.0], "square": [0.0, 0.0]}

    def move_all_rows(params: Params, step: Step) -> None:
        slopes = [np.zeros_like(table) for table in params]
        slopes[0][step.draw.center] = step.on_center.sum(axis=0)
        np.add.at(slopes[1], step.rows, step.on_rows)
        memory["t"] += 1
        for i in range(2):
            memory["mean"][i] = 0.9 * memory["mean"][i] + 0.1 * slopes[i]
            memory["square"][i] = 0.999 * memory["square"][i] + 0.001 * slopes[i] ** 2
            mean = memory["mean"][i] / (1 - 0.9 ** memory["t"])
            square = memory["square"][i] / (1 - 0.999 ** memory["t"])
            params[i][:] += step.lr * mean / (np.sqrt(square) + 1e-8)  # the bug: no row rests

    return Parts(move=move_all_rows)
