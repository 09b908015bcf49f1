"""The lectures, the pages and the API as a static site in _site/, which needs no server and no network: make site."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import vendor

ROOT = Path(__file__).resolve().parent.parent
SOURCE, SITE = ROOT / "build" / "site", ROOT / "_site"
PAGES = ("instructor", "your_own_domain", "misconceptions", "glossary", "bibliography", "decisions")
FOREIGN = re.compile(
    r"""<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=["']?(?:https?:)?//[^"'>\s]+""", re.I
)


def gather() -> None:
    """Everything that Sphinx reads, in one folder, with links that fit it."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    (SOURCE / "_static").mkdir(parents=True)
    shutil.copytree(vendor.vendor("mathjax"), SOURCE / "_static" / "mathjax")
    shutil.copytree(ROOT / "docs" / "images", SOURCE / "images")
    for name in ("conf.py", "cheatsheet.pdf"):
        shutil.copy(ROOT / "docs" / name, SOURCE)
    lectures = sorted((ROOT / "notebooks").glob("*.ipynb"))
    pages = [name for name in PAGES if (ROOT / "docs" / f"{name}.md").exists()]
    for path in [*lectures, *(ROOT / "docs" / f"{name}.md" for name in pages)]:
        text = path.read_text().replace("../notebooks/", "").replace("../docs/", "")
        (SOURCE / path.name).write_text(text)
    (SOURCE / "index.md").write_text(index(lectures, pages))
    (SOURCE / "api.md").write_text(api())


def index(lectures: list[Path], pages: list[str]) -> str:
    """The README with its links turned towards the site, and the tables of contents."""
    text = (ROOT / "README.md").read_text().replace("](notebooks/", "](").replace("](docs/", "](")
    text = re.sub(
        r'<img src="docs/([^"]*)" alt="([^"]*)" width="(\d+)">', r"![\2](\1){width=\3px}", text
    )
    text = re.sub(
        r"\]\((?!http|#)([\w./-]+)\)",
        lambda link: link.group() if (SOURCE / link[1]).exists() else "]()",
        text,
    )
    text = re.sub(r"\[([^\]]*)\]\(\)", r"\1", text)
    trees = [("Lectures", [path.stem for path in lectures]), ("Pages", [*pages, "api"])]
    return text + "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(names) + "\n```\n"
        for caption, names in trees
    )


def api() -> str:
    """Every public name, in the order of the lectures, from its docstring."""
    import sgns_edu as sg

    entries = []
    for name in sg.__all__:
        thing = getattr(sg, name)
        kind = "class" if isinstance(thing, type) else "function" if callable(thing) else "module"
        options = {
            "class": [":members:"],
            "function": [],
            "module": [":members:", ":imported-members:"],
        }[kind]
        target = thing.__name__ if kind == "module" else f"{thing.__module__}.{thing.__name__}"
        entries.append(
            "\n".join(
                [
                    f"## sg.{name}",
                    "```{eval-rst}",
                    f".. auto{kind}:: {target}",
                    "   :no-index:",
                    *(f"   {option}" for option in options),
                    "```",
                    "",
                ]
            )
        )
    return "# The package, name by name\n\n`import sgns_edu as sg`\n\n" + "\n".join(entries)


def foreign(folder: Path) -> list[str]:
    """What the pages would load from elsewhere."""
    return [
        f"{page.name}: {hit[:120]}"
        for page in folder.rglob("*.html")
        for hit in FOREIGN.findall(page.read_text())
        if 'rel="canonical"' not in hit and 'rel="icon"' not in hit
    ]


def main() -> None:
    gather()
    shutil.rmtree(SITE, ignore_errors=True)
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "html",
        "-d",
        str(ROOT / "build" / "doctrees"),
        str(SOURCE),
        str(SITE),
    ]
    if subprocess.run(command).returncode:
        sys.exit("Sphinx could not build the site; see above")
    if found := foreign(SITE):
        sys.exit("these would be loaded from elsewhere:\n" + "\n".join(found))
    print(f"open {SITE / 'index.html'}")


if __name__ == "__main__":
    main()
