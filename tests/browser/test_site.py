"""The static site, from file://, with no network: built once, every page opened."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import nbformat
import pytest

import sgns_edu as sg

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
make_site = pytest.importorskip("make_site")

LIGHT = "localStorage.setItem('mode', 'light'); localStorage.setItem('theme', 'light')"
COLUMN = "[...document.querySelectorAll('.bd-article pre')]"
CUT = f"{COLUMN}.filter(pre => pre.scrollWidth > pre.clientWidth + 1).map(pre => pre.textContent)"
BOXES = "[...document.querySelectorAll('button[class*=search], input[type=search]')]"
SEARCHES = f"{BOXES}.filter(node => node.checkVisibility()).length"


def test_each_public_name_is_on_one_page_of_the_api():
    pages = [make_site.describe_room(room, title) for room, title in make_site.ROOMS.items()]
    listed = "\n".join(pages).splitlines()
    for name in sg.__all__:
        assert listed.count(f"## sg.{name}") == 1, name


def test_links_lead_to_pages_or_become_words():
    names = {"02_push_and_pull.ipynb", "glossary.md"}
    text = "[02](../notebooks/02_push_and_pull.ipynb#x), [why](../docs/decisions.md), [a](https://b.org)"
    turned = "[02](02_push_and_pull.ipynb#x), why, [a](https://b.org)"
    assert make_site.turn_links(text, names) == turned


def test_a_launch_button_needs_a_host(monkeypatch):
    monkeypatch.delenv("SGNS_LAUNCH", raising=False)
    assert "online" not in make_site.write_buttons("00_tour.ipynb")
    monkeypatch.setenv("SGNS_LAUNCH", "https://hub.example.org/lab/{notebook}")
    button = "[Run it online](https://hub.example.org/lab/00_tour.ipynb)"
    assert button in make_site.write_buttons("00_tour.ipynb")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    if importlib.util.find_spec("myst_nb") is None:
        pytest.skip("no Sphinx with myst-nb: make site installs it")
    if not shutil.which("npm"):
        pytest.skip("no npm: apt-get install npm to build pages that stand alone")
    folder = tmp_path_factory.mktemp("any folder") / "site"
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_site.py"), "--out", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def opened(page):
    """A page on which the theme has nothing to complain about: it writes to the console where no mode is stored."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_init_script(LIGHT)
    return page


def open_each(site, page):
    for path in sorted(site.rglob("*.html")):
        if "_static" not in path.parts:
            page.goto(path.as_uri())
            yield path.relative_to(site).as_posix()


@pytest.mark.slow
def test_every_page_is_whole(site, opened):
    seen = set()
    for name in open_each(site, opened):
        seen.add(name)
        described = opened.locator("meta[name=description]").get_attribute("content")
        assert (name, len(described) > 40, len(opened.title()) > 10) == (name, True, True)
        assert (name, opened.locator("h1:visible").count()) == (name, 1)
        assert (name, opened.evaluate(CUT)) == (name, [])
        searches = 2 if name == "search.html" else 1
        assert (name, opened.evaluate(SEARCHES)) == (name, searches)
        assert (name, opened.locator("progress, [role=progressbar]").count()) == (name, 0)
        assert (name, opened.locator("mjx-merror").count()) == (name, 0)
        assert "CC BY 4.0" in opened.locator(".bd-footer-content").inner_text()
    lectures = {path.stem + ".html" for path in (ROOT / "notebooks").glob("*.ipynb")}
    rooms = {f"api/{room}.html" for room in make_site.ROOMS}
    assert {"index.html", "instructor.html", "A1_gradients.html"} | lectures | rooms <= seen
    assert "decisions.html" not in seen


@pytest.mark.slow
def test_every_page_fits_a_phone(site, opened):
    opened.set_viewport_size({"width": 400, "height": 800})
    for name in open_each(site, opened):
        width = opened.evaluate("document.documentElement.scrollWidth")
        assert (name, width <= 400) == (name, True)


@pytest.mark.slow
def test_axe_finds_nothing_serious_on_any_page(site, opened):
    package = pytest.importorskip(
        "axe_playwright_python", reason="no axe-core: pip install axe-playwright-python"
    )
    axe = (files(package.__name__) / "axe.min.js").read_text(encoding="utf-8")
    for name in open_each(site, opened):
        opened.evaluate(axe)
        for theme in ("light", "dark"):
            opened.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            found = opened.evaluate("axe.run({ preload: false }).then(result => result.violations)")
            serious = [one for one in found if one["impact"] in ("serious", "critical")]
            shown = [(one["id"], one["nodes"][0]["html"][:200]) for one in serious]
            assert (name, theme, shown) == (name, theme, [])


@pytest.mark.slow
def test_a_player_on_the_site_plays(site, opened):
    opened.goto(next(site.glob("04_*.html")).as_uri())
    slider = opened.locator("input[type=range]:visible").first
    slider.focus()
    opened.keyboard.press("Home")
    before = slider.input_value()
    opened.keyboard.press("ArrowRight")
    assert float(slider.input_value()) > float(before)


@pytest.mark.slow
def test_exhibits_follow_the_theme_of_the_page(site, opened):
    opened.emulate_media(color_scheme="dark")
    opened.goto(next(site.glob("04_*.html")).as_uri())
    paper = "getComputedStyle(document.querySelector('div.sg-exhibit')).backgroundColor"
    opened.wait_for_selector("div.sg-exhibit")
    assert opened.evaluate(paper) == "rgb(255, 255, 255)"
    opened.evaluate("document.documentElement.dataset.theme = 'dark'")
    opened.wait_for_function(f"{paper} !== 'rgb(255, 255, 255)'")


@pytest.mark.slow
def test_notebooks_can_be_taken_and_hold_no_solution(site, opened):
    opened.goto((site / "A2_one_step.html").as_uri())
    link = opened.get_by_role("link", name="Open this notebook").get_attribute("href")
    notebook = nbformat.read((site / link), as_version=4)
    assert notebook.cells[0].source.startswith("# A2")
    for path in site.rglob("A*.ipynb"):
        text = json.dumps(json.loads(path.read_text()))
        assert "BEGIN SOLUTION" not in text
        assert "BEGIN HIDDEN TESTS" not in text


@pytest.mark.slow
def test_pictures_have_their_words_and_follow_the_theme_of_the_page(site, opened):
    pictures = opened.locator(".cell_output > img")
    for path in sorted(site.glob("[01][0-9]_*.html")):
        opened.goto(path.as_uri())
        for theme, turned in (("light", False), ("dark", True)):
            opened.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            shown = pictures.evaluate_all(
                "all => all.map(i => [i.alt, getComputedStyle(i).filter])"
            )
            assert [alt for alt, _ in shown if not alt or alt.startswith("_images")] == []
            assert {"invert" in drawn for _, drawn in shown} <= {turned}
