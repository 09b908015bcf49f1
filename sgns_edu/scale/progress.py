"""What a long training says while it runs: a bar, or whatever function the caller gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isnan
from typing import NamedTuple


class Progress(NamedTuple):
    """One look at a run.

    Attributes
    ----------
    epoch : int
        The epoch under way, from 1.
    words : int
        Words of text gone through so far, all epochs together.
    lr : float
        The learning rate at that place.
    loss : float
        The mean in nats over a fixed sample of pairs with a fixed sample of negatives, the same at every look; nan where
        a tiny or much thinned text gave no pair for it.
    seconds : float
        Since the text was read, in this and in resumed runs together.
    """

    epoch: int
    words: int
    lr: float
    loss: float
    seconds: float


class Reporter:
    """Says nothing; what others say, they say by the same three methods."""

    def say(self, what: str) -> None:
        """Name what is being done."""

    def begin(self, words: int, done: int) -> None:
        """The training begins, `words` words long, or goes on after the first `done` of them."""

    def look(self, look: Progress) -> None:
        """Show one look at the run."""


class Bar(Reporter):
    """A bar with words/s, time left, and the loss."""

    def __init__(self, bar: object):
        self.bar = bar

    def say(self, what: str) -> None:
        self.bar.set_description(what)

    def begin(self, words: int, done: int) -> None:
        self.bar.reset(total=words)
        self.bar.initial = self.bar.n = self.bar.last_print_n = (
            done  # another session's words are not this one's speed
        )
        self.say("training")

    def look(self, look: Progress) -> None:
        loss = {} if isnan(look.loss) else {"loss": f"{look.loss:.3f}"}
        self.bar.set_postfix(epoch=look.epoch, **loss, refresh=False)
        self.bar.update(look.words - self.bar.n)


class Call(Reporter):
    """Hands every look to the caller's own function."""

    def __init__(self, function: Callable[[Progress], None]):
        self.look = function


@contextmanager
def reporter(progress: bool | Callable[[Progress], None]) -> Iterator[Reporter]:
    """A bar, the caller's function, or silence."""
    if callable(progress):
        yield Call(progress)
    elif progress:
        from tqdm.auto import tqdm

        with tqdm(unit=" words", unit_scale=True, desc="reading") as bar:
            yield Bar(bar)
    else:
        yield Reporter()
