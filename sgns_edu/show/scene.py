"""One frame laid out in pixels: marks, arrows and names, for every backend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from sgns_edu.show.frames import Frame, short
from sgns_edu.show.palette import PULL, PUSH, RESULT
from sgns_edu.show.widgets.payload import Run

WIDTH, HEIGHT = 720, 440
INK = {"center": "#00598c", "context": "#006b4e", "negative": "#a84900", "": "#1c1c1c"}
WEIGHTS = [(14, 0), (28, 0), (8, 16), (8, -16), (42, 0)]  # beyond an arrow's tip, and aside
FAR = [(22, -14, 0), (22, 24, 0), (-22, -14, 1), (-22, 24, 1), (0, -30, 0.5), (0, 38, 0.5)]
SIDES = [
    (9, 4, 0),
    (-9, 4, 1),
    (0, -9, 0.5),
    (0, 19, 0.5),
    (8, -7, 0),
    (8, 16, 0),
    (-8, -7, 1),
    (-8, 16, 1),
]


class Stage:
    """Pixels for places, and names that do not cover each other."""

    def __init__(self, box: Sequence[float]):
        left, right, bottom, top = box
        self.middle = np.array([(left + right) / 2, (bottom + top) / 2])
        self.unit = min((WIDTH - 90) / (right - left), (HEIGHT - 60) / (top - bottom))

    def pixels(self, places: np.ndarray | Sequence[np.ndarray]) -> np.ndarray:
        """Places (n, 2) as pixels from the upper left corner, (n, 2)."""
        return np.array([WIDTH / 2, HEIGHT / 2]) + (
            np.asarray(places) - self.middle
        ) * self.unit * [1, -1]

    def items(self, frame: Frame, run: Run) -> list[tuple]:
        """(table, row, place, role, label) of all that is drawn; what acts comes first."""
        role = {("in", frame.center): "center"} | {
            ("out", row): "negative" for row in frame.rows.tolist()
        }
        role |= {
            ("out", row): "context"
            for row, label in zip(frame.rows.tolist(), frame.labels)
            if label
        }
        if len(frame.rows) > 24:  # softmax over many words: only the strongest are marked
            strongest = frame.rows[np.lexsort((-frame.weights, -frame.labels))[:8]].tolist()
            role = {
                key: what for key, what in role.items() if key[0] == "in" or key[1] in strongest
            }
        unused = (
            ("out", len(run.words) - 1) if run.data["tree"] else None
        )  # a tree has one inner node less than words
        keys = {(table, row) for row in run.drawn for table in ("in", "out")} | {
            key for key in role if key[1] is not None
        }
        keys = sorted(keys - {unused}, key=lambda key: (key not in role, key))

        def name(table, row):
            return f"node {row}" if run.data["tree"] and table == "out" else run.words[row]

        return [
            (
                table,
                row,
                self.pixels((frame.W_in if table == "in" else frame.W_out)[row]),
                role.get((table, row), ""),
                name(table, row),
            )
            for table, row in keys
        ]

    def texts(
        self, frame: Frame, items: Sequence[tuple]
    ) -> Iterator[tuple[float, float, float, str, str]]:
        """(x, y, back, text, role) of the weights and names that find room; back is the part of the text left of x."""
        taken = [
            (x - r, y - r, x + r, y + r)
            for *_, (x, y), role, _ in items
            for r in [6 if role else 3]
        ]
        taken += [
            (*(end - 7), *(end + 7)) for _, end, _, kind, _ in self.arrows(frame) if kind == "sum"
        ]
        yield from self.weights(frame, taken)
        for *_, (x, y), role, label in items:
            needed = role in ("center", "context")
            free = [
                side
                for side in (SIDES + FAR if needed else SIDES)
                if _free(_box(x, y, side, label), taken)
            ]
            if (free or needed) and np.isfinite(x + y):
                dx, dy, back = side = (free or SIDES)[0]
                taken.append(_box(x, y, side, label))
                yield x + dx, y + dy, back, label, role

    def weights(
        self, frame: Frame, taken: list[tuple]
    ) -> Iterator[tuple[float, float, float, str, str]]:
        """As `texts`: how hard each row acts, once, beyond the tip of its arrow."""
        forces = {
            (kind, *end.round(1)): (start, end, weight)
            for start, end, _, kind, weight in self.arrows(frame)
        }
        for (kind, *_), (start, end, weight) in forces.items():
            long = np.hypot(*(end - start))
            if kind not in ("pull", "push") or not 16 < long < 1e5:
                continue
            x, y = (end - start) / long
            spots = [
                (*(end + [on * x - off * y, on * y + off * x + 4]), 0.5) for on, off in WEIGHTS
            ]
            free = [
                spot
                for spot in spots
                if _free((spot[0] - 13, spot[1] - 12, spot[0] + 13, spot[1] + 3), taken)
            ]
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
            kind, color = ("pull", PULL) if frame.labels[i] else ("push", PUSH)
            u, weight = frame.W_out[frame.rows[i]], float(frame.weights[i])
            start, end = self.pixels([u, u + frame.on_rows[i]])
            yield start, end, color, "row", weight
            start, end = self.pixels([v, v + frame.on_center[i]])
            yield start, end, color, kind, weight
        start, end = self.pixels([v, v + frame.total])
        yield start, end, RESULT, "sum", 0.0


def titled(frame: Frame, run: Run) -> str:
    """The caption, after the run's title if it has one."""
    return f"{run.data['title']}: {frame.caption}" if run.data["title"] else frame.caption


def _box(
    x: float, y: float, side: tuple[float, float, float], label: str
) -> tuple[float, float, float, float]:
    """The room of a name beside a mark at (x, y): left, top, right, bottom."""
    wide, (dx, dy, back) = 7.5 * len(label) + 4, side
    return x + dx - back * wide, y + dy - 12, x + dx - back * wide + wide, y + dy + 3


def _free(box: tuple, taken: Sequence[tuple]) -> bool:
    left, top, right, bottom = box
    inside = left > 2 and right < WIDTH - 2 and top > 2 and bottom < HEIGHT - 2
    return inside and not any(
        left < r and right > l and top < b and bottom > t for l, t, r, b in taken
    )
