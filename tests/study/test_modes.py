"""What is learned first: the rates from slopes that are measured, and the order from training."""

import numpy as np
import pytest

import sgns_edu as sg
from tests.study.test_theory import NOISES, slope, world

TIMES = range(0, 5001, 20)
LEVEL, SIZE = 0.1, 1e-4


@pytest.mark.parametrize("name", NOISES)
@pytest.mark.parametrize("k", [2, 5])
def test_rates_and_modes_are_those_of_the_measured_slopes(name, k):
    rng = np.random.default_rng(k)
    counts = world(5, rng)
    noise = NOISES[name](counts, rng)
    modes = sg.theory.modes(counts, noise, k)

    def uphill(score):
        at = np.full(counts.shape, score)
        return -slope(lambda scores: sg.theory.expected_loss(scores, counts, noise, k), at)

    assert modes.rates.shape == (5,)
    assert (np.diff(modes.rates[1:]) <= 0).all()
    near_zero, near_log_k = uphill(0.0), uphill(-np.log(k))
    for i, rate in enumerate(modes.rates):
        pull = near_log_k if i else near_zero
        # rounding over h² of central differences is about 1e-10
        np.testing.assert_allclose(pull @ modes.contexts[i], rate * modes.centers[i], atol=1e-8)
        np.testing.assert_allclose(modes.centers[i] @ pull, rate * modes.contexts[i], atol=1e-8)
    largest = np.linalg.eigvalsh(near_zero.T @ near_zero)[-1]
    assert modes.rates[0] == pytest.approx(np.sqrt(largest), abs=1e-8)
    for table in modes[1:]:
        np.testing.assert_allclose(table[1:] @ table[1:].T, np.eye(4), atol=1e-10)


def test_rows_of_the_pull_sum_to_zero_near_log_k():
    """P(w, ·) and P(w)·q both sum to P(w), so the last singular value is zero and is left out."""
    counts = world(6, np.random.default_rng(1))
    modes = sg.theory.modes(counts, sg.Uniform(6), k=5)
    np.testing.assert_allclose(modes.contexts[1:].sum(axis=1), 0, atol=1e-10)
    assert modes.rates.min() > 1e-6


def test_the_cone_is_all_centers_against_all_contexts():
    P = sg.kingdom(1000, rng=0).cooccurrence(window=5)
    modes = sg.theory.modes(P, sg.Unigram(P.sum(axis=0)), k=5)
    assert modes.centers[0].min() > 0 > modes.contexts[0].max()
    assert modes.rates[0] > 1.5 * modes.rates[1]  # 1.95
    assert repr(modes).startswith("Modes of 586 words with rates ")


def test_signs_do_not_depend_on_rounding():
    P = four_people().P
    noise = sg.Unigram(P.sum(axis=0))
    one = sg.theory.modes(P, noise, k=5).centers[:10]
    for seed in range(5):
        rounding = 1 + 1e-13 * np.random.default_rng(seed).normal(size=P.shape)
        other = sg.theory.modes(P * rounding, noise, k=5).centers[:10]
        np.testing.assert_allclose(one, other, atol=1e-6)


def test_bad_input_is_answered_in_one_sentence():
    with pytest.raises(ValueError, match="k must be an int of at least 2, got 1"):
        sg.theory.modes(np.ones((2, 2)), sg.Uniform(2), k=1)
    with pytest.raises(ValueError, match="row 0 of counts is zero"):
        sg.theory.modes(np.array([[0, 0], [1, 1]]), sg.Uniform(2), k=5)


class World:
    """A world's exact pairs, its modes, and training on them from a small start."""

    def __init__(self, name, window, k, alpha):
        self.world = sg.kingdom(1000, world=name, rng=0)
        self.words = self.world.vocabulary.words
        self.P = self.world.cooccurrence(window=window)
        self.noise, self.k = sg.Unigram(self.P.sum(axis=0), alpha), k
        self.modes = sg.theory.modes(self.P, self.noise, k)

    def train(self, seed, dim=24):
        """Both tables at TIMES, by plain steps of rate 1."""
        asked = self.k * np.outer(self.P.sum(axis=1), self.noise.probs())  # (V, V)
        shape = (2, len(self.words), dim)
        v, u = np.random.default_rng(seed).normal(scale=SIZE / np.sqrt(dim), size=shape)
        kept = []
        for t in range(TIMES[-1] + 1):
            if t in TIMES:
                kept.append(sg.Params(v, u))
            pull = self.P - (self.P + asked) / (1 + np.exp(-v @ u.T))
            v, u = v + pull @ u, u + pull.T @ v
        return kept

    def arrivals(self, kept, n):
        """The first of TIMES at which each singular value of the scores is above LEVEL."""
        values = [np.linalg.svd(v @ u.T, compute_uv=False)[:n] for v, u in kept]
        return np.array(TIMES)[(np.array(values) > LEVEL).argmax(axis=0)]

    def growth(self, kept, n, start, end):
        """The measured rate of each predicted direction after the cone, modes 2 to n."""
        sizes = []
        for t in (start, end):
            v, u = kept[t // TIMES.step]
            cone = np.linalg.svd(np.concatenate([v, u]))[2][0]  # (d,)
            both = self.modes.centers[1:n] @ v + self.modes.contexts[1:n] @ u
            sizes.append(np.linalg.norm(both - np.outer(both @ cone, cone), axis=1))
        return np.log(sizes[1] / sizes[0]) / (end - start)

    def explained(self, numbers, feature):
        """η²: the variance that the groups of a feature explain."""
        group = self.world.classes[feature]
        rows = [i for i, word in enumerate(self.words) if word in group]
        names, x = np.array([group[self.words[i]] for i in rows]), numbers[rows]
        within = sum(((x[names == g] - x[names == g].mean()) ** 2).sum() for g in set(names))
        return 1 - within / ((x - x.mean()) ** 2).sum()


def four_people():
    return World("four people", window=5, k=5, alpha=0.75)


def test_the_modes_have_meanings_before_training():
    people = four_people()
    rank, gender = people.modes.centers[3], people.modes.centers[6]
    assert people.explained(rank, "royalty") == pytest.approx(0.69, abs=0.01)
    assert people.explained(gender, "gender") == pytest.approx(0.75, abs=0.01)
    assert people.explained(rank, "gender") < 0.01
    assert people.explained(gender, "royalty") < 0.01
    numbers = dict(zip(people.words, rank))
    sides = [np.sign(numbers[word]) for word in ("king", "queen", "man", "woman")]
    assert sides in ([1, 1, -1, -1], [-1, -1, 1, 1])


SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 5))]


@pytest.mark.parametrize("seed", SEEDS)
def test_training_learns_the_modes_in_their_order(seed):
    people = four_people()
    kept, rates = people.train(seed), people.modes.rates
    seen = people.arrivals(kept, 10)
    v, u = (table.mean(axis=0) for table in kept[seen[0] // TIMES.step])
    assert v @ u / np.linalg.norm(v) / np.linalg.norm(u) < -0.99

    product = (rates[:10] * seen)[1:]  # modes 2 to 10
    assert product.std() / product.mean() <= 0.15  # .03 to .06
    predicted = np.log(2 * LEVEL / SIZE**2) / 2  # from the start alone
    assert abs(product.mean() / predicted - 1) < 0.2  # .12

    measured = people.growth(kept, 10, start=340, end=500)
    assert sg.evaluation.spearman(measured, rates[1:10]) >= 0.95  # .98 to 1
    assert (abs(measured / rates[1:10] - 1) < 0.2).all()  # .14 at most

    for mode, feature in ((3, "royalty"), (6, "gender")):
        v, u = kept[3500 // TIMES.step]
        U = np.linalg.svd(v @ u.T)[0]
        nearest = abs(people.modes.centers[mode] @ U).argmax()
        assert people.explained(U[:, nearest], feature) >= 0.6


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_visible_trainer_keeps_the_order_from_word2vecs_start(seed):
    people, rng = four_people(), np.random.default_rng(seed)
    text = sg.kingdom(40_000, world="four people", rng=seed)
    pairs = sg.skip_gram_pairs(text.sentences, people.world.vocabulary, window=5)
    start = sg.initial_params(72, dim=12, rng=rng)
    objective = sg.NegativeSampling(people.noise, k=5)
    trainer = sg.Trainer(start, objective, pairs, lr=0.1, rng=rng)
    trainer.run(60_000)
    steps = np.arange(250, 60_001, 250)
    tables = [trainer.history.seek(t) for t in steps]
    values = np.array([np.linalg.svd(v @ u.T, compute_uv=False)[:10] for v, u in tables])
    product = 0.1 * steps[(values > 1).argmax(axis=0)] * people.modes.rates[:10]
    assert 2.5 < product.min() < product.max() < 6.6  # 2.8 to 4.9, while rates differ 19-fold
    v = trainer.history.seek(15_000).W_in
    rank, gender = (explained_by_rows(people, v, feature) for feature in ("rank", "gender"))
    assert rank > gender


def explained_by_rows(people, v, feature):
    """η² over all columns together."""
    group = people.world.classes[feature]
    rows = [i for i, word in enumerate(people.words) if word in group]
    names, x = np.array([group[people.words[i]] for i in rows]), v[rows]
    within = sum(((x[names == g] - x[names == g].mean(axis=0)) ** 2).sum() for g in set(names))
    return 1 - within / ((x - x.mean(axis=0)) ** 2).sum()
