"""A folder of submissions becomes a table and a page of feedback for each student."""

from __future__ import annotations

import csv
import html
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sgns_edu.teach import release
from sgns_edu.teach.grading.marking import Mark
from sgns_edu.teach.grading.sandbox import landlock_version
from sgns_edu.text.files import replacing

USERS = 61_000  # first of the unprivileged user numbers, one per submission


class Graded(NamedTuple):
    """One submission's marks."""

    student: str
    assignment: str
    marks: list[Mark]

    @property
    def score(self) -> float:
        return sum(mark.score or 0 for mark in self.marks)

    @property
    def points(self) -> float:
        return sum(mark.points for mark in self.marks)

    @property
    def by_hand(self) -> float:
        """Points that a person has still to give."""
        return sum(mark.points for mark in self.marks if mark.score is None)


def submissions(folder: str | Path) -> Iterator[tuple[str, str, Path]]:
    """(student, assignment, notebook) for FOLDER/student/A1/any.ipynb, FOLDER/student/A1_any.ipynb or FOLDER/A1/student.ipynb.

    Raises
    ------
    FileNotFoundError
        No folder, or no notebook in it.
    """
    folder = Path(folder)
    found = sorted(path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
    if not found:
        raise FileNotFoundError(f"no notebook (.ipynb) lies in {str(folder)!r}; FOLDER/student/A1/A1_….ipynb is wanted")
    for path in found:
        parts = path.relative_to(folder).with_suffix("").parts
        assignment = next((part.split("_")[0] for part in reversed(parts) if release_name(part)), "")
        student = next((part for part in parts if not release_name(part)), parts[0])
        yield student, assignment, path


def release_name(part: str) -> bool:
    """Whether a part of a path names an assignment: A1, or A1_…."""
    head = part.split("_")[0]
    return len(head) == 2 and head[0] == "A" and head[1].isdigit()


def grade(folder: str | Path, out: str | Path, *, sources: str | Path | None = None,
          say: Callable[[str], None] = lambda line: None) -> list[Graded]:
    """Grade every submission below `folder`; write OUT/marks.csv and OUT/student/A1.html. One bad submission harms no other."""
    known = release.sources(sources)
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    if not landlock_version():
        say("this system has no Landlock: submissions run with limits, but could read other files; grade in a container (see the guide)")
    graded = []
    for number, (student, assignment, path) in enumerate(submissions(folder)):
        say(f"{student}, {assignment or 'no assignment named'}: {path.name}")
        graded.append(Graded(student, assignment, marked(known.get(assignment), path, number)))
        page(graded[-1], out)
    table(graded, out / "marks.csv")
    return graded


def marked(source: Path | None, submission: Path, number: int) -> list[Mark]:
    """One submission's marks, made by a process of its own."""
    if source is None:
        return [Mark("notebook", 0.0, 0.0, "its name tells no assignment; A1_….ipynb or a folder A1 is wanted")]
    user = USERS + number % 4000 if hasattr(os, "geteuid") and os.geteuid() == 0 else -1
    command = [sys.executable, "-m", "sgns_edu.teach.grading.marking", str(source.resolve()), str(submission.resolve()), str(user)]
    package = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env=os.environ | {"PYTHONPATH": str(package)})
    try:
        return [Mark(*row) for row in json.loads(done.stdout.splitlines()[-1])]
    except (ValueError, IndexError, TypeError):
        return [Mark("notebook", 0.0, 0.0, f"the grader broke off: {done.stderr.strip().splitlines()[-1:]}")]


def table(graded: list[Graded], path: Path) -> None:
    """One row per submission, as CSV, whole or not at all."""
    with replacing(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["student", "assignment", "score", "points", "to be read", *["cell: score"]])
        for entry in graded:
            cells = "; ".join(f"{mark.cell}: {'?' if mark.score is None else format(mark.score, 'g')}" for mark in entry.marks)
            rows.writerow([plain(entry.student), entry.assignment, f"{entry.score:g}", f"{entry.points:g}", f"{entry.by_hand:g}", cells])


def plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def page(graded: Graded, out: Path) -> Path:
    """One student's feedback as a page; what the student's code said stands there as text only."""
    rows = "".join(
        f"<tr><td>{html.escape(mark.cell)}</td><td>{'–' if mark.score is None else format(mark.score, 'g')} of {mark.points:g}</td>"
        f"<td>{html.escape(mark.sentence)}</td></tr>" for mark in graded.marks)
    text = (f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(graded.assignment)}: feedback</title>'
            "<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:50rem}td,th{padding:.3rem .8rem;text-align:left}"
            "tr{border-bottom:1px solid #ccc}</style>"
            f"<h1>{html.escape(graded.assignment)}, {html.escape(graded.student)}</h1><p>{graded.score:g} of {graded.points:g} points"
            + (f", {graded.by_hand:g} more to be given by a person" if graded.by_hand else "")
            + f".</p><table><tr><th>cell</th><th>points</th><th>what was seen</th></tr>{rows}</table></html>\n")
    path = out / graded.student / f"{graded.assignment or 'notebook'}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path
