"""Text files become sentences, and sentences become numbers, in one pass; no file is trusted."""

from __future__ import annotations

import gzip
import importlib.util
import lzma
import re
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.text import encoding, reading
from sgns_edu.text.encoding import END, encode_text

TEXT = "The quick  fox\n\n jumps\tover the naïve 犬\nlast line without an end"
SENTENCES = [
    ["The", "quick", "fox"],
    ["jumps", "over", "the", "naïve", "犬"],
    ["last", "line", "without", "an", "end"],
]


@pytest.mark.parametrize(
    "name, pack",
    [("t.txt", bytes), ("t.gz", gzip.compress), ("t.xz", lzma.compress), ("T.GZ", gzip.compress)],
)
def test_each_line_is_a_sentence_as_often_as_it_is_read(tmp_path, name, pack):
    (tmp_path / name).write_bytes(pack(TEXT.encode()))
    sentences = sg.read_corpus(tmp_path / name)
    assert list(sentences) == SENTENCES
    assert list(sentences) == SENTENCES


def test_line_ends_and_marks_of_other_systems_are_no_words(tmp_path):
    (tmp_path / "t.txt").write_bytes("\ufeffone two\r\nthree\r\n".encode())
    assert list(sg.read_corpus(tmp_path / "t.txt")) == [["one", "two"], ["three"]]


@pytest.mark.parametrize(
    "content, sentence",
    [
        (
            b"good\nba\xffd\n",
            r"is not UTF-8 at position 7 \(line 2\): byte 0xff; "
            "errors='replace' or 'ignore' reads on",
        ),
        (b"good\nna\0ne\n", r"has a NUL byte at position 7 \(line 2\)"),
        ("x y".encode("utf-16-le"), r"has a NUL byte at position 1 \(line 1\)"),
    ],
)
def test_bytes_that_are_no_text_are_placed(tmp_path, content, sentence):
    (tmp_path / "t.txt").write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        list(sg.read_corpus(tmp_path / "t.txt"))


def test_bad_bytes_are_replaced_or_ignored_on_request(tmp_path):
    (tmp_path / "t.txt").write_bytes(b"ba\xffd\n")
    assert list(sg.read_corpus(tmp_path / "t.txt", errors="replace")) == [["ba\ufffdd"]]
    assert list(sg.read_corpus(tmp_path / "t.txt", errors="ignore")) == [["bad"]]


@pytest.mark.parametrize("name, pack", [("t.gz", gzip.compress), ("t.xz", lzma.compress)])
def test_half_an_archive_is_answered_at_every_cut(tmp_path, name, pack):
    whole = pack(TEXT.encode())
    for cut in range(1, len(whole), 3):
        (tmp_path / name).write_bytes(whole[:cut])
        with pytest.raises(ValueError, match="is damaged or truncated"):
            list(sg.read_corpus(tmp_path / name))


@pytest.mark.parametrize("name", ["t.gz", "t.xz"])
def test_a_plain_text_that_claims_to_be_packed_is_answered(tmp_path, name):
    (tmp_path / name).write_text(TEXT)
    with pytest.raises(ValueError, match="is not packed, although its name ends in"):
        list(sg.read_corpus(tmp_path / name))


def test_a_line_of_fifty_megabytes_is_read_in_pieces(tmp_path):
    (tmp_path / "t.txt").write_bytes(b"short\n" + (b"x" * 49 + b" ") * 2**20)
    tracemalloc.start()
    lengths = [len(sentence) for sentence in sg.read_corpus(tmp_path / "t.txt")]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (lengths[0], sum(lengths)) == (1, 1 + 2**20)
    assert max(lengths) <= (2**20 + 2**14) / 50 + 1  # a piece too much
    assert peak < 10 * 2**20  # a piece, its text and its words


@pytest.mark.parametrize("piece", range(16, 40))
def test_pieces_lose_no_word_and_break_no_letter(tmp_path, monkeypatch, piece):
    monkeypatch.setattr(reading, "PIECE", piece)
    monkeypatch.setattr(reading, "MOST", piece)
    rng = np.random.default_rng(piece)
    lines = [[*rng.choice(["a", "naïve", "犬犬犬", "word"], size=n)] for n in (1, 2, 40, 3, 1, 25)]
    text = "\n".join(
        "".join(word + rng.choice([" ", "\t", "  \r"]) for word in line) for line in lines
    )
    (tmp_path / "t.txt").write_text("\ufeff" + text, newline="")
    found = list(sg.read_corpus(tmp_path / "t.txt"))
    assert sum(found, []) == sum(lines, [])
    assert found[0] == lines[0]
    assert max(len("".join(sentence).encode()) for sentence in found) <= 2 * piece


def test_a_long_line_trains(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "PIECE", 100)
    monkeypatch.setattr(reading, "MOST", 100)
    (tmp_path / "t.txt").write_text("sun rain bread wine " * 500)
    text = sg.read_corpus(tmp_path / "t.txt")
    emb = sg.train(text, dim=4, subsample=0, progress=False)
    assert emb.log[-1].words == 5 * 2000


@pytest.mark.parametrize(
    "content, sentence",
    [
        (
            b"short\n" + b"x" * 3 * 2**20,
            r"line 2 of '.*' has a word of over 1 MB, so it is not a text",
        ),
        (
            b"short\n" + b"word " * 2**20 + b"ba\xffd",
            r"not UTF-8 at position 5242888 \(line 2\): byte 0xff",
        ),
        (
            b"short\n" + b"word " * 2**20 + b"na\0ne\n",
            r"has a NUL byte at position 5242888 \(line 2\)",
        ),
    ],
)
def test_what_is_no_text_is_placed_far_inside_a_line(tmp_path, content, sentence):
    (tmp_path / "t.txt").write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        list(sg.read_corpus(tmp_path / "t.txt"))


@pytest.mark.parametrize(
    "path, error, sentence",
    [
        ("nowhere.txt", FileNotFoundError, "there is no file"),
        ("*.txt", FileNotFoundError, "no text file matches"),
        (".", FileNotFoundError, "no text file matches"),
    ],
)
def test_what_is_no_file_is_answered_at_once(tmp_path, path, error, sentence):
    with pytest.raises(error, match=sentence):
        sg.read_corpus(tmp_path / path)


def test_a_text_may_be_in_several_files(tmp_path):
    (tmp_path / "b.txt").write_text("c d\n")
    with gzip.open(tmp_path / "a.gz", "wt") as file:
        file.write("a b\n\nb a")  # no line end: the next file begins a sentence all the same
    (tmp_path / ".hidden").write_text("x\n")
    a, b = [["a", "b"], ["b", "a"]], [["c", "d"]]
    text = sg.read_corpus(tmp_path)
    assert list(text) == list(text) == a + b
    assert list(sg.read_corpus(str(tmp_path / "[ab].*"))) == a + b
    assert list(sg.read_corpus([tmp_path / "b.txt", tmp_path / "a.gz"])) == b + a
    assert list(sg.read_corpus(path for path in [tmp_path / "b.txt"])) == b
    assert list(sg.read_corpus([tmp_path / "b.*", tmp_path / "a.*"])) == b + a
    with pytest.raises(ValueError, match="b.txt' twice"):
        sg.read_corpus([tmp_path, tmp_path / "b.txt"])


def test_a_damaged_file_among_several_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("a b\n")
    (tmp_path / "b.txt").write_bytes(b"a \xff\n")
    with pytest.raises(ValueError, match=r"b\.txt' is not UTF-8 at position 2"):
        list(sg.read_corpus(tmp_path))


def test_a_url_is_opened_by_fsspec():
    fsspec = pytest.importorskip("fsspec", reason="needs the extra remote")
    memory = fsspec.filesystem("memory")
    memory.pipe("/texts/a.txt", b"a b\n")
    memory.pipe("/texts/b.gz", gzip.compress(b"c d\n"))
    memory.pipe("/texts/c.xz", lzma.compress(b"e f\n"))
    memory.pipe("/texts/.hidden", b"x\n")
    try:
        assert list(sg.read_corpus("memory://texts/b.gz")) == [["c", "d"]]
        text = sg.read_corpus("memory://texts")
        assert list(text) == list(text) == [["a", "b"], ["c", "d"], ["e", "f"]]
        assert list(sg.read_corpus("memory://texts/*.?z")) == [["c", "d"], ["e", "f"]]
        with pytest.raises(FileNotFoundError, match="there is no file 'memory://texts/d.txt'"):
            sg.read_corpus("memory://texts/d.txt")
        with pytest.raises(FileNotFoundError, match="no text file matches"):
            sg.read_corpus("memory://texts/*.zip")
    finally:
        memory.rm("/texts", recursive=True)


def test_a_url_without_fsspec_is_answered_in_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ImportError, match="which is not installed: pip install 'sgns_edu.remote.'"):
        sg.read_corpus("s3://bucket/text.gz")


def test_other_ways_with_errors_are_refused(tmp_path):
    with pytest.raises(
        ValueError, match="errors must be one of 'strict', 'replace', 'ignore', got 'guess'"
    ):
        sg.read_corpus(tmp_path / "t.txt", errors="guess")


def test_a_file_is_streamed(tmp_path):
    (tmp_path / "t.txt").write_text("one two three four five six\n" * 20_000)
    tracemalloc.start()
    assert sum(len(sentence) for sentence in sg.read_corpus(tmp_path / "t.txt")) == 120_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300_000


@pytest.mark.parametrize("buffer", [2**20, 7])
@pytest.mark.parametrize("min_count", [1, 3, 30])
def test_encoding_agrees_with_the_vocabulary(monkeypatch, buffer, min_count):
    monkeypatch.setattr(encoding, "BUFFER", buffer)
    rng = np.random.default_rng(0)
    sentences = [
        [f"w{word}" for word in rng.zipf(1.5, size=rng.integers(12)) % 90] for _ in range(200)
    ]
    text = encode_text(iter(sentences), min_count=min_count)
    vocabulary = sg.Vocabulary.from_sentences(sentences, min_count=min_count)
    assert text.vocabulary.words == vocabulary.words
    assert text.vocabulary.counts.tolist() == vocabulary.counts.tolist()
    assert text.rows.dtype == np.int32
    rows = []
    for sentence in sentences:
        rows += [*vocabulary.encode(sentence).tolist(), END]
    assert text.rows.tolist() == rows
    assert text.words == sum(map(len, sentences))


def test_training_reads_a_packed_file_like_a_list(tmp_path):
    sentences = [["a", "b", "c"], ["b", "d"]] * 50
    with gzip.open(tmp_path / "t.gz", "wt") as file:
        file.writelines(" ".join(sentence) + "\n" for sentence in sentences)
    settings = dict(dim=4, subsample=0, threads=1, progress=False)
    listed = sg.train(sentences, **settings)
    streamed = sg.train(sg.read_corpus(tmp_path / "t.gz"), **settings)
    assert listed.W_in.tobytes() == streamed.W_in.tobytes()


FULL = """
import os, resource, sys, tempfile, sgns_edu as sg
resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))
os.chdir(sys.argv[1])
tempfile.tempdir = sys.argv[1]
text = [[f"w{i * j % 997}" for j in range(20)] for i in range(1000)]
def attempt(*, dim, times=1, **more):
    try:
        emb = sg.train(text * times, dim=dim, epochs=1, engine="numpy", progress=False, **more)
        emb.save("v.bin")
    except OSError as error:
        print(error)
    print({path: os.path.getsize(path) for path in os.listdir()})
attempt(dim=10)
attempt(dim=10, times=30)
attempt(dim=400)
attempt(dim=400, checkpoint="run.npz")
"""


@pytest.mark.skipif(
    importlib.util.find_spec("resource") is None,
    reason="files are limited by resource, which Windows lacks",
)
def test_a_full_disk_is_one_sentence_and_leaves_what_was_there(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    before, encoding, *answers = done.stdout.splitlines()
    assert encoding.startswith("the text, at four bytes per word, does not fit into")
    assert answers[::2] == [before, before, before]
    assert re.fullmatch(r"{'v.bin': \d+}", before)
    assert answers[1].endswith("File too large: 'v.bin'")
    assert answers[3].endswith("File too large: 'run.npz'")
