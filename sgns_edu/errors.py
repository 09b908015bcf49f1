"""One sentence for every bad input: the value seen, the value wanted, and for a word the nearest known ones."""

from __future__ import annotations

import difflib
import math
import operator
from collections.abc import Iterable

import numpy as np


class UnknownWord(KeyError):
    """A word that the vocabulary does not hold; reads as a plain sentence."""

    def __str__(self) -> str:
        return self.args[0]


def whole(name: str, value: object, least: int = 0, most: int | None = None) -> int:
    """`value` as an int within [least, most], or a sentence saying why not."""
    wanted = f"a whole number of at least {least}" if most is None else f"a whole number from {least} to {most}"
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be {wanted}, not {value!r}") from None
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be {wanted}, not {value!r}")
    if number < least or (most is not None and number > most):
        raise ValueError(f"{name} must be {wanted}, not {number}")
    return number


def real(name: str, value: object, above: float = -math.inf, least: float = -math.inf, most: float = math.inf) -> float:
    """`value` as a finite float in (above, most] and not under `least`, or a sentence saying why not."""
    bounds = [f"above {above:g}"] * (above > -math.inf) + [f"of at least {least:g}"] * (least > -math.inf)
    wanted = " ".join(["a finite number", " and ".join(bounds + [f"of at most {most:g}"] * (most < math.inf))]).strip()
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be {wanted}, not {value!r}") from None
    if not (math.isfinite(number) and number > above and least <= number <= most):
        raise ValueError(f"{name} must be {wanted}, not {number:g}")
    return number


def generator(rng: object) -> np.random.Generator:
    """The Generator itself, or a new one from a seed; otherwise a sentence saying what is wanted."""
    if isinstance(rng, np.random.Generator):
        return rng
    try:
        return np.random.default_rng(whole("rng", rng))
    except (TypeError, ValueError) as error:
        raise type(error)(f"rng must be a whole number of at least 0 (a seed) or a numpy.random.Generator, not {rng!r:.60}") from None


def one_of(name: str, value: object, choices: Iterable[str]) -> str:
    """`value` if it is one of the choices; otherwise a sentence that lists them."""
    choices = list(choices)
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, not {value!r}{near(value, choices)}")
    return value


def near(word: object, words: Iterable[str]) -> str:
    """A tail such as '; near it: "fox", "box"', empty where nothing is near."""
    known = [known for known in words if isinstance(known, str)]
    close = difflib.get_close_matches(word, known, n=3, cutoff=0.6) if isinstance(word, str) else []
    return f"; near it: {', '.join(map(repr, close))}" if close else ""


def unknown(word: object, words: Iterable[str], where: str = "vocabulary") -> UnknownWord:
    """The error (to be raised) for a word that is not among `words`."""
    words = list(words)
    return UnknownWord(f"{word!r} is not in the {where} of {len(words):,} words{near(word, words)}")


def numbers(name: str, values: object) -> np.ndarray:
    """`values` as a float64 array of any shape, or a sentence saying that they are no numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be numbers, as many in each row, not {values!r:.80}") from None


def ids(name: str, values: object, size: int, least: int = 0) -> np.ndarray:
    """`values` as an array of row numbers in [least, size), or a sentence naming the first that is not one."""
    array = np.asarray(values)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name} must be whole numbers (row numbers), not {array.dtype}")
    wrong = (array < least) | (array >= size)
    if wrong.any():
        raise ValueError(f"{name} must be row numbers from {least} to {size - 1}, not {array[wrong].flat[0]}")
    return array.astype(np.int64)


def table(name: str, values: object, shape: tuple[int | str, ...]) -> np.ndarray:
    """`values` as a float64 array of the given shape, in which a letter stands for any length of at least 1."""
    array = numbers(name, values)
    wanted = "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
    fits = array.ndim == len(shape) and all(n > 0 if isinstance(s, str) else n == s for n, s in zip(array.shape, shape))
    if not fits:
        raise ValueError(f"{name} must have the shape {wanted}, not {array.shape}")
    return array
