"""Which files a text is in: a file, a folder, a pattern, or a list of these."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path

from sgns_edu.files import check_file, check_path


def list_texts(paths: str | os.PathLike | Iterable[str | os.PathLike]) -> list[str]:
    """List the files of a text, in alphabetical order within a folder or pattern.

    Parameters
    ----------
    paths : path, pattern, folder, or an iterable of these
        A pattern has *, ? or […], as in "texts/*.gz". Hidden files of a folder are left out.

    Raises
    ------
    FileNotFoundError
        If a file does not exist, or a pattern or a folder has no file.
    ValueError
        If a file is listed twice.

    Examples
    --------
    >>> list_texts([])
    Traceback (most recent call last):
    FileNotFoundError: expected at least one text file, got none
    """
    if isinstance(paths, (str, os.PathLike)):
        files = _expand(paths)
    else:
        files = [file for path in paths for file in _expand(path)]
    if not files:
        raise FileNotFoundError("expected at least one text file, got none")
    twice = sorted({file for file in files if files.count(file) > 1})
    if twice:
        raise ValueError(f"every file must be listed once, got {twice[0]!r} twice")
    return files


def _expand(path: str | os.PathLike) -> list[str]:
    path = check_path(path)
    name = str(path)
    if path.is_dir():
        files = sorted(str(file) for file in path.iterdir() if _is_text(file))
    elif glob.has_magic(name) and not path.exists():
        files = sorted(file for file in glob.glob(name) if Path(file).is_file())
    else:
        return [str(check_file(path))]
    if not files:
        raise FileNotFoundError(f"no text file matches {name!r}")
    return files


def _is_text(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".")
