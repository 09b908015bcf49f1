"""Copies are found under other names, and honest work is not listed."""

import csv
import json

import pytest

from sgns_edu.grade import release, similarity
from sgns_edu.grade.notebooks import get_name, read
from sgns_edu.grade.submissions import Submission

OWN = {
    "A1-sigmoid": """
def log_sigmoid(x):
    x = np.array(x, dtype=float)
    out = np.empty_like(x)
    big = x > 0
    out[big] = -np.log1p(np.exp(-x[big]))
    out[~big] = x[~big] - np.log1p(np.exp(x[~big]))
    return out


def sigmoid(x):
    return np.exp(log_sigmoid(x))""",
    "A1-loss": """
def neg_loss(v, u, y):
    total = 0.0
    for row, right in zip(u, y):
        total -= log_sigmoid(row @ v) if right else log_sigmoid(-(row @ v))
    return float(total)""",
    "A1-gradient": """
def neg_gradient(v, u, y):
    on_v, on_u = np.zeros(len(v)), []
    for row, right in zip(u, y):
        factor = float(sigmoid(row @ v)) - float(right)
        on_v = on_v + factor * row
        on_u.append(factor * v)
    return on_v, np.array(on_u)""",
}


def hand_in(path, answers, change=lambda text: text):
    """A1 with these answers and no others."""
    notebook = release.student_copy(read(release.source("A1")))
    for cell in notebook["cells"]:
        cell["source"] = change(answers.get(get_name(cell), cell["source"]))
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return Submission(path.stem, "A1", path)


@pytest.fixture
def solution():
    return {get_name(cell): cell["source"] for cell in read(release.source("A1"))["cells"]}


def test_copies_are_found_whatever_their_names(tmp_path, solution):
    def rename(text):
        return text.replace("scores", "s").replace("wrong", "w").replace("# (m,)", "# mine!")

    works = [
        hand_in(tmp_path / "ada.ipynb", solution, rename),
        hand_in(tmp_path / "bob.ipynb", OWN),
        hand_in(tmp_path / "eve.ipynb", OWN, lambda text: text.replace("factor", "f")),
        hand_in(tmp_path / "zoe.ipynb", {}),
    ]
    pairs = similarity.find_alike(works, release.sources())
    assert {(pair.student, pair.other) for pair in pairs} == {
        ("ada", similarity.PUBLIC),
        ("bob", "eve"),
    }
    assert all(pair.share > 0.95 for pair in pairs)
    similarity.write_alike(pairs, tmp_path / "alike.csv")
    rows = list(csv.DictReader((tmp_path / "alike.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["assignment"] for row in rows] == ["A1", "A1"]


def test_what_cannot_be_read_is_not_compared(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    works = [Submission(name, "A1", tmp_path / "x.ipynb") for name in "ab"]
    works.append(Submission("c", "A9", tmp_path / "x.ipynb"))
    assert similarity.find_alike(works, release.sources()) == []
