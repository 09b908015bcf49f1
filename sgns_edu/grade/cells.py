"""Cutting a cell into what runs, so that one mistake does not cost all that a cell defines."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator


def split_cell(text: str, transform: Callable[[str], str]) -> Iterator[str]:
    """Yield the parts of a cell to run one after the other.

    Imports are parts of their own, so that what follows one that fails can run. What precedes a
    syntax error is a part, and what has the error is the last. `transform` is IPython's, which
    makes Python of `%magic` and `!command`; a cell that needs nothing of this is one part.

    >>> list(split_cell("import torch\\nx = 1", str))
    ['import torch', 'x = 1']
    >>> list(split_cell("x = 1\\ndef f(:", str))
    ['x = 1', '#\\ndef f(:']
    """
    lines = text.strip("\n").split("\n")
    whole = _find_whole(lines, transform)
    good, bad = lines[:whole], lines[whole:]
    start = 0
    ready = transform("\n".join(good))
    same_lines = ready.rstrip("\n").count("\n") == "\n".join(good).rstrip("\n").count("\n")
    for stop in _list_cuts(ready) if same_lines else []:
        if stop <= start or stop > len(good):
            continue
        yield "\n".join(good[start:stop])
        start = stop
    if start < len(good):
        yield "\n".join(good[start:])
    if bad:
        yield "\n".join(["#"] * whole + bad)  # its error names the right line


def _find_whole(lines: list[str], transform: Callable[[str], str]) -> int:
    """Return how many lines, up to the beginning of a statement, have no syntax error."""
    whole = len(lines)
    while whole:
        try:
            ast.parse(transform("\n".join(lines[:whole])))
            return whole
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            whole -= 1
        while whole and (not lines[whole].strip() or lines[whole][0] in " \t)]}"):
            whole -= 1
    return 0


def _list_cuts(text: str) -> list[int]:
    """List the lines before and after each import at a cell's top level."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    if any(statement.end_lineno is None for statement in statements):
        return []
    cuts = []
    for statement in statements:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            cuts += [statement.lineno - 1, statement.end_lineno or statement.lineno]
    return cuts
