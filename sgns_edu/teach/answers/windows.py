"""What becomes of a text: windows, pairs, words dropped, baskets."""

from __future__ import annotations

from typing import Any

import numpy as np

from sgns_edu.datasets.corpora import load_corpus
from sgns_edu.learn.noise import Unigram
from sgns_edu.text.pairs import skip_gram_pairs
from sgns_edu.text.sequences import baskets
from sgns_edu.text.subsampling import keep_probability, subsample
from sgns_edu.text.vocabulary import Vocabulary

Pairs = list[tuple[int, int]]


def list_pairs(
    sentences: list[list[str]], vocabulary: Vocabulary | None = None, **options: Any
) -> Pairs:
    """List the pairs (center, context) of a text, sorted."""
    vocabulary = vocabulary or Vocabulary.from_sentences(sentences)
    return sorted(map(tuple, skip_gram_pairs(sentences, vocabulary, **options).tolist()))


def distances(places: np.ndarray, **options: Any) -> np.ndarray:
    """Return how far apart center and context are, in a text whose words are their places."""
    words = [str(place) for place in places]
    vocabulary = Vocabulary(words, [1] * len(words))
    center, context = skip_gram_pairs([words], vocabulary, **options).T
    return abs(places[center] - places[context])


def is_symmetric(pairs: Pairs) -> bool:
    return pairs == sorted((context, center) for center, context in pairs)


def windows_are_symmetric() -> str:
    rng, text = np.random.default_rng(0), [["the", "quick", "brown", "fox", "sleeps"]]
    fixed = list_pairs(text, window=2)
    symmetric = 0
    for _ in range(100):
        symmetric += is_symmetric(list_pairs(text, window=2, windows="dynamic", rng=rng))
    return (
        f"{len(fixed)} pairs of a five-word sentence; reversed they are "
        f"{'the same' if is_symmetric(fixed) else 'others'}, with random widths in {symmetric} of "
        "100 draws"
    )


def two_formulas() -> str:
    texts = []
    for ratio in (10, 100):
        paper = keep_probability(ratio * 1e-4, t=1e-4, formula="paper")
        code = keep_probability(ratio * 1e-4, t=1e-4, formula="code")
        texts.append(f"f/t = {ratio}: {paper:.3f} and {code:.3f}")
    return "; ".join(texts)


def the_golden_corner() -> str:
    corner = ((1 + np.sqrt(5)) / 2) ** 2
    below, above = (keep_probability(factor * corner * 1e-3, t=1e-3) for factor in (0.999, 1.01))
    return f"kept just below f = {corner:.3f} t: {below:.3f}, just above: {above:.3f}"


def dropping_and_drawing() -> str:
    sentences = load_corpus("fox")
    vocabulary = Vocabulary.from_sentences(sentences)
    fewer = list(subsample(sentences, vocabulary, t=0.02, rng=0))
    all_pairs = list_pairs(sentences, vocabulary, window=2)
    pairs = list_pairs(fewer, vocabulary, window=2)
    rng = np.random.default_rng(0)
    negatives = Unigram(vocabulary.counts).draw(0, 5 * len(all_pairs), rng)
    return (
        f"of {vocabulary.counts.sum()} words subsampling keeps {sum(map(len, fewer))}, and "
        f"{len(all_pairs)} pairs become {len(pairs)}; negative sampling with k = 5 keeps the "
        f"{len(all_pairs)} and adds {len(negatives)}"
    )


def the_window_widens() -> str:
    places = np.arange(10_000)
    half = places[np.random.default_rng(0).random(len(places)) < 0.5]
    return (
        f"a window of 2 reaches {distances(places, window=2).mean():.2f} words far on average, "
        f"{distances(half, window=2).mean():.2f} when half of the words are dropped at random"
    )


def nearer_counts_more() -> str:
    n = 20_000
    counts = np.bincount(distances(np.arange(n), window=5, windows="dynamic", rng=0))[1:]
    shares = counts / (2 * (n - np.arange(1, 6)))
    listed = ", ".join(f"{share:.2f}" for share in shares)
    return f"share of the contexts at distance 1 to 5 that are used: {listed}"


def across_the_border() -> str:
    one, other = ["the", "fox", "is", "quick"], ["a", "dog", "sleeps", "there"]
    apart, joined = list_pairs([one, other], window=2), list_pairs([one + other], window=2)
    return (
        f"two sentences of four words, window 2: {len(apart)} pairs; joined into one: "
        f"{len(joined)}, with strangers for neighbors"
    )


def a_basket_is_a_set() -> str:
    order, other = ["tent", "lantern", "pasta", "sauce"], ["pasta", "tent", "sauce", "lantern"]
    vocabulary = Vocabulary.from_sentences([order])
    texts = []
    for window in (baskets([order]).window, 1):
        pairs = list_pairs([order], vocabulary, window=window)
        same = pairs == list_pairs([other], vocabulary, window=window)
        texts.append("the same" if same else "others")
    return (
        f"four items in two orders: with the whole basket as the window the pairs are {texts[0]}, "
        f"with a window of 1 {texts[1]}"
    )
