"""The grader's side: starts the closed room, sends it cells, and asks for values.

Hidden tests run here, with stand-ins for the student's functions; the student's process never sees
a line of them.
"""

from __future__ import annotations

import ctypes
import io
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
from sgns_edu.grade.processes import FILES, descendants, end_all, measure_files, measure_memory
from sgns_edu.teach.checking import Failed, Unwritten

CELL, NOTEBOOK = 20.0, 300.0  # seconds for one cell or call, and for all together
OPENING = 60.0  # seconds for the process to start
GRACE = 2.0  # seconds for a cell or a call to be interrupted
LOOK = 0.25  # seconds between two looks at files and memory
OUTPUT, DISK, MEMORY = 10_000_000, 200_000_000, 4_000_000_000  # bytes
SUBREAPER = 36


class TooMuch(Failed):
    """The student's code printed, wrote or used more than it may."""


class Remote:
    """A stand-in for an object in the student's process: call it, or get its attributes."""

    def __init__(self, room: "Room", number: int, kind: str):
        self._room, self._number, self._kind = room, number, kind
        self.changed_its_arguments = False  # the last call changed its arrays, copies of ours

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._room.ask({"of": self._number, "get": name})

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        call = messages.pack(arguments, self._room.keep)
        options = messages.pack(options, self._room.keep)
        value = self._room.ask({"of": self._number, "call": call, "options": options})
        self.changed_its_arguments = self._room.changed
        return value

    def __getitem__(self, key: Any) -> Any:
        if self._kind == "dict":
            raise Failed('the keys of a dict must be strings, such as "1"')
        raise Failed(f"expected numbers, an array, a list or a dict, got {self._kind}")

    def __repr__(self) -> str:
        return f"<the student's {self._kind}>"


class Room:
    """A student's process, closed in; a context manager that leaves nothing of it behind.

    Parameters
    ----------
    user : int or None
        Number of the unprivileged user to become, if the grader is root.
    cell, notebook : float
        Seconds for one cell (or one call by a test), and for all together.

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
        self.end = time.monotonic() + self.notebook
        self._next_look = 0.0
        try:
            self._receive_value(time.monotonic() + OPENING, "the start")
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
        arguments = map(str, [self.folder, user, into, out, self.cell])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sgns_edu.grade.student", *arguments],
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
        threading.Thread(target=self._drain, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        end_all(self.process, self.user)
        os.close(self.read)
        os.close(self.write)
        remove = ["rm", "-rf", str(self.folder)]  # at any depth, which shutil.rmtree can't
        subprocess.run(remove, stderr=subprocess.DEVNULL)

    def _make_environment(self) -> dict[str, str]:
        folder = str(self.folder)
        return {
            "PATH": os.defpath,
            "HOME": folder,
            "TMPDIR": folder,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "MPLCONFIGDIR": folder,
            "IPYTHONDIR": folder,
            "MPLBACKEND": "agg",
        }

    def _drain(self) -> None:
        output = self.process.stdout
        if not isinstance(output, io.BufferedReader):
            raise TypeError(f"the process must print into a pipe, got {output!r}")
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
        until = min(self.end, time.monotonic() + self.cell + GRACE)
        try:
            messages.send(self.write, request, until)
            return messages.unpack(self._receive_value(until, what), self._stand_in)
        except TooMuch as failure:
            self.broken = str(failure)
        except (messages.Broken, OSError, RecursionError) as error:
            self.broken = self._describe_end(error)
        raise Failed(self.broken)

    def _describe_end(self, error: Exception) -> str:
        if time.monotonic() >= self.end:
            return f"the notebook took more than {self.notebook:g} seconds"
        if isinstance(error, messages.Late):
            return f"a cell took more than {self.cell:g} seconds"
        if isinstance(error, (messages.Gone, BrokenPipeError)):
            return "the process ended"
        return f"the process failed: {error}"

    def _receive_value(self, until: float, what: str) -> Any:
        """Wait for a packed value; calls of the test's functions are answered in the meantime."""
        while True:
            match messages.receive(self.read, until, self._watch):
                case {"value": value, "changed": bool(changed)}:
                    self.changed = changed
                    return value
                case {"error": {"kind": str(kind), "text": str(text)}}:
                    raise self._make_error(kind, text[: messages.LONGEST], what)
                case {"callback": int(number), "call": call, "options": options}:
                    messages.send(self.write, self._answer(number, call, options), until)
                case _:
                    raise messages.Garbled("a message is not a reply")

    def _make_error(self, kind: str, text: str, what: str) -> Exception:
        if kind == messages.UNWRITTEN:
            return Unwritten()
        if kind == messages.RAISED:
            return Failed(text)
        if kind != messages.TIMEOUT:
            return messages.Garbled("an error is of no known kind")
        message = f"{what} took more than {self.cell:g} seconds"
        self.timeouts[message] = None
        return Failed(f"TimeoutError: {message}; is there an endless loop?")

    def _answer(self, number: int, call: Any, options: Any) -> dict:
        """Run a function of the test for the student's code; `call` and `options` are packed."""
        try:
            arguments = messages.unpack(call, self._stand_in)
            options = messages.unpack(options, self._stand_in)
            value = self.callbacks[number](*arguments, **options)
            return {"value": messages.pack(value, self.keep)}
        except (Failed, messages.Broken):
            raise
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            return {"error": {"kind": messages.RAISED, "text": text}}

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
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK
        files, size = measure_files(self.folder)
        if files > FILES or size > DISK:
            raise TooMuch(f"the notebook wrote more than {DISK // 1_000_000} MB or {FILES:,} files")
        processes = descendants(os.getpid(), self.user)
        if sum(map(measure_memory, processes)) > MEMORY:
            raise TooMuch(f"the notebook used more than {MEMORY // 1_000_000_000} GB of memory")
