"""Hints for every exercise and every part of an assignment, up to three levels: where to look, what to try, the idea."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from sgns_edu import errors


class Hint(str):
    """A sentence that is shown as it is."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)  # lines break between words, and formulas are set


@cache
def hints() -> dict[str, list[str]]:
    """All hints: {"03.2": [level 1, level 2, level 3], …}; a lecture's exercise or an assignment's part."""
    return json.loads(Path(__file__).with_name("hints.json").read_text(encoding="utf-8"))


def among(what: str, name: object, known: Iterable[str]) -> str:
    """`name` if it is known; otherwise an error that lists those of the same lecture, or the lectures where that is unknown.

    >>> among("the check", "03.one", ["03.one", "A1.loss"])
    '03.one'
    """
    lectures: dict[str, list[str]] = {}
    for other in known:
        lectures.setdefault(other.split(".")[0], []).append(other)
    lecture = name.split(".")[0] if isinstance(name, str) else ""
    return errors.one_of(what, name, lectures.get(lecture) or [f"{lecture}.…" for lecture in lectures])


def hint(name: str, level: int = 1) -> Hint:
    """A hint to an exercise: level 1 says where to look, 2 what to try, 3 the idea; none says the code.

    Parameters
    ----------
    name : str
        Lecture and exercise such as "03.2", or assignment and part such as "A1.4".
    level : int, default 1
        The first hints are meant to be enough. Ask for the next one when you have tried.

    Raises
    ------
    ValueError
        An unknown exercise, answered with those of the same lecture; a level beyond the last.

    Examples
    --------
    >>> hint("03.2")
    Look at the formula under "Does it always go this way?": which of its parts can be negative? (2 more: sg.hint("03.2", 2))
    """
    known = hints()
    texts = known[among("the exercise", name, known)]
    level = errors.whole("level", level, 1, len(texts))
    left = len(texts) - level
    return Hint(texts[level - 1] + (f' ({left} more: sg.hint("{name}", {level + 1}))' if left else ""))
