"""Commit to an answer in a page: by mouse and by keyboard, once."""

import io

import pytest
from matplotlib.image import imread

import sgns_edu as sg
from tests.browser.pages import open_exhibit


def opened(page, tmp_path, exhibit):
    open_exhibit(page, tmp_path, exhibit)
    return page.get_by_role("status")


def choices(**options):
    return sg.predict("Does it rise?", ["always", "usually", "never"], answer="usually", **options)


def test_nothing_but_the_question_and_its_buttons_before_the_choice(page, tmp_path):
    answer = opened(page, tmp_path, choices(reveal="It was tried.\n\nOften."))
    assert answer.text_content() == ""
    assert page.locator("div.sg-predict").inner_text().split() == [
        *"Does it rise?".split(),
        "always",
        "usually",
        "never",
    ]
    page.get_by_role("button", name="never").click()
    assert answer.locator("p").all_text_contents() == [
        "The answer: usually. You said never.",
        "It was tried.",
        "Often.",
    ]
    assert "✓" in page.get_by_role("button", name="usually").text_content()


def test_the_first_choice_stands(page, tmp_path):
    answer = opened(page, tmp_path, choices())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert answer.text_content() == "The answer: usually. You said so, too."
    assert page.evaluate("document.activeElement.textContent") == "✓ usually"
    page.get_by_role("button", name="never").dispatch_event("click")
    assert answer.text_content() == "The answer: usually. You said so, too."
    assert page.get_by_role("button", pressed=True).all_text_contents() == ["✓ usually"]


@pytest.mark.parametrize("commit", ["Enter", "button"])
def test_a_slider_is_moved_by_keys_and_then_stays(page, tmp_path, commit):
    ax = sg.plots.curves({"loss": [1.0, 2.0]})
    exhibit = sg.predict("What share?", number=(0, 1), answer=0.45, reveal=ax)
    answer = opened(page, tmp_path, exhibit)
    slider = page.get_by_role("slider")
    assert slider.input_value() == "0.5"
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    if commit == "Enter":
        slider.press("Enter")
    else:
        page.get_by_role("button").click()
    assert answer.text_content() == "The answer: 0.45. You said 0.52."
    assert answer.get_by_role("img").get_attribute("alt") == sg.plots.alt(ax)
    assert answer.get_by_role("img").evaluate("image => image.naturalWidth > 200")
    slider.press("ArrowRight")
    assert slider.input_value() == "0.52"
    assert answer.text_content() == "The answer: 0.45. You said 0.52."


def test_its_picture_is_dark_on_a_dark_page(page, tmp_path):
    exhibit = sg.predict(
        "Which?", ["a", "b"], answer="a", reveal=sg.plots.curves({"loss": [2.0, 1.0]})
    )
    answer = opened(page, tmp_path, exhibit)
    page.get_by_role("button", name="a").click()
    picture = answer.get_by_role("img")
    corners = []
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.body.dataset.theme = theme; }", theme)
        corners.append(imread(io.BytesIO(picture.screenshot()))[2, 2, :3])
    assert (corners[0] > 0.95).all()
    assert (corners[1] < 0.15).all()


def test_without_scripts_the_answer_unfolds(browser, tmp_path):
    choices(reveal="It was tried.").save(tmp_path / "predict.html")
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((tmp_path / "predict.html").as_uri())
    assert not page.get_by_text("It was tried.").is_visible()
    page.get_by_text("Show the answer").click()
    assert page.get_by_text("It was tried.").is_visible()
    page.context.close()
