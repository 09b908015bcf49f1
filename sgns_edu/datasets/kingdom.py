"""A made-up world whose truth is known: sentences from a small grammar, and the exact probabilities behind them.

A sentence is a hidden state (who it is about) and slots that are filled independently given that state. So the chance of
meeting two words in two slots is a sum over states of products, and nothing about the text has to be estimated. The
grammars are plain text, in the folder `grammars` beside this file; they are meant to be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sgns_edu import errors
from sgns_edu.datasets.grammar import Grammar, Quadruple
from sgns_edu.text.vocabulary import Vocabulary, by_frequency

WORLDS = {
    "kingdom": "kingdom.ini",
    "four people": "four_people.ini",
    "twelve words": "twelve_words.ini",
}


@dataclass(frozen=True)
class Template:
    """One kind of sentence: H hidden states, and S slots that each state fills in its own way."""

    share: float
    states: np.ndarray  # (H,) probabilities
    slots: np.ndarray  # (S, H, V): the probability of each word in each slot, given the state

    def sample(self, n: int, rng: np.random.Generator) -> np.ndarray:
        """n sentences as word numbers, (n, S)."""
        state = rng.choice(len(self.states), size=n, p=self.states)  # (n,)
        coins = rng.random((n, len(self.slots)))
        return np.stack(
            [_first_beyond(slot, state, coin) for slot, coin in zip(self.slots, coins.T)], axis=1
        )

    def pairs(self, weights: np.ndarray) -> np.ndarray:
        """Expected number of pairs (center, context) in one sentence, (V, V): Σ_h P(h) Σ_ij weight_ij P_i(w|h) P_j(c|h)."""
        contexts = np.einsum("ij,jhv->ihv", weights, self.slots)  # (S, H, V)
        H = len(self.states)
        centers = self.slots * self.states.reshape(1, H, 1)
        return centers.reshape(-1, centers.shape[2]).T @ contexts.reshape(
            -1, centers.shape[2]
        )  # (V, V)


def _first_beyond(slot: np.ndarray, state: np.ndarray, coin: np.ndarray) -> np.ndarray:
    """For each sentence the word at which the cumulated probability of its state passes the coin, (n,)."""
    table = np.cumsum(slot, axis=1)  # (H, V)
    table /= table[:, -1:]
    return (
        np.searchsorted(
            (table + np.arange(len(slot)).reshape(-1, 1)).ravel(), state + coin, side="right"
        )
        - state * slot.shape[1]
    )


@dataclass(frozen=True)
class Kingdom:
    """A text from a grammar, and the truth about its words.

    Attributes
    ----------
    sentences : list of lists of words
    vocabulary : Vocabulary
        All V words of the grammar, the most frequent in `sentences` first; the rows and columns of `cooccurrence`.
    analogies : list of (a, b, c, d)
        a is to b as c is to d.
    sections : dict from a section's name to its analogies
        "people: gender", "people: rank", "verbs: tense", …
    classes : dict of dicts
        What is true of each word: `classes["gender"]["king"]` is "male"; gender, rank, royalty, age, place, tense, topic,
        "part of speech" and a few more. A word of which a feature says nothing is missing there.
    """

    sentences: list[list[str]]
    vocabulary: Vocabulary
    sections: dict[str, list[Quadruple]]
    classes: dict[str, dict[str, str]]
    templates: tuple[Template, ...] = field(repr=False)

    def __repr__(self) -> str:
        return f"Kingdom of {self.vocabulary.counts.sum():,} words in {len(self.sentences):,} sentences; {self.vocabulary!r}"

    @property
    def analogies(self) -> list[Quadruple]:
        """Those of all sections, one after the other."""
        return [quadruple for section in self.sections.values() for quadruple in section]

    def cooccurrence(self, window: int = 5, *, windows: str = "fixed") -> np.ndarray:
        """The exact probability that a pair cut from this world is (center, context), (V, V), sums to 1; nothing is counted.

        Parameters
        ----------
        window : int, default 5
        windows : {"fixed", "dynamic"}
            As for `sg.skip_gram_pairs`; "dynamic" (what `sg.train` cuts) weighs distance δ by (window − δ + 1) / window.

        Raises
        ------
        ValueError, TypeError
            A window that is no whole number of at least 1, another kind of windows.

        Examples
        --------
        >>> world = kingdom(1000, world="twelve words", rng=0)
        >>> P = world.cooccurrence(window=1)
        >>> row = world.vocabulary.row
        >>> print(round(P[row("he"), row("king")] / P[row("he")].sum(), 4))  # half of its neighbors are people; 15 % leak
        0.2312
        """
        window = errors.check_int("window", window, least=1)
        dynamic = errors.check_choice("windows", windows, ["fixed", "dynamic"]) == "dynamic"
        total = sum(
            template.share * template.pairs(_weights(template.slots.shape[0], window, dynamic))
            for template in self.templates
        )  # (V, V)
        return total / total.sum()


def _weights(S: int, window: int, dynamic: bool) -> np.ndarray:
    """How often slots i and j make a pair, (S, S)."""
    distance = abs(np.subtract.outer(np.arange(S), np.arange(S)))
    weight = (window - distance + 1) / window if dynamic else np.ones((S, S))
    return np.where((distance > 0) & (distance <= window), weight, 0.0)


def kingdom(
    words: int = 150_000, *, world: str = "kingdom", rng: int | np.random.Generator
) -> Kingdom:
    """A text of about `words` words from a grammar in which gender, rank, age, tense, place and topic are known.

    Parameters
    ----------
    words : int, default 150,000
        The text ends with the sentence that reaches this length.
    world : {"kingdom", "four people", "twelve words"}
        The kingdom has 586 words; the two others are for players: 72 words with four people, and twelve words.
    rng : int or Generator

    Returns
    -------
    Kingdom
        `.sentences .vocabulary .analogies .sections .classes .cooccurrence(window=…)`

    Raises
    ------
    ValueError
        A length under 1, or an unknown world.

    Notes
    -----
    Each slot around a person depends on one feature alone (gender, rank or age), so that PMI is nearly a sum of features:
    that is the condition under which king − man + woman finds the queen, and it is built in here. Two leaks keep it from
    being too clean: 15 % of a slot's words come from any value, and 30 % of the sentences about people carry words that
    belong to one person alone.

    Examples
    --------
    >>> world = kingdom(1000, rng=0)
    >>> len(world.vocabulary), world.classes["gender"]["king"], world.sections["people: gender"][0]
    (586, 'male', ('king', 'queen', 'prince', 'princess'))
    """
    words = errors.check_int("words", words, least=1)
    grammar = Grammar(WORLDS[errors.check_choice("world", world, WORLDS)])
    templates = [template(grammar, *kind) for kind in grammar.kinds]
    text = _text(templates, words, errors.check_rng(rng))
    counts = np.bincount(np.concatenate(text), minlength=len(grammar.words))  # (V,)
    order = by_frequency(grammar.words, counts.tolist(), least=0)  # V row numbers
    vocabulary = Vocabulary([grammar.words[row] for row in order], counts[order])
    sentences = [[grammar.words[row] for row in sentence] for sentence in text]
    ordered = tuple(Template(t.share, t.states, t.slots[:, :, order]) for t in templates)
    return Kingdom(sentences, vocabulary, grammar.analogies(), grammar.classes(), ordered)


def template(grammar: Grammar, share: float, states: str, slots: list[str]) -> Template:
    """One kind of sentence as tables; its hidden states are equally frequent."""
    H = len(grammar.states(states))
    return Template(
        share, np.full(H, 1 / H), np.array([grammar.table(states, slot) for slot in slots])
    )


def _text(templates: list[Template], words: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Sentences as word numbers, until there are `words` words."""
    shares = np.array([template.share for template in templates])
    shortest = min(len(template.slots) for template in templates)
    kinds = rng.choice(len(shares), size=-(-words // shortest), p=shares)  # (n,)
    drawn = [
        iter(template.sample(np.sum(kinds == kind), rng)) for kind, template in enumerate(templates)
    ]
    sentences = [next(drawn[kind]) for kind in kinds]
    return sentences[
        : np.searchsorted(np.cumsum([len(sentence) for sentence in sentences]), words) + 1
    ]
