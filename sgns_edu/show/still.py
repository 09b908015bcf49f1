"""Pictures of a player that needs no script: one step with its sentence and its rows, or the run with its answers.

Everything is an item of a scene (see `told`), so that each backend draws all of it. Texts have two fields of their
own here: `anchor` ("start", "middle" or "end") and `halo`; boxes have `round` (a radius) and `stroke` (a width).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sgns_edu.show.course import Course, View, real_above
from sgns_edu.show.facts import Act, Facts, facts_of, is_told
from sgns_edu.show.names import Size, cut, wide
from sgns_edu.show.shapes import Panel, Sheet
from sgns_edu.show.story import (
    TITLES,
    change_text,
    percent,
    plain,
    short,
    short_text,
    signed_text,
    story,
)
from sgns_edu.show.told import Scene, is_still, told

if TYPE_CHECKING:
    from sgns_edu.show.notes import Note
    from sgns_edu.show.widgets.payload import Run

WIDTH, HEIGHT = 720, 470
STAGE = (12, 52, 430, 406)  # x, y, width, height
EM = 14  # the smallest letters
SIDE, BAR = 456, 240  # where the rows begin, and how wide a bar is
RIGHT = WIDTH - 12
STRIP, LETTERS = 26, 15  # the middle of the sentence, and the size of its letters
DETAILS = ("word", "answer", "score", "chance", "chance", "chance", "after")
DRAWN = "drawn at random"
SIGNS = {"center": "● ", "pull": "■ ", "push": "✕ "}


class Layout:
    """A scene that is filled by text, pills, bars and boxes."""

    def __init__(self):
        self.scene: Scene = {}

    def put(self, type: str, layer: str, c: str, **more: Any) -> None:
        self.scene[str(len(self.scene))] = {"type": type, "layer": layer, "c": c, "o": 1, **more}

    def text(
        self, x: float, y: float, text: str, c: str = "ink", s: float = EM, **more: Any
    ) -> None:
        self.put(
            "text",
            "text",
            c,
            x=x,
            y=y,
            s=s,
            text=text,
            **{"anchor": "start", "halo": False, **more},
        )

    def box(self, x: float, y: float, w: float, h: float, c: str, **more: Any) -> None:
        """A box by its left upper corner."""
        self.put("box", "box", c, x=x + w / 2, y=y + h / 2, w=w / 2, h=h / 2, **more)

    def pill(self, x: float, word: str, role: str) -> float:
        """A word in a filled box that begins at x; its width."""
        text = SIGNS[role] + word
        w = wide(text, LETTERS, True) + 14
        self.box(x, STRIP - 13, w, 26, f"{role}-ink", round=5)
        self.text(x + w / 2, STRIP, text, "on-ink", LETTERS, bold=True, anchor="middle")
        return w


# ---- one step


def step_sheet(
    run: "Run",
    t: int,
    phase: int = 4,
    *,
    sentences: Sequence[Sequence[int]] = (),
    window: int = 2,
) -> Sheet:
    """The last beat of a phase of step t, with its sentence, rows and story.

    Parameters
    ----------
    run : Run
    t : int
    phase : int, default 4
        The forces.
    sentences : sequence of sequences of int
        Rows of words; the first with the pair is shown.
    window : int, default 2
    """
    facts = facts_of(run, t)
    layout = Layout()
    _strip(layout, run, facts, phase, sentences, window)
    return facts_sheet(facts, phase, layout, step_caption(facts, phase))


def facts_sheet(facts: Facts, phase: int, layout: Layout, caption: str) -> Sheet:
    """The last beat of a phase and its rows, below what the layout already holds."""
    _frame(layout)
    _rows(layout, facts, phase)
    x, y, w, h = STAGE
    scene = told(facts, Size(w, h, EM / 0.85), phase)  # a ring's number is the smallest text
    panels = [Panel(x, y, w, h, scene), Panel(0, 0, WIDTH, HEIGHT, layout.scene)]
    return Sheet(WIDTH, HEIGHT, panels, caption)


def step_caption(facts: Facts, phase: int) -> str:
    """The title and the story of a phase, in the page's words."""
    return f"{TITLES[phase]}. {plain(story(facts, phase, is_still(facts)))}"


def _frame(layout: Layout, box: tuple[float, float, float, float] = STAGE) -> None:
    layout.box(*box, "line", stroke=1, round=6)


def _strip(
    layout: Layout,
    run: "Run",
    facts: Facts,
    phase: int,
    sentences: Sequence[Sequence[int]],
    window: int,
) -> None:
    """The sentence with its window framed, and the words that were drawn at random."""
    no = [] if facts.kind in ("tree", "softmax") or phase == 0 else _without_label(facts)
    found = find_pair(sentences, window, facts.center, run.words.index(facts.context))
    if found is None:
        at = 12 + layout.pill(12, facts.name, "center") + 8
        at += layout.pill(at, facts.context, "pull")
        _drawn(layout, no, at)
        return
    sentence, i, j = found
    tokens = [run.words[row] for row in sentence]
    widths = [wide(word, LETTERS) + 10 for word in tokens]
    for at, role in ((i, "center"), (j, "pull")):
        widths[at] = wide(SIGNS[role] + tokens[at], LETTERS, True) + 14
    first, last = shorten(widths, i, window, 0)
    dots = 18 * ((first > 0) + (last < len(tokens)))
    right = _drawn(layout, no, 16 + sum(widths[first:last]) + dots)
    first, last = shorten(widths, i, window, right - 24)
    x = 12.0
    if first > 0:
        layout.text(x, STRIP, "…", "soft", LETTERS)
        x += 18
    edges = []
    for at in range(first, last):
        is_inside = abs(at - i) <= window
        if is_inside:
            edges += [x, x + widths[at]]
        if at in (i, j):
            layout.pill(x, tokens[at], "center" if at == i else "pull")
        else:
            c = "ink" if is_inside else "soft"
            layout.text(x + widths[at] / 2, STRIP, tokens[at], c, LETTERS, anchor="middle")
        x += widths[at]
    if last < len(tokens):
        layout.text(x + 2, STRIP, "…", "soft", LETTERS)
    left, width = edges[0] - 1, edges[-1] - edges[0] + 2
    layout.box(left, STRIP - 15, width, 30, "center", stroke=2, round=6)


def _without_label(facts: Facts) -> list[Act]:
    return [act for act in facts.acts if not act.label]


def _drawn(layout: Layout, no: Sequence[Act], left: float) -> float:
    """Pills at the right for as many words as there is room for, up to three; where they begin."""
    if not no:
        return RIGHT
    words = [act.name if act.times == 1 else f"{act.name} × {act.times}" for act in no]
    head = wide(DRAWN, EM) + 4
    most = min(len(words), 3)
    while most > 1 and RIGHT - _width_of(words, most) - head < left:
        most -= 1
    x = RIGHT
    if len(words) > most:
        rest = f"+ {len(words) - most}"
        layout.text(x, STRIP, rest, "soft", anchor="end")
        x -= wide(rest, EM) + 8
    for word in words[:most][::-1]:
        x -= wide(SIGNS["push"] + word, LETTERS, True) + 14
        layout.pill(x, word, "push")
        x -= 6
    if x - head >= left:
        x -= 4
        layout.text(x, STRIP, DRAWN, "soft", anchor="end")
        x -= wide(DRAWN, EM)
    return x


def _width_of(words: Sequence[str], n: int) -> float:
    """How wide the pills of the first n words are, and what is said of the others."""
    pills = sum(wide(SIGNS["push"] + word, LETTERS, True) + 20 for word in words[:n])
    rest = wide(f"+ {len(words) - n}", EM) + 8 if len(words) > n else 0
    return pills + rest


def find_pair(
    sentences: Sequence[Sequence[int]], window: int, center: int, context: int
) -> tuple[Sequence[int], int, int] | None:
    """The first sentence with the pair inside a window, and the places of both; the nearest pair first.

    >>> find_pair([[0, 1, 2, 1]], 2, 2, 1)
    ([0, 1, 2, 1], 2, 1)
    """
    for sentence in sentences:
        for i, word in enumerate(sentence):
            if word != center:
                continue
            for far in range(1, window + 1):
                for j in (i - far, i + far):
                    if 0 <= j < len(sentence) and sentence[j] == context:
                        return sentence, i, j
    return None


def shorten(widths: Sequence[float], i: int, window: int, room: float) -> tuple[int, int]:
    """Leave out words at the ends, but none in the window or beside it, until the rest fits.

    >>> shorten([10, 10, 10, 10, 10, 10], 1, 1, 50)
    (0, 4)
    """
    first, last = 0, len(widths)
    while sum(widths[first:last]) + 18 > room:
        left, right = i - window - 1 - first, last - (i + window + 2)
        if left <= 0 and right <= 0:
            break
        if left >= right:
            first += 1
        else:
            last -= 1
    return first, last


# ---- rows


def _rows(layout: Layout, facts: Facts, phase: int) -> None:
    """The questions of a step: word, right answer, chance on a bar, gap."""
    detail = DETAILS[phase]
    acts = [act for act in facts.shown if phase > 0 or act.label]
    pitch = 116 if len(acts) <= 3 else 61
    y = STAGE[1] + 14
    for act in acts:
        _row(layout, facts, act, detail, y, is_tall=pitch > 100)
        y += pitch
    rest = rest_of(facts) if phase > 0 else ""
    if rest:
        layout.text(SIDE, STAGE[1] + STAGE[3] - 12, rest, "soft")


def _row(layout: Layout, facts: Facts, act: Act, detail: str, y: float, is_tall: bool) -> None:
    role = "pull" if act.label else "push"
    ink = f"{role}-ink"
    is_after = detail == "after"
    prob = act.prob2 if is_after else act.prob
    gap = abs(act.label - prob)
    has_bar = detail in ("chance", "after")
    text = f"gap {short_text(gap)}" if has_bar else ""
    room = RIGHT - SIDE - 8 - wide(text, 15, True)
    if text:
        layout.text(RIGHT, y, text, ink, 15, bold=True, anchor="end")
    chip = chip_of(facts, act)
    chip_w = wide(chip, EM, True) + 16
    word = cut(SIGNS[role] + act.name, room - chip_w - 8, 16)
    layout.text(SIDE, y, word, ink, 16, bold=True)
    if detail != "word":
        x = SIDE + wide(word, 16, True) + 8
        layout.box(x, y - 11, chip_w, 22, ink, stroke=1.5, round=11)
        layout.text(x + chip_w / 2, y, chip, ink, bold=True, anchor="middle")
    if has_bar:
        name = f"{facts.sign_of_chance} {short_text(prob)}"
        _bar(layout, act, prob, name, is_after, y + (52 if is_tall else 38), is_tall)
        return
    for i, line in enumerate(note_of(facts, act, detail)):
        layout.text(SIDE, y + 24 + 20 * i, line, "soft")


def _bar(
    layout: Layout, act: Act, prob: float, name: str, is_after: bool, y: float, is_tall: bool
) -> None:
    """From no to yes: a knob at the chance with its name, colored from there to the right answer."""
    role = "pull" if act.label else "push"
    knob = SIDE + BAR * prob
    layout.box(SIDE, y - 6, BAR, 12, "line")
    if act.label:
        layout.box(knob, y - 6, SIDE + BAR - knob, 12, role)
    else:
        layout.box(SIDE, y - 6, knob - SIDE, 12, role)
    if is_after:
        layout.box(SIDE + BAR * act.prob - 0.5, y - 9, 1, 18, "soft")
    layout.box(knob - 2, y - 9, 4, 18, "ink")
    text = name
    if is_after:
        better = "✓" if abs(act.label - prob) <= act.gap else "✗"
        text = f"{change_text(act.prob, prob)} {better}"
    half = wide(text, EM, True) / 2
    x = min(max(knob, SIDE + half), SIDE + BAR - half)
    layout.text(x, y - 19, text, bold=True, anchor="middle")
    if not is_tall:
        return
    for x, answer, label, anchor in ((SIDE, "no", 0, "start"), (SIDE + BAR, "yes", 1, "end")):
        is_right = act.label == label
        c = f"{role}-ink" if is_right else "soft"
        layout.text(x, y + 18, answer, c, bold=is_right, anchor=anchor)


def chip_of(facts: Facts, act: Act) -> str:
    """The right answer of a row: "yes", "no × 2", "turn 1"."""
    answer = f"turn {act.label}" if facts.kind == "tree" else "yes" if act.label else "no"
    return answer if act.times == 1 else f"{answer} × {act.times}"


def note_of(facts: Facts, act: Act, detail: str) -> list[str]:
    """The coordinates of a row, or how its score comes about; in two lines where one is too long."""
    if facts.coordinates is None or act.coordinates is None:
        return []
    u, v = act.coordinates.tolist(), facts.coordinates.tolist()
    if detail != "score":
        return [f"u = ({', '.join(map(short_text, u))})"] if facts.d == 2 else []
    less = f" less {short_text(act.shift)}" if act.shift else ""
    if facts.d != 2:
        return [f"v · u = {signed_text(act.score)}{less}"]
    products = " + ".join(f"{short_text(a)} · {short_text(b)}" for a, b in zip(v, u))
    total = f"= {signed_text(act.score)}{less}"
    line = f"{products} {total}"
    return [line] if wide(line, EM) <= RIGHT - SIDE else [products, total]


def rest_of(facts: Facts) -> str:
    """What is said of the rows that are not shown."""
    rest = [act for act in facts.acts if not act.shown]
    if not rest:
        return ""
    most = max(act.gap for act in rest)
    gaps = "below .01" if most < 0.005 else f"up to {short_text(most)}"
    return f"and {len(rest):,} more {'turns' if facts.kind == 'tree' else 'no'}, gaps {gaps}"


# ---- the run


def run_sheet(
    course: Course,
    t: int,
    *,
    note: "Note | None" = None,
    follow: Sequence[int] = (),
    title: str = "",
) -> Sheet:
    """The run at step t, with names, beside its answers.

    Parameters
    ----------
    course : Course
    t : int
    note : Note, optional
        On which the run rests.
    follow : sequence of int
        Rows whose way is drawn.
    title : str
        Written above.
    """
    t = min(t, course.last)
    layout = Layout()
    step = f"step {t:,} of {course.last:,}"
    layout.text(12, STRIP, title or step, "ink", LETTERS, bold=True)
    if title:
        layout.text(12 + wide(title, LETTERS, True) + 16, STRIP, step, "soft", LETTERS)
    u = "■ u of a node" if course.run.data["tree"] else "■ u as neighbor"
    layout.text(RIGHT, STRIP, u, "soft", anchor="end")
    x = RIGHT - wide(u, EM) - 14
    layout.text(x, STRIP, "● v as center", "center-ink", anchor="end")
    has_lanes = _lanes(layout, course, t)
    left, top, w, h = STAGE
    w = w if has_lanes else RIGHT - left
    _frame(layout, (left, top, w, h))
    facts = facts_at(course, t, note)
    size = Size(w, h, EM / 0.85)
    scene = course.named_scene(t, size, View(facts, note, follow))
    panels = [Panel(left, top, w, h, scene), Panel(0, 0, WIDTH, HEIGHT, layout.scene)]
    caption = run_caption(course, t, note)
    return Sheet(WIDTH, HEIGHT, panels, f"{title}: {caption}" if title else caption)


def facts_at(course: Course, t: int, note: "Note | None") -> Facts | None:
    """Of the acting step on the run's plane; none where the run rests on a note or has come to its end."""
    if note is not None or not is_told(course.run, t):
        return None
    return facts_of(course.run, t, course.run.plane.axes)


def run_caption(course: Course, t: int, note: "Note | None" = None) -> str:
    """What the page's label of the stage says."""
    t = min(t, course.last)
    facts = facts_at(course, t, note)
    words = f"The run at step {t:,}."
    if note is not None:
        words = f"{note.title}. {note.text}"
    elif facts is not None:
        words = plain(short(facts.name, facts.acts))
    return " ".join([f"Step {t:,}. {words}", *course.run.data["notes"]])


def _lanes(layout: Layout, course: Course, t: int) -> bool:
    """The answers by now, as dots between no and yes; False where there are none."""
    _, is_real = course.pairs
    if not is_real.any() or is_real.all():
        return False
    answers = course.answers(t)
    w, h = RIGHT - SIDE, 64
    y = STAGE[1] + 40
    for real, role in ((True, "pull"), (False, "push")):
        chosen = answers.real == real
        chances, n = answers.chances[chosen], int(chosen.sum())
        neighbors = f"neighbor{'s' * (n != 1)} in the text" if real else "never neighbors"
        mean = float(chances.mean())
        layout.text(SIDE, y, f"{n} {neighbors}", f"{role}-ink", bold=True)
        layout.text(RIGHT, y + 22, f"mean {short_text(mean)}", bold=True, anchor="end")
        top = y + 36
        middle = SIDE + w / 2
        ends = {"x1": middle, "x2": middle, "y1": top - 4, "y2": top + h + 4}
        layout.put("line", "line", "line", **ends, w=1)
        for (center, context), chance in zip(answers.pairs[chosen].tolist(), chances.tolist()):
            at = {"x": SIDE + w * chance, "y": top + h * hash_of(center, context)}
            layout.put("mark", "mark", role, shape="circle", **at, r=3.6, w=0.5, o=0.55)
        at = SIDE + w * mean
        layout.put("line", "mark", "ink", x1=at, x2=at, y1=top - 4, y2=top + h + 4, w=3)
        y = top + h + 30
    layout.put("line", "line", "line", x1=SIDE, x2=RIGHT, y1=y - 14, y2=y - 14, w=1)
    for x, text, anchor in (
        (SIDE, "no", "start"),
        (SIDE + w / 2, "½", "middle"),
        (RIGHT, "yes", "end"),
    ):
        layout.text(x, y, text, "soft", anchor=anchor)
    layout.text(SIDE, y + 34, "Real above stranger:")
    layout.text(SIDE, y + 58, f"{percent(real_above(answers))} of 100", s=18, bold=True)
    layout.text(RIGHT, y + 58, "(luck: 50)", "soft", anchor="end")
    return True


def hash_of(a: int, b: int) -> float:
    """A fixed number between 0 and 1 for a pair."""
    x = math.sin(a * 127.1 + b * 311.7 + 1.3) * 43758.5453
    return float(x - np.floor(x))
