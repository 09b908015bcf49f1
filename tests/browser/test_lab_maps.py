"""Maps, predictions and claims in a real JupyterLab: live, and reopened where no script may run."""

import nbformat
import pytest

from tests.browser.test_lab import stored

MAP = """
import numpy as np
import sgns_edu as sg
points = np.random.default_rng(0).normal(size=(9, 2))
atlas = sg.explore.map({"PCA": points, "t-SNE": -points}, list("abcdefghi"))
atlas
""".strip()
PREDICT = """
question = sg.predict("Does it rise?", ["yes", "no"], answer="no", reveal="It falls.")
question
""".strip()
PLACES = """() => {
    const { content } = jupyterapp.shell.currentWidget;
    return [content.widgets.length, content.activeCellIndex, content.mode];
}"""


@pytest.fixture
def page(lab):
    return lab.page


def test_a_map_and_its_python_agree_both_ways_and_keys_stay_in_it(lab, page):
    lab.open(stored(lab, "map.ipynb", MAP, PREDICT), run=True)
    page.wait_for_selector(".jp-OutputArea div.sg-atlas")
    page.locator("[data-word=c]").focus()
    before = page.evaluate(PLACES)
    for key in ["a", "x", "d", "d", "m", "ArrowDown", "ArrowRight", "Home"]:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert page.evaluate(PLACES) == before
    word = page.evaluate("document.activeElement.dataset.word")
    assert lab.says("atlas.chosen", word) == word
    lab.run("atlas.view = 't-SNE'")
    page.wait_for_selector(".sg-atlas button[aria-pressed=true]:text-is('t-SNE')")
    assert lab.wrong == []


def test_a_prediction_stays_in_the_page(lab, page):
    lab.open(stored(lab, "predict.ipynb", "import sgns_edu as sg", PREDICT), run=True)
    page.wait_for_selector(".jp-OutputArea div.sg-predict")
    before = lab.run("print(question.get_state())")
    assert "It falls." in before
    page.get_by_role("button", name="yes").click()
    answer = page.locator(".sg-predict [role=status]")
    assert answer.inner_text().split("\n")[0] == "The answer: no. You said yes."
    assert lab.run("print(question.get_state())") == before
    assert lab.wrong == []


def test_untrusted_the_answer_and_the_claims_are_folded_up(lab, page):
    code = "import sgns_edu as sg\n" + PREDICT
    names = {}
    exec(code, names)
    prediction, _ = names["question"]._repr_mimebundle_()
    del prediction["application/vnd.jupyter.widget-view+json"]
    claims = names["sg"].claims(names["sg"].Claim("it rises", "ours", 1, 1))._repr_mimebundle_()
    outputs = [nbformat.v4.new_output("display_data", data) for data in (prediction, claims)]
    lab.open(stored(lab, "untrusted.ipynb", code, outputs=outputs), run=False)
    page.wait_for_selector(".jp-OutputArea details")
    output = page.locator(".jp-OutputArea")
    assert not output.get_by_text("It falls.").is_visible()
    output.get_by_text("Show the answer").click()
    assert output.get_by_text("It falls.").is_visible()
    assert not output.get_by_text("it rises").is_visible()
    output.get_by_text("1 claim checked, all as expected").click()
    assert output.get_by_text("it rises").is_visible()
