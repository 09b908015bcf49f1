"""What can be checked about the loss, its gradients and one step (lectures 02 and 03, assignments A1, A2, A4).

v (d,) is the center, u (m, d) the scored rows, y (m,) their labels; a step takes and returns both tables.
"""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import log_sigmoid, log_softmax, sigmoid, softmax
from sgns_edu.learn.model import Draw, Params, forces, move
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.teach.checks import Check, Hint

Tables = tuple[np.ndarray, np.ndarray]


def questions(rng: np.random.Generator) -> list[tuple]:
    """v, u, y for k = 1 … 6, with scores small and large."""
    return [(rng.normal(size=4) * spread, rng.normal(size=(k + 1, 4)) * spread, np.arange(k + 1) == 0)
            for k in range(1, 7) for spread in (0.3, 1.5)]


def choices(rng: np.random.Generator) -> list[tuple]:
    """v, U, context for vocabularies of 3 to 8 words."""
    return [(rng.normal(size=4), rng.normal(size=(V, 4)), int(rng.integers(V))) for V in range(3, 9)]


def steps(rng: np.random.Generator) -> list[tuple]:
    """W_in, W_out, center, context, negatives, lr; some with a word drawn twice, some with the context as a negative."""
    cases = [(*rng.normal(size=(2, 6, 3)), int(rng.integers(6)), int(rng.integers(6)), rng.integers(0, 6, size=4), 0.3)
             for _ in range(8)]
    a, b, center, context, _, lr = cases[0]
    return [*cases, (a, b, center, context, np.array([2, 2, 3]), lr), (a, b, 1, 4, np.array([4, 0, 5]), lr)]


def neg_loss(v: np.ndarray, u: np.ndarray, y: np.ndarray) -> float:
    """−Σ [y ln σ(u·v) + (1 − y) ln σ(−u·v)]."""
    return -log_sigmoid(np.where(y, 1, -1) * (u @ v)).sum()


def neg_gradient(v: np.ndarray, u: np.ndarray, y: np.ndarray) -> Tables:
    """∂loss/∂v (d,) and ∂loss/∂u (m, d)."""
    wrong = sigmoid(u @ v) - y
    return wrong @ u, wrong[:, None] * v


def of_squared_error(v: np.ndarray, u: np.ndarray, y: np.ndarray) -> Tables:
    p = sigmoid(u @ v)
    wrong = (p - y) * p * (1 - p)
    return wrong @ u, wrong[:, None] * v


def scores(rng: np.random.Generator) -> list[tuple]:
    """Scores of usual size, of two axes, and so large that a plain formula overflows."""
    return [(rng.normal(size=7) * 3,), (rng.normal(size=(2, 3)),), (np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0]),)]


def softmax_loss(v: np.ndarray, U: np.ndarray, context: int) -> float:
    """−ln P(context | v)."""
    return -log_softmax(U @ v)[context]


def softmax_gradient(v: np.ndarray, U: np.ndarray, context: int) -> Tables:
    """∂loss/∂v = Σ p u − u_c, and ∂loss/∂U = (p − y) v."""
    wrong = softmax(U @ v) - (np.arange(len(U)) == context)
    return wrong @ U, wrong[:, None] * v


def step(W_in: np.ndarray, W_out: np.ndarray, center: int, context: int, negatives: np.ndarray, lr: float) -> Tables:
    """One update by the package, on copies."""
    params = Params(W_in.copy(), W_out.copy())
    move(params, forces(params, NegativeSampling(Uniform(len(W_in)), k=len(negatives)), Draw(center, context, negatives), lr))
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
    kept = all(map(np.array_equal, before, (W_in, W_out))) and not getattr(mine, "changed_its_arguments", False)  # a grader's stand-in gets copies
    if made is not None and not kept:
        raise Hint("Your function changes the tables that it is given: begin with copies of both, and return those.")
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
        W_in, W_out, center, context, choose(np.asarray(negatives), center, context), lr)


def downhill(W_in, W_out, center, context, negatives, lr) -> Tables:
    return step(W_in, W_out, center, context, negatives, -lr)


FACTOR = "The errors lack the sigmoid: the weight of a question is 1 − σ (pull) or σ (push), not the score or a constant."
SIGMOID_MISTAKES = {
    "This is σ(−x), not σ(x): look at the sign in the exponent.": lambda x: sigmoid(-x),
    "This is the logarithm of the sigmoid; the probability itself is asked for.": log_sigmoid,
    "This is the derivative σ·(1 − σ); the sigmoid itself is asked for.": lambda x: sigmoid(x) * sigmoid(-x)}
STEP_MISTAKES = {
    "Downhill in J: the loss rises. Mind the sign of the update.": downhill,
    "A word drawn twice is moved once: W_out[rows] −= … drops duplicates, np.subtract.at does not.": duplicates_dropped,
    "The rows of W_out are moved with the new v. All forces come from the values before the step: copy v first.": center_first,
    "The rows are moved one after another, so a word drawn twice meets its own first move. All forces come first.":
        one_after_another,
    "A negative that equals the context is left out. Here it is allowed, and pull and push both act.":
        with_negatives(lambda drawn, center, context: drawn[drawn != context]),
    "A negative that equals the center is left out. Here it is allowed: its u is a row like all others.":
        with_negatives(lambda drawn, center, context: drawn[drawn != center]),
    "The negatives are made unique: a word drawn twice is asked about twice.":
        with_negatives(lambda drawn, center, context: np.unique(drawn)),
    "The rows are made unique: a word drawn twice is asked about twice, and so is a context that is drawn as a negative.":
        with_negatives(lambda drawn, center, context: np.setdiff1d(drawn, context)),
    "The center moves after each question, and the next one is answered with it. All answers and forces come first, then the moves.":
        each_question_moves_both,
    "The center moves after each question, and its row then moves along the new center. All answers and forces come first.":
        center_before_its_row,
    "The negatives are pulled, too: their label is 0.": with_errors(lambda scores, y: sigmoid(scores) - 1),
    "The context is pushed, too: its label is 1.": with_errors(lambda scores, y: sigmoid(scores)),
    "The answers are σ(−x), not σ(x): look at the sign in the exponent.": with_errors(lambda scores, y: sigmoid(-scores) - y),
    FACTOR: with_errors(lambda scores, y: scores - y),
    "The answers are a softmax, which shares one probability among all rows; here each question has a sigmoid of its own.":
        with_errors(lambda scores, y: softmax(scores) - y),
    "This is the mean over the questions; a step is the sum of their forces.":
        with_errors(lambda scores, y: (sigmoid(scores) - y) / len(y)),
    "The two tables are mixed up: v is the center's row of W_in, and the u are rows of W_out.":
        lambda W_in, W_out, *rest: step(W_out, W_in, *rest)[::-1],
    "Only the center has moved; the rows of W_out move along the center's old v.":
        lambda W_in, W_out, *rest: (step(W_in, W_out, *rest)[0], W_out),
    "Only the rows of W_out have moved; the center moves along the sum of error · u.":
        lambda W_in, W_out, *rest: (W_in, step(W_in, W_out, *rest)[1]),
    "The two tables are returned in the wrong order: W_in first.": lambda *case: step(*case)[::-1],
    "The rate has no effect: every move is lr times its force.": lambda *case: step(*case[:-1], 1.0)}
TASKS = {
    "A1.sigmoid": Check(["σ(x)"], scores, sigmoid, SIGMOID_MISTAKES),
    "A1.loss": Check(["loss"], questions, neg_loss, {
        "This is J, which is maximized; the loss is −J.": lambda v, u, y: -neg_loss(v, u, y),
        "The negatives lack their minus sign: a right 'no' has the probability σ(−x).":
            lambda v, u, y: -log_sigmoid(u @ v).sum(),
        "This is the mean over the questions; the loss is their sum.": lambda v, u, y: neg_loss(v, u, y) / len(y),
        "Only the true pair is counted; every negative adds −ln σ(−x).": lambda v, u, y: -log_sigmoid(u @ v)[0],
        "The labels are turned around: ln σ(x) belongs to the context, ln σ(−x) to a negative.": lambda v, u, y: neg_loss(v, u, ~y),
        "This is a squared error; the loss is made of logarithms.": lambda v, u, y: ((sigmoid(u @ v) - y) ** 2).sum()}),
    "A1.gradient": Check(["∂loss/∂v", "∂loss/∂u"], questions, neg_gradient, {
        "Wrong sign: these are the gradients of J. The loss falls where J grows.":
            lambda v, u, y: tuple(-part for part in neg_gradient(v, u, y)),
        FACTOR: lambda v, u, y: (-(2 * y - 1.0) @ u, -(2 * y - 1.0)[:, None] * v),
        "The factor of the negatives is σ(x), not σ(−x) = 1 − σ(x).":
            lambda v, u, y: ((-sigmoid(-(u @ v)) * (2 * y - 1.0)) @ u, (-sigmoid(-(u @ v)) * (2 * y - 1.0))[:, None] * v),
        "The factor of the pull is 1 − σ(x) = σ(−x); the −1 of the label is missing.":
            lambda v, u, y: (sigmoid(u @ v) @ u, sigmoid(u @ v)[:, None] * v),
        "This is the mean over the questions; the gradient is their sum.":
            lambda v, u, y: tuple(part / len(y) for part in neg_gradient(v, u, y)),
        "There is a factor σ·(1 − σ) too much: that is the gradient of a squared error. For −ln σ it cancels.":
            of_squared_error}),
    "A1.softmax": Check(["∂loss/∂v", "∂loss/∂U"], choices, softmax_gradient, {
        "Wrong sign: these are the gradients of ln P. The loss is −ln P.":
            lambda v, U, c: tuple(-part for part in softmax_gradient(v, U, c)),
        "This is the gradient of V sigmoids; softmax shares one probability among all rows.":
            lambda v, U, c: neg_gradient(v, U, np.arange(len(U)) == c),
        "The −1 of the true context is missing: its error is p − 1.":
            lambda v, U, c: (softmax(U @ v) @ U, softmax(U @ v)[:, None] * v)}),
    "A1.log_sigmoid": Check(["ln σ(x)"], scores, log_sigmoid, {
        "This is ln σ(−x), not ln σ(x): look at the sign in the exponent.": lambda x: log_sigmoid(-x),
        "This is σ itself; its logarithm is asked for.": sigmoid,
        "The sign: ln σ(x) is never positive.": lambda x: -log_sigmoid(x)}),
    "A1.softmax_loss": Check(["loss"], choices, softmax_loss, {
        "This is ln P, which is maximized; the loss is −ln P.": lambda v, U, c: -softmax_loss(v, U, c),
        "This is P itself; the loss is −ln P.": lambda v, U, c: np.exp(-softmax_loss(v, U, c)),
        "The logarithm of the sum is missing: a softmax divides by Σ exp.": lambda v, U, c: -(U @ v)[c]}),
    "03.step": Check(["W_in", "W_out"], steps, step, tried=in_place, mistakes={
        "Nothing has moved: change the rows of W_in and W_out themselves, with −= or np.add.at.": lambda W_in, W_out, *rest: (W_in, W_out),
        **STEP_MISTAKES}),
    **{name: Check(["W_in", "W_out"], steps, step, STEP_MISTAKES, tried=untouched) for name in ("A1.step", "A2.step", "A4.step")},
}
