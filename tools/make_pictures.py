"""A small picture of each lecture for the README, taken from its stored outputs: python tools/make_pictures.py"""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

from PIL import Image

from sgns_edu.files import replace_file

ROOT = Path(__file__).resolve().parent.parent
WHICH = {  # of the pictures of a lecture
    "00": 0,
    "01": 0,
    "02": 4,
    "03": 5,
    "04": 1,
    "05": 9,
    "06": 2,
    "07": 1,
    "08": 5,
    "09": 4,
    "10": 3,
    "11": 2,
    "12": 3,
    "13": 1,
    "14": 7,
    "15": 2,
    "16": 3,
}
SIZE = (320, 240)  # shown at half that


def pictures(path: Path) -> list[str]:
    """All pictures stored in a lecture, in their order, as base64."""
    cells = json.loads(path.read_text())["cells"]
    return [
        output["data"]["image/png"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]


def main() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        picture = Image.open(
            io.BytesIO(base64.b64decode(pictures(path)[WHICH[path.name[:2]]]))
        ).convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        paper.thumbnail(SIZE, Image.Resampling.LANCZOS)
        with replace_file(ROOT / "docs" / "images" / f"{path.name[:2]}.png") as file:
            paper.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
                file, format="png", optimize=True
            )


if __name__ == "__main__":
    main()
