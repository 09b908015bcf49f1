"""The bibliography has what is cited, and nothing else."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIBLIOGRAPHY = (ROOT / "docs" / "bibliography.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^- \*\*(.+?) (\d{4})\*\*\. (.+)$", BIBLIOGRAPHY, re.M)

NAME = r"(?:van den |van der )?[A-ZÀ-Þ][a-zà-ÿ]+(?:-?[A-ZÀ-Þ][a-zà-ÿ]+)?"
CITATION = re.compile(
    rf"\b({NAME}(?: et al\.,?| and colleagues|(?:, {NAME})* (?:and|&) {NAME})?),? [\[(]{{0,2}}(1[89]\d\d|20\d\d)\b"
)
NOT_NAMES = {"In", "Since", "By"}


def read(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return re.sub(r"\s+", " ", text)


PAGES = [
    path
    for pattern in ("notebooks/*.ipynb", "assignments/*.ipynb", "docs/*.md", "sgns_edu/**/*.py")
    for path in sorted(ROOT.glob(pattern))
    if path.name != "bibliography.md"
]
TEXTS = {path.relative_to(ROOT).as_posix(): read(path) for path in PAGES}


def find_entries(authors, year):
    """The entries that a citation can mean: same year and first author, and all authors it names."""
    first, *others = re.findall(NAME, authors)
    return [
        names
        for names, when, work in ENTRIES
        if when == year
        and re.match(NAME, names)[0] == first
        and all(other in work for other in others)
    ]


def citations(text):
    return [found for found in CITATION.findall(text) if found[0] not in NOT_NAMES]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("(Dyer 2014)", [("Dyer", "2014")]),
        ("by Saxe, McClelland and Ganguli ([2014]", [("Saxe, McClelland and Ganguli", "2014")]),
        ("ANCE, Xiong et al. 2020", [("Xiong et al.", "2020")]),
        ("van den Oord et al. 2018", [("van den Oord et al.", "2018")]),
        ("In 1977, LINE (2015)", []),
    ],
)
def test_citations_are_recognized(text, found):
    assert citations(text) == found


@pytest.mark.parametrize("page", TEXTS)
def test_every_citation_has_an_entry(page):
    cited = citations(TEXTS[page])
    assert [f"{authors} {year}" for authors, year in cited if not find_entries(authors, year)] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry[0]} {entry[1]}")
def test_every_entry_is_cited(entry):
    names, year, _ = entry
    first = re.match(NAME, names)[0]
    assert any(re.search(rf"{first}.{{0,60}}\b{year}\b", text) for text in TEXTS.values())


def test_entries_are_in_order():
    names = [f"{names} {year}".casefold() for names, year, _ in ENTRIES]
    assert names == sorted(names)


def test_an_identifier_is_linked_to_its_own_page():
    for kind, shown, address in re.findall(r"\[(arXiv|doi) (\S+)\]\((\S+?)\)", BIBLIOGRAPHY):
        host = {"arXiv": "https://arxiv.org/abs/", "doi": "https://doi.org/"}[kind]
        assert address == host + shown
