"""One submission, one mark per graded cell. Runs as a process of its own: `python -m sgns_edu.grade.marking`."""

from __future__ import annotations

import builtins
import json
import re
import signal
import symtable
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sgns_edu.grade.forbidden import forbidden, imported
from sgns_edu.grade.release import grader, hidden_lines, public_source, read
from sgns_edu.grade.room import CELL, NOTEBOOK, Room
from sgns_edu.teach.checking import NOTHING, Failed, Hint

PASSED, HIDDEN = "passed", "a hidden check did not pass"
GRACE = 60  # seconds beyond the notebook's own that the tests may take
LATE = re.compile(r"TimeoutError: (a (?:cell|call of your function) took more than [\d.]+ seconds)")
SHOWN = 300  # letters of a sentence, which may quote the student's code


class Late(BaseException):
    """The tests themselves took too long, with what the student's code gave them."""


class Mark(NamedTuple):
    """A graded cell's points; `score` is None where a person has to read the answer."""

    cell: str
    points: float
    score: float | None
    sentence: str
    part: str = ""  # the heading that it stands under


class Marked(NamedTuple):
    """A submission's marks, the ids for which its personal numbers were computed, and what the instructor should know."""

    marks: list[Mark]
    ids: list[str]
    notes: list[str]


def mark(source: Path, submission: Path, *, user: int | None = None, **limits: float) -> Marked:
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
    marking = Marking(read(source))
    try:
        cells = read(submission)["cells"]
    except (ValueError, OSError) as failure:
        return Marked([Mark("notebook", marking.points(), 0.0, str(failure))], [], [])
    try:
        with Room(user=user, **limits) as room:
            marking.go_through(cells, room)
    except (Failed, ValueError, OSError) as failure:
        marking.broken_off(str(failure))
    except Late:
        marking.broken_off("the tests took too long with what this notebook computes")
    return marking.result()


class Marking:
    """Goes through a student's cells: locked ones run as they were given out, tests run here, answers are kept for a person."""

    def __init__(self, source: dict):
        self.wanted = {named(cell): cell for cell in source["cells"] if named(cell)}
        self.told = {cell["source"].strip() for cell in source["cells"] if not named(cell)}
        self.parts = headings(source["cells"])
        self.ruled_out = source["metadata"].get("sgns_edu", {}).get("forbid", [])
        self.sentences: dict[str, str] = {}
        self.ids: set[str] = set()
        self.notes: dict[str, None] = {}  # in the order in which they came up
        self.lost: list[str] = []  # tests and other locked cells that were not handed in
        self.kept: dict[
            str, Any
        ] = {}  # what test cells made for later ones: names with a leading underscore

    def go_through(self, cells: list[dict], room: Room) -> None:
        """Run and mark one cell after the other; `room` has run(source), name(name) and broken."""
        known = imported(cell["source"] for cell in cells if cell["cell_type"] == "code")
        last = first = recent = ""  # what went wrong lately; since the last test: first, and lately
        answer = ""  # the cell for a person to read that we are in, or below
        for cell in self._completed(cells):
            name, original = named(cell), self.wanted.get(named(cell))
            marks = grader(original) if original else {"solution": True}
            if is_test(original):
                before = first if first == recent else f"{first}; then: {recent}"
                self.sentences.setdefault(
                    name,
                    f"not run: {room.broken}"
                    if room.broken
                    else self._tested(room, original["source"], before, last),
                )
                first = recent = answer = ""
                continue
            answer = self._answered(answer, cell)
            wrong = self._run(
                room,
                cell if marks.get("solution") else original,
                known if marks.get("solution") else None,
            )
            last, first, recent = wrong or last, first or wrong, wrong or recent
        self.notes |= {room.broken: None} if room.broken else {}

    def _completed(self, cells: list[dict]) -> Iterator[dict]:
        """The cells that were handed in, and locked ones that are missing among them, before what follows these in the source."""
        place, there = {name: i for i, name in enumerate(self.wanted)}, set(map(named, cells))
        self.lost = [
            name
            for name, cell in self.wanted.items()
            if not (grader(cell).get("solution") or name in there)
        ]
        waiting = list(self.lost)
        if there == {""}:
            self.notes["its cells have lost their names: read all of it"] = None
            self.sentences |= {
                name: PASSED
                for name, cell in self.wanted.items()
                if grader(cell).get("grade") and not is_test(cell)
            }
            self.lost = []
        for cell in cells:
            while waiting and place[waiting[0]] < place.get(named(cell), 0):
                yield self.wanted[waiting.pop(0)]
            yield cell
        yield from map(self.wanted.get, waiting)

    def _answered(self, answer: str, cell: dict) -> str:
        """Note what a person is to read: an answer, or what was added in cells below it; returns the answer's cell, if we are there."""
        name, text = named(cell), cell["source"].strip()
        if name in self.wanted:
            answer = name if grader(self.wanted[name]).get("grade") else ""
        elif text in self.told:
            answer = ""
        if (
            answer
            and text
            and not (name in self.wanted and text == public_source(self.wanted[name]).strip())
        ):
            self.sentences[answer] = PASSED
        elif answer:
            self.sentences.setdefault(answer, "nothing is written yet")
        return answer

    def points(self) -> float:
        """What the assignment's graded cells come to."""
        return sum(
            float(grader(cell)["points"])
            for cell in self.wanted.values()
            if grader(cell).get("grade")
        )

    def broken_off(self, sentence: str) -> None:
        """What is not marked yet gets this sentence."""
        self.notes[sentence] = None
        for name in self.wanted:
            self.sentences.setdefault(name, sentence)

    def result(self) -> Marked:
        """All marks, in the order of the source."""
        graded = {
            name: grader(cell) for name, cell in self.wanted.items() if grader(cell).get("grade")
        }
        missing = [name for name in graded if name in self.lost or name not in self.sentences]
        notes = [*self.notes, *([f"without {', '.join(missing)}"] if missing else [])]
        return Marked(
            [self._mark(name, marks) for name, marks in graded.items()], sorted(self.ids), notes
        )

    def _mark(self, name: str, marks: dict) -> Mark:
        sentence, points = (
            self.sentences.get(name, "the cell is missing from the notebook"),
            float(marks["points"]),
        )
        if sentence == PASSED and marks.get("solution"):
            return Mark(name, points, None, "to be read by a person", self.parts[name])
        return Mark(name, points, points if sentence == PASSED else 0.0, sentence, self.parts[name])

    def _run(self, room: Room, cell: dict, known: set[str] | None) -> str:
        """Run a cell; returns what went wrong, which becomes the answer of a test that then misses a name."""
        if room.broken:
            return room.broken
        if cell["cell_type"] != "code":
            meant = self.wanted.get(named(cell), cell)["cell_type"]
            return (
                f"the cell {named(cell)} was not run: its type is {cell['cell_type']}, not code"
                if meant == "code"
                else ""
            )
        used = known is not None and forbidden(cell["source"], self.ruled_out, known)
        if used:
            self.notes[f"uses {used} of the package"] = None
            return f"a cell may not use {used} of the package: writing it is the task"
        try:
            room.run(cell["source"])
        except Failed as failure:
            return self._noted(told(failure))
        return ""

    def _noted(self, sentence: str) -> str:
        """The sentence itself; that something never ended is noted."""
        self.notes |= dict.fromkeys(LATE.findall(sentence))
        return sentence

    def _tested(self, room: Room, text: str, before: str, last: str) -> str:
        """Run a test cell here, with stand-ins for the student's names; returns PASSED or a sentence that may be shown.

        `before` is what went wrong since the test before this one, `last` the last that went wrong at all.
        """
        names, missing = dict(self.kept), {}
        for name in free_names(text):
            if not name.startswith("_"):  # those are ours
                try:
                    names[name] = room.name(name)
                except Failed as failure:
                    missing[name] = (
                        str(failure) if before or not last else f"{failure}; before that: {last}"
                    )
        self.notes |= (
            {"without a student_id": None} if "student_id" in missing and not room.broken else {}
        )
        self.ids |= {str(names["student_id"])} if "student_id" in names else set()
        try:
            exec(compile(text, "<test>", "exec"), names := {"__name__": "__test__", **names})
        except Exception as error:
            sentence = (
                room.broken
                or missing.get(getattr(error, "name", None))
                or self._noted(said(error, text))
            )
            if sentence == HIDDEN and any(
                is_test(self.wanted[name]) and marked != PASSED
                for name, marked in self.sentences.items()
            ):
                sentence += "; it may rest on what did not pass above"
            return (
                sentence
                if not before or sentence in (NOTHING, room.broken)
                else f"{sentence}; before that: {before}"
            )
        finally:
            self.kept |= {
                name: value
                for name, value in names.items()
                if name.startswith("_") and not name.startswith("__")
            }
        return PASSED


def said(error: Exception, text: str) -> str:
    """What may be shown of a failed check: its own sentence, unless it stands among the hidden tests."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == "<test>"
    ]
    if lines and not hidden_lines(text).isdisjoint(lines):
        return HIDDEN
    kind = "" if isinstance(error, (Failed, Hint, AssertionError)) else f"{type(error).__name__}: "
    return told(f"{kind}{error}") or "a check did not pass"


def told(failure: Failed | str) -> str:
    """A sentence about the student's code, no longer than is needed to mend it."""
    text = str(failure)
    return (
        NOTHING
        if text.startswith("NotImplementedError")
        else text
        if len(text) <= SHOWN
        else f"{text[:SHOWN]} …"
    )


def named(cell: dict) -> str:
    """A cell's name, of whatever kind the file has it; none for an ordinary one."""
    name = grader(cell).get("grade_id")
    return name if isinstance(name, str) else ""


def is_test(cell: dict | None) -> bool:
    """Whether a cell of the source is run by the grader, for points."""
    marks = grader(cell) if cell else {}
    return bool(marks.get("grade") and not marks.get("solution"))


def headings(cells: list[dict]) -> dict[str, str]:
    """For each named cell the heading that it stands under."""
    found, heading = {}, ""
    for cell in cells:
        if cell["cell_type"] == "markdown" and not grader(cell):
            heading = [heading, *re.findall(r"^#+ +(.+)", cell["source"], re.M)][-1]
        found[grader(cell).get("grade_id")] = heading
    return found


def free_names(text: str) -> list[str]:
    """Names that a test cell uses and does not make itself: those that the student has to define."""
    top = symtable.symtable(text, "<test>", "exec")
    made = {
        symbol.get_name()
        for symbol in top.get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }
    used = {
        symbol.get_name()
        for table in _tables(top)
        for symbol in table.get_symbols()
        if symbol.is_global() or (table is top and symbol.is_referenced())
    }
    return sorted(name for name in used - made if not hasattr(builtins, name))


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)


def main() -> None:
    """SOURCE SUBMISSION USER CELL NOTEBOOK; the marks as JSON on standard output."""
    source, submission, user = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    cell, notebook = (
        (float(text) for text in sys.argv[4:6]) if len(sys.argv) > 4 else (CELL, NOTEBOOK)
    )

    def late(*_: object) -> None:
        raise Late

    signal.signal(signal.SIGALRM, late)
    signal.alarm(int(notebook) + GRACE)
    print(
        json.dumps(
            mark(source, submission, user=None if user < 0 else user, cell=cell, notebook=notebook)
        )
    )


if __name__ == "__main__":
    main()
