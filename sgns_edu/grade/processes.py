"""Processes and files that somebody else's code leaves: find, measure and end them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

FILES = 10_000  # more are not counted
ROUNDS = 50  # of ending processes, which may start new ones in the meantime


def list_processes() -> list[Path]:
    """Return the folders in /proc, one per process."""
    return list(Path("/proc").glob("[0-9]*"))


def descendants(of: int, user: int | None = None) -> list[int]:
    """Return all processes below `of`, and all of the given user."""
    parents: dict[int, int] = {}
    found: set[int] = set()
    for entry in list_processes():
        number = int(entry.name)
        try:
            after_name = (entry / "stat").read_text().rpartition(")")[2]
            parents[number] = int(after_name.split()[1])
            if user is not None and entry.stat().st_uid == user:
                found.add(number)
        except (OSError, ValueError, IndexError):  # gone in the meantime
            continue
    while True:
        below = {child for child, parent in parents.items() if parent == of or parent in found}
        if below <= found:
            return sorted(found)
        found |= below


def measure_files(folder: Path) -> tuple[int, int]:
    """Count the files below a folder, and their bytes, until there are too many."""
    waiting = [os.fspath(folder)]
    files = size = 0
    while waiting and files <= FILES:
        try:
            for entry in os.scandir(waiting.pop()):
                files += 1
                size += entry.stat(follow_symlinks=False).st_size
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
        except OSError:  # gone in the meantime, or too deep
            continue
    return files, size


def measure_memory(process: int) -> int:
    """Return the resident bytes of a process, 0 if it is gone."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def end_all(process: subprocess.Popen, user: int | None) -> None:
    """End the process, its group, and whatever else it started, in sessions of their own too."""
    for _ in range(ROUNDS):
        _kill_group(process.pid)
        for child in descendants(os.getpid(), user):
            _kill(child)
        _reap()
        if not descendants(os.getpid(), user):
            break
        time.sleep(0.02)
    if process.returncode is None:
        process.returncode = -signal.SIGKILL
    if process.stdout:
        process.stdout.close()


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:  # gone
        pass


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except OSError:  # gone
        pass


def _reap() -> None:
    """Collect all children that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
