"""The state of a training: both tables, the recipe of its decisions, and the learning curve so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sgns_edu import errors
from sgns_edu.learn.noise import Unigram
from sgns_edu.scale.heldout import hold_out
from sgns_edu.scale.progress import Progress
from sgns_edu.scale.sampler import Recipe, Tiles
from sgns_edu.text.encoding import END, EncodedText
from sgns_edu.text.subsampling import keep_probability

BLOCK = 2**15  # words of the text that are decided and trained at a time
DIVERGED = 10  # times the loss at the start


class Engine(NamedTuple):
    """A function from tiles to changed tables."""

    name: str
    train_tiles: Callable[[np.ndarray, np.ndarray, Tiles], None]


@dataclass(frozen=True)
class Settings:
    """What a run is asked for; every value is checked here, and kept as a plain int or float."""

    dim: int
    window: int
    k: int
    epochs: int
    lr: float
    alpha: float
    subsample: float | None
    min_count: int
    shared: int

    def __post_init__(self) -> None:
        checked = {
            name: errors.check_int(name, getattr(self, name), least=1)
            for name in ("dim", "k", "epochs", "min_count", "shared")
        }
        checked["window"] = errors.check_int("window", self.window, least=1, most=BLOCK)
        checked["lr"] = errors.check_float(
            "lr", self.lr, above=0, most=1e30
        )  # float32 ends at 3e38
        checked["alpha"] = errors.check_float("alpha", self.alpha, least=-1, most=2)
        checked["subsample"] = errors.check_float("subsample", self.subsample or 0, least=0)
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    def recipe(self, counts: np.ndarray) -> Recipe:
        """How decisions are drawn for a text with these counts (V,)."""
        keep = (
            keep_probability(counts / counts.sum(), t=self.subsample)
            if self.subsample
            else np.ones(len(counts))
        )
        noise = Unigram(counts, alpha=self.alpha).probs()
        return Recipe(keep, noise, self.window, self.k, shared=self.shared)


class Run:
    """A training that has not begun: `train_block` and `look` move it on.

    Every random part has a stream of its own, so that the decisions for a block of text do not depend on the order in
    which blocks are trained, and a resumed run draws what an uninterrupted one would have drawn.
    """

    def __init__(self, settings: Settings, text: EncodedText, engine: Engine, seed: int):
        V, d = len(text.vocabulary), settings.dim
        self.settings, self.text, self.engine, self.seed = settings, text, engine, seed
        self.recipe = settings.recipe(text.vocabulary.counts)
        self.W_in = (self.rng(0).random((V, d), np.float32) - np.float32(0.5)) / np.float32(
            d
        )  # (V, d)
        self.W_out = np.zeros((V, d), np.float32)
        self.held_out = hold_out(text.rows, self.recipe, self.rng(1))
        self.began = time.perf_counter()
        self.epoch = 0
        self.log: list[Progress] = []

    def rng(self, *key: int) -> np.random.Generator:
        """The stream of one part of the run."""
        return np.random.default_rng([self.seed, *key])

    def blocks(self) -> Iterator[tuple[int, int]]:
        """The text in blocks of about BLOCK words that end with a sentence.

        A sentence that is longer than that is cut, and the pairs across a cut are lost: at window 5, with frequent words
        thinned, 14 of the 157,000 pairs of a block of English, which is one in eleven thousand.
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
        """Decide and train one block; returns how many pairs it had."""
        places = self.held_out.places
        held = places[np.searchsorted(places, start) : np.searchsorted(places, stop)] - start
        block = np.asarray(self.text.rows[start:stop])
        tiles = self.recipe.draw(
            block, (self.rate(start), self.rate(stop)), self.rng(2, self.epoch, start), held
        )
        self.engine.train_tiles(self.W_in, self.W_out, tiles)
        return tiles.pairs

    @np.errstate(over="ignore", invalid="ignore")
    def look(self, place: int) -> Progress:
        """Measure the held-out loss, note it in the log, and refuse to go on with a run that diverges.

        Raises
        ------
        ValueError
            The loss is no number, or DIVERGED times what it was.
        """
        loss = self.held_out.loss(self.W_in, self.W_out)
        words = round((self.epoch + place / len(self.text.rows)) * self.text.words)
        seconds = time.perf_counter() - self.began
        self.log.append(
            Progress(
                self.epoch + (place > 0 or not self.log), words, self.rate(place), loss, seconds
            )
        )
        if loss > DIVERGED * self.log[0].loss or not np.isfinite(
            self.W_in.sum() + self.W_out.sum()
        ):
            raise ValueError(
                f"the training diverged in epoch {self.epoch + 1}: the loss went from "
                f"{self.log[0].loss:.2f} to {loss:.2f}; try an lr smaller than {self.settings.lr:g}"
            )
        return self.log[-1]
