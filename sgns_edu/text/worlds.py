"""Three small worlds beyond text, each with its truth and with a control in which there is nothing to find."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from sgns_edu import errors

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True)
class Club:
    """Zachary's karate club (1977): 34 members, who is friends with whom, and whom they followed when the club split.

    Attributes
    ----------
    graph, control : networkx.Graph
        The friendships, and the same members with as many friends each, but other ones.
    factions : dict from a member, as a word, to "instructor" or "officer"
    """

    graph: "networkx.Graph"
    control: "networkx.Graph"
    factions: dict[str, str]

    def __repr__(self) -> str:
        return f"Club of {len(self.factions)} members in {len(set(self.factions.values()))} factions"


def karate(*, rng: int | np.random.Generator) -> Club:
    """The karate club, and a control: 2,000 times two friendships a–b, c–d became a–d, c–b.

    Friendships count once each, unweighted.

    Raises
    ------
    ImportError
        networkx is not installed.

    Examples
    --------
    >>> club = karate(rng=0)
    >>> len(club.graph), club.factions["33"], dict(club.graph.degree) == dict(club.control.degree)
    (34, 'officer', True)
    """
    try:
        import networkx as nx
    except ImportError:
        raise ImportError("the karate club needs networkx: pip install 'sgns-edu[graphs]'") from None
    club = nx.karate_club_graph()
    graph = nx.Graph(club.edges)
    graph.add_nodes_from(club)
    control = nx.Graph(sorted(rewired(sorted(graph.edges), 2000, errors.generator(rng))))
    sides = {"Mr. Hi": "instructor", "Officer": "officer"}
    return Club(graph, control, {str(node): sides[side] for node, side in club.nodes(data="club")})


def rewired(edges: list[tuple[int, int]], swaps: int, rng: np.random.Generator) -> set[tuple[int, int]]:
    """As many edges at every node, but between others: two edges exchange ends, `swaps` times where that makes new ones.

    >>> sorted(rewired([(0, 1), (2, 3)], 9, np.random.default_rng(0)))
    [(0, 2), (1, 3)]
    """
    pairs = [tuple(sorted(edge)) for edge in edges]
    known = set(pairs)
    for i, j, turned in zip(*rng.integers(len(pairs), size=(2, swaps)), rng.random(swaps) < 0.5):
        (a, b), (c, d) = pairs[i], pairs[j][::-1] if turned else pairs[j]
        new = [tuple(sorted((a, d))), tuple(sorted((c, b)))]
        if len({a, b, c, d}) == 4 and not known & set(new):
            known = known - {pairs[i], pairs[j]} | set(new)
            pairs[i], pairs[j] = new
    return known


KINDS = (("pasta", "sauce"), ("bread", "butter"), ("coffee", "cream"), ("chips", "dip"), ("shampoo", "conditioner"),
         ("paint", "brush"), ("tent", "lantern"), ("razor", "foam"), ("cereal", "milk"), ("pencil", "notebook"))
BRANDS = ("oak", "elm", "ash", "fir", "yew", "box", "bay", "fig", "plum", "pine", "rose", "fern")
LOYAL = 0.6  # so often is the second thing of a pair of the first one's brand


@dataclass(frozen=True)
class Shop:
    """240 items: ten pairs of kinds that go together, each kind in twelve brands.

    Attributes
    ----------
    orders, control : list of lists of items
        What was bought together, and the same orders in size and popularity, but filled at random.
    kind : dict from item to its kind
        Items of one kind are substitutes: one buys this or that, hardly ever both.
    complement : dict from item to item
        The item that goes with it: the other kind of the pair, the same brand.
    """

    orders: list[list[str]]
    control: list[list[str]]
    kind: dict[str, str]
    complement: dict[str, str]

    def __repr__(self) -> str:
        return f"Shop of {len(self.kind)} items in {len(set(self.kind.values()))} kinds, {len(self.orders):,} orders"


def shop(orders: int = 4000, *, rng: int | np.random.Generator) -> Shop:
    """Orders of one to three pairs that go together, and of up to two things that everybody buys at times.

    Parameters
    ----------
    orders : int, default 4000
    rng : int or Generator

    Examples
    --------
    >>> store = shop(100, rng=0)
    >>> len(store.kind), store.kind["pasta-oak"], store.complement["pasta-oak"]
    (240, 'pasta', 'sauce-oak')
    """
    orders, rng = errors.whole("orders", orders, least=1), errors.generator(rng)
    kinds = [kind for pair in KINDS for kind in pair]
    items = [f"{kind}-{brand}" for kind, brand in product(kinds, BRANDS)]
    popular = {kind: _zipf(rng.permutation(len(BRANDS))) for kind in kinds}
    filled = [_order(popular, items, rng) for _ in range(orders)]
    everything = rng.permutation([item for order in filled for item in order]).tolist()
    cuts = np.cumsum([len(order) for order in filled])[:-1]
    control = [list(part) for part in np.split(np.array(everything, dtype=object), cuts)]
    other = dict(KINDS) | {second: first for first, second in KINDS}
    split = {item: item.split("-") for item in items}
    return Shop(filled, control, {item: kind for item, (kind, _) in split.items()},
                {item: f"{other[kind]}-{brand}" for item, (kind, brand) in split.items()})


def _order(popular: dict[str, np.ndarray], items: list[str], rng: np.random.Generator) -> list[str]:
    """One order: pairs of kinds, the second item by the first one's brand or by its own popularity, and some extras."""
    bought = []
    for pair in rng.choice(len(KINDS), size=rng.integers(1, 4), replace=False):
        first, second = KINDS[pair][::rng.choice([-1, 1])]
        brand = rng.choice(len(BRANDS), p=popular[first])
        partner = brand if rng.random() < LOYAL else rng.choice(len(BRANDS), p=popular[second])
        bought += [f"{first}-{BRANDS[brand]}", f"{second}-{BRANDS[partner]}"]
    return bought + rng.choice(items, size=rng.integers(0, 3), p=_zipf(np.arange(len(items)))).tolist()


def _zipf(rank: np.ndarray) -> np.ndarray:
    return 1 / (rank + 1) / np.sum(1 / (rank + 1))


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
        k = errors.whole("k", k, least=1)
        found: dict[str, set[str]] = {}
        for family, motifs in self.motifs.items():
            for word in (motif[i:i + k] for motif in motifs for i in range(len(motif) - k + 1)):
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
    sequences, length = errors.whole("sequences", sequences, least=1), errors.whole("length", length, least=16)
    rng = errors.generator(rng)
    letters = np.array(list("ACGT"))
    motifs = {family: ["".join(rng.choice(letters, size=8)) for _ in range(4)] for family in "abcd"}
    made = [_planted(rng.choice(letters, size=length), motifs["abcd"[i % 4]], rng) for i in range(sequences)]
    return Genomes(made, ["".join(rng.permutation(list(sequence))) for sequence in made], motifs)


def _planted(sequence: np.ndarray, motifs: list[str], rng: np.random.Generator) -> str:
    """The sequence with a motif written over each of 20 places (fewer in a short one), which do not overlap."""
    places = rng.choice(len(sequence) // 8, size=min(20, len(sequence) // 16), replace=False) * 8
    for place, motif in zip(places, rng.integers(len(motifs), size=len(places))):
        sequence[place:place + 8] = list(motifs[motif])
    return "".join(sequence)
