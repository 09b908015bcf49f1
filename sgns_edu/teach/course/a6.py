"""Assignment A6: a world of your own."""

from __future__ import annotations

from sgns_edu.teach.checking import Check

CHECKS: dict[str, Check] = {}

HINTS = {
    "A6.1": [
        "Which question about your data would you bet on?",
        "Write down the number that would answer it, and the value at which you would lose.",
        (
            "A good question names a measure, a comparison and an outcome that would prove you "
            "wrong, before anything is trained."
        ),
    ],
    "A6.2": [
        "Which things are close in your domain, and which are only close in the file?",
        "If your data are ordered, use a window; if they are sets, all pairs; for graphs, walks.",
        (
            "The pairs are the model: everything else only factorizes their counts. If the order "
            "in a sentence means nothing, a window must not use it."
        ),
    ],
    "A6.3": [
        "Would a popular answer be right by itself?",
        "Measure the baseline and the control with the same code and the same data as your model.",
        (
            "The control keeps frequencies and lengths, and destroys which words go together. Only "
            "what your model finds beyond the control comes from that."
        ),
    ],
    "A6.4": [
        "Which of your sentences would a skeptic attack first?",
        "Show the spread over seeds, and say what would reverse the result.",
        "A limit that matters is one that could change the answer, and that a reader can check.",
    ],
}
