"""A race: softmax and negative sampling spend the same dot products, and their pairs are counted."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import numpy as np
import traitlets

from sgns_edu import errors
from sgns_edu.costs.counting import SAMPLING, SOFTMAX
from sgns_edu.costs.timing import Measured
from sgns_edu.show.palette import CENTER, PULL, PUSH
from sgns_edu.show.widgets.base import Exhibit, bundle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZES, NEGATIVES = (100, 1_000, 10_000), (1, 2, 5, 10, 20)
MOST_CELLS, LINE = 1_000, "#dcdcdc"
WIDTH, HEIGHT = 400, 250  # of a grid


class Race(Exhibit):
    """The exhibit that `race` makes. `V` and `k` can be set to one of the choices."""

    script, _css = bundle("race")
    travels = ("data", "V", "k")
    V = traitlets.TraitType[int, int](1_000).tag(sync=True)
    k = traitlets.TraitType[int, int](5).tag(sync=True)

    @traitlets.validate("V", "k")
    def _is_a_choice(self, proposal: dict) -> int:
        name = proposal["trait"].name
        value = errors.check_int(name, proposal["value"])
        if value not in self.data[name]:
            choices = ", ".join(f"{choice:,}" for choice in self.data[name])
            raise ValueError(f"{name} must be one of {choices}, got {value}")
        return value

    @property
    def pairs(self) -> int:
        """The pairs that negative sampling gets done with V dot products."""
        return self.V // (self.k + 1)

    def caption(self) -> str:
        pairs = f"{self.pairs:,} {'pair' if self.pairs == 1 else 'pairs'}"
        text = (
            f"With {self.V:,} dot products, softmax gets 1 pair done and negative sampling "
            f"with k = {self.k} gets {pairs} done."
        )
        if self.V > MOST_CELLS:
            text += f" Each cell stands for {count(self.V / MOST_CELLS)} words."
        times = self.data["times"].get(str(self.V))
        return f"{text} {times}" if times else text

    def note(self) -> str:
        return "A still picture: run the cell, or open this page with scripts allowed, to start the race."

    def _asked(self) -> list[int]:
        """The cells of the last pair of negative sampling, the true word's first."""
        cells = min(self.V, MOST_CELLS)
        return [draw_cell(self.pairs - 1, i, cells) for i in range(self.k + 1)]

    def still(self) -> str:
        cells = min(self.V, MOST_CELLS)
        columns, pitch = grid_of(cells)
        asked = self._asked()
        heads = (f"Softmax asks all {self.V:,} words", f"Negative sampling asks 1 + {self.k}")
        done = ("1 pair done", f"{self.pairs:,} done, same {self.V:,} products")
        parts = [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 370" '
            'font-family="sans-serif" font-size="17" font-weight="700" fill="#1c1c1c">'
            '<rect width="880" height="370" fill="#fff"/>'
        ]
        lit = ({draw_cell(0, 0, cells): PULL}, dict.fromkeys(asked, PUSH) | {asked[0]: PULL})
        for i, (left, color) in enumerate(((20, PUSH), (460, LINE))):
            parts.append(
                f'<pattern id="p{i}" width="{pitch:g}" height="{pitch:g}" x="{left}" y="44" '
                f'patternUnits="userSpaceOnUse"><rect width="{pitch * 0.8:g}" '
                f'height="{pitch * 0.8:g}" fill="{color}"/></pattern>'
                f'<text x="{left}" y="30">{heads[i]}</text>'
                f'<rect x="{left}" y="44" width="{columns * pitch:g}" '
                f'height="{-(-cells // columns) * pitch:g}" fill="url(#p{i})"/>'
            )
            for cell, fill in lit[i].items():
                row, column = divmod(cell, columns)
                parts.append(
                    f'<rect x="{left + column * pitch:g}" y="{44 + row * pitch:g}" '
                    f'width="{pitch * 0.8:g}" height="{pitch * 0.8:g}" fill="{fill}"/>'
                )
            share = 1 if i else 1 / self.pairs
            parts.append(
                f'<rect x="{left}" y="310" width="{WIDTH}" height="18" fill="{LINE}"/>'
                f'<rect x="{left}" y="310" width="{WIDTH * share:.1f}" height="18" '
                f'fill="{CENTER}"/><text x="{left}" y="352">{done[i]}</text>'
            )
        return "".join(parts) + "</svg>"

    def picture(self) -> "Figure":
        from matplotlib import pyplot as plt

        figure, ax = plt.subplots(figsize=(6.4, 1.8), layout="constrained")
        pairs = [self.pairs, 1]
        ax.barh([f"negative sampling, k = {self.k}", "softmax"], pairs, color=CENTER)
        for place, value in enumerate(pairs):
            ax.text(value, place, f" {value:,}", va="center")
        ax.set_xlabel(f"pairs done with {self.V:,} dot products")
        ax.margins(x=0.12)
        ax.spines[["top", "right"]].set_visible(False)
        return figure


def race(V: int = 1_000, k: int = 5, times: Measured | None = None) -> Race:
    """Spend the same dot products on softmax and on negative sampling, and count the pairs done.

    Parameters
    ----------
    V : int, default 1,000
        Words in the vocabulary, at least 100; can be changed in the exhibit.
    k : int, default 5
        Negatives for each pair, 1 to 50.
    times : Measured, optional
        What `sg.costs.measure` found; its times are shown below the race.

    Raises
    ------
    ValueError, TypeError
        If V or k is out of range, or `times` is not a Measured.

    Examples
    --------
    >>> race(V=1_000, k=5).caption()
    'With 1,000 dot products, softmax gets 1 pair done and negative sampling with k = 5 gets 166 pairs done.'
    """
    V = errors.check_int("V", V, 100, 1_000_000)
    k = errors.check_int("k", k, 1, 50)
    if times is not None and not isinstance(times, Measured):
        raise TypeError(
            f"times must be what sg.costs.measure returns, got {errors.show_value(times)}"
        )
    sizes = sorted({*SIZES, V})
    data = {"V": sizes, "k": sorted({*NEGATIVES, k}), "times": sentences(times, sizes)}
    return Race(data, V=V, k=k)


def sentences(times: Measured | None, sizes: list[int]) -> dict[str, str]:
    """What was measured, as a sentence for each size at which both were."""
    if times is None:
        return {}
    both = [{timing.V for timing in times.of(name)} for name in (SOFTMAX, SAMPLING)]
    way = "one pair at a time" if times.batch == 1 else f"{times.batch} pairs at a time"
    machine = ", ".join(filter(None, [platform.system(), platform.machine()]))
    head = f"Measured on one core ({machine}) with k = {times.k}, {way}"
    texts = {}
    for V in set(sizes) & both[0] & both[1]:
        softmax, sampling = (times.seconds(name, V) * 1e6 for name in (SOFTMAX, SAMPLING))
        texts[str(V)] = (
            f"{head}: softmax {softmax:,.1f} µs per pair, negative sampling {sampling:,.1f} µs."
        )
    return texts


def grid_of(cells: int) -> tuple[int, float]:
    """How many columns a grid of cells has, and how far they are apart.

    >>> grid_of(1000)
    (40, 10.0)
    """
    rows = max(round(float(np.sqrt(cells * HEIGHT / WIDTH))), 1)
    columns = -(-cells // rows)
    return columns, min(WIDTH / columns, HEIGHT / rows)


def draw_cell(pair: int, i: int, cells: int) -> int:
    """A cell that looks drawn at random but is the same each time."""
    x = (pair * 64 + i + 1) % 2**32
    for shift in (16, 13, 16):
        x = (x ^ (x >> shift)) * 0x45D9F3B % 2**32
    return x % cells


def count(n: float) -> str:
    """A number with its thousands apart, and decimals only if it has some.

    >>> count(10.0), count(2.5)
    ('10', '2.5')
    """
    return f"{n:,.3f}".rstrip("0").rstrip(".")
