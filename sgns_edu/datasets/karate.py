"""Zachary's karate club with its two factions, and a control of the same degrees without any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sgns_edu import errors

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True)
class Club:
    """Zachary's karate club (1977): 34 members, their friendships, and whom they followed.

    Attributes
    ----------
    graph, control : networkx.Graph
        The friendships, and the same members with the same number of friends, but other ones.
    factions : dict from a member, as a word, to "instructor" or "officer"
        Whom the member followed when the club split.
    """

    graph: networkx.Graph
    control: networkx.Graph
    factions: dict[str, str]

    def __repr__(self) -> str:
        factions = len(set(self.factions.values()))
        return f"Club of {len(self.factions)} members in {factions} factions"


def karate(*, rng: int | np.random.Generator | None = None) -> Club:
    """Return the karate club, and a control in which two friendships exchange ends, 2,000 times.

    Friendships count once each, unweighted.

    Parameters
    ----------
    rng : int, Generator or None
        For the control: seed, source of randomness, or None for fresh entropy.

    Raises
    ------
    ImportError
        If networkx is not installed.

    Examples
    --------
    >>> club = karate(rng=0)
    >>> len(club.graph), club.factions["33"], dict(club.graph.degree) == dict(club.control.degree)
    (34, 'officer', True)
    """
    rng = errors.check_rng(rng)
    try:
        import networkx as nx
    except ImportError:
        raise ImportError(
            "the karate club needs networkx: pip install 'sgns-edu[graphs]'"
        ) from None
    club = nx.karate_club_graph()
    graph = nx.Graph(club.edges)
    graph.add_nodes_from(club)
    control = nx.Graph(sorted(rewire(sorted(graph.edges), 2000, rng)))
    sides = {"Mr. Hi": "instructor", "Officer": "officer"}
    factions = {str(node): sides[side] for node, side in club.nodes(data="club")}
    return Club(graph, control, factions)


def rewire(
    edges: list[tuple[int, int]], swaps: int, rng: np.random.Generator
) -> set[tuple[int, int]]:
    """Exchange the ends of two edges `swaps` times, a–b, c–d to a–d, c–b, unless one is there.

    Every node keeps its number of edges.

    >>> sorted(rewire([(0, 1), (2, 3)], 9, np.random.default_rng(0)))
    [(0, 2), (1, 3)]
    """
    pairs = [_order(a, b) for a, b in edges]
    known = set(pairs)
    first, second = rng.integers(len(pairs), size=(2, swaps))
    turns = rng.random(swaps) < 0.5
    for i, j, turn in zip(first, second, turns):
        (a, b), (c, d) = pairs[i], pairs[j]
        if turn:
            c, d = d, c
        new = [_order(a, d), _order(c, b)]
        if len({a, b, c, d}) == 4 and known.isdisjoint(new):
            known -= {pairs[i], pairs[j]}
            known.update(new)
            pairs[i], pairs[j] = new
    return known


def _order(a: int, b: int) -> tuple[int, int]:
    return min(a, b), max(a, b)
