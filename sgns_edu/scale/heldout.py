"""A yardstick for a long training: pairs that are never trained, scored with the same noise every time."""

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
    """Pairs (h,), (h,) with k negatives each (h, k), and the places of the centers that training leaves out: (h,) or none."""

    places: np.ndarray
    center: np.ndarray
    context: np.ndarray
    negatives: np.ndarray

    def loss(self, W_in: np.ndarray, W_out: np.ndarray) -> float:
        """−ln σ(v·u_context) − Σ ln σ(−v·u_negative), the mean over the sample."""
        v = W_in[self.center]  # (h, d)
        right = log_sigmoid(np.einsum("hd,hd->h", v, W_out[self.context]))  # (h,)
        wrong = log_sigmoid(-np.einsum("hd,hkd->hk", v, W_out[self.negatives]))  # (h, k)
        return float(-(right + wrong.sum(axis=1)).mean()) if len(v) else float("nan")


def hold_out(rows: np.ndarray, sampler: Sampler, rng: np.random.Generator) -> HeldOut:
    """Draw the sample as training would: thinned by the keep probability, near contexts more often, the same noise."""
    places = np.unique(rng.integers(len(rows), size=40 * MOST))
    distance = rng.choice(
        np.arange(1, sampler.window + 1), size=len(places), p=_distances(sampler.window)
    )
    partner = places + distance * rng.choice([-1, 1], size=len(places))
    inside = _same_sentence(rows, places, partner)
    places, partner = places[inside], partner[inside]
    kept = (rng.random((2, len(places))) < sampler.keep[rows[[places, partner]]]).all(axis=0)
    spared = min(MOST, len(rows) // ONE_IN)
    chosen = np.sort(rng.permutation(np.flatnonzero(kept))[: spared if spared >= LEAST else MOST])
    places, partner = places[chosen], partner[chosen]
    negatives = rng.choice(
        len(sampler.noise), size=(len(places), sampler.k), p=sampler.noise
    )  # (h, k)
    return HeldOut(
        places if spared >= LEAST else places[:0], rows[places], rows[partner], negatives
    )


def _distances(window: int) -> np.ndarray:
    """Dynamic windows use a context at distance δ with probability proportional to window − δ + 1."""
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
