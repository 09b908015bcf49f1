"""Worlds beyond text: walks follow exact probabilities, baskets have no order, k-mers invert."""

from collections import Counter

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

import sgns_edu as sg
from sgns_edu.datasets import worlds
from sgns_edu.text import sequences, walks

nx = pytest.importorskip("networkx", reason="needs the extra 'graphs'")

# A walker comes from "from" to "hub"; "near" is a friend of both, "far" of the hub alone.
EDGES = [
    ("from", "hub", 1.0),
    ("hub", "near", 2.0),
    ("hub", "far", 3.0),
    ("from", "near", 1.0),
    ("hub", "hub", 0.5),
    ("far", "end", 1.0),
]


def chances(p, q):
    """P(next | from → hub): the weight times 1/p back, 1 to common friends, 1/q to the others.

    The hub itself is a friend of "from", too.
    """
    weight = {"from": 1 / p, "near": 2.0, "far": 3 / q, "hub": 0.5}
    total = sum(weight.values())
    return {node: w / total for node, w in weight.items()}


def agrees(seen, expected):
    """Whether counts agree with probabilities; where fewer than 5 are expected, nobody looks."""
    n = seen.total()
    many = [node for node in expected if expected[node] * n >= 5]
    counts = np.array([seen[node] for node in many])
    hoped = np.array([expected[node] for node in many])
    return chisquare(counts, hoped / hoped.sum() * counts.sum()).pvalue > 1e-4


@pytest.mark.parametrize("p, q", [(1, 1), (0.25, 4), (4, 0.25), (0.1, 0.5), (5, 5), (1e-3, 1e3)])
def test_steps_follow_the_exact_chances(p, q):
    walkers = sg.random_walks(EDGES, p=p, q=q, rng=0)
    names = walkers.graph.names
    row = {name: i for i, name in enumerate(names)}
    here, before = np.full(40_000, row["hub"]), np.full(40_000, row["from"])
    seen = Counter(names[walkers.step(here, before, np.random.default_rng(0))])
    assert set(seen) <= set(chances(p, q))
    assert agrees(seen, chances(p, q))


@pytest.mark.parametrize("edges", [2**22, 20])  # 20: four walkers at a time
@pytest.mark.parametrize("p, q", [(0.25, 4), (4, 0.25)])
def test_whole_walks_know_where_they_came_from(p, q, edges, monkeypatch):
    monkeypatch.setattr(walks, "EDGES", edges)
    seen = Counter(
        walk[2]
        for walk in sg.random_walks(EDGES, walks=3000, length=3, p=p, q=q, rng=1)
        if walk[:2] == ["from", "hub"]
    )
    assert seen.total() > 1000
    assert set(seen) <= set(chances(p, q))
    assert agrees(seen, chances(p, q))


def test_first_steps_follow_the_weights():
    walks = sg.random_walks(EDGES, walks=4000, length=2, rng=0)
    seen = Counter(walk[1] for walk in walks if walk[0] == "hub")
    assert seen.total() == 4000
    assert agrees(seen, {"from": 1 / 6.5, "near": 2 / 6.5, "far": 3 / 6.5, "hub": 0.5 / 6.5})


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=1, max_size=20),
    st.booleans(),
    st.sampled_from([(1, 1), (0.5, 2), (3, 0.3)]),
    st.integers(0, 99),
)
def test_walks_stay_on_edges_and_stop_only_at_dead_ends(edges, directed, pq, seed):
    walks = sg.random_walks(edges, walks=2, length=6, p=pq[0], q=pq[1], directed=directed, rng=seed)
    allowed = {(str(a), str(b)) for a, b in edges}
    if not directed:
        allowed |= {(b, a) for a, b in allowed}
    leaving = {a for a, _ in allowed}
    nodes = {str(node) for edge in edges for node in edge}
    sentences = list(walks)
    assert Counter(walk[0] for walk in sentences) == dict.fromkeys(nodes, 2)
    for walk in sentences:
        assert set(zip(walk, walk[1:])) <= allowed
        assert len(walk) == 6 or walk[-1] not in leaving
    assert sentences == list(walks)  # once more, the same
    assert len(walks) == len(sentences)


def test_three_forms_of_one_graph_give_the_same_walks():
    edges = [(0, 1, 2.0), (1, 2, 1.0), (2, 0, 0.5), (2, 3, 1.0)]
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    matrix = sp.csr_array([[0, 2, 0.5, 0], [2, 0, 1, 0], [0.5, 1, 0, 1], [0, 0, 1, 0]])
    walks = [list(sg.random_walks(form, rng=5, q=2)) for form in (edges, graph, matrix)]
    assert walks[0] == walks[1] == walks[2]


@pytest.mark.parametrize("pq", [(1, 1), (0.5, 2)])
def test_new_names_change_nothing_but_names(pq):
    club = nx.Graph(nx.karate_club_graph().edges)
    renamed = nx.relabel_nodes(club, {node: f"member-{node}" for node in club})
    settings = dict(walks=2, length=10, p=pq[0], q=pq[1], rng=1)
    before = sg.random_walks(club, **settings)
    after = sg.random_walks(renamed, **settings)
    assert [[f"member-{node}" for node in walk] for walk in before] == list(after)


def test_directed_graphs_lone_nodes_and_self_loops():
    graph = nx.DiGraph([("a", "b"), ("c", "c")])
    graph.add_node("alone")
    walks = {walk[0]: walk for walk in sg.random_walks(graph, walks=1, length=4, rng=0)}
    assert walks == {"a": ["a", "b"], "b": ["b"], "c": ["c"] * 4, "alone": ["alone"]}


@pytest.mark.parametrize(
    "graph, message",
    [
        ([], "empty"),
        (nx.Graph(), "empty"),
        (nx.DiGraph(), "empty"),
        ([("a", "b", -1.0)], "not negative, got -1"),
        ([("a", "b", np.nan)], "finite"),
        ([("a", "b", np.inf)], "finite"),
        ([(1, "1")], "same word '1'"),
        ([("a",)], "an edge must be"),
        (["ab"], "an edge must be"),
        ([1, 2], "an edge must be"),
        ([None], "an edge must be"),
        ("ab", "must be a networkx"),
        (sp.csr_array(np.ones((2, 3))), "square"),
        (7, "must be a networkx"),
    ],
)
def test_bad_graphs_are_answered_in_a_sentence(graph, message):
    with pytest.raises((ValueError, TypeError), match=message):
        sg.random_walks(graph, rng=0)


@pytest.mark.parametrize(
    "bad", [dict(walks=0), dict(length=0), dict(p=0), dict(q=-1), dict(q=np.nan)]
)
def test_bad_walks_are_answered_in_a_sentence(bad):
    with pytest.raises(ValueError, match="must be"):
        sg.random_walks([(0, 1)], rng=0, **bad)


def test_walks_are_made_as_they_are_read():
    matrix = sp.eye_array(200_000, k=1, format="csr")
    walks = sg.random_walks(matrix + matrix.T, walks=1000, length=100, rng=0)
    assert len(walks) * 100 == 20_000_000_000  # words, were they stored
    assert len(next(iter(walks))) == 100


@given(
    st.lists(st.lists(st.integers(2, 7), min_size=1), min_size=1), st.randoms(use_true_random=False)
)
def test_baskets_ignore_order_and_repetition(orders, random):
    shuffled = [random.sample(order + order, 2 * len(order)) for order in orders]
    try:
        made = sg.baskets(orders)
    except ValueError as error:
        assert "pair" in str(error)
        assert all(len(set(order)) == 1 for order in orders)
    else:
        assert made == sg.baskets(shuffled)
        assert made.window == max(len(set(order)) for order in orders) - 1


def test_a_window_of_a_basket_pairs_every_two_items():
    made = sg.baskets([["c", "a", "b"], ["b", "a"]])
    vocabulary = sg.Vocabulary.from_sentences(made)
    counted = Counter(
        map(tuple, map(vocabulary.decode, sg.skip_gram_pairs(made, vocabulary, window=made.window)))
    )
    assert counted == Counter(
        {("a", "b"): 2, ("b", "a"): 2, ("a", "c"): 1, ("c", "a"): 1, ("b", "c"): 1, ("c", "b"): 1}
    )


@pytest.mark.parametrize(
    "orders, message",
    [
        ([["a"]], "no pair"),
        ([], "no pair"),
        (["ab"], "list of items, got 'ab'"),
        ([1], "list of items, got 1"),
        ([["a", "a"]], "no pair"),
    ],
)
def test_bad_baskets_are_answered_in_a_sentence(orders, message):
    with pytest.raises((ValueError, TypeError), match=message):
        sg.baskets(orders)


@given(st.text("ACGT", min_size=3, max_size=40), st.integers(1, 3), st.integers(1, 3))
def test_kmers_invert(sequence, k, step):
    (words,) = sg.kmers([sequence], k, step=step)
    assert all(word == sequence[i * step : i * step + k] for i, word in enumerate(words))
    if step <= k:
        covered = words[0] + "".join(word[k - step :] for word in words[1:])
        assert sequence.startswith(covered)
        assert len(sequence) - len(covered) < step


def test_unknown_letters_end_a_sentence():
    assert sg.kmers(["acgtNNacNgta"], 3) == [["ACG", "CGT"], ["GTA"]]
    assert sg.kmers(["MKV"], 2, letters="KMV") == [["MK", "KV"]]


def test_fasta_is_read_line_by_line():
    text = ">one first\nACG\nTTA\n\n>two\nGGGT\n"
    assert sequences.fasta(text) == {"one": "ACGTTA", "two": "GGGT"}
    assert sg.kmers(text, 4) == [["ACGT", "CGTT", "GTTA"], ["GGGT"]]


@pytest.mark.parametrize(
    "given_, message",
    [
        (["ACG"], "3 letters, fewer than k=4"),
        (["NNNN"], "no run of k=4"),
        ([], "no run of k=4"),
        (">a\nACGT\n>a\nACGT", "the name 'a'"),
        ([7], "string of letters"),
    ],
)
def test_bad_sequences_are_answered_in_a_sentence(given_, message):
    with pytest.raises((ValueError, TypeError), match=message):
        sg.kmers(given_, 4)


def test_worlds_offers_its_own_names_alone():
    assert dir(sg.worlds) == sg.worlds.__all__
    assert all(getattr(sg.worlds, name).__doc__ for name in sg.worlds.__all__)


def test_the_clubs_control_keeps_every_members_number_of_friends():
    club = worlds.karate(rng=0)
    assert dict(club.graph.degree) == dict(club.control.degree)
    assert len(set(club.graph.edges) & set(club.control.edges)) < len(club.graph.edges) / 2
    assert Counter(club.factions.values()) == {"instructor": 17, "officer": 17}


def test_the_shops_control_keeps_sizes_and_popularity_and_loses_the_rest():
    store = worlds.shop(2000, rng=0)
    assert list(map(len, store.orders)) == list(map(len, store.control))
    assert Counter(sum(store.orders, [])) == Counter(sum(store.control, []))

    def count_complements(orders):
        return sum(store.complement[item] in order for order in orders for item in order)

    assert count_complements(store.orders) > 20 * count_complements(store.control)


def test_the_genomes_control_keeps_the_letters_and_loses_the_motifs():
    planted = worlds.genome(40, 400, rng=0)
    assert list(map(Counter, planted.sequences)) == list(map(Counter, planted.control))
    motifs = sum(planted.motifs.values(), [])

    def count_motifs(sequences):
        return sum(sequence.count(motif) for sequence in sequences for motif in motifs)

    assert count_motifs(planted.sequences) >= 40 * 20
    assert count_motifs(planted.control) < 40


@pytest.mark.slow
def test_the_club_splits_as_it_did_in_1977():
    right = []
    for seed in range(5):
        club = worlds.karate(rng=seed)
        for graph in (club.graph, club.control):
            emb = sg.train(
                sg.random_walks(graph, walks=20, length=40, rng=seed),
                dim=8,
                window=4,
                k=5,
                epochs=5,
                lr=0.05,
                subsample=0,
                min_count=1,
                rng=seed,
                progress=False,
            )
            right.append(agreement(emb, club.factions))
    assert np.mean(right[0::2]) >= 0.95
    assert np.mean(right[1::2]) <= 0.70


def agreement(emb, factions):
    """The share of members on the right side when the vectors are cut where they vary most."""
    vectors = emb.W_in / np.linalg.norm(emb.W_in, axis=1, keepdims=True)
    side = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)[0][:, 0] > 0
    officers = [factions[member] == "officer" for member in emb.vocabulary.words]
    share = np.mean(side == officers)
    return max(share, 1 - share)
