"""A question to commit to: bad arguments, and what stands where no script runs."""

import re

import numpy as np
import pytest
from matplotlib import pyplot as plt

import sgns_edu as sg


def outside(page):
    """The page before its script, without what is folded up."""
    page = page.partition("<script")[0]
    return re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)


def test_without_a_script_the_answer_is_folded_up():
    question = sg.predict("Which <b>?", ["a&b", "c"], answer="c", reveal="Because.\n\nReally.")
    page = question.html()
    static = outside(page)
    assert "Which &lt;b&gt;?" in static
    assert "a&amp;b | c" in static
    assert "The answer" not in static
    assert "Because" not in static
    fold = re.search(r"<details>(.*?)</details>", page, flags=re.DOTALL)[1]
    assert "<b>c</b>" in fold
    assert "<p>Because.</p><p>Really.</p>" in fold
    assert page.count("<script") == page.count("</script>") == 1


def test_the_picture_and_the_text_do_not_give_the_answer_away():
    question = sg.predict("How many of 100?", number=(0, 100), answer=73, reveal="Many.")
    words = [text.get_text() for text in question.picture().texts]
    for text in (repr(question), question.still(), *words):
        assert "0 to 100" in text
        assert "73" not in text
        assert "Many" not in text


def test_a_figure_is_shown_inside_and_closed_outside():
    ax = sg.plots.curves({"loss": np.arange(3.0)}, xlabel="step", ylabel="loss")
    question = sg.predict("Up or down?", ["up", "down"], answer="up", reveal=ax)
    assert question.data["picture"].startswith("data:image/png;base64,")
    assert " ".join(question.data["text"]) == sg.plots.alt(ax)
    assert not plt.fignum_exists(ax.figure.number)
    figure = plt.figure()
    assert sg.predict("?", [1, 2], answer=2, reveal=figure).data["picture"]
    assert not plt.fignum_exists(figure.number)


@pytest.mark.parametrize(
    ("number", "answer", "step"),
    [
        ((0, 100), 45, 1),
        ((0, 1), 0.5, 0.01),
        ((0, 100), 4.5, 1),
        ((-2, 2), 0, 1),
        ((0, 7000), 1, 50),
    ],
)
def test_a_slider_has_about_a_hundred_places(number, answer, step):
    assert sg.predict("?", number=number, answer=answer).data["step"] == step


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"question": " ", "choices": "ab", "answer": "a"}, TypeError, "question must be"),
        ({"question": "?", "answer": 1}, ValueError, "got neither"),
        (
            {"question": "?", "choices": [1, 2], "number": (0, 1), "answer": 1},
            ValueError,
            "got both",
        ),
        ({"question": "?", "choices": ["a"], "answer": "a"}, ValueError, "2 to 5 different"),
        (
            {"question": "?", "choices": list("abcdef"), "answer": "a"},
            ValueError,
            "2 to 5 different",
        ),
        ({"question": "?", "choices": [1, 1], "answer": 1}, ValueError, "2 to 5 different"),
        ({"question": "?", "choices": "yes", "answer": "y"}, ValueError, "got 'yes'"),
        ({"question": "?", "choices": ["a", "b"], "answer": "c"}, ValueError, "a, b; got 'c'"),
        (
            {"question": "?", "choices": 5, "answer": 5},
            ValueError,
            "2 to 5 different values, got 5",
        ),
        (
            {"question": "?", "choices": ["a", "\ud800"], "answer": "a"},
            ValueError,
            "half of a char",
        ),
        ({"question": "?", "number": (-1e308, 1e308), "answer": 0}, ValueError, "low end must be"),
        (
            {"question": "?", "number": (0, 5e-324), "answer": 0},
            ValueError,
            "must be farther apart",
        ),
        ({"question": "?", "number": (1e9, 1e9 + 1), "answer": 1e9}, ValueError, "farther apart"),
        ({"question": "?", "number": 7, "answer": 7}, ValueError, "must be (low, high), got 7"),
        ({"question": "?", "number": (1, 1), "answer": 1}, ValueError, "low < high"),
        ({"question": "?", "number": (0, 1), "answer": 2}, ValueError, "from 0 to 1, got 2"),
        (
            {"question": "?", "number": (0, 1), "answer": 1, "reveal": 3},
            TypeError,
            "reveal must be",
        ),
    ],
)
def test_bad_arguments_are_refused(arguments, kind, message):
    with pytest.raises(kind, match=re.escape(message)):
        sg.predict(**arguments)
