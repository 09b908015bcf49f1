"""Assignment A2: one step."""

from __future__ import annotations

from sgns_edu.teach.course.l03 import STEP_ON_COPIES

CHECKS = {"A2.step": STEP_ON_COPIES}

HINTS = {
    "A2.1": [
        "Write down all old values first and never overwrite them.",
        (
            "Order: scores, σ, errors, forces, moves, new scores. Errors are answer minus label: "
            "negative for the context."
        ),
        (
            "The move of a row uses the old center, and the move of the center uses the old rows. "
            "Only the new scores use the vectors that have moved."
        ),
    ],
    "A2.2": [
        "By hand you moved three rows. What does the code do if a row is named twice?",
        "Copy the tables; copy v before the center moves; add up repeated rows.",
        (
            "Each question has one error. Each error gives one force on the center and one on its "
            "row. The step is the sum of all of them."
        ),
    ],
    "A2.3": [
        "To first order, what changes the true score besides its own pull?",
        (
            "falls: the true score is high, and the negatives are close to the context. rises: "
            "whose pull can raise the score of a negative that is close to it?"
        ),
        (
            "The center moves along the sum of three forces. A row's score rises if it lies on the "
            "side to which this sum points, whatever its own push does."
        ),
    ],
    "A2.4": [
        "Which products in the formula are dangerous, and when are they zero?",
        (
            "You need three directions at right angles to each other. How do you make them from "
            "random ones with linear algebra?"
        ),
        (
            "With orthogonal rows no question can change another question's score through the "
            "center, so each score follows its own force."
        ),
    ],
}
