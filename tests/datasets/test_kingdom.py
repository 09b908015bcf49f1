"""The kingdom: every probability derived twice, counts approach it, and its grammar's promises."""

import hashlib
import itertools

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.datasets.grammar import Grammar
from sgns_edu.datasets.kingdom import WORLDS, make_template

FULL = dict(dim=50, window=5, k=5, epochs=10, lr=0.05, subsample=0, min_count=1, progress=False)


def by_hand(kind, window, dynamic):
    """The expected pairs of one sentence, by listing every state and every two slots."""
    S, H, V = kind.slots.shape
    pairs = np.zeros((V, V))
    for h, i, j in itertools.product(range(H), range(S), range(S)):
        distance = abs(i - j)
        if 0 < distance <= window:
            weight = (window - distance + 1) / window if dynamic else 1
            pairs += weight * kind.states[h] * np.outer(kind.slots[i, h], kind.slots[j, h])
    return pairs


@pytest.mark.parametrize(
    "window, windows", [(1, "fixed"), (2, "dynamic"), (9, "fixed"), (9, "dynamic")]
)
def test_cooccurrence_is_the_sum_over_states_and_slots(window, windows):
    world = sg.kingdom(2000, world="four people", rng=0)
    dynamic = windows == "dynamic"
    expected = sum(kind.share * by_hand(kind, window, dynamic) for kind in world.templates)
    found = world.cooccurrence(window, windows=windows)
    assert found == pytest.approx(expected / expected.sum(), abs=1e-15)


def test_the_smallest_world_by_hand():
    """In "the he king crown", he is beside the determiner and a person, half of the pairs each.

    The king is "he" with probability .85 + .15/2. A sentence has 6 pairs; 2 of them have the
    pronoun as their center, and it is "he" in half of these. Zipf's share of a second word is 1/3.
    """
    world = sg.kingdom(100, world="twelve words", rng=0)
    P, row = world.cooccurrence(window=1), world.vocabulary.row
    right = 0.85 + 0.15 / 2
    assert P.sum() == pytest.approx(1, abs=1e-12)
    assert P[row("he")].sum() == pytest.approx(2 / 6 / 2)
    assert P[row("he"), row("king")] / P[row("he")].sum() == pytest.approx(0.5 * 0.5 * right)
    assert P[row("king"), row("throne")] == pytest.approx(1 / 6 / 4 * right / 3)


@pytest.mark.parametrize(
    "name, sizes, seed",
    [("four people", (5_000, 20_000, 80_000), 1), ("kingdom", (40_000, 160_000, 640_000), 2)],
)
def test_counted_pairs_approach_the_probabilities_as_one_over_root_n(name, sizes, seed):
    scaled = []
    for words in sizes:
        world = sg.kingdom(words, world=name, rng=seed)
        V = len(world.vocabulary)
        pairs = sg.skip_gram_pairs(world.sentences, world.vocabulary, window=5)
        cells = pairs[:, 0].astype(int) * V + pairs[:, 1]
        counted = np.bincount(cells, minlength=V * V).reshape(V, V) / len(pairs)
        exact = world.cooccurrence(5)
        assert counted[exact == 0].sum() == 0  # what is impossible never happens
        scaled.append(np.abs(counted - exact).sum() / 2 * np.sqrt(len(pairs)))
    assert max(scaled) < 1.1 * min(scaled)  # a fourfold text halves the distance


def test_the_kingdom_keeps_its_promises():
    world = sg.kingdom(rng=0)
    words = world.vocabulary.words
    assert 400 <= len(words) <= 600
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert 150_000 <= sum(map(len, world.sentences)) < 150_015
    features = {"gender", "rank", "royalty", "age", "place", "tense", "part of speech", "topic"}
    assert features <= set(world.classes)
    assert set(world.classes["part of speech"]) == set(words)
    assert world.classes["royalty"]["prince"] == "royal"
    assert world.classes["royalty"]["man"] == "not royal"
    assert world.classes["tense"]["ate"] == "past"
    assert world.classes["place"]["rome"] == "capital"
    assert ("man", "woman", "king", "queen") in world.analogies
    assert world.vocabulary.words == sg.Vocabulary.from_sentences(world.sentences).words


def test_every_analogy_is_a_parallelogram_of_features():
    world = sg.kingdom(1000, rng=0)
    for quadruple in world.analogies:
        assert len(set(quadruple)) == 4
        for truth in world.classes.values():
            a, b, c, d = (truth.get(word) for word in quadruple)
            assert (a, b) == (c, d) or (a, c) == (b, d)


def test_each_word_has_one_place_in_the_truth():
    """No content word fills two slots, so that no word has two meanings."""
    grammar = Grammar(WORLDS["kingdom"])
    slots = {slot for kind in grammar.kinds for slot in kind.slots}
    fillers = [word for slot in slots - {"monarch"} for word in grammar.fillers(slot)]
    assert len(fillers) == len(set(fillers))


def test_the_two_leaks_have_the_stated_size():
    grammar = Grammar(WORLDS["kingdom"])
    table = grammar.table("people", "clothes")
    king, queen = (list(grammar.states("people")).index(word) for word in ("king", "queen"))
    male = table[king] > table[queen]
    assert table[queen][male].sum() == pytest.approx(0.15 / 2)
    people = [kind for kind in grammar.kinds if kind.states in ("people", "monarch")]
    own = sum(kind.share for kind in people if "own_deed" in kind.slots)
    assert own / sum(kind.share for kind in people) == pytest.approx(0.3, abs=0.025)


@pytest.mark.parametrize("name", WORLDS)
def test_every_slot_of_every_state_is_a_distribution(name):
    grammar = Grammar(WORLDS[name])
    for kind in grammar.kinds:
        made = make_template(grammar, kind)
        assert made.states.sum() == pytest.approx(1)
        assert np.allclose(made.slots.sum(axis=2), 1)
        assert (made.slots >= 0).all()
    assert sum(kind.share for kind in grammar.kinds) == pytest.approx(1)


def test_the_small_worlds_have_the_stated_sizes():
    sizes = {name: len(sg.kingdom(100, world=name, rng=0).vocabulary) for name in WORLDS}
    assert (sizes["four people"], sizes["twelve words"]) == (72, 12)


def test_a_seed_is_a_text_and_a_generator_goes_on():
    assert sg.kingdom(500, rng=3).sentences == sg.kingdom(500, rng=3).sentences
    rng = np.random.default_rng(3)
    assert sg.kingdom(500, rng=rng).sentences != sg.kingdom(500, rng=rng).sentences


@pytest.mark.parametrize(
    "bad, message",
    [
        (dict(words=0), "at least 1"),
        (dict(words=2.5), "an int"),
        (dict(world="kingdon"), "did you mean"),
    ],
)
def test_bad_requests_are_answered_in_a_sentence(bad, message):
    with pytest.raises((ValueError, TypeError), match=message):
        sg.kingdom(**bad, rng=0)


def solved(emb, analogies):
    """The share of questions whose first answer, without the inputs, is right; not `emb.analogy`."""
    unit = emb.W_in / np.linalg.norm(emb.W_in, axis=1, keepdims=True)
    a, b, c, d = np.array([emb.vocabulary.encode(quadruple) for quadruple in analogies]).T
    cosine = (unit[b] - unit[a] + unit[c]) @ unit.T
    for inputs in (a, b, c):
        cosine[np.arange(len(a)), inputs] = -np.inf
    return float(np.mean(cosine.argmax(axis=1) == d))


def test_training_learns_the_kingdom():
    """One seed here; the mean of five is among the slow tests."""
    world = sg.kingdom(rng=11)
    emb = sg.train(world.sentences, **FULL, rng=11)
    assert solved(emb, world.analogies) > 0.95
    assert emb.analogy("man", "woman", "king", n=1, inputs=True)[0][0] == "king"
    assert emb.analogy("man", "woman", "king", n=1)[0][0] == "queen"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_five_fresh_seeds_solve_the_analogies(engine):
    if engine == "numba":
        pytest.importorskip("numba", reason="needs the extra 'fast'")
    worlds = [sg.kingdom(rng=seed) for seed in range(500, 505)]
    learned = [
        sg.train(world.sentences, **FULL, engine=engine, rng=seed)
        for seed, world in enumerate(worlds)
    ]
    assert np.mean([solved(emb, world.analogies) for emb, world in zip(learned, worlds)]) > 0.95

    def answer(emb, inputs):
        return emb.analogy("man", "woman", "king", n=1, inputs=inputs)[0][0]

    assert sum(answer(emb, inputs=True) == "king" for emb in learned) >= 4
    assert sum(answer(emb, inputs=False) == "queen" for emb in learned) >= 4


def test_the_default_kingdom_has_no_professions():
    """The bytes of the kingdom as it was before there was a dial."""
    world = sg.kingdom(20_000, rng=0)
    assert not set(world.classes["topic"]) & set(world.classes["gender"])
    text = "\n".join(map(" ".join, world.sentences))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "73477d832cde498e"


@pytest.mark.parametrize("bias", [0, 0.3, 1])
def test_the_dial_is_the_share_of_clothes_that_give_a_gender_away(bias):
    """A doctor in women's clothes: the dial, and half of what the dial leaves to chance."""
    world = sg.kingdom(5000, bias=bias, rng=0)
    assert len(world.vocabulary) == len(sg.kingdom(1, rng=0).vocabulary)
    P, row = world.cooccurrence(5), world.vocabulary.row
    clothes = {
        "female": ["gown", "necklace", "bonnet", "shawl"],
        "male": ["beard", "waistcoat", "mustache", "necktie"],
    }
    gender, topics = world.classes["gender"], world.classes["topic"]
    jobs = [word for word in gender if word in topics]
    assert len(jobs) == 16
    for job in jobs:
        beside = {
            side: sum(P[row(job), row(word)] for word in words) for side, words in clothes.items()
        }
        own = beside[gender[job]] / sum(beside.values())
        assert own == pytest.approx(bias + (1 - bias) / 2)
        assert (
            sum(P[row(job), row(person)] for person in world.classes["age"] if person in gender)
            == 0
        )


def test_a_bias_is_from_0_to_1_and_for_the_kingdom_alone():
    with pytest.raises(ValueError, match="bias must be"):
        sg.kingdom(100, bias=1.5)
    with pytest.raises(ValueError, match="only the kingdom has professions"):
        sg.kingdom(100, world="four people", bias=0.5)
