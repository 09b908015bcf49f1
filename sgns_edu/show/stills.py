"""One frame as a still picture: SVG markup for pages without scripts, and a matplotlib figure."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from sgns_edu.show.frames import Frame, short
from sgns_edu.show.packing import Run
from sgns_edu.show.palette import CENTER, PULL, PUSH, QUIET, RESULT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 720, 440
INK = {"center": "#00598c", "context": "#006b4e", "negative": "#a84900", "": "#1c1c1c"}
WEIGHTS = [(14, 0), (28, 0), (8, 16), (8, -16), (42, 0)]  # beyond an arrow's tip, and aside
FAR = [(22, -14, 0), (22, 24, 0), (-22, -14, 1), (-22, 24, 1), (0, -30, 0.5), (0, 38, 0.5)]
SIDES = [(9, 4, 0), (-9, 4, 1), (0, -9, 0.5), (0, 19, 0.5), (8, -7, 0), (8, 16, 0), (-8, -7, 1), (-8, 16, 1)]


class Stage:
    """Pixels for places, and names that do not cover each other."""

    def __init__(self, box: Sequence[float]):
        left, right, bottom, top = box
        self.middle = np.array([(left + right) / 2, (bottom + top) / 2])
        self.unit = min((WIDTH - 90) / (right - left), (HEIGHT - 60) / (top - bottom))

    def pixels(self, places: np.ndarray) -> np.ndarray:
        """Places (n, 2) as pixels from the upper left corner, (n, 2)."""
        return np.array([WIDTH / 2, HEIGHT / 2]) + (np.asarray(places) - self.middle) * self.unit * [1, -1]

    def items(self, frame: Frame, run: Run) -> list[tuple]:
        """(table, row, place, role, label) of all that is drawn; what acts comes first."""
        role = {("in", frame.center): "center"} | {("out", row): "negative" for row in frame.rows.tolist()}
        role |= {("out", row): "context" for row, label in zip(frame.rows.tolist(), frame.labels) if label}
        if len(frame.rows) > 24:  # softmax over many words: only the strongest are marked
            strongest = frame.rows[np.lexsort((-frame.weights, -frame.labels))[:8]].tolist()
            role = {key: what for key, what in role.items() if key[0] == "in" or key[1] in strongest}
        unused = ("out", len(run.words) - 1) if run.data["tree"] else None  # a tree has one inner node less than words
        keys = {(table, row) for row in run.drawn for table in ("in", "out")} | {key for key in role if key[1] is not None}
        keys = sorted(keys - {unused}, key=lambda key: (key not in role, key))
        name = lambda table, row: f"node {row}" if run.data["tree"] and table == "out" else run.words[row]  # noqa: E731
        return [(table, row, self.pixels((frame.W_in if table == "in" else frame.W_out)[row]), role.get((table, row), ""),
                 name(table, row)) for table, row in keys]

    def texts(self, frame: Frame, items: Sequence[tuple]) -> Iterator[tuple[float, float, float, str, str]]:
        """(x, y, back, text, role) of the weights and names that find room; back is the part of the text left of x."""
        taken = [(x - r, y - r, x + r, y + r) for *_, (x, y), role, _ in items for r in [6 if role else 3]]
        taken += [(*(end - 7), *(end + 7)) for _, end, _, kind, _ in self.arrows(frame) if kind == "sum"]
        yield from self.weights(frame, taken)
        for *_, (x, y), role, label in items:
            needed = role in ("center", "context")
            free = [side for side in (SIDES + FAR if needed else SIDES) if _free(_box(x, y, side, label), taken)]
            if (free or needed) and np.isfinite(x + y):
                dx, dy, back = side = (free or SIDES)[0]
                taken.append(_box(x, y, side, label))
                yield x + dx, y + dy, back, label, role

    def weights(self, frame: Frame, taken: list[tuple]) -> Iterator[tuple[float, float, float, str, str]]:
        """As `texts`: how hard each row acts, once, beyond the tip of its arrow."""
        forces = {(kind, *end.round(1)): (start, end, weight) for start, end, _, kind, weight in self.arrows(frame)}
        for (kind, *_), (start, end, weight) in forces.items():
            long = np.hypot(*(end - start))
            if kind not in ("pull", "push") or not 16 < long < 1e5:
                continue
            x, y = (end - start) / long
            spots = [(*(end + [on * x - off * y, on * y + off * x + 4]), 0.5) for on, off in WEIGHTS]
            free = [spot for spot in spots if _free((spot[0] - 13, spot[1] - 12, spot[0] + 13, spot[1] + 3), taken)]
            if free:
                left, low, back = free[0]
                taken.append((left - 13, low - 12, left + 13, low + 3))
                yield left, low, back, short(weight), "context" if kind == "pull" else "negative"

    def arrows(self, frame: Frame) -> Iterator[tuple[np.ndarray, np.ndarray, str, str, float]]:
        """(from, to, color, kind, weight) in pixels; kind is "row", "pull", "push" or "sum"."""
        if frame.center is None or not np.isfinite(frame.total).all():
            return
        v = frame.W_in[frame.center]
        for i in np.lexsort((-frame.weights, -frame.labels))[:24]:
            color, u = (PULL if frame.labels[i] else PUSH), frame.W_out[frame.rows[i]]
            yield *self.pixels([u, u + frame.on_rows[i]]), color, "row", frame.weights[i]
            yield *self.pixels([v, v + frame.on_center[i]]), color, "pull" if frame.labels[i] else "push", frame.weights[i]
        yield *self.pixels([v, v + frame.total]), RESULT, "sum", 0.0


def svg(frame: Frame, run: Run) -> str:
    """The frame as SVG markup, the same bytes on every machine (tenths of a pixel)."""
    stage = Stage(run.data["box"])
    items = stage.items(frame, run)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">'
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff" stroke="#d9d9d9"/>']
    parts += [_svg_arrow(start, end, color, kind) for start, end, color, kind, _ in stage.arrows(frame)]
    for table, _row, (x, y), role, _label in items:
        if np.isfinite(x + y):
            parts.append(_svg_mark(table, x, y, role))
    for x, y, back, label, role in stage.texts(frame, items):
        anchor = ("start", "middle", "end")[int(back * 2)]
        parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK[role]}">{html.escape(label)}</text>')
    return "".join(parts) + "</svg>"


def draw(ax: "Axes", frame: Frame, run: Run) -> "Axes":
    """The frame on matplotlib axes, laid out in the same pixels."""
    from sgns_edu.show.plots.base import describe

    stage = Stage(run.data["box"])
    items = stage.items(frame, run)
    ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0), xticks=[], yticks=[], aspect="equal")
    ox, oy = stage.pixels(np.zeros((1, 2)))[0]
    for line, at in ((ax.axhline, oy), (ax.axvline, ox)):
        line(at, color="#dddddd", linewidth=0.8, zorder=0)
    for start, end, color, kind, _ in stage.arrows(frame):
        if np.hypot(*(end - start)) < 1.5:
            continue
        style = {"arrowstyle": "->" if kind == "push" else "-|>", "color": color, "linewidth": 0.9 if kind == "row" else 1.8,
                 "linestyle": "--" if kind == "sum" else "-", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 7 if kind == "row" else 11}
        ax.annotate("", end, start, arrowprops=style, annotation_clip=False)
    for table, _row, (x, y), role, _label in items:
        shape, color, size = {"center": ("o", CENTER, 70), "context": ("s", PULL, 40), "negative": ("X", PUSH, 50)}.get(
            role, ("o", CENTER, 20) if table == "in" else ("s", QUIET, 18))
        ax.scatter([x], [y], marker=shape, s=size, c="none" if not role and table == "out" else color,
                   edgecolors=QUIET if not role and table == "out" else color, zorder=3)
    for x, y, back, label, role in stage.texts(frame, items):
        ax.text(x, y, label.replace("$", r"\$"), color=INK[role], fontsize=9, ha=("left", "center", "right")[int(back * 2)],
                weight="bold" if role else "normal", zorder=4)
    told = titled(frame, run)
    ax.set_title(fill(told.replace("$", r"\$").replace("\u2068", "").replace("\u2069", ""), 100), fontsize=9, loc="left")
    return describe(ax, told)


def titled(frame: Frame, run: Run) -> str:
    """The caption, after the run's title if it has one."""
    return f"{run.data['title']}: {frame.caption}" if run.data["title"] else frame.caption


def _box(x: float, y: float, side: tuple[float, float, float], label: str) -> tuple[float, float, float, float]:
    """The room of a name beside a mark at (x, y): left, top, right, bottom."""
    wide, (dx, dy, back) = 7.5 * len(label) + 4, side
    return x + dx - back * wide, y + dy - 12, x + dx - back * wide + wide, y + dy + 3


def _free(box: tuple, taken: Sequence[tuple]) -> bool:
    left, top, right, bottom = box
    inside = left > 2 and right < WIDTH - 2 and top > 2 and bottom < HEIGHT - 2
    return inside and not any(left < r and right > l and top < b and bottom > t for l, t, r, b in taken)


def _svg_arrow(start: np.ndarray, end: np.ndarray, color: str, kind: str) -> str:
    long = np.hypot(*(end - start))
    if not 1.5 < long < 1e5:
        return ""
    ahead = (end - start) / long * min(6 if kind == "row" else 9, long)
    aside = ahead[::-1] * [-0.5, 0.5]
    a, b, c, d = (f"{x:.1f},{y:.1f}" for x, y in (start, end, end - ahead + aside, end - ahead - aside))
    wide, dash = 1.3 if kind == "row" else 2.5, ' stroke-dasharray="5 3"' if kind == "sum" else ""
    return f'<path d="M{a}L{b}M{c}L{b}L{d}" fill="none" stroke="{color}" stroke-width="{wide}"{dash}/>'


def _svg_mark(table: str, x: float, y: float, role: str) -> str:
    if table == "in":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{8 if role else 5}" fill="{CENTER}"/>'
    if role == "negative":
        return f'<path d="M{x - 6:.1f},{y - 6:.1f}l12,12m-12,0l12,-12" stroke="{PUSH}" stroke-width="3"/>'
    paint = f'fill="{PULL}"' if role else f'fill="none" stroke="{QUIET}" stroke-width="1.5"'
    return f'<rect x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9" {paint}/>'
