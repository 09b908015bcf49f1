"""Checks of a student's own work: one row per part, then one hint that depends on *how* it is wrong.

A check knows the truth, which is the package itself, and a list of known mistakes. What the student's function returns is
compared with the truth; if it is wrong, the first mistake that would have returned just the same is the diagnosis.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from sgns_edu import errors

CLOSE = 1e-6  # relative to the size of the right answer, and absolute below 1


class Hint(AssertionError):
    """A check that did not pass, with a sentence that is meant for the student."""


@dataclass(frozen=True)
class Check:
    """A task that can be checked.

    Parameters
    ----------
    parts : sequence of str
        Names of what the function returns, in order; one name where it returns one thing.
    cases : function of a Generator -> list of tuples
        Arguments to try.
    truth : function
        What is right for these arguments.
    mistakes : dict from hint to function
        What a known mistake would return; the most particular mistakes first.
    """

    parts: Sequence[str]
    cases: Callable[[np.random.Generator], list[tuple]]
    truth: Callable
    mistakes: dict[str, Callable] = field(default_factory=dict)


class Row(NamedTuple):
    """One part of an answer: whether it is the same to the bit, close, and how far off at most."""

    part: str
    exact: bool
    close: bool
    difference: float


class Report(NamedTuple):
    """What `check` found: a table, and one hint where something is wrong."""

    rows: list[Row]
    hint: str

    @property
    def ok(self) -> bool:
        """Whether every part is close to the right answer."""
        return bool(self.rows) and all(row.close for row in self.rows)

    def require(self) -> "Report":
        """The report itself where all is well; otherwise a `Hint`, which a test cell shows to the student."""
        if not self.ok:
            raise Hint(self.hint)
        return self

    def __repr__(self) -> str:
        return "\n".join([*("   ".join(cells) for cells in self._cells()), self.hint])

    def _repr_html_(self) -> str:
        head = "<tr>" + "".join(f"<th>{name}</th>" for name in ("part", "exact", "close", "largest difference")) + "</tr>"
        body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>" for cells in self._cells())
        return f"<table>{head}{body}</table><p>{html.escape(self.hint)}</p>"

    def _cells(self) -> list[list[str]]:
        return [[row.part, "yes" if row.exact else "no", "✓" if row.close else "✗", shown(row.difference)] for row in self.rows]


def shown(difference: float) -> str:
    """A difference as text; what is below rounding is shown as such, since it differs between machines."""
    return "below 1e-12" if difference < 1e-12 else f"{difference:.2g}"


def check(name: str, mine: Any) -> Report:
    """Try your work on random cases against the package: one row per part, then one hint.

    Parameters
    ----------
    name : str
        The task, such as "A1.gradient"; an unknown one is answered with the list of all.
    mine : callable
        Your function, with the arguments that the task describes.

    Examples
    --------
    >>> from sgns_edu.learn.maths import sigmoid
    >>> check("02.sigmoid", sigmoid).ok
    True
    >>> print(check("02.sigmoid", lambda x: 1 / (1 + np.exp(x))).hint)
    This is σ(−x), not σ(x): look at the sign in the exponent.
    """
    from sgns_edu.teach.tasks import TASKS

    task = TASKS[errors.one_of("the check", name, TASKS)]
    if not callable(mine):
        raise TypeError(f"check({name!r}, …) wants your function itself, not {type(mine).__name__}; leave out the brackets")
    cases = task.cases(np.random.default_rng(list(name.encode())))
    truths = [as_parts(task.truth(*fresh(case)), task.parts) for case in cases]
    try:
        answers = [as_parts(mine(*fresh(case)), task.parts) for case in cases]
    except Exception as error:
        return Report([Row(part, False, False, np.inf) for part in task.parts], said(error))
    rows = [compared(part, [a[i] for a in answers], [t[i] for t in truths]) for i, part in enumerate(task.parts)]
    return Report(rows, "All parts agree." if all(row.close for row in rows) else diagnosis(task, cases, answers, rows))


def fresh(case: tuple) -> tuple:
    """The arguments again, so that a function which changes them in place spoils no other case."""
    return tuple(value.copy() if isinstance(value, np.ndarray) else value for value in case)


def as_parts(answer: Any, parts: Sequence[str]) -> list[np.ndarray]:
    """An answer as one array per part.

    Raises
    ------
    Hint
        Where it is nothing, or not as many things as there are parts.
    """
    if answer is None:
        raise Hint("Your function returns nothing (None): is a `return` missing?")
    answers = [answer] if len(parts) == 1 else answer
    if not isinstance(answers, (tuple, list, np.ndarray)) or len(answers) != len(parts):
        raise Hint(f"Your function should return {len(parts)} things: {', '.join(parts)}.")
    try:
        return [np.asarray(value, dtype=np.float64) for value in answers]
    except (TypeError, ValueError):
        raise Hint("Your function should return numbers or arrays of numbers.") from None


def said(error: Exception) -> str:
    """What to tell about an exception of the student's function."""
    told = str(error) if type(error).__name__ == "Failed" else f"{type(error).__name__}: {error}"  # what a grader's stand-in was told
    if "NotImplementedError" in told:
        return "Nothing is written yet: replace the line that raises NotImplementedError."
    return str(error) if isinstance(error, Hint) else f"Your function raised {told}"


def compared(part: str, mine: list[np.ndarray], right: list[np.ndarray]) -> Row:
    """One part over all cases."""
    if any(m.shape != r.shape for m, r in zip(mine, right)):
        return Row(part, False, False, np.inf)
    differences = [np.abs(m - r).max(initial=0) for m, r in zip(mine, right)]
    return Row(part, all(map(np.array_equal, mine, right)), all(map(close, mine, right)), float(np.max(differences)))


def close(mine: np.ndarray, right: np.ndarray) -> bool:
    """Whether two arrays agree to the tolerance that all checks use."""
    return mine.shape == right.shape and np.allclose(mine, right, rtol=CLOSE, atol=CLOSE)


def diagnosis(task: Check, cases: list[tuple], answers: list[list[np.ndarray]], rows: list[Row]) -> str:
    """The first known mistake that would have answered just the same; else what can be said in general."""
    for hint, mistake in task.mistakes.items():
        wrong = [as_parts(mistake(*fresh(case)), task.parts) for case in cases]
        if all(close(m, w) for answer, w_case in zip(answers, wrong) for m, w in zip(answer, w_case)):
            return hint
    first = next(i for i, row in enumerate(rows) if not row.close)
    right = as_parts(task.truth(*fresh(cases[0])), task.parts)[first]
    mine = answers[0][first]
    if mine.shape != right.shape:
        turned = " It looks transposed." if mine.shape == right.shape[::-1] else ""
        return f"{rows[first].part} should have the shape {right.shape}, yours has {mine.shape}.{turned}"
    if any(not np.isfinite(answer[first]).all() for answer in answers):
        return f"{rows[first].part} is not finite in some case: try a score of 1000 and of −1000."
    if all(close(-a[first], as_parts(task.truth(*fresh(c)), task.parts)[first]) for a, c in zip(answers, cases)):
        return f"{rows[first].part} has the wrong sign: uphill or downhill?"
    return f"{rows[first].part} differs by up to {rows[first].difference:.2g}: work the smallest case by hand and compare term by term."
