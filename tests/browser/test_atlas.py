"""The map of words in a real browser: pick, find, glide, and the same words as Python says."""

import re

import numpy as np
import pytest

import sgns_edu as sg
from tests.browser.pages import open_exhibit

WORDS = [f"w{i}" for i in range(40)]
SHOWN = WORDS[:30]
SETTLED = "document.querySelector('.sg-atlas').dataset.settled === 'true'"


def vectors():
    return np.random.default_rng(0).normal(size=(40, 5))


@pytest.fixture
def atlas():
    emb = sg.Embeddings(sg.Vocabulary(WORDS, [1] * 40), vectors())
    maps = {
        "PCA": sg.project(vectors()[:30]),
        "t-SNE": np.random.default_rng(1).normal(size=(30, 2)),
    }
    return sg.explore.map(maps, SHOWN, classes=["a"] * 15 + ["b"] * 15, emb=emb)


@pytest.fixture
def opened(page, tmp_path, atlas):
    open_exhibit(page, tmp_path, atlas)
    return page.locator(".sg-caption")


def mark(page, word):
    return page.locator(f"[data-word={word}]")


def place(page, word):
    box = mark(page, word).bounding_box()
    return np.array([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])


def pick(page, word):
    page.mouse.click(*place(page, word))
    page.wait_for_function(SETTLED)


def neighbors(word):
    """The five with the largest cosines among the words shown, by another road."""
    unit = vectors()[:30] / np.linalg.norm(vectors()[:30], axis=1)[:, None]
    row = SHOWN.index(word)
    far = np.linalg.norm(unit - unit[row], axis=1)
    order = [other for other in np.argsort(far) if other != row][:5]
    return {SHOWN[other]: 1 - far[other] ** 2 / 2 for other in order}


def test_a_click_ties_a_word_to_its_true_neighbors(page, opened, atlas):
    assert opened.text_content() == atlas.caption()
    pick(page, "w3")
    atlas.chosen = "w3"
    assert opened.text_content() == atlas.caption()
    near = neighbors("w3")
    assert page.locator(".sg-near button").all_text_contents() == list(near)
    ties = page.locator("line.sg-tie").evaluate_all(
        "lines => lines.map(({ x1, x2, y1, y2 }) => [x1, y1, x2, y2].map(end => end.baseVal.value))"
    )
    stage = page.locator("svg.sg-stage").bounding_box()
    for word, (x1, y1, x2, y2) in zip(near, ties, strict=True):
        assert np.allclose([x1 + stage["x"], y1 + stage["y"]], place(page, "w3"), atol=1)
        assert np.allclose([x2 + stage["x"], y2 + stage["y"]], place(page, word), atol=1)
    written = page.locator("text.sg-cosine").all_text_contents()
    assert written
    assert set(written) <= {f"{like:.2f}".removeprefix("0") for like in near.values()}


def test_the_ranks_are_those_of_the_map(page, opened, atlas):
    pick(page, "w3")
    for view in ("PCA", "t-SNE"):
        page.get_by_role("button", name=view).click()
        page.wait_for_function(SETTLED)
        places = {word: place(page, word) for word in SHOWN}
        order = sorted(SHOWN, key=lambda word: np.hypot(*(places[word] - places["w3"])))
        ranks = [
            int(re.match(r"\d+", text)[0]) for text in page.locator(".sg-rank").all_text_contents()
        ]
        assert ranks == [order.index(word) for word in neighbors("w3")]
        atlas.chosen, atlas.view = "w3", view
        kept = sum(rank <= 5 for rank in ranks)
        assert (
            f"{kept or 'none'} {'is' if kept == 1 else 'are'} among the 5 nearest"
            in atlas.caption()
        )
        assert opened.text_content() == atlas.caption()


def test_every_word_glides_from_map_to_map(page, opened):
    page.emulate_media(reduced_motion="no-preference")
    start = place(page, "w1")
    page.get_by_role("button", name="t-SNE").click()
    page.wait_for_function("document.querySelector('.sg-atlas').dataset.settled === 'false'")
    page.wait_for_timeout(400)
    middle = place(page, "w1")
    page.wait_for_function(SETTLED)
    end = place(page, "w1")
    way = np.hypot(*(end - start))
    assert way > 20
    assert 0 < np.hypot(*(middle - start)) < way
    page.get_by_role("button", name="PCA").click()
    page.wait_for_function(SETTLED)
    assert np.allclose(place(page, "w1"), start, atol=1)


def test_reduced_motion_is_settled_at_once(page, opened):
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="t-SNE").click()
    assert page.evaluate(SETTLED)


def test_both_axes_have_one_scale(page, opened, atlas):
    places = np.array([place(page, word) for word in SHOWN])
    drawn = np.linalg.norm(places[:, None] - places, axis=2)
    true = np.linalg.norm(atlas.points[:, None] - atlas.points, axis=2)
    far = true > true.max() / 4
    assert np.ptp(drawn[far] / true[far]) / (drawn[far] / true[far]).mean() < 0.02


def test_the_arrows_lead_from_word_to_word_and_enter_picks(page, opened, atlas):
    mark(page, "w0").focus()
    assert page.locator("text.sg-strong").all_text_contents() == ["w0"]
    seen = {"w0"}
    for key in ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"] * 2:
        page.keyboard.press(key)
        seen.add(page.evaluate("document.activeElement.dataset.word"))
    assert len(seen) > 2
    assert None not in seen
    word = page.evaluate("document.activeElement.dataset.word")
    page.keyboard.press("Enter")
    atlas.chosen = word
    assert opened.text_content() == atlas.caption()
    assert page.locator("[data-word][tabindex='0']").count() == 1
    page.get_by_role("button", name="all words").click()
    atlas.chosen = ""
    assert opened.text_content() == atlas.caption()


def test_hovering_writes_the_word(page, opened):
    page.mouse.move(*place(page, "w7"))
    assert "w7" in page.locator("text.sg-strong").all_text_contents()


def test_find_finds_and_says_what_it_does_not(page, opened):
    page.get_by_label("find a word").fill("w12")
    page.get_by_label("find a word").press("Enter")
    assert opened.text_content().startswith("w12:")
    page.get_by_label("find a word").fill("<b>")
    page.get_by_label("find a word").press("Enter")
    assert opened.text_content() == "<b> is not on this map."


def test_names_do_not_cover_each_other(page, opened):
    pick(page, "w3")
    boxes = [text.bounding_box() for text in page.locator("svg.sg-stage text").all()]
    assert len(boxes) > 10
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            apart_x = abs(a["x"] + a["width"] / 2 - b["x"] - b["width"] / 2)
            apart_y = abs(a["y"] + a["height"] / 2 - b["y"] - b["height"] / 2)
            assert apart_x > (a["width"] + b["width"]) / 2 - 6 or apart_y > 10
    sizes = page.locator("svg.sg-stage text").evaluate_all(
        "all => all.map(text => parseFloat(getComputedStyle(text).fontSize))"
    )
    assert min(sizes) >= 13


def test_larger_moves_points_apart_and_all_words_brings_them_back(page, opened):
    pick(page, "w1")
    start, other = place(page, "w1"), place(page, "w2")
    page.get_by_role("button", name="larger").click()
    page.wait_for_function(SETTLED)
    ratio = np.hypot(*(place(page, "w1") - place(page, "w2"))) / np.hypot(*(start - other))
    assert ratio == pytest.approx(1.5, abs=0.02)
    page.get_by_role("button", name="all words").click()
    page.wait_for_function(SETTLED)
    assert np.allclose(place(page, "w1"), start, atol=1)


def test_a_wheel_over_the_map_scrolls_the_page(page, opened):
    page.evaluate("document.body.style.height = '3000px'")
    before = mark(page, "w1").get_attribute("transform")
    page.mouse.move(*place(page, "w1"))
    page.mouse.wheel(0, 300)
    page.wait_for_function("scrollY > 100")
    page.wait_for_function("scrollY === 300 || scrollY > 250")
    assert mark(page, "w1").get_attribute("transform").split("scale")[0] == before.split("scale")[0]
