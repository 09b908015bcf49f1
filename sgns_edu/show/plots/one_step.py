"""One step, one score, one window as pictures: arrows, the sigmoid with its dots, a staircase, boxes of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from sgns_edu.learn.link import sigmoid as sigma
from sgns_edu.learn.model import Params, Step
from sgns_edu.show import palette
from sgns_edu.show.arrows import Arrow, arrows, forces_caption, head_to_tail
from sgns_edu.show.names import Box, Line, Name, Size, place_names
from sgns_edu.show.plots import base
from sgns_edu.show.staircase import stairs
from sgns_edu.show.window import window_words

COLORS = {
    "pull": palette.PULL,
    "push": palette.PUSH,
    "sum": palette.RESULT,
    "pulled": palette.PULL,
    "pushed": palette.PUSH,
}
SHAPES = {"pulled": palette.SHAPES["context"], "pushed": palette.SHAPES["negative"]}
HALO = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}


def forces(
    params: Params,
    step: Step,
    words: Sequence[str] | None = None,
    *,
    answer: str = "σ",
    ax: Axes | None = None,
) -> Axes:
    """Draw the center with its pull, its pushes and their sum, and each context with its own force; d must be 2.

    Arrows are the gradient of J: what a learning rate of 1 would do. `answer` is the name of the given answers in the
    arrows' labels: "σ" or, for a softmax, "p".

    Raises
    ------
    ValueError
        If the tables do not have exactly two columns.
    """
    if params.W_in.shape[1] != 2:
        raise ValueError(
            f"forces are drawn in the plane: W_in must have 2 columns, not {params.W_in.shape[1]}"
        )
    ax = base.axes(ax, size=(7.0, 5.0))
    drawn = arrows(params, step, words)
    for arrow in drawn:
        _arrow(ax, arrow)
    on_center, total, on_rows = _sorted(drawn)
    side = _free_side([*on_center, total])
    labels = [_point(ax, total.tail, "v", total.word, palette.CENTER, "o", side)]
    for arrow in {arrow.word: arrow for arrow in on_rows}.values():
        color, shape = COLORS[arrow.kind], SHAPES[arrow.kind]
        labels.append(_point(ax, arrow.tail, "u", arrow.word, color, shape, -arrow.force))
    labels += [_label(arrow, answer) for arrow in [*on_center, total]]
    ax.plot(0, 0, "+", color=palette.QUIET, markersize=10)
    ax.set_aspect("equal")
    ax.margins(0.15)
    base.quiet(ax)
    _write(ax, labels, drawn)
    return base.describe(ax, forces_caption(drawn))


def chain(
    params: Params,
    step: Step,
    words: Sequence[str] | None = None,
    *,
    answer: str = "σ",
    ax: Axes | None = None,
) -> Axes:
    """Draw the forces on the center head to tail, so that the last one ends where their sum ends; d must be 2."""
    ax = base.axes(ax, size=(5.0, 4.0))
    drawn = arrows(params, step, words)
    laid = head_to_tail(drawn)
    for arrow in laid:
        _arrow(ax, arrow)
    ax.plot(0, 0, "o", color=palette.CENTER, markersize=7, zorder=5)
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.2)
    base.quiet(ax)
    _write(ax, [_label(arrow, answer) for arrow in laid], laid)
    return base.describe(ax, forces_caption(drawn))


def _sorted(drawn: list[Arrow]) -> tuple[list[Arrow], Arrow, list[Arrow]]:
    """The arrows on the center, their sum, and those on the contexts."""
    middle = [arrow.kind for arrow in drawn].index("sum")
    return drawn[:middle], drawn[middle], drawn[middle + 1 :]


def _free_side(around: list[Arrow]) -> np.ndarray:
    """The direction (2,) in the middle of the widest gap between arrows that start at one point."""
    angles = np.sort([np.arctan2(*arrow.force[::-1]) for arrow in around])  # (n,)
    gaps = np.diff(angles, append=angles[0] + 2 * np.pi)  # (n,)
    middle = angles[gaps.argmax()] + gaps.max() / 2
    return np.array([np.cos(middle), np.sin(middle)])


def _arrow(ax: Axes, arrow: Arrow) -> None:
    on_center = arrow.kind in ("pull", "push", "sum")
    head = arrow.tail + arrow.force  # (2,)
    style = {
        "arrowstyle": "-|>",
        "color": COLORS[arrow.kind],
        "mutation_scale": 14,
        "shrinkA": 0,
        "shrinkB": 0,
        "linewidth": 2.2 if on_center else 1.4,
        "linestyle": "--" if arrow.kind == "sum" else "-",
    }
    ax.annotate(
        "",
        xy=(head[0], head[1]),
        xytext=(arrow.tail[0], arrow.tail[1]),
        arrowprops=style,
        zorder=6 if arrow.kind == "sum" else 3,
    )
    ax.update_datalim([head, arrow.tail])


class Label(NamedTuple):
    """Words beside a point (2,), and the direction (2,) in which they should be."""

    at: np.ndarray
    text: str
    plain: str
    color: str
    direction: np.ndarray


def _label(arrow: Arrow, answer: str) -> Label:
    """What is written at the head of an arrow."""
    weight = {"pull": f"pull  1−{answer}", "push": f"push  {answer}"}.get(arrow.kind)
    text = plain = "sum"
    if weight:
        more = f" {weight} = {arrow.weight:.2f}"
        text, plain = symbol("u", arrow.word) + more, f"u{arrow.word}{more}"
    return Label(arrow.tail + arrow.force, text, plain, COLORS[arrow.kind], arrow.force)


def _write(ax: Axes, labels: list[Label], drawn: list[Arrow]) -> None:
    """Write labels where they cover neither each other nor, as far as there is room, an arrow."""
    base.finish(ax)
    figure = base.figure_of(ax)
    figure.draw_without_rendering()  # so that the axes have their place
    cell = ax.get_position(original=True).transformed(figure.transFigure)  # beside the axes, too
    left, low, right, top = cell.extents
    pixel = 72 / figure.dpi  # in points

    def place(points: Sequence[np.ndarray]) -> list[list[float]]:
        dots = ax.transData.transform(points) - [left, top]
        return (dots * [1, -1]).tolist()  # y downward

    em = base.LETTERS / pixel
    at = place([label.at for label in labels])
    ends = zip(place([a.tail for a in drawn]), place([a.tail + a.force for a in drawn]))
    names = [
        Name(
            str(i),
            label.plain,
            x,
            y,
            5,
            float(np.arctan2(-label.direction[1], label.direction[0])),
            em,
        )
        for i, (label, (x, y)) in enumerate(zip(labels, at))
    ]
    places = place_names(
        names,
        [Line(tail[0], tail[1], head[0], head[1], 1) for tail, head in ends],
        [Box(x, y, 6, 6) for x, y in at] + _ticks(ax, left, top),
        Size(right - left, top - low, em),
        distances=(0.2, 0.8, 1.6),
        shifts=(-0.7, 0, 0.7),
    )
    for i, (label, (x, y)) in enumerate(zip(labels, at)):
        box = places[str(i)]
        ax.annotate(
            label.text,
            (label.at[0], label.at[1]),
            xytext=((box.x - x) * pixel, (y - box.y) * pixel),
            textcoords="offset points",
            ha="center",
            va="center",
            color=palette.LETTERS.get(label.color, label.color),
            fontsize=base.LETTERS,
            bbox=HALO,
            zorder=4,
        )


def _beside(ax: Axes, at: np.ndarray, text: str, color: str, direction: np.ndarray) -> None:
    """Words next to a point, on the side that the direction (2,) shows to."""
    right, up = direction
    ax.annotate(
        text,
        (at[0], at[1]),
        xytext=(5 if right >= 0 else -5, 4 if up >= 0 else -4),
        textcoords="offset points",
        ha="left" if right >= 0 else "right",
        va="bottom" if up >= 0 else "top",
        color=palette.LETTERS.get(color, color),
        fontsize=base.LETTERS,
        bbox=HALO,
        zorder=4,
    )


def _ticks(ax: Axes, left: float, top: float) -> list[Box]:
    """The boxes of the tick labels, in pixels from the upper left corner."""
    labels = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    boxes = [label.get_window_extent() for label in labels if label.get_text()]
    return [
        Box((b.x0 + b.x1) / 2 - left, top - (b.y0 + b.y1) / 2, b.width / 2, b.height / 2)
        for b in boxes
    ]


def _point(
    ax: Axes, at: np.ndarray, letter: str, word: str, color: str, shape: str, side: np.ndarray
) -> Label:
    """Draw a vector's mark; its name is still to be written."""
    ax.plot(*at, shape, color=color, markersize=8, zorder=5)
    return Label(at, symbol(letter, word), letter + word, color, side)


def symbol(letter: str, word: str) -> str:
    """v or u with a word as its index, safe for words that mathtext cannot set."""
    if word.isascii() and word.isalnum():
        return rf"${letter}_\mathrm{{{word}}}$"
    return f"{letter} {base.label(word)}"


def sigmoid(step: Step, words: Sequence[str] | None = None, *, ax: Axes | None = None) -> Axes:
    """Draw the sigmoid with one dot per question; the bar from dot to answer is the weight of the force, 1 − σ or σ."""
    ax = base.axes(ax, size=(6.0, 3.6))
    reach = max(4.0, 1.2 * float(np.abs(step.scores).max()))
    line = np.linspace(-reach, reach, 201)
    ax.plot(line, sigma(line), color=palette.QUIET, zorder=1)
    told, left = [], float(step.scores[step.labels == 0].min(initial=np.inf))
    for row, label, score, prob, error in zip(
        step.rows, step.labels, step.scores, step.probs, step.errors
    ):
        kind = "pulled" if label == 1 else "pushed"
        word = str(row) if words is None else words[int(row)]
        ax.plot([score, score], [prob, label], color=COLORS[kind], linewidth=2, zorder=2)
        ax.plot(score, prob, SHAPES[kind], color=COLORS[kind], markersize=8, zorder=3)
        side = -1 if label == 0 and score == left else 1
        middle = np.array([score, (prob + label) / 2])
        text = f"{symbol('u', word)}  {abs(error):.2f}"
        _beside(ax, middle, text, COLORS[kind], np.array([side, 0]))
        told.append(f"{word}: score {score:.3f}, σ {prob:.3f}, {kind} with weight {abs(error):.3f}")
    ax.set(xlabel="score v·u", ylabel="σ(score)", ylim=(-0.04, 1.04))
    base.quiet(ax)
    return base.describe(ax, "; ".join(told) + ".")


def curves(
    lines: Mapping[str, np.ndarray | tuple[np.ndarray, np.ndarray]],
    *,
    xlabel: str = "step",
    ylabel: str = "",
    colors: Sequence[str] = palette.CLASSES,
    ax: Axes | None = None,
) -> Axes:
    """Draw named lines, each given as (n,) values or as a pair of (n,) places and values."""
    ax = base.axes(ax, size=(6.5, 3.6))
    told = []
    for n, (name, line) in enumerate(lines.items()):
        x, y = line if isinstance(line, tuple) else (np.arange(len(line)), line)
        color, style = colors[n % len(colors)], ("-", "--", "-.", ":")[n // len(colors) % 4]
        ax.plot(
            x,
            y,
            style,
            color=color,
            label=base.label(name),
            marker=palette.CLASS_SHAPES[n % 8] if len(x) < 20 else None,
        )
        told.append(f"{name}: from {y[0]:.3g} to {y[-1]:.3g}")
    ax.set(xlabel=base.label(xlabel), ylabel=base.label(ylabel))
    if len(lines) > 1:
        ax.legend(frameon=False, fontsize=base.LETTERS)
    base.quiet(ax)
    return base.describe(ax, f"{ylabel or 'value'} by {xlabel}. " + "; ".join(told) + ".")


def staircase(
    ledger: np.ndarray, start: float = 0.0, *, most: int = 5, ax: Axes | None = None
) -> Axes:
    """Draw a score's way as a staircase; the largest stairs are numbered, with the words that made them listed beside it."""
    ax = base.axes(ax, size=(9.0, 3.8))
    way = stairs(ledger, start, most)
    ax.step(way.steps, way.scores, where="post", color=palette.CENTER, linewidth=1.3)
    told = [
        f"{n}. step {step}: {who} {change:+.3f}"
        for n, (step, who, change) in enumerate(way.largest, 1)
    ]
    steps, near = np.array([step for step, *_ in way.largest]), 0.05 * way.steps[-1]
    for n, (step, _, change) in enumerate(way.largest, 1):
        crowded = ((step < steps) & (steps < step + near)).any()
        side = -1 if crowded else 1  # the number goes left if another stair follows at once
        at, color = (
            int(np.searchsorted(way.steps, step + 1)),
            palette.PULL if change > 0 else palette.PUSH,
        )
        ax.plot(
            [step + 1] * 2,
            way.scores[[at - 1, at]],
            color=color,
            linewidth=3,
            solid_capstyle="butt",
        )
        _beside(ax, np.array([step + 1, way.scores[at]]), str(n), color, np.array([side, change]))
        ax.text(
            1.02,
            1 - 0.1 * n,
            base.label(told[n - 1]),
            transform=ax.transAxes,
            color=palette.LETTERS[color],
            fontsize=base.LETTERS,
        )
    ax.set(xlabel="step", ylabel="score")
    base.quiet(ax)
    ends = f"The score goes from {way.scores[0]:.3f} to {way.scores[-1]:.3f}."
    return base.describe(ax, f"{ends} Largest changes: {'; '.join(told)}.")


def window(
    sentence: Sequence[str], center: int, window: int = 2, *, ax: Axes | None = None
) -> Axes:
    """Draw a sentence with its center word, the window around it, and one arrow to each context."""
    ax = base.axes(ax, size=(8.5, 1.5))
    contexts = window_words(sentence, center, window)
    edges = np.concatenate(
        [[0], np.cumsum([len(word) + 2 for word in sentence])]
    )  # (n + 1,) in letters
    middles = (edges[:-1] + edges[1:]) / 2  # (n,)
    for place, word in enumerate(sentence):
        color = (
            palette.CENTER
            if place == center
            else palette.CONTEXT
            if place in contexts
            else palette.QUIET
        )
        box = FancyBboxPatch(
            (edges[place] + 0.5, 0),
            len(word) + 1,
            1,
            boxstyle="round,pad=0,rounding_size=.35",
            facecolor=color if place == center else "white",
            edgecolor=color,
            linewidth=1.8,
        )
        ax.add_patch(box)
        ax.text(
            middles[place],
            0.47,
            base.label(word),
            ha="center",
            va="center",
            fontsize=base.LETTERS,
            color="white" if place == center else palette.LETTERS[color],
        )
    for place in contexts:
        bend = 0.35 if place < center else -0.35
        ax.annotate(
            "",
            xy=(middles[place], 1.05),
            xytext=(middles[center], 1.05),
            arrowprops={
                "arrowstyle": "-|>",
                "color": palette.CONTEXT,
                "connectionstyle": f"arc3,rad={bend}",
            },
        )
    ax.set(xlim=(0, edges[-1]), ylim=(-0.15, 2.6))
    ax.axis("off")
    told = ", ".join(f"({sentence[center]}, {sentence[place]})" for place in contexts)
    return base.describe(ax, f"Center {sentence[center]}, window {window}: {told}.")
