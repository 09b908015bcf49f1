"""Lecture 04: whole runs, their ledger and their replay."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.history import History
from sgns_edu.learn.model import Params, explain, initial_params, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.learn.trainer import Trainer
from sgns_edu.teach.checking import Check


def ledgers(rng: np.random.Generator) -> list[tuple]:
    """Ledgers of which some steps have several entries, some lower the score, and most other steps have none."""
    made = []
    for size in (12, 30, 60):
        ledger = np.empty(
            size,
            dtype=[("step", np.int64), ("cause", "U8"), ("word", "U8"), ("change", np.float64)],
        )
        ledger["step"] = 3 + 2 * np.sort(rng.integers(size // 2, size=size))
        ledger["cause"] = rng.choice(["pair", "negative", "center", "context"], size=size)
        ledger["word"], ledger["change"] = "fox", rng.normal(size=size)
        lowest, highest = rng.choice(np.unique(ledger["step"]), size=2, replace=False)
        entries = ledger[
            :5
        ].copy()  # one step is lowered most; one is raised most, in two entries; two others have the largest of a kind
        entries["step"], entries["change"] = [lowest, highest, highest, 2, 4], [-19, 7, 6, 9, 5]
        entries["cause"] = ["negative", "center", "context", "context", "pair"]
        made.append((np.sort(np.concatenate([ledger, entries]), order="step"),))
    return made


def decisive(ledger: np.ndarray) -> int:
    """The step whose entries raised the score most, added up."""
    return int(np.bincount(ledger["step"], ledger["change"]).argmax())


def recordings(rng: np.random.Generator) -> list[tuple]:
    """Short runs, and the steps to leave out: none, one, several."""
    pairs = rng.integers(5, size=(8, 2))
    cases = []
    for lr, left_out in ((0.2, []), (0.3, [4]), (0.4, [0, 7, 8, 25])):
        trainer = Trainer(
            initial_params(5, dim=3, rng=rng),
            NegativeSampling(Uniform(5), k=2),
            pairs,
            lr=lr,
            rng=rng,
        )
        trainer.run(40)
        cases.append((trainer.history, left_out))
    return cases


def without(history: History, left_out: list[int], *, lr: float | None = None) -> Params:
    """The run taken again, in which some steps are not made; `lr` in place of the tape's rates."""
    params, rates = history.seek(0), history.columns()["lr"]
    for t in range(len(history)):
        if t not in left_out:
            update(
                params,
                explain(
                    params, history.objective, history.draw(t), lr=rates[t] if lr is None else lr
                ),
            )
    return params


def moves_of_old(history: History, left_out: list[int]) -> Params:
    params = history.seek(0)
    for t in range(len(history)):
        if t not in left_out:
            update(params, history[t])
    return params


CHECKS = {
    "04.decisive": Check(
        ["step"],
        ledgers,
        decisive,
        {
            "This is the largest single entry; a step may have several: add them up first.": lambda ledger: (
                ledger["step"][ledger["change"].argmax()]
            ),
            "This step lowered the score most; the greatest change upward is asked for.": lambda ledger: (
                np.bincount(ledger["step"], ledger["change"]).argmin()
            ),
            'This is a line of the ledger; the step stands in its column "step".': lambda ledger: (
                ledger["change"].argmax()
            ),
            'Only the entries with the cause "pair" are counted; the other causes raise the score, too.': lambda ledger: (
                decisive(ledger[ledger["cause"] == "pair"])
            ),
            "This is how much the score rose; at which step?": lambda ledger: np.bincount(
                ledger["step"], ledger["change"]
            ).max(),
        },
    ),
    "04.replay": Check(
        ["W_in", "W_out"],
        recordings,
        without,
        {
            "The old forces are applied: `history[t]` was worked out when nothing was missing. Explain each draw from your own tables.": moves_of_old,
            "Nothing is left out.": lambda history, left_out: history.seek(len(history)),
            "It is turned around: only the steps that were to be left out are taken.": lambda history, left_out: (
                without(history, set(range(len(history))) - set(left_out))
            ),
            "The replay stops at the first step that is left out; the later ones are taken.": lambda history, left_out: (
                history.seek(min(left_out, default=len(history)))
            ),
            "The rate is that of `explain` by itself, .1; the tape has the rate of each step.": lambda history, left_out: (
                without(history, left_out, lr=0.1)
            ),
        },
    ),
}

HINTS = {
    "04.1": [
        "One step can stand in the ledger with more than one cause.",
        "Add up the changes step by step, and look for the greatest sum.",
        (
            "The ledger splits each change exactly, so the largest change of a score is the largest "
            "sum over the entries of one step."
        ),
    ],
    "04.2": [
        "Look at the table: what happens to the norm from each doubling to the next?",
        "If each doubling adds the same amount, the norm grows like the logarithm of the steps.",
        (
            "With pulls alone the weight 1 − σ dies like $e^{-score}$: the score grows like the "
            "logarithm of time, and so the norm slower still. A doubling multiplies the steps by 2: "
            "which power of 2 is 16,500 / 16,000?"
        ),
    ],
    "04.3": [
        "Is a negative score an angle above or below 90°?",
        "Compare −ln k for the two runs.",
        (
            "k shifts every score by −ln k. To lower its scores a word turns its v away from the u's: "
            "it can't lower them one by one."
        ),
    ],
    "04.4": [
        "A loop over the tape: which three draws are to be left out?",
        "With no draw left out you must arrive at `trainer.params` exactly; test this first.",
        (
            "Later steps explain themselves against the tables as they are then: what is missing "
            "makes their errors larger, and they make up for it."
        ),
    ],
}
