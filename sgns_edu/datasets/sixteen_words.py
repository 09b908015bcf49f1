"""A small real world: how often sixteen words of English documentation meet."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from sgns_edu.text.vocabulary import Vocabulary

TABLE = Path(__file__).with_name("sixteen_words.csv")


class World(NamedTuple):
    """Words, and how often each pair of them occurs.

    Attributes
    ----------
    vocabulary : Vocabulary
        The V words with their counts in the running text.
    counts : ndarray of shape (V, V)
        #(w, c). Its column sums differ from the counts of the text, because words at the edges
        have fewer neighbors.
    """

    vocabulary: Vocabulary
    counts: np.ndarray

    def __repr__(self) -> str:
        return f"World of {len(self.vocabulary)} words, {self.counts.sum():,.0f} pairs"


def sixteen_words() -> World:
    """Return sixteen words of the "docs" corpus and their 612,282 pairs.

    Windows reach 10 words, other words are left out, and 16 of the 256 pairs never occur. The table
    was counted once, on one machine, and comes with the package, so that its numbers are the same
    everywhere (`tools/make_grids.py` makes it again).

    Examples
    --------
    >>> world = sixteen_words()
    >>> row = world.vocabulary.row
    >>> world.counts[row("top"), row("bottom")], int(world.counts.sum())
    (np.float64(168.0), 612282)
    >>> int((world.counts == 0).sum())
    16
    """
    header, *lines = TABLE.read_text(encoding="utf-8").splitlines()
    words = header.split(",")[2:]
    numbers = np.array([line.split(",")[1:] for line in lines], dtype=np.float64)  # (V, 1 + V)
    return World(Vocabulary(words, numbers[:, 0]), numbers[:, 1:])
