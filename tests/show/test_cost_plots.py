"""Pictures of costs show their numbers, and say them in words."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sgns_edu as sg
from sgns_edu.costs.counting import NAMES
from sgns_edu.costs.timing import Measured, Timing
from sgns_edu.learn.huffman import huffman
from sgns_edu.show.arrows import touched
from sgns_edu.show.tree import places

WORDS = "the fox dog sees".split()
COUNTS = [8, 4, 2, 1]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_a_tree_stands_upright_and_its_words_side_by_side(counts):
    tree, V = huffman(counts), len(counts)
    placed = places(tree)
    assert sorted(placed.words[:, 0].tolist()) == list(range(V))
    for word in range(V):
        way = placed.way(tree, word)
        assert way[:, 1].tolist() == [
            -level for level in range(len(way))
        ]  # one level down at each question
        for here, there, turn in zip(way, way[1:], tree.path(word)[1]):
            assert np.sign(there[0] - here[0]) == (1 if turn else -1)


def test_the_path_of_a_word_is_drawn_from_the_root():
    ax = sg.plots.tree(huffman(COUNTS), WORDS, path="sees")
    path = [line for line in ax.lines if line.get_linewidth() == 2.5]
    assert [line.get_ydata().tolist() for line in path] == [[0, -1, -2, -3]]
    assert (
        sg.plots.alt(ax)
        == "A tree of 4 words, paths of 1 to 3 questions. sees: 3 questions, turns 1, 1, 1."
    )


def test_trees_refuse_other_words():
    with pytest.raises(ValueError, match="4 leaves, but there are 2 words"):
        sg.plots.tree(huffman(COUNTS), ["the", "fox"])
    with pytest.raises(KeyError, match="did you mean 'fox'"):
        sg.plots.tree(huffman(COUNTS), WORDS, path="fix")


def test_rows_light_up_as_often_as_they_move():
    step = sg.explain(
        sg.initial_params(4, dim=2, rng=0),
        sg.NegativeSampling(sg.Uniform(4), k=3),
        sg.Draw(1, 0, [0, 3, 3]),
    )
    W_in, W_out = touched(step, 4)
    assert W_in.tolist() == [[0, 0], [1, 0], [0, 0], [0, 0]]
    assert W_out.tolist() == [[1, 1], [0, 0], [0, 0], [0, 2]]
    ax = sg.plots.rows(step, WORDS, "NEG")
    assert (
        len(ax.patches) == 8 + 1 + 2 + 1
    )  # eight frames, the center, pull and push on one row, push on another
    assert [text.get_text() for text in ax.texts if "×" in text.get_text()] == ["2×", "2×"]
    assert sg.plots.alt(ax) == "NEG: 1 of 4 rows of W_in and 2 of 4 rows of W_out change."


def test_the_full_softmax_lights_up_everything_and_a_tree_its_nodes():
    params = sg.initial_params(4, dim=2, rng=0)
    softmax, tree = sg.FullSoftmax(4), sg.HierarchicalSoftmax.from_counts(COUNTS)
    assert touched(sg.explain(params, softmax, sg.Draw(1, 0)), 4)[1].sum() == 4
    ax = sg.plots.rows(
        sg.explain(params, tree, sg.Draw(1, 3)), WORDS, contexts=["node 0", "node 1", "node 2", "–"]
    )
    assert [text.get_text() for text in ax.texts][-4:] == ["node 0", "node 1", "node 2", "–"]
    assert sg.plots.alt(ax) == "1 of 4 rows of W_in and 3 of 4 rows of W_out change."


def test_times_are_drawn_with_their_spread_and_their_crossover():
    timings = [
        Timing(name, V, V / 1e6 if name == NAMES[0] else 1e-3, 1e-5, 1)
        for name in NAMES
        for V in (100, 10_000)
    ]
    ax = sg.plots.times(Measured(tuple(timings), 5, 100, batch=8))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(NAMES)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert [text.get_text() for text in ax.texts] == ["equally long\nat 1,000 words"]
    assert "full softmax 1.0e-04 to 1.0e-02 s" in sg.plots.alt(ax)
    assert "8 pairs at a time" in sg.plots.alt(ax)


def test_products_are_drawn_at_every_size():
    ax = sg.plots.products({V: sg.costs.table(V=V) for V in (10, 100)})
    assert [line.get_ydata().tolist() for line in ax.lines[:1] + ax.lines[2:]] == [
        [10, 100],
        [6, 6],
        [6, 6],
    ]
    assert "full softmax 10 to 100" in sg.plots.alt(ax)


def test_bars_stand_side_by_side():
    ax = sg.plots.bars({"p": [0.75, 0.25], "NEG": [0.5, 0.5]}, ["a", "b"], ylabel="probability")
    assert [bar.get_height() for bar in ax.patches] == [0.75, 0.25, 0.5, 0.5]
    assert sg.plots.alt(ax) == "Bars. p: a 0.750, b 0.250; NEG: a 0.500, b 0.500."
    assert ax.get_ylabel() == "probability"
