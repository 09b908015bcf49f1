"""One frame as SVG markup, for pages without scripts."""

from __future__ import annotations

import html

import numpy as np

from sgns_edu.show.frames import Frame
from sgns_edu.show.palette import CENTER, PULL, PUSH, QUIET
from sgns_edu.show.scene import HEIGHT, INK, WIDTH, Stage
from sgns_edu.show.widgets.payload import Run


def svg(frame: Frame, run: Run) -> str:
    """The frame as SVG markup, the same bytes on every machine (tenths of a pixel)."""
    stage = Stage(run.data["box"])
    items = stage.items(frame, run)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff" stroke="#d9d9d9"/>'
    ]
    parts += [
        svg_arrow(start, end, color, kind) for start, end, color, kind, _ in stage.arrows(frame)
    ]
    for table, _row, (x, y), role, _label in items:
        if np.isfinite(x + y):
            parts.append(svg_mark(table, x, y, role))
    for x, y, back, label, role in stage.texts(frame, items):
        anchor = ("start", "middle", "end")[int(back * 2)]
        parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK[role]}">{html.escape(label)}</text>'
        )
    return "".join(parts) + "</svg>"


def svg_arrow(start: np.ndarray, end: np.ndarray, color: str, kind: str) -> str:
    """An arrow between two pixels as SVG markup; none where it is too short or too long to be seen."""
    long = np.hypot(*(end - start))
    if not 1.5 < long < 1e5:
        return ""
    ahead = (end - start) / long * min(6 if kind == "row" else 9, long)
    aside = ahead[::-1] * [-0.5, 0.5]
    a, b, c, d = (
        f"{x:.1f},{y:.1f}" for x, y in (start, end, end - ahead + aside, end - ahead - aside)
    )
    wide, dash = 1.3 if kind == "row" else 2.5, ' stroke-dasharray="5 3"' if kind == "sum" else ""
    return (
        f'<path d="M{a}L{b}M{c}L{b}L{d}" fill="none" stroke="{color}" stroke-width="{wide}"{dash}/>'
    )


def svg_mark(table: str, x: float, y: float, role: str) -> str:
    """The mark of a word as SVG markup."""
    if table == "in":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{8 if role else 5}" fill="{CENTER}"/>'
    if role == "negative":
        return f'<path d="M{x - 6:.1f},{y - 6:.1f}l12,12m-12,0l12,-12" stroke="{PUSH}" stroke-width="3"/>'
    paint = f'fill="{PULL}"' if role else f'fill="none" stroke="{QUIET}" stroke-width="1.5"'
    return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" {paint}/>'
