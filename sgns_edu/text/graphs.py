"""Graphs as three arrays: who follows whom, and with which share of the chances."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from sgns_edu import errors


class Graph:
    """n nodes with names, and for each its followers: a sparse matrix whose rows are where a walker may go.

    Attributes
    ----------
    names : ndarray of shape (n,), str
    weights : scipy CSR array of shape (n, n)
        Positive weights; parallel edges are added up.
    """

    def __init__(self, names: Iterable[object], weights: sp.csr_array):
        self.names = np.array(distinct(list(names)), dtype=object)  # (n,)
        self.weights = checked(weights)
        self.weights.sum_duplicates()  # this also sorts each row
        self.weights.eliminate_zeros()
        if not len(self.names):
            raise ValueError("the graph is empty; at least one node is wanted")

    @property
    def degrees(self) -> np.ndarray:
        """How many followers each node has, (n,)."""
        return np.diff(self.weights.indptr)

    @cached_property
    def strengths(self) -> np.ndarray:
        """The sum of each node's weights, (n,)."""
        return np.asarray(self.weights.sum(axis=1)).ravel()

    @cached_property
    def ladder(self) -> np.ndarray:
        """For each edge its row number plus the cumulated share within the row, (edges,): increasing all the way."""
        rows = np.repeat(np.arange(len(self.names)), self.degrees)
        total = np.cumsum(self.weights.data / self.strengths[rows])
        before = np.concatenate([[0.0], total])[self.weights.indptr[rows]]
        return rows + np.minimum(total - before, 1)

    @cached_property
    def keys(self) -> np.ndarray:
        """Each edge as one number, row · n + column, increasing, (edges,)."""
        rows = np.repeat(np.arange(len(self.names), dtype=np.int64), self.degrees)
        return rows * len(self.names) + self.weights.indices

    def followers(self, nodes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """One follower of each node, drawn by weight, (m,); every node must have one."""
        edge = np.searchsorted(self.ladder, nodes + rng.random(len(nodes)), side="right")
        first, last = self.weights.indptr[nodes], self.weights.indptr[nodes + 1] - 1
        return self.weights.indices[np.clip(edge, first, last)]

    def weight(self, sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """The weight of each edge source → target, (m,); 0 where there is none."""
        wanted = sources.astype(np.int64) * len(self.names) + targets
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, self.weights.data[place], 0.0)


def as_graph(graph: object, *, directed: bool | None = None) -> Graph:
    """A `Graph` from a networkx graph, a SciPy sparse matrix, or edges (a, b) or (a, b, weight).

    networkx graphs know whether they are directed; a matrix is taken as it is, its row numbers being the names; edges go
    both ways unless `directed=True`.

    Raises
    ------
    TypeError
        Something else; also a square array, which may be meant as a matrix or as edges.
    ValueError
        An empty graph, a sparse matrix that is not square, an edge of another length, a weight that is negative or not finite.
    """
    if isinstance(graph, Graph):
        return graph
    if hasattr(graph, "is_directed") and hasattr(graph, "nodes"):
        return _from_networkx(graph)
    if isinstance(graph, np.ndarray) and (graph.ndim != 2 or graph.shape[0] == graph.shape[1]):
        raise TypeError(
            f"an array of edges must have the shape (E, 2) or (E, 3) and not be square, not {graph.shape}; "
            "a matrix is given as scipy.sparse.csr_array(matrix), few edges as a list"
        )
    if sp.issparse(graph):
        if graph.shape[0] != graph.shape[1]:
            raise ValueError(f"a graph's matrix must be square, not {graph.shape}")
        return Graph(range(graph.shape[0]), sp.csr_array(graph, dtype=float, copy=True))
    return _from_edges(graph, bool(directed))


def _from_networkx(graph: object) -> Graph:
    import networkx as nx

    nodes = list(graph.nodes)
    if not nodes:
        raise ValueError("the graph is empty; at least one node is wanted")
    return Graph(
        nodes,
        sp.csr_array(nx.to_scipy_sparse_array(graph, nodelist=nodes, dtype=float, format="csr")),
    )


def _from_edges(edges: Iterable, directed: bool) -> Graph:
    if isinstance(edges, (str, bytes)) or not isinstance(edges, Iterable):
        raise TypeError(
            "a graph must be a networkx graph, a SciPy sparse matrix or a list of edges (a, b) or (a, b, weight), "
            f"not {type(edges).__name__}"
        )
    edges = edges.tolist() if isinstance(edges, np.ndarray) else list(edges)
    odd = [edge for edge in edges if not isinstance(edge, (tuple, list)) or not 2 <= len(edge) <= 3]
    if odd:
        raise ValueError(f"an edge must be (a, b) or (a, b, weight), not {odd[0]!r}")
    if not edges:
        raise ValueError("the graph is empty; at least one edge is wanted")
    index: dict[object, int] = {}
    sources, targets = (
        np.array([index.setdefault(edge[end], len(index)) for edge in edges], dtype=np.int64)
        for end in (0, 1)
    )
    weights = errors.check_numbers(
        "the edges' weights", [edge[2] if len(edge) == 3 else 1.0 for edge in edges]
    )
    if not directed:  # a self-loop goes one way only, or it would count twice
        back = sources != targets
        sources, targets = (
            np.concatenate([sources, targets[back]]),
            np.concatenate([targets, sources[back]]),
        )
        weights = np.concatenate([weights, weights[back]])
    return Graph(index, sp.csr_array((weights, (sources, targets)), shape=(len(index), len(index))))


def distinct(nodes: list[object]) -> list[str]:
    """The nodes' names as words, or a sentence naming two nodes that would become the same word."""
    names = [str(node) for node in nodes]
    if len(set(names)) < len(names):
        seen: dict[str, object] = {}
        for name, node in zip(names, nodes):
            if name in seen:
                raise ValueError(
                    f"two nodes become the same word {name!r}: {seen[name]!r} and {node!r}; rename one"
                )
            seen[name] = node
    return names


def checked(weights: sp.csr_array) -> sp.csr_array:
    """The matrix itself, if all its weights are finite and none is negative."""
    wrong = ~(np.isfinite(weights.data) & (weights.data >= 0))
    if wrong.any():
        raise ValueError(
            f"an edge's weight must be finite and not negative, not {weights.data[wrong][0]:g}"
        )
    return weights
