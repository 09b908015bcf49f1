"""The places that a window covers, as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from sgns_edu import errors


def window_words(sentence: Sequence[str], center: int, window: int) -> list[int]:
    """The places that a window around the given place covers, without the center itself.

    >>> window_words(["the", "quick", "brown", "fox"], 1, 2)
    [0, 2, 3]
    """
    center = errors.check_int("center", center, 0, len(sentence) - 1)
    window = errors.check_int("window", window, least=1)
    covered = range(max(0, center - window), min(len(sentence), center + window + 1))
    return [place for place in covered if place != center]
