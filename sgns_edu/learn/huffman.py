"""A binary tree in which frequent words have short paths (Huffman 1952; Mikolov et al. 2013, arXiv 1301.3781)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sgns_edu import errors


class Tree(NamedTuple):
    """Leaves are the V words, inner nodes are numbered 0 … V−2, the root is V−2. All paths stand in one row, word by word.

    Attributes
    ----------
    starts : ndarray of shape (V + 1,)
        The path of word w stands at starts[w] … starts[w + 1].
    nodes : ndarray of shape (total length,)
        The inner nodes on each path, from the root down.
    turns : ndarray of shape (total length,)
        The turn taken at each of these nodes: 1 towards the lighter child, 0 towards the other.
    """

    starts: np.ndarray
    nodes: np.ndarray
    turns: np.ndarray

    def __repr__(self) -> str:
        return f"Tree of {len(self.starts) - 1:,} words"

    @property
    def lengths(self) -> np.ndarray:
        """Number of questions on each word's path, (V,)."""
        return np.diff(self.starts)

    def path(self, word: int) -> tuple[np.ndarray, np.ndarray]:
        """Inner nodes and turns from the root down to a word, (m,) each."""
        word = errors.check_int("word", word, 0, len(self.starts) - 2)
        here = slice(self.starts[word], self.starts[word + 1])
        return self.nodes[here], self.turns[here]

    def expected_length(self, counts: np.ndarray) -> float:
        """Average number of questions when words come as often as their (V,) counts say."""
        counts = errors.check_table("counts", counts, (len(self.lengths),))
        if not (np.isfinite(counts).all() and (counts >= 0).all() and counts.any()):
            raise ValueError(
                f"counts must be finite, none negative, and not all zero, not {errors.show_value(counts.tolist())}"
            )
        return float(self.lengths @ counts / counts.sum())


def huffman(counts: np.ndarray) -> Tree:
    """Join the two lightest nodes until one is left; among equals, the older node is the lighter one.

    Raises
    ------
    ValueError
        Counts that are not positive and finite.

    Examples
    --------
    >>> tree = huffman([4, 2, 1])
    >>> tree.lengths.tolist(), [part.tolist() for part in tree.path(2)]
    ([1, 2, 2], [[1, 0], [1, 1]])
    """
    counts = errors.check_table("counts", counts, ("V",))
    if not (np.isfinite(counts).all() and (counts > 0).all()):
        raise ValueError(
            f"a tree needs counts above 0 for every word; seen: smallest {counts.min():g}"
        )
    return _paths(*_joined(counts))


def _joined(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Parent and turn of each of the 2V − 1 nodes: leaves first, then inner nodes in the order in which they were joined.

    Joined weights never fall, so leaves in order of weight and inner nodes in order of birth are two queues.
    """
    V = len(counts)
    leaves = np.argsort(counts, kind="stable")
    weights = [*counts[leaves].tolist(), np.inf]
    parent, turn, joined = np.zeros(2 * V - 1, np.int64), np.zeros(2 * V - 1, np.int64), []
    leaf = inner = 0
    for node in range(V, 2 * V - 1):
        weight = 0.0
        for lighter in (1, 0):
            if inner >= len(joined) or weights[leaf] <= joined[inner]:
                child, weight, leaf = leaves[leaf], weight + weights[leaf], leaf + 1
            else:
                child, weight, inner = V + inner, weight + joined[inner], inner + 1
            parent[child], turn[child] = node, lighter
        joined.append(weight)
    return parent, turn


def _paths(parent: np.ndarray, turn: np.ndarray) -> Tree:
    """All words climb to the root together, level by level; each then knows how far down its steps belong."""
    V = len(parent) // 2 + 1
    words, node, levels = np.arange(V), np.arange(V), []
    while (climbing := node < 2 * V - 2).any():
        words, node = words[climbing], node[climbing]
        levels.append((words, node))
        node = parent[node]
    lengths = np.bincount(
        np.concatenate([words for words, _ in levels] or [[]]).astype(int), minlength=V
    )  # (V,)
    starts = np.concatenate([[0], np.cumsum(lengths)])  # (V + 1,)
    nodes, turns = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int8)
    for level, (words, node) in enumerate(levels):
        place = starts[words + 1] - 1 - level
        nodes[place], turns[place] = parent[node] - V, turn[node]
    return Tree(starts, nodes, turns)


def checked_tree(tree: object) -> Tree:
    """`tree` if its paths stay inside it and its turns are 0 or 1; one sentence otherwise."""
    if not (
        isinstance(tree, Tree)
        and all(
            isinstance(part, np.ndarray) and part.ndim == 1 and part.dtype.kind in "iu"
            for part in tree
        )
    ):
        raise TypeError(
            f"a tree must be three arrays of whole numbers, as sgns_edu.learn.huffman makes it, not {errors.show_value(tree)}"
        )
    starts, nodes, turns = tree
    if (
        len(starts) < 2
        or starts[0]
        or (np.diff(starts) < 0).any()
        or not starts[-1] == len(nodes) == len(turns)
    ):
        raise ValueError(
            "a tree's paths must stand one behind the other and have one turn at each node"
        )
    if len(nodes) and not (
        0 <= nodes.min() <= nodes.max() <= len(starts) - 3 and np.isin(turns, (0, 1)).all()
    ):
        raise ValueError(
            f"a tree of {len(starts) - 1} words has inner nodes 0 to {len(starts) - 3} and turns 0 and 1; "
            f"seen: nodes {nodes.min()} to {nodes.max()}, turns {turns.min()} to {turns.max()}"
        )
    return tree
