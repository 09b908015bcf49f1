"""A row of figures as a moving picture: GIF by Pillow, MP4 where ffmpeg is installed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sgns_edu.files import replace_file
from sgns_edu.show.widgets.base import png

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image


def gif(path: str | os.PathLike, figures: Iterable[tuple["Figure", float]]) -> None:
    """Write an endless GIF, whole or not at all; each figure comes with the seconds it is shown."""
    from PIL import Image

    pictures, durations = [], []
    for figure, seconds in figures:
        pictures.append(Image.open(io.BytesIO(png(figure, 10**9))).convert("RGB"))
        durations.append(round(1000 * seconds))
    palette = common_palette(pictures)  # one for all, so that nothing flickers
    small = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    with replace_file(path) as file:
        small[0].save(
            file,
            format="GIF",
            save_all=True,
            append_images=small[1:],
            duration=durations,
            loop=0,
        )


def common_palette(pictures: Sequence["Image"], samples: int = 6, colors: int = 64) -> "Image":
    """A picture whose palette fits all: that of some of them in a row."""
    from PIL import Image as pillow

    some = pictures[:: -(-len(pictures) // samples)]
    w, h = some[0].size
    row = pillow.new("RGB", (w * len(some), h))
    for i, picture in enumerate(some):
        row.paste(picture, (i * w, 0))
    return row.quantize(colors)


def mp4(path: str | os.PathLike, figures: Iterable[tuple["Figure", float]], rate: float) -> None:
    """Write an MP4 of `rate` pictures per second, whole or not at all; see `gif`."""
    if shutil.which("ffmpeg") is None:
        raise RuntimeError(
            "writing .mp4 needs the program ffmpeg, which is not installed here; a .gif needs nothing"
        )
    with tempfile.TemporaryDirectory() as folder:
        names = (Path(folder) / f"{i:05}.png" for i in count())
        for figure, seconds in figures:
            picture = png(figure, 10**9)
            for _ in range(max(round(seconds * rate), 1)):
                next(names).write_bytes(picture)
        made = Path(folder) / "film.mp4"
        done = subprocess.run(
            [
                "ffmpeg",
                "-loglevel",
                "error",
                "-framerate",
                f"{rate:g}",
                "-i",
                f"{folder}/%05d.png",
                "-pix_fmt",
                "yuv420p",
                "-vf",
                "crop=trunc(iw/2)*2:trunc(ih/2)*2",
                str(made),
            ],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
            raise RuntimeError(f"ffmpeg could not make {Path(path).name!r}: {reason}")
        with replace_file(path) as file:
            file.write(made.read_bytes())
