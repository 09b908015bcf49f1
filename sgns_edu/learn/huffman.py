"""A binary tree in which frequent words have short paths (Huffman 1952; Mikolov et al. 2013, arXiv 1301.3781)."""

from __future__ import annotations

import heapq
from typing import NamedTuple

import numpy as np

from sgns_edu import errors


class Tree(NamedTuple):
    """Leaves are the V words, inner nodes are numbered 0 … V−2, the root is V−2.

    Attributes
    ----------
    paths : tuple of ndarray
        For each word the inner nodes from the root down.
    turns : tuple of ndarray
        For each word the turn taken at each of these nodes: 1 towards the lighter child, 0 towards the other.
    """

    paths: tuple[np.ndarray, ...]
    turns: tuple[np.ndarray, ...]

    @property
    def lengths(self) -> np.ndarray:
        """Number of questions on each word's path, (V,)."""
        return np.array([len(path) for path in self.paths])

    def expected_length(self, counts: np.ndarray) -> float:
        """Average number of questions when words come as often as their counts say."""
        return float(self.lengths @ counts / np.sum(counts))


def huffman(counts: np.ndarray) -> Tree:
    """Join the two lightest nodes until one is left; among equals, the older node is the lighter one.

    Raises
    ------
    ValueError
        Counts that are not positive and finite.

    Examples
    --------
    >>> tree = huffman([4, 2, 1])
    >>> tree.lengths.tolist(), tree.paths[2].tolist(), tree.turns[2].tolist()
    ([1, 2, 2], [1, 0], [1, 1])
    """
    counts = errors.table("counts", counts, ("V",))
    if not (np.isfinite(counts).all() and (counts > 0).all()):
        raise ValueError(f"a tree needs counts above 0 for every word; seen: smallest {counts.min():g}")
    V = len(counts)
    parent, turn = np.zeros(2 * V - 1, int), np.zeros(2 * V - 1, int)
    heap = [(count, node) for node, count in enumerate(counts.tolist())]
    heapq.heapify(heap)
    for inner in range(V, 2 * V - 1):
        (light, a), (heavy, b) = heapq.heappop(heap), heapq.heappop(heap)
        parent[[a, b]], turn[[a, b]] = inner, [1, 0]
        heapq.heappush(heap, (light + heavy, inner))
    ways = [_way(leaf, parent, turn, V) for leaf in range(V)]
    return Tree(tuple(path for path, _ in ways), tuple(turns for _, turns in ways))


def _way(leaf: int, parent: np.ndarray, turn: np.ndarray, V: int) -> tuple[np.ndarray, np.ndarray]:
    """Inner nodes and turns from the root down to a leaf, climbed from the leaf upwards."""
    path, turns, node = [], [], leaf
    while node != 2 * V - 2:
        path.append(parent[node] - V)
        turns.append(turn[node])
        node = parent[node]
    return np.array(path[::-1], dtype=np.int64), np.array(turns[::-1], dtype=np.int64)
