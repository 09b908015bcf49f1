"""Relatives of SGNS in plain NumPy: GloVe, CBOW, vectors of character n-grams; and a comparison.

They are written to be read, and fast enough for the kingdom. CBOW and the n-grams share one step,
`take_batch`: both ask the questions of negative sampling, but their center is a sum of several rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from sgns_edu import errors
from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Params, initial_params
from sgns_edu.learn.noise import Unigram
from sgns_edu.study.counts import check_counts
from sgns_edu.study.expected import check_dense
from sgns_edu.text.pairs import skip_gram_pairs
from sgns_edu.text.vocabulary import Vocabulary

TABLE = Path(__file__).with_name("methods.csv")
BATCH = 128  # centers that are asked about at a time

__all__ = [
    "Glove",
    "Run",
    "Subwords",
    "cbow",
    "glove",
    "leaders",
    "measured",
    "ngrams",
    "subwords",
    "take_batch",
]


def __dir__() -> list[str]:
    return __all__


# Seven methods, measured


class Run(NamedTuple):
    """One method on one text with one seed.

    Attributes
    ----------
    text : str
        "kingdom" or "docs"; "tuning" for the kingdom on which the settings were chosen.
    method, setting : str
        Such as "SVD" and "k=5 p=0.5".
    seed : int
    analogies : float
        Share of right answers; NaN for "docs".
    similarity : float
        Spearman's rank correlation with people; NaN for kingdoms.
    functional : float
        As `sg.evaluation.functional_share`; NaN for "docs".
    cone : float
        Cosine of the mean v and the mean u; NaN for PPMI, which has no second table.
    seconds : float
        CPU time of training.
    """

    text: str
    method: str
    setting: str
    seed: int
    analogies: float
    similarity: float
    functional: float
    cone: float
    seconds: float


def measured() -> list[Run]:
    """Return the stored runs of `benchmarks/methods.py`; the head of methods.csv has the settings.

    >>> sorted({run.text for run in measured()})
    ['docs', 'kingdom', 'tuning']
    """
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    runs = []
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        numbers = [float(row[name] or "nan") for name in Run._fields[4:]]
        runs.append(Run(row["text"], row["method"], row["setting"], int(row["seed"]), *numbers))
    return runs


def leaders(scores: Mapping[str, Sequence[float]]) -> list[str]:
    """Return the methods that cannot be told apart from the best, the highest mean first.

    A method is behind if its paired differences to the highest mean, seed by seed, are on average
    more than two standard errors below 0.

    >>> leaders({"a": [0.9, 0.8, 0.9], "b": [0.8, 0.9, 0.8], "c": [0.1, 0.2, 0.1]})
    ['a', 'b']
    """
    means = {name: np.mean(values) for name, values in scores.items()}
    order = sorted(means, key=lambda name: -means[name])
    best = np.asarray(scores[order[0]])
    level = []
    for name in order:
        behind = best - np.asarray(scores[name])
        error = behind.std(ddof=1) / np.sqrt(len(behind))
        if behind.mean() <= 2 * error:
            level.append(name)
    return level


# GloVe


class Glove(NamedTuple):
    """Two tables and two biases with v·u + b + b′ ≈ log X.

    Attributes
    ----------
    params : Params
    b, b_out : ndarray of shape (V,)
        The biases b of the centers and b′ of the contexts.
    loss : float
        Σ f(X)·(v·u + b + b′ − log X)² over the pairs that occur.
    """

    params: Params
    b: np.ndarray
    b_out: np.ndarray
    loss: float

    def __repr__(self) -> str:
        V, d = self.params.W_in.shape
        return f"Glove of {V} words in {d} dimensions, loss {self.loss:.6g}"


def glove(
    counts: np.ndarray,
    dim: int,
    *,
    x_max: float = 100.0,
    power: float = 0.75,
    steps: int = 300,
    rng: int | np.random.Generator | None = None,
) -> Glove:
    """Fit v·u + b + b′ to log X by weighted least squares, over the pairs that occur.

    J = Σ f(X)·(v·u + b + b′ − log X)² with f(X) = min(1, (X/x_max)^power) (Pennington, Socher and
    Manning 2014, eq. 8 and 9). The original takes random steps with AdaGrad; here L-BFGS minimizes
    the same J over all pairs at once.

    Parameters
    ----------
    counts : ndarray of shape (V, V)
        X, how often each pair occurs; cells with 0 are left out.
    dim : int
        Columns of the two tables.
    x_max : float, default 100
        From this count on, all pairs have weight 1.
    power : float, default 0.75
    steps : int, default 300
        Largest number of L-BFGS steps.
    rng : int, Generator or None
        Draws the start of the tables; None starts from fresh entropy.

    Raises
    ------
    ValueError
        If the counts are not square, negative or not finite, or some word has no pair; if `dim` or
        `steps` is under 1, or x_max is not above 0.
    TypeError
        If the counts are sparse.

    Examples
    --------
    >>> counts = np.array([[8.0, 2.0], [1.0, 4.0]])
    >>> (v, u), b, b_out, loss = glove(counts, dim=2, rng=0)
    >>> np.exp(v @ u.T + b[:, None] + b_out).round(3).tolist()
    [[8.0, 2.0], [1.0, 4.0]]
    """
    X = check_dense(check_counts(counts), "GloVe")
    dim = errors.check_int("dim", dim, least=1)
    steps = errors.check_int("steps", steps, least=1)
    x_max = errors.check_float("x_max", x_max, above=0)
    V, rng = len(X), errors.check_rng(rng)
    weight = np.where(X > 0, np.minimum(1, (X / x_max) ** power), 0)  # (V, V)
    target = np.log(X, where=X > 0, out=np.zeros_like(X))  # (V, V)

    def split(flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return v and b as (V, d + 1), and u and b′ alike."""
        both = flat.reshape(2, V, dim + 1)
        return both[0], both[1]

    def loss_and_slope(flat: np.ndarray) -> tuple[float, np.ndarray]:
        (v, b), (u, b_out) = map(cut_bias, split(flat))
        error = v @ u.T + b[:, None] + b_out - target  # (V, V)
        pull = 2 * weight * error  # (V, V)
        on_v = np.column_stack([pull @ u, pull.sum(axis=1)])  # (V, d + 1)
        on_u = np.column_stack([pull.T @ v, pull.sum(axis=0)])  # (V, d + 1)
        return (weight * error**2).sum(), np.stack([on_v, on_u]).ravel()

    start = rng.uniform(-0.5, 0.5, size=2 * V * (dim + 1)) / np.sqrt(dim)
    options = {"maxiter": steps, "maxfun": 2 * steps, "ftol": 0.0, "gtol": 1e-9}
    result = minimize(loss_and_slope, start, jac=True, method="L-BFGS-B", options=options)
    (v, b), (u, b_out) = map(cut_bias, split(result.x))
    return Glove(Params(v.copy(), u.copy()), b.copy(), b_out.copy(), float(result.fun))


def cut_bias(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors (V, d) and the last column (V,) of a table (V, d + 1)."""
    return table[:, :-1], table[:, -1]


# Centers made of several rows


def take_batch(
    mix: csr_array, W_in: np.ndarray, W_out: np.ndarray, rows: np.ndarray, lr: float
) -> None:
    """Take one step of negative sampling for b centers at once. Changes both tables.

    Center i is the sum of the rows of `W_in` with the weights of row i of `mix`. With a single 1 in
    each row this is skip-gram; with the mean of the words around a position it is CBOW; with the
    n-grams of a word it is fastText's model.

    Parameters
    ----------
    mix : csr_array of shape (b, n)
    W_in, W_out : ndarray of shape (n, d) and (V, d)
    rows : ndarray of shape (b, k + 1)
        The rows of `W_out` to score: first the right answer, then k negatives.
    lr : float

    Examples
    --------
    >>> W_in, W_out = np.array([[1.0], [3.0]]), np.zeros((2, 1))
    >>> mean = csr_array([[0.5, 0.5]])
    >>> take_batch(mean, W_in, W_out, np.array([[0, 1]]), lr=0.1)
    >>> W_out.ravel().round(9).tolist()  # ±.1·½·2, the mean of the two rows
    [0.1, -0.1]
    """
    touched, column = np.unique(mix.indices, return_inverse=True)
    mix = csr_array((mix.data, column, mix.indptr), shape=(len(rows), len(touched)))
    v = mix @ W_in[touched]  # (b, d)
    u = W_out[rows]  # (b, k + 1, d)
    force = -sigmoid(np.einsum("bd,bmd->bm", v, u))  # (b, k + 1)
    force[:, 0] += 1
    np.add.at(W_out, rows, lr * force[:, :, None] * v[:, None])
    W_in[touched] += mix.T @ (lr * np.einsum("bm,bmd->bd", force, u))


def cbow(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    dim: int,
    *,
    window: int = 5,
    k: int = 5,
    epochs: int = 10,
    lr: float = 0.05,
    alpha: float = 0.75,
    rng: int | np.random.Generator | None = None,
) -> Params:
    """Train CBOW: the mean of the words around a position asks which word is there.

    (Mikolov et al. 2013, arXiv 1301.3781, section 3.1, with negative sampling.) Windows are dynamic,
    as in `sg.train`; the rate falls from epoch to epoch; positions are taken in batches of 128.

    Parameters
    ----------
    sentences : iterable of lists of words
        Words that the vocabulary does not have are skipped.
    vocabulary : Vocabulary
    dim : int
    window, k, epochs : int, default 5, 5 and 10
    lr : float, default 0.05
    alpha : float, default 0.75
        Exponent of the noise.
    rng : int, Generator or None

    Raises
    ------
    ValueError
        If a number is out of range, or no position has a neighbor.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> fox = sg.load_corpus("fox")
    >>> params = cbow(fox, sg.Vocabulary.from_sentences(fox), dim=4, rng=0)
    >>> params.W_in.shape
    (12, 4)
    """
    window = errors.check_int("window", window, least=1)
    k = errors.check_int("k", k, least=1)
    epochs = errors.check_int("epochs", epochs, least=1)
    rng = errors.check_rng(rng)
    text = _pad_sentences(sentences, vocabulary, window)  # (T,)
    around = np.array([offset for offset in range(-window, window + 1) if offset])  # (2·window,)
    is_word = np.flatnonzero(text >= 0)
    positions = is_word[(text[is_word[:, None] + around] >= 0).any(axis=1)]
    if not len(positions):
        raise ValueError("no position of the text has a neighbor, so there is nothing to learn")
    V = len(vocabulary)
    noise = Unigram(vocabulary.counts, alpha=alpha)
    W_in, W_out = initial_params(V, dim=dim, rng=rng)
    for rate, batch in _draw_batches(positions, epochs, lr, rng):
        reach = rng.integers(1, window + 1, size=(len(batch), 1))  # (b, 1)
        contexts = text[batch[:, None] + around]  # (b, 2·window)
        is_read = (contexts >= 0) & (abs(around) <= reach)
        count = is_read.sum(axis=1)  # (b,)
        ends = np.concatenate([[0], np.cumsum(count)])
        share = np.repeat(1 / np.maximum(count, 1), count)
        mean = csr_array((share, contexts[is_read], ends), shape=(len(batch), V))
        negatives = noise.draw(0, len(batch) * k, rng).reshape(-1, k)
        take_batch(mean, W_in, W_out, np.column_stack([text[batch], negatives]), rate)
    return Params(W_in, W_out)


def _pad_sentences(
    sentences: Iterable[Sequence[str]], vocabulary: Vocabulary, window: int
) -> np.ndarray:
    """Return the text as row numbers (T,), with `window` times −1 around each sentence."""
    gap = np.full(window, -1)
    parts = [gap]
    for sentence in sentences:
        parts += [np.asarray(vocabulary.encode(sentence), dtype=np.int64), gap]
    return np.concatenate(parts)


def _draw_batches(
    items: np.ndarray, epochs: int, lr: float, rng: np.random.Generator
) -> Iterator[tuple[float, np.ndarray]]:
    """Yield the rate and a batch of items, in a fresh order in each epoch."""
    for rate in np.linspace(lr, 0, epochs, endpoint=False):
        shuffled = rng.permutation(items)
        for start in range(0, len(items), BATCH):
            yield float(rate), shuffled[start : start + BATCH]


# Words as sums of character n-grams


def ngrams(word: str, least: int = 3, most: int = 6) -> list[str]:
    """Return the pieces of `least` to `most` letters of <word>, and <word> itself.

    < and > mark the ends, so that a prefix is not taken for the same letters inside a word.

    >>> ngrams("rows", 3, 4)
    ['<ro', 'row', 'ows', 'ws>', '<row', 'rows', 'ows>', '<rows>']
    """
    marked = f"<{word}>"
    pieces = []
    for n in range(least, min(most, len(marked) - 1) + 1):
        pieces += [marked[i : i + n] for i in range(len(marked) - n + 1)]
    return [*pieces, marked]


class Subwords(NamedTuple):
    """Vectors of n-grams. The vector of any word, seen or not, is the sum of its n-grams' vectors.

    Attributes
    ----------
    vocabulary : Vocabulary
        The V words of the text.
    pieces : dict from n-gram to its row
    W_in : ndarray of shape (G, d)
        A row for each n-gram.
    W_out : ndarray of shape (V, d)
    """

    vocabulary: Vocabulary
    pieces: dict[str, int]
    W_in: np.ndarray
    W_out: np.ndarray

    def __repr__(self) -> str:
        d = self.W_in.shape[1]
        return f"Subwords of {len(self.vocabulary)} words, {len(self.pieces):,} n-grams, d = {d}"

    def known(self, word: str) -> list[str]:
        """Return the n-grams of `word` that have a vector."""
        return [piece for piece in ngrams(word) if piece in self.pieces]

    def vector(self, word: str) -> np.ndarray:
        """Return the sum of the vectors of the word's known n-grams, (d,); zeros if none is known."""
        rows = [self.pieces[piece] for piece in self.known(word)]
        return self.W_in[rows].sum(axis=0)

    def table(self) -> np.ndarray:
        """Return the vectors of all words of the vocabulary, (V, d)."""
        return np.array([self.vector(word) for word in self.vocabulary.words])

    def neighbors(self, word: str, n: int = 5) -> list[tuple[str, float]]:
        """Return the n words of the vocabulary with the largest cosines, best first.

        The word itself is left out. A word without a known n-gram has no direction: a KeyError.
        """
        v = self.vector(word)
        if not v.any():
            raise KeyError(f"no n-gram of {word!r} is known, so it has no vector")
        table = self.table()  # (V, d)
        cosine = table @ v / np.linalg.norm(table, axis=1) / np.linalg.norm(v)  # (V,)
        best = np.argsort(-cosine, kind="stable")
        words = self.vocabulary.words
        found = [(words[row], float(cosine[row])) for row in best if words[row] != word]
        return found[:n]

    def votes(self, word: str, other: str) -> dict[str, float]:
        """Return how much each n-gram of `word` adds to the cosine of `word` and `other`."""
        v, target = self.vector(word), self.vector(other)
        scale = np.linalg.norm(v) * np.linalg.norm(target)
        if not scale:
            raise KeyError(f"no n-gram of {word!r} or of {other!r} is known")
        shares = {}
        for piece in self.known(word):
            shares[piece] = float(self.W_in[self.pieces[piece]] @ target / scale)
        return shares


def subwords(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    dim: int,
    *,
    window: int = 3,
    k: int = 5,
    epochs: int = 10,
    lr: float = 0.01,
    alpha: float = 0.75,
    rng: int | np.random.Generator | None = None,
) -> Subwords:
    """Train skip-gram whose center is the sum of the word's n-gram vectors.

    s(w, c) = Σ_g z_g·u_c over the n-grams g of w (Bojanowski et al. 2017, arXiv 1607.04606, section
    3.2). A step moves all n-grams of the center alike, so words that share letters move together.
    Since a center of n pieces moves n times as far as one row, the rate is smaller than for words.

    Parameters
    ----------
    sentences, vocabulary, dim, k, epochs, alpha, rng
        As for `cbow`.
    window : int, default 3
        Fixed.
    lr : float, default 0.01

    Examples
    --------
    >>> import sgns_edu as sg
    >>> world = sg.worlds.morphology(200, rng=0)
    >>> words = sg.Vocabulary.from_sentences(world.sentences)
    >>> found = subwords(world.sentences, words, dim=4, epochs=1, rng=0)
    >>> found.vector("never seen").shape
    (4,)
    """
    k = errors.check_int("k", k, least=1)
    epochs = errors.check_int("epochs", epochs, least=1)
    dim = errors.check_int("dim", dim, least=1)
    rng = errors.check_rng(rng)
    pieces: dict[str, int] = {}
    columns = []
    for word in vocabulary.words:
        columns.append([pieces.setdefault(piece, len(pieces)) for piece in ngrams(word)])
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.concatenate(columns)
    made_of = csr_array((np.ones(len(flat)), flat, ends), shape=(len(vocabulary), len(pieces)))
    pairs = skip_gram_pairs(sentences, vocabulary, window=window)  # (N, 2)
    noise = Unigram(vocabulary.counts, alpha=alpha)
    W_in = rng.uniform(-0.5, 0.5, size=(len(pieces), dim)) / dim  # (G, d)
    W_out = np.zeros((len(vocabulary), dim))
    for rate, batch in _draw_batches(pairs, epochs, lr, rng):
        centers, contexts = batch.T  # (b,) each
        negatives = noise.draw(0, len(batch) * k, rng).reshape(-1, k)
        take_batch(made_of[centers], W_in, W_out, np.column_stack([contexts, negatives]), rate)
    return Subwords(vocabulary, pieces, W_in, W_out)
