"""Why did this score become what it is? Every change of it, with the step and the cause.

With the midpoints ū and v̄ of a step, Δ(v·u) = Δv·ū + v̄·Δu holds exactly, and Δv is a sum over the rows that caused it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.model import Params, Step

if TYPE_CHECKING:
    from sgns_edu.learn.history import History

Entry = tuple[str, str | int, float]  # cause, word or label, change


def ledger(
    history: "History", row: int, other: int, vocabulary: object = None, *, table: str = "out"
) -> np.ndarray:
    """Split a score's whole way into steps and causes, as `History.ledger` says; here words are row numbers.

    Under table="out" the causes are `pair` (this context as the positive), `negative` (this context drawn as a negative),
    `center` (the center moved for other rows) and `context` (the context moved for another center); `word` says whose
    pair or which other center it was.
    """
    words_of_rows = getattr(history.objective, "rows_are_words", True)
    if errors.check_choice("table", table, ["out", "in"]) == "out" and not words_of_rows:
        raise ValueError(
            f"the rows of W_out are no words under {type(history.objective).__name__}; "
            "use table='in', which follows two centers"
        )
    words = history.words_of(vocabulary)
    name = (lambda r: words[r] if words else str(r)) if words_of_rows else (lambda r: f"node {r}")
    split = _by_cause if table == "out" else _by_row
    text = f"U{max(map(len, ['node 1234567', *(words or ())]))}"  # room for the longest word
    label = ("word", text) if table == "out" else ("label", np.int64)
    entries = [
        (t, *entry)
        for t, step, params in history.moments()
        for entry in split(step, params, row, other, name)
    ]
    return np.array(
        entries, dtype=[("step", np.int64), ("cause", text), label, ("change", np.float64)]
    )


def _by_cause(step: Step, params: Params, row: int, context: int, name) -> Iterator[Entry]:
    """Δ(v·u) = Δv·ū + v̄·Δu, by cause."""
    center, here = step.draw.center, step.rows == context  # (m,)
    if center != row and not here.any():
        return
    dv = step.lr * step.on_center * (center == row)  # (m, d)
    du = step.lr * step.on_rows * here[:, None]  # (m, d)
    u = params.W_out[context] + du.sum(axis=0) / 2  # (d,) midpoint
    v = params.W_in[row] + dv.sum(axis=0) / 2  # (d,) midpoint
    change = dv @ u + du @ v  # (m,)
    if center != row:
        yield "context", name(center), change.sum()
        return
    for cause, which in (
        ("pair", here & (step.labels == 1)),
        ("negative", here & (step.labels == 0)),
        ("center", ~here),
    ):
        if which.any():
            yield cause, name(step.draw.context), change[which].sum()


def _by_row(step: Step, params: Params, row: int, other: int, name) -> Iterator[Entry]:
    """Δ(v·v') = Δv·v̄' + Δv'·v̄, by the row of W_out that caused Δv, and its label."""
    center = step.draw.center
    if center not in (row, other):
        return
    dv = step.lr * step.on_center  # (m, d)
    still = other if center == row else row
    v = params.W_in[still] + dv.sum(axis=0) / 2 * (still == center)  # (d,) midpoint
    change = dv @ v * (1 + (row == other))  # (m,)
    for r, y in sorted(
        {(int(r), int(y)) for r, y in zip(step.rows, step.labels)},
        key=lambda pair: (-pair[1], pair[0]),
    ):
        yield name(r), y, change[(step.rows == r) & (step.labels == y)].sum()
