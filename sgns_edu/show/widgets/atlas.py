"""The map of words that answers: hover for a word, click for its neighbors, search, zoom."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.show.palette import CLASSES
from sgns_edu.show.widgets.base import MOST_BYTES, Exhibit, bundle, inside_script, rounded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sgns_edu.study.embeddings import Embeddings


class Atlas(Exhibit):
    """The exhibit that `sg.explore.map` makes; `chosen` is the word that was clicked, or ""."""

    script, _css = bundle("atlas")
    travels = ("data", "chosen")
    chosen = traitlets.TraitType[str, str]("").tag(sync=True)

    @traitlets.validate("chosen")
    def _known(self, proposal: dict) -> str:
        word = proposal["value"]
        if word != "" and word not in self.data["words"]:
            raise errors.unknown_word(word, self.data["words"], where="map")
        return word

    def caption(self) -> str:
        if not self.chosen:
            return self.data["text"]
        near = self.data["near"][self.data["words"].index(self.chosen)]
        return f"{self.chosen}: {', '.join(f'{name} {like}' for _, name, like in near) or 'no neighbors stored'}."

    def note(self) -> str:
        return "A still picture: run the cell, or open this page with scripts allowed, to search, zoom and click."

    def picture(self) -> "Figure":
        from sgns_edu.show.plots.base import figure_of
        from sgns_edu.show.plots.words import map as draw

        most = slice(60)  # names beyond that would hide the map
        kinds = [self.data["classes"][kind] for kind in self.data["kinds"]]
        points = np.stack([self.data["x"], self.data["y"]], axis=1)
        named = any(self.data["classes"])
        classes = kinds[most] if named else None
        return figure_of(draw(points[most], self.data["words"][most], classes=classes))

    def still(self) -> str:
        x, y = (np.array(self.data[axis], dtype=float) for axis in "xy")
        x, y = ((values - values.min()) / (np.ptp(values) or 1) for values in (x, y))
        places = [(round(26 + 588 * a, 1), round(434 - 408 * b, 1)) for a, b in zip(x, y)]
        dots = "".join(
            f'<circle cx="{a}" cy="{b}" r="3.5" fill="{CLASSES[kind % 8]}"/>'
            for (a, b), kind in zip(places, self.data["kinds"])
        )
        names = "".join(
            f'<text x="{a + 6}" y="{b + 4}">{html.escape(word)}</text>'
            for (a, b), word in zip(places[:60], self.data["words"])
        )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 460" font-family="sans-serif" font-size="12">'
            f'<rect width="640" height="460" fill="#fff"/>{dots}{names}</svg>'
        )


def map(
    points: np.ndarray,
    words: Sequence[str],
    *,
    classes: Sequence[object] | None = None,
    emb: "Embeddings | None" = None,
    n: int = 8,
) -> Atlas:
    """The twin of `sg.plots.map` that answers: hover, click a word for its true neighbors, search, zoom, drag.

    Parameters
    ----------
    points : array of shape (m, 2)
        From `sg.project`.
    words : sequence of m different words
    classes : sequence of m, optional
        Color and shape.
    emb : Embeddings, optional
        Where the neighbors come from, by cosine in all d dimensions: a neighbor may be far away on the map, or not on it
        at all. Without it a click shows the word alone.
    n : int, default 8
        How many neighbors are stored.

    Raises
    ------
    ValueError
        Points that are not m × 2, other numbers of words or classes than points, a word twice, or more than 1 MB.
    """
    points = errors.check_table("points", points, ("m", 2))
    kinds = [""] * len(words) if classes is None else [str(kind) for kind in classes]
    if not len(points) == len(words) == len(kinds) or len(set(words)) < len(words):
        raise ValueError(
            f"each point needs a word of its own and a class, but there are {len(points)} points, "
            f"{len(set(words))} different words of {len(words)}, {len(kinds)} classes"
        )
    names, row = list(dict.fromkeys(kinds)), {word: i for i, word in enumerate(words)}
    found = emb.neighbors(list(words), n=n) if emb is not None else [[] for _ in words]
    near = [[[row.get(name, -1), name, f"{cosine:.2f}"] for name, cosine in some] for some in found]
    text = (
        f"A map of {len(words)} words"
        + (f" in {len(names)} classes" if names != [""] else "")
        + ". Click a word for its neighbors."
    )
    data = {
        "words": list(words),
        "x": rounded(points[:, 0], 4),
        "y": rounded(points[:, 1], 4),
        "classes": names,
        "kinds": [names.index(kind) for kind in kinds],
        "near": near,
        "text": text,
    }
    if (size := len(inside_script(data))) > MOST_BYTES:
        raise ValueError(
            f"the map takes {size:,} bytes, at most {MOST_BYTES:,} are wanted; show fewer words or neighbors"
        )
    return Atlas(data)
