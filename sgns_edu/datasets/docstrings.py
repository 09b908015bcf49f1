"""Real English that every user already has: the documentation on their machine.

Python's reference topics and the docstrings of the standard library, numpy, scipy, scikit-learn
and matplotlib are read from their source files with `ast`; none of them is imported or run.
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

VERSION = 1  # to be raised when the same documentation gives other sentences
PACKAGES = {  # name of the module: name of the distribution
    "numpy": "numpy",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
    "matplotlib": "matplotlib",
}
SKIPPED = {"site-packages", "dist-packages", "test", "tests", "idle_test", "lib2to3"}

STATEMENT = (ast.stmt, ast.excepthandler)
ITEM = re.compile(r"(>>>|\.\.\.|[-*•]|\(?\d+[.)])\s+")
NO_WORDS = re.compile(r":math:`[^`]*`|\$[^$]+\$|\\[A-Za-z]+|https?://\S+|:[a-z:]+:(?=`)")
END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bvs)[.!?][)\"'”]*\s+")
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile("[a-z]+")


def documentation(progress: bool) -> list[list[str]]:
    """Return the documentation of this machine, from the cache if the same versions are there."""
    from tqdm.auto import tqdm

    path = cache.cache_folder() / f"docs-{_hash_versions()}.txt"
    with tqdm(desc="reading docs", unit=" files", disable=not progress) as bar:
        try:
            return cache.split_lines(path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            text = "\n".join(" ".join(words) for words in _read_sources(bar))
    cache.save_text(path, text)
    return cache.split_lines(text)


def _read_sources(bar: tqdm) -> Iterator[list[str]]:
    """Yield the sentences of all sources; the bar counts the files."""
    paths = sources()
    bar.reset(total=len(paths))
    for path in paths:
        yield from prose(path)
        bar.update()


def _hash_versions() -> str:
    """Return a short name for the versions of everything that is read."""
    packages = [(name, importlib.metadata.version(name)) for name in PACKAGES.values()]
    versions = repr([VERSION, platform.python_version(), *packages])
    return hashlib.sha256(versions.encode()).hexdigest()[:12]


def sources() -> list[Path]:
    """Return the source files of the standard library and the packages, without their tests."""
    roots = [Path(sysconfig.get_path("stdlib"))]
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            roots.append(Path(spec.origin).parent)
    paths = []
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            if not SKIPPED.intersection(path.relative_to(root).parts):
                paths.append(path)
    return paths


def prose(path: Path) -> list[list[str]]:
    """Return the sentences of one source file; none if it is not Python or not readable."""
    try:
        with warnings.catch_warnings(action="ignore"):  # about escapes in other people's strings
            texts = list(docstrings(path.read_bytes()))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return []
    return [words for text in texts for words in sentences(text)]


def docstrings(source: bytes) -> Iterator[str]:
    """Yield every docstring of a module, those that `add_newdoc` gives away, and pydoc's topics.

    >>> list(docstrings(b"def f():\\n    'Say it.'\\n    return 'unsaid'"))
    ['Say it.']
    """
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield text
            case ast.Expr(value=ast.Call(func=ast.Name(id="add_newdoc"), args=args)):
                yield from _find_strings(args)
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="add_newdoc"), args=args)):
                yield from _find_strings(args)
            case ast.Assign(targets=[ast.Name(id="topics")], value=ast.Dict(values=values)):
                yield from _find_strings(values)
        children = [part for part in ast.iter_child_nodes(node) if isinstance(part, STATEMENT)]
        waiting += reversed(children)


def _find_strings(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def sentences(text: str) -> list[list[str]]:
    """Return a docstring's sentences as lists of lower-case words, without formulas and addresses.

    A sentence ends with a full stop, a question or exclamation mark, a paragraph, an item of a
    list, a line of an example, or a change of indentation. A single word is not a sentence.

    >>> sentences("Sort x, e.g. in place. Rows stay.\\n\\n    >>> x = sort(x)\\n    [1, 2]")
    [['sort', 'x', 'e', 'g', 'in', 'place'], ['rows', 'stay'], ['x', 'sort', 'x']]
    """
    found = []
    for block in _split_blocks(text):
        for sentence in END.split(block):
            words = WORD.findall(_simplify(sentence))
            if len(words) > 1:
                found.append(words)
    return found


def _simplify(sentence: str) -> str:
    """Return it in lower case, with é as e."""
    if sentence.isascii():
        return sentence.lower()
    letters = unicodedata.normalize("NFKD", sentence)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def _split_blocks(text: str) -> Iterator[str]:
    """Yield lines that belong together, joined: of one paragraph, one indentation and one item."""
    block, depth = [], 0
    for line in text.expandtabs().splitlines():
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        item = ITEM.match(bare)
        if item or indent != depth or not LETTER.search(bare):
            yield " ".join(block)
            block, depth = [], indent
        if item:
            depth += item.end()
            bare = bare[item.end() :]
        block.append(NO_WORDS.sub(" ", bare))
    yield " ".join(block)
