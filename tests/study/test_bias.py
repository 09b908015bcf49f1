"""A bias that was put there: WEAT by hand, the dial, and what is left after a direction is removed."""

import math

import numpy as np
import pytest

import sgns_edu as sg

FULL = dict(dim=50, window=5, k=5, epochs=10, lr=0.05, subsample=0, min_count=1, progress=False)
MEN = "king prince lord squire man boy father son uncle nephew".split()
WOMEN = "queen princess lady maiden woman girl mother daughter aunt niece".split()


def test_the_effect_size_by_hand():
    words = ["x1", "x2", "y1", "y2", "y3", "a", "b1", "b2"]
    rng = np.random.default_rng(5)
    emb = sg.Embeddings(sg.Vocabulary(words, [1] * 8), rng.normal(size=(8, 3)))
    targets, attributes = (words[:2], words[2:5]), (words[5:6], words[6:])

    def association(word):
        to_b = [emb.similarity(word, other) for other in attributes[1]]
        return emb.similarity(word, "a") - sum(to_b) / 2

    x, y = ([association(word) for word in group] for group in targets)
    mean = sum(x + y) / 5
    deviation = math.sqrt(sum((value - mean) ** 2 for value in x + y) / 5)
    result = sg.evaluation.weat(emb, targets, attributes, rng=0)
    assert result.effect == pytest.approx((sum(x) / 2 - sum(y) / 3) / deviation, abs=1e-6)
    turned = sg.evaluation.weat(emb, targets[::-1], attributes, rng=0)
    assert turned.effect == pytest.approx(-result.effect)
    assert result.low <= result.high


def test_the_interval_covers_an_absent_effect_as_often_as_it_says():
    """Random vectors: about 95 % of intervals hold 0 (fewer for so few words: 8 and 8)."""
    rng = np.random.default_rng(6)
    words = sg.Vocabulary([f"w{i}" for i in range(24)], [1] * 24)
    names = words.words
    lists = (names[:8], names[8:16]), (names[16:20], names[20:])
    covered = []
    for _ in range(200):
        emb = sg.Embeddings(words, rng.normal(size=(24, 10)))
        result = sg.evaluation.weat(emb, *lists, resamples=400, rng=rng)
        covered.append(result.low <= 0 <= result.high)
    assert 0.85 < np.mean(covered) < 0.99


def test_what_weat_refuses():
    emb = sg.Embeddings(sg.Vocabulary(list("abcd"), [1] * 4), np.eye(4))
    with pytest.raises(ValueError, match="at least 2 words"):
        sg.evaluation.weat(emb, (["a"], ["b", "c"]), (["c"], ["d"]))
    with pytest.raises(ValueError, match="same association"):
        sg.evaluation.weat(emb, (["a", "b"], ["a", "b"]), (["c"], ["d"]))
    with pytest.raises(TypeError, match="two lists of words"):
        sg.evaluation.weat(emb, ("ab", "cd"), (["c"], ["d"]))
    with pytest.raises(KeyError, match="fox"):
        sg.evaluation.weat(emb, (["a", "fox"], ["b", "c"]), (["c"], ["d"]))


def list_jobs(world):
    """The eight female and the eight male professions."""
    gender, topics = world.classes["gender"], world.classes["topic"]
    jobs = [word for word in gender if word in topics]
    return tuple([job for job in jobs if gender[job] == side] for side in ("female", "male"))


def train(bias, seed):
    world = sg.kingdom(50_000, bias=bias, rng=seed)
    return sg.train(world.sentences, rng=seed, threads=1, **FULL), list_jobs(world)


def measure(bias, seed):
    emb, jobs = train(bias, seed)
    return sg.evaluation.weat(emb, jobs, (WOMEN, MEN), rng=0)


def remove_direction(emb, direction):
    """Subtract the part of every v along a direction."""
    direction = direction / np.linalg.norm(direction)
    return sg.Embeddings(
        emb.vocabulary, emb.W_in - np.outer(emb.W_in @ direction, direction), emb.W_out
    )


def guess_left_out(emb, jobs):
    """The share of professions on the right side of a classifier that has not seen their couple."""
    from sklearn.linear_model import LogisticRegression

    right = []
    for out in range(8):
        kept = [i for i in range(8) if i != out]
        rows = [emb[side[i]] for side in jobs for i in kept]
        model = LogisticRegression(C=100, max_iter=5000)
        model.fit([v / np.linalg.norm(v) for v in rows], [1] * 7 + [0] * 7)
        for side, truth in zip(jobs, (1, 0)):
            v = emb[side[out]]
            right.append(model.predict([v / np.linalg.norm(v)])[0] == truth)
    return np.mean(right)


def steps(emb):
    found = np.array([emb[woman] - emb[man] for man, woman in zip(MEN, WOMEN)], dtype=float)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_the_dial_moves_the_effect():
    small = [measure(dial, 0) for dial in (0, 0.25, 1)]
    assert small[0].low < 0 < small[0].high
    assert small[1].low > 0
    assert small[0].effect < small[1].effect < small[2].effect


@pytest.mark.slow
def test_the_effect_rises_along_the_dial():
    dials = (0, 0.1, 0.25, 0.5, 1)
    found = [[measure(dial, seed) for seed in range(5)] for dial in dials]
    effects = [[one.effect for one in row] for row in found]
    assert sg.evaluation.spearman(np.repeat(dials, 5), np.ravel(effects)) >= 0.9
    low, high = (np.mean([getattr(one, end) for one in found[0]]) for end in ("low", "high"))
    assert low < 0 < high


@pytest.mark.slow
def test_what_remains_after_a_direction_is_removed():
    one_couple, ten_couples, control = [], [], []
    for seed in range(5):
        emb, jobs = train(1, seed)
        one_couple.append(guess_left_out(remove_direction(emb, emb["woman"] - emb["man"]), jobs))
        ten_couples.append(guess_left_out(remove_direction(emb, steps(emb).mean(axis=0)), jobs))
        control.append(guess_left_out(*train(0, seed)))
    assert np.mean(one_couple) >= 0.7
    assert np.mean(ten_couples) >= 0.7  # .80 ± .07
    assert np.mean(control) < 0.7


def test_a_classifier_still_finds_the_gender_after_one_couple_is_removed():
    emb, jobs = train(1, 0)
    cleaned = remove_direction(emb, emb["woman"] - emb["man"])
    ends = cleaned["woman"], cleaned["man"]
    gaps = [job @ (ends[0] - ends[1]) for job in (cleaned[word] for word in jobs[0])]
    assert max(map(abs, gaps)) < 1e-4  # what the recipe promises
    assert guess_left_out(cleaned, jobs) >= 0.7
