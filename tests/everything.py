"""One list of all objectives under all noises and rules: each entry meets every property test."""

import numpy as np

import sgns_edu as sg
from sgns_edu.learn.link import SOFTMAX

V = 6
COUNTS = np.array([30, 12, 7, 7, 3, 1])


class OwnSoftmax(sg.NegativeSampling):
    """A stranger's objective: a softmax over k + 1 words, its bias subtracted."""

    link = SOFTMAX

    def questions(self, draw):
        rows, labels, _ = super().questions(draw)
        return rows, labels, np.log(self.noise.probs(draw.center)[rows])


class Foreign(sg.NegativeSampling):
    """An objective that a page cannot know, since its questions are its own."""

    def questions(self, draw):
        return super().questions(draw)


class Neighborly:
    """A stranger's noise with nothing but `probs`: the further a word's row, the rarer it is."""

    def probs(self, center):
        weight = 1.0 / (1 + abs(np.arange(V) - center))
        return weight / weight.sum()


def noises():
    hard = sg.Hard(sg.Unigram(COUNTS), np.cos(np.arange(V)[:, None] * np.arange(V)), sharpness=2.0)
    return {
        "uniform": sg.Uniform(V),
        "unigram": sg.Unigram(COUNTS),
        "hard": hard,
        "blend": sg.Blend([(0.3, hard), (0.7, sg.Uniform(V))]),
        "stranger": Neighborly(),
    }


def objectives():
    """{name: objective}: sampled ones under every noise and rule, and those that draw nothing."""
    sampled = {
        "NEG": sg.NegativeSampling,
        "NCE": sg.NCE,
        "Own": OwnSoftmax,
        "InfoNCE": sg.InfoNCE,
        "SampledSoftmax": sg.SampledSoftmax,
    }
    combined = [
        (name, kind, rule) for name, kind in sampled.items() for rule in ("allow", "skip", "redraw")
    ]
    listed = {
        f"{name}-{noise}-{rule}": kind(q, k=1 + (3 * i + j) % 10, collision=rule)
        for i, (name, kind, rule) in enumerate(combined)
        for j, (noise, q) in enumerate(noises().items())
    }
    return listed | {
        "NEG-positives": sg.NegativeSampling(sg.Uniform(V), k=0),
        "InfoNCE-cold": sg.InfoNCE(sg.Unigram(COUNTS), k=4, temperature=0.25),
        "softmax": sg.FullSoftmax(V),
        "hierarchical": sg.HierarchicalSoftmax.from_counts(COUNTS),
    }


OURS = (sg.Uniform, sg.Unigram, sg.Hard, sg.Blend)


def is_ours(objective):
    """Whether a file holds the objective by itself: no stranger in it."""
    return not isinstance(objective, OwnSoftmax) and isinstance(
        getattr(objective, "noise", sg.Uniform(V)), OURS
    )


def random_params(rng, dim=4, rows=V):
    """A start that hides nothing: both tables random."""
    return sg.Params(rng.normal(size=(rows, dim)), rng.normal(size=(rows, dim)))
