"""Counting over shards: the pairs of `skip_gram_pairs`, however the text is cut."""

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.scale import shard_counts


def write(folder, sentences, parts):
    folder.mkdir()
    for part in range(parts):
        lines = [" ".join(sentence) for sentence in sentences[part::parts]]
        (folder / f"{part}.txt").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture
def sentences():
    rng = np.random.default_rng(0)
    lengths = rng.integers(1, 12, size=300)
    return [[f"w{number}" for number in rng.zipf(1.7, size=length) % 40] for length in lengths]


@pytest.mark.parametrize("parts", [1, 2, 5])
@pytest.mark.parametrize("window", [1, 3, 50])
def test_counts_over_shards_are_those_of_the_whole_text(tmp_path, sentences, parts, window):
    vocabulary = sg.Vocabulary.from_sentences(sentences, min_count=4)
    pairs = sg.skip_gram_pairs(sentences, vocabulary, window=window)
    wanted = np.zeros((len(vocabulary),) * 2, dtype=int)
    np.add.at(wanted, tuple(pairs.T), 1)
    texts = write(tmp_path / "texts", sentences, parts)
    found = sg.count_pairs(texts, window=window, min_count=4, threads=1)
    assert found.vocabulary.words == vocabulary.words
    assert found.vocabulary.counts.tolist() == vocabulary.counts.tolist()
    assert found.counts.dtype == np.int64
    assert found.counts.toarray().tolist() == wanted.tolist()


def test_a_text_is_counted_piece_by_piece_and_by_several_workers(tmp_path, sentences, monkeypatch):
    texts = write(tmp_path / "texts", sentences, 3)
    whole = sg.count_pairs(texts, threads=2)
    monkeypatch.setattr(shard_counts, "SENTENCES", 7)
    pieces = sg.count_pairs(texts, threads=1)
    assert pieces.counts.toarray().tolist() == whole.counts.toarray().tolist()


def test_counts_are_what_theory_factors(tmp_path, sentences):
    vocabulary, counts = sg.count_pairs(write(tmp_path / "texts", sentences, 2), min_count=4)
    params = sg.theory.svd_embeddings(sg.theory.sppmi(counts, k=1), dim=5)
    assert params.W_in.shape == (len(vocabulary), 5)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"window": 0}, "window must be an int of at least 1, got 0"),
        ({"min_count": 1000}, "min_count"),
        ({"threads": 0}, "threads must be an int of at least 1, got 0"),
    ],
)
def test_what_cannot_be_counted_is_said(tmp_path, sentences, asked, message):
    texts = write(tmp_path / "texts", sentences, 2)
    with pytest.raises(ValueError, match=message):
        sg.count_pairs(texts, **{"threads": 1, **asked})


def test_bytes_that_are_no_text_are_refused_or_left_out(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"the fox \xe9\n")
    with pytest.raises(ValueError, match="is not UTF-8 at position 8"):
        sg.count_pairs(tmp_path, min_count=1, threads=1)
    found = sg.count_pairs(tmp_path, min_count=1, threads=1, errors="ignore")
    assert sorted(found.vocabulary.words) == ["fox", "the"]


def test_a_text_without_a_pair_is_said(tmp_path):
    texts = write(tmp_path / "texts", [["a"], ["b"]], 2)
    with pytest.raises(ValueError, match="no sentence has two words of the vocabulary of 2"):
        sg.count_pairs(texts, min_count=1, threads=1)
