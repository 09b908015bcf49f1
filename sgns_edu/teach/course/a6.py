"""Assignment A6: a world of your own."""

from __future__ import annotations

CHECKS: dict = {}

HINTS = {
    "A6.1": [
        "Which question about your data would you like to bet on?",
        "Write down the number that would answer it, and the value from which on you had lost.",
        (
            "A good question names a measure, a comparison and an outcome that would prove you wrong, "
            "before anything is trained."
        ),
    ],
    "A6.2": [
        "What is near in your domain, and what is only next to it in the file?",
        "Ordered data have windows, sets have all pairs, graphs have walks.",
        (
            "The pairs are the model: everything else only factorizes their counts. If the order in a "
            "sentence means nothing, a window must not know it."
        ),
    ],
    "A6.3": [
        "Would a popular answer be right by itself?",
        "Measure the baseline and the control with the same code and the same data as your model.",
        (
            "The control keeps frequencies and lengths and destroys who is with whom; what your model "
            "has beyond it is due to company."
        ),
    ],
    "A6.4": [
        "Which sentence of yours would a sceptic attack first?",
        "Show the spread over seeds; name what would turn the result around.",
        "A limit that matters is one that could change the answer, and that a reader can check.",
    ],
}
