"""The ways in agree with each other: pyproject, constraints, conda, make and the stored lectures."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import sgns_edu

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {"matplotlib": "matplotlib-base", "lazy-loader": "lazy_loader"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
GROUPS = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
LECTURES = sorted((ROOT / "notebooks").glob("*.ipynb"))
CONSTRAINTS = [
    Requirement(line) for line in (ROOT / "constraints.txt").read_text().splitlines() if line
]


def requirements(extras=("fast", "graphs")):
    return bounds(
        sum((PROJECT["optional-dependencies"][extra] for extra in extras), PROJECT["dependencies"])
    )


def bounds(lines):
    return {wanted.name: wanted.specifier for wanted in map(Requirement, lines)}


def conda():
    """What environment.yml asks for: name and version bound, read as conda would."""
    rattler = pytest.importorskip("rattler", reason="needs the package py-rattler")
    lines = re.findall(
        r"^  - ([\w-]+(?: [^:\n]+)?)$", (ROOT / "environment.yml").read_text(), flags=re.MULTILINE
    )
    specs = [rattler.MatchSpec(line) for line in lines if line != "conda-forge"]
    return {spec.name.normalized: str(spec.version or "") for spec in specs}


def test_conda_users_get_the_same_bounds():
    wanted = {CONDA_NAMES.get(name, name): str(bound) for name, bound in requirements().items()}
    tools = {name: str(bounds(GROUPS["dev"])[name]) for name in ("pytest", "nbval")}
    assert conda() == wanted | tools | {"python": PROJECT["requires-python"], "pip": ""}


@pytest.mark.parametrize("python", ["3.11.2", "3.12.1", "3.13.0", "3.14.0"])
def test_constraints_pin_every_wanted_package_once_within_its_bounds(python):
    here = {"python_version": python[:4], "python_full_version": python, "sys_platform": "linux"}
    pinned = [pin for pin in CONSTRAINTS if pin.marker is None or pin.marker.evaluate(here)]
    versions = {pin.name: Version(next(iter(pin.specifier)).version) for pin in pinned}
    assert len(versions) == len(pinned)
    wanted = requirements(PROJECT["optional-dependencies"]) | bounds(GROUPS["dev"])
    assert [name for name, bound in wanted.items() if versions[name] not in bound] == []


def test_constraints_name_versions_and_no_address():
    assert all(pin.url is None and len(pin.specifier) == 1 for pin in CONSTRAINTS)


def test_no_program_has_a_slip_that_a_linter_sees():
    """Unused names, comparisons that test nothing, lines too long to read."""
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_make_target_named_in_the_readme_exists():
    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / "README.md").read_text()))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"lab", "test"} <= named <= targets


def test_every_lecture_stands_in_the_course_map():
    readme = (ROOT / "README.md").read_text()
    assert [path.name for path in LECTURES if f"notebooks/{path.name}" not in readme] == []


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_lecture_is_stored_whole(path):
    """Executed once from top to bottom, nothing failed, and no widget that needs a kernel to be seen."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [
        output
        for cell in code
        if "raises-exception" not in cell.metadata.get("tags", [])
        for output in cell.outputs
    ]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [
        mime for output in outputs for mime in output.get("data", {}) if "widget-view" in mime
    ] == []
    assert "widgets" not in notebook.metadata
    assert path.stat().st_size < 1_000_000


def test_the_citation_names_this_version_its_authors_and_a_date():
    text = (ROOT / "CITATION.cff").read_text()
    assert text.startswith("cff-version: 1.2.0\n")
    assert f"version: {sgns_edu.__version__}\n" in text
    assert f'authors:\n  - name: "{PROJECT["authors"][0]["name"]}"\n' in text
    assert re.search(r'^date-released: "20\d\d-\d\d-\d\d"$', text, flags=re.MULTILINE)


def test_the_version_is_written_once_and_the_changelog_ends_with_it():
    assert "version" in PROJECT["dynamic"]
    releases = re.findall(r"^## \[(.+)\]", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert releases[:2] == ["Unreleased", sgns_edu.__version__]


def test_every_python_of_the_classifiers_is_one_that_the_constraints_are_for():
    classifiers = " ".join(PROJECT["classifiers"])
    minors = [int(minor) for minor in re.findall(r"Python :: 3\.(\d+)", classifiers)]
    assert minors == list(range(11, 15))
    assert PROJECT["requires-python"] == f">=3.{minors[0]}"


def test_node_packages_have_exact_versions_and_no_lock_file():
    """A lock file would hold addresses."""
    pins = json.loads((ROOT / "package.json").read_text())["devDependencies"].values()
    assert [pin for pin in pins if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"node_modules/", "package-lock.json"} <= set(ignored)
