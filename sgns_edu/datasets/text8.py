"""Seventeen million words of Wikipedia, the field's usual benchmark: downloaded and checked."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from sgns_edu.datasets import cache

TEXT8 = "http://mattmahoney.net/dc/text8.zip"
TEXT8_SHA256 = "a6640522afe85d1963ad56c05b0ede0a0c000dddc9671758a6cc09b7a38e5232"
TEXT8_SENTENCE = 1000  # words: text8 has no sentences, and word2vec cuts a line after that many


def text8(progress: bool) -> list[list[str]]:
    """Return the first 100 million letters of a cleaned Wikipedia, by Matt Mahoney."""
    with tempfile.TemporaryDirectory(prefix="sgns_edu-") as spare:
        path = fetch_file(TEXT8, TEXT8_SHA256, Path(spare), progress)
        with zipfile.ZipFile(path) as archive:
            text = archive.read("text8").decode("ascii")
    words = list(map(sys.intern, text.split()))
    return [words[start : start + TEXT8_SENTENCE] for start in range(0, len(words), TEXT8_SENTENCE)]


def fetch_file(url: str, sha256: str, spare: Path, progress: bool) -> Path:
    """Return the path of the downloaded file: in the cache, or in the spare folder if need be."""
    import pooch

    folder, name = cache.cache_folder(), url.rpartition("/")[2]
    place = folder / name
    if not place.exists() and not cache.is_writable(folder):
        folder = spare
    download: Any = pooch.HTTPDownloader(progressbar=progress, timeout=30)
    try:
        path = pooch.retrieve(
            url,
            f"sha256:{sha256}",
            fname=name,
            path=folder,
            downloader=download,  # pyright: ignore[reportArgumentType]  # its stub names other arguments
        )
    except OSError as error:
        raise ConnectionError(
            f"{url} cannot be fetched ({type(error).__name__}); try again with a network, "
            f"put the file at {str(place)!r} yourself, or use load_corpus('docs'), which needs no network"
        ) from None
    return Path(path)
