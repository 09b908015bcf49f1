"""NCE against negative sampling: analogies of the kingdom over fresh worlds. python benchmarks/nce.py [worlds]

Both objectives start from the same tables and see the same pairs and the same negatives, one after the other, in the
compiled step. Prints the figures that lecture 06 quotes; about half a minute a world.
"""

from __future__ import annotations

import sys

import numpy as np

import sgns_edu as sg
from sgns_edu.scale import engine_numba

DIM, WINDOW, K, EPOCHS, LR = 50, 5, 5, 10, 0.05


def learned(world: object, rng: np.random.Generator) -> dict[str, sg.Params]:
    """The tables of both objectives."""
    V = len(world.vocabulary)
    pairs = sg.skip_gram_pairs(
        world.sentences, world.vocabulary, window=WINDOW, windows="dynamic", rng=rng
    )
    q = sg.Unigram(world.vocabulary.counts).probs()
    start = sg.initial_params(V, dim=DIM, rng=rng)
    tables = {"NEG": start.copy(), "NCE": start.copy()}
    N = len(pairs)
    labels = np.tile([1.0] + [0.0] * K, (N, 1))  # (N, k + 1)
    for epoch in range(EPOCHS):
        center, context = pairs[rng.permutation(N)].astype(np.int64).T
        negatives = rng.choice(V, size=(N, K), p=q)
        rows = np.column_stack([context, negatives])  # (N, k + 1)
        rates = LR * (1 - (epoch + np.arange(N) / N) / EPOCHS)
        shifts = {"NEG": np.zeros(rows.shape), "NCE": np.log(K * q[rows])}
        for name, params in tables.items():
            engine_numba.take_steps(*params, center, rows, labels, shifts[name], rates, False)
    return tables


def measured(words: int, seed: int) -> tuple[float, float]:
    """The share of analogies that come out, inputs left out, for NEG and for NCE."""
    rng = np.random.default_rng(seed)
    world = sg.kingdom(words, rng=rng)
    embeddings = [
        sg.Embeddings(world.vocabulary, *params) for params in learned(world, rng).values()
    ]
    return tuple(sg.evaluation.analogies(emb, world.analogies)["all"].right for emb in embeddings)


def main(worlds: int) -> None:
    print(
        f"{worlds} worlds, mean ± sd     NEG            NCE            NCE − NEG (paired, ± standard error)"
    )
    for words in (150_000, 40_000):
        right = np.array(
            [measured(words, seed) for seed in range(700, 700 + worlds)]
        )  # (worlds, 2)
        mean, sd, gap = right.mean(axis=0), right.std(axis=0, ddof=1), right[:, 1] - right[:, 0]
        print(
            f"{words:7,} words        {mean[0]:.3f} ± {sd[0]:.3f}  {mean[1]:.3f} ± {sd[1]:.3f}  "
            f"{gap.mean():+.3f} ± {gap.std(ddof=1) / np.sqrt(worlds):.3f}, ahead in {(gap > 0).sum()}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
