"""Lecture 04: whole runs, their ledger and their replay."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from sgns_edu.learn.history import History
from sgns_edu.learn.model import Params, explain, initial_params, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.learn.trainer import Trainer
from sgns_edu.teach.checking import Check

ENTRY = [("step", np.int64), ("cause", "U8"), ("word", "U8"), ("change", np.float64)]


def ledgers(rng: np.random.Generator) -> list[tuple]:
    """Draw ledgers in which some steps have several entries, and most have none.

    Five entries are added: one step lowers the score most; another raises it most, with two
    entries; two others have the largest single entry, and the largest of the cause "pair".
    """
    cases = []
    for size in (12, 30, 60):
        ledger = np.empty(size + 5, dtype=ENTRY)
        ledger["word"] = "fox"
        ledger["step"][:size] = 3 + 2 * np.sort(rng.integers(size // 2, size=size))
        ledger["cause"][:size] = rng.choice(["pair", "negative", "center", "context"], size=size)
        ledger["change"][:size] = rng.normal(size=size)
        lowest, highest = rng.choice(np.unique(ledger["step"][:size]), size=2, replace=False)
        ledger["step"][size:] = [lowest, highest, highest, 2, 4]
        ledger["cause"][size:] = ["negative", "center", "context", "context", "pair"]
        ledger["change"][size:] = [-19, 7, 6, 9, 5]
        cases.append((np.sort(ledger, order="step"),))
    return cases


def changes(ledger: np.ndarray) -> np.ndarray:
    """Return the sum of the changes of each step."""
    return np.bincount(ledger["step"], ledger["change"])


def decisive(ledger: np.ndarray) -> int:
    """Return the step whose entries, added up, raised the score most."""
    return int(changes(ledger).argmax())


DECISIVE_MISTAKES = {
    "This is the largest single entry; a step may have several: add them up first.": (
        lambda ledger: ledger["step"][ledger["change"].argmax()]
    ),
    "This step lowered the score most; find the largest change upward.": lambda ledger: changes(
        ledger
    ).argmin(),
    'This is a line of the ledger; the step is in its column "step".': lambda ledger: ledger[
        "change"
    ].argmax(),
    (
        'Only the entries with the cause "pair" are counted; the other causes raise the score, too.'
    ): lambda ledger: decisive(ledger[ledger["cause"] == "pair"]),
    "This is how much the score rose; at which step?": lambda ledger: changes(ledger).max(),
}


def recordings(rng: np.random.Generator) -> list[tuple]:
    """Record short runs, and choose steps to leave out: none, one, several."""
    pairs = rng.integers(5, size=(8, 2))
    objective = NegativeSampling(Uniform(5), k=2)
    cases = []
    for lr, left_out in ((0.2, []), (0.3, [4]), (0.4, [0, 7, 8, 25])):
        start = initial_params(5, dim=3, rng=rng)
        trainer = Trainer(start, objective, pairs, lr=lr, rng=rng)
        trainer.run(40)
        cases.append((trainer.history, left_out))
    return cases


def without(history: History, left_out: Collection[int], lr: float | None = None) -> Params:
    """Take the run again without some steps; `lr` replaces the tape's rates."""
    params, rates = history.seek(0), history.columns()["lr"]
    for t in range(len(history)):
        if t not in left_out:
            rate = rates[t] if lr is None else lr
            update(params, explain(params, history.objective, history.draw(t), lr=rate))
    return params


def old_forces(history: History, left_out: list[int]) -> Params:
    params = history.seek(0)
    for t in range(len(history)):
        if t not in left_out:
            update(params, history[t])
    return params


REPLAY_MISTAKES = {
    (
        "The old forces are applied: `history[t]` was computed when nothing was missing. Explain "
        "each draw from your own tables."
    ): old_forces,
    "Nothing is left out.": lambda history, left_out: history.seek(len(history)),
    "It is reversed: only the steps that should be left out are taken.": lambda history, left_out: (
        without(history, set(range(len(history))) - set(left_out))
    ),
    "The replay stops at the first step that is left out; take the later ones.": (
        lambda history, left_out: history.seek(min(left_out, default=len(history)))
    ),
    "The rate is the default of `explain`, .1; the tape has the rate of each step.": (
        lambda history, left_out: without(history, left_out, lr=0.1)
    ),
}

CHECKS = {
    "04.decisive": Check(["step"], ledgers, decisive, DECISIVE_MISTAKES),
    "04.replay": Check(["W_in", "W_out"], recordings, without, REPLAY_MISTAKES),
}

HINTS = {
    "04.1": [
        "One step can be in the ledger with more than one cause.",
        "Add up the changes step by step, and look for the largest sum.",
        (
            "The ledger splits each change exactly, so the largest change of a score is the "
            "largest sum over the entries of one step."
        ),
    ],
    "04.2": [
        "Look at the table: what happens to the norm from each doubling to the next?",
        "If each doubling adds the same amount, the norm grows like the logarithm of the steps.",
        (
            "With pulls alone the weight 1 − σ decays like $e^{-score}$: the score grows like the "
            "logarithm of time, and so the norm grows even more slowly. A doubling multiplies the "
            "steps by 2: which power of 2 is 16,500 / 16,000?"
        ),
    ],
    "04.3": [
        "Is a negative score an angle above or below 90°?",
        "Compare −ln k for the two runs.",
        (
            "k shifts every score by −ln k. To lower its scores a word turns its v away from the "
            "u's: it can't lower them one by one."
        ),
    ],
    "04.4": [
        "A loop over the tape: which three draws should be left out?",
        "With no draw left out you must arrive at `trainer.params` exactly; test this first.",
        (
            "Later steps are explained with the tables as they are then: what is missing makes "
            "their errors larger, and they make up for it."
        ),
    ],
}
