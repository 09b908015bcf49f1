"""The class list: who is in the course, and the table that Canvas and Moodle import."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sgns_edu.errors import suggest
from sgns_edu.grade.feedback import Grade, clean
from sgns_edu.grade.late import NEVER_LATE, Policy, count_scores
from sgns_edu.grade.tables import open_table, read_table

# Columns by what they hold; the first that a file has is the id by which students are named.
EMAILS = ("email", "email address")
IDS = ("id", "sis login id", "username", "id number", "sis user id", *EMAILS, "identifier")
NAMES = ("name", "student", "full name")
CANVAS = {"student", "id", "section"}  # columns by which its export is known
POSSIBLE = "    Points Possible"  # the name of a row of Canvas' own, as it writes it
NOBODY = ("", POSSIBLE.strip().lower(), "student, test")  # names of all such rows
LATE = ("days late", "points lost")


class Student(NamedTuple):
    """One row of the class list, as it was read; `names` are those that mean this student.

    `number` is what Canvas and Moodle add to the name of a file, if the list has it.
    """

    id: str
    row: dict[str, str]
    names: frozenset[str]
    number: str = ""


def read_roster(path: str | Path) -> list[Student]:
    """Read a class list: `id,name,email`, or what Canvas and Moodle export.

    Raises
    ------
    ValueError
        If there is no column with an id, if an id is missing, or if two students have the same.
    """
    file = repr(Path(path).name)
    table = read_table(path)
    columns = {name.strip().lower(): name for name in table.columns if name}
    known = [columns[name] for name in IDS if name in columns]
    if "sis login id" in columns:  # Canvas: its own ID is a number that students don't know
        known.sort(key=lambda name: name.strip().lower() == "id")
    if not known:
        near = suggest("id", columns)
        raise ValueError(f"{file} has no column named id, got {', '.join(columns) or 'none'}{near}")
    students = []
    for row in table.rows:
        row = {name: row[name].strip() for name in table.columns}
        if not _is_other(row, columns):
            students.append(_make_student(row, known, columns, file))
    ids = [student.id.lower() for student in students]
    for student in students:
        if ids.count(student.id.lower()) > 1:
            raise ValueError(f"{file}: two students have the id {student.id!r}")
    return students


def is_from_canvas(columns: Iterable[str]) -> bool:
    """Whether these are the columns of Canvas' gradebook."""
    return CANVAS <= {name.strip().lower() for name in columns}


def _is_other(row: dict[str, str], columns: dict[str, str]) -> bool:
    """Whether a row is empty, or one of Canvas' own, such as "Points Possible"."""
    if not any(row.values()):
        return True
    if not is_from_canvas(columns):
        return False
    return row[columns["student"]].lower() in NOBODY


def _make_student(
    row: dict[str, str], known: list[str], columns: dict[str, str], file: str
) -> Student:
    ids = [row[name] for name in known if row[name]]
    if not ids:
        raise ValueError(f"{file}: no id in the row {', '.join(filter(None, row.values()))!r}")
    names = ids + [row[columns[name]] for name in NAMES if name in columns]
    names += [name.partition("@")[0] for name in names if "@" in name]
    if "first name" in columns:
        last = columns.get("last name", columns.get("surname", ""))
        names.append(f"{row[columns['first name']]} {row.get(last, '')}".strip())
    turned = [name.rpartition(" ")[::-1] for name in names]  # Canvas begins with the last name
    number = ""
    if is_from_canvas(columns):
        number = row[columns["id"]]
    if "identifier" in columns:  # Moodle's grading worksheet: "Participant 12"
        number = row[columns["identifier"]].rpartition(" ")[2]
    spellings = [name.lower() for name in names]
    spellings += map(simplify, [*names, *map("".join, turned)])
    return Student(ids[0], row, frozenset(filter(None, spellings)), number)


def simplify(name: str) -> str:
    """Return a name as Canvas writes it: letters and digits alone, without accents.

    >>> simplify("Müller-Lüdenscheidt, Zoë")
    'mullerludenscheidtzoe'
    """
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isalnum())


def find_student(name: str, roster: list[Student], number: str = "") -> Student | None:
    """Return the one student whom a name means, None if there is no such student.

    The number that Canvas and Moodle add decides if several students or none have this name.
    """
    found: list[Student] = []
    for spelling in (name.strip().lower(), simplify(name)):
        found = found or [student for student in roster if spelling in student.names]
    if len(found) != 1 and number:
        found = [student for student in found or roster if student.number == number]
    return found[0] if len(found) == 1 else None


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

    All columns of the list are kept, so that Canvas and Moodle know their students again, and a
    column of Canvas' own for an assignment, such as "A1 Gradients (987)", is filled in. Of two
    submissions the better one counts; who handed in nothing keeps what the list says, or an empty
    field. With due dates, two columns per assignment say how many days late it was, and how many
    points that cost.
    """
    columns = list(roster[0].row) if roster else ["id"]
    assignments = sorted({grade.submission.assignment for grade in grades} - {""})
    places = {name: find_column(name, columns) for name in assignments}
    with open_table(path) as writer:
        added = [*places.values(), "total"]
        if policy.due:
            added += [f"{name} {what}" for name in assignments for what in LATE]
        columns += [column for column in added if column not in columns]
        writer.writerow(columns)
        if is_from_canvas(columns):
            points = _show_points(grades, places)
            writer.writerow([POSSIBLE, *(points.get(column, "") for column in columns[1:])])
        for student in roster:
            own = [grade for grade in grades if grade.submission.student == student.id]
            counted = count_scores(own, policy)
            row = student.row | {places[name]: f"{one.score:g}" for name, one in counted.items()}
            row["total"] = f"{sum(one.score for one in counted.values()):g}"
            for name, one in counted.items():
                row |= {f"{name} {LATE[0]}": str(one.days), f"{name} {LATE[1]}": f"{one.penalty:g}"}
            writer.writerow([clean(row.get(column, "")) for column in columns])


def find_column(assignment: str, columns: Iterable[str]) -> str:
    """Return Canvas' column for an assignment, or the assignment's name.

    >>> find_column("A1", ["Student", "A1 days late", "A1: Gradients (987)"])
    'A1: Gradients (987)'
    """
    own = re.compile(rf"{assignment}(?!\d).*\(\d+\)")
    return next((column for column in columns if own.fullmatch(column.strip())), assignment)


def _show_points(grades: list[Grade], places: dict[str, str]) -> dict[str, str]:
    """Return how many points there are, by the column of each assignment."""
    most: dict[str, float] = {}
    for grade in grades:
        name = grade.submission.assignment
        most[name] = max(most.get(name, 0.0), grade.points)
    points = {column: f"{most[name]:g}" for name, column in places.items()}
    return points | {"total": f"{sum(most[name] for name in places):g}"}
