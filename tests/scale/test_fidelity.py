"""The fast mode is the same idea: what the engines learn, against the exact trainer (tests/exact.py), over seeds.

The small version runs on two worlds; `make test-all` covers the grid of V, k, rate, window and subsampling.
"""

import importlib.util
from functools import cache

import numpy as np
import pytest

import sgns_edu as sg
from tests.exact import tenths, train_exactly

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("numba") is None,
    reason="the exact trainer needs Numba (the extra 'fast')",
)

ENGINES = ("numba", "numpy")
SEEDS = range(3)
WITHIN = 0.03  # of the exact trainer's mean length


def text_of(world, rng=1, words=20_000):
    """The sentences of a small world and the dimension that suits it."""
    if world == "karate":
        club = sg.worlds.karate(rng=rng)
        return list(sg.random_walks(club.graph, walks=5, length=40, rng=rng)), 8
    if world == "sixteen words":
        counts = sg.worlds.sixteen_words().counts
        pairs = np.random.default_rng(rng).choice(
            counts.size, size=words // 2, p=counts.ravel() / counts.sum()
        )
        return [[f"w{pair // len(counts)}", f"w{pair % len(counts)}"] for pair in pairs], 4
    if world == "docs":
        return sg.load_corpus("docs", progress=False)[::4], 50
    dim = {"twelve words": 8, "four people": 16, "kingdom": 50}[world]
    return sg.kingdom(words, world=world, rng=rng).sentences, dim


def lengths(train):
    """The mean length of each tenth of W_in over the seeds, and its relative standard error.

    Three seeds say little about the spread of one tenth, so the error is pooled over all of them.
    """
    runs = np.array([tenths(train(seed).W_in) for seed in SEEDS])  # (s, 10)
    mean = runs.mean(axis=0)
    spread = np.sqrt((runs.var(axis=0, ddof=1) / mean**2).mean())
    return mean, spread / np.sqrt(len(runs))


@cache
def exact_lengths(world, words, **settings):
    """Those of the exact trainer, once for both engines."""
    text, dim = text_of(world, words=words)
    return lengths(lambda seed: train_exactly(text, rng=seed, dim=dim, **settings))


def assert_lengths_agree(world, engine, words=8_000, **settings):
    """Each tenth close to the exact trainer's: within WITHIN, plus three standard errors.

    Three, since the grid makes about a thousand comparisons.
    """
    text, dim = text_of(world, words=words)

    def train(seed):
        return sg.train(
            text, engine=engine, threads=1, rng=seed, dim=dim, progress=False, **settings
        )

    mean, error = lengths(train)
    exact, exact_error = exact_lengths(world, words, **settings)
    allowed = WITHIN + 3 * np.hypot(error, exact_error)
    assert (abs(mean / exact - 1) <= allowed).all(), ((mean / exact).round(3), allowed)


SMALL = {"epochs": 5, "subsample": 0, "min_count": 1}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "world, k, lr", [("twelve words", 5, 0.1), ("kingdom", 5, 0.05), ("kingdom", 20, 0.1)]
)
def test_lengths_are_those_of_the_exact_trainer(engine, world, k, lr):
    assert_lengths_agree(world, engine, k=k, lr=lr, **SMALL)


WORLDS = ["twelve words", "sixteen words", "karate", "four people", "kingdom"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("k", [1, 5, 10, 20])
@pytest.mark.parametrize("lr", [0.025, 0.1])
def test_lengths_over_rates_and_negatives(engine, world, k, lr):
    assert_lengths_agree(world, engine, k=k, lr=lr, **SMALL)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("window, subsample", [(2, 0), (5, 1e-2)])
def test_lengths_over_windows_and_thresholds(engine, world, window, subsample):
    settings = {**SMALL, "window": window, "subsample": subsample}
    assert_lengths_agree(world, engine, k=5, lr=0.05, **settings)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "k, lr", [(5, 0.025), (5, 0.05), (5, 0.1), (1, 0.05), (10, 0.05), (20, 0.05)]
)
def test_lengths_in_real_english(engine, k, lr):
    assert_lengths_agree("docs", engine, k=k, lr=lr, min_count=10)


def analogies(emb, world):
    """The share of the kingdom's analogies that the vectors answer, their three inputs left out."""
    return sg.evaluation.analogies(emb, world.analogies)["all"].right


def assert_no_worse_at_analogies(engine, worlds, words, **settings):
    """Over several worlds the exact trainer is ahead by no more than .01 and two standard errors."""
    ahead = []
    for seed in worlds:
        world = sg.kingdom(words, rng=seed)
        given = {**SMALL, "dim": 50, "lr": 0.05, "rng": seed, **settings}
        fast = sg.train(world.sentences, engine=engine, threads=1, progress=False, **given)
        exact = train_exactly(world.sentences, **given)
        ahead.append(analogies(exact, world) - analogies(fast, world))
    assert np.mean(ahead) <= 0.01 + 2 * np.std(ahead, ddof=1) / np.sqrt(len(ahead)), ahead


@pytest.mark.parametrize("engine", ENGINES)
def test_analogies_are_answered_as_by_the_exact_trainer(engine):
    assert_no_worse_at_analogies(engine, range(1, 4), 20_000, k=10, epochs=8)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("k", [1, 5, 10, 20])
def test_analogies_over_ten_worlds(engine, k):
    assert_no_worse_at_analogies(engine, range(10), 40_000, k=k, epochs=15)


def test_nothing_shortens_a_step():
    """The step of a whole block is the plain sum of its questions: at a tiny rate the tables move by their gradient."""
    from sgns_edu.scale import engine_numba, engine_numpy
    from sgns_edu.scale.sampler import Sampler

    rng = np.random.default_rng(0)
    sampler = Sampler(np.ones(12), np.full(12, 1 / 12), 5, 20, 1e-9)
    tiles = sampler.draw(rng.integers(12, size=2000).astype(np.int32), (1e-9, 1e-9), rng)
    W = rng.normal(size=(2, 12, 8))
    center, rows, lr = tiles.tape()
    push = -lr[:, None] / (1 + np.exp(-np.einsum("pd,pmd->pm", W[0][center], W[1][rows])))
    push[:, 0] += lr
    moves = np.zeros_like(W)
    np.add.at(moves[0], center, np.einsum("pm,pmd->pd", push, W[1][rows]))
    np.add.at(moves[1], rows, push[:, :, None] * W[0][center][:, None, :])
    for engine in (engine_numba, engine_numpy):
        W_in, W_out = W.copy()
        engine.train_tiles(W_in, W_out, tiles)
        for got, start, move in ((W_in, W[0], moves[0]), (W_out, W[1], moves[1])):
            assert abs(got - start - move).max() < 1e-3 * abs(move).max()
