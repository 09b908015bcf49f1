"""What a step costs: counts by hand, timed steps against visible ones, forecasts by arithmetic."""

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.costs import steps
from sgns_edu.costs.counting import NAMES
from sgns_edu.costs.timing import Measured, Timing
from tests.everything import V, objectives, random_params
from tests.refusals import answered

ALL = objectives()
COUNTS = np.array([8, 4, 2, 1, 1])  # paths of 1, 2, 3, 4 and 4 questions
MEASURED = Measured(
    (
        Timing("full softmax", 100, 1e-5, 1e-5, 1e-5),
        Timing("full softmax", 10_000, 1e-3, 1e-3, 1e-3),
        *(Timing(name, V, 1e-4, 1e-4, 1e-4) for name in NAMES[1:] for V in (100, 10_000)),
    ),
    k=5,
    dim=100,
    batch=1,
)


def test_counts_by_hand():
    """A scored row: read, 2d to score, 2d for the center's move, 2d to move. The center: 2d."""
    costs = sg.costs.table(V=5, k=3, dim=10, counts=COUNTS)
    path = (8 * 1 + 4 * 2 + 2 * 3 + 1 * 4 + 1 * 4) / 16
    assert {name: tuple(cost) for name, cost in costs.items()} == {
        "full softmax": (5, 6, 6, 320, 0),
        "hierarchical softmax": (path, path + 1, path + 1, 60 * path + 20, 0),
        "NCE": (4, 5, 5, 260, 3),
        "negative sampling": (4, 5, 5, 260, 3),
    }


def test_the_subject_s_numbers():
    assert sg.costs.table(V=50_000, k=5)["full softmax"].products == 50_000
    assert [sg.costs.table(V=50, k=k)["negative sampling"].products for k in (5, 15, 20)] == [
        6,
        16,
        21,
    ]


def test_zipf_s_law_decides_the_path_where_nothing_else_is_said():
    p = 1 / np.arange(1, 1001)
    p /= p.sum()
    entropy = -(p * np.log2(p)).sum()
    assert entropy <= sg.costs.table(V=1000)["hierarchical softmax"].products <= entropy + 1


# The timed steps are the visible ones


def summed(params, objective, draws, lr):
    """All draws explained against the tables as they were, and applied together."""
    new = params.copy()
    for draw in draws:
        step = sg.explain(params, objective, draw, lr=lr)
        new.W_in[draw.center] += lr * step.on_center.sum(axis=0)
        for row, force in zip(step.rows, step.on_rows):
            new.W_out[row] += lr * force
    return new


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("batch", [1, 7])
def test_a_timed_step_is_the_visible_step(name, batch):
    objective, rng = sg.costs.objectives(5, 3, COUNTS)[name], np.random.default_rng(0)
    params, pairs = random_params(rng, rows=5), rng.integers(5, size=(batch, 2))
    asked = np.random.default_rng(1)
    negatives = asked.random((batch, 3)) if name in NAMES[2:] else np.empty((batch, 0))
    share = np.cumsum(sg.Unigram(COUNTS).probs())
    draws = [
        sg.Draw(c, w, [int(np.argmax(share > coin)) for coin in coins])
        for (c, w), coins in zip(pairs.tolist(), negatives)
    ]
    expected = summed(params, objective, draws, 0.3)
    steps.step(*params, objective, pairs, 0.3, np.random.default_rng(1))
    np.testing.assert_allclose(params.W_in, expected.W_in, atol=1e-13)
    np.testing.assert_allclose(params.W_out, expected.W_out, atol=1e-13)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("batch", [1, 7])
def test_every_objective_can_be_timed(name, batch):
    """Under every noise and collision rule, a stranger too: drawn one by one, then explained."""
    objective, rng = ALL[name], np.random.default_rng(2)
    params, pairs = random_params(rng), rng.integers(V, size=(batch, 2))
    one_by_one = np.random.default_rng(3)
    draws = [objective.draw(c, w, one_by_one) for c, w in pairs.tolist()]
    expected = summed(params, objective, draws, 0.3)
    steps.step(*params, objective, pairs, 0.3, np.random.default_rng(3))
    np.testing.assert_allclose(params.W_in, expected.W_in, atol=1e-13)
    np.testing.assert_allclose(params.W_out, expected.W_out, atol=1e-13)


def test_single_precision_stays_single():
    tables = np.random.default_rng(3).normal(size=(2, 5, 4)).astype(np.float32)
    for objective in sg.costs.objectives(5, 3, COUNTS).values():
        for pairs in ([[0, 1]], [[0, 1], [2, 3], [0, 4]]):
            before = tables.copy()
            steps.step(*tables, objective, np.array(pairs), 0.1, np.random.default_rng(4))
            assert (tables != before).any(axis=(1, 2)).all()
            assert np.isfinite(tables).all()


# Measuring and forecasting


def test_a_measured_run_holds_every_objective_at_every_size():
    measured = sg.costs.measure(V=(20, 30), k=2, dim=4, batch=3, rounds=3, most_softmax=20)
    assert [(t.objective, t.V) for t in measured.timings] == [
        *((name, 20) for name in NAMES),
        *((name, 30) for name in NAMES[1:]),
    ]
    assert all(0 < t.low <= t.seconds <= t.high for t in measured.timings)
    assert [t.V for t in measured.of("NCE")] == [20, 30]


def test_between_and_beyond_the_sizes():
    """Straight in the logarithms: 1,000 is halfway between 100 and 10,000."""
    assert MEASURED.seconds("full softmax", 1000) == pytest.approx(1e-4)
    assert MEASURED.seconds("full softmax", 50_000) == pytest.approx(5e-3)
    assert MEASURED.seconds("negative sampling", 10**6) == pytest.approx(1e-4)
    assert MEASURED.seconds("hierarchical softmax", 10**6) == pytest.approx(1e-4 * 6 / 4)
    assert MEASURED.seconds("full softmax", 10) == pytest.approx(1e-5)


def test_the_crossover_is_where_both_take_equally_long():
    assert MEASURED.crossover() == pytest.approx(1000)
    assert MEASURED.crossover("NCE", "hierarchical softmax") is None


def test_a_forecast_by_hand():
    """A million words, twice, 6 contexts each: 12 million steps; two tables of 50,000 rows."""
    forecast = sg.costs.extrapolate(MEASURED, words=1e6, V=50_000, window=5, epochs=2)
    assert forecast["full softmax"] == pytest.approx((12e6, 12e6 * 5e-3 / 3600, 0.04))
    assert forecast["negative sampling"].hours == pytest.approx(1 / 3)


def test_tables_can_be_read():
    lines = repr(sg.costs.table(V=1000, k=5)).splitlines()
    assert lines[0].split() == "products rows read rows written operations random numbers".split()
    assert lines[1].split() == ["full", "softmax", "1,000", "1,001", "1,001", "600,200", "0"]
    assert len({len(line) for line in lines}) == 1


def test_sg_costs_completes_to_its_own_names():
    assert dir(sg.costs) == sorted(sg.costs.__all__)
    assert not {"timing", "steps", "counting"} & set(dir(sg.costs))
    assert all(hasattr(sg.costs, name) for name in dir(sg.costs))


BAD = {
    "no word": (lambda: sg.costs.table(V=0), ValueError, "V must .* got 0"),
    "counts of another size": (
        lambda: sg.costs.table(V=3, counts=[1, 2]),
        ValueError,
        r"counts must have the shape \(3,\)",
    ),
    "a count of zero": (lambda: sg.costs.table(V=2, counts=[1, 0]), ValueError, "counts above 0"),
    "no dimension": (lambda: sg.costs.table(V=2, dim=0), ValueError, "dim must .* got 0"),
    "k = 0": (lambda: sg.costs.table(V=2, k=0), ValueError, "k must .* at least 1"),
    "one word": (lambda: sg.costs.measure(V=(1,)), ValueError, "V must .* at least 2, got 1"),
    "no round": (lambda: sg.costs.measure(V=(2,), rounds=0), ValueError, "rounds must"),
    "no measurement": (lambda: sg.costs.extrapolate({}), TypeError, "sg.costs.measure"),
    "no corpus": (
        lambda: sg.costs.extrapolate(MEASURED, words=0),
        ValueError,
        "words must .* above 0",
    ),
    "an unknown objective": (lambda: MEASURED.of("NEG"), ValueError, "'negative sampling'"),
    "an objective not measured": (
        lambda: MEASURED._replace(timings=()).seconds("NCE", 5),
        ValueError,
        "NCE was not measured",
    ),
}
test_bad_input_is_answered_in_one_sentence = answered(BAD)
