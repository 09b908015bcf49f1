"""A grammar file, read: which words there are, how sentences are made of them, and what is true of each."""

from __future__ import annotations

from collections.abc import Iterable
from configparser import ConfigParser
from importlib.resources import files
from itertools import combinations, permutations

import numpy as np

LEAK = 0.15  # this share of a slot's words comes from any value, so that hardly any pair of words is impossible
Quadruple = tuple[str, str, str, str]


class Grammar:
    """Words, kinds of sentences and truths of one of the files in the folder `grammars`.

    Attributes
    ----------
    words : list of str
    kinds : list of (share, states, slots)
        A kind of sentence: its share, the name of its states, and the names of its slots.
    """

    def __init__(self, name: str):
        text = files("sgns_edu.datasets").joinpath("grammars", name).read_text(encoding="utf-8")
        parser = ConfigParser(interpolation=None, delimiters="=", comment_prefixes="#")
        parser.read_string(text)
        sections = {
            title: {key: value.split() for key, value in parser[title].items()}
            for title in parser.sections()
        }
        self._states = {
            title[7:]: table for title, table in sections.items() if title.startswith("states ")
        }
        self._slots = {
            title[5:]: table for title, table in sections.items() if title.startswith("slot ")
        }
        self._contrasts = sections["analogies"]
        total = sum(float(rule.split()[1]) for rule in sections["sentences"])
        self.kinds = [
            (float(rule.split()[1]) / total, rule.split()[0], slots)
            for rule, slots in sections["sentences"].items()
        ]
        self.words = list(
            dict.fromkeys(
                word for kind in self.kinds for slot in kind[2] for word in self.fillers(slot)
            )
        )
        self._row = {word: row for row, word in enumerate(self.words)}

    def states(self, name: str) -> dict[str, dict[str, str]]:
        """The hidden states of one name: `states("people")["king"]` is {"gender": "male", "rank": "royal", "age": "adult"}."""
        table = self._states[name]
        rows = (
            (state, values) for state, values in table.items() if state not in ("part", "features")
        )
        return {state: dict(zip(table["features"], values)) for state, values in rows}

    def fillers(self, slot: str) -> list[str]:
        """All words that may fill a slot."""
        return [word for words in self._values(slot).values() for word in words]

    def _values(self, slot: str) -> dict[str, list[str]]:
        """What may fill a slot, by the value that decides."""
        if slot in self._states:
            return {state: [state] for state in self.states(slot)}
        return {value: words for value, words in self._slots[slot].items() if value != "part"}

    def table(self, states: str, slot: str) -> np.ndarray:
        """P(word | state) in one slot, (H, V); rows sum to 1."""
        values = self._values(slot)
        shares = {value: self._zipf(words) for value, words in values.items()}
        anything = sum(shares.values()) / len(shares)  # (V,)
        leak = 0 if slot in self._states else LEAK
        chosen = [
            _deciding(values, {state, "any", *truth.values()})
            for state, truth in self.states(states).items()
        ]
        return np.array(
            [(1 - leak) * shares[value] + leak * anything for value in chosen]
        )  # (H, V)

    def _zipf(self, words: list[str]) -> np.ndarray:
        """The first word of a list comes twice as often as the second, three times as often as the third, …; (V,)."""
        share = np.zeros(len(self.words))
        share[[self._row[word] for word in words]] = 1 / np.arange(1, len(words) + 1)
        return share / share.sum()

    def analogies(self) -> dict[str, list[Quadruple]]:
        """Quadruples (a, b, c, d) by section, such as "people: gender"."""
        return {
            f"{name}: {feature}": quadruples(self.states(name), feature)
            for name, features in self._contrasts.items()
            for feature in features
        }

    def classes(self) -> dict[str, dict[str, str]]:
        """What is true of each word, by feature: of a state's own word, and of the words that speak of a state or a value."""
        truth: dict[str, dict[str, str]] = {"part of speech": {}}
        meaning = {
            value: {feature: value}
            for name in self._states
            for state in self.states(name).values()
            for feature, value in state.items()
        }
        meaning |= {
            state: values for name in self._states for state, values in self.states(name).items()
        }
        for slot in {slot: None for _, _, slots in self.kinds for slot in slots}:
            part = (self._slots | self._states)[slot]["part"][0]
            for value, word in (
                (value, word) for value, words in self._values(slot).items() for word in words
            ):
                for feature, true in ({"part of speech": part} | meaning.get(value, {})).items():
                    truth.setdefault(feature, {})[word] = true
        royalty = {
            word: rank if rank == "royal" else "not royal" for word, rank in truth["rank"].items()
        }
        return truth | {"royalty": royalty}


def _deciding(values: Iterable[str], truth: set[str]) -> str:
    """The one value of a slot that is true of a state."""
    (value,) = [value for value in values if value in truth]
    return value


def quadruples(states: dict[str, dict[str, str]], feature: str) -> list[Quadruple]:
    """a : b :: c : d for every two pairs of states that differ in this feature alone, and in the same way.

    >>> size = {"dog": ("canine", "big"), "puppy": ("canine", "small"), "cat": ("feline", "big"), "kitten": ("feline", "small")}
    >>> quadruples({word: dict(zip(["kind", "size"], truth)) for word, truth in size.items()}, "size")
    [('dog', 'puppy', 'cat', 'kitten'), ('cat', 'kitten', 'dog', 'puppy')]
    """
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for a, b in combinations(states, 2):
        if [name for name in states[a] if states[a][name] != states[b][name]] == [feature]:
            pairs.setdefault((states[a][feature], states[b][feature]), []).append((a, b))
    return [first + second for alike in pairs.values() for first, second in permutations(alike, 2)]
