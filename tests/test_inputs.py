"""What people really bring: one row a case, and what becomes of it."""

import collections
import copy
import gzip
import io
import itertools
import unicodedata
import warnings

import networkx
import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st

import sgns_edu as sg
from sgns_edu import cli
from sgns_edu.study import evaluation
from tests.refusals import answered

TEXT = [["a", "b", "a", "c"]] * 3
WORDS = sg.Vocabulary.from_sentences(TEXT)
EMB = sg.Embeddings(WORDS, np.eye(3), np.eye(3))
Row = collections.namedtuple("Row", ["title", "body"])
Indexed = collections.namedtuple("Pandas", ["Index", "a", "b"])
NAN = float("nan")
HEADED = [["source", "target"], ["a", "b"], ["b", "c"]]  # as csv.reader reads a table


class Token:
    text = "fox"


class NAType:
    pass


class Frame:
    """What a DataFrame does when it is iterated over: it gives its columns' names."""

    columns, shape = ("order", "item"), (2, 2)

    def __iter__(self):
        return iter([("order", "x"), ("item", "y")])


class DataFrameGroupBy:
    def __iter__(self):
        return iter([("1", Frame())])


class DatabaseRow:
    def keys(self):
        return ["id", "text"]

    def __iter__(self):
        return iter(["7", "the fox"])


def spent():
    sentences = iter(TEXT)
    list(sentences)
    return sentences


count = sg.Vocabulary.from_sentences
TEXTS = {
    "a mapping as sentence": ([{"tokens": ["a"], "id": 7}], r"keys 'tokens', 'id'; .*row\['tok"),
    "a counter": ([collections.Counter("ab")], "got a Counter with the keys"),
    "a row of a database": ([DatabaseRow()], "got a DatabaseRow with the keys 'id', 'text'"),
    "a record": ([Row("x", "the fox")], r"fields 'title', 'body'; pick one: \(row.title"),
    "a mapping as text": ({"d": ["a"]}, "got a dict with the keys 'd'"),
    "nan": ([["a", NAN]], r"missing value nan, .* at sentences\[0\]\[1\]"),
    "None": ([["a"], [None]], r"missing value None, .* at sentences\[1\]\[0\]"),
    "pandas' NA": ([["a", NAType()]], "missing value"),
    "a token": ([[Token()]], "a Token, whose word is its .text"),
    "bytes": ([[b"fox"]], r"bytes b'fox', which .decode\(\)"),
    "a number": ([["a", 3]], r"got 3, of which str\(…\) makes one"),
    "one level too many": ([[["a", "b"]]], "one level of lists too many"),
    "a flat list": (["the", "fox"], "put these into one list"),
    "a set": ([{"a", "b"}], "got a set, which has no order"),
    "a set of sentences": ({("a", "b")}, "got a set, which has no order"),
    "a table": (Frame(), "got a table .Frame., .* pick one"),
    "groups": (DataFrameGroupBy(), "got the groups of a DataFrameGroupBy"),
    "Python's groups": (itertools.groupby("aab"), "got the groups"),
    "an open file": (io.StringIO("the fox\n"), "got an open file, .*read_corpus"),
    "an array of bytes": (np.array([[b"a", b"b"]]), "which .decode"),
    "an array without dimensions": (np.array("a"), "got array"),
    "an array of strings": (np.array(["the fox"]), "got the string"),
    "an empty word": ([["a", ""]], r"not be empty, but sentences\[0\]\[1\]"),
    "half a character": ([["a\ud800"]], "a lone surrogate"),
    "a spent generator": (spent(), "already consumed"),
    "spent sentences": ([iter(()), iter(())], "already consumed"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_that_is_none_is_refused_at_every_entrance(kind):
    text, sentence = TEXTS[kind]
    if "spent" in kind:
        text = list(text) or spent()
    doors = [
        count,
        lambda bad: sg.skip_gram_pairs(bad, WORDS),
        lambda bad: sg.subsample(bad, WORDS, rng=0),
        lambda bad: sg.train(bad, min_count=1, engine="numpy", progress=False),
    ]
    for door in doors[:1] if "groups" in kind else doors:
        with pytest.raises((TypeError, ValueError), match=sentence):
            door(text)


ODD = {
    "weights by name": (lambda: sg.random_walks({"ab": 1}), TypeError, "mapping must be"),
    "neighbors": (lambda: sg.random_walks({"a": ["b"]}), TypeError, "networkx.Graph"),
    "keyed edges": (lambda: sg.random_walks({("a", "b", 0): 1}), TypeError, "mapping must be"),
    "a table of edges": (lambda: sg.random_walks(Frame()), TypeError, "got a table"),
    "a heading": (lambda: sg.random_walks(HEADED), ValueError, r"heading .* edges\[1:\]"),
    "a heading's weight": (
        lambda: sg.random_walks([("u", "v", "w"), ("a", "b", "3")]),
        TypeError,
        "must be a number, got 'w' .* heading",
    ),
    "attributes of an edge": (
        lambda: sg.random_walks([("a", "b", {"weight": 3})]),
        TypeError,
        "data='weight'",
    ),
    "a graph's edges by name": (
        lambda: sg.random_walks(networkx.path_graph(3).edges),
        TypeError,
        "EdgeView of one; give the graph itself",
    ),
    "an edge index": (lambda: sg.random_walks(np.ones((2, 9))), TypeError, "as edges.T"),
    "a small edge index": (lambda: sg.random_walks(np.ones((2, 3))), TypeError, "as edges.T"),
    "a graph with directions": (
        lambda: sg.random_walks(networkx.DiGraph([("a", "b")]), directed=False),
        ValueError,
        r"give graph.to_undirected\(\)",
    ),
    "a graph without directions": (
        lambda: sg.random_walks(networkx.path_graph(3), directed=True),
        ValueError,
        r"give graph.to_directed\(\)",
    ),
    "a matrix with directions": (
        lambda: sg.random_walks(scipy.sparse.csr_array([[0, 1], [0, 0]]), directed=False),
        ValueError,
        r"give matrix \+ matrix.T",
    ),
    "rows with index": (lambda: sg.random_walks([Indexed(0, 5, 6)]), ValueError, "index=False"),
    "an unnamed node": (lambda: sg.random_walks([(object(), "b")]), TypeError, "place in memory"),
    "a missing node": (lambda: sg.random_walks([("a", NAN)]), TypeError, "missing value nan"),
    "orders in groups": (lambda: sg.baskets(DataFrameGroupBy()), TypeError, r"apply\(list\)"),
    "orders in a table": (lambda: sg.baskets(Frame()), TypeError, r"apply\(list\)"),
    "orders by name": (lambda: sg.baskets({"o": ["a", "b"]}), TypeError, r"give its .values\(\)"),
    "an order by item": (lambda: sg.baskets([{"a": 1, "b": 0}]), TypeError, "keys 'a', 'b'"),
    "one-hot rows": (lambda: sg.baskets([[0, 1, 1], [1, 0, 0]]), ValueError, "rows of 0 and 1"),
    "one-hot array": (lambda: sg.baskets(np.eye(3)), ValueError, "rows of 0 and 1"),
    "a missing item": (lambda: sg.baskets([["a", None]]), TypeError, "missing value None"),
    "items with numbers": (lambda: sg.baskets([[("tea", 2)]]), TypeError, "got a tuple"),
    "bytes for items": (lambda: sg.baskets([[b"tea", b"cup"]]), TypeError, "decode"),
    "protein": (lambda: sg.kmers("MKVLAWQERF", k=2), ValueError, "letters are not in ACGT"),
    "RNA": (lambda: sg.kmers("ACGUACGACG", k=2), ValueError, "letter U"),
    "FASTQ": (lambda: sg.kmers(["@r1", "ACGT"], k=2), ValueError, "FASTQ"),
    "bytes": (lambda: sg.kmers([b"ACGT"], k=2), TypeError, "decode"),
    "topn": (lambda: EMB.neighbors("a", topn=3), TypeError, "called n here"),
    "topn of analogies": (lambda: EMB.analogy("a", "b", "c", topn=3), TypeError, "called n here"),
    "vector_size": (lambda: sg.train(TEXT, vector_size=9), TypeError, "called dim here"),
    "negative": (lambda: sg.train(TEXT, negative=9), TypeError, "called k here"),
    "ns_exponent": (lambda: sg.train(TEXT, ns_exponent=1), TypeError, "called alpha here"),
    "wv": (lambda: EMB.wv, AttributeError, "no attribute 'wv'"),
    "most_similar": (lambda: EMB.most_similar, AttributeError, r"emb.neighbors\(word, n\)"),
    "equal scores": (
        lambda: evaluation.similarity(EMB, [("a", "b", 7), ("a", "c", 7), ("b", "c", 7)]),
        ValueError,
        "all 3 scores are equal, 7",
    ),
    "a missing score": (
        lambda: evaluation.similarity(EMB, [("a", "b", NAN)] * 3),
        ValueError,
        "a finite number",
    ),
    "a perplexity in words": (
        lambda: sg.project(np.eye(4), "tsne", perplexity="thirty"),
        TypeError,
        "perplexity must be",
    ),
    "complex vectors": (lambda: sg.Embeddings(WORDS, np.eye(3) * 1j), TypeError, "of numbers"),
    "masked vectors": (
        lambda: sg.project(np.ma.array(np.eye(3), mask=np.eye(3))),
        ValueError,
        "some are masked",
    ),
    "a switch for a rate": (lambda: sg.train(TEXT, lr=True), TypeError, "lr must be .* got True"),
    "a switch for a threshold": (lambda: sg.train(TEXT, subsample=True), TypeError, "got True"),
    "rows for words": (
        lambda: evaluation.analogies(EMB, [(0, 1, 2, 0)]),
        TypeError,
        "a word must be a string, got 0",
    ),
    "other letters for é": (
        lambda: sg.Vocabulary(["café"], [1]).row(unicodedata.normalize("NFD", "café")),
        KeyError,
        "the same letters, composed differently",
    ),
}
test_odd_objects_are_refused = answered(ODD)

ROW = np.ones(3, "<f4").tobytes()
FILES = {
    "gzip by another name": ("v.txt", gzip.compress(b"1 2\na 1 2\n"), "a gzip file"),
    "a pickle": ("v.model", b"\x80\x04abc", "a Python pickle; load it with gensim"),
    "fastText's binary": ("v.bin", b"\xba\x16\x4f\x2f" + ROW, "a model of fastText"),
    "zip": ("v.txt", b"PK\x03\x04" + ROW, "a zip archive"),
    "bz2": ("v.txt", b"BZh9" + ROW, "a bzip2 file"),
    "zstd": ("v.txt", b"\x28\xb5\x2f\xfd" + ROW, "a zstd file"),
    "UTF-16": ("v.txt", "1 2\na 1 2\n".encode("utf-16"), "UTF-16"),
    "Git LFS": ("v.bin", b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
    "Git LFS, npz": ("v.npz", b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
    "a page": ("v.txt", b"<!DOCTYPE html>\n", "a web page"),
    "an array": ("v.npy", b"\x93NUMPY" + ROW, "a NumPy array"),
    "words with counts": ("v.txt", b"the 1061396\nof 593677\n", "must begin with"),
    "numbers alone": ("v.tsv", b"0.1\t0.2\t0.3\n", "has only numbers"),
    "columns": ("v.txt", b"w 0 1 2\na 1 2 3\n", "the numbers of columns"),
    "a text": ("v.txt", b"the quick fox\n", "must begin with"),
    "commas": ("v.csv", b"the,0.1,0.2\n", "must begin with"),
    "too many numbers": ("v.txt", b"1 2\na 0.5 1 2\n", "line 2 must hold a word and 2"),
    "decimal commas": ("v.txt", b"1 2\na 0,5 0,1\n", "a decimal point, not a comma"),
    "binary as text": ("v.txt", b"1 3\na " + b"\0" * 12, "name it .bin"),
    "a nan": ("v.txt", b"1 2\na nan 1\n", "vector of 'a' in line 2 must be finite"),
    "a gap": ("v.txt", b"a 1 2\n\nb 1 2\n", "line 2 must hold"),
    "underscores": ("v.txt", b"1 2\na 1_0 2\n", "must hold a word and 2 numbers"),
    "UTF-32": ("v.txt", "1 2\na 1 2\n".encode("utf-32"), "UTF-32"),
    "UTF-16 without its mark": ("v.txt", "1 2\na 1 2\n".encode("utf-16-le"), "not UTF-8 text"),
    "7z": ("v.txt", b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    "JSON": ("v.json", b'{"a": [1, 2]}', "a JSON file"),
    "packed twice": (
        "v.txt.gz",
        gzip.compress(gzip.compress(b"1 2\na 1 2\n")),
        "gzip file inside a packed file; unpack it first",
    ),
    "packed by name alone": ("v.txt.gz", b"1 2\na 1 2\n", "not packed, although its name"),
    "xz by name alone": ("v.txt.xz", b"1 2\na 1 2\n", "not packed, although its name"),
    "whole numbers alone": ("v.tsv", b"1\t2\t5\n3\t4\t6\n", "has only numbers"),
    "a header of three": ("v.txt", b"1 2 7\na 1 2\n", "has only numbers"),
    "too few rows": ("v.txt", b"3 2\nabcdefghij 1 2\n", "announces 3 words, but ends after 1"),
    "a cut archive": ("v.txt.gz", gzip.compress(b"1 2\na 1 2\n")[:-9], "damaged or truncated"),
    "not UTF-8": ("v.txt", b"1 2\n\xff 1 2\n", "errors='replace'"),
    "rows that do not line up": (
        "v.bin",
        b"3 3\na " + ROW + b"\x01 b " + ROW + b"c " + ROW,
        "does a word contain a space",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_not_vectors_is_named(kind, tmp_path):
    name, content, sentence = FILES[kind]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        sg.Embeddings.load(tmp_path / name)


def test_a_word_of_which_nothing_is_left_is_refused(tmp_path):
    (tmp_path / "v.txt").write_bytes(b"1 2\n\xfc 1 2\n")
    with pytest.raises(ValueError, match="leaves nothing; use 'replace'"):
        sg.Embeddings.load(tmp_path / "v.txt", errors="ignore")
    assert sg.Embeddings.load(tmp_path / "v.txt", errors="replace").words == ("\ufffd",)
    assert cli.main(["similarity", str(tmp_path / "v.txt"), *"\ufffd\ufffd"]) == 2
    options = ["--errors", "replace"]
    assert cli.main(["similarity", str(tmp_path / "v.txt"), *"\ufffd\ufffd", *options]) == 0


def test_arrays_of_another_program_are_refused(tmp_path):
    arrays = {"W_in": np.eye(2, dtype="f4"), "counts": [1, 1], "words": ["a", "b"]}
    np.savez(tmp_path / "v.npz", **arrays)
    with pytest.raises(ValueError, match=r"UTF-8 in bytes \(uint8\), .* got <U1"):
        sg.Embeddings.load(tmp_path / "v.npz")


@pytest.mark.parametrize(
    "head", [b"{\\rtf1 the fox}", b'{"text": "the fox"}', b"<mediawiki>", b"<?xml?>"]
)
def test_a_text_within_another_format_is_refused(head, tmp_path):
    (tmp_path / "t.txt").write_bytes(head)
    with pytest.raises(ValueError, match="is not text: it is an? (RTF|JSON|XML)"):
        list(sg.read_corpus(tmp_path / "t.txt"))


@pytest.mark.parametrize("end", [b"\n", b""], ids=["word2vec", "gensim"])
def test_binary_words_with_blanks_come_back(end, tmp_path):
    """Many files; none may be read with rows out of line."""
    rng = np.random.default_rng(0)
    for number in range(200):
        V, d = rng.integers(2, 12), rng.integers(2, 40)
        lengths = rng.integers(1, 4, size=V)  # words of a name
        words = [f"{row} " + "New York" * length for row, length in enumerate(lengths)]
        vectors = rng.normal(size=(V, d)).astype("<f4")
        rows = [word.encode() + b" " + v.tobytes() + end for word, v in zip(words, vectors)]
        path = tmp_path / f"{number}.bin"
        path.write_bytes(b"%d %d\n" % (V, d) + b"".join(rows))
        back = sg.Embeddings.load(path)
        assert list(back.words) == words
        assert np.array_equal(back.W_in, vectors)


READ = {
    "a byte order mark": (b"\xef\xbb\xbf1 2\na 1 2\n", ("a",)),
    "tabs": (b"1 2\na\t1\t2\n", ("a",)),
    "a tab and blanks": (b"1 2\nnew york\t1 2\n", ("new york",)),
    "two blanks": (b"1 2\na  1  2\n", ("a",)),
    "blanks at the end": (b"1 2\na 1 2 \n", ("a",)),
    "dots with blanks": (b"1 2\n. . . 1 2\n", (". . .",)),
    "CR alone": (b"2 2\ra 1 2\rb 1 2\r", ("a", "b")),
    "CR LF": (b"2 2\r\na 1 2\r\nb 1 2\r\n", ("a", "b")),
    "a no-break space": ("1 2\na\xa0b 1 2\n".encode(), ("a\xa0b",)),
}


@pytest.mark.parametrize("kind", READ)
def test_a_file_that_a_student_tries_is_read(kind, tmp_path):
    content, words = READ[kind]
    (tmp_path / "v.txt").write_bytes(content)
    back = sg.Embeddings.load(tmp_path / "v.txt")
    assert back.vocabulary.words == words
    assert back.W_in.tolist() == [[1, 2]] * len(words)


def test_glove_and_repeated_words_are_read_with_a_note(tmp_path):
    (tmp_path / "v.txt").write_text("the 0.5 1\nof 2 3\nthe 4 5\n")
    with pytest.warns(UserWarning) as notes:
        back = sg.Embeddings.load(tmp_path / "v.txt")
    said = sorted(str(note.message).partition("' ")[2] or str(note.message) for note in notes)
    assert "has no header" in " ".join(said)
    assert "1 of the 3 rows repeat" in " ".join(str(note.message) for note in notes)
    assert back.W_in.tolist() == [[0.5, 1], [2, 3]]


NAMES = ["v", "v.txt", "V.VEC", "v.bin", "v.txt.gz", "v.vec.gz", "v.BIN.gz", "v.npz"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_what_its_name_says(name, tmp_path):
    EMB.save(tmp_path / name)
    assert ((tmp_path / name).read_bytes()[:2] == b"\x1f\x8b") == name.endswith(".gz")
    assert sg.Embeddings.load(tmp_path / name).W_in.tolist() == EMB.W_in.tolist()


@pytest.mark.parametrize("ending", [".npy", ".json", ".csv", ".parquet", ".kv", ".gz", ".txt.xz"])
def test_other_endings_are_refused(ending, tmp_path):
    with pytest.raises(ValueError, match="vectors are written as .txt, .vec, .bin"):
        EMB.save(tmp_path / f"v{ending}")


CANNOT = {"v.txt": " \n\r", "v.bin": "\n", "v.npz": "\0"}  # docs/formats.md
ANY = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n\r\t\0\xa0"))


@settings(max_examples=60, deadline=None)
@given(words=st.lists(ANY.filter(bool), min_size=1, max_size=4, unique=True))
def test_what_a_format_can_hold_comes_back(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("words")
    vectors = np.arange(5 * len(words)).reshape(-1, 5) + 0.5
    emb = sg.Embeddings(sg.Vocabulary(words, [1] * len(words)), vectors)
    for name, forbidden in CANNOT.items():
        if any(character in word for word in words for character in forbidden):
            with pytest.raises(ValueError, match="cannot hold"):
                emb.save(folder / name)
            continue
        emb.save(folder / name)
        back = sg.Embeddings.load(folder / name)
        assert back.vocabulary.words == tuple(words)
        assert back.W_in.tolist() == emb.W_in.tolist()


def test_weights_in_a_mapping_count():
    walks = sg.random_walks({("a", "b"): 1, ("a", "c"): 49}, walks=500, length=2, rng=0)
    steps = collections.Counter(walk[1] for walk in walks if walk[0] == "a")
    assert steps["b"] < 30
    assert steps["c"] > 400


NOTED = {
    "another name": (networkx.Graph([("a", "b", {"capacity": 9})]), "their numbers in 'capacity'"),
    "a missing weight": (networkx.Graph([("a", "b", {"weight": 9}), ("b", "c")]), "1 of the 2"),
    "a missing field": ([("a", "b", 9), ("b", "c")], "1 of the 2 edges have no weight"),
}


@pytest.mark.parametrize("kind", NOTED)
def test_weights_that_are_not_used_are_noted(kind):
    graph, sentence = NOTED[kind]
    with pytest.warns(UserWarning, match=sentence) as notes:
        sg.random_walks(graph)
    assert [note.filename for note in notes] == [__file__]


def test_nodes_that_numpy_read_are_whole_numbers():
    edges = np.loadtxt(["1 2 0.5", "2 3 0.5", "3 1 0.5", "3 4 2"])
    assert set(itertools.chain(*sg.random_walks(edges, walks=1))) == {"1", "2", "3", "4"}


FASTA = ">x\nGAT\nTACA\n"
SEQUENCES = {
    "lines": FASTA.splitlines(keepends=True),
    "records": [FASTA],
    "a file": io.StringIO(FASTA),
    "a mapping": {"x": "GATTACA"},
}


@pytest.mark.parametrize("kind", SEQUENCES)
def test_names_are_no_sequences(kind):
    assert sg.kmers(SEQUENCES[kind], k=6) == [["GATTAC", "ATTACA"]]


@pytest.mark.parametrize(
    "line",
    [
        '"the" "quick" 7,35',
        "the;quick;7,35",
        "the\tquick\t7,35",
        '"the","quick","7,35"',
        "the quick 7,35",
        '"the",quick,7.35',
    ],
)
def test_a_decimal_comma_is_read(line, tmp_path):
    (tmp_path / "s.csv").write_text(line + "\n")
    assert evaluation.read_similarity(tmp_path / "s.csv") == [("the", "quick", 7.35)]


def test_quoted_words_with_blanks_are_read(tmp_path):
    (tmp_path / "s.txt").write_text('"new york" "the fox" 7.5\n')
    assert evaluation.read_similarity(tmp_path / "s.txt") == [("new york", "the fox", 7.5)]


@pytest.mark.parametrize("score", ["7_5", "٧", "1,000.5"])
def test_a_score_that_only_python_reads_is_refused(score, tmp_path):
    (tmp_path / "s.txt").write_text(f"the\tquick\t{score}\n")
    with pytest.raises(ValueError, match="no pair of words with a score"):
        evaluation.read_similarity(tmp_path / "s.txt")


def test_a_comma_of_two_meanings_is_refused(tmp_path):
    (tmp_path / "s.csv").write_text("a,b\nthe,quick,7,35\n")
    with pytest.raises(ValueError, match="decimal comma"):
        evaluation.read_similarity(tmp_path / "s.csv")


def test_a_text_whose_lines_end_with_cr(tmp_path):
    (tmp_path / "t.txt").write_bytes(b"a b\rc d\r\ne\r")
    assert list(sg.read_corpus(tmp_path / "t.txt")) == [["a", "b"], ["c", "d"], ["e"]]


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_maps_of_any_size(size):
    points = np.random.default_rng(0).normal(size=(8, 3))
    assert np.allclose(sg.project(points * size) / size, sg.project(points))
    assert np.isfinite(sg.project(points * size, "tsne", perplexity=2)).all()


def test_a_tsne_where_physical_cores_cannot_be_counted(monkeypatch, capsys):
    context = pytest.importorskip("joblib.externals.loky.backend.context")
    helpers = pytest.importorskip("sklearn.utils._openmp_helpers")
    monkeypatch.delitem(helpers._CPU_COUNTS, True, raising=False)
    asked = []

    def fail():
        asked.append("cores")
        raise OSError("no /sys")

    for name in ("linux", "win32", "darwin"):
        monkeypatch.setattr(context, f"_count_physical_cores_{name}", fail)
    monkeypatch.setattr(context, "physical_cores_cache", None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sg.project(np.eye(8), "tsne", perplexity=2)
    assert asked
    assert capsys.readouterr() == ("", "")


def test_vectors_are_copied_and_have_no_foreign_names():
    """A copy asks an object without attributes for `__setstate__`, as unpickling does."""
    for twin in (copy.copy(EMB), copy.deepcopy(EMB)):
        assert twin.words == EMB.words
        assert twin.W_in.tolist() == EMB.W_in.tolist()
        assert not hasattr(twin, "wv")
        assert getattr(twin, "most_similar", None) is None
    blank = sg.Embeddings.__new__(sg.Embeddings)
    assert not hasattr(blank, "vocabulary")  # an answer, not an endless recursion


def test_a_folder_that_is_in_the_way_is_named(tmp_path):
    (tmp_path / "metadata.tsv").mkdir()
    with pytest.raises(IsADirectoryError, match="metadata.tsv' is a folder"):
        EMB.to_projector(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["metadata.tsv"]


def test_a_held_out_loss_that_ends_clearly_above_its_best_is_noticed():
    """Words in no order: whatever is learned of the pairs that are trained is wrong of the rest."""
    text = np.random.default_rng(0).integers(1000, size=(700, 10)).astype(str).tolist()
    with pytest.warns(UserWarning, match="clearly above its best") as notes:
        emb = sg.train(
            text,
            dim=64,
            window=2,
            min_count=1,
            subsample=0,
            epochs=15,
            lr=0.2,
            engine="numpy",
            threads=1,
            progress=False,
        )
    assert [note.filename for note in notes] == [__file__]
    losses = [look.loss for look in emb.log]
    assert losses[-1] - min(losses) > 0.5


def test_words_as_gensims_users_ask_for_them():
    assert list(EMB) == list(EMB.words) == ["a", "b", "c"]


def test_a_learning_rate_in_the_place_of_the_noise_is_noticed():
    with pytest.warns(UserWarning, match="the learning rate is lr"):
        sg.train(TEXT, alpha=0.025, min_count=1, dim=2, subsample=0, engine="numpy", progress=False)
