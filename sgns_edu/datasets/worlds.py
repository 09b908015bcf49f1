"""Small worlds whose truth is known; those beyond text have a control with nothing to find."""

from __future__ import annotations

from sgns_edu.datasets.genome import Genomes, genome
from sgns_edu.datasets.karate import Club, karate
from sgns_edu.datasets.morphology import Morphology, morphology
from sgns_edu.datasets.shop import Shop, shop
from sgns_edu.datasets.sixteen_words import World, sixteen_words

__all__ = [
    "Club",
    "Genomes",
    "Morphology",
    "Shop",
    "World",
    "genome",
    "karate",
    "morphology",
    "shop",
    "sixteen_words",
]


def __dir__() -> list[str]:
    return __all__
