"""Tasks that each write one file, run through joblib until every file is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import NamedTuple

from sgns_edu.files import map_arrays

TRIES = 3  # for an error that is not the death of a worker
DIED = ("TerminatedWorkerError", "KilledWorker")  # loky's and Dask's names


class Task(NamedTuple):
    """A call that writes one file, whole or not at all."""

    file: Path
    call: Callable[[], None]

    def done(self) -> bool:
        """Whether the file is there, and whole."""
        return is_whole(self.file)


def is_whole(file: Path) -> bool:
    """Whether a file exists; one of arrays must also have the bytes that it claims."""
    if not file.exists():
        return False
    if file.suffix != ".npz":
        return True
    try:
        map_arrays(file)
    except ValueError:
        return False
    return True


def run_wave(tasks: Sequence[Task], workers: int) -> None:
    """Run every task whose file is missing, and again what a lost worker has left.

    Parameters
    ----------
    tasks : sequence of Task
    workers : int
        Tasks at a time, −1 for as many as joblib's backend has.

    Raises
    ------
    Exception
        What a task raised, as it was, if it did so three times.
    """
    from joblib import Parallel, delayed

    failures = 0
    while missing := [task for task in tasks if not task.done()]:
        try:
            Parallel(n_jobs=workers)(delayed(task.call)() for task in missing)
        except Exception as error:
            if _worker_died(error):
                continue
            failures += 1
            if failures == TRIES:
                raise


def _worker_died(error: Exception) -> bool:
    return isinstance(error, BrokenExecutor) or type(error).__name__ in DIED
