"""Take the steps of a tape again, faster: in minibatches with NumPy, or one by one but compiled."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.history import History
from sgns_edu.learn.link import SIGMOID, SOFTMAX
from sgns_edu.learn.model import (
    Objective,
    Params,
    check_objective,
    check_params,
    temperature_of,
)
from sgns_edu.learn.objectives import ask

PIECE = 2**20  # questions in memory at a time


class Batch(NamedTuple):
    """The questions of b steps: centers and rates (b,); rows, labels and shifts (b, m).

    A row of −1 asks nothing.
    """

    center: np.ndarray
    lr: np.ndarray
    rows: np.ndarray
    labels: np.ndarray
    shift: np.ndarray

    def split(self, size: int) -> Iterator[Batch]:
        """Cut into batches of `size` steps; the last may be shorter."""
        for start in range(0, len(self.lr), size):
            yield Batch(*(column[start : start + size] for column in self))


def replay(
    params: Params, objective: Objective, history: History, *, batch: int = 1, engine: str = "numpy"
) -> Params:
    """Take the steps of a tape again, from any start, in another way.

    Parameters
    ----------
    params : Params
        Where to start; not changed. `history.start` is where the tape began.
    objective : Objective
        Turns the tape's draws into questions; usually `history.objective`.
    history : History
    batch : int, default 1
        How many steps are explained against the same parameters before all of them are taken. 1
        gives the result of the visible trainer, to 1e-12. More is a minibatch whose steps are
        summed, not averaged.
    engine : {"numpy", "numba"}
        "numba" takes compiled steps, one at a time.

    Returns
    -------
    Params
        New parameters, float64.

    Raises
    ------
    ValueError
        If tables, objective and tape do not fit each other, if `batch` is above 1 with "numba", or
        if the objective's link is not compiled.
    TypeError
        If `history` is not a History.
    ImportError
        If engine is "numba" and Numba is not installed.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> start = sg.initial_params(3, dim=2, rng=0)
    >>> trainer = sg.Trainer(start, sg.FullSoftmax(3), [[0, 1], [1, 2]], rng=0)
    >>> trainer.run(100)
    >>> learned = replay(trainer.history.start, sg.FullSoftmax(3), trainer.history)
    >>> bool(abs(learned.W_in - trainer.params.W_in).max() < 1e-12)
    True
    """
    params = check_params(params).copy()
    V = len(params.W_in)
    if not isinstance(history, History):
        raise TypeError(
            f"history must be a Trainer's history or a loaded one, got {errors.show_value(history)}"
        )
    check_objective(objective, V)
    batch = errors.check_int("batch", batch, least=1)
    errors.check_choice("engine", engine, ["numpy", "numba"])
    take_steps = _load_kernel(objective, batch) if engine == "numba" else None
    if not len(history):
        return params
    columns = history.columns()
    largest = [columns["center"].max(), columns["context"].max()]
    errors.check_rows("the tape's centers and contexts", largest, V)
    for piece in _ask_in_pieces(objective, columns, batch):
        if take_steps:
            center, lr, rows, labels, shift = piece
            one_choice, temperature = objective.link is SOFTMAX, temperature_of(objective)
            take_steps(*params, center, rows, labels, shift, lr, one_choice, temperature)
        else:
            for part in piece.split(batch):
                take_batch(params, objective, part)
    return params


def take_batch(params: Params, objective: Objective, batch: Batch) -> None:
    """Explain all steps of a batch against the same parameters, then take them. Change `params`."""
    v, u = params.W_in[batch.center], params.W_out[batch.rows]  # (b, d), (b, m, d)
    is_asked = batch.rows >= 0  # (b, m)
    temperature = temperature_of(objective)
    logits = np.einsum("bd,bmd->bm", v, u) / temperature - batch.shift  # (b, m)
    probs = objective.link.probs(np.where(is_asked, logits, -np.inf))  # (b, m)
    rate = batch.lr[:, None] / temperature  # (b, 1)
    force = np.where(is_asked, rate * (batch.labels - probs), 0)  # (b, m)
    np.add.at(params.W_in, batch.center, np.einsum("bm,bmd->bd", force, u))
    np.add.at(params.W_out, batch.rows, force[:, :, None] * v[:, None, :])


def _load_kernel(objective: Objective, batch: int) -> Callable:
    """Return the function that takes compiled steps, if it serves this objective."""
    if batch > 1:
        raise ValueError(
            f"engine='numba' takes one step at a time, got batch={batch}; use engine='numpy'"
        )
    if objective.link not in (SIGMOID, SOFTMAX):
        raise ValueError(
            "engine='numba' knows the sigmoid and the softmax, not the link of "
            f"{type(objective).__name__}; use engine='numpy'"
        )
    try:
        kernels = importlib.import_module("sgns_edu.scale.engine_numba")
    except ImportError:
        raise ImportError(
            "engine='numba' needs Numba: pip install 'sgns_edu[fast]'; engine='numpy' works without"
        ) from None
    return kernels.take_steps


def _ask_in_pieces(
    objective: Objective, columns: Mapping[str, np.ndarray], batch: int
) -> Iterator[Batch]:
    """Ask the questions of the tape, as many whole batches at a time as fit in PIECE."""
    first = _ask(objective, columns, slice(0, 1))
    size = max(1, PIECE // (max(1, first.rows.size) * batch)) * batch
    for start in range(0, len(columns["lr"]), size):
        yield _ask(objective, columns, slice(start, start + size))


def _ask(objective: Objective, columns: Mapping[str, np.ndarray], steps: slice) -> Batch:
    center, context = columns["center"][steps], columns["context"][steps]  # (b,)
    rows, labels, shift = ask(objective, center, context, columns["negatives"][steps])  # (b, m)
    return Batch(center, columns["lr"][steps], rows, labels, shift)
