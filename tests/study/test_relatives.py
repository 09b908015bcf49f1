"""Relatives of SGNS: GloVe's optimum, the shared step, n-grams, and the stored comparison."""

import csv
import subprocess
import sys
from pathlib import Path
from statistics import stdev

import numpy as np
import pytest
from scipy.sparse import csr_array

import sgns_edu as sg

ROOT = Path(__file__).parents[2]


def test_full_rank_glove_reaches_log_x_minus_the_biases():
    counts = sg.worlds.sixteen_words().counts
    (v, u), b, b_out, loss = sg.relatives.glove(counts, 16, steps=5000, rng=0)
    occurs = counts > 0
    for w, c in np.argwhere(occurs):
        expected = np.log(counts[w, c]) - b[w] - b_out[c]
        assert abs(v[w] @ u[c] - expected) < 1e-4
    assert loss < 1e-8


def test_glove_with_few_columns_is_at_rest():
    """The slope of J, cell by cell with the formula of the paper, is 0 at the end."""
    rng = np.random.default_rng(0)
    X = rng.integers(0, 30, size=(6, 6)).astype(float)
    X[np.arange(6), np.arange(6)] += 1  # every word has a pair
    fit = sg.relatives.glove(X, 2, x_max=20, steps=20_000, rng=1)
    v, u = fit.params
    slope, loss = np.zeros((2, 6, 2)), 0
    for w, c in np.argwhere(X > 0):
        f = min(1, (X[w, c] / 20) ** 0.75)
        error = v[w] @ u[c] + fit.b[w] + fit.b_out[c] - np.log(X[w, c])
        loss += f * error**2
        slope[0, w] += 2 * f * error * u[c]
        slope[1, c] += 2 * f * error * v[w]
    assert abs(loss - fit.loss) < 1e-9
    assert loss > 0.01  # a compromise
    assert abs(slope).max() < 1e-4


def test_a_batch_of_single_rows_takes_the_visible_steps():
    rng = np.random.default_rng(0)
    params = sg.Params(*rng.normal(size=(2, 7, 3)))
    objective = sg.NegativeSampling(sg.Uniform(7), k=4)
    moved, batched = params.copy(), params.copy()
    draws = [objective.draw(w, c, rng) for w, c in rng.integers(7, size=(5, 2))]
    for draw in draws:  # all are explained against the same tables
        step = sg.explain(params, objective, draw)
        moved.W_in[draw.center] += 0.1 * step.on_center.sum(axis=0)
        np.add.at(moved.W_out, step.rows, 0.1 * step.on_rows)
    mix = csr_array(np.eye(7)[[draw.center for draw in draws]])
    rows = np.array([[draw.context, *draw.negatives] for draw in draws])
    sg.relatives.take_batch(mix, *batched, rows, lr=0.1)
    np.testing.assert_allclose(batched.W_in, moved.W_in, atol=1e-14)
    np.testing.assert_allclose(batched.W_out, moved.W_out, atol=1e-14)


def test_a_center_of_several_rows_follows_the_slope():
    rng = np.random.default_rng(0)
    W_in, W_out = rng.normal(size=(2, 4, 3))
    weights, rows = np.array([0.5, 0.0, 0.25, 0.25]), np.array([[1, 3, 0]])

    def gain(table):
        scores = W_out[rows[0]] @ (weights @ table)
        return -np.logaddexp(0, -scores[0]) - np.logaddexp(0, scores[1:]).sum()

    slope = np.zeros((4, 3))
    for cell in np.ndindex(4, 3):
        nudge = np.zeros((4, 3))
        nudge[cell] = 1e-6
        slope[cell] = (gain(W_in + nudge) - gain(W_in - nudge)) / 2e-6
    moved = W_in.copy()
    sg.relatives.take_batch(csr_array(weights[None]), moved, W_out.copy(), rows, lr=1)
    np.testing.assert_allclose(moved - W_in, slope, atol=1e-8)


def test_cbow_learns_the_kingdom():
    world = sg.kingdom(20_000, rng=0)
    words = world.vocabulary
    params = sg.relatives.cbow(world.sentences, words, 32, epochs=8, lr=0.2, rng=0)
    right = sg.evaluation.analogies(sg.Embeddings(words, *params), world.analogies)["all"].right
    start = sg.Embeddings(words, *sg.initial_params(len(words), dim=32, rng=0))
    assert sg.evaluation.analogies(start, world.analogies)["all"].right < 0.05
    assert right > 0.25


def test_ngrams_by_hand():
    assert sg.relatives.ngrams("at") == ["<at", "at>", "<at>"]
    assert sg.relatives.ngrams("row", 3, 3) == ["<ro", "row", "ow>", "<row>"]
    assert len(sg.relatives.ngrams("roasts")) == 6 + 5 + 4 + 3 + 1


def shuffle(form, torn, rng):
    own = set(sg.relatives.ngrams(form))
    while True:
        mixed = "".join(rng.permutation(list(form)))
        if not torn or not own & set(sg.relatives.ngrams(mixed)):
            return mixed


def find_stems(seed, repeats):
    """Share of held-out forms whose stem is among the five nearest: plain, shuffled, torn."""
    world, rng = sg.worlds.morphology(rng=seed), np.random.default_rng(seed)
    shown = sg.Vocabulary.from_sentences(world.sentences)
    assert not set(world.held_out) & set(shown.words)
    settings = dict(dim=24, epochs=5, lr=0.05, rng=seed)
    emb = sg.relatives.subwords(world.sentences, shown, **settings)
    table = emb.table() / np.linalg.norm(emb.table(), axis=1, keepdims=True)

    def finds(written, stem):
        nearest = np.argsort(-(table @ emb.vector(written)))[:5]
        return bool(emb.known(written)) and shown.row(stem) in nearest

    found = []
    for form in world.held_out:
        stem = world.stem[form]
        for _ in range(repeats):
            mixed = shuffle(form, False, rng), shuffle(form, True, rng)
            found.append([finds(written, stem) for written in (form, *mixed)])
    return np.mean(found, axis=0)


def test_the_stem_of_a_form_never_seen_is_found_by_its_letters():
    plain, _, torn = find_stems(0, repeats=2)
    assert plain >= 0.7
    assert torn <= 0.1


@pytest.mark.slow
def test_stems_are_found_in_five_worlds():
    found = np.array([find_stems(seed, repeats=10) for seed in range(5)])  # (5, 3)
    assert found[:, 0].min() >= 0.7
    assert found[:, 1].mean() <= 0.1  # a shuffle may leave a piece whole: .06 to .13
    assert found[:, 2].max() <= 0.1


def test_votes_sum_to_the_cosine():
    world = sg.worlds.morphology(300, rng=0)
    shown = sg.Vocabulary.from_sentences(world.sentences)
    emb = sg.relatives.subwords(world.sentences, shown, dim=6, epochs=1, lr=0.05, rng=0)
    form = world.held_out[0]
    (word, cosine), *_ = emb.neighbors(form, n=1)
    assert abs(sum(emb.votes(form, word).values()) - cosine) < 1e-9


def test_leaders_by_hand():
    scores = {"a": [0.9, 0.9, 0.9], "b": [0.8, 0.8, 0.8], "c": [0.9, 0.5, 1.2]}
    assert sg.relatives.leaders(scores) == ["a", "c"]  # b is behind by .1 ± 0, c by .03 ± .2


def run_script(*arguments):
    command = [sys.executable, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


METHODS = ["PPMI", "SVD", "GloVe", "CBOW", "SGNS", "NCE", "in-batch"]


@pytest.mark.parametrize(
    ("text", "seeds", "measure"), [("kingdom", 5, "analogies"), ("docs", 5, "similarity")]
)
def test_the_stored_table_has_seven_methods_and_all_seeds(text, seeds, measure):
    runs = [run for run in sg.relatives.measured() if run.text == text]
    every = [(seed, method) for seed in range(seeds) for method in METHODS]
    assert [(run.seed, run.method) for run in runs] == every
    assert all(0 <= getattr(run, measure) <= 1 for run in runs)


def test_each_method_is_measured_with_the_setting_that_won_on_another_kingdom():
    runs = sg.relatives.measured()
    for method in METHODS:
        tried = [run for run in runs if (run.text, run.method) == ("tuning", method)]
        assert len({run.setting for run in tried}) == 4
        best = max(tried, key=lambda run: run.analogies)
        later = {run.setting for run in runs if run.method == method and run.text != "tuning"}
        assert later == {best.setting}


def test_no_method_is_alone_at_the_top_of_the_kingdom():
    scores = {}
    for run in sg.relatives.measured():
        if run.text == "kingdom":
            scores.setdefault(run.method, []).append(run.analogies)
    best = max(METHODS, key=lambda method: sum(scores[method]))
    level = {best}
    for method in METHODS:
        behind = [a - b for a, b in zip(scores[best], scores[method])]
        if sum(behind) / 5 <= 2 * stdev(behind) / 5**0.5:
            level.add(method)
    assert level == {"NCE", "SGNS", "in-batch"}  # lecture 09 says so
    assert set(sg.relatives.leaders(scores)) == level


def test_a_stored_row_comes_out_again():
    """The row of SVD on the first kingdom, from counts made pair by pair and NumPy's SVD."""
    world = sg.kingdom(150_000, rng=0)
    words = sg.Vocabulary.from_sentences(world.sentences)
    counts = np.zeros((len(words), len(words)))
    for sentence in world.sentences:
        rows = words.encode(sentence)
        for i, w in enumerate(rows):
            for j in range(max(0, i - 5), min(len(rows), i + 6)):
                if j != i:
                    counts[w, rows[j]] += (6 - abs(i - j)) / 5  # widths 1 … 5 that reach j
    smoothed = counts.sum(axis=0) ** 0.75
    with np.errstate(divide="ignore"):
        pmi = np.log(counts / counts.sum(axis=1, keepdims=True) / (smoothed / smoothed.sum()))
    U, s, Vt = np.linalg.svd(np.maximum(pmi - np.log(5), 0))
    emb = sg.Embeddings(words, U[:, :50] * s[:50] ** 0.5, (Vt[:50].T * s[:50] ** 0.5))
    (stored,) = [
        run
        for run in sg.relatives.measured()
        if (run.text, run.method, run.seed) == ("kingdom", "SVD", 0)
    ]
    found = sg.evaluation.analogies(emb, world.analogies)["all"].right
    assert f"{found:.4g}" == f"{stored.analogies:.4g}"
    mean_v, mean_u = emb.W_in.mean(axis=0), emb.W_out.mean(axis=0)
    cone = mean_v @ mean_u / np.linalg.norm(mean_v) / np.linalg.norm(mean_u)
    assert abs(cone - stored.cone) < 1e-3


@pytest.mark.slow
def test_the_methods_benchmark_runs_on_a_small_kingdom(tmp_path):
    pytest.importorskip("numba")
    path = tmp_path / "small.csv"
    script = ROOT / "benchmarks" / "methods.py"
    run_script(script, "--words", 3000, "--seeds", 1, "--texts", "kingdom", "-o", path)
    rows = list(csv.DictReader(line for line in path.read_text().splitlines() if line[0] != "#"))
    assert len(rows) == 7 * 4 + 7
    assert all(0 <= float(row["analogies"]) <= 1 for row in rows)


def test_the_yardstick_runs_on_a_stand_in(tmp_path):
    text, pairs = tmp_path / "text.txt", tmp_path / "pairs.txt"
    questions = tmp_path / "questions.txt"
    world = sg.kingdom(4000, world="four people", rng=0)
    text.write_text("\n".join(" ".join(sentence) for sentence in world.sentences))
    words = world.vocabulary.words
    pairs.write_text("\n".join(f"{words[i]}\t{words[i + 1]}\t{i}" for i in range(8)))
    asked = "\n".join(" ".join(question) for question in world.analogies)
    questions.write_text(f": people\n{asked}\n")
    tests = ["--similarity", pairs, "--analogies", questions]
    script = ROOT / "benchmarks" / "yardstick.py"
    said = run_script(script, text, *tests, "--seeds", 1, "--gensim-seeds", 0, "--dim", 8)
    assert "ours, mean of 1" in said
    assert "pairs (8/8)" in said
    assert f"questions ({len(world.analogies)}/{len(world.analogies)})" in said
    assert "published" in said
