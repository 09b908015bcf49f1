"""One submission, one mark per graded cell. Runs as a process of its own: `python -m sgns_edu.teach.grading.marking`."""

from __future__ import annotations

import ast
import builtins
import json
import symtable
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sgns_edu.teach.checks import Hint
from sgns_edu.teach.grading.checker import Failed, Room
from sgns_edu.teach.release import grader, hidden_lines, read


class Mark(NamedTuple):
    """A graded cell's points; `score` is None where a person has to read the answer."""

    cell: str
    points: float
    score: float | None
    sentence: str


def mark(source: Path, submission: Path, *, user: int | None = None, **limits: float) -> list[Mark]:
    """Run a submission in a closed room and mark every graded cell of the source.

    Parameters
    ----------
    source, submission : Path
        The notebook with solutions and hidden tests, and the student's.
    user : int or None
        The unprivileged user to become, where the grader is root.
    limits
        `cell` and `notebook`, in seconds.
    """
    wanted = {grader(cell)["grade_id"]: cell for cell in read(source)["cells"] if grader(cell).get("grade_id")}
    graded = {name: cell for name, cell in wanted.items() if grader(cell).get("grade")}
    marks = dict.fromkeys(graded, "the cell is missing from the notebook")
    try:
        cells = read(submission)["cells"]
        with Room(user=user, **limits) as room:
            marks |= _marks(room, cells, wanted)
    except (Failed, ValueError, OSError) as failure:
        marks = {name: sentence if sentence == "passed" else str(failure) for name, sentence in marks.items()}
    return [_mark(name, cell, marks[name]) for name, cell in graded.items()]


def _mark(name: str, cell: dict, sentence: str | None) -> Mark:
    points = float(grader(cell)["points"])
    if grader(cell).get("solution"):
        return Mark(name, points, None, "to be read by a person")
    return Mark(name, points, points if sentence == "passed" else 0.0, sentence)


def _marks(room: Room, cells: list[dict], wanted: dict[str, dict]) -> dict[str, str]:
    """Go through the student's cells: locked ones run as they were given out, tests run here."""
    marks, last = {}, ""
    for cell in cells:
        name = grader(cell).get("grade_id")
        original = wanted.get(name)
        if original is None or grader(original).get("solution"):
            last = _run(room, cell, original) or last
        elif not grader(original).get("grade"):
            last = _run(room, original, None) or last
        elif name not in marks:
            marks[name] = room.broken or _tested(room, original, last)
    return marks


def _run(room: Room, cell: dict, original: dict | None) -> str:
    """Run a cell; returns what went wrong, which becomes the answer of a test that then misses a name."""
    if cell["cell_type"] != "code" or room.broken:
        return room.broken
    used = forbidden(cell["source"], original)
    if used:
        return f"a cell may not use {used}: writing it is the task"
    try:
        room.run(cell["source"])
    except Failed as failure:
        return str(failure)
    return ""


def forbidden(text: str, original: dict | None) -> str:
    """The first name in a solution that its source rules out (metadata sgns_edu.forbid), or nothing."""
    ruled_out = (original or {"metadata": {}})["metadata"].get("sgns_edu", {}).get("forbid", [])
    try:
        nodes = list(ast.walk(ast.parse(text))) if ruled_out else []
    except SyntaxError:
        return ""
    names = [getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None) for node in nodes]
    return next((name for name in names if name in ruled_out), "")


def _tested(room: Room, cell: dict, last: str) -> str:
    """Run a test cell here, with stand-ins for the student's names; returns "passed" or a sentence that may be shown."""
    text = cell["source"]
    try:
        names = {name: room.name(name) for name in free_names(text)}
    except Failed as failure:
        return f"{failure}; before that: {last}" if last else str(failure)
    try:
        exec(compile(text, "<test>", "exec"), {"__name__": "__test__", **names})
    except Hint as hint:
        return str(hint)
    except Exception as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<test>"]
        if lines and lines[-1] in hidden_lines(text):
            return "a hidden check did not pass"
        return f"{'' if isinstance(error, (Failed, AssertionError)) else type(error).__name__ + ': '}{error}" or "a check did not pass"
    return "passed"


def free_names(text: str) -> list[str]:
    """Names that a test cell uses and does not make itself: those that the student has to define."""
    top = symtable.symtable(text, "<test>", "exec")
    made = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    used = {symbol.get_name() for table in _tables(top) for symbol in table.get_symbols()
            if symbol.is_global() or (table is top and symbol.is_referenced())}
    return sorted(name for name in used - made if not hasattr(builtins, name))


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def main() -> None:
    """SOURCE SUBMISSION USER, the marks as JSON on standard output."""
    source, submission, user = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(mark(source, submission, user=None if user < 0 else user)))


if __name__ == "__main__":
    main()
