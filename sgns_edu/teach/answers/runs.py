"""What whole runs do, on the twelve words of the fox: right and broken trainers side by side."""

from __future__ import annotations

from collections.abc import Callable

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


def run(train: Callable[..., Run], steps: int, lr: float = 0.05) -> Run:
    """Run a trainer of the museum; all begin at the same start."""
    start = initial_params(len(WORDS), dim=4, rng=0)
    return train(start, OBJECTIVE, PAIRS, lr=lr, steps=steps, rng=1)


def the_center_first() -> str:
    lengths = []
    for train in (reference, MUSEUM["center first"].train):
        W_out = run(train, 3000, lr=0.1).params.W_out
        lengths.append(np.linalg.norm(W_out, axis=1).mean())
    return (
        f"mean length of the rows of W_out after 3,000 steps at rate .1: {lengths[0]:.2f}, "
        f"with the center moved first {lengths[1]:.2f}"
    )


def pulls_alone() -> str:
    pulls = NegativeSampling(OBJECTIVE.noise, k=0)
    trainer = Trainer(initial_params(len(WORDS), dim=2, rng=0), pulls, PAIRS, lr=0.2, rng=1)
    texts = []
    for steps in (2000, 4000):
        trainer.run(2000)
        vectors = np.concatenate(trainer.params)  # (2 V, d)
        length = np.linalg.norm(vectors, axis=1).mean()
        distance = np.linalg.norm(vectors[:, None] - vectors, axis=2).max()
        texts.append(
            f"after {steps:,} pulls mean length {length:.2f}, largest distance {distance:.2f}"
        )
    return "; ".join(texts)


def rows_not_asked_about() -> str:
    moved = []
    for train in (reference, MUSEUM["dense Adam"].train):
        before, after = run(train, 60), run(train, 61)
        rows = (before.params.W_in != after.params.W_in).any(axis=1)
        rows[after.draws[-1].center] = False
        moved.append(int(rows.sum()))
    return (
        f"rows of W_in moved by step 61, apart from its center: {moved[0]} under plain steps, "
        f"{moved[1]} of {len(WORDS) - 1} under Adam"
    )


def two_tables() -> str:
    lowest, own_best = [], []
    for train in (reference, MUSEUM["tied tables"].train):
        params = run(train, 2000).params
        scores = params.W_in @ params.W_out.T  # (V, V)
        best = scores.argmax(axis=1)
        lowest.append(np.diag(scores).min())
        own_best.append(int((best == np.arange(len(WORDS))).sum()))
    return (
        f"lowest score of a word with itself: {lowest[0]:+.2f} with two tables, "
        f"{lowest[1]:+.2f} with one; words that are their own best context: "
        f"{own_best[0]} and {own_best[1]} of {len(WORDS)}"
    )


def negatives_drawn_once() -> str:
    once = run(MUSEUM["negatives drawn once"].train, 3000)
    rng = np.random.default_rng(2)
    pairs = PAIRS.tolist() * 5
    fresh = [OBJECTIVE.draw(center, context, rng) for center, context in pairs]
    own = mean_loss(once.params, once.draws[-600:])
    return f"loss on its own negatives {own:.2f}, on fresh ones {mean_loss(once.params, fresh):.2f}"


def mean_loss(params: Params, draws: list[Draw]) -> float:
    return float(np.mean([explain(params, OBJECTIVE, draw).loss for draw in draws]))


def both_losses() -> str:
    one, both = (run(train, 1).losses[0] for train in (reference, MUSEUM["both losses on"].train))
    more = (both - one) / np.log(2)
    return (
        f"the first loss is {one:.3f} with one, {both:.3f} with both: "
        f"{more:.0f} questions more, at ln 2 each"
    )


def broken_and_falling() -> str:
    fell = 0
    for bug in MUSEUM.values():
        losses = run(bug.train, 1000).losses
        fell += losses[-200:].mean() < losses[:100].mean()
    return (
        f"the loss of {fell} of the {len(MUSEUM)} broken trainers of lecture 16 falls within "
        "1,000 steps"
    )
