"""What the tape costs: recording a step beside making it, and going back to any moment. python benchmarks/history.py

Both sides of a ratio are timed in turns (A B A B …), in processor seconds, so that a busy machine touches both alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

import sgns_edu as sg
from sgns_edu.learn.model import forces, move

V, DIM, K, STEPS, ROUNDS = 50, 2, 5, 20_000, 20


def seconds(act: Callable[[], object], times: int) -> float:
    """Processor seconds for one of `times` calls."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def recording(objective: object, params: sg.Params, draw: sg.Draw) -> np.ndarray:
    """Ratios, one a round: putting a step on the tape / making it (draw, explain, update)."""
    rng, history, step = (
        np.random.default_rng(0),
        sg.History(params, objective),
        forces(params, objective, draw, 0.1),
    )
    live = params.copy()

    def record() -> None:
        history.append(step, live)

    def make() -> None:
        move(live, forces(live, objective, objective.draw(draw.center, draw.context, rng), 1e-6))

    return np.array([seconds(record, 1000) / seconds(make, 1000) for _ in range(ROUNDS)])


def seeking(history: sg.History, rng: np.random.Generator) -> np.ndarray:
    """Milliseconds for going to each of 200 random moments."""
    return np.array(
        [
            1000 * seconds(lambda t=t: history.seek(t), 1)
            for t in rng.integers(len(history) + 1, size=200)
        ]
    )


def main() -> None:
    rng = np.random.default_rng(0)
    params = sg.Params(*rng.normal(size=(2, V, DIM)))
    objective = sg.NegativeSampling(sg.Uniform(V), k=K)
    ratios = recording(objective, params, objective.draw(0, 1, rng))
    print(
        f"recording / making a step: median {np.median(ratios):.2f}, from {ratios.min():.2f} to {ratios.max():.2f}"
    )
    trainer = sg.Trainer(params, objective, rng.integers(V, size=(200, 2)), rng=rng)
    trainer.run(STEPS)
    times = seeking(trainer.history, rng)
    print(
        f"seek in {STEPS:,} steps, V={V}, d={DIM}: median {np.median(times):.2f} ms, slowest {times.max():.2f} ms; "
        f"in shares of the 5 ms allowed: {np.median(times) / 5:.2f} and {times.max() / 5:.2f}"
    )


if __name__ == "__main__":
    main()
