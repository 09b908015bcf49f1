"""From a source notebook, with solutions and hidden tests, to the student's copy.

The marks in the text and in the metadata are nbgrader's.
"""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path

from sgns_edu import errors
from sgns_edu.files import make_folder, replace_file
from sgns_edu.grade.notebooks import get_marks, is_answer, is_graded, read

CODE_STUB = ["# YOUR CODE HERE", "raise NotImplementedError()"]
TEXT_STUB = ["YOUR ANSWER HERE"]
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
KEPT = ("nbgrader", "tags")  # metadata of a cell that students get


def sources(folder: str | Path | None = None) -> dict[str, Path]:
    """Return the assignments' source notebooks by name (A1 … A6).

    Raises
    ------
    FileNotFoundError
        If there are none: an installed package has the lectures, but not the answers.
    """
    if folder is None:
        folder = Path(__file__).resolve().parents[2] / "assignments"
    paths = sorted(Path(folder).glob("A*.ipynb"))
    if not paths:
        raise FileNotFoundError(
            f"found no assignment sources (A1_….ipynb, …) in {str(folder)!r}; get them from a "
            "clone of the project, or name their folder with --sources"
        )
    return {path.stem.split("_")[0]: path for path in paths}


def source(name: str, folder: str | Path | None = None) -> Path:
    """Return the source notebook of one assignment."""
    paths = sources(folder)
    return paths[errors.check_choice("assignment", name, paths)]


def release(
    name: str,
    out: str | Path = "release",
    *,
    folder: str | Path | None = None,
    solutions: bool = False,
) -> Path:
    """Write the student's copy of an assignment to OUT/A1/A1_….ipynb and return its path.

    With `solutions` it is A1_…_solutions.ipynb: the worked answers, still without hidden tests.
    """
    path = source(name, folder)
    make_copy = solved_copy if solutions else student_copy
    notebook = make_copy(read_source(path))
    target = make_folder(Path(out) / name) / path.name
    if solutions:
        target = target.with_stem(f"{path.stem}_solutions")
    with replace_file(target, "w", encoding="utf-8") as file:
        json.dump(notebook, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return target


def private(out: str | Path, *, folder: str | Path | None = None) -> list[Path]:
    """Copy the source notebooks to the instructor's own folder; never overwrite one.

    Raises
    ------
    FileExistsError
        If one of them is already there; nothing is copied.
    """
    out = Path(out)
    paths = list(sources(folder).values())
    for path in paths:
        if (out / path.name).exists():
            raise FileExistsError(
                f"{path.name!r} is already in {str(out)!r} and may have been changed; "
                "nothing was copied"
            )
    make_folder(out)
    for path in paths:
        with replace_file(out / path.name) as file:
            file.write(path.read_bytes())
    return [out / path.name for path in paths]


def read_source(path: str | Path) -> dict:
    """Read a source notebook.

    Raises
    ------
    ValueError
        If it is not a notebook, if two cells have the same name, or if a graded one has no points.
    """
    notebook, names = read(path), set()
    file = repr(Path(path).name)
    for cell in notebook["cells"]:
        marks = get_marks(cell)
        if not marks:
            continue
        name = marks.get("grade_id")
        if not isinstance(name, str) or not name:
            raise ValueError(f"{file}: a cell with nbgrader's marks has no grade_id")
        if name in names:
            raise ValueError(
                f"{file}: two cells have the grade_id {name!r}; give a copied cell its own"
            )
        if marks.get("grade") and not isinstance(marks.get("points"), (int, float)):
            raise ValueError(f"{file}: the cell {name!r} is graded, but has no points")
        names.add(name)
    return notebook


def solved_copy(notebook: dict) -> dict:
    """Return a copy with solutions, but without hidden tests and outputs, for after the deadline."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        lines = _cut(cell["source"].split("\n"), "HIDDEN TESTS", [])
        marks = ("### BEGIN SOLUTION", "### END SOLUTION")
        cell["source"] = "\n".join(line for line in lines if line.strip() not in marks)
        cell["metadata"] = {}
    return _clear(notebook)


def student_copy(notebook: dict) -> dict:
    """Return a copy without solutions, hidden tests and outputs, in which tests are locked."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        cell["source"] = public_source(cell)
        metadata = cell["metadata"]
        cell["metadata"] = {key: metadata[key] for key in metadata if key in KEPT}
        _lock(cell)
    return _clear(notebook)


def _clear(notebook: dict) -> dict:
    """Take outputs and the author's metadata out of a notebook."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    notebook["metadata"] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return notebook


def public_source(cell: dict) -> str:
    """Return a cell's text without its solution and its hidden tests."""
    lines = cell["source"].split("\n")
    if is_answer(cell):
        stub = CODE_STUB if cell["cell_type"] == "code" else TEXT_STUB
        shortened = _cut(lines, "SOLUTION", stub)
        lines = shortened if shortened != lines else stub
    return "\n".join(_cut(lines, "HIDDEN TESTS", []))


def hidden_lines(source: str) -> set[int]:
    """Return the numbers (from 1) of the lines between the marks of hidden tests."""
    numbers, inside = set(), False
    for number, line in enumerate(source.split("\n"), 1):
        if "BEGIN HIDDEN TESTS" in line:
            inside = True
        if inside:
            numbers.add(number)
        if "END HIDDEN TESTS" in line:
            inside = False
    return numbers


def _cut(lines: list[str], mark: str, stub: list[str]) -> list[str]:
    """Replace each region between BEGIN and END of a mark by the stub, indented like the mark."""
    left, inside = [], False
    for line in lines:
        if f"BEGIN {mark}" in line:
            if inside:
                raise ValueError(f"'BEGIN {mark}' appears twice without an 'END {mark}' between")
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            left += [indent + replacement for replacement in stub]
        elif f"END {mark}" in line:
            inside = False
        elif not inside:
            left.append(line)
    if inside:
        raise ValueError(f"'BEGIN {mark}' has no 'END {mark}'")
    return left


def _lock(cell: dict) -> None:
    """Mark a named cell as students get it: never deleted, and edited only if it is an answer."""
    marks = get_marks(cell)
    if not marks:
        return
    cell["metadata"]["deletable"] = False
    if not is_answer(cell):
        cell["metadata"]["editable"] = False
    marks["checksum"] = _checksum(cell)
    marks["cell_type"] = cell["cell_type"]


def _checksum(cell: dict) -> str:
    """Compute nbgrader's fingerprint of a cell, by which it notices that a locked one changed."""
    marks = get_marks(cell)
    graded, answer = is_graded(cell), is_answer(cell)
    locked = not answer and (graded or bool(marks.get("locked")))
    parts = [cell["source"], cell["cell_type"], graded, answer, locked, marks["grade_id"]]
    if graded:
        parts.append(float(marks["points"]))
    text = "".join(map(str, parts))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
