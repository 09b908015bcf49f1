"""What becomes of a text: windows, pairs, words dropped, baskets."""

from __future__ import annotations

import numpy as np

from sgns_edu.datasets.corpora import load_corpus
from sgns_edu.learn.noise import Unigram
from sgns_edu.text.pairs import skip_gram_pairs
from sgns_edu.text.sequences import baskets
from sgns_edu.text.subsampling import keep_probability, subsample
from sgns_edu.text.vocabulary import Vocabulary


def pairs_of(
    sentences: list[list[str]], vocabulary: Vocabulary | None = None, **options: object
) -> list[tuple]:
    """The pairs of a text as (center, context) rows, sorted."""
    vocabulary = vocabulary or Vocabulary.from_sentences(sentences)
    return sorted(map(tuple, skip_gram_pairs(sentences, vocabulary, **options).tolist()))


def distances(places: np.ndarray, **options: object) -> np.ndarray:
    """How far apart center and context stood, for a text whose words are the numbers of their places."""
    words = [str(place) for place in places]
    vocabulary = Vocabulary(words, [1] * len(words))
    center, context = skip_gram_pairs([words], vocabulary, **options).T
    return abs(places[center] - places[context])


def windows_are_symmetric() -> str:
    rng, text = np.random.default_rng(0), [["the", "quick", "brown", "fox", "sleeps"]]

    def same(pairs: list[tuple]) -> bool:
        return pairs == sorted((context, center) for center, context in pairs)

    drawn = [same(pairs_of(text, window=2, windows="dynamic", rng=rng)) for _ in range(100)]
    fixed = pairs_of(text, window=2)
    return (
        f"{len(fixed)} pairs of a five-word sentence; turned round they are "
        f"{'the same' if same(fixed) else 'others'}, with drawn widths in {sum(drawn)} of 100 draws"
    )


def two_formulas() -> str:
    kept = {
        ratio: [keep_probability(ratio * 1e-4, t=1e-4, formula=name) for name in ("paper", "code")]
        for ratio in (10, 100)
    }
    return "; ".join(
        f"f/t = {ratio}: {paper:.3f} and {code:.3f}" for ratio, (paper, code) in kept.items()
    )


def the_golden_corner() -> str:
    corner = ((1 + np.sqrt(5)) / 2) ** 2
    below, above = (keep_probability(factor * corner * 1e-3, t=1e-3) for factor in (0.999, 1.01))
    return f"kept just below f = {corner:.3f} t: {below:.3f}, just above: {above:.3f}"


def dropping_and_drawing() -> str:
    sentences = load_corpus("fox")
    vocabulary = Vocabulary.from_sentences(sentences)
    kept = list(subsample(sentences, vocabulary, t=0.02, rng=0))
    pairs, fewer = (pairs_of(text, vocabulary, window=2) for text in (sentences, kept))
    negatives = Unigram(vocabulary.counts).draw(0, 5 * len(pairs), np.random.default_rng(0))
    return (
        f"of {vocabulary.counts.sum()} words subsampling keeps {sum(map(len, kept))}, and {len(pairs)} pairs become "
        f"{len(fewer)}; negative sampling with k = 5 keeps the {len(pairs)} and adds {len(negatives)}"
    )


def the_window_widens() -> str:
    places = np.arange(10_000)
    kept = places[np.random.default_rng(0).random(len(places)) < 0.5]
    reach = [distances(some, window=2).mean() for some in (places, kept)]
    return (
        f"a window of 2 reaches {reach[0]:.2f} words far on average, "
        f"{reach[1]:.2f} when half of the words are dropped at random"
    )


def nearer_counts_more() -> str:
    far = distances(np.arange(20_000), window=5, windows="dynamic", rng=0)
    shares = np.bincount(far)[1:] / (2 * (20_000 - np.arange(1, 6)))
    return "used of the contexts at distance 1 to 5: " + ", ".join(
        f"{share:.2f}" for share in shares
    )


def across_the_border() -> str:
    sentences = [["the", "fox", "is", "quick"], ["a", "dog", "sleeps", "there"]]
    apart, joined = (len(pairs_of(text, window=2)) for text in (sentences, [sum(sentences, [])]))
    return f"two sentences of four words, window 2: {apart} pairs; joined into one: {joined}, with strangers for neighbors"


def a_basket_is_a_set() -> str:
    order, other = ["tent", "lantern", "pasta", "sauce"], ["pasta", "tent", "sauce", "lantern"]
    vocabulary = Vocabulary.from_sentences([order])
    whole = baskets([order]).window
    same = [
        pairs_of([order], vocabulary, window=window) == pairs_of([other], vocabulary, window=window)
        for window in (whole, 1)
    ]
    return (
        f"four items in two orders: with the whole basket as the window the pairs are "
        f"{'the same' if same[0] else 'others'}, with a window of 1 {'the same' if same[1] else 'others'}"
    )
