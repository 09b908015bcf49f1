"""A yardstick that others publish: similarity and analogies of a text, beside published figures.

    python benchmarks/yardstick.py text8 --analogies questions-words.txt --similarity combined.txt
    python benchmarks/yardstick.py text8 --binary word2vec=./word2vec --seeds 5 …

The text has one sentence a line, or is one long line like text8. Ours, gensim (if it is installed)
and each program given by its path train with the same settings, those of word2vec's own demo for
skip-gram: 200 dimensions, window 5, 5 negatives, t = 1e-3, 5 passes, words that occur 5 times or
more. The learning rate is another, ours: .05. A program given with --binary must take word2vec's
arguments. Similarity is Spearman's rank correlation × 100; analogies are percent right among the
30,000 most frequent words. Both are in lower case, means over the seeds ± their standard deviation.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
import time
from pathlib import Path
from statistics import mean

from programs import Settings, run_word2vec
from tables import spread

import sgns_edu as sg

K, WINDOW, SAMPLE, MIN_COUNT = 5, 5, 1e-3, 5
MOST_FREQUENT = 30_000  # as in word2vec's demo of analogies

# What others found on text8 by skip-gram, and where they say so. Their settings are not ours.
PUBLISHED = [
    (
        "gensim's first CBOW, skip-gram: analogies 29.3 (640 dimensions, window 10, 30,000 words)",
        "https://github.com/piskvorky/gensim/pull/176, March 2014",
    ),
    (
        "the same, CBOW: analogies 15.5",
        "https://github.com/piskvorky/gensim/pull/176, March 2014",
    ),
]


def train_ours(path, args, seed):
    settings = dict(dim=args.dim, window=WINDOW, k=K, epochs=args.epochs, subsample=SAMPLE)
    settings |= dict(min_count=args.min_count, lr=args.lr, threads=1, rng=seed, progress=False)
    return sg.train(sg.read_corpus(path), **settings)


def train_gensim(path, args, seed):
    from gensim.models import Word2Vec

    settings = dict(sg=1, vector_size=args.dim, window=WINDOW, negative=K, epochs=args.epochs)
    settings |= dict(sample=SAMPLE, min_count=args.min_count, workers=1, seed=seed)
    settings |= dict(alpha=args.lr, min_alpha=0)  # ours falls to 0
    return sg.Embeddings.from_gensim(Word2Vec(corpus_file=str(path), **settings))


def train_binary(program):
    """Return a contestant that calls a program with word2vec's arguments; it draws its own seed."""

    def train(path, args, seed):
        settings = (args.dim, WINDOW, K, SAMPLE, args.min_count, args.epochs, args.lr, 1, seed)
        with tempfile.TemporaryDirectory() as folder:
            vectors = run_word2vec(program, path, folder, Settings(*settings))
            return sg.Embeddings.load(vectors)

    return train


def cut_vocabulary(emb, n):
    """Keep the n most frequent words."""
    counts = emb.vocabulary.counts[:n]
    return sg.Embeddings(sg.Vocabulary(emb.vocabulary.words[:n], counts), emb.W_in[:n])


def measure(emb, args):
    """Return what the vectors know, × 100, by test."""
    found = {}
    for path in args.similarity:
        pairs = sg.evaluation.read_similarity(path)
        result = sg.evaluation.similarity(emb, pairs, resamples=1, rng=0)
        name = f"{Path(path).stem} ({result.known}/{result.total})"
        found[name] = 100 * result.spearman
    for path in args.analogies:
        questions = sg.evaluation.read_analogies(path)
        result = sg.evaluation.analogies(cut_vocabulary(emb, MOST_FREQUENT), questions)["all"]
        found[f"{Path(path).stem} ({result.known}/{result.total})"] = 100 * result.right
    return found


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", help="path of the text")
    parser.add_argument("--similarity", nargs="*", default=[], help="paths of similarity sets")
    parser.add_argument("--analogies", nargs="*", default=[], help="paths of analogy sets")
    parser.add_argument("--binary", nargs="*", default=[], metavar="NAME=PATH", help="programs")
    parser.add_argument("--seeds", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--gensim-seeds", type=int, help="runs of gensim (default: as --seeds)")
    parser.add_argument("--dim", type=int, default=200)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--lr", type=float, default=0.05, help="of all (default: .05)")
    parser.add_argument("--min-count", type=int, default=MIN_COUNT)
    args = parser.parse_args(arguments)
    if not args.similarity and not args.analogies:
        parser.error("nothing to measure: give --similarity or --analogies")
    contestants = {"ours": train_ours}
    if importlib.util.find_spec("gensim"):
        contestants["gensim"] = train_gensim
    for named in args.binary:
        name, _, program = named.partition("=")
        contestants[name] = train_binary(program)
    print(f"{Path(args.text).name}: d = {args.dim}, {args.epochs} passes")
    for name, train in contestants.items():
        seeds = args.seeds
        if name == "gensim" and args.gensim_seeds is not None:
            seeds = args.gensim_seeds
        runs, seconds = [], []
        for seed in range(seeds):
            began = time.perf_counter()
            emb = train(args.text, args, seed)
            seconds.append(time.perf_counter() - began)
            runs.append(measure(emb, args))
            print(f"  {name}, seed {seed}: {seconds[-1]:.0f} s", flush=True)
        if runs:
            print(f"{name}, mean of {len(runs)} ± standard deviation; {mean(seconds):.0f} s each")
            for test in runs[0]:
                print(f"  {test:30} {spread([run[test] for run in runs], 1)}")
    print("published for text8, with other settings:")
    for figure, source in PUBLISHED:
        print(f"  {figure}\n    {source}")


if __name__ == "__main__":
    main()
