"""A question to commit to before the answer is shown."""

from __future__ import annotations

import base64
import math
import textwrap
from collections.abc import Iterable, Sequence, Set
from typing import TYPE_CHECKING, Any

from sgns_edu import errors
from sgns_edu.show.palette import INK, PANEL
from sgns_edu.show.texts import markup
from sgns_edu.show.widgets.base import Exhibit, bundle, png, rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FEWEST, MOST = 2, 5  # choices
FARTHEST, NEAREST = 1e12, 1e-6  # of a slider's ends; how near, as a part of the larger one
STEPS = 100  # about as many places on the slider
MOST_BYTES = 60_000  # of a figure that is revealed
WIDTH = 68  # letters in a line of the still picture


class Prediction(Exhibit):
    """The exhibit that `predict` makes. What the reader chooses stays in the page."""

    script, _css = bundle("predict")

    def options(self) -> str:
        """What may be answered, in words."""
        if self.data["choices"]:
            return " | ".join(self.data["choices"])
        return f"a number from {self.data['low']:g} to {self.data['high']:g}"

    def caption(self) -> str:
        return f"{self.data['question']} ({self.options()})"

    def __repr__(self) -> str:
        return f"Predict: {self.caption()}"

    def stand_in(self) -> str:
        question, answer = markup(self.caption()), markup(str(self.data["answer"]))
        return (
            f"<p><b>{question}</b></p><details><summary>Show the answer</summary>"
            f"<p>The answer: <b>{answer}</b></p>{self._reveal()}</details>"
        )

    def _reveal(self) -> str:
        if not self.data["picture"]:
            return "".join(f"<p>{markup(part)}</p>" for part in self.data["text"])
        alt = markup(" ".join(self.data["text"]))
        return f'<img alt="{alt}" src="{self.data["picture"]}">'

    def still(self) -> str:
        lines = textwrap.wrap(self.data["question"], WIDTH) + ["", self.options()]
        texts = "".join(
            f'<text x="16" y="{32 + 26 * row}">{markup(line)}</text>'
            for row, line in enumerate(lines)
        )
        size = f"0 0 720 {26 * len(lines) + 24}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" font-family="sans-serif" '
            f'font-size="18" fill="{INK}"><rect width="100%" height="100%" fill="{PANEL}"/>{texts}</svg>'
        )

    def picture(self) -> "Figure":
        from matplotlib.figure import Figure

        from sgns_edu.show.plots.base import plain

        lines = textwrap.wrap(self.data["question"], WIDTH) + [""]
        lines += textwrap.wrap(self.options(), WIDTH)
        text = "\n".join(plain(line) for line in lines)
        figure = Figure(figsize=(7.2, 0.3 * text.count("\n") + 0.7), facecolor=PANEL)
        figure.text(0.02, 0.5, text, va="center", fontsize=13, color=INK)
        return figure


def predict(
    question: str,
    choices: Sequence[object] | None = None,
    *,
    number: tuple[float, float] | None = None,
    answer: object,
    reveal: "str | Figure | Axes | None" = None,
) -> Prediction:
    """Ask a question, and show the answer after the reader has chosen one.

    The choice stays in the page. It is not sent to the kernel or stored in the notebook. Where no
    script runs, the answer is folded up under the question.

    Parameters
    ----------
    question : str
    choices : sequence of 2 to 5 different values, optional
        A button for each.
    number : (low, high), optional
        A slider, in place of the choices.
    answer : one of the choices, or a number from low to high
    reveal : str, figure or axes, optional
        Shown with the answer, inside the same output. A blank line in a text starts a new
        paragraph. A figure is closed, so that the notebook does not show it a second time.

    Raises
    ------
    TypeError
        If the question is not a string, or `reveal` is neither a string nor a picture.
    ValueError
        If there are choices and a number or neither of them, fewer than 2 or more than 5 choices, a
        choice twice, or an answer that cannot be chosen.

    Examples
    --------
    >>> predict("Does the score rise?", ["always", "usually"], answer="usually")
    Predict: Does the score rise? (always | usually)
    >>> predict("How many of 100?", number=(0, 100), answer=73).caption()
    'How many of 100? (a number from 0 to 100)'
    """
    if not isinstance(question, str) or not question.strip():
        raise TypeError(f"question must be a non-empty string, got {errors.show_value(question)}")
    if (choices is None) == (number is None):
        got = "neither" if choices is None else "both"
        raise ValueError(f"expected either choices or number=(low, high), got {got}")
    data: dict[str, Any] = {"question": question, "choices": [], "picture": ""}
    if choices is not None:
        data |= _check_choices(choices, answer)
    else:
        data |= _check_number(number, answer)
    return Prediction(data | _read_reveal(reveal))


def _check_choices(choices: Sequence[object], answer: object) -> dict:
    names = []
    if isinstance(choices, Iterable) and not isinstance(choices, (str, Set)):
        names = [str(choice) for choice in choices]
    if not FEWEST <= len(names) <= MOST or len(set(names)) < len(names):
        raise ValueError(
            f"choices must be {FEWEST} to {MOST} different values, got {errors.show_value(choices)}"
        )
    if str(answer) not in names:
        raise ValueError(
            f"answer must be one of the choices, {', '.join(names)}; "
            f"got {errors.show_value(answer)}"
        )
    return {"choices": names, "answer": str(answer)}


def _check_number(number: Any, answer: Any) -> dict:
    if not isinstance(number, (tuple, list)) or len(number) != 2:
        raise ValueError(f"number must be (low, high), got {errors.show_value(number)}")
    low, high = (
        errors.check_float(f"number's {end} end", x, least=-FARTHEST, most=FARTHEST)
        for end, x in zip(("low", "high"), number)
    )
    if not low < high:
        raise ValueError(
            f"number must be (low, high) with low < high, got {errors.show_value(number)}"
        )
    if high - low < max(NEAREST * max(abs(low), abs(high)), 1 / FARTHEST):
        raise ValueError(
            f"number's ends must be farther apart, to leave room for a slider; got {errors.show_value(number)}"
        )
    right = errors.check_float("answer", answer)
    if not low <= right <= high:
        raise ValueError(
            f"answer must be a number from {low:g} to {high:g}, got {errors.show_value(answer)}"
        )
    step = round_step((high - low) / STEPS)
    if all(float(x).is_integer() for x in (low, high, right)):
        step = max(step, 1)
    return rounded({"low": low, "high": high, "step": step, "answer": right})


def round_step(rough: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not above `rough`.

    >>> [round_step(x) for x in (1, 0.3, 0.049, 70)]
    [1.0, 0.2, 0.02, 50.0]
    """
    ten = 10.0 ** math.floor(math.log10(rough) + 1e-9)
    times = max(m for m in (1, 2, 5) if m * ten <= rough * (1 + 1e-9))
    return float(f"{times * ten:.3g}")


def _read_reveal(reveal: Any) -> dict:
    """The paragraphs of a text; or a picture, and its alternative in words."""
    if reveal is None:
        return {"text": []}
    if isinstance(reveal, str):
        return {"text": [part.strip() for part in reveal.split("\n\n") if part.strip()]}
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sgns_edu.show.plots.base import alt, figure_of

    if not isinstance(reveal, (Axes, Figure)):
        raise TypeError(f"reveal must be a string or a figure, got {errors.show_value(reveal)}")
    figure = figure_of(reveal) if isinstance(reveal, Axes) else reveal
    words = [alt(ax) for ax in figure.get_axes() if ax.get_label()]
    source = "data:image/png;base64," + base64.b64encode(png(figure, MOST_BYTES)).decode()
    return {"text": words, "picture": source}
