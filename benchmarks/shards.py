"""Does a cluster pay? Rates measured here, and on paper what an epoch over shards costs: python benchmarks/shards.py

Each machine has 16 cores and trains 16 shards at a time, each in one process. In a round a shard reads both tables and
writes them, 2·V·d numbers of 4 bytes each way, and the merge reads them once more. What travels between machines does so
at 10 Gbit/s a machine; the storage they share is taken to be as fast as all of them together.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

CORES = 16  # of a machine, and shards that it trains
NETWORK = 10e9 / 8  # bytes a second and machine
DIM = 100
MACHINES = (1, 2, 4, 8, 16, 32, 64)
TEXTS = (10**9, 10**11)
VOCABULARIES = (200_000, 1_000_000)


class Rates(NamedTuple):
    """What one core does in a second, and what every task costs whatever its size.

    Attributes
    ----------
    trained : float
        Words.
    copied : float
        Bytes of the tables, read and written by a task that trains.
    merged : float
        Numbers of a shard's tables.
    task : float
        Seconds: a task that is sent, finds its files and reports.
    """

    trained: float
    copied: float
    merged: float
    task: float


class Epoch(NamedTuple):
    """Seconds of an epoch on paper.

    Attributes
    ----------
    training : float
    round : float
        What one round adds.
    rounds : int
        As many as take no longer than the training, 0 if even one does.
    """

    training: float
    round: float
    rounds: int


def predict_epoch(
    rates: Rates, machines: int, words: float, V: int, network: float = NETWORK
) -> Epoch:
    """Predict an epoch. On one machine, nothing goes through the network."""
    numbers = 2 * V * DIM  # of both tables
    link = np.inf if machines == 1 else network / CORES  # bytes a second and core
    training = words / (machines * CORES * rates.trained)
    copying = 8 * numbers / min(rates.copied, link)
    merging = max(numbers / rates.merged, 4 * numbers / link)  # as many shards as cores
    more = copying + merging + 2 * rates.task
    return Epoch(training, more, int(training / more))


def show_table(rates: Rates) -> Iterator[str]:
    """Yield the rows of the table: an epoch for each text, vocabulary and number of machines."""
    yield (
        f"{'words':>7} {'V':>9} {'machines':>8} {'GB a shard and round':>20} {'training, s':>11} "
        f"{'a round, s':>10} {'16 rounds / training':>20} {'rounds that cost as much':>24}"
    )
    for words in TEXTS:
        for V in VOCABULARIES:
            for machines in MACHINES:
                epoch = predict_epoch(rates, machines, words, V)
                share = 16 * epoch.round / epoch.training
                yield (
                    f"{words:7.0e} {V:9,} {machines:8} {2 * V * DIM * 8 / 1e9:20.2f} "
                    f"{epoch.training:11.1f} {epoch.round:10.2f} {share:20.2f} {epoch.rounds:24}"
                )


def measure(V: int, words: int) -> Rates:
    """Train, copy and merge a made-up Zipf text here, each timed in processor seconds."""
    from sgns_edu.scale import shards
    from sgns_edu.scale.folder import open_folder
    from sgns_edu.scale.state import Settings
    from sgns_edu.scale.waves import Task, run_wave

    settings = Settings(DIM, 5, 5, 2, 0.025, 0.75, 1e-3, 1)
    with tempfile.TemporaryDirectory() as name:
        text = Path(name, "text")
        text.mkdir()
        for shard in range(2):
            write_text(text / f"{shard}.txt", words, V, shard)
        with open_folder(Path(name, "run"), text, settings, 1, "numba", 0) as run:
            shards.prepare(run, 1)
            for shard in range(2):
                shards.train_shard(run, 0, shard)  # compile, and fill the caches
            training = shards.ShardRun(run, 0, run.written())
            blocks = list(training.blocks())
            pure = spend(lambda: [training.train_block(*block) for block in blocks])
            whole = spend(lambda: shards.train_shard(run, 0, 0))
        numbers = 2 * len(training.text.vocabulary) * DIM
        moves = [np.ones(numbers // 2, np.float32).reshape(-1, DIM) * n for n in (1, 2)]
        merging = spend(lambda: shards.merge_two(*moves))
        files = [Path(name, f"task-{number}") for number in range(50)]
        began = time.perf_counter()
        run_wave([Task(file, file.touch) for file in files], 1)
        task = (time.perf_counter() - began) / len(files)
    beside = max(whole - pure, 1e-9)
    return Rates(words / pure, 8 * numbers / beside, numbers / merging, task)


def spend(act: Callable[[], object]) -> float:
    """The fewest processor seconds of three calls."""
    seconds = []
    for _ in range(3):
        began = time.process_time()
        act()
        seconds.append(time.process_time() - began)
    return min(seconds)


def write_text(path: Path, words: int, V: int, seed: int) -> None:
    """Sentences of 20 words, the r-th word 1/r as often as the first; every word occurs."""
    rng = np.random.default_rng(seed)
    rows = np.concatenate([np.arange(V), (V ** rng.random(words - V)).astype(int) - 1])
    rng.shuffle(rows)
    lines = (" ".join(f"w{row:x}" for row in rows[at : at + 20]) for at in range(0, words, 20))
    path.write_text("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--words", type=int, default=2_000_000, help="of a shard that is timed")
    parser.add_argument("--vocabulary", type=int, default=100_000, help="words of the shard")
    asked = parser.parse_args()
    rates = measure(asked.vocabulary, asked.words)
    print(
        f"one core, a second: {rates.trained:,.0f} words trained, {rates.copied / 1e6:,.0f} MB of tables copied, "
        f"{rates.merged / 1e6:,.0f} million numbers merged; a task: {1000 * rates.task:.2f} ms"
    )
    for row in show_table(rates):
        print(row)


if __name__ == "__main__":
    main()
