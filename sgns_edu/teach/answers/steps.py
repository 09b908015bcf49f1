"""What one step does: questions, slopes, forces, rows."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import log_sigmoid, sigmoid, softmax
from sgns_edu.learn.model import Draw, Params, explain, forces, initial_params, move, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.learn.trainer import Trainer

SCORES, LABELS = np.array([1.0, 0.5, -0.5]), np.array([1.0, 0.0, 0.0])


def sigmoids_are_no_softmax() -> str:
    errors = [link(SCORES) - LABELS for link in (softmax, sigmoid)]
    return (
        f"errors for the scores 1, .5, −.5 sum to {abs(errors[0].sum()):.2f} under the softmax, "
        f"to {errors[1].sum():.2f} under sigmoids"
    )


def three_notations() -> str:
    J = log_sigmoid(np.where(LABELS == 1, SCORES, -SCORES)).sum()
    likelihood = sigmoid(SCORES[0]) * (1 - sigmoid(SCORES[1])) * (1 - sigmoid(SCORES[2]))
    return (
        f"J = {J:.4f}, exp(J) = {np.exp(J):.4f}, "
        f"the product of the three probabilities = {likelihood:.4f}"
    )


def slope_of_log_sigmoid() -> str:
    h, x = 1e-5, 1.0
    slope = (log_sigmoid(x + h) - log_sigmoid(x - h)) / (2 * h)
    return (
        f"at x = 1 ln σ has the slope {slope:.4f} = 1 − σ = {1 - sigmoid(x):.4f}, "
        f"while σ(1 − σ) = {sigmoid(x) * sigmoid(-x):.4f}"
    )


def a_pull_alone() -> str:
    before = Params(np.array([[3.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.5, 0.0]]))
    after = before.copy()
    move(after, forces(before, NegativeSampling(Uniform(2), k=0), Draw(0, 1, []), 0.1))
    (v, u), (new_v, new_u) = [(params.W_in[0], params.W_out[1]) for params in (before, after)]
    apart = [np.linalg.norm(gap) for gap in (v - u, new_v - new_u, new_v - u)]
    return (
        f"a distance of {apart[0]:.3f} becomes {apart[1]:.3f} when both move, "
        f"{apart[2]:.3f} when the center moves alone"
    )


def after_one_step() -> str:
    rng = np.random.default_rng(0)
    v, u = rng.normal(size=(10_000, 1, 2)), rng.normal(size=(10_000, 3, 2))
    before = (u * v).sum(axis=2)  # (starts, 3)
    weight = 0.1 * (LABELS - sigmoid(before))[:, :, None]  # (starts, 3, 1)
    new_v, new_u = v + (weight * u).sum(axis=1, keepdims=True), u + weight * v
    change = (new_u * new_v).sum(axis=2) - before
    loss = [
        -log_sigmoid(np.where(LABELS == 1, s, -s)).sum(axis=1) for s in (before, before + change)
    ]
    wrong = (change[:, 0] <= 0) | (change[:, 1:] >= 0).any(axis=1)
    return (
        f"of 10,000 random starts in the plane (rate .1) the sentence is false in {wrong.mean():.0%}; "
        f"the loss rises in {(loss[1] > loss[0]).sum()}"
    )


def zero_is_no_start() -> str:
    objective, draw = NegativeSampling(Uniform(3), k=2), Draw(0, 1, [0, 2])
    start = initial_params(3, dim=2, rng=0)
    after = start.copy()
    update(after, explain(start, objective, draw, lr=0.1))
    moved = [int((new != old).any(axis=1).sum()) for new, old in zip(after, start)]
    frozen = Trainer(Params(np.zeros((3, 2)), np.zeros((3, 2))), objective, [[0, 1]], rng=0)
    frozen.run(100)
    return (
        f"rows that the first step moves with W_out zero: {moved[0]} of W_in, {moved[1]} of W_out; "
        f"with both zero, the largest entry after 100 steps is {abs(np.array(frozen.params)).max():g}"
    )


def added_once() -> str:
    table, rows = np.zeros((2, 1)), np.array([1, 1])
    table[rows] += 1.0
    kept = np.zeros((2, 1))
    np.add.at(kept, rows, 1.0)
    return (
        f"a row named twice, a step of 1 each time: U[rows] += 1 makes it {table[1, 0]:g}, "
        f"np.add.at {kept[1, 0]:g}"
    )


def beyond_six() -> str:
    return (
        f"a true pair with a score of −6.5 has the error {1 - sigmoid(-6.5):.4f} of 1; "
        f"log(σ) of −800 is −inf, logaddexp gives {log_sigmoid(-800.0):.0f}"
    )
