"""The page that a player saves: it redoes Python's arithmetic, shows Python's frames, and needs no kernel and no network."""

import math

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show.frames import frame
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


def opened(page, tmp_path, player):
    player.save(tmp_path / "run.html")
    page.goto((tmp_path / "run.html").as_uri())
    page.wait_for_selector("[role=group]")


def seen(page, stage=0):
    """What the page draws, as numbers: where each word stands, and what each row does to the center."""
    return page.evaluate(
        """stage => {
        const { stages } = document.querySelector("[role=group]").player, node = stages[stage].node;
        const words = [...node.querySelectorAll("[data-word]")].filter(g => g.getAttribute("visibility") === "visible");
        const arrows = [...node.querySelectorAll("path.sg-pull:not(.sg-small), path.sg-push:not(.sg-small)")];
        return { step: stages[stage].t, caption: node.querySelector(".sg-caption").textContent,
            words: Object.fromEntries(words.map(g => [g.dataset.word, g.dataset.at.split(",").map(Number)])),
            arrows: arrows.map(path => [Number(path.dataset.row), ...path.dataset.by.split(",").map(Number)]) };
    }""",
        stage,
    )


def close(a, b, most=1e-6):
    return np.allclose(a, b, rtol=0, atol=most)


def agrees(page, history, t, plane=None):
    """Does the page show what Python's frame of step t holds?"""
    ours, theirs = frame(history, WORDS, t, plane), seen(page)
    assert theirs["step"] == t
    assert theirs["caption"] == ours.caption
    for key, at in theirs["words"].items():
        table, row = (
            (ours.W_in, int(key[2:])) if key.startswith("in") else (ours.W_out, int(key[3:]))
        )
        assert close(table[row], at)
    forces = sorted(
        [row, *force] for row, force in zip(ours.rows.tolist(), ours.on_center.tolist())
    )
    assert close(forces, sorted(theirs["arrows"])) if forces else theirs["arrows"] == []


@pytest.mark.parametrize(("dim", "name"), [*zip([2, 5, 2, 5, 2, 5, 2], OBJECTIVES)])
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


@pytest.mark.parametrize(("dim", "name"), [*zip([5, 2, 5, 2, 5, 2, 5], OBJECTIVES)])
def test_the_page_shows_the_frames_of_python(page, tmp_path, name, dim):
    history = run(OBJECTIVES[name], steps=40, dim=dim)
    opened(page, tmp_path, sg.Player(history, WORDS, step=7))
    agrees(page, history, 7)
    for t in (39, 0, 40):
        page.evaluate("t => document.querySelector('[role=group]').player.seek(t)", t)
        agrees(page, history, t)


def test_it_is_driven_by_keys_and_mouse(page, tmp_path):
    history = run(OBJECTIVES["negative sampling"])
    opened(page, tmp_path, sg.Player(history, WORDS, step=100))
    before = seen(page)
    page.locator("svg[role=img]").first.focus()
    for key, t in (
        ("ArrowRight", 101),
        ("Shift+ArrowRight", 111),
        ("Shift+ArrowLeft", 101),
        ("ArrowLeft", 100),
    ):
        page.keyboard.press(key)
        assert seen(page)["step"] == t
    assert seen(page) == before
    page.get_by_role("button", name="one step on").click()
    agrees(page, history, 101)
    page.keyboard.press("Home")
    agrees(page, history, 0)
    page.keyboard.press("End")
    agrees(page, history, 300)
    scrubber = page.get_by_role("slider", name="step")
    box = scrubber.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert abs(seen(page)["step"] - 150) <= 3
    assert scrubber.get_attribute("aria-valuetext") == f"step {seen(page)['step']} of 300"


def test_it_plays_and_stops(page, tmp_path):
    opened(page, tmp_path, sg.Player(run(OBJECTIVES["softmax"]), WORDS))
    page.locator("svg[role=img]").first.focus()
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('[role=group]').player.stages[0].t >= 3")
    assert page.locator(".sg-caption").get_attribute("aria-live") == "off"
    page.keyboard.press("Space")
    stopped = seen(page)
    assert page.locator(".sg-caption").get_attribute("aria-live") == "polite"
    assert page.locator("svg[role=img]").get_attribute("aria-label") == stopped["caption"]
    agrees(page, run(OBJECTIVES["softmax"]), stopped["step"])


def test_it_finds_the_next_step_that_touches_words(page, tmp_path):
    history = run(OBJECTIVES["skip"])
    opened(page, tmp_path, sg.Player(history, WORDS, step=20))
    page.locator("svg[role=img]").first.focus()
    page.keyboard.press("/")
    page.keyboard.type("fox quick")
    page.keyboard.press("Enter")
    wanted = history.find("fox", "quick", after=20, vocabulary=sg.Vocabulary(WORDS, COUNTS))
    assert seen(page)["step"] == wanted
    page.keyboard.press("Shift+Enter")
    back = history.find("fox", "quick", before=wanted, vocabulary=sg.Vocabulary(WORDS, COUNTS))
    assert seen(page)["step"] == (wanted if back is None else back)
    page.get_by_role("combobox", name="next step that touches").fill("foxx")
    page.keyboard.press("Enter")
    assert "not among the words: foxx" in page.inner_text(".sg-note[role=status]")


def test_tables_arrows_and_zoom_obey(page, tmp_path):
    opened(page, tmp_path, sg.Player(run(OBJECTIVES["negative sampling"]), WORDS, step=50))
    page.get_by_role("checkbox", name="center, v").uncheck()
    assert {key[:2] for key in seen(page)["words"]} == {"ou"}
    page.get_by_role("checkbox", name="context, u").uncheck()
    assert seen(page)["words"] == {}
    assert page.locator("path.sg-pull").count() == 0


def test_players_side_by_side_share_the_step(page, tmp_path):
    one, other = run(OBJECTIVES["softmax"]), run(OBJECTIVES["negative sampling"])
    opened(
        page,
        tmp_path,
        sg.explore.beside(
            sg.Player(one, WORDS, title="softmax"), sg.Player(other, WORDS, title="NEG")
        ),
    )
    page.locator("svg[role=img]").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    assert [seen(page, stage)["step"] for stage in (0, 1)] == [10, 10]
    assert [seen(page, i)["caption"] for i in (0, 1)] == [
        frame(h, WORDS, 10).caption for h in (one, other)
    ]


def test_without_scripts_a_picture_and_its_words_remain(browser, tmp_path):
    player = sg.Player(run(OBJECTIVES["NCE"]), WORDS, step=17)
    player.save(tmp_path / "run.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "run.html").as_uri())
    assert page.get_by_role("img").get_attribute("alt") == player.caption()
    assert page.get_by_role("img").bounding_box()["height"] > 200
    assert player.caption() in page.inner_text("figcaption")
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
    page.evaluate(
        "for (let t = 0; t < 60; t++) document.querySelector('[role=group]').player.seek(t)"
    )
    assert page.evaluate("window.bad") is None
    assert page.locator("svg script, svg img").count() == 0
    assert page.locator("[data-word=in2] text").text_content() == "שלום"


@pytest.mark.parametrize("lr", [1e155, 3.0])  # at once, and after growing for hundreds of steps
def test_a_run_that_breaks_is_shown_up_to_there(page, tmp_path, lr):
    rng = np.random.default_rng(0)
    start = sg.Params(*rng.normal(size=(2, V, 2)))
    trainer = sg.Trainer(
        start, OBJECTIVES["negative sampling"], rng.integers(0, V, (40, 2)), lr=lr, rng=rng
    )
    with pytest.raises(ValueError, match="not finite"):
        trainer.run(5000)
    player = sg.Player(trainer.history, WORDS)
    opened(page, tmp_path, player)
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert "no longer finite" in seen(page)["caption"]
    assert f"stop being finite at step {len(trainer.history) - 1}" in page.inner_text("main")


def test_what_a_page_cannot_replay_is_stored_as_pictures(page, tmp_path):
    history = run(Foreign(NOISE, k=2), dim=5)
    player = sg.Player(history, WORDS)
    opened(page, tmp_path, player)
    assert "cannot replay this objective" in page.inner_text("main")
    for t in (0, 120, 300):
        page.evaluate("t => document.querySelector('[role=group]').player.seek(t)", t)
        ours, theirs = player.frame(t), seen(page)
        assert theirs["step"] == t
        assert all(
            close(ours.W_in[int(key[2:])], at, 2e-3)
            for key, at in theirs["words"].items()
            if key.startswith("in")
        )
        assert len(theirs["arrows"]) == len(ours.rows)
        assert math.isclose(
            sum(arrow[1] for arrow in theirs["arrows"]), ours.total[0], abs_tol=0.01
        )


def test_where_motion_is_not_wanted_it_jumps_from_step_to_step(page, tmp_path):
    history = run(OBJECTIVES["negative sampling"])
    page.emulate_media(reduced_motion="reduce")
    opened(page, tmp_path, sg.Player(history, WORDS))
    places = page.evaluate("""() => new Promise(done => {
        const player = document.querySelector("[role=group]").player, draw = player.stages[0].draw, places = [];
        player.stages[0].draw = function (x, view) {
            places.push(x);
            if (places.length < 20) return draw.call(this, x, view);
            player.stages[0].draw = draw;
            player.pause();
            done(places);
        };
        player.play();
    })""")
    assert all(place == int(place) for place in places)
    assert places[-1] > 10


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
    page.locator("svg[role=img]").first.focus()
    page.keyboard.press("ArrowRight")
    agrees(page, history, 6)
    context.close()
