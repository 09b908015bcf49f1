"""The lectures and the player in a real JupyterLab: just run, reopened trusted, reopened untrusted."""

import shutil
from pathlib import Path

import nbformat
import nbformat.sign
import pytest

import sgns_edu

FOLDER = Path(sgns_edu.__file__).parents[1]

PLAYER = """
import sgns_edu as sg
words = "the dog fox quick and asleep".split()
trainer = sg.Trainer(sg.initial_params(6, dim=2, rng=1), sg.NegativeSampling(sg.Uniform(6), k=3), [[1, 2], [2, 3], [4, 5]], lr=0.5, rng=2)
trainer.run(300)
player = sg.Player(trainer.history, words, step=42)
player
""".strip()
LECTURES = [
    path
    for number in ("00", "02", "03", "04")
    for path in sorted((FOLDER / "notebooks").glob(f"{number}_*.ipynb"))
]


def stored(lab, name, *codes, outputs=(), trusted=False):
    """A notebook in Lab's folder; its first cell has the given outputs, as the executed lectures have them."""
    cells = [nbformat.v4.new_code_cell(code) for code in codes]
    cells[0].outputs = list(outputs)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    if trusted:
        nbformat.sign.NotebookNotary(data_dir=lab.env["JUPYTER_DATA_DIR"]).sign(notebook)
    nbformat.write(notebook, lab.work / name)
    return name


def outputs_of(code):
    """What executing the code stores: everything that its last line shows but the widget's view."""
    names = {}
    exec(code, names)
    data, _ = names["player"]._repr_mimebundle_()
    del data["application/vnd.jupyter.widget-view+json"]
    return [nbformat.v4.new_output("execute_result", data, execution_count=1)]


ROOT = "document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) [role=group].sg-exhibit')"


def state(page):
    """What the first visible player shows: its state, and all that is on stage."""
    return page.evaluate(f"""() => {{
        const root = {ROOT};
        return {{ ...root.dataset, scene: [...root.player.stage.scene] }};
    }}""")


def rest(page):
    page.wait_for_function(f"{ROOT}.dataset.settled === 'true'")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
        rest(page)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=[] if path.stem[:2] == "02" else pytest.mark.slow)
        for path in LECTURES
    ],
)
def test_a_lecture_runs_in_lab(lab, path):
    shutil.copy(path, lab.work / path.name)
    lab.open(path.name, run=True)
    errors = lab.page.locator(
        ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
    )
    assert [error.inner_text() for error in errors.all()] == []
    assert lab.wrong == []


def test_a_live_player_and_its_python_agree_both_ways(lab):
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open(stored(lab, "live.ipynb", PLAYER), run=True)
    lab.page.wait_for_selector(".jp-OutputArea [role=group].sg-exhibit")
    before = state(lab.page)
    assert (before["view"], before["step"], before["phase"]) == ("step", "42", "0")
    label = lab.page.locator(".sg-stage").first.get_attribute("aria-label")
    assert lab.run("print(player.caption())") == label
    lab.page.locator(".sg-stage").first.focus()
    press(lab.page, "ArrowRight", "ArrowRight")
    assert lab.says("player.phase", "2") == "2"
    press(lab.page, "Shift+ArrowRight")
    assert lab.says("player.step", "43") == "43"
    press(lab.page, "Shift+ArrowLeft")
    assert state(lab.page) == before
    lab.run("player.step = 123")
    lab.page.wait_for_function(f"{ROOT}.dataset.step === '123'")
    assert lab.run("player.step = 301").startswith("ValueError: step must be an int from 0 to 300")
    lab.run("player.view = 'run'")
    lab.page.wait_for_function(f"{ROOT}.dataset.view === 'run'")
    assert lab.page.get_by_role("slider", name="step").input_value() == "123"
    lab.page.keyboard.press("Space")
    lab.page.wait_for_function(f"+{ROOT}.dataset.step > 126")
    lab.page.keyboard.press("Space")
    rest(lab.page)
    stopped = state(lab.page)["step"]
    assert lab.says("player.step", stopped) == stopped
    assert lab.wrong == []


def test_two_linked_players_stay_together(lab):
    both = (
        "both = sg.explore.beside(player, sg.Player(trainer.history, words, title='again'))\nboth"
    )
    lab.open(stored(lab, "both.ipynb", PLAYER, both), run=True)
    lab.page.wait_for_function("document.querySelectorAll('[role=group].sg-exhibit').length === 2")
    lab.page.get_by_role("button", name="one step on").last.click()
    lab.page.wait_for_function(
        "[...document.querySelectorAll('[role=group].sg-exhibit')].every(g => g.dataset.step === '43')"
    )
    assert lab.says("player.step, both.step", "43 43") == "43 43"
    assert lab.wrong == []


def test_reopened_and_trusted_it_plays_without_a_kernel(lab):
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open(
        stored(lab, "trusted.ipynb", PLAYER, outputs=outputs_of(PLAYER), trusted=True), run=False
    )
    lab.page.wait_for_selector(".jp-OutputArea [role=group].sg-exhibit")
    before = state(lab.page)
    lab.page.locator(".sg-stage").first.focus()
    press(lab.page, "ArrowRight")
    assert state(lab.page)["phase"] == "1"
    press(lab.page, "ArrowLeft")
    assert state(lab.page) == before
    assert lab.wrong == []


def test_reopened_and_not_trusted_a_picture_and_its_words_remain(lab):
    outputs = outputs_of(PLAYER)
    lab.open(stored(lab, "untrusted.ipynb", PLAYER, outputs=outputs), run=False)
    picture = lab.page.locator(".jp-OutputArea figure img, .jp-OutputArea img").first
    picture.wait_for()
    assert picture.bounding_box()["height"] > 150
    caption = picture.get_attribute("alt")
    assert caption.startswith("Force. A copy of each u")
    assert (
        caption
        in lab.page.locator(".jp-OutputArea figcaption, .jp-OutputArea p").first.inner_text()
    )
    assert lab.page.locator("[role=group].sg-exhibit").count() == 0
    assert lab.wrong == []


# ---- the keyboard: inside an exhibit every key is the exhibit's, and Escape gives it back

KEYS = "a x d d m b Enter Tab ArrowRight ArrowLeft ArrowDown Home /".split()
TARGETS = {
    "stage": ".sg-player .sg-stage",
    "range": ".sg-player input[type=range]",
    "button": ".sg-player .sg-switch button",
    "text field": ".sg-player .sg-more input[type=text]",
    "handle": ".sg-handle",
}
NOTEBOOK = """() => {
    const { content } = jupyterapp.shell.currentWidget;
    return [content.widgets.length, content.activeCellIndex, content.mode];
}"""


def focus(page, selector):
    page.evaluate(
        """selector => {
        const nodes = [...document.querySelectorAll(`.jp-NotebookPanel:not(.lm-mod-hidden) ${selector}`)];
        nodes.find(node => node.checkVisibility()).focus();
    }""",
        selector,
    )


@pytest.mark.parametrize("target", TARGETS)
def test_keys_stay_in_the_exhibit(lab, target):
    lab.page.emulate_media(reduced_motion="reduce")
    if lab.path != "keys.ipynb":
        lab.open(stored(lab, "keys.ipynb", PLAYER, "sg.explore.forces()"), run=True)
        lab.page.wait_for_function(f"{ROOT}?.player.stage.w > 0")
        lab.page.wait_for_selector(".sg-handle")
    if target == "text field":
        lab.page.evaluate(f"{ROOT}.player.unfold(true)")
    if target == "range":
        lab.page.evaluate(f"{ROOT}.player.look('run')")
    for key in KEYS:
        focus(lab.page, TARGETS[target])
        before = lab.page.evaluate(NOTEBOOK)
        lab.page.keyboard.press(key)
        assert lab.page.evaluate(NOTEBOOK) == before, key


def test_the_notebook_keeps_its_own_keys_and_gets_the_others_back(lab):
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open(stored(lab, "escape.ipynb", PLAYER, "1 + 1"), run=True)
    lab.page.wait_for_function(f"{ROOT}?.player.stage.w > 0")
    focus(lab.page, ".sg-player .sg-stage")
    press(lab.page, "r", "o")
    assert lab.page.evaluate(f"{ROOT}.contains(document.activeElement)")
    lab.page.keyboard.press("Control+s")
    lab.page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    lab.page.evaluate(f"{ROOT}.player.unfold(true)")
    focus(lab.page, ".sg-player .sg-more input[type=text]")
    lab.page.keyboard.type("foxx")
    lab.page.keyboard.press("Enter")
    assert "not among the words: foxx" in lab.page.inner_text(".sg-player [role=status]")
    focus(lab.page, ".sg-player .sg-stage")
    lab.page.keyboard.press("Escape")
    cells = lab.page.evaluate(NOTEBOOK)[0]
    lab.page.keyboard.press("b")
    lab.page.wait_for_function(
        f"jupyterapp.shell.currentWidget.content.widgets.length === {cells + 1}"
    )
    assert lab.wrong == []
