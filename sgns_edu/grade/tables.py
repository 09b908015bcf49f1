"""Tables as CSV: one answer to a file that is not UTF-8, and writing whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sgns_edu.files import replace_file

UTF8 = {"encoding": "utf-8", "errors": "replace"}  # a name or a message may hold what UTF-8 can't


SEPARATORS = ",;\t"  # spreadsheets write a semicolon where the comma is in numbers


class Table(NamedTuple):
    """The heading and the rows of a CSV file."""

    columns: tuple[str, ...]
    rows: list[dict[str, str]]


def read_table(path: str | Path) -> Table:
    """Read a CSV file with a heading, separated by what its heading has most of.

    A field that a row does not have is empty.

    Raises
    ------
    ValueError
        If it is not UTF-8, or not a table.
    """
    file = repr(Path(path).name)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{file} is not UTF-8; save it as CSV UTF-8") from None
    heading = text.partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    try:
        reader = csv.DictReader(io.StringIO(text), delimiter=separator, restval="")
        return Table(tuple(reader.fieldnames or ()), list(reader))
    except csv.Error as error:
        raise ValueError(f"{file} is not a table: {error}") from None


@contextmanager
def open_table(path: Path) -> Iterator[Any]:
    """Open a CSV file for writing, whole or not at all; gives csv's writer."""
    with replace_file(path, "w", newline="", **UTF8) as file:
        yield csv.writer(file)
