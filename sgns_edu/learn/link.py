"""The two links from scores to probabilities, exact for every float: sigmoid and softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

import numpy as np

Scores = TypeVar("Scores", float, np.ndarray)


def log_sigmoid(x: Scores) -> Scores:
    """ln σ(x) = −ln(1 + e^−x), without overflow for any x.

    >>> log_sigmoid(np.array([0.0, -1000.0])).round(4).tolist()
    [-0.6931, -1000.0]
    """
    return -np.logaddexp(0, -x)  # pyright: ignore[reportReturnType]  # of a float: a float


def sigmoid(x: Scores) -> Scores:
    """σ(x) = 1 / (1 + e^−x), the probability that a yes/no question with score x gets a yes.

    >>> sigmoid(np.array([0.0, 0.08])).round(4).tolist()
    [0.5, 0.52]
    """
    return np.exp(log_sigmoid(x))  # pyright: ignore[reportReturnType]  # of a float: a float


def log_softmax(x: np.ndarray) -> np.ndarray:
    """ln P = x − ln Σ e^x over the last axis."""
    return x - np.logaddexp.reduce(x, axis=-1, keepdims=True)


def softmax(x: np.ndarray) -> np.ndarray:
    """P = e^x / Σ e^x over the last axis: one choice among all.

    >>> softmax(np.array([0.0, np.log(3)])).round(4).tolist()
    [0.25, 0.75]
    """
    return np.exp(log_softmax(x))


def sigmoid_loss(x: np.ndarray, labels: np.ndarray) -> float:
    """−Σ [y ln σ(x) + (1 − y) ln σ(−x)]: every question is answered by itself."""
    return float(-np.where(labels == 1, log_sigmoid(x), log_sigmoid(-x)).sum())


def softmax_loss(x: np.ndarray, labels: np.ndarray) -> float:
    """−Σ y ln P: one question, answered by all rows together."""
    return float(-(labels * log_softmax(x)).sum())


class Link(NamedTuple):
    """How scores (m,) become probabilities (m,), and what the labels (m,) cost under them."""

    probs: Callable[[np.ndarray], np.ndarray]
    loss: Callable[[np.ndarray, np.ndarray], float]


SIGMOID = Link(sigmoid, sigmoid_loss)
SOFTMAX = Link(softmax, softmax_loss)
