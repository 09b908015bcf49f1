"""Noise distributions q(word | center): where the negatives come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sgns_edu import errors

MOST_BYTES = 256_000_000  # of running sums that a noise with one distribution per center keeps


class Noise:
    """A distribution over the V words, possibly another one for every center.

    A noise of your own is one class with a method `probs(center)` that returns (V,) probabilities; it works in every
    sampled objective, in the trainer and in `theory.optimum`. Deriving it from this class makes its draws fast: the
    running sum is made once per center, after which a draw is a search of log₂ V steps.
    """

    depends_on_center = True

    def probs(self, center: int | None = None) -> np.ndarray:
        """q(· | center), (V,), read-only, sums to 1."""
        raise NotImplementedError

    def draw(self, center: int, size: int, rng: np.random.Generator) -> np.ndarray:
        """`size` independent words from q(· | center), (size,): each the first whose running sum exceeds a coin."""
        return np.searchsorted(self._cumulated(center), rng.random(size), side="right")

    @cached_property
    def _tables(self) -> dict[int | None, np.ndarray]:
        return {}

    def _cumulated(self, center: int | None) -> np.ndarray:
        key = center if self.depends_on_center else None
        if key not in self._tables:
            table = cumulated(checked_probs(self, center))
            if len(self._tables) * table.nbytes > MOST_BYTES:
                self._tables.clear()
            self._tables[key] = table
        return self._tables[key]  # (V,)


def cumulated(probs: np.ndarray) -> np.ndarray:
    """Running sum of probabilities (V,), ending in exactly 1 at the last possible word, so no draw falls beyond it."""
    table = np.cumsum(probs)
    table[np.flatnonzero(probs)[-1] :] = 1.0
    return table


def draw_from(noise: object, center: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """`size` words from any object with `probs(center)`: the one way in which objectives draw."""
    if isinstance(noise, Noise):
        return noise.draw(center, size, rng)
    return np.searchsorted(cumulated(checked_probs(noise, center)), rng.random(size), side="right")


def checked_probs(noise: object, center: int | None, V: int | None = None) -> np.ndarray:
    """noise.probs(center) as a float64 array (V,), if it is a distribution; else one sentence on what is wrong."""
    if not hasattr(noise, "probs"):
        raise TypeError(
            f"a noise must have a method probs(center), as sg.Unigram has; seen: {errors.show_value(noise)}"
        )
    probs = errors.check_table(
        f"probs({center}) of {type(noise).__name__}",
        noise.probs(center),
        ("V" if V is None else V,),
    )
    if not ((probs >= 0).all() and abs(probs.sum() - 1) < 1e-6):  # NaN fails both
        raise ValueError(
            f"probs({center}) of {type(noise).__name__} must be shares of at least 0 that sum to 1; "
            f"seen: smallest {probs.min():g}, sum {probs.sum():g}"
        )
    return probs


def draw_others(
    noise: object, center: int, context: int, size: int, rng: np.random.Generator
) -> np.ndarray:
    """`size` words other than `context`, as if drawing were repeated until it is one; never in vain."""
    probs = checked_probs(noise, center).copy()  # (V,)
    probs[context] = 0
    if not probs.any():
        raise ValueError(
            f"collision='redraw' has no word to draw: the noise knows only the context, row {context}"
        )
    return np.searchsorted(cumulated(probs / probs.sum()), rng.random(size), side="right")


def checked_noise(noise: object) -> object:
    """`noise` if it has `probs(center)` and they are a distribution (looked at for center 0); one sentence otherwise."""
    checked_probs(noise, 0)
    return noise


def _read_only(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class Uniform(Noise):
    """q(w) = 1/V: the rare axolotl is drawn as often as the cat. V, the number of words, is a whole number of at least 1.

    >>> Uniform(4).probs().tolist()
    [0.25, 0.25, 0.25, 0.25]
    """

    V: int
    depends_on_center = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "V", errors.check_int("V", self.V, least=1))

    @cached_property
    def _probs(self) -> np.ndarray:
        return _read_only(np.full(self.V, 1 / self.V))  # (V,)

    def probs(self, center: int | None = None) -> np.ndarray:
        return self._probs


@dataclass(frozen=True, eq=False)
class Unigram(Noise):
    """q(w) ∝ count(w)^α: frequencies, flattened by the exponent α (Mikolov et al. 2013, arXiv 1310.4546, section 2.2).

    Parameters
    ----------
    counts : array of shape (V,)
        How often each word occurs; a word with count 0 is never drawn.
    alpha : float, default 0.75
        1 keeps the frequencies, 0 makes them equal, negative values prefer rare words; from −1 (steeper tails are
        ruled by single occurrences) to 2.

    Raises
    ------
    ValueError
        Counts that are negative, not finite or all zero; an exponent outside [−1, 2].

    Examples
    --------
    >>> Unigram([90, 9, 1]).probs().round(3).tolist()
    [0.825, 0.147, 0.028]
    """

    counts: np.ndarray
    alpha: float = 0.75
    depends_on_center = False

    def __post_init__(self) -> None:
        counts = errors.check_table("counts", self.counts, ("V",))
        if not (np.isfinite(counts).all() and (counts >= 0).all() and counts.any()):
            raise ValueError(
                "counts must be finite, none negative, and not all zero; "
                f"seen: smallest {counts.min():g}, largest {counts.max():g}"
            )
        object.__setattr__(self, "counts", counts)
        object.__setattr__(self, "alpha", errors.check_float("alpha", self.alpha, least=-1, most=2))

    def __repr__(self) -> str:
        return f"Unigram({len(self.counts):,} counts, alpha={self.alpha:g})"

    @cached_property
    def _probs(self) -> np.ndarray:
        seen = self.counts > 0
        weight = np.zeros_like(self.counts)
        weight[seen] = (self.counts[seen] / self.counts.max()) ** self.alpha
        return _read_only(weight / weight.sum())  # (V,)

    def probs(self, center: int | None = None) -> np.ndarray:
        return self._probs


@dataclass(frozen=True, eq=False)
class Hard(Noise):
    """q(w | center) ∝ base(w | center) · exp(sharpness · similarity[center, w]): plausible but wrong words come often.

    Parameters
    ----------
    base : Noise
    similarity : array of shape (V, V)
        For instance another model's cosines, or a PMI matrix; −inf rules a word out where sharpness is positive.
    sharpness : float, default 1.0
        β: 0 is the base itself.

    Raises
    ------
    ValueError
        A similarity of another size, NaN in it, or (in `probs`) a center for which no word is left.
    TypeError
        A base without `probs(center)`.

    Examples
    --------
    >>> twins = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    >>> Hard(Uniform(3), twins, sharpness=np.log(2)).probs(0).round(9).tolist()
    [0.25, 0.5, 0.25]
    """

    base: Noise
    similarity: np.ndarray
    sharpness: float = 1.0

    def __post_init__(self) -> None:
        V = len(checked_noise(self.base).probs(0))
        similarity = errors.check_table("similarity", self.similarity, (V, V))
        if np.isnan(similarity).any() or np.isposinf(similarity).any():
            raise ValueError("similarity must be finite or −inf everywhere, but holds NaN or +inf")
        object.__setattr__(self, "similarity", similarity)
        object.__setattr__(self, "sharpness", errors.check_float("sharpness", self.sharpness))
        if self.sharpness < 0 and np.isneginf(similarity).any():
            raise ValueError(
                "a similarity of −inf needs a sharpness of at least 0; a negative one makes it certain"
            )

    def __repr__(self) -> str:
        return f"Hard({self.base!r}, a similarity of {len(self.similarity):,} words, sharpness={self.sharpness:g})"

    def probs(self, center: int | None = None) -> np.ndarray:
        center = errors.check_int("center", center, 0, len(self.similarity) - 1)
        base = np.asarray(self.base.probs(center))  # (V,)
        if self.sharpness == 0:
            return base
        exponent = self.sharpness * self.similarity[center]  # (V,)
        top = exponent[base > 0].max(initial=-np.inf)
        if np.isneginf(top):
            raise ValueError(
                f"for center {center} the similarity rules out every word that the base draws"
            )
        weight = base * np.exp(np.minimum(exponent - top, 0))  # where the minimum acts, base is 0
        return weight / weight.sum()


@dataclass(frozen=True, eq=False)
class Blend(Noise):
    """q(w | center) = Σ weight · q_i(w | center), the weights scaled to sum to 1.

    Parameters
    ----------
    parts : sequence of (weight, Noise)

    Raises
    ------
    ValueError
        No part, a weight that is negative or not finite, all weights zero, or parts of different sizes.
    TypeError
        Parts that are no pairs, or a noise without `probs(center)`.

    Examples
    --------
    >>> Blend([(3, Unigram([1, 0])), (1, Uniform(2))]).probs(0).tolist()
    [0.875, 0.125]
    """

    parts: Sequence[tuple[float, Noise]]

    def __post_init__(self) -> None:
        try:
            parts = [(weight, noise) for weight, noise in self.parts]
        except (TypeError, ValueError):
            raise TypeError(
                f"the parts of a blend must be pairs (weight, noise), not {errors.show_value(self.parts)}"
            ) from None
        weights = [errors.check_float("a blend's weight", weight, least=0) for weight, _ in parts]
        sizes = {len(checked_noise(noise).probs(0)) for _, noise in parts}
        if not sum(weights) > 0:
            raise ValueError(f"a blend needs at least one weight above 0, not {weights}")
        if len(sizes) > 1:
            raise ValueError(
                f"the parts of a blend must have the same number of words, not {sorted(sizes)}"
            )
        shares = tuple((weight / sum(weights), noise) for weight, (_, noise) in zip(weights, parts))
        object.__setattr__(self, "parts", shares)

    @property
    def depends_on_center(self) -> bool:  # type: ignore[override]
        """Whether any part does."""
        return any(getattr(noise, "depends_on_center", True) for _, noise in self.parts)

    def __repr__(self) -> str:
        return (
            "Blend(" + " + ".join(f"{weight:.3g}·{noise!r}" for weight, noise in self.parts) + ")"
        )

    def probs(self, center: int | None = None) -> np.ndarray:
        return sum(weight * np.asarray(noise.probs(center)) for weight, noise in self.parts)  # (V,)
