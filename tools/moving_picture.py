"""Film the player in a browser, for the README: python tools/moving_picture.py docs/images/player.gif"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

import sgns_edu as sg
from sgns_edu.files import replace_file

# Step and milliseconds: quickly to step 417, six single steps to look at, quickly to the end.
WAY = [(t, 100) for t in range(0, 417, 20)] + [(417 + i, 900) for i in range(6)]
WAY += [(t, 100) for t in range(440, 1500, 50)] + [(1500, 2500)]


def player() -> sg.Player:
    sentences = sg.load_corpus("fox")
    vocabulary = sg.Vocabulary.from_sentences(sentences)
    rng = np.random.default_rng(3)
    noise = sg.Unigram(vocabulary.counts, alpha=0.75)
    start = sg.initial_params(len(vocabulary), dim=2, rng=rng)
    pairs = sg.skip_gram_pairs(sentences, vocabulary, window=2)
    trainer = sg.Trainer(start, sg.NegativeSampling(noise, k=3), pairs, lr=0.1, rng=rng)
    trainer.run(1500)
    return sg.Player(trainer.history, vocabulary, follow=["fox", "quick", "asleep"])


def film() -> list[Image.Image]:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        page = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        ).new_page(viewport={"width": 680, "height": 700})
        player().save(Path(folder) / "run.html")
        page.goto((Path(folder) / "run.html").as_uri())
        page.wait_for_selector("[role=group]")
        page.wait_for_timeout(300)
        page.add_style_tag(
            content=".sg-exhibit .sg-bar:has(select) { display: none }"
        )  # only the stage, the loss and the legend
        shots = []
        for t, _ in WAY:
            page.evaluate("t => document.querySelector('[role=group]').player.seek(t)", t)
            shots.append(Image.open(io.BytesIO(page.locator("main").screenshot())).convert("RGB"))
        return shots


def main() -> None:
    shots = film()
    palette = shots[len(shots) // 2].quantize(128, method=Image.Quantize.MAXCOVERAGE)
    small = [shot.quantize(palette=palette, dither=Image.Dither.NONE) for shot in shots]
    with replace_file(sys.argv[1]) as file:
        small[0].save(
            file,
            "GIF",
            save_all=True,
            append_images=small[1:],
            duration=[ms for _, ms in WAY],
            loop=0,
            optimize=True,
        )
    print(f"{sys.argv[1]}: {len(small)} pictures, {Path(sys.argv[1]).stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
