"""The student's side: runs cells, and hands out values when asked. Started by `room`, never imported by it.

Messages in: run (a cell), name (look up), get (an attribute), call (a function). Messages out: value, or error.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from sgns_edu.errors import suggest
from sgns_edu.grade import messages, sandbox

CELL_FILE = re.compile(r"<ipython-input-[^>]*>, ")  # what a syntax error calls the cell


def main() -> None:
    """`python -m sgns_edu.grade.student FOLDER USER IN OUT SECONDS`"""
    folder, user, into, out, seconds = (
        Path(sys.argv[1]),
        *map(int, sys.argv[2:5]),
        float(sys.argv[5]),
    )
    from IPython.core.interactiveshell import InteractiveShell

    sandbox.enter(folder, user if user >= 0 else None)
    os.chdir(folder)
    InteractiveShell.cache_size = 0
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False
    Session(shell, into, out, seconds).serve()


class Session:
    """One namespace, and the objects that were handed out from it by number."""

    def __init__(self, shell: Any, into: int, out: int, seconds: float):
        self.shell, self.into, self.out, self.seconds = shell, into, out, seconds
        self.handed: list[Any] = []
        self.changed = False  # whether the last call changed an array that it was given

    def serve(self) -> None:
        messages.send(self.out, {"value": None})  # ready
        while True:
            try:
                self.answer(messages.receive(self.into))
            except messages.Broken:
                return

    def answer(self, message: dict) -> None:
        """One message, one answer; whatever the student's code raises is told as a sentence."""
        try:
            with self.limited("a cell" if "run" in message else "a call of your function"):
                reply = {
                    "value": messages.pack(self.value(message), self.keep),
                    "changed": self.changed,
                }
        except BaseException as error:
            reply = {"error": CELL_FILE.sub("", f"{type(error).__name__}: {error}")[:2000]}
        try:
            messages.send(self.out, reply)
        except messages.Broken as error:  # too large
            messages.send(self.out, {"error": str(error)})

    def value(self, message: dict) -> Any:
        if "run" in message:
            return self.run(message["run"])
        if "name" in message:
            if message["name"] not in self.shell.user_ns:
                names = [name for name in self.shell.user_ns if not name.startswith("_")]
                raise NameError(
                    f"the notebook defines no {message['name']!r}{suggest(message['name'], names, 0.75)}"
                )
            return self.shell.user_ns[message["name"]]
        thing = self.handed[message["of"]]
        if "get" in message:
            return getattr(thing, message["get"])
        arguments = [messages.unpack(part, self.stand_in) for part in message["call"]]
        options = {
            key: messages.unpack(part, self.stand_in) for key, part in message["options"].items()
        }
        value = thing(*arguments, **options)
        self.changed = any(
            messages.pack(given, self.keep) != sent
            for given, sent in zip(arguments, message["call"])
            if isinstance(given, np.ndarray)
        )
        return value

    def run(self, source: str) -> None:
        """Run a cell."""
        self.shell.run_cell(source, silent=False, store_history=False).raise_error()

    @contextmanager
    def limited(self, what: str) -> Iterator[None]:
        """What takes too long is interrupted, and the notebook goes on. Who evades this is ended from outside."""

        def late(*_: object) -> None:
            raise TimeoutError(
                f"{what} took more than {self.seconds:g} seconds: does a loop never end?"
            )

        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def keep(self, thing: Any) -> dict:
        self.handed.append(thing)
        return {"remote": len(self.handed) - 1, "kind": type(thing).__name__}

    def stand_in(self, value: dict) -> Any:
        """A function of the checker's: called there, only its value comes here. Or a thing of ours that comes home."""
        if "remote" in value:
            return self.handed[value["remote"]]

        def function(*arguments: Any, **options: Any) -> Any:
            left = signal.setitimer(signal.ITIMER_REAL, 0)[
                0
            ]  # no message is broken off in the middle
            try:
                return self.called_back(value["callback"], arguments, options)
            finally:
                signal.setitimer(signal.ITIMER_REAL, left)

        return function

    def called_back(self, number: int, arguments: tuple, options: dict) -> Any:
        """The value of a function of the checker's; what it asks in the meantime is answered."""
        messages.send(
            self.out,
            {
                "callback": number,
                "call": [messages.pack(part, self.keep) for part in arguments],
                "options": {key: messages.pack(part, self.keep) for key, part in options.items()},
            },
        )
        while True:
            message = messages.receive(self.into)
            if "error" in message:
                raise RuntimeError(message["error"])
            if "value" in message:
                return messages.unpack(message["value"], self.stand_in)
            self.answer(message)


if __name__ == "__main__":
    main()
