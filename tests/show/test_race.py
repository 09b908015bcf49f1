"""The cost race: the pairs are those that the counted products allow, the times those that were measured."""

import re

import pytest

import sgns_edu as sg
from sgns_edu.costs.counting import SAMPLING, SOFTMAX
from sgns_edu.costs.timing import Measured, Timing

TIMES = Measured(
    (
        Timing(SOFTMAX, 100, 1.5e-6, 1e-6, 2e-6),
        Timing(SAMPLING, 100, 3.25e-6, 3e-6, 4e-6),
        Timing(SOFTMAX, 10_000, 1.8e-3, 1e-3, 2e-3),
        Timing(SAMPLING, 10_000, 1e-5, 9e-6, 2e-5),
        Timing(SAMPLING, 1_000, 9e-6, 9e-6, 2e-5),
    ),
    k=5,
    dim=100,
    batch=256,
)


@pytest.mark.parametrize("V", [100, 1_000, 10_000])
@pytest.mark.parametrize("k", [1, 5, 20])
def test_as_many_pairs_as_the_counted_products_allow(V, k):
    exhibit = sg.explore.race(V=V, k=k)
    costs = sg.costs.table(V=V, k=k)
    assert costs["full softmax"].products == V
    assert exhibit.pairs == int(V / costs["negative sampling"].products)
    assert f"gets {exhibit.pairs:,} pair" in exhibit.caption()


def test_the_choices_can_be_set_and_nothing_else():
    exhibit = sg.explore.race(V=50_000, k=7)
    assert exhibit.data["V"] == [100, 1_000, 10_000, 50_000]
    assert exhibit.caption().endswith("Each cell stands for 50 words.")
    exhibit.V, exhibit.k = 100, 20
    assert exhibit.pairs == 4
    for name, value in (("V", 200), ("k", 3)):
        with pytest.raises(ValueError, match=f"{name} must be one of .*, got {value}"):
            setattr(exhibit, name, value)
    assert (exhibit.V, exhibit.k) == (100, 20)


def test_measured_times_are_told_where_both_were_measured():
    exhibit = sg.explore.race(V=100, times=TIMES)
    assert sorted(exhibit.data["times"]) == ["100", "10000"]
    assert exhibit.caption().endswith("softmax 1.5 µs per pair, negative sampling 3.2 µs.")
    assert "with k = 5, 256 pairs at a time" in exhibit.caption()
    exhibit.V = 10_000
    assert exhibit.caption().endswith("softmax 1,800.0 µs per pair, negative sampling 10.0 µs.")
    exhibit.V = 1_000
    assert "Measured" not in exhibit.caption()


def test_the_still_shows_the_end():
    exhibit = sg.explore.race(k=2)
    still = exhibit.still()
    assert "333 done, same 1,000 products" in still
    assert still.count('fill="#D55E00"') == 1 + 2  # the softmax's cells are one pattern
    assert still.count('fill="#009E73"') == 2
    assert min(map(float, re.findall(r'font-size="(\d+)"', still))) >= 14


def test_it_is_stored_small_and_the_same_each_time():
    one, two = (sg.explore.race()._repr_mimebundle_()[0] for _ in "ab")
    assert one["text/html"] == two["text/html"]
    assert len(one["text/html"]) < 30_000
    assert len(one["image/png"]) < 10_000 * 4 / 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"V": 20}, "V must be an int from 100 to 1000000, got 20"),
        ({"k": 0}, "k must be an int from 1 to 50, got 0"),
        ({"times": 3}, "times must be what sg.costs.measure returns, got 3"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(arguments, message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        sg.explore.race(**arguments)
