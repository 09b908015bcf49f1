"""Real English that every user already has: the prose of the documentation on their own machine.

Python's reference topics and the docstrings of the standard library, numpy, scipy, scikit-learn and matplotlib are read
from their source files with `ast`; nothing of them is imported or run.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import importlib.util
import platform
import re
import sysconfig
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sgns_edu.datasets import cache

if TYPE_CHECKING:
    from tqdm import tqdm

VERSION = 1  # to be raised when the sentences of the same documentation change
PACKAGES = ("numpy", "scipy", "sklearn", "matplotlib")
SKIPPED = {"site-packages", "dist-packages", "test", "tests", "idle_test", "lib2to3"}

ITEM = re.compile(r"(>>>|\.\.\.|[-*•]|\(?\d+[.)])\s+")
NO_WORDS = re.compile(r":math:`[^`]*`|\$[^$]+\$|\\[A-Za-z]+|https?://\S+|:[a-z:]+:(?=`)")
END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bvs)[.!?][)\"'”]*\s+")
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile("[a-z]+")


def documentation(progress: bool) -> list[list[str]]:
    """The documentation of this machine, from the cache where it was built before by the same versions."""
    from tqdm.auto import tqdm

    path = cache.cache_folder() / f"docs-{_versions()}.txt"
    with tqdm(
        desc="reading docs", unit=" files", disable=not progress
    ) as bar:  # the same bar whether built or kept
        try:
            return cache.split_lines(path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            text = "\n".join(map(" ".join, _built(bar)))
    cache.keep(path, text)
    return cache.split_lines(text)


def _built(bar: "tqdm") -> Iterator[list[str]]:
    """The sentences of all sources; the bar counts the files."""
    paths = sources()
    bar.reset(total=len(paths))
    for path in paths:
        yield from prose(path)
        bar.update()


def _versions() -> str:
    """A short name for the versions of all that is read."""
    packages = [
        (name, importlib.metadata.version(name))
        for name in ("numpy", "scipy", "scikit-learn", "matplotlib")
    ]
    return hashlib.sha256(
        repr([VERSION, platform.python_version(), *packages]).encode()
    ).hexdigest()[:12]


def sources() -> list[Path]:
    """The source files of the standard library and of the packages that are there, without their tests."""
    found = filter(None, map(importlib.util.find_spec, PACKAGES))
    roots = [
        Path(sysconfig.get_path("stdlib")),
        *(Path(package.origin).parent for package in found),
    ]
    files = [(root, path) for root in roots for path in sorted(root.rglob("*.py"))]
    return [path for root, path in files if not SKIPPED & set(path.relative_to(root).parts)]


def prose(path: Path) -> list[list[str]]:
    """The sentences of one source file; none where it is not Python or cannot be read."""
    try:
        with warnings.catch_warnings(action="ignore"):  # about escapes in other people's strings
            texts = list(docstrings(path.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return []
    return [words for text in texts for words in sentences(text)]


def docstrings(source: bytes) -> Iterator[str]:
    """Every docstring of a module, also those that `add_newdoc` gives to compiled functions, and pydoc's topics.

    >>> list(docstrings(b"def f():\\n    'Say it.'\\n    return 'unsaid'"))
    ['Say it.']
    """
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text
            case ast.Expr(
                value=ast.Call(
                    func=ast.Name(id="add_newdoc") | ast.Attribute(attr="add_newdoc"), args=args
                )
            ):
                yield from _strings(args)
            case ast.Assign(targets=[ast.Name(id="topics")], value=ast.Dict(values=values)):
                yield from _strings(values)
        children = [
            child
            for child in ast.iter_child_nodes(node)
            if isinstance(child, (ast.stmt, ast.excepthandler))
        ]
        waiting += reversed(children)


def _strings(nodes: Iterable[ast.AST]) -> Iterator[str]:
    yield from (
        part.value
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def sentences(text: str) -> list[list[str]]:
    """A docstring's sentences as lists of lower-case words of letters, without its formulas and addresses.

    A sentence ends with a full stop, a question or exclamation mark, a paragraph, an item of a list, a line of an
    example, or where the indentation changes. A lone word is no sentence.

    >>> sentences("Sort x, e.g. in place. Rows stay.\\n\\n    >>> x = sort(x)\\n    [1, 2]")
    [['sort', 'x', 'e', 'g', 'in', 'place'], ['rows', 'stay'], ['x', 'sort', 'x']]
    """
    spoken = [
        WORD.findall(_plain(sentence)) for block in _blocks(text) for sentence in END.split(block)
    ]
    return [words for words in spoken if len(words) > 1]


def _plain(sentence: str) -> str:
    """Lower case, and é as e."""
    if sentence.isascii():
        return sentence.lower()
    letters = unicodedata.normalize("NFKD", sentence)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def _blocks(text: str) -> Iterator[str]:
    """Lines that belong together, joined: of one paragraph, one indentation and one item."""
    block, depth = [], 0
    for line in text.expandtabs().splitlines():
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        item = ITEM.match(bare)
        if item or indent != depth or not LETTER.search(bare):
            yield " ".join(block)
            block, depth = [], indent + (len(item[0]) if item else 0)
        block.append(NO_WORDS.sub(" ", bare[item.end() :] if item else bare))
    yield " ".join(block)
