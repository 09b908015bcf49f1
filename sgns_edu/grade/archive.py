"""Unpacking what Canvas and Moodle let an instructor download: one zip for the whole class."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

MOST_FILES = 20_000
MOST_BYTES = 2_000_000_000  # unpacked, all together
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1  # a flag of a member


@contextmanager
def open_submissions(path: str | Path) -> Iterator[Path]:
    """Yield a folder of submissions: PATH itself, or PATH unpacked into a folder that is deleted.

    Raises
    ------
    ValueError
        If a file is not a zip archive, or not one that `unpack` accepts.
    """
    path = Path(path)
    if not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="submissions-") as folder:
        unpack(path, Path(folder))
        yield Path(folder)


def unpack(path: Path, folder: Path) -> None:
    """Unpack a zip archive below FOLDER, with the times of its files.

    All names and sizes are checked before anything is written.

    Raises
    ------
    ValueError
        If the file is not a zip archive or damaged, if a file would end outside FOLDER, or if there
        is a link, a name twice, a password, or more than `MOST_FILES` files or `MOST_BYTES` bytes.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            check_members(members)
            for member in members:
                target = folder / member.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("xb") as file:
                    shutil.copyfileobj(source, file)
                seconds = time.mktime((*member.date_time, 0, 0, -1))  # local time
                os.utime(target, (seconds, seconds))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise ValueError(f"{path.name!r} is not a zip archive, or damaged: {error}") from None
    except ValueError as error:
        raise ValueError(f"{path.name!r} is not unpacked: {error}") from None


def check_members(members: list[zipfile.ZipInfo]) -> None:
    """Raise ValueError if an archive holds what should not be unpacked, or nothing."""
    if not members:
        raise ValueError("it has no files")
    if len(members) > MOST_FILES:
        raise ValueError(f"it must have at most {MOST_FILES} files, got {len(members)}")
    size = sum(member.file_size for member in members)
    if size > MOST_BYTES:
        raise ValueError(f"unpacked it must have at most {MOST_BYTES} bytes, got {size}")
    names = {PurePosixPath(member.filename) for member in members}
    if len(names) < len(members):
        raise ValueError("two of its files have the same name")
    for member in members:
        problem = find_problem(member, names)
        if problem:
            raise ValueError(f"{member.filename!r:.200} {problem}")


def find_problem(member: zipfile.ZipInfo, names: set[PurePosixPath]) -> str:
    """Say why a member is not unpacked; `names` are those of all members."""
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename:
        return "would be outside the folder of submissions"
    if not names.isdisjoint(path.parents):
        return "is in a folder that is also a file"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link"
    if member.flag_bits & ENCRYPTED:
        return "needs a password"
    if member.compress_type not in COMPRESSIONS:
        return "is compressed in another way than zip's usual one"
    return ""
