"""The tape: decisions are recorded, consequences are rebuilt.

So any moment of a run can be seen again, bit for bit.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import numpy as np

from sgns_edu import errors
from sgns_edu.learn import recipes
from sgns_edu.learn.ledger import split_change
from sgns_edu.learn.model import (
    Draw,
    Objective,
    Params,
    Step,
    check_objective,
    check_params,
    check_step,
    forces,
    move,
)
from sgns_edu.learn.recipes import Recording
from sgns_edu.text.sentences import check_words
from sgns_edu.text.vocabulary import Vocabulary

Names = Vocabulary | Iterable[str]  # the words of the rows
EVERY = 64  # steps between keyframes, as long as they fit the budget
ROLES = ("center", "context", "negatives")


class History:
    """One row per step (center, context, negatives, lr, loss), plus keyframes of the parameters.

    Parameters
    ----------
    params : Params
        The start of the run; copied.
    objective : Objective
        Turns a draw into forces.
    budget : int, default 64 MB
        Bytes that keyframes may take; when they would take more, every second one is dropped.

    Raises
    ------
    ValueError, TypeError
        If the tables are not two float64 arrays of one shape, the objective does not fit them, or
        the budget is negative.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> start = sg.initial_params(3, dim=2, rng=0)
    >>> trainer = sg.Trainer(start, sg.FullSoftmax(3), [[0, 1], [1, 2]], rng=0)
    >>> trainer.run(100)
    >>> len(trainer.history), bool((trainer.history.seek(100).W_in == trainer.params.W_in).all())
    (100, True)
    """

    def __init__(self, params: Params, objective: Objective, *, budget: int = 64_000_000):
        start = check_params(params).copy()
        self.objective = check_objective(objective, len(start.W_in))
        self.words: tuple[str, ...] | None = None
        self.budget = errors.check_int("budget", budget, least=0)
        self.every = EVERY
        self._keyframes = {0: start}
        self._length = 0
        self._columns = _empty_columns(0, 0)

    @property
    def start(self) -> Params:
        """A copy of the parameters before the first step."""
        return self._keyframes[0].copy()

    @property
    def _V(self) -> int:
        return len(self._keyframes[0].W_in)

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        V, d = self._keyframes[0].W_in.shape
        name = type(self.objective).__name__
        return f"History of {len(self):,} steps of {name}, {V} words in {d} dimensions"

    def __iter__(self) -> Iterator[Step]:
        return (step for _, step, _ in self.moments())

    def append(self, step: Step, before: Params) -> None:
        """Record a step before it is applied.

        Parameters
        ----------
        step : Step
        before : Params
            The parameters that it starts from.

        Raises
        ------
        ValueError
            If the step has another number of negatives than the steps before it.
        TypeError
            If `step` is not a Step.
        """
        draw = check_step(step).draw
        t, k = len(self), len(draw.negatives)
        if t == 0:
            self._columns = _empty_columns(256, k)
        width = self._columns["negatives"].shape[1]
        if k != width:
            raise ValueError(
                f"every step of a history must have the same number of negatives, {width}, got {k}"
            )
        if t == len(self._columns["loss"]):
            self._double()
        if t % self.every == 0 and t not in self._keyframes:
            self._add_keyframe(t, before)
        self._columns["center"][t] = draw.center
        self._columns["context"][t] = draw.context
        self._columns["negatives"][t] = draw.negatives
        self._columns["lr"][t] = step.lr
        self._columns["loss"][t] = step.loss
        self._length += 1

    def _double(self) -> None:
        """Make room for as many steps again, in new columns: the old ones may be in use."""
        self._columns = {
            name: np.concatenate([column, np.empty_like(column)])
            for name, column in self._columns.items()
        }

    def _add_keyframe(self, t: int, params: Params) -> None:
        """Keep a copy of the parameters; drop every second one while they exceed the budget."""
        self._keyframes[t] = params.copy()
        bytes_each = 2 * params.W_in.nbytes
        while len(self._keyframes) > 1 and len(self._keyframes) * bytes_each > self.budget:
            self.every *= 2
            for moment in list(self._keyframes):
                if moment % self.every != 0:
                    del self._keyframes[moment]

    def columns(self) -> Mapping[str, np.ndarray]:
        """Return the tape: center, context (T,), negatives (T, k), lr, loss (T,), all read-only."""
        columns = {name: column[: len(self)] for name, column in self._columns.items()}
        for column in columns.values():
            column.flags.writeable = False
        return MappingProxyType(columns)

    def draw(self, t: int) -> Draw:
        """Return the decisions of step t."""
        negatives = self._columns["negatives"][t].astype(np.int64)  # (k,)
        return Draw(int(self._columns["center"][t]), int(self._columns["context"][t]), negatives)

    def __getitem__(self, t: int) -> Step:
        """Return the step that leads from seek(t) to seek(t + 1); −1 is the last one.

        Raises
        ------
        ValueError
            If there is no such step.
        """
        T = len(self)
        if T == 0:
            raise ValueError("the history is empty; run the trainer first")
        t = errors.check_int("step", t, -T, T - 1) % T
        return self.explained(t, self.seek(t))

    def explained(self, t: int, params: Params) -> Step:
        """Explain step t from the parameters that it starts from.

        Nothing is checked, so that a diverged run can be looked at.
        """
        return forces(params, self.objective, self.draw(t), float(self._columns["lr"][t]))

    def seek(self, t: int) -> Params:
        """Return the parameters before step t (t = len: after the last one), bit for bit.

        They are rebuilt from the keyframe before t.

        Raises
        ------
        ValueError
            If t is outside 0 … len.
        """
        t = errors.check_int("t", t, 0, len(self))
        start = t // self.every * self.every
        while start not in self._keyframes:
            start -= self.every
        params = self._keyframes[start].copy()
        for step in range(start, t):
            if step % self.every == 0 and step not in self._keyframes:
                self._add_keyframe(step, params)  # a loaded run has none but its start
            move(params, self.explained(step, params))
        return params

    def moments(self, start: int = 0) -> Iterator[tuple[int, Step, Params]]:
        """Walk the tape once from `start`: (t, step, parameters before it).

        The parameters are live; copy them to keep them. For many t in a row this is faster than
        `history[t]`, since each step is taken once.
        """
        params = self.seek(start)
        for t in range(start, len(self)):
            step = self.explained(t, params)
            yield t, step, params
            move(params, step)

    def touching(self, *rows: int, roles: Iterable[str] = ROLES) -> np.ndarray:
        """Find the steps whose decisions name all the given rows, in ascending order, (n,).

        Parameters
        ----------
        *rows : int
        roles : iterable of {"center", "context", "negatives"}
            Where a row must be named.

        Examples
        --------
        >>> import sgns_edu as sg
        >>> start = sg.initial_params(3, dim=2, rng=0)
        >>> trainer = sg.Trainer(start, sg.FullSoftmax(3), [[0, 1]], rng=0)
        >>> trainer.run(3)
        >>> trainer.history.touching(0, roles=["center"]).tolist()
        [0, 1, 2]
        >>> trainer.history.touching(0, roles=["context"]).tolist()
        []
        """
        columns = self.columns()
        named = [columns[errors.check_choice("role", role, ROLES)] for role in roles]
        decisions = np.column_stack(named)  # (T, ·)
        touches = np.ones(len(self), dtype=bool)
        for row in rows:
            row = errors.check_int("row", row, 0, self._V - 1)
            touches &= (decisions == row).any(axis=1)
        return np.flatnonzero(touches)

    def find(
        self,
        *words: str | int,
        after: int = -1,
        before: int | None = None,
        vocabulary: Names | None = None,
    ) -> int | None:
        """Find the next step after `after` whose decisions name all the words (or rows).

        Parameters
        ----------
        *words : str or int
            A word needs a vocabulary, or a run saved with its words.
        after : int, default −1
        before : int, optional
            Find the last step before this one instead.
        vocabulary : Vocabulary, optional

        Returns
        -------
        int or None
            None if there is no such step.

        Examples
        --------
        >>> import sgns_edu as sg
        >>> start = sg.initial_params(3, dim=2, rng=0)
        >>> trainer = sg.Trainer(start, sg.FullSoftmax(3), [[0, 1]], rng=0)
        >>> trainer.run(3)
        >>> history = trainer.history
        >>> history.find(0), history.find(1, after=0), history.find(0, before=2), history.find(2)
        (0, 1, 1, None)
        """
        steps = self.touching(*(self.row(word, vocabulary) for word in words))
        if before is None:
            steps = steps[steps > errors.check_int("after", after, least=-1)]
            return int(steps[0]) if len(steps) else None
        steps = steps[steps < errors.check_int("before", before)]
        return int(steps[-1]) if len(steps) else None

    def row(self, word: str | int, vocabulary: Names | None = None) -> int:
        """Return the row of a word, by the vocabulary or by the words stored with the run.

        A row number is returned as it is.
        """
        if not isinstance(word, str):
            return errors.check_int("row", word, 0, self._V - 1)
        words = self.words_of(vocabulary)
        if words is None:
            raise ValueError(
                f"finding {word!r} needs vocabulary=…, or a run that was saved with its words"
            )
        if word not in words:
            raise errors.unknown_word(word, words)
        return words.index(word)

    def words_of(self, vocabulary: Names | None = None) -> tuple[str, ...] | None:
        """Return the words of the rows: the vocabulary's, or those stored with the run, or None."""
        words = self.words
        if vocabulary is not None:
            names = getattr(vocabulary, "words", vocabulary)
            words = tuple(errors.check_iterable("the words", names))
            check_words(words)
        if words is not None and len(words) != self._V:
            raise ValueError(
                f"the vocabulary has {len(words)} words, but the run has {self._V} rows"
            )
        return words

    def ledger(
        self,
        word: str | int,
        context: str | int,
        vocabulary: Names | None = None,
        *,
        table: str = "out",
    ) -> np.ndarray:
        """Why did this score become what it is? One row per step and cause.

        Parameters
        ----------
        word, context : str or int
            With table="out" a center and a context, with table="in" two centers. Row numbers need
            no vocabulary.
        vocabulary : Vocabulary, optional
            The names of the rows, if the run was not saved with them.
        table : {"out", "in"}
            "out" follows v_word · u_context: its causes are `pair`, `negative`, `center` and
            `context`. "in" follows v_word · v_context: the cause is the word of the W_out row that
            moved one of them, with its label.

        Returns
        -------
        structured ndarray
            step, cause, word (table="out") or label (table="in"), and change. The changes sum to
            score(T) − score(0).

        Raises
        ------
        KeyError
            If a word is unknown.
        ValueError
            If a word cannot be found without a vocabulary, or for table="out" under hierarchical
            softmax, where the rows of W_out are not words.

        Examples
        --------
        >>> import sgns_edu as sg
        >>> start = sg.initial_params(3, dim=2, rng=0)
        >>> trainer = sg.Trainer(start, sg.FullSoftmax(3), [[0, 1]], rng=0)
        >>> trainer.run(2)
        >>> trainer.history.ledger(0, 1)["cause"].tolist()
        ['pair', 'center', 'pair', 'center']
        """
        words = self.words_of(vocabulary)
        row, other = self.row(word, vocabulary), self.row(context, vocabulary)
        return split_change(self, row, other, words, table=table)

    def save(
        self,
        path: str | os.PathLike,
        vocabulary: Names | None = None,
    ) -> None:
        """Write the run to one .npz file; an interrupted write leaves no partial file.

        With `vocabulary`, the words are saved too.

        Raises
        ------
        ValueError
            If the vocabulary has another size than the tables.
        OSError
            If the folder does not exist or cannot be written.
        """
        words = self.words_of(vocabulary)
        recipes.save(path, Recording(self.start, self.objective, self.columns(), words))

    @classmethod
    def load(cls, path: str | os.PathLike, objective: Objective | None = None) -> History:
        """Read a run written by `save`.

        Nothing in the file is executed, and no array is made that the file does not hold.

        Parameters
        ----------
        path : path
        objective : Objective, optional
            Needed if the run was trained with an objective that is not ours.

        Raises
        ------
        ValueError
            If the file is cut, tampered with, from another program or a later version, or if its
            objective must be given, or the one given is not the one recorded.
        FileNotFoundError
            If there is no such file.
        """
        run = recipes.load(path, objective)
        history = cls(run.start, run.objective)
        history.words = run.words
        history._columns = dict(run.columns)
        history._length = len(run.columns["loss"])
        return history


def _empty_columns(length: int, k: int) -> dict[str, np.ndarray]:
    return {
        "center": np.empty(length, np.int32),
        "context": np.empty(length, np.int32),
        "negatives": np.empty((length, k), np.int32),
        "lr": np.empty(length),
        "loss": np.empty(length),
    }
