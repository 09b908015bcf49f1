"""Checks say how an answer is wrong; hints stand beside every exercise and give no code away."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.grade.notebooks import get_marks, read
from sgns_edu.grade.release import sources
from sgns_edu.teach.check import check, hint
from sgns_edu.teach.checking import Hint, by_hand
from sgns_edu.teach.course import CHECKS, HINTS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MISTAKES = [(name, text) for name, task in CHECKS.items() for text in task.mistakes]


@pytest.mark.parametrize("name", CHECKS)
def test_the_truth_passes_exactly(name):
    report = check(name, CHECKS[name].truth)
    assert report.ok
    assert all(row.exact and row.difference == 0 for row in report.rows)
    assert report.require() is report
    assert [row.part for row in report.rows] == list(CHECKS[name].parts)


@pytest.mark.parametrize(("name", "text"), MISTAKES)
def test_every_known_mistake_is_told_from_all_others(name, text):
    report = check(name, CHECKS[name].mistakes[text])
    assert not report.ok
    assert report.hint == text


def gradient(change):
    """The right gradient of negative sampling, changed."""

    def mine(v, u, y):
        wrong = 1 / (1 + np.exp(-(u @ v))) - y
        return change(wrong @ u, np.outer(wrong, v))

    return mine


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a, b: (a, b.T), r"∂loss/∂u should have shape .* It looks transposed"),
        (lambda a, b: (a, b[0]), r"∂loss/∂u should have shape \(2, 4\), got \(4,\)"),
        (lambda a, b: (-a, b), r"^∂loss/∂v: Wrong sign: these are the gradients of J"),
        (lambda a, b: (a, b / 2), r"^∂loss/∂u differs by up to"),
        (lambda a, b: (a * np.nan, b), r"∂loss/∂v is not finite"),
        (lambda a, b: (a, b + 1e-3), r"∂loss/∂u differs by up to 0.001"),
        (lambda a, b: (a, 100 * b), "∂loss/∂u is a hundred times too large: is it in percent"),
        (lambda a, b: (np.exp(a), b), "∂loss/∂v is missing its logarithm"),
        (lambda a, b: a, "has 2 parts"),
        (lambda a, b: a.sum(), "has 2 parts"),
        (lambda a, b: None, "returns nothing"),
        (lambda a, b: ("left", "right"), "numbers or arrays of numbers"),
        (lambda a, b: 1 / 0, "raised ZeroDivisionError"),
        (lambda a, b: (_ for _ in ()).throw(NotImplementedError()), "Nothing is written yet"),
    ],
)
def test_what_is_wrong_in_no_known_way_is_described(change, said):
    report = check("A1.gradient", gradient(change))
    assert not report.ok
    assert re.search(said, report.hint)
    with pytest.raises(Hint, match=re.escape(report.hint)):
        report.require()


def test_rounding_is_forgiven_and_shown():
    report = check("A1.gradient", gradient(lambda a, b: (a * (1 + 1e-9), b)))
    assert report.ok
    assert not report.rows[0].exact
    assert "✓" in report._repr_html_()


def test_a_function_that_changes_its_arguments_spoils_nothing():
    def greedy(v, u, y):
        made = CHECKS["A1.gradient"].truth(v, u, y)
        v[:] = u[:] = 0
        return made

    assert check("A1.gradient", greedy).ok


@pytest.mark.parametrize("name", ["A1.step", "A2.step", "A4.step"])
def test_where_new_tables_are_asked_for_the_old_ones_stay(name):
    def moved(W_in, W_out, *rest):
        W_in[:], W_out[:] = CHECKS[name].truth(W_in, W_out, *rest)
        return W_in, W_out

    report = check(name, moved)
    assert not report.ok
    assert (
        report.hint
        == "Your function changes the tables that it is given: make copies of both first, and change those."
    )


def test_an_error_is_told_with_its_line_and_the_shapes_that_were_given():
    def three_rows_only(v, u, y):
        return (u @ v - np.array([1, 0, 0])) @ u, u  # the line

    said = check("A1.gradient", three_rows_only).hint
    assert said.startswith("Your function raised ValueError: operands could not be broadcast")
    assert re.search(
        r", in line \d+: return \(u @ v - np.array.* # the line   \(shapes of the arguments: \(4,\), \(2, 4\), \(2,\)\)$",
        said,
    )


def test_a_hint_is_shown_with_the_line_that_asked_and_no_other():
    with pytest.raises(Hint) as caught:
        check("A1.gradient", gradient(lambda a, b: None)).require()
    asked, hint = caught.value._render_traceback_()
    assert asked.startswith('check("A1.gradient", gradient(')
    assert hint == "Hint: Your function returns nothing (None): is a `return` missing?"


def test_a_mistake_in_some_cases_says_in_how_many():
    def wrong_for_many(v, u, y):
        on_v, on_u = CHECKS["A1.gradient"].truth(v, u, y)
        return on_v, on_u + 0.5 * (len(u) > 3)

    assert re.search(
        r"differs by up to 0.5, in 8 of 12 cases: ", check("A1.gradient", wrong_for_many).hint
    )


def test_a_shape_that_is_wrong_in_a_later_case_is_told():
    said = check(
        "01.questions",
        lambda w, c, drawn: (
            [(w, c), *((w, n) for n in sorted(set(drawn)))],
            [1] + [0] * len(set(drawn)),
        ),
    ).hint
    assert said == "pairs should have shape (6, 2), got (5, 2)."


def test_a_logarithm_in_the_place_of_the_number_is_told():
    said = check(
        "06.recovered",
        lambda p, drawing, subtracted: np.log(p) + np.log(subtracted) - np.log(drawing),
    ).hint
    assert said == "exp(s) is the logarithm of the answer."


def test_who_worked_by_hand_is_not_told_to_work_by_hand():
    assert (
        check("11.by_hand", (0.3, 0.2)).hint
        == "program differs by up to 0.15: go over it again, term by term."
    )


def test_a_small_number_for_zero_is_not_taken_for_percent():
    hint = check("02.half", (0.7, np.log(10))).hint
    assert hint.startswith("pull is half its maximum differs by up to 0.7")


def test_an_unknown_check_and_a_value_for_a_function_are_said():
    with pytest.raises(ValueError, match=r"did you mean 'A1.gradient'"):
        check("A1.gradents", lambda: 0)
    with pytest.raises(TypeError, match="pass it without parentheses"):
        check("A1.loss", 3.0)


def test_numbers_worked_by_hand_may_be_rounded_and_may_be_missing(monkeypatch):
    monkeypatch.setitem(
        CHECKS,
        "halves",
        by_hand(["a half", "a third"], lambda: (1 / 2, 1 / 3), {"Doubled.": lambda: (1, 2 / 3)}),
    )
    assert check("halves", (0.5, 0.333)).ok
    assert check("halves", [1, 0.667]).hint == "Doubled."
    assert check("halves", (0.5, 0.667)).hint == "a third: Doubled."
    assert not check("halves", (0.5, 0.32)).ok
    assert (
        check("halves", (0.5,)).hint == "The answer has 2 parts (a half, a third), and yours has 1."
    )
    for empty in (None, (None, None)):
        report = check("halves", empty)
        assert report.hint == "Nothing is written yet: replace None with your numbers."
        assert not any(row.close for row in report.rows)
        assert repr(report).startswith("a half    – no answer yet\na third   – no answer yet\n")


@pytest.mark.parametrize(
    ("numbers", "verdicts", "hint"),
    [
        ((0.5, None), ["✓ right", "– no answer yet"], "Right so far. No answer yet: a third."),
        ((None, 0.667), ["– no answer yet", "✗ wrong"], "a third: Doubled."),
    ],
)
def test_what_is_filled_in_is_judged(monkeypatch, numbers, verdicts, hint):
    halves = by_hand(
        ["a half", "a third"], lambda: (1 / 2, 1 / 3), {"Doubled.": lambda: (1, 2 / 3)}
    )
    monkeypatch.setitem(CHECKS, "halves", halves)
    report = check("halves", numbers)
    assert [row.verdict for row in report.rows] == verdicts
    assert report.hint == hint
    assert not report.ok
    with pytest.raises(Hint, match=re.escape(hint)):
        report.require()


def test_what_a_student_says_is_text_in_html():
    report = check("A1.sigmoid", lambda x: (_ for _ in ()).throw(ValueError("<script>")))
    assert "<script>" not in report._repr_html_()


# ---------------------------------------------------------------- hints


def exercises(path):
    """Numbers of a lecture's exercises: **1 ★ By hand.** …"""
    text = "\n".join(
        cell["source"] for cell in read(path)["cells"] if cell["cell_type"] == "markdown"
    )
    return [
        f"{path.name[:2]}.{number}"
        for number in re.findall(r"^\*\*(\d) ★", text[text.rfind("## Exercises") :], re.M)
    ]


LECTURES = sorted(NOTEBOOKS.glob("[01][0-9]_*.ipynb"))


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda path: path.stem)
def test_every_exercise_has_hints(lecture):
    found = exercises(lecture)
    assert 3 <= len(found) <= 5
    assert [name for name in HINTS if name.startswith(lecture.name[:2])] == found


@pytest.mark.parametrize("name", sources())
def test_every_part_of_an_assignment_has_hints(name):
    text = "\n".join(
        cell["source"]
        for cell in read(sources()[name])["cells"]
        if cell["cell_type"] == "markdown" and not get_marks(cell)
    )
    parts = [f"{name}.{number}" for number in re.findall(r"^## ([1-9])\. ", text, re.M)]
    assert parts == [known for known in HINTS if known.startswith(name)]


@pytest.mark.parametrize("name", HINTS)
def test_a_hint_has_three_levels_and_no_code(name):
    texts = HINTS[name]
    assert len(texts) == len(set(texts)) == 3
    for text in texts:
        assert 10 < len(text) < 400
        assert not re.search(r"\breturn\b|\bdef \w+\(|\bfor \w+ in\b|\blambda\b|\bimport\b", text)


def test_hints_come_one_at_a_time():
    assert sg.hint is hint
    assert str(hint("A1.6", 3)) == HINTS["A1.6"][2]
    assert 'sg.hint("A1.6", 2)' in repr(hint("A1.6"))
    assert hint("02.2", 3)._repr_markdown_() == HINTS["02.2"][2]
    with pytest.raises(ValueError, match="level must be an int from 1 to 3, got 4"):
        hint("A1.6", 4)
    with pytest.raises(ValueError, match="'A1.1', 'A1.2'"):
        hint("A1.9")
    with pytest.raises(ValueError, match="exercise"):
        hint(3.2)


def test_hints_name_no_solution_line():
    solutions = {
        line.strip()
        for path in sources().values()
        for cell in read(path)["cells"]
        if get_marks(cell).get("solution")
        for line in cell["source"].splitlines()
        if cell["cell_type"] == "code" and len(line.strip()) > 15
    }
    told = json.dumps(HINTS, ensure_ascii=False)
    assert [line for line in solutions if json.dumps(line, ensure_ascii=False)[1:-1] in told] == []
