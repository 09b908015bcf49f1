"""Lecture 03: one step, which assignments A1, A2 and A4 ask for as well.

A step takes and returns both tables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sgns_edu.learn.link import sigmoid, softmax
from sgns_edu.learn.model import Draw, Params, explain, forces, move, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.checking import Check, Hint

WORKED = Draw(center=1, context=0, negatives=[1, 2])  # b meets a; b and c are the negatives
THREE_WORDS = NegativeSampling(Uniform(3), k=2)
Tables = tuple[np.ndarray, np.ndarray]


def starts(rng: np.random.Generator) -> list[tuple]:
    """Draw tables of three words in two dimensions, for three rates."""
    return [(*rng.normal(size=(2, 3, 2)), lr) for lr in (0.1, 1.0, 8.0)]


def worked_step(W_in: np.ndarray, W_out: np.ndarray, lr: float) -> Params:
    """Take the worked step on copies of the tables."""
    params = Params(W_in.copy(), W_out.copy())
    update(params, explain(params, THREE_WORDS, WORKED, lr=lr))
    return params


def worked_loss(W_in: np.ndarray, W_out: np.ndarray) -> float:
    """Return the loss of the worked step's three questions."""
    return explain(Params(W_in, W_out), THREE_WORDS, WORKED).loss


def loss_after(W_in: np.ndarray, W_out: np.ndarray, lr: float) -> float:
    """Return the loss of the three questions after the step was taken with this rate."""
    return worked_loss(*worked_step(W_in, W_out, lr))


def loss_after_the_center(W_in: np.ndarray, W_out: np.ndarray, lr: float) -> float:
    new_in, new_out = worked_step(W_in, W_out, lr)
    step = explain(Params(W_in, W_out), THREE_WORDS, WORKED, lr=lr)
    np.add.at(new_out, step.rows, -lr * step.errors[:, None] * (new_in[1] - W_in[1]))
    return worked_loss(new_in, new_out)


LOSS_MISTAKES = {
    "This is the loss before the step: does `explain` see the tables that moved?": (
        lambda W_in, W_out, lr: worked_loss(W_in, W_out)
    ),
    "The step has the rate .1, whatever rate is given: pass it on to `explain`.": (
        lambda W_in, W_out, lr: loss_after(W_in, W_out, 0.1)
    ),
    "This is J; the loss is −J.": lambda W_in, W_out, lr: -loss_after(W_in, W_out, lr),
    (
        "The contexts have moved along the new center: all forces come from the tables before the "
        "step."
    ): loss_after_the_center,
    "Only the center has moved; the contexts move, too.": lambda W_in, W_out, lr: worked_loss(
        worked_step(W_in, W_out, lr).W_in, W_out
    ),
    "Only the contexts have moved; the center moves, too.": lambda W_in, W_out, lr: worked_loss(
        W_in, worked_step(W_in, W_out, lr).W_out
    ),
    "This is the mean of the three questions; the loss is their sum.": lambda W_in, W_out, lr: (
        loss_after(W_in, W_out, lr) / 3
    ),
}


def steps(rng: np.random.Generator) -> list[tuple]:
    """Draw W_in, W_out, center, context, negatives, lr.

    In one case a word is drawn twice, in one the context is a negative.
    """
    cases = []
    for _ in range(8):
        W_in, W_out = rng.normal(size=(2, 6, 3))
        center, context = int(rng.integers(6)), int(rng.integers(6))
        cases.append((W_in, W_out, center, context, rng.integers(0, 6, size=4), 0.3))
    W_in, W_out, center, context, _, lr = cases[0]
    cases.append((W_in, W_out, center, context, np.array([2, 2, 3]), lr))
    cases.append((W_in, W_out, 1, 4, np.array([4, 0, 5]), lr))
    return cases


def step(
    W_in: np.ndarray, W_out: np.ndarray, center: int, context: int, negatives: np.ndarray, lr: float
) -> Tables:
    """Take one step by the package, on copies."""
    params = Params(W_in.copy(), W_out.copy())
    objective = NegativeSampling(Uniform(len(W_in)), k=len(negatives))
    move(params, forces(params, objective, Draw(center, context, negatives), lr))
    return params


def in_place(function: Callable, W_in: np.ndarray, W_out: np.ndarray, *rest) -> Tables:
    """Return what the function returns, or, if it returns nothing, the tables as it left them."""
    tables = function(W_in, W_out, *rest)
    return (W_in, W_out) if tables is None else tables


def on_copies(function: Callable, W_in: np.ndarray, W_out: np.ndarray, *rest) -> Any:
    """Return what the function returns.

    Raises
    ------
    Hint
        If it has changed the tables that it was given.
    """
    before = W_in.copy(), W_out.copy()
    answer = function(W_in, W_out, *rest)
    changed = not all(map(np.array_equal, before, (W_in, W_out)))
    changed = changed or getattr(function, "changed_its_arguments", False)  # of a grader's stand-in
    if answer is not None and changed:
        raise Hint(
            "Your function changes the tables that it is given: make copies of both first, and "
            "change those."
        )
    return answer


def list_questions(context: int, negatives: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows (m,) and the labels (m,)."""
    rows = np.array([context, *negatives])
    return rows, np.arange(len(rows)) == 0


def with_errors(errors: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Callable[..., Tables]:
    """Make a mistake with other errors, from the scores (m,) and the labels (m,)."""

    def mistake(W_in, W_out, center, context, negatives, lr) -> Tables:
        rows, y = list_questions(context, negatives)
        wrong = errors(W_out[rows] @ W_in[center], y)
        new_in, new_out = W_in.copy(), W_out.copy()
        new_in[center] -= lr * wrong @ W_out[rows]
        np.add.at(new_out, rows, -lr * wrong[:, None] * W_in[center])
        return new_in, new_out

    return mistake


def with_negatives(choose: Callable[[np.ndarray, int, int], np.ndarray]) -> Callable[..., Tables]:
    """Make a mistake with other negatives, from the negatives (k,), the center and the context."""

    def mistake(W_in, W_out, center, context, negatives, lr) -> Tables:
        return step(W_in, W_out, center, context, choose(negatives, center, context), lr)

    return mistake


def with_rate(change: Callable[[float], float]) -> Callable[..., Tables]:
    """Make a mistake with another rate."""

    def mistake(W_in, W_out, center, context, negatives, lr) -> Tables:
        return step(W_in, W_out, center, context, negatives, change(lr))

    return mistake


def duplicates_dropped(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, _ = step(W_in, W_out, center, context, negatives, lr)
    rows, y = list_questions(context, negatives)
    wrong = sigmoid(W_out[rows] @ W_in[center]) - y
    new_out = W_out.copy()
    new_out[rows] -= lr * wrong[:, None] * W_in[center]
    return new_in, new_out


def center_first(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, _ = step(W_in, W_out, center, context, negatives, lr)
    rows, y = list_questions(context, negatives)
    wrong = sigmoid(W_out[rows] @ W_in[center]) - y
    new_out = W_out.copy()
    np.add.at(new_out, rows, -lr * wrong[:, None] * new_in[center])
    return new_in, new_out


def one_after_another(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, new_out = W_in.copy(), W_out.copy()
    v = W_in[center]
    for row, y in zip(*list_questions(context, negatives)):
        wrong = sigmoid(v @ new_out[row]) - y
        new_in[center] -= lr * wrong * new_out[row]
        new_out[row] -= lr * wrong * v
    return new_in, new_out


def each_question_moves_both(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, new_out = W_in.copy(), W_out.copy()
    for row, y in zip(*list_questions(context, negatives)):
        v = new_in[center].copy()
        wrong = sigmoid(v @ new_out[row]) - y
        new_in[center] -= lr * wrong * new_out[row]
        new_out[row] -= lr * wrong * v
    return new_in, new_out


def center_before_its_row(W_in, W_out, center, context, negatives, lr) -> Tables:
    new_in, new_out = W_in.copy(), W_out.copy()
    for row, y in zip(*list_questions(context, negatives)):
        wrong = sigmoid(new_in[center] @ new_out[row]) - y
        new_in[center] -= lr * wrong * new_out[row]
        new_out[row] -= lr * wrong * new_in[center]
    return new_in, new_out


FACTOR = (
    "The errors lack the sigmoid: the weight of a question is 1 − σ (pull) or σ (push), not the "
    "score or a constant."
)
STEP_MISTAKES = {
    "Downhill in J: the loss rises. Check the sign of the update.": with_rate(lambda lr: -lr),
    (
        "A word drawn twice is moved once: W_out[rows] −= … drops duplicates, np.subtract.at does "
        "not."
    ): duplicates_dropped,
    (
        "The rows of W_out are moved with the new v. All forces come from the values before the "
        "step: copy v first."
    ): center_first,
    (
        "The rows are moved one after another, so a word drawn twice meets its own first move. "
        "Compute all forces first."
    ): one_after_another,
    (
        "A negative that equals the context is left out. Here it is allowed, and both pull and "
        "push act."
    ): with_negatives(lambda drawn, center, context: drawn[drawn != context]),
    (
        "A negative that equals the center is left out. Here it is allowed: its u is a row like "
        "all others."
    ): with_negatives(lambda drawn, center, context: drawn[drawn != center]),
    "The negatives are made unique: a word drawn twice has two questions.": with_negatives(
        lambda drawn, center, context: np.unique(drawn)
    ),
    (
        "The rows are made unique: a word drawn twice has two questions, and so has a context "
        "that is drawn as a negative."
    ): with_negatives(lambda drawn, center, context: np.setdiff1d(drawn, context)),
    (
        "The center moves after each question, and the next one is answered with it. Compute all "
        "answers and forces first, then move."
    ): each_question_moves_both,
    (
        "The center moves after each question, and its row then moves along the new center. "
        "Compute all answers and forces first."
    ): center_before_its_row,
    "The negatives are pulled, too: their label is 0.": with_errors(lambda x, y: sigmoid(x) - 1),
    "The context is pushed, too: its label is 1.": with_errors(lambda x, y: sigmoid(x)),
    "The answers are σ(−x), not σ(x): look at the sign in the exponent.": with_errors(
        lambda x, y: sigmoid(-x) - y
    ),
    FACTOR: with_errors(lambda x, y: x - y),
    (
        "The answers are a softmax, which shares one probability among all rows; here each "
        "question has its own sigmoid."
    ): with_errors(lambda x, y: softmax(x) - y),
    "This is the mean over the questions; a step is the sum of their forces.": with_errors(
        lambda x, y: (sigmoid(x) - y) / len(y)
    ),
    (
        "The two tables are swapped: v is the center's row of W_in, and the u are rows of W_out."
    ): lambda W_in, W_out, *rest: step(W_out, W_in, *rest)[::-1],
    (
        "Only the center has moved; the rows of W_out move along the center's old v."
    ): lambda W_in, W_out, *rest: (step(W_in, W_out, *rest)[0], W_out),
    (
        "Only the rows of W_out have moved; the center moves along the sum of error · u."
    ): lambda W_in, W_out, *rest: (W_in, step(W_in, W_out, *rest)[1]),
    "The two tables are returned in the wrong order: W_in first.": lambda *case: step(*case)[::-1],
    "The rate has no effect: every move is lr times its force.": with_rate(lambda lr: 1.0),
}
NOTHING_MOVED = {
    "Nothing has moved: change the rows of W_in and W_out themselves, with −= or np.add.at.": (
        lambda W_in, W_out, *rest: (W_in, W_out)
    ),
}

# As the assignments ask for it: the tables that are given stay as they are.
STEP_ON_COPIES = Check(["W_in", "W_out"], steps, step, STEP_MISTAKES, call=on_copies)

CHECKS = {
    "03.loss": Check(["loss"], starts, loss_after, LOSS_MISTAKES, call=on_copies),
    "03.step": Check(["W_in", "W_out"], steps, step, NOTHING_MOVED | STEP_MISTAKES, call=in_place),
}

HINTS = {
    "03.1": [
        "Three scores first, then three errors; only then move anything.",
        (
            "Move the center by −rate · Σ error · u and each row by −rate · error · v, all with "
            "the *old* values."
        ),
        (
            "The new score is (new v)·(new u): both have moved. If your numbers differ in the "
            "third digit, one of the vectors was still old, or already new."
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
            "If the model is already sure of the true pair and wrong about two negatives close to "
            "it, their two pushes on the center outweigh its one pull."
        ),
    ],
    "03.3": [
        "Which products of the u's appear in the dangerous part of the formula?",
        "For which starts are these products zero, exactly or nearly?",
        (
            "With u = 0 nothing can act on the center. With orthogonal u's no negative can change "
            "the true score through the center, to first order in the rate."
        ),
    ],
    "03.4": [
        "Only one quantity changes along your curve: the rate. What stays fixed?",
        (
            "For each rate, call `explain` from the same start, update a copy, and compute the "
            "loss of the same questions afterwards."
        ),
        (
            "The gradient knows only the first order. The new score also contains the product of "
            "both moves, which grows with the square of the rate."
        ),
    ],
}
