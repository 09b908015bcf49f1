"""The player without a screen: what travels, how large it is, what it refuses, what it saves."""

import base64
import io
import json
import re
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image

import sgns_edu as sg
from sgns_edu.show import animation
from sgns_edu.show.course import View
from sgns_edu.show.facts import facts_of
from sgns_edu.show.names import Box, Size, meet, wide
from sgns_edu.show.story import short_text
from sgns_edu.show.widgets import payload
from sgns_edu.show.widgets.base import png

WORDS = "the dog fox quick and asleep jumps over lazy brown runs sleeps".split()


def run(steps=200, dim=2, V=12, k=5, objective=None, lr=0.1):
    rng = np.random.default_rng(0)
    objective = objective or sg.NegativeSampling(sg.Unigram(np.arange(V, 0, -1), alpha=0.75), k=k)
    trainer = sg.Trainer(
        sg.initial_params(V, dim=dim, rng=rng),
        objective,
        rng.integers(0, V, (40, 2)),
        lr=lr,
        rng=rng,
    )
    trainer.run(steps)
    return trainer.history


@pytest.fixture(scope="module")
def history():
    return run()


def test_two_thousand_steps_of_twelve_words_take_at_most_90_kB():
    player = sg.Player(run(2000), WORDS, step=417)
    assert len(player.html().encode()) <= 90_000
    assert all(value == float(f"{value:.9g}") for value in player.data["runs"][0]["start"])


def test_what_is_stored_is_the_same_each_time(history):
    one, two = (sg.Player(history, WORDS, step=42)._repr_mimebundle_()[0] for _ in "ab")
    assert one["text/html"] == two["text/html"]
    assert (
        one["text/plain"]
        == "Player of History of 200 steps of NegativeSampling, 12 words in 2 dimensions"
    )
    assert len(base64.b64decode(one["image/png"])) < 30_000
    assert Image.open(io.BytesIO(base64.b64decode(one["image/png"]))).mode == "P"


@pytest.mark.parametrize("wide", [1, 4, 7, 12])
def test_decisions_come_back_from_their_bits(wide):
    values = np.random.default_rng(0).integers(-1, 2**wide - 1, (50, 3))
    raw = np.frombuffer(base64.b64decode(payload.bits(values, wide)), dtype=np.uint8)
    text = "".join(f"{byte:08b}"[::-1] for byte in raw)
    back = [int(text[at : at + wide][::-1], 2) - 1 for at in range(0, values.size * wide, wide)]
    assert back == values.ravel().tolist()


@pytest.mark.parametrize("steps", [6_000, 12_000])
def test_no_run_takes_over_a_megabyte(steps, monkeypatch):
    monkeypatch.setattr(payload, "MOST_BYTES", 30_000)
    player = sg.Player(run(steps, k=9), WORDS)
    film = player.data["runs"][0]["film"]
    assert len(json.dumps(film)) < 2 * 30_000
    assert f"it holds pictures of {film['n']:,} of its {steps:,} steps" in player.note()


def test_of_many_words_only_the_chosen_are_drawn():
    V = 2000
    history = run(20, V=V)
    words = [f"w{row}" for row in range(V)]
    assert "60 of 2,000 words are drawn" in sg.Player(history, words).note()
    player = sg.Player(history, words, words=["w7", "w1999"])
    assert player.data["runs"][0]["drawn"] == [7, 1999]
    assert len(player.html()) < 1_000_000
    assert ">w7<" in sg.Player(history, words, words=["w7", "w1999"], view="run").still()


def test_the_rate_travels_where_it_changes():
    rng = np.random.default_rng(0)
    trainer = sg.Trainer(
        sg.initial_params(3, dim=2, rng=rng), sg.FullSoftmax(3), [[0, 1]], lr=0.5, rng=rng
    )
    trainer.run(5)
    trainer.lr = 0.25
    trainer.run(5)
    assert sg.Player(trainer.history, ["a", "b", "c"]).data["runs"][0]["lr"] == [
        [0, 0.5],
        [5, 0.25],
    ]


def test_the_step_can_be_set_and_observed(history):
    player, seen = sg.Player(history, WORDS), []
    player.observe(lambda change: seen.append(change["new"]), "step")
    player.step = 17
    assert seen == [17]
    assert player.caption() == sg.Player(history, WORDS, step=17).caption()
    with pytest.raises(ValueError, match="step must be an int from 0 to 200, got 201"):
        player.step = 201
    assert player.step == 17
    player.view, player.phase = "run", 6
    with pytest.raises(ValueError, match="view must be one of 'step', 'run', got 'film'"):
        player.view = "film"
    with pytest.raises(ValueError, match="phase must be an int from 0 to 6, got 7"):
        player.phase = 7
    assert (player.view, player.phase) == ("run", 6)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("step", "a", "step must be an int from 0 to 200, got 'a'"),
        ("step", 2.5, "step must be an int from 0 to 200, got 2.5"),
        ("step", None, "step must be an int from 0 to 200, got None"),
        ("follow", "fox", "follow must be a list of words, got the string 'fox'"),
        ("follow", ["foxx"], "'foxx' is not in the vocabulary of 12 words; did you mean 'fox'?"),
        ("pair", "fox", "pair must be two words, as in ['the', 'dog'], not 'fox'"),
        ("pair", ["fox", 3], "3 is not in the vocabulary of 12 words"),
    ],
)
def test_what_is_set_badly_is_answered_and_the_old_value_stands(history, name, value, message):
    exhibit = sg.explore.ledger(history, WORDS, "fox", "quick", step=17, follow=["dog"])
    before = exhibit.step, exhibit.follow, exhibit.pair
    with pytest.raises((TypeError, ValueError, KeyError), match=f"^{re.escape(message)}$"):
        setattr(exhibit, name, value)
    assert (exhibit.step, exhibit.follow, exhibit.pair) == before == (17, ["dog"], ["fox", "quick"])


def test_players_beside_each_other_share_the_step(history):
    one, other = sg.Player(history, WORDS, title="a"), sg.Player(run(100), WORDS, title="b")
    both = sg.explore.beside(one, other)
    both.step = 60
    assert (one.step, other.step) == (60, 60)
    other.step = 80
    assert (both.step, one.step) == (80, 80)
    both.step = 150
    assert (one.step, other.step) == (150, 100)
    assert both.step == 150
    one.view = "run"
    assert both.caption() == f"a: {one.caption()} b: Step 100. The run at step 100."
    assert one.caption().startswith("Step 150. ●")
    assert both.still().count("<svg") == 5  # a stage and a sheet each
    with pytest.raises(TypeError, match="needs two players or more"):
        sg.explore.beside(one)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"vocabulary": WORDS[:5]}, "the vocabulary has 5 words, but the run has 12 rows"),
        ({"words": ["foxx"]}, "'foxx' is not in the vocabulary of 12 words; did you mean 'fox'"),
        ({"follow": ["foxx"]}, "did you mean 'fox'"),
        ({"step": 201}, "step must be an int from 0 to 200, got 201"),
        ({"words": "fox"}, "words must be a list of words, got the string 'fox'"),
        ({"words": 3}, "words must be a list of words, got 3"),
        ({"vocabulary": 5}, "vocabulary must be a Vocabulary or a list of words, got 5"),
        ({"view": "film"}, "view must be one of 'step', 'run', got 'film'"),
        ({"phase": 7}, "phase must be an int from 0 to 6, got 7"),
        ({"phase": "move"}, "phase must be an int from 0 to 6, got 'move'"),
        ({"window": 0}, "window must be an int of at least 1, got 0"),
        ({"title": 3}, "title must be a string, got 3"),
        ({"words": []}, "words must have at least one word, got []"),
        ({"vocabulary": "abcdefghijkl"}, "a list of words, got 'abcdefghijkl'"),
        ({"vocabulary": ["fox", *WORDS[1:]]}, "vocabulary must have each word once, got 'fox' twi"),
        ({"vocabulary": ["", *WORDS[1:]]}, "a word must not be empty, but words[0] is"),
        ({"vocabulary": ["a\ud800", *WORDS[1:]]}, "at words[0] has half a character"),
        ({"vocabulary": set(WORDS)}, "vocabulary must be a Vocabulary or a list of words, got {"),
        (
            {"sentences": [["the", ["fox"]]]},
            "each of the sentences must be a list of words (strings), but one of them is ['fox']",
        ),
        ({"sentences": "the fox"}, "sentences must be lists of words, as in [['the',"),
        (
            {"sentences": ["the fox"]},
            "each of the sentences must be a list of words, got 'the fox'",
        ),
        ({"sentences": [["the", "foks"]]}, "'foks' is not in the vocabulary of 12 words"),
        (
            {"notes": {201: sg.Note("a", "b")}},
            "each step of the notes must be an int from 0 to 200",
        ),
    ],
)
def test_bad_input_is_answered_in_a_sentence(history, change, message):
    options = {"vocabulary": WORDS} | change
    with pytest.raises((ValueError, KeyError, TypeError), match=re.escape(message)):
        sg.Player(history, **options)


def test_an_empty_history_is_refused():
    empty = sg.Trainer(
        sg.initial_params(12, dim=2, rng=0), sg.FullSoftmax(12), [[0, 1]], rng=0
    ).history
    with pytest.raises(ValueError, match="the history is empty; run the trainer first"):
        sg.Player(empty, WORDS)


def test_a_run_with_nan_says_where_it_began():
    rng = np.random.default_rng(0)
    trainer = sg.Trainer(
        sg.Params(*rng.normal(size=(2, 12, 2))),
        sg.NegativeSampling(sg.Uniform(12), k=2),
        [[0, 1]],
        lr=1e155,
        rng=rng,
    )
    with pytest.raises(ValueError, match="not finite"):
        trainer.run(50)
    player = sg.Player(trainer.history, WORDS, step=len(trainer.history))
    broken = len(trainer.history) - 1
    assert f"stop being finite at step {broken}" in player.note()
    assert "no longer finite" in player.frame(broken).caption
    assert len(png(player.picture())) > 1000
    assert "nan" not in player.still()


def test_the_story_of_a_broken_run_ends_where_its_numbers_do():
    rng = np.random.default_rng(0)
    params, objective = (
        sg.Params(*rng.normal(size=(2, 12, 2))),
        sg.NegativeSampling(sg.Uniform(12), k=2),
    )
    trainer = sg.Trainer(params, objective, [[0, 1], [1, 0]], lr=0.1, rng=rng)
    trainer.run(20)
    trainer.lr = 1e155
    with pytest.raises(ValueError, match="not finite"):
        trainer.run(50)
    exhibit = sg.explore.ledger(trainer.history, WORDS, "the", "dog")
    last = exhibit.data["runs"][0]["last"]
    W_in, W_out = trainer.history.seek(last)
    assert f" to {short_text(W_in[0] @ W_out[1], 3)}: " in exhibit.story()
    assert "nan" not in exhibit.story()
    changes = exhibit.ledger()["change"]
    assert exhibit.score(0) + changes.sum() == pytest.approx(exhibit.score(last))


def test_a_context_that_is_drawn_as_a_negative_acts_in_both_roles(history):
    columns = history.columns()
    both = (columns["negatives"] == columns["context"][:, None]).any(axis=1)
    player = sg.Player(history, WORDS, step=int(np.flatnonzero(both)[0]))
    course = player._courses[0]
    facts = facts_of(player.runs[0], player.step, axes=player.runs[0].plane.axes)
    scene = course.named_scene(player.step, Size(560, 440, 16), View(facts))
    row = columns["context"][player.step]
    shapes = [scene[f"roleu{row}·{label}"]["shape"] for label in (0, 1)]
    assert shapes == ["cross", "square"]
    assert [key for key in scene if key.startswith(f"lu{row}")] == [f"lu{row}"]


@pytest.mark.parametrize("size", [Size(560, 440, 16), Size(220, 120, 16)])
def test_the_angle_between_the_means_is_inside_and_on_no_number(history, size):
    course = sg.Player(history, WORDS)._courses[0]
    for t in range(0, 201, 10):
        scene = course.scene(t, size, View(note=sg.Note("Means", "", means=True)))
        assert ("angle" in scene) == (t > 0)  # at the start every u is zero
        if t == 0:
            continue
        angle = scene["angle"]
        label = Box(angle["x"], angle["y"], wide(angle["text"], angle["s"], True) / 2, 10)
        assert label.w <= angle["x"] <= size.w - label.w
        assert label.h <= angle["y"] <= size.h - label.h
        for key, item in scene.items():
            if key[0] == "n":
                w = wide(item["text"], item["s"]) / 2
                assert not meet(label, Box(item["x"], item["y"], w, 7))


def test_letters_that_the_font_lacks_give_no_warning(history, recwarn):
    player = sg.Player(history, ["狐", *WORDS[1:]], step=3)
    assert len(png(player.picture())) > 1000
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def test_hostile_words_do_not_leave_their_place(history):
    words = ["<script>alert(1)</script>", "$x^2$", "שלום", *WORDS[3:]]
    player = sg.Player(history, words, step=3)
    assert player.html().count("<script") == 1
    assert "<script" not in player.still()
    assert len(png(player.picture())) > 1000


def test_it_saves_what_its_ending_says(history, tmp_path, monkeypatch):
    player = sg.Player(history, WORDS)
    player.save(tmp_path / "run.html")
    page = (tmp_path / "run.html").read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r"(src|href)=.?https?:|import\((?!URL\.create)|fetch\(", page)
    player.save(tmp_path / "run.gif", steps=[0, 50, 100], rate=4)
    with Image.open(tmp_path / "run.gif") as moving:
        durations = []
        for moving_frame in range(moving.n_frames):
            moving.seek(moving_frame)
            durations.append(moving.info["duration"])
    assert durations == [2000] * 7 + [250] * 3  # the phases of a step, then the run
    monkeypatch.setattr(animation.shutil, "which", lambda name: None)
    with pytest.raises(RuntimeError, match="needs the program ffmpeg"):
        player.save(tmp_path / "run.mp4")
    with pytest.raises(
        ValueError, match=r"saved as \.html, \.png, \.svg, \.gif, \.mp4, not as '\.txt'"
    ):
        player.save(tmp_path / "run.txt")
    for steps in ([], 5):
        with pytest.raises(
            ValueError, match=f"steps must be one step or more, .* got {re.escape(repr(steps))}"
        ):
            player.save(tmp_path / "none.gif", steps=steps)
    with pytest.raises(ValueError, match="each of the steps must be an int from 0 to 200, got 201"):
        player.save(tmp_path / "far.gif", steps=[0, 201])
    for rate in (1e-9, 1e9):
        with pytest.raises(ValueError, match="rate must be a finite number of at least 0.01 and"):
            player.save(tmp_path / "odd.gif", rate=rate)
    with pytest.raises(
        ValueError, match=r"steps choose the moments of a \.gif or \.mp4, so a \.ht"
    ):
        player.save(tmp_path / "steps.html", steps=[1])
    with pytest.raises(TypeError, match="path must be a string or a path, got 3"):
        player.save(3)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run.gif", "run.html"]


def test_a_film_holds_two_seconds_a_phase_and_one_picture_a_step(history, tmp_path):
    if not all(map(shutil.which, ("ffmpeg", "ffprobe"))):
        pytest.skip("no ffmpeg: apt-get install ffmpeg to save moving pictures as .mp4")
    sg.Player(history, WORDS).save(tmp_path / "run.mp4", steps=range(0, 100, 20), rate=4)
    asked = [
        "ffprobe",
        "-v",
        "error",
        "-count_frames",
        "-show_entries",
        "stream=nb_read_frames,r_frame_rate",
        "-of",
        "csv=p=0",
    ]
    told = subprocess.run(
        [*asked, tmp_path / "run.mp4"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert told == f"4/1,{7 * 2 * 4 + 5}"
    assert [file.name for file in tmp_path.iterdir()] == ["run.mp4"]


def test_where_ffmpeg_fails_its_reason_is_told_and_nothing_is_left(history, tmp_path, monkeypatch):
    monkeypatch.setattr(animation.shutil, "which", lambda name: name)
    fails = subprocess.CompletedProcess([], 1, "", "warning\nUnknown encoder\n")
    monkeypatch.setattr(animation.subprocess, "run", lambda *_, **__: fails)
    with pytest.raises(RuntimeError, match="ffmpeg could not make 'run.mp4': Unknown encoder"):
        sg.Player(history, WORDS).save(tmp_path / "run.mp4", steps=[0, 1])
    assert list(tmp_path.iterdir()) == []


def test_a_long_text_travels_without_repetition_and_no_further_than_a_page_needs(history):
    fox, dog = "the quick fox jumps".split(), "the lazy dog sleeps".split()
    player = sg.Player(history, WORDS, sentences=[fox, dog, fox] * 10)
    assert player.data["sentences"] == [[WORDS.index(word) for word in s] for s in (fox, dog)]
    rng = np.random.default_rng(0)
    player = sg.Player(history, WORDS, sentences=rng.choice(WORDS, (3000, 10)).tolist())
    assert len(player.data["sentences"]) == 2000


def test_the_picture_has_a_text_alternative(history):
    player = sg.Player(history, WORDS, step=9)
    figure = player.picture(12)
    told = sg.Player(history, WORDS, step=12, phase=4).caption()
    assert sg.plots.alt(figure.axes[0]).replace("\n", " ") == told
    drawn = {text.get_text() for text in figure.axes[0].texts}
    assert WORDS[player.frame(12).center] in drawn
    assert "".join(text.get_text() for text in figure.texts).replace("\n", " ") == told


@pytest.mark.parametrize("table", ["out", "in"])
def test_the_ledger_says_its_sums(history, table):
    exhibit = sg.explore.ledger(history, WORDS, "fox", "quick", table=table)
    start, end = exhibit.score(0), exhibit.score(200)
    assert exhibit.ledger()["change"].sum() == pytest.approx(end - start, abs=1e-12)
    story = exhibit.story().replace("−", "-")
    way = re.search(r"went from (-?\d*\.?\d+) to (-?\d*\.?\d+): ", story)
    assert [float(part) for part in way.groups()] == pytest.approx([start, end], abs=0.0005)
    parts = [float(part) for part in re.findall(r"(?:^|, )([+-]\d*\.\d{3}|0) ", story[way.end() :])]
    assert len(parts) == story[way.end() :].count(",") + 1
    assert sum(parts) == pytest.approx(end - start, abs=0.003)  # each part is rounded
    with pytest.raises(KeyError, match="did you mean 'fox'"):
        exhibit.pair = ["foxx", "quick"]


@pytest.mark.parametrize(("word", "context"), [("fox", "quick"), ("sleeps", "sleeps")])
def test_the_ledger_opens_at_the_largest_rise_of_its_score(history, word, context):
    exhibit = sg.explore.ledger(history, WORDS, word, context)
    scores = np.array([exhibit.score(t) for t in range(201)])
    rises = np.diff(scores)
    assert rises.max() > 0
    assert rises[exhibit.step] == pytest.approx(rises.max(), abs=1e-12)
    assert sg.explore.ledger(history, WORDS, word, context, step=17).step == 17


def test_the_ledger_of_inner_nodes_is_of_two_centers():
    tree = run(objective=sg.HierarchicalSoftmax.from_counts(np.arange(12, 0, -1)))
    with pytest.raises(ValueError, match="table must be one of 'in'"):
        sg.explore.ledger(tree, WORDS, "fox", "quick")


def test_classes_color_the_marks_of_the_run(history):
    kinds = ["animal" if word in ("fox", "dog") else "other" for word in WORDS]
    player = sg.Player(history, WORDS, classes=kinds, view="run")
    scene = player._courses[0].scene(5, Size(500, 400, 16), View())
    for row, kind in enumerate(kinds):
        color = "kind0" if kind == kinds[0] else "kind1"
        assert scene[f"pv{row}"]["c"] == scene[f"pu{row}"]["c"] == color
    with pytest.raises(ValueError, match="one class for each of the 12 words, got 2"):
        sg.Player(history, WORDS, classes=["a", "b"])
    with pytest.raises(ValueError, match="at most 4 different ones, got 12"):
        sg.Player(history, WORDS, classes=WORDS)
    with pytest.raises(TypeError, match="a class for each word, got 'animal'"):
        sg.Player(history, WORDS, classes="animal")
