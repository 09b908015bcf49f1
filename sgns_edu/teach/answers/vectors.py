"""What trained vectors look like: analogies, maps, cones, seeds."""

from __future__ import annotations

import numpy as np

from sgns_edu.datasets.kingdom import kingdom
from sgns_edu.learn.model import initial_params
from sgns_edu.learn.trainer import Trainer
from sgns_edu.scale.train import train
from sgns_edu.study import evaluation
from sgns_edu.study.embeddings import Embeddings
from sgns_edu.study.projection import project
from sgns_edu.teach.answers.runs import OBJECTIVE, PAIRS, WORDS

PLAIN = {"min_count": 1, "subsample": 0, "threads": 1, "progress": False}


def king_without_the_inputs() -> str:
    world = kingdom(80_000, rng=0)
    emb = train(world.sentences, dim=50, window=5, epochs=5, lr=0.05, rng=0, **PLAIN)
    allowed, left_out = (
        emb.analogy("man", "woman", "king", n=1, inputs=inputs)[0][0] for inputs in (True, False)
    )
    every = evaluation.analogies(emb, world.analogies)["all"]
    return (
        f"in a small kingdom it is {allowed} with the three allowed, {left_out} without them; of its {every.total} "
        f"analogies {every.right_with_inputs:.0%} and {every.right:.0%} come out"
    )


def distances_on_a_map() -> str:
    away = (
        np.repeat([0.0, 20.0, 200.0], 30)[:, None] * np.eye(10)[0]
    )  # three groups on a line, (90, 10)
    points = away + np.random.default_rng(0).normal(size=away.shape)
    found = []
    for perplexity in (10, 25):
        groups = (
            np.asarray(project(points, method="tsne", perplexity=perplexity))
            .reshape(3, 30, 2)
            .mean(axis=1)
        )
        found.append(np.linalg.norm(groups[2] - groups[1]) / np.linalg.norm(groups[1] - groups[0]))
    return (
        f"three groups have gaps as 1 to 9; on a t-SNE map with perplexity 10 they are as 1 to {found[0]:.1f}, "
        f"with 25 as 1 to {found[1]:.1f}"
    )


def cones_face_away() -> str:
    trainer = Trainer(initial_params(len(WORDS), dim=8, rng=0), OBJECTIVE, PAIRS, lr=0.1, rng=1)
    trainer.run(4000)
    emb = Embeddings(WORDS, *trainer.params)
    nearest = emb.neighbors(WORDS.words, n=1, table="in-out")
    pairs = {tuple(WORDS.decode(pair)) for pair in PAIRS}
    contexts = sum((word, found[0][0]) in pairs for word, found in zip(WORDS.words, nearest))
    return (
        f"twelve words, 4,000 steps: the cosine of the mean v and the mean u is "
        f"{evaluation.cone(emb).between:.2f}; for {contexts} words the nearest u is that of a context"
    )


def the_same_seed() -> str:
    text = [["the", "quick", "fox"], ["the", "lazy", "dog"]] * 20
    runs = [train(text, dim=8, rng=rng, **PLAIN).W_in for rng in (3, 3, 4)]
    same = [runs[0].tobytes() == other.tobytes() for other in runs[1:]]
    return (
        f"one thread, twice the seed 3: {'the same bytes' if same[0] else 'other bytes'}; "
        f"seed 4: {'the same' if same[1] else 'others'}"
    )
