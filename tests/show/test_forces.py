"""The small explorers: their captions hold the numbers of `explain`, their counts those of a slow loop."""

import re
from functools import partial

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show.widgets.forces import failures


def test_the_worked_step_opens_the_step_explorer():
    exhibit = sg.explore.step()
    assert np.allclose(exhibit.after(), [0.093173, -0.144504, 0.174100], atol=5e-7)
    assert exhibit.caption().endswith("The true score rose and the others fell.")
    exhibit.points = [[1, 0], [2, 0], [2, 0], [2, 0]]
    assert np.allclose(exhibit.after(), [1.351, 1.284, 1.284], atol=5e-4)
    assert exhibit.caption().endswith("The true score did not rise.")


def test_forces_are_those_of_explain():
    exhibit = sg.explore.forces(v=(1, 0), u=(0, 1), negatives=[(0, -1), (2, 0)])
    assert np.allclose(exhibit.step().on_center.sum(axis=0), [-2 / (1 + np.exp(-2)), 0.5 + 0.5])
    assert exhibit.caption() == (
        "J = −3.51. ■c pulls .50, ✕n1 pushes .50, ✕n2 pushes .88. "
        "The sum is (−1.76, 1.00), 2.03 long."
    )


def test_a_lone_pair_is_only_pulled():
    exhibit = sg.explore.forces(v=(1, 0), u=(0, 1), negatives=[])
    assert exhibit.caption() == (
        "J = −.69. ■c pulls .50. Nothing pushes. The sum is (0, .50), .50 long."
    )
    one = sg.explore.step(v=(1, 0), u=(0, 1), negatives=[], words=("w", "c"), lr=1.0, rng=0)
    assert one.caption() == "Rate 1. ■c 0 → +1.000. The true score rose."  # (1, ½) · (½, 1)


def test_ten_thousand_starts_are_counted_as_a_slow_loop_counts(monkeypatch):
    monkeypatch.setattr("sgns_edu.show.widgets.forces.STARTS", 200)
    falls = rises = either = 0
    rng = np.random.default_rng(5)
    v, u = rng.normal(0, 1, (200, 3)), rng.normal(0, 1, (200, 3, 3))
    for one, contexts in zip(v, u):
        params = sg.Params(np.vstack([one, np.zeros((2, 3))]), contexts.copy())
        step = sg.explain(
            params, sg.NegativeSampling(sg.Uniform(3), k=2), sg.Draw(0, 0, [1, 2]), lr=0.1
        )
        sg.update(params, step)
        change = params.W_out @ params.W_in[0] - step.scores
        falls, rises = falls + (change[0] <= 0), rises + (change[1:] >= 0).any()
        either += (change[0] <= 0) or (change[1:] >= 0).any()
    assert failures(3, 1.0, 2, np.random.default_rng(5)) == [falls, rises, either]


def test_the_window_makes_the_pairs_of_the_package():
    sentence = "the quick brown fox jumps over".split()
    exhibit = sg.explore.window(sentence, widths=[2, 4])
    vocabulary = sg.Vocabulary.from_sentences([sentence])
    for i, width in enumerate([2, 4]):
        made = [(sentence[c], sentence[o]) for c, o in exhibit.data["pairs"][i]]
        pairs = sg.skip_gram_pairs([sentence], vocabulary, window=width)
        assert made == [tuple(vocabulary.decode(pair)) for pair in pairs]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: sg.explore.forces(v=(1, 2, 3)), r"v must have the shape \(2,\), got \(3,\)"),
        (lambda: sg.explore.forces(v=np.nan), r"v must have the shape \(2,\), got \(\)"),
        (lambda: sg.explore.forces(u=(np.nan, 0)), r"u must have two finite .* got \[nan, 0.0\]"),
        (
            lambda: sg.explore.forces(negatives=[(0, 1), (np.inf, 0)]),
            r"negatives\[1\] must have two",
        ),
        (lambda: sg.explore.forces(negatives=5), "negatives must be a list"),
        (lambda: sg.explore.forces(negatives=[(0, 1)] * 7), "at most 6 negatives .*, got 7"),
        (lambda: sg.explore.forces(words="abc"), "words must be a list of words, got the string"),
        (lambda: sg.explore.forces(words={"a", "b", "c"}), "words must be a list of words, got {"),
        (lambda: sg.explore.step(lr=-1), "lr must be a finite number above 0, got -1"),
        (lambda: sg.explore.step(lr=1e200), "after the step the scores must be finite numbers"),
        (lambda: sg.explore.window({"fox", "dog"}), "sentence must be a list of words, got {"),
        (lambda: sg.explore.window(["fox", 3]), r"list of words \(strings\), but one of them is 3"),
        (lambda: sg.explore.window(["fox", "a\ud800"]), "half of a character"),
        (lambda: sg.explore.window(widths=["2", 2]), "each of the widths must be an int"),
        (lambda: sg.explore.forces(words=["fox"]), "3 words, not 1"),
        (lambda: sg.explore.window(3), "the sentence must be a text or a list of words, not 3"),
        (lambda: sg.explore.window("fox"), "at least 2 words"),
        (
            lambda: sg.explore.window("the fox", center=2),
            "center must be an int from 0 to 1",
        ),
        (lambda: sg.explore.window("the fox", width=7), "width must be one of the widths"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(make, message):
    with pytest.raises((ValueError, TypeError), match=message):
        make()


@pytest.mark.parametrize(
    ("make", "name", "value", "message"),
    [
        (sg.explore.forces, "points", [[1, 2]], "points must have the shape (3, 2), got (1, 2)"),
        (
            sg.explore.forces,
            "points",
            [[1, 2], ["a", 3], [1, 1]],
            "points must be a rectangular array of numbers",
        ),
        (sg.explore.forces, "points", [[1, 2], [np.inf, 3], [1, 1]], "points must be finite"),
        (sg.explore.step, "lr", "a", "lr must be a finite number, got 'a'"),
        (
            sg.explore.step,
            "lr",
            0.3,
            "lr must be one of the slider's rates 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, not 0.3",
        ),
        (
            sg.explore.window,
            "state",
            [0, 9],
            "the place of center must be an int from 0 to 8, got 9",
        ),
        (
            sg.explore.window,
            "state",
            [0],
            "state must hold a place for each of width, center, not [0]",
        ),
        (
            sg.explore.window,
            "state",
            [0, "a"],
            "the place of center must be an int from 0 to 8, got 'a'",
        ),
    ],
)
def test_what_is_set_badly_is_answered_and_the_old_value_stands(make, name, value, message):
    exhibit = make()
    before, caption = getattr(exhibit, name), exhibit.caption()
    with pytest.raises((ValueError, TypeError), match="^" + re.escape(message)):
        setattr(exhibit, name, value)
    assert (getattr(exhibit, name), exhibit.caption()) == (before, caption)


def test_each_is_stored_small_and_the_same_each_time():
    step = partial(sg.explore.step, rng=0)
    for make in (sg.explore.forces, step, sg.explore.window):
        one, two = make()._repr_mimebundle_()[0], make()._repr_mimebundle_()[0]
        assert one["text/html"] == two["text/html"]
        assert len(one["image/png"]) < 20_000 * 4 / 3
        assert not re.search(r"\d\.\d{12,}", one["text/html"])


def test_the_stills_show_what_the_captions_say():
    step = sg.explore.step(rng=0)
    still = step.still()
    for text in ("a pulls .48", "b pushes .47", "c pushes .55", "gap .48", "gap .47", "gap .55"):
        assert f">{text}</text>" in still
    window = sg.explore.window("the <b> quick fox", width=1, center=2)
    assert [text in window.still() for text in (">● quick<", ">■ &lt;b&gt;<")] == [True, True]
    for exhibit in (step, window, sg.explore.forces(negatives=[(0, 0)] * 6)):
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', exhibit.still())]
        assert min(sizes) >= 13.9


def test_the_facts_of_a_still_are_those_of_the_step():
    exhibit = sg.explore.step(lr=0.5, rng=0)
    facts, step = exhibit.facts(), exhibit.step()
    assert np.allclose([act.score2 for act in facts.acts], exhibit.after())
    assert np.allclose([act.u2 @ facts.v2 for act in facts.acts], exhibit.after())
    assert np.allclose(facts.v2 - facts.v, 0.5 * step.on_center.sum(axis=0))
    assert np.allclose([act.force for act in facts.acts], step.on_center)
