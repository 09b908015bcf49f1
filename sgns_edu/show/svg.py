"""A picture as SVG markup, for pages without scripts; light colors, and dark ones where the page is dark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import count

import numpy as np

from sgns_edu.show import shapes
from sgns_edu.show.colors import DARK, LIGHT
from sgns_edu.show.shapes import Panel, Sheet
from sgns_edu.show.texts import markup
from sgns_edu.show.told import WASH, Item, logit

FONT = "system-ui,'DejaVu Sans',sans-serif"
HALO = 4  # pixels of paper around letters
DARK_STYLE = "".join(
    f".f-{name}{{fill:{color}}}.s-{name}{{stroke:{color}}}.t-{name}{{stop-color:{color}}}"
    for name, color in DARK.items()
)
STYLE = (
    f"<style>text{{paint-order:stroke;stroke-linejoin:round}}"
    f"@media(prefers-color-scheme:dark){{{DARK_STYLE}}}</style>"
)


def svg(sheet: Sheet) -> str:
    """A picture as SVG markup, the same bytes on every machine (tenths of a pixel)."""
    return svg_of([sheet])


def svg_of(sheets: Sequence[Sheet]) -> str:
    """Pictures one above the other as SVG markup."""
    w, h = max(sheet.w for sheet in sheets), sum(sheet.h for sheet in sheets)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {tenths(w)} {tenths(h)}" '
        f'font-family="{FONT}" text-anchor="middle">{STYLE}'
        f'<rect width="{tenths(w)}" height="{tenths(h)}"{_fill("paper")}/>'
    ]
    ids, top = count(), 0.0
    for sheet in sheets:
        parts += [_panel(panel, top, ids) for panel in sheet.panels]
        top += sheet.h
    return "".join(parts) + "</svg>"


def tenths(x: float) -> str:
    """A number in tenths, as short as possible.

    >>> tenths(12.04), tenths(-0.01)
    ('12', '0')
    """
    return f"{round(float(x), 1) + 0:.1f}".removesuffix(".0")


def _panel(panel: Panel, top: float, ids: Iterable[int]) -> str:
    x, y, w, h, scene = panel
    items = "".join(_markup(item, panel, ids) for item in shapes.in_layers(scene))
    at = f'x="{tenths(x)}" y="{tenths(y + top)}" width="{tenths(w)}" height="{tenths(h)}"'
    return f"<svg {at}>{items}</svg>"


def _markup(item: Item, panel: Panel, ids: Iterable[int]) -> str:
    if item["type"] == "wash":
        return _wash(item, panel, next(iter(ids)))
    return PAINTERS[item["type"]](item)


# ---- attributes


def _fill(c: str | None) -> str:
    return f' fill="{LIGHT[c]}" class="f-{c}"' if c else ' fill="none"'


def _paint(item: Item, fill: str | None, stroke: str | None) -> str:
    """Colors, width, dashes and opacity; the classes are for dark pages."""
    classes = [f"f-{fill}"] * bool(fill) + [f"s-{stroke}"] * bool(stroke)
    text = f' class="{" ".join(classes)}" fill="{LIGHT[fill] if fill else "none"}"'
    if stroke:
        text += f' stroke="{LIGHT[stroke]}" stroke-width="{tenths(item.get("w", 1))}"'
        text += ' stroke-linecap="round" stroke-linejoin="round"'
    if item.get("dash"):
        text += f' stroke-dasharray="{" ".join(map(str, item["dash"]))}"'
    return text + _opacity(item)


def _opacity(item: Item) -> str:
    return "" if item["o"] == 1 else f' opacity="{item["o"]:.3g}"'


def _path(points: np.ndarray, closed: bool = False) -> str:
    return "M" + "L".join(f"{tenths(x)},{tenths(y)}" for x, y in points) + "Z" * closed


# ---- one function for each type of item


def _line(item: Item) -> str:
    ends = " ".join(f'{name}="{tenths(item[name])}"' for name in ("x1", "y1", "x2", "y2"))
    return f"<line {ends}{_paint(item, None, item['c'])}/>"


def _ring(item: Item) -> str:
    at = f'cx="{tenths(item["x"])}" cy="{tenths(item["y"])}" r="{tenths(item["r"])}"'
    return f"<circle {at}{_paint(item, None, item['c'])}/>"


def _arrow(item: Item) -> str:
    parts = shapes.arrow(item)
    if parts is None:
        return ""
    shaft, head = parts
    is_open = bool(item.get("open"))
    fill = None if is_open else item["c"]
    path = _path(shaft) + _path(head, closed=not is_open)
    return f'<path d="{path}"{_paint(item, fill, item["c"])}/>'


def _mark(item: Item) -> str:
    is_empty = item.get("hollow") or item["shape"] == "cross"
    paint = _paint(item, None if is_empty else item["c"], "ink" if item.get("edge") else item["c"])
    if item["shape"] == "circle":
        at = f'cx="{tenths(item["x"])}" cy="{tenths(item["y"])}" r="{tenths(item["r"])}"'
        return f"<circle {at}{paint}/>"
    is_closed = item["shape"] == "square"
    return f'<path d="{"".join(_path(part, is_closed) for part in shapes.mark(item))}"{paint}/>'


def _text(item: Item) -> str:
    c, s = item["c"], item["s"]
    halo = ""
    if item.get("halo", True):
        halo = f' stroke="{LIGHT["paper"]}" stroke-width="{HALO}"'
    looks = f' class="f-{c}{" s-paper" * bool(halo)}" fill="{LIGHT[c]}"{halo}'
    if item.get("bold"):
        looks += ' font-weight="700"'
    if item.get("italic"):
        looks += ' font-style="italic"'
    if item.get("anchor"):
        looks += f' text-anchor="{item["anchor"]}"'
    at = f'x="{tenths(item["x"])}" y="{tenths(item["y"] + 0.36 * s)}" font-size="{tenths(s)}"'
    return f"<text {at}{looks}{_opacity(item)}>{markup(item['text'])}</text>"


def _box(item: Item) -> str:
    x, y, w, h = (item[name] for name in "xywh")
    at = f'x="{tenths(x - w)}" y="{tenths(y - h)}" width="{tenths(2 * w)}" height="{tenths(2 * h)}"'
    round_corners = f' rx="{item["round"]}"' if "round" in item else ""
    fill, stroke = box_colors(item)
    paint = _paint({**item, "w": item.get("stroke", 1)}, fill, stroke)
    return f"<rect {at}{round_corners}{paint}/>"


def box_colors(item: Item) -> tuple[str | None, str | None]:
    """Fill and stroke of a box by its color: paper with a quiet edge, a frame in ink, an outline, or filled."""
    c = item["c"]
    if c == "paper":
        return "paper", "quiet"
    if c == "frame":
        return None, "ink"
    return (None, c) if "stroke" in item else (c, None)


def _trail(item: Item) -> str:
    return f'<path d="{_path(np.array(item["points"]))}"{_paint(item, None, item["c"])}/>'


def _arc(item: Item) -> str:
    return f'<path d="{_path(shapes.arc(item))}"{_paint(item, None, item["c"])}/>'


def _wash(item: Item, panel: Panel, number: int) -> str:
    """The field of σ: a gradient along v, vermillion below ½ and green above."""
    ends = " ".join(f'{name}="{tenths(item[name])}"' for name in ("x1", "y1", "x2", "y2"))
    stops = ""
    for i, p in enumerate(WASH):
        c = "push" if i < len(WASH) / 2 else "pull"
        offset = (logit(p) / logit(WASH[-1]) + 1) / 2
        stops += (
            f'<stop offset="{offset:.4f}" stop-color="{LIGHT[c]}" class="t-{c}" '
            f'stop-opacity="{wash_opacity(p):.3f}"/>'
        )
    return (
        f'<linearGradient id="wash{number}" gradientUnits="userSpaceOnUse" {ends}>{stops}</linearGradient>'
        f'<rect width="{tenths(panel.w)}" height="{tenths(panel.h)}" fill="url(#wash{number})"{_opacity(item)}/>'
    )


def wash_opacity(p: float) -> float:
    """How strongly the field is colored where σ is p."""
    return 0.62 * abs(p - 0.5)


PAINTERS: dict[str, Callable[[Item], str]] = {
    "line": _line,
    "ring": _ring,
    "arrow": _arrow,
    "mark": _mark,
    "text": _text,
    "box": _box,
    "trail": _trail,
    "arc": _arc,
}
