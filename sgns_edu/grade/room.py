"""The grader's side: starts the closed room, sends it cells, and asks for values.

Hidden tests run here, with stand-ins for the student's functions; the student's process never sees
a line of them.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sgns_edu.grade import messages, schema
from sgns_edu.grade.clock import Clock
from sgns_edu.grade.isolation import PACKAGE, make_command, make_environment
from sgns_edu.grade.processes import FILES, end_all, measure_files, measure_memory
from sgns_edu.grade.remote import Remote
from sgns_edu.teach.checking import Failed, Unwritten

CELL, NOTEBOOK = 20.0, 300.0  # seconds for one cell or call, and for all together; see `clock`
PATIENCE = 12  # times as long as that, by the clock on the wall, is the end even on a busy machine
OPENING = 60.0  # seconds for the process to start
GRACE = 2.0  # seconds for a cell or a call to be interrupted
OUTPUT, DISK, MEMORY = 10_000_000, 200_000_000, 4_000_000_000  # bytes
SUBREAPER = 36


class TooMuch(Failed):
    """The student's code printed, wrote or used more than it may."""


class Room:
    """A student's process, closed in; a context manager that leaves nothing of it behind.

    Parameters
    ----------
    user : int or None
        Number of the unprivileged user to become, if the grader is root.
    cell, notebook : float
        Seconds for one cell (or one call by a test), and for all together, as `clock` counts.

    Attributes
    ----------
    broken : str
        Why the process can answer no more; empty while it can.
    timeouts : dict with a message as each key
        What was interrupted, in order.
    changed : bool
        Whether the last call changed the arrays that it was given.
    """

    def __init__(self, *, user: int | None = None, cell: float = CELL, notebook: float = NOTEBOOK):
        self.user, self.cell, self.notebook = user, cell, notebook
        self.callbacks: list[Callable[..., Any]] = []
        self.clock = Clock(user)
        self.printed = 0  # bytes
        self.changed = False
        self.broken = ""
        self.timeouts: dict[str, None] = {}

    def __enter__(self) -> "Room":
        if sys.platform.startswith("linux"):
            # Orphans of the student's process become ours, so that we can end them.
            ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        self.folder = Path(tempfile.mkdtemp(prefix="submission-"))
        if self.user is not None:
            os.chown(self.folder, self.user, self.user)
        self._start()
        self.end = time.monotonic() + PATIENCE * self.notebook
        try:
            self._receive_value(time.monotonic() + PATIENCE * OPENING, "the start")
        except (Failed, messages.Broken, OSError):
            self.__exit__()
            raise Failed(
                "the closed room did not open: the system refused a process, memory or rights"
            ) from None
        return self

    def _start(self) -> None:
        into, self.write = os.pipe()
        self.read, out = os.pipe()
        user = -1 if self.user is None else self.user
        self.process = subprocess.Popen(
            make_command("sgns_edu.grade.student", self.folder, user, into, out),
            pass_fds=(into, out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=self.folder,
            env=self._make_environment(),
        )
        os.close(into)
        os.close(out)
        os.set_blocking(self.write, False)  # so that nobody can keep us waiting by not reading
        threading.Thread(target=self._drain, args=[self.process.stdout], daemon=True).start()

    def __exit__(self, *_: object) -> None:
        end_all(self.process, self.user)
        os.close(self.read)
        os.close(self.write)
        remove = ["rm", "-rf", str(self.folder)]  # at any depth, which shutil.rmtree can't
        subprocess.run(remove, stderr=subprocess.DEVNULL)

    def _make_environment(self) -> dict[str, str]:
        """Python processes that the notebook starts find the package as well."""
        return make_environment(self.folder) | {
            "TMPDIR": str(self.folder),
            "PYTHONPATH": str(PACKAGE.parent),
        }

    def _drain(self, output: Any) -> None:
        while part := output.read1(1 << 16):
            self.printed += len(part)

    def run(self, source: str) -> None:
        """Run a cell; raise `Failed` if it raises an error or takes too long."""
        self.ask({"run": source})

    def name(self, name: str) -> Any:
        """Return what the notebook calls `name`, or raise `Failed` if it does not define it."""
        return self.ask({"name": name})

    def ask(self, request: dict) -> Any:
        """Send a request and wait for its value; a process that failed once is not asked again."""
        if self.broken:
            raise Failed(self.broken)
        what = "a cell" if "run" in request else "a call of your function"
        self.clock.restart()
        until = min(self.end, time.monotonic() + PATIENCE * (self.cell + GRACE))
        try:
            messages.send(self.write, request, until)
            return messages.unpack(self._receive_value(until, what), self._stand_in)
        except TooMuch as failure:
            self.broken = str(failure)
        except MemoryError:
            self.broken = "a value is too large for the grader"
        except (messages.Broken, OSError, RecursionError) as error:
            self.broken = self._describe_end(error)
        raise Failed(self.broken)

    def _describe_end(self, error: Exception) -> str:
        if self.clock.total > self.notebook or time.monotonic() >= self.end:
            return f"the notebook took more than {self.notebook:g} seconds"
        if isinstance(error, messages.Late):
            return f"a cell took more than {self.cell:g} seconds"
        if isinstance(error, (messages.Gone, BrokenPipeError)):
            return "the process ended"
        return f"the process failed: {error}"

    def _receive_value(self, until: float, what: str) -> Any:
        """Wait for a packed value; calls of the test's functions are answered in the meantime."""
        while True:
            message = messages.receive(self.read, until, self._watch)
            if not schema.is_one_of(message, schema.REPLIES):
                raise messages.Garbled("a message is not a reply")
            if "value" in message:
                self.changed = message["changed"]
                return message["value"]
            if "error" in message:
                raise self._make_error(**message["error"], what=what)
            messages.send(self.write, self._answer(**message), until)

    def _make_error(self, kind: str, text: str, what: str) -> Exception:
        if kind == schema.UNWRITTEN:
            return Unwritten()
        if kind != schema.TIMEOUT:
            return Failed(text[: messages.LONGEST])
        message = f"{what} took more than {self.cell:g} seconds"
        self.timeouts[message] = None
        return Failed(f"TimeoutError: {message}; is there an endless loop?")

    def _answer(self, callback: int, call: Any, options: Any) -> dict:
        """Run a function of the test for the student's code; `call` and `options` are packed."""
        if self.clock.used > self.cell:  # it asks without end
            return {"error": {"kind": schema.TIMEOUT, "text": ""}}
        try:
            arguments = messages.unpack(call, self._stand_in)
            options = messages.unpack(options, self._stand_in)
            value = self.callbacks[callback](*arguments, **options)
            return {"value": messages.pack(value, self.keep)}
        except (Failed, messages.Broken):
            raise
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            return {"error": {"kind": schema.RAISED, "text": text}}

    def keep(self, thing: Any) -> dict:
        """Keep a function here, or take a stand-in home, and return a reference to it."""
        if isinstance(thing, Remote):
            return {"remote": thing._number}
        if not callable(thing):
            raise TypeError(
                "a test can pass numbers, arrays, lists, dicts and functions, "
                f"not {type(thing).__name__}"
            )
        self.callbacks.append(thing)
        return {"callback": len(self.callbacks) - 1}

    def _stand_in(self, reference: dict) -> Remote:
        kind = str(reference["kind"])
        stand_in = type(kind, (Remote,), {})  # an error of a test then names it as at home
        return stand_in(self, int(reference["remote"]), kind)

    def _watch(self) -> None:
        """While waiting, look whether the code has printed, written or used too much."""
        if self.printed > OUTPUT:
            raise TooMuch(f"the notebook printed more than {OUTPUT // 1_000_000} MB")
        if not self.clock.is_due():
            return
        processes = self.clock.look()
        files, size = measure_files(self.folder)
        if files > FILES or size > DISK:
            raise TooMuch(f"the notebook wrote more than {DISK // 1_000_000} MB or {FILES:,} files")
        if sum(map(measure_memory, processes)) > MEMORY:
            raise TooMuch(f"the notebook used more than {MEMORY // 1_000_000_000} GB of memory")
        self._limit_time()

    def _limit_time(self) -> None:
        """Interrupt a cell or a call that takes too long; give it up if that does not help."""
        late = self.clock.used > self.cell + GRACE
        if late or self.clock.total > self.notebook:
            raise messages.Late("the student's code does not end")
        if self.clock.used > self.cell:
            os.kill(self.process.pid, signal.SIGALRM)
