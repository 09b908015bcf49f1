"""The text of shards as rows: each shard numbers its words, the counts add up, all are renumbered."""

from __future__ import annotations

from collections import Counter
from functools import partial

import numpy as np

from sgns_edu.files import load_arrays, replace_file, save_arrays
from sgns_edu.scale.folder import Folder, decode_words, encode_words
from sgns_edu.scale.waves import Task, is_whole, run_wave
from sgns_edu.text.encoding import BUFFER, END, RARE, write_first_numbers
from sgns_edu.text.reading import read_corpus
from sgns_edu.text.vocabulary import keep_frequent


def encode_shards(folder: Folder, workers: int) -> None:
    """Write the vocabulary of the whole text, and the rows of every shard."""
    shards = range(len(folder.shards))
    if not is_whole(folder.vocabulary_file()):
        number = [Task(folder.words_file(s), partial(number_words, folder, s)) for s in shards]
        run_wave(number, workers)
        add_counts(folder)
    renumber = [Task(folder.rows_file(s), partial(renumber_words, folder, s)) for s in shards]
    run_wave(renumber, workers)


def number_words(folder: Folder, shard: int) -> None:
    """A task: number the words of a shard as they first occur, and count them."""
    text = read_corpus(folder.shards[shard], errors=folder.errors)
    with replace_file(folder.numbers_file(shard)) as file:
        words, counts = write_first_numbers(text, file)
    save_arrays(folder.words_file(shard), words=encode_words(words), counts=counts)


def add_counts(folder: Folder) -> None:
    """Add up the counts of all shards, and keep the words that are frequent in the whole text."""
    total: Counter[str] = Counter()
    sizes = []
    for shard in range(len(folder.shards)):
        arrays = load_arrays(folder.words_file(shard))
        total.update(dict(zip(decode_words(arrays["words"]), arrays["counts"].tolist())))
        sizes.append(arrays["counts"].sum())
    words, counts = keep_frequent(total, folder.settings.min_count)
    save_arrays(
        folder.vocabulary_file(),
        words=encode_words(words),
        counts=np.array(counts),
        shards=np.array(sizes),
    )


def renumber_words(folder: Folder, shard: int) -> None:
    """A task: write a shard as rows of the tables, without the words that are too rare."""
    vocabulary, _ = folder.load_vocabulary()
    row = {word: number for number, word in enumerate(vocabulary.words)}
    words = decode_words(load_arrays(folder.words_file(shard))["words"])
    new_rows = np.array([*(row.get(word, RARE) for word in words), END], dtype=np.int32)
    with open(folder.numbers_file(shard), "rb") as source:
        with replace_file(folder.rows_file(shard)) as file:
            while block := source.read(4 * BUFFER):
                rows = new_rows[np.frombuffer(block, dtype=np.int32)]  # END is the last place
                file.write(rows[rows != RARE].tobytes())
