"""The NumPy engine: many tiles at once, as small matrix products."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from sgns_edu.scale.sampler import Tiles

TILES_AT_ONCE = 64  # all their scores are taken before the first update


def train_tiles(W_in: np.ndarray, W_out: np.ndarray, tiles: Tiles) -> None:
    """Train on a block of tiles, `TILES_AT_ONCE` of them a step. Changes both tables."""
    for start in range(0, len(tiles.lr), TILES_AT_ONCE):
        step(W_in, W_out, tiles, np.arange(start, min(start + TILES_AT_ONCE, len(tiles.lr))))


def step(W_in: np.ndarray, W_out: np.ndarray, tiles: Tiles, which: np.ndarray) -> None:
    """One step on the tiles `which` (g,): every score before every update. Changes both tables.

    The same as adding up the steps of all pairs, where each pair is explained against the tables as they were: the
    gradient on a score is p − y, times its weight.
    """
    centers, contexts, meets = places(tiles, which)  # (g, T), (g, S), (g, T, S)
    center = tiles.words[centers]  # (g, T)
    rows = np.concatenate([tiles.words[contexts], tiles.negatives[which]], axis=1)  # (g, S + N)
    V, U = W_in[center], W_out[rows]  # (g, T, d), (g, S + N, d)
    probs = sigmoid(V @ U.transpose(0, 2, 1))  # (g, T, S + N)
    owed = tiles.weight * meets.sum(axis=2, keepdims=True, dtype=V.dtype)  # (g, T, 1)
    push = np.broadcast_to(owed, (*center.shape, tiles.negatives.shape[1]))  # (g, T, N)
    weight = np.concatenate([meets, push], axis=2, dtype=V.dtype)
    weight *= tiles.lr[which, None, None].astype(V.dtype)  # (g, T, S + N)
    force = weight * -probs
    force[:, :, : contexts.shape[1]] += weight[:, :, : contexts.shape[1]]
    add_capped(W_in, center, force @ U, weight.sum(axis=2))
    add_capped(W_out, rows, force.transpose(0, 2, 1) @ V, weight.sum(axis=1))


def places(tiles: Tiles, which: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the centers (g, T) and their contexts (g, S) stand in the text, and who meets whom (g, T, S)."""
    size = len(tiles.words) // len(tiles.lr)
    centers = which[:, None] * size + np.arange(size)  # (g, T)
    low, high = tiles.low[centers], tiles.high[centers]
    margin = max(
        int((centers - low).max(where=high > low, initial=0)),
        int((high - 1 - centers).max(initial=0)),
    )
    contexts = which[:, None] * size + np.arange(-margin, size + margin)  # (g, S)
    here, there = centers[:, :, None], contexts[:, None, :]
    meets = (there >= low[:, :, None]) & (there < high[:, :, None]) & (there != here)  # (g, T, S)
    return centers, np.clip(contexts, 0, len(tiles.words) - 1), meets


def sigmoid(x: np.ndarray) -> np.ndarray:
    """σ(x) = (1 + tanh(x/2))/2, which overflows nowhere."""
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def add_capped(W: np.ndarray, rows: np.ndarray, steps: np.ndarray, weight: np.ndarray) -> None:
    """Add to each row of W the sum of its steps, shrunk by min(1, 1/weight summed into it). Changes W.

    subtle: without the cap a row that recurs in one batch moves by all its steps at once, each blind to the others, and
    small vocabularies diverge. With it a row moves at most as far as a weighted mean of errors times vectors.
    """
    used = np.flatnonzero(weight.ravel() > 0)
    order = used[np.argsort(rows.ravel()[used], kind="stable")]
    if not len(order):
        return
    rows, starts = np.unique(rows.ravel()[order], return_index=True)  # (r,)
    total = np.add.reduceat(weight.ravel()[order], starts)  # (r,)
    ones, ends = np.ones(len(order), W.dtype), np.append(starts, len(order))
    pick = csr_array((ones, order, ends), shape=(len(rows), weight.size))
    W[rows] += np.minimum(1, 1 / total)[:, None] * (pick @ steps.reshape(weight.size, -1))  # (r, d)
