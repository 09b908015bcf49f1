"""Exhibits hand over a page that lives without a kernel, a picture, and words; the same bytes each time."""

import json
import re

import numpy as np
import pytest

from sgns_edu.show.explore import grid
from sgns_edu.show.widgets.base import inside_script, png, rounded


def halves(**options):
    return grid(
        lambda k, c: {"share": (np.arange(3), np.full(3, c / k)), "none": np.array([[0, np.nan]])},
        {"k": [1, 3], "c": [1, 2]},
        **options,
    )


def test_every_combination_is_stored_in_the_order_of_the_sliders():
    exhibit = halves(caption="{c} of {k}")
    assert [state["text"] for state in exhibit.data["states"]] == [
        "1 of 1",
        "2 of 1",
        "1 of 3",
        "2 of 3",
    ]
    assert exhibit.data["states"][2]["series"][0] == {
        "name": "share",
        "x": [0, 1, 2],
        "y": [0.3333] * 3,
    }
    exhibit.state = [1, 0]
    assert exhibit.caption() == "1 of 3"
    assert exhibit.values == {"k": 3, "c": 1}


def test_each_state_of_bars_has_its_own_names():
    exhibit = grid({1: {"fox": 1}, 2: {"dog": 2, "hen": 1}}, {"k": [1, 2]}, draw="bars")
    assert exhibit.data["limits"][:2] == [-0.6, 1.6]  # room for two bars
    for state, names in enumerate((["fox"], ["dog", "hen"])):
        exhibit.state = [state]
        words = [label.get_text() for label in exhibit.picture().axes[0].get_xticklabels()]
        assert words == names
        assert re.findall(">([a-z]+)<", exhibit.still()) == names


def test_a_slider_that_follows_the_player_is_named():
    assert "follows" not in halves().data
    assert halves(follows="k").data["follows"] == "k"
    with pytest.raises(ValueError, match="follows must be one of 'k', 'c', got 'step'"):
        halves(follows="step")


def test_what_a_notebook_stores_is_small_and_the_same_each_time():
    first, second = (halves(start={"k": 3})._repr_mimebundle_()[0] for _ in "ab")
    assert first["text/html"] == second["text/html"]
    assert first["text/plain"] == second["text/plain"]
    assert len(first["image/png"]) < 10_000 * 4 / 3
    assert 'src="data:image/svg+xml,<svg' in first["text/html"]
    assert "image/png" not in first["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in first


def test_a_hostile_label_stays_text():
    hostile = "</script><script>alert(1)</script>"
    exhibit = grid({1: {hostile: 2.0}}, {"t": [1]}, draw="bars", caption='">' + hostile)
    assert exhibit.html().count("<script") == exhibit.html().count("</script>") == 1
    assert "<script" not in exhibit.still()


def test_not_finite_numbers_travel_as_null():
    assert json.loads(inside_script(rounded({"a": np.array([np.inf, 1 / 3])}))) == {
        "a": [None, 0.333333333]
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([{(1, 2): [0.0]}, {"k": [1, 2], "c": [2]}], "no picture for {'k': 2, 'c': 2}"),
        ([{}, {}], "at least one slider"),
        ([lambda k: np.zeros((2, 3)), {"k": [1]}], "shape (2, 3)"),
        ([lambda k: np.zeros(300_000), {"k": [1]}], "at most 1,000,000"),
    ],
)
def test_bad_input_is_answered_in_a_sentence(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        grid(*arguments)


def test_it_saves_a_page_a_picture_or_a_drawing(tmp_path):
    for name, start in (("a.html", b"<!DOCTYPE html>"), ("a.svg", b"<svg"), ("a.png", b"\x89PNG")):
        halves().save(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(start)
    assert not re.search(rb"(src|href)=.?https?:", (tmp_path / "a.html").read_bytes())
    with pytest.raises(ValueError, match="not as '.txt'"):
        halves().save(tmp_path / "a.txt")


@pytest.mark.parametrize("draw", ["scatter", "line", "bars"])
def test_the_picture_shows_the_series(draw):
    bars, others = (
        {"a": {"x": 1.0, "y": 2.0}, "b": {"x": 3.0, "y": 4.0}},
        {"a": [1.0, 2.0], "b": [3.0, 4.0]},
    )
    figure = grid({0: bars if draw == "bars" else others}, {"t": [0]}, draw=draw).picture()
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["a", "b"]
    assert len(png(figure)) < 10_000
