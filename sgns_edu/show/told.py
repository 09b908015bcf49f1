"""One step as a scene: a pure function of its facts, the size of the stage, the phase and the beat.

The twin of `widgets/js/told.js`. A scene is a dict of key to item, in the order of drawing; an item is a dict with the
fields of `Item` in `widgets/js/stage.js`: type, layer, c (a color by its name), o (opacity), and places in pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from sgns_edu.show.facts import Act, Facts
from sgns_edu.show.names import (
    Box,
    Line,
    Name,
    Place,
    Size,
    cut,
    lengths_under,
    meet,
    place_names,
    wide,
)
from sgns_edu.show.story import short_text, signed_text

Item = dict[str, Any]
Scene = dict[str, Item]

PHASES = ("pair", "questions", "scores", "chances", "forces", "move", "after")
RINGS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000)
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
WASH = (0.03, 0.1, 0.25, 0.5, 0.5, 0.75, 0.9, 0.97)  # the stops of the field of σ
ZOOM = 3  # of the near view against the far one, at most
USUAL = Size(580, 440, 16)  # the stage of a page, on which forces are or are not too small to see
NAME_ROOM, FORCE_ROOM = 0.5, 0.3  # parts of a stage's width; a longer name is cut
STILL = 10  # pixels of the longest force
HOW = {"distances": (0.25, 1, 2), "shifts": (0, -0.7, 0.7), "worst": 500}
ORIGIN = np.zeros(2)


class Camera(NamedTuple):
    """Where the origin is, and how many pixels a unit has."""

    x: float
    y: float
    unit: float


class Cameras(NamedTuple):
    """The far view of a step, which holds all its vectors, and the near one, which holds its forces."""

    far: Camera
    near: Camera


def logit(p: float) -> float:
    """The score whose σ is p."""
    return math.log(p / (1 - p))


def foot_of(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The foot of u on the line of v.

    >>> foot_of(np.array([1.0, 1.0]), np.array([2.0, 0.0])).tolist()
    [1.0, 0.0]
    """
    square = v @ v
    return v * (u @ v / square if square else 0.0)


def beats_of(facts: Facts, phase: int) -> int:
    """How many beats a phase has."""
    return (1, 1, min(len(facts.shown), 3), 1, 5, 3, 1)[phase]


@np.errstate(all="ignore")  # a broken run is drawn as it is
def is_still(facts: Facts) -> bool:
    """Whether the forces are too small to see, on a stage of the usual size."""
    longest = max(np.hypot(*act.force) for act in facts.shown)
    return bool(longest * _far_camera(facts, USUAL).unit < STILL)


@np.errstate(all="ignore")
def cameras_of(facts: Facts, size: Size) -> Cameras:
    """The cameras of a step on a stage."""
    far = _far_camera(facts, size)
    if is_still(facts):
        return Cameras(far, far)
    v, tip = facts.v, facts.v + facts.sum
    tips = [v + act.force for act in facts.shown]
    close = [v, v if facts.v2 is None else facts.v2, 0.75 * v, tip, *tips]
    middle = _middle_of([v, tip, *tips])
    near = _camera_on(close, middle, size, 6, 3.4, ZOOM * far.unit)
    return Cameras(far, near if near.unit > far.unit else far)


def _far_camera(facts: Facts, size: Size) -> Camera:
    v = facts.v
    points = [ORIGIN, v, v if facts.v2 is None else facts.v2, v + facts.sum]
    for act in facts.shown:
        points += [v + act.force, act.u, act.u if act.u2 is None else act.u2]
        if facts.exact:
            points.append(foot_of(act.u, v))
    return _camera_on(points, _middle_of(points), size, 4.4, 2.6)


def _middle_of(points: Sequence[np.ndarray]) -> np.ndarray:
    return (np.min(points, axis=0) + np.max(points, axis=0)) / 2


def _camera_on(
    points: Sequence[np.ndarray],
    middle: np.ndarray,
    size: Size,
    aside: float,
    above: float,
    most: float = 1e9,
) -> Camera:
    """The camera with `middle` in the middle of the stage that holds all points inside the margins."""
    w, h, em = size
    reach = np.abs(np.array(points) - middle).max(axis=0).clip(min=1e-9)
    unit = min((w / 2 - aside * em) / reach[0], (h / 2 - above * em) / reach[1], most, 1e9)
    return Camera(float(w / 2 - middle[0] * unit), float(h / 2 + middle[1] * unit), float(unit))


@np.errstate(all="ignore")
def told(
    facts: Facts, size: Size, phase: int, beat: int | None = None, guess: float | None = None
) -> Scene:
    """The scene of a step at the end of a beat.

    Parameters
    ----------
    facts : Facts
    size : Size
    phase : int
        From 0 to 6; a film's step ends with 4.
    beat : int, optional
        By default the last one.
    guess : float, optional
        An angle in radians, anticlockwise.

    Returns
    -------
    dict of str to Item
    """
    last = beats_of(facts, phase) - 1
    return _Telling(facts, size, phase, last if beat is None else beat, guess).scene


class _Telling:
    """What of a scene is on stage in each phase."""

    def __init__(self, facts: Facts, size: Size, phase: int, beat: int, guess: float | None):
        self.facts, self.size = facts, size
        self.scene: Scene = {}
        cameras = cameras_of(facts, size)
        is_near = (phase, beat) in ((4, 3), (4, 4), (5, 0))
        self.hidden = (phase, beat) == (4, 3)  # the camera comes nearer before the sum is shown
        self.still = is_still(facts)
        self.near = is_near and cameras.near != cameras.far
        self.camera = cameras.near if self.near else cameras.far
        self.far = cameras.far
        self.has_moved = phase == 6 or (
            phase == 5 and beat == 2
        )  # the rows; the center moves first
        self.v = facts.v if phase <= 4 or facts.v2 is None else facts.v2
        self.before = phase <= 4
        self.shown = [act for act in facts.shown if phase > 0 or act.label]
        self.feet = self.shown[: beat + 1] if phase == 2 and beat < 2 else self.shown

        self.rings()
        self.others(0.5 if phase < 2 else 0.3)
        if facts.exact and phase in (2, 6):
            self.line()
        if facts.field and phase in (3, 6):
            self.wash(1 if phase == 3 else 0.7)
        if facts.exact and phase in (2, 3, 6):
            self.drop(1 if phase == 2 else 0.55)
        if phase > 4:
            self.ghosts()
        self.vectors()
        if phase == 4:
            self.forces(beat)
        if phase == 5:
            self.move(beat)
        if guess is not None and 3 <= phase <= 5:
            self.guess(guess)
        self.names(phase, beat)

    # ---- how things are put on stage

    def at(self, place: np.ndarray) -> tuple[float, float]:
        """A place in pixels."""
        x, y, unit = self.camera
        return float(x + place[0] * unit), float(y - place[1] * unit)

    def put(self, key: str, type: str, layer: str, c: str, **more: Any) -> None:
        self.scene[key] = {"type": type, "layer": layer, "c": c, "o": 1, **more}

    def between(
        self,
        key: str,
        type: str,
        layer: str,
        c: str,
        start: np.ndarray,
        end: np.ndarray,
        w: float,
        **more: Any,
    ) -> None:
        (x1, y1), (x2, y2) = self.at(start), self.at(end)
        self.put(key, type, layer, c, x1=x1, y1=y1, x2=x2, y2=y2, w=w, **more)

    def u(self, act: Act) -> np.ndarray:
        return act.u2 if self.has_moved and act.u2 is not None else act.u

    # ---- the ground

    def rings(self) -> None:
        x, y, unit = self.camera
        w, h, em = self.size
        far = max(math.hypot(a - x, b - y) for a in (0, w) for b in (0, h)) / unit
        close = math.hypot(max(-x, 0, x - w), max(-y, 0, y - h)) / unit
        if not math.isfinite(far):
            return
        steps = [r for r in RINGS if math.floor(far / r) - math.ceil(close / r) < 6]
        if not steps:
            return
        step, angle = steps[0], self.quiet_angle()
        for i in range(max(math.ceil(close / step), 1), math.ceil(far / step)):
            r = i * step * unit
            name = f"{i * step:.6g}"
            self.put(f"ring{name}", "ring", "ring", "line", x=x, y=y, r=r, w=1)
            s = 0.85 * em
            box = Box(x + r * math.cos(angle), y - r * math.sin(angle), wide(name, s) / 2, 0.6 * s)
            if _is_inside(box, self.size, 4):
                self.put(f"n{name}", "text", "ring", "soft", x=box.x, y=box.y, s=s, text=name)
        if close == 0:
            self.put("origin", "mark", "path", "soft", x=x, y=y, r=5, w=1.5, shape="cross")

    def quiet_angle(self) -> float:
        """The direction farthest from all that is drawn, best a horizontal one."""
        v = self.facts.v
        busy = np.array([v, -v, *(act.u for act in self.facts.shown)])
        angles = np.arctan2(busy[:, 1], busy[:, 0])
        best, most = 0.0, -1.0
        for i in range(24):
            angle = i * math.pi / 12
            free = min(np.arccos(np.cos(angles - angle)).min(), 1.2)
            value = free + (0.3 if i % 12 == 0 else 0)
            if value > most + 1e-9:
                best, most = angle, value
        return best

    def others(self, o: float) -> None:
        for key, table, place in self.facts.others:
            x, y = self.at(place)
            looks = {"shape": "circle"} if table == "in" else {"shape": "square", "hollow": True}
            c = "center" if table == "in" else "quiet"
            self.put(f"o{key}", "mark", "path", c, x=x, y=y, r=4, w=1.5, o=o, **looks)

    # ---- vectors and scores

    def vectors(self) -> None:
        for act in self.shown:
            c, u = _color(act), self.u(act)
            w, r = (3, 8) if act.named else (1.5, 6)
            self.between(f"u{act.key}", "line", "line", c, ORIGIN, u, w)
            x, y = self.at(u)
            if act.label:
                looks = {"w": 2, "shape": "square", "edge": True}
            else:
                looks = {"w": 4 if act.named else 2.5, "shape": "cross"}
            self.put(f"m{act.key}", "mark", "mark", c, x=x, y=y, r=r, **looks)
        self.between("v", "line", "line", "center", ORIGIN, self.v, 4.5)
        x, y = self.at(self.v)
        looks = {"shape": "circle", "edge": True, "row": self.facts.center}
        self.put("vm", "mark", "mark", "center", x=x, y=y, r=9, w=2, **looks)

    def line(self) -> None:
        """The whole line of v across the stage."""
        ends = self.across(self.v, 0, True)
        if ends:
            self.put("axis", "line", "path", "center", **ends, w=1.5, o=0.7)

    def across(self, v: np.ndarray, distance: float, along: bool) -> dict[str, float] | None:
        """Where the line along v (or across it, `distance` from the origin) meets the sides of the stage."""
        length = math.hypot(*v)
        if not length:
            return None
        ex, ey = v / length
        start = self.at(np.array([ex * distance, ey * distance]))
        way = (ex, -ey) if along else (ey, ex)
        low, high = -math.inf, math.inf
        for at, step, end in zip(start, way, self.size):
            if abs(step) < 1e-9:
                if not 0 <= at <= end:
                    return None
                continue
            a, b = -at / step, (end - at) / step
            low, high = max(low, min(a, b)), min(high, max(a, b))
        if low >= high:
            return None
        (x, y), (dx, dy) = start, way
        ends = {"x1": x + low * dx, "y1": y + low * dy, "x2": x + high * dx, "y2": y + high * dy}
        return {name: float(value) for name, value in ends.items()}

    def wash(self, o: float) -> None:
        """The field of σ along v."""
        v = self.v
        square = float(v @ v)
        if square < 1e-12:
            return
        end = logit(WASH[-1]) / square
        self.between("wash", "wash", "wash", "wash", -end * v, end * v, 1, o=o)
        for p in LEVELS:
            ends = self.across(v, logit(p) / math.sqrt(square), False)
            if not ends:
                continue
            looks = {"w": 2 if p == 0.5 else 1, "o": 0.6, "dash": [6, 5]}
            self.put(f"c{p}", "line", "path", "ink", **ends, **looks)
            self.level(p, **ends)

    def level(self, p: float, x1: float, y1: float, x2: float, y2: float) -> None:
        """The name of a level line: at its upper end where that is free, else at the other, else nowhere."""
        em = self.size.em
        text = f"σ = {'½' if p == 0.5 else str(p)[1:]}"
        s = 0.85 * em
        w, h = wide(text, s) / 2 + 3, 0.62 * s
        length = math.hypot(x2 - x1, y2 - y1)
        is_upper = x1 < x2 if abs(y1 - y2) < 1e-6 else y1 < y2
        ends = [(x1, y1, x2, y2), (x2, y2, x1, y1)]
        for x, y, tx, ty in ends if is_upper else ends[::-1]:
            ex, ey = (tx - x) / length, (ty - y) / length
            aside = abs(ex) * h + abs(ey) * w + 0.1 * em
            up = 1 if ex > 1e-9 else -1  # beside the line, not on it
            for inset in (2, 3, 4, 5):
                box = Box(
                    x + ex * inset * em + up * ey * aside,
                    y + ey * inset * em - up * ex * aside,
                    w,
                    h,
                )
                if not _is_inside(box, self.size, 2) or self.is_busy(box):
                    continue
                self.put(f"l{p}", "text", "text", "soft", x=box.x, y=box.y, s=s, text=text)
                return

    def is_busy(self, box: Box) -> bool:
        """Whether a box would cover a name or a mark."""
        texts = [*self.boxes_of("n").values(), *self.boxes_of("l").values()]
        others = [*self.places.values(), *self.marks(), *texts]
        return any(meet(box, other) for other in others)

    def boxes_of(self, kind: str) -> dict[str, Box]:
        """The boxes of texts by their keys: of the rings' numbers ("n") or the levels' ("l")."""
        return {
            key: Box(item["x"], item["y"], wide(item["text"], item["s"]) / 2, 0.6 * item["s"])
            for key, item in self.scene.items()
            if key[0] == kind
        }

    def drop(self, o: float) -> None:
        """From each u straight down to the line of v."""
        for act in self.feet:
            c, u = _color(act), self.u(act)
            foot = foot_of(u, self.v)
            thin = o * (1 if act.named else 0.6)
            self.between(f"d{act.key}", "line", "path", c, u, foot, 1.5, o=thin, dash=[2, 5])
            self.between(f"r{act.key}", "line", "path", c, ORIGIN, foot, 8, o=0.45 * thin)
            x, y = self.at(foot)
            looks = {"shape": "circle", "o": thin}
            self.put(f"f{act.key}", "mark", "mark", c, x=x, y=y, r=5.5, w=1, **looks)

    def ghosts(self) -> None:
        looks = {"o": 0.5, "dash": [3, 6]}
        self.between("ghostv", "line", "path", "center", ORIGIN, self.facts.v, 2, **looks)
        if not self.has_moved:
            return
        for act in self.shown:
            if act.named:
                key = f"ghostu{act.key}"
                self.between(key, "line", "path", _color(act), ORIGIN, act.u, 2, **looks)

    # ---- forces and moves

    def forces(self, beat: int) -> None:
        """Copies of the u's: at the origin, at the tip of v, cut to the gap and turned, and their sum."""
        v = self.facts.v
        for act in self.shown:
            start = ORIGIN if beat == 0 else v
            self.force(act, start, start + (act.u if beat < 2 else act.force), 1)
        if beat >= 3:
            o = 0 if self.hidden else 1
            self.between("sum", "arrow", "arrow", "sum", v, v + self.facts.sum, 6, o=o)
        if self.near:
            self.inset()

    def force(self, act: Act, start: np.ndarray, end: np.ndarray, o: float) -> None:
        looks = {"o": o, "open": not act.label}
        w = 6 if act.named else 2.5
        self.between(f"F{act.key}", "arrow", "arrow", _color(act), start, end, w, **looks)

    def move(self, beat: int) -> None:
        """The center takes its part of the sum; then each row is moved along v."""
        v = self.facts.v
        if beat == 0:
            for act in self.shown:
                self.force(act, v, v + act.force, 0.3)
            self.between("sum", "arrow", "arrow", "sum", v, v + self.facts.sum, 6, o=0.3)
            self.between("rate", "line", "arrow", "sum", v, self.v, 10)
            if self.near:
                self.inset()
            return
        for act in self.shown:
            looks = {"o": 0.5, "open": not act.label}
            tip = act.u + act.back
            self.between(f"B{act.key}", "arrow", "arrow", _color(act), act.u, tip, 5, **looks)

    def guess(self, angle: float) -> None:
        x, y = self.at(self.facts.v)
        long = 7 * self.size.em
        to = {"x2": x + long * math.cos(angle), "y2": y - long * math.sin(angle)}
        looks = {"open": True, "dash": [7, 5]}
        self.put("guess", "arrow", "arrow", "guess", x1=x, y1=y, **to, w=3, **looks)

    def inset(self) -> None:
        """Overview and close-up: the far view small, in the emptiest corner, with the frame of the near one."""
        w, h, _ = self.size
        box = self.corner()
        scale = 2 * box.w / w
        left, top = box.x - box.w, box.y - box.h

        def small(place: Sequence[float] | np.ndarray) -> tuple[float, float]:
            x = left + scale * (self.far.x + place[0] * self.far.unit)
            return float(x), float(top + scale * (self.far.y - place[1] * self.far.unit))

        def stroke(key: str, c: str, to: np.ndarray) -> None:
            (x1, y1), (x2, y2) = small(ORIGIN), small(to)
            self.put(key, "line", "arrow", c, x1=x1, y1=y1, x2=x2, y2=y2, w=2)

        self.put("inset", "box", "box", "paper", **box._asdict())
        for act in self.shown:
            stroke(f"iu{act.key}", _color(act), act.u)
        stroke("iv", "center", self.facts.v)
        x, y, unit = self.camera
        l, t = small((-x / unit, y / unit))
        r, b = small(((w - x) / unit, (y - h) / unit))
        frame = Box((l + r) / 2, (t + b) / 2, (r - l) / 2, (b - t) / 2)
        self.put("iframe", "box", "mark", "frame", **frame._asdict())

    def corner(self) -> Box:
        """The corner of the stage with the least under it."""
        w, h, em = self.size
        half_w, half_h = 3.5 * em, 3.5 * em * h / w
        x, y = half_w + 0.5 * em, half_h + 0.5 * em
        corners = [(x, h - y), (w - x, h - y), (x, y), (w - x, y)]
        boxes = np.array([(*corner, half_w, half_h) for corner in corners])
        lines = self.lines()
        under = lengths_under(lines, boxes + [0, 0, 2 * em, 2 * em]) + 4 * lengths_under(
            lines, boxes
        )
        costs = under @ np.array([line.weight for line in lines])
        cheap = np.flatnonzero(costs < costs.min() + 1e-6)
        return Box(*corners[cheap[0] if len(cheap) else 0], half_w, half_h)

    # ---- names

    def lines(self) -> list[Line]:
        """What names should not cover."""
        lines = []
        for key, item in self.scene.items():
            if item["type"] not in ("line", "arrow") or key.startswith("i"):
                continue
            weight = 2.0
            if key[0] in "drc":
                weight = 0.5
            if key == "axis" or key.startswith("ghost"):
                weight = 0.8
            lines.append(Line(item["x1"], item["y1"], item["x2"], item["y2"], weight))
        return lines

    def marks(self) -> list[Box]:
        em = self.size.em
        boxes = []
        for key, item in self.scene.items():
            if key == "vm" or key[0] == "m":
                boxes.append(Box(item["x"], item["y"], 0.6 * em, 0.6 * em))
            if key[0] == "F" or key == "sum":
                boxes.append(Box(item["x2"], item["y2"], 0.4 * em, 0.4 * em))
            if key == "inset":
                boxes.append(Box(item["x"], item["y"], item["w"], item["h"]))
        return boxes

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where the names of the far view are, given all its lines and marks: the same from phase to phase."""
        facts, v, em = self.facts, self.v, self.size.em
        lines = [Line(*self.at(ORIGIN), *self.at(v), 2)]
        marks = [v]
        for act in facts.shown:
            u = self.u(act)
            lines.append(Line(*self.at(ORIGIN), *self.at(u), 2))
            if facts.exact:
                lines.append(Line(*self.at(u), *self.at(foot_of(u, v)), 0.5))
            marks.append(u)
        axis = self.across(v, 0, True) if facts.exact else None
        if axis:
            lines.append(Line(**axis, weight=0.8))
        named = [act for act in facts.shown if act.named]
        names = [self.name_of_center(), *map(self.name_of, named)]
        if facts.exact and self.before:
            names += map(self.score_of, named)
        boxes = [Box(*self.at(place), 0.6 * em, 0.6 * em) for place in marks]
        return place_names(names, lines, boxes, self.size, **HOW)

    def name_of_center(self) -> Name:
        angle = math.atan2(-self.v[1], self.v[0])
        s = 1.25 * self.size.em
        text = cut(self.facts.name, NAME_ROOM * self.size.w, s)
        return Name("tv", text, *self.at(self.v), 9, angle, s, "center-ink", True)

    def name_of(self, act: Act) -> Name:
        u = self.u(act)
        angle = math.atan2(-u[1], u[0])
        s = 1.12 * self.size.em
        text = cut(act.name, NAME_ROOM * self.size.w, s)
        return Name(f"tu{act.key}", text, *self.at(u), 8, angle, s, _ink(act), True)

    def score_of(self, act: Act) -> Name:
        """The score beside its foot, on the side away from its u."""
        u = self.u(act)
        foot = foot_of(u, self.v)
        ax, ay = foot - u
        if math.hypot(ax, ay) <= 1e-9:  # u is on the line
            ax, ay = -self.v[1], self.v[0]
        angle = math.atan2(-ay, ax)
        text = signed_text(act.score)
        return Name(f"ts{act.key}", text, *self.at(foot), 6, angle, self.size.em, _ink(act), True)

    def force_names(self) -> list[Name]:
        """How hard each row acts, beside the tip of its force."""
        v, s = self.facts.v, 1.06 * self.size.em

        def beside(key: str, text: str, by: np.ndarray, c: str) -> Name:
            return Name(key, text, *self.at(v + by), 6, math.atan2(-by[1], by[0]), s, c, True)

        names = []
        for act in self.shown:
            if act.named:
                verb = "pulls" if act.label else "pushes"
                often = f" × {act.times}" if act.times > 1 else ""
                name = cut(act.name, FORCE_ROOM * self.size.w, s)
                text = f"{name} {verb} {short_text(act.gap)}{often}"
                names.append(beside(f"tF{act.key}", text, act.force, _ink(act)))
        return [*names, beside("tsum", "sum", self.facts.sum, "ink")]

    def names(self, phase: int, beat: int) -> None:
        if self.near:
            names = [self.name_of_center(), *(self.force_names() if phase == 4 else [])]
            places = place_names(names, self.lines(), self.marks(), self.size, **HOW)
            self.write(names, places)
            return
        named = [act for act in self.shown if act.named]
        names = [self.name_of_center(), *map(self.name_of, named)]
        if phase == 2 and self.facts.exact:
            names += [self.score_of(act) for act in self.feet if act.named]
        places = dict(self.places)
        if phase == 4 and beat >= 3 and not self.still:
            # the near view is no nearer: the labels are in the far one
            taken = [*self.marks(), *(places[one.key] for one in names if one.key in places)]
            labels = self.force_names()
            places |= place_names(labels, self.lines(), taken, self.size, **HOW)
            names += labels
        self.write(names, places)

    def write(self, names: Sequence[Name], places: dict[str, Place]) -> None:
        """Write names in their places; a ring's number that is in the way is left out."""
        numbers = self.boxes_of("n")
        for name in names:
            place = places.get(name.key)
            if place is None:
                continue
            for key, box in numbers.items():
                if meet(place, box):
                    self.scene.pop(key, None)
            o = 0 if self.hidden and name.key.startswith(("tF", "tsum")) else 1
            looks = {"s": name.s, "text": name.text, "bold": name.bold, "o": o}
            self.put(name.key, "text", "text", name.c, x=place.x, y=place.y, **looks)


def _color(act: Act) -> str:
    return "pull" if act.label else "push"


def _ink(act: Act) -> str:
    return f"{_color(act)}-ink"


def _is_inside(box: Box, size: Size, margin: float) -> bool:
    """Whether a box is inside the stage, less a margin."""
    return (
        margin < box.x - box.w
        and box.x + box.w < size.w - margin
        and margin < box.y - box.h
        and box.y + box.h < size.h - margin
    )
