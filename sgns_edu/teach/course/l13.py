"""Lecture 13: one choice among k + 1, in-batch negatives, temperature."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.link import log_softmax, softmax
from sgns_edu.teach.checking import Check, by_hand

SCORES = np.log([4.0, 2.0, 2.0])  # of the context and two negatives


def chances(temperature: float) -> np.ndarray:
    """Chances of three words with scores ln 4, ln 2 and ln 2."""
    return softmax(SCORES / temperature)


def yes_chances(temperature: float) -> np.ndarray:
    """What three separate sigmoids would say."""
    return 1 / (1 + np.exp(-SCORES / temperature))


BY_HAND_MISTAKES = {
    "These are three sigmoids; here the three words share one whole.": lambda: (
        yes_chances(1),
        yes_chances(0.5),
    ),
    "The second is for τ = 2: dividing by ½ doubles the scores.": lambda: (chances(1), chances(2)),
    "The two are swapped: first τ = 1, then τ = ½.": lambda: (chances(0.5), chances(1)),
    "The temperature has no effect in your numbers.": lambda: (chances(1), chances(1)),
    "The weights are not divided by their sum.": lambda: ([4, 2, 2], [16, 4, 4]),
}


def rest_cases(rng: np.random.Generator) -> list[tuple]:
    """Draw P(c|w), a noise q and k, for all four objectives."""
    cases = []
    for answer in ("sigmoid", "softmax"):
        for subtract in (False, True):
            P, q = rng.dirichlet(np.full(6, 2.0), size=2)
            cases.append((P, q, int(rng.integers(2, 9)), answer, subtract))
    return cases


def rest(P: np.ndarray, q: np.ndarray, k: int, answer: str, subtract: bool) -> np.ndarray:
    """Where scores rest; under softmax only differences count, so the mean is taken off."""
    scores = np.log(P) if subtract else np.log(P / q)
    if answer == "softmax":
        return scores - scores.mean()
    return scores if subtract else scores - np.log(k)


def rest_without(part: str):
    """Make a mistake that leaves out a part of the formula."""

    def mistake(P, q, k, answer, subtract):
        right = rest(P, q, k, answer, subtract)
        if part == "k" and answer == "sigmoid" and not subtract:
            return right + np.log(k)
        if part == "shift" and answer == "sigmoid" and subtract:
            return right - np.log(k)
        if part == "mean" and answer == "softmax":
            return np.log(P) if subtract else np.log(P / q)
        if part == "choice":
            return rest(P, q, k, "sigmoid", subtract)
        if part == "subtract":
            return rest(P, q, k, answer, not subtract)
        return right

    return mistake


REST_MISTAKES = {
    "log k is missing where σ answers and nothing is subtracted.": rest_without("k"),
    "With σ, log kq is subtracted, and log k with it: none is left in the scores.": (
        rest_without("shift")
    ),
    "Under softmax, take the mean off, so that the constant is settled.": rest_without("mean"),
    "These are the σ scores in all four cases; a softmax does not know k.": rest_without("choice"),
    "The two cases of `subtract` are swapped: what is subtracted is *not* learned away.": (
        rest_without("subtract")
    ),
}


def batch_cases(rng: np.random.Generator) -> list[tuple]:
    """Draw b centers and contexts, log q of the contexts, and a temperature."""
    cases = []
    for b, temperature in ((3, 1.0), (5, 0.5), (4, 2.0)):
        v, u = rng.normal(size=(2, b, 3))
        cases.append((v, u, np.log(rng.dirichlet(np.ones(b))), temperature))
    return cases


def batch_step(
    v: np.ndarray, u: np.ndarray, log_q: np.ndarray, temperature: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the forces on the centers and on the contexts of a batch, (b, d) each."""
    wrong = softmax(v @ u.T / temperature - log_q) - np.eye(len(v))  # (b, b)
    return -wrong @ u / temperature, -wrong.T @ v / temperature


def turn_softmax(v, u, log_q, temperature):
    wrong = softmax((v @ u.T / temperature - log_q).T).T - np.eye(len(v))
    return -wrong @ u / temperature, -wrong.T @ v / temperature


def forget_transpose(v, u, log_q, temperature):
    wrong = softmax(v @ u.T / temperature - log_q) - np.eye(len(v))
    return -wrong @ u / temperature, -wrong @ v / temperature


BATCH_MISTAKES = {
    "On the contexts, p − y has to be transposed: column j belongs to context j.": forget_transpose,
    "The signs are those of the loss; forces point the other way, uphill.": lambda *case: tuple(
        -force for force in batch_step(*case)
    ),
    "The temperature divides the scores, but the forces too: the chain rule.": (
        lambda v, u, log_q, temperature: tuple(
            temperature * force for force in batch_step(v, u, log_q, temperature)
        )
    ),
    "The temperature is missing.": lambda v, u, log_q, temperature: batch_step(v, u, log_q, 1.0),
    "log q is added; it should be subtracted.": lambda v, u, log_q, temperature: batch_step(
        v, u, -log_q, temperature
    ),
    "log q is not subtracted.": lambda v, u, log_q, temperature: batch_step(
        v, u, 0 * log_q, temperature
    ),
    "The softmax runs down the columns; each center chooses along its row.": turn_softmax,
    "Don't divide by the size of the batch: the forces of its pairs are added.": (
        lambda v, u, log_q, temperature: tuple(
            force / len(v) for force in batch_step(v, u, log_q, temperature)
        )
    ),
    "log q is divided by τ, too. Divide v·u by τ first, then subtract log q.": (
        lambda v, u, log_q, temperature: batch_step(v, u, log_q / temperature, temperature)
    ),
}


def pair_cases(rng: np.random.Generator) -> list[tuple]:
    """Draw vectors of b images and their captions, of any length, and a temperature."""
    return [(*rng.normal(size=(2, b, 4)), tau) for b, tau in ((2, 1.0), (5, 0.5), (6, 0.1))]


def unit(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to length 1."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def image_loss(images: np.ndarray, captions: np.ndarray, temperature: float) -> float:
    """Let each image choose among the captions: the mean loss."""
    return float(-np.diag(log_softmax(images @ captions.T / temperature)).mean())


def clip_loss(images: np.ndarray, captions: np.ndarray, temperature: float) -> float:
    """The mean of both directions, over unit vectors (Radford et al. 2021, figure 3)."""
    images, captions = unit(images), unit(captions)
    one, other = (images, captions), (captions, images)
    return (image_loss(*one, temperature) + image_loss(*other, temperature)) / 2


CLIP_MISTAKES = {
    "The vectors are not scaled to length 1.": lambda images, captions, temperature: (
        (image_loss(images, captions, temperature) + image_loss(captions, images, temperature)) / 2
    ),
    "Only the images choose; the captions choose among the images as well.": (
        lambda images, captions, temperature: image_loss(unit(images), unit(captions), temperature)
    ),
    "Only the captions choose; the images choose among the captions as well.": (
        lambda images, captions, temperature: image_loss(unit(captions), unit(images), temperature)
    ),
    "Take the mean of the two directions, not their sum.": lambda *case: 2 * clip_loss(*case),
    "The scores are multiplied by the temperature; divide.": (
        lambda images, captions, temperature: clip_loss(images, captions, 1 / temperature)
    ),
    "Take the mean over the batch, not the sum.": lambda images, captions, temperature: (
        len(images) * clip_loss(images, captions, temperature)
    ),
}

CHECKS = {
    "13.by_hand": by_hand(["τ = 1", "τ = ½"], lambda: (chances(1), chances(0.5)), BY_HAND_MISTAKES),
    "13.rest": Check(["score"], rest_cases, rest, REST_MISTAKES),
    "13.in_batch": Check(["on centers", "on contexts"], batch_cases, batch_step, BATCH_MISTAKES),
    "13.clip": Check(["loss"], pair_cases, clip_loss, CLIP_MISTAKES),
}

HINTS = {
    "13.1": [
        "What is e to the power of ln 4?",
        "At τ = 1 the weights are 4, 2 and 2. What does doubling a score do to its weight?",
        "At τ = ½ the weights are squared: 16, 4 and 4. Divide by the sum.",
    ],
    "13.2": [
        "The objective decides what the score *minus the shift* has to become.",
        "σ without a shift: log P/q − log k. With log(k·q) as the shift, that much is added back.",
        "Softmax is the same without k, and it leaves one constant per center open.",
    ],
    "13.3": [
        "What is the right answer for row i of the table of scores?",
        "p − y is a table (b, b). Which side do you multiply it from, for centers and for contexts?",
        "−(p − y) @ u / τ moves the centers; its transpose, times v, moves the contexts.",
    ],
    "13.4": [
        "Two softmaxes over one table: along the rows, and down the columns.",
        "Scale the rows to length 1 before anything else; the right answers are on the diagonal.",
        "The mean of −log of the diagonals of both softmaxes.",
    ],
}
