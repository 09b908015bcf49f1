"""Tables as CSV: one answer to a file that is not UTF-8, and writing whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sgns_edu.files import replace_file

UTF8 = {"encoding": "utf-8", "errors": "replace"}  # a name or a message may hold what UTF-8 can't


def read_table(path: str | Path) -> csv.DictReader:
    """Read the rows of a CSV file with a heading.

    Raises
    ------
    ValueError
        If it is not UTF-8.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{Path(path).name!r} is not UTF-8; save it as CSV UTF-8") from None
    return csv.DictReader(lines)


@contextmanager
def open_table(path: Path) -> Iterator[Any]:
    """Open a CSV file for writing, whole or not at all; gives csv's writer."""
    with replace_file(path, "w", newline="", **UTF8) as file:
        yield csv.writer(file)
