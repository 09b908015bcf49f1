"""Training over shards: a text in several files, which workers train side by side and merge.

A run is a folder. A task reads files of the folder and writes one; only names and small numbers
travel, so the tasks may run in processes of one machine or, through joblib, on a cluster. What is
missing is run again, so workers, or the whole run, may be killed at any time.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache, partial
from typing import Literal

import numpy as np

from sgns_edu import errors
from sgns_edu.files import map_arrays, save_arrays
from sgns_edu.scale.folder import Folder, open_folder
from sgns_edu.scale.progress import Progress, Reporter, reporter
from sgns_edu.scale.sampler import Sampler
from sgns_edu.scale.shard_text import encode_shards
from sgns_edu.scale.state import DIVERGED, Run, Settings, describe_divergence, zero_rows
from sgns_edu.scale.train import choose_engine, has_pair, one_blas_thread
from sgns_edu.scale.waves import Task, run_wave
from sgns_edu.study.embeddings import Embeddings
from sgns_edu.text.encoding import EncodedText
from sgns_edu.text.vocabulary import Vocabulary


def train_shards(
    paths: str | os.PathLike | Iterable[str | os.PathLike],
    folder: str | os.PathLike,
    *,
    rounds: int = 16,
    dim: int = 100,
    window: int = 5,
    k: int = 5,
    epochs: int = 5,
    lr: float = 0.05,
    alpha: float = 0.75,
    subsample: float | None = 1e-3,
    min_count: int = 5,
    engine: Literal["auto", "numba", "numpy"] = "auto",
    threads: int | None = None,
    rng: int | np.random.Generator | None = 0,
    progress: bool | Callable[[Progress], None] = True,
) -> Embeddings:
    """Learn one table of vectors from a text in several files, each trained by its own worker.

    One more epoch goes before the others and reads the first file alone. Then, in every epoch, each
    worker trains its file on its own copy of the tables, and `rounds` times all copies are merged.

    Parameters
    ----------
    paths : path, pattern, folder, URL, or an iterable of these
        The shards, as for `read_corpus`. Best of about the same size and mixed by topic; shards
        sorted by topic cost quality.
    folder : path
        Where the run is kept: the encoded text, the tables, the learning curve. The same call
        continues a run that was interrupted, and ends in the same bytes.
    rounds : int, default 16
        Merges an epoch. More cost more time and disk traffic, and lose less quality.
    threads : int or None, default None
        Tasks at a time; None uses all cores, or all workers of a cluster. Each task uses one
        thread. The result does not depend on it.
    dim, window, k, epochs, lr, alpha, subsample, min_count, engine, rng, progress
        As for `train`.

    Returns
    -------
    Embeddings
        With both tables, and the learning curve in `.log`. After Ctrl-C, the vectors of the last
        whole round, with an `Interrupted` warning.

    Raises
    ------
    ValueError, TypeError
        If a setting is out of range, a shard is empty or damaged, the folder is of another run, or
        the training diverges.
    FileNotFoundError
        If a shard does not exist.
    OSError
        If there is not enough room on the disk.

    Notes
    -----
    Tasks run through joblib: in processes of this machine, or on a cluster inside
    ``with joblib.parallel_config(backend="dask"):``. Moves are merged pairwise (Maleki et al. 2020,
    arXiv 2006.02924). One shard is `train(…, threads=1)`, bit for bit.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as name:
    ...     for number in (1, 2):
    ...         shard = pathlib.Path(name, f"shard-{number}.txt")
    ...         _ = shard.write_text("the quick fox\\n" * 20)
    ...     emb = train_shards(f"{name}/shard-*.txt", f"{name}/run", rounds=2, dim=8, min_count=1,
    ...                        subsample=0, engine="numpy", threads=1, progress=False)
    >>> emb
    Embeddings of 3 words in 8 dimensions: fox, quick, the
    """
    settings = Settings(dim, window, k, epochs, lr, alpha, subsample, min_count)
    rounds = errors.check_int("rounds", rounds, least=1)
    workers = -1 if threads is None else errors.check_int("threads", threads, least=1)
    seed = int(errors.check_rng(rng).integers(2**63))
    name = choose_engine(engine).name
    run = open_folder(folder, paths, settings, rounds, name, seed)
    with reporter(progress) as report:
        try:
            _prepare(run, workers)
            _run_steps(run, workers, report)
        except KeyboardInterrupt:
            done = run.newest()
            if done is None:
                raise
            message = f"interrupted: these are the vectors after {done} of {len(run.steps)} rounds"
            warnings.warn(message, errors.Interrupted, stacklevel=2)
    tables = run.load_tables(run.newest() or 0)
    return Embeddings(run.load_vocabulary()[0], *tables, log=run.read_log())


def _prepare(run: Folder, workers: int) -> None:
    """Encode the text and write the first tables, unless that is done."""
    if run.newest() is not None:
        return
    encode_shards(run, workers)
    for shard, name in enumerate(run.shards):
        if not has_pair(run.load_rows(shard)):
            raise ValueError(
                f"no sentence of the shard {name!r} has two words of the vocabulary, "
                f"so there is no pair to train on; min_count is {run.settings.min_count}"
            )
    V = sum(rows.stop - rows.start for rows in run.slices())
    run.check_room((len(run.shards) + 2) * 2 * V * run.settings.dim * 4, "the tables")
    tables = np.stack(ShardRun(run, 0, run.written()).tables)  # (2, V, d)
    for part, rows in enumerate(run.slices()):
        save_arrays(run.tables_file(0, part), tables=tables[:, rows])


def _run_steps(run: Folder, workers: int, report: Reporter) -> None:
    """Train the steps that are left: in each, all shards train, then all slices are merged."""
    steps, done = run.steps, run.newest() or 0
    clock = Clock(run, done)
    report.begin(clock.words[-1], clock.words[done])
    for number in range(done, len(steps)):
        _train(run, number, steps[number].shards, workers)
        report.look(clock.look(number))
        parts = range(len(run.slices()))
        merge = [
            Task(run.tables_file(number + 1, part), partial(merge_slice, run, number, part))
            for part in parts
        ]
        run_wave(merge, workers)
        run.forget(number)
    if done < len(steps) or len(run.read_log()) <= len(steps):
        _train(run, len(steps), range(len(run.shards)), workers)
        report.look(clock.look(len(steps)))
        run.forget(len(steps) - 1)


def _train(run: Folder, number: int, shards: Iterable[int], workers: int) -> None:
    tasks = [Task(run.moved_file(number, s), partial(train_shard, run, number, s)) for s in shards]
    run_wave(tasks, workers)


class Clock:
    """The learning curve of a run: the loss before each step, measured by those who trained it."""

    def __init__(self, run: Folder, done: int):
        self.run = run
        self.looks = run.read_log()[:done]
        self.spent = self.looks[-1].seconds if self.looks else 0.0
        self.began = time.perf_counter()
        _, sizes = run.load_vocabulary()
        read = [sizes[list(step.shards)].sum() / run.rounds for step in run.steps]
        self.words = np.concatenate([[0], np.cumsum(read)]).round().astype(int).tolist()

    def look(self, number: int) -> Progress:
        """Add the look before a step.

        Raises
        ------
        ValueError
            If the run diverges.
        """
        run, steps = self.run, self.run.steps
        shards = steps[number].shards if number < len(steps) else range(len(run.shards))
        losses = np.array([map_arrays(run.moved_file(number, s))["loss"] for s in shards])
        known = losses[~np.isnan(losses)]  # a short shard may have no pair to hold out
        epochs = number / run.rounds
        look = Progress(
            min(int(epochs), run.epochs - 1) + 1,
            self.words[number],
            run.settings.lr * (1 - epochs / run.epochs),
            float(known.mean()) if len(known) else float("nan"),
            self.spent + time.perf_counter() - self.began,
        )
        self.looks.append(look)
        run.write_log(self.looks)
        first = self.looks[0].loss
        if look.loss > DIVERGED * first or np.isnan(look.loss) and not np.isnan(first):
            problem = describe_divergence(look.epoch, first, look.loss, run.settings.lr)
            raise ValueError(f"{problem}, in another folder")
        return look


class ShardRun(Run):
    """A training of one shard. The first has the streams of `train`, the others their own."""

    def __init__(self, folder: Folder, shard: int, written: int):
        self.shard = shard
        vocabulary, sizes, sampler = open_text(folder, written)
        text = EncodedText(vocabulary, folder.load_rows(shard), int(sizes[shard]))
        settings = replace(folder.settings, epochs=folder.epochs)
        super().__init__(settings, text, choose_engine(folder.engine), folder.seed)
        self.sampler = sampler

    def rng(self, *key: int) -> np.random.Generator:
        # subtle: a seed [s, 1] equals [s, 1, 0], so what tells shards apart is not the last number
        return super().rng(*((3, self.shard) if self.shard else ()), *key)


# What a worker keeps between rounds. `written` is when the vocabulary was written, so that another
# run in a folder of the same name has its own.


@lru_cache(maxsize=1)
def open_text(folder: Folder, written: int) -> tuple[Vocabulary, np.ndarray, Sampler]:
    """The vocabulary, the words of each shard, and the noise, whose alias table takes long."""
    vocabulary, sizes = folder.load_vocabulary()
    shares = choose_engine(folder.engine).shares
    return vocabulary, sizes, folder.settings.sampler(vocabulary.counts, shares)


@lru_cache(maxsize=64)
def open_run(folder: Folder, shard: int, written: int) -> ShardRun:
    """The training of a shard, without its tables, which are the large part."""
    run = ShardRun(folder, shard, written)
    run.W_in = run.W_out = np.zeros((0, 0), np.float32)
    return run


def train_shard(folder: Folder, number: int, shard: int) -> None:
    """A task: measure the merged tables, train this shard's part of a step, write what is changed.

    After the last step there is nothing to train.
    """
    run = copy(open_run(folder, shard, folder.written()))
    tables = folder.load_tables(number)
    _, V, d = tables.shape
    run.W_in, run.W_out = (zero_rows(V, d, run.engine.lane) for _ in tables)
    for mine, table in zip(run.tables, tables):
        mine[:] = table
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is refused later
        loss = np.array(run.held_out.loss(run.W_in, run.W_out))
    if number == len(folder.steps):
        save_arrays(folder.moved_file(number, shard), loss=loss)
        return
    step = folder.steps[number]
    run.epoch = step.epoch
    blocks = list(run.blocks())
    first, last = (len(blocks) * r // folder.rounds for r in (step.round, step.round + 1))
    with one_blas_thread():
        for block in blocks[first:last]:
            run.train_block(*block)
    save_arrays(folder.moved_file(number, shard), tables=np.stack(run.tables), loss=loss)


def merge_slice(folder: Folder, number: int, part: int) -> None:
    """A task: merge what all shards did to some rows in one step."""
    old = map_arrays(folder.tables_file(number, part))["tables"]  # (2, n, d)
    rows = folder.slices()[part]
    shards = folder.steps[number].shards
    new = [map_arrays(folder.moved_file(number, s))["tables"][:, rows] for s in shards]
    merged = new[0] if len(new) == 1 else old + merge([tables - old for tables in new])
    save_arrays(folder.tables_file(number + 1, part), tables=merged)


def merge(moves: Sequence[np.ndarray]) -> np.ndarray:
    """Merge moves (…, d) row by row: neighbors in pairs, then these, until one is left.

    What two moves have in common is averaged, what they do not is added.
    """
    moves = list(moves)
    while len(moves) > 1:
        pairs = zip(moves[::2], moves[1::2])
        odd = moves[len(moves) // 2 * 2 :]
        moves = [merge_two(x, y) for x, y in pairs] + odd
    return moves[0]


def merge_two(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(1 − x·y/2x·x)·x + (1 − x·y/2y·y)·y: parallel moves are averaged, perpendicular ones added.

    Maleki et al. 2020 (arXiv 2006.02924), adaptive summation; here for each row (…, d).

    >>> east, north = np.array([[2.0, 0.0]]), np.array([[0.0, 2.0]])
    >>> merge_two(east, east).tolist(), merge_two(east, north).tolist()
    ([[2.0, 0.0]], [[2.0, 2.0]])
    """
    xy, xx, yy = (np.einsum("...d,...d->...", a, b)[..., None] for a, b in ((x, y), (x, x), (y, y)))
    of_x = 1 - xy / np.where(xx > 0, 2 * xx, 1)
    of_y = 1 - xy / np.where(yy > 0, 2 * yy, 1)
    return of_x * x + of_y * y
