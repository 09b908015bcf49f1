"""What was learned: a vector for every word, and the questions one asks of them."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np

from sgns_edu import errors
from sgns_edu.files import check_file, check_path
from sgns_edu.study import formats, interop
from sgns_edu.study.tables import TABLES, Tables, unit
from sgns_edu.text.vocabulary import Vocabulary, check_vocabulary

Found = list[tuple[str, float]]


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

    def __init__(
        self,
        vocabulary: Vocabulary,
        W_in: np.ndarray,
        W_out: np.ndarray | None = None,
        *,
        log: Sequence = (),
    ):
        self.vocabulary = check_vocabulary(vocabulary)
        self._tables = Tables(len(vocabulary), W_in, W_out)
        self.W_in = self._tables.W_in  # (V, d)
        self.W_out = self._tables.W_out  # (V, d)
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
        """The cosine between the vectors of two words, 0 where one of them is zero; a KeyError for an unknown word."""
        return float(unit(self[first]) @ unit(self[second]))

    def neighbors(
        self,
        word: str | np.ndarray | Sequence[str],
        n: int = 10,
        *,
        table: str = "in",
        measure: str = "cosine",
    ) -> Found | list[Found]:
        """The n words whose vectors are most like that of a word, with the likeness, best first.

        Parameters
        ----------
        word : str, array of shape (d,), or several: a list of words or an array of shape (m, d)
            A word is not its own neighbor, except from one table to the other; a vector's nearest word is.
        n : int, default 10
        table : {"in", "out", "both", "in-out"}
            Which vectors are compared: those of the words as centers, as contexts, the sum of both, or the word as a
            center with all words as contexts (what the model itself scores).
        measure : {"cosine", "dot"}

        Returns
        -------
        list of (str, float)
            For several words, a list of such lists.

        Raises
        ------
        KeyError
            A word that is not in the vocabulary.
        ValueError
            A vector of another length, or a table that the source of the vectors did not have.
        TypeError
            What is neither words nor numbers.

        Examples
        --------
        >>> emb = Embeddings(Vocabulary(["up", "down", "high"], [3, 2, 1]), [[1, 0], [-1, 0], [3, 4]])
        >>> emb.neighbors(emb["up"] + emb["high"], n=2, measure="dot")
        [('high', 28.0), ('up', 4.0)]
        """
        errors.check_choice("table", table, TABLES)
        errors.check_choice("measure", measure, ["cosine", "dot"])
        rows, queries = self._queries(word, table)
        found = []
        for start in range(0, len(queries), 16):
            scores = self._tables.scores(queries[start : start + 16], table, measure)  # (≤ 16, V)
            without = rows[start : start + 16] if table != "in-out" else [None] * 16
            found += [
                self._best(row, n, [own] if own is not None else [])
                for row, own in zip(scores, without)
            ]
        return (
            found[0]
            if isinstance(word, str) or rows[:1] == [None] and np.ndim(word) == 1
            else found
        )

    def analogy(self, a: str, b: str, c: str, n: int = 10, *, inputs: bool = False) -> Found:
        """a is to b as c is to …: the words nearest to b − a + c, each of the three at length 1, best first.

        Parameters
        ----------
        a, b, c : str
        n : int, default 10
        inputs : bool, default False
            Whether a, b and c may be among the answers. The papers leave them out (Mikolov et al. 2013, arXiv
            1301.3781, section 4).

        Returns
        -------
        list of (str, float)
            Words and their cosines.

        Raises
        ------
        KeyError
            A word that is not in the vocabulary.

        Examples
        --------
        >>> words = ["man", "woman", "king", "queen"]
        >>> emb = Embeddings(Vocabulary(words, [4, 3, 2, 1]), [[1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1]])
        >>> emb.analogy("man", "woman", "king", n=1)[0][0]
        'queen'
        """
        target = unit(self[b]) - unit(self[a]) + unit(self[c])  # (d,)
        scores = self._tables.scores(target[None], "in", "cosine")  # (1, V)
        return self._best(
            scores[0], n, [] if inputs else [self.vocabulary.row(word) for word in (a, b, c)]
        )

    def save(self, path: str | os.PathLike) -> None:
        """Write the vectors, in the format that the name asks for: `.npz`, `.bin`, or word2vec's text for any other.

        word2vec's text and binary formats hold `W_in` alone, without the counts; `.npz` holds both tables and the
        counts. The file is written whole or not at all.

        Raises
        ------
        ValueError
            A word that the format cannot hold, such as one with a space.
        OSError
            A folder that does not exist or cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     Embeddings(Vocabulary(["up", "down"], [2, 1]), [[1, 0], [-1, 0]]).save(f"{folder}/vectors.txt")
        ...     Embeddings.load(f"{folder}/vectors.txt")["down"].tolist()
        [-1.0, 0.0]
        """
        path = check_path(path)
        formats.writer(path)(path, self.vocabulary, self.W_in, self.W_out)

    @classmethod
    def load(cls, path: str | os.PathLike, *, mmap: bool = False) -> "Embeddings":
        """Read what `save`, word2vec, gensim or fastText wrote, in the format that the name says.

        Where a format has no counts, every count is 0; where it has no `W_out`, that is None.

        Parameters
        ----------
        path : path
            `.npz`, `.bin`, or word2vec's text for any other name.
        mmap : bool, default False
            Leave the tables of an `.npz` on disk and read what is asked for.

        Raises
        ------
        ValueError
            A file that is cut, foreign, or claims more than it holds; mmap for a format other than `.npz`.
        FileNotFoundError
            No such file.
        """
        path = check_path(path)
        try:
            return cls(*formats.reader(path, mmap)(check_file(path)))
        except ValueError as error:
            named = repr(str(path)) in str(error)
            raise ValueError(
                str(error) if named else f"{str(path)!r} cannot be read: {error}"
            ) from None

    def to_gensim(self) -> object:
        """The same words, counts and `W_in` as gensim's `KeyedVectors`; an ImportError where gensim is not installed."""
        return interop.to_gensim(self.vocabulary, self.W_in)

    @classmethod
    def from_gensim(cls, model: object) -> "Embeddings":
        """The vectors of gensim's `Word2Vec`, with both tables, or of its `KeyedVectors`, with `W_in` alone.

        Both tables are those of negative sampling; anything but such a model is a TypeError.
        """
        return cls(*interop.from_gensim(model))

    def to_projector(self, folder: str | os.PathLike) -> None:
        """Write the files that the Embedding Projector reads, and a line on how to open them without a network.

        `vectors.tsv`, `metadata.tsv` (word and count), `projector_config.pbtxt`, `README.txt`. The folder is made; a
        parent that does not exist is a FileNotFoundError.
        """
        interop.to_projector(check_path(folder), self.vocabulary, self.W_in)

    def _queries(
        self, asked: str | np.ndarray | Sequence[str], table: str
    ) -> tuple[list[int | None], np.ndarray]:
        """For each query its own row, None for a vector, and the vectors (m, d)."""
        words = [asked] if isinstance(asked, str) else asked
        if _has_words(words):
            rows = [self.vocabulary.row(word) for word in words]
            return rows, self._tables.asking(rows, table)
        try:
            with np.errstate(
                over="ignore"
            ):  # a number beyond float32 becomes infinite, and so refused
                vectors = np.atleast_2d(np.asarray(asked, dtype=np.float32))
        except (TypeError, ValueError):
            raise TypeError(
                f"a word, a vector, or several of one kind are wanted, not {errors.show_value(asked)}"
            ) from None
        if vectors.ndim != 2 or vectors.shape[1] != self.dim or not np.isfinite(vectors).all():
            raise ValueError(
                f"a word or a finite vector of {self.dim} numbers is wanted, not one of shape "
                f"{vectors.shape[1:]}: {errors.show_value(asked)}"
            )
        return [None] * len(vectors), vectors

    def _best(self, scores: np.ndarray, n: int, without: Sequence[int]) -> Found:
        n = min(errors.check_int("n", n, least=1), len(self))
        scores[without] = -np.inf
        best = np.argpartition(scores, len(self) - n)[len(self) - n :]
        best = best[np.lexsort((best, -scores[best]))]
        return [
            (self.vocabulary.words[row], float(scores[row]))
            for row in best
            if scores[row] > -np.inf
        ]


def check_embeddings(emb: object) -> Embeddings:
    """`emb` if it is one; one sentence otherwise."""
    if not isinstance(emb, Embeddings):
        raise TypeError(
            f"sg.Embeddings are wanted, as sg.train makes them, not {errors.show_value(emb)}"
        )
    return emb


def _has_words(asked: object) -> bool:
    """Whether several words are asked about, and no vector."""
    several = isinstance(asked, Sequence) or isinstance(asked, np.ndarray) and asked.ndim == 1
    return several and len(asked) > 0 and all(isinstance(word, str) for word in asked)
