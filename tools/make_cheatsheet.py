"""SGNS on one printable page, docs/cheatsheet.pdf, drawn and computed by the lectures' own functions."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib

matplotlib.use("pdf")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

import sgns_edu as sg  # noqa: E402
from sgns_edu.files import replace_file  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
WORKED = sg.Params(
    np.array([[0.1, 0.3], [0.5, -0.2], [-0.3, 0.4]]),
    np.array([[0.2, 0.1], [-0.1, 0.4], [0.3, -0.2]]),
)


def worked_step() -> tuple[sg.Step, np.ndarray]:
    """The step of lecture 03, and the scores after it."""
    step = sg.explain(
        WORKED,
        sg.NegativeSampling(sg.Uniform(3), k=2),
        sg.Draw(center=1, context=0, negatives=[1, 2]),
        lr=0.1,
    )
    after = WORKED.copy()
    sg.update(after, step)
    return step, after.W_out @ after.W_in[1]


def equations() -> list[tuple[str, str]]:
    """What the page says, heading by heading."""
    step, after = worked_step()
    scores = ", ".join(
        f"{before:+.2f} → {then:+.4f}" for before, then in zip(step.scores, after)
    ).replace("-", "−")
    q = sg.Unigram([90, 9, 1], alpha=0.75).probs()
    keep = [sg.keep_probability(1e-2, t=1e-3, formula=name) for name in ("code", "paper")]
    products = {
        name: f"{cost.products:,.1f}".removesuffix(".0")
        for name, cost in sg.costs.table(V=50_000, k=5).items()
    }
    return [
        (
            "One example",
            "a center $v$ (row of W_in), its context and $k$ negatives $u$ (rows of W_out)\n"
            r"$J = \ln\sigma(v\cdot u_c) + \sum_{i=1}^{k}\ln\sigma(-v\cdot u_i)$,   loss $= -J$",
        ),
        (
            "Forces",
            r"$\partial J/\partial v = (1-\sigma(v\cdot u_c))\,u_c - \sum{}_i\,\sigma(v\cdot u_i)\,u_i$"
            + "\n"
            r"$\partial J/\partial u_c = (1-\sigma)\,v$,   $\partial J/\partial u_i = -\sigma\,v$;   always label minus answer",
        ),
        ("The step of lecture 03", f"scores of a (true), b, c: {scores}"),
        (
            "Noise",
            r"$q(w) \propto \mathrm{count}(w)^{\alpha}$;  .90, .09, .01 with $\alpha=.75$ → "
            + ", ".join(f"{x:.3f}" for x in q),
        ),
        (
            "Subsampling",
            r"keep with $\min(1, \sqrt{t/f} + t/f)$ (code) or $\sqrt{t/f}$ (paper);"
            + f"  f/t = 10: {keep[0]:.3f}, {keep[1]:.3f}",
        ),
        (
            "What it learns",
            r"$v\cdot u \to \log P(c\,|\,w) - \log(k\,q(c)) = \mathrm{PMI}(w,c) - \log k$,"
            "\nfor noise from the pairs' own contexts, collisions allowed, dimensions enough",
        ),
        (
            "Dot products for one step at 50,000 words, k = 5",
            ",  ".join(f"{name} {n}" for name, n in products.items()),
        ),
        (
            "Names elsewhere (gensim)",
            "dim vector_size,  k negative,  lr alpha,  alpha ns_exponent,  subsample sample",
        ),
        (
            "Traps",
            "a row drawn twice moves twice (np.add.at);  all forces from the values before the step;\n"
            "W_in random and W_out zero at the start, never both zero;  repeated pairs are the counts",
        ),
        (
            "In code",
            'emb = sg.train(sentences);  emb.neighbors("fox");  emb.analogy(a, b, c)\n'
            "sgns-edu train my.txt -o vectors.txt;  sgns-edu neighbors vectors.txt fox",
        ),
    ]


def draw(figure: plt.Figure) -> None:
    figure.text(0.04, 0.955, "Skip-gram with negative sampling on one page", size=20, weight="bold")
    height = 0.90
    for heading, text in equations():
        figure.text(0.04, height, heading, size=11, weight="bold", va="top")
        for line in text.split("\n"):
            height -= 0.034 if r"\sum" in line else 0.027
            figure.text(0.04, height, line, size=10, va="top")
        height -= 0.060 if r"\sum" in line else 0.042
    places = [
        figure.add_axes(place)
        for place in ([0.66, 0.56, 0.225, 0.36], [0.67, 0.32, 0.31, 0.16], [0.67, 0.08, 0.31, 0.16])
    ]
    step, _ = worked_step()
    sg.plots.forces(WORKED, step, "abc", ax=places[0])
    sg.plots.sigmoid(step, "abc", ax=places[1])
    f = np.logspace(-5, -1, 200)
    sg.plots.keep_curves(
        f,
        {name: sg.keep_probability(f, t=1e-3, formula=name) for name in ("code", "paper")},
        ax=places[2],
    )


def main() -> None:
    figure = plt.figure(figsize=(11.69, 8.27))
    draw(figure)
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "cheatsheet.pdf"
    with replace_file(out) as file:
        figure.savefig(
            file,
            format=out.suffix[1:],
            metadata={"CreationDate": None} if out.suffix == ".pdf" else {},
        )
    print(out)


if __name__ == "__main__":
    main()
