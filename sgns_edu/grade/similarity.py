"""How alike submissions are, to one another and to the public solution: hints for a person.

Code is compared by the shape of its syntax tree, so other names, comments, line breaks and numbers
change nothing; texts are compared by their runs of words. What was handed out does not count.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from sgns_edu.grade.feedback import clean
from sgns_edu.grade.notebooks import get_name, is_answer, read
from sgns_edu.grade.release import student_copy
from sgns_edu.grade.submissions import Submission
from sgns_edu.grade.tables import open_table

PUBLIC = "the solution in the sources"
NODES, WORDS = 12, 6  # length of a fingerprint: parts of a syntax tree, words of a text
LEAST = 20  # fingerprints that a submission must have to be compared
ALIKE = 0.6  # share of fingerprints from which on a pair is listed
COLUMNS = ("assignment", "student", "is like", "share in common", "most alike in")


class Pair(NamedTuple):
    """Two submissions of one assignment, and the share of fingerprints that they have in common."""

    assignment: str
    student: str
    other: str
    share: float
    cell: str


Prints = dict[str, set[int]]  # by the name of the answer


def find_alike(submissions: Iterable[Submission], sources: dict[str, Path]) -> list[Pair]:
    """Return all pairs of one assignment that are alike, most alike first.

    A pair says nothing about who copied from whom, and short right answers are often alike.
    """
    works: dict[str, dict[str, Prints]] = defaultdict(dict)
    for submission in submissions:
        source = sources.get(submission.assignment)
        if source is not None and not submission.problem:
            prints = _read_prints(submission.path, source)
            mine = works[submission.assignment].setdefault(submission.student, {})
            for cell, found in prints.items():
                mine[cell] = mine.get(cell, set()) | found
    pairs = []
    for assignment, students in works.items():
        students[PUBLIC] = _read_prints(sources[assignment], sources[assignment])
        pairs += _compare_all(assignment, students)
    return sorted(pairs, key=lambda pair: (-pair.share, pair))


def write_alike(pairs: list[Pair], path: Path) -> None:
    """Write the pairs as CSV."""
    with open_table(path) as writer:
        writer.writerow(COLUMNS)
        for pair in pairs:
            writer.writerow([*map(clean, pair[:3]), f"{pair.share:.2f}", pair.cell])


def _compare_all(assignment: str, students: dict[str, Prints]) -> Iterator[Pair]:
    sums = {student: set().union(*prints.values()) for student, prints in students.items()}
    for student, other in combinations(sorted(students, key=lambda name: name == PUBLIC), 2):
        mine, theirs = sums[student], sums[other]
        if min(len(mine), len(theirs)) < LEAST:
            continue
        share = len(mine & theirs) / len(mine | theirs)
        if share >= ALIKE:
            common = {
                cell: len(prints & students[other].get(cell, set()))
                for cell, prints in students[student].items()
            }
            yield Pair(assignment, student, other, share, max(common, key=lambda c: common[c]))


def _read_prints(path: Path, source: Path) -> Prints:
    """Return the fingerprints of each answer, without those of the copy that was handed out."""
    try:
        cells = read(path)["cells"]
    except (ValueError, OSError):
        return {}
    given = {get_name(cell): cell for cell in student_copy(read(source))["cells"]}
    prints = {}
    for cell in cells:
        original = given.get(get_name(cell))
        if original is not None and is_answer(original):
            prints[get_name(cell)] = take_prints(cell) - take_prints(original)
    return prints


def take_prints(cell: dict) -> set[int]:
    """Return the fingerprints of a cell, code or text.

    >>> one = {"cell_type": "code", "source": "def f(x):\\n    return [a + 1 for a in x if a > 2]"}
    >>> two = {"cell_type": "code", "source": "def g(y): return [b + 3 for b in y if b > 4]  # my own"}
    >>> take_prints(one) == take_prints(two) != set()
    True
    """
    if cell["cell_type"] == "code":
        return _hash_runs(list(_list_nodes(cell["source"])), NODES)
    return _hash_runs(re.findall(r"\w+", cell["source"].lower()), WORDS)


def _hash_runs(parts: list[str], length: int) -> set[int]:
    runs = zip(*(parts[start:] for start in range(length)))
    return {hash(run) for run in runs}


def _list_nodes(text: str) -> Iterator[str]:
    """Yield the kinds of a syntax tree's nodes, in order; attributes such as `exp` by name."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if not isinstance(node, ast.expr_context):
            yield node.attr if isinstance(node, ast.Attribute) else type(node).__name__
        waiting += reversed(list(ast.iter_child_nodes(node)))
