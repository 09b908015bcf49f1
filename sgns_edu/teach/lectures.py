"""Find the lectures, copy them to work on, and open JupyterLab at the first one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sgns_edu.files import make_folder, replace_file

RECORD = ".sgns-edu.json"  # beside the copies: which version of each was copied last


def find_lectures() -> Path:
    """Return the folder of lectures of the installed package, or of the clone it runs from.

    Raises
    ------
    FileNotFoundError
        If neither exists.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "lectures", package.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise FileNotFoundError(
        f"found no lectures beside the package in {str(package)!r}; "
        "install it from a wheel or a clone"
    )


def copy_lectures(
    target: str | os.PathLike, source: Path | None = None, *, report: Callable[[str], None]
) -> Path:
    """Copy the lectures to a folder, and never overwrite a copy that was worked on.

    An untouched copy is replaced when its lecture is renewed; beside a changed one, the renewed
    lecture gets a name of its own.

    Parameters
    ----------
    target : path
    source : path, optional
        By default `find_lectures()`.
    report : callable
        Called with the name of each file that is written.
    """
    target = make_folder(target)
    digests = _read_record(target / RECORD)
    for lecture in sorted((source or find_lectures()).glob("*.ipynb")):
        content = lecture.read_bytes()
        place = _choose_place(target / lecture.name, content, digests.get(lecture.name))
        if place is not None:
            with replace_file(place) as file:
                file.write(content)
            report(str(place))
        digests[lecture.name] = _digest(content)
    with replace_file(target / RECORD, "w", encoding="utf-8") as file:
        json.dump(digests, file, indent=1)
    return target


def _choose_place(copy: Path, content: bytes, copied: str | None) -> Path | None:
    """Say where to write a lecture; `copied` is the digest of what was copied there last.

    Over an untouched copy, beside a changed one, or nowhere.
    """
    if not copy.exists():
        return copy
    current, renewed = _digest(copy.read_bytes()), _digest(content)
    if renewed in (current, copied):
        return None  # there is nothing new
    if current == copied:
        return copy
    beside = copy.with_name(f"{copy.stem}.renewed-{renewed[:8]}.ipynb")
    return None if beside.exists() else beside


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_record(path: Path) -> dict[str, str]:
    """Return the digests of what was copied last, by name; none if they cannot be read."""
    try:
        digests = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return digests if isinstance(digests, dict) else {}


def open_lab(folder: Path, options: Sequence[str]) -> None:
    """Run JupyterLab in a folder, opened at the first lecture, until it is closed.

    Raises
    ------
    ImportError
        If JupyterLab is not installed.
    """
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise ImportError(
            "the lectures are read in JupyterLab, which is not installed: pip install jupyterlab"
        ) from None
    first = min(folder.glob("*.ipynb")).name
    url = f"--LabApp.default_url=/lab/tree/{first}"
    LabApp.launch_instance([f"--notebook-dir={folder}", url, *options])
