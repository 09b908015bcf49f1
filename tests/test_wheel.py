"""What is built can leave home: installed elsewhere, away from the checkout, the wheel holds all it needs."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LECTURES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
RUN_A_LECTURE = """
import nbformat, pathlib, sgns_edu
from nbclient import NotebookClient
lecture = nbformat.read(pathlib.Path(sgns_edu.__file__).parent / "lectures" / "{}", as_version=4)
lecture.cells.append(nbformat.v4.new_code_cell("import sgns_edu; print(sgns_edu.__file__)"))
NotebookClient(lecture, timeout=120, kernel_name="python3").execute()
print(lecture.cells[-1].outputs[0].text)
"""


def run(*command, cwd):
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from the source archive, as for publishing; with the build tools at hand, so nothing is fetched."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """A bare environment with the wheel alone; what it leans on is seen through a path file."""
    home = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", "--without-pip", home / "bare", cwd=home)
    python = home / "bare" / "bin" / "python"
    packages = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home
    ).strip()
    Path(packages, "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-index",
        "--no-deps",
        wheel,
        cwd=home,
    )
    return home


def test_the_wheel_holds_every_file_of_the_package_and_every_lecture(wheel):
    files = [path.relative_to(ROOT) for path in ROOT.glob("sgns_edu/**/*") if path.is_file()]
    wanted = {path.as_posix() for path in files if "__pycache__" not in path.parts}
    assert wanted | {f"sgns_edu/lectures/{name}" for name in LECTURES} <= set(
        zipfile.ZipFile(wheel).namelist()
    )


def test_the_wheel_holds_no_test_and_no_assignment(wheel):
    inside = zipfile.ZipFile(wheel).namelist()
    assert [name for name in inside if not name.startswith(("sgns_edu/", "sgns_edu-"))] == []
    assert [name for name in inside if "assignments" in name or "test_" in name] == []


def test_the_command_runs_away_from_the_checkout(elsewhere):
    assert "docs" in run(elsewhere / "bare" / "bin" / "sgns-edu", "corpora", cwd=elsewhere)


def test_a_lecture_runs_from_the_installed_wheel(elsewhere):
    where = run(
        elsewhere / "bare" / "bin" / "python",
        "-c",
        RUN_A_LECTURE.format("03_one_step.ipynb"),
        cwd=elsewhere,
    )
    assert where.strip().startswith(str(elsewhere))
