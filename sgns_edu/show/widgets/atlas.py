"""The map of words that answers: pick a word to see its true neighbors, glide from one map to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.show.names import Size
from sgns_edu.show.svg_parts import dot_svg, legend_svg, paper_svg
from sgns_edu.show.texts import check_texts, markup
from sgns_edu.show.widgets.base import MOST_BYTES, Exhibit, bundle, inside_script, rounded
from sgns_edu.show.wordmap import place_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sgns_edu.study.embeddings import Embeddings

MOST_NAMES = 40  # in a still picture; more would hide the map
WORST = 30  # what a name may cost to be written there


class Atlas(Exhibit):
    """The exhibit that `sg.explore.map` makes.

    Attributes
    ----------
    chosen : str
        The word that was picked, or "".
    view : str
        The name of the map that is shown; "" if there is only one.
    """

    script, _css = bundle("atlas")
    travels = ("data", "chosen", "view")
    chosen = traitlets.TraitType[str, str]("").tag(sync=True)
    view = traitlets.TraitType[str, str]("").tag(sync=True)

    @traitlets.validate("chosen")
    def _known(self, proposal: dict) -> str:
        word = proposal["value"]
        if word != "" and word not in self.data["words"]:
            raise errors.unknown_word(word, self.data["words"], where="map")
        return word

    @traitlets.validate("view")
    def _listed(self, proposal: dict) -> str:
        return errors.check_choice(
            "view", proposal["value"], [m["name"] for m in self.data["maps"]]
        )

    @property
    def points(self) -> np.ndarray:
        """The places of the words on the map that is shown, (m, 2)."""
        shown = next(one for one in self.data["maps"] if one["name"] == self.view)
        return np.stack([np.array(shown[axis], dtype=float) for axis in "xy"], axis=1)

    def caption(self) -> str:
        if not self.chosen:
            return self.data["text"]
        at = self.data["words"].index(self.chosen)
        near = self.data["near"][at]
        if not near:
            return f"{self.chosen}: no neighbors stored."
        listed = ", ".join(f"{self.data['words'][row]} {cosine}" for row, cosine in near)
        kept = sum(self._rank(at, row) <= len(near) for row, _ in near)
        verb = "is" if kept == 1 else "are"
        return (
            f"{self.chosen}: {listed}. Of these {len(near)} true neighbors, {kept or 'none'} {verb} "
            f"among the {len(near)} nearest on this map."
        )

    def _rank(self, start: int, end: int) -> int:
        """How many words of the map are at least as near to one word as another is."""
        far = ((self.points - self.points[start]) ** 2).sum(axis=1)  # (m,)
        return int((far <= far[end]).sum()) - 1

    def note(self) -> str:
        return (
            "A still picture. Run the cell, or open this page with scripts allowed, to find and "
            "pick words."
        )

    def picture(self) -> "Figure":
        from sgns_edu.show.plots.base import figure_of
        from sgns_edu.show.plots.words import map as draw

        some = self._named()
        kinds = [self.data["classes"][kind] for kind in self.data["kinds"]]
        classes = [kinds[row] for row in some] if any(self.data["classes"]) else None
        words = [self.data["words"][row] for row in some]
        return figure_of(draw(self.points[some], words, classes=classes))

    def _named(self) -> list[int]:
        """The rows whose names a still picture shows: as many of each class, the first ones."""
        kinds = self.data["kinds"]
        turn = [kinds[:row].count(kind) for row, kind in enumerate(kinds)]
        order = sorted(range(len(kinds)), key=lambda row: (turn[row], row))
        return sorted(order[:MOST_NAMES])

    def still(self) -> str:
        classes = self.data["classes"]
        wide = 560 if any(classes) else 720
        places = _fit(self.points, wide, 470)
        parts = [dot_svg(x, y, kind) for (x, y), kind in zip(places, self.data["kinds"])]
        named = self._named()
        order = named + [row for row in range(len(places)) if row not in named]
        words = [self.data["words"][row] for row in named]
        names = place_words(places[order], words, Size(wide, 470, 15), worst=WORST)
        parts += [
            f'<text x="{at.x:.1f}" y="{at.y + 5:.1f}" text-anchor="middle">{markup(words[row])}</text>'
            for row, at in names.items()
        ]
        return paper_svg(720, 470, parts + legend_svg(classes, wide + 12, 40))


def _fit(points: np.ndarray, width: int, height: int, edge: int = 40) -> np.ndarray:
    """Points (m, 2) in pixels, y downward, with the same scale on both axes."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([width - 2 * edge, height - 2 * edge])
    scale = min(room / np.where(high > low, high - low, 1))
    return np.array([width, height]) / 2 + (points - (low + high) / 2) * scale * [1, -1]


def map(
    points: np.ndarray | Mapping[str, np.ndarray],
    words: Sequence[str],
    *,
    classes: Sequence[object] | None = None,
    emb: "Embeddings | None" = None,
    n: int = 5,
) -> Atlas:
    """Show the map of `sg.plots.map` as an exhibit: pick a word to see its true neighbors, or find one.

    Parameters
    ----------
    points : array of shape (m, 2), or a mapping from names to such arrays
        From `sg.project`. With several maps, as in {"PCA": …, "t-SNE": …}, a switch lets every word
        glide from one to the other.
    words : sequence of m different words
    classes : sequence of m, optional
        Color and shape.
    emb : Embeddings, optional
        Where the neighbors come from: of the words on the map, those with the largest cosines in all
        d dimensions. On the map they may be far away. Without it a word that is picked is shown
        alone.
    n : int, default 5
        How many neighbors are shown.

    Raises
    ------
    ValueError
        If a map is not m × 2, there are other numbers of words or classes than points, a word
        occurs twice, or the exhibit would take more than 1 MB.

    Examples
    --------
    >>> maps = {"first": [[0, 0], [1, 2]], "second": [[0, 1], [3, 0]]}
    >>> exhibit = map(maps, ["fox", "dog"])
    >>> exhibit.view, exhibit.caption()
    ('first', 'A map of 2 words. Pick a word for its neighbors.')
    """
    words = check_texts("words", words)
    maps = dict(points) if isinstance(points, Mapping) else {"": points}
    if not maps:
        raise ValueError("points must be an array, or a mapping with at least one map, got {}")
    tables = {str(name): _check_map(name, table, len(words)) for name, table in maps.items()}
    kinds = [""] * len(words) if classes is None else _list_classes(classes)
    if len(words) != len(kinds) or len(set(words)) < len(words):
        raise ValueError(
            "each point needs a different word and a class, but there are "
            f"{len(words)} words, {len(set(words))} of them different, and {len(kinds)} classes"
        )
    n = errors.check_int("n", n, 1)
    names = list(dict.fromkeys(kinds))
    groups = f" in {len(names)} classes" if names != [""] else ""
    data = {
        "words": words,
        "maps": [
            {"name": name, "x": rounded(table[:, 0], 4), "y": rounded(table[:, 1], 4)}
            for name, table in tables.items()
        ],
        "classes": names,
        "kinds": [names.index(kind) for kind in kinds],
        "near": _neighbors(words, emb, n),
        "text": f"A map of {len(words)} words{groups}. Pick a word for its neighbors.",
    }
    if (size := len(inside_script(data))) > MOST_BYTES:
        raise ValueError(
            f"the map takes {size:,} bytes, at most {MOST_BYTES:,} are allowed; "
            "show fewer words or neighbors"
        )
    return Atlas(data, view=next(iter(tables)))


def _check_map(name: object, table: object, m: int) -> np.ndarray:
    where = f"the map {name!r}" if name else "points"
    table = errors.check_table(where, table, ("m", 2))
    if len(table) != m:
        raise ValueError(
            f"each point needs a different word, but {where} has {len(table)} points "
            f"and there are {m} words"
        )
    broken = np.flatnonzero(~np.isfinite(table).all(axis=1))
    if len(broken):
        seen = errors.show_value(table[broken[0]].tolist())
        raise ValueError(f"{where} must be finite, but row {broken[0]} is {seen}")
    return table


def _list_classes(classes: Sequence[object]) -> list[str]:
    if isinstance(classes, (str, Set)) or not isinstance(classes, Iterable):
        seen = errors.show_value(classes)
        raise TypeError(f"classes must be a list with a class for each word, got {seen}")
    return [str(kind) for kind in classes]


def _neighbors(words: Sequence[str], emb: "Embeddings | None", n: int) -> list[list]:
    """For each word, the rows of its n nearest words of the map, and their cosines as text."""
    if emb is None:
        return [[] for _ in words]
    if isinstance(emb, str) or not hasattr(emb, "__getitem__"):
        raise TypeError(f"emb must be Embeddings, got {errors.show_value(emb)}")
    vectors = np.array([emb[word] for word in words], dtype=float)  # (m, d)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-300)
    cosines = (vectors @ vectors.T).round(6)  # (m, m)
    np.fill_diagonal(cosines, -2)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, : min(n, len(words) - 1)]
    return [
        [[int(row), _format(cosines[i, row])] for row in rows] for i, rows in enumerate(nearest)
    ]


def _format(cosine: float) -> str:
    """Two digits without the zero before the point.

    >>> _format(0.625), _format(-0.3), _format(-0.004), _format(1.0)
    ('.62', '−.30', '.00', '1.00')
    """
    size = f"{abs(cosine):.2f}".removeprefix("0")
    return f"−{size}" if cosine < 0 and size != ".00" else size
