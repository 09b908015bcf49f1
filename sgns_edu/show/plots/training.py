"""Pictures of long training runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from sgns_edu.scale.progress import Progress
from sgns_edu.show import palette
from sgns_edu.show.plots.base import axes, describe, label


def learning_curve(
    log: Sequence[Progress] | Mapping[str, Sequence[Progress]], *, ax: Axes | None = None
) -> Axes:
    """Draw the loss on held-out pairs against the text read; from one run's log, or from several by name.

    Parameters
    ----------
    log : list of Progress, or dict from name to such a list
        `emb.log`, as `train` leaves it.
    ax : matplotlib Axes, optional
    """
    runs = log if isinstance(log, Mapping) else {"": log}
    if not runs or not all(runs.values()):
        raise ValueError(
            "a learning curve needs at least one measurement; emb.log is empty unless the vectors come from train"
        )
    ax = axes(ax, size=(6, 3.2))
    for n, (name, looks) in enumerate(runs.items()):
        ax.plot(
            [look.words / 1e6 for look in looks],
            [look.loss for look in looks],
            color=palette.CLASSES[n % 8],
            label=label(name),
        )
    ax.set(xlabel="million words of text read", ylabel="loss on held-out pairs")
    if any(runs):
        ax.legend(frameon=False)
    said = [
        f"{name or 'one run'} from {looks[0].loss:.1f} to {looks[-1].loss:.1f}"
        for name, looks in runs.items()
    ]
    return describe(ax, f"Loss against words of text: {'; '.join(said)}.")
