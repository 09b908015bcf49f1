"""A binary tree in which frequent words have short paths.

Huffman 1952; Mikolov et al. 2013, arXiv 1301.3781.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors


class Tree(NamedTuple):
    """A tree with the V words as leaves; inner nodes are 0 … V−2, and the root is V−2.

    The paths of all words are stored one after the other.

    Attributes
    ----------
    starts : ndarray of shape (V + 1,)
        The path of word w is stored from starts[w] to starts[w + 1].
    nodes : ndarray of shape (total length,)
        The inner nodes on each path, from the root down.
    turns : ndarray of shape (total length,)
        The turn taken at each of these nodes: 1 toward the lighter child, 0 toward the other.
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
        """Return the inner nodes and the turns from the root down to a word, (m,) each."""
        word = errors.check_int("word", word, 0, len(self.starts) - 2)
        here = slice(self.starts[word], self.starts[word + 1])
        return self.nodes[here], self.turns[here]

    def expected_length(self, counts: ArrayLike) -> float:
        """Return the average number of questions when words occur as often as `counts` (V,) say."""
        counts = errors.check_table("counts", counts, (len(self.lengths),))
        if not (np.isfinite(counts).all() and (counts >= 0).all() and counts.any()):
            raise ValueError(
                "counts must be finite, none negative, and not all zero, "
                f"got {errors.show_value(counts.tolist())}"
            )
        return float(self.lengths @ counts / counts.sum())


def huffman(counts: ArrayLike) -> Tree:
    """Join the two lightest nodes until one is left; of two equals, the older is the lighter.

    Parameters
    ----------
    counts : array of shape (V,)
        How often each word occurs.

    Returns
    -------
    Tree

    Raises
    ------
    ValueError
        If a count is not positive and finite.

    Examples
    --------
    >>> tree = huffman([4, 2, 1])
    >>> tree.lengths.tolist(), [part.tolist() for part in tree.path(2)]
    ([1, 2, 2], [[1, 0], [1, 1]])
    """
    counts = errors.check_table("counts", counts, ("V",))
    if not (np.isfinite(counts).all() and (counts > 0).all()):
        raise ValueError(
            f"a tree needs counts above 0 for every word, got smallest {counts.min():g}"
        )
    parent, turn = _join_lightest(counts)
    return _collect_paths(parent, turn)


def _join_lightest(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return parent and turn of each of the 2V − 1 nodes: leaves first, then inner nodes by age.

    Joined weights never fall, so two queues suffice: leaves by weight, inner nodes by age.
    """
    V = len(counts)
    leaves = np.argsort(counts, kind="stable")
    leaf_weights = [*counts[leaves].tolist(), np.inf]
    inner_weights: list[float] = []
    parent, turn = np.zeros(2 * V - 1, np.int64), np.zeros(2 * V - 1, np.int64)
    leaf = inner = 0  # the heads of the two queues
    for node in range(V, 2 * V - 1):
        weight = 0.0
        for lighter in (1, 0):
            no_inner = inner == len(inner_weights)
            if no_inner or leaf_weights[leaf] <= inner_weights[inner]:
                child = leaves[leaf]
                weight += leaf_weights[leaf]
                leaf += 1
            else:
                child = V + inner
                weight += inner_weights[inner]
                inner += 1
            parent[child], turn[child] = node, lighter
        inner_weights.append(weight)
    return parent, turn


def _collect_paths(parent: np.ndarray, turn: np.ndarray) -> Tree:
    """Let all words climb to the root together, level by level, and note where they passed."""
    V = len(parent) // 2 + 1
    root = 2 * V - 2
    words = node = np.arange(V)
    lengths = np.zeros(V, np.int64)
    levels = []
    while True:
        climbs = node < root
        words, node = words[climbs], node[climbs]
        if not len(words):
            break
        levels.append((words, node))
        lengths[words] += 1
        node = parent[node]
    starts = np.concatenate([[0], np.cumsum(lengths)])  # (V + 1,)
    nodes, turns = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int8)
    for level, (words, node) in enumerate(levels):
        place = starts[words + 1] - 1 - level  # the first step of the climb is the last of the path
        nodes[place], turns[place] = parent[node] - V, turn[node]
    return Tree(starts, nodes, turns)


def check_tree(tree: Tree) -> Tree:
    """Return `tree` if its paths stay inside it and its turns are 0 or 1, else raise."""
    if not isinstance(tree, Tree) or not all(map(_holds_integers, tree)):
        raise TypeError(
            "a tree must be three arrays of integers, as sgns_edu.learn.huffman makes it, "
            f"got {errors.show_value(tree)}"
        )
    starts, nodes, turns = tree
    if len(starts) < 2 or starts[0] != 0 or (np.diff(starts) < 0).any():
        raise ValueError("a tree's paths must be stored one after the other, from 0 on")
    if not starts[-1] == len(nodes) == len(turns):
        raise ValueError(
            f"a tree whose paths end at {starts[-1]} must have as many nodes and turns, "
            f"got {len(nodes)} and {len(turns)}"
        )
    if not len(nodes):
        return tree
    last = len(starts) - 3
    if nodes.min() < 0 or nodes.max() > last or not np.isin(turns, (0, 1)).all():
        raise ValueError(
            f"a tree of {last + 2} words has inner nodes 0 to {last} and turns 0 and 1, "
            f"got nodes {nodes.min()} to {nodes.max()}, turns {turns.min()} to {turns.max()}"
        )
    return tree


def _holds_integers(part: np.ndarray) -> bool:
    return isinstance(part, np.ndarray) and part.ndim == 1 and part.dtype.kind in "iu"
