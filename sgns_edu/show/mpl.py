"""One frame on matplotlib axes."""

from __future__ import annotations

from textwrap import fill

import numpy as np
from matplotlib.axes import Axes

from sgns_edu.show.frames import Frame
from sgns_edu.show.palette import CENTER, PULL, PUSH, QUIET
from sgns_edu.show.plots.base import describe
from sgns_edu.show.scene import HEIGHT, INK, WIDTH, Stage, titled
from sgns_edu.show.widgets.payload import Run


def draw(ax: Axes, frame: Frame, run: Run) -> Axes:
    """The frame on matplotlib axes, laid out in the same pixels."""
    stage = Stage(run.data["box"])
    items = stage.items(frame, run)
    ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0), xticks=[], yticks=[], aspect="equal")
    ox, oy = stage.pixels(np.zeros((1, 2)))[0]
    for line, at in ((ax.axhline, oy), (ax.axvline, ox)):
        line(at, color="#dddddd", linewidth=0.8, zorder=0)
    for start, end, color, kind, _ in stage.arrows(frame):
        if np.hypot(*(end - start)) < 1.5:
            continue
        style = {
            "arrowstyle": "->" if kind == "push" else "-|>",
            "color": color,
            "linewidth": 0.9 if kind == "row" else 1.8,
            "linestyle": "--" if kind == "sum" else "-",
            "shrinkA": 0,
            "shrinkB": 0,
            "mutation_scale": 7 if kind == "row" else 11,
        }
        head, tail = (end[0], end[1]), (start[0], start[1])
        ax.annotate("", head, tail, arrowprops=style, annotation_clip=False)
    for table, _row, (x, y), role, _label in items:
        shape, color, size = {
            "center": ("o", CENTER, 70),
            "context": ("s", PULL, 40),
            "negative": ("X", PUSH, 50),
        }.get(role, ("o", CENTER, 20) if table == "in" else ("s", QUIET, 18))
        ax.scatter(
            [x],
            [y],
            marker=shape,
            s=size,
            c="none" if not role and table == "out" else color,
            edgecolors=QUIET if not role and table == "out" else color,
            zorder=3,
        )
    for x, y, back, label, role in stage.texts(frame, items):
        ax.text(
            x,
            y,
            label.replace("$", r"\$"),
            color=INK[role],
            fontsize=9,
            ha=("left", "center", "right")[int(back * 2)],
            weight="bold" if role else "normal",
            zorder=4,
        )
    told = titled(frame, run)
    ax.set_title(
        fill(told.replace("$", r"\$").replace("\u2068", "").replace("\u2069", ""), 100),
        fontsize=9,
        loc="left",
    )
    return describe(ax, told)
