"""The house stands as drawn: a room imports only rooms before it, and the door opens quickly."""

import ast
import graphlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sgns_edu

HOUSE = Path(sgns_edu.__file__).parent
ROOMS = ["text", "learn", "study", "datasets", "scale", "costs", "show", "teach", "grade"]
FOR_ALL = {"errors", "files"}
DOORS = {"__init__", "__main__", "cli"}
MODULES = sorted(path for room in ROOMS for path in (HOUSE / room).glob("**/*.py"))
WIDGETS = HOUSE / "show" / "widgets"

# The public names in the order in which the course meets them; a new one finds its place here first.
LECTURE_ORDER = """
    corpora load_corpus read_corpus Vocabulary skip_gram_pairs subsample keep_probability kingdom
    Uniform Unigram Hard Blend NegativeSampling NCE FullSoftmax HierarchicalSoftmax
    InfoNCE SampledSoftmax
    Params initial_params Draw Step explain update Trainer History replay
    Player Note explore plots train train_shards count_pairs Embeddings
    theory relatives costs spelling_similarity project evaluation align
    random_walks baskets kmers worlds predict Claim claims check hint quiz
""".split()


def imported(nodes):
    """Full dotted names of all that is imported, at the top or inside functions, by a statement or by a name in a string."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import; write the room's name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and re.fullmatch(r"sgns_edu(\.\w+)+", str(node.value)):
            yield node.value


def parsed(path):
    """All parts of a module."""
    return list(ast.walk(ast.parse(path.read_text())))


def running(tree):
    """The parts of a module without what only a type checker reads."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not (isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"):
            yield node
            waiting += ast.iter_child_nodes(node)


def module_of(name):
    """The longest beginning of a dotted name that is a module of ours, or None."""
    parts = name.split(".")
    for n in range(len(parts), 1, -1):
        path = HOUSE.joinpath(*parts[1:n])
        if path.with_suffix(".py").is_file() or (path / "__init__.py").is_file():
            return ".".join(parts[:n])
    return None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_room_imports_only_the_rooms_before_it(path):
    room = path.relative_to(HOUSE).parts[0]
    allowed = {*FOR_ALL, *ROOMS[: ROOMS.index(room) + 1]}
    ours = [name.split(".") for name in imported(parsed(path)) if name.split(".")[0] == "sgns_edu"]
    assert [
        ".".join(parts) for parts in ours if not set(parts[1:2]) <= allowed or len(parts) == 1
    ] == []


def test_what_stands_outside_the_rooms_is_named():
    assert {path.stem for path in HOUSE.glob("*.py")} == FOR_ALL | DOORS
    assert {path.parent.name for path in HOUSE.glob("*/__init__.py")} == set(ROOMS)
    ours = {
        path: [
            name for name in imported(parsed(HOUSE / f"{path}.py")) if name.startswith("sgns_edu")
        ]
        for path in FOR_ALL
    }
    assert ours == {"errors": [], "files": ["sgns_edu.errors"]}


def test_no_two_modules_import_each_other():
    needs = {}
    for path in MODULES:
        name = ".".join(("sgns_edu", *path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        ours = {
            module_of(other)
            for other in imported(running(ast.parse(path.read_text())))
            if other.startswith("sgns_edu.")
        }
        needs[name] = ours - {None, name}
    assert needs["sgns_edu.learn.history"] >= {"sgns_edu.learn.ledger", "sgns_edu.learn.recipes"}
    list(graphlib.TopologicalSorter(needs).static_order())  # CycleError names the circle


@pytest.mark.parametrize(
    "path", [*MODULES, HOUSE / "cli.py"], ids=lambda path: path.relative_to(HOUSE).as_posix()
)
def test_no_private_name_of_another_module_is_imported(path):
    names = [
        alias.name
        for node in parsed(path)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert [name for name in names if name.startswith("_")] == []


def test_each_exhibit_has_its_script_and_styles_beside_it():
    beside = [path for path in WIDGETS.iterdir() if path.suffix in {".js", ".css"}]
    assert len(beside) > 8
    assert [path.name for path in beside if not path.with_suffix(".py").is_file()] == []


SCRIPTS = sorted([*WIDGETS.glob("*.js"), *WIDGETS.glob("js/*.js")])
JS_IMPORT = re.compile(r'^(?:import|export)\b[^;"(]*"([^"]+)";$', flags=re.MULTILINE)


def needed_by(script):
    """The files that a script imports, styles among them."""
    return [
        (script.parent / name).resolve() for name in JS_IMPORT.findall(script.read_text("utf-8"))
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(WIDGETS).as_posix())
def test_a_script_imports_files_beside_it_and_the_shared_ones_only_each_other(script):
    others = needed_by(script)
    assert [other for other in others if not other.is_file()] == []
    shared = WIDGETS / "js"
    allowed = {shared} if script.parent == shared else {shared, WIDGETS}
    assert [other.name for other in others if other.parent not in allowed] == []


def test_no_two_scripts_import_each_other():
    needs = {script: needed_by(script) for script in SCRIPTS}
    assert WIDGETS / "js" / "arithmetic.js" in needs[WIDGETS / "forces.js"]
    list(graphlib.TopologicalSorter(needs).static_order())  # CycleError names the circle


def test_sigmoid_is_written_once_in_the_scripts():
    """One implementation of the arithmetic: no other script takes an exponential."""
    assert [path.name for path in SCRIPTS if "Math.exp(" in path.read_text("utf-8")] == [
        "arithmetic.js"
    ]


def test_numba_lives_in_one_file():
    users = [
        path
        for path in HOUSE.glob("**/*.py")
        if any(name.split(".")[0] == "numba" for name in imported(parsed(path)))
    ]
    assert set(users) <= {HOUSE / "scale" / "engine_numba.py"}


def test_the_door_loads_nothing_heavy():
    code = "import json, sys, sgns_edu; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
    )
    assert not {
        "sklearn",
        "matplotlib",
        "numba",
        "anywidget",
        "IPython",
        "pooch",
        "networkx",
        "joblib",
        "fsspec",
    } & set(loaded)


def test_public_names_are_listed_in_lecture_order():
    stub = ast.parse((HOUSE / "__init__.pyi").read_text(encoding="utf-8"))
    listed = next(node.value for node in stub.body if isinstance(node, ast.Assign))
    assert ast.literal_eval(listed) == LECTURE_ORDER
    assert sorted(sgns_edu.__all__) == sorted(LECTURE_ORDER)


def test_the_door_completes_to_its_own_names():
    assert dir(sgns_edu) == sorted(LECTURE_ORDER)


@pytest.mark.parametrize("name", LECTURE_ORDER)
def test_a_public_name_is_there_and_explains_itself(name):
    assert getattr(sgns_edu, name).__doc__
