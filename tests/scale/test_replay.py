"""Fast equals slow: minibatches of one and compiled steps do what the visible trainer did, for every objective."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

import sgns_edu as sg

V, d = 12, 7
COUNTS = np.arange(1, V + 1) ** 2
OBJECTIVES = {
    "negative sampling": sg.NegativeSampling(sg.Unigram(COUNTS), k=5),
    "colliding negatives are skipped": sg.NegativeSampling(
        sg.Unigram(COUNTS), k=5, collision="skip"
    ),
    "colliding negatives are drawn again": sg.NegativeSampling(
        sg.Unigram(COUNTS), k=5, collision="redraw"
    ),
    "NCE": sg.NCE(sg.Unigram(COUNTS), k=3),
    "full softmax": sg.FullSoftmax(V),
    "hierarchical softmax": sg.HierarchicalSoftmax.from_counts(COUNTS),
}
ENGINES = ["numpy", *(["numba"] if importlib.util.find_spec("numba") else [])]


def run(objective, T=3000):
    rng = np.random.default_rng(0)
    start = sg.Params(*rng.normal(size=(2, V, d)) / 2)
    pairs = rng.integers(V, size=(200, 2)).astype(np.int32)
    trainer = sg.Trainer(start, objective, pairs, lr=0.1, rng=rng)
    trainer.run(T)
    return trainer


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=OBJECTIVES)
def test_fast_steps_equal_the_visible_trainer(objective, engine):
    trainer = run(objective)
    start = trainer.history.start
    learned = sg.replay(start, objective, trainer.history, engine=engine)
    assert abs(learned.W_in - trainer.params.W_in).max() < 1e-12
    assert abs(learned.W_out - trainer.params.W_out).max() < 1e-12
    assert (start.W_in == trainer.history.start.W_in).all()


@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=OBJECTIVES)
def test_a_minibatch_is_the_sum_of_its_steps_from_one_start(objective):
    trainer = run(objective, T=50)
    start = trainer.history.start
    W_in, W_out = start.copy()
    for t in range(0, 50, 20):
        seen = sg.Params(W_in.copy(), W_out.copy())
        for step in range(t, min(t + 20, 50)):
            made = sg.explain(seen, objective, trainer.history.draw(step), lr=0.1)
            W_in[made.draw.center] += 0.1 * made.on_center.sum(axis=0)
            np.add.at(W_out, made.rows, 0.1 * made.on_rows)
    learned = sg.replay(start, objective, trainer.history, batch=20)
    assert abs(learned.W_in - W_in).max() < 1e-13
    assert abs(learned.W_out - W_out).max() < 1e-13


def test_an_empty_tape_leads_nowhere():
    start = sg.initial_params(V, dim=d, rng=0)
    learned = sg.replay(start, OBJECTIVES["NCE"], sg.History(start, OBJECTIVES["NCE"]))
    assert (learned.W_in == start.W_in).all()


@pytest.mark.parametrize(
    "options, sentence",
    [
        ({"batch": 0}, "batch must be an int of at least 1, got 0"),
        ({"engine": "nunba"}, "engine must be one of 'numpy', 'numba', got 'nunba'"),
        (
            {"engine": "numba", "batch": 2},
            "engine='numba' takes one step at a time; batch=2 is served by engine='numpy'",
        ),
    ],
)
def test_replay_refuses_in_one_sentence(options, sentence):
    trainer = run(OBJECTIVES["full softmax"], T=5)
    with pytest.raises(ValueError, match=sentence):
        sg.replay(trainer.history.start, trainer.history.objective, trainer.history, **options)


def test_replay_refuses_a_start_with_too_few_rows():
    trainer = run(OBJECTIVES["negative sampling"], T=50)
    with pytest.raises(ValueError, match="made for 12 words, but the tables have 3 rows"):
        sg.replay(sg.initial_params(3, dim=d, rng=0), trainer.history.objective, trainer.history)
