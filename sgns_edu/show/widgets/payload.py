"""How a run travels into a page: its decisions, to be replayed there; or, where that cannot be, pictures of some steps."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sgns_edu.learn.link import SIGMOID, SOFTMAX
from sgns_edu.learn.model import Objective, Params, temperature_of
from sgns_edu.learn.objectives import ask, find_extra
from sgns_edu.show.frames import Plane, box_of, broken_at, plane_of, rows_are_words, skipped
from sgns_edu.show.widgets.base import rounded

if TYPE_CHECKING:
    from sgns_edu.learn.history import History

KINDS = (  # what a page can ask about, by which link, and its own name for it
    ("negatives", SIGMOID, "negatives"),
    ("negatives", SOFTMAX, "choice"),
    ("all rows", SOFTMAX, "softmax"),
    ("path", SIGMOID, "tree"),
)
MOST_BYTES = 700_000  # of decisions or pictures, so that a page stays under a megabyte
MOST_WORK = 300_000_000  # multiplications that a page may do before its first picture
KEYFRAMES = 5_000  # steps between the moments that travel with a tape
LARGE = 1e6  # numbers above it cannot be drawn beside others
FILM, ACTS = 1_000, 12  # pictures of a film at most, and rows of a step that each keeps


class Run(NamedTuple):
    """A run, laid out on its stage; `data` is what travels into a page."""

    history: "History"
    words: tuple[str, ...]
    drawn: tuple[int, ...]
    plane: Plane
    data: dict


def packed(
    history: "History",
    words: Sequence[str],
    drawn: Sequence[int],
    title: str = "",
    classes: Sequence[str] = (),
) -> Run:
    """A run and all that a page needs of it, as JSON: whole numbers in base64, start and keyframes in nine digits."""
    plane, broken = plane_of(history), broken_at(history)
    data = {
        "title": title,
        "words": list(words),
        "drawn": list(map(int, drawn)),
        "steps": len(history),
        "d": history.start.W_in.shape[1],
        "plane": {"mean": rounded(plane.mean), "axes": rounded(plane.axes)},
        "last": last_drawn(history, broken),
        "tree": not rows_are_words(history),
        "classes": list(dict.fromkeys(classes)),
        "kinds": [list(dict.fromkeys(classes)).index(name) for name in classes],
    }
    film = not replayable(history)
    data |= filmed(history, drawn, plane, broken) if film else taped(history)
    data["notes"] = notes(history, plane, drawn, broken, data["film"]["n"] if film else 0)
    return Run(history, tuple(words), tuple(map(int, drawn)), plane, data)


def find_kind(objective: Objective) -> str | None:
    """The page's name for the questions of an objective, None if it cannot ask them."""
    asked = find_extra(objective, "asks_about")
    for asks_about, link, kind in KINDS:
        if asked == asks_about and objective.link is link:
            return kind
    return None


def replayable(history: "History") -> bool:
    """Whether a page can redo the run: it knows the objective, and neither bytes nor arithmetic are too many."""
    kind = find_kind(history.objective)
    if kind is None:
        return False
    V, d = history.start.W_in.shape
    T, k = history.columns()["negatives"].shape
    questions = {"softmax": V, "tree": int(np.log2(V)) + 2}.get(kind, k + 1)
    decisions = T * (k + 2) * V.bit_length() / 6
    tables = 2 * V * d * 12 * (1 + T // KEYFRAMES)
    if decisions + tables >= MOST_BYTES or T * questions * d >= MOST_WORK:
        return False
    if kind not in ("negatives", "choice") or shift_of_all(history) is not None:
        return True
    return decisions + tables + 12 * V * V < MOST_BYTES  # a shift for each center and row


def shift_of_all(history: "History") -> np.ndarray | None:
    """What is subtracted from each row's score, (V,), None if it depends on the center."""
    rows, shift, _ = shifts_on_tape(history)
    one = np.zeros(len(history.start.W_in))
    one[rows] = shift
    return one if np.array_equal(one[rows], shift) else None


def shifts_on_tape(history: "History") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, shift and center of every question of a run, (n,) each."""
    columns = history.columns()
    center = columns["center"]
    rows, _, shift = ask(history.objective, center, columns["context"], columns["negatives"])
    is_asked = rows >= 0
    return rows[is_asked], shift[is_asked], np.repeat(center, is_asked.sum(axis=1))


def taped(history: "History") -> dict:
    """The decisions of a run, and what is needed to ask its questions again."""
    columns, objective = history.columns(), history.objective
    kind, V = find_kind(objective), len(history.start.W_in)
    tape = np.column_stack(
        [columns["center"], columns["context"], columns["negatives"]]
    )  # (T, k + 2)
    steps = np.flatnonzero(np.diff(columns["lr"], prepend=np.nan))  # where the rate changes
    broken = broken_at(history)
    keys = range(KEYFRAMES, len(history) if broken is None else broken, KEYFRAMES)
    data = {
        "kind": kind,
        "k": tape.shape[1] - 2,
        "bits": V.bit_length(),
        "tape": bits(tape, V.bit_length()),
        "lr": [[int(t), rounded(columns["lr"][t])] for t in steps],
        "start": _flat(history.start),
        "keys": [[t, _flat(history.seek(t))] for t in keys],
    }
    if temperature_of(objective) != 1:
        data["temperature"] = temperature_of(objective)
    if kind in ("negatives", "choice"):
        rows, shift, centers = shifts_on_tape(history)
        one = shift_of_all(history)
        if one is None:
            table = np.zeros((V, V))
            table[centers, rows] = shift
            data["shift"] = rounded(table, 12)
        elif one.any():
            data["shift"] = rounded(one[None], 12)
    if kind == "tree":
        contexts = np.arange(V)
        rows, turns, _ = ask(objective, np.zeros_like(contexts), contexts, np.empty((V, 0)))
        data["paths"] = [path[path >= 0].tolist() for path in rows]
        data["turns"] = [turn[path >= 0].astype(int).tolist() for path, turn in zip(rows, turns)]
    return data


def last_drawn(history: "History", broken: int | None) -> int:
    """The last moment to draw: the end, or of a run that breaks the last one with numbers of a common size."""
    if broken is None:
        return len(history)
    t = broken
    while t > 0 and not all(np.abs(W).max() < LARGE for W in history.seek(t)):
        t -= 1
    return t


def filmed(history: "History", drawn: Sequence[int], plane: Plane, broken: int | None) -> dict:
    """Pictures of some steps: whole numbers of a small unit for places, ten-thousandths for errors."""
    last = last_drawn(history, broken)
    bytes_each = (len(drawn) * 4 * 2 + ACTS * 10 + 40) * 4 / 3
    n = max(2, min(FILM, last + 1, int(MOST_BYTES / bytes_each)))
    kept = np.unique(np.linspace(0, last, n).astype(int))
    unit = float(f"{max(map(abs, box_of(history, plane, drawn))) / 8000:.3g}") or 1e-4
    points, names, signed, ends, loss = [], [], [], [], []
    for t in kept:
        params = history.seek(t)
        points.append(np.hstack([plane.place(W[list(drawn)]) for W in params]))  # (D, 4)
        name, wrong, at, cost = _acts(history, t, params, plane)
        names.append(name)
        signed.append(wrong)
        ends.append(at)
        loss.append(cost)

    def places(values):
        return whole(np.clip(np.nan_to_num(np.array(values) / unit), -32000, 32000).round(), 2)

    return {
        "film": {
            "n": len(kept),
            "at": whole(kept, 4),
            "unit": unit,
            "most": ACTS,
            "points": places(points),
            "ends": places(ends),
            "origin": (plane.place(np.zeros((1, len(plane.mean))))[0] / unit)
            .round()
            .astype(int)
            .tolist(),
            "names": whole(np.array(names), 4),
            "signed": whole(np.array(signed) * 10_000, 2),
            "loss": whole(np.nan_to_num(np.array(loss), posinf=0, neginf=0).clip(0, 2e6) * 1000, 4),
        }
    }


def _acts(
    history: "History", t: int, params, plane: Plane
) -> tuple[list[int], np.ndarray, np.ndarray, float]:
    """Center, context, skipped and the rows that act hardest at step t; their errors; their places; the loss."""
    wrong, at = np.zeros(ACTS), np.zeros((1 + ACTS, 2))
    if t >= len(history):
        return [-1] * (3 + ACTS), wrong, at, 0.0
    step = history.explained(t, params)
    order = np.lexsort((np.arange(len(step.rows)), -np.abs(step.errors), -step.labels))[:ACTS]
    rows, n = step.rows[order].tolist(), len(order)
    wrong[:n] = np.nan_to_num(step.errors[order])
    at[0] = plane.place(params.W_in[[step.draw.center]])[0]
    at[1 : 1 + n] = plane.place(params.W_out[rows])
    return (
        [step.draw.center, step.draw.context, skipped(step), *rows, *[-1] * (ACTS - n)],
        wrong,
        at,
        step.loss,
    )


def notes(
    history: "History", plane: Plane, drawn: Sequence[int], broken: int | None, filmed: int
) -> list[str]:
    """What a viewer must know about the picture, a sentence each."""
    V, d = history.start.W_in.shape
    T = len(history)
    said = {
        f"The plane shows {plane.share:.0%} of the variance of {d} dimensions.": d > 2,
        f"{len(drawn)} of {V:,} words are drawn, and those that act.": len(drawn) < V,
        "Squares are inner nodes of the tree, not words.": not rows_are_words(history),
        f"{why_filmed(history)}, so it holds pictures of {filmed:,} of its {T:,} steps, evenly spread.": bool(
            filmed
        ),
        f"The numbers stop being finite at step {broken}; the run is drawn up to step {last_drawn(history, broken)}.": broken
        is not None,
    }
    return [sentence for sentence, true in said.items() if true]


def why_filmed(history: "History") -> str:
    """Why a page cannot redo the run, where it cannot."""
    if find_kind(history.objective) is None:
        return "The page cannot replay this objective"
    return "The run is too large to replay in a page"


def whole(values: np.ndarray, size: int) -> str:
    """Whole numbers as base64, little-endian, `size` bytes each."""
    return base64.b64encode(np.asarray(values).round().astype(f"<i{size}").tobytes()).decode()


def bits(values: np.ndarray, wide: int) -> str:
    """Whole numbers of at least −1 as base64: one more than each in `wide` bits, lowest first, without gaps."""
    each = (np.asarray(values).reshape(-1, 1) + 1 >> np.arange(wide)) & 1  # (n, wide)
    return base64.b64encode(
        np.packbits(each.astype(np.uint8).ravel(), bitorder="little").tobytes()
    ).decode()


def _flat(params: Params) -> list[float]:
    return rounded(np.concatenate([W.ravel() for W in params]))
