"""The explorers in a page: they redo Python's arithmetic, say the same words, and obey mouse and keys."""

import re

import numpy as np
import pytest

import sgns_edu as sg
from tests.browser.pages import open_exhibit
from tests.everything import Foreign

WORDS = "the fox quick dog asleep".split()


def opened(page, tmp_path, exhibit, *, calm=True):
    page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    open_exhibit(page, tmp_path, exhibit)
    page.wait_for_function(
        "!document.querySelector('.sg-stage') || document.querySelector('.sg-stage').hasAttribute('viewBox')"
    )
    return page.locator(".sg-exhibit")


def settle(page):
    page.wait_for_function("document.querySelector('div.sg-exhibit').dataset.settled === 'true'")


def words(page):
    """Title and story of the card, the words with their marks."""
    return page.evaluate("""() => {
        const marks = { "sg-center": "●", "sg-yes": "■", "sg-no": "✕" };
        const card = document.querySelector(".sg-card").cloneNode(true);
        for (const word of card.querySelectorAll(".sg-w"))
            for (const name in marks) if (word.classList.contains(name)) word.prepend(marks[name]);
        return [...card.querySelectorAll("h4, p")].map(node => node.textContent).filter(Boolean).join(". ");
    }""")


def points(page):
    """The coordinates in the fields."""
    return page.evaluate("""() => {
        const values = [...document.querySelectorAll("input[type=number]")].map(field => +field.value);
        return Array.from({ length: values.length / 2 }, (_, i) => values.slice(2 * i, 2 * i + 2));
    }""")


def run(objective, steps=200):
    rng = np.random.default_rng(1)
    start = sg.Params(*rng.normal(size=(2, 5, 3)).round(6))
    trainer = sg.Trainer(start, objective, rng.integers(0, 5, (20, 2)), lr=0.2, rng=rng)
    trainer.run(steps)
    return trainer.history


@pytest.mark.parametrize("make", [sg.explore.forces, sg.explore.step])
def test_vectors_follow_fields_keys_and_the_mouse(page, tmp_path, make):
    exhibit = make()
    opened(page, tmp_path, exhibit)
    label = page.get_by_role("img").get_attribute("aria-label")
    assert words(page) == label == exhibit.caption()
    page.get_by_role("button", name="numbers and keys").click()
    field = page.get_by_role("spinbutton").nth(0)
    field.fill("-0.7")
    field.press("Enter")
    exhibit.points = [[-0.7, exhibit.points[0][1]], *exhibit.points[1:]]
    assert words(page) == exhibit.caption()

    handles = page.locator(".sg-handle")
    handles.nth(1).focus()
    page.evaluate("document.addEventListener('keydown', () => (window.isHeard = true))")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.evaluate("window.isHeard") is None  # a notebook would move to another cell
    x, y = exhibit.points[1]
    exhibit.points = [exhibit.points[0], [x - 0.25, y + 0.05], *exhibit.points[2:]]
    assert np.allclose(points(page), exhibit.points, rtol=0, atol=1e-12)
    assert words(page) == exhibit.caption()

    box = handles.nth(2).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, box["y"] + 50)
    page.mouse.up()
    settle(page)
    now = points(page)
    assert now[2][0] < exhibit.points[2][0]
    assert now[2][1] < exhibit.points[2][1]
    exhibit.points = now
    assert words(page) == exhibit.caption()


def test_layers_and_the_way_back(page, tmp_path):
    exhibit = sg.explore.forces()
    opened(page, tmp_path, exhibit)
    pressed = page.locator("[data-layer][aria-pressed=true]")
    assert pressed.all_text_contents() == ["forces"]
    drawn = {"scores": "axis", "chances": "wash", "forces": "sum", "after": "rate"}
    for layer, key in drawn.items():
        mark = page.locator(f'.sg-stage [data-key="{key}"]')
        before = mark.count()
        page.locator(f'[data-layer="{layer}"]').click()
        assert (before, mark.count()) == ((1, 0) if layer == "forces" else (0, 1))
    page.keyboard.press("f")
    assert page.locator('.sg-stage [data-key="sum"]').count() == 1
    page.locator(".sg-handle").nth(0).press("ArrowLeft")
    assert words(page) != exhibit.caption()
    page.keyboard.press("0")
    assert words(page) == exhibit.caption()


def test_the_camera_rests_while_a_vector_is_dragged(page, tmp_path):
    opened(page, tmp_path, sg.explore.forces(), calm=False)
    origin = "document.querySelector('[data-key=origin]').getAttribute('d')"
    before = page.evaluate(origin)
    box = page.locator(".sg-handle").nth(0).bounding_box()
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] - 130, box["y"] + 100)
    handle = page.locator(".sg-handle").nth(0).bounding_box()
    assert handle["x"] + 22 == pytest.approx(
        box["x"] - 130, abs=2
    )  # coordinates are rounded to .01
    assert page.evaluate(origin) == before
    page.mouse.up()
    settle(page)
    assert page.evaluate(origin) != before


def test_ten_thousand_starts_and_the_rate(page, tmp_path):
    exhibit = sg.explore.step()
    opened(page, tmp_path, exhibit)
    page.get_by_text("10,000 random starts", exact=True).click()
    falls, rises, either = exhibit.data["starts"]["counts"][0][2]
    text = page.locator("p[role=status]").text_content()
    assert f"the true score falls in {falls / 100:.1f} %" in text
    assert f"one or the other in {either / 100:.1f} %" in text
    widths = page.evaluate("""() => [...document.querySelectorAll(".sg-shares .sg-rail")].map(rail =>
        rail.firstChild.getBoundingClientRect().width / rail.getBoundingClientRect().width)""")
    assert np.allclose(widths, [falls / 10_000, rises / 10_000], rtol=0, atol=2e-3)
    page.get_by_role("slider", name="rate").press("ArrowRight")
    exhibit.lr = 0.2
    assert words(page).startswith(exhibit.caption())


def test_a_change_during_a_glide_leaves_it_settled(page, tmp_path):
    opened(page, tmp_path, sg.explore.step(), calm=False)
    page.get_by_role("button", name="take the step").click()
    settled = "document.querySelector('.sg-forces').dataset.settled"
    assert page.evaluate(settled) == "false"
    page.get_by_role("slider", name="rate").press("ArrowRight")
    assert page.evaluate(settled) == "true"


@pytest.mark.parametrize("calm", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_the_step_is_taken_and_undone(page, tmp_path, calm):
    exhibit = sg.explore.step()
    opened(page, tmp_path, exhibit, calm=calm)
    scores = page.locator(".sg-score").all_text_contents()
    assert scores == ["+.080 → +.093", "−.130 → −.145", "+.190 → +.174"]
    page.get_by_role("button", name="take the step").click()
    assert page.locator(".sg-handle:visible").count() == 0
    if not calm:
        page.wait_for_selector('[data-key="rate"]')
    settle(page)
    assert page.locator(".sg-sigma").first.text_content() == ".520 → .523 ✓"
    assert page.locator('[data-key="ghostv"]').count() == 1
    page.get_by_role("button", name="before the step").click()
    settle(page)
    assert page.locator(".sg-handle:visible").count() == 4
    assert page.locator(".sg-sigma").first.text_content() == "σ .52"


def test_the_window_slides(page, tmp_path):
    exhibit = sg.explore.window(center=0)
    opened(page, tmp_path, exhibit)
    assert words(page) == exhibit.caption()
    page.get_by_role("button", name="Slide").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    exhibit.state = [1, 3]
    assert words(page) == exhibit.caption()
    page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="dog").click()
    exhibit.state = [2, 8]
    assert words(page) == exhibit.caption()
    assert page.locator(".sg-pairs li").count() == len(exhibit.data["pairs"][2])
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    exhibit.state = [1, 0]
    assert words(page) == exhibit.caption()


def test_a_pair_flies_from_its_words_into_the_list(page, tmp_path):
    exhibit = sg.explore.window(center=2)
    opened(page, tmp_path, exhibit, calm=False)
    count = page.locator(".sg-card b").first
    counts = [count.text_content()]
    page.get_by_role("button", name="Slide").click()
    page.wait_for_selector(".sg-fly")
    for n in range(10, 14):  # the count goes up pair by pair
        page.wait_for_function(
            f"document.querySelector('.sg-card b').textContent.startsWith('{n} ')"
        )
        counts.append(count.text_content())
    assert counts == [f"{n} of 30 pairs" for n in range(9, 14)]
    settle(page)
    assert page.locator(".sg-fly").count() == 0
    frame, first, last = (
        page.locator(at).bounding_box()
        for at in (".sg-frame", ".sg-line button >> nth=1", ".sg-line button >> nth=5")
    )
    assert frame["x"] <= first["x"]
    assert frame["x"] + frame["width"] >= last["x"] + last["width"]
    exhibit.state = [1, 3]
    assert words(page) == exhibit.caption()


def test_the_race_counts_pairs(page, tmp_path):
    exhibit = sg.explore.race()
    root = opened(page, tmp_path, exhibit)
    done = page.locator(".sg-lane p b")
    assert done.all_text_contents() == ["0 pairs done", "0 pairs done"]
    assert "166" not in words(page)  # the answer is not told before the race
    page.get_by_role("button", name="Start").click()
    assert done.all_text_contents() == ["1 pair done", "166 pairs done, same 1,000 products"]
    assert words(page) == exhibit.caption()
    assert page.locator(".sg-grid .sg-no").count() == 999 + 5
    assert page.locator(".sg-grid .sg-yes").count() == 2
    fills = page.evaluate("""() => [...document.querySelectorAll(".sg-bar-done")].map(bar =>
        bar.firstChild.getBoundingClientRect().width / bar.getBoundingClientRect().width)""")
    assert np.allclose(fills, [1 / 166, 1], rtol=0, atol=1e-3)
    page.locator("select").nth(0).select_option(label="10,000")
    page.locator("select").nth(1).select_option(label="20")
    assert done.all_text_contents() == ["0 pairs done", "0 pairs done"]
    page.get_by_role("button", name="Start").click()
    exhibit.V, exhibit.k = 10_000, 20
    assert words(page) == exhibit.caption()
    assert root.get_attribute("data-products") == "10000"


def test_both_sides_of_the_race_spend_the_same_products(page, tmp_path):
    opened(page, tmp_path, sg.explore.race(), calm=False)
    page.get_by_role("button", name="Start").click()
    page.wait_for_function("+document.querySelector('.sg-race').dataset.products > 200")
    seen = page.evaluate("""() => [+document.querySelector(".sg-race").dataset.products,
        document.querySelector(".sg-lane:first-child .sg-grid").querySelectorAll("[class]").length,
        parseInt(document.querySelectorAll(".sg-lane p b")[1].textContent)]""")
    assert seen[1:] == [seen[0], seen[0] // 6]
    page.keyboard.press("Tab")
    page.locator(".sg-race").press(" ")  # to the end at once
    assert page.locator(".sg-race").get_attribute("data-products") == "1000"


@pytest.mark.parametrize(
    ("objective", "table"),
    [
        (sg.NegativeSampling(sg.Uniform(5), k=3), "out"),
        pytest.param(
            sg.NegativeSampling(sg.Uniform(5), k=3, collision="skip"), "in", marks=pytest.mark.slow
        ),
        pytest.param(sg.FullSoftmax(5), "out", marks=pytest.mark.slow),
        (sg.HierarchicalSoftmax.from_counts([5, 4, 3, 2, 1]), "in"),
    ],
)
def test_the_ledger_adds_up_and_leads_to_its_steps(page, tmp_path, objective, table):
    history = run(objective)
    exhibit = sg.explore.ledger(history, WORDS, "fox", "quick", table=table)
    root = opened(page, tmp_path, exhibit)
    assert words(page) == exhibit.story()
    entries = exhibit.ledger()
    change = np.bincount(entries["step"], entries["change"], minlength=200)  # (T,)
    rises = page.get_by_role("button", name=re.compile(r"^step [\d,]+:"))
    steps = [int(re.match(r"step (\d+)", text)[1]) for text in rises.all_text_contents()]
    assert np.allclose(np.sort(change)[::-1][:3], change[steps])
    root.evaluate("root => root.player.look('run')")
    rises.nth(1).click()
    assert root.get_attribute("data-view") == "step"
    assert int(root.get_attribute("data-step")) == steps[1]
    page.locator("select").nth(1).select_option("dog")
    exhibit.pair = ["fox", "dog"]
    assert words(page) == exhibit.story()


@pytest.mark.parametrize("table", ["out", "in"])
def test_a_stair_holds_its_steps_and_opens_the_largest(page, tmp_path, table):
    history = run(sg.NegativeSampling(sg.Uniform(5), k=3), steps=400)
    exhibit = sg.explore.ledger(history, WORDS, "fox", "quick", table=table)
    root = opened(page, tmp_path, exhibit)
    entries = exhibit.ledger()
    change = np.bincount(entries["step"], entries["change"], minlength=400)  # (T,)
    touched = np.unique(entries["step"])  # (n,)
    stairs = page.locator(".sg-hover")
    n, each = stairs.count(), -(-len(touched) // stairs.count())
    assert n == -(-len(touched) // each)
    assert stairs.first.bounding_box()["width"] >= 6
    for i in (0, n // 2, n - 1):
        stairs.nth(i).click()
        part = touched[i * each : (i + 1) * each]
        largest = part[np.abs(change[part]).argmax()]
        assert int(root.get_attribute("data-step")) == largest
        here = page.locator(".sg-here").bounding_box()["x"]
        assert here == pytest.approx(stairs.nth(i).bounding_box()["x"], abs=0.6)
    bars = page.evaluate("""() => ["pull", "push"].map(role =>
        [...document.querySelectorAll(`.sg-ledger rect.sg-${role}`)].map(bar => +bar.getAttribute("height")))""")
    if table == "in":  # the package tells these by label
        pulls = np.bincount(
            entries["step"], entries["change"] * (entries["label"] == 1), minlength=400
        )
        parts = [touched[i * each : (i + 1) * each] for i in range(n)]
        sizes = np.array([[abs(pulls[p].sum()), abs((change - pulls)[p].sum())] for p in parts]).T
        assert np.allclose(np.array(bars) * sizes.max() / np.max(bars), sizes, rtol=0, atol=1e-9)


def test_a_ledger_that_the_page_cannot_redo_says_its_sums_and_why(page, tmp_path):
    exhibit = sg.explore.ledger(run(Foreign(sg.Uniform(5), k=3)), WORDS, "fox", "quick")
    opened(page, tmp_path, exhibit)
    assert page.locator(".sg-ledger .sg-card").text_content() == exhibit.story()
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
    opened(page, tmp_path, exhibit)
    caption = page.locator(".sg-caption").first
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


def test_each_stored_state_names_its_own_bars_and_series(page, tmp_path):
    exhibit = sg.explore.grid(
        {1: {"a": {"fox": 1}}, 2: {"b": {"dog": 2, "hen": 1}}, 3: {"": {"owl": 1}}},
        {"k": [1, 2, 3]},
        draw="bars",
    )
    opened(page, tmp_path, exhibit)
    for names, series in ((["fox"], ["a"]), (["dog", "hen"], ["b"]), (["owl"], [])):
        written = page.locator(".sg-axis text").all_text_contents()
        assert [text for text in written if text.isalpha()] == names
        assert page.locator(".sg-kinds li").all_text_contents() == series
        page.get_by_role("slider", name="k").press("ArrowRight")


def test_a_slider_follows_the_player_on_its_page(page, tmp_path):
    player = sg.Player(run(sg.NegativeSampling(sg.Uniform(5), k=3)), WORDS, view="run")
    steps = [0, 10, 20, 30, 40]
    exhibit = sg.explore.grid(
        {t: {"a": [t, t]} for t in steps},
        {"step": steps},
        draw="line",
        caption="step {step}",
        follows="step",
    )
    path = tmp_path / "both.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{exhibit.html()}{player.html()}")
    page.goto(path.as_uri())
    caption = page.locator(".sg-grid .sg-caption")
    clock = page.locator(".sg-player input[type=range]").first
    clock.wait_for()
    for step, nearest in ((12, 10), (38, 40), (0, 0)):
        clock.evaluate(
            "(node, step) => { node.value = step; node.dispatchEvent(new Event('input')); }", step
        )
        page.wait_for_function(
            "text => document.querySelector('.sg-grid .sg-caption').textContent === text",
            arg=f"step {nearest}",
        )
    assert caption.text_content() == "step 0"
    page.locator(".sg-grid input[type=range]").press("End")  # it can still be moved by hand
    assert caption.text_content() == "step 40"


def test_points_glide_when_a_slider_moves_and_words_stay_large(page, tmp_path):
    exhibit = sg.explore.grid(
        {1: {"a": [[0, 0]], "b": [[1, 1]]}, 2: {"a": [[4, 4]], "b": [[1, 1]]}}, {"k": [1, 2]}
    )
    opened(page, tmp_path, exhibit, calm=False)
    places = page.evaluate(
        """() => new Promise(done => {
        const places = [], root = document.querySelector(".sg-exhibit");
        const look = () => {
            places.push(root.querySelector("svg.sg-stage path.sg-dot").getBoundingClientRect().x);
            if (root.dataset.settled === "true" && places.length > 2) done(places);
            else requestAnimationFrame(look);
        };
        const slider = root.querySelector("input[type=range]");
        places.push(root.querySelector("svg.sg-stage path.sg-dot").getBoundingClientRect().x);
        slider.value = slider.max;
        slider.dispatchEvent(new Event("input"));
        requestAnimationFrame(look);
    })"""
    )
    assert places[0] < places[-1]
    assert any(places[0] < place < places[-1] for place in places)
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
