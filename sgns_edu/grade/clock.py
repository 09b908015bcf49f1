"""How much time the student's processes use, however busy the machine is.

Counted is the processor time of all of them, and the time in which none of them wants a processor
(it sleeps, or waits for something). Waiting for a busy processor costs nothing.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from sgns_edu.grade.processes import descendants

LOOK = 0.25  # seconds between two looks
TICK = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01  # seconds


class Clock:
    """Seconds that the processes below this one have used, as far as `look` has seen.

    Attributes
    ----------
    total : float
        Since the start.
    used : float
        Since the last `restart`.
    """

    def __init__(self, user: int | None = None):
        self.user = user
        self.total = 0.0
        self._restarted = 0.0
        self._seen = 0.0  # processor time at the last look
        self._moment = time.monotonic()

    @property
    def used(self) -> float:
        return self.total - self._restarted

    def restart(self) -> None:
        """Begin to count for the next cell or call."""
        self._restarted = self.total
        self._moment = time.monotonic()

    def is_due(self) -> bool:
        """Whether it is time for the next look."""
        return time.monotonic() - self._moment >= LOOK

    def look(self) -> list[int]:
        """Add what was used since the last look; return the processes."""
        processes = descendants(os.getpid(), self.user)
        now = time.monotonic()
        computed = sum(map(measure_processor_time, processes))
        spent = computed - self._seen
        if not any(map(is_busy, processes)):
            spent = max(spent, now - self._moment)
        self.total += max(spent, 0.0)
        self._seen, self._moment = computed, now
        return processes


def measure_processor_time(process: int) -> float:
    """Return the seconds that a process and its ended children have computed, 0 if it is gone."""
    fields = _read_status(Path(f"/proc/{process}/stat"))
    return TICK * sum(map(int, fields[11:15]))


def is_busy(process: int) -> bool:
    """Whether one of a process's threads computes, or waits for a processor or a disk."""
    states = (_read_status(task) for task in Path(f"/proc/{process}/task").glob("*/stat"))
    return any(fields[:1] in (["R"], ["D"]) for fields in states)


def _read_status(path: Path) -> list[str]:
    """Return the fields of proc(5)'s `stat` after the name, from the state on."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:  # gone in the meantime
        return []
