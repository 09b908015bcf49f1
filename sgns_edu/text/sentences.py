"""What a sentence is, and what a word is: decided here, for every entrance."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from sgns_edu import errors

MISSING = ("NAType", "NaTType", "MaskedConstant")  # of pandas and of NumPy


def check_sentences(sentences: Iterable[Iterable[str]]) -> Iterator[list[str]]:
    """Yield each sentence as a list of words, all of them checked.

    Raises
    ------
    TypeError
        If something else that can be iterated over stands for the text, a sentence or a word.
    ValueError
        If a word cannot be written, or an iterator is already consumed.
    """
    return _yield_sentences(check_collection("sentences", sentences, "lists of words"))


def _yield_sentences(sentences: Iterable[Iterable[str]]) -> Iterator[list[str]]:
    number, consumed, words = -1, isinstance(sentences, Iterator), 0
    for number, sentence in enumerate(sentences):
        checked = check_sentence(sentence, "sentences", number)
        words += len(checked)
        consumed = consumed or isinstance(sentence, Iterator)
        yield checked
    if consumed and words == 0:
        raise ValueError(
            "the iterator gave no sentence with a word: it is already consumed, or was empty; "
            "make a new one, or keep the sentences in a list"
        )


def check_sentence(
    sentence: Iterable[str], name: str = "sentence", number: int | None = None
) -> list[str]:
    """Return the words of a sentence as a list; a refusal names it, by its number if it has one.

    >>> check_sentence({"tokens": ["the", "fox"], "id": 7})
    Traceback (most recent call last):
    TypeError: a sentence must be a list of words, got a dict with the keys 'tokens', 'id'; \
pick one field: (row['tokens'] for row in rows)
    """
    if isinstance(sentence, (str, bytes)):
        raise TypeError(
            f"a sentence must be a list of words, got the string {errors.show_value(sentence)}; "
            f"{_advise_split(sentence)}"
        )
    words: list[str] = list(check_collection("a sentence", sentence, "a list of words"))
    if not _are_words(words):
        check_words(words, name if number is None else f"{name}[{number}]")
    return words


def _are_words(words: list[str]) -> bool:
    """Whether `check_words` would find nothing, at the speed of the whole list."""
    try:
        "".join(words).encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return all(words)


def _advise_split(sentence: str | bytes) -> str:
    if len(sentence.split()) > 1:
        return "split it first"
    return "split it first, or, if it is one of the words of a sentence, put these into one list"


def check_words(words: Iterable[str], place: str = "words") -> Iterable[str]:
    """Return `words` if each is a word: a string that is not empty and can be written as UTF-8."""
    for number, word in enumerate(words):
        where = f"{place}[{number}]"
        if not isinstance(word, str):
            raise TypeError(f"a word must be a string, got {_name_stranger(word)} at {where}")
        if not word:
            raise ValueError(
                f"a word must not be empty, but {where} is; .split() without an argument "
                "makes no empty words"
            )
        _check_encodable(word, where)
    return words


def _check_encodable(word: str, where: str) -> None:
    try:
        word.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"{word!r} at {where} has half a character ({word[error.start]!a}, a lone surrogate), "
            "which no file can hold; read the text with errors='replace'"
        ) from None


def _name_stranger(word: object) -> str:
    """Name what is there instead of a word, and say what makes a word of it."""
    kind = type(word).__name__
    seen = errors.show_value(word)
    if is_missing(word):
        return f"the missing value {seen}, which is not a word: leave it out,"
    if isinstance(word, (bytes, bytearray)):
        return f"the bytes {seen}, which .decode() makes a string,"
    if isinstance(getattr(word, "text", None), str):
        return f"{seen}, a {kind}, whose word is its .text,"
    if isinstance(word, (bool, int, float, np.generic)):
        return f"{seen}, of which str(…) makes one,"
    if isinstance(word, Iterable):
        return f"a {kind}, {seen}, so there is one level of lists too many,"
    return f"{seen}, a {kind},"


def is_missing(value: Any) -> bool:
    """Tell whether a table has no value here: None, nan, and what pandas and NumPy write.

    >>> [is_missing(value) for value in (None, float("nan"), "nan", 0)]
    [True, True, False, False]
    """
    if value is None or type(value).__name__ in MISSING:
        return True
    return isinstance(value, (float, np.floating)) and math.isnan(value)


def check_collection(name: str, values: Any, wanted: str) -> Iterable[Any]:
    """Return what is meant to be iterated over for its members, in their order.

    A list, tuple, array of one dimension or more, a Series, a generator or any other iterable.

    Raises
    ------
    TypeError
        If it is a string, a mapping, a record with named fields, a set, a table, groups, or an open
        file: iterating over these gives letters, keys, columns or lines, and never a word.
    """
    problem = find_problem(values)
    if isinstance(values, (set, frozenset)):
        problem = (
            f"got a set, which has no order, {errors.show_value(values)}; "
            "sg.baskets makes sentences of sets, sorted(…) a list"
        )
    if problem:
        raise TypeError(f"{name} must be {wanted}, {problem}")
    return values


def find_problem(values: Any) -> str | None:
    """Say why iterating over `values` would not give its members, None if it does."""
    if type(values) is list:  # as nearly every sentence is
        return None
    kind = type(values).__name__
    if isinstance(values, (str, bytes)):
        return f"got {errors.show_value(values)}; sg.read_corpus(path) reads them from a file"
    if isinstance(values, (io.IOBase, io.TextIOBase)):
        return "got an open file, which gives lines; sg.read_corpus(path) reads sentences"
    if isinstance(values, Mapping) or _has_keys(values):
        keys = list(values.keys())
        listed = ", ".join(map(repr, keys[:5]))
        hint = ""
        if keys:
            hint = f"; pick one field: (row[{keys[0]!r}] for row in rows)"
        return f"got a {kind} with the keys {listed}{hint}"
    fields = getattr(values, "_fields", None)
    if isinstance(values, tuple) and fields is not None:
        listed = ", ".join(map(repr, fields[:5]))
        hint = f"(row.{fields[0]} for row in rows)" if fields else ""
        return f"got a {kind} with the fields {listed}; pick one: {hint}"
    if "GroupBy" in kind or kind == "groupby":
        return f"got the groups of a {kind}; .apply(list) makes a Series of lists of them"
    if hasattr(values, "columns") and hasattr(values, "shape"):
        return f"got a table ({kind}), which gives its columns' names; pick one: table[column]"
    is_number = isinstance(values, np.ndarray) and values.ndim == 0
    if is_number or not isinstance(values, Iterable):
        return f"got {errors.show_value(values)}"
    return None


def _has_keys(values: Any) -> bool:
    """Tell whether this is a row of a database, not a Series, which has an index and values."""
    return hasattr(values, "keys") and not hasattr(values, "tolist") and not _is_series(values)


def _is_series(values: Any) -> bool:
    return hasattr(values, "iloc") or hasattr(values, "to_list")


def name_thing(thing: object, kind: str) -> str:
    """Return the word for an item of a basket or a node of a graph: `str(thing)`.

    Raises
    ------
    TypeError
        If it is missing or has no name of its own, only an address in memory.
    ValueError
        If the word is empty or cannot be written.
    """
    if type(thing) is str and thing.isascii() and thing:
        return thing
    if is_missing(thing):
        raise TypeError(
            f"{kind} must have a name, got the missing value {errors.show_value(thing)}; "
            "leave it out"
        )
    if isinstance(thing, (bytes, bytearray)):
        raise TypeError(
            f"{kind} must have a name, got the bytes {errors.show_value(thing)}; .decode() them"
        )
    unnamed = type(thing).__str__ is object.__str__ and type(thing).__repr__ is object.__repr__
    if unnamed:
        raise TypeError(
            f"{kind} must have a name, got {errors.show_value(thing)}, which str(…) names by its "
            "place in memory; give its name"
        )
    word = str.__str__(thing) if isinstance(thing, str) else str(thing)
    if not word:
        raise ValueError(f"{kind} must have a name, got {errors.show_value(thing)}, which is empty")
    _check_encodable(word, kind)
    return word
