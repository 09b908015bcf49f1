"""Running a test cell in the grader's process, and what may be shown of one that fails."""

from __future__ import annotations

import builtins
import symtable
import traceback
from collections.abc import Iterator
from typing import Any

from sgns_edu.grade.release import hidden_lines
from sgns_edu.teach.checking import NOTHING_WRITTEN, Failed, Unwritten

TEST_FILE = "<test>"
LONGEST = 300  # characters of a message, which may quote the student's code


def run_test(source: str, names: dict[str, Any]) -> Exception | None:
    """Run a test cell in the namespace `names`; return the exception that ended it, if any."""
    names["__name__"] = "__test__"
    try:
        exec(compile(source, TEST_FILE, "exec"), names)
    except Exception as error:
        return error
    return None


def is_hidden(error: Exception, source: str) -> bool:
    """Whether an exception of a test cell passed through its hidden lines."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = {frame.lineno for frame in frames if frame.filename == TEST_FILE}
    return not lines.isdisjoint(hidden_lines(source))


def describe(error: Exception) -> str:
    """Describe what a test or the student's code raised, no longer than needed to fix it."""
    if isinstance(error, NotImplementedError) and not isinstance(error, Unwritten):
        return NOTHING_WRITTEN
    text = str(error)
    if not isinstance(error, (Failed, AssertionError)):
        text = f"{type(error).__name__}: {text}"
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]} …"
    return text or "a check did not pass"


def free_names(source: str) -> list[str]:
    """List the names that a test cell uses but does not define: the student has to define them."""
    top = symtable.symtable(source, TEST_FILE, "exec")
    defined = {
        symbol.get_name()
        for symbol in top.get_symbols()
        if symbol.is_assigned() or symbol.is_imported()
    }
    used = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    for table in _walk(top):
        used |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return sorted(name for name in used - defined if not hasattr(builtins, name))


def _walk(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _walk(child)
