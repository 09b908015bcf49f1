"""What SGNS learns first: from a small start, one singular mode of the pull after the other.

The pull on all scores at once, W_in·W_outᵀ = S, is the matrix G = a·σ(−S) − b·σ(S), with a and b from
`count_questions`. The tables move by dW_in/dt = G·W_out and dW_out/dt = Gᵀ·W_in. While G hardly
changes, its singular mode with value s grows like e^(s·t) in both tables, so the largest one comes
first (Saxe, McClelland and Ganguli 2014; for a quartic proxy of SGNS Karkada et al. 2025).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.noise import Noise
from sgns_edu.study.expected import count_questions


class Modes(NamedTuple):
    """The order in which training from a small start learns, the cone first.

    Attributes
    ----------
    rates : ndarray of shape (V,)
        How fast each mode grows, the cone's rate first and then the others, largest first. The time
        unit is one step of rate 1 on the expected objective per pair: T steps of a `Trainer` take
        the time lr·T.
    centers, contexts : ndarray of shape (V, V)
        A row of length 1 for each mode: how much of it is in each word's v, and in each word's u.
        Of each row of `centers`, the first entry at least half as large as the largest is positive.
    """

    rates: np.ndarray
    centers: np.ndarray
    contexts: np.ndarray

    def __repr__(self) -> str:
        listed = ", ".join(f"{rate:.3g}" for rate in self.rates[:3])
        return f"Modes of {len(self.rates)} words with rates {listed}, …"


def modes(counts: np.ndarray, noise: Noise, k: int) -> Modes:
    """Predict what SGNS learns first: ½(P − k·Q), and after it k/(k+1)·(P − Q).

    P(w, c) is the share of the pairs, and Q(w, c) = P(w)·q(c|w) that of a negative. All scores start
    near 0, where σ = ½ and the pull is ½(P − k·Q). Its first mode is the cone, which takes all
    scores down to −log k, where σ = 1/(k+1). There the pull is k/(k+1)·(P − Q), whose modes grow
    next.

    Parameters
    ----------
    counts : ndarray of shape (V, V)
        #(w, c), or P(w, c) as `world.cooccurrence` returns it.
    noise : Noise
        Any object with `probs(center)`.
    k : int
        Negatives per pair, at least 2: with one the two pulls are the same, and there is no cone.

    Returns
    -------
    Modes
        The cone and V − 1 others: P − Q has at most rank V − 1, since its rows sum to 0.

    Raises
    ------
    ValueError, TypeError
        As `sg.theory.optimum`; if k is under 2.

    Examples
    --------
    Two words that are each other's context more often than their own:

    >>> import sgns_edu as sg
    >>> found = modes(np.array([[1, 3], [3, 1]]), sg.Uniform(2), k=3)
    >>> found.rates.round(4).tolist()  # ½·(3 − 1)·½ and ¾·¼
    [0.5, 0.1875]
    >>> found.contexts.round(4).tolist()
    [[-0.7071, -0.7071], [-0.7071, 0.7071]]
    """
    a, b = count_questions(counts, noise, errors.check_int("k", k, least=2))
    P, Q = a / a.sum(), b / (k * a.sum())  # (V, V)
    cone = decompose((P - k * Q) / 2)
    others = decompose(k / (k + 1) * (P - Q))
    return Modes(*(np.concatenate([one[:1], rest[:-1]]) for one, rest in zip(cone, others)))


def decompose(pull: np.ndarray) -> Modes:
    """Return the singular modes of a matrix, largest first, with fixed signs."""
    U, s, Vt = np.linalg.svd(pull)  # (V, V), (V,), (V, V)
    # subtle: symmetric worlds have two largest entries, one positive and one negative
    is_large = abs(U) >= abs(U).max(axis=0) / 2  # (V, V)
    sign = np.sign(U[is_large.argmax(axis=0), np.arange(len(s))])  # (V,)
    return Modes(s, (U * sign).T, Vt * sign[:, None])
