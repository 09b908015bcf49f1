"""What the instructor and the students get: a table, and a page for each submission."""

from __future__ import annotations

import html
from pathlib import Path
from typing import NamedTuple

from sgns_edu.files import replace_file
from sgns_edu.grade.marks import Mark
from sgns_edu.grade.notebooks import find_answers, find_tested, read
from sgns_edu.grade.submissions import Submission
from sgns_edu.grade.tables import UTF8, open_table

COLUMNS = (
    "student",
    "assignment",
    "score",
    "points",
    "to be read",
    "note",
    "notebook",
    "cell: score",
)
STYLE = """
body { font: 16px/1.5 system-ui; margin: 2rem auto; max-width: 55rem; padding: 0 1rem }
table { border-collapse: collapse }
td, th { padding: .4rem .8rem; text-align: left; vertical-align: top }
tr { border-bottom: 1px solid #ccc }
small { display: block; color: #555 }
td:nth-child(2) { white-space: nowrap }
td:nth-child(3) { overflow-wrap: anywhere; min-width: 10rem }
[scope=row] { font-weight: normal }
p { overflow-wrap: anywhere }
@media (max-width: 30rem) { td, th { padding: .4rem } }
pre { white-space: pre-wrap; border-left: .3rem solid #ccc; padding-left: 1rem }
"""
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{assignment}: feedback</title>
<style>{style}</style>
<main>
<h1>{assignment}, {student}</h1>
<p>{notebook}: {summary}</p>
<table>
<tr><th scope="col">cell</th><th scope="col">points</th><th scope="col">result</th></tr>
{rows}
</table>
</main>
</html>
"""
ROW = """<tr id="{cell}">
<th scope="row">{part}<small><a href="#{cell}">{cell}</a></small></th>
<td>{score} of {points:g}</td>
<td>{message}{work}</td>
</tr>"""
WORK = "<details><summary>what you wrote</summary><pre>{text}</pre></details>"
LONGEST = 10_000  # characters of an answer


class Grade(NamedTuple):
    """A submission with its marks."""

    submission: Submission
    marks: list[Mark]
    note: str = ""

    @property
    def score(self) -> float:
        """Points that the machine gives."""
        return sum(mark.score or 0 for mark in self.marks)

    @property
    def points(self) -> float:
        """Points that there are."""
        return sum(mark.points for mark in self.marks)

    @property
    def by_hand(self) -> float:
        """Points that a person may still give."""
        return sum(mark.points for mark in self.marks if mark.score is None)


def write_table(grades: list[Grade], path: Path) -> None:
    """Write one row per submission, as CSV, whole or not at all."""
    with open_table(path) as writer:
        writer.writerow(COLUMNS)
        for entry in grades:
            writer.writerow(map(clean, _list_columns(entry)))


def _list_columns(entry: Grade) -> list[str]:
    note = entry.note
    for mark in entry.marks:
        if mark.cell == "notebook":  # it could not be graded
            note = note or mark.message
    return [
        entry.submission.student,
        entry.submission.assignment,
        f"{entry.score:g}",
        f"{entry.points:g}",
        f"{entry.by_hand:g}",
        note,
        entry.submission.path.name,
        "; ".join(f"{mark.cell}: {_format_score(mark, '?')}" for mark in entry.marks),
    ]


def _format_score(mark: Mark, unknown: str) -> str:
    return unknown if mark.score is None else f"{mark.score:g}"


def clean(text: str) -> str:
    """Make one line of text that no spreadsheet takes for a formula."""
    text = " ".join(text.split()).replace("\0", "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def write_page(grade: Grade, source: Path | None, folder: Path, taken: set[Path]) -> Path:
    """Write one student's feedback to a page that is not `taken`, and return its path.

    `source` is the assignment's notebook, None if there is no such assignment.
    """
    path = _choose_path(grade.submission, folder, taken)
    path.parent.mkdir(parents=True, exist_ok=True)
    with replace_file(path, "w", **UTF8) as file:
        file.write(_make_page(grade, source))
    return path


def _choose_path(submission: Submission, folder: Path, taken: set[Path]) -> Path:
    stem = submission.assignment or "notebook"
    path = folder / submission.student / f"{stem}.html"
    number = 1
    while path in taken:
        number += 1
        path = path.with_stem(f"{stem}-{number}")
    return path


def _make_page(grade: Grade, source: Path | None) -> str:
    """Make a page in which all that the student's code said is text."""
    summary = f"{grade.score:g} of {grade.points:g} points"
    if grade.by_hand:
        summary += f", and up to {grade.by_hand:g} more from a person"
    summary += "."
    if grade.note:
        summary += f" Note: {grade.note}."
    work = find_work(grade.submission, source)
    return PAGE.format(
        assignment=html.escape(grade.submission.assignment),
        student=html.escape(grade.submission.student),
        notebook=html.escape(grade.submission.path.name),
        summary=html.escape(summary),
        style=STYLE,
        rows="\n".join(_make_row(mark, work.get(mark.cell, "")) for mark in grade.marks),
    )


def find_work(submission: Submission, source: Path | None) -> dict[str, str]:
    """Return what the student wrote for each graded cell; nothing if it is not to be opened."""
    if submission.problem or source is None:
        return {}
    try:
        cells = read(submission.path)["cells"]
    except (ValueError, OSError):
        return {}
    return find_tested(cells) | find_answers(cells, read(source)["cells"])


def _make_row(mark: Mark, text: str) -> str:
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return ROW.format(
        part=html.escape(mark.part),
        cell=html.escape(mark.cell),
        score=_format_score(mark, "–"),
        points=mark.points,
        message=html.escape(mark.message),
        work=WORK.format(text=html.escape(text)) if text else "",
    )
