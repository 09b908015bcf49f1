"""Why did this score become what it is? Every change of it, with the step and the cause.

With the midpoints ū and v̄ of a step, Δ(v·u) = Δv·ū + v̄·Δu holds exactly, and Δv is a sum over the
rows that caused it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.model import Params, Step

if TYPE_CHECKING:
    from sgns_edu.learn.history import History

Entry = tuple[str, str | int, float]  # cause, word or label, change
NameRow = Callable[[int], str]


def split_change(
    history: History,
    row: int,
    other: int,
    words: tuple[str, ...] | None = None,
    *,
    table: str = "out",
) -> np.ndarray:
    """Split the change of a score into steps and causes; see `History.ledger`.

    Under table="out" the causes are `pair` (this context as the positive), `negative` (this context
    drawn as a negative), `center` (the center moved for other rows) and `context` (the context
    moved for another center); `word` is the context of the pair, or the other center.
    """
    errors.check_choice("table", table, ["out", "in"])
    rows_are_words = getattr(history.objective, "rows_are_words", True)
    if table == "out" and not rows_are_words:
        raise ValueError(
            f"the rows of W_out are not words under {type(history.objective).__name__}; "
            "use table='in', which follows two centers"
        )

    def name_row(r: int) -> str:
        if not rows_are_words:
            return f"node {r}"
        return words[r] if words else str(r)

    split = _split_by_cause if table == "out" else _split_by_row
    entries = []
    for t, step, params in history.moments():
        for entry in split(step, params, row, other, name_row):
            entries.append((t, *entry))
    longest = max(map(len, words or [""]))
    text = f"U{max(longest, len('node 1234567'))}"
    label = ("word", text) if table == "out" else ("label", np.int64)
    dtype = [("step", np.int64), ("cause", text), label, ("change", np.float64)]
    return np.array(entries, dtype=dtype)


def _split_by_cause(
    step: Step, params: Params, row: int, context: int, name_row: NameRow
) -> Iterator[Entry]:
    """Δ(v·u) = Δv·ū + v̄·Δu, by cause."""
    center = step.draw.center
    is_context = step.rows == context  # (m,)
    if center != row and not is_context.any():
        return
    dv = step.lr * step.on_center * (center == row)  # (m, d)
    du = step.lr * step.on_rows * is_context[:, None]  # (m, d)
    u = params.W_out[context] + du.sum(axis=0) / 2  # (d,) midpoint
    v = params.W_in[row] + dv.sum(axis=0) / 2  # (d,) midpoint
    change = dv @ u + du @ v  # (m,)
    if center != row:
        yield "context", name_row(center), change.sum()
        return
    causes = {
        "pair": is_context & (step.labels == 1),
        "negative": is_context & (step.labels == 0),
        "center": ~is_context,
    }
    for cause, which in causes.items():
        if which.any():
            yield cause, name_row(step.draw.context), change[which].sum()


def _split_by_row(
    step: Step, params: Params, row: int, other: int, name_row: NameRow
) -> Iterator[Entry]:
    """Δ(v·v') = Δv·v̄' + Δv'·v̄, by the row of W_out that caused Δv, and its label."""
    center = step.draw.center
    if center not in (row, other):
        return
    dv = step.lr * step.on_center  # (m, d)
    still = other if center == row else row
    v = params.W_in[still]  # (d,)
    if row == other:
        v = v + dv.sum(axis=0) / 2  # (d,) midpoint
    change = dv @ v  # (m,)
    if row == other:  # both factors of v·v move
        change = 2 * change
    for label in (1, 0):
        has_label = step.labels == label  # (m,)
        for r in np.unique(step.rows[has_label]).tolist():
            yield name_row(r), label, change[has_label & (step.rows == r)].sum()
