"""A claim whose number is taken from what a lecture defines."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import NamedTuple


class Row(NamedTuple):
    """What is claimed, who says it (ours, or a text), and the number that decides."""

    text: str
    source: str
    value: Callable[[SimpleNamespace], float]  # from the names of the lecture
    expected: float
    tolerance: float = 0
    holds: bool = True

    def is_true(self, of):
        return bool(abs(float(self.value(of)) - self.expected) <= self.tolerance)
