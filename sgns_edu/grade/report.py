"""Grade a folder of submissions, each in a separate process, so that a bad one harms no other."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tqdm import tqdm

from sgns_edu.files import make_folder
from sgns_edu.grade import release
from sgns_edu.grade.archive import open_submissions
from sgns_edu.grade.feedback import Grade, write_page, write_table
from sgns_edu.grade.isolation import check_folders, make_command, make_environment
from sgns_edu.grade.late import NEVER_LATE, Policy, check_students
from sgns_edu.grade.marks import Mark, Marks, unpack_marks
from sgns_edu.grade.notebooks import get_points, read
from sgns_edu.grade.processes import list_processes
from sgns_edu.grade.reading import (
    Given,
    Key,
    add_points,
    list_unused,
    read_points,
    write_points,
    write_reading,
)
from sgns_edu.grade.results import Results, make_fingerprint
from sgns_edu.grade.room import CELL, NOTEBOOK
from sgns_edu.grade.roster import (
    Student,
    find_student,
    list_absent,
    read_roster,
    write_gradebook,
)
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
    roster: str | Path | None = None,
    points: str | Path | None = None,
    policy: Policy = NEVER_LATE,
    jobs: int | None = None,
    report: Callable[[str], None] = lambda line: None,
    progress: bool = False,
) -> list[Grade]:
    """Grade every submission below a folder; write OUT/marks.csv, alike.csv and feedback/.

    Feedback is a page for each submission, OUT/feedback/student/A1.html; `similarity` says what
    alike.csv holds.

    Parameters
    ----------
    folder, out : path
        Where the submissions are, also a zip archive of Canvas or Moodle, and where to write.
    sources : path, optional
        Where the source notebooks are; by default the folder assignments of the clone.
    cell, notebook : float
        Seconds that one cell, and a whole notebook, may take; see `clock`.
    roster : path, optional
        The class list; adds OUT/gradebook.csv.
    points : path, optional
        Points that a person gave; by default OUT/points.csv of the run before, if there is one.
    policy : Policy, optional
        Due dates, and what late days cost in the gradebook; by default nothing is late.
    jobs : int, optional
        How many submissions run at once; by default one per processor.
    report : callable, optional
        Called with a line if the system cannot hide files, with one that names the points of
        `points` that count nowhere, and with one per assignment that names who handed in nothing.
    progress : bool
        Whether a bar on stderr shows how many submissions are graded.

    Raises
    ------
    OSError
        If the system is neither Linux nor macOS.
    FileNotFoundError
        If there are no submissions or no sources.
    ValueError
        If a source notebook, the class list or the table of points is not well formed, or if there
        are due dates without a class list or for somebody who is not in it, if an archive is not
        safe to unpack, or if OUT lies inside the submissions.
    """
    if policy.due and roster is None:
        raise ValueError("--due needs --roster: late days count in gradebook.csv")
    if os.name != "posix":
        raise OSError(
            "grading needs Linux or macOS; on Windows use WSL, "
            "or the container of the instructor's guide"
        )
    if Path(out).resolve().is_relative_to(Path(folder).resolve()):
        raise ValueError(
            f"the folder to write to ({str(out)!r}) lies inside the submissions; "
            "name another one with --out"
        )
    paths = release.sources(sources)
    places = {"the sources": next(iter(paths.values())).parent, "the submissions": Path(folder)}
    check_folders(places, list_readable())
    students = [] if roster is None else read_roster(roster)
    check_students(policy, (student.id for student in students))
    given = read_given(Path(out), points)
    with open_submissions(folder) as unpacked:
        check_folders(places | {"the submissions": unpacked}, list_readable())
        submissions = sorted(identify(one, students) for one in find_submissions(unpacked))
        for name in {submission.assignment for submission in submissions} & set(paths):
            release.read_source(paths[name])
        out = make_folder(out)
        if not landlock_version():
            report(
                "this system has no Landlock: submissions run with limits, but could read other "
                "files; grade in a container (see the instructor's guide)"
            )
        results = Results(out / "results.json")
        seconds = cell, notebook
        jobs = jobs or os.cpu_count() or 1
        found = grade_all(submissions, paths, seconds, jobs, results, progress)
        grades = [add_points(entry, given) for entry in found]
        unused = list_unused(found, given)
        if unused:
            report(f"points given, but nothing to read in this run: {', '.join(unused)}")
        pages: set[Path] = set()
        for entry in grades:
            source = paths.get(entry.submission.assignment)
            pages.add(write_page(entry, source, out / "feedback", pages))
        write_table(grades, out / "marks.csv")
        write_points(found, given, out / "points.csv")
        write_reading(found, paths, out / "to_read.html")
        write_alike(find_alike(submissions, paths), out / "alike.csv")
        if students:
            write_gradebook(students, grades, out / "gradebook.csv", policy)
            for name in sorted({submission.assignment for submission in submissions} & set(paths)):
                absent = list_absent(students, grades, name)
                report(f"{name}: nothing from {', '.join(absent) or 'nobody'}")
        return grades


def identify(submission: Submission, students: list[Student]) -> Submission:
    """Name a submission's student by the id in the class list, if one of the list is meant."""
    student = find_student(submission.student, students, submission.number)
    if student is None:
        return submission
    return submission._replace(student=student.id, names=student.names)


def read_given(out: Path, points: str | Path | None) -> dict[Key, Given]:
    """Read the points that a person gave, those of the run before and then those of a file."""
    given: dict[Key, Given] = {}
    if (out / "points.csv").exists():
        given |= read_points(out / "points.csv")
    if points is not None:
        given |= read_points(points)
    return given


def grade_all(
    submissions: list[Submission],
    sources: dict[str, Path],
    seconds: tuple[float, float],
    jobs: int,
    results: Results,
    progress: bool = False,
) -> list[Grade]:
    """Grade several submissions at once, and return the grades in the submissions' order.

    What is among the results is not run again, and what was run is added, also if interrupted.
    """
    works = Counter((submission.student, submission.assignment) for submission in submissions)
    users: set[int] = set()
    lock = threading.Lock()

    def grade_next(submission: Submission) -> Grade:
        student, assignment = submission.student, submission.assignment
        with lock:
            user = choose_free_user(users)
        try:
            others = works[student, assignment] - 1
            return grade_one(submission, sources.get(assignment), seconds, others, user, results)
        finally:
            users.discard(user)

    with ThreadPoolExecutor(jobs) as pool:
        found = pool.map(grade_next, submissions)
        bar = tqdm(
            found, "grading", total=len(submissions), unit=" submissions", disable=not progress
        )
        try:
            grades = list(bar)
        except BaseException as error:
            pool.shutdown(cancel_futures=True)
            results.save(finished=False)
            if isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt("the same command continues from here") from None
            raise
    results.save()
    return grades


def choose_free_user(taken: set[int]) -> int:
    """Choose and take the user for one submission, −1 if the grader is not root."""
    if os.geteuid() != 0:
        return -1
    user = choose_user()
    while user in taken:
        user = choose_user()
    taken.add(user)
    return user


def grade_one(
    submission: Submission,
    source: Path | None,
    seconds: tuple[float, float],
    others: int = 0,
    user: int | None = None,
    results: Results | None = None,
) -> Grade:
    """Mark one submission in a process of its own, unless its marks are among the results.

    `seconds` are for a cell and for the notebook; `others` is how many more notebooks the student
    handed in for this assignment; `user` is the unprivileged user to become, −1 to become none, and
    by default one that is free.
    """
    results = Results() if results is None else results
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
    key = make_fingerprint(source, submission.path, seconds)
    result = results.find(key)
    if result is None:
        user = choose_free_user(set()) if user is None else user
        done = run_marking(source, submission.path, seconds, user)
        try:
            result = unpack_marks(done.stdout.splitlines()[-1])
        except (ValueError, IndexError):
            lines = done.stderr.strip().splitlines()
            reason = lines[-1] if lines else "its process was ended"
            return refuse(submission, f"the grader failed: {reason}", total(source))
        results.now[key] = result
    notes = list_notes(submission, result)
    if others:
        notes.append(f"one of {others + 1} notebooks")
    return Grade(submission, result.marks, "; ".join(notes))


def refuse(submission: Submission, reason: str, points: float = 0.0) -> Grade:
    """Give a submission that cannot be graded one mark, which says why."""
    return Grade(submission, [Mark("notebook", points, 0.0, reason)])


def run_marking(
    source: Path, submission: Path, seconds: tuple[float, float], user: int
) -> subprocess.CompletedProcess[str]:
    """Run `grade.marking` on one submission."""
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
    known = {submission.student.strip().lower(), *submission.names}
    notes = [
        f"the notebook says student_id = {name!r:.80}"
        for name in result.ids
        if name.strip().lower() not in known
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
