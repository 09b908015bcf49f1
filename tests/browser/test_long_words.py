"""Words of 40 letters: no exhibit is wider than its page, and no name leaves its stage."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.browser.fox import fox

LONG = "Donaudampfschifffahrtselektrizitaeten"
INSIDE = """() => {
    const stage = document.querySelector(".sg-stage").getBoundingClientRect();
    return [...document.querySelectorAll(".sg-stage text")].every(text => {
        const box = text.getBoundingClientRect();
        return stage.left - 1 <= box.left && box.right <= stage.right + 1;
    });
}"""


def exhibits():
    history, vocabulary = fox(steps=400)
    words = [f"{LONG}{i:03}" for i in range(len(vocabulary))]
    longer = dict(zip(vocabulary.words, words))
    sentences = [[longer[word] for word in sentence] for sentence in sg.load_corpus("fox")]
    points = np.random.default_rng(0).normal(size=(9, 2))
    return {
        "player": sg.Player(history, words, sentences=sentences, step=300, phase=4),
        "ledger": sg.explore.ledger(history, words, *words[:2], step=300),
        "window": sg.explore.window(words[:8], center=3),
        "forces": sg.explore.forces(words=words[:3]),
        "map": sg.explore.map({LONG: points, "b": -points}, words[:9], classes=[LONG] * 9),
        "predict": sg.predict(f"{LONG * 2}?", words[:4], answer=words[0], reveal=LONG * 2),
        "slider": sg.predict("How many?", number=(0, 1e12), answer=3),
    }


@pytest.mark.parametrize(
    "name",
    [
        "player",
        "map",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("ledger", "window", "forces", "predict", "slider")
        ),
    ],
)
def test_no_exhibit_is_wider_than_its_page(page, tmp_path, name):
    exhibits()[name].save(tmp_path / "long.html")
    page.emulate_media(reduced_motion="reduce")
    for width in (1000, 620, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((tmp_path / "long.html").as_uri())
        page.wait_for_selector("div.sg-exhibit button")
        page.wait_for_timeout(100)
        if name == "predict":
            page.locator("button").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if name in ("player", "forces", "map"):
            assert page.evaluate(INSIDE)
