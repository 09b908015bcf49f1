"""The words worth a row: which ones there are, how often they occur, and the number of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from sgns_edu import errors


class Vocabulary:
    """Words, most frequent first, each with its count and its row number.

    Parameters
    ----------
    words : sequence of str
        Different words; their order is the order of the rows.
    counts : sequence of int
        How often each occurs, at least 0.

    Attributes
    ----------
    words : tuple of str
    counts : ndarray of shape (V,), int64
    index : dict from word to row number

    Raises
    ------
    ValueError
        No word, a word twice, or counts that do not fit.

    Examples
    --------
    >>> vocabulary = Vocabulary.from_sentences([["the", "fox", "the"]])
    >>> vocabulary.words, vocabulary.counts.tolist()
    (('the', 'fox'), [2, 1])
    """

    def __init__(self, words: Sequence[str], counts: Sequence[int]):
        self.words = tuple(as_words(words))
        if not self.words:
            raise ValueError("the vocabulary is empty; at least one word is wanted")
        only_strings(self.words)
        seen = errors.check_numbers("counts", counts)  # (V,)
        if (
            seen.shape != (len(self.words),)
            or not ((seen >= 0) & (seen == np.floor(seen)) & (seen < 2**53)).all()
        ):
            raise ValueError(
                f"counts must be {len(self.words)} whole numbers of at least 0, not {errors.show_value(counts)}"
            )
        self.counts = seen.astype(np.int64)  # (V,)
        if len(self.index) != len(self.words):
            twice = Counter(self.words).most_common(1)[0][0]
            raise ValueError(
                f"every word must stand once in the vocabulary, but {twice!r} stands there twice"
            )

    @cached_property
    def index(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

    @classmethod
    def from_sentences(cls, sentences: Iterable[Sequence[str]], min_count: int = 1) -> "Vocabulary":
        """Count the words of all sentences and keep those that occur `min_count` times or more.

        Equally frequent words stand in alphabetical order, so the same text always gives the same rows.

        Parameters
        ----------
        sentences : iterable of lists of words
            Gone through once.
        min_count : int, default 1

        Raises
        ------
        ValueError
            No word at all, or none frequent enough.
        TypeError
            Sentences given as strings instead of lists of words, or words that are no strings.

        Examples
        --------
        >>> Vocabulary.from_sentences([["the", "fox"], ["the", "dog"]], min_count=2)
        Vocabulary of 1 words: the
        """
        least = errors.check_int("min_count", min_count, least=1)
        counter: Counter[str] = Counter()
        for sentence in as_sentences(sentences):
            words = list(as_words(sentence))
            try:
                counter.update(words)
            except TypeError:  # a list among the words, say
                only_strings(words)
        words, counts = list(counter), list(counter.values())
        kept = by_frequency(words, counts, least)
        return cls([words[place] for place in kept], [counts[place] for place in kept])

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self.index

    def __repr__(self) -> str:
        head = ", ".join(self.words[:5]) + (", …" if len(self) > 5 else "")
        return f"Vocabulary of {len(self):,} words: {head}"

    def row(self, word: str) -> int:
        """The row number of a word; an unknown one is a KeyError that names its neighbors in spelling.

        >>> Vocabulary(["the", "fox"], [2, 1]).row("fox")
        1
        """
        try:
            return self.index[word]
        except (KeyError, TypeError):
            raise errors.unknown_word(word, self.words) from None

    def encode(self, sentence: Iterable[str]) -> np.ndarray:
        """Row numbers of a sentence's words, (n,) int32; words without a row leave no gap. A bare string is a TypeError.

        >>> Vocabulary(["the", "fox"], [2, 1]).encode(["the", "red", "fox"]).tolist()
        [0, 1]
        """
        words, rows = list(as_words(sentence)), []
        try:
            rows = [row for row in map(self.index.get, words) if row is not None]
        except TypeError:  # a list among the words, say
            only_strings(words)
        return np.array(rows, dtype=np.int32)

    def decode(self, rows: Iterable[int]) -> list[str]:
        """The words of the given row numbers; one outside 0 … V − 1 is a ValueError.

        >>> Vocabulary(["the", "fox"], [2, 1]).decode([1, 0])
        ['fox', 'the']
        """
        return [
            self.words[row]
            for row in errors.check_rows(
                "rows", list(errors.check_iterable("rows", rows)), len(self)
            )
        ]


def by_frequency(words: Sequence[str], counts: Sequence[int], least: int = 1) -> list[int]:
    """Places of the words that occur `least` times or more: most frequent first, equally frequent ones by the alphabet.

    Raises
    ------
    ValueError
        No word at all, or none frequent enough.
    TypeError
        Words that are no strings.

    Examples
    --------
    >>> by_frequency(["fox", "the", "dog", "axolotl"], [2, 3, 2, 1], least=2)
    [1, 2, 0]
    """
    if not len(words):
        raise ValueError("the text has no words; at least one sentence with one word is wanted")
    only_strings(words)
    kept = [place for place, count in enumerate(counts) if count >= least]
    if not kept:
        most, word = max(zip(counts, words))
        raise ValueError(
            f"min_count={least} leaves no word: the most frequent, {word!r}, occurs {most} times"
        )
    return sorted(kept, key=lambda place: (-counts[place], words[place]))


def as_words(sentence: Iterable[str]) -> Iterable[str]:
    """`sentence` itself, if one can go through it and it is no bare string: a frequent slip that would make every letter a word."""
    if isinstance(sentence, (str, bytes)):
        raise TypeError(
            f"a sentence must be a list of words, not the string {sentence[:40]!r}; split it first"
        )
    if not isinstance(sentence, Iterable):
        raise TypeError(f"a sentence must be a list of words, not {errors.show_value(sentence)}")
    return sentence


def as_sentences(sentences: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    """`sentences` themselves, unless they are a text or a path that still has to be read, or nothing one can go through."""
    if isinstance(sentences, (str, bytes)) or not isinstance(sentences, Iterable):
        raise TypeError(
            f"sentences must be lists of words, not {errors.show_value(sentences)}; sg.read_corpus(path) reads a file of them"
        )
    return sentences


def only_strings(words: Iterable[str]) -> Iterable[str]:
    """`words` themselves, unless one is no string: rows are found by spelling."""
    if odd := [word for word in words if not isinstance(word, str)]:
        raise TypeError(
            f"a word must be a string, not {errors.show_value(odd[0])}; str(…) makes one"
        )
    return words


def checked_vocabulary(vocabulary: object) -> Vocabulary:
    """`vocabulary` if it is one; one sentence otherwise."""
    if not isinstance(vocabulary, Vocabulary):
        raise TypeError(
            f"the vocabulary must be an sg.Vocabulary, as from_sentences makes it, not {errors.show_value(vocabulary)}"
        )
    return vocabulary
