"""Lecture 11: a batch of steps."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import sigmoid
from sgns_edu.teach.checking import Check

Tables = tuple[np.ndarray, np.ndarray]


def batches(rng: np.random.Generator) -> list[tuple]:
    """Draw W_in, W_out, centers (b,), rows (b, m), labels (b, m), lr; words recur."""
    cases = []
    for b in (1, 4, 9):
        W_in, W_out = rng.normal(size=(2, 5, 3))
        center, rows = rng.integers(5, size=b), rng.integers(5, size=(b, 3))
        labels = np.tile([1.0, 0.0, 0.0], (b, 1))
        cases.append((W_in, W_out, center, rows, labels, 0.3))
    return cases


def add_up(moves: np.ndarray, rows: np.ndarray, V: int, mean: bool) -> np.ndarray:
    """Add up moves (n, d) by the row they belong to (n,); or take their mean. (V, d)"""
    total = np.zeros((V, moves.shape[1]))
    np.add.at(total, rows, moves)
    if mean:
        total /= np.maximum(np.bincount(rows, minlength=V), 1)[:, None]
    return total


def batch(
    W_in, W_out, center, rows, labels, lr, *, mean_in=True, mean_out=True, new_centers=False
) -> Tables:
    """Explain all steps with the same tables; a row moves by the mean, or the sum, of its steps."""
    (V, d), v, u = W_in.shape, W_in[center], W_out[rows]
    force = lr * (labels - sigmoid(np.einsum("bd,bmd->bm", v, u)))
    new_in = W_in + add_up(np.einsum("bm,bmd->bd", force, u), center, V, mean_in)
    if new_centers:
        v = new_in[center]
    moves = force[:, :, None] * v[:, None, :]  # (b, m, d)
    return new_in, W_out + add_up(moves.reshape(-1, d), rows.ravel(), V, mean_out)


def downhill(W_in, W_out, center, rows, labels, lr) -> Tables:
    return batch(W_in, W_out, center, rows, labels, -lr)


def sums(*case) -> Tables:
    return batch(*case, mean_in=False, mean_out=False)


def divided_by_batch(W_in, W_out, center, *rest) -> Tables:
    new_in, new_out = sums(W_in, W_out, center, *rest)
    b = len(center)
    return W_in + (new_in - W_in) / b, W_out + (new_out - W_out) / b


def the_last_alone(W_in, W_out, center, rows, labels, lr) -> Tables:
    v, u = W_in[center], W_out[rows]
    force = lr * (labels - sigmoid(np.einsum("bd,bmd->bm", v, u)))
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[center] += np.einsum("bm,bmd->bd", force, u)
    new_out[rows] += force[:, :, None] * v[:, None, :]
    return new_in, new_out


BATCH_MISTAKES = {
    "Downhill in J: the sign of the moves is wrong.": downhill,
    "Steps are added, not averaged: divide by how often the row is named.": sums,
    (
        "Everything is divided by the size of the batch; a row counts only the steps that name it."
    ): divided_by_batch,
    (
        "A row that is named twice has kept one of its steps: W[rows] += … drops the others, "
        "np.add.at does not."
    ): the_last_alone,
    "The centers are averaged, the rows of W_out added.": lambda *case: batch(
        *case, mean_out=False
    ),
    "The rows of W_out are averaged, the centers added.": lambda *case: batch(*case, mean_in=False),
    (
        "The rows are moved with the new centers. All forces come from the tables as they were."
    ): lambda *case: batch(*case, new_centers=True),
}

CHECKS = {
    "11.batch": Check(["W_in", "W_out"], batches, batch, BATCH_MISTAKES),
}

HINTS = {
    "11.1": [
        "What do a thousand updates from the same old values have in common?",
        "Halve the rate until it learns; compare with batch 1 at the same rate.",
        (
            "A batch adds the forces of all its pairs at the old values. A row that occurs n times "
            "in it makes a step n times as long: the rate has to shrink by about that factor."
        ),
    ],
    "11.2": [
        "Which rows does a batch move, and by how many steps each?",
        "Add the steps up as the minibatch does, then divide each row by how often it was named.",
        (
            "A mean of many steps is about as long as one step: it can't overshoot, and a thousand "
            "steps together go hardly farther than one."
        ),
    ],
    "11.3": [
        "Which negatives do the contexts of one center meet if a tile has a single set of five?",
        "Cut the columns of `tiles.negatives` to 5, 10 and 20, and give each to `compare`.",
        (
            "With a single set nothing averages out: the same five words are "
            "pushed by all pairs of the tile. Vectors become about 9 % longer and a sixth of the "
            "analogies is lost; with four sets it is 2 % and a thirtieth."
        ),
    ],
    "11.4": [
        "Compare bytes, not rounded numbers.",
        "Which runs have a fixed order of their updates?",
        (
            "With one thread the order is fixed. Two threads meet in the same row in an order that "
            "depends on timing, and each difference grows. Where a run ends depends on the order; "
            "how good its vectors are does not."
        ),
    ],
    "11.5": [
        "Which settings have other names, and which do not exist?",
        (
            "Same sentences, window, k, threshold, epochs, one thread; then look at ten neighbors "
            "of five words."
        ),
        (
            "It skips negatives that equal the context and feeds the context's row, has a sigmoid "
            "table, and counts its window its own way: equal settings are not equal programs."
        ),
    ],
}
