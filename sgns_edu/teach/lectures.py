"""Where the lectures are, copies of them to work on, and JupyterLab at the first one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sgns_edu.files import make_folder, replace_file

RECORD = ".sgns-edu.json"  # beside the copies: which version of each was copied last


def folder() -> Path:
    """The lectures that the installed package carries, or those of the clone that it runs from.

    Raises
    ------
    FileNotFoundError
        Neither is there.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / "lectures", package.parent / "notebooks"):
        if any(place.glob("*.ipynb")):
            return place
    raise FileNotFoundError(
        f"no lectures are beside the package in {str(package)!r}; install it from a wheel or a clone"
    )


def copied(
    target: str | os.PathLike, source: Path | None = None, *, say: Callable[[str], None]
) -> Path:
    """Bring the lectures to a folder of one's own, and never overwrite a copy that was worked on.

    A copy as it came is renewed when its lecture is; beside one that was changed, the renewed lecture is put under a
    name of its own. `say` is given a line for each file that is written.
    """
    target = make_folder(target)
    known = _known(target / RECORD)
    for lecture in sorted((source or folder()).glob("*.ipynb")):
        content = lecture.read_bytes()
        place = _place(target / lecture.name, content, known.get(lecture.name))
        if place is not None:
            with replace_file(place) as file:
                file.write(content)
            say(str(place))
        known[lecture.name] = _digest(content)
    with replace_file(target / RECORD, "w", encoding="utf-8") as file:
        json.dump(known, file, indent=1)
    return target


def _place(copy: Path, content: bytes, known: object) -> Path | None:
    """Where a lecture's copy is to be written: over an untouched one, beside a changed one, or nowhere."""
    if not copy.exists():
        return copy
    there, renewed = _digest(copy.read_bytes()), _digest(content)
    if renewed in (there, known):
        return None  # the same, or worked on since, and not renewed
    if there == known:
        return copy
    beside = copy.with_name(f"{copy.stem}.renewed-{renewed[:8]}.ipynb")
    return None if beside.exists() else beside


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _known(record: Path) -> dict[str, str]:
    """What was copied last, by name; nothing where there is no readable record."""
    try:
        known = json.loads(record.read_text(encoding="utf-8"))
        return known if isinstance(known, dict) else {}
    except (OSError, ValueError):
        return {}


def open_lab(place: Path, options: Sequence[str]) -> None:
    """Run JupyterLab in that folder, opened at the first lecture, until it is closed; options go to JupyterLab.

    Raises
    ------
    ImportError
        JupyterLab is not installed.
    """
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        raise ImportError(
            "the lectures are read in JupyterLab, which is not installed: pip install jupyterlab"
        ) from None
    first = min(place.glob("*.ipynb")).name
    LabApp.launch_instance(
        [f"--notebook-dir={place}", f"--LabApp.default_url=/lab/tree/{first}", *options]
    )
