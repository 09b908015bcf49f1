"""Due dates: how many days late a submission is, and what that costs."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from sgns_edu.grade.feedback import Grade
from sgns_edu.grade.submissions import Submission
from sgns_edu.grade.tables import read_table

DAY = timedelta(days=1)
NEVER = datetime.max.replace(tzinfo=timezone.utc)
COLUMNS = ("assignment", "due")
MARKED_LATE = re.compile(r"[^_]+_LATE_\d+_\d+_.+", re.S)  # by Canvas, in a file's name


class Policy(NamedTuple):
    """Due dates by assignment ("" for all), days without a penalty, and percent lost per day.

    `days` are a student's for the whole course; each assignment in turn uses up what it needs.
    """

    due: dict[str, datetime]
    days: int = 0
    penalty: float = 0.0


NEVER_LATE = Policy({})


class Counted(NamedTuple):
    """What counts of a student's submissions: the score after the penalty, and the days late."""

    score: float
    days: int
    penalty: float  # points lost


def read_due(text: str) -> dict[str, datetime]:
    """Read one due date for all assignments, or a CSV file with the columns assignment and due.

    Raises
    ------
    ValueError
        If a date is not one, if it has no time zone, or if the table is not such a table.
    FileNotFoundError
        If there is no such file.
    """
    if Path(text).suffix != ".csv":
        return {"": parse_due(text, "--due")}
    file = repr(Path(text).name)
    table = read_table(text)
    if table.columns != COLUMNS:
        raise ValueError(f"{file} must have the columns {', '.join(COLUMNS)}")
    due: dict[str, datetime] = {}
    for number, row in enumerate(table.rows, 2):
        name = row["assignment"].strip()
        if not re.fullmatch(r"A\d", name):
            raise ValueError(f"{file}, row {number}: assignment must be like A1, got {name!r}")
        if name in due:
            raise ValueError(f"{file}, row {number}: {name} has two due dates")
        due[name] = parse_due(row["due"], f"{file}, row {number}")
    return due


def parse_due(text: str, where: str) -> datetime:
    """Parse a date with its time and time zone.

    >>> parse_due("2026-12-01T23:59+00:00", "--due").isoformat()
    '2026-12-01T23:59:00+00:00'
    """
    try:
        due = datetime.fromisoformat(text.strip())
    except ValueError:
        due = None
    if due is None or due.tzinfo is None:
        raise ValueError(
            f"{where}: expected a date, time and time zone, such as 2026-12-01T23:59+00:00, "
            f"got {text!r}"
        )
    return due


def get_due(assignment: str, policy: Policy) -> datetime:
    """Return when an assignment is due, `NEVER` if nothing is said about it."""
    return policy.due.get(assignment, policy.due.get("", NEVER))


def count_days(submission: Submission, policy: Policy) -> int:
    """Count the days that a submission is late, each day begun as a whole one.

    The time is that of the file. If Canvas calls it late in its name, it is at least one day.
    """
    due = get_due(submission.assignment, policy)
    if due == NEVER:
        return 0
    handed_in = datetime.fromtimestamp(submission.path.lstat().st_mtime, timezone.utc)
    days = max(0, math.ceil((handed_in - due) / DAY))
    return max(days, 1) if MARKED_LATE.fullmatch(submission.path.name) else days


def count_scores(grades: list[Grade], policy: Policy) -> dict[str, Counted]:
    """Return what counts of one student's grades, by assignment.

    The assignments use up the free days in the order in which they are due. Of several submissions the
    one with the best score after the penalty counts, and of equal ones the earliest.
    """
    left = policy.days
    counted: dict[str, Counted] = {}
    names = {grade.submission.assignment for grade in grades} - {""}
    for name in sorted(names, key=lambda name: (get_due(name, policy), name)):
        found = [
            _charge(grade, policy, left) for grade in grades if grade.submission.assignment == name
        ]
        counted[name] = max(found, key=lambda one: (one.score, -one.days))
        left -= min(left, counted[name].days)
    return counted


def _charge(grade: Grade, policy: Policy, left: int) -> Counted:
    """Subtract the penalty for the days beyond those that are left."""
    days = count_days(grade.submission, policy)
    share = min(1.0, policy.penalty / 100 * max(0, days - left))
    return Counted(grade.score * (1 - share), days, grade.score * share)
