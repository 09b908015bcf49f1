"""Grade a folder of submissions: each in a process of its own, so that a bad one harms no other."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sgns_edu.files import make_folder
from sgns_edu.grade import release
from sgns_edu.grade.feedback import Grade, write_page, write_table
from sgns_edu.grade.isolation import check_folders, make_command, make_environment
from sgns_edu.grade.marks import Mark, Marks, unpack_marks
from sgns_edu.grade.notebooks import get_points, read
from sgns_edu.grade.processes import list_processes
from sgns_edu.grade.room import CELL, NOTEBOOK
from sgns_edu.grade.sandbox import landlock_version, list_readable
from sgns_edu.grade.similarity import find_alike, write_alike
from sgns_edu.grade.submissions import Submission, find_submissions, guess_assignment

USERS = range(61_000, 65_000)  # numbers of unprivileged users, one per submission


def grade(
    folder: str | Path,
    out: str | Path,
    *,
    sources: str | Path | None = None,
    cell: float = CELL,
    notebook: float = NOTEBOOK,
    report: Callable[[str], None] = lambda line: None,
) -> list[Grade]:
    """Grade every submission below a folder; write OUT/marks.csv, alike.csv and feedback/.

    Feedback is a page for each submission, OUT/feedback/student/A1.html; `similarity` says what
    alike.csv holds.

    Parameters
    ----------
    folder, out : path
    sources : path, optional
        Where the source notebooks are; by default the folder assignments of the clone.
    cell, notebook : float
        Seconds that one cell, and a whole notebook, may take.
    report : callable, optional
        Called with one line before each submission, and one if the system cannot hide files.

    Raises
    ------
    OSError
        On a system other than Linux and macOS.
    FileNotFoundError
        If there are no submissions or no sources.
    ValueError
        If a source notebook is not well formed.
    """
    if os.name != "posix":
        raise OSError(
            "grading needs Linux or macOS; on Windows use WSL, "
            "or the container of the instructor's guide"
        )
    paths = release.sources(sources)
    check_folders(
        {
            "the sources": next(iter(paths.values())).parent,
            "the submissions": Path(folder),
        },
        list_readable(),
    )
    submissions, out = sorted(find_submissions(folder)), make_folder(out)
    for name in {submission.assignment for submission in submissions} & set(paths):
        release.read_source(paths[name])
    works = Counter((submission.student, submission.assignment) for submission in submissions)
    if not landlock_version():
        report(
            "this system has no Landlock: submissions run with limits, but could read other "
            "files; grade in a container (see the instructor's guide)"
        )
    grades: list[Grade] = []
    pages: set[Path] = set()
    for number, submission in enumerate(submissions, 1):
        student, assignment, path, _ = submission
        what = assignment or "no assignment named"
        report(f"{number} of {len(submissions)}: {student}, {what}: {path.name}")
        others = works[student, assignment] - 1
        entry = grade_one(submission, paths.get(assignment), (cell, notebook), others)
        grades.append(entry)
        pages.add(write_page(entry, out / "feedback", pages))
        write_table(grades, out / "marks.csv")
    write_alike(find_alike(submissions, paths), out / "alike.csv")
    return grades


def grade_one(
    submission: Submission, source: Path | None, seconds: tuple[float, float], others: int = 0
) -> Grade:
    """Mark one submission in a process of its own.

    `seconds` are for a cell and for the notebook; `others` is how many more notebooks the student
    handed in for this assignment.
    """
    if not submission.assignment:
        return refuse(
            submission,
            "neither its name nor its cells name the assignment; "
            "expected A1_….ipynb or a folder A1",
        )
    if source is None:
        return refuse(
            submission,
            f"{submission.assignment} is not among the sources; "
            "--sources names a folder of your own",
        )
    if submission.problem:
        return refuse(submission, submission.problem, total(source))
    done = run_marking(source, submission.path, seconds)
    try:
        result = unpack_marks(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        lines = done.stderr.strip().splitlines()
        reason = lines[-1] if lines else "its process was ended"
        return refuse(submission, f"the grader failed: {reason}", total(source))
    notes = list_notes(submission, result)
    if others:
        notes.append(f"one of {others + 1} notebooks")
    return Grade(submission, result.marks, "; ".join(notes))


def refuse(submission: Submission, reason: str, points: float = 0.0) -> Grade:
    """Give a submission that cannot be graded one mark, which says why."""
    return Grade(submission, [Mark("notebook", points, 0.0, reason)])


def run_marking(
    source: Path, submission: Path, seconds: tuple[float, float]
) -> subprocess.CompletedProcess[str]:
    """Run `grade.marking` on one submission, as another user if we are root."""
    user = choose_user() if os.geteuid() == 0 else -1
    arguments = source.resolve(), submission.absolute(), user, *seconds
    with tempfile.TemporaryDirectory(prefix="marking-") as home:
        return subprocess.run(
            make_command("sgns_edu.grade.marking", *arguments),
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            cwd=home,
            env=make_environment(home),
        )


def list_notes(submission: Submission, result: Marks) -> list[str]:
    """List what the instructor should know about a submission."""
    student = submission.student.strip().lower()
    notes = [
        f"the notebook says student_id = {name!r:.80}"
        for name in result.ids
        if name.strip().lower() != student
    ]
    notes += result.notes
    guessed = guess_assignment(submission.path)
    if guessed not in ("", submission.assignment):
        notes.append(f"its cells are those of {guessed}")
    return notes


def choose_user() -> int:
    """Choose a user number under which nothing runs; what does later is the submission's."""
    busy = set()
    for process in list_processes():
        try:
            busy.add(process.stat().st_uid)
        except OSError:  # gone in the meantime
            continue
    return random.choice([user for user in USERS if user not in busy])


def total(source: Path) -> float:
    """Return the points of an assignment."""
    return sum(map(get_points, read(source)["cells"]))
