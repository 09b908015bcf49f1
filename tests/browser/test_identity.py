"""Learned against predicted in a real browser: dots stand where Python says, and glide there."""

import re

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show.widgets.identity import HIGH, LOW
from tests.browser.pages import open_exhibit

SETTLED = "document.querySelector('.sg-identity').dataset.settled === 'true'"


@pytest.fixture
def exhibit():
    return sg.explore.identity(k=5, d=4)


@pytest.fixture
def opened(page, tmp_path, exhibit):
    open_exhibit(page, tmp_path, exhibit)
    return page.locator(".sg-caption")


def places(page):
    found = page.locator("[data-pair]").evaluate_all(
        "all => all.map(d => d.getAttribute('transform'))"
    )
    numbers = [re.match(r"translate\(([-\d.]+),([-\d.]+)\)", text).groups() for text in found]
    return np.array(numbers, dtype=float)


def line(page, name):
    ends = page.locator(f"line.{name}").evaluate(
        "({ x1, y1, x2, y2 }) => [x1, y1, x2, y2].map(end => end.baseVal.value)"
    )
    return np.array(ends).reshape(2, 2)


def expected(page, exhibit):
    """Where the dots belong, from the ends of the diagonal, and which of them have a prediction."""
    (left, bottom), (right, top) = line(page, "sg-diagonal")
    assert right - left == pytest.approx(bottom - top)  # a square
    x, y, _ = exhibit.points()
    seen = np.isfinite(x)
    unit = (right - left) / (HIGH - LOW)
    return np.stack([left + (x - LOW) * unit, bottom - (y - LOW) * unit], axis=1), seen


@pytest.mark.parametrize("keys", [[], [("α", 1), ("prediction", 1)], [("d", 1), ("collision", 2)]])
def test_the_dots_stand_where_python_says(page, opened, exhibit, keys):
    names = [slider["name"] for slider in exhibit.data["sliders"]]
    for name, times in keys:
        for _ in range(times):
            page.get_by_role("slider", name=name, exact=True).press("ArrowRight")
        state = list(exhibit.state)
        state[names.index(name)] += times
        exhibit.state = state
    page.wait_for_function(SETTLED)
    assert opened.text_content() == exhibit.caption()
    wanted, seen = expected(page, exhibit)
    drawn = places(page)
    assert np.allclose(drawn[seen], wanted[seen], atol=0.1)
    left = line(page, "sg-diagonal")[0, 0]
    assert (drawn[~seen, 0] < left).all()


def test_one_bar_tells_the_largest_gap(page, opened, exhibit):
    x, y, _ = exhibit.points()
    gaps = np.abs(y - x)
    pair, gap = int(np.nanargmax(gaps)), float(np.nanmax(gaps))
    assert float(page.locator(".sg-gap-head b").text_content()) == pytest.approx(gap, abs=0.006)
    rail, fill = (page.locator(f".sg-rail{child}").bounding_box() for child in ("", " .sg-fill"))
    assert fill["width"] / rail["width"] == pytest.approx(gap / exhibit.data["widest"], abs=0.01)
    name = " · ".join(exhibit.data["words"][row] for row in exhibit.data["pairs"][pair])
    assert page.locator(".sg-pair b").text_content() == name
    (x1, y1), (x2, y2) = line(page, "sg-widest")
    unit = np.diff(line(page, "sg-diagonal")[:, 0])[0] / (HIGH - LOW)
    assert x1 == x2
    assert abs(y2 - y1) == pytest.approx(gap * unit, abs=0.3)


def test_a_slider_lets_the_dots_glide_by_pair(page, opened):
    page.emulate_media(reduced_motion="no-preference")
    start = places(page)
    page.get_by_role("slider", name="k").press("End")
    page.wait_for_timeout(200)
    middle = places(page)
    page.wait_for_function(SETTLED)
    end = places(page)
    moved = np.linalg.norm(end - start, axis=1) > 10
    assert moved.sum() > 50
    part = (
        np.linalg.norm(middle - start, axis=1)[moved] / np.linalg.norm(end - start, axis=1)[moved]
    )
    assert np.ptp(part) < 0.05  # all of them have come as far
    assert 0 < part.mean() <= 1


def test_hover_and_focus_name_the_pair(page, opened, exhibit):
    dot = page.locator("[data-pair='50']")
    name = " · ".join(exhibit.data["words"][row] for row in exhibit.data["pairs"][50])
    dot.focus()
    assert page.locator("text.sg-name").text_content() == name
    assert page.locator(".sg-pair b").text_content() == name
    page.keyboard.press("ArrowUp")
    other = page.locator("text.sg-name").text_content()
    assert other not in ("", name)
    page.keyboard.press("Home")
    assert page.evaluate("+document.activeElement.dataset.pair") == exhibit.shown()["pair"]
    page.get_by_role("slider", name="k").focus()
    assert page.locator("text.sg-name").text_content() == ""
    box = dot.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator("text.sg-name").text_content() != ""


def test_tab_reaches_one_dot_alone(page, opened):
    assert page.locator("[data-pair][tabindex='0']").count() == 1


def test_the_focus_on_the_picture_itself_names_no_pair(page, opened):
    page.evaluate("""() => {
        const stage = document.querySelector(".sg-identity .sg-stage");
        stage.setAttribute("tabindex", 0);
        stage.focus();
    }""")
    page.get_by_role("slider", name="d", exact=True).press("ArrowRight")
    page.wait_for_function(SETTLED)
    assert "learned" in page.inner_text(".sg-pair")
