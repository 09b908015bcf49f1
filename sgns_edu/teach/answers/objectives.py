"""What the four objectives ask, learn and cost."""

from __future__ import annotations

import numpy as np

from sgns_edu import costs
from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.noise import Unigram

P = np.array([0.40, 0.25, 0.20, 0.10, 0.05])  # of five contexts
Q = Unigram([500, 30, 40, 20, 2]).probs()  # of the same words in the noise
K = 5


def resting_scores(shift: np.ndarray | float) -> np.ndarray:
    """Find the scores at which no force is left, by Newton's method; the answer is σ(s − shift)."""
    s = np.zeros(5) + shift
    for _ in range(30):
        yes = sigmoid(s - shift)
        force = P * (1 - yes) - K * Q * yes
        slope = (P + K * Q) * yes * (1 - yes)
        s = s + force / slope
    return s


def nce_is_not_neg() -> str:
    nce, neg = np.exp(resting_scores(np.log(K * Q))), np.exp(resting_scores(0.0))
    return (
        f"free scores of five contexts at rest: exp of NCE's is P to {abs(nce - P).max():.0e} "
        f"and sums to {nce.sum():.4f}; exp of NEG's sums to {neg.sum():.4f}"
    )


def a_learned_normalizer() -> str:
    s, z = np.zeros(5), 0.0  # the score of the first context stays 0
    for _ in range(2000):
        yes = sigmoid(s - z - np.log(K * Q))
        force = P * (1 - yes) - K * Q * yes
        s[1:] += force[1:]
        z -= force.sum()
    total = np.exp(s).sum()
    return f"learned like a score, e^z = {np.exp(z):.4f}, while the sum of exp(s) is {total:.4f}"


def a_coincidence() -> str:
    million, fewer = np.log2(1e6), np.log2(5e4)
    return (
        f"M + 1 = 21 and log₂ 1,000,000 = {million:.2f}; at 50,000 words still 21, but {fewer:.2f}."
    )


def faster_here() -> str:
    measured = costs.measure(V=(100,), batch=256, rounds=3)
    softmax, sampled = (
        measured.seconds(name, 100) * 1e6 for name in ("full softmax", "negative sampling")
    )
    return (
        f"for one pair of 100 words your machine needs {softmax:.1f} µs under the full softmax, "
        f"{sampled:.1f} µs under negative sampling"
    )
