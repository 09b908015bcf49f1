"""Points that a person gives: one page to read, one table to fill in, kept from run to run."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sgns_edu.files import replace_file
from sgns_edu.grade.feedback import STYLE, Grade, clean
from sgns_edu.grade.marks import Mark
from sgns_edu.grade.notebooks import find_answers, get_name, read
from sgns_edu.grade.tables import UTF8, open_table, read_table

COLUMNS = ("student", "assignment", "notebook", "cell", "points", "given", "comment")
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>To be read</title>
<style>{style}</style>
<main>
<h1>To be read</h1>
<p>Fill in <code>given</code> and <code>comment</code> in points.csv, then run
<code>sgns-edu grade</code> again.</p>
{sections}
</main>
</html>
"""


class Given(NamedTuple):
    """What a person gave for one answer."""

    points: float
    most: float
    comment: str


Key = tuple[str, str, str, str]  # student, assignment, notebook, cell


def read_points(path: str | Path) -> dict[Key, Given]:
    """Read the rows of a points.csv that are filled in.

    Raises
    ------
    ValueError
        If it is not such a table, if points are not a number from 0 to those that there are, or if
        there is a comment without points.
    """
    file = repr(Path(path).name)
    table = read_table(path)
    if table.columns != COLUMNS:
        raise ValueError(f"{file} must have the columns {', '.join(COLUMNS)}")
    found = {}
    for number, row in enumerate(table.rows, 2):
        given, comment = row["given"].strip(), row["comment"].strip()
        where = f"{file}, row {number}"
        if comment and not given:
            raise ValueError(
                f"{where}: a comment without points; fill in given, 0 if it is nothing"
            )
        if given:
            key = row["student"], row["assignment"], row["notebook"], row["cell"]
            found[key] = Given(*_parse_points(given, row["points"], where), comment)
    return found


def _parse_points(given: str, most: str, where: str) -> tuple[float, float]:
    """Return the points that were given, and those that there are."""
    try:
        points, limit = float(given.replace(",", ".")), float(most)
    except (ValueError, TypeError):
        raise ValueError(f"{where}: given must be a number, got {given!r}") from None
    if not (math.isfinite(points) and 0 <= points <= limit):
        raise ValueError(f"{where}: given must be between 0 and {limit:g}, got {given}")
    return points, limit


def add_points(grade: Grade, given: dict[Key, Given]) -> Grade:
    """Return a grade with the points that a person gave for what the machine leaves open."""
    marks = []
    for mark in grade.marks:
        found = given.get(make_key(grade, mark))
        if mark.score is None and found is not None:
            message = found.comment or "read by a person"
            mark = mark._replace(score=min(found.points, mark.points), message=message)
        marks.append(mark)
    return grade._replace(marks=marks)


def make_key(grade: Grade, mark: Mark) -> Key:
    """Return what names an answer in the table."""
    work = grade.submission
    return clean(work.student), work.assignment, clean(work.path.name), mark.cell


def list_unused(grades: Iterable[Grade], given: dict[Key, Given]) -> list[str]:
    """List the answers for which points were given, but which are not among those to be read.

    Their notebook is gone, or a spreadsheet has changed the student's id, such as 0815 to 815.
    `grades` are those before `add_points`.
    """
    left = dict(given)
    for grade in grades:
        for mark in grade.marks:
            if mark.score is None:
                left.pop(make_key(grade, mark), None)
    return [" ".join(key) for key in left]


def write_points(grades: Iterable[Grade], given: dict[Key, Given], path: Path) -> None:
    """Write one row per answer that a person reads; what was given stays, also for others' rows.

    `grades` are those before `add_points`.
    """
    left = dict(given)
    with open_table(path) as writer:
        writer.writerow(COLUMNS)
        for grade in grades:
            for mark in grade.marks:
                if mark.score is None:
                    key = make_key(grade, mark)
                    found = left.pop(key, None)
                    writer.writerow([*key, f"{mark.points:g}", *_show(found)])
        for key, found in left.items():  # of a notebook that is not among those of this run
            writer.writerow([*key, f"{found.most:g}", *_show(found)])


def _show(given: Given | None) -> tuple[str, str]:
    return ("", "") if given is None else (f"{given.points:g}", clean(given.comment))


def write_reading(grades: Iterable[Grade], sources: dict[str, Path], path: Path) -> None:
    """Write the page: question by question, the rubric and then all answers."""
    answers: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for grade in grades:
        wanted = [mark.cell for mark in grade.marks if mark.score is None]
        if not wanted:
            continue
        source = read(sources[grade.submission.assignment])["cells"]
        texts = find_answers(read(grade.submission.path)["cells"], source)
        for cell in wanted:
            question = grade.submission.assignment, cell
            answers.setdefault(question, []).append((grade.submission.student, texts.get(cell, "")))
    sections = []
    for (assignment, cell), found in sorted(answers.items()):
        sections.append(f"<h2>{html.escape(cell)}</h2>")
        sections.append(f"<pre>{html.escape(find_rubric(sources[assignment], cell))}</pre>")
        for student, text in found:
            sections.append(f"<h3>{html.escape(student)}</h3>\n<pre>{html.escape(text)}</pre>")
    with replace_file(path, "w", **UTF8) as file:
        file.write(PAGE.format(style=STYLE, sections="\n".join(sections)))


def find_rubric(source: Path, name: str) -> str:
    """Return the text above a question in its source: what is asked, and for what points are."""
    rubric = ""
    for cell in read(source)["cells"]:
        if get_name(cell) == name:
            return rubric
        if cell["cell_type"] == "markdown" and not get_name(cell):
            rubric = cell["source"]
    return rubric
