"""What do the vectors know? Tests with a truth, and the files that hold their questions.

Similarity judged by people, analogies, and kinds of neighbors.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from sgns_edu import errors
from sgns_edu.files import HEAD, check_file, refuse_foreign
from sgns_edu.study.embeddings import Embeddings, check_embeddings
from sgns_edu.study.formats import parse_number

Pair = tuple[str, str, float]
Quadruple = tuple[str, str, str, str]
BATCH = 256  # analogies that are answered at a time

__all__ = [
    "Analogies",
    "Cone",
    "Similarity",
    "Weat",
    "analogies",
    "cone",
    "functional_share",
    "read_analogies",
    "read_set",
    "read_similarity",
    "similarity",
    "spearman",
    "weat",
]


def __dir__() -> list[str]:
    return __all__


class Similarity(NamedTuple):
    """Spearman's rank correlation, its bootstrap interval, and how many pairs were known."""

    spearman: float
    low: float
    high: float
    known: int
    total: int


class Analogies(NamedTuple):
    """The share of right first answers, without and with the inputs as possible answers.

    `input_returned` is the share of questions answered with an input if inputs are allowed. Shares
    are of the questions whose words are known.
    """

    right: float
    right_with_inputs: float
    input_returned: float
    known: int
    total: int


class Cone(NamedTuple):
    """Cosines: of the mean v with the mean u, of v with the mean v, of u with the mean u.

    The last two are averages over the words.
    """

    between: float
    around_v: float
    around_u: float


class Weat(NamedTuple):
    """The effect size of a word embedding association test, and its bootstrap interval."""

    effect: float
    low: float
    high: float


def similarity(
    emb: Embeddings,
    pairs: Iterable[Pair],
    *,
    table: str = "in",
    resamples: int = 1000,
    level: float = 0.95,
    rng: int | np.random.Generator | None = None,
) -> Similarity:
    """Do pairs that people call more similar have the larger cosine?

    The answer is Spearman's rank correlation of the two.

    Parameters
    ----------
    emb : Embeddings
    pairs : iterable of (word, word, score)
        As `read_similarity` returns; pairs with an unknown word are left out, but counted.
    table : {"in", "out", "both"}
    resamples : int, default 1000
        How often the pairs are drawn again, with replacement. The interval holds the middle `level`
        of the results (Efron 1979). It says how much the choice of pairs matters, not how much the
        seed of the training does.
    level : float, default 0.95
    rng : int, Generator or None, default None
        Draws the pairs; None starts from fresh entropy.

    Raises
    ------
    ValueError
        If fewer than three pairs have two known words, all their scores or cosines are equal, an
        entry is not a pair with a score, or the vectors do not have the table.
    TypeError
        If `emb` is not an Embeddings.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> vocabulary = sg.Vocabulary(["cup", "mug", "sea"], [3, 2, 1])
    >>> emb = sg.Embeddings(vocabulary, [[4, 0], [4, 3], [0, 1]])
    >>> pairs = [("cup", "mug", 9.0), ("mug", "sea", 3.0), ("cup", "sea", 1.5), ("cup", "oxo", 0.5)]
    >>> result = similarity(emb, pairs, rng=0)
    >>> round(result.spearman, 9), result.known, result.total
    (1.0, 3, 4)
    """
    check_embeddings(emb)
    errors.check_choice("table", table, ["in", "out", "both"])
    level = errors.check_float("level", level, above=0, most=1)
    resamples = errors.check_int("resamples", resamples, least=1)
    rng = errors.check_rng(rng)
    listed = _check_entries(pairs, 3, "pairs (word, word, score)", "read_similarity")
    rows, scores = [], []
    for a, b, score in listed:
        _check_pair(a, b, score)
        pair = _find_row(emb, a), _find_row(emb, b)
        if None not in pair:
            rows.append(pair)
            scores.append(score)
    n = len(rows)
    if n < 3:
        raise ValueError(
            f"{n} of the {len(listed)} pairs have two words that are among the {len(emb):,} words "
            "of the vectors, but at least 3 are needed (does the set use another language, or "
            "capital letters?)"
        )
    a, b = np.array(rows).T  # (n,) each
    vectors = _normalize(_select_table(emb, table))  # (V, d)
    cosine = np.einsum("nd,nd->n", vectors[a], vectors[b])  # (n,)
    judged = np.array(scores, dtype=float)  # (n,)
    for name, values in (("scores", judged), ("cosines", cosine)):
        if np.ptp(values) == 0:
            raise ValueError(
                f"all {n} {name} are equal, {values[0]:g}, so there is no order to compare"
            )
    chosen = rng.integers(n, size=(resamples, n))
    resampled = spearman(cosine[chosen], judged[chosen])  # (resamples,)
    defined = resampled[np.isfinite(resampled)]  # not those that drew equal scores alone
    low, high = np.nan, np.nan
    if len(defined):
        low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    correlation = spearman(cosine, judged)
    return Similarity(float(correlation), float(low), float(high), n, len(listed))


def _check_pair(a: object, b: object, score: object) -> None:
    """Refuse a pair whose score is not a finite number, or whose words are not strings."""
    is_number = isinstance(score, (int, float, np.number)) and np.isfinite(score)
    if not is_number or not isinstance(a, str) or not isinstance(b, str):
        raise ValueError(
            "expected pairs (word, word, score), each score a finite number, got "
            f"{errors.show_value((a, b, score))}"
        )


def spearman(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Correlate the ranks along the last axis; ties share their mean rank.

    NaN if one side is constant; a ValueError if the sides have different lengths.

    >>> float(spearman([1, 2, 3, 4], [10, 20, 20, 50]).round(6))
    0.948683
    """
    x, y = errors.check_numbers("x", x), errors.check_numbers("y", y)
    if not (x.ndim and y.ndim and x.size and x.shape[-1] == y.shape[-1]):
        raise ValueError(
            "x and y must have the same length and not be empty, "
            f"got shapes {x.shape} and {y.shape}"
        )
    x, y = _center_ranks(x), _center_ranks(y)
    scale = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    undefined = np.full(np.shape(scale), np.nan)
    return np.divide((x * y).sum(axis=-1), scale, out=undefined, where=scale > 0)


def _center_ranks(values: np.ndarray) -> np.ndarray:
    ranks = rankdata(values, axis=-1)
    return ranks - ranks.mean(axis=-1, keepdims=True)


def analogies(
    emb: Embeddings, questions: Iterable[Quadruple] | Mapping[str, Iterable[Quadruple]]
) -> dict[str, Analogies]:
    """a is to b as c is to d: is d the word nearest to b − a + c?

    Parameters
    ----------
    emb : Embeddings
    questions : iterable of (a, b, c, d), or a mapping from section to such an iterable
        `world.analogies`, `world.sections`, or what `read_analogies` returns.

    Returns
    -------
    dict from section to Analogies
        By section, and over "all". Questions are asked in two ways: inputs excluded, as in the
        papers and in word2vec's own test, and inputs allowed. A section in which no question has
        four known words is left out, but counts in the total of "all".

    Raises
    ------
    ValueError
        If no question has four known words, or an entry is not a question.
    TypeError
        If `emb` is not an Embeddings.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> vocabulary = sg.Vocabulary(["man", "woman", "king", "queen"], [4, 3, 2, 1])
    >>> emb = sg.Embeddings(vocabulary, [[1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1]])
    >>> questions = [("man", "woman", "king", "queen"), ("man", "woman", "uncle", "aunt")]
    >>> analogies(emb, questions)["all"]
    Analogies(right=1.0, right_with_inputs=1.0, input_returned=0.0, known=1, total=2)
    """
    check_embeddings(emb)
    sections = questions if isinstance(questions, Mapping) else {"": questions}
    rows, totals = {}, {}
    for name, section in sections.items():
        listed = _check_entries(section, 4, "analogies (a, b, c, d)", "read_analogies")
        rows[name], totals[name] = _find_rows(emb, listed), len(listed)
    total = sum(totals.values())
    every = np.concatenate([np.empty((0, 4), dtype=int), *rows.values()])  # (n, 4)
    if not len(every):
        raise ValueError(
            f"none of the {total} analogies has four words that are among the {len(emb):,} words "
            "of the vectors"
        )
    vectors = _normalize(emb.W_in)  # (V, d)
    results = {}
    for name in rows:
        if name and len(rows[name]):
            results[name] = _answer(vectors, rows[name], totals[name])
    results["all"] = _answer(vectors, every, total)
    return results


def _find_rows(emb: Embeddings, questions: list[Quadruple]) -> np.ndarray:
    """Return the row numbers (n, 4) of the questions whose four words are known."""
    every = []
    for question in questions:
        rows = [_find_row(emb, word) for word in question]
        if None not in rows:
            every.append(rows)
    return np.array(every, dtype=int).reshape(-1, 4)


def _answer(vectors: np.ndarray, rows: np.ndarray, total: int) -> Analogies:
    """Answer the questions (n, 4) in both ways, and count the right answers."""
    answers = []
    for start in range(0, len(rows), BATCH):
        answers.append(first_answers(vectors, rows[start : start + BATCH]))
    with_inputs, without = np.concatenate(answers, axis=1)  # (n,) each
    d = rows[:, 3]
    is_input = (with_inputs[:, None] == rows[:, :3]).any(axis=1)
    right, right_with_inputs = np.mean(without == d), np.mean(with_inputs == d)
    input_returned = np.mean(is_input)
    return Analogies(
        float(right), float(right_with_inputs), float(input_returned), len(rows), total
    )


def first_answers(unit: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the row nearest to b − a + c, among all words and among all but a, b, c; (n,) each."""
    a, b, c = rows[:, :3].T
    scores = (unit[b] - unit[a] + unit[c]) @ unit.T  # (n, V)
    with_inputs = scores.argmax(axis=1)
    np.put_along_axis(scores, rows[:, :3], -np.inf, axis=1)
    return with_inputs, scores.argmax(axis=1)


def functional_share(
    emb: Embeddings, topics: Mapping[str, str], parts: Mapping[str, str], n: int = 10
) -> float:
    """Measure how functional, rather than topical, the neighbors are.

    Functional neighbors share the part of speech and not the topic, topical ones the topic and not
    the part of speech. The result is the share of functional neighbors among both kinds, over the
    n nearest words with a topic of every word with a topic.

    Parameters
    ----------
    emb : Embeddings
    topics, parts : mapping from word to its topic, and to its part of speech
        For the kingdom `world.classes["topic"]` and `world.classes["part of speech"]`.
    n : int, default 10

    Raises
    ------
    ValueError
        If fewer than n + 1 words with a topic are known.
    TypeError
        If `emb` is not an Embeddings, `topics` or `parts` is not a mapping, or a word has a topic
        and no part of speech.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> vocabulary = sg.Vocabulary(["boil", "sail", "pan"], [3, 2, 1])
    >>> emb = sg.Embeddings(vocabulary, [[4, 1], [4, 0], [0, 1]])
    >>> topics = {"boil": "kitchen", "sail": "sea", "pan": "kitchen"}
    >>> parts = {"boil": "verb", "sail": "verb", "pan": "noun"}
    >>> functional_share(emb, topics, parts, n=1) == 2 / 3
    True
    """
    check_embeddings(emb)
    are_mappings = isinstance(topics, Mapping) and isinstance(parts, Mapping)
    if not are_mappings or not topics.keys() <= parts.keys():
        raise TypeError(
            "topics and parts must be mappings from words, with a part of speech for every word "
            f"that has a topic, got {errors.show_value(topics)} and {errors.show_value(parts)}"
        )
    n = errors.check_int("n", n, least=1)
    words = [word for word in topics if word in emb]
    if len(words) <= n:
        raise ValueError(
            f"{len(words)} words with a topic are known, too few for {n} neighbors each"
        )
    vectors = _normalize(emb.W_in[[emb.vocabulary.row(word) for word in words]])  # (m, d)
    cosine = vectors @ vectors.T  # (m, m)
    np.fill_diagonal(cosine, -np.inf)
    nearest = np.argsort(-cosine, axis=1)[:, :n]  # (m, n)
    topic = np.array([topics[word] for word in words])  # (m,)
    part = np.array([parts[word] for word in words])  # (m,)
    same_topic = topic[nearest] == topic[:, None]  # (m, n)
    same_part = part[nearest] == part[:, None]  # (m, n)
    functional = (same_part & ~same_topic).sum()
    topical = (same_topic & ~same_part).sum()
    return float(functional / max(functional + topical, 1))


def cone(emb: Embeddings) -> Cone:
    """Measure how narrow the cones of v and of u are, and whether they face away from each other.

    Mimno and Thompson 2017.

    Parameters
    ----------
    emb : Embeddings

    Raises
    ------
    ValueError
        If the vectors have no `W_out`.
    TypeError
        If `emb` is not an Embeddings.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> vocabulary = sg.Vocabulary(["up", "high"], [2, 1])
    >>> emb = sg.Embeddings(vocabulary, [[1, 1], [1, -1]], [[-1, 0], [-3, 0]])
    >>> [round(cosine, 4) for cosine in cone(emb)]
    [-1.0, 0.7071, 1.0]
    """
    check_embeddings(emb)
    W_in, W_out = emb.W_in, _select_table(emb, "out")
    mean_v = _normalize(W_in.mean(axis=0, keepdims=True))[0]  # (d,)
    mean_u = _normalize(W_out.mean(axis=0, keepdims=True))[0]  # (d,)
    around_v = np.mean(_normalize(W_in) @ mean_v)
    around_u = np.mean(_normalize(W_out) @ mean_u)
    return Cone(float(mean_v @ mean_u), float(around_v), float(around_u))


def weat(
    emb: Embeddings,
    targets: tuple[Sequence[str], Sequence[str]],
    attributes: tuple[Sequence[str], Sequence[str]],
    *,
    resamples: int = 1000,
    level: float = 0.95,
    rng: int | np.random.Generator | None = None,
) -> Weat:
    """Are the targets X nearer to the attributes A, and Y nearer to B? (WEAT)

    A word's association is its mean cosine with A minus its mean cosine with B. The effect is the
    mean association of X minus that of Y, over the standard deviation of all associations
    (Caliskan, Bryson and Narayanan 2017), here with 1/n: between −2 and 2 if X and Y are equally
    many.

    Parameters
    ----------
    emb : Embeddings
    targets : (X, Y)
        Two lists of at least two words, such as professions.
    attributes : (A, B)
        Two lists of words, such as words for women and for men.
    resamples : int, default 1000
        How often X and Y are drawn again, with replacement. The interval holds the middle `level`
        of the results. It says how much the choice of targets matters, not how much the seed of the
        training does.
    level : float, default 0.95
    rng : int, Generator or None, default None
        Draws the targets; None starts from fresh entropy.

    Raises
    ------
    ValueError
        If X or Y has fewer than two words, A or B has none, or all targets have the same
        association.
    KeyError
        If a word is unknown.
    TypeError
        If `emb` is not an Embeddings, or the targets or attributes are not two lists of words.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> vocabulary = sg.Vocabulary(["doctor", "chef", "judge", "pilot", "she", "he"], [1] * 6)
    >>> W_in = [[2, 1], [3, 1], [1, 2], [1, 3], [1, 0], [0, 1]]
    >>> emb = sg.Embeddings(vocabulary, W_in)
    >>> result = weat(emb, (["doctor", "chef"], ["judge", "pilot"]), (["she"], ["he"]), rng=0)
    >>> round(result.effect, 2)
    1.97
    """
    check_embeddings(emb)
    level = errors.check_float("level", level, above=0, most=1)
    resamples = errors.check_int("resamples", resamples, least=1)
    rng = errors.check_rng(rng)
    X, Y = _get_units(emb, "targets", targets, least=2)  # (n, d), (m, d)
    A, B = _get_units(emb, "attributes", attributes, least=1)
    x = (X @ A.T).mean(axis=1) - (X @ B.T).mean(axis=1)  # (n,)
    y = (Y @ A.T).mean(axis=1) - (Y @ B.T).mean(axis=1)  # (m,)
    if np.ptp(np.concatenate([x, y])) < 1e-12:
        raise ValueError("all targets have the same association, so there is no effect size")
    some_x = x[rng.integers(len(x), size=(resamples, len(x)))]  # (resamples, n)
    some_y = y[rng.integers(len(y), size=(resamples, len(y)))]  # (resamples, m)
    low, high = np.nanquantile(_measure_effect(some_x, some_y), [(1 - level) / 2, (1 + level) / 2])
    return Weat(float(_measure_effect(x, y)), float(low), float(high))


def _measure_effect(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the difference of the means over the standard deviation of all; NaN if that is 0."""
    spread = np.concatenate([x, y], axis=-1).std(axis=-1)
    difference = np.asarray(x.mean(axis=-1) - y.mean(axis=-1))
    undefined = np.full(spread.shape, np.nan)
    return np.divide(difference, spread, out=undefined, where=spread > 0)


def _get_units(emb: Embeddings, name: str, lists: object, least: int) -> list[np.ndarray]:
    """Return the unit vectors of two lists of words, (n, d) and (m, d)."""
    if not isinstance(lists, (tuple, list)) or len(lists) != 2 or isinstance(lists[0], str):
        raise TypeError(f"{name} must be two lists of words, got {errors.show_value(lists)}")
    for words in lists:
        if len(words) < least:
            raise ValueError(
                f"each list of {name} needs at least {least} words, got {errors.show_value(words)}"
            )
    return [_normalize(np.array([emb[word] for word in words], dtype=float)) for words in lists]


def _find_row(emb: Embeddings, word: str) -> int | None:
    """Return the row of a word as written, or else in lower case; None if neither is known."""
    if not isinstance(word, str):
        raise TypeError(f"a word must be a string, got {errors.show_value(word)}")
    index = emb.vocabulary.index
    return index.get(word, index.get(word.lower()))


def _select_table(emb: Embeddings, table: str) -> np.ndarray:
    if table == "in":
        return emb.W_in
    if emb.W_out is None:
        raise ValueError(
            "these vectors have no W_out, since their source holds W_in alone; "
            "train them, or load an .npz"
        )
    return emb.W_out if table == "out" else emb.W_in + emb.W_out


def _normalize(vectors: np.ndarray) -> np.ndarray:
    """Scale each row to length 1; zero stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


# Files of questions


def read_similarity(path: str | os.PathLike) -> list[Pair]:
    """Read pairs of words with people's scores, in any common form.

    WordSim-353, MEN, SimLex-999, MTurk and RareWords can be read. A line is word, word, score, with
    tabs, semicolons, commas or spaces between them, and quotes around a field if needed. A comma in
    a number is a decimal point where something else separates. Other fields are skipped, as are a
    heading, empty lines and lines that begin with "#".

    Raises
    ------
    ValueError
        If a line is not a pair with a score, the file holds no pair, or it is not UTF-8 text.
    FileNotFoundError
        If there is no such file.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "set.txt")
    ...     _ = path.write_text("tiger\\tcat\\t7.35\\n")
    ...     read_similarity(path)
    [('tiger', 'cat', 7.35)]
    """
    pairs = []
    for number, line in _read_lines(path):
        pair = _parse_pair(line)
        if pair is not None:
            pairs.append(pair)
        elif number > 1:  # the first line may be a heading
            hint = ""
            if re.search(r"\d,\d", line):
                hint = "; a score with a decimal comma needs tabs or semicolons between the fields"
            raise ValueError(
                f"line {number} of {str(path)!r} must be two words and a score, "
                f"got {line[:60]!r}{hint}"
            )
    if not pairs:
        raise ValueError(f"{str(path)!r} holds no pair of words with a score")
    return pairs


def read_analogies(path: str | os.PathLike) -> dict[str, list[Quadruple]]:
    """Read analogies by section, in the form of word2vec's questions-words.txt.

    A section begins with ": name"; then each line has four words.

    Raises
    ------
    ValueError
        If a line does not have four words, the file holds no question, or it is not UTF-8 text.
    FileNotFoundError
        If there is no such file.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "set.txt")
    ...     _ = path.write_text(": family\\nboy girl king queen\\n")
    ...     read_analogies(path)
    {'family': [('boy', 'girl', 'king', 'queen')]}
    """
    sections: dict[str, list[Quadruple]] = {}
    title = "questions"
    for number, line in _read_lines(path):
        words = line.split()
        if line.startswith(":"):
            title = line[1:].strip() or title
        elif len(words) == 4:
            a, b, c, d = words
            sections.setdefault(title, []).append((a, b, c, d))
        else:
            raise ValueError(
                f"line {number} of {str(path)!r} must be four words or ': section', "
                f"got {line[:60]!r}"
            )
    if not sections:
        raise ValueError(f"{str(path)!r} holds no analogy")
    return sections


def read_set(path: str | os.PathLike) -> list[Pair] | dict[str, list[Quadruple]]:
    """Read a similarity set or analogies, whichever the first lines of the file look like.

    Errors are those of `read_similarity` and `read_analogies`.
    """
    lines = [line for _, line in _read_lines(path)][:2]
    if not lines:
        return read_similarity(path)
    words = lines[-1].split()
    are_four_words = len(words) == 4 and all(_parse_number(word) is None for word in words)
    if are_four_words or lines[0].startswith(":"):
        return read_analogies(path)
    return read_similarity(path)


def _check_entries(values: Iterable, size: int, expected: str, reader: str) -> list[Any]:
    """Return the entries of a set as a list if each has the right size; a path is not a set."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        values = [values]
    entries = list(values)
    for entry in entries:
        if not isinstance(entry, (tuple, list)) or len(entry) != size:
            raise ValueError(
                f"expected {expected}, got {errors.show_value(entry)}; "
                f"sg.evaluation.{reader}(path) reads a file of them"
            )
    return entries


def _read_lines(path: str | os.PathLike) -> list[tuple[int, str]]:
    """Return the lines with their numbers, without empty ones and comments."""
    data = check_file(path).read_bytes()
    try:
        refuse_foreign(data[:HEAD])
    except ValueError as error:
        raise ValueError(f"{str(path)!r} cannot be read: {error}") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{str(path)!r} is not UTF-8 text: byte {error.object[error.start]:#x} at {error.start}"
        ) from None
    numbered = [
        (number, line.strip()) for number, line in enumerate(re.split("\r\n|\r|\n", text), 1)
    ]
    return [(number, line) for number, line in numbered if line and not line.startswith("#")]


def _parse_pair(line: str) -> Pair | None:
    """Return two words and the first number after them, None if the line does not hold them.

    Where tabs, semicolons or blanks separate, or quotes enclose it, a comma is a decimal point.
    """
    for fields in _split_fields(line):
        if len(fields) < 3 or not fields[0] or not fields[1]:
            continue
        if _parse_number(fields[0]) is not None:
            continue
        for field in fields[2:]:
            score = _parse_number(field.replace(",", "."))
            if score is not None:
                return fields[0], fields[1], score
    return None


def _split_fields(line: str) -> Iterator[list[str]]:
    """Yield the fields in each way in which the line may be meant, the likeliest first."""
    for separator in "\t;,":
        if separator in line:
            row = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
            fields = [field.strip() for field in row]
            if separator == "," and _has_cut_number(fields):
                return
            yield fields
            if separator != ",":
                return
    if '"' in line:
        yield next(csv.reader([line], delimiter=" ", skipinitialspace=True))
    yield line.split()


def _has_cut_number(fields: list[str]) -> bool:
    """Tell whether word, word, 7, 35 may be 7,35 with a decimal comma."""
    return len(fields) == 4 and all(re.fullmatch("[0-9]+", field) for field in fields[2:])


def _parse_number(field: str) -> float | None:
    """Return a finite number as programs write it."""
    value = parse_number(field)
    return value if value is not None and np.isfinite(value) else None
