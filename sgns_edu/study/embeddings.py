"""What was learned: a vector for every word, and the questions to ask of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors
from sgns_edu.files import check_path
from sgns_edu.study import formats, interop
from sgns_edu.study.tables import TABLES, Tables, unit
from sgns_edu.text.vocabulary import Vocabulary, check_vocabulary

Neighbors = list[tuple[str, float]]  # words with their similarity, best first
THEIRS = {"topn": "n"}  # gensim's argument
ELSEWHERE = {  # what gensim's users look for, and where it is here
    "wv": "the vectors themselves are here: emb['fox'], emb.neighbors",
    "most_similar": "emb.neighbors(word, n) here, and emb.analogy(a, b, c, n) for positive and "
    "negative words",
    "similar_by_word": "emb.neighbors(word, n) here",
    "similar_by_vector": "emb.neighbors(vector, n) here",
    "get_vector": "emb[word] here",
    "vectors": "emb.W_in here",
    "syn1neg": "emb.W_out here",
    "vector_size": "emb.dim here",
    "index_to_key": "emb.words here",
    "key_to_index": "emb.vocabulary.index here",
    "vocab": "emb.vocabulary here",
    "save_word2vec_format": "emb.save(path) here",
    "load_word2vec_format": "sg.Embeddings.load(path) here",
    "n_similarity": "emb.similarity(a, b) here, of two words",
}
BATCH = 16  # queries that are scored at a time


class Embeddings:
    """Words and their vectors; `emb["fox"]` is a row of `W_in`.

    Parameters
    ----------
    vocabulary : Vocabulary
    W_in : array of shape (V, d)
        The words as centers: what is usually meant by "the embedding".
    W_out : array of shape (V, d), optional
        The words as contexts; None if the source does not have them.
    log : sequence, optional
        The learning curve, as `train` measured it.

    Attributes
    ----------
    vocabulary, W_in, W_out, log
        The tables are float32 and read-only.

    Raises
    ------
    ValueError
        If the tables do not fit the vocabulary or hold a value that is not finite.

    Examples
    --------
    >>> vocabulary = Vocabulary(["up", "down", "high"], [3, 2, 1])
    >>> emb = Embeddings(vocabulary, [[1, 0], [-1, 0], [3, 4]])
    >>> emb.neighbors("up", n=1), round(emb.similarity("up", "down"), 6), "left" in emb, len(emb)
    ([('high', 0.6000000238418579)], -1.0, False, 3)
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        W_in: ArrayLike,
        W_out: ArrayLike | None = None,
        *,
        log: Sequence = (),
    ):
        self.vocabulary = check_vocabulary(vocabulary)
        self._tables = Tables(len(vocabulary), W_in, W_out)
        self.W_in = self._tables.W_in  # (V, d)
        self.W_out = self._tables.W_out  # (V, d)
        self.log = list(log)

    def __repr__(self) -> str:
        words = list(self.vocabulary.words[:5])
        if len(self) > 5:
            words.append("…")
        return f"Embeddings of {len(self):,} words in {self.dim} dimensions: {', '.join(words)}"

    def __len__(self) -> int:
        return len(self.vocabulary)

    def __contains__(self, word: object) -> bool:
        return word in self.vocabulary

    def __iter__(self) -> Iterator[str]:
        return iter(self.vocabulary.words)

    @property
    def words(self) -> tuple[str, ...]:
        """The words, in the order of the rows."""
        return self.vocabulary.words

    if not TYPE_CHECKING:  # a type checker must see misspellings

        def __getattr__(self, name):
            if name in ELSEWHERE:
                message = f"Embeddings has no attribute {name!r}; it is {ELSEWHERE[name]}"
                raise AttributeError(message)
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=self)

    def __getitem__(self, word: str) -> np.ndarray:
        """Return the vector (d,) of a word.

        Raises
        ------
        KeyError
            If the word is unknown; the message suggests words with a similar spelling.
        """
        return self.W_in[self.vocabulary.row(word)]

    @property
    def dim(self) -> int:
        """Length d of the vectors."""
        return self.W_in.shape[1]

    def similarity(self, first: str, second: str) -> float:
        """Return the cosine between the vectors of two words, 0 if one of them is zero.

        An unknown word is a KeyError.
        """
        return float(unit(self[first]) @ unit(self[second]))

    @overload
    def neighbors(
        self, word: str, n: int = 10, *, table: str = "in", measure: str = "cosine"
    ) -> Neighbors: ...

    @overload
    def neighbors(
        self,
        word: list[str] | tuple[str, ...],
        n: int = 10,
        *,
        table: str = "in",
        measure: str = "cosine",
    ) -> list[Neighbors]: ...

    @overload
    def neighbors(
        self, word: np.ndarray, n: int = 10, *, table: str = "in", measure: str = "cosine"
    ) -> Any: ...

    @errors.explain_names(THEIRS)
    def neighbors(
        self,
        word: str | Sequence[str] | np.ndarray,
        n: int = 10,
        *,
        table: str = "in",
        measure: str = "cosine",
    ) -> Neighbors | list[Neighbors]:
        """Return the n words whose vectors are most similar to that of a word, best first.

        Parameters
        ----------
        word : str, array of shape (d,), or several: a list of words or an array of shape (m, d)
            A word is not its own neighbor, except from one table to the other. The nearest word of
            a vector is never left out.
        n : int, default 10
        table : {"in", "out", "both", "in-out"}
            Which vectors are compared: those of the words as centers, as contexts, the sum of both,
            or the word as a center with all words as contexts (what the model itself scores).
        measure : {"cosine", "dot"}

        Returns
        -------
        list of (str, float)
            The words and their similarity; for several words, a list of such lists.

        Raises
        ------
        KeyError
            If a word is unknown.
        ValueError
            If a vector has another length, or the vectors' source does not have the table.
        TypeError
            If `word` holds neither words nor numbers.

        Examples
        --------
        >>> vocabulary = Vocabulary(["up", "down", "high"], [3, 2, 1])
        >>> emb = Embeddings(vocabulary, [[1, 0], [-1, 0], [3, 4]])
        >>> emb.neighbors(emb["up"] + emb["high"], n=2, measure="dot")
        [('high', 28.0), ('up', 4.0)]
        """
        errors.check_choice("table", table, TABLES)
        errors.check_choice("measure", measure, ["cosine", "dot"])
        if isinstance(word, str):
            return self.neighbors([word], n, table=table, measure=measure)[0]
        if _are_words(word):
            rows = [self.vocabulary.row(each) for each in word]
            own = [[] if table == "in-out" else [row] for row in rows]
            return self._search(self._tables.select(rows, table), own, n, table, measure)
        vectors = self._check_vectors(word)
        neighbors = self._search(vectors, [[]] * len(vectors), n, table, measure)
        return neighbors[0] if np.ndim(word) == 1 else neighbors

    @errors.explain_names(THEIRS)
    def analogy(self, a: str, b: str, c: str, n: int = 10, *, inputs: bool = False) -> Neighbors:
        """Complete "a is to b as c is to …" with the words nearest to b − a + c, best first.

        Each of the three vectors is scaled to length 1.

        Parameters
        ----------
        a, b, c : str
        n : int, default 10
        inputs : bool, default False
            Whether a, b and c may be among the answers. The papers exclude them (Mikolov et al.
            2013, arXiv 1301.3781, section 4).

        Returns
        -------
        list of (str, float)
            Words and their cosines.

        Raises
        ------
        KeyError
            If a word is unknown.

        Examples
        --------
        >>> vocabulary = Vocabulary(["man", "woman", "king", "queen"], [4, 3, 2, 1])
        >>> emb = Embeddings(vocabulary, [[1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1]])
        >>> emb.analogy("man", "woman", "king", n=1)[0][0]
        'queen'
        """
        target = unit(self[b]) - unit(self[a]) + unit(self[c])  # (d,)
        exclude = [] if inputs else [self.vocabulary.row(word) for word in (a, b, c)]
        return self._search(target[None], [exclude], n, "in", "cosine")[0]

    def save(self, path: str | os.PathLike) -> None:
        """Write the vectors in the format that the name says.

        `.npz` holds both tables and the counts. `.bin` is word2vec's binary format; `.txt`, `.vec`
        or no ending mean word2vec's text format; these hold `W_in` alone, without the counts, and
        are packed with gzip where `.gz` follows. An interrupted write leaves no partial file.

        Raises
        ------
        ValueError
            If the name has another ending, or the format cannot hold a word: in text one with a
            blank, for example.
        OSError
            If the folder does not exist or cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> emb = Embeddings(Vocabulary(["up", "down"], [2, 1]), [[1, 0], [-1, 0]])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     emb.save(f"{folder}/vectors.txt")
        ...     Embeddings.load(f"{folder}/vectors.txt")["down"].tolist()
        [-1.0, 0.0]
        """
        formats.write(check_path(path), self.vocabulary, self.W_in, self.W_out)

    @classmethod
    def load(
        cls, path: str | os.PathLike, *, mmap: bool = False, errors: str = "strict"
    ) -> Embeddings:
        """Read what `save`, word2vec, gensim, fastText (.vec) or GloVe wrote.


        The format is the one that the name says. If it has no counts, every count is 0; if it has
        no `W_out`, that is None. Of words that occur twice the first is kept, with a UserWarning;
        so is text without a header (GloVe's) read with one.

        Parameters
        ----------
        path : path
            `.npz`, `.bin`, or text for any other name; the last two also with `.gz` or `.xz`.
        mmap : bool, default False
            Leave the tables of an `.npz` on disk and read only what is needed.
        errors : {"strict", "replace", "ignore"}
            How to handle bytes of a word that are not UTF-8.

        Raises
        ------
        ValueError
            If the file is cut, from another program, or announces more than it holds; if `mmap` is
            used with a format other than `.npz`.
        FileNotFoundError
            If there is no such file.
        """
        path = check_path(path)
        vocabulary, W_in, W_out = formats.read(path, mmap=mmap, errors=errors)
        with formats.name_file(path):
            return cls(vocabulary, W_in, W_out)

    def to_gensim(self) -> Any:
        """Return the words, counts and `W_in` as gensim's `KeyedVectors`.

        Without gensim this is an ImportError.
        """
        return interop.to_gensim(self.vocabulary, self.W_in)

    @classmethod
    def from_gensim(cls, model: Any) -> Embeddings:
        """Take the vectors of gensim's `Word2Vec`, or of its `KeyedVectors`, which have no `W_out`.

        `W_out` is the table of negative sampling. Anything else is a TypeError.
        """
        return cls(*interop.from_gensim(model))

    def to_projector(self, folder: str | os.PathLike) -> None:
        """Write the files that the Embedding Projector reads, and how to open them offline.

        They are `vectors.tsv`, `metadata.tsv` (word and count), `projector_config.pbtxt` and
        `README.txt`. The folder is created; if its parent does not exist, this is a
        FileNotFoundError.
        """
        interop.to_projector(check_path(folder), self.vocabulary, self.W_in)

    def _check_vectors(self, vectors: ArrayLike) -> np.ndarray:
        """Return one or several vectors as an array (m, d), float32."""
        try:
            with np.errstate(over="ignore"):  # beyond float32 is infinite, and so refused
                queries = np.atleast_2d(np.asarray(vectors, dtype=np.float32))
        except (TypeError, ValueError):
            raise TypeError(
                "expected a word, a vector, or several of one kind, "
                f"got {errors.show_value(vectors)}"
            ) from None
        if queries.ndim != 2 or queries.shape[1] != self.dim or not np.isfinite(queries).all():
            raise ValueError(
                f"expected a word or a finite vector of {self.dim} numbers, "
                f"got shape {queries.shape[1:]}: {errors.show_value(vectors)}"
            )
        return queries

    def _search(
        self,
        queries: np.ndarray,
        exclude: Sequence[Sequence[int]],
        n: int,
        table: str,
        measure: str,
    ) -> list[Neighbors]:
        """Return the n best words for each query (m, d), without its rows in `exclude`."""
        n = errors.check_int("n", n, least=1)
        neighbors = []
        for start in range(0, len(queries), BATCH):
            scores = self._tables.score(queries[start : start + BATCH], table, measure)  # (b, V)
            for i, row in enumerate(scores):
                row[list(exclude[start + i])] = -np.inf
                neighbors.append(self._pick_best(row, n))
        return neighbors

    def _pick_best(self, scores: np.ndarray, n: int) -> Neighbors:
        """Return the n words with the highest scores (V,); equal ones in the vocabulary's order."""
        n = min(n, len(self))
        best = np.argpartition(scores, len(self) - n)[len(self) - n :]
        best = best[np.lexsort((best, -scores[best]))]
        words = self.vocabulary.words
        return [(words[row], float(scores[row])) for row in best if scores[row] > -np.inf]


def check_embeddings(emb: Embeddings) -> Embeddings:
    """Return `emb` if it is an Embeddings, else raise."""
    if not isinstance(emb, Embeddings):
        raise TypeError(
            f"expected sg.Embeddings, as sg.train returns them, got {errors.show_value(emb)}"
        )
    return emb


def _are_words(values: Any) -> bool:
    """Tell whether `values` are several words, not vectors."""
    if isinstance(values, np.ndarray) and values.ndim != 1:
        return False
    if not isinstance(values, (Sequence, np.ndarray)) or len(values) == 0:
        return False
    return all(isinstance(word, str) for word in values)
