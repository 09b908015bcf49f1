"""What is learned against what is predicted, and the knobs that move both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.ticker import FuncFormatter, PercentFormatter

from sgns_edu.show import palette
from sgns_edu.show.plots import base

INK = palette.SOFT
RARE_TO_FREQUENT = LinearSegmentedColormap.from_list(
    "rare to frequent", [palette.CLASSES[1], palette.PULL, palette.CENTER, palette.INK]
)


def learned_vs_predicted(
    predicted: np.ndarray,
    learned: np.ndarray,
    counts: np.ndarray,
    *,
    names: Mapping[tuple[int, int], str] | None = None,
    lowest: float = -9.0,
    ax: Axes | None = None,
) -> Axes:
    """Draw one dot per pair (across the predicted score, upward the learned one) and the line on which both agree.

    Parameters
    ----------
    predicted, learned : ndarray of shape (V, V)
        For instance `theory.shifted_pmi(counts, k)` and W_in @ W_out.T; −∞ is predicted for a pair never observed.
    counts : ndarray of shape (V, V)
        Color and size of the dots. Pairs with count 0, or without a finite prediction, are shown apart at the left.
    names : {(center, context): str}, optional
        Dots to be named.
    lowest : float, default −9
        Where the picture ends; what lies lower is drawn on its edge.
    """
    ax = base.axes(ax, size=(6.6, 5.6))
    seen = (counts > 0) & np.isfinite(predicted)  # (V, V)
    order = np.argsort(-counts[seen])  # rare pairs on top: they are the small dots
    x, y, n = (table[seen][order] for table in (predicted, learned, counts))
    low, high = min(x.min(), y.min()) - 0.5, max(x.max(), y.max()) + 0.5
    lane, crowded = low - 1.2, len(x) > 1000
    ax.axline((0, 0), slope=1, color=palette.QUIET, linewidth=1.2, zorder=1)
    size = (4 + 6 * np.log10(n)) if crowded else (16 + 26 * np.log10(n))  # (pairs,)
    dots = ax.scatter(
        x,
        y,
        c=n,
        s=size,
        cmap=RARE_TO_FREQUENT,
        norm=LogNorm(),
        edgecolor="none" if crowded else "white",
        linewidth=0.6,
        zorder=3,
    )
    _bar(ax, dots, "how often the pair occurs")
    told = f"{len(x)} pairs that occur: largest distance from the line {abs(x - y).max():.2f}."
    if not seen.all():
        fallen = np.maximum(learned[~seen], lowest)
        spread = lane + 0.55 * np.linspace(
            -1, 1, len(fallen)
        )  # side by side, so that none hides another
        ax.axvspan(lane - 0.8, lane + 0.8, color=palette.NEGATIVE, alpha=0.07, zorder=0)
        ax.plot(
            spread,
            fallen,
            "v",
            color=palette.NEGATIVE,
            markersize=5,
            markeredgecolor="white",
            markeredgewidth=0.4,
        )
        never = not counts[~seen].any()
        ax.text(
            lane,
            high,
            "never\nseen" if never else "no finite\nprediction",
            color=palette.LETTERS[palette.NEGATIVE],
            ha="center",
            va="top",
            fontsize=base.LETTERS,
        )
        if learned[~seen].max() < lowest:
            ax.text(
                lane,
                lowest + 0.3,
                "falling ↓",
                color=palette.LETTERS[palette.NEGATIVE],
                ha="center",
                fontsize=base.LETTERS,
            )
        low = min(low, fallen.min() - 0.5)
        kind = "that never occur" if never else "without a finite prediction"
        told += f" Pairs {kind}: {len(fallen)}, shown apart{', at −∞' * never}."
    ax.set(
        xlim=(lane - 0.8 if not seen.all() else x.min() - 0.5, high),
        ylim=(low, high),
        xlabel="predicted",
        ylabel="learned:  v·u",
    )
    for n, ((w, c), text) in enumerate((names or {}).items()):
        _name(ax, (predicted[w, c], learned[w, c]), text, side=1 if n % 2 else -1)
    base.quiet(ax)
    return base.describe(ax, told)


def _bar(ax: Axes, dots: ScalarMappable, label: str) -> None:
    bar = ax.figure.colorbar(dots, ax=ax, shrink=0.7, aspect=28, pad=0.02)
    bar.set_label(label, color=INK, size=base.LETTERS)
    bar.ax.tick_params(which="both", labelsize=base.LETTERS)
    bar.outline.set_visible(False)
    bar.ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def _name(ax: Axes, at: tuple[float, float], text: str, side: int) -> None:
    """A dot's name, on a thin line to the left above the diagonal (side −1) or to the right below it."""
    line = {"arrowstyle": "-", "color": palette.QUIET, "linewidth": 0.7}
    ax.annotate(
        base.label(text),
        at,
        xytext=(34 * side, -20 * side),
        textcoords="offset points",
        fontsize=base.LETTERS,
        color=INK,
        ha="right" if side < 0 else "left",
        va="center",
        arrowprops=line,
    )


def singular_values(series: Mapping[str, np.ndarray], *, ax: Axes | None = None) -> Axes:
    """Draw the singular values of one or more matrices side by side, largest first; (V,) each."""
    ax = base.axes(ax, size=(7.0, 3.4))
    width = 0.8 / len(series)
    for n, (name, values) in enumerate(series.items()):
        at = np.arange(1, len(values) + 1) + (n - (len(series) - 1) / 2) * width  # (V,)
        ax.bar(at, values, width=width, color=palette.CLASSES[n % 8], label=base.label(name))
    ax.set(
        xlabel="number of the singular value",
        ylabel="singular value",
        xticks=range(1, len(values) + 1),
    )
    if len(series) > 1:
        ax.legend(frameon=False)
    base.quiet(ax)
    told = "; ".join(
        f"{name}: {', '.join(f'{v:.2f}' for v in values[:4])}, …" for name, values in series.items()
    )
    return base.describe(ax, f"Singular values. {told}")


def keep_curves(
    frequency: np.ndarray,
    kept: Mapping[str, np.ndarray],
    *,
    words: Mapping[str, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the probability of being kept against a word's share of the text; `words` are marked at their shares."""
    ax = base.axes(ax, size=(7.0, 3.6))
    for n, (name, keep) in enumerate(kept.items()):
        ax.plot(
            frequency,
            keep,
            ("-", "--", "-.", ":")[n % 4],
            color=palette.CLASSES[n % 8],
            linewidth=2,
            label=base.label(name),
        )
    for word, share in (words or {}).items():
        ax.axvline(share, color=palette.QUIET, linewidth=0.8, zorder=0)
        ax.text(
            share,
            1.03,
            base.label(word),
            rotation=40,
            fontsize=base.LETTERS,
            color=INK,
            transform=ax.get_xaxis_transform(),
        )
    ax.set(
        xscale="log",
        xlabel="share of the text, f",
        ylabel="probability of being kept",
        ylim=(0, 1.04),
    )
    ax.yaxis.set_major_formatter(PercentFormatter(1))
    ax.legend(frameon=False)
    base.quiet(ax)
    told = "; ".join(f"{name}: from {keep[0]:.2f} to {keep[-1]:.2f}" for name, keep in kept.items())
    return base.describe(
        ax, f"Kept, by share of the text from {frequency[0]:.1g} to {frequency[-1]:.1g}. {told}."
    )


def norms_by_frequency(
    counts: np.ndarray,
    norms: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray]],
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw the length of vectors against word frequency: a line (middle) in its band (low, high), (n,) each."""
    ax = base.axes(ax, size=(7.0, 3.6))
    told = []
    for n, (name, (middle, low, high)) in enumerate(norms.items()):
        color = palette.CLASSES[n % 8]
        ax.fill_between(counts, low, high, color=color, alpha=0.18, linewidth=0)
        ax.plot(
            counts,
            middle,
            color=color,
            marker=palette.CLASS_SHAPES[n % 8],
            markersize=5,
            label=base.label(name),
        )
        told.append(f"{name}: from {middle[0]:.2f} (rarest) to {middle[-1]:.2f} (most frequent)")
    ax.set(xscale="log", xlabel="how often the word occurs", ylabel="length of v", ylim=(0, None))
    ax.legend(frameon=False)
    base.quiet(ax)
    return base.describe(ax, f"Length of vectors by frequency. {'; '.join(told)}.")


def noise_bars(
    words: Sequence[str], noises: Mapping[str, np.ndarray], *, ax: Axes | None = None
) -> Axes:
    """Draw how often each word is drawn as a negative, (n,) per noise, on a logarithmic scale."""
    ax = base.axes(ax, size=(7.0, 3.6))
    width = 0.84 / len(noises)
    for n, (name, shares) in enumerate(noises.items()):
        at = np.arange(len(words)) + (n - (len(noises) - 1) / 2) * width  # (n,)
        bars = ax.bar(at, shares, width=width, color=palette.CLASSES[n % 8], label=base.label(name))
        ax.bar_label(bars, [f"{share:.2g}" for share in shares], fontsize=base.LETTERS, padding=2)
    ax.set(yscale="log", ylabel="share of the draws")
    ax.set_xticks(range(len(words)), [base.label(word) for word in words])
    ax.margins(y=0.12)
    ax.legend(frameon=False)
    base.quiet(ax)
    told = [
        f"{name}: {', '.join(f'{w} {s:.2g}' for w, s in zip(words, shares))}"
        for name, shares in noises.items()
    ]
    return base.describe(ax, f"Share of the draws. {'; '.join(told)}.")
