"""The NumPy engine: the visible step for many pairs at once, none of them neighbors in the text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from sgns_edu.scale.sampler import Tape, Tiles

LEAST, MOST = 8, 512  # pairs in a batch; where fewer fit, one pair follows the other
APART = 64  # pairs from one of a batch to the next: about ten words
BUSIEST, TYPICAL = 1.0, 0.1  # loads of rows, see `batch_size`


def train_tiles(W_in: np.ndarray, W_out: np.ndarray, tiles: Tiles) -> None:
    """Train on a block of tiles, a batch of pairs at a time. Changes both tables.

    A batch adds up steps that are blind to each other. Neighboring pairs share their rows; pairs
    that lie APART rarely do, except those of the most frequent words.
    """
    tape = tiles.tape()
    size = batch_size(tape, len(W_in))
    if size < LEAST:
        take_steps(W_in, W_out, tape)
        return
    for batch in batches(tape, size):
        take_batch(W_in, W_out, batch)


def batches(tape: Tape, size: int, apart: int = APART) -> Iterator[Tape]:
    """Cut the tape into pieces of size·apart pairs; a batch takes every `apart`-th pair of a piece.

    Pairs much farther apart would mix the text's topics: that alone makes vectors longer.
    """
    for start in range(0, len(tape.lr), size * apart):
        piece = Tape(*(column[start : start + size * apart] for column in tape))
        for first in range(min(apart, len(piece.lr))):
            yield Tape(*(column[first::apart] for column in piece))


def batch_size(tape: Tape, V: int) -> int:
    """The number of pairs that can be blind to each other, at most MOST.

    The load of a row is the summed rate of the questions in which it takes part in one batch. It
    stays at about BUSIEST for the most frequent word, and at TYPICAL for the mean over all V words.
    """
    P, m = tape.rows.shape
    if P == 0:
        return MOST
    lr = tape.lr.max()
    as_center = np.bincount(tape.center).max() * m
    as_row = np.bincount(tape.rows.ravel()).max()
    busiest = max(as_center, as_row) / P * lr  # a pair
    return int(min(MOST, BUSIEST / busiest, TYPICAL * V / (m * lr)))


def take_steps(W_in: np.ndarray, W_out: np.ndarray, tape: Tape) -> None:
    """Lecture 03's step for one pair after the other. Changes both tables."""
    y = np.zeros(tape.rows.shape[1], W_in.dtype)
    y[0] = 1
    for center, rows, lr in zip(tape.center.tolist(), tape.rows, tape.lr.tolist()):
        v, u = W_in[center], W_out[rows]  # (d,), (m, d)
        force = lr * (y - sigmoid(u @ v))  # (m,)
        np.add.at(W_out, rows, force[:, None] * v)
        v += force @ u


def take_batch(W_in: np.ndarray, W_out: np.ndarray, tape: Tape) -> None:
    """Explain b steps against the same tables, then take them all. Changes both tables."""
    center, rows, lr = tape
    v, u = W_in.take(center, axis=0), W_out.take(rows, axis=0)  # (b, d), (b, m, d)
    force = -sigmoid((u @ v[:, :, None])[:, :, 0])  # (b, m)
    force[:, 0] += 1
    force *= lr[:, None].astype(force.dtype)
    on_center = (force[:, None, :] @ u)[:, 0, :]  # (b, d)
    pair = np.repeat(np.arange(len(center)), rows.shape[1])
    add_multiples(W_out, rows.ravel(), force.ravel(), v, pair)
    add_rows(W_in, center, on_center)


def sigmoid(x: np.ndarray) -> np.ndarray:
    """σ(x) = (1 + tanh(x/2))/2, which overflows nowhere."""
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def add_rows(W: np.ndarray, rows: np.ndarray, steps: np.ndarray) -> None:
    """Do what np.add.at(W, rows, steps) does, faster: sum each row's steps first. Changes W."""
    if len(rows) == 1:
        W[rows[0]] += steps[0]
        return
    add_multiples(W, rows, np.ones(len(rows), W.dtype), steps, np.arange(len(rows)))


def add_multiples(
    W: np.ndarray, rows: np.ndarray, weight: np.ndarray, X: np.ndarray, which: np.ndarray
) -> None:
    """W[rows[i]] += weight[i]·X[which[i]]; a row that occurs twice moves twice. Changes W."""
    order = np.argsort(rows)
    sorted_rows = rows[order]
    starts = np.flatnonzero(np.diff(sorted_rows, prepend=-1))  # (r,)
    ends = np.append(starts, len(rows))
    sums = csr_array((weight[order], which[order], ends), shape=(len(starts), len(X)))
    moved = sorted_rows[starts]
    new = W.take(moved, axis=0)
    new += sums @ X  # (r, d)
    as_records(W)[moved] = as_records(new)


def as_records(W: np.ndarray) -> np.ndarray:
    """The rows of a table (V, d) as V records: each is written whole, which is faster."""
    return W.view(f"V{W.itemsize * W.shape[1]}")[:, 0]
