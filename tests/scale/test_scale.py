"""The fast engines do what the slow sums say: parity, the cap, the noise, seeds, and every refusal."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.scale import engine_numpy
from sgns_edu.scale.alias import Alias
from sgns_edu.scale.sampler import Sampler, Tape, Tiles
from sgns_edu.scale.state import Engine, Run, Settings
from sgns_edu.text.encoding import encode_text

ENGINES = ["numpy", *(["numba"] if importlib.util.find_spec("numba") else [])]


def engine(name):
    """The function from tiles to changed tables, and the order in which it takes the steps of a tape."""
    if name == "numpy":
        return engine_numpy.train_tiles, in_batches
    from sgns_edu.scale import engine_numba

    return engine_numba.train_tiles, in_fours


def in_fours(steps, V):
    """Four pairs of a tile that use the same negatives and lie far apart; then one by one."""
    batches = []
    for tile in sorted({step[3] for step in steps}):
        mine = [t for t, step in enumerate(steps) if step[3] == tile]
        sets, at_once = steps[mine[0]][4:]
        apart = len(mine) // (4 * sets) * sets if at_once == 4 else 0
        batches += [[mine[p + b * apart] for b in range(4)] for p in range(apart)]
        batches += [[t] for t in mine[4 * apart :]]
    return batches


def in_batches(steps, V):
    """In pieces of the text: the first of every 64 steps, then the second of every 64, and so on."""
    size = engine_numpy.batch_size(as_tape(steps), V)
    if size < engine_numpy.LEAST:
        return [[t] for t in range(len(steps))]
    order = {}
    for t in range(len(steps)):
        piece, within = divmod(t, size * 64)
        order.setdefault((piece, within % 64), []).append(t)
    return [order[key] for key in sorted(order)]


def as_tape(steps):
    center, rows, lr, *_ = zip(*steps)
    return Tape(np.array(center), np.array(rows), np.array(lr))


def slow_steps(tiles):
    """All decisions as a list: center, context and negatives, rate, tile, its sets and `at_once`."""
    T, steps = len(tiles.words) // len(tiles.lr), []
    for m in range(len(tiles.lr)):
        negatives = list(tiles.negatives[m])
        sets = len(negatives) // tiles.k
        for i in range(m * T, (m + 1) * T):
            for j in range(tiles.low[i], tiles.high[i]):
                if j != i:
                    drawn = negatives[: tiles.k]
                    negatives = negatives[tiles.k :] + drawn
                    rows = [tiles.words[j], *drawn]
                    steps.append((tiles.words[i], rows, tiles.lr[m], m, sets, tiles.at_once))
    return steps


def slow_loop(W_in, W_out, tiles, order):
    """A question at a time, against the tables as they were before the batch."""
    steps = slow_steps(tiles)
    for batch in order(steps, len(W_in)) if steps else []:
        dv, du = np.zeros_like(W_in), np.zeros_like(W_out)
        for t in batch:
            center, rows, lr, *_ = steps[t]
            for row, y in zip(rows, [1] + [0] * tiles.k):
                force = lr * (y - 1 / (1 + np.exp(-W_in[center] @ W_out[row])))
                dv[center] += force * W_out[row]
                du[row] += force * W_in[center]
        W_in += dv
        W_out += du


def random_case(V, d, lengths, size, k, window, reuse=0.5, at_once=4, seed=0):
    """Sentences of the given lengths, decided, and two random tables."""
    rng = np.random.default_rng(seed)
    rows = np.concatenate([np.append(rng.integers(V, size=n), -1) for n in lengths]).astype(
        np.int32
    )
    noise = rng.random(V)
    noise /= noise.sum()
    sampler = Sampler(np.full(V, 0.9), noise, window, k, 0.1, size, reuse, at_once)
    return sampler.draw(rows, (0.1, 0.05), rng), rng.normal(size=(2, V, d)) / 2


CASES = {  # V, d, lengths of sentences, words a tile, k, window, reuse, pairs at once
    "many short sentences": (50, 16, [1, 2, 32, 33, 5, 7], 32, 5, 5),
    "a vocabulary of two, fewer words than negatives": (2, 7, [40], 32, 20, 5),
    "one negative": (300, 100, [700], 32, 1, 5),
    "a long sentence": (300, 16, [3000], 16, 5, 5),
    "negatives that do not fill a pass": (300, 16, [70, 3, 1], 32, 3, 2),
    "tiles smaller than the window": (5, 7, [9, 30], 4, 3, 9),
    "an odd dimension": (300, 101, [100], 32, 10, 1),
    "no turns": (50, 16, [100, 3, 1, 40], 16, 5, 4, 0),
    "turns, but one by one": (50, 16, [100, 3, 1, 40], 16, 5, 4, 0.5, 1),
    "a set of negatives for many pairs": (300, 16, [500, 40], 64, 4, 9),
}


# Steps follow each other, so roundings of 1e-7 are passed on and grow.
@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize(
    "dtype, tolerance", [(np.float64, 1e-12), (np.float32, 1e-4)], ids=["float64", "float32"]
)
def test_an_engine_equals_the_slow_loop(name, case, dtype, tolerance):
    train_tiles, order = engine(name)
    tiles, tables = random_case(*case)
    W_in, W_out = tables.astype(dtype)
    slow_in, slow_out = W_in.astype(float), W_out.astype(float)
    train_tiles(W_in, W_out, tiles)
    slow_loop(slow_in, slow_out, tiles, order)
    assert abs(W_in - slow_in).max() < tolerance
    assert abs(W_out - slow_out).max() < tolerance
    assert abs(slow_in - tables[0]).max() > 1e-3


@pytest.mark.skipif("numba" not in ENGINES, reason="Numba is not installed (the extra 'fast')")
@pytest.mark.parametrize("dtype, tolerance", [(np.float32, 2e-6), (np.float64, 4e-15)])
def test_the_sigmoid_in_vector_code_is_off_by_no_more_than_it_says(dtype, tolerance):
    from numba import njit

    from sgns_edu.scale.engine_numba import _forces

    forces = njit(lambda x: _forces(x, len(x), x.dtype.type(1)), fastmath=True, error_model="numpy")
    x = np.linspace(-100, 100, 80_000).astype(dtype)  # a multiple of LANES
    out = x.copy()
    forces(out)
    with np.errstate(over="ignore"):
        assert abs(-out - 1 / (1 + np.exp(-x.astype(np.longdouble)))).max() < tolerance


def test_tiles_lose_no_pair_at_their_edges():
    rows = np.array([*range(100), -1, 5, 6, -1, 7, -1], dtype=np.int32)
    tiles = Sampler(np.ones(100), np.full(100, 0.01), 3, 5, 0.1, size=8).draw(
        rows, (0.1, 0.1), np.random.default_rng(0)
    )
    width = (
        np.maximum(
            tiles.high - np.arange(len(tiles.high)), np.arange(len(tiles.low)) - tiles.low + 1
        )[3:97]
        - 1
    )
    assert set(width) == {1, 2, 3}
    assert (tiles.high - tiles.low - 1)[3:97].tolist() == (2 * width).tolist()
    assert tiles.words[100:103].tolist() == [5, 6, 7]
    assert (tiles.low[100:103].tolist(), tiles.high[100:103].tolist()) == (
        [100, 100, 102],
        [102, 102, 103],
    )
    at_the_ends = sum(tiles.high[i] - tiles.low[i] - 1 for i in (0, 1, 2, 97, 98, 99))
    assert tiles.pairs == int((2 * width).sum()) + at_the_ends + 2


def test_windows_have_the_widths_that_were_asked_for():
    rows = np.zeros(60_000, dtype=np.int32)
    tiles = Sampler(np.ones(1), np.ones(1), 5, 5, 0.1).draw(
        rows, (0.1, 0.1), np.random.default_rng(1)
    )
    widths = np.bincount(((tiles.high - tiles.low - 1) // 2)[10:59_990], minlength=6)
    assert widths[0] == 0
    assert ((widths[1:] - 11_996) ** 2 / 11_996).sum() < 18.5


def test_frequent_words_are_kept_as_often_as_asked():
    rows = np.tile(np.array([0, 1, -1], dtype=np.int32), 20_000)
    tiles = Sampler(np.array([0.3, 1.0]), np.array([0.5, 0.5]), 5, 5, 0.1).draw(
        rows, (0.1, 0.1), np.random.default_rng(2)
    )
    kept = np.bincount(tiles.words[tiles.high > 0])
    assert kept[1] == 20_000
    assert abs(kept[0] - 6_000) < 4 * np.sqrt(20_000 * 0.3 * 0.7)


@pytest.mark.parametrize(
    "probs",
    [np.array([1.0]), np.array([0.5, 0.0, 0.5]), np.arange(1, 51) / 1275, np.full(7, 1 / 7)],
)
def test_the_alias_table_holds_the_distribution_it_was_made_from(probs):
    table = Alias.of(probs)
    share = np.zeros(len(probs))
    np.add.at(share, np.arange(len(probs)), table.own / len(probs))
    np.add.at(share, table.other, (1 - table.own) / len(probs))
    assert abs(share - probs).max() < 1e-7
    drawn = np.bincount(table.draw(40_000, np.random.default_rng(3)), minlength=len(probs))
    seen = probs > 0
    chi = ((drawn - 40_000 * probs)[seen] ** 2 / (40_000 * probs[seen])).sum()
    assert drawn[~seen].sum() == 0
    assert chi < seen.sum() + 4 * np.sqrt(2 * seen.sum())


def test_each_pair_gets_k_negatives_from_the_noise():
    noise = np.array([0.7, 0.2, 0.1])
    sampler = Sampler(np.ones(3), noise, 2, 4, 0.1, size=8)
    tiles = sampler.draw(
        np.arange(80_000, dtype=np.int32) % 3, (0.1, 0.1), np.random.default_rng(4)
    )
    center, rows, lr = tiles.tape()
    assert rows.shape == (tiles.pairs, 5)
    drawn = np.bincount(rows[:, 1:].ravel()) / rows[:, 1:].size
    assert abs(drawn - noise).max() < 0.01


@pytest.mark.parametrize("lr, times", [(0.001, 10), (0.05, 10), (0.2, 3), (5, 1)])
def test_the_higher_the_rate_the_less_often_a_negative_is_used_again(lr, times):
    sampler = Sampler(np.ones(9), np.full(9, 1 / 9), 3, 2, lr, reuse=0.5)
    tiles = sampler.draw(np.zeros(1600, np.int32), (lr, lr), np.random.default_rng(0))
    pairs = tiles.pairs / len(tiles.lr)
    assert tiles.negatives.shape[1] % tiles.k == 0
    uses = pairs * tiles.k / tiles.negatives.shape[1]
    assert uses <= max(1, 0.5 / lr)
    assert uses > times / 2


@pytest.mark.parametrize("window", [5, 200])
def test_without_turns_each_pair_has_its_own_negatives_while_there_is_room(window):
    sampler = Sampler(np.ones(9), np.full(9, 1 / 9), window, 5, 0.05)
    tiles = sampler.draw(np.zeros(3200, np.int32), (0.05, 0.05), np.random.default_rng(0))
    busiest = tiles.contexts().reshape(-1, tiles.size).sum(axis=1).max()
    assert (busiest < 4096 / 5) == (window == 5)
    assert tiles.negatives.shape[1] == 5 * min(busiest, 820)


@pytest.mark.parametrize(
    "V, shares, reuse, at_once",
    [(999, True, 0.25, 1), (1000, True, 0.5, 4), (1000, False, 0, 1), (999, False, 0, 1)],
)
def test_small_vocabularies_share_less(V, shares, reuse, at_once):
    sampler = Settings(10, 5, 5, 1, 0.05, 0.75, 1e-3, 5).sampler(np.ones(V), shares)
    assert (sampler.reuse, sampler.at_once) == (reuse, at_once)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("lr", [5, 1e30])
def test_a_rate_at_which_the_step_itself_diverges_is_refused(name, lr):
    with (
        pytest.warns(UserWarning, match="a higher learning rate than was ever useful"),
        pytest.raises(ValueError, match=r"the training diverged in epoch 1: .* smaller than"),
    ):
        sg.train(two_topics(), dim=10, lr=lr, subsample=0, engine=name, progress=False)


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("V", [2, 12, 34, 510])
@pytest.mark.parametrize("lr", [0.05, 0.2])
def test_small_vocabularies_stay_finite_and_small(name, V, lr):
    rng = np.random.default_rng(V)
    sentences = [[f"w{word}" for word in rng.integers(V, size=20)] for _ in range(300)]
    settings = {"dim": 16, "min_count": 1, "subsample": 0, "progress": False}
    emb = sg.train(sentences, lr=lr, engine=name, **settings)
    assert max(abs(emb.W_in).max(), abs(emb.W_out).max()) < 5


def two_topics(n=400):
    rng = np.random.default_rng(5)
    topics = [["sun", "rain", "wind", "snow"], ["bread", "cheese", "wine", "soup"]]
    return [list(rng.choice(topics[t % 2], size=8)) for t in range(n)]


@pytest.mark.parametrize("name", ENGINES)
def test_words_of_one_topic_find_each_other(name):
    emb = sg.train(
        two_topics(), dim=10, lr=0.05, subsample=0, epochs=10, engine=name, progress=False
    )
    assert {word for word, _ in emb.neighbors("sun", n=3)} == {"rain", "wind", "snow"}
    assert {word for word, _ in emb.neighbors("soup", n=3)} == {"bread", "cheese", "wine"}


@pytest.mark.parametrize("name", ENGINES)
def test_the_same_seed_gives_the_same_bytes(name):
    runs = [
        sg.train(two_topics(), dim=8, engine=name, threads=1, subsample=0, rng=rng, progress=False)
        for rng in (7, np.random.default_rng(7), 8)
    ]
    assert runs[0].W_in.tobytes() == runs[1].W_in.tobytes()
    assert runs[0].W_out.tobytes() == runs[1].W_out.tobytes()
    assert runs[0].W_in.tobytes() != runs[2].W_in.tobytes()


def test_a_one_shot_generator_trains_like_a_list():
    runs = [
        sg.train(text, dim=8, threads=1, subsample=0, progress=False)
        for text in (two_topics(), iter(two_topics()))
    ]
    assert runs[0].W_in.tobytes() == runs[1].W_in.tobytes()


def test_progress_reports_to_a_function_and_the_curve_falls():
    looks = []
    emb = sg.train(two_topics(), dim=10, lr=0.05, subsample=0, epochs=10, progress=looks.append)
    assert looks == emb.log
    assert looks[0].words == 0
    assert looks[-1].words == 10 * 400 * 8
    assert looks[0].loss == pytest.approx(6 * np.log(2), abs=1e-6)
    assert looks[-1].loss < looks[0].loss - 0.5
    assert looks[0].lr == 0.05
    assert looks[-1].lr == pytest.approx(0, abs=1e-12)


def test_the_held_out_pairs_are_pairs_of_the_text_and_nobody_trains_them():
    from sgns_edu.scale.heldout import hold_out

    rows = np.append(np.tile(np.array([0, 1, 2, 3, -1, 4, 5, -1], dtype=np.int32), 2000), -1)
    sampler = Sampler(np.ones(6), np.full(6, 1 / 6), 2, 5, 0.1)
    held = hold_out(rows, sampler, np.random.default_rng(6))
    assert len(held.places)
    assert (rows[held.places] == held.center).all()
    seen = set(zip(held.center.tolist(), held.context.tolist()))
    assert seen == {
        (0, 1),
        (0, 2),
        (1, 0),
        (1, 2),
        (1, 3),
        (2, 0),
        (2, 1),
        (2, 3),
        (3, 1),
        (3, 2),
        (4, 5),
        (5, 4),
    }
    tiles = sampler.draw(rows, (0.1, 0.1), np.random.default_rng(0), held.places)
    words = np.flatnonzero(rows != -1)
    assert (tiles.high - tiles.low)[np.searchsorted(words, held.places)].tolist() == [1] * len(
        held.places
    )
    assert (tiles.high - tiles.low > 1).sum() == len(words) - len(held.places)


def test_a_held_out_pair_lies_in_one_sentence_however_wide_the_window():
    from sgns_edu.scale.heldout import _same_sentence, hold_out

    rng = np.random.default_rng(8)
    rows = np.where(rng.random(300) < 0.1, -1, 1).astype(np.int32)
    place, partner = rng.integers(300, size=2000), rng.integers(-20, 320, size=2000)
    between = [range(min(a, b), max(a, b) + 1) for a, b in zip(place, partner)]
    expected = [
        steps[0] >= 0 and steps[-1] < 300 and all(rows[step] == 1 for step in steps)
        for steps in between
    ]
    assert _same_sentence(rows, place, partner).tolist() == expected
    rows = np.tile(np.append(np.zeros(99, np.int32), -1), 5000)
    tracemalloc.start()
    held = hold_out(rows, Sampler(np.ones(1), np.ones(1), 2000, 5, 0.1), rng)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(held.places)
    assert peak < 20e6


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"dim": 0}, "dim must be an int of at least 1, got 0"),
        ({"window": 0}, "window must be an int from 1 to 32768, got 0"),
        ({"window": 2**16}, "window must be an int from 1 to 32768, got 65536"),
        ({"k": 0}, "k must be an int of at least 1, got 0"),
        ({"epochs": 0}, "epochs must be an int of at least 1, got 0"),
        ({"lr": 0}, "lr must be a finite number above 0 and at most 1e+30, got 0"),
        ({"lr": float("nan")}, "lr must be a finite number above 0 and at most 1e+30, got nan"),
        (
            {"rng": -1},
            "rng must be an int of at least 0 (a seed), a numpy.random.Generator or None, got -1",
        ),
        ({"threads": 0}, "threads must be an int of at least 1, got 0"),
        (
            {"engine": "nunpy"},
            "engine must be one of 'auto', 'numba', 'numpy', got 'nunpy'; did you mean 'numpy'",
        ),
        ({"min_count": 10_000}, "min_count=10000 leaves no word"),
        (
            {"subsample": 1e-9},
            "subsample=1e-09 left no pair of the 3,200 words; subsample=0 keeps every word",
        ),
        ({"alpha": 3}, "alpha must be a finite number of at least -1"),
    ],
)
def test_train_refuses_in_one_sentence(wrong, sentence):
    with pytest.raises(ValueError, match="^" + re.escape(sentence)):
        sg.train(two_topics(), progress=False, **wrong)


def test_a_bar_without_a_held_out_pair_shows_no_loss(capsys):
    with pytest.raises(ValueError, match="left no pair"):
        sg.train(two_topics(), subsample=1e-9, engine="numpy")
    shown = capsys.readouterr().err
    assert "epoch=1" in shown
    assert "loss" not in shown


def test_the_bar_of_a_resumed_run_counts_the_speed_of_this_session():
    from tqdm import tqdm

    from sgns_edu.scale.progress import Bar, Progress

    with tqdm(file=io.StringIO()) as bar:
        Bar(bar).begin(10**9 + 1000, 10**9)
        bar.start_t = bar.last_print_t = bar.start_t - 10
        Bar(bar).look(Progress(2, 10**9 + 500, 0.1, 1.0, 10.0))
        assert bar.n == 10**9 + 500
        assert 40 < bar.format_dict["rate"] < 60


@pytest.mark.parametrize(
    "text, sentence",
    [
        ([], "the text has no words"),
        ([[]], "the text has no words"),
        ([["a"]], "no sentence has two words"),
    ],
)
def test_train_refuses_a_text_without_a_pair(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        sg.train(text, min_count=1, progress=False)


@pytest.mark.parametrize("odd", [3, None, ["the"], b"fox"])
def test_train_refuses_words_that_are_no_strings(odd):
    with pytest.raises(TypeError, match="a word must be a string, got .*" + re.escape(repr(odd))):
        sg.train([["the", odd]] * 9, min_count=1, progress=False)


def test_train_refuses_strings_for_sentences():
    with pytest.raises(TypeError, match="a sentence must be a list of words"):
        sg.train(["the quick fox"], min_count=1, progress=False)


def test_without_numba_the_engine_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "sgns_edu.scale.engine_numba", raising=False)
    with pytest.raises(
        ImportError, match=r"engine='numba' needs Numba: pip install 'sgns_edu\[fast\]'"
    ):
        sg.train(two_topics(), engine="numba", progress=False)


READ_ONLY = """
import numba.core.caching as caching

def refuse(self):
    raise PermissionError(30, "Read-only file system")

for locator in vars(caching).values():
    if isinstance(locator, type) and issubclass(locator, caching._CacheLocator):
        locator.ensure_cache_path = refuse
from sgns_edu.scale import engine_numba
print(engine_numba.take_steps)
"""


@pytest.mark.skipif("numba" not in ENGINES, reason="Numba is not installed (the extra 'fast')")
def test_a_cache_that_cannot_be_written_is_no_error():
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


STEPS_AND_TILES = """
import resource, sys, sgns_edu as sg
if "full" in sys.argv:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.FullSoftmax(3), [[0, 1], [1, 2]], rng=0)
trainer.run(9)
again = sg.replay(trainer.history.start, trainer.history.objective, trainer.history, engine="numba")
assert abs(again.W_in - trainer.params.W_in).max() < 1e-12
sg.train([["a", "b", "c"]] * 9, dim=4, subsample=0, engine="numba", progress=False)
"""


@pytest.mark.slow
@pytest.mark.skipif("numba" not in ENGINES, reason="Numba is not installed (the extra 'fast')")
@pytest.mark.skipif(
    importlib.util.find_spec("resource") is None,
    reason="files are limited by resource, which Windows lacks",
)
def test_a_cache_that_is_full_or_damaged_is_no_error(tmp_path):
    def run(how):
        done = subprocess.run(
            [sys.executable, "-c", STEPS_AND_TILES, how],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)},
        )
        assert done.returncode == 0, done.stderr
        return list(tmp_path.glob("*/*.nbc"))

    assert not run("full")
    assert len(run("with room")) == 2
    for kind, size in [("nbc", 1000), ("nbi", 0)]:
        for path in tmp_path.glob(f"*/*.{kind}"):
            os.truncate(path, size)
        run("damaged")


def test_an_empty_block_changes_nothing():
    none = np.zeros(0, dtype=np.int32)
    for name in ENGINES:
        W = np.ones((3, 2))
        engine(name)[0](
            W, W, Tiles(none, none, none, np.zeros((0, 8), np.int32), 8, 1, np.zeros(0))
        )
        assert (W == 1).all()


def test_an_interrupted_run_returns_what_it_has_learned():
    def stop(look):
        if look.words > 8_000:
            raise KeyboardInterrupt

    for threads in (1, 2):
        with pytest.warns(
            UserWarning, match="interrupted in epoch 3: these are the vectors learned so far"
        ):
            emb = sg.train(
                two_topics(),
                dim=10,
                lr=0.05,
                subsample=0,
                epochs=50,
                threads=threads,
                progress=stop,
            )
        assert abs(emb.W_out).max() > 0
        assert emb.log[-1].words == 9_600


def test_several_threads_learn_as_well_as_one():
    losses = [
        sg.train(two_topics(8000), dim=10, threads=threads, progress=False).log[-1].loss
        for threads in (1, 3)
    ]
    assert abs(losses[0] - losses[1]) < 0.05


def test_auto_takes_numpy_without_numba_and_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "sgns_edu.scale.engine_numba", raising=False)
    with pytest.warns(UserWarning, match="Numba is not installed, so NumPy trains"):
        emb = sg.train(two_topics(), dim=4, epochs=1, subsample=0, progress=False)
    assert len(emb) == 8


def test_a_resumed_run_ends_in_the_bytes_of_one_that_was_not_interrupted(tmp_path):
    def stop(look):
        if look.epoch == 3:
            raise KeyboardInterrupt

    asked = {"dim": 8, "epochs": 4, "threads": 1, "subsample": 0}
    straight = sg.train(two_topics(), progress=False, **asked)
    with pytest.warns(UserWarning, match="interrupted in epoch 3"):
        sg.train(two_topics(), progress=stop, checkpoint=tmp_path / "run.npz", **asked)
    resumed = sg.train(two_topics(), progress=False, checkpoint=tmp_path / "run.npz", **asked)
    again = sg.train(two_topics(), progress=False, checkpoint=tmp_path / "run.npz", **asked)
    assert straight.W_in.tobytes() == resumed.W_in.tobytes() == again.W_in.tobytes()
    assert straight.W_out.tobytes() == resumed.W_out.tobytes() == again.W_out.tobytes()
    assert (
        [look[:4] for look in straight.log]
        == [look[:4] for look in resumed.log]
        == [look[:4] for look in again.log]
    )


@pytest.mark.parametrize(
    "other, sentence",
    [
        ({"dim": 9}, "dim is 9 and was 8"),
        ({"rng": 1}, "seed is"),
        ({"text": two_topics(10)}, "text is 80 words"),
    ],
)
def test_the_checkpoint_of_another_run_is_refused(tmp_path, other, sentence):
    asked = {
        "dim": 8,
        "epochs": 1,
        "subsample": 0,
        "progress": False,
        "checkpoint": tmp_path / "run.npz",
    }
    sg.train(two_topics(), **asked)
    before = (tmp_path / "run.npz").read_bytes()
    with pytest.raises(ValueError, match=sentence):
        sg.train(other.pop("text", two_topics()), **{**asked, **other})
    assert (tmp_path / "run.npz").read_bytes() == before


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    (tmp_path / "run.npz").write_bytes(b"something else")
    with pytest.raises(ValueError, match="run.npz"):
        sg.train(two_topics(), subsample=0, progress=False, checkpoint=tmp_path / "run.npz")


@pytest.mark.parametrize(
    "spoiled",
    [
        {"log": np.zeros((0, 5))},
        {"log": np.zeros((3, 0))},
        {"log": np.full((2, 5), np.nan)},
        {"epoch": np.zeros(2)},
        {"identity": np.frombuffer(b"{", np.uint8)},
        {"identity": np.frombuffer(b"[1]", np.uint8)},
        {"W_in": np.zeros((8, 4))},
    ],
)
def test_a_checkpoint_with_a_foreign_part_is_refused(tmp_path, spoiled):
    asked = {
        "dim": 4,
        "epochs": 1,
        "subsample": 0,
        "progress": False,
        "checkpoint": tmp_path / "run.npz",
    }
    sg.train(two_topics(), **asked)
    with np.load(tmp_path / "run.npz") as arrays:
        np.savez(tmp_path / "run.npz", **{**arrays, **spoiled})
    with pytest.raises(ValueError, match="run.npz' is not a checkpoint of sgns_edu"):
        sg.train(two_topics(), **asked)


def test_a_checkpoint_without_a_folder_is_refused_before_the_text_is_read(tmp_path):
    def unread():
        raise AssertionError("the text was read")
        yield

    with pytest.raises(FileNotFoundError, match="does not exist; make it first"):
        sg.train(unread(), progress=False, checkpoint=tmp_path / "nowhere" / "run.npz")


def test_numbers_of_numpy_and_odd_words_are_kept_in_a_checkpoint(tmp_path):
    text = [["naïve\u00a0fox", "fox", "the"]] * 50
    kind = {
        "dim": np.int64(4),
        "lr": np.float32(0.05),
        "epochs": np.int8(2),
        "subsample": None,
        "window": np.uint8(3),
    }
    plain = {"dim": 4, "lr": float(np.float32(0.05)), "epochs": 2, "subsample": 0, "window": 3}
    runs = [
        sg.train(text, progress=False, threads=1, checkpoint=tmp_path / "run.npz", **asked)
        for asked in (kind, plain)
    ]
    assert runs[0].W_in.tobytes() == runs[1].W_in.tobytes()


KILLED = """
import sys, time, sgns_edu as sg
text = [["a", "b", "c", "d"]] * 3000
emb = sg.train(text, dim=4, epochs=40, subsample=0, engine="numpy", threads=1, checkpoint=sys.argv[1],
               progress=lambda look: print(look.epoch, flush=True))
"""


@pytest.mark.parametrize("moments", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_loses_at_most_the_epoch_under_way(tmp_path, moments):
    path, rng, done = tmp_path / "run.npz", np.random.default_rng(0), 0
    for _ in range(moments):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, path], stdout=subprocess.PIPE, text=True
        )
        seen = [int(process.stdout.readline()) for _ in range(rng.integers(2, 6))][-1]
        process.kill()
        process.communicate()
        epoch = int(np.load(path)["epoch"]) if path.exists() else 0
        assert max(done, seen - 1) <= epoch <= seen + 2
        done = epoch
    subprocess.run([sys.executable, "-c", KILLED, path], check=True, capture_output=True)
    assert int(np.load(path)["epoch"]) == 40


MEMORY = """
import resource, numpy as np, sgns_edu as sg
V, N = 50_000, 10_000_000
names = [f"w{number}" for number in range(V)]
def text():
    rng, heights = np.random.default_rng(0), np.cumsum(1 / np.arange(1, V + 1))
    for _ in range(N // 1000):
        for rows in np.searchsorted(heights, rng.random((50, 20)) * heights[-1]).tolist():
            yield [names[row] for row in rows]
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
sg.train([["a", "b"]] * 100, subsample=0, threads=2, progress=False)
before = peak()
emb = sg.train(text(), epochs=1, threads=2, progress=False)
print(peak() - before - 2 * emb.W_in.nbytes / 2**20 - 4 * 1.05 * N / 2**20)
"""


@pytest.mark.slow
@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the peak is in kilobytes on Linux alone"
)
def test_ten_million_words_need_little_more_than_the_tables_and_the_text():
    done = subprocess.run(
        [sys.executable, "-c", MEMORY], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (
        float(done.stdout) < 100
    )  # MB; about 25 were measured, and the words as lists would be 130 more


def test_a_sentence_longer_than_a_block_loses_the_pairs_across_each_cut_and_no_other():
    text = encode_text([["a"] * 200_000])
    run = Run(Settings(4, 1, 5, 1, 0.025, 0.75, None, 1), text, Engine("none", lambda *_: None), 0)
    run.held_out = run.held_out._replace(places=np.zeros(0, int))
    assert (
        sum(run.train_block(*block) for block in run.blocks()) == 2 * (200_000 - 1) - 2 * 6
    )  # six cuts, both directions


@pytest.mark.parametrize("name", ENGINES)
def test_rows_are_filled_up_with_zeros_that_stay_zero_and_are_not_given_out(name):
    from sgns_edu.scale.train import choose_engine

    text = encode_text(two_topics())
    run = Run(Settings(10, 5, 5, 1, 0.05, 0.75, None, 1), text, choose_engine(name), 0)
    for start, stop in run.blocks():
        run.train_block(start, stop)
    assert run.W_in.ctypes.data % 64 == run.W_out.ctypes.data % 64 == 0
    assert run.W_in.shape[1] % run.engine.lane == 0
    assert not run.W_in[:, 10:].any()
    assert not run.W_out[:, 10:].any()
    emb = sg.train(two_topics(), dim=10, engine=name, subsample=0, epochs=1, progress=False)
    assert emb.W_in.shape == emb.W_out.shape == (8, 10)
