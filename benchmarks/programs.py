"""Programs given by their path: word2vec.c and pWord2Vec, which take the same arguments, and fastText.

Their learning rate falls linearly as ours does, fastText's to 0, the others' to a ten-thousandth of
its start. fastText draws negatives by the square root of a word's count, the others by its ¾ power.
word2vec.c and pWord2Vec have no option for a seed, and read paths of at most 99 letters.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Settings(NamedTuple):
    """What every program is told."""

    dim: int
    window: int
    k: int
    subsample: float
    min_count: int
    epochs: int
    lr: float
    threads: int
    seed: int


def run_word2vec(program: str, text: str, folder: str, settings: Settings) -> Path:
    """Train with a program that takes word2vec's arguments; return where its vectors are."""
    output = Path(folder, "vectors.bin")
    options = dict(train=text, output=output, size=settings.dim, window=settings.window)
    options |= dict(negative=settings.k, sample=settings.subsample, iter=settings.epochs)
    options |= dict(alpha=settings.lr, threads=settings.threads, cbow=0, hs=0, binary=1)
    options |= {"min-count": settings.min_count}
    _run([program, *_as_options(options)])
    return output


def run_fasttext(program: str, text: str, folder: str, settings: Settings) -> Path:
    """Train whole words, without n-grams of letters; return where the vectors are."""
    output = Path(folder, "vectors")
    options = dict(input=text, output=output, dim=settings.dim, ws=settings.window)
    options |= dict(neg=settings.k, t=settings.subsample, epoch=settings.epochs)
    options |= dict(lr=settings.lr, thread=settings.threads, minn=0, maxn=0)
    options |= dict(minCount=settings.min_count, seed=settings.seed)
    _run([program, "skipgram", *_as_options(options)])
    return output.with_suffix(".vec")


def _as_options(options: dict) -> list[str]:
    """-name value for each of them."""
    pairs = [(f"-{name}", str(value)) for name, value in options.items()]
    return [part for pair in pairs for part in pair]


def _run(command: list[str]) -> None:
    """Run a program silently; end with what it said if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    except OSError as problem:
        sys.exit(f"{command[0]} cannot be run: {problem.strerror}")
    if done.returncode:
        sys.exit(f"{os.path.basename(command[0])} failed:\n{done.stderr}")
