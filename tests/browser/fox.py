"""The run that the lectures show first, with its notes: what the player was designed on."""

import numpy as np

import sgns_edu as sg

NOTES = {
    0: sg.Note(
        "The start",
        "Every ● v is small and random, every ■ u is zero, and a zero pulls nobody.",
    ),
    300: sg.Note("They part", "The means of ● and ■ point away from each other.", means=True),
    1000: sg.Note("Who sits together?", "Compare circles.", only=("fox", "quick", "dog", "lazy")),
    2000: sg.Note("The end", "Hardly any answer is yes."),
}


def fox(objective=None, steps=2000, dim=2):
    """A history and its vocabulary: the fox text, seed 1, k = 2, lr .2, as in lecture 04."""
    sentences = sg.load_corpus("fox")
    vocabulary = sg.Vocabulary.from_sentences(sentences)
    pairs = sg.skip_gram_pairs(sentences, vocabulary, window=2)
    rng = np.random.default_rng(1)
    start = sg.initial_params(len(vocabulary), dim=dim, rng=rng)
    objective = objective or sg.NegativeSampling(sg.Unigram(vocabulary.counts), k=2)
    trainer = sg.Trainer(start, objective, pairs, lr=0.2, rng=rng)
    trainer.run(steps)
    return trainer.history, vocabulary


def fox_player(history=None, vocabulary=None, **settings):
    if history is None:
        history, vocabulary = fox()
    settings = {"step": 812, "notes": NOTES, **settings}
    return sg.Player(history, vocabulary, sentences=sg.load_corpus("fox"), **settings)
