"""Speed and quality beside gensim, on any text, in one interleaved run.

    python benchmarks/speed.py                                     # the "docs" corpus, no similarity sets
    python benchmarks/speed.py my.txt --similarity folder --seeds 3 --threads 1 2

Every contestant runs in a process of its own, one after the other (A B C D A B C D …), so that what else the machine
does is shared fairly. Measured are the CPU-seconds of training alone, and the whole process from the text file to saved
vectors. Quality is Spearman's rank correlation × 100 with the similarity sets of the folder.
gensim comes with: pip install "sgns_edu[bench]".
"""

from __future__ import annotations

import argparse
import importlib.metadata
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean, stdev

import numpy as np

K, WINDOW, DIM = 5, 5, 100


def gensim(path, threads, seed, epochs):
    """gensim reads the text again in every epoch; that is part of its training."""
    from gensim.models import Word2Vec

    model = Word2Vec(
        sg=1,
        vector_size=DIM,
        window=WINDOW,
        negative=K,
        sample=1e-3,
        min_count=5,
        workers=threads,
        seed=seed,
    )
    model.build_vocab(corpus_file=path)
    clocks = [now()]
    model.train(
        corpus_file=path,
        epochs=epochs,
        total_examples=model.corpus_count,
        total_words=model.corpus_total_words,
    )
    clocks.append(now())
    model.wv.save_word2vec_format(f"{path}.bin", binary=True)
    return model, model.corpus_total_words * epochs, clocks


def now():
    """CPU-seconds of this process, and seconds."""
    return time.process_time(), time.perf_counter()


def ours(engine, **settings):
    """A contestant of ours."""

    def contestant(path, threads, seed, epochs):
        import sgns_edu as sg

        clocks = []
        emb = sg.train(
            sg.read_corpus(path),
            dim=DIM,
            window=WINDOW,
            k=K,
            epochs=epochs,
            engine=engine,
            threads=threads,
            rng=seed,
            progress=lambda look: clocks.append(now()),
            **settings,
        )
        emb.save(f"{path}.bin")
        return emb, emb.log[-1].words, clocks

    return contestant


CONTESTANTS = {"gensim": gensim, "numba": ours("numba"), "numpy": ours("numpy")}


def quality(model, folder):
    """Spearman × 100 between cosines and people's judgements, for each set and as their mean."""
    import sgns_edu as sg

    emb = model if isinstance(model, sg.Embeddings) else sg.Embeddings.from_gensim(model)
    sets = {
        path.stem: sg.evaluation.read_similarity(path)
        for path in sorted(Path(folder).glob("*.txt"))
    }
    found = {
        name: 100 * sg.evaluation.similarity(emb, pairs, resamples=1).spearman
        for name, pairs in sets.items()
    }
    return {**found, "mean": mean(found.values())}


def child(name, path, threads, seed, epochs, similarity):
    """One contestant once: prints what it took and how good it is."""
    model, words, clocks = CONTESTANTS[name](path, threads, seed, epochs)
    whole = time.time() - float(os.environ["STARTED"])
    cpu, wall = np.subtract(clocks[-1], clocks[0])
    print(
        json.dumps(
            {
                "contestant": name,
                "threads": threads,
                "seed": seed,
                "words": words,
                "train CPU": cpu,
                "train": wall,
                "whole": whole,
                "quality": quality(model, similarity) if similarity else {},
            }
        )
    )


def run(name, path, threads, seed, args):
    """Start a child and read what it prints."""
    command = [
        sys.executable,
        __file__,
        path,
        "--child",
        name,
        "--threads",
        str(threads),
        "--seeds",
        str(seed),
        "--epochs",
        str(args.epochs),
        *(["--similarity", args.similarity] if args.similarity else []),
    ]
    environment = {**os.environ, "STARTED": str(time.time())}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def sgemm_rate():
    """Operations a second of one core's own matrix products, the best of fifty."""
    from threadpoolctl import threadpool_limits

    A, best = np.ones((512, 512), np.float32), np.inf
    with threadpool_limits(1):
        for _ in range(50):
            start = time.perf_counter()
            A @ A
            best = min(best, time.perf_counter() - start)
    return 2 * 512**3 / best


def questions_per_word(path):
    """How many questions, k + 1 for each pair, a word of the text gives rise to."""
    from sgns_edu.scale.state import Settings
    from sgns_edu.text.encoding import encode_text
    from sgns_edu.text.reading import read_corpus

    text = encode_text(read_corpus(path), min_count=5)
    block = text.rows[: 10**6]
    sampler = Settings(DIM, WINDOW, K, 1, 0.025, 0.75, 1e-3, 5).sampler(text.vocabulary.counts)
    pairs = sampler.draw(block, (0.025, 0.025), np.random.default_rng(0)).pairs
    frequent = text.vocabulary.counts.sum() / text.words  # the share of words with a vector
    return pairs * (K + 1) * frequent / (block >= 0).sum()


def sgemm_share(path, rates):
    """What part of one core's own matrix products the arithmetic of our engines amounts to."""
    sgemm = sgemm_rate()
    flop = 6 * DIM * questions_per_word(path)  # a score and two moves: 2 operations for each number
    print(f"\nsgemm on one core: {sgemm / 1e9:.0f} GFLOP/s; {flop / 1000:.1f} kFLOP a word")
    for name, rate in rates.items():
        print(f"{name:>16}: {100 * rate * flop / sgemm:.0f} % of that")


def shares_of_time(path, name):
    """Print where an engine's time goes: CPU-seconds per million words of five epochs, and shares."""
    from sgns_edu.scale.state import Run, Settings
    from sgns_edu.scale.train import LOOKS, choose_engine
    from sgns_edu.text.encoding import encode_text
    from sgns_edu.text.reading import read_corpus

    seconds = dict.fromkeys(["encoding", "decisions", "arithmetic", "held-out loss"], 0.0)

    def timed(part, function, *arguments):
        start = time.process_time()
        result = function(*arguments)
        seconds[part] += time.process_time() - start
        return result

    text = timed("encoding", lambda: encode_text(read_corpus(path), min_count=5))
    engine = choose_engine(name)
    run = Run(Settings(DIM, WINDOW, K, 1, 0.025, 0.75, 1e-3, 5), text, engine, 0)
    engine.train_tiles(run.W_in, run.W_out, run.sampler.idle())  # compiles
    words = 0
    for start, stop in itertools.takewhile(lambda block: block[0] < 10**6, run.blocks()):
        lr, rng = (run.rate(start), run.rate(stop)), run.rng(2, 0, start)
        tiles = timed("decisions", run.sampler.draw, text.rows[start:stop], lr, rng)
        timed("arithmetic", engine.train_tiles, run.W_in, run.W_out, tiles)
        words += np.count_nonzero(text.rows[start:stop] >= 0)
    words *= text.words / text.vocabulary.counts.sum()  # the rare ones too
    timed("held-out loss", run.look, 0)
    seconds["encoding"] /= text.words
    seconds["decisions"] /= words
    seconds["arithmetic"] /= words
    seconds["held-out loss"] *= LOOKS / text.words
    for once in ("encoding", "held-out loss"):  # in five epochs
        seconds[once] /= 5
    total = sum(seconds.values())
    parts = [f"{part} {1e6 * t:.3f} s ({t / total:.0%})" for part, t in seconds.items()]
    print(f"{name:>16}, a million words of five epochs: {', '.join(parts)}")


def spread(values):
    """Mean and standard deviation, for the table."""
    return f"{mean(values):.2f}" + (f" ± {stdev(values):.2f}" if len(values) > 1 else "")


def report(runs, threads):
    """The table for one number of threads; returns the words per CPU-second of each contestant."""
    rates = {}
    sets = list(runs[0]["quality"])
    print(
        f"\n{threads} thread(s) | M words / CPU-s | M words / s | to gensim, CPU | whole process, s | to gensim | "
        + " | ".join(sets)
    )
    for name in CONTESTANTS:
        mine = [r for r in runs if r["contestant"] == name and r["threads"] == threads]
        if mine:
            base = [
                r for r in runs if r["contestant"] == "gensim" and r["threads"] == threads
            ] or mine
            cpu, wall = (
                [r["words"] / r[clock] / 1e6 for r in mine] for clock in ("train CPU", "train")
            )
            by_cpu = [
                b["train CPU"] / b["words"] * r["words"] / r["train CPU"]
                for b, r in zip(base, mine)
            ]
            by_whole = [b["whole"] / r["whole"] for b, r in zip(base, mine)]
            rates[name] = 1e6 * mean(cpu)
            cells = [cpu, wall, by_cpu, [r["whole"] for r in mine], by_whole]
            cells += [[r["quality"][s] for r in mine] for s in sets]
            print(" | ".join([f"{name:>16}", *map(spread, cells)]))
    return rates


def machine():
    """Processor and versions, without which no figure means anything."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    about = {
        key: next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "?")
        for key in ("model name", "cpu family", "model\t")
    }
    versions = {}
    for package in ("sgns_edu", "numpy", "scipy", "numba", "gensim"):
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            versions[package] = "not installed as a package"
    return {
        "processor": " ".join(about.values()),
        "avx512": any("avx512f" in line for line in lines),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **versions,
    }


def picture(runs, path):
    """Speed against quality, or speed alone where no similarity set was given."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    ax = plt.figure(figsize=(7, 4)).gca()
    for name in dict.fromkeys(r["contestant"] for r in runs):
        mine = [r for r in runs if r["contestant"] == name and r["threads"] == runs[0]["threads"]]
        speed = [r["words"] / r["train CPU"] / 1e6 for r in mine]
        ax.plot(speed, [r["quality"].get("mean", 0) for r in mine], "o", label=name)
    ax.set(
        xlabel="million words of text a CPU-second", ylabel="mean Spearman × 100", xlim=(0, None)
    )
    ax.legend()
    ax.figure.savefig(path, dpi=120, bbox_inches="tight")


def docs(folder):
    """The "docs" corpus as a file, one sentence a line."""
    import sgns_edu as sg

    path = Path(folder, "docs.txt")
    path.write_text(
        "\n".join(" ".join(sentence) for sentence in sg.load_corpus("docs")), encoding="utf-8"
    )
    return str(path)


def main():
    """Parse, run everything in turns, print tables, write JSON and a picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", nargs="?", default="docs")
    parser.add_argument("--similarity", help="folder of similarity sets")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--only", nargs="+", default=list(CONTESTANTS), choices=list(CONTESTANTS))
    parser.add_argument("-o", "--output", default="speed", help="writes OUTPUT.json and OUTPUT.png")
    parser.add_argument("--child", choices=list(CONTESTANTS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        return child(
            args.child, args.text, args.threads[0], args.seeds, args.epochs, args.similarity
        )
    with tempfile.TemporaryDirectory() as folder:
        path = docs(folder) if args.text == "docs" else args.text
        about = {
            **machine(),
            "text": Path(path).name,
            "bytes": Path(path).stat().st_size,
            "epochs": args.epochs,
            "dim": DIM,
            "window": WINDOW,
            "k": K,
            "subsample": 1e-3,
            "min_count": 5,
        }
        print(json.dumps(about, indent=1))
        for name in set(args.only) - {"gensim", "numpy"}:
            run(
                name, path, 1, 0, argparse.Namespace(epochs=1, similarity=None)
            )  # compiles, so that the cache is warm
        runs = []
        for seed in range(1, args.seeds + 1):
            for threads in args.threads:
                for name in args.only:
                    runs.append(run(name, path, threads, seed, args))
                    print(json.dumps(runs[-1]), flush=True)
        Path(f"{args.output}.json").write_text(
            json.dumps({"machine": about, "runs": runs}, indent=1)
        )
        rates = [report(runs, threads) for threads in args.threads]
        picture(runs, f"{args.output}.png")
        engines = {name: rate for name, rate in rates[0].items() if name != "gensim"}
        sgemm_share(path, engines)
        for name in engines:
            shares_of_time(path, name)


if __name__ == "__main__":
    main()
