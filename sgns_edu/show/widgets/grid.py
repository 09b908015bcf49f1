"""A slider or two over a finite table of pictures: computed once in Python, alive without a kernel."""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sgns_edu import errors
from sgns_edu.show.palette import CLASS_SHAPES, CLASSES, INK
from sgns_edu.show.svg_parts import dot_svg, legend_svg, paper_svg
from sgns_edu.show.widgets.base import MOST_BYTES, bundle, inside_script, rounded
from sgns_edu.show.widgets.sliders import Sliders, starting_places

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAW = ("scatter", "line", "bars")
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
        from sgns_edu.show.plots.base import axes, describe, figure_of

        ax = axes(None, size=(6.4, 3.6))
        for i, one in enumerate(self.shown()["series"]):
            x, y = (np.array([np.nan if v is None else v for v in one[key]]) for key in ("x", "y"))
            _PAINT[self.data["draw"]](ax, x, y, one["name"], i)
        limits = self.data["limits"]
        ax.set(xlabel=self.data["x"], ylabel=self.data["y"], xlim=limits[:2], ylim=limits[2:])
        if self.data["diagonal"]:
            ax.axline((0, 0), slope=1, color=INK, linewidth=2, zorder=0)
        if self.data["draw"] == "bars":
            ax.set_xticks(range(len(self.data["categories"])), self.data["categories"])
        if any(one["name"] for one in self.shown()["series"]):
            ax.legend(frameon=False)
        return figure_of(describe(ax, self.caption()))

    def still(self) -> str:
        data = self.data
        right = 540 if any(one["name"] for one in self.shown()["series"]) else 690
        parts = [
            f'<path d="M70,16V350H{right}" fill="none" stroke="#8a8a8a"/>',
            f'<text x="{(70 + right) / 2:g}" y="394" text-anchor="middle">{html.escape(data["x"])}</text>',
            f'<text transform="translate(20,183)rotate(-90)" text-anchor="middle">{html.escape(data["y"])}</text>',
        ]
        x0, x1, y0, y1 = data["limits"]

        def place(x: float, y: float) -> tuple[float, float]:
            across, up = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
            return round(70 + across * (right - 70), 1), round(350 - 334 * up, 1)

        ends = [(64, 26, "end", y1), (64, 352, "end", y0)]
        if data["draw"] != "bars":
            ends += [(70, 372, "start", x0), (right, 372, "end", x1)]
        parts += [
            f'<text x="{left}" y="{low}" text-anchor="{anchor}">{value:g}</text>'
            for left, low, anchor, value in ends
        ]
        for i, one in enumerate(self.shown()["series"]):
            pairs = zip(one["x"], one["y"])
            points = [place(x, y) for x, y in pairs if x is not None and y is not None]
            parts.append(_still(data["draw"], points, i, place(0, max(y0, 0))[1]))
        parts += [
            f'<text x="{place(at, 0)[0]}" y="372" text-anchor="middle">{html.escape(name)}</text>'
            for at, name in enumerate(data["categories"])
        ]
        parts += legend_svg([one["name"] for one in self.shown()["series"]], 556, 40)
        return paper_svg(720, 410, parts)


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
    digits: int = 4,
) -> Grid:
    """Sliders over stored pictures: every combination is computed here, once; moving a slider needs no kernel.

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
        Where the sliders stand at first, {name: value}; by default at their first values.
    digits : int, default 4
        Significant digits that are stored. Few, so that every machine stores the same.

    Raises
    ------
    ValueError
        A combination without a state, no slider, no value, or more than 1 MB of numbers.

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
            f"sliders must be {{name: values}}, at least one slider and one value each, not {sliders!r}"
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
        "categories": series[0][0]["text"] if draw == "bars" else [],
        "sliders": [
            {"name": name, "values": rounded(values, digits)} for name, values in sliders.items()
        ],
        "states": [{"series": one, "text": text} for one, text in zip(series, words)],
    }
    if (size := len(inside_script(data))) > MOST_BYTES:
        raise ValueError(
            f"the {len(series)} stored pictures take {size:,} bytes, at most {MOST_BYTES:,} are wanted; "
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
    """What all pictures need, with a little air; bars stand on zero."""
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
            len(series[0][0]["x"]) - 0.4,
            min(ends[2], 0) if ends[2] < 0 else 0,
            max(ends[3], 0),
        ]
    return ends


def _still(draw: str, points: list[tuple[float, float]], i: int, floor: float) -> str:
    color = CLASSES[i % 8]
    if draw == "line":
        way = " ".join(f"{x},{y}" for x, y in points)
        return f'<polyline points="{way}" fill="none" stroke="{color}" stroke-width="2.4"/>'
    if draw == "scatter":
        return "".join(dot_svg(x, y, i) for x, y in points)
    bars = "".join(f"M{x - 12 + 8 * i},{floor}V{y}h24V{floor}z" for x, y in points)
    return f'<path d="{bars}" fill="{color}"/>'


def _dots(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    ax.scatter(x, y, s=18, color=CLASSES[i % 8], marker=CLASS_SHAPES[i % 8], label=name or None)


def _line(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    ax.plot(x, y, color=CLASSES[i % 8], label=name or None)


def _bars(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    ax.bar(x + 0.25 * i, y, width=0.25 if name else 0.6, color=CLASSES[i % 8], label=name or None)


_PAINT = {"scatter": _dots, "line": _line, "bars": _bars}
