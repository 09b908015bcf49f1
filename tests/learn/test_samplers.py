"""Every noise is a distribution for every center, draws what it says, and costs its set-up once."""

import numpy as np
import pytest
from scipy.stats import chisquare

import sgns_edu as sg
from sgns_edu.learn.noise import CachedNoise, draw_from

V = 12
RNG = np.random.default_rng(0)
COUNTS = np.r_[0, RNG.integers(1, 500, size=V - 1)]  # one word is never drawn by its count
SIMILARITY = RNG.normal(size=(V, V))
RULED_OUT = np.where(RNG.random((V, V)) < 0.3, -np.inf, SIMILARITY)
RULED_OUT[:, 1] = 0


class Own:
    """A student's sampler: one class with `probs`."""

    def probs(self, center):
        weight = np.arange(1, V + 1) ** (1 + center % 3)
        return weight / weight.sum()


class Counted(CachedNoise):
    """A sampler of one's own, derived from `CachedNoise`, that remembers how often it was asked."""

    asked = 0

    def probs(self, center=None):
        self.asked += 1
        return np.roll(Own().probs(0), center)


NOISES = {
    "uniform": sg.Uniform(V),
    "unigram": sg.Unigram(COUNTS),
    "frequencies": sg.Unigram(COUNTS, 1),
    "rare first": sg.Unigram(COUNTS, -1),
    "hard": sg.Hard(sg.Unigram(COUNTS), SIMILARITY, 1.5),
    "soft": sg.Hard(sg.Uniform(V), SIMILARITY, -1),
    "hard, ruled out": sg.Hard(sg.Unigram(COUNTS), RULED_OUT, 2),
    "hard, β = 0": sg.Hard(sg.Unigram(COUNTS), RULED_OUT, 0),
    "blend": sg.Blend([(1, sg.Unigram(COUNTS)), (2, sg.Hard(sg.Uniform(V), SIMILARITY))]),
    "own": Own(),
    "own, derived": Counted(),
    "hard over own": sg.Hard(Own(), SIMILARITY),
    "blend of own": sg.Blend([(1, Own())]),
}


@pytest.mark.parametrize("name", NOISES)
def test_probs_are_a_distribution_for_every_center(name):
    for center in range(V):
        probs = NOISES[name].probs(center)
        assert probs.shape == (V,)
        assert probs.min() >= 0
        assert probs.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("name", NOISES)
def test_draws_follow_probs(name):
    rng = np.random.default_rng(1)
    for center in (0, 5):
        probs = NOISES[name].probs(center)
        seen = np.bincount(draw_from(NOISES[name], center, 20_000, rng), minlength=V)
        assert seen[probs == 0].sum() == 0
        assert (
            chisquare(seen[probs > 0], 20_000 * probs[probs > 0]).pvalue > 1e-4
        )  # 26 draws at a fixed seed


def test_formulas_by_hand():
    np.testing.assert_allclose(sg.Unigram([90, 9, 1]).probs(), [0.825, 0.147, 0.028], atol=5e-4)
    np.testing.assert_allclose(sg.Unigram([4, 1], -1).probs(), [0.2, 0.8])
    similarity = np.array([[0, np.log(3)], [0, 0]])
    np.testing.assert_allclose(sg.Hard(sg.Uniform(2), similarity, 1).probs(0), [0.25, 0.75])
    np.testing.assert_allclose(sg.Hard(sg.Unigram([3, 1], 1), similarity, 1).probs(0), [0.5, 0.5])
    np.testing.assert_allclose(
        sg.Blend([(1, sg.Unigram([3, 1], 1)), (3, sg.Uniform(2))]).probs(0), [0.5625, 0.4375]
    )


def test_minus_infinity_rules_out_where_sharpness_is_positive_and_nothing_at_zero():
    hard, base = NOISES["hard, ruled out"], sg.Unigram(COUNTS).probs()
    for center in range(V):
        np.testing.assert_array_equal(
            hard.probs(center) > 0, (base > 0) & np.isfinite(RULED_OUT[center])
        )
        np.testing.assert_array_equal(NOISES["hard, β = 0"].probs(center), base)


def test_the_set_up_is_paid_once_for_each_center():
    noise, rng = Counted(), np.random.default_rng(2)
    for _ in range(50):
        draw_from(noise, 3, 5, rng)
        draw_from(noise, 4, 5, rng)
    assert noise.asked == 2


def test_a_steep_similarity_neither_overflows_nor_loses_its_mass():
    similarity = np.array([[0.0, 5000.0, 4999.0], [0, 0, 0], [0, 0, 0]])
    noise = sg.Hard(
        sg.Unigram([1, 0, 1], 1), similarity, 3
    )  # the most similar word is never drawn by the base
    np.testing.assert_allclose(noise.probs(0), [0, 0, 1])


@pytest.mark.parametrize("name", NOISES)
def test_every_sampled_objective_and_the_trainer_eat_every_noise(name):
    for rule in ("allow", "redraw"):
        objective = sg.NegativeSampling(NOISES[name], k=3, collision=rule)
        trainer = sg.Trainer(
            sg.initial_params(V, dim=3, rng=0), objective, [[0, 1], [1, 2], [5, 3]], rng=0
        )
        trainer.run(20)
        drawn = trainer.history.columns()["negatives"]
        assert drawn.shape == (20, 3)
        assert (trainer.history.seek(20).W_out == trainer.params.W_out).all()
        if rule == "redraw":
            assert not (drawn == trainer.history.columns()["context"][:, None]).any()


def test_a_tape_with_hard_and_blended_noise_survives_a_file(tmp_path):
    for name in ("hard", "blend"):
        objective = sg.NegativeSampling(NOISES[name], k=3)
        trainer = sg.Trainer(sg.initial_params(V, dim=3, rng=0), objective, [[0, 1], [1, 2]], rng=0)
        trainer.run(10)
        trainer.history.save(tmp_path / "run.npz")
        loaded = sg.History.load(tmp_path / "run.npz")
        assert (loaded.seek(10).W_in == trainer.params.W_in).all()
        np.testing.assert_array_equal(loaded.objective.noise.probs(1), NOISES[name].probs(1))


class Wrong:
    def __init__(self, probs):
        self.given = probs

    def probs(self, center):
        return self.given


BAD = [
    (
        "weights negative",
        lambda: sg.Blend([(-1, sg.Uniform(2)), (2, sg.Uniform(2))]),
        "weight must be",
    ),
    ("weights zero", lambda: sg.Blend([(0, sg.Uniform(2))]), "at least one weight above 0"),
    ("no parts", lambda: sg.Blend([]), "at least one weight above 0"),
    ("sizes", lambda: sg.Blend([(1, sg.Uniform(2)), (1, sg.Uniform(3))]), "same number of words"),
    ("similarity's size", lambda: sg.Hard(sg.Uniform(3), np.eye(2)), r"shape \(3, 3\)"),
    ("NaN", lambda: sg.Hard(sg.Uniform(2), np.full((2, 2), np.nan)), "NaN"),
    (
        "β < 0 and −∞",
        lambda: sg.Hard(sg.Uniform(2), np.full((2, 2), -np.inf), -1),
        "sharpness of at least 0",
    ),
    (
        "all ruled out",
        lambda: sg.Hard(sg.Uniform(2), np.full((2, 2), -np.inf)).probs(0),
        "excludes every word",
    ),
    ("alpha", lambda: sg.Unigram([1, 2], alpha=-1.1), "alpha must be"),
    ("counts", lambda: sg.Unigram([1, -2]), "none negative"),
    ("all zero", lambda: sg.Unigram([0, 0]), "not all zero"),
    ("sum", lambda: draw_from(Wrong([0.5, 0.6]), 0, 1, RNG), "sum to 1"),
    ("below zero", lambda: draw_from(Wrong([1.5, -0.5]), 0, 1, RNG), "smallest -0.5"),
    ("not numbers", lambda: draw_from(Wrong([np.nan, 1.0]), 0, 1, RNG), "sum to 1"),
    ("no word", lambda: sg.spelling_similarity([]), "empty"),
    ("one string", lambda: sg.spelling_similarity("walk"), "list of words"),
]


@pytest.mark.parametrize(
    ("call", "says"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_bad_input_is_answered_in_one_sentence(call, says):
    with pytest.raises((ValueError, TypeError), match=says):
        call()


def test_spelling_by_hand():
    # <walk> has 5 + 4 pieces, <walked> 7 + 6; they share <w wa al lk <wa wal alk: 7 of 15
    similarity = sg.spelling_similarity(["walk", "walked", "cat", "a"])
    assert similarity[0, 1] == pytest.approx(7 / 15)
    assert similarity[0, 2] == 0
    np.testing.assert_array_equal(similarity, similarity.T)
    np.testing.assert_array_equal(np.diag(similarity), 1)
    sg.Hard(sg.Uniform(4), similarity, 3).probs(0)
