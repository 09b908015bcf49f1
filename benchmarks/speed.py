"""Speed and quality beside other programs, on any text, in one interleaved run.

    python benchmarks/speed.py                                     # the "docs" corpus, no similarity sets
    python benchmarks/speed.py my.txt --similarity folder --seeds 3 --threads 1 2
    python benchmarks/speed.py my.txt --word2vec PATH --fasttext PATH --pword2vec PATH --scaling

Every contestant runs in a process of its own, one after the other (A B C D A B C D …), so that what else the machine
does is shared fairly. All start at the same learning rate (--lr), which falls linearly: to 0 for ours, gensim (by
min_alpha=0) and fastText, to lr/10,000 for word2vec.c and pWord2Vec. Measured are the CPU-seconds of training alone,
and the whole process from the text file to saved vectors. A program's training is what its run takes longer than a
run of one epoch. Quality is Spearman's rank correlation × 100 with the similarity sets of the folder.

After the contest come the seconds of the first call, with an empty and a full cache of Numba; the part of one core's own
matrix products that the arithmetic of our engines amounts to; and where their time goes. --scaling adds the speed over
sizes of text and vocabulary. All tables are Markdown. gensim comes with: pip install "sgns_edu[bench]".
"""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import numpy as np
import programs
import scaling
from engines import DIM, MIN_COUNT, SAMPLE, WINDOW, K, encode, sgemm_table, shares_table
from tables import markdown, spread

FIRST_CALL = f"""
import time
import sgns_edu as sg
began = time.perf_counter()
sg.train([["a", "b"]] * 50, dim={DIM}, min_count=1, subsample=0, engine="numba", progress=False)
print(time.perf_counter() - began)
"""


class Job(NamedTuple):
    """One run of one contestant."""

    contestant: str
    path: str
    threads: int
    seed: int
    epochs: int
    lr: float
    similarity: str | None


def now():
    """CPU-seconds of this process, and seconds."""
    return time.process_time(), time.perf_counter()


def train_gensim(job):
    """gensim reads the text again in every epoch; that is part of its training."""
    from gensim.models import Word2Vec

    settings = dict(sg=1, vector_size=DIM, window=WINDOW, negative=K, sample=SAMPLE)
    settings |= dict(min_count=MIN_COUNT, alpha=job.lr, min_alpha=0)
    model = Word2Vec(**settings, workers=job.threads, seed=job.seed)
    model.build_vocab(corpus_file=job.path)
    sizes = dict(total_examples=model.corpus_count, total_words=model.corpus_total_words)
    clocks = [now()]
    model.train(corpus_file=job.path, epochs=job.epochs, **sizes)
    clocks.append(now())
    with tempfile.TemporaryDirectory() as folder:
        model.wv.save_word2vec_format(Path(folder, "vectors.bin"), binary=True)
    return model, model.corpus_total_words * job.epochs, clocks


def train_ours(job):
    """One of our engines; its training begins with the first look, when the text is encoded."""
    import sgns_edu as sg

    clocks = []
    settings = dict(dim=DIM, window=WINDOW, k=K, subsample=SAMPLE, min_count=MIN_COUNT)
    settings |= dict(epochs=job.epochs, lr=job.lr, threads=job.threads, rng=job.seed)
    settings |= dict(engine=job.contestant, progress=lambda look: clocks.append(now()))
    emb = sg.train(sg.read_corpus(job.path), **settings)
    with tempfile.TemporaryDirectory() as folder:
        emb.save(Path(folder, "vectors.bin"))
    return emb, emb.log[-1].words, clocks


CHILDREN = {"gensim": train_gensim, "numba": train_ours, "numpy": train_ours}
PROGRAMS = {
    "word2vec": programs.run_word2vec,
    "fasttext": programs.run_fasttext,
    "pword2vec": programs.run_word2vec,
}


def measure_quality(model, folder):
    """Spearman × 100 between cosines and people's judgments, for each set and as their mean."""
    import sgns_edu as sg

    if folder is None:
        return {}
    emb = model if isinstance(model, sg.Embeddings) else sg.Embeddings.from_gensim(model)
    found = {}
    for path in sorted(Path(folder).glob("*.txt")):
        pairs = sg.evaluation.read_similarity(path)
        found[path.stem] = 100 * sg.evaluation.similarity(emb, pairs, resamples=1).spearman
    return {**found, "mean": mean(found.values())}


def describe(job, words, clocks, whole, quality):
    """What is kept of a run."""
    cpu, wall = np.subtract(clocks[-1], clocks[0])
    found = dict(contestant=job.contestant, threads=job.threads, seed=job.seed, words=words)
    return {**found, "train CPU": cpu, "train": wall, "whole": whole, "quality": quality}


def train_in_child(job):
    """In a child: train once, and print what it took and how good it is."""
    model, words, clocks = CHILDREN[job.contestant](job)
    whole = time.time() - float(os.environ["STARTED"])
    quality = measure_quality(model, job.similarity)
    print(json.dumps(describe(job, words, clocks, whole, quality)))


def run_child(job):
    """Start a child and read what it prints."""
    command = [sys.executable, __file__, "--child", json.dumps(job)]
    environment = {**os.environ, "STARTED": str(time.time())}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(f"{job.contestant} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def run_program(job, program):
    """Run a program for one epoch and for all of them; the difference is training alone."""
    import sgns_edu as sg

    run = PROGRAMS[job.contestant]
    settings = programs.Settings(
        DIM, WINDOW, K, SAMPLE, MIN_COUNT, job.epochs, job.lr, job.threads, job.seed
    )
    with tempfile.TemporaryDirectory() as folder:
        _, once = clock_program(run, program, job.path, folder, settings._replace(epochs=1))
        vectors, took = clock_program(run, program, job.path, folder, settings)
        check_epochs(job.contestant, once[0], took[0], job.epochs)
        quality = measure_quality(sg.Embeddings.load(vectors), job.similarity)
    words = count_words(job.path) * (job.epochs - 1)
    return describe(job, words, [once, took], took[1], quality)


def check_epochs(name, once, took, epochs):
    """End if the later epochs took almost no CPU-seconds, as in a program that skips them."""
    later = (took - once) / (epochs - 1)
    if later < once / 10:
        sys.exit(
            f"{name} took {once:.2f} CPU-s with one epoch and {took:.2f} with {epochs}: either the "
            "text is too short to time it, or it skips epochs, as word2vec.c does unless its flag "
            "eof is cleared before the next epoch"
        )


def clock_program(run, *arguments):
    """A program's vectors, and its seconds of the processor and of the clock."""
    cpu, began = processor_of_children(), time.perf_counter()
    vectors = run(*arguments)
    return vectors, (processor_of_children() - cpu, time.perf_counter() - began)


def processor_of_children():
    """CPU-seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def count_words(path):
    """Words of a text, in all lines."""
    with open(path, encoding="utf-8") as file:
        return sum(len(line.split()) for line in file)


def run_contest(jobs, paths):
    """Run all jobs one after the other, and print each result."""
    runs = []
    for job in jobs:
        program = paths.get(job.contestant)
        runs.append(run_program(job, program) if program else run_child(job))
        print(json.dumps(runs[-1]), flush=True)
    return runs


def contest_table(runs):
    """A row for each number of threads and contestant, beside gensim or whoever comes first."""
    names = list(dict.fromkeys(run["contestant"] for run in runs))
    base = "gensim" if "gensim" in names else names[0]
    sets = list(runs[0]["quality"])
    head = ["", "threads", "M words / CPU-s", f"to {base}", "M words / s"]
    head += ["whole process, s", f"to {base}", *sets]
    rows = []
    for threads in dict.fromkeys(run["threads"] for run in runs):
        for name in names:
            mine, theirs = select(runs, name, threads), select(runs, base, threads)
            rows.append([name, str(threads), *map(spread, columns(mine, theirs, sets))])
    return markdown(head, rows)


def select(runs, name, threads):
    """The runs of one contestant, in the order of the seeds."""
    return [run for run in runs if (run["contestant"], run["threads"]) == (name, threads)]


def columns(mine, theirs, sets):
    """The figures of a row, one for each seed; ratios are those of the same seed."""
    cpu, base = ([speed(run, "train CPU") for run in runs] for runs in (mine, theirs))
    whole = [run["whole"] for run in mine]
    to_base = [run["whole"] / own for run, own in zip(theirs, whole)]
    qualities = [[run["quality"][name] for run in mine] for name in sets]
    ratio = [own / other for own, other in zip(cpu, base)]
    return [cpu, ratio, [speed(run, "train") for run in mine], whole, to_base, *qualities]


def speed(run, clock):
    """Million words per second of training, on one of the clocks."""
    return run["words"] / run[clock] / 1e6


def first_call(**environment):
    """Seconds of the first training of a process; compiled functions are cached by Numba."""
    command = [sys.executable, "-c", FIRST_CALL]
    environment = {**os.environ, **environment}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(f"the first call failed:\n{done.stderr}")
    return float(done.stdout)


def first_call_table(times):
    """A first call with an empty cache, and one with the cache that it left."""
    cold, warm = [], []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            cold.append(first_call(NUMBA_CACHE_DIR=folder))
            warm.append(first_call(NUMBA_CACHE_DIR=folder))
    compiling = [one - other for one, other in zip(cold, warm)]
    head = ["first call, s", "empty cache", "full cache", "compiling"]
    return markdown(head, [["numba", *map(spread, (cold, warm, compiling))]])


def machine():
    """Processor and versions, without which no figure means anything."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    about = {
        key: next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "?")
        for key in ("model name", "cpu family", "model\t")
    }
    return {
        "processor": " ".join(about.values()),
        "avx512": any("avx512f" in line for line in lines),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("sgns_edu", "numpy", "scipy", "numba", "gensim")},
    }


def version(package):
    """The version of a package."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed as a package"


def picture(runs, path):
    """Speed against quality, or speed alone where no similarity set was given."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    ax = plt.figure(figsize=(7, 4)).gca()
    for name in dict.fromkeys(run["contestant"] for run in runs):
        mine = select(runs, name, runs[0]["threads"])
        qualities = [run["quality"].get("mean", 0) for run in mine]
        ax.plot([speed(run, "train CPU") for run in mine], qualities, "o", label=name)
    xlabel = "million words of text per CPU-second"
    ax.set(xlabel=xlabel, ylabel="mean Spearman × 100", xlim=(0, None))
    ax.legend()
    ax.figure.savefig(path, dpi=120, bbox_inches="tight")


def write_docs(folder):
    """The "docs" corpus as a file, one sentence a line."""
    import sgns_edu as sg

    path = Path(folder, "docs.txt")
    lines = [" ".join(sentence) for sentence in sg.load_corpus("docs")]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def parse(arguments=None):
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", nargs="?", default="docs")
    parser.add_argument("--similarity", help="folder of similarity sets")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--lr", type=float, default=0.05, help="of all contestants (default: .05)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", nargs="+", default=list(CHILDREN), choices=list(CHILDREN))
    for name in PROGRAMS:
        parser.add_argument(f"--{name}", metavar="PATH", help="a program that takes part")
    parser.add_argument(
        "--scaling",
        type=float,
        nargs="*",
        metavar="M",
        help="the speed over vocabularies and texts of M million words (default: 1 10 100)",
    )
    parser.add_argument("-o", "--output", default="speed", help="writes OUTPUT.json and OUTPUT.png")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args(arguments)
    args.programs = {name: vars(args)[name] for name in PROGRAMS if vars(args)[name]}
    if args.programs and args.epochs < 2:
        parser.error("a program's training is timed by a second epoch: --epochs must be at least 2")
    return args


def list_jobs(path, args):
    """All runs, in turns."""
    turns = itertools.product(range(1, args.seeds + 1), args.threads, [*args.only, *args.programs])
    return [
        Job(name, path, threads, seed, args.epochs, args.lr, args.similarity)
        for seed, threads, name in turns
    ]


def describe_setup(path, args):
    """What a reader of the figures needs to know."""
    about = {**machine(), "text": Path(path).name, "bytes": Path(path).stat().st_size}
    about |= dict(epochs=args.epochs, lr=args.lr, dim=DIM, window=WINDOW, k=K)
    return about | dict(subsample=SAMPLE, min_count=MIN_COUNT)


def run_all(path, args):
    """Run everything in turns, print tables, write JSON and a picture."""
    about = describe_setup(path, args)
    print(json.dumps(about, indent=1))
    engines = [name for name in args.only if name != "gensim"]
    if "numba" in engines:
        first_call()  # fills the cache
    runs = run_contest(list_jobs(path, args), args.programs)
    Path(f"{args.output}.json").write_text(json.dumps({"machine": about, "runs": runs}, indent=1))
    picture(runs, f"{args.output}.png")
    print(f"\nAll begin at the rate {args.lr:g}, which falls linearly to 0,", end=" ")
    print(f"or to {args.lr / 10_000:g} in word2vec and pword2vec.\n")
    print(contest_table(runs))
    if "numba" in engines:
        print(f"\n{first_call_table(args.seeds)}")
    rates = {}
    for name in engines:
        mine = select(runs, name, args.threads[0])
        rates[name] = 1e6 * mean(speed(run, "train CPU") for run in mine)
    print(f"\n{sgemm_table(encode(path), rates, args.lr)}")
    print(f"\n{shares_table(path, engines, args.lr, args.epochs)}")
    if args.scaling is not None:
        scaling.print_scaling(path, args.scaling or scaling.MILLIONS, args.lr)


def main():
    """Parse, and run everything, or one training in a child."""
    args = parse()
    if args.child:
        return train_in_child(Job(*json.loads(args.child)))
    with tempfile.TemporaryDirectory() as folder:
        run_all(write_docs(folder) if args.text == "docs" else args.text, args)


if __name__ == "__main__":
    main()
