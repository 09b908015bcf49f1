"""What a long training says while it runs: a bar, or whatever function the caller gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    loss : float
        On a fixed sample of pairs with a fixed sample of negatives, the same at every look.
    seconds : float
        Since the training began; reading the text is not in it.
    """

    epoch: int
    words: int
    lr: float
    loss: float
    seconds: float


@contextmanager
def reporter(progress: bool | Callable[[Progress], None], words: int) -> Iterator[Callable[[Progress], None]]:
    """A function to be given each look: the caller's own, a bar with words/s and loss, or one that is silent."""
    if callable(progress):
        yield progress
    elif progress:
        from tqdm.auto import tqdm

        with tqdm(total=words, unit=" words", unit_scale=True, desc="training") as bar:
            yield lambda look: _move(bar, look)
    else:
        yield lambda look: None


def _move(bar: object, look: Progress) -> None:
    bar.set_postfix(epoch=look.epoch, loss=f"{look.loss:.3f}", refresh=False)
    bar.update(look.words - bar.n)
