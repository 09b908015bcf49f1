"""Each row of a lecture's closing table is a test: its verdict must follow from its own numbers.

That the stored numbers are those of a fresh run is what the strict comparison of the notebooks shows.
"""

import json
from pathlib import Path

import pytest

CLAIMS = "application/vnd.sgns-edu.claims+json"
LECTURES = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def claims(path):
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    return [row for cell in cells for output in cell["outputs"] for row in output.get("data", {}).get(CLAIMS, [])]


ROWS = [pytest.param(row, id=f"{path.stem}-{n}") for path in LECTURES for n, row in enumerate(claims(path), 1)]


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_ends_with_its_claims(path):
    assert claims(path)


@pytest.mark.parametrize("row", ROWS)
def test_a_claim_holds_or_is_said_not_to(row):
    assert row["text"].strip()
    assert row["source"].strip()
    assert (abs(row["value"] - row["expected"]) <= row["tolerance"]) == row["holds"], row["text"]
