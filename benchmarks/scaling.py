"""Does the speed hold as text and vocabulary grow? Words per CPU-second, one thread, one epoch.

    python benchmarks/scaling.py my.txt              # texts of 1, 10 and 100 million words
    python benchmarks/scaling.py my.txt --millions 1 5

Each text is drawn word by word with the frequencies of the most frequent words of your text, in
sentences of 20 words, and trained in a process of its own. "Encoding" includes preparing the run,
and training the 50 looks at the held-out loss, which count for more in a short text. The largest
file takes about 700 megabytes for a while.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from tables import markdown

SENTENCE = 20
VOCABULARIES = (1_000, 10_000, 100_000)
MILLIONS = (1.0, 10.0, 100.0)
HEAD = ["million words", "vocabulary", "encoding, M words / CPU-s", "seconds"]
HEAD += ["training, M words / CPU-s", "to the fastest", "MB"]


def print_scaling(path: str, millions: list[float], lr: float) -> None:
    """Train texts of all lengths and vocabularies, and print a table."""
    from sgns_edu.text.encoding import encode_text
    from sgns_edu.text.reading import read_corpus

    counts = encode_text(read_corpus(path)).vocabulary.counts
    print(f"\nWords drawn with the frequencies of the most frequent words of {Path(path).name},")
    print(f"which has {len(counts):,}; those beyond follow Zipf's law.\n")
    runs = [measure(counts, V, round(m * 10**6), lr) for m in millions for V in VOCABULARIES]
    speeds = [run["words"] / run["train"] for run in runs]
    print(markdown(HEAD, [make_row(run, max(speeds)) for run in runs]))
    print(f"\nfastest to slowest: {max(speeds) / min(speeds):.2f}")


def measure(counts: np.ndarray, V: int, words: int, lr: float) -> dict:
    """Write one text and train on it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        write_text(path, words, extend(counts, V))
        command = [sys.executable, __file__, str(path), "--lr", str(lr), "--child"]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def extend(counts: np.ndarray, V: int) -> np.ndarray:
    """The V largest counts (V,); beyond the last of them, rank times count stays the same."""
    own = counts[:V]  # sorted
    beyond = np.arange(len(own) + 1, V + 1)
    return np.concatenate([own, own[-1] * len(own) / beyond])


def write_text(path: Path, words: int, counts: np.ndarray) -> None:
    """Write sentences of words that are as frequent as their counts (V,)."""
    rng = np.random.default_rng(0)
    cumulated = np.cumsum(counts)
    names = np.array([f"w{number:x}" for number in range(len(counts))], dtype=object)
    with open(path, "w") as file:
        for start in range(0, words, 10**6):
            places = rng.random(min(10**6, words - start)) * cumulated[-1]
            drawn = names[np.searchsorted(cumulated, places, side="right")]
            sentences = drawn[: len(drawn) // SENTENCE * SENTENCE].reshape(-1, SENTENCE)
            file.writelines(" ".join(sentence) + "\n" for sentence in sentences)


def train_once(path: str, lr: float) -> None:
    """Train once; print seconds of the processor and of the clock, and memory."""
    import sgns_edu as sg

    settings = dict(epochs=1, min_count=1, lr=lr, threads=1)
    sg.train([["a", "b"]] * 50, **settings, subsample=0, progress=False)  # compiles
    looks, clocks = [], [(time.process_time(), time.perf_counter())]

    def look(progress):
        looks.append(progress)
        clocks.append((time.process_time(), time.perf_counter()))

    emb = sg.train(sg.read_corpus(path), **settings, progress=look)
    (began, began_wall), (encoded, encoded_wall), (ended, _) = clocks[0], clocks[1], clocks[-1]
    found = dict(words=looks[-1].words, V=len(emb.vocabulary), encode=encoded - began)
    found |= dict(wall=encoded_wall - began_wall, train=ended - encoded)
    found |= dict(MB=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(found))


def make_row(run: dict, fastest: float) -> list[str]:
    """One line of the table; `fastest` in words per CPU-second."""
    millions, speed = run["words"] / 10**6, run["words"] / run["train"]
    row = [f"{millions:g}", f"{run['V']:,}", f"{millions / run['encode']:.1f}"]
    row += [f"{run['wall']:.1f}", f"{speed / 10**6:.2f}", f"{speed / fastest:.2f}"]
    return [*row, f"{run['MB']:.0f}"]


def main() -> None:
    """Parse the command line and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", help="path of the text")
    parser.add_argument("--millions", type=float, nargs="+", default=list(MILLIONS))
    parser.add_argument("--lr", type=float, default=0.05, help="learning rate (default: .05)")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        return train_once(args.text, args.lr)
    print_scaling(args.text, args.millions, args.lr)


if __name__ == "__main__":
    main()
