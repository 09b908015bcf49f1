"""The exact trainer, the yardstick of all engines: one pair after the other, k fresh negatives each, in float64.

It cuts windows and subsamples as `sg.train` does, and takes the visible step of lecture 03 (compiled, `take_steps`).
"""

import numpy as np

import sgns_edu as sg
from sgns_edu.scale.state import Engine, Run, Settings
from sgns_edu.text.encoding import encode_text

DEFAULTS = {
    "dim": 100,
    "window": 5,
    "k": 5,
    "epochs": 5,
    "lr": 0.05,
    "alpha": 0.75,
    "subsample": 1e-3,
    "min_count": 5,
}


def train_exactly(sentences, *, rng=0, **settings):
    """Embeddings of the exact trainer, for the settings of `sg.train`."""
    from sgns_edu.scale.engine_numba import take_steps

    settings = Settings(**{**DEFAULTS, **settings})
    text = encode_text(sentences, min_count=settings.min_count)
    noise = np.random.default_rng([rng, 1])

    def take_all(W_in, W_out, tiles):
        center, rows, lr = tiles.tape()
        rows[:, 1:] = run.sampler.alias.draw((len(rows), settings.k), noise)
        labels = np.zeros(rows.shape)
        labels[:, 0] = 1
        take_steps(W_in, W_out, center, rows, labels, np.zeros(rows.shape), lr, False)

    run = Run(settings, text, Engine("exact", take_all), rng)
    run.W_in, run.W_out = run.W_in.astype(float), run.W_out.astype(float)
    for run.epoch in range(settings.epochs):
        for start, stop in run.blocks():
            run.train_block(start, stop)
    return sg.Embeddings(text.vocabulary, *run.tables)


def tenths(W):
    """The mean length of each tenth of the rows, the most frequent words first."""
    lengths = np.linalg.norm(W, axis=1)
    return np.array([part.mean() for part in np.array_split(lengths, min(10, len(W)))])
