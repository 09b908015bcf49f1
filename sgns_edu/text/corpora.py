"""Texts to learn from: tiny ones written by hand, real English found on the reader's own machine, one to fetch."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sgns_edu import errors
from sgns_edu.text import docs
from sgns_edu.files import replacing

if TYPE_CHECKING:
    from tqdm import tqdm
from sgns_edu.text.kingdom import kingdom

ABC = """
a b c
b a
c a b
"""

FOX = """
the quick brown fox jumps over the lazy dog
the lazy dog is asleep
the fox is quick
the quick fox runs and jumps
the brown dog is lazy and asleep
the quick brown fox runs over the dog
"""

TEXT8 = "http://mattmahoney.net/dc/text8.zip"
TEXT8_SHA256 = "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232"
TEXT8_SENTENCE = 1000  # words: text8 has no sentences, and word2vec cuts a line after that many

DOCS_VERSION = 1  # to be raised when the sentences of the same documentation change


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
    return CORPORA[errors.one_of("the corpus", name, CORPORA)].load(progress)


def cache_folder() -> Path:
    """Where built and fetched corpora are kept: the system's folder for a user's caches."""
    import pooch

    return Path(pooch.os_cache("sgns_edu"))


def _lines(text: str) -> list[list[str]]:
    """One sentence a line; equal words are one object, which keeps large texts small in memory."""
    return [list(map(sys.intern, line.split())) for line in text.splitlines() if line]


def _docs(progress: bool) -> list[list[str]]:
    """The documentation of this machine, from the cache where it was built before by the same versions."""
    from tqdm.auto import tqdm

    path = cache_folder() / f"docs-{_versions()}.txt"
    with tqdm(desc="reading docs", unit=" files", disable=not progress) as bar:  # the same bar whether built or kept
        try:
            return _lines(path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            text = "\n".join(map(" ".join, _built(bar)))
    _keep(path, text)
    return _lines(text)


def _built(bar: "tqdm") -> Iterator[list[str]]:
    """The sentences of all sources; the bar counts the files."""
    sources = docs.sources()
    bar.reset(total=len(sources))
    for path in sources:
        yield from docs.prose(path)
        bar.update()


def _versions() -> str:
    """A short name for the versions of all that is read."""
    packages = [(name, importlib.metadata.version(name)) for name in ("numpy", "scipy", "scikit-learn", "matplotlib")]
    return hashlib.sha256(repr([DOCS_VERSION, platform.python_version(), *packages]).encode()).hexdigest()[:12]


def _keep(path: Path, text: str) -> None:
    """Write the text to the cache, whole; where that cannot be, go without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError:
        pass


def _text8(progress: bool) -> list[list[str]]:
    """The first 100 million letters of a cleaned Wikipedia, by Matt Mahoney."""
    with tempfile.TemporaryDirectory(prefix="sgns_edu-") as spare:
        with zipfile.ZipFile(_fetched(TEXT8, TEXT8_SHA256, Path(spare), progress)) as archive:
            words = list(map(sys.intern, archive.read("text8").decode("ascii").split()))
    return [words[start:start + TEXT8_SENTENCE] for start in range(0, len(words), TEXT8_SENTENCE)]


def _fetched(url: str, sha256: str, spare: Path, progress: bool) -> Path:
    """The file at that address: in the cache, whole, or in the spare folder where the cache cannot be written."""
    import pooch

    cache, name = cache_folder(), url.rpartition("/")[2]
    folder = cache if (cache / name).exists() or _writable(cache) else spare
    fetch = pooch.HTTPDownloader(progressbar=progress, timeout=30)
    try:
        return Path(pooch.retrieve(url, f"sha256:{sha256}", fname=name, path=folder, downloader=fetch))
    except OSError as error:
        raise ConnectionError(f"{url} cannot be fetched ({type(error).__name__}); try again with a network, put the file "
                              f"at {str(cache / name)!r} by hand, or take load_corpus('docs'): it needs none") from None


def _writable(folder: Path) -> bool:
    """Whether files can be put there; it is made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


CORPORA = {
    "abc": Corpus("three sentences of three words, for the first step", lambda progress: _lines(ABC)),
    "fox": Corpus("six sentences of twelve words about a fox and a dog, written by hand", lambda progress: _lines(FOX)),
    "kingdom": Corpus("150,000 words of a made-up world whose truth is known; `sg.kingdom` has the truth as well",
                      lambda progress: kingdom(rng=0).sentences),
    "docs": Corpus("the documentation on this machine: Python's, numpy's and others', about 1.9 million words", _docs),
    "text8": Corpus("17 million words of Wikipedia, the field's usual benchmark; fetched once, 31 MB", _text8),
}
