"""The colors of a scene by their names, on light and on dark pages; as in `widgets/base.css`."""

from __future__ import annotations

from sgns_edu.show.palette import CENTER, PULL, PUSH

LIGHT = {
    "ink": "#1c1c1c",
    "soft": "#595959",
    "line": "#dcdcdc",
    "paper": "#ffffff",
    "panel": "#f5f5f4",
    "quiet": "#8a8a8a",
    "sum": "#111111",
    "on-ink": "#ffffff",
    "center": CENTER,
    "pull": PULL,
    "push": PUSH,
    "guess": "#a34a80",
    "center-ink": "#00598c",
    "pull-ink": "#006b4e",
    "push-ink": "#a84900",
    "guess-ink": "#8f3a6e",
}
DARK = {
    "ink": "#f0f0f0",
    "soft": "#b8b8b8",
    "line": "#3f3f3f",
    "paper": "#161616",
    "panel": "#232323",
    "quiet": "#9a9a9a",
    "sum": "#ffffff",
    "on-ink": "#111111",
    "center": "#56B4E9",
    "pull": "#1fc598",
    "push": "#ff8533",
    "guess": "#CC79A7",
    "center-ink": "#8acbf2",
    "pull-ink": "#4fdcb5",
    "push-ink": "#ffa366",
    "guess-ink": "#e2a3c6",
}
INK = {
    "center": LIGHT["center-ink"],
    "context": LIGHT["pull-ink"],
    "negative": LIGHT["push-ink"],
    "": LIGHT["ink"],
}
