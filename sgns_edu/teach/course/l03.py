"""Lecture 03: one step, which assignments A1, A2 and A4 ask for as well.

A step takes and returns both tables.
"""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import sigmoid, softmax
from sgns_edu.learn.model import Draw, Params, explain, forces, move, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.checking import Check, Hint

WORKED = Draw(center=1, context=0, negatives=[1, 2])  # b meets a; b and c are the negatives
Tables = tuple[np.ndarray, np.ndarray]


def starts(rng: np.random.Generator) -> list[tuple]:
    """Tables of three words in two dimensions, and a rate."""
    return [(*rng.normal(size=(2, 3, 2)), rate) for rate in (0.1, 1.0, 8.0)]


def loss_after(W_in: np.ndarray, W_out: np.ndarray, rate: float) -> float:
    """The loss of the worked step's three questions, after the step was taken with this rate."""
    params, objective = Params(W_in.copy(), W_out.copy()), NegativeSampling(Uniform(3), k=2)
    update(params, explain(params, objective, WORKED, lr=rate))
    return explain(params, objective, WORKED).loss


def loss_after_the_center(W_in: np.ndarray, W_out: np.ndarray, rate: float) -> float:
    """The loss after a step whose rows have moved along the center's new vector."""
    params, objective = Params(W_in.copy(), W_out.copy()), NegativeSampling(Uniform(3), k=2)
    step = explain(params, objective, WORKED, lr=rate)
    update(params, step)
    np.add.at(params.W_out, step.rows, -rate * step.errors[:, None] * (params.W_in[1] - W_in[1]))
    return explain(params, objective, WORKED).loss


def only_one_table(moved: str):
    """The loss after only one of the two tables has moved."""

    def loss(W_in, W_out, rate):
        after, objective = Params(W_in.copy(), W_out.copy()), NegativeSampling(Uniform(3), k=2)
        update(after, explain(after, objective, WORKED, lr=rate))
        return explain(
            Params(after.W_in, W_out) if moved == "in" else Params(W_in, after.W_out),
            objective,
            WORKED,
        ).loss

    return loss


def steps(rng: np.random.Generator) -> list[tuple]:
    """W_in, W_out, center, context, negatives, lr; some with a word drawn twice, some with the context as a negative."""
    cases = [
        (
            *rng.normal(size=(2, 6, 3)),
            int(rng.integers(6)),
            int(rng.integers(6)),
            rng.integers(0, 6, size=4),
            0.3,
        )
        for _ in range(8)
    ]
    a, b, center, context, _, lr = cases[0]
    return [
        *cases,
        (a, b, center, context, np.array([2, 2, 3]), lr),
        (a, b, 1, 4, np.array([4, 0, 5]), lr),
    ]


def step(
    W_in: np.ndarray, W_out: np.ndarray, center: int, context: int, negatives: np.ndarray, lr: float
) -> Tables:
    """One update by the package, on copies."""
    params = Params(W_in.copy(), W_out.copy())
    move(
        params,
        forces(
            params,
            NegativeSampling(Uniform(len(W_in)), k=len(negatives)),
            Draw(center, context, negatives),
            lr,
        ),
    )
    return params


def in_place(mine, W_in: np.ndarray, W_out: np.ndarray, *rest) -> Tables:
    """What the function returns, or, where it returns nothing, the tables as it left them."""
    made = mine(W_in, W_out, *rest)
    return (W_in, W_out) if made is None else made


def untouched(mine, W_in: np.ndarray, W_out: np.ndarray, *rest) -> Tables:
    """What the function returns.

    Raises
    ------
    Hint
        Where it has changed the tables that it was given.
    """
    before = W_in.copy(), W_out.copy()
    made = mine(W_in, W_out, *rest)
    kept = all(map(np.array_equal, before, (W_in, W_out)))
    kept = kept and not getattr(
        mine, "changed_its_arguments", False
    )  # a grader's stand-in gets copies
    if made is not None and not kept:
        raise Hint(
            "Your function changes the tables that it is given: begin with copies of both, and return those."
        )
    return made


def _parts_of_step(W_in, W_out, center, context, negatives):
    rows = np.array([context, *negatives])
    y = np.arange(len(rows)) == 0
    return rows, W_in[center], W_out[rows], sigmoid(W_out[rows] @ W_in[center]) - y


def duplicates_dropped(W_in, W_out, center, context, negatives, lr) -> Tables:
    rows, v, u, wrong = _parts_of_step(W_in, W_out, center, context, negatives)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[center] -= lr * wrong @ u
    new_out[rows] -= lr * wrong[:, None] * v
    return new_in, new_out


def center_first(W_in, W_out, center, context, negatives, lr) -> Tables:
    rows, v, u, wrong = _parts_of_step(W_in, W_out, center, context, negatives)
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[center] -= lr * wrong @ u
    np.add.at(new_out, rows, -lr * wrong[:, None] * new_in[center])
    return new_in, new_out


def one_after_another(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, new_out = W_in.copy(), W_out.copy()
    v, waiting = W_in[center], 0
    for row, y in zip([context, *negatives], [1, *[0] * len(negatives)]):
        wrong = sigmoid(v @ new_out[row]) - y
        waiting = waiting + lr * wrong * new_out[row]
        new_out[row] -= lr * wrong * v
    new_in[center] -= waiting
    return new_in, new_out


def each_question_moves_both(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, new_out = W_in.copy(), W_out.copy()
    for row, y in zip([context, *negatives], [1, *[0] * len(negatives)]):
        v, wrong = new_in[center].copy(), sigmoid(new_in[center] @ new_out[row]) - y
        new_in[center] -= lr * wrong * new_out[row]
        new_out[row] -= lr * wrong * v
    return new_in, new_out


def center_before_its_row(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, new_out = W_in.copy(), W_out.copy()
    for row, y in zip([context, *negatives], [1, *[0] * len(negatives)]):
        wrong = sigmoid(new_in[center] @ new_out[row]) - y
        new_in[center] -= lr * wrong * new_out[row]
        new_out[row] -= lr * wrong * new_in[center]
    return new_in, new_out


def with_errors(errors):
    """A step whose errors are made in another way of the scores (m,) and the labels (m,)."""

    def wrongly(W_in, W_out, center, context, negatives, lr) -> Tables:
        rows = np.array([context, *negatives])
        wrong = errors(W_out[rows] @ W_in[center], np.arange(len(rows)) == 0)
        new_in, new_out = W_in.copy(), W_out.copy()
        new_in[center] -= lr * wrong @ W_out[rows]
        np.add.at(new_out, rows, -lr * wrong[:, None] * W_in[center])
        return new_in, new_out

    return wrongly


def with_negatives(choose):
    """A step that asks about other negatives: what `choose` makes of them (k,), the center and the context."""
    return lambda W_in, W_out, center, context, negatives, lr: step(
        W_in, W_out, center, context, choose(np.asarray(negatives), center, context), lr
    )


def downhill(W_in, W_out, center, context, negatives, lr) -> Tables:
    return step(W_in, W_out, center, context, negatives, -lr)


FACTOR = "The errors lack the sigmoid: the weight of a question is 1 − σ (pull) or σ (push), not the score or a constant."
STEP_MISTAKES = {
    "Downhill in J: the loss rises. Mind the sign of the update.": downhill,
    "A word drawn twice is moved once: W_out[rows] −= … drops duplicates, np.subtract.at does not.": duplicates_dropped,
    "The rows of W_out are moved with the new v. All forces come from the values before the step: copy v first.": center_first,
    "The rows are moved one after another, so a word drawn twice meets its own first move. All forces come first.": one_after_another,
    "A negative that equals the context is left out. Here it is allowed, and pull and push both act.": with_negatives(
        lambda drawn, center, context: drawn[drawn != context]
    ),
    "A negative that equals the center is left out. Here it is allowed: its u is a row like all others.": with_negatives(
        lambda drawn, center, context: drawn[drawn != center]
    ),
    "The negatives are made unique: a word drawn twice is asked about twice.": with_negatives(
        lambda drawn, center, context: np.unique(drawn)
    ),
    "The rows are made unique: a word drawn twice is asked about twice, and so is a context that is drawn as a negative.": with_negatives(
        lambda drawn, center, context: np.setdiff1d(drawn, context)
    ),
    "The center moves after each question, and the next one is answered with it. All answers and forces come first, then the moves.": each_question_moves_both,
    "The center moves after each question, and its row then moves along the new center. All answers and forces come first.": center_before_its_row,
    "The negatives are pulled, too: their label is 0.": with_errors(
        lambda scores, y: sigmoid(scores) - 1
    ),
    "The context is pushed, too: its label is 1.": with_errors(lambda scores, y: sigmoid(scores)),
    "The answers are σ(−x), not σ(x): look at the sign in the exponent.": with_errors(
        lambda scores, y: sigmoid(-scores) - y
    ),
    FACTOR: with_errors(lambda scores, y: scores - y),
    "The answers are a softmax, which shares one probability among all rows; here each question has a sigmoid of its own.": with_errors(
        lambda scores, y: softmax(scores) - y
    ),
    "This is the mean over the questions; a step is the sum of their forces.": with_errors(
        lambda scores, y: (sigmoid(scores) - y) / len(y)
    ),
    "The two tables are mixed up: v is the center's row of W_in, and the u are rows of W_out.": lambda W_in, W_out, *rest: (
        step(W_out, W_in, *rest)[::-1]
    ),
    "Only the center has moved; the rows of W_out move along the center's old v.": lambda W_in, W_out, *rest: (
        step(W_in, W_out, *rest)[0],
        W_out,
    ),
    "Only the rows of W_out have moved; the center moves along the sum of error · u.": lambda W_in, W_out, *rest: (
        W_in,
        step(W_in, W_out, *rest)[1],
    ),
    "The two tables are returned in the wrong order: W_in first.": lambda *case: step(*case)[::-1],
    "The rate has no effect: every move is lr times its force.": lambda *case: step(
        *case[:-1], 1.0
    ),
}
STEP_ON_COPIES = Check(
    ["W_in", "W_out"], steps, step, STEP_MISTAKES, call=untouched
)  # as the assignments ask for it

CHECKS = {
    "03.loss": Check(
        ["loss"],
        starts,
        loss_after,
        {
            "This is the loss before the step: does `explain` see the tables that moved?": lambda W_in, W_out, rate: (
                loss_after(W_in, W_out, 0)
            ),
            "The step has the rate .1, whatever rate is given: pass it on to `explain`.": lambda W_in, W_out, rate: (
                loss_after(W_in, W_out, 0.1)
            ),
            "This is J; the loss is −J.": lambda W_in, W_out, rate: -loss_after(W_in, W_out, rate),
            "The contexts have moved along the new center: all forces come from the tables before the step.": loss_after_the_center,
            "Only the center has moved; the contexts move, too.": only_one_table("in"),
            "Only the contexts have moved; the center moves, too.": only_one_table("out"),
            "This is the mean of the three questions; the loss is their sum.": lambda W_in, W_out, rate: (
                loss_after(W_in, W_out, rate) / 3
            ),
        },
    ),
    "03.step": Check(
        ["W_in", "W_out"],
        steps,
        step,
        call=in_place,
        mistakes={
            "Nothing has moved: change the rows of W_in and W_out themselves, with −= or np.add.at.": lambda W_in, W_out, *rest: (
                W_in,
                W_out,
            ),
            **STEP_MISTAKES,
        },
    ),
}

HINTS = {
    "03.1": [
        "Three scores first, then three errors; only then move anything.",
        (
            "Move the center by −rate · Σ error · u, each row by −rate · error · v, all with the "
            "*old* values."
        ),
        (
            "The new score is (new v)·(new u): both have moved. If your numbers differ in the third "
            "digit, one of them was still old, or already new."
        ),
    ],
    "03.2": [
        (
            'Look at the formula under "Does it always go this way?": which of its parts can be '
            "negative?"
        ),
        (
            "The pull should be weak and the pushes strong, along nearly the same line: what does "
            "that say about the scores?"
        ),
        (
            "If the model is already sure of the true pair and wrong about two negatives that stand "
            "beside it, their two pushes on the center outweigh its one pull."
        ),
    ],
    "03.3": [
        "Which products of the u's stand in the dangerous part of the formula?",
        "For which starts are these products zero, exactly or nearly?",
        (
            "With u = 0 nothing can act on the center; with orthogonal u's no negative can act on the "
            "true score by way of the center, to first order in the rate."
        ),
    ],
    "03.4": [
        "Only one quantity changes along your curve: the rate. What stays fixed?",
        (
            "One `explain` for each rate from the same start, an update on a copy, and the loss of "
            "the same questions afterwards."
        ),
        (
            "The gradient knows the first order only. The new score also holds the product of both "
            "moves, which grows with the square of the rate."
        ),
    ],
}
