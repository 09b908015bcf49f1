"""Claims are checked on what a lecture computes: its cells are run once, from the top to the closing table."""

import ast
import contextlib
import importlib.util
import io
import json
import linecache
import warnings
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import matplotlib.pyplot as plt
import pytest

from sgns_edu.scale import train
from sgns_edu.teach.claims import Claims

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

# What these lectures find is true of the method, so it must hold whichever engine trains.
TRAINED = {"07", "08", "09", "11", "12", "15"}
ENGINES = ("numpy", "numba")


def run_cell(source, name, names):
    """Run the statements of a cell and return the value of its last expression."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, name, "exec"), names)
    return last and eval(compile(last, name, "eval"), names)


def run_lecture(number):
    """Return all names of a lecture after its closing table, and the table as `closing_table`."""
    (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names = {"__name__": "__main__", "display": lambda *things, **options: None}
    with (
        contextlib.chdir(NOTEBOOKS),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(action="ignore"),
    ):
        for i, cell in enumerate(cells):
            if cell["cell_type"] != "code":
                continue
            shown = run_cell("".join(cell["source"]), f"<lecture {number}, cell {i}>", names)
            plt.close("all")
            if isinstance(shown, Claims):
                return SimpleNamespace(**names, closing_table=shown)
    raise ValueError(f"lecture {number} shows no claims")


def number_of(module):
    """The number of the lecture that a module is about: its name is test_NN_title."""
    return module.__name__.rpartition(".")[2].split("_")[1]


def pytest_generate_tests(metafunc):
    if "row" in metafunc.fixturenames:
        rows = metafunc.module.ROWS
        metafunc.parametrize("row", rows, ids=[row.text for row in rows])
    if "engine" in metafunc.fixturenames:
        engines = ENGINES if number_of(metafunc.module) in TRAINED else ["auto"]
        metafunc.parametrize("engine", engines, scope="module")


@pytest.fixture(scope="module")
def of(request, engine):
    """What the module's lecture defines; one run, with this engine instead of its own choice."""
    if engine == "numba" and importlib.util.find_spec("numba") is None:
        pytest.skip("Numba is not installed")
    choose = train.choose_engine
    with mock.patch.object(
        train, "choose_engine", lambda name: choose(name if engine == "auto" else engine)
    ):
        return run_lecture(number_of(request.module))
