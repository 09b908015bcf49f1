"""What was learned: a vector for every word, and the questions one asks of them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from sgns_edu import errors
from sgns_edu.study import formats
from sgns_edu.text.vocabulary import Vocabulary


class Embeddings:
    """Words and their vectors; `emb["fox"]` is a row of `W_in`.

    Parameters
    ----------
    vocabulary : Vocabulary
    W_in : array of shape (V, d)
        The words as centers: what is usually meant by "the embedding".
    W_out : array of shape (V, d), optional
        The words as contexts; None where the source did not have them.
    log : sequence, optional
        The learning curve, as `train` measured it.

    Attributes
    ----------
    vocabulary, W_in, W_out, log
        The tables are float32 and read-only.

    Raises
    ------
    ValueError
        Tables that do not fit the vocabulary or hold a value that is not finite.

    Examples
    --------
    >>> emb = Embeddings(Vocabulary(["up", "down", "high"], [3, 2, 1]), [[1, 0], [-1, 0], [3, 4]])
    >>> emb.neighbors("up", n=1), round(emb.similarity("up", "down"), 6), "left" in emb, len(emb)
    ([('high', 0.6000000238418579)], -1.0, False, 3)
    """

    def __init__(self, vocabulary: Vocabulary, W_in: np.ndarray, W_out: np.ndarray | None = None, *, log: Sequence = ()):
        self.vocabulary = vocabulary
        self.W_in = _table("W_in", W_in, len(vocabulary))  # (V, d)
        self.W_out = None if W_out is None else _table("W_out", W_out, len(vocabulary))  # (V, d)
        if W_out is not None and self.W_out.shape != self.W_in.shape:
            raise ValueError(f"W_out must have the shape of W_in, {self.W_in.shape}, not {self.W_out.shape}")
        self.log = list(log)

    def __repr__(self) -> str:
        head = ", ".join(self.vocabulary.words[:5]) + (", …" if len(self) > 5 else "")
        return f"Embeddings of {len(self):,} words in {self.dim} dimensions: {head}"

    def __len__(self) -> int:
        return len(self.vocabulary)

    def __contains__(self, word: object) -> bool:
        return word in self.vocabulary

    def __getitem__(self, word: str) -> np.ndarray:
        """The vector (d,) of a word; an unknown one is a KeyError that names its neighbors in spelling."""
        return self.W_in[self.vocabulary.row(word)]

    @property
    def dim(self) -> int:
        """Length d of the vectors."""
        return self.W_in.shape[1]

    def similarity(self, first: str, second: str) -> float:
        """The cosine between the vectors of two words, 0 where one of them is zero."""
        return float(_unit(self[first]) @ _unit(self[second]))

    def neighbors(self, word: str | np.ndarray, n: int = 10) -> list[tuple[str, float]]:
        """The n words whose vectors point most nearly the same way, with the cosine, best first.

        Parameters
        ----------
        word : str or array of shape (d,)
            A word is not its own neighbor; a vector's nearest word is.
        n : int, default 10
        """
        if isinstance(word, str):
            return self._nearest(self[word], n, without=[word])
        return self._nearest(self._vector(word), n)

    def analogy(self, a: str, b: str, c: str, n: int = 10, *, inputs: bool = False) -> list[tuple[str, float]]:
        """a is to b as c is to …: the words nearest to b − a + c, each of the three at length 1, best first.

        Parameters
        ----------
        a, b, c : str
        n : int, default 10
        inputs : bool, default False
            Whether a, b and c may be among the answers. Usually they are left out, without saying so.
        """
        target = _unit(self[b]) - _unit(self[a]) + _unit(self[c])  # (d,)
        return self._nearest(target, n, without=[] if inputs else [a, b, c])

    def save(self, path: str | os.PathLike) -> None:
        """Write the vectors, in the format that the name asks for: `.npz`, `.bin`, or word2vec's text for any other.

        word2vec's text and binary formats hold `W_in` alone, without the counts; `.npz` holds both tables and the counts.
        The file is written whole or not at all.
        """
        formats.writer(path)(Path(path), self.vocabulary, self.W_in, self.W_out)

    @classmethod
    def load(cls, path: str | os.PathLike) -> "Embeddings":
        """Read what `save`, word2vec, gensim or fastText wrote, in the format that the name says.

        Where a format has no counts, every count is 0; where it has no `W_out`, that is None.

        Raises
        ------
        ValueError
            A file that is cut, foreign, or claims more than it holds.
        """
        return cls(*formats.reader(path)(Path(path)))

    def _nearest(self, vector: np.ndarray, n: int, without: Sequence[str] = ()) -> list[tuple[str, float]]:
        n = min(errors.whole("n", n, least=1), len(self))
        cosines = self.W_in @ _unit(vector) * self._inverse_lengths  # (V,)
        cosines[[self.vocabulary.row(word) for word in without]] = -np.inf
        best = np.argpartition(-cosines, n - 1)[:n]
        best = best[np.lexsort((best, -cosines[best]))]
        return [(self.vocabulary.words[row], float(cosines[row])) for row in best if cosines[row] > -np.inf]

    def _vector(self, values: object) -> np.ndarray:
        vector = np.asarray(values, dtype=np.float32)
        if vector.shape != (self.dim,) or not np.isfinite(vector).all():
            raise ValueError(f"a word or a finite vector of shape ({self.dim},) is wanted, not one of shape {vector.shape}")
        return vector

    @cached_property
    def _inverse_lengths(self) -> np.ndarray:
        lengths = np.sqrt(np.einsum("vd,vd->v", self.W_in, self.W_in))  # (V,)
        return np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)


def _unit(vector: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(vector)
    return vector / length if length else vector


def _table(name: str, values: np.ndarray, V: int) -> np.ndarray:
    """A read-only float32 view (V, d); the caller's array stays as writable as it was."""
    table = np.asarray(values, dtype=np.float32).view()
    if table.ndim != 2 or len(table) != V or not table.shape[1]:
        raise ValueError(f"{name} must have the shape ({V}, d), a row for each word, not {table.shape}")
    if not np.isfinite(table.sum(axis=0)).all() and not np.isfinite(table).all():
        raise ValueError(f"{name} must be finite, but row {int(np.argmin(np.isfinite(table).all(axis=1)))} is not")
    table.flags.writeable = False
    return table
