"""The secret identity as numbers: learned scores against predicted ones, for every state of lecture 08's exhibit."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sgns_edu.datasets.sixteen_words import sixteen_words
from sgns_edu.files import load_arrays
from sgns_edu.learn.noise import Unigram
from sgns_edu.show import palette
from sgns_edu.show.svg_parts import dot_svg, legend_svg, paper_svg
from sgns_edu.show.widgets.base import bundle, rounded
from sgns_edu.show.widgets.sliders import Sliders, starting_places
from sgns_edu.study.expected import Fit
from sgns_edu.study.theory import fit_expected, optimum, shifted_pmi

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GRID = Path(__file__).with_name("identity.npz")
AXES = {
    "k": (1, 5, 15),
    "α": (1.0, 0.75, 0.0),
    "collision": ("allow", "skip", "redraw"),
    "d": (2, 4, 16),
}
PREDICTIONS = ("its own formula", "PMI − log k")
CLASSES = {
    "1 to 9 times": (1, 10),
    "10 to 99": (10, 100),
    "100 to 999": (100, 1000),
    "1,000 to 9,999": (1000, 10_000),
    "10,000 and more": (10_000, np.inf),
    "never": (0, 1),
}
HINT = (
    "Each mark is a pair of words: across, the score v·u that a formula predicts, upward, the score that training "
    "reached. On the line they agree. Move a slider, or point at a mark for its words."
)
LOW, HIGH = -9.5, 5.0  # the ends of both axes


def fitted(k: int, alpha: float, collision: str, dim: int) -> Fit:
    """One state, computed: two tables of `dim` columns, trained on all pairs of the sixteen words to the end."""
    counts = sixteen_words().counts
    return fit_expected(
        counts, Unigram(counts.sum(axis=0), alpha), k, dim=dim, collision=collision, rng=0
    )


@cache
def stored() -> np.ndarray:
    """The scores of all states, (k, α, collision, d, V, V), as `tools/make_grids.py` stored them."""
    return load_arrays(GRID)["scores"]


def predicted(k: int, alpha: float, collision: str, prediction: str = PREDICTIONS[0]) -> np.ndarray:
    """Where the scores would come to rest if they were free, or what plain PMI − log k says; (V, V)."""
    counts = sixteen_words().counts
    if prediction == PREDICTIONS[1]:
        return shifted_pmi(counts, k)
    return optimum(counts, Unigram(counts.sum(axis=0), alpha), k, collision=collision)


class Identity(Sliders):
    """The exhibit that `sg.explore.identity` makes."""

    script, _css = bundle("identity")

    def shown(self) -> dict:
        """The state that the sliders point at: its largest gap, the pair that has it, and its words."""
        return self.data["states"][int(np.ravel_multi_index(tuple(self.state), self.sizes))]

    def caption(self) -> str:
        return self.shown()["text"]

    def note(self) -> str:
        return (
            f"One of {len(self.data['states'])} pictures. Run the cell, or open this page with "
            "scripts allowed, to move the sliders."
        )

    def points(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Predicted and learned score of each pair (n,), NaN where none is predicted, and its class."""
        place = tuple(self.state)
        learned = self.data["learned"][int(np.ravel_multi_index(place[:4], self.sizes[:4]))]
        if place[4]:
            theory = self.data["plain"][place[0]]
        else:
            theory = self.data["own"][int(np.ravel_multi_index(place[:3], self.sizes[:3]))]
        x = np.array([np.nan if value is None else value for value in theory])
        return x, np.array(learned), np.array(self.data["kinds"])

    def picture(self) -> "Figure":
        from sgns_edu.show.plots.base import axes, describe, figure_of

        ax = axes(None, size=(6.4, 4.8))
        x, y, kinds = self.points()
        x, y = np.where(np.isnan(x), LOW + 0.2, x), np.maximum(y, LOW + 0.2)
        ax.plot([LOW, HIGH], [LOW, HIGH], color=palette.INK, linewidth=2, zorder=1)
        for number, name in enumerate(self.data["classes"]):
            color, shape = palette.CLASSES[number], palette.CLASS_SHAPES[number]
            at = kinds == number
            ax.scatter(x[at], y[at], s=22, color=color, marker=shape, label=name, zorder=2)
        ax.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH), xlabel="predicted", ylabel="learned v·u")
        ax.set_aspect("equal")
        ax.legend(frameon=False, title="pairs seen", loc="center left", bbox_to_anchor=(1, 0.5))
        return figure_of(describe(ax, self.caption()))

    def still(self) -> str:
        x, y, kinds = self.points()
        seen = ~np.isnan(x)
        x = np.where(seen, 110 + 400 * (x - LOW) / (HIGH - LOW), np.nan)
        x[~seen] = np.linspace(68, 96, (~seen).sum())
        y = 20 + 400 * (HIGH - np.maximum(y, LOW + 0.2)) / (HIGH - LOW)
        parts = [_FRAME]
        parts += [dot_svg(*at) for at in zip(x, y, kinds)]
        parts += legend_svg(self.data["classes"], 528, 60, "pairs seen")
        shown = self.shown()
        words = [self.data["words"][row] for row in self.data["pairs"][shown["pair"]]]
        wide = 170 * shown["gap"] / self.data["widest"]
        parts += [
            '<text x="528" y="240">the largest gap</text>',
            f'<text x="528" y="312" font-weight="bold">{_gap(shown["gap"])}</text>',
            '<rect x="528" y="252" width="170" height="16" fill="#dcdcdc"/>',
            f'<rect x="528" y="252" width="{wide:.1f}" height="16" fill="{palette.PUSH}"/>',
            f'<text x="528" y="290">{" · ".join(words)}</text>',
        ]
        return paper_svg(720, 470, parts)


_FRAME = (
    '<rect x="62" y="20" width="40" height="400" fill="#f5f5f4"/>'
    '<path d="M110,20V420H510M62,420h40" fill="none" stroke="#8a8a8a"/>'
    f'<path d="M110,420L510,20" stroke="{palette.INK}" stroke-width="2"/>'
    '<text transform="translate(182,336)rotate(-45)" text-anchor="middle">as predicted</text>'
    '<text transform="translate(24,220)rotate(-90)" text-anchor="middle">learned v·u</text>'
    '<text x="310" y="458" text-anchor="middle">predicted</text>'
    '<text x="82" y="438" text-anchor="middle">never</text>'
    f'<text x="110" y="438">{LOW:g}</text><text x="510" y="438" text-anchor="end">{HIGH:g}</text>'
    f'<text x="56" y="420" text-anchor="end">{LOW:g}</text>'
    f'<text x="56" y="30" text-anchor="end">{HIGH:g}</text>'
).replace(">-", ">−")


def exhibit(**start: Any) -> Identity:
    """Compare learned scores of sixteen words with predicted ones; sliders set k, α, collisions, d and the prediction.

    Parameters
    ----------
    start
        The sliders' values at the start, as in exhibit(k=5, d=16).

    Raises
    ------
    ValueError
        If there is no such slider, or it does not have this value.

    Examples
    --------
    >>> exhibit(k=5, d=16).caption().split("formula. ")[1]
    'The scores are on the line. Largest gap: less than 0.001. Pairs never seen: below the picture.'
    """
    sliders = AXES | {"prediction": PREDICTIONS}
    return Identity(_data(), state=starting_places(sliders, start))


def _data() -> dict:
    """All states: each pair once, with the words, its count and its class."""
    world = sixteen_words()
    rows, columns = np.tril_indices(len(world.counts))
    counts = world.counts[rows, columns]
    every = [dict(zip(AXES, values)) for values in itertools.product(*AXES.values())]
    learned = stored()[..., rows, columns].reshape(len(every), -1)
    own = [
        predicted(k, alpha, collision)[rows, columns]
        for k, alpha, collision in itertools.product(*list(AXES.values())[:3])
    ]
    plain = [predicted(k, 1.0, "allow", PREDICTIONS[1])[rows, columns] for k in AXES["k"]]
    states = []
    for i, values in enumerate(every):
        theories = (own[i // len(AXES["d"])], plain[AXES["k"].index(values["k"])])
        for name, theory in zip(PREDICTIONS, theories):
            states.append(_state(theory, learned[i], counts, values | {"prediction": name}))
    return {
        "hint": HINT,
        "words": list(world.vocabulary.words),
        "pairs": np.stack([rows, columns], axis=1).tolist(),
        "counts": counts.tolist(),
        "classes": list(CLASSES),
        "kinds": [_class_of(count) for count in counts],
        "low": LOW,
        "high": HIGH,
        "sliders": [
            {"name": name, "values": list(values)}
            for name, values in (AXES | {"prediction": PREDICTIONS}).items()
        ],
        "learned": rounded(learned, 3),
        "own": rounded(np.array(own), 3),
        "plain": rounded(np.array(plain), 3),
        "states": states,
        "widest": max(state["gap"] for state in states),
    }


def _class_of(count: int) -> int:
    return next(i for i, (low, high) in enumerate(CLASSES.values()) if low <= count < high)


def _state(theory: np.ndarray, learned: np.ndarray, counts: np.ndarray, values: dict) -> dict:
    """The largest gap between learned and predicted (n,), the pair that has it, and the words."""
    gaps = np.where(counts > 0, np.abs(learned - np.where(counts > 0, theory, 0)), 0)
    pair = int(gaps.argmax())
    highest = learned[counts == 0].max()
    deep = "below the picture" if highest <= LOW else f"at {highest:.1f} and below"
    wide = gaps[pair] > 0.05
    agree = "Not all scores reach the line" if wide else "The scores are on the line"
    text = (
        f"k = {values['k']}, α = {values['α']:g}, collisions: {values['collision']}, "
        f"{values['d']} dimensions, predicted by {values['prediction']}. "
        f"{agree}. Largest gap: {_gap(gaps[pair])}. Pairs never seen: {deep}."
    )
    return {"gap": rounded(float(gaps[pair]), 3), "pair": pair, "text": text}


def _gap(gap: float) -> str:
    return f"{gap:.2f}" if gap > 0.005 else "less than 0.001"
