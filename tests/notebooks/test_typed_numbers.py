"""The lectures' numbers are true: a share or a decimal in the text is one that an output shows, or names its source."""

import ast
import html
import math
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
LECTURES = sorted((ROOT / "notebooks").glob("[01][0-9]_*.ipynb"))
TYPED = re.compile(r"(?<![\w.,_^{])(?:\d[\d,]*)?\.\d+|(?<![\w.,])\d+(?= %)")  # .93, 12.5, 40 %
NUMBER = re.compile(r"\d[\d,]*\.?\d*|\.\d+")
NOT_READ = re.compile(r"<style.*?</style>|<script.*?</script>|<[^>]*>", re.S)
LINK = re.compile(r"\[[^\]]*\]\([^)]*\)|`[^`]*`")
LINKED = re.compile(r"\]\((\d\d)_\w+\.ipynb")
MEASURED = re.compile(r"[Mm]easured once|`benchmarks/\w+\.py`")
BY_ARITHMETIC = {
    math.log2(1e6),
    3 * math.log(2),
    90**0.75,
    9**0.75,
    math.e / (math.e + 127 / math.e),
}  # what a text derives itself


def strings(node):
    constants = (part for part in ast.walk(node) if isinstance(part, ast.Constant))
    return " ".join(part.value for part in constants if isinstance(part.value, str))


def told(source):
    """What a prediction tells once it is answered, without the wrong answers that it speaks of."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    (call,) = (call for call in calls if ast.unparse(call.func) == "sg.predict")
    given = {keyword.arg: strings(keyword.value) for keyword in call.keywords}
    offered = TYPED.findall(" ".join(map(strings, call.args)))
    reveal = given.get("reveal", "")
    for number in set(offered) - set(TYPED.findall(given.get("answer", ""))):
        reveal = re.sub(rf"(?<!\d){re.escape(number)}(?!\d)", "", reveal)
    return given.get("answer", "") + " " + reveal


def seen(cell):
    """What a cell of code shows its reader: settings in its source, printed output and alternative texts."""
    parts = [cell.source.replace("_", "")]
    for output in cell.outputs:
        parts.append(output.get("text", ""))
        for kind in ("text/plain", "text/html"):
            parts.append(html.unescape(NOT_READ.sub(" ", output.get("data", {}).get(kind, ""))))
        parts += [str(kept) for kept in output.get("metadata", {}).values()]
    return " ".join(parts)


def values(text):
    return {float(number.replace(",", "")) for number in NUMBER.findall(text)}


def is_among(typed, shown):
    """Whether a number agrees with one of those shown, to the places typed; a share may be shown in percent."""
    typed = typed.replace(",", "")
    half = 0.5 * 10.0 ** -len(typed.partition(".")[2]) + 1e-9
    scaled = ((scale * float(typed), scale * half) for scale in (1, 0.01, 100))
    return any(abs(number - at) <= wide for at, wide in scaled for number in shown)


def asks(cell):
    return cell.cell_type == "code" and "sg.predict" in cell.source


def shown_by(notebook):
    """The numbers that the cells of code show."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and not asks(cell)]
    return values(" ".join(map(seen, code)))


@cache
def shown_in(lecture):
    """Those of the lecture with this number, which a text may link to."""
    (path,) = (path for path in LECTURES if path.name.startswith(lecture))
    return shown_by(nbformat.read(path, as_version=4))


def unshown(notebook):
    """Pairs of a cell's id and a number that it types, and nothing here, linked or named shows."""
    here = BY_ARITHMETIC | shown_by(notebook)
    before = ""
    for cell in notebook.cells:
        text, near = "", before + cell.source
        if asks(cell):
            text = told(cell.source)
        elif cell.cell_type == "markdown" and not MEASURED.search(near):
            text = LINK.sub("", cell.source)
        shown = here.union(*map(shown_in, LINKED.findall(near)))
        yield from ((cell.id, typed) for typed in TYPED.findall(text) if not is_among(typed, shown))
        before = cell.source


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_number_in_the_text_is_shown_or_its_source_named(path):
    assert list(unshown(nbformat.read(path, as_version=4))) == []


def test_a_number_that_nothing_shows_is_found():
    new = nbformat.v4
    printed = new.new_output("stream", text="right: 0.932, 417 of 1,000")
    notebook = new.new_notebook(
        cells=[
            new.new_code_cell("print(right)", outputs=[printed], id="run"),
            new.new_markdown_cell("It answers 93 % (.932), not .94.", id="text"),
            new.new_code_cell(
                'sg.predict("Which?", ["12 %", "93 %"], answer="93 %", reveal="Not 94 %.")',
                id="asked",
            ),
        ]
    )
    assert list(unshown(notebook)) == [("text", ".94"), ("asked", "94")]
