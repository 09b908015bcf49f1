"""The whole method in one picture: from a sentence to questions, tables, answers and moves."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from sgns_edu.learn.model import Step
from sgns_edu.show import palette
from sgns_edu.show.plots import base
from sgns_edu.show.window import window_words

WIDTH, HEIGHT = 100.0, 60.0
MARKS = {"center": "●", "context": "■", "negative": "✕"}
COLORS = {"center": palette.CENTER, "context": palette.CONTEXT, "negative": palette.NEGATIVE}
PANELS = {  # left, bottom, width, height
    "1  A window slides over the text": (0, 33, 47, 25),
    "2  Pairs": (51, 33, 19, 25),
    "3  Questions": (74, 33, 26, 25),
    "4  Two tables of vectors": (0, 0, 40, 27),
    "5  Scores and answers": (44, 0, 31, 27),
    "6  Corrections": (79, 0, 21, 27),
}
ARROWS = [((47, 45), (51, 45)), ((70, 45), (74, 45)), ((40, 13), (44, 13)), ((75, 13), (79, 13))]


def pipeline(
    sentence: Sequence[str],
    center: int,
    step: Step,
    words: Sequence[str],
    *,
    window: int = 2,
    ax: Axes | None = None,
) -> Axes:
    """Draw the way from a sentence to one step, in six panels.

    Parameters
    ----------
    sentence : sequence of str
    center : int
        The place of the center in the sentence.
    step : Step
        The step that is taken for one pair of this window; its first question is the true pair.
    words : sequence of str
        The words of the rows of both tables, at most about 12.
    window : int, default 2
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = base.axes(ax, size=(10.0, 6.0))
    for title, (left, bottom, width, height) in PANELS.items():
        ax.add_patch(
            Rectangle((left, bottom), width, height, facecolor="#f5f5f4", edgecolor="none")
        )
        ax.text(left + 1, bottom + height - 1.2, title, va="top", fontsize=11, weight="bold")
    for start, end in ARROWS:
        ax.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "-|>", "color": "black"})
    ax.plot([87, 87, 20], [33, 30, 30], color="black", linewidth=1)
    ax.annotate(
        "", xy=(20, 27), xytext=(20, 30), arrowprops={"arrowstyle": "-|>", "color": "black"}
    )
    questions = [(words[int(row)], bool(label)) for row, label in zip(step.rows, step.labels)]
    _text(ax, sentence, center, window, questions[0][0])
    _questions(ax, sentence[center], questions)
    _tables(ax, step, words)
    _answers(ax, step, words)
    _moves(ax, sentence[center], questions)
    ax.set(xlim=(-0.5, WIDTH + 0.5), ylim=(-0.5, HEIGHT - 1))
    ax.axis("off")
    drawn = ", ".join(word for word, is_true in questions if not is_true)
    given = ", ".join(
        f"{word} {prob:.2f} ({'yes' if is_true else 'no'} is right)"
        for (word, is_true), prob in zip(questions, step.probs)
    )
    return base.describe(
        ax,
        f"Six panels. A window around {sentence[center]} gives pairs; one is "
        f"({sentence[center]}, {questions[0][0]}). Words drawn at random, {drawn}, make questions whose "
        f"right answer is no. The vectors of these words are rows of two tables. Their dot products "
        f"give answers: {given}. The rows move so that the answers get better.",
    )


def _word(ax: Axes, x: float, y: float, word: str, role: str, size: float = 11) -> None:
    ax.text(
        x,
        y,
        f"{MARKS[role]} {base.label(word)}",
        color=palette.LETTERS[COLORS[role]],
        fontsize=size,
        va="center",
    )


def _text(ax: Axes, sentence: Sequence[str], center: int, window: int, context: str) -> None:
    """The sentence in two lines, the words of the window in boxes; beside it, the pairs."""
    contexts = window_words(sentence, center, window)
    x, y = 1.5, 48.0
    for place, word in enumerate(sentence):
        width = 1.1 * len(word) + 2.2
        if x + width > 46:
            x, y = 1.5, y - 6
        role = "center" if place == center else "context" if place in contexts else ""
        color = COLORS.get(role, palette.QUIET)
        style = {"boxstyle": "round,pad=0,rounding_size=.6", "linewidth": 1.5}
        face = color if role == "center" else "white"
        ax.add_patch(
            FancyBboxPatch((x, y - 1.9), width, 3.8, facecolor=face, edgecolor=color, **style)
        )
        ink = "white" if role == "center" else "black"
        ax.text(
            x + width / 2, y, base.label(word), ha="center", va="center", fontsize=10, color=ink
        )
        x += width + 0.7
    ax.text(1.5, 36, f"at most {window} words to either side", va="center", fontsize=10)
    for n, place in enumerate(contexts):
        y = 51 - 4.2 * n
        _word(ax, 52, y, sentence[center], "center")
        _word(ax, 60.5, y, sentence[place], "context")
        if sentence[place] == context:
            ax.add_patch(Rectangle((51.4, y - 2), 18.2, 4, facecolor="none", edgecolor="black"))


def _questions(ax: Axes, center: str, questions: list[tuple[str, bool]]) -> None:
    """Each pair with its right answer."""
    for n, (word, is_true) in enumerate(questions):
        y = 51 - 4.2 * n
        _word(ax, 75, y, center, "center")
        _word(ax, 82.5, y, word, "context" if is_true else "negative")
        ax.text(99, y, "yes" if is_true else "no", ha="right", va="center", fontsize=11)
    ax.text(
        75,
        36,
        "✕ drawn at random",
        va="center",
        fontsize=10,
        color=palette.LETTERS[palette.NEGATIVE],
    )


def _tables(ax: Axes, step: Step, words: Sequence[str]) -> None:
    """Both tables as stripes, the rows of the step in color and named."""
    stripe = 19.0 / len(words)
    for left, title, letter in ((9, "W_in", "v"), (22.5, "W_out", "u")):
        ax.text(left + 3, 1.4, title, ha="center", va="center", fontsize=10, family="monospace")
        for row, word in enumerate(words):
            y = 22 - stripe * (row + 1)
            role = _role(step, row, letter)
            color = COLORS.get(role, "#dddddd")
            ax.add_patch(Rectangle((left, y), 6, 0.8 * stripe, facecolor=color, edgecolor="none"))
            if role:
                x, side = (left - 0.8, "right") if letter == "v" else (left + 6.8, "left")
                text = f"{MARKS[role]} {base.label(word)}"
                ax.text(
                    x,
                    y + 0.4 * stripe,
                    text,
                    ha=side,
                    va="center",
                    color=palette.LETTERS[color],
                    fontsize=10,
                )


def _role(step: Step, row: int, letter: str) -> str:
    if letter == "v":
        return "center" if row == step.draw.center else ""
    if row == step.draw.context:
        return "context"
    return "negative" if row in step.rows else ""


def _answers(ax: Axes, step: Step, words: Sequence[str]) -> None:
    """For each question a bar from 0 to 1, with the answer given and the part that is missing."""
    ax.text(45, 20, "σ(v · u), a number from no to yes", va="center", fontsize=10)
    for n, (row, label, prob) in enumerate(zip(step.rows, step.labels, step.probs)):
        y = 15.5 - 5 * n
        role = "context" if label else "negative"
        _word(ax, 45, y, words[int(row)], role, size=10)
        left, width = 56.0, 13.0
        ax.add_patch(Rectangle((left, y - 0.8), width, 1.6, facecolor="#dddddd", edgecolor="none"))
        ends = sorted((prob, float(label)))
        gap = Rectangle(
            (left + width * ends[0], y - 0.8),
            width * (ends[1] - ends[0]),
            1.6,
            facecolor=COLORS[role],
            edgecolor="none",
        )
        ax.add_patch(gap)
        ax.plot([left + width * prob] * 2, [y - 1.4, y + 1.4], color="black", linewidth=2.5)
        ax.text(74, y, f"{prob:.2f}", ha="right", va="center", fontsize=10)
    ax.text(45, 1.4, "color: how wrong the answer is", va="center", fontsize=10)


def _moves(ax: Axes, center: str, questions: list[tuple[str, bool]]) -> None:
    """Which vectors move, and how."""
    _word(ax, 80, 19, center, "center")
    for n, (word, is_true) in enumerate(questions):
        y = 15.5 - 5 * n
        color = palette.LETTERS[palette.PULL if is_true else palette.PUSH]
        ax.text(
            80, y, "pulled by" if is_true else "pushed by", va="center", fontsize=10, color=color
        )
        _word(ax, 89.5, y, word, "context" if is_true else "negative", size=10)
    ax.text(80, 1.4, "then the next pair", va="center", fontsize=10)
