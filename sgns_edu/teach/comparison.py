"""How an answer is compared with the truth, and what can be said about one that is wrong.

If it is wrong, the first known mistake that would have returned the same is the diagnosis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from sgns_edu.teach.checking import (
    NOTHING_WRITTEN,
    Check,
    Failed,
    Hint,
    Row,
    Unwritten,
    find_student_frame,
)

Answer = list[Any]  # one array per part; None where there is no answer yet

# What an unknown mistake looks like, and the function that would undo it.
LIKENESSES = {
    "has the wrong sign: uphill or downhill?": np.negative,
    "is a hundred times too large: is it in percent?": lambda x: x / 100,
    "is the logarithm of the answer.": np.exp,
    "is missing its logarithm.": np.log,
}


def collect_answers(task: Check, function: Callable[..., Any], cases: list[tuple]) -> list[Answer]:
    """Call a function with every case."""
    return [split_parts(task.call(function, *copy_case(case)), task.parts) for case in cases]


def copy_case(case: tuple) -> tuple:
    """Copy the arguments, so that a function that changes them in place spoils no other case."""
    return tuple(value.copy() if isinstance(value, np.ndarray) else value for value in case)


def split_parts(answer: Any, parts: Sequence[str]) -> Answer:
    """Return an answer as one array per part.

    Raises
    ------
    Hint
        If it is None, has another number of parts, or is not numbers.
    """
    if answer is None:
        raise Hint("Your function returns nothing (None): is a `return` missing?")
    if len(parts) == 1 or getattr(answer, "ndim", 1) == 0:
        answer = [answer]
    if not isinstance(answer, (tuple, list, np.ndarray)) or len(answer) != len(parts):
        given = len(answer) if isinstance(answer, (tuple, list)) else 1
        raise Hint(
            f"The answer has {len(parts)} parts ({', '.join(parts)}), and yours has {given}."
        )
    try:
        return [None if value is None else np.asarray(value, dtype=np.float64) for value in answer]
    except (TypeError, ValueError):
        raise Hint("The answer should be numbers or arrays of numbers.") from None


def require_numbers(numbers: Any) -> Any:
    """Return the numbers that a student entered.

    Raises
    ------
    Unwritten
        If all of them are still None.
    """
    values = np.asarray(numbers, dtype=object).ravel()
    if all(value is None for value in values):
        raise Unwritten("Nothing is written yet: replace None with your numbers.")
    return numbers


def compare(part: str, mine: Answer, right: Answer, tolerance: float) -> Row:
    """Compare one part over all cases."""
    if any(m is None for m in mine):
        return Row(part, False, False, np.inf, written=False)
    if any(m.shape != r.shape for m, r in zip(mine, right)):
        return Row(part, False, False, np.inf)
    exact = all(np.array_equal(m, r) for m, r in zip(mine, right))
    close = all(is_close(m, r, tolerance) for m, r in zip(mine, right))
    differences = [np.abs(m - r).max(initial=0) for m, r in zip(mine, right)]
    return Row(part, exact, close, float(np.max(differences)))


def is_close(mine: np.ndarray | None, right: np.ndarray, tolerance: float) -> bool:
    """Whether two arrays agree to the tolerance of a task."""
    if mine is None:
        return False
    return mine.shape == right.shape and np.allclose(mine, right, rtol=tolerance, atol=tolerance)


def describe_error(error: Exception, case: tuple) -> str:
    """Describe what a student's function raised: the error, their line, the arguments' shapes."""
    if isinstance(error, Hint):
        return str(error)
    if isinstance(error, NotImplementedError):
        return NOTHING_WRITTEN
    text = str(error) if isinstance(error, Failed) else f"{type(error).__name__}: {error}"
    text = f"Your function raised {text.rstrip()}"
    frame = find_student_frame(error)
    if frame:
        text += f", in line {frame.lineno}: {frame.line}"
    shapes = [str(value.shape) for value in case if isinstance(value, np.ndarray)]
    if shapes:
        text += f"   (shapes of the arguments: {', '.join(shapes)})"
    return text


def diagnose(task: Check, cases: list[tuple], answers: list[Answer], rows: list[Row]) -> str:
    """Return one hint about answers of which at least one part is wrong or not there yet."""
    wrong = [i for i, row in enumerate(rows) if row.written and not row.close]
    if not wrong:
        missing = ", ".join(row.part for row in rows if not row.written)
        return f"Right so far. No answer yet: {missing}."
    hint = find_mistake(task, cases, answers, wrong)
    if hint:
        return hint
    first = wrong[0]
    mine = [answer[first] for answer in answers]
    right = [truth[first] for truth in collect_answers(task, task.truth, cases)]
    part, difference = rows[first].part, rows[first].difference
    return (
        describe_shape(part, mine, right)
        or describe_likeness(part, mine, right, task.tolerance)
        or describe_difference(part, difference, mine, right, task.tolerance)
    )


def find_mistake(task: Check, cases: list[tuple], answers: list[Answer], wrong: list[int]) -> str:
    """Return the hint of the first known mistake that answers the same, or "" if none does.

    A mistake that explains all parts comes before one that explains only the wrong ones.
    """
    known = {hint: collect_answers(task, mistake, cases) for hint, mistake in task.mistakes.items()}
    for hint, others in known.items():
        if agree(answers, others, range(len(task.parts)), task.tolerance):
            return hint
    names = ", ".join(task.parts[i] for i in wrong)
    for hint, others in known.items():
        if agree(answers, others, wrong, task.tolerance):
            return f"{names}: {hint}"
    return ""


def agree(
    answers: list[Answer], others: list[Answer], parts: Iterable[int], tolerance: float
) -> bool:
    """Whether two lists of answers agree in these parts of every case."""
    return all(
        is_close(answer[part], other[part], tolerance)
        for part in parts
        for answer, other in zip(answers, others)
    )


def describe_shape(part: str, mine: Answer, right: Answer) -> str:
    """Describe the first wrong shape, if there is one."""
    for m, r in zip(mine, right):
        if m.shape != r.shape:
            transposed = " It looks transposed." if m.shape == r.shape[::-1] else ""
            return f"{part} should have shape {r.shape}, got {m.shape}.{transposed}"
    return ""


def describe_likeness(part: str, mine: Answer, right: Answer, tolerance: float) -> str:
    """Describe values that are not finite, or one step away from the right ones."""
    if any(not np.isfinite(m).all() for m in mine):
        return (
            f"{part} is not finite in some cases: look for an overflow (scores of ±1000), "
            "a division by 0, or ln 0."
        )
    if not any(np.any(r) for r in right):
        return ""  # near 0, a hundredth of any small number looks right
    with np.errstate(all="ignore"):
        for text, undo in LIKENESSES.items():
            if all(is_close(undo(m), r, tolerance) for m, r in zip(mine, right)):
                return f"{part} {text}"
    return ""


def describe_difference(
    part: str, difference: float, mine: Answer, right: Answer, tolerance: float
) -> str:
    """Describe a difference that looks like no known mistake."""
    text = f"{part} differs by up to {difference:.2g}"
    if len(mine) == 1:
        return f"{text}: go over it again, term by term."
    wrong = sum(not is_close(m, r, tolerance) for m, r in zip(mine, right))
    return (
        f"{text}, in {wrong} of {len(mine)} cases: "
        "work out a small case by hand and compare term by term."
    )
