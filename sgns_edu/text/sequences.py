"""Sentences from other data: walks on a graph, the items of a basket, letters of a genome."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from sgns_edu import errors
from sgns_edu.text.graphs import read_graph
from sgns_edu.text.sentences import find_problem, name_thing
from sgns_edu.text.walks import Walks

if TYPE_CHECKING:
    import networkx

MARKS = {"0", "1", "0.0", "1.0", "False", "True"}  # what one-hot rows hold
OTHER = 0.2  # share of letters outside the alphabet from which on a sequence is something else


def random_walks(
    graph: networkx.Graph | sp.sparray | sp.spmatrix | Iterable[Sequence] | Mapping[tuple, float],
    walks: int = 10,
    length: int = 40,
    p: float = 1.0,
    q: float = 1.0,
    *,
    directed: bool | None = None,
    rng: int | np.random.Generator | None = None,
) -> Walks:
    """Make `walks` sentences of `length` words from every node; a node is the word `str(node)`.

    With p = q = 1 this is DeepWalk (Perozzi et al. 2014, arXiv 1403.6652), otherwise node2vec
    (Grover and Leskovec 2016, arXiv 1607.00653, section 3.2): a walker that came from t to v goes
    on to x with a probability proportional to
    weight(v, x) · (1/p if x = t, 1 if t has an edge to x, else 1/q).

    Parameters
    ----------
    graph : networkx graph, SciPy sparse matrix, edges (a, b) or (a, b, weight), {(a, b): weight}
        Weights are finite and not negative; an edge of weight 0 is no edge. networkx keeps them
        under the name "weight"; a UserWarning says where they may be missing. Walks use self-loops.
        A matrix is read row → column, and its row numbers are the names.
    walks : int, default 10
        Number of walks from each node; each round visits the nodes in a new order.
    length : int, default 40
        Number of words in a walk. In a directed graph a walk ends early at a dead end. A node
        without edges is a sentence of one word.
    p, q : float, default 1
        A small p often turns back; a small q goes far away, a large one stays near.
    directed : bool, optional
        For edges: whether (a, b) leads from a to b alone. By default it leads both ways. A
        networkx graph or a matrix already says so, and must agree.
    rng : int, Generator or None
        Seed, source of randomness, or None for fresh entropy.

    Returns
    -------
    Walks
        An iterable that gives the same walks each time; they are made as they are read.

    Raises
    ------
    ValueError
        If the graph is empty, a weight is negative or not finite, two nodes have the same name, or
        p or q is not above 0.
    TypeError
        If `graph` is something else. A dense matrix could be read as edges: give it as
        `scipy.sparse.csr_array(matrix)`.

    Examples
    --------
    >>> sentences = random_walks([("a", "b"), ("b", "c")], walks=1, length=4, rng=0)
    >>> sorted(sentences)[0], len(sentences)
    (['a', 'b', 'a', 'b'], 3)
    """
    return Walks(
        read_graph(graph, directed=directed),
        errors.check_int("walks", walks, least=1),
        errors.check_int("length", length, least=1),
        errors.check_float("p", p, above=0),
        errors.check_float("q", q, above=0),
        seed=int(errors.check_rng(rng).integers(2**63)),
    )


class Baskets(list):
    """Baskets as sentences; `window` is the fixed window that covers the largest of them."""

    @property
    def window(self) -> int:
        return max(map(len, self)) - 1


def baskets(orders: Iterable[Iterable[object]]) -> Baskets:
    """Make a sentence from each order; a basket is a set, so the order of its items is irrelevant.

    This is item2vec (Barkan and Koenigstein 2016, arXiv 1603.04259).

    Parameters
    ----------
    orders : iterable of iterables of items
        Lists, tuples, sets, or a pandas Series of lists. An item becomes the word `str(item)`;
        repeated items count once. Orders of a single item have no pair and are left out.

    Returns
    -------
    Baskets
        A list of lists of words, in alphabetical order. With its `.window`, every two items of a
        basket are a pair in `sg.skip_gram_pairs`. `sg.train` draws window widths from
        1 … window: give it a multiple, such as `window=10 * sentences.window`, and nearly all
        pairs are used.

    Raises
    ------
    ValueError
        If no order has two different items, or the orders are one-hot rows of 0 and 1.
    TypeError
        If the orders or an order are a string, a mapping, a table or its groups, or an item has no
        name (a missing value, a list).

    Examples
    --------
    >>> sentences = baskets([["tea", "milk", "tea"], ["milk"], {"tea", "cup", "milk"}])
    >>> sentences, sentences.window
    ([['milk', 'tea'], ['cup', 'milk', 'tea']], 2)
    """
    sets = [_read_order(order) for order in _check_orders(orders)]
    marked = sum(words <= MARKS for words in sets)
    if sets and 2 * marked > len(sets):
        raise ValueError(
            "an order must list its items, got rows of 0 and 1; "
            "give [[name for name, mark in zip(names, row) if mark] for row in rows]"
        )
    sentences = Baskets(sorted(items) for items in sets if len(items) > 1)
    if not sentences:
        raise ValueError(
            f"none of the {len(sets)} orders has two different items, so there is no pair"
        )
    return sentences


def _check_orders(orders: Any) -> Iterable[Any]:
    problem = find_problem(orders)
    if problem is None:
        return orders
    if isinstance(orders, Mapping):
        problem = f"got a {type(orders).__name__}; give its .values()"
    elif "GroupBy" in type(orders).__name__ or hasattr(orders, "columns"):
        problem = (
            f"got a {type(orders).__name__}; "
            "give table.groupby(order)[item].apply(list), with your columns' names"
        )
    raise TypeError(f"orders must be a list of lists of items, {problem}")


def _read_order(order: Any) -> set[str]:
    """Return the items of an order as words."""
    problem = find_problem(order)
    if problem:
        raise TypeError(f"an order must be a list of items, {problem}")
    words = set()
    for item in order:
        if isinstance(item, Iterable) and not isinstance(item, (str, bytes, bytearray)):
            raise TypeError(
                f"an item must be a word or a number, got a {type(item).__name__}, "
                f"{errors.show_value(item)}, in the order {errors.show_value(order)}"
            )
        words.add(name_thing(item, "an item"))
    return words


def kmers(
    sequences: str | Iterable[str] | Mapping[str, str],
    k: int = 6,
    *,
    step: int = 1,
    letters: str = "ACGT",
) -> list[list[str]]:
    """Make sentences from sequences: all runs of k letters, one starting every `step` letters.

    Parameters
    ----------
    sequences : iterable of str, {name: str}, FASTA text, or an open FASTA file
        Text that begins with ">" is read as FASTA, also as a file, as lines or as records; any
        other single string is one sequence. Of a mapping the values are read. Case and white space
        do not matter.
    k : int, default 6
    step : int, default 1
        With 1, neighbors share k − 1 letters and are similar for that reason alone, even where the
        sequence means nothing (shuffle it and see); with k they share none.
    letters : str, default "ACGT"
        Any other letter (such as N, unknown) ends a sentence: no k-mer contains it and no window
        crosses it, so a sequence may become several sentences.

    Returns
    -------
    list of lists of words

    Raises
    ------
    ValueError
        If a sequence is shorter than k, there is no k-mer at all, FASTA text repeats a name or
        has letters before the first name, or over a fifth of the letters, N apart, are not in
        `letters` (a protein, say, or U in place of T).
    TypeError
        If a sequence is not a string.

    Examples
    --------
    >>> kmers(["gattaca"], k=4), kmers(">one\\nGATT\\nACANGG\\n", k=3, step=3)
    ([['GATT', 'ATTA', 'TTAC', 'TACA']], [['GAT', 'TAC']])
    """
    k = errors.check_int("k", k, least=1)
    step = errors.check_int("step", step, least=1)
    if not isinstance(letters, str):
        raise TypeError(
            f"letters must be a string such as 'ACGT', got {errors.show_value(letters)}"
        )
    sentences = []
    listed = _read_sequences(sequences)
    _check_letters(listed, letters.upper())
    for number, sequence in enumerate(listed):
        if len(sequence) < k:
            raise ValueError(
                f"sequence {number} has {len(sequence)} letters, fewer than k={k}; "
                "leave it out or choose a smaller k"
            )
        for run in _split_at_unknown(sequence.upper(), letters.upper()):
            if len(run) >= k:
                sentences.append([run[i : i + k] for i in range(0, len(run) - k + 1, step)])
    if not sentences:
        raise ValueError(f"there is no run of k={k} letters out of {letters!r} in these sequences")
    return sentences


def _read_sequences(sequences: Any) -> list[str]:
    """Return the sequences of FASTA text, of one string, or of an iterable of strings."""
    if isinstance(sequences, str):
        if sequences.lstrip("\ufeff \t\r\n").startswith((">", ";")):
            return list(fasta(sequences).values())
        return ["".join(sequences.split())]
    if isinstance(sequences, Mapping):
        sequences = sequences.values()
    is_file = isinstance(sequences, io.TextIOBase)
    problem = None if is_file else find_problem(sequences)
    if problem:
        raise TypeError(f"sequences must be a list of strings or FASTA text, {problem}")
    listed = list(sequences)
    for sequence in listed:
        if not isinstance(sequence, str):
            raise TypeError(
                "a sequence must be a string of letters, got a "
                f"{type(sequence).__name__}, {errors.show_value(sequence)}"
                f"{_advise_string(sequence)}"
            )
    first = next((line.strip("\ufeff \t\r\n") for line in listed if line.strip()), "")
    if first.startswith((">", ";")):
        return list(fasta("\n".join(listed)).values())
    if first.startswith("@"):
        raise ValueError("these are FASTQ records (the first begins with '@'); give the sequences")
    stripped = ["".join(line.split()) for line in listed]
    return [line for line in stripped if line] if is_file else stripped


def _advise_string(sequence: object) -> str:
    if isinstance(sequence, (bytes, bytearray)):
        return "; .decode() makes a string"
    if hasattr(sequence, "seq"):
        return "; str(record.seq) makes a string"
    return ""


def _check_letters(sequences: list[str], letters: str) -> None:
    """Refuse sequences in another alphabet, of which only chance fragments would be left."""
    text = "".join(sequences).upper()
    asked = len(text) - text.count("N") if "N" not in letters else len(text)
    known = sum(text.count(letter) for letter in set(letters))
    if asked and (asked - known) > OTHER * asked:
        raise ValueError(
            f"{(asked - known) / asked:.0%} of the letters are not in {letters}; "
            "got protein or RNA? pass letters=…"
        )
    if set(letters) == set("ACGT") and "U" in text:
        raise ValueError(
            "the sequences have the letter U, as RNA does, which is not in ACGT; "
            "pass letters='ACGU'"
        )


def _split_at_unknown(sequence: str, letters: str) -> list[str]:
    """Return the runs of known letters."""
    unknown = set(sequence) - set(letters)
    return sequence.translate({ord(letter): " " for letter in unknown}).split()


def fasta(text: str) -> dict[str, str]:
    """Return the sequences of FASTA text by name (the first word after ">"), their lines joined.

    >>> fasta(">chr1 human\\nACGT\\nAC\\n>chr2\\nTT\\n")
    {'chr1': 'ACGTAC', 'chr2': 'TT'}
    """
    parts: dict[str, list[str]] = {}
    name = None
    for line in map(str.strip, text.removeprefix("\ufeff").splitlines()):
        if line.startswith(">"):
            words = line[1:].split()
            name = words[0] if words else ""
            if name in parts:
                raise ValueError(f"two sequences of the FASTA text have the name {name!r}")
            parts[name] = []
        elif not line or line.startswith(";"):
            continue
        elif name is None:
            raise ValueError(f"FASTA text must begin with a line '>name', got {line[:20]!r}")
        else:
            parts[name] += line.split()
    return {name: "".join(lines) for name, lines in parts.items()}
