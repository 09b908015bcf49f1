"""Where names go, so that they cover as little as possible; the twin of `widgets/js/names.js`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

WIDTHS = "8<?RHXO6<<AR8:89HHHHHHHHHH99RRRCZJJKOHEON77IDSMOFOKHGMJYJGJ<9<RAAGHCHG:HH66E6YHGHH=B<HFQFFBH9HR"  # advances of the printable ASCII in DejaVu Sans: a letter's code less 40, in fiftieths of an em
BOLD = 1.14  # times as wide
TURNS = 16
TIE = 1e-6  # costs that differ by less are equal, and the first place is taken
STAYS, BOX_HIT, NAME_HIT, OUTSIDE = 4, 50, 500, 1000


class Size(NamedTuple):
    """The size of a stage and of its letters, in pixels."""

    w: float
    h: float
    em: float


class Name(NamedTuple):
    """A name to be placed beside the mark at (x, y), whose half size is r.

    `angle` is the direction that points outward, in radians with y downward; `s` the size of the letters.
    """

    key: str
    text: str
    x: float
    y: float
    r: float
    angle: float
    s: float
    c: str = "ink"
    bold: bool = False
    italic: bool = False


class Box(NamedTuple):
    """A box by its middle and half its sides."""

    x: float
    y: float
    w: float
    h: float


class Place(NamedTuple):
    """The box of a name, and which of its choices it is."""

    x: float
    y: float
    w: float
    h: float
    choice: int


class Line(NamedTuple):
    """A line that names should not cover."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float


def wide(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is.

    >>> wide("fox", 10)
    15.8
    """
    units = 0.0
    for letter in text:
        code = ord(letter)
        if 32 <= code < 127:
            units += (ord(WIDTHS[code - 32]) - 40) / 50
        else:
            units += 1 if code > 0x2E80 else 0.8
    return units * size * (BOLD if bold else 1)


def cut(text: str, room: float, size: float) -> str:
    """A bold text with "…" for what does not fit.

    >>> cut("abracadabra", 60, 16)
    'abra…'
    """
    if wide(text, size, True) <= room:
        return text
    while len(text) > 1 and wide(text + "…", size, True) > room:
        text = text[:-1]
    return text + "…"


def meet(a: Box | Place, b: Box | Place) -> bool:
    """Whether two boxes overlap."""
    return abs(a.x - b.x) < a.w + b.w and abs(a.y - b.y) < a.h + b.h


def lengths_under(lines: Sequence[Line], boxes: np.ndarray) -> np.ndarray:
    """How much of each line lies under each box (x, y, w, h), (boxes, lines).

    >>> lengths_under([Line(0, 0, 10, 0, 1)], np.array([[4, 1, 3, 2]])).tolist()
    [[6.0]]
    """
    ends = np.array([line[:4] for line in lines], dtype=float).reshape(-1, 4)
    way = ends[:, 2:] - ends[:, :2]  # (lines, 2)
    start = ends[:, :2] - boxes[:, None, :2]  # (boxes, lines, 2)
    half = boxes[:, None, 2:]  # (boxes, 1, 2)
    is_flat = np.abs(way) < 1e-9
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = (-half - start) / way, (half - start) / way
    low = np.where(is_flat, 0, np.minimum(a, b)).max(axis=2).clip(min=0)
    high = np.where(is_flat, 1, np.maximum(a, b)).min(axis=2).clip(max=1)
    is_beside = (is_flat & (np.abs(start) >= half)).any(axis=2)
    part = np.where(is_beside, 0, (high - low).clip(min=0))
    return part * np.hypot(way[:, 0], way[:, 1])


def place_names(
    names: Sequence[Name],
    lines: Sequence[Line],
    taken: Sequence[Box],
    size: Size,
    *,
    distances: Sequence[float],
    shifts: Sequence[float] = (0,),
    before: Mapping[str, int] | None = None,
    worst: float = np.inf,
) -> dict[str, Place]:
    """Give each name in turn the cheapest place around its mark.

    A place costs less if it is outward, near, off the lines, and off the boxes before it.

    Parameters
    ----------
    names : sequence of Name
        The most important first.
    lines : sequence of Line
    taken : sequence of Box
    size : Size
    distances : sequence of float
        From the mark, in em.
    shifts : sequence of float
        Sideways, in halves of the name's width, where it is above or below its mark.
    before : mapping of str to int, optional
        The choices of the last time, which are preferred.
    worst : float, optional
        A name that would cost as much gets no place.

    Returns
    -------
    dict of str to Place

    Examples
    --------
    >>> name = Name("a", "fox", x=50, y=50, r=5, angle=0, s=10)
    >>> place_names([name], [], [], Size(100, 100, 10), distances=[0.2])["a"].x
    66.9
    """
    places: dict[str, Place] = {}
    for name in names:
        choices, costs = _places_around(name, size, distances, shifts)
        if before and name.key in before:
            costs[before[name.key]] -= STAYS
        costs += _costs_of(choices, lines, size)
        costs += BOX_HIT * _hits(choices, taken) + NAME_HIT * _hits(choices, list(places.values()))
        best, least = -1, worst
        for choice, cost in enumerate(costs.tolist()):
            if cost < least - TIE:
                best, least = choice, cost
        if best < 0:
            continue
        x, y, w, h = choices[best].tolist()
        places[name.key] = Place(x, y, w, h, best)
    return places


def _places_around(
    name: Name, size: Size, distances: Sequence[float], shifts: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """The boxes (n, 4) that a name may take, and what their direction and distance cost, (n,)."""
    w = wide(name.text, name.s, name.bold) / 2 + 2
    h = 0.62 * name.s
    boxes, costs = [], []
    for turn in range(TURNS):
        angle = name.angle + turn * 2 * np.pi / TURNS
        away = min(turn, TURNS - turn) * 2 * np.pi / TURNS
        x, y = np.cos(angle), np.sin(angle)
        for distance in distances:
            reach = name.r + distance * size.em
            for shift in shifts if abs(x) < 0.6 else (0,):
                boxes.append((name.x + x * (reach + w) + shift * w, name.y + y * (reach + h), w, h))
                costs.append(1.2 * away + 3.5 * distance + abs(shift))
    return np.array(boxes), np.array(costs)


def _costs_of(boxes: np.ndarray, lines: Sequence[Line], size: Size) -> np.ndarray:
    """What it costs the boxes (n, 4) to cover lines or the edge of the stage, (n,)."""
    costs = np.zeros(len(boxes))
    if lines:
        costs += lengths_under(lines, boxes) @ np.array([line.weight for line in lines])
    low, high = boxes[:, :2] - boxes[:, 2:], boxes[:, :2] + boxes[:, 2:]
    is_inside = ((low > 2) & (high < [size.w - 2, size.h - 2])).all(axis=1)
    return costs + np.where(is_inside, 0, OUTSIDE)


def _hits(boxes: np.ndarray, others: Sequence[Box | Place]) -> np.ndarray:
    """How many of the others each of the boxes (n, 4) overlaps, (n,)."""
    if not others:
        return np.zeros(len(boxes))
    sides = np.array([other[:4] for other in others])  # (m, 4)
    apart = np.abs(boxes[:, None, :2] - sides[:, :2])  # (n, m, 2)
    return (apart < boxes[:, None, 2:] + sides[:, 2:]).all(axis=2).sum(axis=1)
