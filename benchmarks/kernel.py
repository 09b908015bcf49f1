"""The compiled kernel alone, beside that of another checkout: nanoseconds a pair.

    python benchmarks/kernel.py my.txt                          # this checkout
    python benchmarks/kernel.py my.txt --against ../other --rounds 9

The text is encoded once. Every run is a process of its own, in turns (this, other, this, other, …),
so that what else the machine does is shared fairly; the last line is the median of the ratios of
neighbors. Decisions are drawn by the checkout's own sampler and timed apart.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
from tables import markdown, spread

HERE = Path(__file__).resolve().parents[1]
BLOCK = 2**15  # words decided and trained at a time, as in sg.train
SETTINGS = dict(dim=100, window=5, k=5, epochs=1, alpha=0.75, subsample=1e-3, min_count=5)


def save_encoded(path: str, folder: str) -> None:
    """Encode a text and save its rows and counts, which every run reads."""
    from sgns_edu.text.encoding import encode_text
    from sgns_edu.text.reading import read_corpus

    text = encode_text(read_corpus(path), min_count=SETTINGS["min_count"])
    np.save(Path(folder, "rows.npy"), text.rows)
    np.save(Path(folder, "counts.npy"), text.vocabulary.counts)


def measure(checkout: Path, folder: str, blocks: int, lr: float) -> dict:
    """Train the blocks with a checkout's kernel in a process of its own."""
    command = [sys.executable, __file__, folder, "--child", str(checkout)]
    command += ["--blocks", str(blocks), "--lr", str(lr)]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        sys.exit(f"{checkout} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def time_kernel(folder: str, checkout: str, blocks: int, lr: float) -> None:
    """In a child: print the nanoseconds a pair of the decisions and of the kernel."""
    import sgns_edu
    from sgns_edu.scale.state import Settings, zero_rows
    from sgns_edu.scale.train import choose_engine

    if not Path(sgns_edu.__file__).is_relative_to(checkout):
        sys.exit(f"{sgns_edu.__file__} was imported, which is not in {checkout}")
    rows, counts = (np.load(Path(folder, f"{name}.npy")) for name in ("rows", "counts"))
    engine, sampler = choose_engine("numba"), Settings(**SETTINGS, lr=lr).sampler(counts)
    W_in, W_out = (zero_rows(len(counts), SETTINGS["dim"], engine.lane) for table in range(2))
    start = np.random.default_rng(0).uniform(-0.005, 0.005, (len(counts), SETTINGS["dim"]))
    W_in[:, : SETTINGS["dim"]] = start
    engine.train_tiles(W_in, W_out, sampler.idle())  # compiles
    pairs, clocks = 0, np.zeros(2)
    starts = range(0, len(rows), BLOCK)
    for start in itertools.islice(itertools.cycle(starts), blocks):
        began = time.process_time()
        rng = np.random.default_rng(start)
        tiles = sampler.draw(rows[start : start + BLOCK], (lr, lr), rng)
        decided = time.process_time()
        engine.train_tiles(W_in, W_out, tiles)
        clocks += decided - began, time.process_time() - decided
        pairs += tiles.pairs
    decisions, kernel = 1e9 * clocks / pairs
    print(json.dumps(dict(decisions=decisions, kernel=kernel, V=len(counts), pairs=pairs)))


def print_table(runs: dict[str, list[dict]]) -> None:
    """A row for each checkout; then the other's time over this one's, pair by pair."""
    rows = []
    for name, mine in runs.items():
        times = [spread([run[part] for run in mine], 1) for part in ("kernel", "decisions")]
        rows.append([name, *times, f"{mine[0]['V']:,}", f"{mine[0]['pairs']:,}"])
    head = ["checkout", "kernel, ns a pair", "decisions, ns a pair", "vocabulary", "pairs"]
    print(markdown(head, rows))
    if "other" in runs:
        pairs = zip(runs["other"], runs["this"])
        ratios = sorted(other["kernel"] / this["kernel"] for other, this in pairs)
        print(f"\nother / this, kernel, median of {len(ratios)}: {median(ratios):.3f}", end=" ")
        print(f"({ratios[0]:.3f} to {ratios[-1]:.3f})")


def main() -> None:
    """Parse the command line, run the checkouts in turns and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", help="path of the text")
    parser.add_argument("--against", type=Path, metavar="PATH", help="another checkout")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--blocks", type=int, default=40, help="of 32,768 words (default: 40)")
    parser.add_argument("--lr", type=float, default=0.05, help="learning rate (default: .05)")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        return time_kernel(args.text, args.child, args.blocks, args.lr)
    checkouts = {"this": HERE}
    if args.against:
        checkouts["other"] = args.against.resolve()
    runs = {name: [] for name in checkouts}
    with tempfile.TemporaryDirectory() as folder:
        save_encoded(args.text, folder)
        for _ in range(args.rounds):
            for name, checkout in checkouts.items():
                runs[name].append(measure(checkout, folder, args.blocks, args.lr))
    print_table(runs)


if __name__ == "__main__":
    main()
