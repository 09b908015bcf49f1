"""What is drawn, as numbers: held to the step's own forces, to principal axes found another way, and to words by hand."""

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show import frames, story

WORDS = "the fox quick dog asleep".split()
NOISE = sg.Unigram([5, 4, 3, 2, 1], alpha=0.75)
OBJECTIVES = [
    sg.NegativeSampling(NOISE, k=4),
    sg.NegativeSampling(NOISE, k=0),
    sg.NegativeSampling(NOISE, k=6, collision="skip"),
    sg.NCE(NOISE, k=2),
    sg.FullSoftmax(5),
    sg.HierarchicalSoftmax.from_counts([5, 4, 3, 2, 1]),
]


def run(objective, dim=2, steps=150, seed=0, lr=0.1):
    rng = np.random.default_rng(seed)
    start = sg.Params(*rng.normal(size=(2, 5, dim)))
    trainer = sg.Trainer(start, objective, rng.integers(0, 5, (20, 2)), lr=lr, rng=rng)
    trainer.run(steps)
    return trainer.history


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda o: type(o).__name__)
def test_arrows_add_up_to_the_move(objective):
    history = run(objective)
    for t in (0, 1, 64, 99, 149):
        add_up(history, t)


def add_up(history, t):
    seen = frames.frame(history, WORDS, t)
    before, after, lr = history.seek(t), history.seek(t + 1), history.columns()["lr"][t]
    assert np.allclose(seen.total, seen.on_center.sum(axis=0), atol=1e-12)
    assert np.allclose(lr * seen.total, (after.W_in - before.W_in)[seen.center], atol=1e-12)
    moved = np.zeros_like(after.W_out)
    np.add.at(moved, seen.rows, lr * seen.on_rows)
    assert np.allclose(moved, after.W_out - before.W_out, atol=1e-12)
    lengths = seen.weights * np.linalg.norm(before.W_out[seen.rows], axis=1)  # weight times |u|
    assert np.allclose(np.linalg.norm(seen.on_center, axis=1), lengths, atol=1e-12)


def test_the_plane_of_two_dimensions_is_the_space_itself():
    history = run(OBJECTIVES[0])
    seen = frames.frame(history, WORDS, 77)
    assert (seen.W_in == history.seek(77).W_in).all()
    assert frames.plane_of(history).share == 1


def test_one_dimension_lies_on_a_line():
    seen = frames.frame(run(OBJECTIVES[0], dim=1), WORDS, 3)
    assert seen.W_in.shape == (5, 2)
    assert not seen.W_in[:, 1].any()


def test_the_plane_holds_the_first_two_principal_axes_of_the_whole_run():
    history = run(OBJECTIVES[0], dim=6, steps=640)
    plane = frames.plane_of(history)
    points = np.concatenate([np.concatenate(history.seek(t)) for t in range(0, 641, 64)])
    values, vectors = np.linalg.eigh(np.cov(points.T))  # ascending
    assert np.allclose(np.abs(plane.axes @ vectors[:, ::-1][:, :2]), np.eye(2), atol=1e-4)
    assert plane.share == pytest.approx(values[-2:].sum() / values.sum(), abs=1e-4)
    assert (plane.axes[[0, 1], np.abs(plane.axes).argmax(axis=1)] > 0).all()
    assert np.allclose(plane.place(plane.mean[None]), 0)


def test_arrows_are_projected_without_the_mean():
    history = run(OBJECTIVES[4], dim=4)
    plane, seen = frames.plane_of(history), frames.frame(history, WORDS, 10)
    v, force = history.seek(10).W_in[seen.center], history[10].on_center.sum(axis=0)
    assert np.allclose(
        plane.place((v + force)[None])[0], seen.W_in[seen.center] + seen.total, atol=1e-12
    )


def step(weights, labels, rows, negatives=(), context=2):
    """A step with given weights; the rest is of no interest to a caption."""
    labels = np.array(labels, dtype=float)
    probs = np.where(labels == 1, 1 - np.array(weights), weights)
    zero = np.zeros(len(rows))
    none = np.zeros((len(rows), 2))
    return sg.Step(
        sg.Draw(1, context, negatives),
        np.array(rows),
        labels,
        zero,
        0.1,
        1.0,
        zero,
        probs,
        probs - labels,
        none,
        none,
    )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            step([0.031, 0.62], [1, 0], [2, 4]),
            "Step 417: ●fox is pulled by ■quick .03 and pushed by ✕asleep .62.",
        ),
        (step([1.0], [1], [2]), "Step 417: ●fox is pulled by ■quick 1.00."),
        (
            step([0.5, 0.2, 0.4, 0.4], [1, 0, 0, 0], [2, 4, 0, 0]),
            "Step 417: ●fox is pulled by ■quick .50 and pushed by ✕the .40 and ✕asleep .20.",
        ),
        (
            step([0.5] * 6, [1, 0, 0, 0, 0, 0], [2, 0, 1, 3, 4, 4]),
            "Step 417: ●fox is pulled by ■quick .50 and pushed by ✕the .50, ✕fox .50 and 2 more.",
        ),
        (step([0.004], [0], [2]), "Step 417: ●fox is pushed by ✕quick 0."),
        (
            step([np.nan, 0.5], [1, 0], [2, 4]),
            "Step 417: fox meets quick, and the numbers are no longer finite.",
        ),
    ],
)
def test_a_step_in_words(made, said):
    assert frames.caption(417, made, WORDS) == said


def test_inner_nodes_are_called_nodes():
    assert "is pulled by ■node 4 .30" in frames.caption(
        0, step([0.3], [1], [4]), WORDS, of_words=False
    )


def test_letters_from_right_to_left_stay_in_their_place():
    assert story.isolated("שלום") == "\u2068שלום\u2069"
    assert story.isolated("<b>") == "<b>"


def test_the_end_has_no_arrows():
    seen = frames.frame(run(OBJECTIVES[0]), WORDS, 150)
    assert seen.caption == "The end, after 150 steps."
    assert seen.center is None
    assert len(seen.rows) == 0


def test_a_broken_run_is_known_by_its_first_step_that_is_not_finite():
    rng = np.random.default_rng(0)
    trainer = sg.Trainer(
        sg.Params(*rng.normal(size=(2, 5, 2))), OBJECTIVES[0], [[0, 1]], lr=1e155, rng=rng
    )
    with pytest.raises(ValueError, match="not finite"):
        trainer.run(50)
    assert frames.broken_at(trainer.history) == len(trainer.history) - 1
    assert frames.broken_at(run(OBJECTIVES[0])) is None
    assert np.isfinite(
        frames.box_of(trainer.history, frames.plane_of(trainer.history), range(5))
    ).all()


def test_the_box_holds_every_moment_and_the_origin():
    history = run(OBJECTIVES[0], steps=256)
    left, right, bottom, top = frames.box_of(history, frames.plane_of(history), [0, 3])
    for t in range(0, 257, 64):
        places = np.concatenate([W[[0, 3]] for W in history.seek(t)] + [np.zeros((1, 2))])
        assert (places >= [left, bottom]).all()
        assert (places <= [right, top]).all()


@pytest.mark.parametrize("t", [-1, 151, 1.5])
def test_a_step_outside_the_run_is_refused(t):
    with pytest.raises((ValueError, TypeError), match="step must be an int from 0 to 150"):
        frames.frame(run(OBJECTIVES[0]), WORDS, t)
