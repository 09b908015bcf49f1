"""The page on one's own domain: its code runs as it stands, on files of the form that it describes."""

import re
from pathlib import Path

import numpy as np
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "your_own_domain.md").read_text(encoding="utf-8")
SECTIONS = {
    title: "\n".join(re.findall(r"```python\n(.*?)```", body, flags=re.DOTALL))
    for title, body in re.findall(
        r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, flags=re.DOTALL | re.MULTILINE
    )
}


def visits(rng):
    return "\n".join(
        f"visitor{who},{40 * tour + place},{page}"
        for who in range(60)
        for tour in range(3)
        for place, page in enumerate(rng.permutation(["/help", "/buy", "/home", "/about"])[:3])
    )


def playlists(rng):
    return "\n".join(
        "\t".join(rng.choice([f"song {i}" for i in range(12)], size=4, replace=False))
        for _ in range(80)
    )


def citations(rng):
    return "\n".join(
        f"paper{a},paper{b}"
        for a, b in {tuple(pair) for pair in rng.integers(20, size=(60, 2)).tolist()}
        if a != b
    )


@pytest.mark.parametrize(
    "title, name, made",
    [
        ("A log of page visits", "visits.csv", visits),
        ("Playlists", "playlists.txt", playlists),
        ("A citation graph", "citations.csv", citations),
    ],
)
@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # a page's code may leave closing its file to Python
def test_the_code_of_the_page_runs(title, name, made, tmp_path, monkeypatch, capsys):
    (tmp_path / name).write_text(made(np.random.default_rng(0)) + "\n")
    monkeypatch.chdir(tmp_path)
    scope: dict = {}
    exec(SECTIONS[title], scope)
    assert capsys.readouterr().out.count("(") >= 5
    if "control" in scope:
        assert sorted(map(len, scope["control"])) == sorted(map(len, scope["visits"].values()))
        assert len(scope["visits"]) == 180  # 40 minutes lie between two visits
