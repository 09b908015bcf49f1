"""One sentence for every bad input: the value seen, the value wanted, and for a word the nearest known ones."""

from __future__ import annotations

import difflib
import math
import operator
from collections.abc import Iterable

import numpy as np

LARGEST = 2**53  # beyond it a float does not hold every whole number


class UnknownWord(KeyError):
    """A word that the vocabulary does not hold; reads as a plain sentence."""

    def __str__(self) -> str:
        return self.args[0]


def show_value(value: object) -> str:
    """`repr(value)` on one line, cut after 60 characters.

    >>> show_value(list(range(1000)))
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, …'
    """
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


def check_int(name: str, value: object, least: int = 0, most: float = math.inf) -> int:
    """`value` as an int within [least, most], or a sentence saying why not; counts and sizes end at 2^53 in any case."""
    wanted = (
        f"a whole number of at least {least}"
        if most == math.inf
        else f"a whole number from {least} to {most}"
    )
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be {wanted}, not {show_value(value)}") from None
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be {wanted}, not {show_value(value)}")
    if number > LARGEST:
        wanted += f" and at most {LARGEST:,}"
    if not least <= number <= min(most, LARGEST):
        raise ValueError(f"{name} must be {wanted}, not {number}")
    return number


def check_float(
    name: str,
    value: object,
    above: float = -math.inf,
    least: float = -math.inf,
    most: float = math.inf,
) -> float:
    """`value` as a finite float in (above, most] and not under `least`, or a sentence saying why not."""
    bounds = [f"above {above:g}"] * (above > -math.inf) + [f"of at least {least:g}"] * (
        least > -math.inf
    )
    wanted = " ".join(
        ["a finite number", " and ".join(bounds + [f"of at most {most:g}"] * (most < math.inf))]
    ).strip()
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be {wanted}, not {show_value(value)}") from None
    if not (math.isfinite(number) and number > above and least <= number <= most):
        raise ValueError(f"{name} must be {wanted}, not {number:g}")
    return number


def check_rng(rng: object) -> np.random.Generator:
    """The Generator itself, or a new one from a seed; otherwise a sentence saying what is wanted."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, (int, np.integer)) and not isinstance(rng, bool) and rng >= 0:
        return np.random.default_rng(rng)
    kind = ValueError if isinstance(rng, (int, np.integer)) else TypeError
    raise kind(
        f"rng must be a whole number of at least 0 (a seed) or a numpy.random.Generator, not {show_value(rng)}"
    )


def check_choice(name: str, value: object, choices: Iterable[str]) -> str:
    """`value` if it is one of the choices; otherwise a sentence that lists them."""
    choices = list(choices)
    if not isinstance(value, str) or value not in choices:
        raise ValueError(
            f"{name} must be one of {', '.join(map(repr, choices))}, not {show_value(value)}{suggest(value, choices)}"
        )
    return value


def suggest(word: object, words: Iterable[str], alike: float = 0.6) -> str:
    """A tail such as '; near it: "fox", "box"', empty where nothing is near; `alike` is from 0 to 1, for the same word."""
    known = [known for known in words if isinstance(known, str)]
    close = (
        difflib.get_close_matches(word, known, n=3, cutoff=alike) if isinstance(word, str) else []
    )
    return f"; near it: {', '.join(map(repr, close))}" if close else ""


def unknown_word(word: object, words: Iterable[str], where: str = "vocabulary") -> UnknownWord:
    """The error (to be raised) for a word that is not among `words`."""
    words = list(words)
    return UnknownWord(
        f"{show_value(word)} is not in the {where} of {len(words):,} words{suggest(word, words)}"
    )


def check_iterable(name: str, values: object) -> Iterable:
    """`values` themselves, if one can go through them; otherwise a sentence saying so."""
    if not isinstance(values, Iterable):
        raise TypeError(f"{name} must be a list or the like, not {show_value(values)}")
    return values


def check_numbers(name: str, values: object, dtype: type = np.float64) -> np.ndarray:
    """`values` as an array of floats, of any shape, or a sentence saying that they are no numbers."""
    try:
        return np.asarray(values, dtype=dtype)
    except (TypeError, ValueError):
        raise TypeError(
            f"{name} must be numbers, as many in each row, not {show_value(values)}"
        ) from None


def check_rows(name: str, values: object, size: int, least: int = 0) -> np.ndarray:
    """`values` as an array of row numbers in [least, size), or a sentence naming the first that is not one."""
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        array = np.asarray(values, dtype=object)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} must be whole numbers (row numbers), not {array.dtype}")
    wrong = (array < least) | (array >= size)
    if wrong.any():
        raise ValueError(
            f"{name} must be row numbers from {least} to {size - 1}, not {array[wrong].flat[0]}"
        )
    return array.astype(np.int64)


def check_table(name: str, values: object, shape: tuple[int | str, ...]) -> np.ndarray:
    """`values` as a float64 array of the given shape, in which a letter stands for any length of at least 1."""
    array = check_numbers(name, values)
    wanted = "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
    fits = array.ndim == len(shape) and all(
        n > 0 if isinstance(s, str) else n == s for n, s in zip(array.shape, shape)
    )
    if not fits:
        raise ValueError(f"{name} must have the shape {wanted}, not {array.shape}")
    return array
