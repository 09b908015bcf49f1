"""What whole runs do, on the twelve words of the fox: the right trainer beside the broken ones of the museum."""

from __future__ import annotations

import numpy as np

from sgns_edu.datasets.corpora import load_corpus
from sgns_edu.learn.model import Draw, Params, explain, initial_params
from sgns_edu.learn.noise import Unigram
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.learn.trainer import Trainer
from sgns_edu.teach.bugs import Run
from sgns_edu.teach.museum import MUSEUM, reference
from sgns_edu.text.pairs import skip_gram_pairs
from sgns_edu.text.vocabulary import Vocabulary

SENTENCES = load_corpus("fox")
WORDS = Vocabulary.from_sentences(SENTENCES)
PAIRS = skip_gram_pairs(SENTENCES, WORDS, window=2)  # (N, 2)
OBJECTIVE = NegativeSampling(Unigram(WORDS.counts), k=3)


def run(train: object, steps: int, lr: float = 0.05) -> Run:
    """A run of a trainer of the museum; all begin at the same start."""
    start = initial_params(len(WORDS), dim=4, rng=0)
    return train(start, OBJECTIVE, PAIRS, lr=lr, steps=steps, rng=1)


def the_center_first() -> str:
    trainers = (reference, MUSEUM["center first"].train)
    lengths = [
        np.linalg.norm(run(train, 3000, lr=0.1).params.W_out, axis=1).mean() for train in trainers
    ]
    return (
        f"mean length of the rows of W_out after 3,000 steps at rate .1: {lengths[0]:.2f}, "
        f"with the center moved first {lengths[1]:.2f}"
    )


def pulls_alone() -> str:
    pulls = NegativeSampling(OBJECTIVE.noise, k=0)
    trainer = Trainer(initial_params(len(WORDS), dim=2, rng=0), pulls, PAIRS, lr=0.2, rng=1)
    looks = []
    for _ in range(2):
        trainer.run(2000)
        vectors = np.concatenate(trainer.params)  # (2 V, d)
        apart = np.linalg.norm(vectors[:, None] - vectors, axis=2).max()
        looks.append((np.linalg.norm(vectors, axis=1).mean(), apart))
    return "; ".join(
        f"after {steps:,} pulls mean length {length:.2f}, largest distance {apart:.2f}"
        for steps, (length, apart) in zip((2000, 4000), looks)
    )


def rows_not_asked_about() -> str:
    moved = []
    for train in (reference, MUSEUM["dense Adam"].train):
        before, after = run(train, 60), run(train, 61)
        rows = (before.params.W_in != after.params.W_in).any(axis=1)
        rows[after.draws[-1].center] = False
        moved.append(int(rows.sum()))
    return (
        f"rows of W_in moved by step 61, its center apart: {moved[0]} under plain steps, "
        f"{moved[1]} of {len(WORDS) - 1} under Adam"
    )


def two_tables() -> str:
    lowest, own = [], []
    for train in (reference, MUSEUM["tied tables"].train):
        params = run(train, 2000).params
        scores = params.W_in @ params.W_out.T  # (V, V)
        lowest.append(np.diag(scores).min())
        own.append(int((scores.argmax(axis=1) == np.arange(len(WORDS))).sum()))
    return (
        f"lowest score of a word with itself: {lowest[0]:+.2f} with two tables, {lowest[1]:+.2f} with one; "
        f"words that are their own best context: {own[0]} and {own[1]} of {len(WORDS)}"
    )


def negatives_drawn_once() -> str:
    once = run(MUSEUM["negatives drawn once"].train, 3000)
    rng = np.random.default_rng(2)
    fresh = [OBJECTIVE.draw(*pair, rng) for pair in PAIRS.tolist() * 5]
    return (
        f"loss on its own negatives {mean_loss(once.params, once.draws[-600:]):.2f}, "
        f"on fresh ones {mean_loss(once.params, fresh):.2f}"
    )


def mean_loss(params: Params, draws: list[Draw]) -> float:
    return np.mean([explain(params, OBJECTIVE, draw).loss for draw in draws])


def both_losses() -> str:
    first = [run(train, 1).losses[0] for train in (reference, MUSEUM["both losses on"].train)]
    more = (first[1] - first[0]) / np.log(2)
    return f"the first loss is {first[0]:.3f} with one, {first[1]:.3f} with both: {more:.0f} questions more, at ln 2 each"


def broken_and_falling() -> str:
    fell = 0
    for bug in MUSEUM.values():
        losses = run(bug.train, 1000).losses
        fell += losses[-200:].mean() < losses[:100].mean()
    return f"of the {len(MUSEUM)} broken trainers of lecture 13, the loss of {fell} falls within 1,000 steps"
