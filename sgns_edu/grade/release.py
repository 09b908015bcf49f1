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
from sgns_edu.grade.notebooks import (
    get_marks,
    get_name,
    is_answer,
    is_graded,
    is_task,
    is_test,
    read,
)

CODE_STUB = ["# YOUR CODE HERE", "raise NotImplementedError()"]
TEXT_STUB = ["YOUR ANSWER HERE"]
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
KEPT = ("nbgrader", "tags")  # metadata of a cell that students get
REGIONS = {  # what students do not get, and which cells may have it
    "SOLUTION": is_answer,
    "HIDDEN TESTS": is_graded,
    "MARK SCHEME": is_task,
}


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
        If it is not a notebook, if two cells have the same name, or if `find_problem` finds one.
    """
    notebook, names = read(path), set()
    file = repr(Path(path).name)
    for cell in notebook["cells"]:
        problem = find_problem(cell)
        if problem:
            raise ValueError(f"{file}: {problem}")
        name = get_name(cell)
        if name in names:
            raise ValueError(
                f"{file}: two cells have the grade_id {name!r}; give a copied cell its own"
            )
        if name:
            names.add(name)
    return notebook


def find_problem(cell: dict) -> str:
    """Say why a cell of a source cannot be released or graded; nbgrader refuses the same cells."""
    marks, name = get_marks(cell), get_name(cell)
    is_text = cell["cell_type"] != "code"
    if marks and not name:
        return "a cell with nbgrader's marks has no grade_id"
    where = f"the cell {name!r}" if name else f"the cell {cell['source']!r:.60}"
    if is_task(cell):
        return f"{where} is a task, which nobody reads here; make it an answer with points"
    if is_graded(cell) and not isinstance(marks.get("points"), (int, float)):
        return f"{where} is graded, but has no points"
    if is_text and is_test(cell):
        return f"{where} is graded, but neither code nor an answer"
    if is_text and is_answer(cell) and not is_graded(cell):
        return f"{where} is a text to write, but has no points, so nobody reads it"
    try:
        lines = _clear_answer(cell)
        _cut(lines, "HIDDEN TESTS", [])
    except ValueError as error:
        return f"{where}: {error}"
    text = "\n".join(lines)
    for region, belongs in REGIONS.items():
        if f"BEGIN {region}" in text and not belongs(cell):
            return f"{where} has 'BEGIN {region}', but is not marked for it; students would see it"
    return ""


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
    return "\n".join(_cut(_clear_answer(cell), "HIDDEN TESTS", []))


def _clear_answer(cell: dict) -> list[str]:
    """Return a cell's lines with a stub for its solution, for all of it if none is marked."""
    lines = cell["source"].split("\n")
    if not is_answer(cell):
        return lines
    stub = CODE_STUB if cell["cell_type"] == "code" else TEXT_STUB
    shortened = _cut(lines, "SOLUTION", stub)
    return shortened if shortened != lines else stub


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
