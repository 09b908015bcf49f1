"""Lecture 11: a batch of steps."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import sigmoid
from sgns_edu.teach.checking import Check

Tables = tuple[np.ndarray, np.ndarray]


def batches(rng: np.random.Generator) -> list[tuple]:
    """W_in, W_out, centers (b,), rows (b, m), labels (b, m), lr; words recur."""
    label = np.array([1.0, 0.0, 0.0])
    return [
        (
            *rng.normal(size=(2, 5, 3)),
            rng.integers(5, size=b),
            rng.integers(5, size=(b, 3)),
            np.tile(label, (b, 1)),
            0.3,
        )
        for b in (1, 4, 9)
    ]


def batch(W_in, W_out, center, rows, labels, lr, *, mean=(True, True), late=False) -> Tables:
    """All steps explained against the same tables; a row moves by the mean, or the sum, of its steps."""
    v, u = W_in[center], W_out[rows]
    force = lr * (labels - sigmoid(np.einsum("bd,bmd->bm", v, u)))
    owed, V = np.zeros_like(W_in), len(W_in)
    np.add.at(owed, center, np.einsum("bm,bmd->bd", force, u))
    new_in = W_in + owed / (
        np.maximum(np.bincount(center, minlength=V), 1)[:, None] if mean[0] else 1
    )
    pushed = np.zeros_like(W_out)
    np.add.at(pushed, rows, force[:, :, None] * (new_in[center] if late else v)[:, None, :])
    return new_in, W_out + pushed / (
        np.maximum(np.bincount(rows.ravel(), minlength=V), 1)[:, None] if mean[1] else 1
    )


def by_the_batch(W_in, W_out, center, rows, labels, lr) -> Tables:
    summed = batch(W_in, W_out, center, rows, labels, lr, mean=(False, False))
    return tuple(old + (new - old) / len(center) for old, new in zip((W_in, W_out), summed))


def the_last_alone(W_in, W_out, center, rows, labels, lr) -> Tables:
    v, u = W_in[center], W_out[rows]
    force = lr * (labels - sigmoid(np.einsum("bd,bmd->bm", v, u)))
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[center] += np.einsum("bm,bmd->bd", force, u)
    new_out[rows] += force[:, :, None] * v[:, None, :]
    return new_in, new_out


def uphill(W_in, W_out, center, rows, labels, lr) -> Tables:
    return batch(W_in, W_out, center, rows, labels, -lr)


CHECKS = {
    "11.batch": Check(
        ["W_in", "W_out"],
        batches,
        batch,
        {
            "Downhill in J: the sign of the moves is turned.": uphill,
            "Steps are added, not averaged: divide by how often the row is named.": lambda *given: (
                batch(*given, mean=(False, False))
            ),
            "All is divided by the size of the batch; a row counts only the steps that name it.": by_the_batch,
            "A row that is named twice has kept one of its steps: W[rows] += … drops the others, np.add.at does not.": the_last_alone,
            "The centers are averaged, the rows of W_out added.": lambda *given: batch(
                *given, mean=(True, False)
            ),
            "The rows of W_out are averaged, the centers added.": lambda *given: batch(
                *given, mean=(False, True)
            ),
            "The rows are moved with the new centers. All forces come from the tables as they were.": lambda *given: (
                batch(*given, late=True)
            ),
        },
    ),
}

HINTS = {
    "11.1": [
        "What do a thousand updates from the same old values have in common?",
        "Halve the rate until it learns; compare with batch 1 at the same rate.",
        (
            "A batch adds the forces of all its pairs at the old place. A row that occurs often in it "
            "makes a step as many times as long: the rate has to shrink by about that factor."
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
        "The loss is an average over all pairs. Whom does it not see?",
        "Look at the neighbors of rare words, and at the last loss, for each size of a tile.",
        (
            "Sharing negatives keeps the expected force and makes it noisier; those who come seldom "
            "have the fewest draws to average it away."
        ),
    ],
    "11.4": [
        "Compare bytes, not rounded numbers.",
        "Which runs have a fixed order of their updates?",
        (
            "With one thread the order is fixed. Two threads meet in the same row in an order that "
            "the clock decides; sums of floats depend on order, and seldom meetings hardly matter."
        ),
    ],
    "11.5": [
        "Which settings have other names, which have none?",
        (
            "Same sentences, window, k, threshold, epochs, one thread; then look at ten neighbors of "
            "five words."
        ),
        (
            "It skips negatives that equal the context and feeds the context's row, has a sigmoid "
            "table, and counts its window its own way: equal settings are not equal programs."
        ),
    ],
}
