"""A folder of submissions becomes a table and a page of feedback for each student."""

from __future__ import annotations

import csv
import html
import json
import os
import random
import re
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple

from sgns_edu.files import make_folder, replace_file
from sgns_edu.grade import release
from sgns_edu.grade.marking import Mark, Marked
from sgns_edu.grade.room import CELL, NOTEBOOK
from sgns_edu.grade.sandbox import landlock_version

USERS = range(61_000, 65_000)  # numbers of unprivileged users, one per submission
LARGEST = 50_000_000  # bytes of a notebook that is opened at all
UTF8 = {"encoding": "utf-8", "errors": "replace"}  # a name or a sentence may hold what UTF-8 can't
INSIDE = re.compile(rb'"grade_id"\s*:\s*"(A\d)-')
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


class Submission(NamedTuple):
    """Whose work it is, on what, and where it lies; `problem` says why it is none."""

    student: str
    assignment: str
    path: Path
    problem: str = ""


class Graded(NamedTuple):
    """A submission with its marks."""

    submission: Submission
    marks: list[Mark]
    note: str = ""

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


def submissions(folder: str | Path) -> Iterator[Submission]:
    """All work below FOLDER: student/A1/any.ipynb, student/any.ipynb or A1/student.ipynb; also what is no notebook.

    Raises
    ------
    FileNotFoundError
        No folder, or nothing in it.
    """
    folder = Path(folder)
    files = sorted(
        path
        for path in folder.rglob("*")
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and (path.is_symlink() or not path.is_dir())
    )
    if not files:
        raise FileNotFoundError(
            f"nothing lies in {str(folder)!r}; FOLDER/student/A1/A1_….ipynb is wanted"
        )
    notebooks = [path for path in files if path.suffix == ".ipynb"]
    handed_in = {whose(path.relative_to(folder)) for path in notebooks}
    for path in notebooks:
        (student, assignment), wrong = whose(path.relative_to(folder)), problem(path, folder)
        handed_in.add((student, ""))
        yield Submission(student, assignment or ("" if wrong else inside(path)), path, wrong)
    for path in files:
        student, assignment = whose(path.relative_to(folder))
        if path.parent != folder and (student, assignment) not in handed_in:
            handed_in.add((student, assignment))
            yield Submission(student, assignment, path, "no notebook (.ipynb) was handed in")


def whose(path: Path) -> tuple[str, str]:
    """The student and the assignment that a path names."""
    parts = path.with_suffix("").parts
    assignment = next(
        (part.split("_")[0] for part in reversed(parts) if names_assignment(part)), ""
    )
    return next((part for part in parts if not names_assignment(part)), parts[0]), assignment


def names_assignment(part: str) -> bool:
    """Whether a part of a path names an assignment: A1, or A1_…."""
    head = part.split("_")[0]
    return len(head) == 2 and head[0] == "A" and head[1].isdigit()


def inside(path: Path) -> str:
    """The assignment that most names of a notebook's cells begin with; none where they have no such names."""
    return next(
        (name.decode() for name, _ in Counter(INSIDE.findall(path.read_bytes())).most_common(1)), ""
    )


def problem(path: Path, folder: Path) -> str:
    """Why this is not opened: only files are, neither links to somebody else's nor pipes nor giants."""
    if any(
        part.is_symlink()
        for part in [path, *path.parents[: len(path.relative_to(folder).parts) - 1]]
    ):
        return "it is a link to another file; the notebook itself is wanted"
    what = path.lstat()
    if not stat.S_ISREG(what.st_mode):
        return "it is no file"
    return f"it has more than {LARGEST // 1_000_000} MB" if what.st_size > LARGEST else ""


def grade(
    folder: str | Path,
    out: str | Path,
    *,
    sources: str | Path | None = None,
    cell: float = CELL,
    notebook: float = NOTEBOOK,
    say: Callable[[str], None] = lambda line: None,
) -> list[Graded]:
    """Grade every submission below `folder`; write OUT/marks.csv and OUT/feedback/student/A1.html. A bad one harms no other.

    Parameters
    ----------
    folder, out : path
    sources : path, optional
        Where the source notebooks are; by default the folder assignments of the clone.
    cell, notebook : float
        Seconds that one cell, and a whole notebook, may take.
    say : function
        Is given a line before each submission, and one about a system that cannot hide files.
    """
    if os.name != "posix":
        raise OSError(
            "grading needs Linux or macOS; on Windows use WSL, or the container of the instructor's guide"
        )
    known = release.sources(sources)
    entries, out = sorted(submissions(folder)), make_folder(out)
    for assignment in {entry.assignment for entry in entries} & set(known):
        release.checked(known[assignment])
    works = Counter(entry[:2] for entry in entries)
    if not landlock_version():
        say(
            "this system has no Landlock: submissions run with limits, but could read other files; grade in a container (see the guide)"
        )
    graded, pages = [], set()
    for number, entry in enumerate(entries, 1):
        say(
            f"{number} of {len(entries)}: {entry.student}, {entry.assignment or 'no assignment named'}: {entry.path.name}"
        )
        graded.append(
            marked(entry, known.get(entry.assignment), (cell, notebook), works[entry[:2]])
        )
        pages.add(page(graded[-1], out / "feedback", pages))
        table(graded, out / "marks.csv")
    return graded


def marked(
    entry: Submission, source: Path | None, seconds: tuple[float, float], works: int = 1
) -> Graded:
    """One submission's marks, made by a process of its own; `works` is how many of this assignment the student handed in."""
    if source is None:
        reason = (
            f"{entry.assignment} is not among the sources; --sources names a folder of your own"
            if entry.assignment
            else "neither its name nor its cells tell the assignment; A1_….ipynb or a folder A1 is wanted"
        )
        return Graded(entry, [Mark("notebook", 0.0, 0.0, reason)])
    if entry.problem:
        return Graded(entry, [Mark("notebook", total(source), 0.0, entry.problem)])
    user = nobody() if os.geteuid() == 0 else -1
    command = [
        sys.executable,
        "-m",
        "sgns_edu.grade.marking",
        str(source.resolve()),
        str(entry.path.absolute()),
        str(user),
        *map(str, seconds),
    ]
    package = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(package)},
    )
    try:
        marks, *rest = json.loads(done.stdout.splitlines()[-1])
        result = Marked([Mark(*row) for row in marks], *rest)
    except (ValueError, IndexError, TypeError):
        last = "".join(done.stderr.strip().splitlines()[-1:])
        return Graded(
            entry,
            [
                Mark(
                    "notebook",
                    total(source),
                    0.0,
                    f"the grader broke off: {last or 'it was ended'}",
                )
            ],
        )
    others = [name for name in result.ids if name.strip().lower() != entry.student.strip().lower()]
    notes = [*(f"the notebook says student_id = {name!r:.80}" for name in others), *result.notes]
    theirs = inside(entry.path)
    notes += [f"its cells are those of {theirs}"] if theirs not in ("", entry.assignment) else []
    notes += [f"one of {works} notebooks"] if works > 1 else []
    return Graded(entry, result.marks, "; ".join(notes))


def nobody() -> int:
    """A user number under which nothing runs: all that runs under it later was started by one submission, and ends with it."""
    busy = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            busy.add(process.stat().st_uid)
        except OSError:  # gone in the meantime
            continue
    return random.choice([user for user in USERS if user not in busy])


def total(source: Path) -> float:
    """The points of an assignment."""
    graders = map(release.grader, release.read(source)["cells"])
    return sum(float(grader.get("points") or 0) for grader in graders if grader.get("grade"))


def table(graded: list[Graded], path: Path) -> None:
    """One row per submission, as CSV, whole or not at all."""
    with replace_file(path, "w", newline="", **UTF8) as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for entry in graded:
            student, assignment, notebook, _ = entry.submission
            cells = "; ".join(
                f"{mark.cell}: {'?' if mark.score is None else format(mark.score, 'g')}"
                for mark in entry.marks
            )
            note = entry.note or next(
                (mark.sentence for mark in entry.marks if mark.cell == "notebook"), ""
            )
            rows.writerow(
                map(
                    plain,
                    [
                        student,
                        assignment,
                        f"{entry.score:g}",
                        f"{entry.points:g}",
                        f"{entry.by_hand:g}",
                        note,
                        notebook.name,
                        cells,
                    ],
                )
            )


def plain(text: str) -> str:
    """Text of one line that no spreadsheet takes for a formula."""
    text = " ".join(text.split()).replace("\0", "")
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def page(graded: Graded, folder: Path, taken: set[Path]) -> Path:
    """One student's feedback as a page; what the student's code said stands there as text only."""
    student, assignment, notebook, _ = graded.submission
    rows = "".join(
        f'<tr><th scope="row">{html.escape(mark.part)}<small>{html.escape(mark.cell)}</small></th>'
        f"<td>{'–' if mark.score is None else format(mark.score, 'g')} of {mark.points:g}</td>"
        f"<td>{html.escape(mark.sentence)}</td></tr>"
        for mark in graded.marks
    )
    by_hand = f", and up to {graded.by_hand:g} that a person gives" if graded.by_hand else ""
    noted = f" Noted: {html.escape(graded.note)}." if graded.note else ""
    text = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(assignment)}: feedback</title>"
        "<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:55rem;padding:0 1rem}table{border-collapse:collapse}"
        "td,th{padding:.4rem .8rem;text-align:left;vertical-align:top}tr{border-bottom:1px solid #ccc}small{display:block;color:#555}"
        "td:nth-child(2){white-space:nowrap}td:nth-child(3){overflow-wrap:anywhere;min-width:10rem}[scope=row]{font-weight:normal}</style>"
        f"<h1>{html.escape(assignment)}, {html.escape(student)}</h1>"
        f"<p>{html.escape(notebook.name)}: {graded.score:g} of {graded.points:g} points{by_hand}.{noted}</p>"
        '<table><tr><th scope="col">cell</th><th scope="col">points</th><th scope="col">what was seen</th></tr>'
        f"{rows}</table></html>\n"
    )
    stem = assignment or "notebook"
    path = folder / student / f"{stem}.html"
    for number in count(2):
        if path not in taken:
            break
        path = path.with_stem(f"{stem}-{number}")
    path.parent.mkdir(parents=True, exist_ok=True)
    with replace_file(path, "w", **UTF8) as file:
        file.write(text)
    return path
