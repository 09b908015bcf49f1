"""The way of one score, as numbers: a stair for each step that changed it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sgns_edu import errors


class Stairs(NamedTuple):
    """A score's way: its value after each step that changed it, and the few entries that changed it most."""

    steps: np.ndarray  # (n + 1,)
    scores: np.ndarray  # (n + 1,)
    largest: list[tuple[int, str, float]]  # step, who, change; the largest first


def stairs(ledger: np.ndarray, start: float = 0.0, most: int = 5) -> Stairs:
    """Add a ledger up, entry by entry, from the score at the start.

    Examples
    --------
    >>> ledger = np.array([(3, "pair", "quick", .5), (8, "center", "lazy", -.2)],
    ...                   dtype=[("step", int), ("cause", "U9"), ("word", "U9"), ("change", float)])
    >>> way = stairs(ledger, start=1.0)
    >>> way.steps.tolist(), way.scores.round(2).tolist(), way.largest[0]
    ([0, 4, 9], [1.0, 1.5, 1.3], (3, 'pair with quick', 0.5))
    """
    steps, first = np.unique(ledger["step"], return_index=True)  # (n,)
    change = np.add.reduceat(ledger["change"], first) if len(first) else np.zeros(0)  # (n,)
    top = np.argsort(-np.abs(ledger["change"]), kind="stable")[
        : errors.check_int("most", most, least=0)
    ]
    largest = [(int(entry["step"]), _who(entry), float(entry["change"])) for entry in ledger[top]]
    return Stairs(
        np.concatenate([[0], steps + 1]), start + np.concatenate([[0], np.cumsum(change)]), largest
    )


def _who(entry: np.void) -> str:
    """An entry's cause, in words."""
    if "label" in (entry.dtype.names or ()):
        return f"{'pull' if entry['label'] == 1 else 'push'} of {entry['cause']}"
    return {
        "pair": "pair with {}",
        "negative": "negative beside {}",
        "center": "center moved for {}",
        "context": "context moved for {}",
    }[str(entry["cause"])].format(entry["word"])
