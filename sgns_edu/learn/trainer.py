"""The step-by-step trainer: draw, explain, record, update."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.history import History
from sgns_edu.learn.model import Draw, Params, Step, checked_draw, checked_params, forces, move
from sgns_edu.text.pairs import checked_pairs


class Trainer:
    """Goes through the pairs, in a fresh order each epoch and without end, and puts every step on tape.

    It is no magic: `objective.draw`, `explain` and `update` in a loop of your own do the same.

    Parameters
    ----------
    params : Params
        The start; copied, so it stays yours.
    objective
        `NegativeSampling`, `NCE`, `FullSoftmax`, `HierarchicalSoftmax`, or one of your own.
    pairs : array of shape (N, 2)
        Row numbers: center, context.
    lr : float, default 0.1
        Learning rate; the attribute may be changed between steps, each step is recorded with its own.
    rng : int or Generator
    budget : int, default 64 MB
        Memory for the history's keyframes, in bytes.

    Attributes
    ----------
    params : Params
        The live pair of tables; editing them by hand is not supported.
    history : History

    Raises
    ------
    ValueError
        No pair, row numbers outside the tables; in `step`, forces that are not finite (the step stays on the tape).

    Examples
    --------
    >>> import sgns_edu as sg
    >>> trainer = Trainer(sg.initial_params(3, dim=2, rng=0), sg.NegativeSampling(sg.Uniform(3), k=2), [[1, 0]], rng=0)
    >>> round(trainer.step().loss, 4)
    2.0794
    """

    def __init__(
        self,
        params: Params,
        objective: object,
        pairs: Sequence[Sequence[int]] | np.ndarray,
        *,
        lr: float = 0.1,
        rng: int | np.random.Generator,
        budget: int = 64_000_000,
    ):
        params = checked_params(params)
        self.pairs = checked_pairs(pairs, len(params.W_in))  # (N, 2)
        checked_draw(Draw(*self.pairs[0].tolist()), objective, len(params.W_in))
        self.objective = objective
        self.lr = errors.check_float("lr", lr)
        self.history = History(params, objective, budget=budget)
        self._params = params.copy()
        self._applied = 0
        self._rng = errors.check_rng(rng)
        self._order = iter(())

    def __repr__(self) -> str:
        return f"Trainer after {len(self.history):,} steps, lr={self.lr:g}, {self.objective!r}"

    @property
    def params(self) -> Params:
        """The live tables; after an interrupt inside a step they are first rebuilt from the tape."""
        if self._applied != len(
            self.history
        ):  # subtle: an interrupt fell between recording and applying
            whole = self.history.seek(len(self.history))
            self._params.W_in[:], self._params.W_out[:] = whole
            self._applied = len(self.history)
        return self._params

    def step(self) -> Step:
        """Draw the next pair's decisions, explain them, record them, apply them.

        Raises
        ------
        ValueError
            Forces that are not finite, or an `lr` that is not; the tables stay as they were.
        """
        params = self.params
        center, context = self._next_pair()
        step = forces(
            params,
            self.objective,
            self.objective.draw(center, context, self._rng),
            errors.check_float("lr", self.lr),
        )
        self.history.append(step, params)
        if not (
            np.isfinite(step.loss)
            and np.isfinite(step.on_center).all()
            and np.isfinite(step.on_rows).all()
        ):
            raise ValueError(
                f"step {len(self.history) - 1} is not finite (loss {step.loss:g}); try a learning rate below {self.lr:g}"
            )
        move(params, step)
        self._applied += 1
        return step

    def run(self, steps: int) -> None:
        """Do `steps` steps, with a progress bar when there are many; Ctrl-C keeps those done so far."""
        steps = errors.check_int("steps", steps, least=0)
        for _ in _progress(steps):
            self.step()

    def _next_pair(self) -> tuple[int, int]:
        at = next(
            self._order, None
        )  # subtle: no generator of ours, for an interrupt inside one would end it
        if at is None:
            self._order = iter(self._rng.permutation(len(self.pairs)).tolist())
            at = next(self._order)
        center, context = self.pairs[at].tolist()
        return center, context


def _progress(steps: int) -> Iterator[int]:
    if steps < 20_000:
        return iter(range(steps))
    from tqdm.auto import tqdm

    return iter(tqdm(range(steps), unit="step", leave=False))
