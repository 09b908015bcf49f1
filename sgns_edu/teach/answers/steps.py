"""What one step does: questions, slopes, forces, rows."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import log_sigmoid, sigmoid, softmax
from sgns_edu.learn.model import Draw, Params, explain, forces, initial_params, move, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.learn.trainer import Trainer

SCORES, LABELS = np.array([1.0, 0.5, -0.5]), np.array([1.0, 0.0, 0.0])


def log_likelihoods(scores: np.ndarray) -> np.ndarray:
    """ln σ(s) for the true pair, ln σ(−s) for the two negatives, (…, 3)."""
    return log_sigmoid(np.where(LABELS == 1, scores, -scores))


def sigmoids_are_not_softmax() -> str:
    one_choice, questions = softmax(SCORES) - LABELS, sigmoid(SCORES) - LABELS
    return (
        f"errors for the scores 1, .5, −.5 sum to {abs(one_choice.sum()):.2f} under the softmax, "
        f"to {questions.sum():.2f} under sigmoids"
    )


def three_notations() -> str:
    J = log_likelihoods(SCORES).sum()
    likelihood = sigmoid(SCORES[0]) * (1 - sigmoid(SCORES[1])) * (1 - sigmoid(SCORES[2]))
    return (
        f"J = {J:.4f}, exp(J) = {np.exp(J):.4f}, "
        f"the product of the three probabilities = {likelihood:.4f}"
    )


def slope_of_log_sigmoid() -> str:
    h, x = 1e-5, np.array(1.0)
    slope = (log_sigmoid(x + h) - log_sigmoid(x - h)) / (2 * h)
    return (
        f"at x = 1 ln σ has the slope {slope:.4f} = 1 − σ = {1 - sigmoid(x):.4f}, "
        f"while σ(1 − σ) = {sigmoid(x) * sigmoid(-x):.4f}"
    )


def a_pull_alone() -> str:
    before = Params(np.array([[3.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [0.5, 0.0]]))
    after = before.copy()
    move(after, forces(before, NegativeSampling(Uniform(2), k=0), Draw(0, 1, []), 0.1))
    v, u = before.W_in[0], before.W_out[1]
    new_v, new_u = after.W_in[0], after.W_out[1]
    return (
        f"a distance of {np.linalg.norm(v - u):.3f} becomes {np.linalg.norm(new_v - new_u):.3f} "
        f"when both move, {np.linalg.norm(new_v - u):.3f} when the center moves alone"
    )


def after_one_step() -> str:
    rng = np.random.default_rng(0)
    v, u = rng.normal(size=(10_000, 1, 2)), rng.normal(size=(10_000, 3, 2))
    before = (u * v).sum(axis=2)  # (starts, 3)
    weight = 0.1 * (LABELS - sigmoid(before))[:, :, None]  # (starts, 3, 1)
    new_v = v + (weight * u).sum(axis=1, keepdims=True)
    new_u = u + weight * v
    after = (new_u * new_v).sum(axis=2)
    wrong = (after[:, 0] <= before[:, 0]) | (after[:, 1:] >= before[:, 1:]).any(axis=1)
    rises = log_likelihoods(after).sum(axis=1) < log_likelihoods(before).sum(axis=1)
    return (
        f"of 10,000 random starts in the plane (rate .1) the claim is false in {wrong.mean():.0%}; "
        f"the loss rises in {rises.sum()}"
    )


def zero_is_no_start() -> str:
    objective, draw = NegativeSampling(Uniform(3), k=2), Draw(0, 1, [0, 2])
    start = initial_params(3, dim=2, rng=0)
    after = start.copy()
    update(after, explain(start, objective, draw, lr=0.1))
    moved_in, moved_out = (int((new != old).any(axis=1).sum()) for new, old in zip(after, start))
    zeros = Params(np.zeros((3, 2)), np.zeros((3, 2)))
    trainer = Trainer(zeros, objective, [[0, 1]], rng=0)
    trainer.run(100)
    return (
        f"rows that the first step moves with W_out zero: {moved_in} of W_in, {moved_out} of "
        f"W_out; with both zero, the largest entry after 100 steps is "
        f"{abs(np.array(trainer.params)).max():g}"
    )


def added_once() -> str:
    rows = np.array([1, 1])
    plain, added = np.zeros((2, 1)), np.zeros((2, 1))
    plain[rows] += 1.0
    np.add.at(added, rows, 1.0)
    return (
        f"a row named twice, a step of 1 each time: U[rows] += 1 makes it {plain[1, 0]:g}, "
        f"np.add.at {added[1, 0]:g}"
    )


def beyond_six() -> str:
    score, lower = np.array(-6.5), np.array(-800.0)
    return (
        f"a true pair with a score of −6.5 has an error of {1 - sigmoid(score):.4f} out of 1; "
        f"log(σ) of −800 is −inf, logaddexp gives {log_sigmoid(lower):.0f}"
    )
