"""Tests of vectors: against SciPy, vectors laid out by hand, and files of every common form."""

import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import spearmanr

import sgns_edu as sg
from sgns_edu.study import evaluation


def embeddings(W_in, words=None, W_out=None):
    words = words or [f"w{i}" for i in range(len(W_in))]
    return sg.Embeddings(sg.Vocabulary(words, [1] * len(words)), W_in, W_out)


def test_sg_evaluation_completes_to_its_own_names():
    assert dir(sg.evaluation) == sorted(sg.evaluation.__all__)
    assert not {"np", "errors", "check_file"} & set(dir(sg.evaluation))


@pytest.mark.parametrize("ties", [3, 1000])
def test_spearman_is_scipys(ties):
    rng = np.random.default_rng(0)
    x, y = rng.integers(ties, size=(2, 50)) + rng.integers(5, size=50)
    assert evaluation.spearman(x, y) == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)


def test_similarity_ranks_cosines_against_scores():
    rng = np.random.default_rng(1)
    emb = embeddings(rng.normal(size=(40, 5)))
    pairs = [
        (f"w{a}", f"w{b}", float(score))
        for a, b, score in zip(*rng.integers(40, size=(2, 60)), rng.random(60))
    ]
    found = evaluation.similarity(emb, [*pairs, ("w0", "unknown", 5.0), ("W1", "w2", pairs[0][2])])
    cosines = [emb.similarity(a, b) for a, b, _ in pairs] + [emb.similarity("w1", "w2")]
    expected = spearmanr(cosines, [score for *_, score in pairs] + [pairs[0][2]]).statistic
    assert found.spearman == pytest.approx(expected, abs=1e-6)
    assert (found.known, found.total) == (61, 62)
    assert found.low < found.spearman < found.high


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """120 sets of 60 pairs from one law; about 90 % of the 90 % intervals hold its correlation."""
    rng = np.random.default_rng(2)
    truth, held = 0.6, 0
    for _ in range(120):
        x = rng.normal(size=60)
        y = truth * x + 0.8 * rng.normal(size=60)
        angle = np.arccos(
            np.tanh(x)
        )  # a pair of unit vectors with any cosine that is monotone in x
        emb = embeddings(
            np.concatenate(
                [np.tile([1.0, 0], (60, 1)), np.stack([np.cos(angle), np.sin(angle)], axis=1)]
            )
        )
        found = evaluation.similarity(
            emb,
            [(f"w{i}", f"w{60 + i}", y[i]) for i in range(60)],
            level=0.9,
            resamples=100,
            rng=rng,
        )
        held += (
            found.low <= 6 / np.pi * np.arcsin(truth / 2) <= found.high
        )  # Spearman of a normal law from Pearson's
    assert 0.80 <= held / 120 <= 0.98


def test_similarity_without_known_pairs_says_so():
    with pytest.raises(ValueError, match="0 of the 2 pairs .* among the 3 words"):
        evaluation.similarity(embeddings(np.eye(3)), [("a", "b", 1.0), ("b", "c", 2.0)])


def test_analogies_by_hand():
    """Four corners of a square and a far one: woman − man + king is queen itself."""
    corners = {
        "man": [1, 0, 1],
        "woman": [1, 0, -1],
        "king": [1, 1, 1],
        "queen": [1, 1, -1],
        "apple": [-1, -1, 0],
    }
    emb = embeddings(np.array(list(corners.values()), dtype=float), list(corners))
    found = evaluation.analogies(
        emb,
        {
            "good": [("man", "woman", "king", "queen")],
            "bad": [("man", "woman", "king", "apple")],
            "unknown": [("man", "woman", "king", "pear")],
        },
    )
    assert set(found) == {"good", "bad", "all"}
    assert (found["good"].right, found["bad"].right, found["all"].right) == (1.0, 0.0, 0.5)
    assert (found["all"].known, found["all"].total) == (2, 3)


def test_analogies_agree_with_the_embeddings_own():
    rng = np.random.default_rng(3)
    emb = embeddings(rng.normal(size=(30, 4)))
    rows = np.array(
        [rng.choice(30, size=4, replace=False) for _ in range(300)]
    )  # more than one batch
    free, without = zip(
        *(
            evaluation.first_answers(evaluation._normalize(emb.W_in), rows[i : i + 7])
            for i in range(0, 300, 7)
        )
    )
    for (a, b, c, _), any_, other in zip(rows, np.concatenate(free), np.concatenate(without)):
        asked = [f"w{row}" for row in (a, b, c)]
        assert emb.analogy(*asked, n=1, inputs=True)[0][0] == f"w{any_}"
        assert emb.analogy(*asked, n=1)[0][0] == f"w{other}"


def test_input_returned_counts_the_trap():
    """A tiny offset: b − a + c stays nearest to c."""
    emb = embeddings(np.array([[1, 0], [1, 0.01], [0, 1], [-0.1, 1]]), ["a", "b", "c", "d"])
    found = evaluation.analogies(emb, [("a", "b", "c", "d")])["all"]
    assert (found.right, found.right_with_inputs, found.input_returned) == (1.0, 0.0, 1.0)


def test_functional_share_by_hand():
    topics = {"doctor": "health", "cure": "health", "ship": "sea", "sail": "sea"}
    parts = {"doctor": "noun", "ship": "noun", "cure": "verb", "sail": "verb"}
    by_part = embeddings(np.array([[1, 0], [0, 1], [1, 0.1], [0.1, 1]]), list(topics))
    by_topic = embeddings(np.array([[1, 0], [1, 0.1], [0, 1], [0.1, 1]]), list(topics))
    assert evaluation.functional_share(by_part, topics, parts, n=1) == 1
    assert evaluation.functional_share(by_topic, topics, parts, n=1) == 0
    with pytest.raises(ValueError, match="too few for 4"):
        evaluation.functional_share(by_part, topics, parts, n=4)


def test_the_cone_by_hand():
    emb = embeddings(np.array([[1.0, 1], [1, -1]]), W_out=np.array([[-1.0, 0], [-3, 0]]))
    assert evaluation.cone(emb) == pytest.approx((-1, np.sqrt(0.5), 1))
    with pytest.raises(ValueError, match="no W_out"):
        evaluation.cone(embeddings(np.eye(2)))


@pytest.mark.parametrize(
    "text",
    [
        "love\tsex\t6.77\ntiger\tcat\t7.35\n",
        "Word 1,Word 2,Human (mean)\nlove,sex,6.77\ntiger,cat,7.35\n",
        "love sex 6.77\ntiger cat 7.35\n",
        "word1\tword2\tPOS\tSimLex999\tconc(w1)\nlove\tsex\tN\t6.77\t2\ntiger\tcat\tN\t7.35\t4\n",
        "\ufeff# comment\n\nlove; sex; 6.77\r\ntiger; cat; 7.35",
    ],
)
def test_similarity_files_of_every_usual_form(tmp_path, text):
    (tmp_path / "set.txt").write_text(text, encoding="utf-8")
    assert evaluation.read_set(tmp_path / "set.txt") == [
        ("love", "sex", 6.77),
        ("tiger", "cat", 7.35),
    ]


def test_analogy_files(tmp_path):
    (tmp_path / "questions.txt").write_text(
        ": capital\nathens greece rome italy\n: plural\none ones two twos\n"
    )
    assert evaluation.read_set(tmp_path / "questions.txt") == {
        "capital": [("athens", "greece", "rome", "italy")],
        "plural": [("one", "ones", "two", "twos")],
    }


@pytest.mark.parametrize(
    "raw, message",
    [
        (b"", "holds no pair"),
        (b"a b c\nd e\n", "line 2 .* two words and a score"),
        (b"a b 1\nc d x\n", "line 2"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b": s\na b c\n", "line 2 .* four words"),
        (b": s\n", "holds no analogy"),
        (b"a b nan\n", "holds no pair"),
    ],
)
def test_bad_files_are_answered_in_a_sentence(tmp_path, raw, message):
    (tmp_path / "bad").write_bytes(raw)
    with pytest.raises(ValueError, match=message):
        evaluation.read_set(tmp_path / "bad")


def test_the_command_line_evaluates(tmp_path):
    emb = embeddings(
        np.array([[1, 0, 1], [1, 0, -1], [1, 1, 1], [1, 1, -1.0]]),
        ["man", "woman", "king", "queen"],
    )
    emb.save(tmp_path / "vectors.txt")
    (tmp_path / "pairs.txt").write_text("man king 9\nking queen 5\nman woman 1\nking unseen 1\n")
    (tmp_path / "questions.txt").write_text(": gender\nman woman king queen\n")
    (tmp_path / "bad.txt").write_text("a b c\nd\n")
    said = [
        subprocess.run(
            [
                sys.executable,
                "-m",
                "sgns_edu",
                "evaluate",
                tmp_path / "vectors.txt",
                tmp_path / name,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        for name in ("pairs.txt", "questions.txt", "bad.txt")
    ]
    assert said[0].stdout.splitlines()[0] == "spearman\t1.0000"
    assert said[0].stdout.splitlines()[-1] == "pairs\t3 of 4"
    assert said[1].stdout.splitlines()[1:] == [
        "gender\t1.0000\t1.0000\t1 of 1",
        "all\t1.0000\t1.0000\t1 of 1",
    ]
    assert (said[2].returncode, said[2].stdout, said[2].stderr.count("\n")) == (2, "", 1)


def test_the_map_that_answers_holds_the_true_neighbors():
    rng = np.random.default_rng(4)
    emb = embeddings(rng.normal(size=(12, 4)))
    atlas = sg.explore.map(sg.project(emb.W_in[:6]), [f"w{i}" for i in range(6)], emb=emb, n=3)
    atlas.chosen = "w2"
    others = [0, 1, 3, 4, 5]  # the words of the map besides w2
    unit = emb.W_in[:6] / np.linalg.norm(emb.W_in[:6], axis=1, keepdims=True)
    true = sorted(others, key=lambda row: -(unit[2] @ unit[row]))[:3]
    near = sorted(others, key=lambda row: np.linalg.norm(atlas.points[row] - atlas.points[2]))[:3]
    named = ", ".join(f"w{row} {unit[2] @ unit[row]:.2f}".replace(" 0.", " .") for row in true)
    both = len(set(true) & set(near))
    assert atlas.caption().startswith(f"w2: {named}. Of these 3 true neighbors, {both} ")
    assert set(atlas._repr_mimebundle_()[0]) >= {"text/html", "image/png", "text/plain"}
    with pytest.raises(KeyError, match="not in the map"):
        atlas.chosen = "w7"
    with pytest.raises(ValueError, match="2 words, 1 of them different"):
        sg.explore.map(np.zeros((2, 2)), ["a", "a"])
