"""A graph as names and a sparse matrix of weights, from whatever form it comes in."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Mapping
from functools import cached_property
from numbers import Number
from typing import Any

import numpy as np
import scipy.sparse as sp

from sgns_edu import errors
from sgns_edu.text.sentences import find_problem, name_thing

HEADINGS = {
    "source",
    "target",
    "src",
    "dst",
    "from",
    "to",
    "node1",
    "node2",
    "from_node",
    "to_node",
}


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

    Warns
    -----
    UserWarning
        If some edges have a weight and others do not, or a networkx graph has none but other
        numbers.

    Raises
    ------
    TypeError
        If it is something else, an array that could be a matrix or an edge index, or a weight is
        not a number.
    ValueError
        If the graph is empty, a matrix is not square, an edge has another length, the first is a
        table's heading, a weight is negative or not finite, or `directed` contradicts the graph.
    """
    if hasattr(graph, "is_directed") and hasattr(graph, "nodes"):
        return _read_networkx(graph, directed)
    if sp.issparse(graph):
        if graph.shape[0] != graph.shape[1]:
            raise ValueError(f"a graph's matrix must be square, got {graph.shape}")
        if directed is False and abs(graph - graph.T).sum() > 0:
            raise ValueError(
                "a matrix is read row → column, and this one is not symmetric, so directed=False "
                "is impossible; give matrix + matrix.T"
            )
        return Graph(range(graph.shape[0]), sp.csr_array(graph, dtype=float, copy=True))
    if isinstance(graph, np.ndarray):
        is_list = graph.ndim == 2 and graph.shape[1] in (2, 3)
        if not is_list or graph.shape[0] in (2, graph.shape[1]):  # these may be an edge index
            raise TypeError(
                "an array of edges must have the shape (E, 2) or (E, 3), with more rows than columns, "
                f"got {graph.shape}; give a matrix as scipy.sparse.csr_array(matrix), "
                "a few edges as a list, and an edge index of shape (2, E) as edges.T"
            )
        graph = _list_rows(graph)
    if hasattr(graph, "items") and hasattr(graph, "data"):
        kind = type(graph).__name__
        raise TypeError(f"expected a networkx graph, got a {kind} of one; give the graph itself")
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


def _read_networkx(graph: Any, directed: bool | None) -> Graph:
    import networkx as nx

    if not len(graph):  # networkx makes no matrix of nothing
        raise ValueError("the graph is empty; it needs at least one node")
    if directed is not None and bool(directed) != graph.is_directed():
        kind, change = "undirected", "to_directed"
        if graph.is_directed():
            kind, change = "directed", "to_undirected"
        raise ValueError(
            f"the graph is {kind}, so directed={directed} is impossible; give graph.{change}()"
        )
    attributes = [values for _, _, values in graph.edges(data=True)]
    _warn_of_weights(["weight" in values for values in attributes], _name_numbers(attributes))
    matrix = nx.to_scipy_sparse_array(graph, dtype=float, format="csr")
    return Graph(graph.nodes, sp.csr_array(matrix))


def _name_numbers(attributes: list[dict]) -> list[str]:
    """Return the names of the attributes that are always numbers: perhaps weights."""
    named = {}
    for values in attributes:
        for name, value in values.items():
            is_number = isinstance(value, Number) and not isinstance(value, bool)
            named[name] = named.get(name, True) and is_number
    return [repr(name) for name, are_numbers in named.items() if are_numbers and name != "weight"]


def _warn_of_weights(have: list[bool], others: Iterable[str] = ()) -> None:
    """Warn if edges that may have been meant to have a weight count as 1."""
    missing, listed = have.count(False), ", ".join(others)
    if any(have) and missing:
        message = f"{missing} of the {len(have)} edges have no weight, so they count as 1"
        warnings.warn(message, stacklevel=5)
    elif missing and listed:
        message = (
            f"the edges have no 'weight', so each counts as 1; their numbers in {listed} are not "
            "used (networkx.set_edge_attributes gives a 'weight')"
        )
        warnings.warn(message, stacklevel=5)


def _list_rows(edges: np.ndarray) -> list[list]:
    """Return the edges of an array as lists; nodes that np.loadtxt made 1.0 are 1 again."""
    rows = edges.tolist()
    if edges.dtype.kind != "f" or not (edges[:, :2] == np.round(edges[:, :2])).all():
        return rows
    return [[int(row[0]), int(row[1]), *row[2:]] for row in rows]


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


def _refuse_heading(edges: list[tuple], ends: list[Hashable]) -> None:
    """Refuse a first row that is the heading of a table, not an edge."""
    if len(edges) < 2 or not all(isinstance(field, str) for field in edges[0]):
        return
    has_names = {field.strip("\ufeff #").lower() for field in edges[0][:2]} <= HEADINGS
    are_rare = all(ends.count(node) == 1 for node in edges[0][:2])
    if has_names and are_rare:
        raise ValueError(
            f"the first edge, {errors.show_value(edges[0])}, is the heading of a table; "
            "leave it out: edges[1:]"
        )


def _read_weight(edge: tuple) -> float:
    """Return the weight of an edge, 1 if it has none; a string may hold the number."""
    if len(edge) == 2:
        return 1.0
    try:
        return float(edge[2])
    except (TypeError, ValueError):
        hint = ""
        if isinstance(edge[2], Mapping):
            hint = "; graph.edges(data='weight') gives the numbers"
        elif isinstance(edge[2], str):
            hint = "; is it the heading of a table? then leave it out: edges[1:]"
        raise TypeError(
            f"an edge's weight must be a number, got {errors.show_value(edge[2])} in "
            f"{errors.show_value(edge)}{hint}"
        ) from None


def _read_edges(edges: list[tuple], directed: bool) -> Graph:
    for edge in edges:
        _check_edge(edge)
    sources = [edge[0] for edge in edges]
    targets = [edge[1] for edge in edges]
    _refuse_heading(edges, sources + targets)
    _warn_of_weights([len(edge) == 3 for edge in edges])
    row = {node: row for row, node in enumerate(dict.fromkeys(sources + targets))}
    places = [row[node] for node in sources], [row[node] for node in targets]
    weights = np.array([_read_weight(edge) for edge in edges])  # (E,)
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
