"""A graph as names and a sparse matrix of weights, from whatever form it comes in."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
import scipy.sparse as sp

from sgns_edu import errors

if TYPE_CHECKING:
    import networkx


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


def read_graph(
    graph: networkx.Graph | sp.sparray | sp.spmatrix | Iterable[tuple],
    *,
    directed: bool | None = None,
) -> Graph:
    """Return a `Graph` from a networkx graph, a SciPy sparse matrix, or edges.

    networkx graphs know whether they are directed. A matrix is read row → column, and its row
    numbers are the names. Edges (a, b) or (a, b, weight) lead both ways unless `directed=True`.

    Raises
    ------
    TypeError
        If it is something else, or a square array, which could be a matrix or a list of edges.
    ValueError
        If the graph is empty, a matrix is not square, an edge has another length, or a weight is
        negative or not finite.
    """
    if _is_networkx(graph):
        return _read_networkx(graph)
    if isinstance(graph, (sp.sparray, sp.spmatrix)):
        matrix = sp.csr_array(graph, dtype=float, copy=True)
        if matrix.shape != matrix.T.shape:
            raise ValueError(f"a graph's matrix must be square, got {matrix.shape}")
        return Graph(range(len(matrix.indptr) - 1), matrix)
    if isinstance(graph, np.ndarray):
        if graph.ndim != 2 or graph.shape[0] == graph.shape[1]:
            raise TypeError(
                "an array of edges must have the shape (E, 2) or (E, 3) and must not be square, "
                f"got {graph.shape}; give a matrix as scipy.sparse.csr_array(matrix), "
                "and a few edges as a list"
            )
        graph = graph.tolist()
    if isinstance(graph, (str, bytes)) or not isinstance(graph, Iterable):
        raise TypeError(
            "a graph must be a networkx graph, a SciPy sparse matrix or a list of edges (a, b) "
            f"or (a, b, weight), got {errors.show_value(graph)}"
        )
    return _read_edges(list(graph), bool(directed))


def _is_networkx(graph: object) -> TypeGuard[networkx.Graph]:
    """Tell whether it is such a graph, without importing networkx."""
    return hasattr(graph, "is_directed") and hasattr(graph, "nodes")


def _read_networkx(graph: networkx.Graph) -> Graph:
    import networkx as nx

    if not len(graph):  # networkx makes no matrix of nothing
        raise ValueError("the graph is empty; it needs at least one node")
    matrix = nx.to_scipy_sparse_array(graph, dtype=float, format="csr")
    return Graph(graph.nodes, sp.csr_array(matrix))


def _read_edges(edges: list[tuple], directed: bool) -> Graph:
    for edge in edges:
        if not isinstance(edge, (tuple, list)) or len(edge) not in (2, 3):
            seen = errors.show_value(edge)
            raise ValueError(f"an edge must be (a, b) or (a, b, weight), got {seen}")
    sources = [edge[0] for edge in edges]
    targets = [edge[1] for edge in edges]
    row = {node: row for row, node in enumerate(dict.fromkeys(sources + targets))}
    places = [row[node] for node in sources], [row[node] for node in targets]
    listed = [edge[2] if len(edge) == 3 else 1.0 for edge in edges]
    weights = errors.check_numbers("the edges' weights", listed)  # (E,)
    matrix = sp.csr_array((weights, places), shape=(len(row), len(row)))
    if not directed:
        matrix = matrix + matrix.T - sp.diags_array(matrix.diagonal())  # a self-loop counts once
    return Graph(row, matrix)


def _name_nodes(nodes: Iterable[Hashable]) -> np.ndarray:
    """Return the nodes' names as words, (n,)."""
    known: dict[str, Hashable] = {}
    for node in nodes:
        other = known.setdefault(str(node), node)
        if other is not node:
            raise ValueError(
                f"two nodes become the same word {str(node)!r}: {other!r} and {node!r}; rename one"
            )
    if not known:
        raise ValueError("the graph is empty; it needs at least one node")
    return np.array(list(known), dtype=object)
