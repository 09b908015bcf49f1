"""The lectures and the player in a real JupyterLab: just run, reopened trusted, reopened untrusted."""

import shutil
from pathlib import Path

import nbformat
import nbformat.sign
import pytest

import sgns_edu

ROOT = Path(sgns_edu.__file__).parents[1]

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
    for path in sorted((ROOT / "notebooks").glob(f"{number}_*.ipynb"))
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


def state(page):
    """What the first visible player shows."""
    return page.evaluate("""() => {
        const { stages } = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) [role=group].sg-exhibit").player;
        const at = [...stages[0].node.querySelectorAll("[data-word][visibility=visible]")].map(g => [g.dataset.word, g.dataset.at]);
        return { steps: stages.map(stage => stage.t), caption: stages[0].caption.textContent, at: Object.fromEntries(at) };
    }""")


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_runs_in_lab(lab, path):
    shutil.copy(path, lab.work / path.name)
    lab.open(path.name, run=True)
    errors = lab.page.locator(
        ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"
    )
    assert [error.inner_text() for error in errors.all()] == []
    assert lab.wrong == []


def test_a_live_player_and_its_python_agree_both_ways(lab):
    lab.open(stored(lab, "live.ipynb", PLAYER), run=True)
    lab.page.wait_for_selector(".jp-OutputArea [role=group].sg-exhibit")
    before = state(lab.page)
    assert before["steps"] == [42]
    assert lab.run("print(player.frame().caption)") == before["caption"]
    lab.page.locator("svg[role=img]").first.focus()
    lab.page.keyboard.press("Shift+ArrowRight")
    lab.page.keyboard.press("ArrowRight")
    assert lab.says("player.step", "53") == "53"
    lab.page.keyboard.press("Shift+ArrowLeft")
    lab.page.keyboard.press("ArrowLeft")
    assert state(lab.page) == before
    assert lab.says("player.step", "42") == "42"
    lab.run("player.step = 123")
    lab.page.wait_for_function(
        "document.querySelector('[role=group].sg-exhibit').player.stages[0].t === 123"
    )
    assert lab.page.get_by_role("slider", name="step").input_value() == "123"
    assert lab.run("player.step = 301").startswith("ValueError: step must be an int from 0 to 300")
    lab.page.keyboard.press("Space")
    lab.page.wait_for_function(
        "document.querySelector('[role=group].sg-exhibit').player.stages[0].t > 126"
    )
    lab.page.keyboard.press("Space")
    stopped = str(state(lab.page)["steps"][0])
    assert lab.says("player.step", stopped) == stopped
    assert lab.wrong == []


def test_two_linked_players_stay_together(lab):
    both = (
        "both = sg.explore.beside(player, sg.Player(trainer.history, words, title='again'))\nboth"
    )
    lab.open(stored(lab, "both.ipynb", PLAYER, both), run=True)
    lab.page.wait_for_function("document.querySelectorAll('[role=group].sg-exhibit').length === 2")
    lab.page.get_by_role("button", name="one step on").nth(1).click()
    lab.page.wait_for_function(
        "[...document.querySelectorAll('[role=group].sg-exhibit')].flatMap(g => g.player.stages).every(s => s.t === 43)"
    )
    assert lab.says("player.step, both.step", "43 43") == "43 43"
    assert lab.wrong == []


def test_reopened_and_trusted_it_plays_without_a_kernel(lab):
    lab.open(
        stored(lab, "trusted.ipynb", PLAYER, outputs=outputs_of(PLAYER), trusted=True), run=False
    )
    lab.page.wait_for_selector(".jp-OutputArea [role=group].sg-exhibit")
    before = state(lab.page)
    lab.page.locator("svg[role=img]").first.focus()
    lab.page.keyboard.press("ArrowRight")
    assert state(lab.page)["steps"] == [43]
    lab.page.keyboard.press("ArrowLeft")
    assert state(lab.page) == before
    assert lab.wrong == []


def test_reopened_and_not_trusted_a_picture_and_its_words_remain(lab):
    lab.open(stored(lab, "untrusted.ipynb", PLAYER, outputs=outputs_of(PLAYER)), run=False)
    picture = lab.page.locator(".jp-OutputArea img[alt^='Step 42']")
    picture.wait_for()
    assert picture.bounding_box()["height"] > 150
    assert (
        "Step 42"
        in lab.page.locator(".jp-OutputArea figcaption, .jp-OutputArea p").first.inner_text()
    )
    assert lab.page.locator("[role=group].sg-exhibit").count() == 0
    assert lab.wrong == []
