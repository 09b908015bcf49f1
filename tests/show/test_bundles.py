"""The bundles of the exhibits' scripts are those of their sources; seen without node, which only `make js` needs."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.show import js_numbers
from tests.test_layers import needed_by

ROOT = Path(__file__).parents[2]
WIDGETS = ROOT / "sgns_edu" / "show" / "widgets"
NAMES = sorted(path.stem for path in WIDGETS.glob("*.js"))
FILES = [f"{name}{ending}" for name in NAMES for ending in (".js", ".css")]
FILES.append("offline.js")  # the one script that is no exhibit
MOST_BYTES = 40_000


def sources(name):
    """All files that end up in a bundle, found by following imports."""
    shared = WIDGETS / "js"
    waiting, found = [WIDGETS / f"{name}.js", shared / "exhibit.js"], set()
    if name == "offline":
        waiting = [shared / "offline.js"]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += needed_by(path)  # styles need nothing
    return found


def hash_of(name):
    """The same as `hashOf` in tools/bundle.js, which is one of the sources."""
    paths = {path.relative_to(ROOT).as_posix(): path for path in sources(name)}
    paths["tools/bundle.js"] = ROOT / "tools" / "bundle.js"
    text = "".join(f"{name}\n{paths[name].read_text('utf-8')}" for name in sorted(paths))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def test_every_exhibit_has_a_bundle_and_no_bundle_is_left_over():
    names = {path.name for path in (WIDGETS / "bundles").iterdir()}
    assert len(NAMES) >= 6
    assert names == set(FILES)


@pytest.mark.parametrize("file", FILES)
def test_a_bundle_is_fresh(file):
    name = Path(file).stem
    first, _, rest = (WIDGETS / "bundles" / file).read_text("utf-8").partition("\n")
    esbuild = json.loads((ROOT / "package.json").read_text())["devDependencies"]["esbuild"]
    expected = f"/* {name}, esbuild {esbuild}, sources {hash_of(name)} */"
    assert first == expected, "the bundle is stale: run make js"
    assert 800 < len(rest.encode()) < MOST_BYTES


def test_a_changed_source_makes_its_bundles_stale(monkeypatch):
    before = {name: hash_of(name) for name in NAMES}
    changed = WIDGETS / "js" / "stage.js"
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, *args: read(path, *args) + " " * (path == changed)
    )
    stale = {name for name in NAMES if hash_of(name) != before[name]}
    assert stale == {"forces", "ledger", "player"}


def test_the_numbers_for_the_scripts_tests_are_those_of_the_package():
    stored = json.loads(js_numbers.FILE.read_text("utf-8"))
    assert_same(json.loads(json.dumps(js_numbers.numbers())), stored)


def assert_same(ours, stored):
    """The same JSON, numbers to nine digits, since another machine may differ in the last ones."""
    if isinstance(stored, dict):
        assert ours.keys() == stored.keys()
        for key in stored:
            assert_same(ours[key], stored[key])
    elif isinstance(stored, list):
        assert len(ours) == len(stored)
        for one, other in zip(ours, stored):
            assert_same(one, other)
    elif isinstance(stored, (int, float)):
        assert ours == pytest.approx(stored, rel=1e-8, abs=1e-8)
    else:
        assert ours == stored
