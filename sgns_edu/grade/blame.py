"""Which of the student's names a failed check is about, and which earlier failure it may follow."""

from __future__ import annotations

import ast
import traceback
from collections.abc import Iterable

from sgns_edu.grade.testing import TEST_FILE


def find_line(error: BaseException) -> int:
    """Return the line of a test cell at which an exception ended it, 0 if it has none."""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == TEST_FILE:
            return frame.lineno or 0
    return 0


def find_checked(source: str, line: int, names: Iterable[str]) -> list[str]:
    """List those of the names that the statement at a line uses, also by way of variables.

    >>> find_checked("a = f(1)\\nb = g(1)\\nassert a == 1", 3, ["f", "g"])
    ['f']
    """
    meant = {name: {name} for name in names}
    for statement in _list_simple(source):
        used = {name for part in _list_loaded(statement) for name in meant.get(part, ())}
        if statement.lineno <= line <= (statement.end_lineno or 0):
            return sorted(used)
        for name in _list_stored(statement):
            meant[name] = used
    return []


def _list_simple(source: str) -> list[ast.stmt]:
    """List the statements that hold no others, in the order of their lines."""
    found = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and not hasattr(node, "body")
    ]
    return sorted(found, key=lambda statement: statement.lineno)


def _list_loaded(node: ast.AST) -> set[str]:
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }


def _list_stored(node: ast.AST) -> set[str]:
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def map_uses(text: str) -> dict[str, set[str]]:
    """Return what each name that a cell defines makes use of; nothing if it is not plain Python.

    >>> {name: sorted(used) for name, used in map_uses("def f(x):\\n    return g(x)").items()}
    {'f': ['g', 'x']}
    """
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    uses: dict[str, set[str]] = {}
    for statement in statements:
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            defined = {statement.name}
        else:
            defined = _list_stored(statement)
        for name in defined:
            uses[name] = uses.get(name, set()) | _list_loaded(statement)
    return uses


def find_causes(names: Iterable[str], uses: dict[str, set[str]], failed: set[str]) -> list[str]:
    """List the names that failed before and that these names use, directly or not.

    >>> find_causes(["step"], {"step": {"gradient"}, "gradient": {"sigmoid"}}, {"sigmoid"})
    ['sigmoid']
    """
    reached = set(names)
    left = list(reached)
    while left:
        new = uses.get(left.pop(), set()) - reached
        reached |= new
        left += new
    return sorted(reached & failed)
