"""One step on one pair or on many at once, for each objective in the way that suits it; for timing.

The arithmetic is that of `explain` and `update`, with all pairs of a batch against the tables as
they were. Two things differ: the questions of all pairs are stored in one long row, and the full
softmax moves its whole table in place, without gathering it.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg.blas import dgemm, sgemm  # pyright: ignore[reportAttributeAccessIssue]

from sgns_edu.learn.link import SIGMOID, SOFTMAX
from sgns_edu.learn.model import Objective, Params, Questions
from sgns_edu.learn.noise import depends_on_center, draw_from
from sgns_edu.learn.objectives import ask, find_extra
from sgns_edu.scale.engine_numpy import add_rows, sigmoid
from sgns_edu.scale.replay import Batch, take_batch


def step(
    W_in: np.ndarray,
    W_out: np.ndarray,
    objective: Objective,
    pairs: np.ndarray,
    lr: float,
    rng: np.random.Generator,
) -> None:
    """Draw, ask and move for all pairs (b, 2): center, context. Change both tables."""
    centers, contexts = pairs.T  # (b,) each
    if objective.link is SOFTMAX and find_extra(objective, "asks_about") == "all rows":
        dense_step(W_in, W_out, centers, contexts, lr)
        return
    if objective.link is SIGMOID and len(pairs) == 1:
        draw = objective.draw(int(centers[0]), int(contexts[0]), rng)
        single_step(W_in, W_out, draw.center, objective.questions(draw), lr)
        return
    negatives = draw_negatives(objective, pairs, rng)  # (b, k)
    questions = ask(objective, centers, contexts, negatives)  # (b, m) each
    if objective.link is SIGMOID:
        sparse_step(W_in, W_out, centers, questions, lr)
    else:
        batch = Batch(centers, np.full(len(pairs), lr), *questions)
        take_batch(Params(W_in, W_out), objective, batch)


def draw_negatives(objective: Objective, pairs: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw the negatives of all pairs, (b, k): at once where they do not depend on the pair."""
    b = len(pairs)
    center, context = pairs[0].tolist()
    negatives = objective.draw(center, context, rng).negatives  # (k,)
    k = len(negatives)
    if k == 0:
        return np.empty((b, 0), dtype=np.int64)
    parts = [negatives]
    noise, collision = getattr(objective, "noise", None), getattr(objective, "collision", "")
    if noise is not None and collision == "allow" and not depends_on_center(noise):
        parts.append(draw_from(noise, 0, (b - 1) * k, rng))
    else:
        for center, context in pairs[1:].tolist():
            parts.append(objective.draw(center, context, rng).negatives)
    return np.concatenate(parts).astype(np.int64).reshape(b, k)


def dense_step(
    W_in: np.ndarray, W_out: np.ndarray, centers: np.ndarray, contexts: np.ndarray, lr: float
) -> None:
    """Score and move every row of W_out, by three matrix products. Change both tables."""
    v = W_in[centers]  # (b, d)
    errors = v @ W_out.T  # (b, V) scores, then probabilities, then p − y
    errors -= errors.max(axis=1, keepdims=True)
    np.exp(errors, out=errors)
    errors /= errors.sum(axis=1, keepdims=True)
    errors[np.arange(len(centers)), contexts] -= 1
    on_center = errors @ W_out  # (b, d)
    product = sgemm if W_out.dtype == np.float32 else dgemm
    # in place: W_out −= lr·errorsᵀ·v
    product(-lr, v.T, errors.T, trans_b=True, beta=1, c=W_out.T, overwrite_c=True)
    add_rows(W_in, centers, -lr * on_center)


def single_step(
    W_in: np.ndarray, W_out: np.ndarray, center: int, questions: Questions, lr: float
) -> None:
    """Score and move the few rows of one pair. Change both tables."""
    rows, labels, shift = questions  # (m,) each
    v, u = W_in[center], W_out[rows]  # (d,), (m, d)
    force = (lr * (labels - sigmoid(u @ v - shift))).astype(W_in.dtype)  # (m,)
    np.add.at(W_out, rows, force[:, None] * v)
    v += force @ u


def sparse_step(
    W_in: np.ndarray, W_out: np.ndarray, centers: np.ndarray, questions: Questions, lr: float
) -> None:
    """Score and move only the rows that have a question. Change both tables."""
    is_asked = questions[0] >= 0  # (b, m)
    rows, labels, shift = (part[is_asked] for part in questions)  # (n,) each
    lengths = is_asked.sum(axis=1)  # (b,)
    v, u = np.repeat(W_in[centers], lengths, axis=0), W_out[rows]  # (n, d)
    probs = sigmoid(np.einsum("nd,nd->n", v, u) - shift)  # (n,)
    force = (lr * (labels - probs)[:, None]).astype(W_in.dtype)  # (n, 1)
    starts = np.cumsum(lengths) - lengths
    add_rows(W_in, centers, np.add.reduceat(force * u, starts))  # (b, d)
    add_rows(W_out, rows, force * v)
