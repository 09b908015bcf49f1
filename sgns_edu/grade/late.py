"""Due dates: how many days late a submission is, and what that costs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from sgns_edu.errors import suggest
from sgns_edu.grade.feedback import Grade
from sgns_edu.grade.submissions import Submission
from sgns_edu.grade.tables import read_table

DAY = timedelta(days=1)
NEVER = datetime.max.replace(tzinfo=timezone.utc)
COLUMNS = ("assignment", "due")
EXTENDED = (*COLUMNS, "student")  # a row with a student is an extension
MARKED_LATE = re.compile(r"[^_]+_LATE_\d+_\d+_.+", re.S)  # by Canvas, in a file's name


class Policy(NamedTuple):
    """Due dates, days without a penalty, and percent lost per day.

    `due` is by assignment and student; "" stands for all of them. `days` are a student's for the
    whole course; each assignment in turn uses up what it needs.
    """

    due: dict[tuple[str, str], datetime]
    days: int = 0
    penalty: float = 0.0


NEVER_LATE = Policy({})


class Counted(NamedTuple):
    """What counts of a student's submissions: the score after the penalty, and the days late."""

    score: float
    days: int
    penalty: float  # points lost


def read_due(text: str) -> dict[tuple[str, str], datetime]:
    """Read one due date for all assignments, or a CSV file with the columns assignment and due.

    A third column, student, is for extensions; rows for everybody have nothing there.

    Raises
    ------
    ValueError
        If a date is not one, if it has no time zone, or if the table is not such a table.
    FileNotFoundError
        If there is no such file.
    """
    if Path(text).suffix != ".csv":
        return {("", ""): parse_due(text, "--due")}
    file = repr(Path(text).name)
    table = read_table(text)
    if table.columns not in (COLUMNS, EXTENDED):
        raise ValueError(
            f"{file} must have the columns {', '.join(COLUMNS)}, and may have student for extensions"
        )
    due: dict[tuple[str, str], datetime] = {}
    for number, row in enumerate(table.rows, 2):
        name = row["assignment"].strip()
        if not re.fullmatch(r"A\d", name):
            raise ValueError(f"{file}, row {number}: assignment must be like A1, got {name!r}")
        student = row.get("student", "").strip().lower()
        if (name, student) in due:
            who = student or "everybody"
            raise ValueError(f"{file}, row {number}: {name} has two due dates for {who}")
        due[name, student] = parse_due(row["due"], f"{file}, row {number}")
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


def check_students(policy: Policy, ids: Iterable[str]) -> None:
    """Raise ValueError if an extension is for a student who is not in the class list."""
    known = [student.lower() for student in ids]
    for _, student in policy.due:
        if student and student not in known:
            near = suggest(student, known)
            raise ValueError(f"--due has an extension for {student!r}, not in the class list{near}")


def get_due(submission: Submission, policy: Policy) -> datetime:
    """Return when a submission is due, `NEVER` if nothing is said about its assignment."""
    name, student = submission.assignment, submission.student.lower()
    keys = [(name, student), (name, ""), ("", "")]
    return next((policy.due[key] for key in keys if key in policy.due), NEVER)


def count_days(submission: Submission, policy: Policy) -> int:
    """Count the days that a submission is late, each day begun as a whole one.

    The time is that of the file. If Canvas calls it late in its name, it is at least one day, but
    not if the student has an extension, of which Canvas may know nothing.
    """
    due = get_due(submission, policy)
    if due == NEVER:
        return 0
    handed_in = datetime.fromtimestamp(submission.path.lstat().st_mtime, timezone.utc)
    days = max(0, math.ceil((handed_in - due) / DAY))
    is_extended = (submission.assignment, submission.student.lower()) in policy.due
    if MARKED_LATE.fullmatch(submission.path.name) and not is_extended:
        return max(days, 1)
    return days


def count_scores(grades: list[Grade], policy: Policy) -> dict[str, Counted]:
    """Return what counts of one student's grades, by assignment.

    The assignments use up the free days in the order in which they are due. Of several submissions the
    one with the best score after the penalty counts, and of equal ones the earliest.
    """
    left = policy.days
    counted: dict[str, Counted] = {}
    due = {grade.submission.assignment: get_due(grade.submission, policy) for grade in grades}
    for name in sorted(due.keys() - {""}, key=lambda name: (due[name], name)):
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
