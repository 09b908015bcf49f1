"""What every door says to a wrong value: one sentence with the value seen and the value wanted."""

import numpy as np
import pytest

import sgns_edu as sg

TEXT = [["a", "b", "a", "c"]] * 3
WORDS = sg.Vocabulary.from_sentences(TEXT)
NEG = sg.NegativeSampling(sg.Uniform(3), k=2)
EMB = sg.Embeddings(WORDS, np.eye(3), np.eye(3))

DRAWING = {
    "subsample": lambda rng: sg.subsample(TEXT, WORDS, rng=rng),
    "dynamic windows": lambda rng: sg.skip_gram_pairs(TEXT, WORDS, windows="dynamic", rng=rng),
    "kingdom": lambda rng: sg.kingdom(100, rng=rng),
    "random walks": lambda rng: sg.random_walks([("a", "b")], rng=rng),
    "the club": lambda rng: sg.worlds.karate(rng=rng),
    "the shop": lambda rng: sg.worlds.shop(3, rng=rng),
    "the genome": lambda rng: sg.worlds.genome(2, rng=rng),
    "a start": lambda rng: sg.initial_params(3, dim=2, rng=rng),
    "a draw": lambda rng: NEG.draw(0, 1, rng),
    "a trainer": lambda rng: sg.Trainer(sg.initial_params(3, dim=2, rng=0), NEG, [[0, 1]], rng=rng),
    "a fit": lambda rng: sg.theory.fit_expected(np.ones((3, 3)), sg.Uniform(3), k=1, dim=2, rng=rng),
    "a map": lambda rng: sg.project(np.eye(3), rng=rng),
    "an interval": lambda rng: sg.evaluation.similarity(EMB, [("a", "b", 1), ("a", "c", 2), ("b", "c", 0)], rng=rng),
}


@pytest.mark.parametrize("rng", ["x", -1, 1.5, [], True, np.random.RandomState(0)], ids=repr)
@pytest.mark.parametrize("door", DRAWING)
def test_a_wrong_rng_is_named_at_every_door(door, rng):
    if door == "the club":
        pytest.importorskip("networkx")
    with pytest.raises((TypeError, ValueError), match=r"^rng must be a whole number of at least 0 \(a seed\) or a numpy.random.Generator, not ") as caught:
        DRAWING[door](rng)
    assert repr(rng)[:20] in str(caught.value)
