"""Which messages there are between the grader and the student's process, and what each holds.

A message is a dict of one of these shapes, with exactly these keys. A packed value may be anything
that `messages.pack` writes, so it is checked when it is unpacked.
"""

from __future__ import annotations

from typing import Any

RAISED, UNWRITTEN, UNDEFINED, TIMEOUT = "raised", "unwritten", "undefined", "timeout"
KINDS = (RAISED, UNWRITTEN, UNDEFINED, TIMEOUT)  # of errors: codes for programs
ERROR = {"kind": str, "text": str}  # the text is for people

REQUESTS = (
    {"run": str},  # a cell
    {"name": str},  # what the notebook calls so
    {"of": int, "get": str},  # an attribute
    {"of": int, "call": object, "options": object},
)
ANSWERS = ({"value": object}, {"error": ERROR})  # of a function of the test
REPLIES = (
    {"value": object, "changed": bool},  # whether a call changed its arguments
    {"error": ERROR},
    {"callback": int, "call": object, "options": object},  # runs a function of the test
)
RESULTS = ({"marks": list, "ids": list, "notes": list},)  # of marking one submission
MARK = {"cell": str, "points": float, "score": object, "message": str, "part": str}


def fits(message: Any, shape: Any) -> bool:
    """Whether a message has a shape.

    >>> fits({"error": {"kind": "timeout", "text": ""}}, {"error": ERROR})
    True
    >>> fits({"error": {"kind": "too late", "text": ""}}, {"error": ERROR})
    False
    """
    if not isinstance(shape, dict):
        return shape is object or type(message) is shape
    if not isinstance(message, dict) or message.keys() != shape.keys():
        return False
    if shape is ERROR and message["kind"] not in KINDS:
        return False
    return all(fits(message[key], part) for key, part in shape.items())


def is_one_of(message: Any, shapes: tuple[dict, ...]) -> bool:
    """Whether a message has one of these shapes."""
    return any(fits(message, shape) for shape in shapes)
