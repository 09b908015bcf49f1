"""The grader's side: starts the closed room, sends it cells, and runs the tests on the values that it hands out.

Hidden tests run here, with stand-ins for the student's functions; the student's process never sees a line of them.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sgns_edu.grade import messages
from sgns_edu.grade.processes import FILES, descendants, end_all, memory, written
from sgns_edu.teach.checking import Failed

CELL, NOTEBOOK, GRACE = (
    20.0,
    300.0,
    2.0,
)  # seconds; the last for a cell, or a call, to be interrupted
OUTPUT, DISK, MEMORY = 10_000_000, 200_000_000, 4_000_000_000  # bytes
SUBREAPER = 36


class TooMuch(Failed):
    """It printed, wrote or took more than it may."""


class Remote:
    """A stand-in for something in the student's process: call it, or ask for its attributes."""

    def __init__(self, room: "Room", number: int, kind: str):
        self._room, self._number, self._kind = room, number, kind
        self.changed_its_arguments = (
            False  # the last call changed the arrays (copies of ours) that it was given
        )

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._room.ask({"of": self._number, "get": name})

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        room = self._room
        value = room.ask(
            {
                "of": self._number,
                "call": [messages.pack(part, room.keep) for part in arguments],
                "options": {key: messages.pack(part, room.keep) for key, part in options.items()},
            }
        )
        self.changed_its_arguments = room.changed
        return value

    def __getitem__(self, key: Any) -> Any:
        raise Failed(
            'the keys of a dict should be texts, such as "1"'
            if self._kind == "dict"
            else f"numbers, an array, a list or a dict is wanted here, not {self._kind}"
        )

    def __repr__(self) -> str:
        return f"<the student's {self._kind}>"


class Room:
    """A student's process, closed in; a context manager that leaves nothing of it behind.

    Parameters
    ----------
    user : int or None
        Number of the unprivileged user to become, where the grader is root.
    cell, notebook : float
        Seconds for one cell (or one call by a test), and for all together.
    """

    def __init__(self, *, user: int | None = None, cell: float = CELL, notebook: float = NOTEBOOK):
        self.user, self.cell, self.notebook = user, cell, notebook
        self.callbacks: list[Callable] = []
        self.printed = 0
        self.changed = False  # whether the student's function has changed the arrays (copies of ours) that it was given last
        self.broken = ""  # the sentence why it can answer no more

    def __enter__(self) -> "Room":
        if sys.platform.startswith("linux"):
            ctypes.CDLL(None).prctl(
                SUBREAPER, 1, 0, 0, 0
            )  # orphans of the student's process become ours, so that we can end them
        self.folder = Path(tempfile.mkdtemp(prefix="submission-"))
        if self.user is not None:
            os.chown(self.folder, self.user, self.user)
        into, self.out = os.pipe()
        self.into, out = os.pipe()
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "sgns_edu.grade.student",
                str(self.folder),
                str(-1 if self.user is None else self.user),
                str(into),
                str(out),
                str(self.cell),
            ],
            pass_fds=(into, out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=self.folder,
            env=self._environment(),
        )
        os.close(into)
        os.close(out)
        os.set_blocking(self.out, False)  # so that nobody can keep us waiting by not listening
        threading.Thread(target=self._drain, daemon=True).start()
        self.end = time.monotonic() + self.notebook
        self._looked = 0.0
        try:
            self._reply(time.monotonic() + 60)
        except (messages.Broken, OSError):
            self.__exit__()
            raise Failed(
                "the closed room did not open: the system refused a process, memory or rights"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        end_all(self.process, self.user)
        for pipe in (self.into, self.out):
            os.close(pipe)
        subprocess.run(
            ["rm", "-rf", str(self.folder)], stderr=subprocess.DEVNULL
        )  # at any depth, which shutil.rmtree can't

    def _environment(self) -> dict[str, str]:
        package = Path(__file__).resolve().parents[2]
        return {
            "PATH": os.defpath,
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(package),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MPLCONFIGDIR": str(self.folder),
            "IPYTHONDIR": str(self.folder),
            "MPLBACKEND": "agg",
        }

    def _drain(self) -> None:
        while part := self.process.stdout.read1(1 << 16):
            self.printed += len(part)

    def run(self, source: str) -> None:
        """Run a cell; `Failed` with the error it raised."""
        self.ask({"run": source})

    def name(self, name: str) -> Any:
        """What the notebook calls `name`: a value, or a stand-in."""
        return self.ask({"name": name})

    def ask(self, message: dict) -> Any:
        """Send a message and wait for its value; a process that is late or gone is asked nothing more."""
        if self.broken:
            raise Failed(self.broken)
        until = min(self.end, time.monotonic() + self.cell + GRACE)
        try:
            messages.send(self.out, message, until)
            return messages.unpack(self._reply(until), self._stand_in)
        except TooMuch as failure:
            self.broken = str(failure)
        except (messages.Broken, OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            over = time.monotonic() >= self.end
            self.broken = (
                f"the notebook took more than {self.notebook:g} seconds"
                if over
                else {
                    "time is up": f"a cell took more than {self.cell:g} seconds",
                    "the process ended": "the process ended",
                }.get(str(error), f"the process broke off: {error}")
            )
        raise Failed(self.broken)

    def _reply(self, until: float) -> Any:
        while True:
            message = messages.receive(self.into, until, self._watch)
            if "callback" in message:
                messages.send(self.out, self._called(message), until)
            elif "error" in message:
                raise Failed(str(message["error"])[:2000])
            else:
                self.changed = bool(message.get("changed"))
                return message["value"]

    def _called(self, message: dict) -> dict:
        """The student's code calls a function of ours: it runs here, its value goes there."""
        try:
            arguments = [messages.unpack(part, self._stand_in) for part in message["call"]]
            options = {
                key: messages.unpack(part, self._stand_in)
                for key, part in message["options"].items()
            }
            return {
                "value": messages.pack(
                    self.callbacks[message["callback"]](*arguments, **options), self.keep
                )
            }
        except (Failed, messages.Broken):
            raise
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}

    def keep(self, thing: Any) -> dict:
        if isinstance(thing, Remote):
            return {"remote": thing._number}
        if not callable(thing):
            raise TypeError(
                f"a test can hand over numbers, arrays, lists, dicts and functions, not {type(thing).__name__}"
            )
        self.callbacks.append(thing)
        return {"callback": len(self.callbacks) - 1}

    def _stand_in(self, value: dict) -> Remote:
        kind = str(value["kind"])
        return type(kind, (Remote,), {})(
            self, int(value["remote"]), kind
        )  # an error of a test then names it as at home

    def _watch(self) -> None:
        """While waiting: has it printed, written or taken too much?"""
        if self.printed > OUTPUT:
            raise TooMuch(f"the notebook printed more than {OUTPUT // 1_000_000} MB")
        if time.monotonic() < self._looked + 0.25:
            return
        self._looked = time.monotonic()
        files, size = written(self.folder)
        if files > FILES or size > DISK:
            raise TooMuch(f"the notebook wrote more than {DISK // 1_000_000} MB or {FILES:,} files")
        if sum(memory(child) for child in descendants(os.getpid(), self.user)) > MEMORY:
            raise TooMuch(f"the notebook took more than {MEMORY // 1_000_000_000} GB of memory")
