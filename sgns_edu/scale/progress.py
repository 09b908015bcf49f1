"""How a long training reports its progress: by a bar, or by a function of the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tqdm import tqdm


class Progress(NamedTuple):
    """One look at a run.

    Attributes
    ----------
    epoch : int
        The epoch under way, from 1.
    words : int
        Words of text read so far, in all epochs together.
    lr : float
        The learning rate at that place.
    loss : float
        The mean in nats over a fixed sample of pairs with fixed negatives; nan where a tiny or
        heavily subsampled text leaves no pair for it.
    seconds : float
        Since the text was read, in this and in resumed runs together.
    """

    epoch: int
    words: int
    lr: float
    loss: float
    seconds: float


class Reporter:
    """Silent; the others override its three methods."""

    def say(self, text: str) -> None:
        """Name what is being done."""

    def begin(self, words: int, done: int) -> None:
        """Start a training of `words` words, or continue it after the first `done` of them."""

    def look(self, look: Progress) -> None:
        """Show one look at the run."""


class Bar(Reporter):
    """A bar with words/s, time left, and the loss."""

    def __init__(self, bar: tqdm):
        self.bar = bar

    def say(self, text: str) -> None:
        self.bar.set_description(text)

    def begin(self, words: int, done: int) -> None:
        self.bar.reset(total=words)
        # subtle: words of an earlier session must not count for the speed of this one
        self.bar.initial = self.bar.n = self.bar.last_print_n = done
        self.say("training")

    def look(self, look: Progress) -> None:
        shown: dict[str, int | str] = {"epoch": look.epoch}
        if not isnan(look.loss):
            shown["loss"] = f"{look.loss:.3f}"
        self.bar.set_postfix(shown, refresh=False)
        self.bar.update(look.words - self.bar.n)


class Call(Reporter):
    """Passes every look to a function of the caller."""

    def __init__(self, function: Callable[[Progress], None]):
        self.function = function

    def look(self, look: Progress) -> None:
        self.function(look)


@contextmanager
def reporter(progress: bool | Callable[[Progress], None]) -> Iterator[Reporter]:
    """A bar, the caller's function, or silence."""
    if callable(progress):
        yield Call(progress)
    elif progress:
        from tqdm.auto import tqdm as auto_tqdm

        with auto_tqdm(unit=" words", unit_scale=True, desc="reading") as bar:
            yield Bar(bar)
    else:
        yield Reporter()
