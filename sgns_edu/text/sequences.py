"""What else has contexts: walks through a graph, the contents of a basket, the letters of a genome; all become sentences."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sgns_edu import errors
from sgns_edu.text.graphs import as_graph
from sgns_edu.text.walks import Walks


def random_walks(
    graph: object,
    walks: int = 10,
    length: int = 40,
    p: float = 1.0,
    q: float = 1.0,
    *,
    directed: bool | None = None,
    rng: int | np.random.Generator,
) -> Walks:
    """Sentences from a graph: from every node, `walks` random walks of `length` nodes; a node is the word `str(node)`.

    With p = q = 1 this is DeepWalk (Perozzi et al. 2014, arXiv 1403.6652), otherwise node2vec (Grover and Leskovec 2016,
    arXiv 1607.00653, section 3.2): having come from t, the walker at v goes on to x with a chance proportional to
    weight(v, x) · (1/p if x = t, 1 if t has an edge to x, else 1/q).

    Parameters
    ----------
    graph : networkx graph, SciPy sparse matrix, or edges (a, b) or (a, b, weight)
        Weights are chances: finite, not negative; an edge of weight 0 is no edge. Self-loops are walked. A matrix is read
        row → column, its row numbers being the names.
    walks : int, default 10
        Walks from each node; each round visits the nodes in a fresh order.
    length : int, default 40
        Words in a walk; where a directed graph leads to a dead end, the sentence ends there. A lone node is a sentence of
        one word.
    p, q : float, default 1
        A small p turns back often; a small q wanders far, a large one stays near.
    directed : bool, optional
        For edges only: whether (a, b) leads from a to b alone; by default both ways.
    rng : int or Generator

    Returns
    -------
    Walks
        To be iterated over as often as wanted, always the same; the walks are made as they are needed.

    Raises
    ------
    ValueError
        An empty graph, a weight that is negative or not finite, two nodes with the same name, p or q not above 0.
    TypeError
        No graph; a dense matrix, which might be read as edges (`scipy.sparse.csr_array(matrix)` is a graph).

    Examples
    --------
    >>> sentences = random_walks([("a", "b"), ("b", "c")], walks=1, length=4, rng=0)
    >>> sorted(sentences)[0], len(sentences)
    (['a', 'b', 'a', 'b'], 3)
    """
    seed = int(errors.check_rng(rng).integers(2**63))
    return Walks(
        as_graph(graph, directed=directed),
        errors.check_int("walks", walks, least=1),
        errors.check_int("length", length, least=1),
        errors.check_float("p", p, above=0),
        errors.check_float("q", q, above=0),
        seed,
    )


class Baskets(list):
    """Baskets as sentences; `window` is the fixed window that reaches all of the largest."""

    @property
    def window(self) -> int:
        return max(map(len, self)) - 1


def baskets(orders: Iterable[Iterable[object]]) -> Baskets:
    """Sentences from orders (item2vec, Barkan and Koenigstein 2016, arXiv 1603.04259): a basket is a set, its order means nothing.

    Parameters
    ----------
    orders : iterable of iterables of items
        An item becomes the word `str(item)`; one bought twice counts once. Orders of a single item have no pair and are
        left out.

    Returns
    -------
    Baskets
        A list of lists of words, in alphabetical order, with `.window`, which makes every two items of a basket a pair in
        `sg.skip_gram_pairs`. `sg.train` draws window widths from 1 … window: give it a multiple, such as
        `window=10 * sentences.window`, and nearly all pairs are used.

    Raises
    ------
    ValueError
        No order with two different items.
    TypeError
        An order that is a bare string or no list.

    Examples
    --------
    >>> sentences = baskets([["tea", "milk", "tea"], ["milk"], {"tea", "cup", "milk"}])
    >>> sentences, sentences.window
    ([['milk', 'tea'], ['cup', 'milk', 'tea']], 2)
    """
    sets = []
    for order in errors.check_iterable("orders", orders):
        if isinstance(order, (str, bytes)) or not isinstance(order, Iterable):
            raise TypeError(f"an order must be a list of items, not {errors.show_value(order)}")
        sets.append(sorted({str(item) for item in order}))
    sentences = Baskets(items for items in sets if len(items) > 1)
    if not sentences:
        raise ValueError(
            f"none of the {len(sets)} orders has two different items, so there is no pair"
        )
    return sentences


def kmers(
    sequences: str | Iterable[str], k: int = 6, *, step: int = 1, letters: str = "ACGT"
) -> list[list[str]]:
    """Sentences from sequences: all stretches of k letters, one beginning every `step` letters.

    Parameters
    ----------
    sequences : iterable of str, or FASTA text
        Text that begins with ">" is read as FASTA; another single string is one sequence. Case does not matter.
    k : int, default 6
    step : int, default 1
        With 1, neighbors share k − 1 letters and are similar for that reason alone, also where the sequence means nothing
        (shuffle it and see); with k they share none.
    letters : str, default "ACGT"
        Any other letter (such as N, unknown) ends a sentence: no k-mer holds it and no window crosses it. A sequence may
        so become several sentences.

    Returns
    -------
    list of lists of words

    Raises
    ------
    ValueError
        A sequence shorter than k, or not a single k-mer; FASTA text with a name twice or letters before the first name.
    TypeError
        A sequence that is no string.

    Examples
    --------
    >>> kmers(["gattaca"], k=4), kmers(">one\\nGATT\\nACANGG\\n", k=3, step=3)
    ([['GATT', 'ATTA', 'TTAC', 'TACA']], [['GAT', 'TAC']])
    """
    k, step = errors.check_int("k", k, least=1), errors.check_int("step", step, least=1)
    if isinstance(sequences, str):
        sequences = fasta(sequences).values() if sequences.lstrip().startswith(">") else [sequences]
    if not isinstance(letters, str):
        raise TypeError(
            f"letters must be a string such as 'ACGT', not {errors.show_value(letters)}"
        )
    known = set(letters.upper())
    sentences = []
    for number, sequence in enumerate(errors.check_iterable("sequences", sequences)):
        if not isinstance(sequence, str):
            raise TypeError(
                f"a sequence must be a string of letters, not {errors.show_value(sequence)}"
            )
        if len(sequence) < k:
            raise ValueError(
                f"sequence {number} has {len(sequence)} letters, fewer than k={k}; leave it out or choose a smaller k"
            )
        pieces = "".join(letter if letter in known else " " for letter in sequence.upper()).split()
        sentences += [
            [piece[i : i + k] for i in range(0, len(piece) - k + 1, step)]
            for piece in pieces
            if len(piece) >= k
        ]
    if not sentences:
        raise ValueError(
            f"there is no stretch of k={k} letters out of {letters!r} in these sequences"
        )
    return sentences


def fasta(text: str) -> dict[str, str]:
    """The sequences of FASTA text by name (the first word after ">"), their lines joined.

    >>> fasta(">chr1 human\\nACGT\\nAC\\n>chr2\\nTT\\n")
    {'chr1': 'ACGTAC', 'chr2': 'TT'}
    """
    sequences: dict[str, list[str]] = {}
    lines: list[str] | None = None
    for line in map(str.strip, text.splitlines()):
        if line.startswith(">"):
            name = (line[1:].split() or [""])[0]
            if name in sequences:
                raise ValueError(f"two sequences of the FASTA text have the name {name!r}")
            lines = sequences[name] = []
        elif line and lines is None:
            raise ValueError(f"FASTA text begins with a line '>name', not with {line[:20]!r}")
        elif line and not line.startswith(";"):
            lines.append("".join(line.split()))
    return {name: "".join(parts) for name, parts in sequences.items()}
