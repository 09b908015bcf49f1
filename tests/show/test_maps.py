"""A map of words: names beside their points, apart from each other where there is room, and the same map in words."""

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt

import sgns_edu as sg
from sgns_edu.show import labels

ROOM = np.array([[0.0, 0.0], [600.0, 400.0]])


def shared_pixels(centers, sizes):
    """The area that labels share, by painting them pixel by pixel."""
    paint = np.zeros((1000, 1000), dtype=int)
    for (x, y), (width, height) in zip(
        np.rint(centers - np.asarray(sizes) / 2).astype(int) + 200, sizes
    ):
        paint[x : x + width, y : y + height] += 1
    return int((paint > 1).sum())


@pytest.mark.parametrize("rng", range(3))
def test_names_are_apart_where_there_is_room(rng):
    rng = np.random.default_rng(rng)
    points = rng.integers(ROOM[0] + 30, ROOM[1] - 30, size=(40, 2))  # whole pixels
    sizes = np.column_stack([2 * rng.integers(10, 30, size=40), np.full(40, 12)])
    centers = labels.place(points, sizes, ROOM)
    assert (
        shared_pixels(points + [0, 10], sizes) > 50
    )  # all names above their points would cover each other
    assert shared_pixels(centers, sizes) == 0
    assert (abs(centers - points) <= np.asarray(sizes) / 2 + 40).all()
    assert ((centers >= sizes / 2) & (centers <= ROOM[1] - sizes / 2)).all()


def test_a_lone_name_stands_as_near_as_it_can():
    centers = labels.place([[300, 200]], [[40, 10]], ROOM, dot=4)
    assert np.linalg.norm(centers[0] - [300, 200]) == 5 + 4


@pytest.fixture
def drawn():
    points = np.array([[0, 0], [0.02, 0], [1, 1], [0.5, 0.2]])
    yield sg.plots.map(
        points, ["red", "blue", "one", "two"], classes=["color", "color", "number", "number"]
    )
    plt.close("all")


def test_a_map_draws_each_word_at_its_point_in_the_shape_of_its_class(drawn):
    assert [text.get_text() for text in drawn.texts] == ["red", "blue", "one", "two"]
    assert [text.xy for text in drawn.texts][2] == pytest.approx((1, 1))
    assert [len(dots.get_offsets()) for dots in drawn.collections] == [2, 2]
    colors = {tuple(dots.get_facecolor()[0]) for dots in drawn.collections}
    shapes = {dots.get_paths()[0].vertices.tobytes() for dots in drawn.collections}
    assert len(colors) == len(shapes) == 2
    assert [text.get_text() for text in drawn.get_legend().get_texts()] == ["color", "number"]


def test_names_on_the_picture_do_not_overlap(drawn):
    drawn.figure.draw_without_rendering()
    boxes = [matplotlib.text.Text.get_window_extent(text) for text in drawn.texts]
    assert not any(boxes[i].overlaps(boxes[j]) for i in range(4) for j in range(i))


def test_a_map_says_in_words_who_is_on_it_and_how_much_it_shows(drawn):
    assert sg.plots.alt(drawn) == "A map of 4 words. color: red, blue. number: one, two."
    assert drawn.get_xlabel() == ""
    ax = sg.plots.map(sg.project([[3, 0], [1, 0], [2, 0.5], [2, -0.5]]), list("abcd"))
    assert (ax.get_xlabel(), ax.get_ylabel()) == (
        "first component: 80% of the variance",
        "second: 20%",
    )
    assert ax.get_legend() is None


def test_many_classes_differ_in_color_or_shape():
    ax = sg.plots.map(
        np.random.default_rng(0).normal(size=(30, 2)),
        [str(i) for i in range(30)],
        classes=range(30),
    )
    looks = {
        (dots.get_facecolor().tobytes(), dots.get_paths()[0].vertices.tobytes())
        for dots in ax.collections
    }
    assert len(looks) == 30
    plt.close("all")


@pytest.mark.parametrize(
    ("points", "words", "classes", "sentence"),
    [
        ([[0, 0, 0]], ["a"], None, r"shape \(n, 2\)"),
        ([[0, 0]], ["a", "b"], None, "1 points, 2 words"),
        ([[0, 0]], ["a"], [1, 2], "2 classes"),
        ([], [], None, r"shape \(n, 2\)"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(points, words, classes, sentence):
    with pytest.raises(ValueError, match=sentence):
        sg.plots.map(points, words, classes=classes)


def test_a_ranking_has_a_bar_for_each_answer_the_best_on_top():
    ax = sg.plots.ranking([("column", 0.75), ("cell", 0.5), ("up", -0.25)], title="row")
    assert [bar.get_width() for bar in ax.patches] == [0.75, 0.5, -0.25]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["column", "cell", "up"]
    assert ax.yaxis_inverted()
    assert ax.get_xlim() == (-0.25, 1)
    assert sg.plots.alt(ax) == "row: column 0.75, cell 0.50, up -0.25."
    with pytest.raises(ValueError, match="at least one answer"):
        sg.plots.ranking([])
    plt.close("all")
