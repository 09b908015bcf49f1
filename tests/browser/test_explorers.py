"""The explorers in a page: they redo Python's arithmetic, say the same words, and obey mouse and keys."""

import re

import numpy as np
import pytest

import sgns_edu as sg
from tests.everything import Foreign

WORDS = "the fox quick dog asleep".split()


def opened(page, tmp_path, exhibit):
    exhibit.save(tmp_path / "exhibit.html")
    page.goto((tmp_path / "exhibit.html").as_uri())
    page.wait_for_selector("div.sg-exhibit")
    return page.locator(".sg-caption").first


def run(objective, steps=200):
    rng = np.random.default_rng(1)
    start = sg.Params(*rng.normal(size=(2, 5, 3)).round(6))
    trainer = sg.Trainer(start, objective, rng.integers(0, 5, (20, 2)), lr=0.2, rng=rng)
    trainer.run(steps)
    return trainer.history


@pytest.mark.parametrize("make", [sg.explore.forces, sg.explore.step])
def test_forces_follow_the_fields_and_the_mouse(page, tmp_path, make):
    exhibit = make()
    caption = opened(page, tmp_path, exhibit)
    assert caption.text_content() == exhibit.caption()
    field = page.get_by_role("spinbutton").nth(0)
    field.fill("-0.7")
    field.press("Enter")
    exhibit.points = [[-0.7, exhibit.points[0][1]], *exhibit.points[1:]]
    assert caption.text_content() == exhibit.caption()
    drawn = page.locator("path.sg-sum").get_attribute("data-by").split(",")
    assert np.allclose([float(x) for x in drawn], exhibit.step().on_center.sum(axis=0), atol=1e-12)
    grip = page.locator(".sg-grip").nth(1).bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"] + 60, grip["y"] + 40)
    page.mouse.up()
    u = [float(page.get_by_role("spinbutton").nth(i).input_value()) for i in (2, 3)]
    assert u != exhibit.points[1]
    exhibit.points = [exhibit.points[0], u, *exhibit.points[2:]]
    assert caption.text_content() == exhibit.caption()


def test_ten_thousand_starts_and_the_rate(page, tmp_path):
    exhibit = sg.explore.step()
    caption = opened(page, tmp_path, exhibit)
    page.get_by_role("button", name="10,000 random starts").click()
    falls, rises, either = exhibit.data["starts"]["counts"][0][2]
    assert (
        f"the true score falls in {falls / 100:.1f} %"
        in page.locator("p[role=status]").text_content()
    )
    page.get_by_role("slider", name="learning rate").press("ArrowRight")
    exhibit.lr = 0.2
    assert caption.text_content() == exhibit.caption()


def test_the_window_slides(page, tmp_path):
    exhibit = sg.explore.window(center=0)
    caption = opened(page, tmp_path, exhibit)
    for center in (1, 2, 3):
        page.get_by_role("slider", name="center").press("ArrowRight")
        exhibit.state = [1, center]
        assert caption.text_content() == exhibit.caption()
    page.get_by_role("button", name="dog").click()
    page.get_by_role("slider", name="window").press("ArrowRight")
    exhibit.state = [2, 8]
    assert caption.text_content() == exhibit.caption()


@pytest.mark.parametrize(
    ("objective", "table"),
    [
        (sg.NegativeSampling(sg.Uniform(5), k=3), "out"),
        (sg.NegativeSampling(sg.Uniform(5), k=3, collision="skip"), "in"),
        (sg.FullSoftmax(5), "out"),
        (sg.HierarchicalSoftmax.from_counts([5, 4, 3, 2, 1]), "in"),
    ],
)
def test_the_ledger_adds_up_and_leads_to_its_steps(page, tmp_path, objective, table):
    history = run(objective)
    exhibit = sg.explore.ledger(history, WORDS, "fox", "quick", table=table)
    caption = opened(page, tmp_path, exhibit)
    assert caption.text_content() == exhibit.story()
    stair = page.get_by_role("button", name=re.compile(r"^step \d+:")).first
    stair.click()
    step = int(re.match(r"step (\d+)", stair.text_content())[1])
    assert page.locator(".sg-stage .sg-caption").text_content() == exhibit.frame(step).caption
    page.locator("select").nth(1).select_option("dog")
    exhibit.pair = ["fox", "dog"]
    assert caption.text_content() == exhibit.story()


def test_a_ledger_that_the_page_cannot_redo_says_its_sums_and_why(page, tmp_path):
    exhibit = sg.explore.ledger(run(Foreign(sg.Uniform(5), k=3)), WORDS, "fox", "quick")
    caption = opened(page, tmp_path, exhibit)
    assert caption.text_content() == exhibit.story()
    why = "The page cannot replay this objective, so its stairs are not drawn here; explore.ledger(…).picture() draws them."
    assert page.locator(".sg-ledger .sg-note").text_content() == why
    exhibit.pair = ["fox", "dog"]
    assert exhibit.told == exhibit.story()


def test_sliders_move_through_stored_states(page, tmp_path):
    exhibit = sg.explore.grid(
        lambda k, c: {"a": np.arange(3) * k, "b": np.arange(3) * c},
        {"k": [1, 2, 3], "c": [4, 5]},
        draw="line",
        caption="k is {k}, c is {c}",
    )
    caption = opened(page, tmp_path, exhibit)
    page.get_by_role("slider", name="k").press("End")
    page.get_by_role("slider", name="c").press("ArrowRight")
    assert caption.text_content() == "k is 3, c is 5"
    assert page.get_by_role("img").get_attribute("aria-label") == "k is 3, c is 5"
    page.wait_for_selector("[data-settled=true]")
    heights = page.locator("path.sg-curve[d*='L']").evaluate_all(
        "lines => lines.map(line => line.getAttribute('d').split(/[ML,]/).filter(Boolean).map(Number))"
    )
    rise = [line[1] - line[-1] for line in heights[-2:]]  # from 0 to 2 · 3 and to 2 · 5
    assert rise[1] / rise[0] == pytest.approx(5 / 3, abs=0.01)


def test_points_glide_when_a_slider_moves_and_words_stay_large(page, tmp_path):
    page.emulate_media(reduced_motion="no-preference")
    exhibit = sg.explore.grid(
        {1: {"a": [[0, 0]], "b": [[1, 1]]}, 2: {"a": [[4, 4]], "b": [[1, 1]]}}, {"k": [1, 2]}
    )
    opened(page, tmp_path, exhibit)
    left = "document.querySelector('svg.sg-stage path.sg-dot').getBoundingClientRect().x"
    start = page.evaluate(left)
    page.get_by_role("slider", name="k").press("End")
    page.wait_for_timeout(200)
    middle = page.evaluate(left)
    page.wait_for_selector("[data-settled=true]")
    assert start < middle < page.evaluate(left)
    assert page.locator(".sg-kinds li").all_text_contents() == ["a", "b"]
    for width in (1000, 400):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_function("document.querySelector('svg.sg-stage').clientWidth > 0")
        stage = page.locator("svg.sg-stage")
        scale = stage.evaluate(
            "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
        )
        assert scale == pytest.approx(1, abs=0.01)
        sizes = page.locator("svg.sg-stage text").evaluate_all(
            "all => all.map(text => parseFloat(getComputedStyle(text).fontSize))"
        )
        assert min(sizes) >= 13
