"""A yardstick for a long training: pairs that are never trained, always with the same noise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sgns_edu.learn.link import log_sigmoid
from sgns_edu.scale.sampler import Sampler
from sgns_edu.text.encoding import END

MOST = 2000  # pairs
ONE_IN = 50  # words of text for a pair that is held out
LEAST = 100  # pairs; a text that cannot spare so many is measured on pairs that are trained as well


class HeldOut(NamedTuple):
    """Pairs with k negatives each.

    Attributes
    ----------
    places : ndarray of shape (h,) or (0,)
        The places of the centers, which training leaves out; none where the text is too short.
    center, context : ndarray of shape (h,)
    negatives : ndarray of shape (h, k)
    """

    places: np.ndarray
    center: np.ndarray
    context: np.ndarray
    negatives: np.ndarray

    def loss(self, W_in: np.ndarray, W_out: np.ndarray) -> float:
        """−ln σ(v·u_context) − Σ ln σ(−v·u_negative), the mean over the sample."""
        v = W_in[self.center]  # (h, d)
        right = log_sigmoid(np.einsum("hd,hd->h", v, W_out[self.context]))  # (h,)
        wrong = log_sigmoid(-np.einsum("hd,hkd->hk", v, W_out[self.negatives]))  # (h, k)
        if len(v) == 0:
            return float("nan")
        return -float((right + wrong.sum(axis=1)).mean())


def hold_out(rows: np.ndarray, sampler: Sampler, rng: np.random.Generator) -> HeldOut:
    """Draw the sample as training would: subsampled, near contexts more often, the same noise."""
    place, partner = _draw_pairs(rows, sampler, rng)
    spared = min(MOST, len(rows) // ONE_IN)
    enough = spared >= LEAST
    chosen = np.sort(rng.permutation(len(place))[: spared if enough else MOST])
    place, partner = place[chosen], partner[chosen]
    negatives = rng.choice(len(sampler.noise), (len(place), sampler.k), p=sampler.noise)  # (h, k)
    return HeldOut(place if enough else place[:0], rows[place], rows[partner], negatives)


def _draw_pairs(
    rows: np.ndarray, sampler: Sampler, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Places of centers, sorted, and of their contexts, among the words that subsampling keeps."""
    place = np.unique(rng.integers(len(rows), size=40 * MOST))
    distances = np.arange(1, sampler.window + 1)
    distance = rng.choice(distances, size=len(place), p=_distances(sampler.window))
    partner = place + distance * rng.choice([-1, 1], size=len(place))
    inside = _same_sentence(rows, place, partner)
    place, partner = place[inside], partner[inside]
    kept = (rng.random((2, len(place))) < sampler.keep[rows[[place, partner]]]).all(axis=0)
    return place[kept], partner[kept]


def _distances(window: int) -> np.ndarray:
    """A dynamic window uses a context at distance δ with probability ∝ window − δ + 1."""
    weight = np.arange(window, 0, -1)
    return weight / weight.sum()  # (window,)


def _same_sentence(rows: np.ndarray, place: np.ndarray, partner: np.ndarray) -> np.ndarray:
    """Whether no sentence and no text ends between two places, either of them included, (h,)."""
    at, last = np.minimum(place, partner), np.maximum(place, partner)
    same = (at >= 0) & (last < len(rows))
    going = np.flatnonzero(same)
    while len(going):  # one step to the right for all who have not arrived
        same[going] = rows[at[going]] != END
        going = going[same[going] & (at[going] < last[going])]
        at[going] += 1
    return same
