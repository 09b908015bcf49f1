"""The page that a player saves: it redoes Python's arithmetic, shows Python's frames, and needs no kernel and no network."""

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show.frames import plane_of
from tests.browser.pages import open_exhibit
from tests.everything import Foreign

WORDS = "the dog fox quick and asleep jumps over lazy brown runs sleeps".split()
V = len(WORDS)
COUNTS = np.arange(V, 0, -1)
NOISE = sg.Unigram(COUNTS, alpha=0.75)
OBJECTIVES = {
    "negative sampling": sg.NegativeSampling(NOISE, k=5),
    "no negatives": sg.NegativeSampling(NOISE, k=0),
    "skip": sg.NegativeSampling(NOISE, k=3, collision="skip"),
    "NCE": sg.NCE(NOISE, k=4),
    "NCE, noise by center": sg.NCE(sg.Hard(NOISE, np.eye(V) + 1, sharpness=1.0), k=2),
    "softmax": sg.FullSoftmax(V),
    "hierarchical": sg.HierarchicalSoftmax.from_counts(COUNTS),
}


def run(objective, steps=300, dim=2, lr=0.1, seed=0):
    """A run over random pairs, from a start away from zero, with a rate that changes once."""
    rng = np.random.default_rng(seed)
    start = sg.Params(
        *rng.normal(size=(2, V, dim)).round(6)
    )  # six digits travel whole, so the arithmetic alone is compared
    trainer = sg.Trainer(start, objective, rng.integers(0, V, (40, 2)), lr=lr, rng=rng)
    trainer.run(steps // 2)
    trainer.lr = lr / 2
    trainer.run(steps - steps // 2)
    return trainer.history


def each_objective(dims, quick):
    """Every objective with a dimension; all but the quick ones are left to the long tests."""
    return [
        pytest.param(dim, name, marks=[] if name in quick else pytest.mark.slow)
        for dim, name in zip(dims, OBJECTIVES)
    ]


PLAYER = "document.querySelector('.sg-player').player"


def opened(page, tmp_path, player):
    page.emulate_media(reduced_motion="reduce")
    open_exhibit(page, tmp_path, player)
    page.wait_for_function(f"{PLAYER}.stage.w > 0")


def places(page, t, run=0):
    """Where the drawn words are in the page's run, from the origin: centers and contexts, (n, 2) each."""
    numbers = page.evaluate(f"t => [...{PLAYER}.runs[{run}].at(t)]", t)
    both = np.array(numbers).reshape(-1, 4)
    return both[:, :2], both[:, 2:]


@pytest.mark.parametrize(
    ("dim", "name"),
    each_objective([2, 5, 2, 5, 2, 5, 2], ["negative sampling", "softmax", "hierarchical"]),
)
def test_the_page_redoes_the_arithmetic(page, tmp_path, name, dim):
    history = run(OBJECTIVES[name], dim=dim)
    opened(page, tmp_path, sg.Player(history, WORDS))
    for t in (0, 300, 1, 299, 64, 63, 150):
        W = page.evaluate(
            "t => [...document.querySelector('[role=group]').player.runs[0].seek(t)]", t
        )
        truth = np.concatenate([table.ravel() for table in history.seek(t)])
        assert max(abs(truth)) < 1e3
        assert max(abs(np.array(W) - truth) / np.maximum(abs(truth), 1)) < 1e-9
    losses = page.evaluate("[...document.querySelector('[role=group]').player.runs[0].loss]")
    assert np.allclose(losses, history.columns()["loss"], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("dim", "name"), each_objective([5, 2, 5, 2, 5, 2, 5], ["negative sampling", "NCE"])
)
def test_the_page_shows_the_places_of_python(page, tmp_path, name, dim):
    history = run(OBJECTIVES[name], steps=40, dim=dim)
    opened(page, tmp_path, sg.Player(history, WORDS, step=7, view="run"))
    plane = plane_of(history)
    for t in (7, 39, 0, 40):
        for ours, theirs in zip(history.seek(t), places(page, t)):
            assert np.allclose(plane.direct(ours), theirs, rtol=0, atol=1e-6)


def test_players_side_by_side_share_the_step(page, tmp_path):
    one, other = run(OBJECTIVES["softmax"]), run(OBJECTIVES["negative sampling"])
    opened(
        page,
        tmp_path,
        sg.explore.beside(
            sg.Player(one, WORDS, title="softmax", step=0), sg.Player(other, WORDS, title="NEG")
        ),
    )
    assert page.get_attribute(".sg-player", "data-view") == "run"
    page.locator(".sg-column .sg-stage").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    lines = page.locator(".sg-said").all_inner_texts()
    for history, line in zip((one, other), lines):
        gaps = abs(history[10].errors)
        assert WORDS[history[10].draw.center] in line
        assert f"{gaps[history[10].labels == 1][0]:.2f}".lstrip("0") in line
    page.keyboard.press("o")
    assert page.get_attribute(".sg-player", "data-step") == "10"
    assert page.locator(".sg-main .sg-stage:visible").count() == 1


def test_without_scripts_a_picture_and_its_words_remain(browser, tmp_path):
    player = sg.Player(run(OBJECTIVES["NCE"]), WORDS, step=17)
    player.save(tmp_path / "run.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "run.html").as_uri())
    assert page.get_by_role("img").get_attribute("alt") == player.still_caption()
    assert page.get_by_role("img").bounding_box()["height"] > 200
    assert player.still_caption() in page.inner_text("figcaption")
    context.close()


def test_hostile_words_stay_words(page, tmp_path):
    words = [
        "<script>window.bad=1</script>",
        "\"'><img src=x onerror=window.bad=1>",
        "שלום",
        *WORDS[3:],
    ]
    player = sg.Player(run(OBJECTIVES["no negatives"], steps=60), words)
    opened(page, tmp_path, player)
    page.evaluate(f"for (let t = 0; t < 60; t++) {PLAYER}.go(t, t % 7)")
    page.evaluate(f"{PLAYER}.look('run')")
    page.evaluate(f"for (let t = 0; t < 60; t++) {PLAYER}.go(t)")
    assert page.evaluate("window.bad") is None
    assert page.locator(".sg-exhibit script, .sg-exhibit img").count() == 0
    assert "שלום" in page.locator(".sg-stage text").all_text_contents()


@pytest.mark.parametrize(  # at once, and after growing for hundreds of steps
    "lr", [1e155, pytest.param(3.0, marks=pytest.mark.slow)]
)
def test_a_run_that_breaks_is_shown_up_to_there(page, tmp_path, lr):
    rng = np.random.default_rng(0)
    start = sg.Params(*rng.normal(size=(2, V, 2)))
    trainer = sg.Trainer(
        start, OBJECTIVES["negative sampling"], rng.integers(0, V, (40, 2)), lr=lr, rng=rng
    )
    with pytest.raises(ValueError, match="not finite"):
        trainer.run(5000)
    player = sg.Player(trainer.history, WORDS, view="run")
    opened(page, tmp_path, player)
    page.locator(".sg-stage:visible").focus()
    page.keyboard.press("End")
    broken, last = len(trainer.history) - 1, player.data["runs"][0]["last"]
    assert last <= broken
    assert max(abs(W).max() for W in trainer.history.seek(last)) < 1e6
    assert page.get_attribute(".sg-player", "data-step") == str(last)
    assert f"stop being finite at step {broken}" in page.inner_text("main")
    page.keyboard.press("o")
    for phase in range(7):
        page.keyboard.press(str(phase + 1))
        assert "NaN" not in page.inner_html(".sg-stage")


def test_what_a_page_cannot_replay_is_stored_as_pictures(page, tmp_path):
    history = run(Foreign(NOISE, k=2), dim=5)
    opened(page, tmp_path, sg.Player(history, WORDS, view="run"))
    assert "cannot replay this objective" in page.inner_text("main")
    plane = plane_of(history)
    for t in (0, 120, 300):
        for ours, theirs in zip(history.seek(t), places(page, t)):
            assert np.allclose(plane.direct(ours), theirs, rtol=0, atol=2e-3)
    page.evaluate(f"{PLAYER}.look('step'); {PLAYER}.go(120, 4)")
    items = page.evaluate(f"[...{PLAYER}.step.stage.scene]")
    camera = page.evaluate(f"{PLAYER}.step.stage.scene.get('vm')")
    total = next(item for key, item in items if key == "sum")
    assert (total["x1"], total["y1"]) == (camera["x"], camera["y"])
    step = history[120]
    words = {WORDS[row] for row in step.rows}
    assert {row.inner_text() for row in page.locator(".sg-row .sg-w").all()} == words
    page.keyboard.press("Escape")


def test_where_motion_is_not_wanted_it_jumps_from_step_to_step(page, tmp_path):
    history = run(OBJECTIVES["negative sampling"])
    opened(page, tmp_path, sg.Player(history, WORDS, view="run", notes={}))
    drawn = page.evaluate(
        f"""() => new Promise(done => {{
        const {{ run }} = {PLAYER}, draw = run.draw, places = [];
        run.draw = function (x) {{
            places.push(x);
            if (places.length < 12) return draw.call(this, x);
            run.draw = draw;
            run.pause();
            done(places);
        }};
        run.play();
    }})"""
    )
    assert all(place == int(place) for place in drawn)
    assert drawn[-1] > 3


def test_an_exported_lecture_plays_without_kernel_and_network(browser, tmp_path):
    nbconvert = pytest.importorskip(
        "nbconvert", reason="no nbconvert: pip install nbconvert to run these tests"
    )
    nbformat = pytest.importorskip("nbformat")
    history = run(OBJECTIVES["softmax"])
    data = sg.Player(history, WORDS, step=5)._repr_mimebundle_()[0]
    del data["application/vnd.jupyter.widget-view+json"]
    output = nbformat.v4.new_output("execute_result", data, execution_count=1)
    cells = [
        nbformat.v4.new_code_cell("player", outputs=[output], execution_count=n) for n in (1, 2)
    ]  # twice the same
    text, _ = nbconvert.HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    (tmp_path / "lecture.html").write_text(text, encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "lecture.html").as_uri(), wait_until="domcontentloaded")
    page.wait_for_function("document.querySelectorAll('[role=group].sg-exhibit').length === 2")
    page.wait_for_function(f"{PLAYER}.stage.w > 0")
    page.locator(".sg-stage").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("document.querySelector('.sg-player').dataset.settled === 'true'")
    assert page.get_attribute(".sg-player >> nth=0", "data-step") == "6"
    tables = page.evaluate(f"[...{PLAYER}.runs[0].seek(6)]")
    assert np.allclose(tables, np.concatenate([W.ravel() for W in history.seek(6)]), atol=1e-6)
    context.close()
