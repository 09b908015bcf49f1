"""Students' copies: nothing of a solution or a hidden test in them, and the same as nbgrader makes."""

import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from sgns_edu import cli
from sgns_edu.grade import release
from sgns_edu.grade.notebooks import get_marks, read

NAMES = ["A1", "A2", "A3", "A4", "A5", "A6"]
REGION = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END \1", re.S)


def secret_and_public(name):
    """Lines of the source between the marks, and all others."""
    secret, public = set(), set()
    for cell in read(release.source(name))["cells"]:
        for region in REGION.finditer(cell["source"]):
            secret |= {line.strip() for line in region[2].splitlines() if len(line.strip()) > 8}
        public |= {line.strip() for line in REGION.sub("", cell["source"]).splitlines()}
    return secret - public, public


def cell(source, kind="code", **marks):
    usual = {
        "schema_version": 3,
        "grade_id": "x",
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    }
    return {
        "cell_type": kind,
        "metadata": {"nbgrader": usual | marks} if marks else {},
        "source": source,
        "outputs": [{}],
        "execution_count": 3,
    }


def notebook(*cells):
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"author": "the instructor"},
        "cells": list(cells),
    }


def test_all_six_assignments_are_there():
    assert list(release.sources()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_line_is_released(name, tmp_path):
    text = release.release(name, tmp_path).read_text(encoding="utf-8")
    secret, public = secret_and_public(name)
    assert len(secret) > 10
    raw = json.dumps(sorted(secret), ensure_ascii=False)  # as it would stand in the file
    leaked = [
        line for line in json.loads(raw) if json.dumps(line, ensure_ascii=False)[1:-1] in text
    ]
    assert [line for line in leaked if not any(line in other for other in public)] == []
    assert "BEGIN SOLUTION" not in text
    assert "HIDDEN" not in text
    assert "forbid" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_released_copy_holds_no_output_and_keeps_every_cell(name, tmp_path):
    source, copied = (
        read(release.source(name)),
        read(release.release(name, tmp_path)),
    )
    assert [c["cell_type"] for c in copied["cells"]] == [c["cell_type"] for c in source["cells"]]
    for one in copied["cells"]:
        assert not one.get("outputs")
        assert one.get("execution_count") is None
        assert set(one["metadata"]) <= {"nbgrader", "deletable", "editable", "tags"}


@pytest.mark.parametrize("name", NAMES)
def test_sources_are_marked_as_nbgrader_wants(name):
    source = read(release.source(name))
    marks = [get_marks(c) for c in source["cells"] if get_marks(c)]
    assert len({m["grade_id"] for m in marks}) == len(marks)
    for m in marks:
        assert set(m) - {"points"} == {
            "grade",
            "grade_id",
            "locked",
            "schema_version",
            "solution",
            "task",
        }
        assert m["schema_version"] == 3
        assert m["grade_id"].startswith(name + "-")
        assert ("points" in m) == m["grade"]
    stated = re.search(
        r"\*Points\*: (\d+), of which (\d+) are read by a person", source["cells"][0]["source"]
    )
    assert sum(m.get("points", 0) for m in marks) == int(stated[1])
    assert sum(m.get("points", 0) for m in marks if m["solution"]) == int(stated[2])


def test_a_solution_becomes_a_stub_and_hidden_tests_go():
    made = release.student_copy(
        notebook(
            cell(
                "def f(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
                solution=True,
            ),
            cell(
                "assert f(1) > 1\n### BEGIN HIDDEN TESTS\nassert f(3) == 6\n### END HIDDEN TESTS",
                grade=True,
                locked=True,
                points=1,
            ),
            cell("an essay", "markdown", grade=True, solution=True, points=2),
            cell("x = 1"),
        )
    )
    assert [c["source"] for c in made["cells"]] == [
        "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
        "assert f(1) > 1",
        "YOUR ANSWER HERE",
        "x = 1",
    ]
    assert "author" not in made["metadata"]
    assert [c["metadata"].get("editable", True) for c in made["cells"]] == [True, False, True, True]


@pytest.mark.parametrize(
    "source", ["### BEGIN SOLUTION\n1", "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION"]
)
def test_marks_that_do_not_close_are_refused(source):
    with pytest.raises(ValueError, match="BEGIN SOLUTION"):
        release.student_copy(notebook(cell(source, solution=True)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"nbformat": 3, "cells": []}',
        '{"nbformat": 4, "cells": [1]}',
        "\x00",
        '{"nbformat": 4, "cells": [{"source": "x"}]}',
        '{"nbformat": 4, "cells": [{"source": [1]}]}',
        '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": null}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_notebook_is_said_in_one_sentence(text, tmp_path):
    (tmp_path / "x.ipynb").write_text(text)
    with pytest.raises(ValueError, match="'x.ipynb' is not a notebook"):
        read(tmp_path / "x.ipynb")


def test_release_on_the_command_line(tmp_path, capsys):
    assert cli.main(["release", "A2", "A5", "--out", str(tmp_path / "r")]) == 0
    assert [line.split("/")[-2] for line in capsys.readouterr().out.splitlines()] == ["A2", "A5"]
    assert cli.main(["release", "--out", str(tmp_path)]) == 2
    assert cli.main(["release", "A9", "--out", str(tmp_path)]) == 2
    assert "'A9'" in capsys.readouterr().err


def test_private_sources_are_released_from_where_they_are_and_never_overwritten(tmp_path, capsys):
    assert cli.main(["release", "--private", str(tmp_path / "mine")]) == 0
    changed = tmp_path / "mine" / release.source("A1").name
    changed.write_text(
        changed.read_text(encoding="utf-8").replace("A1 · Loss", "A1 · My own loss"),
        encoding="utf-8",
    )
    assert (
        cli.main(
            ["release", "A1", "--sources", str(tmp_path / "mine"), "--out", str(tmp_path / "out")]
        )
        == 0
    )
    assert "My own loss" in (tmp_path / "out" / "A1" / changed.name).read_text(encoding="utf-8")
    assert cli.main(["release", "--private", str(tmp_path / "mine")]) == 2
    assert "My own loss" in changed.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "points", "said"),
    [
        (("A1-x", "A1-x"), 1, "two cells have the grade_id 'A1-x'"),
        (("A1-x", "A1-y"), None, "'A1-x' is graded, but has no points"),
        (("A1-x", ""), 1, "no grade_id"),
    ],
)
def test_a_slip_in_a_source_is_said_before_anything_is_released_or_graded(
    names, points, said, tmp_path, capsys
):
    cells = [cell("x = 1", grade=True, locked=True, grade_id=name, points=points) for name in names]
    (tmp_path / "A1_mine.ipynb").write_text(json.dumps(notebook(*cells)))
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "A1.ipynb").write_text("{}")
    for command in (["release", "A1"], ["grade", str(tmp_path / "in")]):
        assert cli.main([*command, "--sources", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
        assert said in capsys.readouterr().err
        assert not list(tmp_path.glob("out/*/*.*"))


def test_a_folder_without_sources_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="--sources"):
        release.sources(tmp_path)


def compared(ours, theirs):
    assert len(ours["cells"]) == len(theirs["cells"])
    for mine, other in zip(ours["cells"], theirs["cells"]):
        assert mine["source"] == "".join(other["source"])
        assert mine["metadata"].get("nbgrader") == other["metadata"].get("nbgrader")
        assert {key: mine["metadata"].get(key) for key in ("deletable", "editable")} == {
            key: other["metadata"].get(key) for key in ("deletable", "editable")
        }


@pytest.fixture(scope="module")
def copy_with_nbgrader():
    """A function that makes the student's copy with the steps of nbgrader's generate_assignment."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        steps = pytest.importorskip(
            "nbgrader.preprocessors", reason="nbgrader is not installed (the extra 'grade')"
        )
        import nbformat

    def make_copy(path):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = nbformat.read(path, as_version=4)
            for step in (
                steps.LockCells,
                steps.ClearSolutions,
                steps.ClearOutput,
                steps.CheckCellMetadata,
                steps.ComputeChecksums,
                steps.ClearHiddenTests,
                steps.ClearMarkScheme,
                steps.ComputeChecksums,
                steps.CheckCellMetadata,
            ):
                theirs, _ = step().preprocess(theirs, {})
        return theirs

    return make_copy


@pytest.mark.parametrize("name", NAMES)
def test_nbgraders_own_steps_make_the_same_copy(name, copy_with_nbgrader, tmp_path):
    theirs = copy_with_nbgrader(release.source(name))
    compared(read(release.release(name, tmp_path)), theirs)


MARKED = {
    "ordinary": {},
    "answer": {"solution": True},
    "read by a person": {"solution": True, "grade": True, "points": 2},
    "test": {"grade": True, "locked": True, "points": 1.5},
    "locked": {"locked": True},
    "without points": {"grade": True, "locked": True},
    "without a name": {"solution": True, "grade_id": ""},
}
REGIONS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
TEXTS = ["plain", "    ### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS\n### BEGIN HIDDEN TESTS"]
TEXTS += [f"a\n  ### BEGIN {region}\n  b\n  ### END {region}\nc" for region in REGIONS]
TEXTS += [f"{TEXTS[3]}\n{TEXTS[4]}", f"{TEXTS[3]}\n{TEXTS[3]}"]


@pytest.mark.parametrize("kind", ["code", "markdown"])
@pytest.mark.parametrize("marks", MARKED)
def test_every_kind_of_cell_is_copied_or_refused_as_nbgrader_does(
    marks, kind, copy_with_nbgrader, tmp_path
):
    refused = 0
    for text in TEXTS:
        one = cell(text, kind, **MARKED[marks])
        if kind == "markdown":
            del one["outputs"], one["execution_count"]
        else:
            one["outputs"] = []
        path = tmp_path / "A1_x.ipynb"
        path.write_text(json.dumps(notebook(one) | {"nbformat_minor": 4, "metadata": {}}))
        try:
            theirs = copy_with_nbgrader(path)
        except Exception:
            refused += 1
            with pytest.raises(ValueError, match="'A1_x.ipynb': "):
                release.student_copy(release.read_source(path))
        else:
            compared(release.student_copy(release.read_source(path)), theirs)
    assert 0 < refused


def test_a_task_is_refused_because_nobody_reads_it_here(tmp_path, copy_with_nbgrader):
    path = tmp_path / "A1_x.ipynb"
    task = cell(TEXTS[5], "markdown", locked=True, task=True, points=3)
    del task["outputs"], task["execution_count"]
    path.write_text(json.dumps(notebook(task) | {"nbformat_minor": 4, "metadata": {}}))
    assert copy_with_nbgrader(path).cells[0].source == "a\nc"
    with pytest.raises(ValueError, match="'x' is a task"):
        release.read_source(path)


@pytest.fixture
def course(tmp_path):
    """An nbgrader course with A4's source; a function that runs nbgrader in it."""
    pytest.importorskip("nbgrader", reason="nbgrader is not installed (the extra 'grade')")
    (tmp_path / "source" / "A4").mkdir(parents=True)
    source = release.source("A4")
    (tmp_path / "source" / "A4" / source.name).write_bytes(source.read_bytes())
    (tmp_path / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.root = {str(tmp_path)!r}\nc.CourseDirectory.course_id = 'c'\n"
    )

    def run(*arguments):
        env = os.environ | {
            "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return tmp_path

    return run


@pytest.mark.slow
def test_nbgrader_releases_grades_and_reports_our_source(course, tmp_path):
    course("generate_assignment", "A4", "--create")
    compared(
        read(release.release("A4", tmp_path / "ours")),
        read(next((tmp_path / "release" / "A4").glob("*.ipynb"))),
    )
    for student, path in (
        ("ada", release.source("A4")),
        ("bob", next((tmp_path / "release" / "A4").glob("*.ipynb"))),
    ):
        (tmp_path / "submitted" / student / "A4").mkdir(parents=True)
        (tmp_path / "submitted" / student / "A4" / path.name).write_bytes(path.read_bytes())
    course("autograde", "A4", "--create")
    course("generate_feedback", "A4")
    course("export")
    rows = {line.split(",")[3]: line for line in (tmp_path / "grades.csv").read_text().splitlines()}
    header = next(iter(rows.values())).split(",")
    score = {
        student: float(rows[student].split(",")[header.index("score")])
        for student in ("ada", "bob")
    }
    assert score == {"ada": 17.0, "bob": 0.0}  # 3 more are given by a person
    assert list((tmp_path / "feedback" / "ada" / "A4").glob("*.html"))
