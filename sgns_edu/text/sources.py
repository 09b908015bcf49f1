"""Which files a text is in: a file, a folder, a pattern, a URL, or a list of these."""

from __future__ import annotations

import glob
import importlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from sgns_edu.files import check_file, check_path


def list_texts(paths: str | os.PathLike | Iterable[str | os.PathLike]) -> list[str]:
    """List the files of a text, in alphabetical order within a folder or pattern.

    Parameters
    ----------
    paths : path, pattern, folder, URL, or an iterable of these
        A pattern has *, ? or […], as in "texts/*.gz". Hidden files of a folder are left out. A URL
        is opened by fsspec, and may be a pattern or a folder as well.

    Raises
    ------
    FileNotFoundError
        If a file does not exist, or a pattern or a folder has no file.
    ValueError
        If a file is listed twice, or none is.
    ImportError
        If a URL needs a package that is not installed.

    Examples
    --------
    >>> list_texts([])
    Traceback (most recent call last):
    ValueError: expected at least one text file, got none
    """
    if isinstance(paths, (str, bytes, os.PathLike)) or not isinstance(paths, Iterable):
        files = _expand(paths)
    else:
        files = [file for path in paths for file in _expand(path)]
    if not files:
        raise ValueError("expected at least one text file, got none")
    twice = sorted({file for file in files if files.count(file) > 1})
    if twice:
        raise ValueError(f"every file must be listed once, got {twice[0]!r} twice")
    return files


def _expand(path: str | os.PathLike) -> list[str]:
    if is_url(path):
        files = _expand_url(str(path))
    else:
        files = _expand_path(check_path(path))
    if not files:
        raise FileNotFoundError(f"no text file matches {str(path)!r}")
    return sorted(files)


def _expand_path(path: Path) -> list[str]:
    name = str(path)
    if path.is_dir():
        return [str(file) for file in path.iterdir() if file.is_file() and not _is_hidden(file)]
    if is_pattern(name) and not path.exists():
        return [file for file in glob.glob(name) if Path(file).is_file()]
    return [str(check_file(path))]


def _expand_url(url: str) -> list[str]:
    system, name = _find_system(url)
    if system.isdir(name):
        found = [file["name"] for file in system.ls(name, detail=True) if file["type"] == "file"]
        return [system.unstrip_protocol(file) for file in found if not _is_hidden(Path(file))]
    if is_pattern(name):
        return [system.unstrip_protocol(file) for file in system.glob(name)]
    if not system.exists(name):
        raise FileNotFoundError(f"there is no file {url!r}")
    return [url]


def _is_hidden(file: Path) -> bool:
    return file.name.startswith(".")


def is_url(path: object) -> bool:
    """Whether a path is for fsspec.

    >>> is_url("s3://bucket/text.gz"), is_url("text.gz")
    (True, False)
    """
    return isinstance(path, str) and "://" in path


def is_pattern(name: str) -> bool:
    """Whether a name has *, ? or […]."""
    return glob.has_magic(name)


def open_source(path: str | os.PathLike) -> BinaryIO:
    """Open a file or a URL for reading bytes."""
    if is_url(path):
        system, name = _find_system(str(path))
        return system.open(name, "rb")
    return open(path, "rb")


def find_size(path: str) -> int:
    """Bytes of a file or of what a URL points to, 0 if that is not known before it is read."""
    if is_url(path):
        system, name = _find_system(path)
        return system.size(name) or 0
    return os.path.getsize(path)


def _find_system(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the name that it has there."""
    try:
        fsspec = importlib.import_module("fsspec.core")
    except ImportError:
        raise ImportError(
            f"opening {url!r} needs fsspec, which is not installed: pip install 'sgns_edu[remote]'"
        ) from None
    return fsspec.url_to_fs(url)
