"""The student's process: runs cells and sends values. Started by `room`, never imported.

Requests: run (a cell), name (look up), get (an attribute), call (a function).
Replies: a value or an error; and a callback, where the student's code calls a function of the test.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from sgns_edu.errors import suggest
from sgns_edu.grade import messages, sandbox, schema
from sgns_edu.grade.cells import split_cell


class OutOfTime(BaseException):
    """A cell or a call took longer than its limit; `except Exception` does not catch it."""


class Undefined(NameError):
    """A test asked for a name that the notebook does not define."""


def main() -> None:
    """FOLDER USER READ WRITE: become the closed room and serve it."""
    folder = Path(sys.argv[1])
    user, read, write = map(int, sys.argv[2:5])
    from IPython.core.interactiveshell import InteractiveShell

    sandbox.enter(folder, user if user >= 0 else None)
    os.chdir(folder)
    sys.path.insert(0, "")  # as in Jupyter: a cell may write a module here, and import it
    shell: Any = InteractiveShell.instance(cache_size=0)
    shell.history_manager.enabled = False
    Session(shell, read, write).serve()


class Session:
    """One namespace, and the objects that were handed out from it, by number."""

    def __init__(self, shell: Any, read: int, write: int):
        self.shell = shell
        self.read, self.write = read, write  # pipes
        self.interruptible = False  # while the student's code runs
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
            with self.allow_interrupts():
                value = messages.pack(self.compute(request), self.keep)
                reply = {"value": value, "changed": self.changed}
        except BaseException as error:
            reply = {"error": describe(error)}
        try:
            messages.send(self.write, reply)
        except messages.TooLarge as error:
            messages.send(self.write, {"error": {"kind": schema.RAISED, "text": str(error)}})

    def compute(self, request: dict) -> Any:
        """Return what a request asks for."""
        if "run" in request:
            return self.run(request["run"])
        if "name" in request:
            return self.look_up(request["name"])
        thing = self.objects[request["of"]]
        if "get" in request:
            return getattr(thing, request["get"])
        return self.call(thing, request["call"], request["options"])

    def run(self, text: str) -> None:
        """Run a cell, and raise its first error.

        What comes before a syntax error still runs, and so does what follows an import that fails.
        """
        first: BaseException | None = None
        for part in split_cell(text, self.shell.transform_cell):
            result = self.shell.run_cell(part, silent=False, store_history=False)
            error = result.error_before_exec or result.error_in_exec
            first = first or error
            if error is not None and not isinstance(error, ImportError):
                break
        if first is not None:
            raise first

    def look_up(self, name: str) -> Any:
        """Return what the notebook calls `name`."""
        names = self.shell.user_ns
        if name not in names:
            public = [other for other in names if not other.startswith("_")]
            near = suggest(name, public, 0.75)
            raise Undefined(f"the notebook does not define {name!r}{near}")
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
    def allow_interrupts(self) -> Iterator[None]:
        """Let the grader interrupt what takes too long, so that the notebook can go on.

        Code that evades this is ended from outside.
        """

        def interrupt(*_: object) -> None:
            if self.interruptible:
                raise OutOfTime

        signal.signal(signal.SIGALRM, interrupt)
        self.interruptible = True
        try:
            yield
        finally:
            self.interruptible = False

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
            self.interruptible = False  # no message is cut in the middle
            try:
                return self.call_back(number, arguments, options)
            finally:
                self.interruptible = True

        return function

    def call_back(self, number: int, arguments: tuple, options: dict) -> Any:
        """Return the value of a function of the test; answer its requests in the meantime."""
        call, options = messages.pack(arguments, self.keep), messages.pack(options, self.keep)
        messages.send(self.write, {"callback": number, "call": call, "options": options})
        while True:
            message = messages.receive(self.read)
            if "error" in message:
                self.raise_error(message["error"])
            if "value" in message:
                return messages.unpack(message["value"], self.stand_in)
            self.answer(message)

    def raise_error(self, error: dict) -> NoReturn:
        """Raise here what a function of the test raised there."""
        if error["kind"] == schema.TIMEOUT:
            raise OutOfTime
        raise RuntimeError(error["text"])


def describe(error: BaseException) -> dict[str, str]:
    """Return the kind and the text of an error."""
    if isinstance(error, OutOfTime):
        return {"kind": schema.TIMEOUT, "text": ""}
    if isinstance(error, NotImplementedError):
        return {"kind": schema.UNWRITTEN, "text": ""}
    if isinstance(error, Undefined):
        return {"kind": schema.UNDEFINED, "text": f"NameError: {error}"}
    text = f"{type(error).__name__}: {describe_syntax(error)}"
    return {"kind": schema.RAISED, "text": text[: messages.LONGEST]}


def describe_syntax(error: BaseException) -> str:
    """Return an error's text; a syntax error names its line, but no file."""
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return f"{error.msg} (line {error.lineno})"
    return str(error)


if __name__ == "__main__":
    main()
