"""Words, rows, pairs and what is thrown away: by hand on small texts, by property on any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

import sgns_edu as sg
from tests.refusals import answered

FOX = [["the", "quick", "fox", "sees", "the", "dog"], ["the", "dog", "sleeps"]]
texts = st.lists(st.lists(st.sampled_from("abcde"), max_size=8), min_size=1, max_size=5).filter(
    lambda text: any(map(len, text))
)


def rows(sentences):
    vocabulary = sg.Vocabulary.from_sentences(sentences)
    return vocabulary, [[vocabulary.index[word] for word in sentence] for sentence in sentences]


# Vocabulary


def test_words_stand_by_frequency_then_by_alphabet():
    vocabulary = sg.Vocabulary.from_sentences(FOX)
    assert vocabulary.words == ("the", "dog", "fox", "quick", "sees", "sleeps")
    assert vocabulary.counts.tolist() == [3, 2, 1, 1, 1, 1]
    assert sg.Vocabulary.from_sentences(FOX, min_count=2).words == ("the", "dog")


@given(texts)
def test_encoding_and_decoding_are_each_other_s_inverse(text):
    vocabulary = sg.Vocabulary.from_sentences(text)
    assert all(vocabulary.decode(vocabulary.encode(sentence)) == sentence for sentence in text)
    assert int(vocabulary.counts.sum()) == sum(map(len, text))
    assert all(word in vocabulary for sentence in text for word in sentence)


def test_unknown_words_leave_no_gap():
    vocabulary = sg.Vocabulary(["the", "fox"], [2, 1])
    assert vocabulary.encode(["the", "red", "red", "fox"]).tolist() == [0, 1]


# Pairs


@pytest.mark.parametrize("window", [1, 2, 3, 10])
@given(text=texts)
def test_pairs_are_all_neighbors_inside_a_sentence(window, text):
    vocabulary, encoded = rows(text)
    by_hand = [
        [sentence[i], sentence[j]]
        for sentence in encoded
        for i in range(len(sentence))
        for j in range(max(0, i - window), min(len(sentence), i + window + 1))
        if i != j
    ]
    if by_hand:
        assert sg.skip_gram_pairs(text, vocabulary, window=window).tolist() == by_hand
    else:
        with pytest.raises(ValueError, match="no pair"):
            sg.skip_gram_pairs(text, vocabulary, window=window)


def test_the_number_of_pairs_of_a_sentence():
    """n words and a window L ≥ 1 give 2·Σ_δ (n − δ), δ = 1 … min(L, n − 1); here 2·(5 + 4)."""
    vocabulary = sg.Vocabulary.from_sentences(FOX)
    assert len(sg.skip_gram_pairs(FOX[:1], vocabulary, window=2)) == 18


def test_a_window_never_crosses_the_end_of_a_sentence():
    vocabulary = sg.Vocabulary.from_sentences([["a", "b"], ["c", "d"]])
    pairs = sg.skip_gram_pairs([["a", "b"], ["c", "d"]], vocabulary, window=5)
    assert ["".join(vocabulary.decode(pair)) for pair in pairs] == ["ab", "ba", "cd", "dc"]


def test_words_outside_the_vocabulary_bring_others_closer():
    vocabulary = sg.Vocabulary(["a", "b"], [1, 1])
    pairs = sg.skip_gram_pairs([["a", "x", "x", "b"]], vocabulary, window=1)
    assert pairs.tolist() == [[0, 1], [1, 0]]


def test_dynamic_windows_weigh_distances_1_8_6_4_2():
    """A width drawn from 1 … 5 reaches distance δ with probability (6 − δ)/5."""
    words = [f"w{n}" for n in range(2000)]
    vocabulary = sg.Vocabulary(words, [1] * len(words))
    pairs = sg.skip_gram_pairs([words], vocabulary, window=5, windows="dynamic", rng=1)
    distance = abs(pairs[:, 0].astype(int) - pairs[:, 1])
    assert distance.max() == 5
    for d in range(2, 6):
        assert binomtest(int((distance == d).sum()) // 2, len(words), (6 - d) / 5).pvalue > 1e-3
    assert (distance == 1).sum() == 2 * (len(words) - 1)


def test_dynamic_windows_repeat_with_the_seed():
    vocabulary = sg.Vocabulary.from_sentences(FOX)

    def draw_pairs(seed):
        return sg.skip_gram_pairs(FOX, vocabulary, window=3, windows="dynamic", rng=seed).tolist()

    assert draw_pairs(0) == draw_pairs(0) != draw_pairs(1)


# Subsampling


def test_the_two_formulas_by_hand():
    """f = 4t: √(1/4) = .5, and + 1/4 in the code; f = 100t: .1 and .11.

    At the golden ratio squared the code keeps all.
    """
    frequency = np.array([4e-3, 0.1])
    paper = sg.keep_probability(frequency, t=1e-3, formula="paper")
    code = sg.keep_probability(frequency, t=1e-3, formula="code")
    assert paper == pytest.approx([0.5, 0.1], abs=1e-12)
    assert code == pytest.approx([0.75, 0.11], abs=1e-12)
    golden = (1 + 5**0.5) / 2
    assert sg.keep_probability(1e-3 * golden**2, t=1e-3) == pytest.approx(1, abs=1e-12)
    assert sg.keep_probability(1e-3 * golden**2 * 1.01, t=1e-3) < 1
    assert sg.keep_probability(np.array([1e-9, 1e-3]), formula="paper").tolist() == [1, 1]


@given(st.floats(1e-9, 1), st.floats(1e-9, 1))
def test_code_keeps_at_least_what_the_paper_keeps(f, t):
    paper = sg.keep_probability(f, t=t, formula="paper")
    code = sg.keep_probability(f, t=t, formula="code")
    assert 0 < paper <= code <= 1


def test_words_are_thinned_as_often_as_their_frequency_says():
    text = [["the"] * 90 + [f"w{n}" for n in range(10)]] * 50
    vocabulary = sg.Vocabulary.from_sentences(text)
    fewer = sg.subsample(text, vocabulary, t=0.01, rng=2)
    the = sum(sentence.count("the") for sentence in fewer)
    assert binomtest(the, 4500, (0.01 / 0.9) ** 0.5 + 0.01 / 0.9).pvalue > 1e-3
    for sentence in fewer:
        assert [word for word in sentence if word != "the"] == [f"w{n}" for n in range(10)]


def test_a_thinned_text_keeps_its_sentences_and_its_order():
    vocabulary = sg.Vocabulary(["a", "b"], [1, 1])
    fewer = sg.subsample([["a", "b"], ["zzz"], ["a"]], vocabulary, t=1, rng=0)
    assert fewer == [["a", "b"], [], ["a"]]


FOX_WORDS = sg.Vocabulary.from_sentences(FOX)
BAD = {
    "no word": (lambda: sg.Vocabulary([], []), ValueError, "empty"),
    "a word twice": (
        lambda: sg.Vocabulary(["a", "a"], [1, 1]),
        ValueError,
        "'a' appears twice",
    ),
    "too few counts": (
        lambda: sg.Vocabulary(["a", "b"], [1]),
        ValueError,
        "counts must be 2 ints",
    ),
    "a negative count": (lambda: sg.Vocabulary(["a"], [-1]), ValueError, "counts must .*-1"),
    "half a count": (lambda: sg.Vocabulary(["a"], [1.5]), ValueError, "counts must .*1.5"),
    "a text without words": (
        lambda: sg.Vocabulary.from_sentences([[], []]),
        ValueError,
        "no words",
    ),
    "nothing frequent": (
        lambda: sg.Vocabulary.from_sentences(FOX, min_count=4),
        ValueError,
        "min_count=4 .* 'the', occurs 3 times",
    ),
    "min_count 0": (
        lambda: sg.Vocabulary.from_sentences(FOX, min_count=0),
        ValueError,
        "min_count must .* got 0",
    ),
    "a sentence as string": (
        lambda: sg.Vocabulary.from_sentences(["the fox"]),
        TypeError,
        "'the fox'; split it",
    ),
    "a text as string": (
        lambda: sg.skip_gram_pairs("the fox", FOX_WORDS),
        TypeError,
        "got 'the fox'; sg.read_corpus",
    ),
    "a path as text": (
        lambda: sg.train("the_fox.txt"),
        TypeError,
        "got 'the_fox.txt'; sg.read_corpus",
    ),
    "no text": (lambda: sg.Vocabulary.from_sentences(None), TypeError, "lists of words, got None"),
    "numbers as words": (
        lambda: sg.Vocabulary.from_sentences([["a", 1]]),
        TypeError,
        "a word must be a string, got 1",
    ),
    "numbers as words, fast": (
        lambda: sg.train([["a", 1]] * 9, progress=False),
        TypeError,
        "a word must be a string, got 1",
    ),
    "a list as vocabulary": (
        lambda: sg.skip_gram_pairs(FOX, ["the"]),
        TypeError,
        r"sg.Vocabulary.*got \['the'\]",
    ),
    "an unknown word": (lambda: FOX_WORDS.row("quikc"), KeyError, "did you mean 'quick'"),
    "a row outside": (lambda: FOX_WORDS.decode([6]), ValueError, "rows must .* got 6"),
    "no pair": (lambda: sg.skip_gram_pairs([["fox"]], FOX_WORDS), ValueError, "no pair"),
    "window 0": (
        lambda: sg.skip_gram_pairs(FOX, FOX_WORDS, window=0),
        ValueError,
        "window must .* got 0",
    ),
    "half a window": (
        lambda: sg.skip_gram_pairs(FOX, FOX_WORDS, window=0.5),
        TypeError,
        "window must .* got 0.5",
    ),
    "unknown windows": (
        lambda: sg.skip_gram_pairs(FOX, FOX_WORDS, windows="random"),
        ValueError,
        "'fixed', 'dynamic'",
    ),
    "a count as frequency": (
        lambda: sg.keep_probability(7),
        ValueError,
        "divide counts by their sum",
    ),
    "a frequency of NaN": (
        lambda: sg.keep_probability(float("nan")),
        ValueError,
        "share of the text",
    ),
    "a word as frequency": (
        lambda: sg.keep_probability("fox"),
        TypeError,
        "frequency must be a .* of numbers.*fox",
    ),
    "t = 0": (lambda: sg.keep_probability(0.1, t=0), ValueError, "t must .* got 0"),
    "an unknown formula": (
        lambda: sg.keep_probability(0.1, formula="c"),
        ValueError,
        "'code', 'paper', got 'c'",
    ),
}
test_bad_input_is_answered_in_one_sentence = answered(BAD)
