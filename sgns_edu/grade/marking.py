"""One submission, one mark per graded cell. Runs as a process of its own, started by `report`."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sgns_edu.grade.blame import find_causes, find_checked, find_line, map_uses
from sgns_edu.grade.forbidden import find_forbidden, find_imports
from sgns_edu.grade.marks import PASSED, Mark, Marks, Verdict, pack_marks
from sgns_edu.grade.notebooks import (
    get_name,
    get_points,
    is_answer,
    is_graded,
    is_test,
    map_headings,
    read,
)
from sgns_edu.grade.release import public_source
from sgns_edu.grade.room import CELL, NOTEBOOK, PATIENCE, Room
from sgns_edu.grade.sandbox import limit_marker
from sgns_edu.grade.testing import describe, free_names, is_hidden, run_test
from sgns_edu.teach.checking import Failed

GRACE = 60  # seconds of processor time that the tests themselves may take


class TimeUp(BaseException):
    """The tests took too long, because of what the student's code gave them."""


def mark(source: Path, submission: Path, *, user: int | None = None, **limits: float) -> Marks:
    """Run a submission in a closed room and mark every graded cell of the source.

    Parameters
    ----------
    source, submission : Path
        The notebook with solutions and hidden tests, and the student's.
    user : int or None
        The unprivileged user to become, if the grader is root.
    **limits : float
        `cell` and `notebook`, in seconds.
    """
    notebook = read(source)
    marking = Marking(notebook)
    limits["cell"] = max(limits.get("cell", CELL), get_seconds(notebook))
    try:
        cells = read(submission)["cells"]
    except (ValueError, OSError) as error:
        return Marks([Mark("notebook", marking.points(), 0.0, str(error))], [], [])
    try:
        with Room(user=user, **limits) as room:
            marking.mark_cells(cells, room)
    except (Failed, ValueError, OSError) as error:
        marking.stop(str(error))
    except MemoryError:
        marking.stop("the tests need too much memory with what this notebook computes")
    except TimeUp:
        marking.stop("the tests took too long with what this notebook computes")
    return marking.result()


def get_seconds(source: dict) -> float:
    """Return the seconds that a cell may take in this assignment at least, 0 if it says nothing."""
    seconds = source["metadata"].get("sgns_edu", {}).get("cell_seconds", 0)
    return float(seconds) if isinstance(seconds, (int, float)) else 0.0


class Marking:
    """The marks of one submission, cell by cell.

    Locked cells run as they were given out, tests run here, and answers are kept for a person.
    """

    def __init__(self, source: dict):
        cells = source["cells"]
        self.by_name = {get_name(cell): cell for cell in cells if get_name(cell)}
        self.texts = {cell["source"].strip() for cell in cells if not get_name(cell)}
        self.headings = map_headings(cells)
        self.forbidden = source["metadata"].get("sgns_edu", {}).get("forbid", [])
        self.verdicts: dict[str, Verdict] = {}
        self.ids: set[str] = set()
        self.notes: dict[str, None] = {}  # in the order in which they came up
        self.missing: list[str] = []  # tests and other locked cells that were not handed in
        self.uses: dict[str, set[str]] = {}  # what each name of the notebook makes use of
        self.failed: set[str] = set()  # names that a failed check was about
        self.own_names: dict[str, Any] = {}  # with an underscore: from test cells for later ones

    def mark_cells(self, cells: list[dict], room: Room) -> None:
        """Run and mark one cell after the other."""
        imports = find_imports(cell["source"] for cell in cells if cell["cell_type"] == "code")
        faults: list[str] = []  # what went wrong since the last test
        last_fault = ""  # what went wrong last
        answer = ""  # the cell for a person to read that we are in, or below
        for cell in self._complete(cells):
            original = self.by_name.get(get_name(cell))
            if original is not None and is_test(original):
                verdict = self._mark_test(original["source"], room, faults, last_fault)
                self.verdicts.setdefault(get_name(cell), verdict)
                faults, answer = [], ""
            else:
                answer = self._mark_answer(answer, cell)
                fault = self._run(cell, original, room, imports)
                if fault:
                    faults.append(fault)
                    last_fault = fault
            self.notes |= room.timeouts
        if room.broken:
            self.notes[room.broken] = None

    def _complete(self, cells: list[dict]) -> Iterator[dict]:
        """Yield the cells that were handed in, and the missing locked ones in their places."""
        place = {name: i for i, name in enumerate(self.by_name)}
        names = {get_name(cell) for cell in cells}
        missing = [
            name for name, cell in self.by_name.items() if name not in names and not is_answer(cell)
        ]
        if names == {""}:
            self._expect_all_answers()
        else:
            self.missing = list(missing)
        for cell in cells:
            while missing and place[missing[0]] < place.get(get_name(cell), 0):
                yield self.by_name[missing.pop(0)]
            yield cell
        for name in missing:
            yield self.by_name[name]

    def _expect_all_answers(self) -> None:
        """Leave all answers to a person, because the cells have lost their names."""
        self.notes["its cells have lost their names: read all of it"] = None
        for name, cell in self.by_name.items():
            if is_graded(cell) and is_answer(cell):
                self.verdicts[name] = PASSED

    def _mark_answer(self, answer: str, cell: dict) -> str:
        """Note whether there is something to read, in an answer or in a cell added below it.

        `answer` is the name of the answer that the cell before belongs to; returns that of this
        cell, "" if it belongs to none.
        """
        text = cell["source"].strip()
        original = self.by_name.get(get_name(cell))
        unchanged = not text
        if original is not None:
            answer = get_name(cell) if is_graded(original) else ""
            unchanged = unchanged or text == public_source(original).strip()
        elif text in self.texts:
            answer = ""
        if answer and not unchanged:
            self.verdicts[answer] = PASSED
        elif answer:
            self.verdicts.setdefault(answer, Verdict(False, "nothing is written yet"))
        return answer

    def _run(self, cell: dict, original: dict | None, room: Room, imports: set[str]) -> str:
        """Run a cell, a locked one as it was given out; return what went wrong."""
        locked = False
        if original is not None and not is_answer(original):
            cell, locked = original, True
        if room.broken:
            return room.broken
        if cell["cell_type"] != "code":
            if original is None or original["cell_type"] != "code":
                return ""
            kind = cell["cell_type"]
            return f"the cell {get_name(cell)} was not run: its type is {kind}, not code"
        used = "" if locked else find_forbidden(cell["source"], self.forbidden, imports)
        if used:
            self.notes[f"uses {used} of the package"] = None
            return f"a cell may not use {used} of the package: writing it is the task"
        self.uses |= map_uses(cell["source"])
        try:
            room.run(cell["source"])
        except Failed as error:
            return describe(error)
        return ""

    def _mark_test(self, source: str, room: Room, faults: list[str], last_fault: str) -> Verdict:
        """Run a test cell, with stand-ins for the student's names.

        `faults` went wrong since the test before this one; `last_fault` went wrong last.
        """
        if room.broken:
            return Verdict(False, f"not run: {room.broken}")
        wanted = free_names(source)
        names, undefined = self._fetch(wanted, room)
        error = run_test(source, names)
        self.own_names |= {
            name: value
            for name, value in names.items()
            if name.startswith("_") and not name.startswith("__")
        }
        if error is None:
            return PASSED
        if room.broken:
            return Verdict(False, room.broken)
        if isinstance(error, NameError) and error.name in undefined:
            message = undefined[error.name]
            faults = faults or [last_fault]
        elif is_hidden(error, source):
            message = "a hidden check did not pass"
        elif isinstance(error, NotImplementedError):
            message, faults = describe(error), []
        else:
            message = describe(error)
        message = self._describe_names(message, error, source, wanted)
        return Verdict(False, message + _describe_faults(faults))

    def _fetch(self, wanted: list[str], room: Room) -> tuple[dict[str, Any], dict[str, str]]:
        """Get the student's names for a test; return them, and why others are not defined."""
        names, undefined = dict(self.own_names), {}
        for name in wanted:
            if name.startswith("_"):  # ours
                continue
            try:
                names[name] = room.name(name)
            except Failed as error:
                undefined[name] = describe(error)
        if "student_id" in names:
            self.ids.add(str(names["student_id"]))
        elif "student_id" in undefined and not room.broken:
            self.notes["without a student_id"] = None
        return names, undefined

    def _describe_names(
        self, message: str, error: Exception, source: str, wanted: list[str]
    ) -> str:
        """Say which of the names that a test wants has failed, and what it may follow from."""
        names = [name for name in wanted if not name.startswith("_") and name != "student_id"]
        checked = find_checked(source, find_line(error), names)
        if checked and len(checked) < len(names) and not any(name in message for name in checked):
            message = f"{', '.join(checked)}: {message}"
        causes = find_causes(checked or names, self.uses, self.failed)
        if causes:
            message += f"; the cause may be {', '.join(causes)}, which did not pass above"
        self.failed |= set(checked or names)
        return message

    def points(self) -> float:
        """Return the sum of the points of all graded cells."""
        return sum(map(get_points, self.by_name.values()))

    def stop(self, message: str) -> None:
        """Give this message to every cell that is not marked yet."""
        self.notes[message] = None
        for name in self.by_name:
            self.verdicts.setdefault(name, Verdict(False, message))

    def result(self) -> Marks:
        """Return all marks, in the order of the source."""
        graded = [name for name, cell in self.by_name.items() if is_graded(cell)]
        absent = [name for name in graded if name in self.missing or name not in self.verdicts]
        notes = list(self.notes)
        if absent:
            notes.append(f"without {', '.join(absent)}")
        return Marks([self._make_mark(name) for name in graded], sorted(self.ids), notes)

    def _make_mark(self, name: str) -> Mark:
        cell, part = self.by_name[name], self.headings[name]
        points = get_points(cell)
        missing = Verdict(False, "the cell is missing from the notebook")
        verdict = self.verdicts.get(name, missing)
        if not verdict.passed:
            return Mark(name, points, 0.0, verdict.message, part)
        if is_answer(cell):
            return Mark(name, points, None, "to be read by a person", part)
        return Mark(name, points, points, verdict.message, part)


def _describe_faults(faults: list[str]) -> str:
    """Name the first and the last thing that went wrong before a test."""
    if not any(faults):
        return ""
    if faults[0] == faults[-1]:
        return f"; before that: {faults[0]}"
    return f"; before that: {faults[0]}; then: {faults[-1]}"


def main() -> None:
    """SOURCE SUBMISSION USER [CELL NOTEBOOK]; prints the marks as JSON."""
    source, submission, user = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    cell, notebook = CELL, NOTEBOOK
    if len(sys.argv) > 4:
        cell, notebook = map(float, sys.argv[4:6])

    def stop(*_: object) -> None:
        raise TimeUp

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, GRACE)
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(int(PATIENCE * notebook) + GRACE)
    limit_marker()
    result = mark(source, submission, user=None if user < 0 else user, cell=cell, notebook=notebook)
    print(json.dumps(pack_marks(result)))


if __name__ == "__main__":
    main()
