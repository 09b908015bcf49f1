"""Other people's code: every hostile submission is graded as failed with a sentence, and its neighbors as if it were not there."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sgns_edu import cli
from sgns_edu.grade import (
    cells,
    clock,
    feedback,
    marks,
    messages,
    notebooks,
    processes,
    release,
    report,
    sandbox,
    schema,
    submissions,
)
from sgns_edu.grade.forbidden import find_forbidden, find_imports
from sgns_edu.grade.sandbox import landlock_version

pytestmark = pytest.mark.skipif(os.name != "posix", reason="grading needs Linux or macOS")
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
needs_landlock = pytest.mark.skipif(
    not landlock_version(), reason="this kernel has no Landlock, so other files are not hidden"
)
SECRET = "assert answer == 6 * 7"


def cell(source, **marks):
    usual = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {
        "cell_type": "code",
        "metadata": {"nbgrader": usual | marks} if marks else {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def notebook(*cells, **metadata):
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": list(cells)}
    )


def submission(answer, first="start = 40"):
    """A notebook with the student's code in its two solution cells."""
    return notebook(
        cell(first, grade_id="T-free", solution=True),
        cell("locked = 'as it was'", grade_id="T-locked", locked=True),
        cell(answer, grade_id="T-answer", solution=True),
        cell("pass", grade_id="T-test", grade=True, locked=True, points=3),
        cell("pass", grade_id="T-calls", grade=True, locked=True, points=2),
    )


RIGHT = "student_id = 'x'\nanswer = start + 2\n\ndef twice(f, x):\n    return f(f(x))"
SOURCE = notebook(
    cell("start = 40", grade_id="T-free", solution=True),
    cell("locked = 'as it was'", grade_id="T-locked", locked=True),
    cell(RIGHT, grade_id="T-answer", solution=True),
    cell(
        f"assert answer > 0, 'answer should be positive'\n### BEGIN HIDDEN TESTS\n{SECRET}, 'it is forty-two'\n"
        "assert locked == 'as it was'\n### END HIDDEN TESTS",
        grade_id="T-test",
        grade=True,
        locked=True,
        points=3,
    ),
    cell(
        "from sgns_edu.teach import personal\nassert twice(lambda x: x(1.0) if callable(x) else x * personal('ada').lr, 1.0) > 0\n"
        "### BEGIN HIDDEN TESTS\nassert abs(twice(lambda x: 3 * x, 2.0) - 18) < 1e-9\n### END HIDDEN TESTS",
        grade_id="T-calls",
        grade=True,
        locked=True,
        points=2,
    ),
    sgns_edu={"forbid": ["explain"]},
)

# what was handed in, which limit or lock it meets
HOSTILE = {
    "endless": ("while True: pass", "more than 4 seconds"),
    "stubborn": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
        "more than 4 seconds",
    ),
    "crash": ("import ctypes\nctypes.string_at(0)", "the process ended"),
    "leaves": ("import os\nos._exit(0)", "the process ended"),
    "exits": ("raise SystemExit(0)", "does not define 'answer'"),
    "forks": ("import os\nwhile True:\n    os.fork()", ""),
    "daemons": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(1000)\n    os._exit(0)\nraise ValueError",
        "does not define 'answer'",
    ),
    "prints": ("while True: print('x' * 100_000)", "printed more than 10 MB"),
    "writes": ("for n in range(10**6):\n    open(f'{n}', 'wb').write(bytes(10**7))", ""),
    "digs": ("import os\nfor n in range(10**6):\n    os.mkdir('d')\n    os.chdir('d')", ""),
    "hoards": ("x = bytearray(5 * 10**9)", "MemoryError"),
    "overwrites": (
        "import sgns_edu.teach.checking as c, pathlib\npathlib.Path(c.__file__).write_text('')",
        "does not define 'answer'",
    ),
    "patches": (
        "import builtins, sgns_edu.teach.checking as c\nc.Report.ok = True\nbuiltins.AssertionError = Exception\nanswer = 1",
        "a hidden check did not pass",
    ),
    "huge": ("answer = 'x' * 10**8", "more than 64 MB"),
    "calls back": (
        "answer = 42\n\ndef twice(f, x):\n    while True:\n        f(x)",
        "more than 4 seconds",
    ),
    "deep": (
        "answer = 42\n\ndef twice(f, x):\n    def g(y):\n        return f(g)\n    return f(g)",
        "recursion",
    ),
    "forges": (
        'import os\nfor pipe in range(3, 50):\n    try:\n        os.write(pipe, b\'\\x12\\0\\0\\0\\0\\0\\0\\0{"value": "passed"}\')\n'
        "    except OSError:\n        pass",
        "",
    ),
    "garbage": (
        "import os\nfor pipe in range(3, 50):\n    try:\n        os.write(pipe, b'\\xff' * 8)\n    except OSError:\n        pass",
        "more than 64 MB",
    ),
    "deaf": (
        "answer = 42\n\ndef twice(f, x):\n    import os, signal\n    os.kill(os.getpid(), signal.SIGSTOP)",
        "more than 4 seconds",
    ),
    "tricky": (
        "class T(float):\n    __eq__ = lambda *a: True\n    __gt__ = lambda *a: True\nanswer = T(1)",
        "a hidden check did not pass",
    ),
    "zero byte": ("answer = 1\0", "does not define 'answer'"),
    "surrogate": ("raise ValueError('\\ud800<script>=1+1')", "does not define 'answer'"),
    "relocks": ("locked = 'mine'\nanswer = 42", "a hidden check did not pass"),
    "explains": ("from sgns_edu import explain\nanswer = 42", "may not use explain"),
}
QUICK = ["endless", "leaves", "forks", "prints", "overwrites", "forges"]


def hand_in(folder, works):
    """FOLDER/student/T1/T1.ipynb for each (student, text); returns the folder."""
    for student, text in works.items():
        (folder / student / "A1").mkdir(parents=True)
        (folder / student / "A1" / "A1_work.ipynb").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def sources(tmp_path):
    """A folder with one small assignment."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "A1_small.ipynb").write_text(SOURCE, encoding="utf-8")
    return folder


def graded(folder, sources, out):
    said = []
    entries = report.grade(
        folder, out, sources=sources, cell=4.0, notebook=20.0, report=said.append
    )
    return {entry.submission.student: entry for entry in entries}, said


def sentences(entry):
    return " | ".join(mark.message for mark in entry.marks)


def class_of(tmp_path, sources, names, monkeypatch):
    """Grade hostile submissions between two honest ones, and hold what must always hold."""
    edited = submission(RIGHT).replace(
        "'as it was'", "'changed'"
    )  # a locked cell runs as it was given out
    works = {"ada": submission(RIGHT), "zoe": edited}
    works |= {f"eve {name}": submission(HOSTILE[name][0]) for name in names}
    before = {
        path: path.read_bytes()
        for path in [*sources.glob("*"), Path(report.__file__), Path(messages.__file__)]
    }
    users, choose_user = [], report.choose_user

    def choose():
        users.append(choose_user())
        return users[-1]

    monkeypatch.setattr(report, "choose_user", choose)
    entries, _ = graded(hand_in(tmp_path / "in", works), sources, tmp_path / "out")
    assert entries["ada"].score == entries["zoe"].score == 5
    assert sentences(entries["ada"]) == "passed | passed"
    assert {path: path.read_bytes() for path in before} == before
    rows = list(
        csv.DictReader((tmp_path / "out" / "marks.csv").read_text(encoding="utf-8").splitlines())
    )
    assert [row["student"] for row in rows] == sorted(works)
    assert len(list((tmp_path / "out" / "feedback").glob("*/A1.html"))) == len(works)
    assert [process for process in Path("/proc").glob("[0-9]*") if owner(process) in users] == []
    for name in names:
        entry = entries[f"eve {name}"]
        assert HOSTILE[name][1] in sentences(entry), (name, sentences(entry))
        page = (tmp_path / "out" / "feedback" / f"eve {name}" / "A1.html").read_text(
            encoding="utf-8"
        )
        assert "forty-two" not in page
        assert "6 * 7" not in page
        assert "<script" not in page
    return entries


def owner(entry):
    try:
        return entry.stat().st_uid
    except OSError:
        return -1


def test_hostile_submissions_fail_with_a_sentence_and_harm_nobody(tmp_path, sources, monkeypatch):
    entries = class_of(tmp_path, sources, QUICK, monkeypatch)
    assert all(entries[f"eve {name}"].score < 5 for name in QUICK)
    assert entries["eve leaves"].score == 0
    assert entries["eve overwrites"].score == 0


@pytest.mark.slow
def test_more_hostile_submissions(tmp_path, sources, monkeypatch):
    names = [name for name in HOSTILE if name not in QUICK]
    entries = class_of(tmp_path, sources, names, monkeypatch)
    assert all(entries[f"eve {name}"].score < 5 for name in names)


def of_a2(student, first=None, stop="nowhere"):
    """A2 as one student hands it in: solved up to the cell `stop`, with other code in its first answer if given."""
    source = notebooks.read(release.source("A2"))
    empty = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in release.student_copy(source)["cells"]
        if cell["metadata"].get("nbgrader")
    }
    cells, solved = [], True
    for cell in source["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        solved = solved and name != stop
        cells.append(dict(cell if solved or name is None else empty[name]))
        if name == "A2-id":
            cells[-1]["source"] = f"student_id = {student!r}"
        if name == "A2-questions" and first is not None:
            cells[-1]["source"] = first
    return json.dumps({**source, "cells": cells})


@pytest.mark.slow
def test_a_class_of_twenty(tmp_path):
    """Real work and real limits: fifteen students, five of whom gave up on the way, and five who attack."""
    stops = {
        "gives up at once": ("A2-questions", 0),
        "gives up early": ("A2-center", 3),
        "half": ("A2-rows", 6),
        "late": ("A2-step", 9),
        "last": ("A2-safe", 16),
    }
    works = {f"student {n}": of_a2(f"student {n}") for n in range(10)} | {
        name: of_a2(name, stop=stop) for name, (stop, _) in stops.items()
    }
    attacks = ["endless", "leaves", "forks", "prints", "overwrites"]
    works |= {f"eve {name}": of_a2(f"eve {name}", HOSTILE[name][0]) for name in attacks}
    for student, text in works.items():
        (tmp_path / "in" / student / "A2").mkdir(parents=True)
        (tmp_path / "in" / student / "A2" / "A2_one_step.ipynb").write_text(text, encoding="utf-8")
    assert cli.main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    rows = list(
        csv.DictReader((tmp_path / "out" / "marks.csv").read_text(encoding="utf-8").splitlines())
    )
    score = {row["student"]: float(row["score"]) for row in rows}
    assert {score[f"student {n}"] for n in range(10)} == {17}
    assert {name: score[name] for name in stops} == {
        name: points for name, (_, points) in stops.items()
    }
    assert all(score[f"eve {name}"] < 17 for name in attacks)
    assert len(list((tmp_path / "out" / "feedback").glob("*/A2.html"))) == len(rows) == 20


SPY = """
import os, pathlib, socket
seen = []
for place in ({places}):
    try:
        seen.append(pathlib.Path(place).read_bytes()[:20] if not os.path.isdir(place) else os.listdir(place))
    except OSError:
        pass
try:
    socket.create_connection(("127.0.0.1", {port}), 1)
    seen.append("connected")
except OSError:
    pass
try:
    os.kill({pid}, 0)
    seen.append("signalled")
except OSError:
    pass
answer = 42 if not seen else str(seen)
def twice(f, x):
    return f(f(x))
"""


@needs_landlock
def test_other_files_processes_and_ports_are_out_of_reach(tmp_path, sources):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1] if ROOT or landlock_version() >= 4 else 1
        pid = os.getpid() if ROOT or landlock_version() >= 6 else 2**30
        places = [
            sources / "A1_small.ipynb",
            sources,
            tmp_path / "in" / "ada" / "A1" / "A1_work.ipynb",
            "/etc/shadow",
            Path.home(),
            Path(__file__),
            Path(__file__).parents[2] / "assignments",
            f"/proc/{os.getpid()}/environ",
            "/tmp",
        ]
        spy = SPY.format(
            places=", ".join(repr(str(place)) for place in places) + ",", port=port, pid=pid
        )
        entries, said = graded(
            hand_in(tmp_path / "in", {"ada": submission(RIGHT), "eve": submission(spy)}),
            sources,
            tmp_path / "out",
        )
    assert sentences(entries["eve"]) == "passed | passed"
    assert not any("Landlock" in line for line in said)


def test_a_system_without_landlock_is_said_in_one_line(tmp_path, sources, monkeypatch):
    monkeypatch.setattr(report, "landlock_version", lambda: 0)
    (tmp_path / "in" / "ada" / "A1").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "A1" / "essay.pdf").write_text("x")
    entries, said = graded(tmp_path / "in", sources, tmp_path / "out")
    assert [line for line in said if "no Landlock" in line and "container" in line]
    assert "no notebook" in sentences(entries["ada"])


@pytest.mark.skipif(not ROOT, reason="becoming an unprivileged user needs root")
def test_without_root_the_locks_hold_as_well(tmp_path, sources):
    """The same as somebody who is not root: a fork bomb among honest submissions."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path("/tmp") and str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    hand_in(tmp_path / "in", {"ada": submission(RIGHT), "eve": submission(HOSTILE["forks"][0])})
    (tmp_path / "out").mkdir()
    (tmp_path / "out").chmod(0o777)
    program = (
        "import ctypes, os, struct, sys\nctypes.CDLL(None).prctl(8, 1, 0, 0, 0)\nos.setgroups([])\nos.setgid(65533)\nos.setuid(65533)\n"
        "ctypes.CDLL(None).capset(struct.pack('<Ii', 0x20080522, 0), struct.pack('<6I', 4, 4, 4, 0, 0, 0))\n"  # may read a Python in root's home
        "ctypes.CDLL(None).prctl(47, 2, 2, 0, 0)\n"
        "from sgns_edu.grade.report import grade\n"
        f"print([entry.score for entry in grade({str(tmp_path / 'in')!r}, {str(tmp_path / 'out')!r}, sources={str(sources)!r}, cell=4.0)])"
    )
    env = os.environ | {
        "PYTHONPATH": str(Path(report.__file__).parents[2]),
        "HOME": str(tmp_path / "out"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env)
    assert done.stdout.strip() == "[5.0, 0]", done.stderr[-1500:]


@pytest.mark.slow
def test_an_endless_cell_costs_its_own_points_only(tmp_path, sources):
    slow = submission(
        RIGHT,
        first="try:\n    start = 40\n    while True: pass\nexcept ZeroDivisionError:\n    pass",
    )
    entries, _ = graded(hand_in(tmp_path / "in", {"ada": slow}), sources, tmp_path / "out")
    assert entries["ada"].score == 5


def test_what_lies_in_a_folder_may_be_anything(tmp_path, sources):
    folder = hand_in(tmp_path / "in", {"ada": submission(RIGHT)})
    works = {
        "=cmd|' !A0": submission(RIGHT),
        "<b>bold": "{}",
        "marks.csv": submission(RIGHT),
        "-rf": "no JSON",
        "new\nline": "[" * 10**5,
    }
    hand_in(folder, works)
    (folder / "link" / "A1").mkdir(parents=True)
    (folder / "link" / "A1" / "A1.ipynb").symlink_to(folder / "ada" / "A1" / "A1_work.ipynb")
    (folder / "linked").symlink_to(folder / "ada")
    (folder / "pipe" / "A1").mkdir(parents=True)
    os.mkfifo(folder / "pipe" / "A1" / "A1.ipynb")
    (folder / "essay" / "A1").mkdir(parents=True)
    (folder / "essay" / "A1" / "essay.pdf").write_text("x")
    (folder / "other" / "B7").mkdir(parents=True)
    (folder / "other" / "B7" / "x.ipynb").write_text(submission(RIGHT))
    (folder / "own" / "A7").mkdir(parents=True)
    (folder / "own" / "A7" / "x.ipynb").write_text(submission(RIGHT))
    entries, _ = graded(folder, sources, tmp_path / "out")
    assert {student for student, entry in entries.items() if entry.score} == {
        "ada",
        "=cmd|' !A0",
        "marks.csv",
    }
    assert "link to another file" in sentences(entries["link"])
    assert "not a regular file" in sentences(entries["pipe"])
    assert "no notebook" in sentences(entries["essay"])
    assert "name the assignment" in sentences(entries["other"])
    assert "A7 is not among the sources" in sentences(entries["own"])
    assert all(
        "is not a notebook" in sentences(entries[name]) for name in ("<b>bold", "-rf", "new\nline")
    )
    text = (tmp_path / "out" / "marks.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    assert all(len(row) == len(feedback.COLUMNS) for row in rows)
    assert "'=cmd|' !A0" in [row[0] for row in rows]
    assert "'-rf" in [row[0] for row in rows]
    assert "<b>bold" not in (tmp_path / "out" / "feedback" / "<b>bold" / "A1.html").read_text(
        encoding="utf-8"
    )
    assert "../" not in "".join(
        str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*")
    )


def test_two_notebooks_of_one_student_get_a_row_and_a_page_each(tmp_path, sources):
    folder = hand_in(tmp_path / "in", {"ada": "{}"})
    (folder / "ada" / "A1" / "A1_again.ipynb").write_text("{}")
    entries = report.grade(folder, tmp_path / "out", sources=sources)
    assert [entry.submission.path.name for entry in entries] == ["A1_again.ipynb", "A1_work.ipynb"]
    assert [entry.note for entry in entries] == ["one of 2 notebooks"] * 2
    assert sorted(path.name for path in (tmp_path / "out" / "feedback" / "ada").iterdir()) == [
        "A1-2.html",
        "A1.html",
    ]


@pytest.mark.parametrize(
    ("path", "student", "assignment"),
    [
        ("ada/A1/A1_gradients.ipynb", "ada", "A1"),
        ("ada/A2_one_step.ipynb", "ada", "A2"),
        ("A3/john.doe.ipynb", "john.doe", "A3"),
        ("ada/homework.ipynb", "ada", ""),
        ("group 7/ada/A1/x.ipynb", "group 7", "A1"),
    ],
)
def test_whose_work_a_path_names(path, student, assignment):
    assert submissions.parse_path(Path(path)) == (student, assignment)


def test_another_students_id_is_noted(tmp_path, sources):
    source = json.loads(SOURCE)
    source["cells"][3]["source"] += "\nassert student_id"
    (sources / "A1_small.ipynb").write_text(json.dumps(source))
    works = {
        "ada": submission(RIGHT.replace("'x'", "' Ada'")),
        "bob": submission(RIGHT.replace("'x'", "'ada'")),
    }
    entries, _ = graded(hand_in(tmp_path / "in", works), sources, tmp_path / "out")
    assert (entries["ada"].note, entries["bob"].note) == (
        "",
        "the notebook says student_id = 'ada'",
    )
    assert "student_id = &#x27;ada&#x27;" in (
        tmp_path / "out" / "feedback" / "bob" / "A1.html"
    ).read_text(encoding="utf-8")


def of(source, *, without=()):
    """A source's cells as they are, but for those named."""
    cells = [
        cell
        for cell in json.loads(source)["cells"]
        if cell["metadata"]["nbgrader"]["grade_id"] not in without
    ]
    return json.dumps(json.loads(source) | {"cells": cells})


def with_last_test(text):
    """SOURCE with one more test, of one point."""
    source = json.loads(SOURCE)
    return json.dumps(
        source
        | {
            "cells": [
                *source["cells"],
                cell(text, grade_id="T-last", grade=True, locked=True, points=1),
            ]
        }
    )


@pytest.mark.slow
def test_an_endless_function_costs_the_tests_that_call_it(tmp_path, sources):
    source = with_last_test("assert answer == 42")
    (sources / "A1_small.ipynb").write_text(source)
    works = {
        name: source.replace("return f(f(x))", f"while True: {body}")
        for name, body in (("ada", "pass"), ("bob", "f(x)"))
    }
    entries, _ = graded(hand_in(tmp_path / "in", works), sources, tmp_path / "out")
    assert [mark.score for mark in entries["ada"].marks] == [3, 0, 1]
    assert (
        entries["ada"]
        .marks[1]
        .message.endswith(
            "a call of your function took more than 4 seconds; is there an endless loop?"
        )
    )
    assert entries["ada"].note == "a call of your function took more than 4 seconds"
    assert [mark.score for mark in entries["bob"].marks] == [3, 0, 1]  # it never stops asking
    assert entries["bob"].note == "a call of your function took more than 4 seconds"


def test_a_locked_cell_that_is_missing_is_run_nevertheless(tmp_path, sources):
    """Where it stood: what tests keep for later ones is theirs, whatever the notebook calls so."""
    source = with_last_test(
        "### BEGIN HIDDEN TESTS\nassert answer == _truth\n### END HIDDEN TESTS"
    ).replace("6 * 7", "(_truth := 6 * 7)")
    (sources / "A1_small.ipynb").write_text(source)
    lost = of(source, without=("T-locked", "T-test"))
    works = {"ada": lost, "eve": lost.replace("answer = start + 2", "answer = _truth = 1")}
    entries, _ = graded(hand_in(tmp_path / "in", works), sources, tmp_path / "out")
    assert [mark.score for mark in entries["ada"].marks] == [3, 2, 1]
    assert [mark.score for mark in entries["eve"].marks] == [0, 2, 0]
    assert [mark.message for mark in entries["eve"].marks][::2] == [
        "answer: a hidden check did not pass",
        "a hidden check did not pass; the cause may be answer, which did not pass above",
    ]
    assert entries["ada"].note == "without T-test"


def test_a_notebook_whose_cells_have_lost_their_names_is_graded_at_its_end(tmp_path, sources):
    source = with_last_test("assert answer == 42")
    essay = cell("an essay", grade_id="T-essay", grade=True, solution=True, points=7)
    (sources / "A1_small.ipynb").write_text(
        json.dumps(json.loads(source) | {"cells": [*json.loads(source)["cells"], essay]})
    )
    nameless = json.dumps(
        json.loads(SOURCE)
        | {"cells": [part | {"metadata": {}} for part in json.loads(SOURCE)["cells"]]}
    )
    entries, _ = graded(hand_in(tmp_path / "in", {"ada": nameless}), sources, tmp_path / "out")
    assert (entries["ada"].score, entries["ada"].by_hand) == (6, 7)
    assert entries["ada"].note == "its cells have lost their names: read all of it"


def test_a_function_that_changes_what_it_is_given_is_found_out(tmp_path, sources):
    """The stand-in gets copies, so the check is told."""
    test = "from sgns_edu import check\ncheck('A1.step', step).require()"
    (sources / "A1_small.ipynb").write_text(
        notebook(
            cell("", grade_id="T-step", solution=True),
            cell(test, grade_id="T-test", grade=True, locked=True, points=1),
        )
    )
    works = {
        name: notebook(
            cell(
                "import numpy as np\n"
                "def step(W_in, W_out, center, context, negatives, lr):\n"
                f"    {first}\n"
                "    rows = np.array([context, *negatives])\n"
                "    wrong = 1 / (1 + np.exp(-W_out[rows] @ W_in[center])) - (np.arange(len(rows)) == 0)\n"
                "    on_v, on_u = wrong @ W_out[rows], np.outer(wrong, W_in[center])\n"
                "    W_in[center] -= lr * on_v\n"
                "    np.subtract.at(W_out, rows, lr * on_u)\n"
                "    return W_in, W_out",
                grade_id="T-step",
                solution=True,
            ),
            cell("", grade_id="T-test", grade=True, locked=True, points=1),
        )
        for name, first in (("ada", "W_in, W_out = W_in.copy(), W_out.copy()"), ("bob", "pass"))
    }
    entries, _ = graded(hand_in(tmp_path / "in", works), sources, tmp_path / "out")
    assert sentences(entries["ada"]) == "passed"
    assert "make copies of both first" in sentences(entries["bob"])


def test_where_no_name_tells_the_assignment_its_cells_do(tmp_path, sources):
    (tmp_path / "in" / "ada" / "A2").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "homework (1).ipynb").write_text(
        submission(RIGHT).replace("T-", "A1-").replace("A1-free", "A3-free")
    )
    (tmp_path / "in" / "ada" / "A2" / "x.ipynb").write_text(submission(RIGHT).replace("T-", "A1-"))
    (sources / "A1_small.ipynb").write_text(SOURCE.replace("T-", "A1-"))
    (sources / "A2_small.ipynb").write_text(SOURCE.replace("T-", "A2-"))
    entries = report.grade(tmp_path / "in", tmp_path / "out", sources=sources)
    assert [entry.submission.assignment for entry in entries] == ["A1", "A2"]
    assert [entry.score for entry in entries] == [5, 5]
    assert entries[0].note == ""
    assert "its cells are those of A1" in entries[1].note


FAULTS = {  # what the student wrote, the sentence of the first test, the note for the instructor
    "typo": (
        "def twice(f, x)\n    return 1",
        "does not define 'answer'; before that: SyntaxError: expected ':' (line 1)",
        "",
    ),
    "chain": (
        "answer = wanted * 0",
        "does not define 'answer'; before that: NameError: name 'wanted' is not defined",
        "",
    ),
    "after": (
        "answer = -1\nraise KeyError('k')",
        "answer should be positive; before that: KeyError: 'k'",
        "",
    ),
    "stub": (
        "raise NotImplementedError()",
        "does not define 'answer'; before that: Nothing is written yet",
        "",
    ),
    "long": ("answer = -1\nraise ValueError('secret ' * 1000)", "s …", ""),
    "uses": (
        "import sgns_edu as sg\nsg.explain\nanswer = 42",
        "may not use explain",
        "uses explain of the package",
    ),
    "loops": ("answer = 42\nwhile True: pass", "passed", "a cell took more than 4 seconds"),
    "pretends": (
        "answer = -1\nraise TimeoutError('a cell took more than 4 seconds')",
        "before that: TimeoutError: a cell took more than 4 seconds",
        "",  # only the grader's own clock makes a note
    ),
    "renames": ("my_answer = 42", "does not define 'answer'; did you mean 'my_answer'", ""),
    "keys": (
        "answer = {1: 2}",
        "TypeError: '>' not supported between instances of 'dict' and 'int'",
        "",
    ),
    "leaves": (
        "answer = 42\n\ndef twice(f, x):\n    import os\n    os._exit(0)",
        "passed | the process ended",
        "the process ended",
    ),
}


def test_feedback_names_the_cause_and_the_table_what_the_instructor_should_know(tmp_path, sources):
    works = {name: submission(text) for name, (text, _, _) in FAULTS.items()}
    text = json.loads(submission(RIGHT))
    text["cells"][2]["cell_type"] = "markdown"
    works["text"] = json.dumps(text)
    works["lacks"] = submission(RIGHT).replace("T-calls", "T-else")
    entries, _ = graded(hand_in(tmp_path / "in", works), sources, tmp_path / "out")
    for name, (_, sentence, note) in FAULTS.items():
        assert sentence in sentences(entries[name]), (name, sentences(entries[name]))
        assert entries[name].note == note
        assert max(len(mark.message) for mark in entries[name].marks) < 400
    assert entries["lacks"].note == "without T-calls"
    assert "the cell T-answer was not run: its type is markdown, not code" in sentences(
        entries["text"]
    )


def test_a_page_names_the_part_of_the_notebook(tmp_path, sources):
    source = json.loads(SOURCE)
    source["cells"].insert(
        2,
        {
            "cell_type": "markdown",
            "metadata": {},
            "source": "text\n## 2. Part <two>\n\n#(w, c) counts",
        },
    )
    (sources / "A1_small.ipynb").write_text(json.dumps(source))
    entries, _ = graded(
        hand_in(tmp_path / "in", {"ada": submission(RIGHT)}), sources, tmp_path / "out"
    )
    assert [mark.part for mark in entries["ada"].marks] == ["2. Part <two>"] * 2
    page = (tmp_path / "out" / "feedback" / "ada" / "A1.html").read_text(encoding="utf-8")
    assert '2. Part &lt;two&gt;<small><a href="#T-test">T-test</a>' in page
    assert '<tr id="T-test">' in page


def test_what_is_written_is_never_taken_for_a_submission(tmp_path, sources):
    folder = hand_in(tmp_path / "in", {"ada": "{}"})
    for out in (folder, folder / "graded", folder / "ada" / ".." / "x"):
        with pytest.raises(ValueError, match="lies inside the submissions"):
            report.grade(folder, out, sources=sources)
    assert [path.name for path in folder.iterdir()] == ["ada"]


def test_grading_on_the_command_line(tmp_path, sources, capsys):
    hand_in(tmp_path / "in", {"ada": submission(RIGHT)})
    arguments = [
        "grade",
        str(tmp_path / "in"),
        "--out",
        str(tmp_path / "out"),
        "--sources",
        str(sources),
    ]
    assert cli.main(arguments) == 0
    said = capsys.readouterr()
    assert said.out.startswith("1 submissions: ")
    assert "1/1" in said.err
    assert cli.main(["grade", str(tmp_path / "nowhere")]) == 2
    assert cli.main([*arguments, "--cell", "0"]) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sg.explain(1)", "explain"),
        ("import sgns_edu as z\nz.explain", "explain"),
        ("from sgns_edu.learn.model import forces", "learn"),
        ("from sgns_edu import *", "*"),
        ("import sgns_edu.learn.model as m", "learn"),
        ("getattr(sg, 'explain')", "explain"),
        ("__import__('sgns_edu.learn.model')", "learn"),
        ("%time sg.explain(1)", "explain"),
        ("from sgns_edu import teach as t\nt.course", "course"),
        ("explain = 1\nprint('explain', {}.update({}))", ""),
        ("sg.check('A1.loss', f)\nsg.hint('A1.1')", ""),
        ("1 +", ""),
        ("x\0", ""),
    ],
)
def test_the_package_is_not_used_where_writing_it_is_the_task(text, found):
    assert (
        find_forbidden(text, ["explain", "update", "learn", "course"], find_imports([text]))
        == found
    )


def test_values_travel_as_values_and_nothing_else_does():
    import numpy as np

    kept = []

    def keep(thing):
        kept.append(thing)
        return {"remote": len(kept) - 1, "kind": "x"}

    values = [
        None,
        True,
        3,
        -2.5,
        10**50,
        "é\0",
        [1, (2.0, "x")],
        {"a": [np.arange(3)]},
        np.eye(2, dtype=np.float32),
        np.float64(0.1),
        np.array([True, False]),
        float("inf"),
        np.array(3),
    ]
    for value in values:
        back = messages.unpack(
            json.loads(json.dumps(messages.pack(value, keep))),
            lambda it: pytest.fail("a value was kept"),
        )
        assert repr(back) == repr(value.item() if isinstance(value, np.generic) else value)
    assert messages.pack(print, keep) == {"remote": 0, "kind": "x"}
    assert messages.pack({1: 2}, keep)["remote"] == 1
    for message in (
        {"array": "AAAA", "dtype": "O", "shape": [1]},
        {"array": "AAAA", "dtype": "<f8", "shape": [9]},
        {"number": "1e"},
    ):
        with pytest.raises(messages.Garbled):
            messages.unpack(message, keep)


def test_pages_and_limits_are_counted(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "file").write_bytes(bytes(1000))
    (tmp_path / "link").symlink_to("/")
    files, size = processes.measure_files(tmp_path)
    assert files == 4
    assert 1000 <= size < 100_000


def test_a_file_beside_the_submissions_is_never_imported(tmp_path, sources, monkeypatch):
    """Every module that the grader imports is shadowed, also those of the user's own packages."""
    folder = hand_in(tmp_path / "in", {"ada": submission(RIGHT)})
    trap = f"open({str(tmp_path / 'sprung')!r}, 'a').write(__name__)\n"
    names = {name.partition(".")[0] for name in sys.modules} | {"symtable", "sgns_edu", "numpy"}
    for name in names | {"usercustomize", "sitecustomize"}:
        (folder / f"{name}.py").write_text(trap)
    for variable in ("PYTHONPATH", "IPYTHONDIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("PYTHONSTARTUP", str(folder / "symtable.py"))
    monkeypatch.chdir(folder)
    entries, _ = graded(Path("."), sources, tmp_path / "out")
    assert entries["ada"].score == 5
    assert not (tmp_path / "sprung").exists()


def test_what_could_be_read_or_imported_is_refused(tmp_path, sources, monkeypatch):
    folder = hand_in(tmp_path / "in", {"ada": submission(RIGHT)})
    monkeypatch.setattr(report, "list_readable", lambda: [tmp_path])
    with pytest.raises(ValueError, match="the sources .* lie inside"):
        graded(folder, sources, tmp_path / "out")
    monkeypatch.setattr(report, "list_readable", lambda: [tmp_path / "in"])
    with pytest.raises(ValueError, match="the submissions .* lie inside"):
        graded(folder / "ada", sources, tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    with pytest.raises(ValueError, match="Python imports from"):
        graded(folder, sources, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_room_may_read_libraries_and_not_what_lies_beside_them(tmp_path, monkeypatch):
    """A course inside a virtual environment, or in /usr/src, is nothing that Python needs."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    for name in ("lib", "assignments"):
        (tmp_path / name).mkdir()
    readable = sandbox.list_readable()
    assert tmp_path / "lib" in readable
    for secret in (tmp_path / "assignments", Path("/usr/src/app"), Path("/usr/share/course")):
        assert not any(secret.is_relative_to(place) for place in readable)


def test_the_process_that_runs_the_tests_has_bounded_memory(tmp_path, sources):
    hungry = SOURCE.replace("assert answer == 6 * 7", "assert bytearray(answer * 10**8)")
    (sources / "A1_small.ipynb").write_text(hungry)
    entries, _ = graded(
        hand_in(tmp_path / "in", {"ada": submission(RIGHT)}), sources, tmp_path / "out"
    )
    assert [mark.score for mark in entries["ada"].marks] == [0, 2]


def test_waiting_for_a_processor_costs_no_time_and_sleeping_does(monkeypatch):
    seconds = iter([0.0, 0.0, 10.0, 20.0])
    monkeypatch.setattr(clock.time, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(clock, "descendants", lambda *_: [1, 2])
    monkeypatch.setattr(clock, "measure_processor_time", lambda process: 1.0)
    one = clock.Clock()
    one.restart()
    monkeypatch.setattr(clock, "is_busy", lambda process: process == 2)
    one.look()
    assert (one.used, one.total) == (2.0, 2.0)
    monkeypatch.setattr(clock, "is_busy", lambda process: False)
    one.look()
    assert one.used == 12.0


@pytest.mark.slow
def test_an_assignment_may_give_its_cells_more_time(tmp_path, sources):
    source = json.loads(SOURCE)
    source["metadata"]["sgns_edu"] = {"cell_seconds": 60}
    (sources / "A1_small.ipynb").write_text(json.dumps(source))
    slow = submission(RIGHT, first="import time\ntime.sleep(1.5)\nstart = 40")
    folder = hand_in(tmp_path / "in", {"ada": slow})
    entries = report.grade(folder, tmp_path / "out", sources=sources, cell=0.5)
    assert [entry.score for entry in entries] == [5]


@pytest.mark.slow
def test_what_a_cell_defines_beside_a_mistake_counts(tmp_path, sources):
    works = {
        "import": submission("import torch\n" + RIGHT),
        "syntax": submission("answer = start + 2\n\ndef twice(f, x)\n    return f(f(x))"),
        "both": submission("import torch\nanswer = start + 2\nelse:\n"),
    }
    entries, _ = graded(hand_in(tmp_path / "in", works), sources, tmp_path / "out")
    assert {name: entry.score for name, entry in entries.items()} == {
        "import": 5,
        "syntax": 3,
        "both": 3,
    }
    assert "SyntaxError: expected ':' (line 3)" in sentences(entries["syntax"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x = 1", ["x = 1"]),
        ("", []),
        ("import a\nx = 1", ["import a", "x = 1"]),
        ("x = 1\nimport a\ny = 2", ["x = 1", "import a", "y = 2"]),
        ("from a import (\n    b,\n)\ny = 2", ["from a import (\n    b,\n)", "y = 2"]),
        ("def f():\n    import a\n", ["def f():\n    import a"]),
        ("x = 1\ndef f(:\n    y", ["x = 1", "#\ndef f(:\n    y"]),
        ("%%time\nimport a", ["%%time\nimport a"]),
        ("%time x\nimport a", ["%time x", "import a"]),
        ("!ls \\\n  -l\nimport a\nb", ["!ls \\\n  -l\nimport a\nb"]),
    ],
)
def test_a_cell_is_cut_at_its_imports_and_before_a_syntax_error(text, parts):
    from IPython.core.inputtransformer2 import TransformerManager

    found = list(cells.split_cell(text, TransformerManager().transform_cell))
    assert [part for part in found if part] == parts


def test_messages_have_a_shape_and_errors_a_code():
    good = {"error": {"kind": schema.TIMEOUT, "text": ""}}
    assert schema.is_one_of(good, schema.REPLIES)
    for bad in (
        {"error": {"kind": "late", "text": ""}},
        {"error": {"kind": schema.RAISED, "text": 1}},
        {"error": "TimeoutError"},
        {"value": 1},
        {"value": 1, "changed": 0},
        {"value": 1, "changed": True, "more": 1},
        {"callback": True, "call": 1, "options": 1},
        [],
    ):
        assert not schema.is_one_of(bad, schema.REPLIES), bad
    for text in ("[]", '{"marks": [1], "ids": [], "notes": []}', "{"):
        with pytest.raises(ValueError):
            marks.unpack_marks(text)
