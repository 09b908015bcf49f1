"""Assignment A1: the loss, its gradients and one step.

v (d,) is the center, u (m, d) the scored rows, y (m,) their labels.
"""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import log_sigmoid, log_softmax, sigmoid, softmax
from sgns_edu.teach.checking import Check
from sgns_edu.teach.course.l03 import FACTOR, STEP_ON_COPIES, Tables


def scores(rng: np.random.Generator) -> list[tuple]:
    """Draw usual scores, scores with two axes, and scores for which a plain formula overflows."""
    large = np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0])
    return [(rng.normal(size=7) * 3,), (rng.normal(size=(2, 3)),), (large,)]


SIGMOID_MISTAKES = {
    "This is σ(−x), not σ(x): look at the sign in the exponent.": lambda x: sigmoid(-x),
    "This is the logarithm of the sigmoid; return the probability itself.": log_sigmoid,
    "This is the derivative σ·(1 − σ); return the sigmoid itself.": lambda x: (
        sigmoid(x) * sigmoid(-x)
    ),
}

LOG_SIGMOID_MISTAKES = {
    "This is ln σ(−x), not ln σ(x): look at the sign in the exponent.": lambda x: log_sigmoid(-x),
    "This is σ itself; return its logarithm.": sigmoid,
    "The sign is wrong: ln σ(x) is never positive.": lambda x: -log_sigmoid(x),
}


def questions(rng: np.random.Generator) -> list[tuple]:
    """Draw v and u for k = 1 … 6, with scores small and large."""
    cases = []
    for k in range(1, 7):
        for spread in (0.3, 1.5):
            v, u = rng.normal(size=4) * spread, rng.normal(size=(k + 1, 4)) * spread
            cases.append((v, u, np.arange(k + 1) == 0))
    return cases


def neg_loss(v: np.ndarray, u: np.ndarray, y: np.ndarray) -> float:
    """−Σ [y ln σ(u·v) + (1 − y) ln σ(−u·v)]."""
    return -log_sigmoid(np.where(y, 1, -1) * (u @ v)).sum()


LOSS_MISTAKES = {
    "This is J, which is maximized; the loss is −J.": lambda v, u, y: -neg_loss(v, u, y),
    ("The negatives lack their minus sign: a right 'no' has probability σ(−x)."): lambda v, u, y: (
        -log_sigmoid(u @ v).sum()
    ),
    "This is the mean over the questions; the loss is their sum.": lambda v, u, y: (
        neg_loss(v, u, y) / len(y)
    ),
    "Only the true pair is counted; every negative adds −ln σ(−x).": lambda v, u, y: (
        -log_sigmoid(u @ v)[0]
    ),
    (
        "The labels are swapped: ln σ(x) belongs to the context, ln σ(−x) to a negative."
    ): lambda v, u, y: neg_loss(v, u, ~y),
    "This is a squared error; the loss is made of logarithms.": lambda v, u, y: (
        (sigmoid(u @ v) - y) ** 2
    ).sum(),
}


def gradient_from(errors: np.ndarray, v: np.ndarray, u: np.ndarray) -> Tables:
    """Σ error·u (d,) and error·v for each row (m, d)."""
    return errors @ u, errors[:, None] * v


def neg_gradient(v: np.ndarray, u: np.ndarray, y: np.ndarray) -> Tables:
    """∂loss/∂v (d,) and ∂loss/∂u (m, d)."""
    return gradient_from(sigmoid(u @ v) - y, v, u)


def of_squared_error(v: np.ndarray, u: np.ndarray, y: np.ndarray) -> Tables:
    p = sigmoid(u @ v)
    return gradient_from((p - y) * p * (1 - p), v, u)


GRADIENT_MISTAKES = {
    "Wrong sign: these are the gradients of J. The loss falls where J grows.": lambda v, u, y: (
        gradient_from(y - sigmoid(u @ v), v, u)
    ),
    FACTOR: lambda v, u, y: gradient_from(1.0 - 2 * y, v, u),
    "The factor of the negatives is σ(x), not σ(−x) = 1 − σ(x).": lambda v, u, y: gradient_from(
        sigmoid(-(u @ v)) * (1.0 - 2 * y), v, u
    ),
    (
        "The factor of the pull is 1 − σ(x) = σ(−x); the −1 of the label is missing."
    ): lambda v, u, y: gradient_from(sigmoid(u @ v), v, u),
    "This is the mean over the questions; the gradient is their sum.": lambda v, u, y: (
        gradient_from((sigmoid(u @ v) - y) / len(y), v, u)
    ),
    (
        "There is an extra factor σ·(1 − σ): that is the gradient of a squared error. For −ln σ it "
        "cancels."
    ): of_squared_error,
}


def choices(rng: np.random.Generator) -> list[tuple]:
    """Draw v, U and a context for vocabularies of 3 to 8 words."""
    return [
        (rng.normal(size=4), rng.normal(size=(V, 4)), int(rng.integers(V))) for V in range(3, 9)
    ]


def softmax_loss(v: np.ndarray, U: np.ndarray, context: int) -> float:
    """−ln P(context | v)."""
    return -log_softmax(U @ v)[context]


SOFTMAX_LOSS_MISTAKES = {
    "This is ln P, which is maximized; the loss is −ln P.": lambda v, U, c: -softmax_loss(v, U, c),
    "This is P itself; the loss is −ln P.": lambda v, U, c: np.exp(-softmax_loss(v, U, c)),
    "The logarithm of the sum is missing: a softmax divides by Σ exp.": lambda v, U, c: -(U @ v)[c],
}


def one_hot(U: np.ndarray, context: int) -> np.ndarray:
    """Return the labels (V,): 1 for the context."""
    return np.arange(len(U)) == context


def softmax_gradient(v: np.ndarray, U: np.ndarray, context: int) -> Tables:
    """∂loss/∂v = Σ p u − u_c, and ∂loss/∂U = (p − y) v."""
    return gradient_from(softmax(U @ v) - one_hot(U, context), v, U)


SOFTMAX_MISTAKES = {
    "Wrong sign: these are the gradients of ln P. The loss is −ln P.": lambda v, U, c: (
        gradient_from(one_hot(U, c) - softmax(U @ v), v, U)
    ),
    (
        "This is the gradient of V sigmoids; softmax shares one probability among all rows."
    ): lambda v, U, c: neg_gradient(v, U, one_hot(U, c)),
    "The −1 of the true context is missing: its error is p − 1.": lambda v, U, c: gradient_from(
        softmax(U @ v), v, U
    ),
}

GRADIENT_PARTS = ["∂loss/∂v", "∂loss/∂u"]
SOFTMAX_PARTS = ["∂loss/∂v", "∂loss/∂U"]

CHECKS = {
    "A1.sigmoid": Check(["σ(x)"], scores, sigmoid, SIGMOID_MISTAKES),
    "A1.loss": Check(["loss"], questions, neg_loss, LOSS_MISTAKES),
    "A1.gradient": Check(GRADIENT_PARTS, questions, neg_gradient, GRADIENT_MISTAKES),
    "A1.softmax": Check(SOFTMAX_PARTS, choices, softmax_gradient, SOFTMAX_MISTAKES),
    "A1.log_sigmoid": Check(["ln σ(x)"], scores, log_sigmoid, LOG_SIGMOID_MISTAKES),
    "A1.softmax_loss": Check(["loss"], choices, softmax_loss, SOFTMAX_LOSS_MISTAKES),
    "A1.step": STEP_ON_COPIES,
}

HINTS = {
    "A1.1": [
        "Which part of ln(1/(1+e^−x)) overflows, and for which sign of x?",
        "Rewrite it as the logarithm of a sum of two exponentials, one of which is e⁰.",
        (
            "ln σ(x) = −ln(e⁰ + e^−x), and NumPy has a function for ln(e^a + e^b). σ is the "
            "exponential of the result."
        ),
    ],
    "A1.2": [
        "Begin with σ′, and write it in terms of σ.",
        "Use the chain rule twice: ln, then σ, then the score. ∂(score)/∂v is u.",
        (
            "σ′ = σ(1 − σ), so the 1/σ of the logarithm cancels one factor. With y = 1 and with "
            "y = 0, what is left is p − y."
        ),
    ],
    "A1.3": [
        "What is the loss of one row, for y = 1 and for y = 0?",
        "One matrix product gives all scores at once. The label decides the sign.",
        (
            "A right 'no' has probability σ(−x). The loss is minus the sum, not the mean, of the "
            "logarithms."
        ),
    ],
    "A1.4": [
        "Which array do both gradients share?",
        (
            "Compute the errors p − y first (m,). The gradient on v is a sum over rows; the "
            "gradient on u has one row for each error."
        ),
        (
            "∂L/∂v is the sum of error·u over the rows. ∂L/∂u is each error times v, an outer "
            "product. For the slope, move one entry at a time up and down, on copies."
        ),
    ],
    "A1.5": [
        "What happens to P if the same number is subtracted from every score?",
        (
            "ln P = score − ln Σ exp; compute this logarithm as in part 1, without overflow. The "
            "errors are P minus the one-hot labels."
        ),
        (
            "The loss and the gradient look like those of parts 3 and 4; only the link from scores "
            "to probabilities is different."
        ),
    ],
    "A1.6": [
        "What does `W_out[rows] -= …` do if rows names the same row twice?",
        "Make copies before anything moves, and use a NumPy function that adds up repeated rows.",
        (
            "All forces come from the values before the step, and every question acts, even if two "
            "questions are about the same row."
        ),
    ],
}
