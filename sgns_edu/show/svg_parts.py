"""Parts of still pictures as SVG markup: dots of classes, their legend, and the paper below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sgns_edu.show import palette
from sgns_edu.show.texts import markup


def paper_svg(width: int, height: int, parts: Iterable[str]) -> str:
    """A white picture with these parts; its letters are 15 pixels high."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="15" fill="{palette.INK}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def dot_svg(x: float, y: float, kind: int, size: float = 1.25) -> str:
    """The mark of a class; beyond eight classes, colors meet other shapes."""
    color = palette.CLASSES[kind % 8]
    path = palette.CLASS_PATHS[(kind + kind // 8) % 8]
    return (
        f'<path d="{path}" fill="{color}" transform="translate({x:.1f},{y:.1f})scale({size:g})"/>'
    )


def legend_svg(names: Sequence[str], x: float, y: float, title: str = "") -> list[str]:
    """The classes that have names, one below another."""
    parts = []
    if title and any(names):
        parts.append(f'<text x="{x:g}" y="{y:g}" font-weight="bold">{markup(title)}</text>')
    for kind, name in enumerate(names):
        low = y + 24 * (kind + bool(title))
        if name:
            parts.append(dot_svg(x + 6, low - 5, kind))
            parts.append(f'<text x="{x + 20:g}" y="{low:g}">{markup(name)}</text>')
    return parts
