"""Results of earlier runs, so that grading again touches only what changed."""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from pathlib import Path

import numpy as np

from sgns_edu.files import replace_file
from sgns_edu.grade.isolation import PACKAGE
from sgns_edu.grade.marks import Marks, check_marks, pack_marks


class Results:
    """Marks by the fingerprint of all that they depend on, kept in a file."""

    def __init__(self, path: Path | None = None):
        self.path = path
        self.before = {} if path is None else read_results(path)
        self.now: dict[str, Marks] = {}  # of this run

    def find(self, key: str) -> Marks | None:
        """Return the marks of the run before, and keep them; None if there are none."""
        marks = self.before.get(key)
        if marks is not None:
            self.now[key] = marks
        return marks

    def save(self, *, finished: bool = True) -> None:
        """Write the marks of this run, and those of the run before if this one was interrupted."""
        if self.path is None:
            return
        kept = self.now if finished else self.before | self.now
        text = json.dumps({key: pack_marks(marks) for key, marks in sorted(kept.items())}, indent=1)
        with replace_file(self.path, "w", encoding="utf-8") as file:
            file.write(text)


def read_results(path: Path) -> dict[str, Marks]:
    """Read what `Results.save` wrote; nothing if there is no such file, or if it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {key: check_marks(marks) for key, marks in found.items()}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}


def make_fingerprint(source: Path, submission: Path, seconds: tuple[float, float]) -> str:
    """Return a hash of a submission, its assignment's source, the limits and the grader."""
    digest = hashlib.sha256(hash_grader())
    digest.update(repr(seconds).encode())
    for path in (source, submission):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@functools.cache
def hash_grader() -> bytes:
    """Return a hash of this package's code, and of the versions of Python and NumPy."""
    digest = hashlib.sha256(f"{platform.python_version()} {np.__version__}".encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(str(path.relative_to(PACKAGE)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
