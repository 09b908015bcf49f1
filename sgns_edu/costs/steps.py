"""One step on one pair or on many at once, for each objective in the way that suits it best; made for timing.

The same arithmetic as `explain` and `update`, all pairs of a batch against the tables as they were. What it does differently: the
questions of all pairs stand in one long row, and the full softmax moves its whole table in place, without gathering it.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg.blas import dgemm, sgemm
from scipy.sparse import csr_array

from sgns_edu.learn.objectives import NCE, FullSoftmax, HierarchicalSoftmax, NegativeSampling
from sgns_edu.scale.engine_numpy import sigmoid


def step(
    W_in: np.ndarray,
    W_out: np.ndarray,
    objective: object,
    pairs: np.ndarray,
    lr: float,
    rng: np.random.Generator,
) -> None:
    """Draw, ask and move for all pairs (B, 2): center, context. Changes both tables."""
    if isinstance(objective, FullSoftmax):
        dense_step(W_in, W_out, pairs, lr)
    elif len(pairs) == 1:
        single_step(
            W_in,
            W_out,
            objective.questions(objective.draw(*pairs[0].tolist(), rng)),
            int(pairs[0, 0]),
            lr,
        )
    else:
        sparse_step(W_in, W_out, pairs[:, 0], questions(objective, pairs, rng), lr)


def dense_step(W_in: np.ndarray, W_out: np.ndarray, pairs: np.ndarray, lr: float) -> None:
    """Every row of W_out is scored and moved, by three matrix products. Changes both tables."""
    center, context = pairs.T  # (B,)
    v = W_in[center]  # (B, d)
    errors = v @ W_out.T  # (B, V) scores, then probabilities, then p − y
    errors -= errors.max(axis=1, keepdims=True)
    np.exp(errors, out=errors)
    errors /= errors.sum(axis=1, keepdims=True)
    errors[np.arange(len(pairs)), context] -= 1
    on_center = errors @ W_out  # (B, d)
    product = sgemm if W_out.dtype == np.float32 else dgemm
    product(
        -lr, v.T, errors.T, trans_b=True, beta=1, c=W_out.T, overwrite_c=True
    )  # W_out −= lr·errorsᵀ·v, in place
    add_rows(W_in, center, -lr * on_center)


def single_step(
    W_in: np.ndarray, W_out: np.ndarray, asked: tuple[np.ndarray, ...], center: int, lr: float
) -> None:
    """The few rows of one pair. Changes both tables."""
    rows, labels, shift = asked  # (m,) each
    v, u = W_in[center], W_out[rows]  # (d,), (m, d)
    wrong = (lr * (labels - sigmoid(u @ v - shift))).astype(W_in.dtype)  # (m,)
    np.add.at(W_out, rows, wrong[:, None] * v)
    v += wrong @ u


Asked = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def sparse_step(
    W_in: np.ndarray, W_out: np.ndarray, center: np.ndarray, asked: Asked, lr: float
) -> None:
    """Only the rows that were asked about are scored and moved. Changes both tables."""
    rows, labels, shift, lengths = asked  # (n,) each, and (B,)
    v, u = np.repeat(W_in[center], lengths, axis=0), W_out[rows]  # (n, d)
    errors = sigmoid(np.einsum("nd,nd->n", v, u) - shift) - labels  # (n,)
    wrong = (-lr * errors[:, None]).astype(W_in.dtype)  # (n, 1)
    starts = np.cumsum(lengths) - lengths
    add_rows(W_in, center, np.add.reduceat(wrong * u, starts))  # (B, d)
    add_rows(W_out, rows, wrong * v)


def add_rows(W: np.ndarray, rows: np.ndarray, steps: np.ndarray) -> None:
    """np.add.at(W, rows, steps), for many rows at once: each row's steps are summed first. Changes W."""
    if len(rows) == 1:
        W[rows[0]] += steps[0]
        return
    order = np.argsort(rows, kind="stable")
    used, starts = np.unique(rows[order], return_index=True)  # (r,)
    pick = csr_array(
        (np.ones(len(rows), W.dtype), order, np.append(starts, len(rows))),
        shape=(len(used), len(rows)),
    )
    W[used] += pick @ steps  # (r, d)


def questions(objective: object, pairs: np.ndarray, rng: np.random.Generator) -> Asked:
    """The questions of all pairs, one behind the other: rows, labels, shift (n,), and how many each pair asks (B,)."""
    if isinstance(objective, HierarchicalSoftmax):
        return _along_paths(objective.tree, pairs[:, 1])
    if (
        not isinstance(objective, NegativeSampling)
        or objective.collision != "allow"
        or objective.noise.depends_on_center
    ):
        raise ValueError(
            f"only negatives from one noise for all centers, collisions allowed, are drawn at once, not {objective!r:.80}"
        )
    B, m = len(pairs), objective.k + 1
    rows = np.column_stack(
        [pairs[:, 1], objective.noise.draw(0, B * objective.k, rng).reshape(B, -1)]
    ).ravel()  # (B·m,)
    labels = np.tile(np.arange(m) == 0, B)
    shift = (
        np.log(objective.k * objective.noise.probs()[rows])
        if isinstance(objective, NCE)
        else np.zeros(B * m)
    )
    return rows, labels, shift, np.full(B, m)


def _along_paths(tree: object, contexts: np.ndarray) -> Asked:
    lengths = tree.lengths[contexts]  # (B,)
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1]) + np.repeat(tree.starts[contexts] - ends + lengths, lengths)  # (n,)
    return tree.nodes[at], tree.turns[at], np.zeros(len(at)), lengths
