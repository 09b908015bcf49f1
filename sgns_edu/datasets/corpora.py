"""Texts to learn from: tiny ones, a made-up world, English from this machine, one to download."""

from __future__ import annotations

from sgns_edu import errors
from sgns_edu.datasets.cache import split_lines
from sgns_edu.datasets.docstrings import documentation
from sgns_edu.datasets.kingdom import kingdom
from sgns_edu.datasets.text8 import text8
from sgns_edu.datasets.tiny import ABC, FOX

CORPORA = {
    "abc": "three sentences of three words, for the first step",
    "fox": "six sentences of twelve words about a fox and a dog, written by hand",
    "kingdom": (
        "150,000 words of a made-up world whose truth is known; `sg.kingdom` has the truth as well"
    ),
    "docs": (
        "the documentation on this machine: Python's, numpy's and others', about 1.9 million words"
    ),
    "text8": "17 million words of Wikipedia, the field's usual benchmark; fetched once, 31 MB",
}


def corpora() -> dict[str, str]:
    """Return the corpora that `load_corpus` knows, each with a line that describes it.

    >>> list(corpora())
    ['abc', 'fox', 'kingdom', 'docs', 'text8']
    """
    return dict(CORPORA)


def load_corpus(name: str, *, progress: bool = True) -> list[list[str]]:
    """Return the sentences of a corpus, as lists of words.

    Parameters
    ----------
    name : str
        One of `corpora()`.
    progress : bool, default True
        Whether to show a progress bar. "docs" is built once, in half a minute, and "text8" is
        downloaded once; afterwards both are read from the user's cache folder. If that is not
        writable, they are built and downloaded each time.

    Returns
    -------
    list of lists of str

    Raises
    ------
    ValueError
        If there is no such corpus, or a downloaded file has a wrong checksum.
    ConnectionError
        If "text8" is needed without a network.

    Examples
    --------
    >>> load_corpus("abc")
    [['a', 'b', 'c'], ['b', 'a'], ['c', 'a', 'b']]
    """
    errors.check_choice("the corpus", name, CORPORA)
    if name == "abc":
        return split_lines(ABC)
    if name == "fox":
        return split_lines(FOX)
    if name == "kingdom":
        return kingdom(rng=0).sentences
    if name == "docs":
        return documentation(progress)
    return text8(progress)
