"""Four objectives, one form: each asks questions about a few rows of W_out.

An objective has a `link` (how scores become probabilities) and two verbs. `draw` makes the random decisions.
`questions` is pure: which rows are scored, what the right answers (labels) are, and what is subtracted from each score.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.huffman import Tree, checked_tree, huffman
from sgns_edu.learn.link import SIGMOID, SOFTMAX, Link
from sgns_edu.learn.model import Draw
from sgns_edu.learn.noise import Noise, checked_noise, draw_from, draw_others

COLLISIONS = ("allow", "skip", "redraw")
Questions = tuple[np.ndarray, np.ndarray, np.ndarray]  # rows, labels, shift: (m,) each
NOTHING = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class NegativeSampling:
    """Is this pair plausible? Asked once for the context, and once for each of k words drawn from the noise.

    J = ln σ(v·u_c) + Σ_i ln σ(−v·u_i), the loss is −J (Mikolov et al. 2013, arXiv 1310.4546, eq. 4).

    Parameters
    ----------
    noise : Noise
        Any object with `probs(center)`; its size is the number of words.
    k : int, default 5
        Number of negatives; 0 asks about the context alone.
    collision : {"allow", "skip", "redraw"}
        What happens when a negative is the context itself. "allow" keeps it, as the theory wants; "skip" asks no
        question in its place (word2vec.c, gensim), stored as −1; "redraw" draws another word in its place (fastText).

    Raises
    ------
    ValueError, TypeError
        A negative or fractional k, an unknown collision rule, a noise whose `probs` are none; in `draw`, "redraw"
        with no other word to draw.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Uniform
    >>> rows, labels, shift = NegativeSampling(Uniform(3), k=2).questions(Draw(center=1, context=0, negatives=[1, 2]))
    >>> rows.tolist(), labels.tolist()
    ([0, 1, 2], [1.0, 0.0, 0.0])
    """

    noise: Noise
    k: int = 5
    collision: str = "allow"
    link: ClassVar[Link] = SIGMOID
    rows_are_words: ClassVar[bool] = True
    least_k: ClassVar[int] = 0

    def __post_init__(self) -> None:
        checked_noise(self.noise)
        object.__setattr__(self, "k", errors.check_int("k", self.k, least=self.least_k))
        errors.check_choice("collision", self.collision, COLLISIONS)

    @cached_property
    def V(self) -> int:
        """Number of words."""
        return len(self.noise.probs(0))

    def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
        """Draw the k negatives of one pair; the collision rule acts here and nowhere else."""
        rng = errors.check_rng(rng)
        negatives = draw_from(self.noise, center, self.k, rng)  # (k,)
        if self.collision == "skip":
            negatives = np.where(negatives == context, -1, negatives)
        if self.collision == "redraw" and (same := negatives == context).any():
            negatives[same] = draw_others(self.noise, center, context, same.sum(), rng)
        return Draw(center, context, negatives)

    def questions(self, draw: Draw) -> Questions:
        """The context (label 1), then the negatives (label 0) in drawing order; −1 stands for no question."""
        rows = np.concatenate([[draw.context], draw.negatives]).astype(np.int64)  # (k + 1,)
        rows = rows[rows >= 0]  # (m,)
        labels = np.zeros(len(rows))
        labels[0] = 1
        return rows, labels, self._shift(draw.center, rows)

    def _shift(self, center: int, rows: np.ndarray) -> np.ndarray:
        return np.zeros(len(rows))


class NCE(NegativeSampling):
    """The same questions, answered with the noise in mind: P(yes) = P(c|w) / (P(c|w) + k·q(c)), with s = v·u as ln P(c|w).

    So log(k·q) is subtracted from each score, and at the optimum Σ exp(s) = 1 by itself (Gutmann and Hyvärinen 2010;
    Mnih and Teh 2012, arXiv 1206.6426, eq. 8).

    Parameters
    ----------
    noise, k, collision
        As for `NegativeSampling`, with k of at least 1.

    Raises
    ------
    ValueError, TypeError
        As `NegativeSampling`; in `questions`, for a row that the noise never draws: log(k·0) is no number.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Uniform
    >>> rows, labels, shift = NCE(Uniform(4), k=8).questions(Draw(center=1, context=0, negatives=[2]))
    >>> np.exp(shift).round(9).tolist()  # k·q
    [2.0, 2.0]
    """

    least_k: ClassVar[int] = 1

    def _shift(self, center: int, rows: np.ndarray) -> np.ndarray:
        q = np.asarray(self.noise.probs(center))[rows]  # (m,)
        if not (q > 0).all():
            raise ValueError(
                f"NCE subtracts log(k·q), but the noise never draws row {rows[q <= 0][0]} (q = 0); "
                "give every word a count above 0"
            )
        return np.log(self.k * q)


@dataclass(frozen=True, eq=False)
class FullSoftmax:
    """Which of all V words is the context? One question, answered by every row of W_out.

    P(c|w) = exp(v·u_c) / Σ exp(v·u), the loss is −ln P (Mikolov et al. 2013, arXiv 1310.4546, eq. 2).

    Parameters
    ----------
    V : int
        Number of words, at least 1.

    Examples
    --------
    >>> FullSoftmax(3).questions(Draw(center=1, context=0))[:2]
    (array([0, 1, 2]), array([1., 0., 0.]))
    """

    V: int
    link: ClassVar[Link] = SOFTMAX
    rows_are_words: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "V", errors.check_int("V", self.V, least=1))

    def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
        """Nothing is random."""
        return Draw(center, context, NOTHING)

    def questions(self, draw: Draw) -> Questions:
        """All V rows, the context labelled 1."""
        context = errors.check_int("context", draw.context, 0, self.V - 1)
        rows = np.arange(self.V)  # (V,)
        return rows, (rows == context).astype(float), np.zeros(self.V)


@dataclass(frozen=True, eq=False)
class HierarchicalSoftmax:
    """Which way now? One yes/no question at each inner node on the context's path through a tree.

    P(c|w) = Π σ(±v·u_node), the loss is −ln P (Mikolov et al. 2013, arXiv 1310.4546, eq. 3). The first V − 1 rows of
    W_out stand for inner nodes, not for words.

    Parameters
    ----------
    tree : Tree
        Each word's path; `from_counts` makes the one that asks least on average.

    Raises
    ------
    TypeError, ValueError
        No tree, or one whose paths leave it.

    Examples
    --------
    >>> rows, turns, shift = HierarchicalSoftmax.from_counts([4, 2, 1]).questions(Draw(center=1, context=2))
    >>> rows.tolist(), turns.tolist()
    ([1, 0], [1.0, 1.0])
    """

    tree: Tree
    link: ClassVar[Link] = SIGMOID
    rows_are_words: ClassVar[bool] = False

    def __post_init__(self) -> None:
        checked_tree(self.tree)

    @classmethod
    def from_counts(cls, counts: np.ndarray) -> "HierarchicalSoftmax":
        """The objective over the Huffman tree of (V,) counts; a count that is not above 0 is a ValueError."""
        return cls(huffman(counts))

    @property
    def V(self) -> int:
        """Number of words."""
        return len(self.tree.lengths)

    def draw(self, center: int, context: int, rng: np.random.Generator) -> Draw:
        """Nothing is random."""
        return Draw(center, context, NOTHING)

    def questions(self, draw: Draw) -> Questions:
        """The inner nodes from the root down; the labels are the turns."""
        nodes, turns = self.tree.path(draw.context)  # (m,) each
        return nodes, turns.astype(float), np.zeros(len(nodes))
