"""Many draws from one distribution, each at the cost of two look-ups whatever V is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Alias(NamedTuple):
    """Walker's alias table: V columns of equal height, each shared by at most two words.

    A draw picks a column evenly and then one of its two words by a coin: the column's own with the
    probability `own`, else `other` (Walker 1977, "An efficient method for generating discrete
    random variables", filled as by Vose 1991).

    Attributes
    ----------
    own : ndarray of shape (V,), float32
    other : ndarray of shape (V,), int32
    """

    own: np.ndarray
    other: np.ndarray

    @classmethod
    def of(cls, probs: np.ndarray) -> "Alias":
        """The table of a distribution (V,): words above the mean height fill up those below it.

        >>> Alias.of(np.array([0.5, 0.25, 0.25])).own.tolist()
        [1.0, 0.75, 0.75]
        """
        height = (len(probs) * np.asarray(probs)).tolist()
        other = list(range(len(height)))
        low = [word for word, share in enumerate(height) if share < 1]
        high = [word for word, share in enumerate(height) if share >= 1]
        while low and high:
            word, giver = low.pop(), high[-1]
            other[word] = giver
            height[giver] -= 1 - height[word]
            if height[giver] < 1:
                low.append(high.pop())
        own = np.array(height, dtype=np.float32)
        own[low + high] = 1  # what rounding has left over
        return cls(own, np.array(other, dtype=np.int32))

    def draw(self, shape: int | tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
        """Independent words of the given shape, int32."""
        column = rng.integers(len(self.own), size=shape, dtype=np.int32)
        return np.where(
            rng.random(shape, dtype=np.float32) < self.own[column], column, self.other[column]
        )
