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
        #(w, c); its column sums differ from the counts of the text, because words at the edges have fewer neighbors.
    """

    vocabulary: Vocabulary
    counts: np.ndarray

    def __repr__(self) -> str:
        return f"World of {len(self.vocabulary)} words, {self.counts.sum():,.0f} pairs"


def sixteen_words() -> World:
    """Sixteen words of the "docs" corpus and their 612,282 pairs (windows of 10 words, other words left out).

    The table was counted once, on one machine, and travels with the package, so that its numbers are the same
    everywhere (`tools/make_grids.py` makes it anew). 16 of its 256 pairs never occur.

    Examples
    --------
    >>> world = sixteen_words()
    >>> row = world.vocabulary.row
    >>> world.counts[row("top"), row("bottom")], int(world.counts.sum()), int((world.counts == 0).sum())
    (np.float64(168.0), 612282, 16)
    """
    head, *rows = [line.split(",") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    tokens, counts = np.split(
        np.array([row[1:] for row in rows], dtype=np.float64), [1], axis=1
    )  # (V, 1), (V, V)
    return World(Vocabulary(head[2:], tokens[:, 0].astype(np.int64)), counts)
