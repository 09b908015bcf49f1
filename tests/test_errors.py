"""What every door says to a bad value: one sentence with what is expected and what it got."""

import os
import stat
import sys
import zipfile

import numpy as np
import pytest
from scipy.sparse import csr_array

import sgns_edu as sg
from sgns_edu.files import check_destination, load_arrays, make_folder, map_arrays, save_arrays
from sgns_edu.study import evaluation

TEXT = [["a", "b", "a", "c"]] * 3
WORDS = sg.Vocabulary.from_sentences(TEXT)
NEG = sg.NegativeSampling(sg.Uniform(3), k=2)
EMB = sg.Embeddings(WORDS, np.eye(3), np.eye(3))
START = sg.initial_params(3, dim=2, rng=0)
TRAINER = sg.Trainer(START, NEG, [[0, 1], [1, 2]], rng=0)
TRAINER.run(5)
COUNTS = np.array([[1.0, 3, 2], [3, 1, 1], [2, 1, 5]])
HUMAN = [("a", "b", 1), ("a", "c", 2), ("b", "c", 0)]

DRAWING = {
    "subsample": lambda rng: sg.subsample(TEXT, WORDS, rng=rng),
    "dynamic windows": lambda rng: sg.skip_gram_pairs(TEXT, WORDS, windows="dynamic", rng=rng),
    "kingdom": lambda rng: sg.kingdom(100, rng=rng),
    "random walks": lambda rng: sg.random_walks([("a", "b")], rng=rng),
    "the club": lambda rng: sg.worlds.karate(rng=rng),
    "the shop": lambda rng: sg.worlds.shop(3, rng=rng),
    "the genome": lambda rng: sg.worlds.genome(2, rng=rng),
    "a start": lambda rng: sg.initial_params(3, dim=2, rng=rng),
    "a draw": lambda rng: NEG.draw(0, 1, rng),
    "a trainer": lambda rng: sg.Trainer(START, NEG, [[0, 1]], rng=rng),
    "a fit": lambda rng: sg.theory.fit_expected(COUNTS, sg.Uniform(3), k=1, dim=2, rng=rng),
    "a map": lambda rng: sg.project(np.eye(3), rng=rng),
    "an interval": lambda rng: evaluation.similarity(EMB, HUMAN, rng=rng),
}


@pytest.mark.parametrize("rng", ["x", -1, 1.5, [], True, {}], ids=repr)
@pytest.mark.parametrize("door", DRAWING)
def test_a_wrong_rng_is_named_at_every_door(door, rng):
    if door == "the club":
        pytest.importorskip("networkx")
    wanted = r"^rng must be an int of at least 0 \(a seed\), a numpy.random.Generator or None, got "
    with pytest.raises((TypeError, ValueError), match=wanted) as caught:
        DRAWING[door](rng)
    assert repr(rng)[:20] in str(caught.value)


FRESH = {
    "subsample": lambda: sg.subsample([["a", "b"] * 200], sg.Vocabulary(["a", "b"], [1, 1]), t=0.1),
    "dynamic windows": lambda: sg.skip_gram_pairs(
        [list("abac") * 100], WORDS, window=5, windows="dynamic"
    ).tolist(),
    "kingdom": lambda: sg.kingdom(200).sentences,
    "random walks": lambda: list(sg.random_walks([("a", "b"), ("b", "c"), ("c", "a")])),
    "the shop": lambda: sg.worlds.shop(20).orders,
    "the genome": lambda: sg.worlds.genome(2).sequences,
}


@pytest.mark.parametrize("door", FRESH)
def test_without_an_rng_each_call_draws_afresh(door):
    assert FRESH[door]() != FRESH[door]()


# Doors with one argument open. Nothing in BAD fits them, but for what FITTING lists.

DOORS = {
    "words": lambda bad: sg.Vocabulary(bad, [1]),
    "counts": lambda bad: sg.Vocabulary(["a"], bad),
    "a text": lambda bad: sg.Vocabulary.from_sentences(bad),
    "a rarest count": lambda bad: sg.Vocabulary.from_sentences(TEXT, min_count=bad),
    "a sentence": lambda bad: WORDS.encode(bad),
    "rows": lambda bad: WORDS.decode(bad),
    "a word": lambda bad: WORDS.row(bad),
    "sentences": lambda bad: sg.skip_gram_pairs(bad, WORDS),
    "a vocabulary": lambda bad: sg.skip_gram_pairs(TEXT, bad),
    "a window": lambda bad: sg.skip_gram_pairs(TEXT, WORDS, window=bad),
    "a frequency": lambda bad: sg.keep_probability(bad),
    "a threshold": lambda bad: sg.keep_probability(0.1, t=bad),
    "a formula": lambda bad: sg.keep_probability(0.1, formula=bad),
    "a corpus": lambda bad: sg.load_corpus(bad),
    "a file of text": lambda bad: sg.read_corpus(bad),
    "a length": lambda bad: sg.kingdom(bad, rng=0),
    "a graph": lambda bad: sg.random_walks(bad, rng=0),
    "orders": lambda bad: sg.baskets(bad),
    "sequences": lambda bad: sg.kmers(bad),
    "letters": lambda bad: sg.kmers("GATTACA", k=2, letters=bad),
    "a size": lambda bad: sg.Uniform(bad),
    "noise counts": lambda bad: sg.Unigram(bad),
    "an exponent": lambda bad: sg.Unigram([1, 2], alpha=bad),
    "a base": lambda bad: sg.Hard(bad, np.eye(3)),
    "a likeness": lambda bad: sg.Hard(sg.Uniform(3), bad),
    "parts": lambda bad: sg.Blend(bad),
    "a noise": lambda bad: sg.NegativeSampling(bad),
    "negatives": lambda bad: sg.NegativeSampling(sg.Uniform(3), k=bad),
    "a rule": lambda bad: sg.NegativeSampling(sg.Uniform(3), collision=bad),
    "a tree": lambda bad: sg.HierarchicalSoftmax(bad),
    "leaves": lambda bad: sg.HierarchicalSoftmax.from_counts(bad),
    "dimensions": lambda bad: sg.initial_params(3, dim=bad, rng=0),
    "params": lambda bad: sg.explain(bad, NEG, sg.Draw(0, 1)),
    "an objective": lambda bad: sg.explain(START, bad, sg.Draw(0, 1)),
    "a draw": lambda bad: sg.explain(START, NEG, bad),
    "a center": lambda bad: sg.explain(START, NEG, sg.Draw(bad, 1)),
    "a rate": lambda bad: sg.explain(START, NEG, sg.Draw(0, 1), lr=bad),
    "tables to move": lambda bad: sg.update(bad, TRAINER.history[0]),
    "a step": lambda bad: sg.update(START, bad),
    "a step for the tape": lambda bad: sg.History(START, NEG).append(bad, START),
    "pairs": lambda bad: sg.Trainer(START, NEG, bad, rng=0),
    "steps": lambda bad: TRAINER.run(bad),
    "a moment": lambda bad: TRAINER.history.seek(bad),
    "a place": lambda bad: TRAINER.history[bad],
    "after": lambda bad: TRAINER.history.find(0, after=bad),
    "words of a run": lambda bad: TRAINER.history.find("a", vocabulary=bad),
    "a run": lambda bad: sg.History.load(bad),
    "a table of vectors": lambda bad: sg.Embeddings(WORDS, bad),
    "someone to ask about": lambda bad: EMB.neighbors(bad),
    "how many": lambda bad: EMB.neighbors("a", n=bad),
    "a file of vectors": lambda bad: sg.Embeddings.load(bad),
    "a folder": lambda bad: EMB.to_projector(bad),
    "a model": lambda bad: sg.Embeddings.from_gensim(bad),
    "points": lambda bad: sg.project(bad),
    "a method": lambda bad: sg.project(np.eye(3), bad),
    "spellings": lambda bad: sg.spelling_similarity(bad),
    "pairs to count": lambda bad: sg.theory.cooccurrence(bad, 3),
    "pair counts": lambda bad: sg.theory.shifted_pmi(bad),
    "counts to cut": lambda bad: sg.theory.sppmi(bad),
    "a noise of theory": lambda bad: sg.theory.optimum(COUNTS, bad, 1),
    "scores": lambda bad: sg.theory.expected_loss(bad, COUNTS, sg.Uniform(3), 1),
    "columns": lambda bad: sg.theory.svd_embeddings(COUNTS, bad),
    "a spectrum": lambda bad: sg.theory.singular_values(bad),
    "judged vectors": lambda bad: evaluation.similarity(bad, HUMAN),
    "human scores": lambda bad: evaluation.similarity(EMB, bad),
    "vectors and analogies": lambda bad: evaluation.analogies(bad, [("a", "b", "c", "a")]),
    "analogies": lambda bad: evaluation.analogies(EMB, bad),
    "a run to align": lambda bad: sg.align(EMB, bad),
    "targets": lambda bad: evaluation.weat(EMB, bad, (["a"], ["b"])),
    "counts with information": lambda bad: sg.theory.information(bad),
    "topics": lambda bad: evaluation.functional_share(EMB, bad, {}),
    "a cone": lambda bad: evaluation.cone(bad),
    "ranks": lambda bad: evaluation.spearman(bad, [1, 2, 3]),
    "a set": lambda bad: evaluation.read_set(bad),
    "a claim's text": lambda bad: sg.Claim(bad, "ours", 1, 1),
    "a claim's value": lambda bad: sg.Claim("one", "ours", bad, 1),
    "claims": lambda bad: sg.claims(bad),
    "a check": lambda bad: sg.check(bad, len),
    "an exercise": lambda bad: sg.hint(bad),
}


class Stranger:
    """Nothing that this package knows."""

    def __repr__(self):
        return "<something\nforeign>"


BAD = {
    "nothing": None,
    "a stranger": Stranger(),
    "minus ones": -np.ones((2, 3, 4)),
    "ragged rows": [[0, 1], [2]],
    "a sparse row": csr_array(-np.ones((1, 2))),
    "an empty table": np.empty((0, 0)),
}
FITTING = {
    ("a sentence", "an empty table"),
    ("rows", "an empty table"),
    ("a frequency", "an empty table"),
    ("claims", "an empty table"),
    ("orders", "ragged rows"),
    ("params", "minus ones"),
}
WRONG = [(door, bad) for door in DOORS for bad in BAD if (door, bad) not in FITTING]


@pytest.mark.parametrize("door, bad", WRONG)
def test_what_fits_no_door_is_answered_in_one_sentence_of_ours(door, bad):
    """Not in NumPy's or Python's words: the line that raises is one of this package."""
    with pytest.raises((TypeError, ValueError, KeyError, FileNotFoundError)) as caught:
        DOORS[door](BAD[bad])
    raised = caught.traceback[-1]
    assert "sgns_edu" in str(raised.path)
    assert "raise" in str(raised.statement)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 400


def test_a_refused_call_changes_nothing():
    before = START.copy(), TRAINER.params.copy(), len(TRAINER.history)
    for door, bad in WRONG:
        with pytest.raises((TypeError, ValueError, KeyError)):
            DOORS[door](BAD[bad])
    for now, then in zip([*START, *TRAINER.params], [*before[0], *before[1]]):
        assert (now == then).all()
    assert len(TRAINER.history) == before[2]


def test_a_folder_that_may_not_be_written_to_is_named_before_an_hour_of_training(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(
        PermissionError, match="the folder .* is not writable; choose another one for 'v.txt'"
    ):
        check_destination(tmp_path / "v.txt")


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "mine").write_text("")
    with pytest.raises(FileExistsError, match="the folder '.*mine' cannot be made: "):
        make_folder(tmp_path / "mine")
    with pytest.raises(NotADirectoryError, match="the folder '.*below' cannot be made: "):
        make_folder(tmp_path / "mine" / "below")
    assert make_folder(tmp_path / "yours" / "below").is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_or_a_device_is_never_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "link"):
        with pytest.raises(FileExistsError, match="is not a regular file; choose another name"):
            save_arrays(tmp_path / name, a=np.ones(1))
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_a_link_is_written_through_and_a_long_name_is_no_obstacle(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link.npz").symlink_to(tmp_path / "elsewhere" / "there.npz")
    for name in ("link.npz", "link.npz", "x" * 251 + ".npz", "犬" * 83 + ".npz"):
        save_arrays(tmp_path / name, a=np.ones(1))
        assert load_arrays(tmp_path / name)["a"] == 1
    assert (tmp_path / "link.npz").is_symlink()
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["there.npz"]


def npy(header):
    """An array in a .npy file with this header and 64 bytes of data."""
    return np.lib.format.magic(1, 0) + len(header).to_bytes(2, "little") + header + bytes(64)


def describe(dtype, shape):
    return f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}}}".encode()


LIES = {
    "more than there is": describe("<f8", "(9,)"),
    "less than there is": describe("<f8", "(7,)"),
    "more than memory": describe("<f8", "(10000000000000,)"),
    "a negative length": describe("<f8", "(-8,)"),
    "two negative lengths": describe("<f8", "(-2, -4)"),
    "objects": describe("|O", "(8,)"),
    "nothing": describe("|V0", "(8,)"),
    "a long header": describe("<f8", "(8,)") + 20_000 * b" ",
    "a deep header": 9_000 * b"-",
    "an open bracket": 9_000 * b"(",
}


@pytest.mark.parametrize("read", [load_arrays, map_arrays])
@pytest.mark.parametrize("lie", LIES)
def test_a_header_is_believed_only_if_its_bytes_agree(lie, read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", npy(LIES[lie]))
    with pytest.raises(ValueError, match=r"a\.npz' is not a complete \.npz file") as caught:
        read(tmp_path / "a.npz")
    assert len(str(caught.value).splitlines()) == 1


def test_arrays_come_back_as_they_were(tmp_path):
    arrays = {
        "table": np.arange(6.0).reshape(2, 3),
        "by columns": np.asfortranarray(np.arange(6, dtype=np.float32).reshape(3, 2)),
        "scalar": np.array(3),
        "empty": np.zeros((0, 4)),
    }
    save_arrays(tmp_path / "a.npz", **arrays)
    for read in (load_arrays, map_arrays):
        back = read(tmp_path / "a.npz")
        assert list(back) == list(arrays)
        for name, array in arrays.items():
            assert (back[name].dtype, back[name].shape) == (array.dtype, array.shape)
            assert (back[name] == array).all()
    with pytest.raises(ValueError, match="read-only"):
        back["table"][0] = 1


def test_a_changed_number_is_found_by_its_checksum(tmp_path):
    path = tmp_path / "a.npz"
    save_arrays(path, numbers=np.arange(10_000))
    whole = path.read_bytes()
    path.write_bytes(whole.replace((5_000).to_bytes(8, "little"), (5_001).to_bytes(8, "little")))
    with pytest.raises(ValueError, match="is not a complete .npz file of plain arrays: Bad CRC"):
        load_arrays(path)
    assert map_arrays(path)["numbers"][5_000] == 5_001
