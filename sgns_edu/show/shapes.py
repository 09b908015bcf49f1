"""Outlines of a scene's items in pixels, for every backend; as `widgets/js/stage.js` draws them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sgns_edu.show.told import Item, Scene

LAYERS = ("wash", "ring", "path", "line", "box", "arrow", "mark", "text")
SHORTEST = 0.5  # pixels of an arrow that is drawn


class Panel(NamedTuple):
    """A part of a picture with its own scene, which is cut off at its sides."""

    x: float
    y: float
    w: float
    h: float
    scene: Scene


class Sheet(NamedTuple):
    """A picture, `w` by `h` pixels, made of panels; `caption` is the same in words."""

    w: float
    h: float
    panels: Sequence[Panel]
    caption: str


def in_layers(scene: Scene) -> list[Item]:
    """The items of a scene that can be drawn, from below."""
    items = [item for item in scene.values() if is_drawable(item)]
    return sorted(items, key=lambda item: LAYERS.index(item["layer"]))


def is_drawable(item: Mapping[str, Any]) -> bool:
    """Whether all numbers of an item are finite and near; a broken run has others."""
    numbers = [value for value in item.values() if isinstance(value, (int, float))]
    return all(math.isfinite(value) and abs(value) < 1e6 for value in numbers)


def arrow(item: Item) -> tuple[np.ndarray, np.ndarray] | None:
    """Both ends of an arrow's shaft (2, 2), and its head (3, 2) with the tip in the middle; None if it is too short."""
    start, end = np.array([[item["x1"], item["y1"]], [item["x2"], item["y2"]]])
    long = np.hypot(*(end - start))
    if long < SHORTEST:
        return None
    ahead = (end - start) / long * min(2.6 * item["w"] + 2, 0.7 * long)
    aside = 0.55 * ahead[::-1] * [-1, 1]
    back = 0.35 if item.get("open") else 0.8  # the shaft ends inside the head
    head = np.array([end - ahead + aside, end, end - ahead - aside])
    return np.array([start, end - back * ahead]), head


def mark(item: Item) -> list[np.ndarray]:
    """The strokes of a square or a cross, each (n, 2)."""
    x, y, r = item["x"], item["y"], item["r"]
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * r + [x, y]
    if item["shape"] == "square":
        return [corners]
    return [corners[[0, 2]], corners[[3, 1]]]


def arc(item: Item, n: int = 25) -> np.ndarray:
    """Points (n, 2) from one angle to another, the shorter way."""
    turn = item["to"] - item["from"]
    turn = math.atan2(math.sin(turn), math.cos(turn))
    angles = item["from"] + turn * np.linspace(0, 1, n)
    return np.array([item["x"], item["y"]]) + item["r"] * np.stack(
        [np.cos(angles), np.sin(angles)], axis=1
    )
