"""The public names, in the order of the lectures, for editors and type checkers; loaded when used."""

# what is read
from .datasets.corpora import corpora as corpora
from .datasets.corpora import load_corpus as load_corpus
from .text.reading import read_corpus as read_corpus
from .text.vocabulary import Vocabulary as Vocabulary
from .text.pairs import skip_gram_pairs as skip_gram_pairs
from .text.subsampling import subsample as subsample
from .text.subsampling import keep_probability as keep_probability
from .datasets.kingdom import kingdom as kingdom

# one visible step
from .learn.noise import Uniform as Uniform
from .learn.noise import Unigram as Unigram
from .learn.noise import Hard as Hard
from .learn.noise import Blend as Blend
from .learn.objectives import NegativeSampling as NegativeSampling
from .learn.objectives import NCE as NCE
from .learn.objectives import FullSoftmax as FullSoftmax
from .learn.objectives import HierarchicalSoftmax as HierarchicalSoftmax
from .learn.objectives import InfoNCE as InfoNCE
from .learn.objectives import SampledSoftmax as SampledSoftmax
from .learn.model import Params as Params
from .learn.model import initial_params as initial_params
from .learn.model import Draw as Draw
from .learn.model import Step as Step
from .learn.model import explain as explain
from .learn.model import update as update
from .learn.trainer import Trainer as Trainer
from .learn.history import History as History
from .scale.replay import replay as replay

# seen
from .show.notes import Note as Note
from .show.widgets.player import Player as Player
from .show import explore as explore
from .show import plots as plots

# at full speed
from .scale.train import train as train
from .scale.shards import train_shards as train_shards
from .scale.shard_counts import count_pairs as count_pairs
from .study.embeddings import Embeddings as Embeddings

# understood
from .study import theory as theory
from .study import relatives as relatives
from . import costs as costs
from .study.spelling import spelling_similarity as spelling_similarity
from .study.projection import project as project
from .study import evaluation as evaluation
from .study.alignment import align as align

# elsewhere
from .text.sequences import random_walks as random_walks
from .text.sequences import baskets as baskets
from .text.sequences import kmers as kmers
from .datasets import worlds as worlds

# taught
from .show.widgets.predict import predict as predict
from .teach.claims import Claim as Claim
from .teach.claims import claims as claims
from .teach.check import check as check
from .teach.check import hint as hint
from .teach.misconceptions import quiz as quiz

__version__: str
__all__ = [
    "corpora",
    "load_corpus",
    "read_corpus",
    "Vocabulary",
    "skip_gram_pairs",
    "subsample",
    "keep_probability",
    "kingdom",
    "Uniform",
    "Unigram",
    "Hard",
    "Blend",
    "NegativeSampling",
    "NCE",
    "FullSoftmax",
    "HierarchicalSoftmax",
    "InfoNCE",
    "SampledSoftmax",
    "Params",
    "initial_params",
    "Draw",
    "Step",
    "explain",
    "update",
    "Trainer",
    "History",
    "replay",
    "Player",
    "Note",
    "explore",
    "plots",
    "train",
    "train_shards",
    "count_pairs",
    "Embeddings",
    "theory",
    "relatives",
    "costs",
    "spelling_similarity",
    "project",
    "evaluation",
    "align",
    "random_walks",
    "baskets",
    "kmers",
    "worlds",
    "predict",
    "Claim",
    "claims",
    "check",
    "hint",
    "quiz",
]
