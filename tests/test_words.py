"""Words that must not stand in what is kept: they tie it to one machine, to chance, or to trust in a file."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = {".py", ".ipynb", ".md", ".toml", ".txt", ".yml", ".cff", ".js", ".html", ".css", ""}
ANYWHERE = {
    "a path of one machine": r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/",
    "the address of a package index": r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian|anaconda\.org/",
    "a number in some tracker": r"(?i)\bissue #\d",
}
IN_CODE = {
    "chance without a seed": r"np\.random\.(?!default_rng|Generator|SeedSequence|PCG64)\w+\(|default_rng\(\)",
    "a file trusted to run code": r"pickle\.loads?\(|allow_pickle\s*=\s*True",
}


def kept():
    """The files under version control, or all that are not hidden where there is none (in a source archive)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.split("\0")[:-1] if listed.returncode == 0 else ROOT.glob("[!.]*/**/*")
    return [ROOT / name for name in names if Path(name).suffix in TEXT and (ROOT / name).is_file()]


def code(path):
    """The program text of a file; of a notebook, its code cells without their outputs."""
    if path.suffix != ".ipynb":
        return path.read_text() if path.suffix == ".py" else ""
    cells = json.loads(path.read_text())["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def found(pattern, text, path):
    where = path.relative_to(ROOT)
    return [
        f"{where}: …{text[max(0, hit.start() - 30) : hit.end() + 30]}…"
        for hit in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("what", ANYWHERE)
def test_nothing_kept_holds(what):
    assert [hit for path in kept() for hit in found(ANYWHERE[what], path.read_text(), path)] == []


@pytest.mark.parametrize("what", IN_CODE)
def test_no_code_holds(what):
    assert [hit for path in kept() for hit in found(IN_CODE[what], code(path), path)] == []
