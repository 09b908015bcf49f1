"""Where the time of our engines goes, and how near their arithmetic comes to a core's matrix products."""

from __future__ import annotations

import itertools
import time

import numpy as np
from tables import markdown

K, WINDOW, DIM, SAMPLE, MIN_COUNT = 5, 5, 100, 1e-3, 5  # of all contestants


def settings(lr, epochs=1):
    """Our settings of the contest."""
    from sgns_edu.scale.state import Settings

    return Settings(DIM, WINDOW, K, epochs, lr, 0.75, SAMPLE, MIN_COUNT)


def encode(path):
    """The text as row numbers."""
    from sgns_edu.text.encoding import encode_text
    from sgns_edu.text.reading import read_corpus

    return encode_text(read_corpus(path), min_count=MIN_COUNT)


def sgemm_rate():
    """Operations a second of one core's own matrix products, the best of fifty."""
    from threadpoolctl import threadpool_limits

    A, best = np.ones((512, 512), np.float32), np.inf
    with threadpool_limits(1):
        for _ in range(50):
            start = time.perf_counter()
            A @ A
            best = min(best, time.perf_counter() - start)
    return 2 * 512**3 / best


def rows_per_word(text, lr):
    """How many rows of W_out every engine scores and moves for each word of the text."""
    block = text.rows[: 10**6]
    sampler = settings(lr).sampler(text.vocabulary.counts)
    tiles = sampler.draw(block, (lr, lr), np.random.default_rng(0))
    frequent = text.vocabulary.counts.sum() / text.words  # the share of words with a vector
    return tiles.pairs * (K + 1) * frequent / (block >= 0).sum()


def sgemm_table(text, rates, lr):
    """What part of one core's own matrix products the arithmetic of our engines amounts to."""
    sgemm, rows = sgemm_rate(), []
    flop = 6 * DIM * rows_per_word(text, lr)  # a score and two moves, 2 for each number
    for name, rate in rates.items():
        done = rate * flop
        cells = [f"{flop / 1e3:.1f}", f"{done / 1e9:.1f}", f"{sgemm / 1e9:.0f}"]
        rows.append([name, *cells, f"{done / sgemm:.0%}"])
    return markdown(["", "kFLOP a word", "GFLOP / CPU-s", "sgemm, GFLOP / s", "share"], rows)


def clock(function, *arguments):
    """What a function returns, and its CPU-seconds."""
    began = time.process_time()
    return function(*arguments), time.process_time() - began


def shares_of_time(path, name, lr, epochs):
    """CPU-seconds of each part of a training, for a million words of all epochs."""
    from sgns_edu.scale.state import Run
    from sgns_edu.scale.train import LOOKS, choose_engine

    text, encoding = clock(encode, path)
    engine = choose_engine(name)
    run = Run(settings(lr, epochs), text, engine, 0)
    engine.train_tiles(run.W_in, run.W_out, run.sampler.idle())  # compiles
    decisions, arithmetic, words = time_blocks(run)
    looking = LOOKS * clock(run.look, 0)[1]
    words *= text.words / text.vocabulary.counts.sum()  # the rare ones too
    once = 1e6 / text.words / epochs  # what is done once for all epochs
    found = {"encoding": encoding * once, "decisions": decisions / words * 1e6}
    return found | {"arithmetic": arithmetic / words * 1e6, "held-out loss": looking * once}


def time_blocks(run):
    """CPU-seconds of decisions and of arithmetic in the first blocks, and their number of words."""
    decisions, arithmetic, words = 0.0, 0.0, 0
    for start, stop in itertools.takewhile(lambda block: block[0] < 10**6, run.blocks()):
        block, rates = run.text.rows[start:stop], (run.rate(start), run.rate(stop))
        tiles, drawing = clock(run.sampler.draw, block, rates, run.rng(2, 0, start))
        _, training = clock(run.engine.train_tiles, run.W_in, run.W_out, tiles)
        decisions, arithmetic = decisions + drawing, arithmetic + training
        words += np.count_nonzero(block >= 0)
    return decisions, arithmetic, words


def shares_table(path, engines, lr, epochs):
    """Where the time of our engines goes."""
    rows = []
    for name in engines:
        found = shares_of_time(path, name, lr, epochs)
        total = sum(found.values())
        rows.append([name, *(f"{t:.3f} ({t / total:.0%})" for t in found.values())])
    head = ["CPU-s per million words", "encoding", "decisions", "arithmetic", "held-out loss"]
    return markdown(head, rows)
