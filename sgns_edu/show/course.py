"""The whole run as a scene: where all words are, who acts, what the answers are by now; the twin of `widgets/js/course.js`."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sgns_edu.learn.link import SIGMOID
from sgns_edu.show.facts import Act, Facts, degrees_between, is_unused, last_of, name_of
from sgns_edu.show.film import Film
from sgns_edu.show.names import Box, Line, Name, Place, Size, meet, place_names, wide
from sgns_edu.show.told import RINGS, Camera, Scene

if TYPE_CHECKING:
    from sgns_edu.show.notes import Note
    from sgns_edu.show.widgets.payload import Run

TRACK = 2_000  # moments of a run that are looked at, as in a page
TRAIL = 160  # of those kept in sight
PIECES = 5
LANES = 400  # answers drawn, at most
WORST = 30  # a name that would cover more is not shown

Put = Callable[..., None]


class View(NamedTuple):
    """What is shown of a run: the step's facts or a note, words to follow, and which marks."""

    facts: Facts | None = None
    note: "Note | None" = None
    follow: Collection[int] = ()
    show: Collection[str] = ("in", "out", "spokes")


class Answers(NamedTuple):
    """Each (center, context): whether it is a pair of the text, its score, and the chance of yes."""

    pairs: np.ndarray
    real: np.ndarray
    scores: np.ndarray
    chances: np.ndarray


class Course:
    """A run, step by step at rest."""

    def __init__(self, run: "Run"):
        self.run = run
        self.film = Film(run) if "film" in run.data else None
        self.last = last_of(run)
        self.stride = max(1, math.ceil(len(run.history) / TRACK))
        self.n = len(self.film.times) if self.film else self.last // self.stride + 1
        self._track: dict[int, np.ndarray] = {}
        self._boxes: dict[int, np.ndarray] = {}

    # ---- where the words are

    def at(self, t: int) -> np.ndarray:
        """Where the drawn words are before step t, (D, 4): x, y as a center and x, y as a neighbor."""
        if self.film:
            return self.film.points[self.film.index(t)]
        rows, plane = list(self.run.drawn), self.run.plane
        return np.hstack([plane.direct(W[rows]) for W in self.run.history.seek(t)])

    def track(self, i: int) -> np.ndarray:
        """Where the drawn words are at the i-th moment that is looked at, (D, 4)."""
        if i not in self._track:
            self._track[i] = self.film.points[i] if self.film else self.at(i * self.stride)
        return self._track[i]

    def track_at(self, t: int) -> float:
        """Which moment belongs to step t."""
        if self.film:
            return self.film.index(t)
        return min(t / self.stride, self.n - 1)

    # ---- the camera

    def camera(self, t: int, size: Size) -> Camera:
        """The camera at step t: what is drawn, with a little foresight and hindsight."""
        w, h, em = size
        at = self.track_at(t)
        i = min(math.floor(at), self.n - 1)
        now, later = self.box(i), self.box(min(i + 1, self.n - 1))
        left, right, low, high = (now + (later - now) * (at - i)).tolist()
        unit = min((w - 7.2 * em) / (right - left or 1), (h - 4 * em) / (high - low or 1))
        return Camera(w / 2 - (left + right) / 2 * unit, h / 2 + (low + high) / 2 * unit, unit)

    def box(self, i: int) -> np.ndarray:
        """The box of the i-th moment, (left, right, low, high): the largest nearby, then the mean of those."""
        return np.mean([self._widest(j) for j in self._near(i)], axis=0)

    def _widest(self, i: int) -> np.ndarray:
        boxes = np.array([self._box_of(j) for j in self._near(i)])  # (n, 4)
        low, high = boxes.min(axis=0), boxes.max(axis=0)
        return np.array([low[0], high[1], low[2], high[3]])

    def _near(self, i: int) -> range:
        reach = math.ceil(self.n / 60)
        return range(max(0, i - reach), min(self.n, i + reach + 1))

    def _box_of(self, i: int) -> np.ndarray:
        """The smallest box around all that is drawn at the i-th moment and the origin, (4,)."""
        if i not in self._boxes:
            places = self.track(i).reshape(-1, 2)
            places = places[np.isfinite(places.sum(axis=1))]
            low, high = places.min(axis=0, initial=0), places.max(axis=0, initial=0)
            self._boxes[i] = np.array([low[0], high[0], low[1], high[1]])
        return self._boxes[i]

    # ---- the scene

    def scene(self, t: int, size: Size, view: View) -> Scene:
        """The scene at step t.

        Parameters
        ----------
        t : int
        size : Size
        view : View
            Of the facts of the acting step on the run's own plane, and the note on which the run rests, at most one.
        """
        scene: Scene = {}
        camera, places = self.camera(t, size), self.at(t)

        def put(key, type, layer, c, **more):
            scene[key] = {"type": type, "layer": layer, "c": c, "o": 1, **more}

        _rings(put, camera, size)
        only = set(view.note.only) if view.note and view.note.only else None
        for row, place in zip(self.run.drawn, places.tolist()):
            for table, at in (("in", place[:2]), ("out", place[2:])):
                is_hidden = table == "out" and is_unused(self.run, row)
                if table not in view.show or is_hidden or not np.isfinite(at).all():
                    continue
                x, y = _pixels(camera, at)
                chosen = only is not None and table == "in" and self.run.words[row] in only
                o = 1 if only is None or chosen else 0.3
                key, c = f"{'v' if table == 'in' else 'u'}{row}", self._color(table, row)
                if "spokes" in view.show:
                    to = {"x1": camera.x, "y1": camera.y, "x2": x, "y2": y}
                    put(f"s{key}", "line", "path", c, **to, w=1, o=0.28 * o)
                looks = {"shape": "circle"}
                if table == "out":
                    looks = {"shape": "square", "hollow": True}
                r = 8 if chosen else 5.5
                put(f"p{key}", "mark", "path", c, x=x, y=y, r=r, w=1.8, o=o, **looks)
        self._trails(put, camera, t, view)
        if view.facts:
            _acting(put, camera, view.facts)
        if view.note and view.note.means:
            _means(put, camera, places, size)
        if "angle" in scene:
            _clear_around(scene, scene["angle"])
        return scene

    def _color(self, table: str, row: int) -> str:
        """The color of a mark: of its table, or of its word's class."""
        kinds = [] if self.run.data["tree"] and table == "out" else self.run.data["kinds"]
        if kinds:
            return f"kind{kinds[row]}"
        return "center" if table == "in" else "quiet"

    def _trails(self, put: Put, camera: Camera, t: int, view: View) -> None:
        """The last way of the followed words, fainter the longer ago."""
        rows = list(dict.fromkeys(view.follow))
        if not rows and view.facts:
            rows = [view.facts.center]
        end = math.floor(self.track_at(t))
        moments = range(max(0, end - TRAIL), end + 1)
        each = math.ceil(len(moments) / PIECES) or 1
        for row in rows:
            if row not in self.run.drawn:
                continue
            i = self.run.drawn.index(row)
            for table, j in (("in", 0), ("out", 2)):
                if table not in view.show:
                    continue
                points = [_pixels(camera, self.track(at)[i, j : j + 2]) for at in moments]
                for piece in range(PIECES):
                    part = points[piece * each : (piece + 1) * each + 1]
                    if len(part) < 2:
                        continue
                    looks = {"w": 2.5, "o": 0.1 + 0.64 * piece / (PIECES - 1)}
                    key = f"t{table}{row}·{piece}"
                    put(key, "trail", "path", self._color(table, row), **looks, points=part)

    # ---- names

    def names(self, scene: Scene, size: Size, view: View) -> tuple[list[Name], dict[str, Place]]:
        """Names for a scene and their places: those that act first, then the followed, then centers and contexts."""
        em, words = size.em, self.run.words
        origin = scene["origin"]
        only = set(view.note.only) if view.note and view.note.only else None
        names: dict[str, Name] = {}

        def name(key, mark, text, s, c, **more):
            angle = math.atan2(mark["y"] - origin["y"], mark["x"] - origin["x"])
            names[key] = Name(key, text, mark["x"], mark["y"], mark["r"], angle, s, c, **more)

        for key, item in scene.items():
            own = f"l{key[4:].partition('·')[0]}"  # a row that is asked about twice has one name
            if key.startswith("role") and own not in names:
                name(own, item, item["text"], 1.15 * em, f"{item['c']}-ink", bold=True)
        order = sorted(self.run.drawn, key=lambda row: row not in view.follow)
        for table in "vu":
            for row in order:
                mark, key = scene.get(f"p{table}{row}"), f"l{table}{row}"
                is_other = only is not None and (table == "u" or words[row] not in only)
                is_quiet = view.note and view.note.means and row not in view.follow
                if mark is None or key in names or is_other or is_quiet:
                    continue
                s = (1.12 if row in view.follow or only is not None else 0.95) * em
                if table == "v":
                    name(key, mark, words[row], s, "center-ink")
                else:
                    name(key, mark, name_of(self.run, row), s, "soft", italic=True)
        boxes = [
            Box(item["x"], item["y"], item["r"], item["r"])
            for key, item in scene.items()
            if key.startswith(("pv", "pu", "role"))
        ]
        boxes += [
            Box(item["x"], item["y"], wide(item["text"], item["s"]) / 2, 0.6 * item["s"])
            for key, item in scene.items()
            if key[0] == "n"
        ]
        if "angle" in scene:
            boxes.append(Box(scene["angle"]["x"], scene["angle"]["y"], 24, 12))
        lines = [
            Line(item["x1"], item["y1"], item["x2"], item["y2"], 1.5)
            for item in scene.values()
            if item["type"] == "arrow" or (item["type"] == "line" and item["w"] > 2)
        ]
        ordered = list(names.values())
        return ordered, place_names(ordered, lines, boxes, size, distances=(0.2, 0.7), worst=WORST)

    def named_scene(self, t: int, size: Size, view: View) -> Scene:
        """The scene with its names."""
        scene = self.scene(t, size, view)
        names, places = self.names(scene, size, view)
        for name in names:
            if name.key in places:
                place = places[name.key]
                looks = {"s": name.s, "text": name.text, "bold": name.bold, "italic": name.italic}
                at = {"x": place.x, "y": place.y}
                scene[name.key] = (
                    {"type": "text", "layer": "text", "c": name.c, "o": 1} | at | looks
                )
        return scene

    # ---- answers

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """(center, context) of the drawn words (n, 2), evenly picked, and whether each is a positive on the tape, (n,)."""
        if self.film or self.run.data["tree"]:
            return np.empty((0, 2), int), np.empty(0, bool)
        drawn, V = np.array(self.run.drawn), len(self.run.words)
        pairs = np.array([(center, context) for center in drawn for context in drawn])
        pairs = pairs[:: max(1, math.ceil(len(pairs) / LANES))]
        columns = self.run.history.columns()
        positives = columns["center"].astype(np.int64) * V + columns["context"]
        return pairs, np.isin(pairs @ [V, 1], positives)

    def answers(self, t: int) -> Answers:
        """Chances of yes before step t: of neighbors in the text, and of pairs that never are."""
        pairs, real = self.pairs
        W_in, W_out = self.run.history.seek(t)
        with np.errstate(all="ignore"):  # a broken run is shown as it is
            scores = (W_in[pairs[:, 0]] * W_out[pairs[:, 1]]).sum(axis=1)  # (n,)
        if "shift" in self.run.data:
            shift = np.array(self.run.data["shift"], dtype=float)  # (V, V) or (1, V)
            scores = scores - shift[pairs[:, 0] % len(shift), pairs[:, 1]]
        return Answers(pairs, real, scores, SIGMOID.probs(scores))


def real_above(answers: Answers) -> float:
    """How often a real pair scores above a stranger, of all such comparisons; ties count half.

    >>> real = np.array([True, True, False])
    >>> real_above(Answers(np.zeros((3, 2)), real, np.array([2.0, 0.0, 0.0]), np.zeros(3)))
    0.75
    """
    real, strangers = answers.scores[answers.real], np.sort(answers.scores[~answers.real])
    if not len(real) or not len(strangers):
        return math.nan
    below = np.searchsorted(strangers, real, side="left")
    up_to = np.searchsorted(strangers, real, side="right")
    return float((below + up_to).sum() / 2 / (len(real) * len(strangers)))


def means_of(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the drawn words are on average, as centers and as neighbors."""
    mean = places.mean(axis=0)
    return mean[:2], mean[2:]


def _pixels(camera: Camera, place: Sequence[float] | np.ndarray) -> tuple[float, float]:
    x, y = (float(value) for value in place)
    return camera.x + x * camera.unit, camera.y - y * camera.unit


def _rings(put: Put, camera: Camera, size: Size) -> None:
    x, y, unit = camera
    w, h, em = size
    far = max(math.hypot(a - x, b - y) for a in (0, w) for b in (0, h)) / unit
    put("origin", "mark", "path", "soft", x=x, y=y, r=5, w=1.5, shape="cross")
    step = next((r for r in RINGS if far / r < 7), None)
    if step is None:
        return
    for i in range(1, math.ceil(far / step)):
        name, r = f"{i * step:.6g}", i * step * unit
        put(f"ring{name}", "ring", "ring", "line", x=x, y=y, r=r, w=1)
        if x + r < w - em:
            put(f"n{name}", "text", "ring", "soft", x=x + r, y=y, s=0.85 * em, text=name)


def _acting(put: Put, camera: Camera, facts: Facts) -> None:
    """The acting words in their roles, and the forces on the center."""
    center = _pixels(camera, facts.v)

    def line(key: str, c: str, to: tuple[float, float]) -> None:
        put(key, "line", "line", c, x1=camera.x, y1=camera.y, x2=to[0], y2=to[1], w=2.5)

    def role(act: Act) -> Mapping[str, object]:
        if act.label:
            return {"w": 2, "shape": "square", "edge": True}
        return {"w": 4, "shape": "cross"}

    for act in facts.shown:
        c = "pull" if act.label else "push"
        x, y = _pixels(camera, act.u)
        line(f"wu{act.key}", c, (x, y))
        put(f"roleu{act.key}", "mark", "mark", c, x=x, y=y, r=8, **role(act), text=act.name)
        tip = _pixels(camera, facts.v + act.force)
        to = {"x1": center[0], "y1": center[1], "x2": tip[0], "y2": tip[1]}
        put(f"F{act.key}", "arrow", "arrow", c, **to, w=4, open=not act.label)
    line("wv", "center", center)
    looks = {"shape": "circle", "edge": True, "text": facts.name}
    key = f"rolev{facts.center}"
    put(key, "mark", "mark", "center", x=center[0], y=center[1], r=9, w=2, **looks)


def _means(put: Put, camera: Camera, places: np.ndarray, size: Size) -> None:
    """The mean of the centers and that of the neighbors, and the angle between them."""
    x, y, unit = camera
    w, h, em = size
    v, u = means_of(places)
    angles = []
    for key, mean, c in (("v", v, "center"), ("u", u, "soft")):
        length = np.hypot(*mean) or 1
        ends = (mean / length * ((w + h) / unit), mean)
        (x1, y1), (x2, y2) = (_pixels(camera, end) for end in ends)
        looks = {"dash": [3, 4], "o": 0.7}
        put(f"ray{key}", "line", "path", c, x1=x, y1=y, x2=x1, y2=y1, w=2, **looks)
        put(f"mean{key}", "arrow", "arrow", c, x1=x, y1=y, x2=x2, y2=y2, w=8)
        angles.append(math.atan2(-mean[1], mean[0]))
    degrees = degrees_between(v, u)
    if not math.isfinite(degrees):  # a mean at the origin has no direction
        return
    start, end = angles
    r = 3.2 * em
    put("arc", "arc", "arrow", "ink", x=x, y=y, r=r, **{"from": start, "to": end}, w=2.5)
    turn = math.atan2(math.sin(end - start), math.cos(end - start))
    middle = start + turn / 2
    at = {
        "x": min(max(x + (r + 1.7 * em) * math.cos(middle), 2 * em), w - 2 * em),
        "y": min(max(y + (r + 1.2 * em) * math.sin(middle), em), h - em),
    }
    text = f"{math.floor(degrees + 0.5)}°"
    put("angle", "text", "text", "ink", **at, s=1.25 * em, text=text, bold=True)


def _clear_around(scene: Scene, item: Mapping) -> None:
    """Leave out the numbers of rings that a label would cover."""
    s = item["s"]
    label = Box(item["x"], item["y"], wide(item["text"], s, True) / 2, 0.6 * s)
    for key, number in list(scene.items()):
        if key[0] != "n":
            continue
        w, h = wide(number["text"], number["s"]) / 2, 0.6 * number["s"]
        if meet(label, Box(number["x"], number["y"], w, h)):
            del scene[key]
