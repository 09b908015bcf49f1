"""Fetch the scripts that a page needs to stand alone, once, from the npm registry; nothing of them is stored in the project."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build" / "vendor"
WANTED = {
    "mathjax": ("3.2.2", "package/es5/tex-svg-full.js", "package/LICENSE"),
    "reveal.js": ("4.6.1", "package/dist/", "package/plugin/notes/", "package/LICENSE"),
}


def vendor(name: str) -> Path:
    """The folder that holds the wanted files of one npm package."""
    version, *parts = WANTED[name]
    folder = BUILD / f"{name}-{version}"
    if folder.is_dir():
        return folder
    if not shutil.which("npm"):
        sys.exit(
            f"npm is needed once, to fetch {name} {version}; install Node.js (Debian: apt-get install npm)"
        )
    BUILD.mkdir(parents=True, exist_ok=True)
    print(f"fetching {name} {version} …", flush=True)
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"], cwd=BUILD, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"npm could not fetch {name} {version}: {done.stderr.strip()}")
    with tarfile.open(BUILD / done.stdout.split()[-1]) as archive:
        members = [
            member for member in archive.getmembers() if member.name.startswith(tuple(parts))
        ]
        # Python 3.11.2 (Debian) has no filters; npm has checked the archive against its hash
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder.with_suffix(".part"), members)
    (folder.with_suffix(".part") / "package").rename(folder)
    folder.with_suffix(".part").rmdir()
    return folder
