"""From sentences to pairs: every word in the window around a center is one of its contexts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors
from sgns_edu.text.sentences import check_sentences
from sgns_edu.text.vocabulary import Vocabulary, check_vocabulary


def skip_gram_pairs(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    *,
    window: int = 2,
    windows: str = "fixed",
    rng: int | np.random.Generator | None = None,
) -> np.ndarray:
    """Pair every word as the center with each word at most `window` places away as its context.

    Parameters
    ----------
    sentences : iterable of lists of words
        A window never crosses the end of a sentence. Words outside the vocabulary are removed
        first, so they leave no gap.
    vocabulary : Vocabulary
    window : int, default 2
        Largest distance between center and context, in words.
    windows : {"fixed", "dynamic"}
        "dynamic" draws each center's own width from 1 … window, so that a context at distance δ
        is used with probability (window − δ + 1) / window, as in word2vec.
    rng : int, Generator or None
        For "dynamic": seed, source of randomness, or None for fresh entropy.

    Returns
    -------
    ndarray of shape (N, 2), int32
        Row numbers: center, context; in the order of the text.

    Raises
    ------
    ValueError
        If there is no pair at all, or the window is under 1.

    Notes
    -----
    Mikolov et al. 2013 (arXiv 1301.3781), section 3.2. The papers predict the context from the
    center, and so do we; word2vec.c and gensim feed the context's row. With fixed windows that
    gives the same pairs. With dynamic ones only the expected number of each pair is the same,
    because the other word's width decides.

    Examples
    --------
    >>> text = [["the", "quick", "fox"]]
    >>> vocabulary = Vocabulary.from_sentences(text)
    >>> [tuple(vocabulary.decode(pair)) for pair in skip_gram_pairs(text, vocabulary, window=1)]
    [('the', 'quick'), ('quick', 'the'), ('quick', 'fox'), ('fox', 'quick')]
    """
    window = errors.check_int("window", window, least=1)
    errors.check_choice("windows", windows, ["fixed", "dynamic"])
    rng = errors.check_rng(rng)
    check_vocabulary(vocabulary)
    encoded = [vocabulary.encode(sentence) for sentence in check_sentences(sentences)]
    lengths = [len(rows) for rows in encoded]
    longest = max(lengths, default=0)
    if longest < 2:
        raise ValueError(
            f"no sentence has two words of the vocabulary of {len(vocabulary)}, so there is no pair"
        )
    words = np.concatenate(encoded)  # (n,)
    sentence = np.repeat(np.arange(len(encoded)), lengths)  # (n,)
    if windows == "dynamic":
        width = rng.integers(1, window + 1, size=len(words))  # (n,)
    else:
        width = np.full(len(words), window)  # (n,)
    center, context = _find_neighbors(sentence, width, min(window, longest))  # (N,) each
    return np.stack([words[center], words[context]], axis=1)  # (N, 2)


def _find_neighbors(
    sentence: np.ndarray, width: np.ndarray, window: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of centers and contexts in the text, ordered by center, then context."""
    n = len(sentence)
    offsets = np.delete(np.arange(-window, window + 1), window)  # (2·window,): all but 0
    center = np.repeat(np.arange(n), len(offsets))
    context = center + np.tile(offsets, n)
    inside = (context >= 0) & (context < n)
    center, context = center[inside], context[inside]
    same_sentence = sentence[center] == sentence[context]
    close = abs(center - context) <= width[center]
    return center[same_sentence & close], context[same_sentence & close]


def check_pairs(pairs: ArrayLike, V: int) -> np.ndarray:
    """Return pairs as an array of shape (N, 2) of row numbers of V words."""
    try:
        shape = np.shape(pairs)
    except ValueError:
        raise ValueError(
            "pairs must have the shape (N, 2), got rows of different lengths"
        ) from None
    if len(shape) != 2 or shape[1] != 2 or shape[0] == 0:
        raise ValueError(
            f"pairs must have the shape (N, 2), center and context, N of at least 1, got {shape}"
        )
    return errors.check_rows("pairs", pairs, V)
