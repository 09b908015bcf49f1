"""The house stands as drawn: a room imports only rooms before it, and the door opens quickly."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import sgns_edu

HOUSE = Path(sgns_edu.__file__).parent
ROOMS = ["text", "learn", "study", "scale", "show", "teach"]
MODULES = sorted(path for room in ROOMS for path in (HOUSE / room).glob("**/*.py"))

# The public names in the order in which the course meets them; a new one finds its place here first.
LECTURE_ORDER = """
    corpora load_corpus read_corpus Vocabulary skip_gram_pairs subsample keep_probability kingdom
    Uniform Unigram Hard Blend NegativeSampling NCE FullSoftmax HierarchicalSoftmax
    Params initial_params Draw Step explain update Trainer History replay
    Player explore plots train Embeddings
    theory costs spelling_similarity project evaluation
    random_walks baskets kmers worlds Claim claims check hint quiz
""".split()


def imported(path):
    """Full dotted names of all that a module imports, at its top or inside its functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively; write the room's name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_room_imports_only_the_rooms_before_it(path):
    room = path.relative_to(HOUSE).parts[0]
    allowed = {"errors", *ROOMS[: ROOMS.index(room) + 1]}
    ours = [name.split(".") for name in imported(path) if name.split(".")[0] == "sgns_edu"]
    assert [".".join(parts) for parts in ours if not set(parts[1:2]) <= allowed or len(parts) == 1] == []


def test_what_stands_outside_the_rooms_is_named():
    outside = {path.name for path in HOUSE.glob("*.py")}
    assert outside <= {"__init__.py", "__main__.py", "cli.py", "errors.py"}
    assert not [name for name in imported(HOUSE / "errors.py") if name.startswith("sgns_edu")]


def test_numba_lives_in_one_file():
    users = [path for path in HOUSE.glob("**/*.py") if any(name.split(".")[0] == "numba" for name in imported(path))]
    assert set(users) <= {HOUSE / "scale" / "kernels.py"}


def test_the_door_loads_nothing_heavy():
    code = "import json, sys, sgns_edu; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
    assert not {"sklearn", "matplotlib", "numba", "anywidget", "IPython", "pooch", "networkx"} & set(loaded)


def test_public_names_stand_in_lecture_order():
    assert sgns_edu.__all__ == LECTURE_ORDER


@pytest.mark.parametrize("name", LECTURE_ORDER)
def test_a_public_name_is_there_and_explains_itself(name):
    assert getattr(sgns_edu, name).__doc__
