"""The step-by-step trainer: draw, explain, record, update."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors
from sgns_edu.learn.history import History
from sgns_edu.learn.model import (
    Draw,
    Objective,
    Params,
    Step,
    check_params,
    forces,
    is_finite,
    move,
)
from sgns_edu.text.pairs import check_pairs

NEGATIVES = ("noise", "batch")
LONG = 20_000  # steps from which `run` shows its progress


class Trainer:
    """Visit the pairs one by one, in a fresh order each epoch and without end; record every step.

    `objective.draw`, `explain` and `update` in your own loop do the same.

    Parameters
    ----------
    params : Params
        The start; copied, so yours does not change.
    objective : Objective
        `NegativeSampling`, `NCE`, `InfoNCE`, `SampledSoftmax`, `FullSoftmax`,
        `HierarchicalSoftmax`, or your own.
    pairs : array of shape (N, 2)
        Row numbers: center, context.
    lr : float, default 0.1
        Learning rate; the attribute may be changed between steps, and each step is recorded with
        its own.
    negatives : {"noise", "batch"}
        "noise" lets the objective draw them. "batch" takes k + 1 pairs at a time, and the negatives
        of each are the contexts of the others (in-batch negatives). The steps are still taken one
        by one; `sg.replay(…, batch=k + 1)` takes each batch as one.
    rng : int, Generator or None, default None
        None starts from fresh entropy.
    budget : int, default 64 MB
        Memory for the history's keyframes, in bytes.

    Attributes
    ----------
    params : Params
        The live pair of tables; editing them by hand is not supported.
    history : History

    Raises
    ------
    ValueError, TypeError
        If `pairs` is empty, row numbers are outside the tables, or another argument does not fit;
        in `step`, if the forces are not finite.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> objective = sg.NegativeSampling(sg.Uniform(3), k=2)
    >>> trainer = Trainer(sg.initial_params(3, dim=2, rng=0), objective, [[1, 0]], rng=0)
    >>> round(trainer.step().loss, 4)
    2.0794
    """

    def __init__(
        self,
        params: Params,
        objective: Objective,
        pairs: ArrayLike,
        *,
        lr: float = 0.1,
        negatives: str = "noise",
        rng: int | np.random.Generator | None = None,
        budget: int = 64_000_000,
    ):
        self._params = check_params(params).copy()
        self.pairs = check_pairs(pairs, len(self._params.W_in))  # (N, 2)
        self.objective = objective
        self.negatives = errors.check_choice("negatives", negatives, NEGATIVES)
        if negatives == "batch":
            _draw_in_batch(objective, [])  # refuses an objective that cannot
        self.lr = lr
        self.history = History(self._params, objective, budget=budget)
        self._applied = 0
        self._rng = errors.check_rng(rng)
        self._order = iter(())
        self._batch = iter(())

    def __repr__(self) -> str:
        return f"Trainer after {len(self.history):,} steps, lr={self.lr:g}, {self.objective!r}"

    @property
    def lr(self) -> float:
        """The learning rate; a value that is not a finite number is refused when it is set."""
        return self._lr

    @lr.setter
    def lr(self, lr: float) -> None:
        self._lr = errors.check_float("lr", lr)

    @property
    def params(self) -> Params:
        """The live tables; after an interrupt inside a step they are first rebuilt."""
        if self._applied != len(self.history):
            # subtle: an interrupt came between recording and applying
            W_in, W_out = self.history.seek(len(self.history))
            self._params.W_in[:], self._params.W_out[:] = W_in, W_out
            self._applied = len(self.history)
        return self._params

    def step(self) -> Step:
        """Draw the next pair's decisions, explain them, record them, apply them.

        Raises
        ------
        ValueError
            If the forces are not finite; the step stays on the tape, the tables stay as they were.
        """
        params = self.params
        step = forces(params, self.objective, self._next_draw(), self._lr)
        self.history.append(step, params)
        if not is_finite(step):
            raise ValueError(
                f"step {len(self.history) - 1} is not finite (loss {step.loss:g}); "
                f"try a learning rate below {self.lr:g}"
            )
        move(params, step)
        self._applied += 1
        return step

    def run(self, steps: int) -> None:
        """Take `steps` steps, with a progress bar for many; Ctrl-C keeps those already taken."""
        for _ in _count(errors.check_int("steps", steps)):
            self.step()

    def _next_draw(self) -> Draw:
        if self.negatives == "noise":
            return self.objective.draw(*self._next_pair(), self._rng)
        draw = next(self._batch, None)
        if draw is None:
            k: int = getattr(self.objective, "k", 0)
            pairs = [self._next_pair() for _ in range(k + 1)]
            self._batch = iter(_draw_in_batch(self.objective, pairs))
            draw = next(self._batch)
        return draw

    def _next_pair(self) -> tuple[int, int]:
        # subtle: not a generator function, since an interrupt inside one would end it
        at = next(self._order, None)
        if at is None:
            self._order = iter(self._rng.permutation(len(self.pairs)).tolist())
            at = next(self._order)
        center, context = self.pairs[at].tolist()
        return center, context


def _draw_in_batch(objective: Objective, pairs: list[tuple[int, int]]) -> list[Draw]:
    """Give each pair the contexts of the others; raise if the objective has no negatives."""
    draw = getattr(objective, "draw_in_batch", None)
    if draw is None:
        raise ValueError(
            "negatives='batch' needs an objective with negatives, such as sg.InfoNCE; "
            f"got {type(objective).__name__}"
        )
    return draw(pairs)


def _count(steps: int) -> Iterator[int]:
    """Count the steps, with a progress bar from LONG on."""
    if steps < LONG:
        return iter(range(steps))
    from tqdm.auto import tqdm

    return iter(tqdm(range(steps), unit="step", leave=False))
