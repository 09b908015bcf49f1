"""The working memory of the compiled engine: few enough rows to stay in the fastest cache."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sgns_edu.scale.sampler import Tiles

PASS = 8  # rows that one loop over d reads


class Desk(NamedTuple):
    """What lies ready while a tile is worked on: T centers, and S rows that they are asked about.

    The negatives come first among the S, the words around begin at a whole pass of rows. There is room for a pass that
    goes beyond the last row.

    Attributes
    ----------
    rows : ndarray of shape (S,), int32
        Which rows of W_out are asked about.
    v : ndarray of shape (T, d)
        The centers as they were before the step.
    u : ndarray of shape (S, d)
        The rows asked about, as they were before the step.
    force : ndarray of shape (T, S)
        lr·w·(y − p) for each question, 0 where there is none.
    weight_v, weight_u : ndarray of shape (T,), (S,)
        lr·w, summed over a row's questions; then the row's cap.
    begin, end : ndarray of shape (T,), intp
        Which of the words around are a center's window: begin … end − 1, itself among them.
    first, last : ndarray of shape (S,), intp
        Who is asked about a row: among the centers first … last − 1.
    total : ndarray of shape (V,)
        The weight of a word, which may stand at several places of the desk.
    """

    rows: np.ndarray
    v: np.ndarray
    u: np.ndarray
    force: np.ndarray
    weight_v: np.ndarray
    weight_u: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    first: np.ndarray
    last: np.ndarray
    total: np.ndarray


def lay_out(W: np.ndarray, tiles: Tiles) -> Desk:
    """An empty desk that is large enough for every tile of the block."""
    (V, d), (M, N), place = W.shape, tiles.negatives.shape, np.arange(len(tiles.words))
    margin = max(
        (place - tiles.low).max(where=tiles.high > 0, initial=0), (tiles.high - place).max()
    )
    T = len(tiles.words) // M
    S = N + T + 2 * int(margin) + 3 * PASS
    T += PASS

    def zeros(*shape: int) -> np.ndarray:
        return np.zeros(shape, W.dtype)

    places = [np.zeros(length, np.intp) for length in (T, T, S, S)]
    return Desk(
        np.zeros(S, np.int32),
        zeros(T, d),
        zeros(S, d),
        zeros(T, S),
        zeros(T),
        zeros(S),
        *places,
        zeros(V),
    )
