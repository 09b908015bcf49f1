"""The forces of one step, to be pushed around."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Draw, Params, Step, explain, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.show.colors import INK
from sgns_edu.show.svg import svg_arrow
from sgns_edu.show.widgets.base import Exhibit, bundle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RATES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
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
            raise ValueError(f"points must be finite, not {points.tolist()}")
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
        step, after = self.step(), self.after()
        names, weights = self.data["names"][1:], np.abs(step.errors)
        if self.data["mode"] == "forces":
            said = [f"{name} {weight:.2f}" for name, weight in zip(names, weights)]
            pushes = f", pushed with {', '.join(said[1:])}" if said[1:] else ", nothing pushes"
            x, y = (digits(value) for value in step.on_center.sum(axis=0))
            return (
                f"Pulled with weight {said[0]}{pushes}. The sum is ({x}, {y}), "
                f"{digits(np.hypot(*step.on_center.sum(axis=0)))} long; J is {digits(-step.loss, 3)}."
            )
        moves = ", ".join(
            f"{name} {digits(a, 3)} → {digits(b, 3)}"
            for name, a, b in zip(names, step.scores, after)
        )
        rose = after > step.scores
        verdict = (
            "The true score rose and the others fell."
            if (rose == (step.labels == 1)).all()
            else "A wrong score did not fall."
            if rose[0]
            else "The true score did not rise."
        )
        return f"With rate {self.lr:g}: {moves}. {verdict}"

    def note(self) -> str:
        return "A still picture: run the cell, or open this page with scripts allowed, to move the vectors."

    def picture(self) -> "Figure":
        from sgns_edu.show.plots.base import figure_of
        from sgns_edu.show.plots.one_step import forces as drawn

        names = [name[2:] for name in self.data["names"]]
        return figure_of(drawn(self.params, self.step(), names))

    def still(self) -> str:
        place = lambda at: np.array([230, 190]) + np.array(at) * [1, -1] * 190 / self.data["reach"]  # noqa: E731
        step, params = self.step(), self.params
        v, u = params.W_in[0], params.W_out[1:]
        parts = [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 380" font-family="sans-serif" font-size="13">'
            '<rect width="460" height="380" fill="#fff"/><path d="M0,190H460M230,0V380" stroke="#ddd"/>'
        ]
        for i, color in enumerate(["#009E73"] + ["#D55E00"] * (len(u) - 1)):
            parts.append(svg_arrow(place(u[i]), place(u[i] + step.on_rows[i]), color, "row"))
            parts.append(svg_arrow(place(v), place(v + step.on_center[i]), color, "pull"))
        parts.append(svg_arrow(place(v), place(v + step.on_center.sum(axis=0)), "#000", "sum"))
        points, roles = [place(at) for at in (v, *u)], ["center", "context"] + ["negative"] * len(u)
        forces = [
            (v, step.on_center.sum(axis=0)),
            *((v, force) for force in step.on_center),
            *zip(u, step.on_rows),
        ]
        acting = [place(tail + k * force) for tail, force in forces for k in (0.3, 0.6, 1)]
        for i, (name, role, (x, y)) in enumerate(zip(self.data["names"], roles, points)):
            right, dy = _side(x, y, 7.5 * len(name), [*points[:i], *points[i + 1 :], *acting])
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{INK[role]}"/>'
                f'<text x="{x + 9 * right:.1f}" y="{y + dy:.1f}" text-anchor="{"start" if right > 0 else "end"}" '
                f'fill="{INK[role]}">{html.escape(name)}</text>'
            )
        return "".join(parts) + "</svg>"


def forces(
    v: Sequence[float] = (1.0, 0.5),
    u: Sequence[float] = (0.5, 1.5),
    negatives: Sequence[Sequence[float]] = ((1.5, -0.5),),
    *,
    words: Sequence[str] | None = None,
) -> Forces:
    """One center, one context and a few negatives in the plane: drag them, and see σ, pull, pushes and their sum.

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
    'Pulled with weight u_quick 0.50, pushed with u_asleep 0.50. The sum is (0.00, 1.00), 1.00 long; J is −1.386.'
    """
    return _movable("forces", v, u, negatives, words, 0.1)


def step(
    v: Sequence[float] = (0.5, -0.2),
    u: Sequence[float] = (0.2, 0.1),
    negatives: Sequence[Sequence[float]] = ((-0.1, 0.4), (0.3, -0.2)),
    *,
    words: Sequence[str] = ("b", "a", "b", "c"),
    lr: float = 0.1,
    rng: int | np.random.Generator | None = None,
) -> Forces:
    """The {a, b, c} step, to be changed: what one step of a chosen rate makes of the scores, and of 10,000 random starts.

    Parameters as `forces`; `rng` (None: fresh entropy) draws the starts (normal entries, four spreads, 2 and 50 dimensions, rate .1).

    Examples
    --------
    >>> step().caption()
    'With rate 0.1: u_a 0.080 → 0.093, u_b −0.130 → −0.145, u_c 0.190 → 0.174. The true score rose and the others fell.'
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
    points = errors.check_table("v, u and the negatives", [v, u, *negatives], ("m", 2))
    if len(points) > 8 or not np.isfinite(points).all():
        raise ValueError(
            f"at most 6 negatives with finite coordinates are wanted, not {len(points) - 2}: {points.tolist()}"
        )
    names = (
        list(words)
        if words is not None
        else ["w", "c", *(f"n{i}" for i in range(1, len(points) - 1))]
    )
    if len(names) != len(points):
        raise ValueError(
            f"words names the center, the context and each negative: {len(points)} words, not {len(names)}"
        )
    names = [f"v_{names[0]}", *(f"u_{name}" for name in names[1:])]
    lr = errors.check_float("lr", lr)
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
    return Forces(data, points=points.tolist(), lr=lr)


def _side(x: float, y: float, wide: float, others: Sequence[np.ndarray]) -> tuple[int, int]:
    """Where a name stands beside a mark: right or left, and how far down; on the side from which the others are farthest."""

    def far(right: int, dy: int) -> float:
        beside = [max(abs(a - x - right * (9 + wide / 2)) - wide / 2, 0) for a, _ in others]
        return round(
            min(np.hypot(across, b - y - dy + 4) for across, (_, b) in zip(beside, others))
        )

    return max(
        [(right, dy) for right in (1, -1) for dy in (-7, 18, 4)], key=lambda side: far(*side)
    )


def digits(value: float, places: int = 2) -> str:
    """A number as text, with a real minus, and never minus zero."""
    value = 0.0 if abs(value) < 0.5 * 10**-places else value
    return f"{value:.{places}f}".replace("-", "−")
