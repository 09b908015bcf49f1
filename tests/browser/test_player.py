"""The player in a browser: what it draws is the step's own geometry, its words fit, its keys and its clock work."""

import itertools
import math

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show.widgets import payload
from tests.browser.fox import NOTES, fox, fox_player

STEPS = (0, 5, 411, 579, 812, 1096, 1350, 1999)
ROOT = "document.querySelector('.sg-player')"
PLAYER = f"{ROOT}.player"
SCENE = f"Object.fromEntries({PLAYER}.step.stage.scene)"
LAYERS = f"""(() => {{
    const stage = {PLAYER}.stage.node.cloneNode(true);
    stage.querySelector("defs").remove();
    return stage.innerHTML;
}})()"""
TEXTS = f"""(() => {{
    const stage = {PLAYER}.stage.node, frame = stage.getBoundingClientRect();
    return [...stage.querySelectorAll("text")].map(node => {{
        const box = node.getBoundingClientRect();
        return {{ key: node.dataset.key, text: node.textContent,
            size: parseFloat(node.getAttribute("font-size")),
            left: box.left - frame.left, right: frame.right - box.right,
            top: box.top - frame.top, bottom: frame.bottom - box.bottom,
            box: [box.left, box.top, box.right, box.bottom] }};
    }});
}})()"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("fox") / "fox.html"
    fox_player().save(path)
    return path


def open_page(page, path, *, calm=True, size=(900, 700)):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    page.goto(path.as_uri())
    page.wait_for_selector(".sg-player")
    page.wait_for_function(f"{PLAYER}.stage.w > 0")


@pytest.fixture
def calm(page, saved):
    open_page(page, saved)
    return page


def show(page, t, phase):
    page.evaluate(f"{PLAYER}.go({t}, {phase})")


def scene(page, t, phase):
    """The items on stage, in pixels; y points down."""
    show(page, t, phase)
    return page.evaluate(SCENE)


def settle(page):
    page.wait_for_function(f"{ROOT}.dataset.settled === 'true'")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def focus(page):
    page.evaluate(f"{PLAYER}.stage.node.focus()")


def state(page):
    return page.evaluate(f"({{...{ROOT}.dataset}})")


def arrow(item):
    return np.array([item["x2"] - item["x1"], item["y1"] - item["y2"]])


def place(item, camera):
    """A place on the plane from its pixels."""
    return np.array([item["x"] - camera[0], camera[1] - item["y"]]) / camera[2]


def camera(page):
    """Where the origin is, and pixels a unit, read off the rings."""
    items = page.evaluate(SCENE)
    key, ring = next((k, i) for k, i in items.items() if k.startswith("ring"))
    return ring["x"], ring["y"], ring["r"] / float(key.removeprefix("ring"))


# ---- the frame


SIZES = [(900, 700), (1366, 768), (1280, 800), (800, 900), (652, 900), (390, 800)]


def test_it_fits(page, saved):
    open_page(page, saved)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(f"{ROOT}.clientWidth <= {width}")
        for view in ("step", "run"):
            page.evaluate(f"{PLAYER}.look('{view}')")
            wide, high = page.evaluate(
                f"[document.documentElement.scrollWidth, {ROOT}.getBoundingClientRect().height]"
            )
            assert wide <= width
            if width >= 900:
                assert high <= 625
            elif width >= 652:
                assert high <= (800 if view == "step" else 960)


@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(size, marks=pytest.mark.slow) for size in SIZES[1:])]
)
def test_names_neither_overlap_nor_leave_the_stage(page, saved, size):
    open_page(page, saved, size=size)
    for t, phase in itertools.product(STEPS, range(7)):
        show(page, t, phase)
        texts = page.evaluate(TEXTS)
        assert min(text["size"] for text in texts) >= 13
        names = [text for text in texts if text["key"].startswith("t")]
        for name in names:
            assert min(name[side] for side in ("left", "right", "top", "bottom")) > -1, name
        for one, other in itertools.combinations(names, 2):
            (a, b, c, d), (e, f, g, h) = one["box"], other["box"]
            assert not (a < g and e < c and b < h and f < d), (t, phase, one, other)


def test_the_first_frame_fills_the_stage(calm):
    items = scene(calm, 812, 0)
    marks = [item for key, item in items.items() if key == "vm" or key.startswith("m")]
    (one, other) = marks
    assert math.dist((one["x"], one["y"]), (other["x"], other["y"])) >= 120


# ---- the geometry is the arithmetic


@pytest.mark.parametrize(
    "t", [812, *(pytest.param(t, marks=pytest.mark.slow) for t in STEPS[1:] if t != 812)]
)
def test_a_step_is_drawn_to_scale(calm, t):
    history, _ = fox(steps=t + 1)
    step, before, after = history[t], history.seek(t), history.seek(t + 1)
    v, v2 = before.W_in[step.draw.center], after.W_in[step.draw.center]
    chances = dict(zip(zip(step.rows, step.labels.astype(int)), abs(step.errors)))

    items = scene(calm, t, 2)
    origin = camera(calm)
    for (row, label), _ in chances.items():
        u = before.W_out[row]
        foot = place(items[f"f{row}·{label}"], origin)
        assert foot @ v == pytest.approx(u @ v, abs=0.01)
        assert abs(foot[0] * v[1] - foot[1] * v[0]) * origin[2] / np.hypot(*v) < 1

    items = scene(calm, t, 4)
    unit = camera(calm)[2]
    for (row, label), gap in chances.items():
        times = (step.rows == row)[step.labels == label].sum() if label == 0 else 1
        force = arrow(items[f"F{row}·{label}"]) / unit
        u = before.W_out[row] * (1 if label else -1)
        assert np.hypot(*force) == pytest.approx(times * gap * np.hypot(*u), rel=0.01)
        assert force @ u >= math.cos(math.radians(1)) * np.hypot(*force) * np.hypot(*u)
    if "sum" in items:
        assert arrow(items["sum"]) == pytest.approx(step.on_center.sum(axis=0) * unit, abs=1)

    items = scene(calm, t, 5)
    moved = place(items["vm"], camera(calm)) - v
    assert moved == pytest.approx(step.lr * step.on_center.sum(axis=0), abs=0.01 * np.hypot(*v2))

    items = scene(calm, t, 6)
    for row, label in chances:
        foot = place(items[f"f{row}·{label}"], camera(calm))
        assert foot @ v2 == pytest.approx(after.W_out[row] @ v2, abs=0.01)


def test_forces_are_long_enough_to_be_seen(calm):
    lengths = [np.hypot(*arrow(item)) for key, item in scene(calm, 812, 4).items() if key[0] == "F"]
    assert max(lengths) >= 200


def test_bars_labels_and_story_say_the_same_number(calm):
    show(calm, 812, 4)
    rows = calm.evaluate(
        """[...document.querySelectorAll(".sg-row")].map(row => {
        const rail = row.querySelector(".sg-rail").getBoundingClientRect();
        const knob = row.querySelector(".sg-knob").getBoundingClientRect();
        const fill = row.querySelector(".sg-fill").getBoundingClientRect();
        return { word: row.querySelector(".sg-w").textContent, yes: !!row.querySelector(".sg-yes"),
            gap: row.querySelector(".sg-gap").textContent.slice(4),
            at: ((knob.left + knob.right) / 2 - rail.left) / rail.width, fill: fill.width / rail.width,
            wide: rail.width };
    })"""
    )
    step = fox(steps=813)[0][812]
    assert [row["word"] for row in rows] == ["quick", "lazy", "asleep"]
    for row, p, error in zip(rows, step.probs, abs(step.errors)):
        assert row["at"] == pytest.approx(p, abs=1 / row["wide"])
        assert row["fill"] == pytest.approx(error, abs=1 / row["wide"])
        assert row["gap"] == f"{error:.2f}".lstrip("0")
    texts = {text["key"][:2]: text["text"] for text in calm.evaluate(TEXTS)}
    assert texts["tF"].endswith(rows[-1]["gap"])
    assert rows[0]["gap"] in calm.inner_text(".sg-card p")


def test_at_the_start_all_is_still(calm):
    items = scene(calm, 0, 4)
    assert not [key for key in items if key.startswith(("tF", "tsum", "inset"))]
    assert "no force" in calm.inner_text(".sg-card p")


# ---- pure, forward and back


def test_every_way_to_a_phase_shows_the_same(calm):
    direct = []
    for phase in range(7):
        show(calm, 812, phase)
        direct.append(calm.evaluate(LAYERS))
    show(calm, 812, 0)
    focus(calm)
    for phase in range(1, 7):
        press(calm, "ArrowRight")
        assert calm.evaluate(LAYERS) == direct[phase]
    for phase in range(5, -1, -1):
        press(calm, "ArrowLeft")
        assert calm.evaluate(LAYERS) == direct[phase]


def test_the_run_shows_the_same_from_both_sides(calm):
    calm.evaluate(f"{PLAYER}.look('run')")
    without_names = f"{LAYERS}.replace(/<g data-layer=.text.*/, '')"
    show(calm, 700, 0)
    direct = calm.evaluate(without_names)
    for t in (0, 1500, 700):
        show(calm, t, 0)
    assert calm.evaluate(without_names) == direct


# ---- the clock


CLOCK = f"""(() => {{
    const player = {PLAYER}, calls = [];
    let time = 0;
    player.clock.now = () => time;
    player.clock.frame = call => calls.push(call);
    window.pass = ms => {{
        for (const end = time + ms; time < end; ) {{
            time += 10;
            calls.splice(0).forEach(call => call(time));
        }}
    }};
    window.untilSettled = () => {{
        const start = time;
        while ({ROOT}.dataset.settled !== "true" && time < start + 60000) pass(10);
        return time - start;
    }};
}})()"""


@pytest.fixture
def clocked(page, saved):
    open_page(page, saved, calm=False)
    page.evaluate(CLOCK)
    return page


def test_phases_take_their_time_and_a_key_cuts_them_short(clocked):
    focus(clocked)
    times = []
    for _ in range(6):
        clocked.keyboard.press("ArrowRight")
        times.append(clocked.evaluate("untilSettled()"))
    assert times[3] == pytest.approx(2100, abs=300)
    assert times[4] == pytest.approx(2400, abs=300)
    assert max(times[:3] + times[5:]) <= 1500
    show(clocked, 812, 3)
    clocked.keyboard.press("ArrowRight")
    clocked.evaluate("pass(300)")
    clocked.keyboard.press("ArrowRight")
    assert state(clocked)["phase"] == "5"


def test_a_change_of_size_during_a_glide_does_not_stop_the_step(clocked):
    focus(clocked)
    clocked.evaluate("untilSettled()")
    clocked.keyboard.press("5")
    clocked.evaluate("pass(100)")
    wide = clocked.evaluate(f"{PLAYER}.stage.w")
    clocked.set_viewport_size({"width": 800, "height": 700})
    clocked.wait_for_function(f"{PLAYER}.stage.w < {wide}")
    clocked.evaluate("untilSettled()")
    assert state(clocked)["settled"] == "true"


def test_the_next_step_glides_in(clocked):
    show(clocked, 812, 6)
    clocked.evaluate("untilSettled()")
    focus(clocked)
    clocked.keyboard.press("ArrowRight")
    assert (state(clocked)["step"], state(clocked)["phase"]) == ("813", "0")
    assert clocked.evaluate("untilSettled()") == pytest.approx(600, abs=20)


def test_advancing_by_itself_ends_when_it_is_switched_off(clocked):
    show(clocked, 812, 0)
    clocked.evaluate("untilSettled()")
    clocked.evaluate(
        """() => {
        const wait = window.setTimeout;
        window.waiting = [];
        window.setTimeout = (call, ms) => (ms === 1800 ? waiting.push(call) : wait(call, ms));
    }"""
    )
    focus(clocked)
    for is_on, phase in ((True, "2"), (False, "3")):
        clocked.evaluate(f"{PLAYER}.advances = true")
        clocked.keyboard.press("ArrowRight")
        clocked.evaluate("untilSettled()")
        clocked.evaluate(f"{PLAYER}.advances = {str(is_on).lower()}")
        clocked.evaluate("waiting.splice(0).forEach(call => call())")
        clocked.evaluate("untilSettled()")
        assert state(clocked)["phase"] == phase


def test_a_push_shrinks_through_zero_and_turns_around(clocked):
    show(clocked, 812, 3)
    clocked.evaluate("untilSettled()")
    focus(clocked)
    clocked.keyboard.press("ArrowRight")
    lengths = []
    for _ in range(75):
        clocked.evaluate("pass(20)")
        items = clocked.evaluate(SCENE)
        push = next(
            (item for key, item in items.items() if key[0] == "F" and item.get("open")), None
        )
        if push is not None:
            lengths.append(np.hypot(*arrow(push)))
    assert min(lengths) < 0.1 * max(lengths)


def test_calm_readers_get_the_end_at_once(calm):
    focus(calm)
    calm.keyboard.press("ArrowRight")
    assert state(calm)["settled"] == "true"
    assert state(calm)["phase"] == "1"


def test_the_run_plays_to_its_next_note_and_rests(clocked):
    clocked.evaluate(f"{PLAYER}.look('run')")
    focus(clocked)
    clocked.keyboard.press("Home")
    clocked.keyboard.press("Space")
    clocked.evaluate("pass(1000)")
    roles = f"Object.keys(Object.fromEntries({PLAYER}.run.stages[0].scene)).filter(key => /^(role|F)/.test(key)).length"
    assert state(clocked)["settled"] == "false"
    assert clocked.evaluate(roles) == 0  # 100 steps a second: nobody acts in sight
    clocked.evaluate("untilSettled()")
    assert state(clocked)["step"] == "300"
    assert clocked.text_content("[data-key=angle]") == "175°"
    clocked.locator(".sg-player select").last.select_option(label="3 steps a second")
    clocked.evaluate(f"{PLAYER}.stage.node.focus()")
    clocked.keyboard.press("Space")
    clocked.evaluate("pass(500)")
    assert clocked.evaluate(roles) > 0
    clocked.keyboard.press("Space")
    assert state(clocked)["settled"] == "true"


# ---- answers, guess, notes


def test_answers_count_real_pairs_above_strangers(calm):
    calm.evaluate(f"{PLAYER}.look('run')")
    history, vocabulary = fox()
    columns = history.columns()
    real = set(zip(columns["center"].tolist(), columns["context"].tolist()))
    V = len(vocabulary)
    for t in (0, 300, 1000, 2000):
        show(calm, t, 0)
        params = history.seek(t)
        scores = params.W_in @ params.W_out.T
        yes = [scores[c, o] for c in range(V) for o in range(V) if (c, o) in real]
        no = [scores[c, o] for c in range(V) for o in range(V) if (c, o) not in real]
        above = np.mean([(a > b) + (a == b) / 2 for a in yes for b in no])
        assert calm.inner_text(".sg-above b") == f"{round(100 * above)} of 100"
    assert calm.locator(".sg-answers circle").count() == V * V


def test_a_guess_is_measured_against_the_sum(calm):
    show(calm, 812, 3)
    stage = calm.locator(".sg-stage").first.bounding_box()
    center = calm.evaluate(SCENE)["vm"]
    angle = math.radians(20)
    calm.mouse.click(
        stage["x"] + center["x"] + 80 * math.cos(angle),
        stage["y"] + center["y"] - 80 * math.sin(angle),
    )
    focus(calm)
    press(calm, "ArrowRight")
    total = fox(steps=813)[0][812].on_center.sum(axis=0)
    off = abs(math.degrees(math.atan2(total[1], total[0])) - 20)
    story = calm.inner_text(".sg-card p")
    assert abs(int(story.rsplit("guess: ", 1)[1].split("°")[0]) - off) <= 1.5
    press(calm, "ArrowLeft", ",")
    press(calm, "ArrowRight")
    story = calm.inner_text(".sg-card p")
    assert abs(int(story.rsplit("guess: ", 1)[1].split("°")[0]) - abs(off - 15)) <= 1.5


def test_notes_are_buttons_and_the_focus_stays(calm):
    focus(calm)
    press(calm, "r")
    for note in (300, 1000):
        calm.get_by_role("button", name=f"note at step {note:,}").click()
        assert state(calm)["step"] == str(note)
        assert calm.locator(".sg-card b").last.inner_text() == NOTES[note].title
    press(calm, "]")
    assert state(calm)["step"] == "2000"
    press(calm, "[", "Home", "Shift+ArrowRight", "o")
    assert (state(calm)["view"], state(calm)["step"]) == ("step", "10")
    assert calm.evaluate(f"{ROOT}.contains(document.activeElement)")


def test_it_fills_the_screen_and_leaves_it(calm):
    focus(calm)
    calm.keyboard.press("p")
    calm.wait_for_function("document.fullscreenElement")
    assert calm.evaluate(f"parseFloat(getComputedStyle({ROOT}).fontSize)") >= 20
    press(calm, "ArrowRight")
    assert state(calm)["phase"] == "1"
    press(calm, "r")
    answers, foot = (
        calm.locator(f"{part}:visible").bounding_box() for part in (".sg-answers", ".sg-foot")
    )
    assert answers["y"] + answers["height"] <= foot["y"]
    calm.keyboard.press("Escape")
    calm.wait_for_function("!document.fullscreenElement")


def test_words_are_found_and_followed(calm):
    focus(calm)
    press(calm, "m")
    calm.get_by_label("go to the next step with these words").fill("fox quick")
    calm.keyboard.press("Enter")
    assert state(calm)["step"] == str(fox()[0].find("fox", "quick", after=812, vocabulary=fox()[1]))
    calm.get_by_label("go to the next step with these words").fill("foxx")
    calm.keyboard.press("Enter")
    assert "not among the words: foxx" in calm.inner_text("[role=status]")
    calm.get_by_label("step number").fill("1096")
    calm.keyboard.press("Enter")
    assert state(calm)["step"] == "1096"


# ---- other runs


def test_many_rows_are_summed_up(page, tmp_path):
    history, vocabulary = fox(sg.NegativeSampling(sg.Uniform(12), k=15), steps=200)
    fox_player(history, vocabulary, step=150, notes={}).save(tmp_path / "k15.html")
    open_page(page, tmp_path / "k15.html")
    show(page, 150, 4)
    step = history[150]
    distinct = len(set(zip(step.rows.tolist(), step.labels.tolist())))
    assert page.locator(".sg-row").count() == 6
    assert f"and {distinct - 6} more no" in page.inner_text(".sg-side")
    named = [key for key in page.evaluate(SCENE) if key.startswith("tF")]
    assert 1 <= len(named) <= 3


def test_a_negative_that_is_its_own_context_is_drawn_twice(calm):
    history, _ = fox()
    columns = history.columns()
    t = int(np.argmax((columns["negatives"] == columns["context"][:, None]).any(axis=1)))
    row = int(columns["context"][t])
    items = scene(calm, t, 4)
    assert {f"F{row}·1", f"F{row}·0"} <= set(items)
    assert calm.locator(f"[data-row='{row}·1'], [data-row='{row}·0']").count() == 2


@pytest.mark.parametrize("name", ["NCE", "softmax", "tree"])
def test_every_objective_is_told(page, tmp_path, name):
    vocabulary = fox(steps=1)[1]
    objective = {
        "NCE": sg.NCE(sg.Unigram(vocabulary.counts), k=3),
        "softmax": sg.FullSoftmax(len(vocabulary)),
        "tree": sg.HierarchicalSoftmax.from_counts(vocabulary.counts),
    }[name]
    history, _ = fox(objective, steps=300, dim=5)
    player = fox_player(history, vocabulary, step=250, notes={})
    player.save(tmp_path / "run.html")
    open_page(page, tmp_path / "run.html")
    for phase in range(7):
        show(page, 250, phase)
        player.phase = phase
        assert page.get_attribute(".sg-stage", "aria-label") == player.caption()
    show(page, 250, 2)
    items, step = page.evaluate(SCENE), history[250]
    v = history.seek(250).W_in[step.draw.center]
    for key, item in items.items():
        if key[0] == "f":  # the plane holds v, so every foot is true in d dimensions
            row = int(key[1:].split("·")[0])
            foot = place(item, camera(page))
            u = history.seek(250).W_out[row]
            assert np.hypot(*foot) == pytest.approx(abs(u @ v) / np.linalg.norm(v), abs=0.01)


# ---- it costs little and leaves nothing behind


@pytest.mark.parametrize("last", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_nodes_do_not_grow_over_many_steps(calm, last):
    count = "document.querySelectorAll('*').length"
    calm.evaluate(
        f"for (let t = 0; t < 40; t++) {{ {PLAYER}.look('step'); {PLAYER}.go(t, t % 7); }}"
    )
    before = calm.evaluate(count)
    calm.evaluate(f"for (let t = 0; t < {last}; t += 3) {PLAYER}.go(t, t % 7)")
    calm.evaluate(f"{PLAYER}.go(39, 4)")
    assert calm.evaluate(count) <= before + 20


@pytest.mark.parametrize("n", [5, pytest.param(20, marks=pytest.mark.slow)])
def test_the_words_of_page_and_python_agree(calm, n):
    player = fox_player()
    for t in np.linspace(0, 1999, n).astype(int).tolist():
        for phase in range(7):
            show(calm, t, phase)
            player.step, player.phase = t, phase
            label = calm.get_attribute(".sg-stage", "aria-label")
            assert label == player.caption()
            words = calm.evaluate(f"{ROOT}.querySelector('.sg-card p').textContent")
            assert words.split(". ")[0][-10:] in label


# ---- films, and runs of different lengths


def test_every_note_of_a_film_can_be_reached_and_its_scrubber_moves(page, tmp_path, monkeypatch):
    monkeypatch.setattr(payload, "MOST_WORK", 0)
    monkeypatch.setattr(payload, "FILM", 11)  # pictures at 0, 200, …, 2000
    fox_player(view="run").save(tmp_path / "film.html")
    open_page(page, tmp_path / "film.html")
    focus(page)
    press(page, "Home")
    for step, note in zip((200, 1000, 2000), list(NOTES.values())[1:]):
        press(page, "]")
        assert state(page)["step"] == str(step)
        assert page.locator(".sg-card b").last.inner_text() == note.title
    press(page, "Home")
    page.get_by_label("step", exact=True).focus()
    for step in (200, 400):
        press(page, "ArrowRight")
        assert state(page)["step"] == str(step)
    press(page, "ArrowLeft")
    assert state(page)["step"] == "200"


def test_beside_goes_to_the_end_of_the_longest_run_and_follows_words_in_each(page, tmp_path):
    short, vocabulary = fox(steps=300)
    words = list(reversed(vocabulary.words))
    other = sg.Player(fox()[0], words, sentences=None)
    both = sg.explore.beside(fox_player(short, vocabulary, step=0, notes={}), other)
    both.save(tmp_path / "two.html")
    open_page(page, tmp_path / "two.html")
    focus(page)
    press(page, "End", "ArrowLeft")
    assert state(page)["step"] == "1999"
    page.evaluate(f"{PLAYER}.run.seek(1234)")
    assert state(page)["step"] == "1234"
    page.evaluate(f"{PLAYER}.follow(['fox'])")
    rows = [[vocabulary.words.index("fox")], [words.index("fox")]]
    assert page.evaluate(f"{PLAYER}.run.followed.map(rows => [...rows])") == rows
