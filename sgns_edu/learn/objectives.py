"""Six objectives, one form: each asks questions about a few rows of W_out.

An objective has a `link` (how scores become probabilities) and two verbs. `draw` makes the random
decisions. `questions` is pure: it returns the rows that are scored, the right answers (labels), and
what is subtracted from each score. `model.Objective` is the type.

Three extras are optional. `ask` returns the questions of many draws at once. `asks_about` tells
which rows they are about: "negatives" (the context, then its negatives), "all rows" (in order,
without a shift) or "path" (rows that the context alone decides, without a shift). `temperature`
divides all scores.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors
from sgns_edu.learn.huffman import Tree, check_tree, huffman
from sgns_edu.learn.link import SIGMOID, SOFTMAX
from sgns_edu.learn.model import Draw, Objective, Questions
from sgns_edu.learn.noise import Noise, check_probs, depends_on_center, draw_from, draw_others

COLLISIONS = ("allow", "skip", "redraw")
NOTHING = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class NegativeSampling:
    """Is this pair plausible? Ask once for the context, and once for each of k noise words.

    J = ln σ(v·u_c) + Σ_i ln σ(−v·u_i), and the loss is −J (Mikolov et al. 2013, arXiv 1310.4546,
    eq. 4).

    Parameters
    ----------
    noise : Noise
        Any object with `probs(center)`; its size is the number of words.
    k : int, default 5
        Number of negatives; 0 asks about the context alone.
    collision : {"allow", "skip", "redraw"}
        What to do when a negative is the context itself. "allow" keeps it, as the theory needs.
        "skip" drops the question (word2vec.c, gensim) and stores −1. "redraw" draws another word
        instead (fastText).

    Raises
    ------
    ValueError, TypeError
        If k is not an int of at least 0, the collision rule is unknown, or `noise.probs` is not a
        distribution; in `draw`, if "redraw" has no other word to draw.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Uniform
    >>> draw = Draw(center=1, context=0, negatives=[1, 2])
    >>> rows, labels, shift = NegativeSampling(Uniform(3), k=2).questions(draw)
    >>> rows.tolist(), labels.tolist()
    ([0, 1, 2], [1.0, 0.0, 0.0])
    """

    noise: Noise
    k: int = 5
    collision: str = "allow"
    link = SIGMOID
    rows_are_words = True
    asks_about = "negatives"
    least_k = 0

    def __post_init__(self) -> None:
        check_probs(self.noise, 0)
        object.__setattr__(self, "k", errors.check_int("k", self.k, least=self.least_k))
        errors.check_choice("collision", self.collision, COLLISIONS)

    @cached_property
    def V(self) -> int:
        """Number of words."""
        return len(np.asarray(self.noise.probs(0)))

    def draw(self, center: int, context: int, rng: int | np.random.Generator | None = None) -> Draw:
        """Draw the k negatives of one pair; the collision rule acts here and nowhere else."""
        rng = errors.check_rng(rng)
        negatives = draw_from(self.noise, center, self.k, rng)  # (k,)
        if self.collision == "skip":
            negatives = np.where(negatives == context, -1, negatives)
        elif self.collision == "redraw":
            same = negatives == context
            if same.any():
                negatives[same] = draw_others(self.noise, center, context, same.sum(), rng)
        return Draw(center, context, negatives)

    def draw_in_batch(self, pairs: ArrayLike) -> list[Draw]:
        """Give each of k + 1 pairs the contexts of the others as its negatives (in-batch negatives).

        So the noise is the contexts' own share of the pairs, whatever `noise` says; only the shift of
        `NCE` and `SampledSoftmax` reads it.

        Parameters
        ----------
        pairs : array of shape (k + 1, 2)
            Center, context.

        Raises
        ------
        ValueError
            If the collision rule is "redraw": no negative of a batch can be drawn again.

        Examples
        --------
        >>> from sgns_edu.learn.noise import Uniform
        >>> for draw in InfoNCE(Uniform(9), k=2).draw_in_batch([[0, 1], [2, 3], [4, 5]]):
        ...     print(draw)
        Draw(center=0, context=1, negatives=[3, 5])
        Draw(center=2, context=3, negatives=[1, 5])
        Draw(center=4, context=5, negatives=[1, 3])
        """
        if self.collision == "redraw":
            raise ValueError(
                "negatives='batch' cannot draw a negative again; use collision='allow' or 'skip'"
            )
        centers, contexts = np.asarray(pairs).reshape(-1, 2).T  # (b,) each
        draws = []
        for i, (center, context) in enumerate(zip(centers.tolist(), contexts.tolist())):
            negatives = np.delete(contexts, i).astype(np.int64)  # (b - 1,)
            if self.collision == "skip":
                negatives[negatives == context] = -1
            draws.append(Draw(center, context, negatives))
        return draws

    def questions(self, draw: Draw) -> Questions:
        """Ask about the context (label 1), then the negatives (label 0) in drawing order."""
        rows = np.concatenate([[draw.context], draw.negatives]).astype(np.int64)  # (k + 1,)
        rows = rows[rows >= 0]  # (m,), without the skipped ones
        labels = np.zeros(len(rows))
        labels[0] = 1
        return rows, labels, np.zeros(len(rows))

    def ask(self, centers: np.ndarray, contexts: np.ndarray, negatives: np.ndarray) -> Questions:
        """Ask the questions of b draws at once, (b, k + 1) each; see `ask`."""
        rows = np.column_stack([contexts, negatives]).astype(np.int64)  # (b, k + 1)
        labels = np.zeros(rows.shape)
        labels[:, 0] = 1
        return rows, labels, np.zeros(rows.shape)


class NCE(NegativeSampling):
    """Ask the same questions, and answer them with the noise in mind.

    P(yes) = P(c|w) / (P(c|w) + k·q(c)), with s = v·u as ln P(c|w). So log(k·q) is subtracted from
    each score, and at the optimum Σ exp(s) = 1 by itself (Gutmann and Hyvärinen 2010; Mnih and Teh
    2012, arXiv 1206.6426, eq. 8).

    Parameters
    ----------
    noise, k, collision
        As for `NegativeSampling`, with k of at least 1.

    Raises
    ------
    ValueError, TypeError
        As `NegativeSampling`; in `questions`, if the noise never draws one of the rows, since
        log(k·0) is not a number.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Uniform
    >>> draw = Draw(center=1, context=0, negatives=[2])
    >>> rows, labels, shift = NCE(Uniform(4), k=8).questions(draw)
    >>> np.exp(shift).round(9).tolist()  # k·q
    [2.0, 2.0]
    """

    asks_about = "negatives"
    least_k = 1

    def questions(self, draw: Draw) -> Questions:
        """Ask the questions of negative sampling, with log(k·q) as the shift."""
        rows, labels, _ = super().questions(draw)
        return rows, labels, self._shift(draw.center, rows)

    def ask(self, centers: np.ndarray, contexts: np.ndarray, negatives: np.ndarray) -> Questions:
        """Ask the questions of b draws at once, (b, k + 1) each; see `ask`."""
        rows, labels, shift = super().ask(centers, contexts, negatives)
        is_asked = rows >= 0  # (b, m)
        if not depends_on_center(self.noise):
            shift[is_asked] = self._shift(0, rows[is_asked])
            return rows, labels, shift
        for center in np.unique(centers).tolist():
            here = is_asked & (centers == center)[:, None]  # (b, m)
            shift[here] = self._shift(center, rows[here])
        return rows, labels, shift

    def _shift(self, center: int, rows: np.ndarray) -> np.ndarray:
        """log(k·q) of each row, (m,)."""
        return np.log(self.k * _find_q(self, center, rows))


@dataclass(frozen=True, eq=False)
class InfoNCE(NegativeSampling):
    """Which of these k + 1 words is the context? One choice instead of k + 1 yes/no questions.

    P = exp(v·u_c / τ) / Σ_j exp(v·u_j / τ) over the context and its k negatives, and the loss is
    −ln P (van den Oord et al. 2018, arXiv 1807.03748, eq. 4). At the optimum v·u / τ is
    log P(c|w) − log q(c), up to a constant for each center: only differences of scores count.

    Parameters
    ----------
    noise, k, collision
        As for `NegativeSampling`, with k of at least 1.
    temperature : float, default 1.0
        τ, above 0. Scores are divided by it; below 1, the highest of them take most of the push.

    Raises
    ------
    ValueError, TypeError
        As `NegativeSampling`; if the temperature is not a number above 0.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> params = sg.Params(np.eye(3), np.array([[np.log(3), 0, 0], [0, 0, 0], [0, 0, 0]]))
    >>> objective = InfoNCE(sg.Uniform(3), k=2)
    >>> sg.explain(params, objective, Draw(center=0, context=0, negatives=[1, 2])).probs.round(9)
    array([0.6, 0.2, 0.2])
    """

    temperature: float = field(default=1.0, kw_only=True)
    link = SOFTMAX
    asks_about = "negatives"
    least_k = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        temperature = errors.check_float("temperature", self.temperature)
        if not temperature > 0:
            raise ValueError(f"temperature must be above 0, got {temperature:g}")
        object.__setattr__(self, "temperature", temperature)


class SampledSoftmax(NCE):
    """Ask which of k + 1 words is the context, and answer with the noise in mind.

    P = exp(v·u_c − log q(c)) / Σ_j exp(v·u_j − log q(j)) over the context and its k negatives, and
    the loss is −ln P (Bengio and Senécal 2008; Yi et al. 2019, "Sampling-bias-corrected neural
    modeling", section 3). At the optimum v·u is log P(c|w), up to a constant for each center, as
    under `FullSoftmax`.

    Parameters
    ----------
    noise, k, collision
        As for `NegativeSampling`, with k of at least 1.

    Raises
    ------
    ValueError, TypeError
        As `NCE`.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Unigram
    >>> draw = Draw(center=1, context=0, negatives=[2])
    >>> rows, labels, shift = SampledSoftmax(Unigram([6, 3, 1], alpha=1), k=1).questions(draw)
    >>> np.exp(shift).round(9).tolist()  # q
    [0.6, 0.1]
    """

    link = SOFTMAX

    def _shift(self, center: int, rows: np.ndarray) -> np.ndarray:
        """log q of each row, (m,)."""
        return np.log(_find_q(self, center, rows))


def _find_q(objective: NegativeSampling, center: int, rows: np.ndarray) -> np.ndarray:
    """q of each row, (m,), whose logarithm is to be subtracted."""
    q = np.asarray(objective.noise.probs(center))[rows]  # (m,)
    if not (q > 0).all():
        raise ValueError(
            f"{type(objective).__name__} subtracts the logarithm of q, but the noise never draws "
            f"row {rows[q <= 0][0]} (q = 0); give every word a count above 0"
        )
    return q


@dataclass(frozen=True, eq=False)
class FullSoftmax:
    """Which of all V words is the context? One choice among all rows.

    P(c|w) = exp(v·u_c) / Σ_j exp(v·u_j), and the loss is −ln P (Mikolov et al. 2013, arXiv
    1310.4546, eq. 2).

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
    link = SOFTMAX
    rows_are_words = True
    asks_about = "all rows"

    def __post_init__(self) -> None:
        object.__setattr__(self, "V", errors.check_int("V", self.V, least=1))

    def draw(self, center: int, context: int, rng: int | np.random.Generator | None = None) -> Draw:
        """Make no random decision."""
        return Draw(center, context, NOTHING)

    def questions(self, draw: Draw) -> Questions:
        """Ask about all V rows; the context is labeled 1."""
        context = errors.check_int("context", draw.context, 0, self.V - 1)
        labels = np.zeros(self.V)
        labels[context] = 1
        return np.arange(self.V), labels, np.zeros(self.V)

    def ask(self, centers: np.ndarray, contexts: np.ndarray, negatives: np.ndarray) -> Questions:
        """Ask the questions of b draws at once, (b, V) each; see `ask`."""
        b = len(contexts)
        rows = np.tile(np.arange(self.V), (b, 1))  # (b, V)
        labels = np.zeros(rows.shape)
        labels[np.arange(b), contexts] = 1
        return rows, labels, np.zeros(rows.shape)


@dataclass(frozen=True, eq=False)
class HierarchicalSoftmax:
    """Which way now? One yes/no question at each inner node on the context's path through a tree.

    P(c|w) = Π σ(±v·u_node), and the loss is −ln P (Mikolov et al. 2013, arXiv 1310.4546, eq. 3).
    The first V − 1 rows of W_out are inner nodes, not words.

    Parameters
    ----------
    tree : Tree
        Each word's path; `from_counts` builds the tree with the shortest paths on average.

    Raises
    ------
    TypeError, ValueError
        If `tree` is not a Tree, or its paths leave it.

    Examples
    --------
    >>> objective = HierarchicalSoftmax.from_counts([4, 2, 1])
    >>> rows, turns, shift = objective.questions(Draw(center=1, context=2))
    >>> rows.tolist(), turns.tolist()
    ([1, 0], [1.0, 1.0])
    """

    tree: Tree
    link = SIGMOID
    rows_are_words = False
    asks_about = "path"

    def __post_init__(self) -> None:
        check_tree(self.tree)

    @classmethod
    def from_counts(cls, counts: ArrayLike) -> HierarchicalSoftmax:
        """Build the objective over the Huffman tree of (V,) counts.

        Raises
        ------
        ValueError
            If a count is not above 0.
        """
        return cls(huffman(counts))

    @property
    def V(self) -> int:
        """Number of words."""
        return len(self.tree.starts) - 1

    def draw(self, center: int, context: int, rng: int | np.random.Generator | None = None) -> Draw:
        """Make no random decision."""
        return Draw(center, context, NOTHING)

    def questions(self, draw: Draw) -> Questions:
        """Ask about the inner nodes from the root down; the labels are the turns."""
        nodes, turns = self.tree.path(draw.context)  # (m,) each
        return nodes, turns.astype(float), np.zeros(len(nodes))

    def ask(self, centers: np.ndarray, contexts: np.ndarray, negatives: np.ndarray) -> Questions:
        """Ask the questions of b draws at once, (b, longest path) each; see `ask`."""
        starts = self.tree.starts[contexts]  # (b,)
        lengths = self.tree.starts[contexts + 1] - starts  # (b,)
        level = np.arange(lengths.max(initial=0))  # (m,)
        is_on_path = level < lengths[:, None]  # (b, m)
        place = np.where(is_on_path, starts[:, None] + level, 0)  # (b, m)
        rows = np.where(is_on_path, self.tree.nodes[place], -1).astype(np.int64)
        labels = np.where(is_on_path, self.tree.turns[place], 0.0)
        return rows, labels, np.zeros(rows.shape)


def ask(
    objective: Objective, centers: np.ndarray, contexts: np.ndarray, negatives: np.ndarray
) -> Questions:
    """Ask the questions of b draws at once: rows, labels and shift, (b, m) each.

    An objective may bring its own `ask`; otherwise its `questions` are asked draw by draw.

    Parameters
    ----------
    objective : Objective
    centers, contexts : ndarray of shape (b,)
        Row numbers; they are not checked.
    negatives : ndarray of shape (b, k)

    Returns
    -------
    rows, labels, shift : ndarray of shape (b, m)
        A row of −1 asks nothing; its label and shift are 0.

    Examples
    --------
    >>> from sgns_edu.learn.noise import Uniform
    >>> centers, contexts, negatives = np.array([1, 0]), np.array([0, 2]), np.array([[1], [-1]])
    >>> ask(NegativeSampling(Uniform(3), k=1), centers, contexts, negatives)[0].tolist()
    [[0, 1], [2, -1]]
    """
    own = find_extra(objective, "ask")
    if own is not None:
        return own(centers, contexts, negatives)
    draws = map(Draw, centers.tolist(), contexts.tolist(), negatives.astype(np.int64))
    each = [objective.questions(draw) for draw in draws]
    b, m = len(each), max((len(rows) for rows, _, _ in each), default=0)
    rows, labels, shift = np.full((b, m), -1), np.zeros((b, m)), np.zeros((b, m))
    for i, (its_rows, its_labels, its_shift) in enumerate(each):
        n = len(its_rows)
        rows[i, :n], labels[i, :n], shift[i, :n] = its_rows, its_labels, its_shift
    return rows, labels, shift


def find_extra(objective: Objective, name: str) -> Any:
    """Return what an objective offers beside `questions` (`ask`, `asks_about`), or None.

    subtle: a subclass with `questions` of its own inherits the rest, which no longer fits them.
    """
    for kind in type(objective).__mro__:
        if name in vars(kind):
            return getattr(objective, name)
        if "questions" in vars(kind):
            return None
    return None
