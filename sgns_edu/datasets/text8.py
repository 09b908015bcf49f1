"""Seventeen million words of Wikipedia, the field's usual benchmark: fetched once, checked, and kept."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

from sgns_edu.datasets import cache

TEXT8 = "http://mattmahoney.net/dc/text8.zip"
TEXT8_SHA256 = "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232"
TEXT8_SENTENCE = 1000  # words: text8 has no sentences, and word2vec cuts a line after that many


def text8(progress: bool) -> list[list[str]]:
    """The first 100 million letters of a cleaned Wikipedia, by Matt Mahoney."""
    with tempfile.TemporaryDirectory(prefix="sgns_edu-") as spare:
        with zipfile.ZipFile(fetch_file(TEXT8, TEXT8_SHA256, Path(spare), progress)) as archive:
            words = list(map(sys.intern, archive.read("text8").decode("ascii").split()))
    return [words[start : start + TEXT8_SENTENCE] for start in range(0, len(words), TEXT8_SENTENCE)]


def fetch_file(url: str, sha256: str, spare: Path, progress: bool) -> Path:
    """The file at that address: in the cache, whole, or in the spare folder where the cache cannot be written."""
    import pooch

    kept, name = cache.cache_folder(), url.rpartition("/")[2]
    folder = kept if (kept / name).exists() or cache.is_writable(kept) else spare
    fetch = pooch.HTTPDownloader(progressbar=progress, timeout=30)
    try:
        return Path(
            pooch.retrieve(url, f"sha256:{sha256}", fname=name, path=folder, downloader=fetch)
        )
    except OSError as error:
        raise ConnectionError(
            f"{url} cannot be fetched ({type(error).__name__}); try again with a network, put the file "
            f"at {str(kept / name)!r} by hand, or take load_corpus('docs'): it needs none"
        ) from None
