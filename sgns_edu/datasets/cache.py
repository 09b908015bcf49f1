"""Texts of one sentence per line, kept in the user's cache folder if it is writable."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sgns_edu.files import replace_file


def cache_folder() -> Path:
    """Return the folder for built and downloaded corpora: the system's folder for user caches."""
    import pooch

    return Path(pooch.os_cache("sgns_edu"))


def split_lines(text: str) -> list[list[str]]:
    """Return one sentence per line; equal words are one object, which saves memory."""
    return [list(map(sys.intern, line.split())) for line in text.splitlines() if line]


def save_text(path: Path, text: str) -> None:
    """Write the text to the cache, or do nothing if that is impossible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replace_file(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError:
        pass


def is_writable(folder: Path) -> bool:
    """Return whether files can be written there; the folder is made if it does not exist."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
