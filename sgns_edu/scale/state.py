"""The state of a training: both tables, how decisions are drawn, and the learning curve."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from sgns_edu import errors
from sgns_edu.learn.noise import Unigram
from sgns_edu.scale.heldout import hold_out
from sgns_edu.scale.progress import Progress
from sgns_edu.scale.sampler import Sampler, Tiles
from sgns_edu.text.encoding import END, EncodedText
from sgns_edu.text.subsampling import keep_probability

FEW = 1000  # words; in a smaller vocabulary pairs share fewer negatives and step one by one
REUSE = 0.5  # the rates of all uses of a negative in its tile add up to about this
BLOCK = 2**15  # words of the text that are decided and trained at a time
DIVERGED = 10  # times the loss at the start


class Engine(NamedTuple):
    """A function from tiles to changed tables.

    Its rows are filled up with zeros to a multiple of `lane` numbers; `shares` says whether
    neighboring pairs may use the same negatives, see `scale.sampler`.
    """

    name: str
    train_tiles: Callable[[np.ndarray, np.ndarray, Tiles], None]
    lane: int = 1
    shares: bool = True


@dataclass(frozen=True)
class Settings:
    """The settings of a run; every value is checked here, and kept as a plain int or float."""

    dim: int
    window: int
    k: int
    epochs: int
    lr: float
    alpha: float
    subsample: float | None
    min_count: int

    def __post_init__(self) -> None:
        check_int, check_float = errors.check_int, errors.check_float
        for name in ("dim", "k", "epochs", "min_count"):
            self._keep(name, check_int(name, getattr(self, name), least=1))
        self._keep("window", check_int("window", self.window, least=1, most=BLOCK))
        self._keep("lr", check_float("lr", self.lr, above=0, most=1e30))  # float32 ends at 3e38
        self._keep("alpha", check_float("alpha", self.alpha, least=-1, most=2))
        self._keep("subsample", check_float("subsample", self.subsample or 0, least=0))

    def _keep(self, name: str, value: int | float) -> None:
        object.__setattr__(self, name, value)

    def sampler(self, counts: np.ndarray, shares: bool = True) -> Sampler:
        """How decisions are drawn for a text with these counts (V,)."""
        keep = np.ones(len(counts))
        if self.subsample:
            keep = np.asarray(keep_probability(counts / counts.sum(), t=self.subsample))
        noise = Unigram(counts, alpha=self.alpha).probs()
        sampler = Sampler(keep, noise, self.window, self.k, self.lr)
        if not shares:
            return sampler
        if len(counts) < FEW:
            return replace(sampler, reuse=REUSE / 2)
        return replace(sampler, reuse=REUSE, at_once=4)


class Run:
    """A training that has not begun; `train_block` and `look` advance it.

    Every random part has a stream of its own, so that the decisions for a block of text do not
    depend on the order in which blocks are trained, and a resumed run draws what an uninterrupted
    one would have drawn.
    """

    def __init__(self, settings: Settings, text: EncodedText, engine: Engine, seed: int):
        V, d = len(text.vocabulary), settings.dim
        self.settings, self.text, self.engine, self.seed = settings, text, engine, seed
        self.sampler = settings.sampler(text.vocabulary.counts, engine.shares)
        self.W_in, self.W_out = (zero_rows(V, d, engine.lane) for table in range(2))  # (V, D)
        start = self.rng(0).random((V, d), np.float32)
        self.W_in[:, :d] = (start - np.float32(0.5)) / np.float32(d)
        self.held_out = hold_out(text.rows, self.sampler, self.rng(1))
        self.began = time.perf_counter()
        self.epoch = 0
        self.log: list[Progress] = []

    @property
    def tables(self) -> tuple[np.ndarray, np.ndarray]:
        """W_in and W_out without what their rows are filled up with, (V, d)."""
        d = self.settings.dim
        return self.W_in[:, :d], self.W_out[:, :d]

    def rng(self, *key: int) -> np.random.Generator:
        """The stream of one part of the run."""
        return np.random.default_rng([self.seed, *key])

    def blocks(self) -> Iterator[tuple[int, int]]:
        """The text in blocks of about BLOCK words that end with a sentence.

        A longer sentence is cut, and the pairs across a cut are lost: at window 5, about 14 of the
        157,000 pairs of a block of English.
        """
        rows, start = self.text.rows, 0
        while start < len(rows):
            stop = min(start + BLOCK, len(rows))
            ends = np.flatnonzero(rows[start:stop] == END)
            stop = start + int(ends[-1]) + 1 if len(ends) else stop
            yield start, stop
            start = stop

    def rate(self, place: int) -> float:
        """The learning rate falls evenly over all epochs."""
        return self.settings.lr * (
            1 - (self.epoch + place / len(self.text.rows)) / self.settings.epochs
        )

    @np.errstate(over="ignore", invalid="ignore")
    def train_block(self, start: int, stop: int) -> int:
        """Decide and train one block; return how many pairs it had."""
        places = self.held_out.places
        first, last = np.searchsorted(places, [start, stop])
        block = np.asarray(self.text.rows[start:stop])
        lr = self.rate(start), self.rate(stop)
        rng = self.rng(2, self.epoch, start)
        tiles = self.sampler.draw(block, lr, rng, places[first:last] - start)
        self.engine.train_tiles(self.W_in, self.W_out, tiles)
        return tiles.pairs

    @np.errstate(over="ignore", invalid="ignore")
    def look(self, place: int) -> Progress:
        """Measure the held-out loss and add it to the log.

        Raises
        ------
        ValueError
            If the run diverges: the tables are not finite, or the loss is DIVERGED times what it was.
        """
        epoch = self.epoch + (place > 0 or not self.log)
        words = round((self.epoch + place / len(self.text.rows)) * self.text.words)
        loss = self.held_out.loss(self.W_in, self.W_out)
        seconds = time.perf_counter() - self.began
        self.log.append(Progress(epoch, words, self.rate(place), loss, seconds))
        finite = np.isfinite(self.W_in.sum() + self.W_out.sum())
        if loss > DIVERGED * self.log[0].loss or not finite:
            first, lr = self.log[0].loss, self.settings.lr
            raise ValueError(describe_divergence(self.epoch + 1, first, loss, lr))
        return self.log[-1]


def describe_divergence(epoch: int, first: float, loss: float, lr: float) -> str:
    """Say that a run diverges, and what to try."""
    return (
        f"the training diverged in epoch {epoch}: the loss went from {first:.2f} to {loss:.3g}; "
        f"try an lr smaller than {lr:g}"
    )


def zero_rows(V: int, d: int, lane: int, dtype: DTypeLike = np.float32) -> np.ndarray:
    """Zeros (V, D) that begin on a 64-byte line; D is d rounded up to a multiple of `lane`."""
    D = -(-d // lane) * lane
    room = np.zeros(V * D + 16, dtype)
    first = -room.ctypes.data % 64 // room.itemsize
    return room[first : first + V * D].reshape(V, D)
