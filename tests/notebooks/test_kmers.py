"""The k-mers of lecture 12: its stored numbers lie where ten genomes put them."""

from pathlib import Path

import nbformat
import pytest

LECTURE = Path(__file__).parents[2] / "notebooks" / "15_beyond_words.ipynb"
CELLS = {cell.id: cell for cell in nbformat.read(LECTURE, as_version=4).cells}
RANGES = {  # same motif, other motif of the family, moved by one letter: lowest and highest of ten
    ("cell-31", "planted"): ((0.87, 0.98), (0, 0.01), (0.7, 0.85)),
    ("cell-31", "shuffled"): ((0.09, 0.22), (0, 0.03), (0.8, 0.93)),
    ("cell-33", "planted"): ((0.05, 0.16), (0.22, 0.57), (0, 0.1)),
    ("cell-33", "shuffled"): ((0, 0.02), (0, 0.04), (0, 0.03)),
}


@pytest.mark.parametrize(("cell", "row"), RANGES)
def test_the_shares_of_neighbors(cell, row):
    lines = CELLS[cell].outputs[0].text.splitlines()
    shares = next([float(x) for x in line.split()[1:]] for line in lines if line.startswith(row))
    for share, (low, high) in zip(shares, RANGES[cell, row], strict=True):
        assert low <= share <= high
