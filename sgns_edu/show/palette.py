"""Color is meaning, fixed once, from Okabe and Ito's color-blind safe set; every color also has a shape of its own."""

from __future__ import annotations

CENTER, CONTEXT, NEGATIVE, RESULT, QUIET = "#0072B2", "#009E73", "#D55E00", "#000000", "#999999"
PULL, PUSH = CONTEXT, NEGATIVE
SHAPES = {"center": "o", "context": "s", "negative": "X", "W_in": "o", "W_out": "s"}
CLASSES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
CLASS_SHAPES = ("o", "s", "^", "D", "v", "P", "X", "*")
