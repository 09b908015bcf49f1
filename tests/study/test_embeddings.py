"""Vectors answer as plain arithmetic would, survive files, and bad files end in a sentence."""

from __future__ import annotations

import importlib.util
import mmap
import resource
import types

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.study import formats

WORDS = ["red", "blue", "green", "one", "two", "naïve", "日本"]


@pytest.fixture
def emb():
    rng = np.random.default_rng(0)
    vocabulary = sg.Vocabulary(WORDS, range(70, 0, -10))
    return sg.Embeddings(vocabulary, *rng.normal(size=(2, len(WORDS), 5)).astype(np.float32))


def cosine(a, b):
    a, b = a.astype(float), b.astype(float)
    return a @ b / np.sqrt((a @ a) * (b @ b))


def test_words_are_rows_of_the_input_table(emb):
    assert (emb["two"] == emb.W_in[4]).all()
    assert len(emb) == 7
    assert emb.dim == 5
    assert "two" in emb
    assert "three" not in emb
    assert repr(emb) == "Embeddings of 7 words in 5 dimensions: red, blue, green, one, two, …"


def test_an_unknown_word_is_answered_with_the_nearest(emb):
    with pytest.raises(
        KeyError, match="'gren' is not in the vocabulary of 7 words; did you mean 'green'"
    ):
        emb["gren"]
    with pytest.raises(KeyError, match="'gren' is not"):
        emb.neighbors("gren")
    with pytest.raises(KeyError, match="'gren' is not"):
        emb.analogy("red", "blue", "gren")


def test_similarity_is_the_cosine(emb):
    assert emb.similarity("one", "two") == pytest.approx(cosine(emb.W_in[3], emb.W_in[4]), abs=1e-6)


def compared(emb, table):
    """The vectors that ask and those that answer, by the words of `neighbors`."""
    both = emb.W_in + emb.W_out
    return {
        "in": (emb.W_in, emb.W_in),
        "out": (emb.W_out, emb.W_out),
        "both": (both, both),
        "in-out": (emb.W_in, emb.W_out),
    }[table]


@pytest.mark.parametrize("measure", ["cosine", "dot"])
@pytest.mark.parametrize("table", ["in", "out", "both", "in-out"])
def test_neighbors_are_the_best_of_all_words(emb, table, measure):
    asking, answering = compared(emb, table)
    scores = [
        cosine(asking[2], row) if measure == "cosine" else float(asking[2] @ row)
        for row in answering
    ]
    order = [w for w in np.argsort(scores)[::-1] if w != 2 or table == "in-out"]
    found = emb.neighbors("green", n=4, table=table, measure=measure)
    assert [word for word, _ in found] == [WORDS[w] for w in order[:4]]
    assert [score for _, score in found] == pytest.approx([scores[w] for w in order[:4]], abs=1e-5)


def test_a_vector_finds_its_own_word_and_several_are_answered_at_once(emb):
    assert emb.neighbors(emb["one"], n=1)[0][0] == "one"
    assert [found[0][0] for found in emb.neighbors(emb.W_in[[3, 4]] * 2, n=2)] == ["one", "two"]
    many = emb.neighbors(WORDS * 10, n=2)
    alone = [emb.neighbors(word, n=2) for word in WORDS] * 10
    assert [[word for word, _ in found] for found in many] == [
        [word for word, _ in found] for found in alone
    ]
    assert np.allclose([found[0][1] for found in many], [found[0][1] for found in alone], atol=1e-6)


def test_all_other_words_are_listed_when_more_are_asked_for(emb):
    assert len(emb.neighbors("red", n=100)) == 6
    assert len(emb.neighbors("red", n=100, table="in-out")) == 7


def test_analogy_leaves_the_inputs_out_unless_asked(emb):
    a, b, c = (vector / np.linalg.norm(vector) for vector in (emb["red"], emb["blue"], emb["one"]))
    scores = {word: cosine(emb[word], b - a + c) for word in WORDS}
    best = sorted(scores, key=scores.get, reverse=True)
    assert [word for word, _ in emb.analogy("red", "blue", "one", n=7, inputs=True)] == best
    assert [word for word, _ in emb.analogy("red", "blue", "one", n=7)] == [
        word for word in best if word not in ("red", "blue", "one")
    ]


def test_a_word_of_length_zero_is_near_to_none():
    emb = sg.Embeddings(sg.Vocabulary(["a", "b", "c"], [1, 1, 1]), [[0, 0], [1, 0], [0, 1]])
    assert emb.neighbors("b") == [("a", 0.0), ("c", 0.0)]
    assert emb.similarity("a", "b") == 0


@pytest.mark.parametrize(
    "ask, error, sentence",
    [
        (
            lambda emb: emb.neighbors("red", n=0),
            ValueError,
            "n must be an int of at least 1, got 0",
        ),
        (
            lambda emb: emb.neighbors("red", table="all"),
            ValueError,
            "table must be one of 'in', 'out', 'both', 'in-out'",
        ),
        (
            lambda emb: emb.neighbors("red", measure="l2"),
            ValueError,
            "measure must be one of 'cosine', 'dot', got 'l2'",
        ),
        (
            lambda emb: emb.neighbors(np.ones(4)),
            ValueError,
            "finite vector of 5 numbers, got shape",
        ),
        (lambda emb: emb.neighbors(np.full(5, np.nan)), ValueError, "finite vector of 5"),
        (lambda emb: emb.neighbors(np.full(5, 1e300)), ValueError, "finite vector of 5"),
        (
            lambda emb: sg.Embeddings(emb.vocabulary, np.full((7, 5), 1e300)),
            ValueError,
            "W_in must be finite, but row 0 is not",
        ),
        (
            lambda emb: emb.neighbors(["red", 3]),
            TypeError,
            "expected a word, a vector, or several of one kind",
        ),
        (
            lambda emb: sg.Embeddings(emb.vocabulary, emb.W_in).neighbors("red", table="out"),
            ValueError,
            "table='out' needs W_out, which these vectors do not have",
        ),
        (
            lambda emb: sg.Embeddings(emb.vocabulary, emb.W_in[:3]),
            ValueError,
            r"W_in must have the shape \(7, d\)",
        ),
        (
            lambda emb: sg.Embeddings(emb.vocabulary, emb.W_in, emb.W_out[:, :2]),
            ValueError,
            "W_out must have the shape",
        ),
        (
            lambda emb: sg.Embeddings(emb.vocabulary, emb.W_in * np.inf),
            ValueError,
            "W_in must be finite, but row 0 is not",
        ),
        (lambda emb: sg.Embeddings.load("nowhere.txt"), FileNotFoundError, "nowhere.txt"),
        (
            lambda emb: sg.Embeddings.load("v.bin", mmap=True),
            ValueError,
            r"only \.npz can stay on disk",
        ),
    ],
)
def test_questions_without_an_answer_are_refused(emb, ask, error, sentence):
    with pytest.raises(error, match=sentence):
        ask(emb)


def test_the_tables_cannot_be_changed_by_accident(emb):
    with pytest.raises(ValueError, match="read-only"):
        emb.W_in[0, 0] = 1


@pytest.mark.parametrize("name", ["v.txt", "v.vec", "v.bin", "v.npz"])
def test_files_give_back_every_digit(emb, tmp_path, name):
    emb.save(tmp_path / name)
    back = sg.Embeddings.load(tmp_path / name)
    assert back.vocabulary.words == emb.vocabulary.words
    assert back.W_in.tobytes() == emb.W_in.tobytes()
    if name == "v.npz":
        assert back.W_out.tobytes() == emb.W_out.tobytes()
        assert back.vocabulary.counts.tolist() == emb.vocabulary.counts.tolist()
    else:
        assert back.W_out is None


@pytest.mark.parametrize("name", ["v.txt", "v.bin", "v.npz"])
def test_the_name_asks_for_the_same_format_in_capitals(emb, tmp_path, name):
    for path in (tmp_path / name, tmp_path / f"w{name[1:].upper()}"):
        emb.save(path)
        assert sg.Embeddings.load(path).W_in.tobytes() == emb.W_in.tobytes()
    first, second = (path.read_bytes() for path in tmp_path.iterdir())
    assert first == second


def test_an_npz_can_stay_on_disk(emb, tmp_path):
    emb.save(tmp_path / "v.npz")
    mapped = sg.Embeddings.load(tmp_path / "v.npz", mmap=True)
    base = mapped.W_in
    while isinstance(base, np.ndarray):
        base = base.base
    assert isinstance(base, mmap.mmap)
    assert mapped.W_in.tobytes() == emb.W_in.tobytes()
    assert [word for word, _ in mapped.neighbors("red", table="both")] == [
        word for word, _ in emb.neighbors("red", table="both")
    ]


def test_the_text_format_is_what_word2vec_writes(tmp_path):
    sg.Embeddings(sg.Vocabulary(["a", "b"], [2, 1]), [[0.5, -1], [0.25, 3]]).save(
        tmp_path / "v.txt"
    )
    assert (tmp_path / "v.txt").read_text() == "2 2\na 0.5 -1\nb 0.25 3\n"


@pytest.mark.parametrize("separator", [b"\n", b""], ids=["word2vec.c", "gensim"])
def test_both_dialects_of_the_binary_format_are_read(tmp_path, separator):
    vectors = np.array([[1, 2, 3], [4, 5, 6]], dtype="<f4")
    records = [word + b" " + vector.tobytes() for word, vector in zip([b"x", b"y"], vectors)]
    (tmp_path / "v.bin").write_bytes(b"2 3\n" + separator.join(records) + separator)
    back = sg.Embeddings.load(tmp_path / "v.bin")
    assert back.W_in.tolist() == vectors.tolist()
    assert back.vocabulary.words == ("x", "y")


def test_a_binary_file_is_read_in_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "WORD", 8)
    rng = np.random.default_rng(1)
    emb = sg.Embeddings(
        sg.Vocabulary([f"w{i}" for i in range(3000)], [1] * 3000), rng.normal(size=(3000, 100))
    )
    emb.save(tmp_path / "v.bin")
    assert sg.Embeddings.load(tmp_path / "v.bin").W_in.tobytes() == emb.W_in.tobytes()


@pytest.mark.parametrize("name", ["v.txt", "v.bin", "v.npz"])
def test_the_longest_word_of_a_text_travels(tmp_path, name):
    emb = sg.Embeddings(sg.Vocabulary(["x" * 2**20, "犬"], [1, 1]), np.eye(2))
    emb.save(tmp_path / name)
    assert sg.Embeddings.load(tmp_path / name).vocabulary.words == emb.vocabulary.words


@pytest.mark.parametrize(
    "announced, sentence",
    [
        (1, "goes on after the 1 words"),
        (2, "goes on after the 2 words"),
        (4, "announces 4 words, but ends in word 4"),
    ],
)
def test_a_binary_file_with_another_number_of_words_is_refused(tmp_path, announced, sentence):
    records = b"".join(
        word + b" " + np.ones(30, "<f4").tobytes() + b"\n" for word in (b"x", b"y", b"z" * 130)
    )
    (tmp_path / "v.bin").write_bytes(b"%d 30\n" % announced + records)
    with pytest.raises(ValueError, match=sentence):
        sg.Embeddings.load(tmp_path / "v.bin")


def test_words_with_blanks_fit_all_but_the_text(tmp_path):
    emb = sg.Embeddings(sg.Vocabulary(["new york", "potato"], [1, 1]), np.eye(2))
    with pytest.raises(ValueError, match="'new york' has a blank, .* save as .bin or .npz"):
        emb.save(tmp_path / "v.txt")
    assert not (tmp_path / "v.txt").exists()
    for name in ("v.bin", "v.npz"):
        emb.save(tmp_path / name)
        assert sg.Embeddings.load(tmp_path / name).vocabulary.words == ("new york", "potato")
    with pytest.raises(ValueError, match="a word must not be empty"):
        sg.Vocabulary(["", "potato"], [1, 1])


def test_a_missing_folder_is_named(emb, tmp_path):
    for save in (emb.save, emb.to_projector):
        with pytest.raises(FileNotFoundError, match="does not exist; make it first"):
            save(tmp_path / "nowhere" / "v")


def test_a_full_disk_leaves_the_old_file(emb, tmp_path, monkeypatch):
    emb.save(tmp_path / "v.txt")
    before = (tmp_path / "v.txt").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        emb.save(tmp_path / "v.txt")
    assert (tmp_path / "v.txt").read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "must begin with a line of two numbers"),
        (b"two 3\n", "must begin with a line of two numbers"),
        (
            b"99999999 300\na 1\n",
            "announces 99999999 words in 300 dimensions, which do not fit its 17 bytes",
        ),
        (b"0 3\n", "announces 0 words"),
        (b"2 2\na 1 2\nb 1\n    ", "line 3 must hold a word and 2 numbers"),
        (b"2 2\na 1 2\nb 1 x\n", "line 3 must hold a word and 2 numbers"),
        (b"2 2\na 1 2\nb 1 nan\n", "'b' in line 3 must be finite numbers of 32 bits, got nan"),
        (b"2 2\na 1 2\nb 1 1e99\n", "'b' in line 3 must be finite numbers of 32 bits, got 1e.99"),
        (b"1 2\na 1 2\nb 1 2\n", "goes on after the 1 words"),
        (b"1 2\n\xff\xfe 1 2\n", "word 1 is not UTF-8"),
    ],
)
def test_bad_text_files_are_answered(tmp_path, content, sentence):
    (tmp_path / "v.txt").write_bytes(content)
    with pytest.raises(ValueError, match=f"v.txt' cannot be read: .*{sentence}"):
        sg.Embeddings.load(tmp_path / "v.txt")


def mutant(data, rng):
    """`data` with a few bytes changed, cut out, doubled or put in, or with its end cut off."""
    data = bytearray(data)
    for _ in range(rng.integers(1, 4)):
        a, b = sorted(rng.integers(len(data) + 1, size=2).tolist())
        b = min(b, a + int(rng.choice([1, 8, 200])))
        kind = rng.integers(5)
        if kind == 0 and b > a:
            data[a:b] = rng.bytes(b - a)
        elif kind == 1:
            del data[a:b]
        elif kind == 2:
            data[a:a] = data[a:b]
        elif kind == 3:
            data[a:a] = rng.choice([b"9", b"-", b" ", b"\n", b"\xff", b"99999999999"]).tobytes()
        else:
            del data[max(a, 1) :]
    return bytes(data)


@pytest.mark.parametrize("mutants", [700, pytest.param(34_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["v.txt", "v.bin", "v.npz"])
def test_mutants_are_read_or_answered_but_never_believed(emb, tmp_path, name, mutants):
    emb.save(tmp_path / name)
    good, rng = (tmp_path / name).read_bytes(), np.random.default_rng(len(name) + mutants)
    refused = 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(mutants):
        (tmp_path / name).write_bytes(mutant(good, rng))
        for mapped in (False, True) if name == "v.npz" else (False,):
            try:
                back = sg.Embeddings.load(tmp_path / name, mmap=mapped)
                assert np.isfinite(back.W_in).all()
                assert len(back) == len(back.W_in)
            except ValueError as error:
                refused += 1
                assert name in str(error)
    assert refused > mutants / 4
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 200_000
    )  # kB: nothing large was allocated


def test_the_projector_gets_vectors_words_and_a_way_to_open_them(emb, tmp_path):
    emb.to_projector(tmp_path / "map")
    rows = [
        line.split("\t") for line in (tmp_path / "map" / "vectors.tsv").read_text().splitlines()
    ]
    assert (np.array(rows, dtype=np.float32) == emb.W_in).all()
    lines = (tmp_path / "map" / "metadata.tsv").read_text(encoding="utf-8").split("\n")
    assert lines == [
        "word\tcount",
        *(f"{word}\t{count}" for word, count in zip(WORDS, range(70, 0, -10))),
        "",
    ]
    assert 'tensor_path: "vectors.tsv"' in (tmp_path / "map" / "projector_config.pbtxt").read_text()
    assert "tensorboard --logdir" in (tmp_path / "map" / "README.txt").read_text()


def test_the_projector_gets_all_files_or_none(emb, tmp_path, monkeypatch):
    def full(word):
        raise OSError(28, "No space left on device")

    emb.to_projector(tmp_path / "map")
    before = {path.name: path.read_bytes() for path in (tmp_path / "map").iterdir()}
    monkeypatch.setattr("sgns_edu.study.interop._clean", full)
    for name in ("map", "new"):
        with pytest.raises(OSError, match="No space left on device: '.*metadata.tsv'"):
            sg.Embeddings(emb.vocabulary, -emb.W_in).to_projector(tmp_path / name)
    assert {path.name: path.read_bytes() for path in (tmp_path / "map").iterdir()} == before
    assert not (tmp_path / "new").exists()


def test_a_word_with_a_tab_stays_in_its_cell(tmp_path):
    sg.Embeddings(sg.Vocabulary(["a\tb", "c\nd"], [1, 1]), np.eye(2)).to_projector(tmp_path / "map")
    assert (tmp_path / "map" / "metadata.tsv").read_text() == "word\tcount\na b\t1\nc d\t1\n"


def test_gensims_model_is_read_by_its_attributes(emb):
    vectors = types.SimpleNamespace(
        index_to_key=WORDS,
        expandos={"count": None},
        vectors=emb.W_in,
        get_vecattr=lambda word, name: 70 - 10 * WORDS.index(word),
    )
    back = sg.Embeddings.from_gensim(types.SimpleNamespace(wv=vectors, syn1neg=emb.W_out))
    assert (back.W_in == emb.W_in).all()
    assert (back.W_out == emb.W_out).all()
    assert back.vocabulary.counts.tolist() == emb.vocabulary.counts.tolist()
    assert sg.Embeddings.from_gensim(vectors).W_out is None
    with pytest.raises(TypeError, match="a gensim Word2Vec or KeyedVectors, got dict"):
        sg.Embeddings.from_gensim({})


@pytest.mark.skipif(
    not importlib.util.find_spec("gensim"), reason="gensim is not installed: pip install gensim"
)
def test_gensim_and_back(emb):
    back = sg.Embeddings.from_gensim(emb.to_gensim())
    assert back.vocabulary.words == emb.vocabulary.words
    assert back.vocabulary.counts.tolist() == emb.vocabulary.counts.tolist()
    assert (back.W_in == emb.W_in).all()


@pytest.mark.skipif(
    bool(importlib.util.find_spec("gensim")), reason="gensim is installed, so nothing is missing"
)
def test_without_gensim_it_says_what_to_install(emb):
    with pytest.raises(ImportError, match="to_gensim needs gensim: pip install gensim"):
        emb.to_gensim()
