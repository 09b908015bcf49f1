"""What do the vectors know? Tests that have a truth: similarity judged by people, analogies, and kinds of neighbors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from sgns_edu import errors
from sgns_edu.study.embeddings import Embeddings, check_embeddings
from sgns_edu.study.evaluation_sets import (
    Pair,
    Quadruple,
    entries,
    read_analogies,
    read_set,
    read_similarity,
)

BATCH = 256  # analogies that are asked at a time

__all__ = [
    "Analogies",
    "Cone",
    "Similarity",
    "analogies",
    "cone",
    "functional_share",
    "read_analogies",
    "read_set",
    "read_similarity",
    "similarity",
    "spearman",
]


class Similarity(NamedTuple):
    """Spearman's rank correlation, the ends of its bootstrap interval, and how many pairs were known."""

    spearman: float
    low: float
    high: float
    known: int
    total: int


class Analogies(NamedTuple):
    """The share of right first answers, the inputs left out and the inputs allowed, of the questions whose words are known."""

    right: float
    right_with_inputs: float
    input_returned: float
    known: int
    total: int


class Cone(NamedTuple):
    """Cosines: between the mean v and the mean u, of a v with the mean v, of a u with the mean u (averages)."""

    between: float
    around_v: float
    around_u: float


def similarity(
    emb: Embeddings,
    pairs: Iterable[Pair],
    *,
    table: str = "in",
    resamples: int = 1000,
    level: float = 0.95,
    rng: int | np.random.Generator = 0,
) -> Similarity:
    """Do pairs that people call more similar have the larger cosine? Spearman's rank correlation of the two.

    Parameters
    ----------
    emb : Embeddings
    pairs : iterable of (word, word, score)
        As `read_similarity` gives; pairs with an unknown word are left out and counted.
    table : {"in", "out", "both"}
    resamples : int, default 1000
        The pairs are drawn anew, with replacement, so many times; the interval holds the middle `level` of the results
        (Efron 1979). It says how much the choice of pairs matters, not how much the training's seed does.
    level : float, default 0.95
    rng : int or Generator, default 0

    Raises
    ------
    ValueError
        Fewer than three pairs whose words are known, entries that are no pairs, a table that the vectors do not have.
    TypeError
        What is no `sg.Embeddings`.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> emb = sg.Embeddings(sg.Vocabulary(["cup", "mug", "sea"], [3, 2, 1]), [[4, 0], [4, 3], [0, 1]])
    >>> found = similarity(emb, [("cup", "mug", 9.0), ("mug", "sea", 3.0), ("cup", "sea", 1.5), ("cup", "axolotl", 0.5)])
    >>> round(found.spearman, 9), found.known, found.total
    (1.0, 3, 4)
    """
    check_embeddings(emb)
    errors.check_choice("table", table, ["in", "out", "both"])
    level = errors.check_float("level", level, above=0, most=1)
    pairs = entries(pairs, 3, "pairs (word, word, score)", "read_similarity")
    known = [(known_as(emb, a), known_as(emb, b), score) for a, b, score in pairs]
    known = [pair for pair in known if None not in pair[:2]]
    if len(known) < 3:
        raise ValueError(
            f"{len(known)} of the {len(pairs)} pairs have two words that are among the {len(emb):,} words of the "
            "vectors; at least 3 are wanted (is the language, or the case of the letters, another?)"
        )
    a, b, score = (np.array(column) for column in zip(*known))
    vectors = _unit(_table(emb, table))  # (V, d)
    cosine = np.einsum("nd,nd->n", vectors[a], vectors[b])  # (n,)
    chosen = errors.check_rng(rng).integers(
        len(known), size=(errors.check_int("resamples", resamples, least=1), len(known))
    )
    again = spearman(cosine[chosen], score[chosen])  # (resamples,)
    low, high = np.nanquantile(again, [(1 - level) / 2, (1 + level) / 2])
    return Similarity(
        float(spearman(cosine, score)), float(low), float(high), len(known), len(pairs)
    )


def spearman(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The correlation of the ranks along the last axis, ties sharing their mean rank; NaN where one side is constant.

    Sides of different length are a ValueError.

    >>> float(spearman([1, 2, 3, 4], [10, 20, 20, 50]).round(6))
    0.948683
    """
    x, y = errors.check_numbers("x", x), errors.check_numbers("y", y)
    if not (x.ndim and y.ndim and x.size and x.shape[-1] == y.shape[-1]):
        raise ValueError(
            f"x and y must be as long as each other, and not empty; seen: shapes {x.shape} and {y.shape}"
        )
    x, y = (rankdata(values, axis=-1) for values in (x, y))
    x, y = (ranks - ranks.mean(axis=-1, keepdims=True) for ranks in (x, y))
    scale = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    return np.divide(
        (x * y).sum(axis=-1), scale, out=np.full(np.shape(scale), np.nan), where=scale > 0
    )


def analogies(
    emb: Embeddings, questions: Iterable[Quadruple] | Mapping[str, Iterable[Quadruple]]
) -> dict[str, Analogies]:
    """a is to b as c is to d: is d the word nearest to b − a + c? By section, and over "all".

    Parameters
    ----------
    emb : Embeddings
    questions : iterable of (a, b, c, d), or a mapping from sections to such
        `world.analogies`, `world.sections`, or what `read_analogies` gives.

    Returns
    -------
    dict from section to Analogies
        Both ways of asking: inputs left out, as in the papers and in word2vec's own test, and inputs allowed. A section of
        which no question has four known words is left out; it still counts in the total of "all".

    Raises
    ------
    ValueError
        Not one question whose four words are known, or entries that are no questions.
    TypeError
        What is no `sg.Embeddings`.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> words = ["man", "woman", "king", "queen"]
    >>> emb = sg.Embeddings(sg.Vocabulary(words, [4, 3, 2, 1]), [[1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1]])
    >>> analogies(emb, [("man", "woman", "king", "queen"), ("man", "woman", "uncle", "aunt")])["all"]
    Analogies(right=1.0, right_with_inputs=1.0, input_returned=0.0, known=1, total=2)
    """
    check_embeddings(emb)
    sections = questions if isinstance(questions, Mapping) else {"": questions}
    sections = {
        name: entries(of, 4, "analogies (a, b, c, d)", "read_analogies")
        for name, of in sections.items()
    }
    asked = {name: _rows(emb, of) for name, of in sections.items()}
    everything = (
        np.concatenate(list(asked.values())) if asked else np.empty((0, 4), dtype=int)
    )  # (n, 4)
    total = sum(map(len, sections.values()))
    if not len(everything):
        raise ValueError(
            f"none of the {total} analogies has four words that are among the {len(emb):,} words of the vectors"
        )
    unit = _unit(emb.W_in)
    results = {
        name: _asked(unit, rows, len(sections[name]))
        for name, rows in asked.items()
        if name and len(rows)
    }
    return results | {"all": _asked(unit, everything, total)}


def _rows(emb: Embeddings, questions: list[Quadruple]) -> np.ndarray:
    """Row numbers (n, 4) of the questions whose four words are known."""
    rows = [[known_as(emb, word) for word in question] for question in questions]
    return np.array([row for row in rows if None not in row], dtype=int).reshape(-1, 4)


def _asked(unit: np.ndarray, rows: np.ndarray, total: int) -> Analogies:
    parts = [
        first_answers(unit, rows[start : start + BATCH]) for start in range(0, len(rows), BATCH)
    ]
    free, without = (np.concatenate(column) for column in zip(*parts))  # (n,)
    returned = (free[:, None] == rows[:, :3]).any(axis=1)
    return Analogies(
        *(float(np.mean(hit)) for hit in (without == rows[:, 3], free == rows[:, 3], returned)),
        len(rows),
        total,
    )


def first_answers(unit: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The row nearest to b − a + c, among all words and among all but a, b, c; (n,) each."""
    a, b, c = rows[:, :3].T
    scores = (unit[b] - unit[a] + unit[c]) @ unit.T  # (n, V)
    free = scores.argmax(axis=1)
    np.put_along_axis(scores, rows[:, :3], -np.inf, axis=1)
    return free, scores.argmax(axis=1)


def functional_share(
    emb: Embeddings, topics: Mapping[str, str], parts: Mapping[str, str], n: int = 10
) -> float:
    """Among the n nearest words with a topic: the share of functional neighbors (same part of speech, another topic)
    in all neighbors that share just one of the two. The rest are topical (same topic, another part of speech).

    Parameters
    ----------
    emb : Embeddings
    topics, parts : mapping from word to its topic, and to its part of speech
        For the kingdom `world.classes["topic"]` and `world.classes["part of speech"]`.
    n : int, default 10

    Raises
    ------
    ValueError
        Fewer than n + 1 known words with a topic.
    TypeError
        What is no `sg.Embeddings`, no mapping, or a word with a topic and without a part of speech.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> emb = sg.Embeddings(sg.Vocabulary(["boil", "sail", "pan"], [3, 2, 1]), [[4, 1], [4, 0], [0, 1]])
    >>> topics = {"boil": "kitchen", "sail": "sea", "pan": "kitchen"}
    >>> functional_share(emb, topics, {"boil": "verb", "sail": "verb", "pan": "noun"}, n=1) == 2 / 3
    True
    """
    check_embeddings(emb)
    if not (
        isinstance(topics, Mapping) and isinstance(parts, Mapping) and topics.keys() <= parts.keys()
    ):
        raise TypeError(
            f"topics and parts must be mappings from words, and every word with a topic has a part of speech; "
            f"seen: {errors.show_value(topics)} and {errors.show_value(parts)}"
        )
    words = [word for word in topics if word in emb]
    if len(words) <= errors.check_int("n", n, least=1):
        raise ValueError(
            f"{len(words)} words with a topic are known, too few for {n} neighbors each"
        )
    unit = _unit(emb.W_in[[emb.vocabulary.row(word) for word in words]])  # (m, d)
    cosine = unit @ unit.T  # (m, m)
    np.fill_diagonal(cosine, -np.inf)
    nearest = np.argsort(-cosine, axis=1)[:, :n]  # (m, n)
    same_topic, same_part = (
        np.array([of[word] for word in words])[nearest] == np.array([[of[word]] for word in words])
        for of in (topics, parts)
    )  # (m, n)
    functional, topical = np.sum(same_part & ~same_topic), np.sum(same_topic & ~same_part)
    return float(functional / max(functional + topical, 1))


def cone(emb: Embeddings) -> Cone:
    """How narrow the two cones are in which v and u live, and whether they face away (Mimno and Thompson 2017).

    Parameters
    ----------
    emb : Embeddings

    Raises
    ------
    ValueError
        Vectors without `W_out`.
    TypeError
        What is no `sg.Embeddings`.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> emb = sg.Embeddings(sg.Vocabulary(["up", "high"], [2, 1]), [[1, 1], [1, -1]], [[-1, 0], [-3, 0]])
    >>> [round(cosine, 4) for cosine in cone(emb)]
    [-1.0, 0.7071, 1.0]
    """
    check_embeddings(emb)
    v, u = (_unit(_table(emb, table)) for table in ("in", "out"))
    (mean_v,), (mean_u,) = (
        _unit(emb_table.mean(axis=0, keepdims=True)) for emb_table in (emb.W_in, _table(emb, "out"))
    )
    return Cone(*(float(x) for x in (mean_v @ mean_u, np.mean(v @ mean_v), np.mean(u @ mean_u))))


def known_as(emb: Embeddings, word: str) -> int | None:
    """The row of a word as it is written, or else in small letters; None where neither is known."""
    index = emb.vocabulary.index
    return index.get(word, index.get(word.lower()))


def _table(emb: Embeddings, table: str) -> np.ndarray:
    if table != "in" and emb.W_out is None:
        raise ValueError(
            "these vectors have no W_out: their source held W_in alone; train them, or load an .npz"
        )
    return {"in": lambda: emb.W_in, "out": lambda: emb.W_out, "both": lambda: emb.W_in + emb.W_out}[
        table
    ]()


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)
