"""What a solution may not use: the parts of the package that it is the task to write."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TypeGuard

PACKAGE = "sgns_edu"
MAGIC = ("run_line_magic", "run_cell_magic")  # what IPython makes of %time and %%time


def find_forbidden(text: str, forbidden: Iterable[str], imports: set[str]) -> str:
    """Return the first forbidden name of the package that a cell uses, or "".

    A name counts if it is imported, or is an attribute of what was imported; a function of the
    student's own may have the same name. Nobody is kept from hiding it better: whoever reads the
    notebook sees that.

    >>> find_forbidden("from sgns_edu import explain as e", ["explain"], set())
    'explain'
    >>> find_forbidden("def update(x): return {}.update(x)", ["update"], {"sg"})
    ''
    """
    forbidden = set(forbidden)
    if not forbidden:
        return ""
    for name in _list_used(text, imports):
        if name in forbidden or name == "*":
            return name
    return ""


def find_imports(texts: Iterable[str]) -> set[str]:
    """Return the names under which cells import the package or parts of it."""
    names = {"sg", PACKAGE}
    for text in texts:
        for node in _parse(text):
            if _imports_package(node):
                names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
    return names


def _imports_package(node: ast.AST) -> TypeGuard[ast.Import | ast.ImportFrom]:
    if isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
    elif isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    else:
        return False
    return any(module.split(".")[0] == PACKAGE for module in modules)


def _list_used(text: str, imports: set[str]) -> Iterator[str]:
    """Yield every part of the package that a cell names."""
    for node in _parse(text):
        if _imports_package(node):
            yield from _list_imported(node)
        elif isinstance(node, ast.Attribute) and _find_root(node) in imports:
            yield node.attr
        elif _read_string(node).startswith(PACKAGE):
            yield from _read_string(node).split(".")
        elif isinstance(node, ast.Call):
            yield from _list_called(node, imports)


def _list_imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        yield from (node.module or "").split(".")[1:]
    for alias in node.names:
        yield from alias.name.split(".")


def _list_called(node: ast.Call, imports: set[str]) -> Iterator[str]:
    """Yield what a magic runs, and what getattr(sg, …) gets."""
    strings = [text for part in node.args if (text := _read_string(part))]
    if getattr(node.func, "attr", "") in MAGIC:
        for text in strings:
            yield from _list_used(text, imports)
    elif getattr(node.func, "id", "") == "getattr" and node.args:
        if _find_root(node.args[0]) in imports:
            yield from strings


def _read_string(node: ast.AST) -> str:
    """Return the text of a string, "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


def _find_root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")


def _parse(text: str) -> Iterator[ast.AST]:
    """Yield the parts of a cell, also with `%magic` or `!command`; none if it isn't Python."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        yield from ast.walk(ast.parse(TransformerManager().transform_cell(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
