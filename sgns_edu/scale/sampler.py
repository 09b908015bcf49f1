"""The description of the work that every engine reads: tiles of running text, with all random decisions made.

A tile is a stretch of `size` neighboring words of the text. Each of them is a center and meets its own contexts, which
may stand outside the tile, so that no pair is lost at its edges. What a tile shares is its negatives: N words drawn
once, against which all its centers are scored. A center with m contexts owes m·k negatives, so each of the N counts
m·k/N times, and the expected weight of a word as a negative is m·k·q(word), as in equation 4 of Mikolov et al. 2013
(arXiv 1310.4546).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.scale.alias import Alias
from sgns_edu.text.encoding import END

SIZE = 16  # words a tile
SHARED, FEW = (
    20,
    8,
)  # negatives a tile: by default, and where speed is wanted more than the last point of quality


class Tiles(NamedTuple):
    """A block of text, thinned and cut into M tiles of n/M words each.

    Attributes
    ----------
    words : ndarray of shape (n,), int32
        Row numbers. The last tile is filled up with words that have no context.
    low, high : ndarray of shape (n,), int32
        The contexts of the center at place i stand at low[i] … high[i] − 1, place i itself left out.
    negatives : ndarray of shape (M, N), int32
    weight : float
        k/N, what one of the N shared negatives counts for each context of a center.
    lr : ndarray of shape (M,), float64
        The learning rate of each tile.
    """

    words: np.ndarray
    low: np.ndarray
    high: np.ndarray
    negatives: np.ndarray
    weight: float
    lr: np.ndarray

    @property
    def pairs(self) -> int:
        """How many pairs (center, context) the block trains."""
        return int(np.maximum(self.high - self.low - 1, 0).sum(dtype=np.int64))


def how_many(shared: int | str) -> int:
    """The negatives of a tile as a number; "few" is FEW.

    Raises
    ------
    ValueError, TypeError
        Another word, or no whole number of at least 1.

    Examples
    --------
    >>> how_many(20), how_many("few")
    (20, 8)
    """
    if isinstance(shared, str) and shared != "few":
        raise ValueError(f"shared must be a whole number or 'few', not {shared!r}")
    return FEW if isinstance(shared, str) else errors.check_int("shared", shared, least=1)


@dataclass(frozen=True, eq=False)
class Recipe:
    """How the decisions are drawn: who is kept (V,), who is noise (V,), the window, and how much a tile shares."""

    keep: np.ndarray
    noise: np.ndarray
    window: int
    k: int
    size: int = SIZE
    shared: int = SHARED

    def __post_init__(self) -> None:
        object.__setattr__(self, "alias", Alias.of(self.noise))

    def draw(
        self,
        block: np.ndarray,
        lr: tuple[float, float],
        rng: np.random.Generator,
        held_out: np.ndarray | tuple[()] = (),
    ) -> Tiles:
        """Thin a block of encoded text, draw a window for each center and N negatives for each tile.

        The rate goes evenly from lr[0] to lr[1]. Places of the block in `held_out` are nobody's center.
        """
        kept, first, last = self._thin(block, rng)  # (n,) each
        n, M = len(kept), -(-len(kept) // self.size)
        width = rng.integers(1, self.window, size=n, dtype=np.int32, endpoint=True)  # (n,)
        if len(held_out):
            width[np.isin(kept, held_out)] = 0
        place = np.arange(n, dtype=np.int32)
        whole = [
            np.pad(column, (0, M * self.size - n))
            for column in (
                block[kept],
                np.maximum(place - width, first),
                np.minimum(place + width + 1, last),
            )
        ]
        rates = np.linspace(*lr, M, endpoint=False)
        return Tiles(*whole, self.alias.draw((M, self.shared), rng), self.k / self.shared, rates)

    def idle(self) -> Tiles:
        """A tile without a pair: training on it changes nothing."""
        nothing = np.zeros(self.size, np.int32)
        return Tiles(
            nothing, nothing, nothing, np.zeros((1, self.shared), np.int32), 1.0, np.zeros(1)
        )

    def _thin(
        self, block: np.ndarray, rng: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Places of the words kept, and among them, for each, where its sentence begins and where it has ended."""
        end = (
            block == END
        )  # subtle: as a row, −1 is the last word, so that the line below needs `& ~end`
        kept = np.flatnonzero(
            (rng.random(len(block), dtype=np.float32) < self.keep[block]) & ~end
        )  # (n,)
        place = np.arange(len(kept), dtype=np.int32)
        begins = np.diff(np.cumsum(end)[kept], prepend=-1) > 0  # (n,)
        first = np.maximum.accumulate(np.where(begins, place, 0))
        closes = np.append(begins[1:], True)[: len(kept)]
        last = np.minimum.accumulate(np.where(closes, place + 1, len(kept))[::-1])[::-1].astype(
            np.int32
        )
        return kept, first, last
