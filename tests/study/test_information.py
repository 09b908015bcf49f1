"""Length is information: KL by another sum, and lengths that follow it."""

import numpy as np
import pytest
from scipy.stats import entropy

import sgns_edu as sg


def test_information_is_scipys_relative_entropy():
    rng = np.random.default_rng(7)
    counts = rng.poisson(2, size=(9, 9)) + np.eye(9)
    contexts = counts.sum(axis=0) / counts.sum()
    expected = [entropy(row / row.sum(), contexts) for row in counts]
    found = sg.theory.information(counts)
    np.testing.assert_allclose(found, expected, atol=1e-12)
    # weighted by P(w): the mutual information, H(c) + H(w) − H(w, c)
    words = counts.sum(axis=1) / counts.sum()
    mutual = entropy(contexts) + entropy(words) - entropy(counts.ravel() / counts.sum())
    assert words @ found == pytest.approx(mutual, abs=1e-12)


def correlate(seed):
    """Rank correlations of |v| with the information and with the frequency."""
    world = sg.kingdom(rng=seed)
    emb = sg.train(
        world.sentences,
        dim=50,
        epochs=10,
        lr=0.05,
        subsample=0,
        min_count=1,
        threads=1,
        rng=seed,
        progress=False,
    )
    norms = [np.linalg.norm(emb[word]) for word in world.vocabulary.words]
    says = sg.theory.information(world.cooccurrence(5, windows="dynamic"))
    spearman = sg.evaluation.spearman
    return spearman(norms, says), spearman(norms, world.vocabulary.counts)


def test_lengths_follow_information():
    with_information, with_frequency = correlate(0)
    assert with_information >= 0.6
    assert with_information > abs(with_frequency)


@pytest.mark.slow
def test_lengths_follow_information_in_five_kingdoms():
    found = np.array([correlate(seed) for seed in range(5)])
    assert found[:, 0].min() >= 0.6
    assert (found[:, 0] > abs(found[:, 1])).all()
