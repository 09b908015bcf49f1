"""Noise distributions q(word | center): where the negatives come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from sgns_edu import errors

MOST_BYTES = 256_000_000  # of running sums that a noise with one distribution per center keeps


class Noise(Protocol):
    """A distribution over the V words, possibly a different one for each center.

    One method is enough: your own noise works in every sampled objective, in the trainer and in
    `theory.optimum`. An attribute `depends_on_center = False` promises one distribution for all.
    """

    def probs(self, center: int, /) -> ArrayLike:
        """Return q(· | center), (V,), which sums to 1."""
        ...


class CachedNoise:
    """Base class of our noises: it keeps the running sums, which makes draws fast.

    The running sum is computed once per center; after that a draw is a search of log₂ V steps.
    """

    depends_on_center = True

    def probs(self, center: int | None = None) -> np.ndarray:
        """Return q(· | center), (V,), which sums to 1."""
        raise NotImplementedError

    def draw(self, center: int, size: int, rng: np.random.Generator) -> np.ndarray:
        """Draw `size` independent words from q(· | center), (size,).

        Each is the first word whose running sum exceeds a uniform random number.
        """
        return np.searchsorted(self._find_cumulative(center), rng.random(size), side="right")

    @cached_property
    def _cumulative(self) -> dict[int | None, np.ndarray]:
        return {}

    def _find_cumulative(self, center: int) -> np.ndarray:
        key = center if self.depends_on_center else None
        if key not in self._cumulative:
            cumulative = cumulate(check_probs(self, center))
            if len(self._cumulative) * cumulative.nbytes > MOST_BYTES:
                self._cumulative.clear()
            self._cumulative[key] = cumulative
        return self._cumulative[key]  # (V,)


def depends_on_center(noise: Noise) -> bool:
    """Tell whether a noise may have different distributions for different centers."""
    return getattr(noise, "depends_on_center", True)


def cumulate(probs: np.ndarray) -> np.ndarray:
    """Sum probabilities (V,) from the left, up to exactly 1 at the last possible word.

    So no draw falls beyond it.
    """
    cumulative = np.cumsum(probs)
    cumulative[np.flatnonzero(probs)[-1] :] = 1.0
    return cumulative


def draw_from(noise: Noise, center: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw `size` words from any noise: the one way in which objectives draw."""
    if isinstance(noise, CachedNoise):
        return noise.draw(center, size, rng)
    return np.searchsorted(cumulate(check_probs(noise, center)), rng.random(size), side="right")


def draw_others(
    noise: Noise, center: int, context: int, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw `size` words other than `context`, as if each draw were repeated until it differs."""
    probs = check_probs(noise, center).copy()  # (V,)
    probs[context] = 0
    if not probs.any():
        raise ValueError(
            "collision='redraw' has no word to draw: "
            f"the noise gives all probability to the context, row {context}"
        )
    return np.searchsorted(cumulate(probs / probs.sum()), rng.random(size), side="right")


def check_probs(noise: Noise, center: int, V: int | None = None) -> np.ndarray:
    """Return noise.probs(center) as a float64 array (V,) if it is a distribution, else raise."""
    if not hasattr(noise, "probs"):
        raise TypeError(
            "a noise must have a method probs(center), as sg.Unigram has; "
            f"got {errors.show_value(noise)}"
        )
    name = f"probs({center}) of {type(noise).__name__}"
    probs = errors.check_table(name, noise.probs(center), ("V" if V is None else V,))
    is_distribution = (probs >= 0).all() and abs(probs.sum() - 1) < 1e-6  # NaN fails both
    if not is_distribution:
        raise ValueError(
            f"{name} must be probabilities of at least 0 that sum to 1; "
            f"got smallest {probs.min():g}, sum {probs.sum():g}"
        )
    return probs


def _freeze(array: np.ndarray) -> np.ndarray:
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class Uniform(CachedNoise):
    """q(w) = 1/V: the rare axolotl is drawn as often as the cat.

    Parameters
    ----------
    V : int
        Number of words, at least 1.

    Examples
    --------
    >>> Uniform(4).probs().tolist()
    [0.25, 0.25, 0.25, 0.25]
    """

    V: int
    depends_on_center = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "V", errors.check_int("V", self.V, least=1))

    @cached_property
    def _probs(self) -> np.ndarray:
        return _freeze(np.full(self.V, 1 / self.V))  # (V,)

    def probs(self, center: int | None = None) -> np.ndarray:
        return self._probs


@dataclass(frozen=True, eq=False)
class Unigram(CachedNoise):
    """q(w) ∝ count(w)^α: frequencies, flattened by the exponent α.

    Mikolov et al. 2013, arXiv 1310.4546, section 2.2.

    Parameters
    ----------
    counts : array of shape (V,)
        How often each word occurs; a word with count 0 is never drawn.
    alpha : float, default 0.75
        From −1 to 2. 1 keeps the frequencies, 0 makes them equal, negative values prefer rare
        words. Below −1 the tail would depend on words that occur once.

    Raises
    ------
    ValueError
        If a count is negative or not finite, if all are zero, or if alpha is outside [−1, 2].

    Examples
    --------
    >>> Unigram([90, 9, 1]).probs().round(3).tolist()
    [0.825, 0.147, 0.028]
    """

    counts: np.ndarray
    alpha: float = 0.75
    depends_on_center = False

    def __init__(self, counts: ArrayLike, alpha: float = 0.75):
        counts = errors.check_table("counts", counts, ("V",))
        if not (np.isfinite(counts).all() and (counts >= 0).all() and counts.any()):
            raise ValueError(
                "counts must be finite, none negative, and not all zero; "
                f"got smallest {counts.min():g}, largest {counts.max():g}"
            )
        object.__setattr__(self, "counts", counts)
        object.__setattr__(self, "alpha", errors.check_float("alpha", alpha, least=-1, most=2))

    def __repr__(self) -> str:
        return f"Unigram({len(self.counts):,} counts, alpha={self.alpha:g})"

    @cached_property
    def _probs(self) -> np.ndarray:
        occurs = self.counts > 0
        weight = np.zeros_like(self.counts)
        weight[occurs] = (self.counts[occurs] / self.counts.max()) ** self.alpha
        return _freeze(weight / weight.sum())  # (V,)

    def probs(self, center: int | None = None) -> np.ndarray:
        return self._probs


@dataclass(frozen=True, eq=False)
class Hard(CachedNoise):
    """q(w | center) ∝ base(w | center) · exp(sharpness · similarity[center, w]).

    Plausible but wrong words come often.

    Parameters
    ----------
    base : Noise
    similarity : array of shape (V, V)
        For instance another model's cosines, or a PMI matrix. −inf excludes a word if sharpness is
        positive.
    sharpness : float, default 1.0
        β: 0 is the base itself.

    Raises
    ------
    ValueError
        If the similarity has another size or holds NaN, or (in `probs`) if it excludes every word
        for a center.
    TypeError
        If the base has no `probs(center)`.

    Examples
    --------
    >>> twins = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    >>> Hard(Uniform(3), twins, sharpness=np.log(2)).probs(0).round(9).tolist()
    [0.25, 0.5, 0.25]
    """

    base: Noise
    similarity: np.ndarray
    sharpness: float = 1.0

    def __init__(self, base: Noise, similarity: ArrayLike, sharpness: float = 1.0):
        V = len(check_probs(base, 0))
        similarity = errors.check_table("similarity", similarity, (V, V))
        sharpness = errors.check_float("sharpness", sharpness)
        if np.isnan(similarity).any() or np.isposinf(similarity).any():
            raise ValueError("similarity must be finite or −inf everywhere, got NaN or +inf")
        if sharpness < 0 and np.isneginf(similarity).any():
            raise ValueError(
                "a similarity of −inf needs a sharpness of at least 0; "
                f"{sharpness:g} would draw that word always"
            )
        object.__setattr__(self, "base", base)
        object.__setattr__(self, "similarity", similarity)
        object.__setattr__(self, "sharpness", sharpness)

    def __repr__(self) -> str:
        V = len(self.similarity)
        return f"Hard({self.base!r}, a similarity of {V:,} words, sharpness={self.sharpness:g})"

    def probs(self, center: int | None = None) -> np.ndarray:
        center = errors.check_int("center", center, 0, len(self.similarity) - 1)
        base = np.asarray(self.base.probs(center))  # (V,)
        if self.sharpness == 0:
            return base
        exponent = self.sharpness * self.similarity[center]  # (V,)
        top = exponent[base > 0].max(initial=-np.inf)
        if np.isneginf(top):
            raise ValueError(
                f"for center {center} the similarity excludes every word that the base draws"
            )
        weight = base * np.exp(np.minimum(exponent - top, 0))  # where the minimum acts, base is 0
        return weight / weight.sum()


@dataclass(frozen=True, eq=False)
class Blend(CachedNoise):
    """q(w | center) = Σ weight · q_i(w | center), with weights scaled to sum to 1.

    Parameters
    ----------
    parts : sequence of (weight, Noise)

    Raises
    ------
    ValueError
        If there is no part, a weight is negative or not finite, all weights are zero, or the parts
        have different sizes.
    TypeError
        If a part is not a pair, or its noise has no `probs(center)`.

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
                "the parts of a blend must be pairs (weight, noise), "
                f"got {errors.show_value(self.parts)}"
            ) from None
        weights = [errors.check_float("a blend's weight", weight, least=0) for weight, _ in parts]
        sizes = {len(check_probs(noise, 0)) for _, noise in parts}
        total = sum(weights)
        if not total > 0:
            raise ValueError(f"a blend needs at least one weight above 0, got {weights}")
        if len(sizes) > 1:
            raise ValueError(
                f"the parts of a blend must have the same number of words, got {sorted(sizes)}"
            )
        shares = tuple((weight / total, noise) for weight, (_, noise) in zip(weights, parts))
        object.__setattr__(self, "parts", shares)

    @property
    def depends_on_center(self) -> bool:
        """Whether any part does."""
        return any(depends_on_center(noise) for _, noise in self.parts)

    def __repr__(self) -> str:
        parts = [f"{weight:.3g}·{noise!r}" for weight, noise in self.parts]
        return f"Blend({' + '.join(parts)})"

    def probs(self, center: int | None = None) -> np.ndarray:
        # Our own noises take None; a noise that does not is never asked without a center.
        probs = [noise.probs(center) for _, noise in self.parts]  # pyright: ignore[reportArgumentType]
        weights = [weight for weight, _ in self.parts]
        return np.sum([w * np.asarray(p) for w, p in zip(weights, probs)], axis=0)  # (V,)
