"""Skip-gram with negative sampling, one visible step at a time, then at full speed.

The public names, in the order of the lectures; modules that draw or need scikit-learn are loaded when first used.
"""

from __future__ import annotations

import importlib

_PLACES = {
    # what is read
    "corpora": "datasets.corpora",
    "load_corpus": "datasets.corpora",
    "read_corpus": "text.reading",
    "Vocabulary": "text.vocabulary",
    "skip_gram_pairs": "text.pairs",
    "subsample": "text.subsampling",
    "keep_probability": "text.subsampling",
    "kingdom": "datasets.kingdom",
    # one visible step
    "Uniform": "learn.noise",
    "Unigram": "learn.noise",
    "Hard": "learn.noise",
    "Blend": "learn.noise",
    "NegativeSampling": "learn.objectives",
    "NCE": "learn.objectives",
    "FullSoftmax": "learn.objectives",
    "HierarchicalSoftmax": "learn.objectives",
    "Params": "learn.model",
    "initial_params": "learn.model",
    "Draw": "learn.model",
    "Step": "learn.model",
    "explain": "learn.model",
    "update": "learn.model",
    "Trainer": "learn.trainer",
    "History": "learn.history",
    "replay": "scale.replay",
    # seen
    "Player": "show.widgets.player",
    "explore": "show.explore",
    "plots": "show.plots",
    # at full speed
    "train": "scale.train",
    "Embeddings": "study.embeddings",
    # understood
    "theory": "study.theory",
    "costs": "costs",
    "spelling_similarity": "study.spelling",
    "project": "study.projection",
    "evaluation": "study.evaluation",
    # elsewhere
    "random_walks": "text.sequences",
    "baskets": "text.sequences",
    "kmers": "text.sequences",
    "worlds": "datasets.worlds",
    # taught
    "Claim": "teach.claims",
    "claims": "teach.claims",
    "check": "teach.check",
    "hint": "teach.check",
    "quiz": "teach.misconceptions",
}
_MODULES = {"worlds", "explore", "plots", "theory", "costs", "evaluation"}

__version__ = "0.1.0"
__all__ = [*_PLACES]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module 'sgns_edu' has no attribute {name!r}")
    module = importlib.import_module(f"sgns_edu.{_PLACES[name]}")
    value = module if name in _MODULES else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_PLACES])
