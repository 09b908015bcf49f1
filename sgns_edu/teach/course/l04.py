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
    "This is the step of the largest single entry. A step may have several entries: add them up first.": (
        lambda ledger: ledger["step"][ledger["change"].argmax()]
    ),
    "This step lowered the score most. Find the one that raised it most.": lambda ledger: changes(
        ledger
    ).argmin(),
    'This is the number of a row in the ledger. The step is in the row\'s column "step".': lambda ledger: (
        ledger["change"].argmax()
    ),
    (
        'This counts only entries with the cause "pair". The other causes can raise the score, too.'
    ): lambda ledger: decisive(ledger[ledger["cause"] == "pair"]),
    "This is how much the score rose. At which step did it happen?": lambda ledger: changes(
        ledger
    ).max(),
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
        "This applies the old forces: `history[t]` was computed when nothing was missing. Explain "
        "each draw with your own tables."
    ): old_forces,
    "No step is left out.": lambda history, left_out: history.seek(len(history)),
    "It is the other way round: only the steps that should be left out are replayed.": lambda history, left_out: (
        without(history, set(range(len(history))) - set(left_out))
    ),
    "The replay stops at the first step that is left out. Go on with the later ones.": (
        lambda history, left_out: history.seek(min(left_out, default=len(history)))
    ),
    "The rate is the default of `explain`, .1. Use the rate of each step from the tape.": (
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
        "Add up the changes of each step, and look for the largest sum.",
        (
            "The ledger splits every change exactly into its entries. So the largest change of the "
            "score is the largest sum of one step's entries."
        ),
    ],
    "04.2": [
        "Look at the table: how much does the norm grow from one doubling to the next?",
        "If each doubling adds the same amount, the norm grows like the logarithm of the steps.",
        (
            "With pulls alone, the weight 1 − σ decays like $e^{-score}$. So the score grows like the "
            "logarithm of the number of steps, and the norm even more slowly. A doubling "
            "multiplies the steps by 2: what power of 2 is 16,500 / 16,000?"
        ),
    ],
    "04.3": [
        "Does a negative score mean an angle above or below 90°?",
        "Compare −ln k for the two runs.",
        (
            "k shifts every score by −ln k. A word lowers all of its scores at once by turning its v "
            "away from the u's."
        ),
    ],
    "04.4": [
        "Write a loop over the tape. Which three draws should it leave out?",
        "Test this first: if no draw is left out, you must arrive exactly at `trainer.params`.",
        (
            "Later steps use the tables as they are then. The missing steps make their errors "
            "larger, so they make up for what is missing."
        ),
    ],
}
