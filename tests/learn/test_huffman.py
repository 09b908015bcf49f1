"""The tree: the shortest average path there is, the same tree on every machine, and never more than one bit above the entropy."""

import heapq
import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sgns_edu.learn.huffman import huffman

weights = st.lists(st.integers(1, 50), min_size=1, max_size=40)


def lengths_by_heap(counts):
    """Second derivation, with a heap of sets: every word in the two lightest sets moves one level down."""
    heap = [(count, word, [word]) for word, count in enumerate(counts)]
    heapq.heapify(heap)
    lengths = [0] * len(counts)
    for number in itertools.count(len(counts)):
        if len(heap) == 1:
            return lengths
        (a, _, one), (b, _, other) = heapq.heappop(heap), heapq.heappop(heap)
        for word in one + other:
            lengths[word] += 1
        heapq.heappush(heap, (a + b, number, one + other))


@given(weights)
def test_lengths_are_those_of_joining_the_two_lightest(counts):
    assert huffman(counts).lengths.tolist() == lengths_by_heap(counts)


@given(weights)
def test_each_path_starts_at_the_root_and_its_turns_are_a_prefix_code(counts):
    tree, V = huffman(counts), len(counts)
    codes = ["".join(map(str, tree.path(word)[1])) for word in range(V)]
    assert all(tree.path(word)[0][0] == V - 2 for word in range(V) if V > 1)
    assert sum(Fraction(1, 2 ** len(code)) for code in codes) == 1  # Kraft: no turn leads nowhere
    assert not any(
        one != other and codes[other].startswith(codes[one])
        for one in range(V)
        for other in range(V)
    )
    assert {int(node) for node in tree.nodes} == set(range(V - 1))


@given(weights)
def test_the_heavier_child_is_turn_0(counts):
    tree = huffman(counts)
    for node in range(len(counts) - 1):
        mass = [0, 0]
        for word, count in enumerate(counts):
            nodes, turns = tree.path(word)
            for turn in turns[nodes == node]:
                mass[turn] += count
        assert mass[0] >= mass[1] > 0


@given(weights)
def test_the_average_path_lies_between_the_entropy_and_one_more(counts):
    p = np.array(counts) / sum(counts)
    entropy = -(p * np.log2(p)).sum()
    assert entropy - 1e-9 <= huffman(counts).expected_length(counts) <= entropy + 1


def test_ties_are_settled_by_age():
    tree = huffman(
        [1, 1, 1, 1]
    )  # (0 1) is node 0, (2 3) is node 1; the older of the two is the lighter one
    assert [[part.tolist() for part in tree.path(word)] for word in range(4)] == [
        [[2, 0], [1, 1]],
        [[2, 0], [1, 0]],
        [[2, 1], [0, 1]],
        [[2, 1], [0, 0]],
    ]


def test_trees_of_one_and_two_words():
    assert huffman([5]).lengths.tolist() == [0]
    assert [part.tolist() for part in huffman([5]).path(0)] == [[], []]
    assert [[part.tolist() for part in huffman([5, 2]).path(word)] for word in (0, 1)] == [
        [[0], [0]],
        [[0], [1]],
    ]
    assert huffman([5]).expected_length([5]) == 0


def test_words_of_equal_weight_make_a_full_tree():
    assert {*huffman(np.ones(1024)).lengths.tolist()} == {10}


@pytest.mark.parametrize("counts", [[1, 0], [1, -2], [1, np.nan], [np.inf, 1], [], [[1, 2]]])
def test_counts_that_make_no_tree(counts):
    with pytest.raises(ValueError, match="counts"):
        huffman(counts)


def test_a_path_of_no_word():
    for word in (2, -1):
        with pytest.raises(ValueError, match="word must be an int from 0 to 1"):
            huffman([1, 2]).path(word)
    with pytest.raises(ValueError, match=r"\(2,\)"):
        huffman([1, 2]).expected_length([1, 2, 3])
