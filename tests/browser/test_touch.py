"""Fingers on the saved page: taps on the controls, the scrubber and an arrow's handle dragged."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.browser.pages import open_exhibit

WORDS = "the fox quick dog asleep".split()


@pytest.fixture
def screen(browser):
    """A telephone's page, upright."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
    )
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    yield page
    context.close()
    assert wrong == []


def drag(page, start, end):
    """One finger from start to end, in ten moves, as the browser hears it from the glass."""
    glass = page.context.new_cdp_session(page)
    for kind, k in [("touchStart", 0.0), *[("touchMove", i / 10) for i in range(1, 11)]]:
        at = [a + k * (b - a) for a, b in zip(start, end)]
        glass.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at[0], "y": at[1]}]}
        )
    glass.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def opened(page, tmp_path, exhibit):
    open_exhibit(page, tmp_path, exhibit)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_player_obeys_fingers(screen, tmp_path):
    rng = np.random.default_rng(0)
    trainer = sg.Trainer(
        sg.Params(*rng.normal(size=(2, 5, 2))),
        sg.NegativeSampling(sg.Uniform(5)),
        rng.integers(0, 5, (20, 2)),
        rng=rng,
    )
    trainer.run(200)
    opened(screen, tmp_path, sg.Player(trainer.history, WORDS, view="step", step=20, notes={}))
    comes = lambda true: screen.wait_for_function(  # noqa: E731  # a tap becomes a click only when the glass has decided so
        f"() => {{ const {{ step, phase, view }} = document.querySelector('.sg-player').dataset; return {true}; }}"
    )
    screen.get_by_role("button", name="Next").tap()
    comes("step === '20' && phase === '1'")
    screen.get_by_role("button", name="Back").tap()
    comes("phase === '0'")
    screen.get_by_role("button", name="The run").tap()
    comes("view === 'run'")
    for name, t in (("one step on", 1), ("one step back", 0)):  # the run opens at its start
        screen.get_by_role("button", name=name).tap()
        comes(f"step === '{t}'")
    scrubber = screen.get_by_role("slider", name="step")
    scrubber.scroll_into_view_if_needed()
    box = scrubber.bounding_box()
    drag(
        screen,
        *((box["x"] + 8 + (box["width"] - 16) * share, middle(box)[1]) for share in (0.05, 0.8)),
    )
    comes("Math.abs(step - 160) <= 3")
    screen.get_by_role("button", name="Play").tap()
    comes("step === '200'")


def test_a_finger_pulls_a_vector_and_the_page_stays_where_it_is(screen, tmp_path):
    exhibit = sg.explore.forces()
    opened(screen, tmp_path, exhibit)
    label = "document.querySelector('svg.sg-stage').getAttribute('aria-label')"
    before = screen.evaluate(label)
    screen.locator(".sg-handle").nth(2).scroll_into_view_if_needed()
    at = screen.evaluate("scrollY")
    start = middle(screen.locator(".sg-handle").nth(2).bounding_box())
    drag(screen, start, (start[0] - 50, start[1] - 60))
    screen.wait_for_function(f"said => {label} !== said", arg=before)
    screen.wait_for_function("document.querySelector('.sg-forces').dataset.settled === 'true'")
    now, said = screen.evaluate(f"""() => {{  // both at one moment
        const fields = [...document.querySelectorAll("input[type=number]")].map(field => +field.value);
        return [[0, 2, 4].map(i => fields.slice(i, i + 2)), {label}];
    }}""")
    assert now[:2] == exhibit.points[:2]
    assert now[2][0] < exhibit.points[2][0]
    assert now[2][1] > exhibit.points[2][1]
    exhibit.points = now
    assert said == exhibit.caption() != before
    assert screen.evaluate("scrollY") == at
