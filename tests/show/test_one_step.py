"""The numbers behind the pictures of one step, one score and one window; and that each picture says what it shows."""

import numpy as np
import pytest
from matplotlib import pyplot as plt

import sgns_edu as sg
from sgns_edu.show.arrows import arrows, forces_caption, head_to_tail
from sgns_edu.show.staircase import stairs
from sgns_edu.show.window import window_words

PARAMS = sg.Params(
    np.array([[0.1, 0.3], [0.5, -0.2], [-0.3, 0.4]]),
    np.array([[0.2, 0.1], [-0.1, 0.4], [0.3, -0.2]]),
)
NEG = sg.NegativeSampling(sg.Uniform(3), k=2)


def random_step(seed, objective=None, d=4):
    rng = np.random.default_rng(seed)
    params = sg.Params(*rng.normal(size=(2, 6, d)))
    objective = objective or sg.NegativeSampling(sg.Uniform(6), k=5)
    center, context = rng.integers(6, size=2).tolist()
    return params, sg.explain(params, objective, objective.draw(center, context, rng), lr=0.1)


@pytest.mark.parametrize(
    "objective",
    [None, sg.FullSoftmax(6), sg.NCE(sg.Uniform(6), k=5)],
    ids=["NEG", "softmax", "NCE"],
)
@pytest.mark.parametrize("seed", range(4))
def test_the_arrows_are_what_update_does(seed, objective):
    params, step = random_step(seed, objective)
    after = params.copy()
    sg.update(after, step)
    drawn = arrows(params, step)
    on_center = sum(arrow.force for arrow in drawn if arrow.kind in ("pull", "push"))
    total = next(arrow.force for arrow in drawn if arrow.kind == "sum")
    moved = (after.W_in - params.W_in)[step.draw.center] / step.lr
    np.testing.assert_allclose(on_center, moved, rtol=0, atol=1e-12)
    np.testing.assert_allclose(total, moved, rtol=0, atol=1e-12)
    for row in set(step.rows.tolist()):  # a row drawn twice has two arrows
        own = sum(
            arrow.force
            for arrow in drawn
            if arrow.kind in ("pulled", "pushed") and arrow.word == str(row)
        )
        np.testing.assert_allclose(
            own, (after.W_out - params.W_out)[row] / step.lr, rtol=0, atol=1e-12
        )


@pytest.mark.parametrize("seed", range(20))
def test_the_longest_arrow_is_that_of_the_largest_weight_times_norm(seed):
    params, step = random_step(seed)
    on_center = [arrow for arrow in arrows(params, step) if arrow.kind in ("pull", "push")]
    lengths = np.array(
        [arrow.weight * np.linalg.norm(params.W_out[int(arrow.word)]) for arrow in on_center]
    )
    drawn = np.array([arrow.length for arrow in on_center])
    assert lengths.round(12).argmax() == drawn.round(12).argmax()  # a word drawn twice is a tie


def test_forces_laid_head_to_tail_end_where_their_sum_ends():
    *parts, total = head_to_tail(arrows(PARAMS, sg.explain(PARAMS, NEG, sg.Draw(1, 0, [1, 2]))))
    for one, other in zip(parts, parts[1:]):
        np.testing.assert_allclose(one.tail + one.force, other.tail, rtol=0, atol=1e-15)
    np.testing.assert_allclose(
        parts[-1].tail + parts[-1].force, total.tail + total.force, rtol=0, atol=1e-15
    )


def test_forces_along_one_line_lie_side_by_side():
    params = sg.Params(np.array([[1.0, 0]] * 3), np.array([[2.0, 0]] * 3))
    laid = head_to_tail(arrows(params, sg.explain(params, NEG, sg.Draw(1, 0, [1, 2]))))
    heights = [float(arrow.tail[1]) for arrow in laid]
    assert len(set(heights)) == 4
    np.testing.assert_allclose(
        [arrow.tail[0] for arrow in laid],
        [0, 2 * 0.11920292, 2 * (0.11920292 - 0.88079708), 0],
        atol=1e-8,
    )


def test_the_worked_step_is_told_with_its_numbers():
    step = sg.explain(PARAMS, NEG, sg.Draw(1, 0, [1, 2]))
    drawn = arrows(PARAMS, step, "abc")
    assert [(arrow.kind, arrow.word) for arrow in drawn] == [
        ("pull", "a"),
        ("push", "b"),
        ("push", "c"),
        ("sum", "b"),
        ("pulled", "a"),
        ("pushed", "b"),
        ("pushed", "c"),
    ]
    assert [round(arrow.weight, 4) for arrow in drawn[:3]] == [0.4800, 0.4675, 0.5474]
    text = forces_caption(drawn)
    assert text.startswith("Center b: pulled towards a (weight 0.480,")
    assert text.endswith("sum (-0.021, -0.030).")  # (.497855 − .5, −.202955 + .2) / .1


def run(seed=0, steps_done=200):
    rng = np.random.default_rng(seed)
    trainer = sg.Trainer(
        sg.Params(*rng.normal(size=(2, 4, 2))),
        sg.NegativeSampling(sg.Uniform(4), k=2),
        [[0, 1], [1, 2], [2, 3], [3, 0], [1, 0]],
        rng=rng,
    )
    trainer.run(steps_done)
    return trainer


@pytest.mark.parametrize("table", ["out", "in"])
def test_stairs_pass_through_the_scores_themselves(table):
    history = run().history
    score = (
        (lambda p: p.W_in[0] @ p.W_out[1]) if table == "out" else (lambda p: p.W_in[0] @ p.W_in[1])
    )
    way = stairs(history.ledger(0, 1, table=table), score(history.seek(0)))
    for step, value in zip(way.steps, way.scores):
        assert value == pytest.approx(score(history.seek(int(step))), abs=1e-12)
    sizes = [abs(change) for _, _, change in way.largest]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 5


def test_stairs_of_an_empty_ledger_stay_where_they_are():
    way = stairs(
        np.empty(0, dtype=[("step", int), ("cause", "U9"), ("word", "U9"), ("change", float)]), 2.0
    )
    assert (way.steps.tolist(), way.scores.tolist(), way.largest) == ([0], [2.0], [])


def test_the_numbers_of_two_stairs_close_together_do_not_overlap():
    ledger = np.array(
        [
            (500, "pair", "b", 0.5),
            (505, "center", "b", -0.39),
            (510, "pair", "b", 0.4),
            (999, "pair", "b", 0.1),
        ],
        dtype=[("step", int), ("cause", "U9"), ("word", "U9"), ("change", float)],
    )
    ax = sg.plots.staircase(ledger, most=2)
    ax.figure.canvas.draw()
    first, second = (text.get_window_extent() for text in ax.texts if text.get_text() in ("1", "2"))
    assert not first.overlaps(second)
    plt.close("all")


def test_a_window_covers_the_neighbors_of_its_center():
    sentence = "the quick brown fox jumps".split()
    assert window_words(sentence, 0, 2) == [1, 2]
    assert window_words(sentence, 2, 1) == [1, 3]
    assert window_words(sentence, 4, 9) == [0, 1, 2, 3]
    with pytest.raises(ValueError, match="center must be an int from 0 to 4, got 5"):
        window_words(sentence, 5, 1)


def test_every_picture_tells_what_it_shows():
    step = sg.explain(PARAMS, NEG, sg.Draw(1, 0, [1, 2]))
    ledger = run().history.ledger(0, 1)
    told = {
        "forces": sg.plots.forces(PARAMS, step, "abc"),
        "chain": sg.plots.chain(PARAMS, step, "abc"),
        "sigmoid": sg.plots.sigmoid(step, "abc"),
        "staircase": sg.plots.staircase(ledger),
        "window": sg.plots.window(["the", "fox"], 1, 2),
        "curves": sg.plots.curves({"J": np.array([1.0, 2.0])}),
        "pipeline": sg.plots.pipeline(["a", "b", "c"], 1, step, "abc"),
    }
    starts = {name: sg.plots.alt(ax).split(" ")[0] for name, ax in told.items()}
    assert starts == {
        "forces": "Center",
        "chain": "Center",
        "sigmoid": "a:",
        "staircase": "The",
        "window": "Center",
        "curves": "value",
        "pipeline": "Six",
    }
    for ax in told.values():
        ax.figure.canvas.draw()
    plt.close("all")


def test_the_pipeline_shows_the_pairs_of_its_window_and_the_answers_of_its_step():
    step = sg.explain(PARAMS, NEG, sg.Draw(1, 0, [1, 2]))
    ax = sg.plots.pipeline(["c", "a", "b", "c", "c"], 2, step, "abc", window=1)
    texts = [text.get_text() for text in ax.texts]
    assert texts.count("■ a") == 5  # pair, question, row, answer, correction
    assert texts.count("■ c") == 1  # a pair alone
    assert texts.count("✕ b") == texts.count("✕ c") == 4
    for score, label in zip((0.08, -0.13, 0.19), "abc"):
        assert f"{1 / (1 + np.exp(-score)):.2f}" in texts, label
    assert "a 0.52 (yes is right)" in " ".join(sg.plots.alt(ax).split())
    plt.close("all")


def test_forces_are_drawn_in_the_plane_alone():
    params, step = random_step(0, d=3)
    with pytest.raises(ValueError, match="W_in must have 2 columns, not 3"):
        sg.plots.forces(params, step)


def test_a_picture_is_shown_once_with_its_text_alternative(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *data, **more: shown.append((data, more)))
    ax = sg.plots.curves({"loss": [3.0, 2.0, 1.0]}, ylabel="loss")
    figure = ax.figure
    assert sg.plots.show(ax) is None
    ((data,), more), *others = shown
    assert others == []
    assert data["image/png"].startswith(b"\x89PNG")
    told = {"image/png": {"alt": ax.get_label()}, "needs_background": "light"}
    assert more["metadata"] == told
    assert ax.get_label() != ""
    assert data["text/plain"] == sg.plots.alt(ax)
    assert not plt.fignum_exists(figure.number)
