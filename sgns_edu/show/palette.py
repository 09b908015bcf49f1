"""Color is meaning, fixed once, from Okabe and Ito's color-blind safe set; every color also has a shape of its own.

The colors are those of the exhibits on white paper (`widgets/base.css`, `widgets/js/marks.css`).
"""

from __future__ import annotations

CENTER, CONTEXT, NEGATIVE, RESULT, QUIET = "#0072B2", "#009E73", "#D55E00", "#111111", "#8a8a8a"
PULL, PUSH = CONTEXT, NEGATIVE
INK, SOFT, LINE, PANEL = "#1c1c1c", "#595959", "#dcdcdc", "#f5f5f4"
LETTERS = {  # darker, so that words can be read
    CENTER: "#00598c",
    PULL: "#006b4e",
    PUSH: "#a84900",
    QUIET: SOFT,
}
SHAPES = {"center": "o", "context": "s", "negative": "X", "W_in": "o", "W_out": "s"}
CLASSES = ("#0072B2", "#b87400", "#009E73", "#a34a80", "#3495d1", "#D55E00", "#767676", "#6a3d9a")
CLASS_SHAPES = ("o", "s", "^", "D", "v", "P", "X", "*")
CLASS_PATHS = (  # the same in SVG, around the origin
    "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
    "M-3.6,-3.6h7.2v7.2h-7.2z",
    "M0,-4.6L4.4,3.4h-8.8z",
    "M0,-5L5,0L0,5L-5,0z",
    "M0,4.6L4.4,-3.4h-8.8z",
    "M-1.5,-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
    "M-4.5,-3L-3,-4.5L0,-1.5L3,-4.5L4.5,-3L1.5,0L4.5,3L3,4.5L0,1.5L-3,4.5L-4.5,3L-1.5,0z",
    "M0,-5.4L1.3,-1.8L5.1,-1.7L2.1,.7L3.2,4.4L0,2.2L-3.2,4.4L-2.1,.7L-5.1,-1.7L-1.3,-1.8z",
)
