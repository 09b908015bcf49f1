"""Made-up sequences with planted motifs, and a control of the same letters in which there are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sgns_edu import errors


@dataclass(frozen=True)
class Genomes:
    """Sequences of four families; into those of a family its own motifs are planted.

    Attributes
    ----------
    sequences, control : list of str
        The sequences, and each with its letters shuffled: as many of each letter, and no motif left.
    motifs : dict from a family to its motifs
    """

    sequences: list[str]
    control: list[str]
    motifs: dict[str, list[str]]

    def __repr__(self) -> str:
        return f"Genomes: {len(self.sequences):,} sequences of {len(self.motifs)} families"

    def families(self, k: int) -> dict[str, str]:
        """The family of every k-mer that lies inside a planted motif; one that lies in motifs of two families is left out."""
        k = errors.check_int("k", k, least=1)
        found: dict[str, set[str]] = {}
        for family, motifs in self.motifs.items():
            for word in (motif[i : i + k] for motif in motifs for i in range(len(motif) - k + 1)):
                found.setdefault(word, set()).add(family)
        return {word: min(families) for word, families in found.items() if len(families) == 1}


def genome(sequences: int = 240, length: int = 400, *, rng: int | np.random.Generator) -> Genomes:
    """Random letters, into which every sequence has 20 copies of its family's four motifs (8 letters) planted.

    Parameters
    ----------
    sequences : int, default 240
        The four families take turns.
    length : int, default 400
        Letters in a sequence, at least 16; one under 320 has room for fewer copies.
    rng : int or Generator

    Raises
    ------
    ValueError, TypeError
        No sequence, or a length under 16.

    Examples
    --------
    >>> planted = genome(8, 200, rng=0)
    >>> sorted(planted.motifs), len(planted.sequences), len(planted.motifs["a"][0])
    (['a', 'b', 'c', 'd'], 8, 8)
    """
    sequences, length = (
        errors.check_int("sequences", sequences, least=1),
        errors.check_int("length", length, least=16),
    )
    rng = errors.check_rng(rng)
    letters = np.array(list("ACGT"))
    motifs = {family: ["".join(rng.choice(letters, size=8)) for _ in range(4)] for family in "abcd"}
    made = [
        _planted(rng.choice(letters, size=length), motifs["abcd"[i % 4]], rng)
        for i in range(sequences)
    ]
    return Genomes(made, ["".join(rng.permutation(list(sequence))) for sequence in made], motifs)


def _planted(sequence: np.ndarray, motifs: list[str], rng: np.random.Generator) -> str:
    """The sequence with a motif written over each of 20 places (fewer in a short one), which do not overlap."""
    places = rng.choice(len(sequence) // 8, size=min(20, len(sequence) // 16), replace=False) * 8
    for place, motif in zip(places, rng.integers(len(motifs), size=len(places))):
        sequence[place : place + 8] = list(motifs[motif])
    return "".join(sequence)
