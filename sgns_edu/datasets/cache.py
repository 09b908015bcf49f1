"""Texts of one sentence a line, kept in the user's cache folder where that can be written."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sgns_edu.files import replace_file


def cache_folder() -> Path:
    """Where built and fetched corpora are kept: the system's folder for a user's caches."""
    import pooch

    return Path(pooch.os_cache("sgns_edu"))


def split_lines(text: str) -> list[list[str]]:
    """One sentence a line; equal words are one object, which keeps large texts small in memory."""
    return [list(map(sys.intern, line.split())) for line in text.splitlines() if line]


def keep(path: Path, text: str) -> None:
    """Write the text to the cache, whole; where that cannot be, go without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replace_file(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError:
        pass


def is_writable(folder: Path) -> bool:
    """Whether files can be put there; it is made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
