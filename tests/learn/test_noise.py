"""Noise distributions: their shares by hand, their draws, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sgns_edu as sg
from sgns_edu.learn.noise import cumulate, draw_from
from tests.everything import V, noises
from tests.refusals import answered

counts = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


@given(counts, st.floats(-1, 2))
def test_a_unigram_noise_is_a_distribution_over_the_words_that_occur(counts, alpha):
    q = sg.Unigram(counts, alpha=alpha).probs()
    assert q.sum() == pytest.approx(1, abs=1e-12)
    assert ((q > 0) == (np.array(counts) > 0)).all()
    ratios = (
        [q[i] / q[0] - (counts[i] / counts[0]) ** alpha for i in np.flatnonzero(counts)]
        if counts[0]
        else []
    )
    assert np.allclose(ratios, 0, atol=1e-9 * max([1, *q / q[0]] if counts[0] else [1]))


def test_the_three_fourths_of_nine_tenths():
    """.9^.75 = .924, .09^.75 = .164, .01^.75 = .0316; divided by their sum 1.120."""
    assert sg.Unigram([0.9, 0.09, 0.01]).probs().round(3).tolist() == [0.825, 0.147, 0.028]


def test_exponents_flatten_and_turn_around():
    assert sg.Unigram([4, 1], alpha=1).probs().tolist() == [0.8, 0.2]
    assert sg.Unigram([4, 1], alpha=0).probs().tolist() == [0.5, 0.5]
    assert sg.Unigram([4, 1], alpha=-1).probs().tolist() == pytest.approx([0.2, 0.8], abs=1e-15)
    assert sg.Unigram([1e300, 1], alpha=2).probs().tolist() == [1, 0]


def test_hard_noise_multiplies_by_the_exponential_of_the_similarity():
    similarity = np.log([[1.0, 2], [1, 1]])
    hard = sg.Hard(sg.Uniform(2), similarity, sharpness=2)  # weights 1·1 and 1·2²
    assert hard.probs(0).tolist() == pytest.approx([0.2, 0.8], abs=1e-15)
    assert hard.probs(1).tolist() == [0.5, 0.5]
    assert sg.Hard(sg.Unigram([3, 1], alpha=1), similarity, sharpness=0).probs(0).tolist() == [
        0.75,
        0.25,
    ]


def test_a_similarity_of_minus_infinity_rules_a_word_out():
    hard = sg.Hard(sg.Uniform(3), np.where(np.eye(3), -np.inf, 1000.0))
    assert hard.probs(1).tolist() == [0.5, 0, 0.5]


@pytest.mark.parametrize("name", noises())
def test_every_noise_is_a_distribution_for_every_center(name):
    for center in range(V):
        q = noises()[name].probs(center)
        assert (q >= 0).all()
        assert q.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", noises())
def test_the_same_seed_draws_the_same_words(name):
    first, second = (draw_from(noises()[name], 1, 100, np.random.default_rng(3)) for _ in range(2))
    assert first.tolist() == second.tolist()


class Coins:
    """A generator that throws given numbers."""

    def __init__(self, *numbers):
        self.numbers = np.array(numbers)

    def random(self, size):
        return self.numbers[:size]


def test_a_coin_falls_on_the_first_word_whose_cumulative_share_exceeds_it():
    noise = sg.Unigram([0, 1, 2, 1, 0], alpha=1)  # cumulative 0, .25, .75, 1, 1
    assert noise.draw(0, 5, Coins(0.0, 0.25, 0.7499, 0.75, np.nextafter(1, 0))).tolist() == [
        1,
        2,
        2,
        3,
        3,
    ]


def test_rounding_never_draws_beyond_the_last_possible_word():
    probs = np.append(np.full(10, 0.1), 0)  # ten times .1 is .9999999999999999
    assert np.cumsum(probs)[-1] < 1
    assert cumulate(probs)[9:].tolist() == [1, 1]


def test_read_only_shares():
    with pytest.raises(ValueError, match="read-only"):
        sg.Unigram([1, 2]).probs()[0] = 1


class Shares:
    def __init__(self, *shares):
        self.shares = np.array(shares)

    def probs(self, center):
        return self.shares


EYE = np.eye(2)
BAD = {
    "no word": (lambda: sg.Uniform(0), ValueError, "V must .* got 0"),
    "no count": (lambda: sg.Unigram([]), ValueError, r"\(V,\)"),
    "a negative count": (lambda: sg.Unigram([3, -1]), ValueError, "smallest -1"),
    "only zeros": (lambda: sg.Unigram([0, 0]), ValueError, "largest 0"),
    "NaN as count": (lambda: sg.Unigram([1, np.nan]), ValueError, "nan"),
    "words as counts": (
        lambda: sg.Unigram(["fox"]),
        TypeError,
        "counts must be a .* of numbers.*fox",
    ),
    "counts in rows": (lambda: sg.Unigram([[1, 2]]), ValueError, r"\(1, 2\)"),
    "a steep exponent": (lambda: sg.Unigram([1, 2], alpha=3), ValueError, "alpha .* got 3"),
    "a similarity of another size": (
        lambda: sg.Hard(sg.Uniform(2), np.eye(3)),
        ValueError,
        r"\(2, 2\), got \(3, 3\)",
    ),
    "NaN as similarity": (lambda: sg.Hard(sg.Uniform(2), EYE * np.nan), ValueError, "NaN"),
    "a base without probs": (lambda: sg.Hard([1, 2], EYE), TypeError, r"probs\(center\)"),
    "ruled out in reverse": (
        lambda: sg.Hard(sg.Uniform(2), np.full((2, 2), -np.inf), sharpness=-1),
        ValueError,
        "sharpness",
    ),
    "all ruled out": (
        lambda: sg.Hard(sg.Uniform(2), np.full((2, 2), -np.inf)).probs(1),
        ValueError,
        "center 1 .* excludes",
    ),
    "no center": (lambda: sg.Hard(sg.Uniform(2), EYE).probs(), TypeError, "center must"),
    "a center outside": (
        lambda: sg.Hard(sg.Uniform(2), EYE).probs(2),
        ValueError,
        "center must .* got 2",
    ),
    "nothing to blend": (lambda: sg.Blend([]), ValueError, "at least one weight"),
    "weights of zero": (lambda: sg.Blend([(0, sg.Uniform(2))]), ValueError, "at least one weight"),
    "a negative weight": (lambda: sg.Blend([(-1, sg.Uniform(2))]), ValueError, "weight .* got -1"),
    "parts of two sizes": (
        lambda: sg.Blend([(1, sg.Uniform(2)), (1, sg.Uniform(3))]),
        ValueError,
        r"\[2, 3\]",
    ),
    "a part without weight": (
        lambda: sg.Blend([sg.Uniform(2)]),
        TypeError,
        r"pairs \(weight, noise\)",
    ),
    "a part without probs": (lambda: sg.Blend([(1, [0.5, 0.5])]), TypeError, r"probs\(center\)"),
    "shares that sum to 2": (lambda: sg.NegativeSampling(Shares(1, 1)), ValueError, "sum 2"),
    "a share below 0": (lambda: sg.NCE(Shares(1.5, -0.5)), ValueError, "smallest -0.5"),
    "a share of NaN": (lambda: sg.Blend([(1, Shares(np.nan, 1))]), ValueError, "nan"),
}
test_bad_input_is_answered_in_one_sentence = answered(BAD)
