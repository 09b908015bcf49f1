"""A slider or two over a finite table of pictures: computed once in Python, alive without a kernel."""

from __future__ import annotations

import html
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.show.palette import CLASS_SHAPES, CLASSES, QUIET
from sgns_edu.show.widgets.base import MOST_BYTES, Exhibit, bundle, inside_script, places, rounded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DRAW = ("scatter", "line", "bars")
Series = dict[str, Any]  # name, x, y, perhaps text


class Grid(Exhibit):
    """The exhibit that `grid` makes. `state` holds the sliders' places, `values` what they stand for."""

    script, _css = bundle("grid")
    travels = ("data", "state")
    state = traitlets.TraitType[list[int], Sequence[int]](()).tag(sync=True)

    @traitlets.validate("state")
    def _inside(self, proposal: dict) -> list[int]:
        return places(
            proposal["value"],
            {slider["name"]: len(slider["values"]) for slider in self.data["sliders"]},
        )

    @property
    def values(self) -> dict[str, Any]:
        """What each slider stands at."""
        return {
            slider["name"]: slider["values"][at]
            for slider, at in zip(self.data["sliders"], self.state)
        }

    def shown(self) -> dict:
        """The state that the sliders point at: its series, and its caption as text."""
        sizes = [len(slider["values"]) for slider in self.data["sliders"]]
        return self.data["states"][int(np.ravel_multi_index(tuple(self.state), sizes))]

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
            ax.axline((0, 0), slope=1, color=QUIET, linestyle="--", zorder=0)
        if self.data["draw"] == "bars":
            ax.set_xticks(range(len(self.data["categories"])), self.data["categories"])
        if any(one["name"] for one in self.shown()["series"]):
            ax.legend(frameon=False)
        return figure_of(describe(ax, self.caption()))

    def still(self) -> str:
        x0, x1, y0, y1 = self.data["limits"]
        X = lambda v: round(64 + (v - x0) / (x1 - x0) * 560, 1)  # noqa: E731
        Y = lambda v: round(312 - (v - y0) / (y1 - y0) * 298, 1)  # noqa: E731
        parts = [
            '<path d="M64,14V312H624" fill="none" stroke="#767676"/>',
            f'<text x="344" y="350" text-anchor="middle">{html.escape(self.data["x"])}</text>',
            f'<text transform="translate(16,163)rotate(-90)" text-anchor="middle">{html.escape(self.data["y"])}</text>',
        ]
        ends = [
            (58, 20, "end", y1),
            (58, 314, "end", y0),
            (64, 330, "start", x0),
            (624, 330, "end", x1),
        ]
        parts += [
            f'<text x="{left}" y="{low}" text-anchor="{anchor}">{value:g}</text>'
            for left, low, anchor, value in ends[: 2 if self.data["draw"] == "bars" else 4]
        ]
        for i, one in enumerate(self.shown()["series"]):
            places = [
                (X(x), Y(y)) for x, y in zip(one["x"], one["y"]) if x is not None and y is not None
            ]
            parts.append(_still(self.data["draw"], places, CLASSES[i % 7], Y(max(y0, 0))))
        for at, name in enumerate(self.data["categories"]):
            parts.append(
                f'<text x="{X(at)}" y="330" text-anchor="middle">{html.escape(name)}</text>'
            )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" font-family="sans-serif" font-size="13">'
            f'<rect width="640" height="360" fill="#fff"/>{"".join(parts)}</svg>'
        )


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
    return Grid(data, state=[_place(name, values, start or {}) for name, values in sliders.items()])


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


def _place(name: str, values: list, start: Mapping[str, Any]) -> int:
    if name in start and start[name] not in values:
        raise ValueError(
            f"the slider {name} cannot start at {start[name]!r}; its values are {values}"
        )
    return values.index(start.get(name, values[0]))


def _still(draw: str, places: list[tuple[float, float]], color: str, floor: float) -> str:
    if draw == "line":
        way = " ".join(f"{x},{y}" for x, y in places)
        return f'<polyline points="{way}" fill="none" stroke="{color}" stroke-width="2"/>'
    if draw == "scatter":
        dots = "".join(f"M{x - 3},{y}a3,3 0 1,0 6,0a3,3 0 1,0 -6,0" for x, y in places)
        return f'<path d="{dots}" fill="{color}" fill-opacity=".8"/>'
    bars = "".join(f"M{x - 12},{floor}V{y}h24V{floor}z" for x, y in places)
    return f'<path d="{bars}" fill="{color}"/>'


def _dots(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    ax.scatter(x, y, s=18, color=CLASSES[i % 8], marker=CLASS_SHAPES[i % 8], label=name or None)


def _line(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    ax.plot(x, y, color=CLASSES[i % 8], label=name or None)


def _bars(ax, x: np.ndarray, y: np.ndarray, name: str, i: int) -> None:
    ax.bar(x + 0.25 * i, y, width=0.25 if name else 0.6, color=CLASSES[i % 8], label=name or None)


_PAINT = {"scatter": _dots, "line": _line, "bars": _bars}
