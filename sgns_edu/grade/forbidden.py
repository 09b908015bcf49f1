"""What a solution may not use: the parts of the package that it is the task to write."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

PACKAGE = "sgns_edu"


def forbidden(text: str, ruled_out: Iterable[str], known: set[str]) -> str:
    """The first name of the package in a cell that is ruled out, or nothing.

    It is found where it is imported, and as an attribute of what was imported; a function of the student's own may have
    the same name. Nobody is kept from hiding it better: who reads the notebook will see that.

    >>> forbidden("from sgns_edu import explain as e", ["explain"], set())
    'explain'
    >>> forbidden("def update(x): return {}.update(x)", ["update"], {"sg"})
    ''
    """
    ruled_out = set(ruled_out)
    return (
        next((name for name in _used(text, known) if name in ruled_out or name == "*"), "")
        if ruled_out
        else ""
    )


def imported(texts: Iterable[str]) -> set[str]:
    """The names under which cells import the package or parts of it."""
    bound = {"sg", PACKAGE}
    for text in texts:
        for node in _nodes(text):
            if isinstance(node, (ast.Import, ast.ImportFrom)) and _ours(node):
                bound |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
    return bound


def _ours(node: ast.Import | ast.ImportFrom) -> bool:
    modules = (
        [node.module or ""]
        if isinstance(node, ast.ImportFrom)
        else [alias.name for alias in node.names]
    )
    return any(module.split(".")[0] == PACKAGE for module in modules)


def _used(text: str, known: set[str]) -> Iterator[str]:
    """Every part of the package that a cell names."""
    for node in _nodes(text):
        if isinstance(node, (ast.Import, ast.ImportFrom)) and _ours(node):
            yield from (getattr(node, "module", None) or "").split(".")[1:]
            for alias in node.names:
                yield from alias.name.split(".")
        elif isinstance(node, ast.Attribute) and _root(node) in known:
            yield node.attr
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.startswith(PACKAGE)
        ):
            yield from node.value.split(".")
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
            "run_line_magic",
            "run_cell_magic",
        ):
            for part in node.args:
                yield from _used(part.value, known) if isinstance(part, ast.Constant) else ()
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") == "getattr"
            and node.args
            and _root(node.args[0]) in known
        ):
            yield from (part.value for part in node.args[1:] if isinstance(part, ast.Constant))


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")


def _nodes(text: str) -> Iterator[ast.AST]:
    """The parts of a cell, also of one with `%magic` or `!command`; none where it is no Python at all."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        yield from ast.walk(ast.parse(TransformerManager().transform_cell(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
