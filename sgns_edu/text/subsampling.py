"""Subsampling: frequent words are dropped at random before the windows are cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np

from sgns_edu import errors
from sgns_edu.text.sentences import check_sentences
from sgns_edu.text.vocabulary import Vocabulary, check_vocabulary


@overload
def keep_probability(frequency: float, *, t: float = 1e-3, formula: str = "code") -> float: ...


@overload
def keep_probability(
    frequency: np.ndarray, *, t: float = 1e-3, formula: str = "code"
) -> np.ndarray: ...


def keep_probability(
    frequency: float | np.ndarray, *, t: float = 1e-3, formula: str = "code"
) -> float | np.ndarray:
    """Keep a word that makes up the share f of the text with probability min(1, √(t/f) + t/f).

    Parameters
    ----------
    frequency : float or ndarray
        Shares of the running text, in (0, 1].
    t : float, default 1e-3
        Threshold: words with a larger share are thinned out (exactly so for "paper"; "code" keeps
        all words up to 2.618 t).
    formula : {"code", "paper"}
        "code" is √(t/f) + t/f, as in word2vec.c and gensim; "paper" is √(t/f), Mikolov et al. 2013
        (arXiv 1310.4546), eq. 5.

    Returns
    -------
    float or ndarray
        As `frequency`.

    Raises
    ------
    ValueError, TypeError
        If a frequency is outside (0, 1], such as a count, t is not above 0, or there is no such
        formula.

    Examples
    --------
    >>> [round(keep_probability(1e-2, t=1e-3, formula=f), 3) for f in ("code", "paper")]
    [0.416, 0.316]
    """
    t = errors.check_float("t", t, above=0)
    errors.check_choice("formula", formula, ["code", "paper"])
    f = errors.check_numbers("frequency", frequency)
    if not ((f > 0) & (f <= 1)).all():
        raise ValueError(
            "a frequency must be a share of the text in (0, 1], "
            f"got {errors.show_value(frequency)}; divide counts by their sum"
        )
    share = np.sqrt(t / f)
    if formula == "code":
        share = share + t / f
    keep = np.minimum(1, share)
    return float(keep) if np.ndim(frequency) == 0 else keep


def subsample(
    sentences: Iterable[Sequence[str]],
    vocabulary: Vocabulary,
    *,
    t: float = 1e-3,
    formula: str = "code",
    rng: int | np.random.Generator | None = None,
) -> list[list[str]]:
    """Keep or drop each word of the text independently; dropped words leave no gap.

    Words outside the vocabulary are dropped as well, since they have no frequency. The number of
    sentences stays the same, even if some become empty.

    Parameters
    ----------
    sentences : iterable of lists of words
    vocabulary : Vocabulary
        Its counts give each word's share of the text.
    t, formula
        As for `keep_probability`.
    rng : int, Generator or None
        Seed, source of randomness, or None for fresh entropy.

    Returns
    -------
    list of lists of words

    Raises
    ------
    ValueError, TypeError
        As `keep_probability`, or if a sentence is not a list of words.

    Examples
    --------
    >>> text = [["the", "fox"], ["the", "the", "the"]]
    >>> subsample(text, Vocabulary.from_sentences(text), t=0.01, rng=0)
    [['fox'], ['the', 'the']]
    """
    rng = errors.check_rng(rng)
    counts = np.maximum(check_vocabulary(vocabulary).counts, 1)  # (V,)
    frequency = counts / max(vocabulary.counts.sum(), 1)  # (V,)
    keep = np.asarray(keep_probability(frequency, t=t, formula=formula))  # (V,)
    fewer = []
    for sentence in check_sentences(sentences):
        words = [word for word in sentence if word in vocabulary]
        stays = rng.random(len(words)) < keep[vocabulary.encode(words)]  # (n,)
        fewer.append([word for word, stay in zip(words, stays) if stay])
    return fewer
