"""Slides from the lectures, for a projector without a network: make slides.

Each lecture becomes one deck in _slides/. What goes on which slide follows from the notebook:

- a heading of the first or second level begins a new slide; the slides after it repeat it in small type;
- text is cut at paragraphs, and long paragraphs at sentences, so that a slide holds one idea;
- each output has a slide of its own, with the sentence that introduces it;
- code is left out, unless the cell is tagged `slide-code` or is a function that the class is asked to write;
- solutions, hints, claims and exercises are left out;
- a cell tagged `notes` goes to the speaker's view of the slide before it.

A cell's `slideshow.slide_type` overrides this: "skip" leaves the cell out, "-" puts it on the slide before, and
"fragment" too, where a key makes it appear. Sizes are fitted in the browser, by slides/deck.js.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import vendor
from nbconvert.filters import markdown2html
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "tools" / "slides"
LAST_SECTIONS = ("What was claimed", "Exercises")
MOST_LINES = 7  # of text on a slide; a formula or table may take it to half as many again
MOST_WORDS = 75  # in a paragraph that is not cut
CAPTION_WORDS = {"printed": 55, "code": 55, "exhibit": 16}  # in the text before, on the same slide
FINDING_WORDS = {"printed": 50}  # in the text after it
FEW_WORDS = 35  # with everything else
MANY_ROWS = 14  # of code or printed text: these have a slide for themselves


@dataclass
class Slide:
    """What one slide shows: pieces of Markdown until all are placed, then pieces of a page."""

    kind: str
    heading: str
    blocks: list[str] = field(default_factory=list)
    body: str = ""
    notes: list[str] = field(default_factory=list)
    has_title: bool = False


# Text


def cut_blocks(source: str) -> list[str]:
    """Cut Markdown into its paragraphs, lists, tables, formulas and fences, without what is folded away."""
    source = re.sub(r"<details.*?</details>", "", source, flags=re.S)
    blocks, lines, is_open = [], [], False
    for line in [*source.splitlines(), ""]:
        if line.startswith("```") or line.count("$$") == 1:
            is_open = not is_open
        if line.strip() or is_open:
            lines.append(line)
        elif lines:
            blocks.append("\n".join(lines))
            lines = []
    return [part for block in blocks if block != "---" for part in cut_long(block)]


def cut_long(block: str) -> list[str]:
    """Cut a block that would fill more than a slide: tables between rows, lists between items, text between sentences."""
    lines = block.splitlines()
    if block.startswith("|") and len(lines) > 10:
        return ["\n".join(lines[:2] + lines[at : at + 7]) for at in range(2, len(lines), 7)]
    if block.startswith(("|", "#", "```", "$$")) or len(block.split()) <= MOST_WORDS:
        return [block]
    is_list = re.match(r"[-*] |\d+\. ", block)
    boundary = r"\n(?=[-*] |\d+\. )" if is_list else r"(?<=[.?!]) (?=[A-Z*`$(])"
    parts = re.split(boundary, block)
    joint = "\n" if is_list else " "
    ends = [len(joint.join(parts[:n]).split()) for n in range(1, len(parts))]
    if not ends:
        return [block]
    middle = min(range(len(ends)), key=lambda n: abs(ends[n] - len(block.split()) / 2)) + 1
    return [joint.join(parts[:middle]), joint.join(parts[middle:])]


def count_lines(block: str) -> float:
    """About how many lines of a slide a block takes."""
    lines = block.splitlines()
    if block.startswith("```"):
        return len(lines) - 1
    if block.startswith("|"):
        return 1.3 * (len(lines) - 1)
    if "$$" in block:
        return 2 + len(block.split()) / 14
    return sum(1 + len(line) // 80 for line in lines) + 0.6


def is_lead(block: str) -> bool:
    """Whether a block announces the next one."""
    return block.rstrip().endswith(":")


def pack(blocks: list[str]) -> list[list[str]]:
    """Put blocks on slides, in order; what announces something stays with it."""
    slides, filled, has_visual = [], 0.0, False
    for block in blocks:
        lines = count_lines(block)
        is_visual = block.startswith("|") or "$$" in block
        room = MOST_LINES * (1.5 if is_visual or has_visual else 1)
        if slides and (filled + lines <= room or is_lead(slides[-1][-1])):
            slides[-1].append(block)
            filled, has_visual = filled + lines, has_visual or is_visual
        else:
            slides.append([block])
            filled, has_visual = lines, is_visual
    return slides


def write_text(text: str) -> str:
    """Markdown as a piece of a page, with links that lead to other decks or nowhere."""
    text = re.sub(r"\]\((\d\d_\w+)\.ipynb\)", r"](\1.html)", text)
    text = re.sub(r"\[([^]]+)\]\((?!https?:|\d\d_)[^)]*\)", r"\1", text)
    return re.sub(r'<a class="anchor-link".*?</a>', "", markdown2html(text))


def write_line(text: str) -> str:
    """A line of Markdown without a paragraph around it."""
    return re.sub(r"^<p>|</p>$", "", write_text(text).strip())


# Code and outputs


def write_code(source: str) -> str:
    columns = max(len(line) for line in source.splitlines())
    code = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
    return f'<pre class="code" style="--columns: {columns}"><code>{code}</code></pre>'


def write_printed(text: str) -> str:
    lines = text.rstrip().splitlines() or [""]
    columns = max(len(line) for line in lines)
    size = f'style="--columns: {min(columns, 100)}"'
    return f'<pre class="printed" {size}>{html.escape(text.rstrip())}</pre>'


def write_output(output: nbformat.NotebookNode) -> tuple[str, str]:
    """The kind of an output, and the output as a piece of a page; two empty texts where a slide has no use for it."""
    if output.output_type == "stream":
        return ("printed", write_printed(output.text)) if output.name == "stdout" else ("", "")
    data = output.get("data", {})
    markup = data.get("text/html", "")
    if any("claims" in kind for kind in data) or "largest difference" in markup:
        return "", ""
    if 'class="sg-exhibit' in markup:
        return "predict" if "sg-predict" in markup else "exhibit", markup
    if markup.startswith("<script"):
        return "", ""
    if markup:
        return "printed", markup
    if "image/png" in data:
        said = html.escape(data.get("text/plain", ""), quote=True)
        return "picture", f'<img alt="{said}" src="data:image/png;base64,{data["image/png"]}">'
    if "image/svg+xml" in data:
        return "picture", data["image/svg+xml"]
    return "printed", write_printed(data["text/plain"])


def gather_outputs(cell: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """The outputs of a cell, a few printed lines together with the picture before them."""
    found = []
    for output in cell.outputs:
        kind, body = write_output(output)
        is_short = body.count("\n") < 4
        if kind == "printed" and is_short and found and found[-1][0] == "picture":
            found[-1] = ("picture", found[-1][1] + body)
        elif body:
            found.append((kind, body))
    return found


# From a notebook to slides


class Deck:
    """The slides of one lecture, in order; filled cell by cell."""

    def __init__(self, notebook: nbformat.NotebookNode):
        self.slides: list[Slide] = []
        self.heading, self.is_over = "", False
        self.title = re.sub(r"^# ", "", notebook.cells[0].source.splitlines()[0])
        self.coming = None
        for cell in notebook.cells:
            self.add(cell)
        if self.coming:
            self.slides.append(Slide("next", "", [self.coming]))

    def add(self, cell: nbformat.NotebookNode) -> None:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "slide")
        tags = cell.metadata.get("tags", [])
        if "notes" in tags or kind == "notes":
            self.add_notes(cell.source)
        elif cell.cell_type == "markdown":
            self.add_text(cell.source, kind)
        elif not self.is_over and kind != "skip":
            self.add_code(cell, kind, "slide-code" in tags)

    def add_notes(self, source: str) -> None:
        if self.slides:
            text = re.sub(r"</?details[^>]*>|<summary>.*?</summary>", "", source)
            self.slides[-1].notes.append(text.strip())

    def add_text(self, source: str, kind: str) -> None:
        if found := re.search(r"^\*Next\*: .*", source, re.M):
            self.coming = found.group()
            source = source.replace(self.coming, "")
        section = []
        for block in cut_blocks(source):
            if found := re.match(r"##? (.*)", block):
                self.place(section, kind)
                section = [block]
                self.is_over = self.is_over or found[1].startswith(LAST_SECTIONS)
            elif not block.startswith(("*You need*", "Stuck?")):
                section.append(block)
        self.place(section, kind)

    def place(self, blocks: list[str], kind: str) -> None:
        """Put the text of one section on slides."""
        if self.is_over or kind == "skip" or not blocks:
            return
        has_title = blocks[0].startswith("#")
        if has_title:
            self.heading = blocks.pop(0).lstrip("# ")
        if not self.slides:  # the opening: the question stands alone
            self.slides.append(Slide("title", self.title, blocks[:1], has_title=True))
            blocks, has_title = blocks[1:], False
        elif kind in ("-", "fragment"):
            self.slides[-1].body += wrap("\n\n".join(blocks), kind)
            return
        elif blocks and not has_title and self.is_finding(blocks[0]):
            self.slides[-1].body += f'<div class="words">{write_text(blocks.pop(0))}</div>'
        for shown in pack(blocks) or [[]] * has_title:
            self.slides.append(Slide("text", self.heading, shown, has_title=has_title))
            has_title = False

    def is_finding(self, block: str) -> bool:
        """Whether a sentence says in short what the output on the last slide shows."""
        kind, is_long = self.slides[-1].kind, self.slides[-1].body.count("\n") > MANY_ROWS
        is_sentence = not block.startswith(("|", "$$", "```", "-", "**")) and not is_lead(block)
        is_short = len(block.split()) <= FINDING_WORDS.get(kind, FEW_WORDS)
        return kind in ("printed", "picture") and is_sentence and is_short and not is_long

    def add_code(self, cell: nbformat.NotebookNode, kind: str, is_shown: bool) -> None:
        is_task = "raise NotImplementedError" in cell.source
        parts = [] if is_task else gather_outputs(cell)
        if is_task or is_shown:
            parts.insert(0, ("code", write_code(cell.source)))
        if len(parts) == 2 and count_rows(parts) <= 15:
            parts = [("code", parts[0][1] + parts[1][1])]
        for what, body in parts:
            if kind in ("-", "fragment") and self.slides:
                self.slides[-1].body += wrap(body, kind)
            else:
                self.slides.append(self.introduce(Slide(what, self.heading, body=body)))

    def introduce(self, slide: Slide) -> Slide:
        """Move the sentence before an output on the output's slide, if it is short and its own slide can spare it."""
        before = self.slides[-1]
        if slide.kind == "predict" or before.kind != "text" or before.body:
            return slide
        is_bare = not before.blocks
        sentence = before.blocks[-1] if before.blocks else ""
        limit = CAPTION_WORDS.get(slide.kind, FEW_WORDS)
        is_long = slide.kind in ("printed", "code") and slide.body.count("\n") > MANY_ROWS
        fits = (
            not is_long
            and len(sentence.split()) <= limit
            and not sentence.startswith(("|", "$$", "```", "-"))
        )
        if is_bare or (fits and (is_lead(sentence) or len(before.blocks) == 1)):
            slide.blocks = before.blocks[-1:]
            before.blocks = before.blocks[:-1]
            if not before.blocks:
                slide.has_title, slide.notes = before.has_title, before.notes
                self.slides.pop()
        return slide

    def page(self) -> str:
        template = (ASSETS / "deck.html").read_text(encoding="utf-8")
        sections = "\n".join(write_slide(slide) for slide in self.slides)
        return template.replace("{{ title }}", html.escape(self.title)).replace(
            "{{ slides }}", sections
        )


def count_rows(parts: list[tuple[str, str]]) -> int:
    """Lines of printed parts; many if one of them is not printed."""
    return sum(body.count("\n") + 1 if kind in ("code", "printed") else 99 for kind, body in parts)


def wrap(content: str, kind: str) -> str:
    """What joins the slide before; a fragment waits for a key."""
    markup = content if content.startswith("<") else write_text(content)
    return f'<div class="{"fragment" if kind == "fragment" else "more"}">{markup}</div>'


def write_slide(slide: Slide) -> str:
    level = "h1" if slide.kind == "title" else "h2" if slide.has_title else "p"
    heading = write_line(slide.heading)
    texts = "".join(write_text(block) for block in slide.blocks)
    if slide.kind == "title":
        number, _, name = heading.partition(" · ")
        heading = f"<small>{number}</small> {name}"
    label = f'<{level} class="heading">{heading}</{level}>' if heading else ""
    text = f'<div class="words">{texts}</div>' if texts else ""
    notes = write_text("\n\n".join(slide.notes))
    aside = f'<aside class="notes">{notes}</aside>' if slide.notes else ""
    return (
        f'<section class="{slide.kind}">{label}<div class="room"><div class="content">'
        f"{text}{slide.body}</div></div>{aside}</section>"
    )


def write_list(decks: list[tuple[str, str]]) -> str:
    """The page that lists all decks."""
    items = "\n".join(
        f'<li><a href="{name}.html">{html.escape(title)}</a></li>' for name, title in decks
    )
    return (ASSETS / "index.html").read_text(encoding="utf-8").replace("{{ decks }}", items)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="lectures (default: all)")
    parser.add_argument("--out", type=Path, default=ROOT / "_slides", help="folder to write to")
    options = parser.parse_args()
    lectures = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    out, scripts = options.out, options.out / "vendor"
    shutil.rmtree(out, ignore_errors=True)
    for name in ("mathjax", "reveal.js"):
        shutil.copytree(vendor.vendor(name), scripts / name)
    for name in ("deck.css", "deck.js"):
        shutil.copy(ASSETS / name, scripts)
    styles = HtmlFormatter(style="default").get_style_defs("pre.code")
    (scripts / "code.css").write_text(styles, encoding="utf-8")
    decks = []
    for path in lectures:
        deck = Deck(nbformat.read(path, as_version=4))
        (out / f"{path.stem}.html").write_text(deck.page(), encoding="utf-8")
        decks.append((path.stem, deck.title))
    (out / "index.html").write_text(write_list(decks), encoding="utf-8")
    print(f"open {out / 'index.html'}")


if __name__ == "__main__":
    main()
