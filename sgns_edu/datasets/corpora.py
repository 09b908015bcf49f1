"""Texts to learn from: tiny ones written by hand, real English found on the reader's own machine, one to fetch."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sgns_edu import errors
from sgns_edu.datasets.cache import split_lines
from sgns_edu.datasets.docstrings import documentation
from sgns_edu.datasets.kingdom import kingdom
from sgns_edu.datasets.text8 import text8
from sgns_edu.datasets.tiny import ABC, FOX


class Corpus(NamedTuple):
    """A line that says what it is, and how to get it; `load` is told whether to show progress."""

    line: str
    load: Callable[[bool], list[list[str]]]


def corpora() -> dict[str, str]:
    """The corpora that `load_corpus` knows, each with one line that says what it is.

    >>> list(corpora())
    ['abc', 'fox', 'kingdom', 'docs', 'text8']
    """
    return {name: corpus.line for name, corpus in CORPORA.items()}


def load_corpus(name: str, *, progress: bool = True) -> list[list[str]]:
    """The sentences of a corpus, as lists of words.

    Parameters
    ----------
    name : str
        One of `corpora()`.
    progress : bool, default True
        Whether to show a bar. "docs" is built once, in half a minute, and "text8" is fetched once; afterwards both are
        read from the user's cache folder. Where that cannot be written, they are built and fetched each time.

    Returns
    -------
    list of lists of str

    Raises
    ------
    ValueError
        Another name, or a fetched file with a wrong checksum.
    ConnectionError
        "text8" without a network.

    Examples
    --------
    >>> load_corpus("abc")
    [['a', 'b', 'c'], ['b', 'a'], ['c', 'a', 'b']]
    """
    return CORPORA[errors.check_choice("the corpus", name, CORPORA)].load(progress)


CORPORA = {
    "abc": Corpus(
        "three sentences of three words, for the first step", lambda progress: split_lines(ABC)
    ),
    "fox": Corpus(
        "six sentences of twelve words about a fox and a dog, written by hand",
        lambda progress: split_lines(FOX),
    ),
    "kingdom": Corpus(
        "150,000 words of a made-up world whose truth is known; `sg.kingdom` has the truth as well",
        lambda progress: kingdom(rng=0).sentences,
    ),
    "docs": Corpus(
        "the documentation on this machine: Python's, numpy's and others', about 1.9 million words",
        documentation,
    ),
    "text8": Corpus(
        "17 million words of Wikipedia, the field's usual benchmark; fetched once, 31 MB", text8
    ),
}
