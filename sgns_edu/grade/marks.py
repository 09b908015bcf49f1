"""Marks: what the grader finds out about one submission, and how they travel to `report`."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sgns_edu.grade import schema


class Mark(NamedTuple):
    """A graded cell's points; `score` is None if a person has to read the answer."""

    cell: str
    points: float
    score: float | None
    message: str
    part: str = ""  # the heading above it


class Marks(NamedTuple):
    """A submission's marks, the student ids it names, and what the instructor should know."""

    marks: list[Mark]
    ids: list[str]
    notes: list[str]


class Verdict(NamedTuple):
    """Whether a graded cell passed, and what to say about it."""

    passed: bool
    message: str


PASSED = Verdict(True, "passed")


def pack_marks(marks: Marks) -> dict:
    """Return marks as plain JSON."""
    return marks._asdict() | {"marks": [mark._asdict() for mark in marks.marks]}


def unpack_marks(text: str) -> Marks:
    """Return the marks that `pack_marks` made, from their JSON text.

    Raises
    ------
    ValueError
        If the text is not theirs.
    """
    return check_marks(json.loads(text))


def check_marks(result: Any) -> Marks:
    """Return marks from the plain JSON of `pack_marks`.

    Raises
    ------
    ValueError
        If it is not what `pack_marks` makes.
    """
    if not schema.is_one_of(result, schema.RESULTS):
        raise ValueError("expected marks, ids and notes")
    if not all(schema.fits(mark, schema.MARK) for mark in result["marks"]):
        raise ValueError("expected a mark with its cell, points, score, message and part")
    marks = [Mark(**mark) for mark in result["marks"]]
    return Marks(marks, result["ids"], result["notes"])
