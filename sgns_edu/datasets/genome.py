"""Made-up sequences with planted motifs, and a control of the same letters without any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sgns_edu import errors

LETTERS = np.array(list("ACGT"))
FAMILIES = "abcd"
MOTIF = 8  # letters


@dataclass(frozen=True)
class Genomes:
    """Sequences of four families, each with the motifs of its family planted.

    Attributes
    ----------
    sequences, control : list of str
        The sequences, and each with its letters shuffled: the same letters without a motif.
    motifs : dict from a family to its motifs
    """

    sequences: list[str]
    control: list[str]
    motifs: dict[str, list[str]]

    def __repr__(self) -> str:
        return f"Genomes: {len(self.sequences):,} sequences of {len(self.motifs)} families"

    def families(self, k: int) -> dict[str, str]:
        """Return the family of every k-mer inside a motif, unless two families have it."""
        k = errors.check_int("k", k, least=1)
        families_of: dict[str, set[str]] = {}
        for family, motifs in self.motifs.items():
            for motif in motifs:
                for i in range(len(motif) - k + 1):
                    families_of.setdefault(motif[i : i + k], set()).add(family)
        return {word: min(f) for word, f in families_of.items() if len(f) == 1}


def genome(
    sequences: int = 240, length: int = 400, *, rng: int | np.random.Generator | None = None
) -> Genomes:
    """Plant 20 copies of its family's four motifs (8 letters) in each of some random sequences.

    Parameters
    ----------
    sequences : int, default 240
        Number of sequences; the four families take turns.
    length : int, default 400
        Letters per sequence, at least 16; one under 320 has room for fewer copies.
    rng : int, Generator or None
        Seed, source of randomness, or None for fresh entropy.

    Raises
    ------
    ValueError, TypeError
        If there is no sequence, or the length is under 16.

    Examples
    --------
    >>> planted = genome(8, 200, rng=0)
    >>> sorted(planted.motifs), len(planted.sequences), len(planted.motifs["a"][0])
    (['a', 'b', 'c', 'd'], 8, 8)
    """
    sequences = errors.check_int("sequences", sequences, least=1)
    length = errors.check_int("length", length, least=2 * MOTIF)
    rng = errors.check_rng(rng)
    motifs = {}
    for family in FAMILIES:
        motifs[family] = ["".join(rng.choice(LETTERS, size=MOTIF)) for _ in range(4)]
    texts = []
    for i in range(sequences):
        letters = rng.choice(LETTERS, size=length)
        texts.append(_plant(letters, motifs[FAMILIES[i % 4]], rng))
    control = ["".join(rng.permutation(list(text))) for text in texts]
    return Genomes(texts, control, motifs)


def _plant(letters: np.ndarray, motifs: list[str], rng: np.random.Generator) -> str:
    """Write a motif over each of 20 places (fewer in a short sequence) that do not overlap."""
    copies = min(20, len(letters) // (2 * MOTIF))
    places = MOTIF * rng.choice(len(letters) // MOTIF, size=copies, replace=False)
    for place, motif in zip(places, rng.integers(len(motifs), size=copies)):
        letters[place : place + MOTIF] = list(motifs[motif])
    return "".join(letters)
