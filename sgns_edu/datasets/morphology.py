"""A made-up world with morphology: stems, suffixes, and forms that the text never shows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from sgns_edu import errors

# verb: what it is done to, and where; verbs of one line share the places
TOPICS = {
    "kitchen oven pot": "roast:duck:nut toast:bread:bun blend:soup:sauce strain:pasta:broth",
    "garden field shed": "plant:tree:bulb harvest:corn:beet uproot:weed:stump shred:leaf:bark",
    "studio wall frame": "paint:portrait:fence sketch:face:horse print:poster:card mount:photo:map",
    "harbor sea deck": "launch:yacht:raft unload:crate:cargo repair:hull:mast inspect:buoy:net",
    "office desk phone": "record:memo:talk count:money:vote collect:fee:debt discuss:plan:budget",
    "workshop bench yard": "polish:boot:lens sharpen:knife:saw straighten:nail:pipe fasten:bolt:lid",
    "stage hall street": "perform:opera:play chant:psalm:rhyme applaud:actor:band present:award:guest",
    "mountain trail cliff": "climb:peak:rope guard:pass:gate search:cave:gorge ascend:ridge:slope",
}
# suffix: words that go before such a form
SUFFIXES = {
    "": "to will must",
    "s": "she he nobody",
    "ed": "had has was",
    "ing": "keeps stopped enjoys",
    "er": "the a every",
}
HELD_OUT = 0.2  # share of the forms that the text never shows; bare stems are always shown


@dataclass(frozen=True)
class Morphology:
    """Sentences in which each word's letters say what it means.

    Attributes
    ----------
    sentences : list of lists of words
        Such as "she roasts duck nut kitchen".
    stem : dict from form to its stem
        All forms, shown or not: "roasting" to "roast".
    suffix : dict from form to its suffix
    held_out : list of forms
        They do not occur in the sentences; their stems and their suffixes do.
    """

    sentences: list[list[str]]
    stem: dict[str, str]
    suffix: dict[str, str]
    held_out: list[str]

    def __repr__(self) -> str:
        n, held = len(self.stem), len(self.held_out)
        return f"Morphology of {n} forms, {held} held out, {len(self.sentences):,} sentences"


def morphology(
    sentences: int = 6_000, *, rng: int | np.random.Generator | None = None
) -> Morphology:
    """Make a text in which each verb occurs with several suffixes, and some forms never occur.

    A sentence is a word that goes with the suffix, a form, two things that go with the stem, and a
    place that goes with the stem's topic. Stem and suffix are independent.

    Parameters
    ----------
    sentences : int, default 6,000
    rng : int, Generator or None
        Seed, source of randomness, or None for fresh entropy.

    Raises
    ------
    ValueError
        If the number of sentences is under 1.

    Examples
    --------
    >>> world = morphology(100, rng=0)
    >>> world.stem["roasting"], world.suffix["roasting"], len(world.held_out)
    ('roast', 'ing', 26)
    """
    sentences = errors.check_int("sentences", sentences, least=1)
    rng = errors.check_rng(rng)
    things, places = {}, {}
    for where, verbs in TOPICS.items():
        for verb in verbs.split():
            stem, *objects = verb.split(":")
            things[stem], places[stem] = objects, where.split()
    stem_of, suffix_of = {}, {}
    for stem, suffix in product(things, SUFFIXES):
        stem_of[stem + suffix], suffix_of[stem + suffix] = stem, suffix
    with_suffix = [form for form in stem_of if suffix_of[form]]
    held_out = rng.choice(with_suffix, size=round(HELD_OUT * len(with_suffix)), replace=False)
    shown = sorted(set(stem_of) - set(held_out))
    text = []
    for form in rng.choice(shown, size=sentences):
        stem = stem_of[form]
        before = rng.choice(SUFFIXES[suffix_of[form]].split())
        two_things = rng.choice(things[stem], size=2, replace=False)
        words = [before, form, *two_things, rng.choice(places[stem])]
        text.append([str(word) for word in words])
    return Morphology(text, stem_of, suffix_of, sorted(held_out.tolist()))
