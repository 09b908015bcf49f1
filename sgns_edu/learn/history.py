"""The tape: decisions are recorded, consequences are rebuilt; so any moment of a run can be seen again, bit for bit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import numpy as np

from sgns_edu import errors
from sgns_edu.learn import ledger, recipes
from sgns_edu.learn.model import Draw, Params, Step, checked_params, checked_step, forces, move
from sgns_edu.learn.recipes import Recording
from sgns_edu.text.vocabulary import only_strings

EVERY = 64  # steps between keyframes, as long as they fit the budget


class History:
    """One row per step (center, context, negatives, lr, loss) plus keyframes of the parameters.

    Parameters
    ----------
    params : Params
        The start of the run; copied.
    objective
        What turns a draw into forces.
    budget : int, default 64 MB
        Bytes that keyframes may take; when they would take more, every second one is let go.

    Raises
    ------
    ValueError, TypeError
        Tables that are not two float64 arrays of one shape; a negative budget.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.FullSoftmax(3), [[0, 1], [1, 2]], rng=0)
    >>> trainer.run(100)
    >>> len(trainer.history), bool((trainer.history.seek(100).W_in == trainer.params.W_in).all())
    (100, True)
    """

    def __init__(self, params: Params, objective: object, *, budget: int = 64_000_000):
        start = checked_params(params).copy()
        self.objective = objective
        self.words: tuple[str, ...] | None = None
        self.budget = errors.check_int("budget", budget, least=0)
        self.every = EVERY
        self._keyframes = {0: start}
        self._length = 0
        self._columns: dict[str, np.ndarray] = {}

    @property
    def start(self) -> Params:
        """A copy of the parameters before the first step."""
        return self._keyframes[0].copy()

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        V, d = self._keyframes[0].W_in.shape
        return f"History of {len(self):,} steps of {type(self.objective).__name__}, {V} words in {d} dimensions"

    def __iter__(self) -> Iterator[Step]:
        return (step for _, step, _ in self.moments())

    def append(self, step: Step, before: Params) -> None:
        """Put a step on the tape, before it is applied; `before` is where it starts from.

        Raises
        ------
        ValueError, TypeError
            Another number of negatives than the steps before; what is no step.
        """
        negatives = np.asarray(checked_step(step).draw.negatives, dtype=np.int32)  # (k,)
        if not self._columns:
            self._columns = _empty_columns(256, len(negatives))
        if negatives.shape != self._columns["negatives"].shape[1:]:
            wanted = self._columns["negatives"].shape[1]
            raise ValueError(
                f"every step of a tape has the same number of negatives, here {wanted}, not {len(negatives)}"
            )
        if len(self) == len(self._columns["loss"]):
            self._columns = {
                name: np.concatenate([c, np.empty_like(c)]) for name, c in self._columns.items()
            }
        if len(self) % self.every == 0 and len(self) not in self._keyframes:
            self._keep(len(self), before)
        for name, value in zip(
            self._columns, (step.draw.center, step.draw.context, negatives, step.lr, step.loss)
        ):
            self._columns[name][len(self)] = value
        self._length += 1

    def _keep(self, t: int, params: Params) -> None:
        self._keyframes[t] = params.copy()
        while (
            len(self._keyframes) > 1 and len(self._keyframes) * 2 * params.W_in.nbytes > self.budget
        ):
            self.every *= 2
            self._keyframes = {
                at: frame for at, frame in self._keyframes.items() if at % self.every == 0
            }

    def columns(self) -> Mapping[str, np.ndarray]:
        """The tape as read-only arrays: center, context (T,), negatives (T, k), lr, loss (T,)."""
        columns = {
            name: column[: len(self)]
            for name, column in (self._columns or _empty_columns(0, 0)).items()
        }
        for column in columns.values():
            column.flags.writeable = False
        return MappingProxyType(columns)

    def draw(self, t: int) -> Draw:
        """The decisions of step t."""
        c = self._columns
        return Draw(int(c["center"][t]), int(c["context"][t]), c["negatives"][t].astype(np.int64))

    def __getitem__(self, t: int) -> Step:
        """The step that leads from seek(t) to seek(t + 1); −1 is the last one, a t that is none a ValueError."""
        t = (
            errors.check_int("step", t, -len(self), len(self) - 1) % len(self)
            if len(self)
            else _no_step()
        )
        return self.explained(t, self.seek(t))

    def explained(self, t: int, params: Params) -> Step:
        """Step t, seen from the parameters it starts from; not checked, so that a diverged run can be looked at."""
        return forces(params, self.objective, self.draw(t), float(self._columns["lr"][t]))

    def seek(self, t: int) -> Params:
        """The parameters before step t (t = len: after the last one), rebuilt bit for bit from the keyframe before it.

        Raises
        ------
        ValueError
            A moment outside 0 … len.
        """
        t = errors.check_int("t", t, 0, len(self))
        at = min(t, len(self)) // self.every * self.every
        while at not in self._keyframes:
            at -= self.every
        params = self._keyframes[at].copy()
        for step in range(at, t):
            if (
                step % self.every == 0 and step not in self._keyframes
            ):  # a loaded run grows its keyframes as it is walked
                self._keep(step, params)
            move(params, self.explained(step, params))
        return params

    def moments(self, start: int = 0) -> Iterator[tuple[int, Step, Params]]:
        """Walk the tape once: (t, step, parameters before it), from `start` on; the parameters are live, copy to keep.

        Quicker than `history[t]` for many t in a row, since each step is taken once.
        """
        params = self.seek(start)
        for t in range(start, len(self)):
            step = self.explained(t, params)
            yield t, step, params
            move(params, step)

    def touching(
        self, *rows: int, roles: Iterable[str] = ("center", "context", "negatives")
    ) -> np.ndarray:
        """Steps whose decisions name all the given rows, ascending, (n,).

        >>> import sgns_edu as sg
        >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.FullSoftmax(3), [[0, 1]], rng=0)
        >>> trainer.run(3)
        >>> trainer.history.touching(0, roles=["center"]).tolist(), trainer.history.touching(0, roles=["context"]).tolist()
        ([0, 1, 2], [])
        """
        columns = self.columns()
        named = [
            np.column_stack(
                [
                    columns[errors.check_choice("role", role, ("center", "context", "negatives"))]
                    for role in roles
                ]
            )
        ]
        V = len(self._keyframes[0].W_in)
        hits = [(named[0] == errors.check_int("row", row, 0, V - 1)).any(axis=1) for row in rows]
        return np.flatnonzero(np.logical_and.reduce(hits)) if hits else np.arange(len(self))

    def find(
        self,
        *words: str | int,
        after: int = -1,
        before: int | None = None,
        vocabulary: object = None,
    ) -> int | None:
        """The next step after `after` whose decisions name all the words (or rows); with `before`, the last one before it.

        None where there is no such step. A word needs a vocabulary, or a run saved with its words.

        >>> import sgns_edu as sg
        >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.FullSoftmax(3), [[0, 1]], rng=0)
        >>> trainer.run(3)
        >>> trainer.history.find(0), trainer.history.find(1, after=0), trainer.history.find(0, before=2), trainer.history.find(2)
        (0, 1, 1, None)
        """
        hits = self.touching(*(self.row(word, vocabulary) for word in words))
        if before is None:
            hits = hits[hits > errors.check_int("after", after, least=-1)]
        else:
            hits = hits[hits < errors.check_int("before", before)][::-1]
        return int(hits[0]) if len(hits) else None

    def row(self, word: str | int, vocabulary: object = None) -> int:
        """The row of a word, by the given vocabulary or by the words stored with a loaded run; a row number stays itself."""
        if not isinstance(word, str):
            return errors.check_int("row", word, 0, len(self._keyframes[0].W_in) - 1)
        words = self.words_of(vocabulary)
        if words is None:
            raise ValueError(
                f"{word!r} can only be found with vocabulary=…, or in a run saved with its words"
            )
        if word not in words:
            raise errors.unknown_word(word, words)
        return words.index(word)

    def words_of(self, vocabulary: object = None) -> tuple[str, ...] | None:
        """The words of the rows: those of the vocabulary, or those stored with a loaded run, or none."""
        words = self.words if vocabulary is None else _words(vocabulary)
        V = len(self._keyframes[0].W_in)
        if words is not None and len(words) != V:
            raise ValueError(f"the vocabulary has {len(words)} words, but the run has {V} rows")
        return words

    def ledger(
        self, word: str | int, context: str | int, vocabulary: object = None, *, table: str = "out"
    ) -> np.ndarray:
        """Why did this score become what it is? One row per step and cause; the changes add up to it.

        Parameters
        ----------
        word, context : str or int
            With table="out" a center and a context, with table="in" two centers; row numbers need no vocabulary.
        vocabulary : Vocabulary, optional
            The names of the rows, where the run was not saved with them.
        table : {"out", "in"}
            "out" follows v_word · u_context: its causes are `pair`, `negative`, `center` and `context`. "in" follows
            v_word · v_context: the cause is the word of the W_out row that moved one of them, with its label.

        Returns
        -------
        structured ndarray
            step, cause, word (table="out") or label (table="in"), change; the changes sum to score(T) − score(0).

        Raises
        ------
        KeyError, ValueError
            A word that is not there, or no vocabulary to find it in; table="out" under hierarchical softmax, whose rows
            of W_out are no words.

        Examples
        --------
        >>> import sgns_edu as sg
        >>> trainer = sg.Trainer(sg.initial_params(3, dim=2, rng=0), sg.FullSoftmax(3), [[0, 1]], rng=0)
        >>> trainer.run(2)
        >>> trainer.history.ledger(0, 1)["cause"].tolist()
        ['pair', 'center', 'pair', 'center']
        """
        return ledger.ledger(
            self, self.row(word, vocabulary), self.row(context, vocabulary), vocabulary, table=table
        )

    def save(self, path: str | os.PathLike, vocabulary: object = None) -> None:
        """Write the run to one .npz, whole or not at all; with `vocabulary`, its words travel with it.

        Raises
        ------
        ValueError
            A vocabulary of another size than the tables.
        OSError
            A folder that does not exist or cannot be written.
        """
        recipes.save(
            path, Recording(self.start, self.objective, self.columns(), self.words_of(vocabulary))
        )

    @classmethod
    def load(cls, path: str | os.PathLike, objective: object = None) -> "History":
        """Read a run written by `save`; a foreign objective is given again with `objective=`.

        Nothing in the file is executed, and no array is made that the file does not hold.

        Raises
        ------
        ValueError
            A file that is cut, tampered with, foreign, of a later version, or whose objective has to be given (or is
            given, but another one than recorded).
        FileNotFoundError
            No such file.
        """
        run = recipes.load(path, objective)
        history = cls(run.start, run.objective)
        history.words, history._columns, history._length = (
            run.words,
            dict(run.columns),
            len(run.columns["loss"]),
        )
        return history


def _words(vocabulary: object) -> tuple[str, ...]:
    return only_strings(
        tuple(errors.check_iterable("the words", getattr(vocabulary, "words", vocabulary)))
    )


def _empty_columns(length: int, k: int) -> dict[str, np.ndarray]:
    return {
        "center": np.empty(length, np.int32),
        "context": np.empty(length, np.int32),
        "negatives": np.empty((length, k), np.int32),
        "lr": np.empty(length),
        "loss": np.empty(length),
    }


def _no_step() -> int:
    raise ValueError("the history is empty; run the trainer first")
