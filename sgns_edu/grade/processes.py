"""Processes and files that somebody else's code leaves: found, measured, ended."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

FILES = 10_000  # more are not counted


def descendants(of: int, user: int | None = None) -> list[int]:
    """All processes below `of`, and all of the given user."""
    parents, found = {}, set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int(
                (entry / "stat").read_text().rpartition(")")[2].split()[1]
            )
            if user is not None and entry.stat().st_uid == user:
                found.add(int(entry.name))
        except (OSError, ValueError, IndexError):
            continue
    grown = True
    while grown:
        below = {
            child
            for child, parent in parents.items()
            if (parent == of or parent in found) and child not in found
        }
        found |= below
        grown = bool(below)
    return sorted(found)


def written(folder: Path) -> tuple[int, int]:
    """How many files lie below a folder, and their bytes; counted until they are too many."""
    waiting, files, size = [os.fspath(folder)], 0, 0
    while waiting and files <= FILES:
        try:
            for entry in os.scandir(waiting.pop()):
                files, size = files + 1, size + entry.stat(follow_symlinks=False).st_size
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
        except OSError:  # gone in the meantime, or too deep
            continue
    return files, size


def memory(process: int) -> int:
    """Resident bytes of a process, 0 if it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )
    except (OSError, ValueError, IndexError):
        return 0


def end_all(process: subprocess.Popen, user: int | None) -> None:
    """End the process, its group, and whatever it left behind, also where that has fled into a session of its own."""
    for _ in range(50):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            pass
        for child in descendants(os.getpid(), user):
            try:
                os.kill(child, signal.SIGKILL)
            except OSError:
                pass
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        if not descendants(os.getpid(), user):
            break
        time.sleep(0.02)
    process.returncode = process.returncode if process.returncode is not None else -signal.SIGKILL
    if process.stdout:
        process.stdout.close()
