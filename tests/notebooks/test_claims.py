"""Each row of a lecture's closing table is a test: its verdict must follow from its own numbers.

That the stored numbers are those of a fresh run is what the strict comparison of the notebooks shows.
"""

import json
import re
from pathlib import Path

import pytest

import sgns_edu as sg

CLAIMS = "application/vnd.sgns-edu.claims+json"
LECTURES = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def claims(path):
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    return [
        row
        for cell in cells
        for output in cell["outputs"]
        for row in output.get("data", {}).get(CLAIMS, [])
    ]


ROWS = [
    pytest.param(row, id=f"{path.stem}-{n}")
    for path in LECTURES
    for n, row in enumerate(claims(path), 1)
]


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_ends_with_its_claims(path):
    assert claims(path)


def test_a_theorem_is_marked_and_a_finding_is_not():
    finding = sg.Claim("the loss falls by", "ours", value=0.91, expected=0.9, tolerance=0.1)
    theorem = sg.Claim("the errors sum to", "ours", value=0.0, expected=0, theorem=True)
    assert repr(sg.claims(finding, theorem)).splitlines() == [
        "the loss falls by | ours | 0.91 | 0.9 ± 0.1 | ✓ holds",
        "the errors sum to | ours | 0 | 0 (theorem) | ✓ holds",
    ]
    assert [row.get("theorem") for row in (finding.row, theorem.row)] == [None, True]


def finding(value, text="the loss falls by"):
    return sg.Claim(text, "ours", value=value, expected=0.9, tolerance=0.1)


@pytest.mark.parametrize(
    ("values", "state", "summary"),
    [
        ([0.91], "", "1 claim checked, all as expected"),
        ([0.91, 0.85], "", "2 claims checked, all as expected"),
        ([0.91, 0.5], " open", "2 claims checked, 1 not as expected"),
    ],
)
def test_the_table_is_folded_up_unless_a_claim_is_not_as_expected(values, state, summary):
    table = sg.claims([finding(value) for value in values])
    page = table._repr_mimebundle_()["text/html"]
    assert page.startswith(f"<details{state}><summary")
    assert f">{summary}</summary><table>" in page
    assert page.count("<tr>") == 1 + len(values)


def test_a_claim_that_is_expected_to_fail_leaves_the_table_folded_up():
    refuted = sg.Claim("the score rises", "S2", value=0.5, expected=0.9, holds=False)
    page = sg.claims(refuted, finding(0.9, "<b>"))._repr_mimebundle_()["text/html"]
    assert page.startswith("<details><summary")
    assert "<b>" not in page


@pytest.mark.parametrize("row", ROWS)
def test_a_claim_holds_or_is_said_not_to(row):
    assert row["text"].strip()
    assert row["source"].strip()
    assert (abs(row["value"] - row["expected"]) <= row["tolerance"]) == row["holds"], row["text"]


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_the_table_is_one_folded_cell_of_two_to_eight_quoted_rows(path):
    cells = [
        cell
        for cell in json.loads(path.read_text())["cells"]
        if cell["cell_type"] == "code" and "sg.claims(" in "".join(cell["source"])
    ]
    assert len(cells) == 1
    assert cells[0]["metadata"]["jupyter"]["source_hidden"]
    assert "hide-input" in cells[0]["metadata"]["tags"]
    rows = claims(path)
    assert 2 <= len(rows) <= 8
    for row in rows:
        assert row["comment"].endswith(".")
        assert "ours" not in row["source"]
        if re.match(r"S[123]\b", row["source"]):
            assert re.fullmatch(r"S[123], .+", row["source"])
            assert "“" in row["text"]


def test_the_comment_follows_the_verdict():
    claim = sg.Claim("it rises", "S2", 0.5, 1, holds=False, comment="it falls.")
    assert claim.format()[-1] == "✗ does not hold: it falls."
    assert claim.row["comment"] == "it falls."
    assert "comment" not in finding(0.9).row
