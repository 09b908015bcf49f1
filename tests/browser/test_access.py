"""Nothing that axe-core calls serious: in every exhibit, in the light and in the dark."""

from importlib.resources import files

import numpy as np
import pytest

import sgns_edu as sg
from tests.browser.pages import open_exhibit

WORDS = "the fox quick dog asleep".split()


def history(objective):
    rng = np.random.default_rng(0)
    trainer = sg.Trainer(
        sg.Params(*rng.normal(size=(2, 5, 3))), objective, rng.integers(0, 5, (20, 2)), rng=rng
    )
    trainer.run(100)
    return trainer.history


def player(**options):
    return sg.Player(history(sg.NegativeSampling(sg.Uniform(5), k=3)), WORDS, **options)


EXHIBITS = {
    "player": lambda: player(step=30),
    "beside": lambda: sg.explore.beside(
        player(title="one"), sg.Player(history(sg.FullSoftmax(5)), WORDS, title="other")
    ),
    "ledger": lambda: sg.explore.ledger(history(sg.FullSoftmax(5)), WORDS, "fox", "quick"),
    "forces": sg.explore.forces,
    "step": sg.explore.step,
    "window": sg.explore.window,
    "race": sg.explore.race,
    "identity": sg.explore.identity,
    "map": lambda: sg.explore.map(
        {"one": np.eye(5, 2), "other": -np.eye(5, 2)}, WORDS, classes=list("aabbc")
    ),
    "predict": lambda: sg.predict("How many?", number=(0, 10), answer=3),
    "grid": lambda: sg.explore.grid({1: {"a": 1.0}, 2: {"a": 2.0}}, {"k": [1, 2]}, draw="bars"),
}


# what these are made of is in the others, too
KINDRED = ["ledger", "step"]


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if name in KINDRED else []) for name in EXHIBITS],
)
def test_axe_finds_nothing_serious(page, tmp_path, name):
    package = pytest.importorskip(
        "axe_playwright_python", reason="no axe-core: pip install axe-playwright-python"
    )
    open_exhibit(page, tmp_path, EXHIBITS[name]())
    page.evaluate((files(package.__name__) / "axe.min.js").read_text(encoding="utf-8"))
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found = page.evaluate("axe.run().then(({ violations }) => violations)")
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(theme, one["id"], one["nodes"][0]["html"][:200]) for one in serious] == []
