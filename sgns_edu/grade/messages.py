"""Messages between the grader and the student's process: JSON through a pipe, checked when read.

Numbers, strings, lists, dicts and arrays travel as values; nothing that arrives is ever executed.
`schema` lists which messages there are.
"""

from __future__ import annotations

import base64
import json
import os
import select
import struct
import time
from collections.abc import Callable
from typing import Any

import numpy as np

LARGEST = 64_000_000  # bytes of one message
LONGEST = 2000  # characters of an error's text


class Broken(Exception):
    """The pipe is of no more use: the other side does not follow the protocol."""


class Late(Broken):
    """The other side did not read or write in time."""


class Gone(Broken):
    """The other side's process ended."""


class TooLarge(Broken):
    """A message has more than `LARGEST` bytes."""


class Garbled(Broken):
    """What arrived is not a message."""


def send(pipe: int, message: dict, until: float = float("inf")) -> None:
    """Write one message, its length and then its JSON, at the latest `until` a moment.

    Moments are those of `time.monotonic`.
    """
    text = json.dumps(message).encode()
    _check_size(len(text))
    data = memoryview(struct.pack("<Q", len(text)) + text)
    while data:
        if time.monotonic() > until:
            raise Late("the other side does not read")
        _, writable, _ = select.select([], [pipe], [], 0.1)
        if writable:
            written = os.write(pipe, data[: select.PIPE_BUF])
            data = data[written:]


def receive(
    pipe: int, until: float = float("inf"), idle: Callable[[], None] = lambda: None
) -> dict:
    """Read one message, at the latest `until` a moment; call `idle` meanwhile."""
    (length,) = struct.unpack("<Q", _read_exactly(pipe, 8, until, idle))
    _check_size(length)
    data = _read_exactly(pipe, length, until, idle)
    try:
        message = json.loads(data)
    except (ValueError, RecursionError):
        raise Garbled("a message is not JSON") from None
    if not isinstance(message, dict):
        raise Garbled("a message is not a JSON object")
    return message


def _check_size(length: int) -> None:
    if length > LARGEST:
        raise TooLarge(f"a value has more than {LARGEST // 1_000_000} MB")


def _read_exactly(pipe: int, length: int, until: float, idle: Callable[[], None]) -> bytes:
    data = bytearray()
    while len(data) < length:
        left = until - time.monotonic()
        if left < 0:
            raise Late("the other side does not write")
        idle()
        readable, _, _ = select.select([pipe], [], [], min(0.1, left))
        if readable:
            part = os.read(pipe, min(length - len(data), 1 << 20))
            if not part:
                raise Gone("the other side has closed the pipe")
            data += part
    return bytes(data)


def pack(value: Any, keep: Callable[[Any], dict]) -> Any:
    """Write a value as plain JSON; if it has no such form, return what `keep` makes of it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        return {"number": repr(value.item())}
    if isinstance(value, (int, float)):
        return {"number": repr(value)}
    if isinstance(value, np.ndarray) and not value.dtype.hasobject and value.dtype.names is None:
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"array": data, "dtype": value.dtype.str, "shape": list(value.shape)}
    if isinstance(value, (list, tuple)):
        kind = "list" if type(value) is list else "tuple"
        return {kind: [pack(part, keep) for part in value]}
    if type(value) is dict and all(isinstance(key, str) for key in value):
        return {"dict": {key: pack(part, keep) for key, part in value.items()}}
    return keep(value)


def unpack(value: Any, stand_in: Callable[[dict], Any]) -> Any:
    """Return the value that `pack` wrote; `stand_in` makes an object of a reference."""
    try:
        return _unpack(value, stand_in)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        raise Garbled("a message holds no value") from None


def _unpack(value: Any, stand_in: Callable[[dict], Any]) -> Any:
    if not isinstance(value, dict):
        return value
    if "number" in value:
        return _parse_number(value["number"])
    if "array" in value:
        data = base64.b64decode(value["array"])
        array = np.frombuffer(data, dtype=np.dtype(value["dtype"]))
        return array.reshape(value["shape"]).copy()
    if "list" in value:
        return [_unpack(part, stand_in) for part in value["list"]]
    if "tuple" in value:
        return tuple(_unpack(part, stand_in) for part in value["tuple"])
    if "dict" in value:
        return {key: _unpack(part, stand_in) for key, part in value["dict"].items()}
    return stand_in(value)


def _parse_number(text: str) -> bool | int | float:
    if text in ("True", "False"):
        return text == "True"
    if text.lstrip("-").isdigit() and len(text) < 1000:
        return int(text)
    return float(text)
