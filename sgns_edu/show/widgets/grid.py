"""A slider or two over a finite table of pictures: computed once in Python, alive without a kernel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sgns_edu import errors
from sgns_edu.show.palette import CLASS_SHAPES, CLASSES, INK, LINE, METHODS, QUIET
from sgns_edu.show.svg_parts import dot_svg, legend_svg, paper_svg
from sgns_edu.show.texts import markup
from sgns_edu.show.widgets.base import MOST_BYTES, bundle, inside_script, rounded
from sgns_edu.show.widgets.sliders import Sliders, starting_places

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAW = ("scatter", "line", "bars")
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2", "12 4", "1 4", "7 2 2 2")
Series = dict[str, Any]  # name, x, y, perhaps text


class Grid(Sliders):
    """The exhibit that `grid` makes. `state` holds the sliders' places, `values` what they stand for."""

    script, _css = bundle("grid")

    def shown(self) -> dict:
        """The state that the sliders point at: its series, and its caption as text."""
        return self.data["states"][int(np.ravel_multi_index(tuple(self.state), self.sizes))]

    def caption(self) -> str:
        return self.shown()["text"]

    def note(self) -> str:
        names = " and ".join(slider["name"] for slider in self.data["sliders"])
        return (
            f"One of {len(self.data['states'])} stored pictures: run the cell, or open this page with scripts allowed, "
            f"to move {names}."
        )

    def picture(self) -> "Figure":
        from sgns_edu.show.plots.base import axes, describe, figure_of, label

        ax = axes(None, size=(6.4, 3.6))
        for i, one in enumerate(self.shown()["series"]):
            x, y = (np.array([np.nan if v is None else v for v in one[key]]) for key in ("x", "y"))
            _PAINT[self.data["draw"]](ax, x, y, label(one["name"]), i)
        limits = self.data["limits"]
        ax.set(xlabel=label(self.data["x"]), ylabel=label(self.data["y"]))
        ax.set(xlim=limits[:2], ylim=limits[2:])
        if self.data["diagonal"]:
            ax.axline((0, 0), slope=1, color=INK, linewidth=2, zorder=0)
        if self.data["draw"] == "bars":
            names = [label(name) for name in self.shown()["series"][0]["text"]]
            ax.set_xticks(range(len(names)), names)
        if any(one["name"] for one in self.shown()["series"]):
            ax.legend(frameon=False)
        return figure_of(describe(ax, self.caption()))

    def still(self) -> str:
        names = [one["name"] for one in self.shown()["series"]]
        frame = Frame(self.data, right=560 if any(names) else 690)
        parts = frame.axes(self.shown()["series"])
        for i, one in enumerate(self.shown()["series"]):
            points = [
                frame.place(x, y)
                for x, y in zip(one["x"], one["y"])
                if x is not None and y is not None
            ]
            if self.data["draw"] == "line":
                parts.append(_line_svg(points, i))
            elif self.data["draw"] == "scatter":
                parts += [dot_svg(x, y, i) for x, y in points]
            else:
                parts.append(_bars_svg(points, i, len(names), frame))
        return paper_svg(720, 410, parts + self._legend(names))

    def _legend(self, names: list[str]) -> list[str]:
        if self.data["draw"] != "bars":
            return legend_svg(names, 580, 40)
        parts = []
        for i, name in enumerate(names):
            at = f'x="580" y="{29 + 24 * i}" width="12" height="12"'
            parts += [
                f'<rect {at} fill="{METHODS[i % 4]}"/>',
                _text(600, 40 + 24 * i, name, "start"),
            ]
        return parts


class Frame:
    """The axes of a still picture: places in pixels for values."""

    left, top, floor = 70, 16, 350

    def __init__(self, data: dict, right: int):
        self.data, self.right = data, right
        self.x0, self.x1, self.y0, self.y1 = data["limits"]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point in pixels."""
        across, up = (x - self.x0) / (self.x1 - self.x0), (y - self.y0) / (self.y1 - self.y0)
        left = self.left + across * (self.right - self.left)
        return round(left, 1), round(self.floor - up * (self.floor - self.top), 1)

    def axes(self, series: list[Series]) -> list[str]:
        """Lines at round numbers, or the names of the bars, with the names of the axes."""
        from matplotlib.ticker import MaxNLocator

        parts = []
        for value in MaxNLocator(5).tick_values(self.y0, self.y1):
            if self.y0 <= value <= self.y1:
                _, y = self.place(self.x0, value)
                stroke = QUIET if abs(value) < 1e-12 else LINE
                parts.append(f'<path d="M{self.left},{y}H{self.right}" stroke="{stroke}"/>')
                parts.append(_text(self.left - 8, y + 5, _number(value), "end"))
        if self.data["draw"] == "bars":
            below = list(enumerate(series[0]["text"]))
        else:
            values = MaxNLocator(6).tick_values(self.x0, self.x1)
            below = [(value, _number(value)) for value in values if self.x0 <= value <= self.x1]
        parts += [_text(self.place(at, 0)[0], 372, name) for at, name in below]
        line = f"M{self.left},{self.top}V{self.floor}H{self.right}"
        parts.append(f'<path d="{line}" fill="none" stroke="{QUIET}"/>')
        parts.append(_text((self.left + self.right) / 2, 398, self.data["x"]))
        turned = f'<g transform="translate(18,183)rotate(-90)">{_text(0, 0, self.data["y"])}</g>'
        return parts + [turned] + self._diagonal()

    def _diagonal(self) -> list[str]:
        if not self.data["diagonal"]:
            return []
        ends = max(self.x0, self.y0), min(self.x1, self.y1)
        (x, y), (right, top) = (self.place(end, end) for end in ends)
        return [f'<path d="M{x},{y}L{right},{top}" stroke="{INK}" stroke-width="2"/>']


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{markup(words)}</text>'


def _number(value: float) -> str:
    return f"{value:.10g}".replace("-", "−")


def _line_svg(points: list[tuple[float, float]], i: int) -> str:
    way = " ".join(f"{x},{y}" for x, y in points)
    looks = f'stroke="{CLASSES[i % 8]}" stroke-width="2.4" stroke-dasharray="{DASHES[i % 8]}"'
    return f'<polyline points="{way}" fill="none" {looks}/>'


def _bars_svg(points: list[tuple[float, float]], i: int, n: int, frame: Frame) -> str:
    floor = frame.place(0, max(frame.y0, 0))[1]
    wide = 0.72 * (frame.place(1, 0)[0] - frame.place(0, 0)[0]) / n
    bars = "".join(
        f"M{x + (i - n / 2) * wide:.1f},{floor}V{y}h{wide - 2:.1f}V{floor}z" for x, y in points
    )
    return f'<path d="{bars}" fill="{METHODS[i % 4]}"/>'


def grid(
    states: Mapping | Callable,
    sliders: Mapping[str, Sequence],
    *,
    draw: str = "scatter",
    x: str = "",
    y: str = "",
    caption: str | Callable = "",
    diagonal: bool = False,
    limits: Sequence[float] | None = None,
    start: Mapping[str, Any] | None = None,
    follows: str | None = None,
    digits: int = 4,
) -> Grid:
    """Show stored pictures with sliders. Every combination is computed here, once, so moving a slider needs no kernel.

    Parameters
    ----------
    states : mapping or function
        Either {(value of slider 1, value of slider 2, …): series} with every combination (the bare value where there is
        one slider), or a function called as states(k=5, alpha=.75) for every combination.
        One picture's series is, for "scatter", an array (n, 2), a tuple (x, y) or (x, y, labels); for "line", the same
        or an array (n,); for "bars", {label: height}. Several series: a mapping {name: series}.
    sliders : mapping
        {name: values}; the order of the names is the order in the keys of `states`.
    draw : {"scatter", "line", "bars"}
    x, y : str
        Names of the axes.
    caption : str or function
        The picture in words. A text may name sliders as in "With k = {k}, …"; a function is called as
        caption(series, k=5, alpha=.75), with the series as you gave them. Each state's words are stored with it.
    diagonal : bool
        Draw the line y = x.
    limits : (x0, x1, y0, y1), optional
        By default what all states need, so that axes stand still while sliders move.
    start : mapping, optional
        The sliders' values at the start, {name: value}; by default the first value of each.
    follows : str, optional
        The name of a slider whose values are steps of a run: it goes along with the player on the same page.
    digits : int, default 4
        Significant digits that are stored. Few, so that every machine stores the same.

    Raises
    ------
    ValueError
        If a combination has no state, a slider or its values are missing, or there is more than 1 MB of numbers.

    Examples
    --------
    >>> halves = lambda k: {"a": 1 / k, "b": 0.5}
    >>> exhibit = grid(halves, {"k": [1, 5]}, draw="bars", caption="With k = {k}.", start={"k": 5})
    >>> exhibit.values, exhibit.caption(), exhibit.shown()["series"][0]["y"]
    ({'k': 5}, 'With k = 5.', [0.2, 0.5])
    """
    errors.check_choice("draw", draw, DRAW)
    sliders = {name: list(values) for name, values in sliders.items()}
    if not sliders or not all(sliders.values()):
        raise ValueError(
            f"sliders must be {{name: values}}, at least one slider and one value each, not {errors.show_value(sliders)}"
        )
    chosen = [dict(zip(sliders, key)) for key in itertools.product(*sliders.values())]
    given = [_state(states, values) for values in chosen]
    series = [[rounded(one, digits) for one in _series(draw, state)] for state in given]
    words = [_words(caption, state, values) for state, values in zip(given, chosen)]
    data = {
        "draw": draw,
        "x": x,
        "y": y,
        "diagonal": diagonal,
        "limits": rounded(_limits(series, draw, limits), 3),
        "sliders": [
            {"name": name, "values": rounded(values, digits)} for name, values in sliders.items()
        ],
        "states": [{"series": one, "text": text} for one, text in zip(series, words)],
    }
    if follows is not None:
        data["follows"] = errors.check_choice("follows", follows, sliders)
    if (size := len(inside_script(data))) > MOST_BYTES:
        raise ValueError(
            f"the {len(series)} stored pictures take {size:,} bytes, at most {MOST_BYTES:,} are allowed; "
            "store fewer points, values or digits"
        )
    return Grid(data, state=starting_places(sliders, start or {}))


def _state(states: Mapping | Callable, values: dict) -> Any:
    if callable(states):
        return states(**values)
    key = tuple(values.values())
    for form in (key, key[0] if len(key) == 1 else key):
        if form in states:
            return states[form]
    raise ValueError(
        f"states has no picture for {values}; every combination of the sliders' values needs one"
    )


def _series(draw: str, state: Any) -> list[Series]:
    """One picture in its plain form, whatever it came as."""
    if draw == "bars":
        several = isinstance(state, Mapping) and all(
            isinstance(part, Mapping) for part in state.values()
        )
        return [
            {
                "name": str(name),
                "x": list(range(len(part))),
                "y": list(map(float, part.values())),
                "text": list(map(str, part)),
            }
            for name, part in (state if several else {"": state}).items()
        ]
    named = state if isinstance(state, Mapping) else {"": state}
    return [{"name": str(name), **_points(part)} for name, part in named.items()]


def _points(part: Any) -> Series:
    if isinstance(part, tuple):
        x, y, *text = part
        series: Series = {"x": np.asarray(x, float), "y": np.asarray(y, float)}
        if text:
            series["text"] = [str(word) for word in text[0]]
        return series
    part = np.asarray(part, dtype=float)
    if part.ndim == 1:
        return {"x": np.arange(len(part)), "y": part}
    if part.ndim != 2 or part.shape[1] != 2:
        raise ValueError(
            f"a series must be an array (n,) or (n, 2), or a tuple (x, y), not of shape {part.shape}"
        )
    return {"x": part[:, 0], "y": part[:, 1]}


def _words(caption: str | Callable, state: Any, values: dict) -> str:
    if callable(caption):
        return str(caption(state, **values))
    return (caption or ", ".join(f"{name} = {{{name}}}" for name in values) + ".").format(**values)


def _limits(series: list[list[Series]], draw: str, limits: Sequence[float] | None) -> list[float]:
    """The limits that all pictures need, with some margin; bars start at zero."""
    if limits is not None:
        return [errors.check_float("limits", value) for value in limits]
    ends = []
    for axis in ("x", "y"):
        values = [v for state in series for one in state for v in one[axis] if v is not None]
        low, high = (min(values), max(values)) if values else (0, 1)
        air = 0.05 * (high - low) or 0.5
        ends += [low - air, high + air]
    if draw == "bars":
        ends = [
            -0.6,
            max(len(state[0]["x"]) for state in series) - 0.4,
            min(ends[2], 0) if ends[2] < 0 else 0,
            max(ends[3], 0),
        ]
    return ends


def _dots(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    ax.scatter(x, y, s=18, color=CLASSES[i % 8], marker=CLASS_SHAPES[i % 8], label=name or None)


def _line(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    dashes = [float(part) / 2 for part in DASHES[i % 8].split()]
    look = (0, dashes) if dashes else "-"
    ax.plot(x, y, color=CLASSES[i % 8], linestyle=look, linewidth=2, label=name or None)


def _bars(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    width = 0.25 if name else 0.6
    ax.bar(
        x + 0.25 * i, y, width=width, color=METHODS[i % 4], edgecolor="white", label=name or None
    )


_PAINT = {"scatter": _dots, "line": _line, "bars": _bars}
