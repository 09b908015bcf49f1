"""What a student asks for by name: a check of their own work, and a hint."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from sgns_edu import errors
from sgns_edu.teach.checking import Check, Report, Row
from sgns_edu.teach.comparison import (
    collect_answers,
    compare,
    describe_error,
    diagnose,
    require_numbers,
)
from sgns_edu.teach.course import CHECKS, HINTS


def check(name: str, mine: Any) -> Report:
    """Compare your work with the package on random cases: each part is right or wrong, then one hint.

    Parameters
    ----------
    name : str
        The task, such as "A1.gradient".
    mine : callable, or numbers
        Your function, with the arguments that the task describes; your numbers if the task is
        solved by hand. If the function raises an error, the report describes it.

    Returns
    -------
    Report
        `.ok`, `.hint`, and `.rows` with the largest difference of each part.

    Raises
    ------
    ValueError
        If there is no such task; the message lists those of the same lecture.
    TypeError
        If the task needs a function and `mine` is not one.

    Examples
    --------
    >>> from sgns_edu.learn.link import sigmoid
    >>> check("A1.sigmoid", sigmoid).ok
    True
    >>> print(check("A1.sigmoid", lambda x: sigmoid(-x)).hint)
    This is σ(−x), not σ(x): look at the sign in the exponent.
    """
    task = CHECKS[check_name("check", name, CHECKS)]
    cases = task.cases(np.random.default_rng(list(name.encode())))
    function = _get_function(name, mine, cases)
    truths = collect_answers(task, task.truth, cases)
    answers = []
    for case in cases:
        try:
            answers += collect_answers(task, function, [case])
        except Exception as error:
            return _report_error(task, error, case)
    rows = []
    for i, part in enumerate(task.parts):
        mine_here = [answer[i] for answer in answers]
        right = [truth[i] for truth in truths]
        rows.append(compare(part, mine_here, right, task.tolerance))
    if all(row.close for row in rows):
        return Report(rows, "All parts agree.")
    return Report(rows, diagnose(task, cases, answers, rows))


def _get_function(name: str, mine: Any, cases: list[tuple]) -> Callable[..., Any]:
    """Return the student's function, or one that returns the numbers worked out by hand."""
    if callable(mine):
        return mine
    if cases == [()]:
        return lambda: require_numbers(mine)
    raise TypeError(
        f"check({name!r}, …) needs your function itself, got {type(mine).__name__}; "
        "pass it without parentheses"
    )


def _report_error(task: Check, error: Exception, case: tuple) -> Report:
    written = not isinstance(error, NotImplementedError)
    rows = [Row(part, False, False, np.inf, written) for part in task.parts]
    return Report(rows, describe_error(error, case), written)


class UnknownName(ValueError):
    """A task or exercise that does not exist. A notebook shows the message alone."""

    def _render_traceback_(self) -> list[str]:
        return textwrap.wrap(str(self), 100)


class Advice(str):
    """Text that a notebook shows as text: lines break between words, and formulas are set."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)


def hint(name: str, level: int = 1) -> Advice:
    """Give a hint to an exercise: 1 says where to look, 2 what to try, 3 the idea; none gives code.

    Parameters
    ----------
    name : str
        Lecture and exercise such as "03.2", or assignment and part such as "A1.4".
    level : int, default 1
        Ask for the next level after you have tried.

    Raises
    ------
    ValueError
        If there is no such exercise (the message lists those of the same lecture) or level.
        A notebook shows the message alone.

    Examples
    --------
    >>> hint("02.2", 2)
    Write (1 − σ)/σ with exponentials before you insert a number. (1 more: sg.hint("02.2", 3))
    """
    texts = HINTS[check_name("exercise", name, HINTS)]
    level = errors.check_int("level", level, 1, len(texts))
    text = texts[level - 1]
    left = len(texts) - level
    if left:
        text += f' ({left} more: sg.hint("{name}", {level + 1}))'
    return Advice(text)


def check_name(what: str, name: object, known: Iterable[str]) -> str:
    """Return `name` if it is known, also without its leading zero.

    Raises
    ------
    UnknownName
        If it is not; the message lists the names of the same lecture.

    >>> check_name("check", "3.one", ["03.one", "A1.loss"])
    '03.one'
    """
    lectures: dict[str, list[str]] = {}
    for other in known:
        lectures.setdefault(other.split(".")[0], []).append(other)
    if isinstance(name, str) and name[1:2] == ".":
        name = f"0{name}"
    lecture = name.split(".")[0] if isinstance(name, str) else ""
    choices = lectures.get(lecture) or [f"{other}.…" for other in lectures]
    try:
        return errors.check_choice(what, name, choices)
    except ValueError as error:
        raise UnknownName(str(error)) from None
