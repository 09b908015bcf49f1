"""The random decisions for a block of text, drawn before any arithmetic: every engine reads them.

A pair is trained as in lecture 03: one context, k negatives. Fresh negatives for each pair would
fetch rows from all over a large table. There, a tile of `size` neighboring words draws a few sets of
k, and its pairs take turns with them. The expected number of times a word is a negative stays k·q(word)
a pair, as in equation 4 of Mikolov et al. 2013 (arXiv 1310.4546).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sgns_edu.scale.alias import Alias
from sgns_edu.text.encoding import END

SIZE = 32  # words per tile
LEAST = 20  # negatives a tile where pairs take turns
MOST = 4096  # negatives a tile; where that is too few for all pairs, they take turns in any case


class Tape(NamedTuple):
    """P steps in text order: centers (P,), rows of W_out (P, k + 1), learning rates (P,).

    The first of the k + 1 rows is the context, with the answer yes; the others are negatives.
    """

    center: np.ndarray
    rows: np.ndarray
    lr: np.ndarray


class Tiles(NamedTuple):
    """A block of text, subsampled and cut into M tiles of n/M words each.

    Attributes
    ----------
    words : ndarray of shape (n,), int32
        Row numbers. The last tile is filled up with words that have no context.
    low, high : ndarray of shape (n,), int32
        The contexts of the center at place i are the places low[i] … high[i] − 1, except i itself.
    negatives : ndarray of shape (M, N), int32
        N is a multiple of k; the pairs of a tile use columns 0 … k − 1, k … 2k − 1 and so on, then
        start again.
    k : int
    at_once : int
        How many pairs that use the same negatives may step without seeing each other, 1 or 4.
    lr : ndarray of shape (M,), float64
        The learning rate of each tile.
    """

    words: np.ndarray
    low: np.ndarray
    high: np.ndarray
    negatives: np.ndarray
    k: int
    at_once: int
    lr: np.ndarray

    @property
    def size(self) -> int:
        """Words per tile."""
        return len(self.words) // max(len(self.lr), 1)

    @property
    def pairs(self) -> int:
        """The number P of pairs (center, context)."""
        return int(self.contexts().sum(dtype=np.int64))

    def contexts(self) -> np.ndarray:
        """The number of contexts of each word (n,)."""
        return np.maximum(self.high - self.low - 1, 0)

    def tape(self) -> Tape:
        """The same decisions, pair by pair."""
        counts = self.contexts()  # (n,)
        ends = np.cumsum(counts)
        place = np.repeat(np.arange(len(counts)), counts)  # (P,)
        context = np.arange(len(place)) - (ends - counts - self.low)[place]  # (P,)
        context += context >= place
        tile = place // max(self.size, 1)  # (P,)
        before = np.concatenate([[0], ends])[tile * self.size]  # (P,) pairs before the tile
        first = (np.arange(len(place)) - before) * self.k % max(self.negatives.shape[1], 1)  # (P,)
        negatives = self.negatives[tile[:, None], first[:, None] + np.arange(self.k)]  # (P, k)
        rows = np.column_stack([self.words[context], negatives])  # (P, k + 1)
        return Tape(self.words[place], rows, self.lr[tile])


@dataclass(frozen=True, eq=False)
class Sampler:
    """How decisions are drawn: keep probabilities (V,), noise (V,), window, k and the first rate.

    The rates of all uses of a negative in its tile add up to about `reuse`; with 0 each pair has its
    own.
    """

    keep: np.ndarray
    noise: np.ndarray
    window: int
    k: int
    lr: float
    size: int = SIZE
    reuse: float = 0
    at_once: int = 1

    @cached_property
    def alias(self) -> Alias:
        """The noise, ready to be drawn from."""
        return Alias.of(self.noise)

    def draw(
        self,
        block: np.ndarray,
        lr: tuple[float, float],
        rng: np.random.Generator,
        held_out: np.ndarray | tuple[()] = (),
    ) -> Tiles:
        """Subsample a block of encoded text; draw a window for each center, negatives for each tile.

        The rate goes evenly from lr[0] to lr[1]. Places of the block in `held_out` are never
        centers.
        """
        kept, first, last = self._subsample(block, rng)  # (n,) each
        n, M = len(kept), -(-len(kept) // self.size)
        width = rng.integers(1, self.window, size=n, dtype=np.int32, endpoint=True)  # (n,)
        if len(held_out):
            width[np.isin(kept, held_out)] = 0
        place = np.arange(n, dtype=np.int32)
        low = np.maximum(place - width, first)
        high = np.minimum(place + width + 1, last)
        fill = 0, M * self.size - n
        words, low, high = (np.pad(column, fill) for column in (block[kept], low, high))
        pairs = np.maximum(high - low - 1, 0).reshape(M, self.size).sum(axis=1)  # (M,)
        N = self.k * self._sets(pairs)
        negatives = self.alias.draw((M, N), rng)
        rates = np.linspace(*lr, M, endpoint=False)
        return Tiles(words, low, high, negatives, self.k, self.at_once, rates)

    def idle(self) -> Tiles:
        """A tile without a pair: training on it changes nothing."""
        nothing = np.zeros(self.size, np.int32)
        negatives = np.zeros((1, self.k), np.int32)
        return Tiles(nothing, nothing, nothing, negatives, self.k, self.at_once, np.zeros(1))

    def _sets(self, pairs: np.ndarray) -> int:
        """How many sets of k negatives each tile draws, for (M,) pairs per tile."""
        if len(pairs) == 0:
            return 1
        if self.reuse == 0:
            return int(np.ceil(min(pairs.max(), MOST / self.k)))
        return int(np.ceil(max(pairs.mean() * min(1, self.lr / self.reuse), LEAST / self.k)))

    def _subsample(
        self, block: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The places of the words kept; for each, where its sentence begins and ends among them."""
        end = (
            block == END
        )  # subtle: as a row, −1 is the last word, so that the next line needs `& ~end`
        chance = rng.random(len(block), dtype=np.float32)
        kept = np.flatnonzero((chance < self.keep[block]) & ~end)  # (n,)
        place = np.arange(len(kept), dtype=np.int32)
        begins = np.diff(np.cumsum(end)[kept], prepend=-1) > 0  # (n,)
        first = np.maximum.accumulate(np.where(begins, place, 0))
        closes = np.append(begins[1:], True)[: len(kept)]
        next_end = np.where(closes, place + 1, len(kept))
        last = np.minimum.accumulate(next_end[::-1])[::-1].astype(np.int32)
        return kept, first, last
