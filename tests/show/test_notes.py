"""Where a player opens and rests: held to a slow search written anew, and to angles worked out from sums."""

import math
import re

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.show import notes

WORDS = "the dog fox quick and asleep jumps over lazy brown runs sleeps".split()


def run(seed=0, steps=300, k=2, V=12, is_zero=False):
    rng = np.random.default_rng(seed)
    start = sg.Params(*rng.normal(scale=0.7, size=(2, V, 2)))
    if is_zero:
        start.W_out[:] = 0
    noise = sg.Unigram(np.arange(V, 0, -1))
    trainer = sg.Trainer(
        start, sg.NegativeSampling(noise, k=k), rng.integers(0, V, (30, 2)), lr=0.1, rng=rng
    )
    trainer.run(steps)
    return trainer.history


def clearness_by_hand(history, t):
    """min(shortest/longest, longest/(.6 |v|), |sum|/longest, 1) · min(smallest angle/20°, 1), with loops."""
    draw = history.draw(t)
    W_in, W_out = history.seek(t)
    v = W_in[draw.center]
    forces = []
    for row, label in [(draw.context, 1), *((row, 0) for row in draw.negatives)]:
        score = sum(a * b for a, b in zip(v, W_out[row]))
        share = label - 1 / (1 + math.exp(-score))
        forces.append([share * x for x in W_out[row]])
    lengths = [math.hypot(*force) for force in forces]
    total = math.hypot(*(sum(force[j] for force in forces) for j in (0, 1)))
    angles = []
    arrows = [list(v), *forces]
    for i, (x, y) in enumerate(arrows):
        for a, b in arrows[:i]:
            turn = math.atan2(y, x) - math.atan2(b, a)
            angles.append(abs(math.degrees(math.remainder(turn, 2 * math.pi))))
    even = min(
        min(lengths) / max(lengths), max(lengths) / (0.6 * math.hypot(*v)), total / max(lengths), 1
    )
    return even * min(min(angles) / 20, 1)


def is_candidate(history, t):
    draws = [history.draw(s) for s in range(len(history))]
    pairs = {(draw.center, draw.context) for draw in draws}
    draw = draws[t]
    rows = [draw.center, draw.context, *draw.negatives.tolist()]
    return len(set(rows)) == len(rows) and not any((draw.center, row) in pairs for row in rows[2:])


@pytest.mark.parametrize("seed", range(4))
def test_the_clearest_step_is_the_one_that_a_slow_search_finds(seed):
    history = run(seed)
    values = {t: clearness_by_hand(history, t) for t in range(30, 300) if is_candidate(history, t)}
    assert len(values) > 10
    assert sg.Player(history, WORDS).step == max(values, key=values.get)
    assert notes.candidates(history) == list(values)


def test_the_clearest_step_of_a_followed_word_has_it_as_its_center():
    history = run()
    player = sg.Player(history, WORDS, follow=["jumps"])
    assert WORDS[history.draw(player.step).center] == "jumps"
    assert player.step != sg.Player(history, WORDS).step


def test_where_no_step_is_clear_the_middle_one_is_shown():
    rng = np.random.default_rng(0)
    start = sg.initial_params(3, dim=2, rng=rng)
    trainer = sg.Trainer(start, sg.NegativeSampling(sg.Uniform(3), k=5), [[0, 1]], rng=rng)
    trainer.run(40)
    assert notes.candidates(trainer.history) == []
    assert sg.Player(trainer.history, ["a", "b", "c"]).step == 20


def test_a_force_of_nothing_is_not_clear():
    assert notes.clearness(np.array([1.0, 0.0]), np.array([[0.0, 1.0], [0.0, 0.0]])) == 0
    assert notes.clearness(np.zeros(2), np.array([[0.0, 1.0], [1.0, 0.0]])) == 0


def test_centers_and_neighbors_part_where_their_sums_are_150_degrees_apart():
    history = run(is_zero=True, steps=400)
    found = {t: note for t, note in notes.default_notes(history, range(12)).items() if note.means}
    first = None
    for t in range(2, 400, 2):
        W_in, W_out = history.seek(t)
        (a, b), (c, d) = W_in.sum(axis=0), W_out.sum(axis=0)
        turn = math.remainder(math.atan2(b, a) - math.atan2(d, c), 2 * math.pi)
        if abs(math.degrees(turn)) >= 150:
            first = t
            break
    assert list(found) == [first]
    assert 2 < first < 400


@pytest.mark.parametrize("is_zero", [True, False])
def test_notes_that_nobody_wrote_fit_their_card(is_zero):
    history = run(is_zero=is_zero)
    written = notes.default_notes(history, range(12))
    assert notes.check_notes(written, 300, WORDS) == written
    assert {0, 300} <= set(written)
    assert ("is zero" in written[0].text) == is_zero


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            [1],
            "notes must map steps to notes, as in notes={300: sg.Note('Title', 'Text.')}, got [1]",
        ),
        ({301: sg.Note("a", "b")}, "each step of the notes must be an int from 0 to 300, got 301"),
        ({"3": sg.Note("a", "b")}, "each step of the notes must be an int from 0 to 300, got '3'"),
        ({3: ("a", "b")}, "the note at step 3 must be an sg.Note(title, text), got ('a', 'b')"),
        ({3: sg.Note("a", 7)}, "the text of the note at step 3 must be a string, got 7"),
        (
            {3: sg.Note("x" * 23, "b")},
            f"the title of the note at step 3 has 23 characters, but its card holds 22: '{'x' * 23}'",
        ),
        (
            {3: sg.Note("a", "b" * 166)},
            "the text of the note at step 3 has 166 characters, but its",
        ),
        (
            {3: sg.Note("a", "b", only=("foxx",))},
            "'foxx' is not in the vocabulary of 12 words; did",
        ),
        ({3: sg.Note("a", "b", means="no")}, "means of the note at step 3 must be True or False"),
        ({3: sg.Note("a", "b", only="fox")}, "the words of the note at step 3 must be a list, got"),
    ],
)
def test_a_note_that_does_not_fit_is_refused(given, message):
    with pytest.raises((TypeError, ValueError, KeyError), match=f"^{re.escape(message)}"):
        sg.Player(run(), WORDS, notes=given)


def test_a_note_as_large_as_its_card_is_shown():
    note = sg.Note("x" * 22, "y" * 165, only=["fox"])
    player = sg.Player(run(), WORDS, notes={3: note}, view="run", step=3)
    assert player.caption() == f"Step 3. {'x' * 22}. {'y' * 165}"
    assert player.data["notes"] == [
        {"step": 3, "title": "x" * 22, "text": "y" * 165, "means": False, "only": ["fox"]}
    ]


@pytest.mark.parametrize("only", [{"quick", "fox"}, np.array(["fox", "quick"]), ("fox", "quick")])
def test_the_words_of_a_note_are_plain_in_the_page(only):
    player = sg.Player(run(), WORDS, notes={3: sg.Note("a", "b", only=only)})
    assert player.data["notes"][0]["only"] == ["fox", "quick"]
    assert player.notes[3].only == ("fox", "quick")
    assert '"only":["fox","quick"]' in player.html()
