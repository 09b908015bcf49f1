"""Where the nodes and words of a Huffman tree are in a picture, as numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sgns_edu.learn.huffman import Tree


class Places(NamedTuple):
    """A tree in the plane, the root on top, turn 0 to the left.

    Attributes
    ----------
    words : ndarray of shape (V, 2)
    nodes : ndarray of shape (V − 1, 2)
    """

    words: np.ndarray
    nodes: np.ndarray

    def way(self, tree: Tree, word: int) -> np.ndarray:
        """From the root down to a word, (m + 1, 2)."""
        return np.vstack([self.nodes[tree.path(word)[0]], self.words[word]])


def places(tree: Tree) -> Places:
    """Words side by side in the order of their turns, each as deep as its path is long; nodes above the middle of theirs.

    >>> from sgns_edu.learn.huffman import huffman
    >>> placed = places(huffman([4, 2, 1]))
    >>> placed.words.tolist(), placed.nodes.tolist()
    ([[0.0, -1.0], [1.0, -2.0], [2.0, -2.0]], [[1.5, -1.0], [1.0, 0.0]])
    """
    V = len(tree.lengths)
    across = np.empty(V)
    across[sorted(range(V), key=lambda word: tree.path(word)[1].tolist())] = np.arange(V)
    low, high, depth = np.full(V - 1, np.inf), np.full(V - 1, -np.inf), np.zeros(V - 1)
    for word in range(V):
        nodes, _ = tree.path(word)
        low[nodes], high[nodes] = (
            np.minimum(low[nodes], across[word]),
            np.maximum(high[nodes], across[word]),
        )
        depth[nodes] = -np.arange(len(nodes))
    return Places(
        np.column_stack([across, -tree.lengths]), np.column_stack([(low + high) / 2, depth])
    )
