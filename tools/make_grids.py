"""Make the tables that lectures show but do not compute: python tools/make_grids.py grid (a minute), or … words.

`words` counts sixteen words of the "docs" corpus, which depends on the installed versions, so it is made rarely.
`grid` fits tables to these counts for every k, α, collision rule and dimension of lecture 08's exhibit.
"""

from __future__ import annotations

import argparse
import itertools

import numpy as np

import sgns_edu as sg
from sgns_edu.datasets.sixteen_words import TABLE
from sgns_edu.files import replace_file, save_arrays
from sgns_edu.show.widgets.identity import AXES, GRID, fitted

WORDS = (
    "the of a array matrix row column left right top bottom minimum maximum file read write".split()
)


def make_words() -> None:
    """Count the sixteen words in the docs, and their pairs in windows of ten of them."""
    sentences = sg.load_corpus("docs")
    everything = sg.Vocabulary.from_sentences(sentences)
    words = sorted(WORDS, key=everything.row)
    vocabulary = sg.Vocabulary(words, [everything.counts[everything.row(word)] for word in words])
    counts = sg.theory.cooccurrence(
        sg.skip_gram_pairs(sentences, vocabulary, window=10), len(words)
    ).astype(int)
    rows = [
        ["", "tokens", *words],
        *([w, n, *row] for w, n, row in zip(words, vocabulary.counts, counts.tolist())),
    ]
    with replace_file(TABLE, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(",".join(map(str, row)) + "\n" for row in rows)


def make_grid() -> None:
    """Every state of the exhibit: the scores that two tables arrive at, float32."""
    scores = np.array(
        [fitted(*state).scores for state in itertools.product(*AXES.values())], dtype=np.float32
    )
    save_arrays(GRID, scores=scores.reshape(*map(len, AXES.values()), *scores.shape[1:]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["words", "grid"])
    {"words": make_words, "grid": make_grid}[parser.parse_args().what]()
