"""The museum: every diagnosis finds its own bug, and lets the right trainers pass."""

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.teach.bugs import Run
from sgns_edu.teach.diagnoses import words
from sgns_edu.teach.museum import MUSEUM, reference


def with_our_trainer(start, objective, pairs, *, lr, steps, rng):
    """The package's own trainer behind the museum's door: a second derivation of the reference."""
    trainer = sg.Trainer(start, objective, pairs, lr=lr, rng=rng)
    losses, draws = [], []
    for _ in range(steps):
        step = trainer.step()
        losses.append(step.loss)
        draws.append(step.draw)
    return Run(trainer.params, draws, np.array(losses), float(np.sum(losses)))


def like_the_c_program(start, objective, pairs, *, lr, steps, rng):
    """Another right way: the questions of a step summed up as a whole, with dense one-hot products and no `np.add.at`."""
    rng, V = np.random.default_rng(rng), len(start.W_in)
    W_in, W_out, losses, draws, total = start.W_in.copy(), start.W_out.copy(), [], [], 0.0
    for _ in range(steps):
        center, context = pairs[rng.integers(len(pairs))].tolist()
        draws.append(objective.draw(center, context, rng))
        asked = np.eye(V)[[context, *draws[-1].negatives]]  # (k + 1, V)
        scores = asked @ W_out @ W_in[center]
        y = np.arange(len(asked)) == 0
        losses.append(np.logaddexp(0, np.where(y, -scores, scores)).sum())
        wrong = y - 1 / (1 + np.exp(-scores))
        moved = lr * wrong @ asked @ W_out
        W_out = W_out + lr * np.outer(wrong @ asked, W_in[center])
        W_in[center] += moved
        total += losses[-1]
    return Run(sg.Params(W_in, W_out), draws, np.array(losses), total)


@pytest.mark.parametrize("name", MUSEUM)
@pytest.mark.parametrize("right", [reference, with_our_trainer, like_the_c_program])
def test_the_diagnosis_passes_on_a_right_trainer(name, right):
    MUSEUM[name].diagnosis(right)


@pytest.mark.parametrize("name", MUSEUM)
def test_the_diagnosis_finds_its_bug(name):
    with pytest.raises(AssertionError):
        MUSEUM[name].diagnosis(MUSEUM[name].train)


def test_the_reference_is_the_trainer_of_the_lectures():
    objective = sg.NegativeSampling(sg.Uniform(6), k=3)
    pairs = np.array([[0, 1]])
    ours = with_our_trainer(words(), objective, pairs, lr=0.1, steps=50, rng=3)
    parts = reference(words(), objective, pairs, lr=0.1, steps=50, rng=3)
    assert np.allclose(ours.params.W_in, parts.params.W_in, rtol=0, atol=1e-12)
    assert np.allclose(ours.params.W_out, parts.params.W_out, rtol=0, atol=1e-12)


def test_every_exhibit_says_where_it_was_seen_and_what_one_notices():
    assert len(MUSEUM) == 10
    assert all(bug.title and bug.seen and bug.symptom for bug in MUSEUM.values())
