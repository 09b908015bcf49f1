"""The words that have a row: which ones, how often each occurs, and its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from sgns_edu import errors
from sgns_edu.text.sentences import check_sentence, check_sentences, check_words


class Vocabulary:
    """Words, most frequent first, each with its count and its row number.

    Parameters
    ----------
    words : sequence of str
        Distinct words; their order is the order of the rows.
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
        If there is no word, a word is repeated, or the counts do not fit the words.

    Examples
    --------
    >>> vocabulary = Vocabulary.from_sentences([["the", "fox", "the"]])
    >>> vocabulary.words, vocabulary.counts.tolist()
    (('the', 'fox'), [2, 1])
    """

    def __init__(self, words: Sequence[str], counts: Sequence[int] | np.ndarray):
        checked = check_sentence(words, "words")
        self.words = tuple(map(str.__str__, checked))  # plain: an enum's member would lie later
        if not self.words:
            raise ValueError("the vocabulary is empty; it needs at least one word")
        self.counts = _check_counts(counts, len(self.words))  # (V,)
        if len(self.index) != len(self.words):
            repeated = Counter(self.words).most_common(1)[0][0]
            raise ValueError(
                f"every word must appear once in the vocabulary, but {repeated!r} appears twice"
            )

    @cached_property
    def index(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

    @classmethod
    def from_sentences(cls, sentences: Iterable[Sequence[str]], min_count: int = 1) -> Vocabulary:
        """Count the words of all sentences and keep those that occur `min_count` times or more.

        Equally frequent words are in alphabetical order, so the same text always gives the same
        rows.

        Parameters
        ----------
        sentences : iterable of lists of words
            Read once.
        min_count : int, default 1

        Raises
        ------
        ValueError
            If there is no word at all, or none is frequent enough.
        TypeError
            If a sentence is a string instead of a list of words, or a word is not a string.

        Examples
        --------
        >>> Vocabulary.from_sentences([["the", "fox"], ["the", "dog"]], min_count=2)
        Vocabulary of 1 words: the
        """
        least = errors.check_int("min_count", min_count, least=1)
        counter: Counter[str] = Counter()
        for sentence in check_sentences(sentences):
            counter.update(sentence)
        return cls(*keep_frequent(counter, least))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self.index

    def __repr__(self) -> str:
        head = ", ".join(self.words[:5])
        if len(self) > 5:
            head += ", …"
        return f"Vocabulary of {len(self):,} words: {head}"

    def row(self, word: str) -> int:
        """Return the row number of a word; for an unknown one the KeyError suggests similar words.

        >>> Vocabulary(["the", "fox"], [2, 1]).row("fox")
        1
        """
        try:
            return self.index[word]
        except (KeyError, TypeError):
            raise errors.unknown_word(word, self.words) from None

    def encode(self, sentence: Iterable[str]) -> np.ndarray:
        """Return the row numbers of a sentence's words, (n,) int32; unknown words are skipped.

        Raises
        ------
        TypeError
            If the sentence is a bare string, or a word is not a string.

        Examples
        --------
        >>> Vocabulary(["the", "fox"], [2, 1]).encode(["the", "red", "fox"]).tolist()
        [0, 1]
        """
        index = self.index
        rows = [index[word] for word in check_sentence(sentence) if word in index]
        return np.array(rows, dtype=np.int32)

    def decode(self, rows: Iterable[int]) -> list[str]:
        """Return the words of the given row numbers; one outside 0 … V − 1 is a ValueError.

        >>> Vocabulary(["the", "fox"], [2, 1]).decode([1, 0])
        ['fox', 'the']
        """
        rows = list(errors.check_iterable("rows", rows))
        return [self.words[row] for row in errors.check_rows("rows", rows, len(self))]


def _check_counts(counts: Sequence[int] | np.ndarray, V: int) -> np.ndarray:
    numbers = errors.check_numbers("counts", counts)
    if numbers.shape == (V,):
        fit = (numbers >= 0) & (numbers == np.floor(numbers)) & (numbers < errors.LARGEST)
        if fit.all():
            return numbers.astype(np.int64)
    raise ValueError(f"counts must be {V} ints of at least 0, got {errors.show_value(counts)}")


def keep_frequent(counter: Mapping[str, int], least: int) -> tuple[list[str], list[int]]:
    """Return the words that occur `least` times or more, most frequent first, and their counts.

    Raises
    ------
    ValueError, TypeError
        As for `sort_by_frequency`.

    >>> keep_frequent({"fox": 2, "the": 3, "axolotl": 1}, 2)
    (['the', 'fox'], [3, 2])
    """
    words, counts = list(counter), list(counter.values())
    places = sort_by_frequency(words, counts, least)
    return [words[place] for place in places], [counts[place] for place in places]


def sort_by_frequency(words: Sequence[str], counts: Sequence[int], least: int = 1) -> list[int]:
    """Return the places of the words that occur `least` times or more, most frequent first.

    Equally frequent words are in alphabetical order.

    Raises
    ------
    ValueError
        If there is no word at all, or none is frequent enough.
    TypeError
        If a word is not a string.

    Examples
    --------
    >>> sort_by_frequency(["fox", "the", "dog", "axolotl"], [2, 3, 2, 1], least=2)
    [1, 2, 0]
    """
    if not len(words):
        raise ValueError("the text has no words; it needs at least one sentence with one word")
    check_words(words)
    frequent = [place for place, count in enumerate(counts) if count >= least]
    if not frequent:
        most, word = max(zip(counts, words))
        raise ValueError(
            f"min_count={least} leaves no word: the most frequent, {word!r}, occurs {most} times"
        )
    return sorted(frequent, key=lambda place: (-counts[place], words[place]))


def check_vocabulary(vocabulary: object) -> Vocabulary:
    """Return `vocabulary` if it is one."""
    if not isinstance(vocabulary, Vocabulary):
        raise TypeError(
            "the vocabulary must be an sg.Vocabulary, as from_sentences makes it, "
            f"got {errors.show_value(vocabulary)}"
        )
    return vocabulary
