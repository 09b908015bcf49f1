"""Assignment A4: a hunt for bugs."""

from __future__ import annotations

from sgns_edu.teach.course.l03 import STEP_ON_COPIES

CHECKS = {"A4.step": STEP_ON_COPIES}

HINTS = {
    "A4.1": [
        "Take one question at a time, and always use the old tables.",
        "Make two copies. Write into them, and never read from them.",
        (
            "For each of the 1 + k questions, compute an error from the *old* tables, and add two "
            "moves to the *new* ones."
        ),
    ],
    "A4.2": [
        "Which promise is at stake, and what is the smallest experiment that shows it?",
        (
            "Fix the negatives with a noise such as [0, 0, 1, 0] and compare one step with "
            "`one_step`, or count on the tape. Leave room for rounding and for chance."
        ),
        (
            "Let everything else agree, so that only this bug can make a difference. Make that "
            "difference much larger than your tolerance, and your tolerance much larger than "
            "rounding."
        ),
    ],
    "A4.3": [
        "Does your test rely on a seed, on an order, or on equality to the last bit?",
        "Take the decisions from the tape instead of predicting them; compare with a tolerance.",
        (
            "A right trainer may draw differently and add in another order. Assert only what the "
            "promises say."
        ),
    ],
    "A4.4": [
        "What does each bug leave unchanged?",
        "Before you run it, predict a number and the step at which you will see it.",
        (
            "A symptom is a difference that you can see without knowing the truth. Some of the six "
            "bugs have none, which is why we need tests."
        ),
    ],
}
