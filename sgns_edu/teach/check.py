"""What a student asks for by name: a check of their own work, and a hint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sgns_edu import errors
from sgns_edu.teach.checking import Report, Row, answered, compared, diagnosis, said, written
from sgns_edu.teach.course import CHECKS, HINTS


def check(name: str, mine: Any) -> Report:
    """Try your work on random cases against the package: one row per part, then one hint.

    Parameters
    ----------
    name : str
        The task, such as "A1.gradient"; an unknown one is answered with those of the same lecture.
    mine : callable, or numbers
        Your function, with the arguments that the task describes; where the task is worked by hand, your numbers. What
        the function raises is told in the report.

    Returns
    -------
    Report
        `.ok`, `.rows` (part, exact, close, difference) and `.hint`.

    Raises
    ------
    ValueError
        An unknown task.
    TypeError
        What is no function, where one is wanted.

    Examples
    --------
    >>> from sgns_edu.learn.link import sigmoid
    >>> check("A1.sigmoid", sigmoid).ok
    True
    >>> print(check("A1.sigmoid", lambda x: sigmoid(-x)).hint)
    This is σ(−x), not σ(x): look at the sign in the exponent.
    """
    task = CHECKS[among("the check", name, CHECKS)]
    cases = task.cases(np.random.default_rng(list(name.encode())))
    if not callable(mine) and cases != [()]:
        raise TypeError(
            f"check({name!r}, …) wants your function itself, not {type(mine).__name__}; leave out the brackets"
        )
    truths, answers = answered(task, task.truth, cases), []
    try:
        for case in cases:
            answers += answered(task, mine if callable(mine) else lambda: written(mine), [case])
    except Exception as error:
        return Report(
            [Row(part, False, False, np.inf) for part in task.parts],
            said(error, cases[len(answers)]),
        )
    rows = [
        compared(part, [a[i] for a in answers], [t[i] for t in truths], task.within)
        for i, part in enumerate(task.parts)
    ]
    return Report(
        rows,
        "All parts agree."
        if all(row.close for row in rows)
        else diagnosis(task, cases, answers, rows),
    )


class Advice(str):
    """A sentence that is shown as it is."""

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)  # lines break between words, and formulas are set


def hint(name: str, level: int = 1) -> Advice:
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
    texts = HINTS[among("the exercise", name, HINTS)]
    level = errors.check_int("level", level, 1, len(texts))
    left = len(texts) - level
    return Advice(
        texts[level - 1] + (f' ({left} more: sg.hint("{name}", {level + 1}))' if left else "")
    )


def among(what: str, name: object, known: Iterable[str]) -> str:
    """`name` if it is known; otherwise an error that lists those of the same lecture, or the lectures where that is unknown.

    >>> among("the check", "03.one", ["03.one", "A1.loss"])
    '03.one'
    """
    lectures: dict[str, list[str]] = {}
    for other in known:
        lectures.setdefault(other.split(".")[0], []).append(other)
    lecture = name.split(".")[0] if isinstance(name, str) else ""
    return errors.check_choice(
        what, name, lectures.get(lecture) or [f"{lecture}.…" for lecture in lectures]
    )
