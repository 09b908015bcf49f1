"""Lecture 14: a batch of steps, and the merge of what two machines have moved."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import sigmoid
from sgns_edu.scale.shards import merge_two
from sgns_edu.teach.checking import Check
from sgns_edu.teach.course.l03 import on_copies

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
    "Steps are added, not averaged: divide by how often the row occurs.": sums,
    (
        "Everything is divided by the size of the batch. A row counts only the steps it occurs in."
    ): divided_by_batch,
    (
        "A row that occurs twice has kept only one of its steps: W[rows] += … drops the others, "
        "np.add.at does not."
    ): the_last_alone,
    "The centers' steps are averaged, but those of W_out's rows are added.": lambda *case: batch(
        *case, mean_out=False
    ),
    "The steps of W_out's rows are averaged, but those of the centers are added.": lambda *case: (
        batch(*case, mean_in=False)
    ),
    (
        "The rows of W_out move along the new centers. All forces come from the old tables."
    ): lambda *case: batch(*case, new_centers=True),
    (
        "The forces on W_out's rows are those of the new centers. All come from the old tables."
    ): lambda *case: (batch(*case)[0], batch(batch(*case)[0], *case[1:])[1]),
}


def moves(rng: np.random.Generator) -> list[tuple]:
    """Draw moves x, y (n, d): any, parallel, perpendicular, and rows that one or both left alone."""
    x, y = rng.normal(size=(2, 6, 3))
    y[1] = 3 * x[1]
    x[2], y[2] = (2, 0, 0), (0, 1, 0)
    return [(x[:1], y[:1]), (x[:3], y[:3]), (still(x, 3), still(y, 4)), (still(x, 5), still(y, 5))]


def still(moves: np.ndarray, row: int) -> np.ndarray:
    """Return the moves (n, d), but for one row that stays where it is."""
    moves = moves.copy()
    moves[row] = 0
    return moves


def merge_with(x, y, half=2.0, swapped=False, whole=False) -> np.ndarray:
    """The merge, or what a mistake makes of it."""
    axis = None if whole else -1
    xy, xx, yy = (np.sum(a * b, axis=axis, keepdims=True) for a, b in ((x, y), (x, x), (y, y)))
    if swapped:
        xx, yy = yy, xx
    of_x = 1 - xy / np.where(xx > 0, half * xx, 1)
    of_y = 1 - xy / np.where(yy > 0, half * yy, 1)
    return of_x * x + of_y * y


MERGE_MISTAKES = {
    "This is the mean: a row that only one machine moved goes half as far.": lambda x, y: (
        (x + y) / 2
    ),
    "This is the sum: where both machines moved alike, the row goes twice as far.": np.add,
    "The part in common is taken away twice: only half of it from each move.": lambda x, y: (
        merge_with(x, y, half=1.0)
    ),
    "The squared lengths are exchanged: x·y is divided by 2 x·x where it reduces x.": (
        lambda x, y: merge_with(x, y, swapped=True)
    ),
    "There is one factor for the whole table. Every row has its own: axis=-1, keepdims=True.": (
        lambda x, y: merge_with(x, y, whole=True)
    ),
}

CHECKS = {
    "14.batch": Check(["W_in", "W_out"], batches, batch, BATCH_MISTAKES, call=on_copies),
    "14.merge": Check(["the merged moves"], moves, merge_two, MERGE_MISTAKES),
}

HINTS = {
    "14.1": [
        "All steps of a batch start from the same old values. What does each of them not know?",
        "Halve the rate until it learns, and compare with batches of 1 at the same rate.",
        (
            "A batch adds the forces of all its pairs, computed from the old values. A row that "
            "occurs n times makes a step n times as long, so divide the rate by about n."
        ),
    ],
    "14.2": [
        "Which rows does a batch move, and how many steps does each of them get?",
        "Add the steps up as `take_batch` does, then divide each row by how often it occurs.",
        (
            "The mean of many steps is about as long as one step. So it can't overshoot, but a "
            "thousand steps together go hardly farther than one."
        ),
    ],
    "14.3": [
        "Which negatives do the contexts of one center meet if a tile has a single set of five?",
        "Cut the columns of `tiles.negatives` to 5, 10 and 20, and give each to `compare`.",
        (
            "With a single set nothing averages out: all pairs of the tile push the same five "
            "words. Vectors become about 5 % longer and an eighth of the analogies is lost. With "
            "four sets hardly any is lost."
        ),
    ],
    "14.4": [
        "Compare bytes, not rounded numbers.",
        "In which runs is the order of the steps fixed?",
        (
            "With one thread the order is fixed. With two it depends on timing which of them "
            "changes a row first, and the first steps decide which way a vector grows. So the "
            "order decides where a run ends, but not how good its vectors are."
        ),
    ],
    "14.5": [
        "Which settings have other names, and which do not exist?",
        (
            "Use the same sentences, window, k, threshold and epochs, and one thread. Then look "
            "at ten neighbors of five words."
        ),
        (
            "gensim skips negatives that equal the context, feeds the context's row, looks "
            "sigmoids up in a table and counts windows differently. The same settings don't make "
            "it the same program."
        ),
    ],
}
