"""Seven methods, one table: the same texts, the same dimension, four settings each to choose from.

    python benchmarks/methods.py --words 150000 --similarity FOLDER -o sgns_edu/study/methods.csv
    python benchmarks/methods.py --words 3000 --seeds 1 --texts kingdom -o small.csv

Each method chooses its setting by the analogies of a kingdom that is used for nothing else.
Then it is measured on other kingdoms and on the "docs" corpus, with the chosen setting. All methods
of one seed read the same text. A line is written as soon as a run ends.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.special import softmax

import sgns_edu as sg

DIM, WINDOW, K = 50, 5, 5
DOCS_WORDS = 3000  # the most frequent words of "docs" that get a vector
LEAST_KNOWN = 50  # a similarity set counts if so many of its pairs are known
TUNING_SEEDS = (100,)
COLUMNS = "text method setting seed analogies similarity functional cone seconds".split()


class Text:
    """A text with its vocabulary, pairs and counts. `passes` is how often trainers read it."""

    def __init__(self, name, sentences, vocabulary, passes, seed):
        self.name, self.sentences, self.vocabulary = name, sentences, vocabulary
        self.passes, self.seed = passes, seed
        self.world = None

    @cached_property
    def pairs(self):
        """Pairs from dynamic windows, (N, 2)."""
        return sg.skip_gram_pairs(
            self.sentences, self.vocabulary, window=WINDOW, windows="dynamic", rng=self.seed
        )

    @cached_property
    def counts(self):
        """How often each pair is cut on average: the mean over the widths 1 … WINDOW, (V, V)."""
        total = 0
        for width in range(1, WINDOW + 1):
            pairs = sg.skip_gram_pairs(self.sentences, self.vocabulary, window=width)
            total = total + sg.theory.cooccurrence(pairs, len(self.vocabulary), sparse=True)
        return total / WINDOW


def read_kingdom(words, seed, name="kingdom"):
    world = sg.kingdom(words, rng=seed)
    vocabulary = sg.Vocabulary.from_sentences(world.sentences)  # words that occur
    text = Text(name, world.sentences, vocabulary, passes=10, seed=seed)
    text.world = world
    return text


def read_docs(seed):
    """The most frequent words of "docs", subsampled once for all methods."""
    sentences = list(sg.load_corpus("docs", progress=False))
    frequent = Counter(word for sentence in sentences for word in sentence)
    known = {word for word, _ in frequent.most_common(DOCS_WORDS)}
    sentences = [[word for word in sentence if word in known] for sentence in sentences]
    whole = sg.Vocabulary.from_sentences(sentences)
    fewer = [s for s in sg.subsample(sentences, whole, t=1e-3, rng=seed) if len(s) > 1]
    return Text("docs", fewer, sg.Vocabulary.from_sentences(fewer), passes=3, seed=seed)


# Seven methods: text, setting -> W_in, W_out or None


def ppmi(text, k, alpha):
    return sg.theory.sppmi(text.counts.toarray(), k, alpha), None


def svd(text, k, p):
    """Levy, Goldberg and Dagan 2015: shift k, exponent p of the singular values, α = .75."""
    return sg.theory.svd_embeddings(sg.theory.sppmi(text.counts, k, 0.75), DIM, p=p)


def glove(text, x_max, power):
    settings = dict(x_max=x_max, power=power, steps=30 * text.passes, rng=text.seed)
    return sg.relatives.glove(text.counts.toarray(), DIM, **settings).params


def cbow(text, lr, alpha):
    settings = dict(window=WINDOW, k=K, epochs=text.passes, lr=lr, alpha=alpha, rng=text.seed)
    return sg.relatives.cbow(text.sentences, text.vocabulary, DIM, **settings)


def sgns(text, lr, alpha):
    settings = dict(dim=DIM, window=WINDOW, k=K, epochs=text.passes, lr=lr, alpha=alpha)
    settings |= dict(subsample=0, min_count=1, threads=1, rng=text.seed, progress=False)
    emb = sg.train(text.sentences, **settings)
    rows = [emb.vocabulary.row(word) for word in text.vocabulary.words]
    return emb.W_in[rows], emb.W_out[rows]


def nce(text, lr, alpha):
    """Exact steps, one pair after the other, in compiled loops."""
    from sgns_edu.scale.engine_numba import take_steps

    rng, noise = np.random.default_rng(text.seed), sg.Unigram(text.vocabulary.counts, alpha=alpha)
    objective = sg.NCE(noise, k=K)
    W_in, W_out = sg.initial_params(len(text.vocabulary), dim=DIM, rng=rng)
    total, done = text.passes * len(text.pairs), 0
    for _ in range(text.passes):
        for part in np.array_split(rng.permutation(text.pairs), 1 + len(text.pairs) // 200_000):
            centers, contexts = part.T.astype(np.int64)
            negatives = noise.draw(0, len(part) * K, rng).reshape(-1, K)
            questions = objective.ask(centers, contexts, negatives)
            rates = lr * (1 - np.arange(done, done + len(part)) / total)
            take_steps(W_in, W_out, centers, *questions, rates, False)
            done += len(part)
    return W_in, W_out


def in_batch(text, lr, subtract):
    """One softmax over the contexts of 128 pairs, as in lecture 13; 4 passes for every 10."""
    rng, size = np.random.default_rng(text.seed), 128
    W_in, W_out = sg.initial_params(len(text.vocabulary), dim=DIM, rng=rng)
    share = np.bincount(text.pairs[:, 1], minlength=len(W_in)) / len(text.pairs)
    shift = np.log(np.maximum(share, 1e-12)) if subtract == "log q" else np.zeros(len(W_in))
    whole = len(text.pairs) // size * size
    for rate in np.linspace(lr, 0, max(1, 2 * text.passes // 5), endpoint=False):
        for batch in rng.permutation(text.pairs)[:whole].reshape(-1, size, 2):
            w, c = batch.T  # (b,) each
            v, u = W_in[w], W_out[c]  # (b, d) each
            force = rate * (np.eye(size) - softmax(v @ u.T - shift[c], axis=1))
            np.add.at(W_in, w, force @ u)
            np.add.at(W_out, c, force.T @ v)
    return W_in, W_out


def combine(**choices):
    """All combinations of two lists of values."""
    (first, firsts), (second, seconds) = choices.items()
    return [{first: a, second: b} for a in firsts for b in seconds]


METHODS: dict[str, tuple[Callable, list[dict]]] = {
    "PPMI": (ppmi, combine(k=[1, 5], alpha=[1, 0.75])),
    "SVD": (svd, combine(k=[1, 5], p=[0, 0.5])),
    "GloVe": (glove, combine(x_max=[10, 100], power=[0.5, 0.75])),
    "CBOW": (cbow, combine(lr=[0.05, 0.2], alpha=[1, 0.75])),
    "SGNS": (sgns, combine(lr=[0.025, 0.05], alpha=[1, 0.75])),
    "NCE": (nce, combine(lr=[0.025, 0.05], alpha=[1, 0.75])),
    "in-batch": (in_batch, combine(lr=[0.1, 0.2], subtract=["nothing", "log q"])),
}


def measure(text, method, setting, sets):
    """Train once, and measure; what does not apply is left empty."""
    text.pairs, text.counts  # cut and counted before the clock starts  # noqa: B018
    began = time.process_time()
    W_in, W_out = METHODS[method][0](text, **setting)
    row = {"seconds": time.process_time() - began}
    emb = sg.Embeddings(text.vocabulary, W_in, W_out)
    if W_out is not None:
        row["cone"] = sg.evaluation.cone(emb).between
    if text.world:
        classes = text.world.classes
        right = sg.evaluation.analogies(emb, text.world.analogies)["all"].right
        share = sg.evaluation.functional_share(emb, classes["topic"], classes["part of speech"])
        row |= {"analogies": right, "functional": share}
    elif sets:
        found = [sg.evaluation.similarity(emb, pairs, resamples=1, rng=0) for pairs in sets]
        row["similarity"] = np.mean([one.spearman for one in found])
    written = {name: f"{value:.4g}" for name, value in row.items()}
    words = name_setting(setting)
    return {"text": text.name, "method": method, "setting": words, "seed": text.seed} | written


def name_setting(setting):
    """Return a setting in words, as the table has it."""
    return " ".join(f"{name}={value}" for name, value in setting.items())


def choose(rows, method):
    """Return the setting with the most right analogies; of equal ones the first."""
    means = []
    for setting in METHODS[method][1]:
        words = name_setting(setting)
        mine = [row for row in rows if row["method"] == method and row["setting"] == words]
        means.append(np.mean([float(row["analogies"]) for row in mine]))
    return METHODS[method][1][int(np.argmax(means))]


def report(rows):
    """Print means over the seeds, and which methods cannot be told from the best."""
    for text in dict.fromkeys(row["text"] for row in rows if row["text"] != "tuning"):
        for measure in ("analogies", "similarity", "functional", "cone", "seconds"):
            scores = {}
            for row in rows:
                if row["text"] == text and row.get(measure):
                    scores.setdefault(row["method"], []).append(float(row[measure]))
            if not scores:
                continue
            means = [f"{name} {np.mean(values):.3g}" for name, values in scores.items()]
            print(f"{text}, {measure}: {', '.join(means)}")
            if measure in ("analogies", "similarity") and min(map(len, scores.values())) > 1:
                print("  level with the best:", ", ".join(sg.relatives.leaders(scores)))


def read_sets(folder):
    """Return the similarity sets of which the words of "docs" know enough pairs, and their names."""
    words = set(read_docs(0).vocabulary.words)
    sets = {}
    for path in sorted(Path(folder).glob("*.txt")):
        pairs = sg.evaluation.read_similarity(path)
        if sum(a in words and b in words for a, b, _ in pairs) >= LEAST_KNOWN:
            sets[path.stem] = pairs
    return sets


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--similarity", help="folder of similarity sets (default: none)")
    parser.add_argument("--texts", nargs="+", default=["kingdom", "docs"])
    parser.add_argument("--words", type=int, default=60_000, help="words of each kingdom")
    parser.add_argument("--seeds", type=int, default=5, help="kingdoms to measure on (default: 5)")
    parser.add_argument("--docs-seeds", type=int, default=5, help="the same for docs (default: 5)")
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=list(METHODS))
    parser.add_argument("-o", "--output", default="methods.csv")
    args = parser.parse_args(arguments)
    sets = read_sets(args.similarity) if args.similarity else {}
    rows = []
    with open(args.output, "w", encoding="utf-8", newline="") as file:
        file.write(f"# {DIM} dimensions, window {WINDOW} (dynamic), k = {K}, kingdoms of ")
        file.write(
            f"{args.words:,} words. CPU-seconds of one core, cutting and counting left out.\n"
        )
        file.write(
            f"# docs: its {DOCS_WORDS:,} most frequent words, t = .001; similarity is the mean"
        )
        file.write(f" of {', '.join(sets) or 'no set'}.\n")
        file.write("# tuning: a kingdom on which each method chose its setting by the analogies.\n")
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()

        def run(text, method, setting):
            rows.append(measure(text, method, setting, list(sets.values())))
            writer.writerow(rows[-1])
            file.flush()
            print(*rows[-1].values(), flush=True)

        for compiled in (sgns, nce):  # compile before the clock starts
            compiled(read_kingdom(1000, 0), lr=0.01, alpha=1)
        for seed in TUNING_SEEDS:
            text = read_kingdom(args.words, seed, "tuning")
            for method in args.methods:
                for setting in METHODS[method][1]:
                    run(text, method, setting)
        chosen = {method: choose(rows, method) for method in args.methods}
        for name in args.texts:
            for seed in range(args.docs_seeds if name == "docs" else args.seeds):
                text = read_docs(seed) if name == "docs" else read_kingdom(args.words, seed)
                for method, setting in chosen.items():
                    run(text, method, setting)
    report(rows)


if __name__ == "__main__":
    main()
