"""The student's process: runs cells and sends values. Started by `room`, never imported.

Requests: run (a cell), name (look up), get (an attribute), call (a function).
Replies: a value or an error; and a callback, where the student's code calls a function of the test.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from sgns_edu.errors import suggest
from sgns_edu.grade import messages, sandbox

CELL_FILE = re.compile(r"<ipython-input-[^>]*>, ")  # what a syntax error calls the cell


class OutOfTime(TimeoutError):
    """A cell or a call took longer than its limit."""


def main() -> None:
    """Run `python -m sgns_edu.grade.student FOLDER USER READ WRITE SECONDS`."""
    folder = Path(sys.argv[1])
    user, read, write = map(int, sys.argv[2:5])
    seconds = float(sys.argv[5])
    from IPython.core.interactiveshell import InteractiveShell

    sandbox.enter(folder, user if user >= 0 else None)
    os.chdir(folder)
    InteractiveShell.cache_size = 0  # pyright: ignore[reportAttributeAccessIssue]  # for all shells
    shell = InteractiveShell.instance()
    if shell.history_manager is not None:
        shell.history_manager.enabled = False
    Session(shell, read, write, seconds).serve()


class Session:
    """One namespace, and the objects that were handed out from it, by number."""

    def __init__(self, shell: Any, read: int, write: int, seconds: float):
        self.shell = shell
        self.read, self.write = read, write  # pipes
        self.seconds = seconds
        self.objects: list[Any] = []
        self.changed = False  # whether the last call changed an array that it was given

    def serve(self) -> None:
        """Answer requests until the grader is gone."""
        messages.send(self.write, {"value": None, "changed": False})  # ready
        while True:
            try:
                self.answer(messages.receive(self.read))
            except messages.Broken:
                return

    def answer(self, request: dict) -> None:
        """Send one reply; whatever the student's code raises becomes an error."""
        try:
            with self.limit_time():
                value = messages.pack(self.compute(request), self.keep)
                reply = {"value": value, "changed": self.changed}
        except BaseException as error:
            reply = {"error": describe(error)}
        try:
            messages.send(self.write, reply)
        except messages.TooLarge as error:
            messages.send(self.write, {"error": {"kind": messages.RAISED, "text": str(error)}})

    def compute(self, request: dict) -> Any:
        """Return what a request asks for."""
        if "run" in request:
            result = self.shell.run_cell(request["run"], silent=False, store_history=False)
            return result.raise_error()
        if "name" in request:
            return self.look_up(request["name"])
        thing = self.objects[request["of"]]
        if "get" in request:
            return getattr(thing, request["get"])
        return self.call(thing, request["call"], request["options"])

    def look_up(self, name: str) -> Any:
        """Return what the notebook calls `name`."""
        names = self.shell.user_ns
        if name not in names:
            public = [other for other in names if not other.startswith("_")]
            near = suggest(name, public, 0.75)
            raise NameError(f"the notebook does not define {name!r}{near}")
        return names[name]

    def call(self, function: Callable[..., Any], call: dict, options: dict) -> Any:
        """Call a function of the student's, and note whether it changes the arrays it is given."""
        arguments = messages.unpack(call, self.stand_in)
        value = function(*arguments, **messages.unpack(options, self.stand_in))
        self.changed = any(
            isinstance(argument, np.ndarray) and messages.pack(argument, self.keep) != before
            for argument, before in zip(arguments, call["tuple"])
        )
        return value

    @contextmanager
    def limit_time(self) -> Iterator[None]:
        """Interrupt what takes too long, so that the notebook can go on.

        Code that evades this is ended from outside.
        """

        def interrupt(*_: object) -> None:
            raise OutOfTime

        signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def keep(self, thing: Any) -> dict:
        """Keep an object here and return a reference to it."""
        self.objects.append(thing)
        return {"remote": len(self.objects) - 1, "kind": type(thing).__name__}

    def stand_in(self, reference: dict) -> Any:
        """Return the object that a reference means: one of ours, or a function of the test."""
        if "remote" in reference:
            return self.objects[reference["remote"]]
        number = reference["callback"]

        def function(*arguments: Any, **options: Any) -> Any:
            left, _ = signal.setitimer(signal.ITIMER_REAL, 0)  # no message is cut in the middle
            try:
                return self.call_back(number, arguments, options)
            finally:
                signal.setitimer(signal.ITIMER_REAL, left)

        return function

    def call_back(self, number: int, arguments: tuple, options: dict) -> Any:
        """Return the value of a function of the test; answer its requests in the meantime."""
        call, options = messages.pack(arguments, self.keep), messages.pack(options, self.keep)
        messages.send(self.write, {"callback": number, "call": call, "options": options})
        while True:
            message = messages.receive(self.read)
            if "error" in message:
                raise RuntimeError(message["error"]["text"])
            if "value" in message:
                return messages.unpack(message["value"], self.stand_in)
            self.answer(message)


def describe(error: BaseException) -> dict[str, str]:
    """Return the kind and the text of an error."""
    if isinstance(error, OutOfTime):
        return {"kind": messages.TIMEOUT, "text": ""}
    if isinstance(error, NotImplementedError):
        return {"kind": messages.UNWRITTEN, "text": ""}
    text = CELL_FILE.sub("", f"{type(error).__name__}: {error}")
    return {"kind": messages.RAISED, "text": text[: messages.LONGEST]}


if __name__ == "__main__":
    main()
