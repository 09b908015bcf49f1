"""From sentences to training examples: a window slides, and every neighbor in it makes one pair (center, context)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sgns_edu import errors
from sgns_edu.text.vocabulary import Vocabulary, as_sentences, checked_vocabulary


def skip_gram_pairs(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    *,
    window: int = 2,
    windows: str = "fixed",
    rng: int | np.random.Generator | None = None,
) -> np.ndarray:
    """Every word is once the center, and each word at most `window` places away is one of its contexts.

    Parameters
    ----------
    sentences : iterable of lists of words
        A window never crosses the end of a sentence. Words outside the vocabulary leave no gap.
    window : int, default 2
        How far a context may be from its center, in words.
    windows : {"fixed", "dynamic"}
        "dynamic" draws each center's own width from 1 … window, so that a context at distance δ
        is used with probability (window − δ + 1) / window, as word2vec does.
    rng : int or Generator
        Needed by "dynamic".

    Returns
    -------
    ndarray of shape (N, 2), int32
        Row numbers: center, context; in the order of the text.

    Raises
    ------
    ValueError
        No pair at all, a window under 1, or dynamic windows without an rng.

    Notes
    -----
    Mikolov et al. 2013 (arXiv 1301.3781), section 3.2. The papers predict the context from the center, and so do
    we; word2vec.c and gensim feed the context's row. With fixed windows that gives the same pairs; with dynamic ones
    only the expected number of each pair is the same, because the width that decides is that of the other word.

    Examples
    --------
    >>> vocabulary = Vocabulary.from_sentences([["the", "quick", "fox"]])
    >>> [tuple(vocabulary.decode(pair)) for pair in skip_gram_pairs([["the", "quick", "fox"]], vocabulary, window=1)]
    [('the', 'quick'), ('quick', 'the'), ('quick', 'fox'), ('fox', 'quick')]
    """
    window = errors.check_int("window", window, least=1)
    if errors.check_choice("windows", windows, ["fixed", "dynamic"]) == "dynamic":
        if rng is None:
            raise ValueError(
                "windows='dynamic' draws random widths and needs rng=…, an int or a Generator"
            )
        rng = errors.check_rng(rng)
    checked_vocabulary(vocabulary)
    encoded = [vocabulary.encode(sentence) for sentence in as_sentences(sentences)]
    longest = max(map(len, encoded), default=0)
    if longest < 2:
        raise ValueError(
            f"no sentence has two words of the vocabulary of {len(vocabulary)}, so there is no pair"
        )
    words = np.concatenate(encoded)  # (n,)
    sentence = np.repeat(np.arange(len(encoded)), [len(rows) for rows in encoded])  # (n,)
    width = (
        np.full(len(words), window)
        if windows == "fixed"
        else rng.integers(1, window + 1, size=len(words))
    )  # (n,)
    center, context = _neighbors(sentence, width, min(window, longest))
    return np.stack([words[center], words[context]], axis=1)  # (N, 2)


def checked_pairs(pairs: object, V: int) -> np.ndarray:
    """Pairs as an array (N, 2) of row numbers of V words; one sentence otherwise."""
    try:
        shape = np.shape(pairs)
    except ValueError:  # rows of different lengths
        shape = (len(pairs),)
    if len(shape) != 2 or shape[1] != 2 or not shape[0]:
        raise ValueError(
            f"pairs must have the shape (N, 2), center and context, with N of at least 1, not {shape}"
        )
    return errors.check_rows("pairs", pairs, V)


def _neighbors(
    sentence: np.ndarray, width: np.ndarray, window: int
) -> tuple[np.ndarray, np.ndarray]:
    """Places of centers and contexts in the running text, ordered by center, then by context."""
    offsets = np.array([d for d in range(-window, window + 1) if d])  # (2·window,)
    center = np.repeat(np.arange(len(sentence)), len(offsets))
    context = center + np.tile(offsets, len(sentence))
    inside = (context >= 0) & (context < len(sentence))
    center, context = center[inside], context[inside]
    meets = (sentence[center] == sentence[context]) & (abs(center - context) <= width[center])
    return center[meets], context[meets]
