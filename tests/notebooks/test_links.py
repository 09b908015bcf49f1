"""Whoever follows a link inside the project arrives: files, lectures and the sections of a page."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for folder in (".", "notebooks", "assignments", "docs")
    for path in (ROOT / folder).iterdir()
    if path.suffix in {".md", ".ipynb"}
)
LINK = re.compile(
    r"""(?:\]\(|(?:href|src)=["'])(?![a-z]+:)([^)\s"']+)"""
)  # no web address, no mail, no embedded data


def text(path):
    """What is read: the page itself, or a notebook's text cells."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    return "\n\n".join(
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    )


def sections(path):
    """The headings of a page as a code host names them."""
    headings = re.findall(r"^#+ +(.+?) *#*$", text(path), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def test_the_links_of_a_page_are_seen():
    assert LINK.findall(
        '[a](b.md#c) ![d](e.png "f") <img src="g.gif"> [h](https://i) [j](mailto:k)'
    ) == ["b.md#c", "e.png", "g.gif"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page):
    broken = []
    for link in LINK.findall(text(page)):
        file, _, section = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        known = target.exists() and (
            not section
            or target.suffix not in {".md", ".ipynb"}
            or section.lower() in sections(target)
        )
        broken += [] if known else [link]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_lecture_that_is_spoken_of_exists(page):
    spoken = {
        number
        for group in re.findall(r"[Ll]ectures? (\d\d(?:(?:, | and | to |–)\d\d)*)", text(page))
        for number in re.findall(r"\d\d", group)
    }
    assert [
        number
        for number in sorted(spoken)
        if not list((ROOT / "notebooks").glob(f"{number}_*.ipynb"))
    ] == []
