"""What a check of a student's own work is, and what it reports.

A check knows the truth, which is the package itself, and a list of known mistakes.
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

TOLERANCE = 1e-6  # relative to the size of the right answer, and absolute below 1
PACKAGE = Path(__file__).parents[1]
NOTHING_WRITTEN = "Nothing is written yet: replace the line that raises NotImplementedError."


class Failed(Exception):
    """Code that runs in another process gave no value; the message may be shown to the student."""


class Hint(AssertionError):
    """A check that did not pass, with a message that is meant for the student."""

    def _render_traceback_(self) -> list[str]:
        """Show the student's line and the message in IPython, and no line of the package."""
        frame = find_student_frame(self)
        lines = [frame.line] if frame and frame.line else []
        return lines + textwrap.wrap(f"Hint: {self}", 100)


class Unwritten(Hint, Failed, NotImplementedError):
    """The student has not written anything yet, here or in another process."""

    def __init__(self, message: str = NOTHING_WRITTEN) -> None:
        super().__init__(message)


@dataclass(frozen=True)
class Check:
    """A task that can be checked.

    Parameters
    ----------
    parts : sequence of str
        Names of what the function returns, in order; one name if it returns one thing.
    cases : function of a Generator -> list of tuples
        Arguments to try.
    truth : function
        Returns what is right for these arguments.
    mistakes : dict from hint to function, optional
        What a known mistake would return; the most specific mistakes first.
    call : function of a function and the arguments of a case, optional
        Returns what is compared; by default what the function returns for the case.
    tolerance : float, default 1e-6
        How far off an answer may be, absolute below 1 and relative above.
    """

    parts: Sequence[str]
    cases: Callable[[np.random.Generator], list[tuple]]
    truth: Callable[..., Any]
    mistakes: dict[str, Callable[..., Any]] = field(default_factory=dict)
    call: Callable[..., Any] = lambda function, *case: function(*case)
    tolerance: float = TOLERANCE


def by_hand(
    parts: Sequence[str],
    truth: Callable[[], Any],
    mistakes: dict[str, Callable[[], Any]],
    tolerance: float = 5e-3,
) -> Check:
    """Make a task that is solved with pencil and paper and answered with numbers."""
    return Check(parts, lambda rng: [()], truth, mistakes, tolerance=tolerance)


class Row(NamedTuple):
    """How one part of an answer compares with the truth.

    Attributes
    ----------
    part : str
    exact : bool
        Whether it is the same bit for bit.
    close : bool
        Whether it is right, which leaves room for rounding.
    difference : float
        The largest difference, inf if the shapes differ.
    written : bool
        False if this part has no answer yet.
    """

    part: str
    exact: bool
    close: bool
    difference: float
    written: bool = True

    @property
    def verdict(self) -> str:
        """What the report says about this part."""
        if not self.written:
            return "– no answer yet"
        return "✓ right" if self.close else "✗ wrong"


class Report(NamedTuple):
    """What `check` found: one row per part, and one hint.

    Attributes
    ----------
    rows : list of Row
    hint : str
    written : bool
        False if there is no answer yet.
    """

    rows: list[Row]
    hint: str
    written: bool = True

    @property
    def ok(self) -> bool:
        """Whether every part is close to the right answer."""
        return bool(self.rows) and all(row.close for row in self.rows)

    def require(self) -> "Report":
        """Return the report if all parts are right; otherwise raise its hint, as test cells do.

        Raises
        ------
        Hint
            If a part is wrong; an `Unwritten` one if there is no answer yet.
        """
        if self.ok:
            return self
        if not self.written:
            raise Unwritten(self.hint)
        raise Hint(self.hint)

    def __repr__(self) -> str:
        width = max((len(row.part) for row in self.rows), default=0)
        lines = [f"{row.part:{width}}   {row.verdict}" for row in self.rows]
        return "\n".join([*lines, self.hint])

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td style="text-align:left">{html.escape(row.part)}</td>'
            f'<td style="text-align:left">{row.verdict}</td></tr>'
            for row in self.rows
        )
        return f"<table>{rows}</table><p>{html.escape(self.hint)}</p>"


def find_student_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Return the innermost frame of an error that belongs neither to us nor to a library."""
    found = None
    for frame in traceback.extract_tb(error.__traceback__):
        ours = Path(frame.filename).is_relative_to(PACKAGE)
        if frame.line and not ours and "site-packages" not in frame.filename:
            found = frame
    return found
