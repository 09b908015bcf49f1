"""The lectures as one book: openings, exercises and ends have one form, and agree with the README's course map."""

import re
from pathlib import Path

import nbformat
import pytest

from sgns_edu.teach.course import CHECKS

ROOT = Path(__file__).parents[2]
LECTURES = sorted((ROOT / "notebooks").glob("[01][0-9]_*.ipynb"))
ROW = re.compile(
    r"^\| (\d\d) \| .*?\| \[(.+?)\]\(notebooks/(.+?)\) \| (.+?) \| (\d+) \| (.+?) \|$", re.M
)
MAP = {
    number: row for number, *row in ROW.findall((ROOT / "README.md").read_text(encoding="utf-8"))
}


def cells(path, kind):
    return [
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind
    ]


def linked(text):
    """Numbers of the lectures that a text links to."""
    return set(re.findall(r"\]\((\d\d)_\w+\.ipynb\)", text))


def test_the_course_map_lists_every_lecture():
    assert [name for _, name, *_ in MAP.values()] == [path.name for path in LECTURES]


def test_the_instructors_guide_lists_lectures_as_the_course_map_does():
    guide = (ROOT / "docs" / "instructor.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d\d) (.+?) \| .+? \| (\d+) \|$", guide, re.M)
    assert rows == [(number, row[0], row[3]) for number, row in MAP.items()]


def test_the_tour_lists_every_other_lecture_as_the_course_map_does():
    tour = "\n".join(cells(LECTURES[0], "markdown"))
    rows = re.findall(r"^\| (\d\d) \| \[(.+?)\]\((.+?)\) \| (.+?) \|$", tour, re.M)
    listed = [(number, *MAP[number][:3]) for number in sorted(MAP) if number != "00"]
    assert rows == listed


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_the_opening_says_what_the_course_map_says(path):
    title, _, question, minutes, needs = MAP[path.name[:2]]
    opening = cells(path, "markdown")[0]
    assert opening.startswith(f"# {path.name[:2]} · {title}\n")
    assert f"\n**{question}**\n" in opening
    told = opening[opening.index("*You need*") :]
    assert f"*Time*: about {minutes} minutes, plus exercises." in told
    assert set(re.findall(r"\d\d", needs)) <= linked(told)


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_every_lecture_that_is_spoken_of_is_linked(path):
    for text in cells(path, "markdown"):
        bare = re.sub(r"\[[^]]*\]\([^)]*\)", "", text)
        assert re.findall(r".{30}[Ll]ectures? \d\d.{10}", bare, re.S) == []


@pytest.mark.parametrize(
    ("path", "following"),
    list(zip(LECTURES, [*LECTURES[1:], None])),
    ids=lambda path: path and path.stem,
)
def test_a_lecture_ends_with_claims_exercises_and_the_next(path, following):
    texts = cells(path, "markdown")
    headings = re.findall(r"^## (.+)$", "\n".join(texts), re.M)
    assert headings[-1] == "Exercises"
    assert path.name[:2] == "00" or headings[-2] == "What was claimed, and what we measured"
    if following:
        assert (
            f"*Next*: [{following.name[:2]} · {MAP[following.name[:2]][0]}]({following.name})"
            in texts[-1]
        )


@pytest.mark.parametrize("path", LECTURES[1:], ids=lambda path: path.stem)
def test_exercises_are_checked_where_they_stand(path):
    called = re.findall(r'sg\.check\("(\d\d\.\w+)"', "\n".join(cells(path, "code")))
    assert called
    assert sorted(called) == sorted(name for name in CHECKS if name.startswith(path.name[:2]))


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_no_stored_output_is_a_warning_or_names_a_folder_of_a_machine(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            printed = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
            assert output.get("name") != "stderr", printed
            assert re.findall(r"/(?:tmp|home|root|Users|var)/\S+|ipykernel_\d+", printed) == []


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_every_stored_picture_has_a_text_alternative(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "image/png" in data and "text/html" not in data:  # exhibits bring their own
                assert output["metadata"].get("image/png", {}).get("alt"), cell.id
