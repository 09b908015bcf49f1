"""Slides from the lectures, for a projector without a network: make slides.

A heading begins a slide. Text goes on the slide as it is; of the code only what is tagged "slide" is shown, its outputs
come one after another, so that a prediction can be asked for first. A cell tagged "notes" goes to the speaker's view.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import nbformat
import vendor
from nbconvert import SlidesExporter
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "_slides"


def slides(path: Path) -> str:
    """One lecture as a page of slides."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if chosen(cell)]
    for cell in notebook.cells:
        cell.metadata["slideshow"] = {"slide_type": kind(cell)}
    config = Config(
        {
            "SlidesExporter": {
                "reveal_url_prefix": "vendor/reveal.js",
                "exclude_input_prompt": True,
                "exclude_output_prompt": True,
                "reveal_theme": "white",
                "template_name": "slides",
                "extra_template_basedirs": [str(ROOT / "tools")],
            }
        }
    )
    page, _ = SlidesExporter(config=config, exclude_anchor_links=True).from_notebook_node(notebook)
    return page


def chosen(cell: nbformat.NotebookNode) -> bool:
    """Text, and code with something to see; changes the cell, whose code is hidden unless it is tagged."""
    if cell.cell_type == "markdown":
        return True
    tagged = "slide" in cell.metadata.get("tags", [])
    cell.metadata["transient"] = {"remove_source": not tagged}
    return bool(cell.outputs) or tagged


def kind(cell: nbformat.NotebookNode) -> str:
    if "notes" in cell.metadata.get("tags", []):
        return "notes"
    if cell.cell_type == "code":
        return "fragment"
    return "slide" if cell.source.lstrip().startswith("#") else "-"


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    for name in ("mathjax", "reveal.js"):
        shutil.copytree(vendor.vendor(name), OUT / "vendor" / name)
    for path in [Path(name) for name in sys.argv[1:]] or sorted(
        (ROOT / "notebooks").glob("*.ipynb")
    ):
        (OUT / f"{path.stem}.html").write_text(slides(path))
    print(f"open {OUT}/…, for instance {sorted(OUT.glob('*.html'))[0]}")


if __name__ == "__main__":
    main()
