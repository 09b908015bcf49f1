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
    best = emb.analogy("man", "woman", "king", n=1, inputs=True)[0][0]
    best_other = emb.analogy("man", "woman", "king", n=1)[0][0]
    result = evaluation.analogies(emb, world.analogies)["all"]
    return (
        f"in a small kingdom it is {best} with the three allowed, {best_other} without them; of "
        f"its {result.total} analogies {result.right_with_inputs:.0%} and {result.right:.0%} "
        "come out right"
    )


def distances_on_a_map() -> str:
    places = np.repeat([0.0, 20.0, 200.0], 30)  # three groups on a line, (90,)
    points = places[:, None] * np.eye(10)[0] + np.random.default_rng(0).normal(size=(90, 10))
    ratios = []
    for perplexity in (10, 25):
        plane = np.asarray(project(points, method="tsne", perplexity=perplexity))  # (90, 2)
        groups = plane.reshape(3, 30, 2).mean(axis=1)  # (3, 2)
        near, far = np.linalg.norm(np.diff(groups, axis=0), axis=1)
        ratios.append(far / near)
    return (
        f"three groups have gaps of 1 to 9; on a t-SNE map with perplexity 10 they are "
        f"1 to {ratios[0]:.1f}, with 25 they are 1 to {ratios[1]:.1f}"
    )


def cones_face_away() -> str:
    trainer = Trainer(initial_params(len(WORDS), dim=8, rng=0), OBJECTIVE, PAIRS, lr=0.1, rng=1)
    trainer.run(4000)
    emb = Embeddings(WORDS, *trainer.params)
    pairs = {tuple(WORDS.decode(pair)) for pair in PAIRS}
    contexts = 0
    for word in WORDS.words:
        nearest = emb.neighbors(word, n=1, table="in-out")[0][0]
        contexts += (word, nearest) in pairs
    return (
        f"twelve words, 4,000 steps: the cosine of the mean v and the mean u is "
        f"{evaluation.cone(emb).between:.2f}; for {contexts} words the nearest u is that of a "
        "context"
    )


def norms_after_subsampling() -> str:
    world = kingdom(40_000, rng=0)
    lengths = []
    for t, epochs in ((0, 10), (1e-3, 10), (1e-3, 16)):  # the last has as many pairs as the first
        settings = {**PLAIN, "subsample": t, "epochs": epochs}
        emb = train(world.sentences, dim=50, lr=0.05, rng=0, **settings)
        tenths = np.array_split(np.linalg.norm(emb.W_in, axis=1), 10)  # the most frequent first
        lengths += [tenths[0].mean(), tenths[-1].mean()]
    return (
        "mean length of the most frequent and of the rarest tenth of the words in a small kingdom: "
        "{:.2f} and {:.2f} with every word; subsampled, {:.2f} and {:.2f} after as many passes, "
        "{:.2f} and {:.2f} after as many pairs"
    ).format(*lengths)


def the_same_seed() -> str:
    text = [["the", "quick", "fox"], ["the", "lazy", "dog"]] * 20
    first, again, other = (train(text, dim=8, rng=rng, **PLAIN).W_in.tobytes() for rng in (3, 3, 4))
    return (
        f"one thread, twice the seed 3: {'the same bytes' if first == again else 'other bytes'}; "
        f"seed 4: {'the same' if first == other else 'others'}"
    )
