"""Checks of a student's own work: one row per part, then one hint that depends on *how* it is wrong.

A check knows the truth, which is the package itself, and a list of known mistakes. What the student's function returns is
compared with the truth; if it is wrong, the first mistake that would have returned just the same is the diagnosis.
"""

from __future__ import annotations

import html
import textwrap
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

CLOSE = 1e-6  # relative to the size of the right answer, and absolute below 1
PACKAGE = Path(__file__).parents[1]
NOTHING = "Nothing is written yet: replace the line that raises NotImplementedError."
DISGUISES = {
    "has the wrong sign: uphill or downhill?": np.negative,
    "is a hundred times too large: is it in percent?": lambda x: x / 100,
    "is the logarithm of what is asked for.": np.exp,
    "lacks its logarithm.": np.log,
}


class Failed(Exception):
    """Code that runs elsewhere failed: a sentence that may be shown."""


class Hint(AssertionError):
    """A check that did not pass, with a sentence that is meant for the student."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the line that asked, and the sentence; none of the package's own lines."""
        asked = [
            frame.line
            for frame in traceback.extract_tb(self.__traceback__)
            if frame.line and written_by_them(frame.filename)
        ]
        return [*asked[-1:], *textwrap.wrap(f"Hint: {self}", 100)]


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
    tried : function of a function and a case
        What is compared; by default what the function returns for the case.
    within : float
        How far off an answer may be, absolute below 1 and relative above.
    """

    parts: Sequence[str]
    cases: Callable[[np.random.Generator], list[tuple]]
    truth: Callable
    mistakes: dict[str, Callable] = field(default_factory=dict)
    tried: Callable = lambda mine, *case: mine(*case)
    within: float = CLOSE


def by_hand(
    parts: Sequence[str], right: Any, mistakes: dict[str, Any], within: float = 5e-3
) -> Check:
    """A task that is answered by numbers, worked with pencil and paper; `right` and `mistakes` are functions without arguments."""
    return Check(parts, lambda rng: [()], right, mistakes, within=within)


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
        head = (
            "<tr>"
            + "".join(
                f"<th>{name}</th>" for name in ("part", "exact", "close", "largest difference")
            )
            + "</tr>"
        )
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
            for cells in self._cells()
        )
        return f"<table>{head}{body}</table><p>{html.escape(self.hint)}</p>"

    def _cells(self) -> list[list[str]]:
        return [
            [
                row.part,
                "yes" if row.exact else "no",
                "✓" if row.close else "✗",
                shown(row.difference),
            ]
            for row in self.rows
        ]


def shown(difference: float) -> str:
    """A difference as text: below rounding as such, since that differs between machines; a dash where nothing could be compared."""
    return (
        "below 1e-12"
        if difference < 1e-12
        else "–"
        if np.isinf(difference)
        else f"{difference:.2g}"
    )


def answered(task: Check, function: Callable, cases: list[tuple]) -> list[list[np.ndarray]]:
    """What a function answers to every case, part by part."""
    return [as_parts(task.tried(function, *fresh(case)), task.parts) for case in cases]


def written(numbers: Any) -> Any:
    """Numbers as they were entered.

    Raises
    ------
    Hint
        Where one of them is still None.
    """
    if numbers is None or any(
        number is None for number in np.asarray(numbers, dtype=object).ravel()
    ):
        raise Hint("Nothing is written yet: put your numbers in the place of None.")
    return numbers


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
    answers = [answer] if len(parts) == 1 or getattr(answer, "ndim", 1) == 0 else answer
    if not isinstance(answers, (tuple, list, np.ndarray)) or len(answers) != len(parts):
        raise Hint(f"Your function should return {len(parts)} things: {', '.join(parts)}.")
    try:
        return [np.asarray(value, dtype=np.float64) for value in answers]
    except (TypeError, ValueError):
        raise Hint("Your function should return numbers or arrays of numbers.") from None


def said(error: Exception, case: tuple) -> str:
    """What to tell about an exception of the student's function: the line of theirs, and the shapes of what it was given."""
    told = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
    if "NotImplementedError" in told:
        return NOTHING
    if isinstance(error, Hint):
        return str(error)
    theirs = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.line and written_by_them(frame.filename)
    ]
    where = f", in line {theirs[-1].lineno}: {theirs[-1].line}" if theirs else ""
    shapes = ", ".join(str(value.shape) for value in case if isinstance(value, np.ndarray))
    return f"Your function raised {told.rstrip()}{where}" + (
        f"   (arrays given: {shapes})" if shapes else ""
    )


def written_by_them(file: str) -> bool:
    """Whether a line of code stands neither in this package nor in an installed one."""
    return not Path(file).is_relative_to(PACKAGE) and "site-packages" not in file


def compared(part: str, mine: list[np.ndarray], right: list[np.ndarray], within: float) -> Row:
    """One part over all cases."""
    if any(m.shape != r.shape for m, r in zip(mine, right)):
        return Row(part, False, False, np.inf)
    differences = [np.abs(m - r).max(initial=0) for m, r in zip(mine, right)]
    same = all(close(m, r, within) for m, r in zip(mine, right))
    return Row(part, all(map(np.array_equal, mine, right)), same, float(np.max(differences)))


def close(mine: np.ndarray, right: np.ndarray, within: float) -> bool:
    """Whether two arrays agree to the tolerance of a task."""
    return mine.shape == right.shape and np.allclose(mine, right, rtol=within, atol=within)


def diagnosis(
    task: Check, cases: list[tuple], answers: list[list[np.ndarray]], rows: list[Row]
) -> str:
    """The first known mistake that would have answered just the same, at least in all parts that are wrong; else what can be said."""
    wrong = [i for i, row in enumerate(rows) if not row.close]
    known = {hint: answered(task, mistake, cases) for hint, mistake in task.mistakes.items()}
    for said_of, parts in (
        ("", range(len(rows))),
        (", ".join(rows[i].part for i in wrong) + ": ", wrong),
    ):
        for hint, theirs in known.items():
            if all(close(m[i], t[i], task.within) for m, t in zip(answers, theirs) for i in parts):
                return said_of + hint
    part, right = (
        rows[wrong[0]].part,
        [truth[wrong[0]] for truth in answered(task, task.truth, cases)],
    )
    mine = [answer[wrong[0]] for answer in answers]
    for m, r in zip(mine, right):
        if m.shape != r.shape:
            turned = " It looks transposed." if m.shape == r.shape[::-1] else ""
            return f"{part} should have the shape {r.shape}, yours has {m.shape}.{turned}"
    if any(not np.isfinite(m).all() for m in mine):
        return f"{part} is not finite in some case: what overflows (scores of ±1000?), what is divided by 0, what is ln 0?"
    with np.errstate(all="ignore"):
        for guess, undone in DISGUISES.items():
            if all(close(undone(m), r, task.within) for m, r in zip(mine, right)):
                return f"{part} {guess}"
    often = (
        f", in {sum(not close(m, r, task.within) for m, r in zip(mine, right))} of {len(cases)} cases"
        if len(cases) > 1
        else ""
    )
    advice = (
        "go through it once more, term by term"
        if cases == [()]
        else "work a small case of your own by hand and compare terms"
    )
    return f"{part} differs by up to {rows[wrong[0]].difference:.2g}{often}: {advice}."
