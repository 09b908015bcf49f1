"""The forty-eight misconceptions: each is met somewhere in the course, and the page that says where is up to date."""

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.teach.misconceptions import MISCONCEPTIONS, make_page_of_clone

ROOT = Path(__file__).resolve().parents[2]
LECTURES = {path.name[:2]: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


def sections(path):
    cells = json.loads(path.read_text())["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return re.findall(r"^#+ (.*)$", text, flags=re.M)


def test_there_are_forty_eight():
    assert len(MISCONCEPTIONS) == len({entry.claim for entry in MISCONCEPTIONS}) == 48


@pytest.mark.parametrize("number", range(1, 49))
def test_each_is_met_where_it_says(number):
    entry = MISCONCEPTIONS[number - 1]
    lecture, _, section = entry.section.partition(": ")
    assert entry.answer or section, "neither an exhibit nor a computed answer"
    if lecture:
        assert section in sections(LECTURES[lecture])
    assert entry.claim in sg.quiz(number)


@pytest.mark.parametrize("lecture", LECTURES)
def test_a_lecture_asks_or_names_its_own_questions_once(lecture):
    own = [n for n, entry in enumerate(MISCONCEPTIONS, 1) if entry.section[:2] == lecture]
    cells = json.loads(LECTURES[lecture].read_text())["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    asked = [int(n) for text in texts for n in re.findall(r"sg\.quiz\((\d+)\)", text)]
    assert sorted(asked) == own


def answer(number):
    return MISCONCEPTIONS[number - 1].answer()


def numbers(number):
    """All numbers of a computed answer, in order."""
    return [
        float(found.replace(",", ""))
        for found in re.findall(r"-?\d[\d,]*(?:\.\d+)?(?:e-\d+)?", answer(number))
    ]


def pmi(counts):
    """PMI of a Counter of pairs, pair by pair."""
    total, center, context = counts.total(), Counter(), Counter()
    for (w, c), n in counts.items():
        center[w] += n
        context[c] += n
    return {(w, c): np.log(n * total / (center[w] * context[c])) for (w, c), n in counts.items()}


def fox_pairs():
    """The fox text's pairs with a window of 2, by hand."""
    for sentence in sg.load_corpus("fox"):
        for i, word in enumerate(sentence):
            yield from (
                (word, other) for other in sentence[max(0, i - 2) : i] + sentence[i + 1 : i + 3]
            )


def unique_pairs_answer():
    counts = Counter(fox_pairs())
    often, once = pmi(counts), pmi(Counter(set(counts)))
    moved = max(abs(often[pair] - once[pair]) for pair in counts)
    return f"{counts.total()} pairs, {len(counts)} different ones; with each pair once, PMI moves by up to {moved:.2f}"


def share_of_the_first(alpha):
    weights = np.arange(1, 50_001) ** -float(alpha)
    return f"{weights[0] / weights.sum():.1%}"


TEXT, DICE = np.array([0.4, 0.25, 0.2, 0.1, 0.05]), np.array([500, 30, 40, 20, 2]) ** 0.75
CONTEXTS = np.array([7, 8, 9])  # the column sums of the three words
COLUMNS = np.log(CONTEXTS / CONTEXTS.sum()) - np.log(CONTEXTS**0.75 / (CONTEXTS**0.75).sum())


# What an answer must say, from a formula or by hand.
@pytest.mark.parametrize(
    "number, said",
    [
        (
            1,
            f"to 0.00 under the softmax, to {1 / (1 + np.exp(-1)):.2f} under sigmoids",
        ),  # for σ(.5) + σ(−.5) = 1
        (2, f"exp(J) = {1 / (1 + np.exp(-1)) / (1 + np.exp(0.5)) / (1 + np.exp(-0.5)):.4f}"),
        (8, "0 of W_in, 3 of W_out; with both zero, the largest entry after 100 steps is 0"),
        (9, "0 under plain steps, 11 of 11 under Adam"),
        (16, f"{share_of_the_first(1)} of the negatives, and {share_of_the_first(0.75)} at .75"),
        (17, ", ".join(f"{column:+.3f}" for column in COLUMNS)),
        (18, f"between {-np.log(5):.3f} and {-np.log(5):.3f}"),
        (19, f"falls by {np.log(15):.3f} to {np.log(15):.3f}"),
        (22, f"sums to 1.0000; exp of NEG's sums to {(TEXT / (5 * DICE / DICE.sum())).sum():.4f}"),
        (23, "e^z = 2.5000, while the sum of exp(s) is 2.5000"),  # 1 / .4
        (25, "21 and log₂ 1,000,000 = 19.93"),
        (27, f"{4 * np.log(2):.3f} with one, {7 * np.log(2):.3f} with both: 3 questions more"),
        (31, unique_pairs_answer()),
        (34, "of 39 words"),
        (34, "keeps the 120 and adds 600"),
        (37, "1.00, 0.80, 0.60, 0.40, 0.20"),
        (38, "20 pairs; joined into one: 26"),  # 2·2·(3 + 2), and L(L + 1) more
        (39, "U[rows] += 1 makes it 1, np.add.at 2"),
        (42, "king with the three allowed, queen without"),
        (46, "the pairs are the same, with a window of 1 others"),
        (48, "the same bytes; seed 4: others"),
    ],
)
def test_a_computed_answer_is_right(number, said):
    assert said in answer(number)


@pytest.mark.parametrize(
    "number, holds",
    [
        (4, lambda *found: found[-1] > 1.2 * found[-2]),  # the lengths, the center moved first last
        (6, lambda starts, rate, false, rose: 33 < false < 43 and rose < 10),
        (7, lambda early, short, apart, late, long, still: long > short and still > 1),
        (10, lambda lowest, tied, own, of_one, words: lowest < 0 <= tied and own < of_one < words),
        (11, lambda pairs, symmetric, draws: pairs == 14 and 3 <= symmetric <= 25),  # one in eight
        (21, lambda on_its_own, on_fresh: on_fresh > on_its_own + 0.1),
        (28, lambda tiny, dims, far, few: tiny < 1e-3 and far > 0.5),
        (
            35,
            lambda window, all_kept, dropped: abs(all_kept - 1.5) < 0.01 and abs(dropped - 3) < 0.1,
        ),
        (
            36,  # frequent and rare; subsampled after as many passes; after as many pairs
            lambda f, r, f1, r1, f2, r2: f1 < f and r1 < r < r2 and f2 / r2 < f1 / r1 < f / r,
        ),
        (41, lambda broken, lecture, fell, steps: fell >= 8),
        (43, lambda *found: found[:2] == (1, 9) and max(found[4], found[7]) < 4),
        (44, lambda steps, cosine, contexts: cosine < -0.7 and contexts >= 7),
    ],
)
def test_a_measured_answer_bears_out_the_correction(number, holds):
    assert holds(*numbers(number))


def test_a_timed_answer_is_about_this_machine():
    assert re.search(
        r"needs [\d.]+ µs under the full softmax, [\d.]+ µs under negative sampling", answer(26)
    )


def test_what_is_not_computed_names_its_lecture():
    left = [number for number, entry in enumerate(MISCONCEPTIONS, 1) if not entry.answer]
    assert left == [15, 24, 45, 47]
    assert all("See lecture" in sg.quiz(number) for number in left)
    assert (
        f"`sg.quiz` computes the answer to {48 - len(left)} of them"
        in (ROOT / "README.md").read_text()
    )


@pytest.mark.parametrize("number", [6, 15, 25])
def test_a_notebook_asks_before_it_tells(number):
    entry = MISCONCEPTIONS[number - 1]
    question = sg.quiz(number)
    asked = question.ask().data
    assert entry.claim in asked["question"]
    assert asked["answer"] == entry.verdict
    assert asked["text"] == [entry.fact, question.decided]
    shown, _ = question._repr_mimebundle_()
    assert shown["text/plain"].startswith(f'Predict: "{entry.claim}"')
    assert entry.fact not in shown["text/plain"]


def test_what_is_half_true_says_its_condition():
    half = [n for n, entry in enumerate(MISCONCEPTIONS, 1) if entry.verdict != "false"]
    assert half == [5, 6, 9, 26, 28, 36, 40, 42, 48]
    conditions = re.compile(
        r"\b(only|true (for|of)|not with|at the optimum|same number|otherwise)\b", re.I
    )
    assert all(conditions.search(MISCONCEPTIONS[n - 1].fact) for n in half)


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "misconceptions.md").read_text() == make_page_of_clone(ROOT), (
        "run python tools/make_misconceptions.py"
    )


@pytest.mark.parametrize("number, seen", [(0, "0"), (49, "49"), ("six", "six")])
def test_a_question_that_is_not_there(number, seen):
    with pytest.raises((ValueError, TypeError), match=f"from 1 to 48, got .*{seen}"):
        sg.quiz(number)
