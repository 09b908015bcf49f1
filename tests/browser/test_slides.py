"""The slides: what is on them, and that nothing is below the edge of a projector; from file://, with no network."""

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
make_slides = pytest.importorskip("make_slides")

LECTURES = sorted((ROOT / "notebooks").glob("*.ipynb"))
SHORT = LECTURES[3:9:5]  # two lectures that have nearly every kind of slide
READY = "Reveal.getCurrentSlide().dataset.fit"
EDGES = """() => {
    const slide = Reveal.getCurrentSlide();
    const isSeen = node => node.checkVisibility() && !node.closest("aside, svg *, mjx-assistive-mml");
    const boxes = [...slide.querySelectorAll("*")].filter(isSeen).map(node => node.getBoundingClientRect());
    const content = slide.querySelector(".content");
    return {
        kind: slide.classList[0],
        fit: +slide.dataset.fit,
        low: Math.max(...boxes.map(box => box.bottom)),
        right: Math.max(...boxes.map(box => box.right)),
        high: Math.min(...boxes.filter(box => box.width).map(box => box.top)),
        left: Math.min(...boxes.filter(box => box.width).map(box => box.left)),
        scrolls: slide.scrollHeight > slide.clientHeight + 1,
    };
}"""
SMALLEST = {"exhibit": 0.45, "predict": 0.45}  # of 27 pixels; text has 34


@functools.cache
def read(path):
    return nbformat.read(path, as_version=4)


@functools.cache
def plan_deck(path):
    return make_slides.Deck(read(path)).slides


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_deck_holds_what_is_taught(path):
    notebook = read(path)
    slides = plan_deck(path)
    assert slides[0].kind == "title"
    asks = re.compile(r"^sg\.(predict|quiz)\(", re.M)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    asked = [cell for cell in code if asks.search(cell.source)]
    questions = [slide for slide in slides if slide.kind == "predict"]
    assert len(questions) == len(asked)
    assert all(not slide.blocks for slide in questions)  # a question stands alone
    text = "".join("".join(slide.blocks) for slide in slides)
    assert "<details" not in text
    headings = {slide.heading for slide in slides}
    assert headings.isdisjoint(make_slides.LAST_SECTIONS)
    assert "What was claimed, and what we measured" not in headings
    assert path.stem[:2] == "16" or slides[-1].kind == "next"


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_slide_holds_one_idea(path):
    for slide in plan_deck(path):
        texts = [block for block in slide.blocks if not block.startswith("|")]
        words = len(" ".join(texts).split())
        assert (words <= 110, texts) == (True, texts)


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_lecturer_finds_notes(path):
    notes = [note for slide in plan_deck(path) for note in slide.notes]
    assert len(notes) >= 3
    assert all(10 <= len(note.split()) <= 90 for note in notes)


def cell(source, kind="markdown", **metadata):
    make = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
    return make(source, metadata=metadata)


def plan(*cells):
    opening = cell("# 99 · A lecture\n\n**Why?**")
    notebook = nbformat.v4.new_notebook(cells=[opening, *cells])
    return make_slides.Deck(notebook).slides[1:]


def printed(text, source="f()", **metadata):
    made = cell(source, "code", **metadata)
    made.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]
    return made


def test_text_is_cut_between_paragraphs_and_sentences():
    long = "This sentence has exactly six words. " * 30
    slides = plan(cell(f"## Two ideas\n\n{'one ' * 60}\n\n{'two ' * 60}"), cell(long))
    counts = [len(" ".join(slide.blocks).split()) for slide in slides]
    assert counts == [60, 60, 90, 90]
    assert [slide.has_title for slide in slides] == [True, False, False, False]


def test_code_is_shown_only_where_it_is_the_point():
    hidden, shown = printed("1"), printed("2", "g()", tags=["slide-code"])
    task = cell("def mine():\n    raise NotImplementedError", "code")
    bodies = [slide.body for slide in plan(cell("Some text, and more."), hidden, shown, task)]
    assert "f()" not in bodies[0]
    assert 'class="code"' in bodies[1]
    assert "NotImplementedError" in bodies[2]


def test_metadata_overrides_the_plan():
    kept = cell("first")
    skipped = cell("second", slideshow={"slide_type": "skip"})
    later = cell("third", slideshow={"slide_type": "fragment"})
    (slide,) = plan(kept, skipped, later)
    assert slide.blocks == ["first"]
    assert "second" not in slide.body
    assert 'class="fragment"' in slide.body


def test_notes_go_to_the_speaker():
    folded = "<details><summary>For lecturers</summary>\n\nAsk them.\n</details>"
    (slide,) = plan(cell("The text."), cell(folded, tags=["notes"]))
    markup = make_slides.write_slide(slide)
    assert '<aside class="notes"><p>Ask them.</p></aside>' in markup.replace("\n", "")


def make(folder, lectures):
    if not shutil.which("npm"):
        pytest.skip("no npm: apt-get install npm to build slides that stand alone")
    command = [sys.executable, str(ROOT / "tools" / "make_slides.py"), "--out", str(folder)]
    done = subprocess.run(
        [*command, *map(str, lectures)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    if "npm could not fetch" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def decks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two decks")
    make(folder, SHORT)
    return folder


def open_deck(page, path):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(path.as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()")


def measure(page, path):
    """Open each slide of a deck by the keys, and find where its content ends."""
    open_deck(page, path)
    for number in range(page.evaluate("Reveal.getTotalSlides()")):
        page.wait_for_function(READY)
        found = page.evaluate(EDGES)
        found["at"] = (path.stem, number)
        yield found
        page.keyboard.press("PageDown")


def check(found):
    is_inside = found["low"] <= 720 and found["right"] <= 1280
    is_inside = is_inside and found["high"] >= 0 and found["left"] >= 0 and not found["scrolls"]
    is_large = found["fit"] >= SMALLEST.get(found["kind"], 0.6)
    assert (is_inside, is_large, found) == (True, True, found)


@pytest.mark.parametrize("path", SHORT, ids=lambda path: path.stem)
def test_nothing_is_below_the_edge(decks, page, path):
    for found in measure(page, decks / f"{path.stem}.html"):
        check(found)


def test_keys_and_predictions(decks, page):
    open_deck(page, decks / f"{SHORT[0].stem}.html")
    for key, number in (("ArrowRight", 1), (" ", 2), ("ArrowLeft", 1), ("End", None), ("Home", 0)):
        page.keyboard.press(key)
        at = page.evaluate("Reveal.getState().indexh")
        assert at == (page.evaluate("Reveal.getTotalSlides()") - 1 if number is None else number)
    first = "[...document.querySelectorAll('.slides > section')].findIndex(node => node.matches('.predict'))"
    number = page.evaluate(first)
    page.evaluate(f"Reveal.slide({number})")
    page.wait_for_function(READY)
    reveal = page.locator("section.present .sg-reveal")
    assert reveal.text_content() == ""
    page.locator("section.present .sg-bar button").first.click()
    assert reveal.text_content() != ""
    page.wait_for_timeout(100)
    page.wait_for_function(READY)
    check(page.evaluate(EDGES) | {"at": "an answer"})
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getState().indexh") == number + 1


def test_the_speaker_has_a_view_of_their_own(decks, page):
    open_deck(page, decks / f"{SHORT[0].stem}.html")
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    popup.value.wait_for_selector("#speaker-controls")


@pytest.fixture(scope="module")
def all_decks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("all decks")
    make(folder, [])
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_nothing_is_below_the_edge_in_any_lecture(all_decks, page, path):
    for found in measure(page, all_decks / f"{path.stem}.html"):
        check(found)


@pytest.mark.slow
def test_a_larger_projector_shows_the_same(all_decks, page):
    open_deck(page, all_decks / f"{SHORT[0].stem}.html")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.evaluate("Reveal.slide(5)")
    page.wait_for_function(READY)
    found = page.evaluate(EDGES)
    assert found["low"] <= 1080
    assert found["right"] <= 1920


@pytest.mark.slow
def test_the_list_leads_to_every_deck(all_decks):
    page = (all_decks / "index.html").read_text(encoding="utf-8")
    assert page.count('<li><a href="') == len(LECTURES)
