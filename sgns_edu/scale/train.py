"""Training on real text: encode once, draw decisions block by block, hand them to an engine."""

from __future__ import annotations

import importlib
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.noise import Unigram
from sgns_edu.scale import batched
from sgns_edu.scale.heldout import hold_out
from sgns_edu.scale.progress import Progress, reporter
from sgns_edu.scale.tiles import Recipe, Tiles
from sgns_edu.study.embeddings import Embeddings
from sgns_edu.text.encoded import END, EncodedText, encode_text
from sgns_edu.text.sampling import keep_probability

BLOCK = 2**15  # words of the text that are decided and trained at a time
LOOKS = 50  # how often a run looks at the held-out loss


class Engine(NamedTuple):
    """A function from tiles to changed tables, and the size of tile and number of shared negatives that suit it."""

    train_tiles: Callable[[np.ndarray, np.ndarray, Tiles], None]
    size: int
    shared: int


@dataclass(frozen=True)
class Settings:
    """What a run is asked for; every value is checked here."""

    dim: int
    window: int
    k: int
    epochs: int
    lr: float
    alpha: float
    subsample: float | None
    min_count: int

    def __post_init__(self) -> None:
        for name in ("dim", "window", "k", "epochs", "min_count"):
            errors.whole(name, getattr(self, name), least=1)
        errors.real("lr", self.lr, above=0)
        errors.real("subsample", self.subsample or 0, least=0)

    def keep(self, counts: np.ndarray) -> np.ndarray:
        """The probability (V,) that a word of the text is used."""
        return keep_probability(counts / counts.sum(), t=self.subsample) if self.subsample else np.ones(len(counts))


def train(sentences: Iterable[Sequence[str]], *, dim: int = 100, window: int = 5, k: int = 5, epochs: int = 5,
          lr: float = 0.025, alpha: float = 0.75, subsample: float | None = 1e-3, min_count: int = 5, engine: str = "auto",
          threads: int | None = None, rng: int | np.random.Generator = 0,
          progress: bool | Callable[[Progress], None] = True) -> Embeddings:
    """Learn a vector for every frequent word of a text by skip-gram with negative sampling, at full speed.

    Parameters
    ----------
    sentences : iterable of lists of words
        A list, a generator (it is read once), or what `read_corpus` returns.
    dim : int, default 100
        Length d of the vectors.
    window : int, default 5
        The widest window; each center draws its own width from 1 … window.
    k : int, default 5
        Negatives for each pair.
    epochs : int, default 5
        How often the text is gone through.
    lr : float, default 0.025
        Learning rate at the start; it falls evenly to 0.
    alpha : float, default 0.75
        Exponent of the noise, q(w) ∝ count(w)^alpha.
    subsample : float or None, default 1e-3
        Words that make up more than this share of the text are thinned; 0 or None keeps every word.
    min_count : int, default 5
        Rarer words get no vector and leave no gap.
    engine : {"auto", "numba", "numpy"}
        "auto" takes Numba's compiled kernels where Numba is installed.
    threads : int or None
        None uses the cores there are. One thread gives the same bytes for the same seed; several do not,
        since they share the tables without locks, but the quality is the same.
    rng : int or Generator, default 0
    progress : bool or callable, default True
        A bar with words/s and the loss on held-out pairs; or a function that is given each `Progress`.

    Returns
    -------
    Embeddings
        With both tables in float32, and in `.log` the learning curve.

    Raises
    ------
    ValueError, TypeError
        A setting out of range, a text without a pair, or a run that diverges.

    Notes
    -----
    Mikolov et al. 2013 (arXiv 1310.4546), equation 4, with negatives shared inside a tile of text (`scale.tiles`).

    Examples
    --------
    >>> emb = train([["the", "quick", "fox"]] * 20, dim=8, min_count=1, subsample=0, engine="numpy", progress=False)
    >>> emb
    Embeddings of 3 words in 8 dimensions: fox, quick, the
    """
    settings = Settings(dim, window, k, epochs, lr, alpha, subsample, min_count)
    chosen = choose_engine(engine)
    threads = errors.whole("threads", _cores() if threads is None else threads, least=1)
    run = Run(settings, encode_text(sentences, min_count=min_count), chosen, int(np.random.default_rng(rng).integers(2**63)))
    with reporter(progress, epochs * run.text.words) as report, _one_blas_thread():
        _train(run, threads, report)
    return Embeddings(run.text.vocabulary, run.W_in, run.W_out, log=run.log)


def choose_engine(name: str) -> Engine:
    """The engine of that name; "auto" is "numba" where it is installed."""
    errors.one_of("engine", name, ["auto", "numba", "numpy"])
    if name != "numpy":
        try:
            kernels = importlib.import_module("sgns_edu.scale.kernels")
            return Engine(kernels.train_tiles, kernels.SIZE, kernels.SHARED)
        except ImportError:
            if name == "numba":
                raise ImportError("engine='numba' needs Numba: pip install 'sgns_edu[fast]'; engine='numpy' works without") from None
    return Engine(batched.train_tiles, batched.SIZE, batched.SHARED)


class Run:
    """The state of a training: both tables, the decisions' recipe, and the curve so far."""

    def __init__(self, settings: Settings, text: EncodedText, engine: Engine, seed: int):
        counts = text.vocabulary.counts
        _need_a_pair(text.rows)
        self.settings, self.text, self.engine, self.seed = settings, text, engine, seed
        noise = Unigram(counts, alpha=settings.alpha).probs()
        self.recipe = Recipe(settings.keep(counts), noise, settings.window, settings.k, engine.size, engine.shared)
        self.W_in = (self.rng(0).random((len(counts), settings.dim), np.float32) - np.float32(0.5)) / np.float32(settings.dim)
        self.W_out = np.zeros_like(self.W_in)
        self.held_out = hold_out(text.rows, self.recipe, self.rng(1))
        self.began = time.perf_counter()
        self.log: list[Progress] = []

    def rng(self, *key: int) -> np.random.Generator:
        """A stream of its own for each part of the run, so that the order in which parts are done does not matter."""
        return np.random.default_rng([self.seed, *key])

    def blocks(self) -> Iterator[tuple[int, int]]:
        """The text in blocks of about BLOCK words that end where sentences end, unless a sentence is longer than a block."""
        rows, start = self.text.rows, 0
        while start < len(rows):
            stop = min(start + BLOCK, len(rows))
            ends = np.flatnonzero(rows[start:stop] == END)
            stop = start + int(ends[-1]) + 1 if len(ends) else stop
            yield start, stop
            start = stop

    def rate(self, epoch: int, place: int) -> float:
        """The learning rate falls evenly over all epochs."""
        return self.settings.lr * (1 - (epoch + place / len(self.text.rows)) / self.settings.epochs)

    def train_block(self, epoch: int, start: int, stop: int) -> int:
        """Decide and train one block; returns how many pairs it had."""
        places = self.held_out.places
        held = places[np.searchsorted(places, start):np.searchsorted(places, stop)] - start
        lr = self.rate(epoch, start), self.rate(epoch, stop)
        tiles = self.recipe.draw(np.asarray(self.text.rows[start:stop]), lr, self.rng(2, epoch, start), held)
        self.engine.train_tiles(self.W_in, self.W_out, tiles)
        return tiles.pairs

    def look(self, epoch: int, place: int) -> Progress:
        """Measure the held-out loss, note it in the log, and refuse to go on with a run that diverges."""
        loss = self.held_out.loss(self.W_in, self.W_out)
        words = round((epoch + place / len(self.text.rows)) * self.text.words)
        self.log.append(Progress(epoch + 1, words, self.rate(epoch, place), loss, time.perf_counter() - self.began))
        if len(self.held_out.center) and not loss < 10 * self.log[0].loss:
            raise ValueError(f"the training diverged in epoch {epoch + 1}: the loss on held-out pairs went from "
                             f"{self.log[0].loss:.2f} to {loss:.2f}; try a smaller lr than {self.settings.lr:g}")
        return self.log[-1]


def _train(run: Run, threads: int, report: Callable[[Progress], None]) -> None:
    report(run.look(0, 0))
    stopped = threading.Event()
    try:
        with ThreadPoolExecutor(threads) as pool:
            try:
                for epoch in range(run.settings.epochs):
                    _epoch(run, epoch, pool.map if threads > 1 else map, stopped, report)
            except BaseException:
                stopped.set()
                raise
    except KeyboardInterrupt:
        warnings.warn("interrupted: these are the vectors learned so far", stacklevel=3)


def _epoch(run: Run, epoch: int, map_blocks: Callable, stopped: threading.Event, report: Callable[[Progress], None]) -> None:
    """Go through the text once. `map_blocks` is `map`, or a pool's."""
    def one(block: tuple[int, int]) -> tuple[int, int]:
        return (0 if stopped.is_set() else run.train_block(epoch, *block)), block[1]

    pairs, looked, apart = 0, 0, len(run.text.rows) * run.settings.epochs / LOOKS
    for trained, stop in map_blocks(one, run.blocks()):
        pairs += trained
        if stop - looked >= apart or stop == len(run.text.rows):
            looked = stop
            report(run.look(epoch, stop))
    if pairs == 0:
        raise ValueError(f"subsample={run.settings.subsample:g} left no pair of the {run.text.words:,} words; "
                         "subsample=0 keeps every word")


def _need_a_pair(rows: np.ndarray) -> None:
    if not any(((block[1:] != END) & (block[:-1] != END)).any() for block in _overlapping(rows)):
        raise ValueError("no sentence has two words of the vocabulary, so there is no pair to train on")


def _overlapping(rows: np.ndarray) -> Iterator[np.ndarray]:
    return (rows[start:start + BLOCK + 1] for start in range(0, len(rows), BLOCK))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _one_blas_thread():
    """The products of tiles are too small to be worth sharing: the blocks are what the threads share."""
    try:
        from threadpoolctl import threadpool_limits

        return threadpool_limits(1, user_api="blas")
    except ImportError:
        return nullcontext()
