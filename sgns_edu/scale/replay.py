"""The same tape, faster: in minibatches with NumPy, or step by step but compiled."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.history import History
from sgns_edu.learn.link import SIGMOID, SOFTMAX
from sgns_edu.learn.model import Draw, Params, checked_objective, checked_params
from sgns_edu.learn.objectives import NegativeSampling

PIECE = 2**20  # questions in memory at a time


class Asked(NamedTuple):
    """The questions of b steps: centers and rates (b,); rows, labels and shifts (b, m), where row −1 is no question."""

    center: np.ndarray
    lr: np.ndarray
    rows: np.ndarray
    labels: np.ndarray
    shift: np.ndarray


def replay(
    params: Params, objective: object, history: History, *, batch: int = 1, engine: str = "numpy"
) -> Params:
    """Take the steps of a tape again, from the given start, in another way: the result is new parameters.

    Parameters
    ----------
    params : Params
        Where to start; stays as it is. `history.start` is where the tape began.
    objective
        Turns the tape's draws into questions; usually `history.objective`.
    history : History
    batch : int, default 1
        How many steps are explained against the same parameters before all of them are taken. 1 is the visible
        trainer, to 1e-12; more is a minibatch whose steps are added up, not averaged.
    engine : {"numpy", "numba"}
        "numba" takes compiled steps, one at a time.

    Returns
    -------
    Params
        float64.

    Raises
    ------
    ValueError
        Tables or a tape that do not fit each other, `batch` above 1 with "numba", a link that is not compiled.
    TypeError
        A history that is none.
    ImportError
        engine="numba" without Numba.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.FullSoftmax(3), [[0, 1], [1, 2]], rng=0)
    >>> trainer.run(100)
    >>> learned = replay(trainer.history.start, sg.FullSoftmax(3), trainer.history)
    >>> bool(abs(learned.W_in - trainer.params.W_in).max() < 1e-12)
    True
    """
    params = checked_params(params).copy()
    if not isinstance(history, History):
        raise TypeError(f"history must be a Trainer's history or a loaded one, not {history!r:.60}")
    if getattr(checked_objective(objective), "V", len(params.W_in)) != len(params.W_in):
        raise ValueError(
            f"the objective is made for {objective.V} words, but the tables have {len(params.W_in)} rows"
        )
    batch = errors.check_int("batch", batch, least=1)
    columns = history.columns()
    if len(history):
        most = [columns["center"].max(), columns["context"].max()]
        errors.check_rows("the tape's centers and contexts", most, len(params.W_in))
    errors.check_choice("engine", engine, ["numpy", "numba"])
    take = _compiled(objective, batch) if engine == "numba" else _minibatches
    for asked in _pieces(objective, columns, batch):
        take(params, objective, asked, batch)
    return params


def take_batch(params: Params, objective: object, asked: Asked) -> None:
    """Explain all steps of a batch against the same parameters, then take them all. Changes `params`."""
    v, u = params.W_in[asked.center], params.W_out[asked.rows]  # (b, d), (b, m, d)
    scores = np.einsum("bd,bmd->bm", v, u) - asked.shift  # (b, m)
    force = (
        asked.lr[:, None] * (asked.labels - objective.link.probs(scores)) * (asked.rows >= 0)
    )  # (b, m)
    np.add.at(params.W_in, asked.center, np.einsum("bm,bmd->bd", force, u))
    np.add.at(params.W_out, asked.rows, force[:, :, None] * v[:, None, :])


def _minibatches(params: Params, objective: object, asked: Asked, batch: int) -> None:
    for start in range(0, len(asked.lr), batch):
        take_batch(params, objective, Asked(*(column[start : start + batch] for column in asked)))


def _compiled(objective: object, batch: int) -> object:
    """The function that takes compiled steps, if it serves this objective."""
    if batch > 1:
        raise ValueError(
            f"engine='numba' takes one step at a time; batch={batch} is served by engine='numpy'"
        )
    if objective.link not in (SIGMOID, SOFTMAX):
        raise ValueError(
            "engine='numba' knows the sigmoid and the softmax, not the link of "
            f"{objective!r}; use engine='numpy'"
        )
    try:
        kernels = importlib.import_module("sgns_edu.scale.engine_numba")
    except ImportError:
        raise ImportError(
            "engine='numba' needs Numba: pip install 'sgns_edu[fast]'; engine='numpy' works without"
        ) from None
    one_choice = objective.link is SOFTMAX
    return lambda params, objective, asked, batch: kernels.take_steps(
        *params, asked.center, asked.rows, asked.labels, asked.shift, asked.lr, one_choice
    )


def _pieces(objective: object, columns: dict[str, np.ndarray], batch: int) -> Iterator[Asked]:
    """The questions of the tape, whole batches at a time, as many as fit in PIECE."""
    T = len(columns["lr"])
    most = len(questions(objective, columns, 0)[0]) if T else 1
    size = max(1, PIECE // (most * batch)) * batch
    for start in range(0, T, size):
        yield ask(
            objective, {name: column[start : start + size] for name, column in columns.items()}
        )


def ask(objective: object, columns: dict[str, np.ndarray]) -> Asked:
    """The questions of some steps as rectangles (b, m): what is missing on the right is filled with row −1."""
    if type(objective) is NegativeSampling:
        rows = np.column_stack([columns["context"], columns["negatives"]]).astype(
            np.int64
        )  # (b, k + 1)
        labels = np.zeros(rows.shape)
        labels[:, 0] = 1
        return Asked(columns["center"], columns["lr"], rows, labels, np.zeros(rows.shape))
    steps = [questions(objective, columns, t) for t in range(len(columns["lr"]))]
    most = max(len(rows) for rows, _, _ in steps)
    return Asked(
        columns["center"],
        columns["lr"],
        *(
            np.array(
                [
                    np.pad(step[part], (0, most - len(step[part])), constant_values=fill)
                    for step in steps
                ]
            )
            for part, fill in enumerate([-1, 0.0, 0.0])
        ),
    )


def questions(
    objective: object, columns: dict[str, np.ndarray], t: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows, labels and shift of one step."""
    return objective.questions(
        Draw(int(columns["center"][t]), int(columns["context"][t]), columns["negatives"][t])
    )
