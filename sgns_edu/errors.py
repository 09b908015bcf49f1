"""Check the arguments of public functions; an error says what was expected and what we got."""

from __future__ import annotations

import difflib
import functools
import inspect
import math
import operator
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

import numpy as np

LARGEST = 2**53  # counts and sizes end here: beyond it a float does not hold every integer


P = ParamSpec("P")
R = TypeVar("R")


class UnknownWord(KeyError):
    """A word is not in the vocabulary; unlike other KeyErrors it prints as a plain sentence."""

    def __str__(self) -> str:
        return self.args[0]


class Interrupted(UserWarning):
    """Training was stopped with Ctrl-C; the vectors learned so far are returned."""


def show_value(value: object) -> str:
    """Return `repr(value)` on one line, cut after 60 characters.

    >>> show_value(list(range(1000)))
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, …'
    """
    text = " ".join(repr(value).split())
    if len(text) <= 60:
        return text
    return text[:59] + "…"


def suggest(word: object, words: Iterable[str], similarity: float = 0.6) -> str:
    """Return a tail for a message with the words spelled most like `word`, "" if there are none.

    `similarity`, from 0 to 1, is how alike two spellings must be.

    >>> suggest("foks", ["fix", "dog", "folks"])
    "; did you mean 'folks'?"
    """
    if not isinstance(word, str):
        return ""
    known = [known for known in words if isinstance(known, str)]
    similar = difflib.get_close_matches(word, known, n=3, cutoff=similarity)
    if not similar:
        return ""
    return f"; did you mean {' or '.join(map(repr, similar))}?"


def unknown_word(word: object, words: Iterable[str], where: str = "vocabulary") -> UnknownWord:
    """Return the error to raise for a word that is not among `words`."""
    words = list(words)
    size = f"{len(words):,} words"
    twin = _find_twin(word, words)
    if twin is not None:
        return UnknownWord(
            f"{show_value(word)} is not in the {where} of {size}, but {twin!r} is: the same "
            "letters, composed differently; unicodedata.normalize('NFC', text) makes one form"
        )
    return UnknownWord(f"{show_value(word)} is not in the {where} of {size}{suggest(word, words)}")


def _find_twin(word: object, words: list[str]) -> str | None:
    """Return the known word with the same letters: é may be one character, or e and an accent."""
    if not isinstance(word, str) or word.isascii():
        return None
    composed = unicodedata.normalize("NFC", word)
    for known in words:
        if not known.isascii() and unicodedata.normalize("NFC", known) == composed:
            return known
    return None


def explain_names(theirs: dict[str, str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function so that another library's name for an argument is answered with ours.

    The signature stays as it is, for people, editors and type checkers.

    >>> @explain_names({"topn": "n"})
    ... def ask(word, n=10):
    ...     return n
    >>> ask("fox", topn=3)
    Traceback (most recent call last):
    TypeError: ask() has no argument 'topn'; it is called n here
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        own = inspect.signature(function).parameters

        @functools.wraps(function)
        def call(*arguments: P.args, **options: P.kwargs) -> R:
            for name in options:
                if name in theirs and name not in own:
                    raise TypeError(
                        f"{function.__name__}() has no argument {name!r}; {_say_ours(theirs[name])}"
                    )
            return function(*arguments, **options)

        return call

    return decorate


def _say_ours(ours: str) -> str:
    return f"it is called {ours} here" if ours.isidentifier() else ours


def check_int(name: str, value: object, least: int = 0, most: int = LARGEST) -> int:
    """Return `value` as an int from `least` to `most`.

    >>> check_int("window", 0, least=1)
    Traceback (most recent call last):
    ValueError: window must be an int of at least 1, got 0
    """
    number = _as_int(value)
    if number is not None and least <= number <= most:
        return number
    expected = f"an int of at least {least}"
    if most < LARGEST or (number is not None and number > LARGEST):
        expected = f"an int from {least} to {most}"
    if number is None:
        raise TypeError(f"{name} must be {expected}, got {show_value(value)}")
    raise ValueError(f"{name} must be {expected}, got {show_value(number)}")


def _as_int(value: Any) -> int | None:
    """Return the int that `value` is, None for anything else, booleans included."""
    if isinstance(value, (bool, np.bool_)):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None


def check_float(
    name: str,
    value: Any,
    *,
    above: float = -math.inf,
    least: float = -math.inf,
    most: float = math.inf,
) -> float:
    """Return `value` as a finite float that is more than `above` and from `least` to `most`.

    >>> check_float("p", 2, above=0, most=1)
    Traceback (most recent call last):
    ValueError: p must be a finite number above 0 and at most 1, got 2
    """
    try:
        number = None if isinstance(value, (bool, np.bool_)) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is not None and math.isfinite(number) and above < number and least <= number <= most:
        return number
    bounds = []
    if above > -math.inf:
        bounds.append(f"above {above:g}")
    if least > -math.inf:
        bounds.append(f"of at least {least:g}")
    if most < math.inf:
        bounds.append(f"at most {most:g}")
    expected = f"a finite number {' and '.join(bounds)}".rstrip()
    if number is None:
        raise TypeError(f"{name} must be {expected}, got {show_value(value)}")
    raise ValueError(f"{name} must be {expected}, got {number:g}")


def check_rng(rng: object) -> np.random.Generator:
    """Return a Generator: the one given, a new one from an int seed, or for None a fresh one."""
    if rng is None or isinstance(rng, np.random.Generator):
        return np.random.default_rng(rng)
    seed = _as_int(rng)
    if seed is not None and seed >= 0:
        return np.random.default_rng(seed)
    kind = TypeError if seed is None else ValueError
    raise kind(
        "rng must be an int of at least 0 (a seed), a numpy.random.Generator or None, "
        f"got {show_value(rng)}"
    )


def check_choice(name: str, value: object, choices: Iterable[str]) -> str:
    """Return `value` if it is one of the choices; the refusal lists them.

    >>> check_choice("engine", "nunpy", ["auto", "numpy"])
    Traceback (most recent call last):
    ValueError: engine must be one of 'auto', 'numpy', got 'nunpy'; did you mean 'numpy'?
    """
    choices = list(choices)
    if isinstance(value, str) and value in choices:
        return value
    listed = ", ".join(map(repr, choices))
    seen = show_value(value)
    raise ValueError(f"{name} must be one of {listed}, got {seen}{suggest(value, choices)}")


def check_iterable(name: str, values: object) -> Iterable:
    """Return `values` if they can be iterated over."""
    if not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a list or another iterable, got {show_value(values)}")
    return values


def check_numbers(name: str, values: Any, dtype: type = np.float64) -> np.ndarray:
    """Return `values` as an array of numbers, of any shape."""
    if np.ma.is_masked(values):
        raise ValueError(f"{name} must be numbers without gaps, but some are masked")
    try:
        if np.iscomplexobj(values):
            raise TypeError
        return np.asarray(values, dtype=dtype)
    except (TypeError, ValueError):
        seen = show_value(values)
        raise TypeError(f"{name} must be a rectangular array of numbers, got {seen}") from None


def check_rows(name: str, values: object, size: int, least: int = 0) -> np.ndarray:
    """Return `values` as an array of row numbers from `least` to `size` − 1."""
    try:
        rows = np.asarray(values)
    except ValueError:  # rows of different lengths
        rows = np.asarray(values, dtype=object)
    if rows.size == 0:
        return rows.astype(np.int64)
    if rows.dtype.kind not in "iu":
        raise TypeError(f"{name} must be row numbers (ints), got an array of {rows.dtype}")
    wrong = (rows < least) | (rows >= size)
    if wrong.any():
        first = rows[wrong].flat[0]
        raise ValueError(f"{name} must be row numbers from {least} to {size - 1}, got {first}")
    return rows.astype(np.int64)


def check_table(name: str, values: object, shape: tuple[int | str, ...]) -> np.ndarray:
    """Return `values` as a float64 array of this shape, in which a letter is any length above 0."""
    table = check_numbers(name, values)
    wanted = tuple(n if isinstance(s, str) else s for n, s in zip(table.shape, shape))
    if table.ndim != len(shape) or table.shape != wanted or table.size == 0:
        expected = str(shape).replace("'", "")
        raise ValueError(f"{name} must have the shape {expected}, got {table.shape}")
    return table
