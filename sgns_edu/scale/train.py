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
from sgns_edu.scale import engine_numpy
from sgns_edu.scale.checkpoint import resume, save
from sgns_edu.scale.progress import Progress, Reporter, reporter
from sgns_edu.scale.state import Engine, Run, Settings
from sgns_edu.study.embeddings import Embeddings
from sgns_edu.text.encoding import END, encode_text

LOOKS = 50  # how often a run looks at the held-out loss
USEFUL = 0.3  # no rate above learned better than a lower one, and most diverge; docs/decisions.md
WORSE = 0.2  # nats between the best and the last held-out loss; sound runs had at most .054
THEIRS = {  # gensim's settings
    "vector_size": "dim",
    "size": "dim",
    "negative": "k",
    "ns_exponent": "alpha",
    "sample": "subsample",
    "workers": "threads",
    "iter": "epochs",
    "seed": "rng",
    "corpus_file": "sentences=sg.read_corpus(path) reads a file",
    "sg": "it is always skip-gram here",
    "hs": "it is always negative sampling here; sg.HierarchicalSoftmax is an objective of "
    "sg.Trainer",
    "min_alpha": "lr falls to 0 here",
    "compute_loss": "the held-out loss is always measured, see .log",
    "callbacks": "it is called progress here",
}


@errors.explain_names(THEIRS)
def train(
    sentences: Iterable[Sequence[str]],
    *,
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
    checkpoint: str | os.PathLike | None = None,
) -> Embeddings:
    """Learn a vector for every frequent word of a text by skip-gram with negative sampling, fast.

    Parameters
    ----------
    sentences : iterable of lists of words
        A list, a generator (it is read once), or what `read_corpus` returns. It need not fit in
        memory.
    dim : int, default 100
        Length d of the vectors.
    window : int, default 5
        The widest window, in words to either side, at most 32,768. Each center draws a width from 1
        … window.
    k : int, default 5
        Negatives for each pair.
    epochs : int, default 5
        Passes over the text.
    lr : float, default 0.05
        Learning rate at the start; it falls linearly to 0. Above .3 nothing was learned better than
        below, and most runs diverge: a UserWarning says so.
    alpha : float, default 0.75
        Exponent of the noise, q(w) ∝ count(w)^alpha.
    subsample : float or None, default 1e-3
        Threshold t of `keep_probability`; 0 or None keeps every word.
    min_count : int, default 5
        Words with fewer occurrences get no vector; they are removed before windows are cut.
    engine : {"auto", "numba", "numpy"}, default "auto"
        "numba" takes one step after the other, compiled; "numpy" takes steps in batches, several
        times slower. Both learn the same. "auto" is "numba" if Numba is installed.
    threads : int or None, default None
        None uses all available cores. With one thread the same seed gives the same bytes; several
        threads share the tables without locks, so their results differ from run to run, with the
        same quality.
    rng : int, Generator or None, default 0
        A seed, a Generator, from which one number is drawn, or None for fresh entropy.
    progress : bool or callable, default True
        Show a bar with words per second, time left and the loss on held-out pairs; a function gets
        each `Progress`.
    checkpoint : path, optional
        Where to save the run after every epoch. The same call continues from there, and returns at
        once when done.

    Returns
    -------
    Embeddings
        With both tables in float32, and the learning curve in `.log`. After Ctrl-C, the vectors
        learned so far, with an `Interrupted` warning.

    Raises
    ------
    ValueError, TypeError
        If a setting is out of range, the text has no pair, the run diverges, or the checkpoint is
        of another run.
    ImportError
        If engine="numba" and Numba is not installed.
    OSError
        If there is no room for the encoded text in the folder for temporary files or for the
        checkpoint (the old one is kept), or the checkpoint's folder does not exist or cannot be
        written.

    Notes
    -----
    Mikolov et al. 2013 (arXiv 1310.4546), equation 4, pair by pair as in `explain` and `update`.
    Neighboring pairs share negatives, and in a vocabulary of 1,000 words or more four of them step at
    once (`scale.sampler`).

    Examples
    --------
    >>> emb = train([["the", "quick", "fox"]] * 20, dim=8, min_count=1, subsample=0, engine="numpy", progress=False)
    >>> emb
    Embeddings of 3 words in 8 dimensions: fox, quick, the
    """
    if checkpoint is not None:
        check_destination(checkpoint)  # better now than after the first epoch
    settings = Settings(dim, window, k, epochs, lr, alpha, subsample, min_count)
    warn_of_rates(settings)
    chosen = choose_engine(engine)
    threads = errors.check_int("threads", _cores() if threads is None else threads, least=1)
    seed = int(errors.check_rng(rng).integers(2**63))
    with reporter(progress) as report, one_blas_thread():
        text = encode_text(sentences, min_count=min_count)
        if not has_pair(text.rows):
            raise ValueError(
                "no sentence has two words of the vocabulary, so there is no pair to train on"
            )
        report.say("preparing, which takes a few seconds the first time")
        run = Run(settings, text, chosen, seed)
        chosen.train_tiles(run.W_in, run.W_out, run.sampler.idle())
        _run_epochs(run, threads, report, checkpoint)
    if run.epoch < run.settings.epochs:
        message = f"interrupted in epoch {run.epoch + 1}: these are the vectors learned so far"
        warnings.warn(message, errors.Interrupted, stacklevel=3)
    warn_of_loss([look.loss for look in run.log], settings.lr)
    return Embeddings(text.vocabulary, *run.tables, log=run.log)


def warn_of_rates(settings: Settings) -> None:
    """Warn of a learning rate that is never useful, and of one that looks like another setting's value."""
    if settings.lr > USEFUL:
        message = (
            f"lr={settings.lr:g} is a higher learning rate than was ever useful ({USEFUL:g}); "
            "most runs diverge"
        )
        warnings.warn(message, stacklevel=4)
    if 0 < settings.alpha < 0.1:
        message = (
            f"alpha={settings.alpha:g} is the exponent of the noise, usually 0.75; "
            "the learning rate is lr"
        )
        warnings.warn(message, stacklevel=4)


def warn_of_loss(losses: list[float], lr: float) -> None:
    """Warn if the held-out loss ended clearly above its best."""
    if losses and losses[-1] > min(losses) + WORSE:
        message = (
            f"the held-out loss ended at {losses[-1]:.3f}, clearly above its best, "
            f"{min(losses):.3f}; try fewer epochs, or an lr smaller than {lr:g}"
        )
        warnings.warn(message, stacklevel=4)


def choose_engine(name: str) -> Engine:
    """Return the engine of that name; "auto" is "numba" where Numba is installed.

    Raises
    ------
    ValueError
        If the name is not one of these.
    ImportError
        If it is "numba" and Numba is not installed.
    """
    errors.check_choice("engine", name, ["auto", "numba", "numpy"])
    numpy = Engine("numpy", engine_numpy.train_tiles, shares=False)
    if name == "numpy":
        return numpy
    try:
        engine_numba = importlib.import_module("sgns_edu.scale.engine_numba")
    except ImportError:
        hint = "pip install 'sgns_edu[fast]'"
        if name == "numba":
            message = f"engine='numba' needs Numba: {hint}; engine='numpy' works without"
            raise ImportError(message) from None
        message = f"Numba is not installed, so NumPy trains, more slowly: {hint}"
        warnings.warn(message, stacklevel=3)
        return numpy
    return Engine("numba", engine_numba.train_tiles, lane=16)


def _run_epochs(run: Run, threads: int, report: Reporter, path: str | os.PathLike | None) -> None:
    """Train all epochs, or those that a checkpoint has left. Ctrl-C ends it early."""
    if path is not None:
        resume(run, path)
    done = run.log[-1] if run.log else run.look(0)
    report.begin(run.settings.epochs * run.text.words, done.words)
    report.look(done)
    stopped = threading.Event()
    try:
        with ThreadPoolExecutor(threads) as pool:
            try:
                while run.epoch < run.settings.epochs:
                    _run_epoch(run, pool.map if threads > 1 else map, stopped, report)
                    run.epoch += 1
                    if path is not None:
                        save(run, path)
            finally:
                stopped.set()
    except KeyboardInterrupt:
        return


def _run_epoch(run: Run, map_blocks: Callable, stopped: threading.Event, report: Reporter) -> None:
    """Read the text once. `map_blocks` is `map`, or a pool's."""

    def train_block(block: tuple[int, int]) -> tuple[int, int]:
        pairs = 0 if stopped.is_set() else run.train_block(*block)
        return pairs, block[1]

    end, pairs, looked = len(run.text.rows), 0, 0
    for trained, stop in map_blocks(train_block, run.blocks()):
        pairs += trained
        if stop == end or stop - looked >= end * run.settings.epochs / LOOKS:
            looked = stop
            report.look(run.look(stop))
    if pairs == 0:
        raise ValueError(
            f"subsample={run.settings.subsample:g} left no pair of the {run.text.words:,} words; "
            "subsample=0 keeps every word"
        )


def has_pair(rows: np.ndarray) -> bool:
    """Whether two words follow each other somewhere in an encoded text (n,)."""
    step = 2**20
    for start in range(0, len(rows), step):
        words = rows[start : start + step + 1] != END
        if (words[1:] & words[:-1]).any():
            return True
    return False


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_blas_thread() -> AbstractContextManager:
    """The products of a batch are too small to be shared: the threads share the blocks of text."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(1, user_api="blas")
