"""Pictures and words of a player without a script: numbers derived anew, texts large enough, inside and apart."""

import functools
import itertools
import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show import still
from sgns_edu.show.course import Course, View, real_above
from sgns_edu.show.facts import facts_of
from sgns_edu.show.names import Box, Size, meet, wide
from sgns_edu.show.shapes import in_layers
from sgns_edu.show.told import beats_of, cameras_of, told
from sgns_edu.show.widgets.payload import packed
from tests.everything import Foreign

SENTENCES = [
    "the quick brown fox jumps over the lazy dog".split(),
    "the lazy dog is asleep and the quick fox runs over".split(),
]
VOCABULARY = sg.Vocabulary.from_sentences(SENTENCES)
WORDS = VOCABULARY.words
NOISE = sg.Unigram(VOCABULARY.counts)
SIZE = Size(560, 440, 16)
OBJECTIVES = {
    "negative sampling": sg.NegativeSampling(NOISE, k=2),
    "many negatives": sg.NegativeSampling(NOISE, k=15),
    "NCE": sg.NCE(NOISE, k=2),
    "softmax": sg.FullSoftmax(len(WORDS)),
    "tree": sg.HierarchicalSoftmax.from_counts(VOCABULARY.counts),
    "film": Foreign(NOISE, k=2),
}


@functools.cache
def history_of(name="negative sampling", dim=2, steps=600):
    rng = np.random.default_rng(1)
    start = sg.initial_params(len(WORDS), dim=dim, rng=rng)
    pairs = sg.skip_gram_pairs(SENTENCES, VOCABULARY, window=2)
    trainer = sg.Trainer(start, OBJECTIVES[name], pairs, lr=0.2, rng=rng)
    trainer.run(steps)
    return trainer.history


@pytest.fixture(scope="module")
def player():
    return sg.Player(history_of(), VOCABULARY, sentences=SENTENCES)


@pytest.fixture(scope="module")
def run(player):
    return player.runs[0]


# ---- one step, by hand


def test_each_force_is_its_row_times_the_gap_and_their_sum_moves_the_center(player, run):
    t = player.step
    facts = facts_of(run, t)
    (W_in, W_out), (V_in, _) = player.runs[0].history.seek(t), player.runs[0].history.seek(t + 1)
    draw = run.history.draw(t)
    v = W_in[draw.center]
    scene, camera = told(facts, SIZE, 4), cameras_of(facts, SIZE).near
    total = np.zeros(2)
    for row, label in [(draw.context, 1), *((row, 0) for row in draw.negatives.tolist())]:
        gap = label - 1 / (1 + math.exp(-(v @ W_out[row])))
        arrow = scene[f"F{row}·{label}"]
        drawn = np.array([arrow["x2"] - arrow["x1"], arrow["y1"] - arrow["y2"]]) / camera.unit
        assert np.allclose(drawn, gap * W_out[row])
        assert arrow["c"] == ("pull" if label else "push")
        total += drawn
    arrow = scene["sum"]
    drawn = np.array([arrow["x2"] - arrow["x1"], arrow["y1"] - arrow["y2"]]) / camera.unit
    assert np.allclose(drawn, total)
    assert np.allclose(V_in[draw.center] - v, 0.2 * drawn)


@pytest.mark.parametrize("dim", [2, 5])
def test_a_foot_is_on_the_line_of_v_as_far_as_its_score_says(dim):
    run = packed(history_of(dim=dim), WORDS, range(len(WORDS)))
    facts = facts_of(run, 300)
    scene, camera = told(facts, SIZE, 2), cameras_of(facts, SIZE).far
    v = np.array([scene["vm"]["x"] - camera.x, camera.y - scene["vm"]["y"]]) / camera.unit
    W_in, W_out = run.history.seek(300)
    draw = run.history.draw(300)
    for key, item in scene.items():
        if key.startswith("f") and key[1].isdigit():
            row = int(key[1:].split("·")[0])
            foot = np.array([item["x"] - camera.x, camera.y - item["y"]]) / camera.unit
            assert abs(foot[0] * v[1] - foot[1] * v[0]) < 1e-9
            assert foot @ v == pytest.approx(W_in[draw.center] @ W_out[row])


@pytest.mark.parametrize("name", OBJECTIVES)
def test_names_are_inside_and_apart_in_all_phases(name):
    run = packed(history_of(name), WORDS, range(len(WORDS)))
    seen = 0
    for t in (0, 150, 300, 450, 590):
        facts = facts_of(run, t)
        for phase in range(facts.last_phase + 1):
            for beat in range(beats_of(facts, phase)):
                seen += assert_readable(told(facts, SIZE, phase, beat), SIZE, 13)
    assert seen > 100


def assert_readable(scene, size, least):
    """Names of marks are inside the stage and apart, and no letter is too small; how many there are."""
    texts = {key: item for key, item in scene.items() if item["type"] == "text"}
    assert min(item["s"] for item in texts.values()) >= least
    names = [item for key, item in texts.items() if re.match("t[vuFs]", key)]
    boxes = []
    for item in names:
        half = wide(item["text"], item["s"], item["bold"]) / 2
        boxes.append(Box(item["x"], item["y"], half, 0.5 * item["s"]))
        assert half <= item["x"] <= size.w - half
        assert 0.5 * item["s"] <= item["y"] <= size.h - 0.5 * item["s"]
    assert not any(meet(a, b) for a, b in itertools.combinations(boxes, 2))
    return len(names)


# ---- pictures


def texts_of(markup):
    """(x, y, size, anchor, text) of all texts, with places in the whole picture."""
    root = ET.fromstring(markup)
    name = "{http://www.w3.org/2000/svg}"
    for panel in root.findall(f"{name}svg"):
        left, top = float(panel.get("x")), float(panel.get("y"))
        for node in panel.iter(f"{name}text"):
            x, y, s = (float(node.get(key)) for key in ("x", "y", "font-size"))
            yield left + x, top + y - 0.36 * s, s, node.get("text-anchor", "middle"), node.text


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("view", ["step", "run"])
def test_texts_of_a_still_are_large_inside_and_apart(name, view):
    options = {"sentences": SENTENCES, "view": view}
    player = sg.Player(history_of(name), VOCABULARY, **options)
    found = list(texts_of(player.still()))
    assert min(s for _, _, s, _, _ in found) >= 14
    boxes = []
    for x, y, s, anchor, text in found:
        half = 0.85 * wide(text, s) / 2  # fonts of pages are narrower than the one that is measured
        middle = x + {"start": half, "middle": 0, "end": -half}[anchor]
        assert half - 1 <= middle <= 721 - half, text
        assert s / 2 <= y <= 470 - s / 2, text
        boxes.append((text, Box(middle, y, half, 0.4 * s)))
    over = [(a[0], b[0]) for a, b in itertools.combinations(boxes, 2) if meet(a[1], b[1])]
    assert over == []
    assert len(found) > 15


def test_the_still_shows_the_forces_whatever_the_phase(player):
    pictures = set()
    for phase in (0, 2, 4, 6):
        pictures.add(sg.Player(player.runs[0].history, VOCABULARY, phase=phase).still())
    assert len(pictures) == 1
    words = [text for *_, text in texts_of(pictures.pop())]
    assert "sum" in words
    assert len([text for text in words if re.search(r" (pulls|pushes) \.\d\d$", text)]) == 3
    assert len([text for text in words if text.startswith("σ .")]) == 3
    assert len([text for text in words if text.startswith("gap .")]) == 3


@pytest.mark.parametrize(
    ("objective", "sign"),
    [
        (sg.NCE(sg.Uniform(12), k=2), "σ"),
        (sg.FullSoftmax(12), "p"),
        (sg.InfoNCE(sg.Uniform(12), k=2, temperature=0.5), "p"),
    ],
    ids=["NCE", "softmax", "InfoNCE"],
)
def test_a_chance_that_competes_is_called_p(objective, sign):
    rng = np.random.default_rng(0)
    start = sg.Params(*rng.normal(size=(2, 12, 2)))
    trainer = sg.Trainer(start, objective, [[0, 1], [2, 3]], rng=rng)
    trainer.run(9)
    words = [text for *_, text in texts_of(sg.Player(trainer.history, VOCABULARY, step=4).still())]
    chances = {text[0] for text in words if re.fullmatch(r"[σp] \.\d\d", text)}
    assert chances == {sign}


def test_bars_reach_from_the_chance_to_the_right_answer(player, run):
    facts = facts_of(run, player.step)
    sheet = still.step_sheet(run, player.step)
    bars = [
        item
        for item in sheet.panels[1].scene.values()
        if item["type"] == "box" and item["c"] in ("pull", "push")
    ]
    assert len(bars) == len(facts.acts) == 3
    for act, bar in zip(facts.acts, bars):
        assert 2 * bar["w"] == pytest.approx(240 * act.gap)
        side = bar["x"] + bar["w"] if act.label else bar["x"] - bar["w"]
        assert side == pytest.approx(456 + 240 * act.label)


def test_a_dark_page_has_dark_colors(player):
    markup = player.still()
    assert "prefers-color-scheme:dark" in markup
    used = set(re.findall(r"\b[fst]-[a-z-]+", re.sub("<style>.*</style>", "", markup)))
    styled = set(re.findall(r"\.([fst]-[a-z-]+)\{", markup))
    assert used <= styled
    assert {"f-paper", "s-pull", "f-pull-ink"} <= used


def test_svg_and_matplotlib_draw_the_same_texts(player):
    for view in ("step", "run"):
        player.view = view
        drawn = {text.get_text() for text in player.picture(player.step).axes[0].texts}
        sheet = player._sheets(player.step)[0]
        items = [item for panel in sheet.panels for item in in_layers(panel.scene)]
        assert drawn == {item["text"] for item in items if item["type"] == "text"}
    player.view = "step"


# ---- the sentence


@pytest.mark.parametrize(
    ("center", "context", "window", "expected"),
    [
        ("fox", "quick", 2, (0, 3, 1)),
        ("quick", "fox", 1, (1, 7, 8)),
        ("over", "the", 2, (0, 5, 6)),
        ("asleep", "fox", 2, None),
    ],
)
def test_the_sentence_of_a_pair_is_the_first_with_both_in_a_window(
    center, context, window, expected
):
    rows = [[WORDS.index(word) for word in sentence] for sentence in SENTENCES]
    found = still.find_pair(rows, window, WORDS.index(center), WORDS.index(context))
    if expected is None:
        assert found is None
    else:
        sentence, i, j = found
        assert (rows.index(sentence), i, j) == expected


def test_a_long_sentence_keeps_its_window_and_a_word_on_each_side():
    widths = [50.0] * 30
    first, last = still.shorten(widths, 12, 2, 400)
    assert (first, last) == (9, 16)
    assert still.shorten(widths, 12, 2, 10) == (9, 16)
    assert still.shorten(widths[:4], 1, 2, 10**4) == (0, 4)


# ---- the run


def test_real_above_stranger_is_the_share_of_comparisons_won(run):
    course = Course(run)
    answers = course.answers(600)
    tape = {(draw.center, draw.context) for draw in map(run.history.draw, range(600))}
    W_in, W_out = run.history.seek(600)
    real, strangers = [], []
    for center, context in itertools.product(range(len(WORDS)), repeat=2):
        (real if (center, context) in tape else strangers).append(W_in[center] @ W_out[context])
    wins = sum((a > b) + (a == b) / 2 for a in real for b in strangers)
    assert real_above(answers) == pytest.approx(wins / len(real) / len(strangers))
    assert real_above(course.answers(0)) == 0.5
    assert (answers.real.sum(), (~answers.real).sum()) == (len(real), len(strangers))


def test_the_camera_of_the_run_holds_all_marks(run):
    course = Course(run)
    for t in range(0, 601, 50):
        scene = course.scene(t, SIZE, View())
        marks = [item for key, item in scene.items() if key.startswith("p")]
        assert len(marks) == 2 * len(WORDS)
        assert all(0 < item["x"] < SIZE.w and 0 < item["y"] < SIZE.h for item in marks)


# ---- words


def test_captions_say_the_numbers_of_the_step(player, run):
    t = player.step
    draw, step, again = (
        run.history.draw(t),
        run.history[t],
        run.history.explained(t, run.history.seek(t + 1)),
    )
    center, context = WORDS[draw.center], WORDS[draw.context]
    said = []
    for player.phase in range(7):
        said.append(player.caption())
    player.phase = 0
    assert said[0].startswith(f"A pair from the text. ■{context} is near ●{center} in the text")
    assert said[1].startswith(f"One yes, some no. Is ■{context} a real neighbor of ●{center}?")
    for row in draw.negatives:
        assert f"✕{WORDS[row]}" in said[1]
    length = np.linalg.norm(run.history.seek(t).W_in[draw.center])
    assert f"the length of v, {length:.2f}, is" in said[2]
    assert said[3].startswith(
        "Chance. The sigmoid σ turns a score into a chance of yes: high in the green"
    )
    assert f"{1 - step.probs[0]:.2f} leaves".lstrip("0") in said[4]
    assert "moves by .2 of the sum" in said[5]
    assert said[5].endswith("each by .2 · gap · v.")
    for row, before, after in zip(step.rows, step.probs, again.probs):
        n = 3 if f"{before:.2f}" == f"{after:.2f}" else 2  # so many digits tell them apart
        change = f"{before:.{n}f} → {after:.{n}f}".replace("0.", ".")
        assert f"{WORDS[row]} {change}" in said[6]


@pytest.mark.parametrize("name", ["negative sampling", "NCE", "softmax", "tree"])
def test_only_where_most_answers_must_be_no_the_step_says_that_the_tables_part(name):
    player = sg.Player(history_of(name), VOCABULARY, phase=6)
    said = []
    for player.step in range(200, 240):
        caption = player.caption()
        if "Every answer is a little better." in caption:
            said.append("Most must be no" in caption)
    assert said
    assert set(said) == {name == "negative sampling"}


def test_a_first_step_of_zeros_is_told_as_still():
    player = sg.Player(history_of(), VOCABULARY, step=0)
    said = []
    for player.phase in range(7):
        said.append(player.caption())
    assert said[2] == "Score. Every u here is almost zero, so all scores are about 0."
    assert "no force on" in said[4]
    assert "stays" in said[5]
    words = [text for *_, text in texts_of(player.still())]
    assert not any("pulls" in text for text in words)


def test_the_run_says_its_note_or_its_step(run):
    player = sg.Player(run.history, VOCABULARY, view="run", step=100)
    assert player.caption().removeprefix("Step 100. ") == player.frame().caption.removeprefix(
        "Step 100: "
    )
    player.step = 600
    note = player.notes[600]
    assert player.caption() == f"Step 600. {note.title}. {note.text}"
    player.step = 0
    assert player.still_caption().startswith("Step 600. The end.")
    assert player.caption().startswith("Step 0. The start.")
    bare = sg.Player(run.history, VOCABULARY, view="run", step=600, notes={})
    assert bare.caption() == "Step 600. The run at step 600."


def test_the_end_of_a_run_tells_its_last_step(run):
    player = sg.Player(run.history, VOCABULARY, step=600)
    before = sg.Player(run.history, VOCABULARY, step=599)
    assert player.caption() == before.caption()
    assert player.still() == before.still()
