"""The page of a player and its Python say the same: every phase of many steps, and the run at rest."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.everything import Foreign

WORDS = "the dog fox quick and asleep שלום".split()
V = len(WORDS)
NOISE = sg.Unigram(np.arange(V, 0, -1))
OBJECTIVES = {
    "negative sampling": sg.NegativeSampling(NOISE, k=2),
    "no negatives": sg.NegativeSampling(NOISE, k=0),
    "skip": sg.NegativeSampling(NOISE, k=12, collision="skip"),
    "NCE, noise by center": sg.NCE(sg.Hard(NOISE, np.eye(V) + 1, sharpness=1.0), k=2),
    "InfoNCE": sg.InfoNCE(NOISE, k=3, temperature=0.5),
    "sampled softmax": sg.SampledSoftmax(NOISE, k=2),
    "softmax": sg.FullSoftmax(V),
    "tree": sg.HierarchicalSoftmax.from_counts(np.arange(V, 0, -1)),
    "film": Foreign(NOISE, k=2),
}
LABEL = """([view, step, phase]) => {
  const { player } = document.querySelector(".sg-player");
  if (player.view !== view) player.look(view);
  player.go(step, phase);
  return player.stage.node.getAttribute("aria-label");
}"""


@pytest.mark.parametrize(
    ("dim", "every"),
    [(2, 40), *(pytest.param(dim, 8, marks=pytest.mark.slow) for dim in (1, 2, 4))],
)
@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_page_says_what_python_says(page, tmp_path, name, dim, every):
    rng = np.random.default_rng(2)
    start = sg.initial_params(V, dim=dim, rng=rng)
    trainer = sg.Trainer(start, OBJECTIVES[name], rng.integers(0, V, (30, 2)), lr=0.1, rng=rng)
    trainer.run(160)
    player = sg.Player(trainer.history, WORDS)
    player.save(tmp_path / "run.html")
    page.emulate_media(reduced_motion="reduce")
    page.goto((tmp_path / "run.html").as_uri())
    page.wait_for_selector(".sg-player")
    for view, phases in (("step", range(7)), ("run", [0])):
        for step in (*range(0, 160, every), 160):
            for phase in phases:
                player.view, player.step, player.phase = view, step, phase
                assert page.evaluate(LABEL, [view, step, phase]) == player.caption()
