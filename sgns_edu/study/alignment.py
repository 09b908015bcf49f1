"""Two sets of vectors in one space: turn one onto the other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sgns_edu.study.embeddings import Embeddings, check_embeddings

__all__ = ["align"]


def align(a: Embeddings, b: Embeddings, *, words: Iterable[str] | None = None) -> Embeddings:
    """Turn a onto b: the rotation R, perhaps with a mirror, that makes Σ |v_a·R − v_b|² smallest.

    Training sees dot products alone, and v·u does not change when both tables turn. So the axes of
    a run mean nothing, and two runs can only be compared word by word after one of them has turned.

    Parameters
    ----------
    a, b : Embeddings
        Equally long vectors, d numbers each.
    words : iterable of str, optional
        The words that R is fitted to; by default all that both have. Leave some out to test R on
        them.

    Returns
    -------
    Embeddings
        The words of a, with both tables turned: W_in·R and W_out·R.

    Raises
    ------
    ValueError
        If the vectors have different lengths, or there are fewer than d words to fit R to.
    KeyError
        If one of `words` is unknown to a or to b.
    TypeError
        If a or b is not an Embeddings, or `words` is a bare string.

    Notes
    -----
    Schönemann 1966 has the solution, scipy the function: R = U·Vt, where U·s·Vt is the singular
    value decomposition of Aᵀ·B. Hamilton, Leskovec and Jurafsky 2016 compare the vectors of
    different decades in this way.

    Examples
    --------
    >>> import sgns_edu as sg
    >>> vocabulary = sg.Vocabulary(["up", "right"], [2, 1])
    >>> a = sg.Embeddings(vocabulary, [[0, 1], [1, 0]])
    >>> b = sg.Embeddings(vocabulary, [[1, 0], [0, -1]])
    >>> align(a, b)["up"].round(6).tolist()
    [1.0, 0.0]
    """
    from scipy.linalg import orthogonal_procrustes

    check_embeddings(a)
    check_embeddings(b)
    if a.dim != b.dim:
        raise ValueError(f"a and b must have equally long vectors, got {a.dim} and {b.dim} numbers")
    if isinstance(words, str):
        raise TypeError(f"words must be several words, got the bare string {words!r}")
    anchors = [word for word in a.vocabulary.words if word in b] if words is None else list(words)
    if len(anchors) < a.dim:
        raise ValueError(
            f"a rotation in {a.dim} dimensions needs at least {a.dim} words that both have, "
            f"got {len(anchors)}"
        )
    v_a = np.array([a[word] for word in anchors], dtype=float)  # (n, d)
    v_b = np.array([b[word] for word in anchors], dtype=float)  # (n, d)
    R, _ = orthogonal_procrustes(v_a, v_b)  # (d, d)
    W_out = None if a.W_out is None else a.W_out @ R
    return Embeddings(a.vocabulary, a.W_in @ R, W_out)
