"""How quick is the player in a browser? Printed, never asserted: python benchmarks/player.py

Frames: 50 words, k = 10, two dimensions, 20,000 steps; the script and the layout of one frame, without waiting for the screen.
Seeks: to 200 random steps. First picture: from the moment the page's text is there to the player standing in it.
Each by the clock, which counts what else the machine does, and by the processor's time for script, style and layout, which does not.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

import sgns_edu as sg

FRAMES = """() => {
    const { player } = document.querySelector("[role=group]"), { stages, view } = player, took = [];
    view.playing = true;  // no sound to screen readers, no data attributes: as while playing
    for (let i = 0; i < 400; i++) {
        const began = performance.now();
        player.go(5000 + i * 0.5, true);
        stages[0].picture.getBoundingClientRect();
        took.push(performance.now() - began);
    }
    view.playing = false;
    return took;
}"""
SEEKS = """() => {
    const { player } = document.querySelector("[role=group]"), { stages } = player, took = [];
    for (let i = 0; i < 200; i++) {
        const began = performance.now();
        player.go((i * 7919) % 20001, true);
        stages[0].picture.getBoundingClientRect();
        took.push(performance.now() - began);
    }
    return took;
}"""
FIRST = """html => new Promise(done => {
    const began = performance.now(), place = document.createElement("div");
    const parts = document.createRange().createContextualFragment(html);
    const seen = () => { if (place.querySelector("[data-word]")) done(performance.now() - began); };
    new MutationObserver(seen).observe(place, { childList: true, subtree: true });
    document.body.append(place);
    place.append(parts);
})"""


ONE = """x => {
    const { player } = document.querySelector("[role=group]");
    player.go(x, true);
    player.stages[0].picture.getBoundingClientRect();
}"""


def busy(page: Page, places: Sequence[float]) -> np.ndarray:
    """Milliseconds of the processor for each place gone to, (n,)."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        told = {
            one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
        }
        return 1000 * (
            told["ScriptDuration"] + told["LayoutDuration"] + told["RecalcStyleDuration"]
        )

    took = []
    for place in places:
        before = spent()
        page.evaluate(ONE, place)
        took.append(spent() - before)
    return np.array(took)


def told(name: str, took: np.ndarray) -> None:
    print(
        f"{name}: median {np.median(took):.1f} ms, 95th percentile {np.percentile(took, 95):.1f} ms, longest {np.max(took):.1f} ms"
    )


def history(steps: int, V: int = 50, k: int = 10, dim: int = 2) -> sg.History:
    rng = np.random.default_rng(0)
    noise = sg.Unigram(np.arange(V, 0, -1), alpha=0.75)
    trainer = sg.Trainer(
        sg.initial_params(V, dim=dim, rng=rng),
        sg.NegativeSampling(noise, k=k),
        rng.integers(0, V, (400, 2)),
        rng=rng,
    )
    trainer.run(steps)
    return trainer.history


def main() -> None:
    words = [f"word{row}" for row in range(50)]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        player = sg.Player(history(20_000), words)
        player.save(Path(folder) / "run.html")
        page.goto((Path(folder) / "run.html").as_uri())
        page.wait_for_selector("[role=group]")
        places = {"frame": 5000 + 0.5 * np.arange(400), "seek": np.arange(200) * 7919 % 20_001}
        for name, code in (("frame", FRAMES), ("seek", SEEKS)):
            page.evaluate(code)
            told(f"{name}, by the clock", page.evaluate(code))
            told(f"{name}, by the processor", busy(page, places[name].tolist()))
        print(f"load of the machine, of {os.cpu_count()} processors: {os.getloadavg()[0]:.1f}")
        for steps in (2_000, 20_000):
            html = sg.Player(history(steps), words).html()
            page.goto("about:blank")
            print(
                f"first picture of {steps:,} steps: {page.evaluate(FIRST, html):.0f} ms after {len(html) / 1000:.0f} kB arrived"
            )
        browser.close()


if __name__ == "__main__":
    main()
