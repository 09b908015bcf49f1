"""A failed check names the function that it is about, and the earlier failure that it may follow."""

import pytest

from sgns_edu.grade import blame, marking, release
from sgns_edu.grade.notebooks import read
from sgns_edu.grade.testing import run_test
from sgns_edu.teach.checking import Failed

TEST = """
def near(a, b):
    assert abs(a - b) < 1e-9


for x in (0.0, 1.0):
    y = square(x)
    near(y, x * x)
near(cube(2.0), 8.0)
"""


class Notebook:
    """Takes the place of the closed room: names of a notebook that ran here."""

    broken = ""
    timeouts: dict[str, None] = {}

    def __init__(self):
        self.names = {}

    def run(self, text):
        exec(text, self.names)

    def name(self, name):
        if name not in self.names:
            raise Failed(f"NameError: the notebook does not define {name!r}")
        return self.names[name]


def messages(test_cells, student):
    """What is said of each failed test of a small notebook."""
    source = read(release.source("A1"))
    marks = {"grade": True, "points": 1, "locked": True}
    cells = [
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": f"T-{i}", **marks}}}
        | {"source": text}
        for i, text in enumerate(test_cells)
    ]
    marker = marking.Marking({**source, "cells": cells})
    first = {"cell_type": "code", "metadata": {}, "source": student}
    marker.mark_cells([first, *cells], Notebook())
    return [mark.message for mark in marker.result().marks]


@pytest.mark.parametrize(
    ("square", "cube", "expected"),
    [
        ("x * x", "x ** 3", []),
        ("x", "x ** 3", []),
        ("x + 1", "x", ["square"]),
        ("x", "x", ["cube"]),
    ],
)
def test_the_function_that_failed_is_named(square, cube, expected):
    names = {}
    exec(f"square = lambda x: {square}\ncube = lambda x: {cube}", names)
    error = run_test(TEST, names)
    line = 0 if error is None else blame.find_line(error)
    assert blame.find_checked(TEST, line, ["square", "cube"]) == expected


def test_a_consequence_is_marked_as_such():
    tests = [
        "assert abs(first(2) - 4) < 1",
        "assert abs(second(2) - 5) < 1, 'it should be near'\nassert other(1) == 1",
        "assert other(2) == 2, 'other is wrong'",
        "assert value == 5, 'no'",
    ]
    student = (
        "def first(x):\n    return 9\n\ndef second(x):\n    return first(x) + 1\n\n"
        "def other(x):\n    return 7\n\nvalue = second(1)"
    )
    assert messages(tests, student) == [
        "a check did not pass",
        "second: it should be near; the cause may be first, which did not pass above",
        "other is wrong",
        "no; the cause may be first, second, which did not pass above",
    ]
