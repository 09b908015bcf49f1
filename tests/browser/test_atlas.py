"""The map of words in a real browser: click, search, zoom, and the same words as Python says."""

import numpy as np
import pytest

import sgns_edu as sg

WORDS = [f"w{i}" for i in range(40)]


@pytest.fixture
def atlas():
    rng = np.random.default_rng(0)
    emb = sg.Embeddings(sg.Vocabulary(WORDS, [1] * 40), rng.normal(size=(40, 5)))
    return sg.explore.map(
        sg.project(emb.W_in[:30]), WORDS[:30], classes=["a"] * 15 + ["b"] * 15, emb=emb
    )


def opened(page, tmp_path, atlas):
    atlas.save(tmp_path / "map.html")
    page.goto((tmp_path / "map.html").as_uri())
    page.wait_for_selector("div.sg-exhibit")
    return page.locator(".sg-caption").first


def names(page):
    return page.locator("svg[role=img] > g:last-of-type text").all_text_contents()


def test_a_click_shows_the_true_neighbors(page, tmp_path, atlas):
    caption = opened(page, tmp_path, atlas)
    assert caption.text_content() == atlas.caption()
    page.locator("path[data-word=w3]").dispatch_event("click")
    atlas.chosen = "w3"
    assert caption.text_content() == atlas.caption()
    assert page.locator(".sg-near button").count() == sum(
        place >= 0 for place, *_ in atlas.data["near"][3]
    )
    other = page.locator(".sg-near button").first
    name = other.text_content()
    other.click()
    assert caption.text_content().startswith(f"{name}:")


def test_hovering_writes_the_word(page, tmp_path, atlas):
    opened(page, tmp_path, atlas)
    page.locator("path[data-word=w7]").dispatch_event("mouseenter")
    assert names(page)[0] == "w7"


def test_search_finds_and_says_what_it_does_not(page, tmp_path, atlas):
    caption = opened(page, tmp_path, atlas)
    page.get_by_label("search a word").fill("w12")
    page.get_by_role("button", name="find").click()
    assert caption.text_content().startswith("w12:")
    page.get_by_label("search a word").fill("<b>")
    page.get_by_label("search a word").press("Enter")
    assert caption.text_content() == "<b> is not on this map."


def test_zoom_moves_points_apart_and_all_brings_them_back(page, tmp_path, atlas):
    opened(page, tmp_path, atlas)
    start = page.locator("path[data-word=w1]").get_attribute("transform")
    page.get_by_role("button", name="nearer").click()
    assert page.locator("path[data-word=w1]").get_attribute("transform") != start
    page.get_by_role("button", name="all", exact=True).click()
    assert page.locator("path[data-word=w1]").get_attribute("transform") == start


def test_the_wheel_zooms_around_the_pointer(page, tmp_path, atlas):
    opened(page, tmp_path, atlas)
    box = page.locator("svg[role=img]").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -400)
    page.wait_for_function(
        "document.querySelectorAll('path[data-word][visibility=hidden]').length > 0"
    )
