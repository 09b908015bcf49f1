"""Read a grammar file: its words, how sentences are made of them, and what is true of each."""

from __future__ import annotations

from configparser import ConfigParser
from importlib.resources import files
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np

LEAK = 0.15  # this share of a slot's words suits any state, so that few pairs are impossible
Quadruple = tuple[str, str, str, str]


class Kind(NamedTuple):
    """A kind of sentence: its share of all sentences, and the names of its states and slots."""

    share: float
    states: str
    slots: list[str]


class Grammar:
    """Words, kinds of sentences and truths of one of the files in the folder `grammars`.

    With a bias from 0 to 1, `professions.ini` is read as well: the clothes of a profession are
    drawn for its gender with this probability, else from both genders alike.

    Attributes
    ----------
    words : list of str
    kinds : list of Kind
    """

    def __init__(self, name: str, *, bias: float | None = None):
        self.kinds: list[Kind] = []
        self._parts: dict[str, str] = {}  # slot → part of speech
        self._fillers: dict[str, dict[str, list[str]]] = {}  # slot → value → words
        self._states: dict[str, dict[str, dict[str, str]]] = {}  # name → state → feature → value
        self._contrasts: dict[str, list[str]] = {}  # name of states → features
        names, self._leaks = [name], {}  # states → share of words that suit any state
        if bias is not None:
            names, self._leaks = [name, "professions.ini"], {"profession": 1 - bias}
        folder = files("sgns_edu.datasets").joinpath("grammars")
        self._read([folder.joinpath(each).read_text("utf-8") for each in names])
        slots = [slot for kind in self.kinds for slot in kind.slots]
        self._slots = list(dict.fromkeys(slots))
        fillers = [word for slot in self._slots for word in self.fillers(slot)]
        self.words = list(dict.fromkeys(fillers))
        self._row = {word: row for row, word in enumerate(self.words)}

    def _read(self, texts: list[str]) -> None:
        parser = ConfigParser(interpolation=None, delimiters="=", comment_prefixes="#")
        for text in texts:
            parser.read_string(text)
        for title in parser.sections():
            section, _, name = title.partition(" ")
            table = {key: value.split() for key, value in parser[title].items()}
            if section == "sentences":
                self._read_kinds(table)
            elif section == "analogies":
                self._contrasts = table
            else:
                self._parts[name] = " ".join(table.pop("part", []))
                if section == "states":
                    features = table.pop("features")
                    self._states[name] = {
                        state: dict(zip(features, values)) for state, values in table.items()
                    }
                    table = {state: [state] for state in table}  # its slot holds the state's word
                self._fillers[name] = table

    def _read_kinds(self, table: dict[str, list[str]]) -> None:
        rules = [(*rule.split(), slots) for rule, slots in table.items()]
        total = sum(float(weight) for _, weight, _ in rules)
        self.kinds = [Kind(float(weight) / total, name, slots) for name, weight, slots in rules]

    def states(self, name: str) -> dict[str, dict[str, str]]:
        """Return the hidden states of one name with their features.

        >>> Grammar("kingdom.ini").states("people")["king"]
        {'gender': 'male', 'rank': 'royal', 'age': 'adult'}
        """
        return self._states[name]

    def fillers(self, slot: str) -> list[str]:
        """Return all words that may fill a slot."""
        return [word for words in self._fillers[slot].values() for word in words]

    def table(self, states: str, slot: str) -> np.ndarray:
        """Return P(word | state) in one slot, (H, V); rows sum to 1."""
        shares = {value: self._share(words) for value, words in self._fillers[slot].items()}
        anything = sum(shares.values()) / len(shares)  # (V,)
        leak = 0 if slot in self._states else self._leaks.get(states, LEAK)
        rows = []
        for state, features in self._states[states].items():
            (value,) = shares.keys() & {state, "any", *features.values()}  # one is true of a state
            rows.append((1 - leak) * shares[value] + leak * anything)
        return np.array(rows)  # (H, V)

    def _share(self, words: list[str]) -> np.ndarray:
        """Return shares by Zipf's law, (V,): twice the second word's for the first, and so on."""
        share = np.zeros(len(self.words))
        share[[self._row[word] for word in words]] = 1 / np.arange(1, len(words) + 1)
        return share / share.sum()

    def analogies(self) -> dict[str, list[Quadruple]]:
        """Return quadruples (a, b, c, d) by section, such as "people: gender"."""
        sections = {}
        for name, features in self._contrasts.items():
            for feature in features:
                sections[f"{name}: {feature}"] = find_quadruples(self._states[name], feature)
        return sections

    def classes(self) -> dict[str, dict[str, str]]:
        """Return what is true of each word, by feature.

        A state's own word has all features of the state, and so have words that fill a slot for
        this state alone; words that fill a slot for one value of a feature have this value.
        """
        meaning: dict[str, dict[str, str]] = {}
        for states in self._states.values():
            for features in states.values():
                for feature, value in features.items():
                    meaning[value] = {feature: value}
        for states in self._states.values():
            meaning |= states
        classes: dict[str, dict[str, str]] = {"part of speech": {}}
        for slot in self._slots:
            for value, words in self._fillers[slot].items():
                truth = {"part of speech": self._parts[slot]} | meaning.get(value, {})
                for feature, true in truth.items():
                    classes.setdefault(feature, {}).update(dict.fromkeys(words, true))
        classes["royalty"] = {}
        for word, rank in classes["rank"].items():
            classes["royalty"][word] = "royal" if rank == "royal" else "not royal"
        return classes


def find_quadruples(states: dict[str, dict[str, str]], feature: str) -> list[Quadruple]:
    """Return a : b :: c : d for every two pairs of states that differ alike in one feature alone.

    >>> size = {
    ...     "dog": {"kind": "canine", "size": "big"},
    ...     "puppy": {"kind": "canine", "size": "small"},
    ...     "cat": {"kind": "feline", "size": "big"},
    ...     "kitten": {"kind": "feline", "size": "small"},
    ... }
    >>> find_quadruples(size, "size")
    [('dog', 'puppy', 'cat', 'kitten'), ('cat', 'kitten', 'dog', 'puppy')]
    """
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for a, b in combinations(states, 2):
        differing = [name for name in states[a] if states[a][name] != states[b][name]]
        if differing == [feature]:
            contrast = states[a][feature], states[b][feature]
            pairs.setdefault(contrast, []).append((a, b))
    quadruples = []
    for alike in pairs.values():
        for first, second in permutations(alike, 2):
            quadruples.append(first + second)
    return quadruples
