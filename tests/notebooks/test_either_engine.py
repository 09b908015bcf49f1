"""What lectures find is true of the method: every row of their tables holds whichever engine trains."""

import importlib.util

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebooks.test_claims import CLAIMS, LECTURES

TAUGHT = [path for path in LECTURES if path.name[:2] in {"07", "08", "09", "11", "12", "15"}]

# The lecture's own choice of an engine is overruled; everything else runs as it is written.
OVERRULE = """
from sgns_edu.scale import train as _train

_choose = _train.choose_engine
_train.choose_engine = lambda name: _choose({engine!r})
"""


def rows_of(path, engine):
    """The rows of all claims tables of a lecture that was run with this engine."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OVERRULE.format(engine=engine)))
    NotebookClient(notebook, timeout=3600, resources={"metadata": {"path": path.parent}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [row for output in outputs for row in output.get("data", {}).get(CLAIMS, [])]


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="Numba is not installed")
@pytest.mark.parametrize("path", TAUGHT, ids=lambda path: path.stem)
@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_every_verdict_holds_with_either_engine(path, engine):
    rows = rows_of(path, engine)
    assert rows
    wrong = [
        row["text"]
        for row in rows
        if (abs(row["value"] - row["expected"]) <= row["tolerance"]) != row["holds"]
    ]
    assert not wrong
