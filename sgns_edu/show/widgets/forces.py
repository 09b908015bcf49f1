"""The forces of one step, to be pushed around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Draw, Params, Step, explain, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.show.facts import Act, Facts, choose
from sgns_edu.show.shapes import Sheet
from sgns_edu.show.still import Layout, facts_sheet
from sgns_edu.show.story import isolated, rate_text, short_text, signed_text
from sgns_edu.show.svg import svg
from sgns_edu.show.texts import check_texts
from sgns_edu.show.widgets.base import Exhibit, bundle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RATES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
MOST_NEGATIVES = 6
FORCES = 4  # the phase of the still picture
DIMS, SPREADS, STARTS = (2, 50), (0.1, 0.5, 1.0, 2.0), 10_000


class Forces(Exhibit):
    """The exhibit that `forces` and `step` make. `points` are v and the u of each question, `lr` the rate; both can be set."""

    script, _css = bundle("forces")
    travels = ("data", "points", "lr")
    points = traitlets.TraitType[list[list[float]], Sequence[Sequence[float]]](()).tag(sync=True)
    lr = traitlets.TraitType[float, float](0.1).tag(sync=True)

    @traitlets.validate("points")
    def _planar(self, proposal: dict) -> list[list[float]]:
        points = errors.check_table("points", proposal["value"], (len(self.data["names"]), 2))
        if not np.isfinite(points).all():
            raise ValueError(f"points must be finite, got {errors.show_value(points.tolist())}")
        return points.tolist()

    @traitlets.validate("lr")
    def _on_the_slider(self, proposal: dict) -> float:
        lr, rates = errors.check_float("lr", proposal["value"]), self.data["rates"]
        if lr not in rates:
            raise ValueError(
                f"lr must be one of the slider's rates {', '.join(f'{rate:g}' for rate in rates)}, not {lr:g}; "
                f"explore.step(lr={lr:g}) makes a slider that has it"
            )
        return lr

    @property
    def params(self) -> Params:
        """The points as two tables: row 0 is the center, whose v is drawn, the others the questions, whose u are."""
        W_in, W_out = np.zeros((2, len(self.points), 2))
        W_in[0], *W_out[1:] = self.points
        return Params(W_in, W_out)

    def step(self) -> Step:
        """The step that is shown."""
        rows = range(len(self.points))
        return explain(
            self.params,
            NegativeSampling(Uniform(len(rows)), k=len(rows) - 2),
            Draw(0, 1, list(rows[2:])),
            lr=self.lr,
        )

    def after(self) -> np.ndarray:
        """The scores after the step, (m,)."""
        params = self.params
        update(params, self.step())
        return params.W_out[1:] @ params.W_in[0]

    def caption(self) -> str:
        if self.data["mode"] == "step":
            return f"Rate {rate_text(self.lr)}. {self._scores_after()}"
        return f"J = {short_text(-self.step().loss)}. {self._sum_of_forces()}"

    def _sum_of_forces(self) -> str:
        step, words = self.step(), self._marked_words()
        verbs = ["pulls" if label == 1 else "pushes" for label in step.labels]
        acts = ", ".join(
            f"{word} {verb} {short_text(abs(error))}"
            for word, verb, error in zip(words, verbs, step.errors)
        )
        nothing = "" if len(words) > 1 else " Nothing pushes."
        total = step.on_center.sum(axis=0)  # (2,)
        place = ", ".join(short_text(x) for x in total)
        return f"{acts}.{nothing} The sum is ({place}), {short_text(np.hypot(*total))} long."

    def _scores_after(self) -> str:
        step, after = self.step(), self.after()
        moves = ", ".join(
            f"{word} {signed_text(old, 3)} → {signed_text(new, 3)}"
            for word, old, new in zip(self._marked_words(), step.scores, after)
        )
        rose = after > step.scores  # (m,)
        if not rose[0]:
            verdict = "The true score did not rise."
        elif len(rose) == 1:
            verdict = "The true score rose."
        elif (rose != (step.labels == 1)).any():
            verdict = "A wrong score did not fall."
        else:
            verdict = "The true score rose and the others fell."
        return f"{moves}. {verdict}"

    def _marked_words(self) -> list[str]:
        """The words of the rows, each after its mark."""
        marks = ["■" if label else "✕" for label in self.data["labels"]]
        return [mark + isolated(word) for mark, word in zip(marks, self.data["names"][1:])]

    def note(self) -> str:
        return "A still picture: run the cell, or open this page with scripts allowed, to move the vectors."

    def picture(self) -> "Figure":
        from sgns_edu.show.mpl import figure_of

        return figure_of([self._sheet()])

    def facts(self) -> Facts:
        """What there is to tell about the step; as `factsOfPoints` in the page."""
        step, after = self.step(), self.params
        update(after, step)
        v, u = self.params.W_in[0], self.params.W_out[1:]  # (2,), (m, 2)
        scores = after.W_out[1:] @ after.W_in[0]  # (m,)
        acts = [
            Act(
                row=i + 1,
                label=int(step.labels[i]),
                times=1,
                name=name,
                gap=float(abs(step.errors[i])),
                prob=float(step.probs[i]),
                u=u[i],
                force=step.on_center[i],
                u2=after.W_out[i + 1],
                back=step.on_rows[i],
                coordinates=u[i],
                score=float(step.scores[i]),
                score2=float(scores[i]),
                prob2=float(sigmoid(scores[i])),
            )
            for i, name in enumerate(self.data["names"][1:])
        ]
        return Facts(
            t=0,
            center=0,
            name=self.data["names"][0],
            context=self.data["names"][1],
            steps=1,
            d=2,
            kind="negative sampling",
            rate=self.lr,
            skipped=0,
            v=v,
            length=float(np.hypot(*v)),
            acts=choose(acts),
            sum=step.on_center.sum(axis=0),
            exact=True,
            field=True,
            share=1.0,
            others=[],
            v2=after.W_in[0],
            coordinates=v,
        )

    def still(self) -> str:
        return svg(self._sheet())

    def _sheet(self) -> Sheet:
        facts, layout, x = self.facts(), Layout(), 12.0
        roles = ["center", *("pull" if act.label else "push" for act in facts.acts)]
        for name, role in zip(self.data["names"], roles):
            x += layout.pill(x, name, role) + 8
        return facts_sheet(facts, FORCES, layout, self.caption())


def forces(
    v: Sequence[float] = (1.0, 0.5),
    u: Sequence[float] = (0.5, 1.5),
    negatives: Sequence[Sequence[float]] = ((1.5, -0.5),),
    *,
    words: Sequence[str] | None = None,
) -> Forces:
    """Drag a center, a context and a few negatives in the plane, and see their scores, chances and forces.

    Parameters
    ----------
    v, u : (x, y)
        The center's vector and the true context's.
    negatives : sequence of (x, y)
        The vectors of the negatives, perhaps none, at most 6.
    words : sequence of str, optional
        Names of the center, the context and the negatives.

    Examples
    --------
    >>> forces(v=(1, 0), u=(0, 1), negatives=[(0, -1)], words=["fox", "quick", "asleep"]).caption()
    'J = −1.39. ■quick pulls .50, ✕asleep pushes .50. The sum is (0, 1.00), 1.00 long.'
    """
    return _movable("forces", v, u, negatives, words, 0.1)


def step(
    v: Sequence[float] = (0.5, -0.2),
    u: Sequence[float] = (0.2, 0.1),
    negatives: Sequence[Sequence[float]] = ((-0.1, 0.4), (0.3, -0.2)),
    *,
    words: Sequence[str] = ("w", "a", "b", "c"),
    lr: float = 0.1,
    rng: int | np.random.Generator | None = None,
) -> Forces:
    """Change the step of a word w among {a, b, c}: see what one step at a chosen rate does to the scores, and to 10,000 random starts.

    Parameters as `forces`; `rng` (None: fresh entropy) draws the starts (normal entries, four spreads, 2 and 50 dimensions, rate .1).

    Examples
    --------
    >>> step().caption()
    'Rate .1. ■a +.080 → +.093, ✕b −.130 → −.145, ✕c +.190 → +.174. The true score rose and the others fell.'
    """
    exhibit = _movable("step", v, u, negatives, words, lr)
    rng = errors.check_rng(rng)
    counts = [[failures(d, spread, len(negatives), rng) for spread in SPREADS] for d in DIMS]
    exhibit.data = {
        **exhibit.data,
        "starts": {"n": STARTS, "dims": list(DIMS), "spreads": list(SPREADS), "counts": counts},
    }
    return exhibit


def failures(d: int, spread: float, k: int, rng: np.random.Generator, lr: float = 0.1) -> list[int]:
    """Of 10,000 random starts, in how many the true score falls, some wrong one rises, or either happens."""
    v, u = rng.normal(0, spread, (STARTS, d)), rng.normal(0, spread, (STARTS, k + 1, d))
    before = np.einsum("nmd,nd->nm", u, v)  # (n, m)
    wrong = sigmoid(before) - (np.arange(k + 1) == 0)  # (n, m)
    after = np.einsum(
        "nmd,nd->nm",
        u - lr * wrong[:, :, None] * v[:, None],
        v - lr * np.einsum("nm,nmd->nd", wrong, u),
    )
    falls, rises = after[:, 0] <= before[:, 0], (after[:, 1:] >= before[:, 1:]).any(axis=1)
    return [int(falls.sum()), int(rises.sum()), int((falls | rises).sum())]


def _movable(
    mode: str,
    v: Sequence[float],
    u: Sequence[float],
    negatives: Sequence[Sequence[float]],
    words: Sequence[str] | None,
    lr: float,
) -> Forces:
    points = check_points(v, u, negatives)
    names = ["w", "c", *(f"n{i}" for i in range(1, len(points) - 1))]
    if words is not None:
        names = check_texts("words", words)
    if len(names) != len(points):
        raise ValueError(
            f"words names the center, the context and each negative: {len(points)} words, not {len(names)}"
        )
    lr = errors.check_float("lr", lr, above=0)
    rates = sorted({*RATES, lr})
    data = {
        "mode": mode,
        "names": names,
        "labels": [1] + [0] * (len(points) - 2),
        "start": points.tolist(),
        "lr": lr,
        "rates": rates,
        "reach": float(np.ceil(max(1.0, 1.5 * np.abs(points).max()) * 2) / 2),
    }
    exhibit = Forces(data, points=points.tolist(), lr=lr)
    with np.errstate(all="ignore"):
        scores = exhibit.after()
    if not np.isfinite(scores).all():
        raise ValueError(
            f"after the step the scores must be finite numbers, but lr = {lr:g} and vectors up to "
            f"{np.abs(points).max():g} make them {errors.show_value(scores.tolist())}"
        )
    return exhibit


def check_points(
    v: Sequence[float], u: Sequence[float], negatives: Sequence[Sequence[float]]
) -> np.ndarray:
    """Return v, u and the negatives as one table (m, 2)."""
    negatives = list(errors.check_iterable("negatives", negatives))
    if len(negatives) > MOST_NEGATIVES:
        raise ValueError(f"at most {MOST_NEGATIVES} negatives can be shown, got {len(negatives)}")
    named = {"v": v, "u": u} | {f"negatives[{i}]": place for i, place in enumerate(negatives)}
    points = []
    for name, place in named.items():
        point = errors.check_table(name, place, (2,))
        if not np.isfinite(point).all():
            seen = errors.show_value(point.tolist())
            raise ValueError(f"{name} must have two finite coordinates, got {seen}")
        points.append(point)
    return np.array(points)
