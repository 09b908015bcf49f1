"""The tape: any moment of any run comes back bit for bit, and every score can be explained."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sgns_edu as sg
from sgns_edu.files import load_arrays, save_arrays
from sgns_edu.learn import trainer as trainer_module
from sgns_edu.learn.recipes import VERSION
from tests.everything import OwnSoftmax, V, is_ours, objectives, random_params
from tests.refusals import answered

ALL = objectives()
PAIRS = [[0, 1], [1, 0], [2, 3], [4, 5], [5, 1], [3, 3]]
WORDS = sg.Vocabulary(["fox", "quick", "the", "dog", "lazy", "over"], [3, 2, 2, 1, 1, 1])
every = pytest.mark.parametrize("name", ALL)


def trained(objective, steps=150, **options):
    """A run, and copies of its parameters at every moment."""
    rng = np.random.default_rng(1)
    trainer = sg.Trainer(random_params(rng, dim=2), objective, PAIRS, lr=0.2, rng=rng, **options)
    moments = [trainer.params.copy()]
    for _ in range(steps):
        trainer.step()
        moments.append(trainer.params.copy())
    return trainer, moments


def same(one, other):
    return (
        one.W_in.tobytes() == other.W_in.tobytes() and one.W_out.tobytes() == other.W_out.tobytes()
    )


# Seeing again


@every
def test_seek_is_the_past(name):
    trainer, moments = trained(ALL[name])
    for t in np.random.default_rng(2).permutation(len(moments))[:40]:
        assert same(trainer.history.seek(t), moments[t])


@every
def test_a_step_of_the_history_leads_from_its_moment_to_the_next(name):
    trainer, moments = trained(ALL[name], steps=70)
    for t in (0, 1, 63, 64, 69, -1):
        step, params = trainer.history[t], moments[t % 70].copy()
        assert step.loss == trainer.history.columns()["loss"][t]
        sg.update(params, step)
        assert same(params, moments[t % 70 + 1])


@every
def test_a_saved_run_is_the_same_run(name, tmp_path):
    trainer, moments = trained(ALL[name], steps=70)
    trainer.history.save(tmp_path / "run.npz", WORDS)
    loaded = sg.History.load(
        tmp_path / "run.npz", objective=None if is_ours(ALL[name]) else ALL[name]
    )
    assert all(same(loaded.seek(t), moments[t]) for t in (70, 3, 64, 0, 65))
    assert loaded.words == WORDS.words
    assert {key: column.tobytes() for key, column in loaded.columns().items()} == {
        key: column.tobytes() for key, column in trainer.history.columns().items()
    }
    loaded.save(tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == (tmp_path / "run.npz").read_bytes()


@st.composite
def worlds(draw):
    """Any small world: with k = 0, duplicates, collisions and words that are never drawn."""
    size = draw(st.integers(2, 7))
    counts = draw(
        st.lists(st.integers(0, 9), min_size=size, max_size=size).filter(
            lambda counts: sum(map(bool, counts)) > 1
        )
    )
    rule = draw(st.sampled_from(["allow", "skip", "redraw"]))
    objective = sg.NegativeSampling(sg.Unigram(counts), k=draw(st.integers(0, 5)), collision=rule)
    row = st.integers(0, size - 1)
    return (
        size,
        objective,
        draw(st.lists(st.tuples(row, row), min_size=1, max_size=6)),
        draw(st.integers(0, 999)),
    )


@given(worlds(), st.integers(0, 30))
def test_any_world_comes_back_from_memory_from_a_file_and_in_the_ledger(tmp_path_factory, world, t):
    size, objective, pairs, seed = world
    rng = np.random.default_rng(seed)
    trainer = sg.Trainer(random_params(rng, dim=2, rows=size), objective, pairs, rng=rng)
    trainer.run(t)
    then = trainer.params.copy()
    trainer.run(30 - t)
    path = tmp_path_factory.mktemp("any") / "run.npz"
    trainer.history.save(path)
    for history in (trainer.history, sg.History.load(path)):
        assert same(history.seek(t), then)
        assert same(history.seek(30), trainer.params)
    start, row, other = trainer.history.start, *pairs[0]
    change = (
        trainer.params.W_in[row] @ trainer.params.W_out[other]
        - start.W_in[row] @ start.W_out[other]
    )
    assert abs(trainer.history.ledger(row, other)["change"].sum() - change) < 1e-12


def test_a_stranger_s_objective_is_given_again(tmp_path):
    trainer, _ = trained(ALL["Own-uniform-allow"], steps=5)
    trainer.history.save(tmp_path / "run.npz")
    with pytest.raises(ValueError, match="OwnSoftmax.*objective="):
        sg.History.load(tmp_path / "run.npz")
    with pytest.raises(
        ValueError, match="FullSoftmax as its objective gives its first step the loss"
    ):
        sg.History.load(tmp_path / "run.npz", objective=sg.FullSoftmax(V))
    with pytest.raises(TypeError, match="an objective must have"):
        sg.History.load(tmp_path / "run.npz", objective="InfoNCE")


@given(
    st.integers(0, 20), st.lists(st.integers(0, 300), min_size=1, max_size=5), st.integers(1, 300)
)
def test_thinned_keyframes_change_nothing_but_the_time(frames, places, steps):
    bytes_of_one = 2 * 8 * V * 2
    trainer, moments = trained(ALL["NEG-uniform-skip"], steps=steps, budget=frames * bytes_of_one)
    trainer.history.every = 1 if frames % 2 else 16  # as if more steps had been done
    for place in places:
        assert same(trainer.history.seek(place % (steps + 1)), moments[place % (steps + 1)])
    assert len(trainer.history._keyframes) <= max(frames, 1)


def test_what_the_tape_hands_out_is_not_the_tape():
    trainer, moments = trained(ALL["NEG-uniform-allow"], steps=3)
    trainer.history.seek(2).W_in[:] = 0
    trainer.history.start.W_in[:] = 0
    columns = trainer.history.columns()
    with pytest.raises(ValueError, match="read-only"):
        columns["center"][0] = 1
    with pytest.raises(TypeError):
        columns["center"] = 1
    assert all(same(trainer.history.seek(t), moments[t]) for t in range(4))


def test_a_history_grows_while_its_columns_are_held():
    trainer, _ = trained(ALL["NEG-uniform-allow"], steps=300)
    held = trainer.history.columns()["loss"]
    before = held.copy()
    trainer.run(300)
    assert held.tolist() == before.tolist() == trainer.history.columns()["loss"][:300].tolist()
    assert [step.loss for step in trainer.history] == trainer.history.columns()["loss"].tolist()


def test_finding_steps_forward_and_back():
    history = sg.History(sg.initial_params(V, dim=2, rng=0), ALL["NEG-uniform-skip"])
    for center, context, negative in [(0, 1, 2), (1, 2, 0), (3, 4, -1), (0, 2, 5)]:
        history.append(
            sg.explain(history.start, history.objective, sg.Draw(center, context, [negative])),
            history.start,
        )
    assert history.touching(0).tolist() == [0, 1, 3]
    assert history.touching(0, 2).tolist() == [0, 1, 3]
    assert history.touching(0, roles=["center"]).tolist() == [0, 3]
    assert [history.find("fox", after=t, vocabulary=WORDS) for t in (-1, 0, 1, 3)] == [
        0,
        1,
        3,
        None,
    ]
    assert [history.find("fox", before=t, vocabulary=WORDS) for t in (0, 3, 99)] == [None, 1, 3]


# A run that is interrupted


def test_an_interrupt_between_recording_and_applying_loses_nothing(monkeypatch):
    trainer, moments = trained(ALL["NEG-unigram-allow"], steps=20)
    again, _ = trained(ALL["NEG-unigram-allow"], steps=9)
    with monkeypatch.context() as patched:
        patched.setattr(trainer_module, "move", interrupted)
        with pytest.raises(KeyboardInterrupt):
            again.step()
    assert len(again.history) == 10
    assert same(again.params, moments[10])
    again.run(10)
    assert same(again.params, moments[20])


def interrupted(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("half", ["center", "rows"])
def test_an_interrupt_in_the_middle_of_applying_loses_nothing(monkeypatch, half):
    def half_moved(params, step):
        if half == "center":
            params.W_in[step.draw.center] += step.lr * step.on_center.sum(axis=0)
        else:
            params.W_out[step.rows[0]] += step.on_rows[0]
        raise KeyboardInterrupt

    trainer, moments = trained(ALL["NCE-blend-skip"], steps=20)
    again, _ = trained(ALL["NCE-blend-skip"], steps=9)
    monkeypatch.setattr(trainer_module, "move", half_moved)
    with pytest.raises(KeyboardInterrupt):
        again.run(5)
    monkeypatch.undo()
    again.run(10)
    assert same(again.params, moments[20])
    assert all(same(again.history.seek(t), moments[t]) for t in range(21))


@pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="interrupts at random moments need a Unix timer"
)
def test_interrupts_at_any_moment_lose_nothing():
    trainer, moments = trained(ALL["NEG-blend-skip"], steps=0)
    before = signal.signal(signal.SIGALRM, interrupted)
    try:
        for delay in np.random.default_rng(8).uniform(1e-4, 8e-3, size=100):
            with pytest.raises(KeyboardInterrupt):
                signal.setitimer(signal.ITIMER_REAL, delay)
                trainer.run(15_000)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    replayed = moments[0]
    for step in trainer.history:
        sg.update(replayed, step)
    assert same(replayed, trainer.params)


def test_an_interrupt_while_recording_leaves_the_step_out(monkeypatch):
    trainer, moments = trained(ALL["NEG-unigram-allow"], steps=64)
    keep = sg.History._add_keyframe

    def kept_and_interrupted(*arguments):
        keep(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(sg.History, "_add_keyframe", kept_and_interrupted)
    with pytest.raises(KeyboardInterrupt):
        trainer.step()
    monkeypatch.undo()
    assert len(trainer.history) == 64
    assert same(trainer.params, moments[64])
    trainer.run(70)
    assert same(trainer.params, trainer.history.seek(134))


def test_the_start_stays_the_student_s():
    start = random_params(np.random.default_rng(3))
    before = start.copy()
    sg.Trainer(start, ALL["softmax"], PAIRS, rng=0).run(10)
    assert same(start, before)


def test_pairs_come_in_a_fresh_order_each_epoch():
    trainer = sg.Trainer(sg.initial_params(V, dim=2, rng=0), ALL["softmax"], PAIRS, rng=0)
    trainer.run(4 * len(PAIRS))
    columns = trainer.history.columns()
    epochs = (
        np.stack([columns["center"], columns["context"]], axis=1).reshape(4, len(PAIRS), 2).tolist()
    )
    assert [sorted(epoch) for epoch in epochs] == [sorted(PAIRS)] * 4
    assert len({json.dumps(epoch) for epoch in epochs}) == 4


def test_each_step_keeps_its_own_rate():
    trainer = sg.Trainer(
        random_params(np.random.default_rng(4)), ALL["NEG-uniform-allow"], PAIRS, lr=0.5, rng=0
    )
    trainer.run(2)
    trainer.lr = 0.25
    trainer.run(2)
    assert trainer.history.columns()["lr"].tolist() == [0.5, 0.5, 0.25, 0.25]
    assert same(trainer.history.seek(4), trainer.params)


def test_a_rate_is_refused_where_it_is_set_and_the_old_one_stays():
    trainer, _ = trained(ALL["NEG-uniform-allow"], steps=1)
    for bad in (np.nan, np.inf, None, "fast"):
        with pytest.raises((ValueError, TypeError), match="lr must be a finite number"):
            trainer.lr = bad
    assert trainer.lr == 0.2
    trainer.step()
    assert trainer.history.columns()["lr"].tolist() == [0.2, 0.2]


def test_without_a_seed_no_two_runs_are_alike():
    one, other = (
        sg.Trainer(sg.initial_params(V, dim=2), ALL["NEG-uniform-allow"], PAIRS) for _ in range(2)
    )
    one.run(50)
    other.run(50)
    assert not same(one.history.start, other.history.start)
    columns = one.history.columns(), other.history.columns()
    assert (columns[0]["negatives"] != columns[1]["negatives"]).any()


def test_a_run_that_diverges_stops_and_can_be_looked_at():
    start = random_params(np.random.default_rng(5))
    trainer = sg.Trainer(start, sg.FullSoftmax(V), PAIRS, lr=1e200, rng=0)
    with pytest.raises(ValueError, match="is not finite .* below 1e[+]200"):
        trainer.run(100)
    assert 0 < len(trainer.history) < 100
    assert not np.isfinite(trainer.history[-1].loss)
    assert np.isfinite(trainer.history.columns()["loss"][:-1]).all()
    assert same(trainer.history.seek(0), start)


def test_long_runs_show_progress_and_short_ones_do_not(capsys):
    trainer = sg.Trainer(sg.initial_params(V, dim=2, rng=0), ALL["NEG-positives"], PAIRS, rng=0)
    trainer.run(100)
    assert capsys.readouterr().err == ""
    assert list(trainer_module._count(20_000)) == list(range(20_000))
    assert "20000" in capsys.readouterr().err


# The ledger


@every
@pytest.mark.parametrize("table", ["out", "in"])
def test_the_ledger_adds_up_for_every_pair_of_words(name, table):
    if table == "out" and not ALL[name].rows_are_words:
        return
    trainer, moments = trained(ALL[name], steps=25)
    first, last = (
        moment.W_in @ (moment.W_out if table == "out" else moment.W_in).T
        for moment in (moments[0], moments[-1])
    )
    for row in range(V):
        for other in range(V):
            entries = trainer.history.ledger(row, other, table=table)
            assert abs(entries["change"].sum() - (last - first)[row, other]) < 1e-12
            label = entries["label" if table == "in" else "word"]
            assert len(
                {*zip(entries["step"].tolist(), entries["cause"].tolist(), label.tolist())}
            ) == len(entries)


def test_a_ledger_by_hand():
    """One dimension, rate 1, v = 1 and u = (0, 1, 0).

    First fox meets quick, with quick and the as negatives; then the meets quick.
    """
    history = sg.History(
        sg.Params(np.ones((3, 1)), np.array([[0.0], [1], [0]])),
        sg.NegativeSampling(sg.Uniform(3), k=2),
    )
    words = sg.Vocabulary(["fox", "quick", "the"], [1, 1, 1])
    for draw in (sg.Draw(0, 1, [1, 2]), sg.Draw(2, 1, [0, 0])):
        params = history.seek(len(history))
        history.append(sg.explain(params, history.objective, draw, lr=1), params)
    p = 1 / (1 + np.exp(-1))  # of fox and quick, before
    pull, push = (
        1 - p,
        -p,
    )  # on v_fox from quick as the positive and as a negative; u_the is zero and moves nothing
    ubar, vbar = 1 + (pull + push) / 2, 1 + (pull + push) / 2
    u = 1 + pull + push
    second = (1 + pull + push) * (1 - 1 / (1 + np.exp(-u))) * 1  # the's pull on quick, seen by fox
    ledger = history.ledger("fox", "quick", words)
    assert ledger[["step", "cause", "word"]].tolist() == [
        (0, "pair", "quick"),
        (0, "negative", "quick"),
        (0, "center", "quick"),
        (1, "context", "the"),
    ]
    np.testing.assert_allclose(
        ledger["change"], [pull * (ubar + vbar), push * (ubar + vbar), 0, second], rtol=1e-12
    )


def test_the_ledger_of_two_centers_names_the_rows_that_moved_them():
    trainer, moments = trained(ALL["hierarchical"], steps=25)
    ledger = trainer.history.ledger("fox", "quick", WORDS, table="in")
    assert {cause.split()[0] for cause in ledger["cause"].tolist()} == {"node"}
    with pytest.raises(ValueError, match="not words under HierarchicalSoftmax.*table='in'"):
        trainer.history.ledger("fox", "quick", WORDS)
    trainer, _ = trained(ALL["NEG-uniform-allow"], steps=25)
    assert {*trainer.history.ledger("fox", "quick", WORDS, table="in")["cause"].tolist()} <= {
        *WORDS.words
    }


def test_long_words_stay_whole_in_the_ledger():
    words = sg.Vocabulary(["x" * 100, *"abcde"], [1] * V)
    trainer, _ = trained(ALL["NEG-positives"], steps=10)
    assert "x" * 100 in trainer.history.ledger(1, 0, words, table="in")["cause"].tolist()


# Files


def saved(tmp_path, objective="NEG-unigram-allow"):
    trainer, _ = trained(ALL[objective], steps=20)
    trainer.history.save(tmp_path / "run.npz", WORDS)
    return tmp_path / "run.npz"


def header(**changes):
    def change(arrays):
        fields = json.loads(arrays["header"].tobytes()) | changes
        arrays["header"] = np.frombuffer(json.dumps(fields).encode(), np.uint8)

    return change


def column(name, value, at=3):
    def change(arrays):
        arrays[name] = arrays[name].copy()
        arrays[name].flat[at] = value

    return change


def put(name, value):
    return lambda arrays: arrays.update({name: value})


TAMPERED = {
    "of a later version": (header(version=VERSION + 1), f"version {VERSION + 1}"),
    "of no version": (header(version="new"), "header"),
    "foreign": (header(sgns_edu="vectors"), "header"),
    "without a header": (lambda arrays: arrays.pop("header"), "header"),
    "with a broken header": (put("header", np.frombuffer(b"{oh", np.uint8)), "Expecting"),
    "without its rates": (lambda arrays: arrays.pop("lr"), "lr"),
    "a center outside": (column("center", V), "center names rows .* 6, but there are 6"),
    "a context below": (column("context", -1), "context names rows from -1"),
    "a gap under allow": (column("negatives", -1), "negatives names rows from -1"),
    "a rate of NaN": (column("lr", np.nan), "learning rates"),
    "an infinite start": (column("W_in", np.inf), "start is not finite"),
    "another first loss": (column("loss", 0.123, at=0), "0.123 was recorded"),
    "centers that are text": (put("center", np.array(["a"] * 20)), "center"),
    "a shorter column": (put("context", np.zeros(7, np.int32)), "context"),
    "single precision": (put("W_in", np.zeros((V, 2), np.float32)), "float64"),
    "tables of two sizes": (put("W_out", np.zeros((V + 1, 2))), "same shape"),
    "too few words": (header(words=["fox"]), "6 different words"),
    "a word twice": (header(words=["fox"] * V), "6 different words"),
    "words that are lists": (header(words=[[1]] * V), "TypeError"),
    "no objective": (header(objective=None), "link"),
    "an unknown objective": (header(objective={"kind": "os.system", "fields": {}}), "'os.system'"),
    "an objective of another size": (
        header(objective={"kind": "FullSoftmax", "fields": {"V": 7}}),
        "7 words",
    ),
    "a noise beyond memory": (
        header(
            objective={
                "kind": "NCE",
                "fields": {"noise": {"kind": "Uniform", "fields": {"V": 10**14}}},
            }
        ),
        "rows",
    ),
    "arrays that are not there": (
        header(objective={"kind": "Unigram", "fields": {"counts": {"array": "nope"}}}),
        "nope",
    ),
    "an objective too deep": (
        put("header", np.frombuffer(b"[" * 100_000, np.uint8)),
        "RecursionError",
    ),
    "a tree that leads out": (
        header(
            objective={
                "kind": "HierarchicalSoftmax",
                "fields": {
                    "tree": {
                        "tree": [{"array": "center"}, {"array": "center"}, {"array": "context"}]
                    }
                },
            }
        ),
        "tree",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_file_tampered_with_is_refused(how, tmp_path):
    path, (change, sentence) = saved(tmp_path), TAMPERED[how]
    arrays = load_arrays(path)
    change(arrays)
    save_arrays(path, **arrays)
    with pytest.raises(ValueError, match=sentence) as caught:
        sg.History.load(path)
    assert str(path) in str(caught.value)


def test_a_file_cut_or_changed_anywhere_is_refused_or_the_same(tmp_path):
    path, rng = saved(tmp_path, "NCE-blend-skip"), np.random.default_rng(6)
    whole = path.read_bytes()
    end = sg.History.load(path).seek(20)
    for _ in range(400):
        mutant, at = bytearray(whole), int(rng.integers(len(whole)))
        if rng.random() < 0.3:
            del mutant[at : at + int(rng.choice([1, 30, len(whole)]))]
        else:
            mutant[at] = rng.choice([0, 127, 255, rng.integers(256)])
        path.write_bytes(mutant)
        try:
            assert same(
                sg.History.load(path).seek(20), end
            )  # a byte that means nothing, such as a date in the archive
        except ValueError as error:
            assert "\n" not in str(error)


def test_what_is_no_archive_of_plain_arrays_is_refused(tmp_path):
    path = tmp_path / "run.npz"
    arrays = load_arrays(saved(tmp_path))
    for data in (b"", b"hello", b"PK\x03\x04" + bytes(200)):
        path.write_bytes(data)
        with pytest.raises(ValueError, match="run.npz"):
            sg.History.load(path)
    np.savez_compressed(path, **arrays)
    with pytest.raises(ValueError, match="compressed"):
        sg.History.load(path)
    np.savez(path, **(arrays | {"center": np.array([{}] * 20)}))
    with pytest.raises(ValueError, match="center"):
        sg.History.load(path)
    with pytest.raises(IsADirectoryError, match="is a folder; expected the name of a file"):
        sg.History.load(tmp_path)
    with pytest.raises(FileNotFoundError):
        sg.History.load(tmp_path / "none.npz")


def test_saving_answers_bad_places_and_vocabularies(tmp_path):
    history = trained(ALL["NEG-uniform-allow"], steps=2)[0].history
    with pytest.raises(FileNotFoundError, match="nowhere.*does not exist"):
        history.save(tmp_path / "nowhere" / "run.npz")
    with pytest.raises(ValueError, match="1 words.*6 rows"):
        history.save(tmp_path / "run.npz", sg.Vocabulary(["fox"], [1]))
    assert list(tmp_path.iterdir()) == []


def test_a_run_not_begun_can_be_saved(tmp_path):
    trainer, moments = trained(ALL["hierarchical"], steps=0)
    trainer.history.save(tmp_path / "run.npz")
    loaded = sg.History.load(tmp_path / "run.npz")
    assert len(loaded) == 0
    assert same(loaded.seek(0), moments[0])


KILLED = """
import os, random, signal, sys, time
import numpy as np, sgns_edu as sg
path, chance = sys.argv[1], random.Random(0)
def run(steps):
    start, objective = sg.initial_params(200, dim=50, rng=0), sg.NegativeSampling(sg.Uniform(200))
    trainer = sg.Trainer(start, objective, [[0, 1]], rng=0)
    trainer.run(steps)
    return trainer.history
old, new = run(10), run(20)
old.save(path); began = time.perf_counter(); new.save(path); took = time.perf_counter() - began
for _ in range(50):
    old.save(path)
    child = os.fork()
    if not child:
        new.save(path)
        os._exit(0)
    time.sleep(chance.uniform(0, 1.5) * took)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print(len(sg.History.load(path)))
"""


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="killing a writer midway needs fork, which only Unix has"
)
def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path):
    one_thread = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, tmp_path / "run.npz"],
        env=one_thread,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 50
    assert {*done.stdout.split()} <= {"10", "20"}
    assert signal.SIGKILL == 9


# Doors

HISTORY = trained(ALL["NEG-uniform-allow"], steps=3)[0].history
ABC = sg.initial_params(3, dim=2, rng=0)
N3 = sg.NegativeSampling(sg.Uniform(3), k=2)
BAD = {
    "a moment after the end": (lambda: HISTORY.seek(4), ValueError, "t must .* 0 to 3, got 4"),
    "a moment before the start": (lambda: HISTORY.seek(-1), ValueError, "t must .* got -1"),
    "half a moment": (lambda: HISTORY.seek(0.5), TypeError, "t must .* got 0.5"),
    "a step after the end": (lambda: HISTORY[3], ValueError, "step must .* got 3"),
    "a step of nothing": (lambda: sg.History(ABC, N3)[0], ValueError, "history is empty"),
    "an unknown word": (
        lambda: HISTORY.find("fix", vocabulary=WORDS),
        KeyError,
        "'fix' is not .* did you mean 'fox'",
    ),
    "a word without words": (lambda: HISTORY.find("fox"), ValueError, "vocabulary="),
    "a row outside": (lambda: HISTORY.ledger(0, 6), ValueError, "row must .* got 6"),
    "words of another size": (
        lambda: HISTORY.ledger("a", "b", sg.Vocabulary(["a", "b"], [1, 1])),
        ValueError,
        "2 words.*6 rows",
    ),
    "an unknown table": (
        lambda: HISTORY.ledger(0, 1, table="both"),
        ValueError,
        "'out', 'in', got 'both'",
    ),
    "an unknown role": (lambda: HISTORY.touching(0, roles=["word"]), ValueError, "'context'"),
    "another number of negatives": (
        lambda: HISTORY.append(
            sg.explain(HISTORY.start, HISTORY.objective, sg.Draw(0, 1, [2, 3])), HISTORY.start
        ),
        ValueError,
        "the same number of negatives",
    ),
    "no pair": (lambda: sg.Trainer(ABC, N3, [], rng=0), ValueError, r"\(N, 2\).*\(0,\)"),
    "triples": (lambda: sg.Trainer(ABC, N3, [[0, 1, 2]], rng=0), ValueError, r"\(N, 2\).*\(1, 3\)"),
    "pairs outside": (
        lambda: sg.Trainer(ABC, N3, [[0, 3]], rng=0),
        ValueError,
        "pairs must .* got 3",
    ),
    "pairs of words": (lambda: sg.Trainer(ABC, N3, [["a", "b"]], rng=0), TypeError, "row numbers"),
    "pairs and single words": (
        lambda: sg.Trainer(ABC, N3, [[0, 1], [1]], rng=0),
        ValueError,
        r"\(N, 2\)",
    ),
    "an objective of another size": (
        lambda: sg.Trainer(ABC, sg.FullSoftmax(5), [[0, 1]], rng=0),
        ValueError,
        "5 words.*3 rows",
    ),
    "no objective": (
        lambda: sg.Trainer(ABC, "NEG", [[0, 1]], rng=0),
        TypeError,
        "questions.*'NEG'",
    ),
    "no rate": (lambda: sg.Trainer(ABC, N3, [[0, 1]], lr=None, rng=0), TypeError, "lr must"),
    "negative steps": (
        lambda: sg.Trainer(ABC, N3, [[0, 1]], rng=0).run(-1),
        ValueError,
        "steps must .* got -1",
    ),
    "negatives from nowhere": (
        lambda: sg.Trainer(ABC, N3, [[0, 1]], negatives="bach", rng=0),
        ValueError,
        "negatives must .* did you mean 'batch'",
    ),
    "a batch for all words": (
        lambda: sg.Trainer(ABC, sg.FullSoftmax(3), [[0, 1]], negatives="batch", rng=0),
        ValueError,
        "needs an objective with negatives.*FullSoftmax",
    ),
    "a batch to draw again from": (
        lambda: sg.Trainer(
            ABC,
            sg.InfoNCE(sg.Uniform(3), k=2, collision="redraw"),
            [[0, 1]],
            negatives="batch",
            rng=0,
        ),
        ValueError,
        "cannot draw a negative again",
    ),
    "a negative budget": (
        lambda: sg.Trainer(ABC, N3, [[0, 1]], rng=0, budget=-1),
        ValueError,
        "budget must",
    ),
}
test_bad_input_is_answered_in_one_sentence = answered(BAD)


def test_a_batch_lends_its_contexts_and_the_tape_keeps_them():
    rng = np.random.default_rng(5)
    pairs = np.stack([np.arange(V), rng.permutation(V)], axis=1)  # each context once
    objective = sg.SampledSoftmax(sg.Uniform(V), k=2)
    start = random_params(rng)
    trainer = sg.Trainer(start, objective, pairs, negatives="batch", rng=rng)
    trainer.run(2 * V)
    columns = trainer.history.columns()
    for t in range(0, 2 * V, 3):
        batch = columns["context"][t : t + 3].tolist()
        for i in range(3):
            others = batch[:i] + batch[i + 1 :]
            assert columns["negatives"][t + i].tolist() == others
    assert same(trainer.history.seek(2 * V), trainer.params)
    assert sorted(columns["center"][:V]) == list(range(V))  # every pair once an epoch
    learned = sg.replay(start, objective, trainer.history, batch=3)
    assert not same(learned, trainer.params)  # three steps at once are not one by one


def test_a_fifth_objective_costs_no_more_than_its_own_lines():
    """OwnSoftmax is not part of the package, yet it is drawn, recorded and explained."""
    trainer, moments = trained(OwnSoftmax(sg.Uniform(V), k=3), steps=30)
    assert same(trainer.history.seek(17), moments[17])
    assert trainer.history.ledger(0, 1)["change"].sum() == pytest.approx(
        moments[-1].W_in[0] @ moments[-1].W_out[1] - moments[0].W_in[0] @ moments[0].W_out[1],
        abs=1e-12,
    )
