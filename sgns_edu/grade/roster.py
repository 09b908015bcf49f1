"""The class list: who is in the course, and the table that Canvas and Moodle import."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sgns_edu.errors import suggest
from sgns_edu.grade.feedback import Grade, clean
from sgns_edu.grade.late import NEVER_LATE, Counted, Policy, count_scores
from sgns_edu.grade.tables import open_table, read_table

# Columns by what they hold; the first that a file has is the id by which students are named.
EMAILS = ("email", "email address")
IDS = ("id", "sis login id", "username", "id number", "sis user id", *EMAILS)
NAMES = ("name", "student", "full name")
SKIPPED = "points possible"  # a row of Canvas's own


class Student(NamedTuple):
    """One row of the class list, as it was read; `names` are those that mean this student."""

    id: str
    row: dict[str, str]
    names: frozenset[str]


def read_roster(path: str | Path) -> list[Student]:
    """Read a class list: `id,name,email`, or what Canvas and Moodle export.

    Raises
    ------
    ValueError
        If there is no column with an id, if an id is missing, or if two students have the same.
    """
    file = repr(Path(path).name)
    reader = read_table(path)
    columns = {name.strip().lower(): name for name in reader.fieldnames or [] if name}
    known = [columns[name] for name in IDS if name in columns]
    if "sis login id" in columns:  # Canvas: its own ID is a number that students don't know
        known.sort(key=lambda name: name.strip().lower() == "id")
    if not known:
        near = suggest("id", columns)
        raise ValueError(f"{file} has no column named id, got {', '.join(columns) or 'none'}{near}")
    students = []
    for row in reader:
        row = {name: (row.get(name) or "").strip() for name in reader.fieldnames or []}
        values = list(row.values())
        if not any(values) or values[0].lower() == SKIPPED:
            continue
        students.append(_make_student(row, known, columns, file))
    ids = [student.id.lower() for student in students]
    for student in students:
        if ids.count(student.id.lower()) > 1:
            raise ValueError(f"{file}: two students have the id {student.id!r}")
    return students


def _make_student(
    row: dict[str, str], known: list[str], columns: dict[str, str], file: str
) -> Student:
    ids = [row[name] for name in known if row[name]]
    if not ids:
        raise ValueError(f"{file}: no id in the row {', '.join(filter(None, row.values()))!r}")
    names = ids + [row[columns[name]] for name in NAMES if name in columns]
    names += [re.sub(r"\W", "", name) for name in names if "," in name]  # as Canvas names files
    names += [name.partition("@")[0] for name in names if "@" in name]
    if "first name" in columns:
        last = columns.get("last name", columns.get("surname", ""))
        names.append(f"{row[columns['first name']]} {row.get(last, '')}".strip())
    return Student(ids[0], row, frozenset(name.lower() for name in names if name))


def find_student(name: str, roster: Iterable[Student]) -> str:
    """Return the id of the one student whom a folder's name means, or the name itself."""
    found = [student.id for student in roster if name.strip().lower() in student.names]
    return found[0] if len(found) == 1 else name


def list_absent(roster: Iterable[Student], grades: Iterable[Grade], assignment: str) -> list[str]:
    """List the ids of those who handed in nothing for an assignment."""
    present = {
        grade.submission.student
        for grade in grades
        if grade.submission.assignment == assignment and not grade.submission.problem
    }
    return [student.id for student in roster if student.id not in present]


def write_gradebook(
    roster: list[Student], grades: list[Grade], path: Path, policy: Policy = NEVER_LATE
) -> None:
    """Write the class list with a column for each assignment, and their total.

    All columns of the list are kept, so that Canvas and Moodle know their students again. Of two
    submissions the better one counts; who handed in nothing has an empty field. With due dates,
    two columns per assignment say how many days late it was, and how many points that cost.
    """
    assignments = sorted({grade.submission.assignment for grade in grades} - {""})
    with open_table(path) as writer:
        columns = list(roster[0].row) if roster else ["id"]
        late = [f"{name} {what}" for name in assignments for what in ("days late", "points lost")]
        writer.writerow([*columns, *assignments, "total", *(late if policy.due else [])])
        for student in roster:
            own = [grade for grade in grades if grade.submission.student == student.id]
            counted = count_scores(own, policy)
            found = [counted.get(name) for name in assignments]
            scores = ["" if one is None else f"{one.score:g}" for one in found]
            total = sum(one.score for one in found if one is not None)
            row = [*map(clean, student.row.values()), *scores, f"{total:g}"]
            if policy.due:
                row += [text for one in found for text in _show_late(one)]
            writer.writerow(row)


def _show_late(counted: Counted | None) -> tuple[str, str]:
    return ("", "") if counted is None else (str(counted.days), f"{counted.penalty:g}")
