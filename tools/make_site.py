"""The lectures, assignments, pages and the API as a static site in _site/, which needs no server and no network: make site.

SGNS_LAUNCH=https://host/path/{notebook} adds a button to each lecture that opens it on that host.
"""

from __future__ import annotations

import argparse
import html
import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import vendor

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "build" / "site"
ROOMS = {
    "text": "Text, vocabulary and pairs",
    "learn": "One visible step",
    "study": "What was learned",
    "datasets": "Texts and worlds",
    "scale": "The same, fast",
    "costs": "What it costs",
    "show": "Pictures and exhibits",
    "teach": "Checks, hints and claims",
    "grade": "Grading",
}
REFERENCE = ("your_own_domain", "misconceptions", "glossary", "bibliography")
LEFT_OUT = ("index", "assignments", "decisions")
FOREIGN = re.compile(
    r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=["']?(?:https?:)?//[^"'>\s]+""", re.I
)
ROW = re.compile(
    r'^\| (\d\d) \| <img src="docs/images/(.+?)".*?\| \[(.+?)\]\(notebooks/(.+?)\.ipynb\) \| (.+?) \| (\d+) \|',
    re.M,
)
CARD = """<li><img src="_static/images/{picture}" alt="" width="76"><div><b><a href="{page}.html">{number} · {title}</a></b>
<span>{question}</span><span class="minutes">{minutes} minutes</span></div></li>"""


# What Sphinx reads


def gather() -> None:
    """Put everything that Sphinx reads in one folder, with links that fit it."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    static = SOURCE / "_static"
    shutil.copytree(ROOT / "tools" / "site", static)
    shutil.copytree(vendor.vendor("mathjax"), static / "mathjax")
    for folder in (SOURCE, static):
        shutil.copytree(ROOT / "docs" / "images", folder / "images")
    (SOURCE / "notebooks").mkdir()
    (SOURCE / "api").mkdir()
    files = [path for path in (ROOT / "docs").rglob("*.*") if path.parent.name != "images"]
    pages = sorted(path for path in files if path.suffix == ".md" and path.stem != "decisions")
    downloads = [path for path in files if path.suffix != ".md"]
    for path in downloads:  # conf.py is one of them
        shutil.copy(path, SOURCE)
    lectures = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assignments = release_assignments()
    names = {path.name for path in [*lectures, *pages, *assignments, *downloads]}
    for path in [*lectures, *assignments]:
        write_notebook(path, names)
    for path in pages:
        (SOURCE / path.name).write_text(turn_links(path.read_text(), names))
    for room, title in ROOMS.items():
        (SOURCE / "api" / f"{room}.md").write_text(describe_room(room, title))
    write_home([path.stem for path in lectures], assignments, [path.stem for path in pages])


def release_assignments() -> list[Path]:
    """The students' copies: no solution and no hidden test is on the site."""
    folder = ROOT / "build" / "released"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "sgns_edu", "release", "--all", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"the students' copies could not be made: {done.stderr.strip()}")
    return sorted(folder.rglob("*.ipynb"))


def turn_links(text: str, names: set[str]) -> str:
    """Turn links towards files of the site, and leave only the words of a link to anything else."""

    def turn(link: re.Match) -> str:
        words, target, anchor = link.groups("")
        name = target.rpartition("/")[2]
        return f"[{words}]({name}{anchor})" if name in names else words

    return re.sub(r"(?<!!)\[([^][]*)\]\((?!https?:|#|mailto:)([\w./-]+)(#[\w-]*)?\)", turn, text)


def write_notebook(path: Path, names: set[str]) -> None:
    """Copy a notebook as a file to download, and as a page without the speaker's notes."""
    shutil.copy(path, SOURCE / "notebooks")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [
        cell for cell in notebook.cells if "notes" not in cell.metadata.get("tags", [])
    ]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = turn_links(cell.source, names)
        else:
            carry_alternatives(cell)
    first = notebook.cells[0]
    heading, _, rest = first.source.partition("\n")
    first.source = f"{heading}\n\n{write_buttons(path.name)}\n{rest}"
    nbformat.write(notebook, SOURCE / path.name)


def carry_alternatives(cell: nbformat.NotebookNode) -> None:
    """Put the text alternatives of a cell's pictures where MyST-NB looks for them."""
    pictures = [output.get("metadata", {}).get("image/png", {}) for output in cell.outputs]
    texts = [picture["alt"] for picture in pictures if "alt" in picture]
    if texts:
        cell.metadata["mystnb"] = {"image": {"alt": " ".join(texts)}}


def write_buttons(name: str) -> str:
    """The links that open a notebook: here, and on a host if there is one."""
    buttons = [f"{{download}}`Open this notebook: download <notebooks/{name}>`"]
    if host := os.environ.get("SGNS_LAUNCH"):
        buttons.append(f"[Run it online]({host.format(notebook=name)})")
    return "{.open-notebook}\n" + " ".join(buttons) + "\n"


def write_home(lectures: list[str], assignments: list[Path], pages: list[str]) -> None:
    """The home page, with the README's course map as cards and the tables of contents."""
    cards = [
        CARD.format(
            number=number,
            picture=picture,
            title=html.escape(title),
            page=page,
            question=html.escape(question),
            minutes=minutes,
        )
        for number, picture, title, page, question, minutes in ROW.findall(
            (ROOT / "README.md").read_text()
        )
    ]
    syllabus = '```{raw} html\n<ol class="syllabus">\n' + "\n".join(cards) + "\n</ol>\n```"
    guides = [name for name in pages if name not in (*REFERENCE, *LEFT_OUT)]
    guides.sort(key=lambda name: not name.startswith("instructor"))
    trees = {
        "Lectures": lectures,
        "Assignments": ["assignments", *(path.stem for path in assignments)],
        "For instructors": guides,
        "Reference": [*REFERENCE, *(f"api/{room}" for room in ROOMS)],
    }
    text = (SOURCE / "index.md").read_text().replace("<!-- syllabus -->", syllabus)
    for caption, names in trees.items():
        listed = "\n".join(names)
        text += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```\n"
    (SOURCE / "index.md").write_text(text)


# The API


def describe_room(room: str, title: str) -> str:
    """Every public name of one room, in the order of the lectures, from its docstring."""
    import sgns_edu as sg

    things = {name: getattr(sg, name) for name in sg.__all__}
    entries = [describe(name, thing) for name, thing in things.items() if find_room(thing) == room]
    about = (importlib.import_module(f"sgns_edu.{room}").__doc__ or "").strip()
    return f"# API: {title}\n\n{about}\n\n" + "\n".join(entries)


def find_room(thing: object) -> str:
    module = getattr(thing, "__module__", None) or getattr(thing, "__name__", "")
    return module.split(".")[1] if module.startswith("sgns_edu.") else ""


def describe(name: str, thing: object) -> str:
    """One public name, as a directive for Sphinx."""
    options, target = [], f"{getattr(thing, '__module__', '')}.{getattr(thing, '__name__', '')}"
    kind = "function"
    if isinstance(thing, type):
        kind, options = "class", [":members:"]
    elif not callable(thing):
        kind, target = "module", thing.__name__
        options = [":members:", ":imported-members:"]
    lines = [f".. auto{kind}:: {target}", "   :no-index:", *(f"   {option}" for option in options)]
    return f"## sg.{name}\n\n```{{eval-rst}}\n" + "\n".join(lines) + "\n```\n"


# The site


def find_foreign(folder: Path) -> list[str]:
    """What the pages would load from elsewhere."""
    return [
        f"{page.name}: {hit[:120]}"
        for page in folder.rglob("*.html")
        for hit in FOREIGN.findall(page.read_text())
        if 'rel="canonical"' not in hit
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "_site", help="folder to write to")
    out = parser.parse_args().out
    gather()
    shutil.rmtree(out, ignore_errors=True)
    doctrees = ROOT / "build" / "doctrees"
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(doctrees)]
    if subprocess.run([*command, str(SOURCE), str(out)]).returncode:
        sys.exit("Sphinx could not build the site; see above")
    if found := find_foreign(out):
        sys.exit("these would be loaded from elsewhere:\n" + "\n".join(found))
    print(f"open {out / 'index.html'}")


if __name__ == "__main__":
    main()
