"""A map of words: names beside their points, apart from each other where there is room, and the same map in words."""

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot as plt

import sgns_edu as sg
from sgns_edu.show.names import Size
from sgns_edu.show.wordmap import place_words

STAGE = Size(600, 400, 12)


def shared_pixels(boxes):
    """The area that boxes share, by painting them pixel by pixel."""
    paint = np.zeros((1000, 1000), dtype=int)
    for x, y, w, h in boxes:
        left, low = round(x - w) + 200, round(y - h) + 200
        paint[left : left + round(2 * w), low : low + round(2 * h)] += 1
    return int((paint > 1).sum())


@pytest.mark.parametrize("rng", range(3))
def test_names_are_apart_where_there_is_room(rng):
    rng = np.random.default_rng(rng)
    points = rng.integers([40, 40], [560, 360], size=(40, 2))
    words = ["n" * rng.integers(3, 9) for _ in points]
    places = place_words(points, words, STAGE, dot=4)
    above = [(x, y - 10, places[row].w, places[row].h) for row, (x, y) in enumerate(points)]
    assert shared_pixels(above) > 50  # all names above their dots would cover each other
    assert shared_pixels([places[row][:4] for row in range(40)]) == 0
    dots = [(x, y, 3, 3) for x, y in points]
    assert all(shared_pixels([dots[row], places[row][:4]]) == 0 for row in range(40))
    assert all(w < x < 600 - w and h < y < 400 - h for x, y, w, h, _ in places.values())


def test_a_lone_name_is_right_beside_its_dot():
    place = place_words(np.array([[300, 200]]), ["fox"], STAGE, dot=4)[0]
    assert place.y == 200
    assert place.x - place.w - 300 == pytest.approx(4 + 0.1 * 12)


def test_names_stand_outward_from_the_dots_around_them():
    points = np.array([[280, 200], [320, 200], [300, 180], [300, 220]])
    places = place_words(points, ["fox", "dog", "the", "and"], STAGE)
    moves = np.array([[place.x, place.y] for place in places.values()]) - points
    assert moves[0, 0] < 0 < moves[1, 0]
    assert moves[2, 1] < 0 < moves[3, 1]


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


def test_a_name_that_had_to_move_away_is_tied_to_its_dot():
    ax = sg.plots.map(np.zeros((30, 2)) + np.eye(30, 2), [f"word{i}" for i in range(30)])
    ties = [text.arrow_patch is not None for text in ax.texts]
    assert any(ties)
    assert not all(ties)
    plt.close("all")


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
