"""Files of questions with known answers: pairs of words judged by people, and analogies."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

import numpy as np

from sgns_edu import errors
from sgns_edu.files import existing

Pair = tuple[str, str, float]
Quadruple = tuple[str, str, str, str]


def read_similarity(path: str | os.PathLike) -> list[Pair]:
    """Pairs of words with people's scores, from a file in any usual form: WordSim-353, MEN, SimLex-999, MTurk, RareWords.

    A line is word, word, score, with tabs, commas or spaces between; what stands between the words and the first number,
    or behind it, is passed over, as are a heading, empty lines and lines that begin with "#".

    Raises
    ------
    ValueError
        A line that is no pair, with its number; a file without a pair, or one that is no UTF-8 text.
    FileNotFoundError
        No such file.

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
    for number, line in _lines(path):
        fields = [
            field.strip()
            for field in re.split(r"\s*[,;\t]\s*" if re.search(r"[,;\t]", line) else r"\s+", line)
        ]
        score = next((value for value in map(_number, fields[2:]) if value is not None), None)
        if score is not None and fields[0] and fields[1] and _number(fields[0]) is None:
            pairs.append((fields[0], fields[1], score))
        elif pairs or number > 1:
            raise ValueError(
                f"line {number} of {str(path)!r} should be two words and a score, not {line[:60]!r}"
            )
    if not pairs:
        raise ValueError(f"{str(path)!r} holds no pair of words with a score")
    return pairs


def read_analogies(path: str | os.PathLike) -> dict[str, list[Quadruple]]:
    """Analogies by section from a file like word2vec's questions-words.txt: ": section", then four words a line.

    Raises
    ------
    ValueError
        A line of another number of words, with its number; a file without a question, or one that is no UTF-8 text.
    FileNotFoundError
        No such file.

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
    for number, line in _lines(path):
        words = line.split()
        if line.startswith(":"):
            title = line[1:].strip() or title
        elif len(words) == 4:
            sections.setdefault(title, []).append(tuple(words))
        else:
            raise ValueError(
                f"line {number} of {str(path)!r} should be four words or ': section', not {line[:60]!r}"
            )
    if not sections:
        raise ValueError(f"{str(path)!r} holds no analogy")
    return sections


def read_set(path: str | os.PathLike) -> list[Pair] | dict[str, list[Quadruple]]:
    """A similarity set or analogies: whichever of the two the file's first lines look like; errors as theirs."""
    first = [line for _, line in _lines(path)][:2]
    words = first[-1].split() if first else []
    four = len(words) == 4 and all(_number(word) is None for word in words)
    return (
        read_analogies(path)
        if four or first and first[0].startswith(":")
        else read_similarity(path)
    )


def entries(values: Iterable, size: int, wanted: str, reader: str) -> list:
    """The values of a set as a list, if all have the wanted size; a path is no set."""
    listed = (
        list(values) if isinstance(values, Iterable) and not isinstance(values, str) else [values]
    )
    odd = [value for value in listed if not isinstance(value, (tuple, list)) or len(value) != size]
    if odd:
        raise ValueError(
            f"{wanted} are wanted, not {errors.show_value(odd[0])}; sg.evaluation.{reader}(path) reads a file of them"
        )
    return listed


def _lines(path: str | os.PathLike) -> list[tuple[int, str]]:
    """The lines with their numbers, without empty ones and comments."""
    try:
        text = existing(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{str(path)!r} is not UTF-8 text: byte {error.object[error.start]:#x} at {error.start}"
        ) from None
    numbered = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return [(number, line) for number, line in numbered if line and not line.startswith("#")]


def _number(field: str) -> float | None:
    try:
        value = float(field)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
