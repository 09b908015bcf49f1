"""The static site and the slides, from file://, with no network: built once, every page opened."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def made(tool, folder, npm):
    if not npm:
        pytest.skip("no npm: apt-get install npm to build pages that stand alone")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / tool)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted((ROOT / folder).glob("*.html"))


@pytest.fixture(scope="module")
def npm():
    import shutil

    return shutil.which("npm")


@pytest.fixture(scope="module")
def site(npm):
    if importlib.util.find_spec("myst_nb") is None:
        pytest.skip("no Sphinx with myst-nb: make site installs it")
    return made("make_site.py", "_site", npm)


def without_theme_noise(page):
    """The theme writes one line of its own to the console where nothing is stored yet; store something first."""
    page.add_init_script(
        "try { localStorage.setItem('mode', 'light'); localStorage.setItem('theme', 'light') } catch (e) {}"
    )
    return page


def test_every_page_opens_and_stays_at_home(site, page):
    without_theme_noise(page)
    assert {"index.html", "api.html", "00_tour.html", "16_bug_museum.html"} <= {
        path.name for path in site
    }
    for path in site:
        page.goto(path.as_uri())
        assert page.locator("h1").count() > 0 or path.name in ("genindex.html", "search.html")


def test_a_player_on_the_site_plays(site, page):
    without_theme_noise(page).goto(
        next(path for path in site if path.name.startswith("04")).as_uri()
    )
    slider = page.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    before = slider.input_value()
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() != before


def test_slides_turn(npm, page):
    slides = made("make_slides.py", "_slides", npm)
    page.goto(slides[3].as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getState().indexh") == 1
