"""Training on real text: encode once, decide block by block, hand the decisions to an engine."""

from __future__ import annotations

import importlib
import os
import threading
import warnings
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Literal

import numpy as np

from sgns_edu import errors
from sgns_edu.files import check_destination
from sgns_edu.scale import engine_numpy as batched
from sgns_edu.scale.checkpoint import resume, save
from sgns_edu.scale.progress import Progress, Reporter, reporter
from sgns_edu.scale.sampler import SHARED, how_many
from sgns_edu.scale.state import Engine, Run, Settings
from sgns_edu.study.embeddings import Embeddings
from sgns_edu.text.encoding import END, encode_text

LOOKS = 50  # how often a run looks at the held-out loss


def train(
    sentences: Iterable[Sequence[str]],
    *,
    dim: int = 100,
    window: int = 5,
    k: int = 5,
    epochs: int = 5,
    lr: float = 0.025,
    alpha: float = 0.75,
    subsample: float | None = 1e-3,
    min_count: int = 5,
    shared: int | Literal["few"] = SHARED,
    engine: str = "auto",
    threads: int | None = None,
    rng: int | np.random.Generator = 0,
    progress: bool | Callable[[Progress], None] = True,
    checkpoint: str | os.PathLike | None = None,
) -> Embeddings:
    """Learn a vector for every frequent word of a text by skip-gram with negative sampling, at full speed.

    Parameters
    ----------
    sentences : iterable of lists of words
        A list, a generator (it is read once), or what `read_corpus` returns. It need not fit in memory.
    dim : int, default 100
        Length d of the vectors.
    window : int, default 5
        The widest window, in words to either side, at most 32,768; each center draws its own width from 1 … window.
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
    shared : int or "few", default 20
        How many negatives sixteen neighboring words share (`scale.tiles`). "few" shares 8: half as fast again, for a point
        or so of SimLex-999 (Spearman × 100) and half a point over five similarity sets; with 4 the vectors are worse at
        everything.
    engine : {"auto", "numba", "numpy"}, default "auto"
        "auto" takes Numba's compiled kernels where Numba is installed.
    threads : int or None, default None
        None uses the cores there are. One thread gives the same bytes for the same seed; several do not,
        since they share the tables without locks, but the quality is the same.
    rng : int or Generator, default 0
        A seed of at least 0, or a Generator, from which one number is drawn.
    progress : bool or callable, default True
        A bar with words/s, time left and the loss on held-out pairs; or a function that is given each `Progress`.
    checkpoint : path, optional
        The run is saved there after every epoch; the same call goes on from it, and returns at once when it is done.

    Returns
    -------
    Embeddings
        With both tables in float32, and in `.log` the learning curve. Interrupted with Ctrl-C, the vectors learned
        so far, with a warning.

    Raises
    ------
    ValueError, TypeError
        A setting out of range, a text without a pair, a run that diverges, the checkpoint of another run.
    ImportError
        engine="numba" without Numba.
    OSError
        No room for the encoded text in the folder for temporary files, or for the checkpoint (the old one stands); a
        checkpoint in a folder that does not exist or cannot be written.

    Notes
    -----
    Mikolov et al. 2013 (arXiv 1310.4546), equation 4, with negatives shared inside a tile of text (`scale.tiles`).

    Examples
    --------
    >>> emb = train([["the", "quick", "fox"]] * 20, dim=8, min_count=1, subsample=0, engine="numpy", progress=False)
    >>> emb
    Embeddings of 3 words in 8 dimensions: fox, quick, the
    """
    if checkpoint is not None:
        check_destination(checkpoint)  # better now than after the first epoch
    settings = Settings(dim, window, k, epochs, lr, alpha, subsample, min_count, how_many(shared))
    chosen = choose_engine(engine)
    threads = errors.check_int("threads", _cores() if threads is None else threads, least=1)
    seed = int(errors.check_rng(rng).integers(2**63))
    with reporter(progress) as report, _one_blas_thread():
        text = encode_text(sentences, min_count=min_count)
        _need_a_pair(text.rows)
        report.say("preparing, which takes a few seconds the first time")
        run = Run(settings, text, chosen, seed)
        chosen.train_tiles(run.W_in, run.W_out, run.recipe.idle())
        _train(run, threads, report, checkpoint)
    if run.epoch < run.settings.epochs:
        warnings.warn(
            f"interrupted in epoch {run.epoch + 1}: these are the vectors learned so far",
            errors.Interrupted,
            stacklevel=2,
        )
    return Embeddings(text.vocabulary, run.W_in, run.W_out, log=run.log)


def choose_engine(name: str) -> Engine:
    """The engine of that name; "auto" is "numba" where it is installed, and says so where it is not.

    Raises
    ------
    ValueError
        Another name.
    ImportError
        "numba" without Numba.
    """
    if errors.check_choice("engine", name, ["auto", "numba", "numpy"]) != "numpy":
        try:
            kernels = importlib.import_module("sgns_edu.scale.engine_numba")
            return Engine("numba", kernels.train_tiles)
        except ImportError:
            hint = "pip install 'sgns_edu[fast]'"
            if name == "numba":
                raise ImportError(
                    f"engine='numba' needs Numba: {hint}; engine='numpy' works without"
                ) from None
            warnings.warn(
                f"Numba is not installed, so NumPy trains, more slowly: {hint}", stacklevel=3
            )
    return Engine("numpy", batched.train_tiles)


def _train(run: Run, threads: int, report: Reporter, path: str | os.PathLike | None) -> None:
    """All epochs, or what is left of them. Ctrl-C ends it early."""
    if path is not None:
        resume(run, path)
    report.begin(run.settings.epochs * run.text.words, run.log[-1].words if run.log else 0)
    report.look(run.log[-1] if run.log else run.look(0))
    stopped = threading.Event()
    try:
        with ThreadPoolExecutor(threads) as pool:
            try:
                while run.epoch < run.settings.epochs:
                    _epoch(run, pool.map if threads > 1 else map, stopped, report)
                    run.epoch += 1
                    if path is not None:
                        save(run, path)
            finally:
                stopped.set()
    except KeyboardInterrupt:
        return


def _epoch(run: Run, map_blocks: Callable, stopped: threading.Event, report: Reporter) -> None:
    """Go through the text once. `map_blocks` is `map`, or a pool's."""

    def one(block: tuple[int, int]) -> tuple[int, int]:
        return (0 if stopped.is_set() else run.train_block(*block)), block[1]

    end, pairs, looked = len(run.text.rows), 0, 0
    for trained, stop in map_blocks(one, run.blocks()):
        pairs += trained
        if stop == end or stop - looked >= end * run.settings.epochs / LOOKS:
            looked = stop
            report.look(run.look(stop))
    if pairs == 0:
        raise ValueError(
            f"subsample={run.settings.subsample or 0:g} left no pair of the {run.text.words:,} words; "
            "subsample=0 keeps every word"
        )


def _need_a_pair(rows: np.ndarray) -> None:
    step = 2**20
    pieces = (rows[start : start + step + 1] for start in range(0, len(rows), step))
    if not any(((piece[1:] != END) & (piece[:-1] != END)).any() for piece in pieces):
        raise ValueError(
            "no sentence has two words of the vocabulary, so there is no pair to train on"
        )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _one_blas_thread() -> AbstractContextManager:
    """The products of tiles are too small to be shared: the blocks are what the threads share."""
    try:
        from threadpoolctl import threadpool_limits

        return threadpool_limits(1, user_api="blas")
    except ImportError:
        return nullcontext()
