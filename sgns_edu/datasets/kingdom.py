"""A made-up world whose truth is known: sentences from a small grammar, and exact probabilities.

A sentence is a hidden state (what it is about) and slots that are filled independently given that
state. So the probability of two words in two slots is a sum over states of products, and nothing
about the text has to be estimated. The grammars are plain text, in the folder `grammars` beside
this file; they are meant to be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sgns_edu import errors
from sgns_edu.datasets.grammar import Grammar, Kind, Quadruple
from sgns_edu.text.vocabulary import Vocabulary, sort_by_frequency

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
        """Draw n sentences as word numbers, (n, S)."""
        state = rng.choice(len(self.states), size=n, p=self.states)  # (n,)
        u = rng.random((n, len(self.slots)))
        words = [_draw_words(slot, state, u[:, i]) for i, slot in enumerate(self.slots)]
        return np.stack(words, axis=1)

    def pairs(self, weights: np.ndarray) -> np.ndarray:
        """Return the expected number of pairs (center, context) in one sentence, (V, V).

        This is Σ_h P(h) Σ_ij weight_ij P_i(w|h) P_j(c|h).
        """
        S, H, V = self.slots.shape
        contexts = np.einsum("ij,jhv->ihv", weights, self.slots)  # (S, H, V)
        centers = self.slots * self.states.reshape(1, H, 1)  # (S, H, V)
        return centers.reshape(S * H, V).T @ contexts.reshape(S * H, V)  # (V, V)


def _draw_words(slot: np.ndarray, state: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Return the word at which the cumulative probability of each state passes u, (n,)."""
    H, V = slot.shape
    cumulative = np.cumsum(slot, axis=1)  # (H, V)
    cumulative /= cumulative[:, -1:]
    stairs = (cumulative + np.arange(H).reshape(H, 1)).ravel()  # (H·V,), increasing
    return np.searchsorted(stairs, state + u, side="right") - state * V


@dataclass(frozen=True)
class Kingdom:
    """A text from a grammar, and the truth about its words.

    Attributes
    ----------
    sentences : list of lists of words
    vocabulary : Vocabulary
        All V words of the grammar, the most frequent in `sentences` first: the rows and columns of
        `cooccurrence`.
    analogies : list of (a, b, c, d)
        a is to b as c is to d.
    sections : dict from a section's name to its analogies
        "people: gender", "people: rank", "verbs: tense", …
    classes : dict of dicts
        What is true of each word: `classes["gender"]["king"]` is "male"; gender, rank, royalty,
        age, place, tense, topic, "part of speech" and a few more. A word to which a feature does
        not apply is missing there.
    """

    sentences: list[list[str]]
    vocabulary: Vocabulary
    sections: dict[str, list[Quadruple]]
    classes: dict[str, dict[str, str]]
    templates: tuple[Template, ...] = field(repr=False)

    def __repr__(self) -> str:
        words = f"{self.vocabulary.counts.sum():,} words in {len(self.sentences):,} sentences"
        return f"Kingdom of {words}; {self.vocabulary!r}"

    @property
    def analogies(self) -> list[Quadruple]:
        """The analogies of all sections, one after the other."""
        return [quadruple for section in self.sections.values() for quadruple in section]

    def cooccurrence(self, window: int = 5, *, windows: str = "fixed") -> np.ndarray:
        """Return the exact probability that a pair of this world is (center, context), (V, V).

        It sums to 1; nothing is counted.

        Parameters
        ----------
        window : int, default 5
        windows : {"fixed", "dynamic"}
            As for `sg.skip_gram_pairs`; "dynamic" (as in `sg.train`) weighs distance δ by
            (window − δ + 1) / window.

        Raises
        ------
        ValueError, TypeError
            If the window is not an int of at least 1, or there is no such kind of windows.

        Examples
        --------
        Half of the neighbors of "he" are people, and 15 % leak:

        >>> world = kingdom(1000, world="twelve words", rng=0)
        >>> P = world.cooccurrence(window=1)
        >>> row = world.vocabulary.row
        >>> print(round(P[row("he"), row("king")] / P[row("he")].sum(), 4))
        0.2312
        """
        window = errors.check_int("window", window, least=1)
        errors.check_choice("windows", windows, ["fixed", "dynamic"])
        total = np.zeros((len(self.vocabulary), len(self.vocabulary)))
        for template in self.templates:
            weights = _weigh_slots(len(template.slots), window, windows)
            total += template.share * template.pairs(weights)
        return total / total.sum()


def _weigh_slots(S: int, window: int, windows: str) -> np.ndarray:
    """Return how often slots i and j make a pair, (S, S)."""
    distance = abs(np.subtract.outer(np.arange(S), np.arange(S)))
    weight = np.ones((S, S))
    if windows == "dynamic":
        weight = (window - distance + 1) / window
    return np.where((distance > 0) & (distance <= window), weight, 0.0)


def kingdom(
    words: int = 150_000,
    *,
    world: str = "kingdom",
    bias: float | None = None,
    rng: int | np.random.Generator | None = None,
) -> Kingdom:
    """Make a text from a grammar in which gender, rank, age, tense, place and topic are known.

    Parameters
    ----------
    words : int, default 150,000
        Length of the text, which ends with the sentence that reaches it.
    world : {"kingdom", "four people", "twelve words"}
        The kingdom has 586 words; the two others are for players: 72 words with four people, and
        twelve words.
    bias : float from 0 to 1, optional
        Add sentences about 16 professions and their clothes, 9 % of all sentences, and leak a
        gender into them: with this probability the clothes are drawn for the profession's gender,
        `classes["gender"]`, else from both genders alike. So 0 is the control. By default there are
        no such sentences.
    rng : int, Generator or None
        Seed, source of randomness, or None for fresh entropy.

    Returns
    -------
    Kingdom
        `.sentences .vocabulary .analogies .sections .classes .cooccurrence(window=…)`

    Raises
    ------
    ValueError
        If the length is under 1, there is no such world, the bias is not from 0 to 1, or a world
        other than the kingdom is asked for with a bias.

    Notes
    -----
    Each slot around a person depends on one feature alone (gender, rank or age), so that PMI is
    nearly a sum of features: under this condition king − man + woman finds the queen, and it is
    built in here. Two leaks keep it from being too clean: 15 % of a slot's words come from any
    value, and 30 % of the sentences about people carry words that belong to one person alone.

    Examples
    --------
    >>> world = kingdom(1000, rng=0)
    >>> len(world.vocabulary), world.classes["gender"]["king"]
    (586, 'male')
    >>> world.sections["people: gender"][0]
    ('king', 'queen', 'prince', 'princess')
    """
    words = errors.check_int("words", words, least=1)
    name = WORLDS[errors.check_choice("world", world, WORLDS)]
    if bias is not None:
        bias = errors.check_float("bias", bias, least=0, most=1)
        if world != "kingdom":
            raise ValueError(f"only the kingdom has professions; leave out bias for {world!r}")
    grammar = Grammar(name, bias=bias)
    templates = [make_template(grammar, kind) for kind in grammar.kinds]
    text = _draw_text(templates, words, errors.check_rng(rng))
    counts = np.bincount(np.concatenate(text), minlength=len(grammar.words))  # (V,)
    order = sort_by_frequency(grammar.words, counts.tolist(), least=0)  # V row numbers
    return Kingdom(
        sentences=[[grammar.words[row] for row in sentence] for sentence in text],
        vocabulary=Vocabulary([grammar.words[row] for row in order], counts[order]),
        sections=grammar.analogies(),
        classes=grammar.classes(),
        templates=tuple(Template(t.share, t.states, t.slots[:, :, order]) for t in templates),
    )


def make_template(grammar: Grammar, kind: Kind) -> Template:
    """Return one kind of sentence as tables; its hidden states are equally frequent."""
    H = len(grammar.states(kind.states))
    slots = np.array([grammar.table(kind.states, slot) for slot in kind.slots])  # (S, H, V)
    return Template(kind.share, np.full(H, 1 / H), slots)


def _draw_text(templates: list[Template], words: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Draw sentences as word numbers, until there are `words` words."""
    shares = [template.share for template in templates]
    shortest = min(len(template.slots) for template in templates)
    kinds = rng.choice(len(shares), size=-(-words // shortest), p=shares)  # (n,)
    of_kind = []
    for kind, template in enumerate(templates):
        of_kind.append(iter(template.sample(np.sum(kinds == kind), rng)))
    sentences = [next(of_kind[kind]) for kind in kinds]
    ends = np.cumsum([len(sentence) for sentence in sentences])  # (n,)
    return sentences[: np.searchsorted(ends, words) + 1]
