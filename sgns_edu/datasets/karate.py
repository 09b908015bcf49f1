"""Zachary's karate club, whose factions are known, and a control of the same degrees in which there are none."""

from __future__ import annotations

from dataclasses import dataclass
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
        return (
            f"Club of {len(self.factions)} members in {len(set(self.factions.values()))} factions"
        )


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
        raise ImportError(
            "the karate club needs networkx: pip install 'sgns-edu[graphs]'"
        ) from None
    club = nx.karate_club_graph()
    graph = nx.Graph(club.edges)
    graph.add_nodes_from(club)
    control = nx.Graph(sorted(rewired(sorted(graph.edges), 2000, errors.check_rng(rng))))
    sides = {"Mr. Hi": "instructor", "Officer": "officer"}
    return Club(graph, control, {str(node): sides[side] for node, side in club.nodes(data="club")})


def rewired(
    edges: list[tuple[int, int]], swaps: int, rng: np.random.Generator
) -> set[tuple[int, int]]:
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
