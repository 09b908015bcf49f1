"""Values through a pipe: numbers, strings, lists, dicts and arrays as JSON. Nothing that comes in is ever executed."""

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


class Broken(Exception):
    """The other side is gone, late, or says what no message looks like."""


def send(pipe: int, message: dict, until: float = float("inf")) -> None:
    """Write one message: its length, then its JSON; `Broken` after the moment `until`, if the other side does not listen."""
    data = json.dumps(message).encode()
    if len(data) > LARGEST:
        raise Broken(f"a value of more than {LARGEST // 1_000_000} MB was handed over")
    data = memoryview(struct.pack("<Q", len(data)) + data)
    while data:
        if time.monotonic() > until:
            raise Broken("time is up")
        if select.select([], [pipe], [], 0.1)[1]:
            data = data[os.write(pipe, data[: select.PIPE_BUF]) :]


def receive(
    pipe: int, until: float = float("inf"), idle: Callable[[], None] = lambda: None
) -> dict:
    """Read one message, calling `idle` while waiting; `Broken` after the moment `until` (of time.monotonic)."""
    (length,) = struct.unpack("<Q", _exactly(pipe, 8, until, idle))
    if length > LARGEST:
        raise Broken(f"a value of more than {LARGEST // 1_000_000} MB was handed over")
    try:
        message = json.loads(_exactly(pipe, length, until, idle))
    except (ValueError, RecursionError):
        raise Broken("what was handed over is no message") from None
    if not isinstance(message, dict):
        raise Broken("what was handed over is no message")
    return message


def _exactly(pipe: int, length: int, until: float, idle: Callable[[], None]) -> bytes:
    data = bytearray()
    while len(data) < length:
        if time.monotonic() > until:
            raise Broken("time is up")
        idle()
        if select.select([pipe], [], [], min(0.1, max(0.0, until - time.monotonic())))[0]:
            part = os.read(pipe, min(length - len(data), 1 << 20))
            if not part:
                raise Broken("the process ended")
            data += part
    return bytes(data)


def pack(value: Any, keep: Callable[[Any], dict]) -> Any:
    """A value as plain JSON; what is none is kept by its owner, and `keep` returns what stands for it."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, np.integer, np.floating, np.bool_)):
        return {"number": repr(value.item() if isinstance(value, np.generic) else value)}
    if isinstance(value, np.ndarray) and not value.dtype.hasobject and value.dtype.names is None:
        data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
        return {"array": data, "dtype": value.dtype.str, "shape": list(value.shape)}
    if isinstance(value, (list, tuple)):
        return {
            type(value).__name__ if type(value) in (list, tuple) else "tuple": [
                pack(part, keep) for part in value
            ]
        }
    if type(value) is dict and all(isinstance(key, str) for key in value):
        return {"dict": {key: pack(part, keep) for key, part in value.items()}}
    return keep(value)


def unpack(value: Any, stand_in: Callable[[dict], Any]) -> Any:
    """The value back from `pack`; `stand_in` makes something of what only its owner has."""
    if not isinstance(value, dict):
        return value
    if "number" in value:
        return _number(value["number"])
    if "array" in value:
        data = base64.b64decode(value["array"])
        return np.frombuffer(data, dtype=np.dtype(value["dtype"])).reshape(value["shape"]).copy()
    for kind in (list, tuple):
        if kind.__name__ in value:
            return kind(unpack(part, stand_in) for part in value[kind.__name__])
    if "dict" in value:
        return {key: unpack(part, stand_in) for key, part in value["dict"].items()}
    return stand_in(value)


def _number(text: str) -> bool | int | float:
    if text in ("True", "False"):
        return text == "True"
    return int(text) if text.lstrip("-").isdigit() and len(text) < 1000 else float(text)
