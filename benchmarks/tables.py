"""Tables of the benchmarks, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean, stdev


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Mean ± standard deviation."""
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{mean(values):.{digits}f} ± {stdev(values):.{digits}f}"


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a line for each row."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
