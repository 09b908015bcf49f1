"""How surely the kingdom's truth is learned: analogies and windows over fresh seeds. python benchmarks/kingdom.py [seeds]

Prints the figures that lecture 07 quotes beside its one live seed; about ten seconds a seed with the compiled engine.
"""

from __future__ import annotations

import sys

import numpy as np

import sgns_edu as sg

SETTINGS = dict(
    dim=50, window=5, k=5, epochs=10, lr=0.05, subsample=0, min_count=1, threads=1, progress=False
)
VARIANTS = {
    "150,000 words": {},
    "50,000 words": {"words": 50_000},
    "subsample=1e-3": {"subsample": 1e-3},
    "window 1": {"window": 1},
    "window 10": {"window": 10},
}


def measured(seed: int, words: int = 150_000, **options: object) -> list[float]:
    """Analogies right, an input returned when allowed, king with and queen without inputs, functional share."""
    world = sg.kingdom(words, rng=seed)
    emb = sg.train(world.sentences, **SETTINGS | options, rng=seed)
    found = sg.evaluation.analogies(emb, world.analogies)["all"]
    firsts = [
        emb.analogy("man", "woman", "king", n=1, inputs=inputs)[0][0] for inputs in (True, False)
    ]
    share = sg.evaluation.functional_share(
        emb, world.classes["topic"], world.classes["part of speech"]
    )
    return [found.right, found.input_returned, firsts[0] == "king", firsts[1] == "queen", share]


def main(seeds: int) -> None:
    print(
        f"{'mean ± sd of ' + str(seeds) + ' seeds':20} analogies     input returned  king  queen  functional"
    )
    for name, options in VARIANTS.items():
        values = np.array([measured(seed, **options) for seed in range(700, 700 + seeds)])
        mean, sd = values.mean(axis=0), values.std(axis=0)
        print(
            f"{name:20} {mean[0]:.3f} ± {sd[0]:.3f} {mean[1]:.3f} ± {sd[1]:.3f}   {mean[2]:.1f}   {mean[3]:.1f}"
            f"    {mean[4]:.2f} ± {sd[4]:.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
