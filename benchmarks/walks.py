"""How long random walks take on a large graph. python benchmarks/walks.py [nodes] [edges]

Prints CPU-seconds for 10 walks of 40 from every node, first without, then with node2vec's p and q.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import scipy.sparse as sp

import sgns_edu as sg


def graph(nodes: int, edges: int) -> sp.csr_array:
    """A graph with hubs: one end of each edge is a node of small number more often than not."""
    rng = np.random.default_rng(0)
    first, second = (nodes * rng.random(edges) ** 2).astype(int), rng.integers(nodes, size=edges)
    matrix = sp.csr_array((np.ones(edges), (first, second)), shape=(nodes, nodes))
    return matrix + matrix.T


def main(nodes: int = 100_000, edges: int = 1_000_000) -> None:
    matrix = graph(nodes, edges)
    for p, q in [(1, 1), (0.5, 2)]:
        began = time.process_time()
        words = sum(map(len, sg.random_walks(matrix, walks=10, length=40, p=p, q=q, rng=1)))
        print(
            f"p={p} q={q}: {words:,} words in {time.process_time() - began:.0f} CPU-seconds",
            flush=True,
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
