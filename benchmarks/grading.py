"""What grading a class costs, in seconds of one processor: python benchmarks/grading.py [--submissions 300]

The submissions are made from the solutions, with an id of their own each: of ten, six are right, one has a wrong
answer, one is the copy as it was handed out, one loops, exits, prints, hoards or forks without end, and one is a file
that is not a notebook. They are graded one after the other. Printed is a row per assignment and kind, then the sum.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from sgns_edu.grade import release, report
from sgns_edu.grade.notebooks import get_name, is_answer, is_graded

KINDS = ("right",) * 6 + ("wrong", "empty", "hostile", "damaged")
HOSTILE = (
    "while True: pass",
    "import os\nos._exit(0)",
    "while True: print('x' * 100_000)",
    "hoard = bytearray(5 * 10**9)",
    "import os\nwhile True:\n    os.fork()",
)


def make_submission(source: dict, student: str, kind: str, number: int) -> str:
    """Return the text of a student's notebook."""
    if kind == "damaged":
        return "this is not a notebook"
    make_copy = release.student_copy if kind == "empty" else release.solved_copy
    cells = make_copy(source)["cells"]
    for cell, original in zip(cells, source["cells"], strict=True):
        cell["metadata"] = {"nbgrader": original["metadata"].get("nbgrader", {})}
    answers = [cell for cell in cells if is_code_answer(cell)]
    for cell in answers:
        if get_name(cell).endswith("-id"):
            cell["source"] = f"student_id = {student!r}"
    changed = answers[1 + number % (len(answers) - 1)]
    if kind == "wrong":
        changed["source"] = changed["source"].replace("+", "-").replace("return ", "return 2 * ")
    if kind == "hostile":
        changed["source"] = HOSTILE[number % len(HOSTILE)]
    return json.dumps(source | {"cells": cells})


def is_code_answer(cell: dict) -> bool:
    return cell["cell_type"] == "code" and is_answer(cell) and not is_graded(cell)


def make_class(folder: Path, names: list[str], submissions: int) -> dict[Path, tuple[str, str]]:
    """Write the submissions; return each one's assignment and kind."""
    made = {}
    sources = {name: release.read_source(release.source(name)) for name in names}
    for number in range(submissions):
        name = names[number % len(names)]
        turn = number // len(names)
        kind = KINDS[turn % len(KINDS)]
        student = f"s{turn:03}"
        path = folder / student / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(make_submission(sources[name], student, kind, turn // len(KINDS)))
        made[path] = name, kind
    return made


def measure_children() -> float:
    """Return the processor time of all processes that have ended below this one, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--submissions", type=int, default=300)
    parser.add_argument("--assignments", nargs="+", default=list(release.sources()))
    args = parser.parse_args()
    costs: dict[Path, float] = {}
    run_marking = report.run_marking

    def measure_marking(source, submission, seconds, user):
        before = measure_children()
        done = run_marking(source, submission, seconds, user)
        costs[submission] = measure_children() - before
        return done

    report.run_marking = measure_marking
    with tempfile.TemporaryDirectory() as folder:
        made = make_class(Path(folder, "in"), args.assignments, args.submissions)
        out = Path(folder, "out")
        for run in ("first", "again"):
            began = time.perf_counter(), time.process_time()
            grades = report.grade(Path(folder, "in"), out, jobs=1, progress=run == "first")
            clock, own = time.perf_counter() - began[0], time.process_time() - began[1]
            print(f"{run}: {len(grades)} in {clock:.0f} s by the clock, {own:.1f} s beside marking")
        scores = {grade.submission.path: f"{grade.score:g}/{grade.points:g}" for grade in grades}
    groups = defaultdict(list)
    for path, group in made.items():
        groups[group].append(path)
    print(f"{'':<4}{'kind':<9}{'number':>6}{'CPU s each':>12}{'most':>7}  scores")
    for (name, kind), paths in sorted(groups.items()):
        spent = [costs[path] for path in paths]
        seen = ", ".join(sorted({scores[path] for path in paths}))
        mean = sum(spent) / len(spent)
        print(f"{name:<4}{kind:<9}{len(paths):>6}{mean:>12.1f}{max(spent):>7.1f}  {seen}")
    total = sum(costs.values())
    print(f"all: {total:.0f} CPU s of marking, {total / len(costs):.1f} s each")


if __name__ == "__main__":
    main()
