"""A notebook as plain data, and nbgrader's marks of its cells."""

from __future__ import annotations

import json
import re
from pathlib import Path

HEADING = re.compile(r"^#+ +(.+)", re.M)


def read(path: str | Path) -> dict:
    """Read a notebook; the source of every cell becomes one string.

    Raises
    ------
    ValueError
        If the file is not a notebook of version 4.
    """
    name = Path(path).name
    try:
        return _check_notebook(json.loads(Path(path).read_bytes()))
    except (
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        json.JSONDecodeError,
        UnicodeDecodeError,
    ):
        raise ValueError(
            f"{name!r} is not a notebook, or it is damaged; does it open in JupyterLab?"
        ) from None
    except ValueError as error:
        raise ValueError(f"{name!r} is not a notebook: {error}") from None


def _check_notebook(notebook: dict) -> dict:
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise ValueError("it is JSON, but of another kind")
    if notebook["nbformat"] != 4:
        raise ValueError("it must have nbformat 4; save it once in JupyterLab")
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        if not isinstance(cell["cell_type"], str):
            raise ValueError("a cell has no type")
        if not isinstance(cell.setdefault("metadata", {}), dict):
            raise ValueError("a cell's metadata is not an object")
    if not isinstance(notebook.get("metadata"), dict):
        notebook["metadata"] = {}
    return notebook


def get_marks(cell: dict) -> dict:
    """Return nbgrader's marks of a cell; an ordinary cell has none."""
    marks = cell["metadata"].get("nbgrader")
    return marks if isinstance(marks, dict) else {}


def get_name(cell: dict) -> str:
    """Return a cell's name, "" for an ordinary cell."""
    name = get_marks(cell).get("grade_id")
    return name if isinstance(name, str) else ""


def is_answer(cell: dict) -> bool:
    """Whether the student writes in a cell."""
    return bool(get_marks(cell).get("solution"))


def is_graded(cell: dict) -> bool:
    """Whether a cell has points, given by its test or by a person."""
    return bool(get_marks(cell).get("grade"))


def is_test(cell: dict) -> bool:
    """Whether a cell is run by the grader, for points."""
    return is_graded(cell) and not is_answer(cell)


def is_task(cell: dict) -> bool:
    """Whether a cell is what nbgrader calls a task: points for work in cells below it."""
    return bool(get_marks(cell).get("task"))


def get_points(cell: dict) -> float:
    """Return the points of a cell; one that is not graded has none."""
    return float(get_marks(cell).get("points") or 0) if is_graded(cell) else 0.0


def map_headings(cells: list[dict]) -> dict[str, str]:
    """Return the heading above each named cell."""
    headings, heading = {}, ""
    for cell in cells:
        if cell["cell_type"] == "markdown" and not get_marks(cell):
            found = HEADING.findall(cell["source"])
            heading = found[-1] if found else heading
        headings[get_name(cell)] = heading
    return headings


def find_answers(cells: list[dict], source: list[dict]) -> dict[str, str]:
    """Return each answer that a person reads, with the cells that the student added below it.

    A text of the assignment, whose cells are `source`, ends an answer.
    """
    answers: dict[str, str] = {}
    texts = {cell["source"].strip() for cell in source if not get_name(cell)}
    name = ""
    for cell in cells:
        if get_name(cell):
            name = get_name(cell) if is_answer(cell) and is_graded(cell) else ""
        elif cell["source"].strip() in texts:
            name = ""
        if name:
            answers[name] = f"{answers.get(name, '')}\n\n{cell['source']}".strip()
    return answers


def find_tested(cells: list[dict]) -> dict[str, str]:
    """Return what the student wrote for each test: the answers since the test before."""
    tested: dict[str, str] = {}
    answers: list[str] = []
    for cell in cells:
        if is_test(cell):
            tested[get_name(cell)] = "\n\n".join(answers)
            answers = []
        elif is_answer(cell) and not is_graded(cell):
            answers.append(cell["source"])
    return tested
