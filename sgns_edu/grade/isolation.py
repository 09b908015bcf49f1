"""Start our own processes so that nothing lying about changes what they import.

Python would look for modules in the current folder, in PYTHONPATH and in the user's own packages.
A file `symtable.py` beside a submission would then run as the grader.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
START = """
import runpy, sys
from importlib.util import module_from_spec, spec_from_file_location
name, folder, module = sys.argv[1:4]
spec = spec_from_file_location(name, folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules[name] = module_from_spec(spec)
spec.loader.exec_module(sys.modules[name])
sys.argv = [module, *sys.argv[4:]]
runpy.run_module(module, run_name="__main__")
"""


def make_command(module: str, *arguments: object) -> list[str]:
    """Make the command that runs a module of this package, and imports nothing else of ours.

    `-I` leaves out the current folder, PYTHON… variables and the user's own packages; the package
    is loaded from its exact place, so its parent folder is not searched either.
    """
    start = [sys.executable, "-I", "-c", START, PACKAGE.name, str(PACKAGE), module]
    return [*start, *map(str, arguments)]


def make_environment(folder: str | Path) -> dict[str, str]:
    """Make an environment that holds nothing of ours; FOLDER is its home."""
    folder = str(folder)
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MPLCONFIGDIR": folder,
        "IPYTHONDIR": folder,
        "MPLBACKEND": "agg",
    }


def check_folders(folders: dict[str, Path], readable: list[Path]) -> None:
    """Refuse to grade where students' code could read the sources or others' work, or be imported.

    Parameters
    ----------
    folders : dict from what it holds to its path
        "the sources" and "the submissions".
    readable : list of Path
        What the closed room may read.

    Raises
    ------
    ValueError
        If one of the folders lies inside something readable, or Python or this package inside the
        submissions.
    """
    for what, folder in folders.items():
        folder = folder.resolve()
        for place in readable:
            if folder.is_relative_to(place):
                raise ValueError(
                    f"{what} ({str(folder)!r}) lie inside {str(place)!r}, which students' code may "
                    "read; move them to a folder of their own, such as ~/course"
                )
    submissions = folders["the submissions"].resolve()
    for place in [*readable, *map(Path, sys.path)]:
        if place.resolve().is_relative_to(submissions):
            raise ValueError(
                f"Python imports from {str(place.resolve())!r}, inside the submissions; "
                "start sgns-edu from another folder, without python -m and PYTHONPATH"
            )
