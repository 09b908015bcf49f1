"""A graph as names and a sparse matrix of weights, from whatever form it comes in."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from numbers import Number
from typing import Any

import numpy as np
import scipy.sparse as sp

from sgns_edu import errors
from sgns_edu.text.sentences import find_problem, name_thing


class Graph:
    """n named nodes, and for each a row with the weights of the edges that leave it.

    Attributes
    ----------
    names : ndarray of shape (n,), str
    weights : scipy CSR array of shape (n, n)
        Positive and finite; parallel edges are added up.

    Raises
    ------
    ValueError
        If there is no node, a weight is negative or not finite, or two nodes become the same word.
    """

    def __init__(self, nodes: Iterable[Hashable], weights: sp.csr_array):
        wrong = ~(np.isfinite(weights.data) & (weights.data >= 0))
        if wrong.any():
            weight = weights.data[wrong][0]
            raise ValueError(f"an edge's weight must be finite and not negative, got {weight:g}")
        self.names = _name_nodes(nodes)
        self.weights = weights
        self.weights.sum_duplicates()  # this also sorts each row
        self.weights.eliminate_zeros()

    @cached_property
    def degrees(self) -> np.ndarray:
        """The number of edges that leave each node, (n,)."""
        return np.diff(self.weights.indptr)

    @cached_property
    def edges(self) -> np.ndarray:
        """Each edge as one number, source · n + target, in increasing order, (edges,)."""
        sources = np.repeat(np.arange(len(self.names)), self.degrees)
        return sources * len(self.names) + self.weights.indices

    def has_edges(self, sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Return whether there is an edge source → target, (m,) bool."""
        edges = sources * len(self.names) + targets
        place = np.searchsorted(self.edges[:-1], edges)
        return self.edges[place] == edges


def read_graph(graph: Any, *, directed: bool | None = None) -> Graph:
    """Return a `Graph` from a networkx graph, a SciPy sparse matrix, or edges.

    networkx graphs know whether they are directed. A matrix is read row → column, and its row
    numbers are the names. Edges (a, b) or (a, b, weight), or a mapping {(a, b): weight}, lead both
    ways unless `directed=True`.

    Raises
    ------
    TypeError
        If it is something else, or a square array, which could be a matrix or a list of edges.
    ValueError
        If the graph is empty, a matrix is not square, an edge has another length, or a weight is
        negative or not finite.
    """
    if hasattr(graph, "is_directed") and hasattr(graph, "nodes"):
        return _read_networkx(graph)
    if sp.issparse(graph):
        if graph.shape[0] != graph.shape[1]:
            raise ValueError(f"a graph's matrix must be square, got {graph.shape}")
        return Graph(range(graph.shape[0]), sp.csr_array(graph, dtype=float, copy=True))
    if isinstance(graph, np.ndarray):
        if graph.ndim != 2 or graph.shape[0] == graph.shape[1]:
            raise TypeError(
                "an array of edges must have the shape (E, 2) or (E, 3) and must not be square, "
                f"got {graph.shape}; give a matrix as scipy.sparse.csr_array(matrix), "
                "and a few edges as a list"
            )
        graph = graph.tolist()
    if isinstance(graph, Mapping):
        return _read_edges(_list_weighted(graph), bool(directed))
    problem = find_problem(graph)
    if problem:
        if hasattr(graph, "itertuples"):
            problem = "got a table; graph.itertuples(index=False) gives its rows"
        raise TypeError(
            "a graph must be a networkx graph, a SciPy sparse matrix, a list of edges (a, b) "
            f"or (a, b, weight), or a mapping {{(a, b): weight}}, {problem}"
        )
    return _read_edges(list(graph), bool(directed))


def _read_networkx(graph: Any) -> Graph:
    import networkx as nx

    if not len(graph):  # networkx makes no matrix of nothing
        raise ValueError("the graph is empty; it needs at least one node")
    matrix = nx.to_scipy_sparse_array(graph, dtype=float, format="csr")
    return Graph(graph.nodes, sp.csr_array(matrix))


def _list_weighted(edges: Mapping) -> list[tuple]:
    """Return the edges (a, b, weight) of {(a, b): weight}; other mappings are adjacencies."""
    for edge, weight in edges.items():
        if not isinstance(weight, Number) or not isinstance(edge, tuple) or len(edge) != 2:
            raise TypeError(
                "a graph that is a mapping must be {(a, b): weight}, got "
                f"{errors.show_value(edge)}: {errors.show_value(weight)}; "
                "networkx.Graph(mapping) reads lists of neighbors"
            )
    return [(a, b, weight) for (a, b), weight in edges.items()]


def _check_edge(edge: Any) -> None:
    """Refuse what is not (a, b) or (a, b, weight), such as the rows of a table with their index."""
    if not isinstance(edge, (tuple, list)) or len(edge) not in (2, 3):
        seen = errors.show_value(edge)
        raise ValueError(f"an edge must be (a, b) or (a, b, weight), got {seen}")
    if getattr(edge, "_fields", ("",))[0] == "Index":
        raise ValueError(
            f"an edge must be (a, b) or (a, b, weight), got the row {errors.show_value(edge)} "
            "with its index; itertuples(index=False) leaves it out"
        )


def _read_edges(edges: list[tuple], directed: bool) -> Graph:
    for edge in edges:
        _check_edge(edge)
    sources = [edge[0] for edge in edges]
    targets = [edge[1] for edge in edges]
    row = {node: row for row, node in enumerate(dict.fromkeys(sources + targets))}
    places = [row[node] for node in sources], [row[node] for node in targets]
    values = [edge[2] if len(edge) == 3 else 1.0 for edge in edges]
    weights = errors.check_numbers("the edges' weights", values)  # (E,)
    matrix = sp.csr_array((weights, places), shape=(len(row), len(row)))
    if not directed:
        matrix = matrix + matrix.T - sp.diags_array(matrix.diagonal())  # a self-loop counts once
    return Graph(row, matrix)


def _name_nodes(nodes: Iterable[Hashable]) -> np.ndarray:
    """Return the nodes' names as words, (n,)."""
    known: dict[str, Hashable] = {}
    for node in nodes:
        word = name_thing(node, "a node")
        other = known.setdefault(word, node)
        if other is not node:
            raise ValueError(
                f"two nodes become the same word {word!r}: {other!r} and {node!r}; rename one"
            )
    if not known:
        raise ValueError("the graph is empty; it needs at least one node")
    return np.array(list(known), dtype=object)
