"""Texts to learn from: their words, a docstring's sentences, and caches that are whole or absent."""

import ast
import hashlib
import http.server
import threading
import zipfile
from functools import partial
from pathlib import Path

import pytest

import sgns_edu as sg
from sgns_edu.datasets import cache, docstrings, text8

HERE = Path(sg.__file__).parent


def meet(sentences, first, second, window):
    """Whether two words are within a window of each other, by looking at every place."""
    for sentence in sentences:
        for i in range(len(sentence)):
            for j in range(i + 1, min(i + window + 1, len(sentence))):
                if {sentence[i], sentence[j]} == {first, second}:
                    return True
    return False


# --- by hand


def test_the_corpora_are_named_in_one_line_each():
    named = sg.corpora()
    assert {"abc", "fox", "docs", "text8"} <= set(named)
    assert all(line and "\n" not in line for line in named.values())


def test_the_smallest_has_three_words_in_alphabetical_rows():
    assert sg.Vocabulary.from_sentences(sg.load_corpus("abc")).words == ("a", "b", "c")


def test_a_dozen_words_in_which_fox_meets_quick_and_never_asleep():
    sentences = sg.load_corpus("fox")
    assert sentences[0] == "the quick brown fox jumps over the lazy dog".split()
    assert len({word for sentence in sentences for word in sentence}) == 12
    assert meet(sentences, "fox", "quick", window=2)
    assert not meet(sentences, "fox", "asleep", window=9)


def test_a_corpus_belongs_to_its_reader():
    sg.load_corpus("abc")[0].append("mine")
    assert sg.load_corpus("abc")[0] == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["doc", 3, None])
def test_another_name_is_answered_with_those_there_are(name):
    with pytest.raises(ValueError, match="'abc', 'fox', 'kingdom', 'docs', 'text8'"):
        sg.load_corpus(name)


# --- a docstring's sentences, against sentences written by hand

SAID = {
    "Return a row. Return a column!  Which one?": ["return a row", "return a column", "which one"],
    "One sentence over\n    two lines.": [
        "one sentence over",
        "two lines",
    ],  # the indentation changes
    "One sentence over\ntwo lines": ["one sentence over two lines"],
    "Two paragraphs\n\nof one thing": ["two paragraphs", "of one thing"],
    "Parameters\n----------\nx : float, optional\n    The value at x.": [
        "x float optional",
        "the value at x",
    ],
    "- the first item\n  goes on\n- the second": ["the first item goes on", "the second"],
    "1. count one\n2) count two": ["count one", "count two"],
    "Look:\n\n>>> import numpy as np\n>>> np.ones(2)\narray([1., 1.])": [
        "import numpy as np",
        "np ones",
    ],
    "See :func:`numpy.sort` and ``x[0]`` at https://example.org/a.html now": [
        "see numpy sort and x at now"
    ],
    r"The sum :math:`\sum_i x_i` of $x$ is \frac{a}{b}": ["the sum of is a b"],
    "Poincaré's naïve idea": ["poincare s naive idea"],
    "e.g. this, i.e. that. Nothing.": ["e g this i e that"],
    "pi is 3.14 or so. x2 is y": ["pi is or so", "x is y"],
    "(A thing in brackets.) Another thing": ["a thing in brackets", "another thing"],
    "": [],
    "----": [],
    "Alone.": [],
}


@pytest.mark.parametrize("text", SAID)
def test_sentences_of_a_docstring(text):
    assert [" ".join(words) for words in docstrings.sentences(text)] == SAID[text]


def test_every_docstring_that_python_sees_is_read():
    """Our own sources, read a second way: by `ast.get_docstring` over all nodes."""
    for path in HERE.glob("**/*.py"):
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        nodes = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, kinds)]
        seen = sorted(filter(None, (ast.get_docstring(node, clean=False) for node in nodes)))
        assert sorted(docstrings.docstrings(path.read_bytes())) == seen


def test_docstrings_of_compiled_functions_and_topics_are_read_too():
    source = b"""
add_newdoc("numpy", "sort", "Sort it well.")
name = "unsaid"
topics = {"if": "The if statement"}
"""
    said = list(docstrings.docstrings(source))
    assert said[-2:] == ["Sort it well.", "The if statement"]


def test_nothing_that_is_read_is_run(tmp_path):
    path = tmp_path / "trap.py"
    path.write_text('"""Read me well."""\nraise SystemExit\n')
    assert docstrings.prose(path) == [["read", "me", "well"]]


@pytest.mark.parametrize("content", [b"def", b"\0", b"# coding: nonsense\n", b"'\xff'"])
def test_what_is_not_python_is_passed_over(tmp_path, content):
    (tmp_path / "no.py").write_bytes(content)
    assert docstrings.prose(tmp_path / "no.py") == docstrings.prose(tmp_path / "missing.py") == []


# --- the machine's own documentation, and its cache


def test_the_documentation_is_real_english_in_lower_case_letters():
    words = [word for sentence in sg.load_corpus("docs") for word in sentence]
    assert 1_500_000 < len(words) < 2_500_000
    assert all(word.isascii() and word.isalpha() and word.islower() for word in set(words))
    assert {"a", "i", "row", "column", "blue"} <= set(words)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A documentation of two files, and a cache folder of its own."""
    (tmp_path / "one.py").write_text('"A first sentence."')
    (tmp_path / "two.py").write_text('"A second one. And a third."')
    monkeypatch.setattr(docstrings, "sources", lambda: sorted(tmp_path.glob("*.py")))
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path


WHOLE = [["a", "first", "sentence"], ["a", "second", "one"], ["and", "a", "third"]]


def read_again(path):
    raise AssertionError("read again")


def test_the_documentation_is_read_once(small, monkeypatch, capsys):
    assert sg.load_corpus("docs") == WHOLE
    assert "2/2" in capsys.readouterr().err
    monkeypatch.setattr(docstrings, "prose", read_again)
    assert sg.load_corpus("docs", progress=False) == WHOLE
    assert capsys.readouterr().err == ""


def test_other_versions_are_read_anew(small, monkeypatch):
    sg.load_corpus("docs", progress=False)
    monkeypatch.setattr(docstrings.platform, "python_version", lambda: "3.99.0")
    (small / "one.py").write_text("'Something else.'")
    assert sg.load_corpus("docs", progress=False) == [["something", "else"], *WHOLE[1:]]


def test_reading_that_is_broken_off_leaves_nothing(small, monkeypatch):
    def read_one(path):
        assert path.name == "one.py"
        return WHOLE

    with monkeypatch.context() as broken:
        broken.setattr(docstrings, "prose", read_one)
        with pytest.raises(AssertionError):
            sg.load_corpus("docs", progress=False)
    assert not (small / "cache").exists()
    assert sg.load_corpus("docs", progress=False) == WHOLE


def test_a_cache_that_cannot_be_written_or_read_is_no_error(small):
    (small / "cache").write_text("a file where a folder should be")
    assert sg.load_corpus("docs", progress=False) == WHOLE
    (small / "cache").unlink()
    sg.load_corpus("docs", progress=False)
    next((small / "cache").iterdir()).write_bytes(b"\xff")
    assert sg.load_corpus("docs", progress=False) == WHOLE


# --- the one that is fetched, from a server of our own


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A text8 of 2,500 words on this machine; gives its cache folder."""
    with zipfile.ZipFile(tmp_path / "text8.zip", "w") as archive:
        archive.writestr("text8", " anarchism originated" * 1250)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(text8, "TEXT8", f"http://127.0.0.1:{server.server_port}/text8.zip")
    checksum = hashlib.sha256((tmp_path / "text8.zip").read_bytes()).hexdigest()
    monkeypatch.setattr(text8, "TEXT8_SHA256", checksum)
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield tmp_path / "cache"
    server.shutdown()
    server.server_close()


def test_a_fetched_corpus_is_checked_cut_and_kept(served, monkeypatch):
    sentences = sg.load_corpus("text8", progress=False)
    assert [len(sentence) for sentence in sentences] == [1000, 1000, 500]
    assert sentences[2][:3] == ["anarchism", "originated", "anarchism"]
    monkeypatch.setattr(text8, "TEXT8", "http://127.0.0.1:9/text8.zip")  # nobody answers there
    assert sg.load_corpus("text8", progress=False) == sentences


def test_a_corpus_with_a_wrong_checksum_is_refused(served, monkeypatch):
    monkeypatch.setattr(text8, "TEXT8_SHA256", "0" * 64)
    with pytest.raises(ValueError, match="hash"):
        sg.load_corpus("text8", progress=False)
    assert list(served.iterdir()) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/text8.zip", "{}/missing"])
def test_offline_one_sentence_says_what_to_do(served, monkeypatch, address):
    monkeypatch.setattr(text8, "TEXT8", address.format(text8.TEXT8))
    with pytest.raises(ConnectionError, match=r"try again with a network.*load_corpus\('docs'\)"):
        sg.load_corpus("text8", progress=False)


def test_a_cache_that_cannot_be_written_keeps_nothing_and_leaves_nothing_elsewhere(
    served, tmp_path, monkeypatch
):
    served.write_text("a file where a folder should be")
    (tmp_path / "spare").mkdir()
    monkeypatch.setattr(cache.tempfile, "tempdir", str(tmp_path / "spare"))
    assert len(sg.load_corpus("text8", progress=False)) == 3
    monkeypatch.setattr(text8, "TEXT8", "http://127.0.0.1:9/text8.zip")
    with pytest.raises(ConnectionError, match="put the file at '.*cache.text8.zip' yourself"):
        sg.load_corpus("text8", progress=False)
    assert list((tmp_path / "spare").iterdir()) == []


def test_a_file_in_a_cache_that_cannot_be_written_is_read(served, tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(30, "Read-only file system")

    served.mkdir()
    (tmp_path / "text8.zip").rename(served / "text8.zip")
    monkeypatch.setattr(cache.tempfile, "TemporaryFile", refuse)
    assert len(sg.load_corpus("text8", progress=False)) == 3
