"""The forty-eight misconceptions: each is met somewhere in the course, and the page that says where is up to date."""

import json
import re
from pathlib import Path

import pytest

import sgns_edu as sg
from sgns_edu.teach.misconceptions import MISCONCEPTIONS, write

ROOT = Path(__file__).resolve().parents[2]
LECTURES = {path.name[:2]: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


def sections(path):
    cells = json.loads(path.read_text())["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.findall(r"^#+ (.*)$", text, flags=re.M)


def test_there_are_forty_eight():
    assert len(MISCONCEPTIONS) == len({entry.said for entry in MISCONCEPTIONS}) == 48


@pytest.mark.parametrize("number", range(1, 49))
def test_each_is_met_where_it_says(number):
    entry = MISCONCEPTIONS[number - 1]
    lecture, _, section = entry.met.partition(": ")
    assert entry.answer or section, "neither an exhibit nor a computed answer"
    if lecture:
        assert section in sections(LECTURES[lecture])
    assert entry.said in sg.quiz(number)


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "misconceptions.md").read_text() == write(ROOT), "run python tools/make_misconceptions.py"


@pytest.mark.parametrize("number, seen", [(0, "0"), (49, "49"), ("six", "six")])
def test_a_question_that_is_not_there(number, seen):
    with pytest.raises((ValueError, TypeError), match=f"from 1 to 48, not .*{seen}"):
        sg.quiz(number)
