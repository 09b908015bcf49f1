"""The findings of the lecture from word2vec to CLIP, on the shop and the kingdom."""

import numpy as np
import pytest
from scipy.special import log_softmax

import sgns_edu as sg


def train(pairs, V, subtract, *, size=128, lr=0.2, epochs=4, rng=0):
    """In-batch softmax; the learning rate falls from epoch to epoch."""
    rng = np.random.default_rng(rng)
    W_in, W_out = sg.initial_params(V, dim=32, rng=rng)
    for rate in np.linspace(lr, 0, epochs, endpoint=False):
        order = rng.permutation(len(pairs))
        for start in range(0, len(pairs) - size + 1, size):
            w, c = pairs[order[start : start + size]].T
            v, u = W_in[w], W_out[c]
            force = np.eye(size) - np.exp(log_softmax(v @ u.T - subtract[c], axis=1))
            np.add.at(W_in, w, rate * force @ u)
            np.add.at(W_out, c, rate * force.T @ v)
    return W_in, W_out


def shop(seed):
    """What to train on, and a function from scores to hits@10 and the share of complements."""
    store = sg.worlds.shop(rng=seed)
    orders = sg.baskets(store.orders)
    seen = sg.baskets(orders[800:])
    items = sg.Vocabulary.from_sentences(seen)
    pairs = sg.skip_gram_pairs(seen, items, window=seen.window)
    partner = np.array([items.index[store.complement[item]] for item in items.words])
    new = [items.encode(order) for order in orders[:800]]

    def measure(scores):
        scores = scores - 1e9 * np.eye(len(items))
        top = np.argsort(-scores, axis=1)[:, :10]
        hits = [np.mean([b in top[a] for b in order if b != a]) for order in new for a in order]
        return np.mean(hits), np.mean(top[:, 0] == partner)

    return pairs, len(items), measure


def test_one_batch_is_one_table_of_scores():
    """Rows are centers, columns contexts, the diagonal right: the steps of a batch, summed."""
    rng = np.random.default_rng(0)
    params = sg.Params(*rng.normal(size=(2, 9, 4)))
    pairs = rng.integers(9, size=(6, 2))
    objective = sg.SampledSoftmax(sg.Unigram(np.arange(1, 10)), k=5)
    W_in, W_out = params.copy()
    w, c = pairs.T
    v, u = params.W_in[w], params.W_out[c]
    log_q = np.log(np.arange(1, 10) ** 0.75 / (np.arange(1, 10) ** 0.75).sum())
    force = np.eye(6) - np.exp(log_softmax(v @ u.T - log_q[c], axis=1))
    np.add.at(W_in, w, 0.1 * force @ u)
    np.add.at(W_out, c, 0.1 * force.T @ v)
    moved = params.copy()
    for draw in objective.draw_in_batch(pairs):
        step = sg.explain(params, objective, draw)
        moved.W_in[draw.center] += 0.1 * step.on_center.sum(axis=0)
        np.add.at(moved.W_out, step.rows, 0.1 * step.on_rows)
    np.testing.assert_allclose(moved.W_in, W_in, atol=1e-14)
    np.testing.assert_allclose(moved.W_out, W_out, atol=1e-14)


def check_shop(seed, **settings):
    pairs, V, measure = shop(seed)
    log_q = np.log(np.bincount(pairs[:, 1], minlength=V) / len(pairs))
    plain, corrected = (
        v @ u.T for v, u in (train(pairs, V, s, rng=seed, **settings) for s in (np.zeros(V), log_q))
    )
    (plain_hits, plain_pairs), (hits, _) = measure(plain), measure(corrected)
    assert plain_hits <= 0.23
    assert hits >= 0.26
    assert measure(plain + log_q)[0] >= 0.26
    assert plain_pairs >= 0.9
    return hits - plain_hits


def test_in_batch_negatives_divide_popularity_out_and_log_q_keeps_it():
    check_shop(0)


@pytest.mark.slow
def test_in_batch_negatives_in_five_shops():
    gains = [check_shop(seed) for seed in range(5)]
    assert min(gains) > 0.06
    pairs, V, measure = shop(0)
    log_q = np.log(np.bincount(pairs[:, 1], minlength=V) / len(pairs))
    v, u = train(pairs, V, log_q, lr=0.1, epochs=20)
    assert measure(v @ u.T)[1] >= 0.9  # complements come back with longer training


def lean(W):
    return np.linalg.norm(W.mean(axis=0)) / np.linalg.norm(W, axis=1).mean()


def check_kingdom(seed):
    world = sg.kingdom(60_000, rng=seed)
    vocabulary = world.vocabulary
    pairs = sg.skip_gram_pairs(world.sentences, vocabulary, window=5)
    v, u = train(pairs, len(vocabulary), np.zeros(len(vocabulary)), lr=0.1, epochs=3, rng=seed)
    emb = sg.Embeddings(vocabulary, v, u)
    assert sg.evaluation.analogies(emb, world.sections)["all"].right >= 0.95
    assert lean(u) < 1e-10  # no step of a softmax moves the sum of all u
    assert lean(v) < 0.2
    assert abs(sg.evaluation.cone(emb).around_u) < 0.2
    sgns = sg.train(
        world.sentences,
        dim=32,
        epochs=10,
        lr=0.05,
        min_count=1,
        subsample=0,
        threads=1,
        rng=seed,
        progress=False,
    )
    cone = sg.evaluation.cone(sgns)
    assert cone.between < -0.7
    assert min(cone.around_v, cone.around_u) > 0.5
    assert lean(sgns.W_out) > 0.5


def test_a_choice_among_the_batch_learns_analogies_without_a_cone():
    check_kingdom(0)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 5))
def test_a_choice_among_the_batch_has_no_cone_for_other_seeds(seed):
    check_kingdom(seed)


def test_the_push_of_a_softmax_falls_on_hard_negatives():
    """Many plain draws, weighed by e^(s/τ): the distribution of `sg.Hard` with β = 1/τ."""
    noise, s, τ = sg.Unigram([5, 4, 3, 2, 1]), np.array([0.9, 0.8, 0.5, 0.0, -0.5]), 0.5
    objective = sg.InfoNCE(noise, k=500, temperature=τ)
    params = sg.Params(np.ones((5, 1)), s[:, None])
    rng, pushed = np.random.default_rng(0), np.zeros(5)
    for _ in range(200):
        step = sg.explain(params, objective, objective.draw(0, 0, rng))
        pushed += np.bincount(step.rows[1:], weights=step.errors[1:], minlength=5)
    mined = sg.Hard(noise, np.tile(s, (5, 1)), sharpness=1 / τ).probs(0)
    # 100,000 draws: shares are off by less than .005 by chance, and by 1/500 since k is finite
    np.testing.assert_allclose(pushed / pushed.sum(), mined, atol=0.01)
