"""Taming the commonplace: frequent words are dropped at random before the windows are cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from sgns_edu import errors
from sgns_edu.text.vocabulary import Vocabulary, as_sentences, as_words, checked_vocabulary

FORMULAS = ("code", "paper")


def keep_probability(
    frequency: float | np.ndarray, *, t: float = 1e-3, formula: str = "code"
) -> float | np.ndarray:
    """A word that makes up the share f of the text is kept with probability min(1, √(t/f) + t/f).

    Parameters
    ----------
    frequency : float or ndarray
        Shares of the running text, in (0, 1].
    t : float, default 1e-3
        The share from which on words are thinned (exactly so for "paper"; "code" keeps all words up to 2.618 t).
    formula : {"code", "paper"}
        "code" is word2vec.c's and gensim's √(t/f) + t/f; "paper" is √(t/f), Mikolov et al. 2013 (arXiv 1310.4546), eq. 5.

    Returns
    -------
    float or ndarray
        As `frequency`.

    Raises
    ------
    ValueError, TypeError
        A frequency outside (0, 1], such as a count; a t that is not above 0; another formula.

    Examples
    --------
    >>> [round(float(keep_probability(1e-2, t=1e-3, formula=f)), 3) for f in ("code", "paper")]
    [0.416, 0.316]
    """
    t = errors.check_float("t", t, above=0)
    f = errors.check_numbers("frequency", frequency)
    if not ((f > 0) & (f <= 1)).all():
        raise ValueError(
            f"a frequency must be a share of the text in (0, 1], not {errors.show_value(frequency)}; divide counts by their sum"
        )
    share = np.sqrt(t / f) + (
        t / f if errors.check_choice("formula", formula, FORMULAS) == "code" else 0
    )
    keep = np.minimum(1, share)
    return float(keep) if np.ndim(frequency) == 0 else keep


def subsample(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    *,
    t: float = 1e-3,
    formula: str = "code",
    rng: int | np.random.Generator,
) -> list[list[str]]:
    """Each word of the text is kept or dropped by a coin of its own; what is dropped leaves no gap.

    Words outside the vocabulary are dropped as well, since they have no frequency. Sentences keep their number,
    also where one becomes empty.

    Parameters
    ----------
    sentences : iterable of lists of words
    vocabulary : Vocabulary
        Its counts give each word's share of the text.
    t, formula
        As for `keep_probability`.
    rng : int or Generator

    Returns
    -------
    list of lists of words

    Raises
    ------
    ValueError, TypeError
        As `keep_probability`; sentences that are no lists of words.

    Examples
    --------
    >>> text = [["the", "fox"], ["the", "the", "the"]]
    >>> subsample(text, Vocabulary.from_sentences(text), t=0.01, rng=0)
    [['fox'], ['the', 'the']]
    """
    rng = errors.check_rng(rng)
    frequency = np.maximum(checked_vocabulary(vocabulary).counts, 1) / max(
        vocabulary.counts.sum(), 1
    )  # (V,)
    keep = keep_probability(frequency, t=t, formula=formula)  # (V,)
    return [_thinned(sentence, vocabulary, keep, rng) for sentence in as_sentences(sentences)]


def _thinned(
    sentence: Sequence[str], vocabulary: Vocabulary, keep: np.ndarray, rng: np.random.Generator
) -> list[str]:
    words = [word for word in as_words(sentence) if word in vocabulary]
    kept = rng.random(len(words)) < keep[vocabulary.encode(words)]
    return [word for word, stays in zip(words, kept) if stays]
