"""Still pictures of the maps and tables: on paper of their own, with letters that can be read."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

import sgns_edu as sg

WORDS = [f"word{i}" for i in range(20)]
SVG = "{http://www.w3.org/2000/svg}"


def atlas(**options):
    points = np.random.default_rng(0).normal(size=(20, 2))
    return sg.explore.map(
        {"PCA": points, "t-SNE": points[::-1]}, WORDS, classes=["a", "b"] * 10, **options
    )


def lines():
    return sg.explore.grid(
        lambda k: {"a<b": np.arange(3) * k, "c": -np.arange(3)}, {"k": [1, 2]}, draw="line", y="J"
    )


def bars():
    both = {"ours": {"fox": 1, "dog": -2}, "theirs": {"fox": 2, "dog": 1}}
    return sg.explore.grid({1: both}, {"k": [1]}, draw="bars")


EXHIBITS = {
    "map": atlas,
    "identity": sg.explore.identity,
    "lines": lines,
    "bars": bars,
    "predict": lambda: sg.predict("How many?", number=(0, 9), answer=3),
}


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_still_has_paper_and_letters_of_fourteen_pixels_in_720(name):
    still = ElementTree.fromstring(EXHIBITS[name]().still())
    assert still.get("viewBox").split()[2] == "720"
    sizes = [float(node.get("font-size")) for node in still.iter() if node.get("font-size")]
    assert min(sizes) >= 14
    paper = still.find(f"{SVG}rect")
    assert paper.get("fill") in ("#fff", "#f5f5f4")
    assert still.findall(f".//{SVG}text")


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_picture_has_paper(name):
    figure = EXHIBITS[name]().picture()
    assert figure.get_facecolor()[3] == 1
    assert min(figure.get_facecolor()) > 0.9


def test_the_words_of_a_map_are_beside_their_dots_and_apart():
    still = ElementTree.fromstring(atlas().still())
    texts = {node.text: node for node in still.findall(f"{SVG}text")}
    dots = [
        re.match(r"translate\(([\d.]+),([\d.]+)\)", node.get("transform")).groups()
        for node in still.findall(f"{SVG}path")
    ]
    at = {word: np.array(dot, dtype=float) for word, dot in zip(WORDS, dots)}
    shown = [word for word in WORDS if word in texts]
    assert len(shown) >= 15
    places = {w: np.array([float(texts[w].get("x")), float(texts[w].get("y")) - 5]) for w in shown}
    assert all(np.linalg.norm(places[word] - at[word]) < 90 for word in shown)
    for i, a in enumerate(shown):
        for b in shown[:i]:
            apart = abs(places[a] - places[b])
            assert apart[0] > 45 or apart[1] > 14, (a, b)
    assert {"a", "b"} <= texts.keys()  # the classes


def test_bars_stand_side_by_side_on_zero():
    still = ElementTree.fromstring(bars().still())
    pattern = r"M([\d.]+),([\d.]+)V([\d.]+)h([\d.]+)V"
    found = [re.findall(pattern, node.get("d")) for node in still.findall(f"{SVG}path")]
    ours, theirs = (np.array(bars, dtype=float) for bars in found if bars)
    assert (ours[:, 0] + ours[:, 3] < theirs[:, 0]).all()
    heights = np.concatenate([ours[:, 1] - ours[:, 2], theirs[:, 1] - theirs[:, 2]])
    assert heights / heights[0] == pytest.approx([1, -2, 2, 1], abs=0.01)


def test_lines_differ_in_more_than_color():
    still = ElementTree.fromstring(lines().still())
    dashes = {node.get("stroke-dasharray") for node in still.findall(f"{SVG}polyline")}
    assert len(dashes) == 2


def test_a_map_glides_between_maps_of_the_same_words():
    exhibit = atlas()
    first = exhibit.points
    exhibit.view = "t-SNE"
    assert np.array_equal(exhibit.points, first[::-1])
    with pytest.raises(ValueError, match="view must be one of 'PCA', 't-SNE', got 'UMAP'"):
        exhibit.view = "UMAP"


def test_one_map_needs_no_name():
    exhibit = sg.explore.map(np.eye(3, 2), list("abc"))
    assert exhibit.view == ""
    exhibit.chosen = "b"
    assert exhibit.caption() == "b: no neighbors stored."


def test_the_caption_counts_true_neighbors_that_the_map_keeps():
    vectors = np.array([[1, 0], [1, 0.1], [1, 0.2], [0, 1.0]])
    emb = sg.Embeddings(sg.Vocabulary(list("abcd"), [1] * 4), vectors)
    points = {"true": vectors, "lie": vectors[[0, 3, 2, 1]]}  # b and d have changed places
    exhibit = sg.explore.map(points, list("abcd"), emb=emb, n=1)
    exhibit.chosen = "a"
    said = "a: b 1.00. Of these 1 true neighbors, {} among the 1 nearest on this map."
    assert exhibit.caption() == said.format("1 is")
    exhibit.view = "lie"
    assert exhibit.caption() == said.format("none are")


@pytest.mark.parametrize(
    ("points", "words", "message"),
    [
        ({}, ["a"], "at least one map"),
        ({"PCA": [[0, 0]], "t-SNE": [[0, 0], [1, 1]]}, ["a"], "the map 't-SNE' has 2 points"),
        ([[0, 0, 0]], ["a"], "points must have the shape"),
        ([[0, 0], [1, 1]], ["a", "a"], "2 words, 1 of them different"),
    ],
)
def test_maps_that_do_not_fit_are_refused(points, words, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        sg.explore.map(points, words)


@pytest.mark.parametrize(
    ("points", "words", "options", "message"),
    [
        ([[0, 1], [2, np.nan]], ["a", "b"], {}, "points must be finite, but row 1 is [2.0, nan]"),
        ([[0, 1], [2, 3]], "ab", {}, "words must be a list of words, got the string 'ab'"),
        ([[0, 1]], {"a"}, {}, "words must be a list of words, got {'a'}"),
        ([[0, 1]], 5, {}, "words must be a list of words, got 5"),
        ([[0, 1]], ["a"], {"classes": 5}, "classes must be a list with a class for each word"),
        ([[0, 1]], ["a"], {"emb": 5}, "emb must be Embeddings, got 5"),
    ],
)
def test_a_map_names_what_was_wrong(points, words, options, message):
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        sg.explore.map(points, words, **options)


def test_a_slider_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="there is no slider 'dim'; the sliders are k, α"):
        sg.explore.identity(dim=4)
    with pytest.raises(ValueError, match="d must start at one of 2, 4, 16, got 3"):
        sg.explore.identity(d=3)


def test_the_largest_gap_is_that_of_the_points_shown():
    exhibit = sg.explore.identity(k=15, d=2, collision="skip")
    x, y, kinds = exhibit.points()
    gaps = np.abs(x - y)
    assert np.isnan(gaps[kinds == 5]).all()
    assert np.nanargmax(gaps) == exhibit.shown()["pair"]
    assert f"Largest gap: {np.nanmax(gaps):.1f}" in exhibit.caption()
