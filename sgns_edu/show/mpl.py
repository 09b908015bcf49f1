"""A picture on matplotlib axes."""

from __future__ import annotations

import math
from textwrap import fill

import numpy as np
from matplotlib import patches, patheffects
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sgns_edu.show import shapes
from sgns_edu.show.colors import LIGHT
from sgns_edu.show.plots.base import describe, plain
from sgns_edu.show.shapes import Panel, Sheet
from sgns_edu.show.svg import HALO, box_colors, wash_opacity
from sgns_edu.show.told import WASH, Item, logit

DPI = 100
POINTS = 72 / DPI  # of a pixel
LINE = 20  # pixels of a line of the caption
LETTERS = 96  # of a line of the caption
ANCHORS = {"start": "left", "end": "right"}


def figure_of(sheets: list[Sheet], columns: int = 1, lines: int | None = None) -> Figure:
    """A figure of pictures in columns, each above its caption.

    With `lines` there is room for as many lines of a caption and no more, so that all figures have one size.
    """
    cut = {} if lines is None else {"max_lines": lines, "placeholder": " …"}
    captions = [fill(plain(sheet.caption), LETTERS, **cut) for sheet in sheets]
    room = [LINE * (lines or text.count("\n") + 1) + 16 for text in captions]
    rows = math.ceil(len(sheets) / columns)
    w, h = sheets[0].w, max(sheet.h + below for sheet, below in zip(sheets, room))
    figure = Figure(figsize=(w * columns / DPI, h * rows / DPI), dpi=DPI)
    for i, (sheet, text) in enumerate(zip(sheets, captions)):
        left, bottom = i % columns / columns, 1 - (i // columns + 1) / rows
        above = sheet.h / (h * rows)
        top = bottom + 1 / rows
        ax = figure.add_axes((left, top - above, 1 / columns, above))
        draw(ax, sheet)
        at = (left + 14 / (w * columns), top - above - 6 / (h * rows))
        figure.text(*at, text, va="top", fontsize=14 * POINTS, color=LIGHT["ink"])
    return figure


def draw(ax: Axes, sheet: Sheet) -> Axes:
    """A picture on axes whose units are pixels from the upper left corner."""
    ax.set(xlim=(0, sheet.w), ylim=(sheet.h, 0), xticks=[], yticks=[])
    ax.set_axis_off()
    for panel in sheet.panels:
        frame = patches.Rectangle((panel.x, panel.y), panel.w, panel.h, transform=ax.transData)
        for z, item in enumerate(shapes.in_layers(panel.scene)):
            for artist in _artists(ax, item, panel):
                artist.set_clip_path(frame)
                artist.set_zorder(2 + z / 1000)
    return describe(ax, sheet.caption)


def _artists(ax: Axes, item: Item, panel: Panel) -> list:
    """The artists of an item, already on the axes."""
    by = np.array([panel.x, panel.y])
    kind, o = item["type"], item["o"]
    if kind == "wash":
        return [_wash(ax, item, panel)]
    if kind == "text":
        return [_text(ax, item, by)]
    if kind == "box":
        return [_box(ax, item, by)]
    color = LIGHT[item["c"]]
    stroke = {"linewidth": item["w"] * POINTS, "alpha": o, "capstyle": "round"}
    if item.get("dash"):
        stroke["linestyle"] = (0, [length / item["w"] for length in item["dash"]])
    if kind in ("ring", "mark") and item.get("shape", "circle") == "circle":
        edge = LIGHT["ink"] if item.get("edge") else color
        looks = {"edgecolor": edge, "facecolor": "none" if kind == "ring" else color}
        center = (item["x"] + panel.x, item["y"] + panel.y)
        return [ax.add_patch(patches.Circle(center, item["r"], **looks, **stroke))]
    if kind == "arrow":
        parts = shapes.arrow(item)
        if parts is None:
            return []
        shaft, head = parts
        is_filled = not item.get("open")
        face = color if is_filled else "none"
        return [
            _line(ax, shaft + by, color, stroke),
            _outline(ax, head + by, is_filled, color, face, stroke),
        ]
    if kind == "mark":
        edge = LIGHT["ink"] if item.get("edge") else color
        is_closed = item["shape"] == "square"
        face = color if is_closed and not item.get("hollow") else "none"
        outlines = shapes.mark(item)
        return [_outline(ax, part + by, is_closed, edge, face, stroke) for part in outlines]
    if kind == "line":
        points = np.array([[item["x1"], item["y1"]], [item["x2"], item["y2"]]])
    else:
        points = shapes.arc(item) if kind == "arc" else np.array(item["points"])
    return [_line(ax, points + by, color, stroke)]


def _line(ax: Axes, points: np.ndarray, color: str, stroke: dict):
    return _outline(ax, points, False, color, "none", stroke)


def _outline(ax: Axes, points: np.ndarray, closed: bool, edge: str, face: str, stroke: dict):
    looks = {"edgecolor": edge, "facecolor": face, "joinstyle": "round"}
    return ax.add_patch(patches.Polygon(points, closed=closed, **looks, **stroke))


def _text(ax: Axes, item: Item, by: np.ndarray):
    halo = patheffects.withStroke(linewidth=HALO * POINTS, foreground=LIGHT["paper"])
    return ax.text(
        item["x"] + by[0],
        item["y"] + by[1],
        plain(item["text"]),
        color=LIGHT[item["c"]],
        fontsize=item["s"] * POINTS,
        ha=ANCHORS.get(item.get("anchor", ""), "center"),
        va="center_baseline",
        weight="bold" if item.get("bold") else "normal",
        style="italic" if item.get("italic") else "normal",
        alpha=item["o"],
        path_effects=[halo] if item.get("halo", True) else None,
        clip_on=True,
    )


def _box(ax: Axes, item: Item, by: np.ndarray):
    x, y, w, h = (item[name] for name in "xywh")
    face, edge = box_colors(item)
    looks = {
        "facecolor": LIGHT[face] if face else "none",
        "edgecolor": LIGHT[edge] if edge else "none",
        "linewidth": item.get("stroke", 1) * POINTS,
        "alpha": item["o"],
    }
    corner = (x - w + by[0], y - h + by[1])
    if "round" not in item:
        return ax.add_patch(patches.Rectangle(corner, 2 * w, 2 * h, **looks))
    style = f"round,pad=0,rounding_size={min(item['round'], w, h)}"
    return ax.add_patch(patches.FancyBboxPatch(corner, 2 * w, 2 * h, boxstyle=style, **looks))


def _wash(ax: Axes, item: Item, panel: Panel):
    """The field of σ along v, in squares of two pixels."""
    x, y = np.arange(1, panel.w, 2), np.arange(1, panel.h, 2)
    start, end = np.array([[item["x1"], item["y1"]], [item["x2"], item["y2"]]])
    way = end - start
    along = ((x - start[0]) * way[0] + (y[:, None] - start[1]) * way[1]) / (way @ way)  # (h, w)
    offsets = [(logit(p) / logit(WASH[-1]) + 1) / 2 for p in WASH]
    colors = np.empty((*along.shape, 4))
    colors[..., :3] = np.where(along[..., None] < 0.5, to_rgb(LIGHT["push"]), to_rgb(LIGHT["pull"]))
    colors[..., 3] = item["o"] * np.interp(along, offsets, [wash_opacity(p) for p in WASH])
    extent = (panel.x, panel.x + panel.w, panel.y + panel.h, panel.y)
    return ax.imshow(colors, extent=extent, aspect="auto", origin="upper")
