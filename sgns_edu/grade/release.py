"""From a source notebook with solutions and hidden tests to the student's copy: the markers are nbgrader's."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

from sgns_edu import errors
from sgns_edu.files import made_folder, replacing

STUB = {
    "code": ["# YOUR CODE HERE", "raise NotImplementedError()"],
    "markdown": ["YOUR ANSWER HERE"],
}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def sources(folder: str | Path | None = None) -> dict[str, Path]:
    """The assignments' source notebooks by name (A1 … A6).

    Raises
    ------
    FileNotFoundError
        Where there is none: an installed package carries the lectures, not the answers.
    """
    folder = Path(folder) if folder else Path(__file__).resolve().parents[2] / "assignments"
    found = {path.stem.split("_")[0]: path for path in sorted(folder.glob("A*.ipynb"))}
    if not found:
        raise FileNotFoundError(
            f"no assignment's source (A1_….ipynb, …) lies in {str(folder)!r}; they come with a clone of the "
            "project, or name their folder with --sources"
        )
    return found


def source(name: str, folder: str | Path | None = None) -> Path:
    """The source notebook of one assignment."""
    found = sources(folder)
    return found[errors.check_choice("the assignment", name, found)]


def release(name: str, out: str | Path = "release", *, folder: str | Path | None = None) -> Path:
    """Write the student's copy of an assignment to OUT/A1/A1_….ipynb, whole or not at all, and return its path."""
    path = source(name, folder)
    copied = student_copy(checked(path))
    target = made_folder(Path(out) / name) / path.name
    with replacing(target, "w", encoding="utf-8") as file:
        json.dump(copied, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return target


def private(out: str | Path, *, folder: str | Path | None = None) -> list[Path]:
    """Copy the source notebooks to a folder of the instructor's own, and never overwrite one that is there.

    Raises
    ------
    FileExistsError
        One of them is there already: nothing is copied.
    """
    found, out = sources(folder), Path(out)
    targets = [out / path.name for path in found.values()]
    there = [path.name for path in targets if path.exists()]
    if there:
        raise FileExistsError(
            f"{there[0]!r} is in {str(out)!r} already, and may have been changed; nothing was copied"
        )
    made_folder(out)
    for path, target in zip(found.values(), targets):
        with replacing(target) as file:
            file.write(path.read_bytes())
    return targets


def read(path: str | Path) -> dict:
    """A notebook as plain data.

    Raises
    ------
    ValueError
        A file that is no notebook of version 4.
    """
    try:
        notebook = json.loads(Path(path).read_bytes())
        if not isinstance(notebook, dict) or "nbformat" not in notebook:
            raise ValueError("it is JSON, but of another kind")
        if notebook["nbformat"] != 4:
            raise ValueError("nbformat 4 is wanted; saving it once in JupyterLab makes it so")
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
            if not (
                isinstance(cell["cell_type"], str)
                and isinstance(cell.setdefault("metadata", {}), dict)
            ):
                raise ValueError("a cell without its type")
        notebook["metadata"] = (
            notebook.get("metadata") if isinstance(notebook.get("metadata"), dict) else {}
        )
    except (
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        json.JSONDecodeError,
        UnicodeDecodeError,
    ):
        raise ValueError(
            f"{Path(path).name!r} is not a notebook: it is damaged, or was never one; does it open in JupyterLab?"
        ) from None
    except ValueError as error:
        raise ValueError(f"{Path(path).name!r} is not a notebook: {error}") from None
    return notebook


def checked(path: str | Path) -> dict:
    """A source notebook as plain data.

    Raises
    ------
    ValueError
        Where it is no notebook, two cells have one name, or a graded one has no points.
    """
    notebook, names = read(path), set()
    for marks in filter(None, map(grader, notebook["cells"])):
        name, points = marks.get("grade_id"), marks.get("points")
        if not isinstance(name, str) or not name:
            raise ValueError(f"{Path(path).name!r}: a cell with nbgrader's marks has no grade_id")
        if name in names:
            raise ValueError(
                f"{Path(path).name!r}: two cells have the grade_id {name!r}; a copied cell needs one of its own"
            )
        if marks.get("grade") and not isinstance(points, (int, float)):
            raise ValueError(
                f"{Path(path).name!r}: the cell {name!r} is graded, and its metadata name no points"
            )
        names.add(name)
    return notebook


def grader(cell: dict) -> dict:
    """nbgrader's marks of a cell; empty for an ordinary one."""
    marks = cell["metadata"].get("nbgrader")
    return marks if isinstance(marks, dict) else {}


def student_copy(notebook: dict) -> dict:
    """Solutions become stubs, hidden tests go, outputs go, and what is not the student's to edit is locked."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        cell["source"] = public_source(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        cell["metadata"] = {
            key: value for key, value in cell["metadata"].items() if key in ("nbgrader", "tags")
        }
        _lock(cell)
    notebook["metadata"] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return notebook


def public_source(cell: dict) -> str:
    """A cell's text without its solution and its hidden tests."""
    lines = cell["source"].split("\n")
    if grader(cell).get("solution"):
        stub = STUB["code" if cell["cell_type"] == "code" else "markdown"]
        cut = _cut(lines, "SOLUTION", lambda indent: [indent + line for line in stub])
        lines = cut if cut != lines else stub
    return "\n".join(_cut(lines, "HIDDEN TESTS", lambda indent: []))


def hidden_lines(source: str) -> set[int]:
    """Numbers (from 1) of the lines between the marks of hidden tests."""
    inside, found = False, set()
    for number, line in enumerate(source.split("\n"), 1):
        inside = inside or "BEGIN HIDDEN TESTS" in line
        if inside:
            found.add(number)
        inside = inside and "END HIDDEN TESTS" not in line
    return found


def _cut(lines: list[str], mark: str, instead: Callable[[str], list[str]]) -> list[str]:
    kept, inside = [], False
    for line in lines:
        if f"BEGIN {mark}" in line:
            if inside:
                raise ValueError(f"'BEGIN {mark}' stands twice without an 'END {mark}' between")
            kept += instead(re.match(r"\s*", line).group())
            inside = True
        elif f"END {mark}" in line:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise ValueError(f"'BEGIN {mark}' has no 'END {mark}'")
    return kept


def _lock(cell: dict) -> None:
    marks = grader(cell)
    if not marks:
        return
    cell["metadata"]["deletable"] = False
    if not marks.get("solution"):
        cell["metadata"]["editable"] = False
    marks["checksum"], marks["cell_type"] = _checksum(cell), cell["cell_type"]


def _checksum(cell: dict) -> str:
    """nbgrader's fingerprint of a cell, by which it tells that a locked one was changed."""
    marks = grader(cell)
    graded, solution = bool(marks.get("grade")), bool(marks.get("solution"))
    locked = not solution and (graded or bool(marks.get("locked")))
    points = [str(float(marks["points"]))] if graded else []
    parts = [
        cell["source"],
        cell["cell_type"],
        str(graded),
        str(solution),
        str(locked),
        marks["grade_id"],
        *points,
    ]
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
