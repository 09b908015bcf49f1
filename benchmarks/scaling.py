"""Does the speed hold as text and vocabulary grow? Words a CPU-second on made-up Zipf text: python benchmarks/scaling.py

The text is written to a temporary file (300 million letters for 100 million words, with --largest 100), encoded and trained
for one epoch in a process of its own. Printed: encoding, training, and the most memory, as ratios to the first row.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

SENTENCE = 20


def write_text(path: Path, words: int, V: int, seed: int = 0) -> None:
    """Sentences of 20 words, the r-th word 1/r as often as the first."""
    rng = np.random.default_rng(seed)
    cumulated = np.cumsum(1 / np.arange(1, V + 1))
    names = np.array([f"w{number:x}" for number in range(V)], dtype=object)
    with open(path, "w") as file:
        for start in range(0, words, 10**6):
            rows = np.searchsorted(cumulated, rng.random(min(10**6, words - start)) * cumulated[-1])
            for sentence in names[rows].reshape(-1, SENTENCE):
                file.write(" ".join(sentence) + "\n")


def child(path: str) -> None:
    """Encode and train once; print seconds of the processor and of the clock, and memory."""
    import sgns_edu as sg
    from sgns_edu.text.encoding import encode_text

    list(
        sg.train(
            [["a", "b"]] * 50, dim=100, min_count=1, subsample=0, progress=False
        ).vocabulary.words
    )  # compile first
    began = time.process_time(), time.perf_counter()
    text = encode_text(sg.read_corpus(path), min_count=5)
    encoded = time.process_time() - began[0], time.perf_counter() - began[1]
    clocks = []
    sg.train(
        sg.read_corpus(path),
        epochs=1,
        threads=1,
        progress=lambda look: clocks.append(time.process_time()),
    )
    print(
        json.dumps(
            {
                "words": text.words,
                "V": len(text.vocabulary),
                "encode": encoded[0],
                "encode wall": encoded[1],
                "train": clocks[-1] - clocks[0],
                "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--largest", type=int, default=30, help="million words of the largest text (default 30)"
    )
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        return child(args.child)
    print(
        "million words | vocabulary | encoding, M words/CPU-s | seconds | training, M words/CPU-s | to the first | MB"
    )
    first = None
    for words, V in [(1, 10_000), (5, 1_000), (5, 10_000), (5, 100_000), (args.largest, 100_000)]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "text.txt")
            write_text(path, words * 10**6, V)
            done = subprocess.run(
                [sys.executable, __file__, "--child", str(path)],
                capture_output=True,
                text=True,
                env=os.environ,
            )
            if done.returncode:
                sys.exit(done.stderr)
            seen = json.loads(done.stdout.splitlines()[-1])
        rate = seen["words"] / seen["train"] / 1e6
        first = first or rate
        print(
            f"{words} | {seen['V']:,} | {seen['words'] / seen['encode'] / 1e6:.1f} | {seen['encode wall']:.0f} | {rate:.2f} | "
            f"{rate / first:.2f} | {seen['MB']:.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
