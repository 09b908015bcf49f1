"""Film the player in a browser, for the README: python tools/moving_picture.py docs/images/player.gif"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

import sgns_edu as sg
from sgns_edu.files import replace_file

STEP = 812  # fox meets quick; lazy and asleep are drawn
BEAT, REST, END = 100, 1800, 3000  # milliseconds a picture: in motion, at a phase's end, at the end
WIDTH = 720  # of the film, in pixels
NOTES = {
    300: sg.Note(
        "They part",
        "The means of ● and ■ point away from each other: most answers must be no, so most scores sink below zero.",
        means=True,
    ),
    2000: sg.Note(
        "The end",
        "Hardly any answer is yes. But real pairs sink less far than strangers: the order was learned, not the level.",
    ),
}

# The page's clock, so that each picture shows a moment that we choose.
CLOCK = """() => {
    const { player } = document.querySelector(".sg-player"), calls = [];
    let time = 0;
    player.clock.now = () => time;
    player.clock.frame = call => calls.push(call);
    window.pass = ms => { time += ms; calls.splice(0).forEach(call => call(time)); };
}"""


def player() -> sg.Player:
    sentences = sg.load_corpus("fox")
    vocabulary = sg.Vocabulary.from_sentences(sentences)
    pairs = sg.skip_gram_pairs(sentences, vocabulary, window=2)
    rng = np.random.default_rng(1)
    start = sg.initial_params(len(vocabulary), dim=2, rng=rng)
    objective = sg.NegativeSampling(sg.Unigram(vocabulary.counts), k=2)
    trainer = sg.Trainer(start, objective, pairs, lr=0.2, rng=rng)
    trainer.run(2000)
    return sg.Player(
        trainer.history, vocabulary, step=STEP, sentences=sentences, window=2, notes=NOTES
    )


def shoot(page: Page) -> Image.Image:
    picture = Image.open(io.BytesIO(page.locator(".sg-player").screenshot())).convert("RGB")
    return picture.resize(
        (WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS
    )


def film_step(page: Page) -> list[tuple[Image.Image, int]]:
    """The seven phases, each in motion and then at rest."""
    shots = [(shoot(page), REST)]
    page.locator(".sg-stage").first.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
        while page.get_attribute(".sg-player", "data-settled") != "true":
            page.evaluate(f"pass({BEAT})")
            shots.append((shoot(page), BEAT))
        page.wait_for_timeout(600)  # the bars glide by themselves
        shots[-1] = (shoot(page), REST)
    return shots


def film_run(page: Page) -> list[tuple[Image.Image, int]]:
    """The run, from the start to its notes."""
    page.keyboard.press("r")
    page.keyboard.press("Home")
    shots = []
    for _ in NOTES:
        page.keyboard.press("Space")
        while page.get_attribute(".sg-player", "data-settled") != "true":
            page.evaluate("for (let i = 0; i < 4; i++) pass(150)")
            shots.append((shoot(page), BEAT))
        shots[-1] = (shoot(page), REST)
    return [*shots[:-1], (shots[-1][0], END)]


def film() -> list[tuple[Image.Image, int]]:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        page = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        ).new_page(viewport={"width": 900, "height": 700})
        player().save(Path(folder) / "run.html")
        page.goto((Path(folder) / "run.html").as_uri())
        page.wait_for_function("document.querySelector('.sg-player')?.player.stage.w > 0")
        page.evaluate(CLOCK)
        page.add_style_tag(content=".sg-stage { outline: none !important }")
        return film_step(page) + film_run(page)


def main() -> None:
    shots = film()
    pictures = [picture for picture, _ in shots]
    palette = pictures[len(pictures) // 3].quantize(96, method=Image.Quantize.MAXCOVERAGE)
    small = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    with replace_file(sys.argv[1]) as file:
        small[0].save(
            file,
            format="GIF",
            save_all=True,
            append_images=small[1:],
            duration=[ms for _, ms in shots],
            loop=0,
            optimize=True,
        )


if __name__ == "__main__":
    main()
