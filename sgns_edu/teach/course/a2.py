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
            "The move of a row uses the old center, the move of the center uses the old rows; only "
            "the new scores use what has moved."
        ),
    ],
    "A2.2": [
        "Your pencil did three rows. What does the code do if a row is named twice?",
        "Copy the tables; copy v before the center moves; add up repeated rows.",
        (
            "One error per question, one force per error on the center and on its row; the sum of "
            "all of them is the step."
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
            "Three directions at right angles to each other; how does linear algebra make them "
            "from random ones?"
        ),
        (
            "With orthogonal rows no question can act on another's score by way of the center, so "
            "each score follows its own force."
        ),
    ],
}
