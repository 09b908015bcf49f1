"""What was handed in: whose work it is, on which assignment, and whether it can be opened."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LARGEST = 50_000_000  # bytes of a notebook that is opened at all
CELL_NAME = re.compile(rb'"grade_id"\s*:\s*"(A\d)-')
# A folder or a file in Moodle's archive, a file in Canvas': name, number and the rest.
MOODLE = re.compile(r"(.+)_(\d+)_assignsubmission_[a-z]+_?(.*)", re.S)
CANVAS = re.compile(r"((?!A\d_)[^\W\d_][^_]*)_(?:LATE_)?(\d+)_\d+_(.+)", re.S)
ASSIGNMENT = re.compile(r"(A\d)(_.*)?", re.S)


class Submission(NamedTuple):
    """Whose work it is, on what, and where; `problem` says why it cannot be graded.

    `number` is the one that Canvas and Moodle add to a student's name, `names` are those by which
    the class list knows the student.
    """

    student: str
    assignment: str
    path: Path
    problem: str = ""
    number: str = ""
    names: frozenset[str] = frozenset()


def find_submissions(folder: str | Path) -> Iterator[Submission]:
    """Find all work below FOLDER: student/A1/any.ipynb, student/any.ipynb or A1/student.ipynb.

    A folder without a notebook counts as well, as a submission with a problem.

    Raises
    ------
    FileNotFoundError
        If there is no folder, or nothing in it.
    """
    folder = Path(folder)
    files = sorted(path for path in folder.rglob("*") if _is_visible_file(path, folder))
    if not files:
        raise FileNotFoundError(
            f"found nothing in {str(folder)!r}; expected FOLDER/student/A1/A1_….ipynb"
        )
    notebooks = [path for path in files if path.suffix == ".ipynb"]
    handed_in = {parse_path(path.relative_to(folder)) for path in notebooks}
    for path in notebooks:
        student, assignment = parse_path(path.relative_to(folder))
        problem = find_problem(path, folder)
        if not assignment and not problem:
            assignment = guess_assignment(path)
        handed_in.add((student, ""))
        number = find_number(path.relative_to(folder))
        yield Submission(student, assignment, path, problem, number)
    for path in files:
        student, assignment = parse_path(path.relative_to(folder))
        number = find_number(path.relative_to(folder))
        is_work = path.parent != folder or number
        if is_work and (student, assignment) not in handed_in:
            handed_in.add((student, assignment))
            problem = "no notebook (.ipynb) was handed in"
            yield Submission(student, assignment, path, problem, number)


def _is_visible_file(path: Path, folder: Path) -> bool:
    if any(part.startswith(".") for part in path.relative_to(folder).parts):
        return False
    return path.is_symlink() or not path.is_dir()


def parse_path(path: Path) -> tuple[str, str]:
    """Return the student and the assignment that a path names, A1 or A1_….

    The names that Moodle and Canvas give to what they archive are understood.

    >>> parse_path(Path("ada/A1/homework.ipynb"))
    ('ada', 'A1')
    >>> parse_path(Path("Ada Lovelace_12_assignsubmission_file_/A1_gradients.ipynb"))
    ('Ada Lovelace', 'A1')
    """
    student = assignment = ""
    for part in _split_path(path):
        match = ASSIGNMENT.fullmatch(part)
        if match:
            assignment = match[1]
        elif not student:
            student = part
    return student or path.with_suffix("").parts[0], assignment


def find_number(path: Path) -> str:
    """Return the number that Canvas or Moodle adds to a student's name, "" if there is none.

    >>> find_number(Path("Ada Lovelace_12_assignsubmission_file_/A1_gradients.ipynb"))
    '12'
    """
    matches = map(_match_archived, path.with_suffix("").parts)
    return next((match[2] for match in matches if match), "")


def _split_path(path: Path) -> Iterator[str]:
    """Yield the parts of a path without its ending, and without what Moodle and Canvas add."""
    for part in path.with_suffix("").parts:
        match = _match_archived(part)
        if match:
            yield from filter(None, match.group(1, 3))
        else:
            yield part


def _match_archived(part: str) -> re.Match[str] | None:
    return MOODLE.fullmatch(part) or CANVAS.fullmatch(part)


def guess_assignment(path: Path) -> str:
    """Return the assignment that most names of a notebook's cells begin with, or ""."""
    found = Counter(CELL_NAME.findall(path.read_bytes())).most_common(1)
    return found[0][0].decode() if found else ""


def find_problem(path: Path, folder: Path) -> str:
    """Say why a path is not opened: links to somebody else's file, pipes and huge files are not."""
    depth = len(path.relative_to(folder).parts)
    if any(part.is_symlink() for part in [path, *path.parents[: depth - 1]]):
        return "it is a link to another file; hand in the notebook itself"
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        return "it is not a regular file"
    if not os.access(path, os.R_OK):
        return "it is not readable"
    if status.st_size > LARGEST:
        return f"it is larger than {LARGEST // 1_000_000} MB"
    return ""
