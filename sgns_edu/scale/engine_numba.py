"""The Numba engine: the equations as plain loops, which the compiler turns into vector code.

`train_tiles` takes the step of lecture 03 for one pair after the other, in the order of the text.
Four pairs that share their negatives take their steps at once, from four places in the tile.
`take_steps` is the same for any objective's tape, in float64.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pickle import UnpicklingError
from typing import Any

import numpy as np
from numba import njit

from sgns_edu.scale.sampler import Tiles
from sgns_edu.scale.state import zero_rows

PASS = 3  # rows that one loop over d reads
LANES = 8  # forces that are computed at a time
FOUR = 4  # pairs that take their steps at once
OPTIONS: dict[str, Any] = {
    "nogil": True,
    "fastmath": True,
    "error_model": "numpy",
    "boundscheck": False,
}


def compile_and_cache(**options: Any) -> Callable[[Callable], Callable]:
    """A decorator that compiles a function and keeps the result on disk.

    Where nothing can be kept, or what was kept is damaged, it is compiled again in every process.
    """

    def decorate(function: Callable) -> Callable:
        try:
            fast = njit(cache=True, **options)(function)
        except RuntimeError:  # no folder that can be written
            fast = njit(**options)(function)

        @wraps(function)
        def call(*arguments: Any) -> None:
            nonlocal fast
            try:
                fast(*arguments)
            except (OSError, EOFError, UnpicklingError):  # raised before anything is computed
                fast = njit(**options)(function)
                fast(*arguments)

        return call

    return decorate


compiled = compile_and_cache(**OPTIONS)
exact = compile_and_cache(nogil=True)
# These two are parts of compiled functions. subtle: called from Python, an inlined one would crash.
inlined = njit(  # pyright: ignore[reportCallIssue]  # numba's stubs lack these options
    forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, **OPTIONS
)
part = njit(nogil=True)


def train_tiles(W_in: np.ndarray, W_out: np.ndarray, tiles: Tiles) -> None:
    """Train on a block of tiles, one group of contexts after the other. Changes both tables.

    Tables are (V, d) and contiguous. What is learned does not depend on it, but rows of 16, 32, 48
    … numbers on 64-byte lines are fastest.
    """
    if len(tiles.lr) == 0:
        return
    number, d, k = W_in.dtype.type, W_in.shape[1], tiles.k
    most = tiles.contexts().reshape(-1, tiles.size).sum(axis=1).max()  # pairs of a tile
    pairs = np.zeros((2, most), np.int32)
    old = as_records(zero_rows(FOUR, d, 1, number))
    rows = np.zeros(-(-(k + 1) // PASS) * PASS, np.int32)
    force = np.zeros(FOUR * len(rows) + LANES, number)
    work = pairs[0], pairs[1], old, rows, force, np.zeros(1, number)
    _train(as_records(W_in), as_records(W_out), tiles[:6], tiles.lr.astype(number), work)


def as_records(W: np.ndarray) -> np.ndarray:
    """The rows of a table (V, d) as V records, whose length d the compiler knows."""
    return W.view([("x", W.dtype, (W.shape[1],))])[:, 0]


@compiled
def _train(W_in, W_out, tiles, rates, work):
    words, low, high, negatives, k, at_once = tiles
    center, context, old, rows, force, seen = work
    M, N = negatives.shape
    T, S = len(words) // M, N // k
    for m in range(M):
        seen[0] = _touch(W_in, W_out, words, negatives, m + 1)
        P = _list_pairs(words, low, high, m * T, (m + 1) * T, center, context)
        H = P // (FOUR * S) * S  # so that pairs p, p + H, p + 2H and p + 3H use the same negatives
        if at_once < FOUR:
            H = 0
        for p in range(H):
            _ask(rows, negatives[m, p % S * k : p % S * k + k])
            _step_four(W_in, W_out, center, context, p, H, rows, k, rates[m], old, force)
        for p in range(FOUR * H, P):
            _ask(rows, negatives[m, p % S * k : p % S * k + k])
            rows[0] = context[p]
            _step(W_in[center[p]], W_out, rows, k, rates[m], old[0], force)


@inlined
def _list_pairs(words, low, high, first, last, center, context):
    """The pairs of the places from `first` to before `last`, in text order, and their number."""
    P = 0
    for i in range(first, last):
        for j in range(low[i], high[i]):
            if j != i:
                center[P] = words[i]
                context[P] = words[j]
                P += 1
    return P


@inlined
def _ask(rows, negatives):
    """The negatives, after the place of the context. Where a pass is not full, row 0 fills it up."""
    for r in range(len(negatives)):
        rows[r + 1] = negatives[r]


@inlined
def _step(v, W_out, rows, k, lr, old, force):
    """Lecture 03's step: all scores, all forces lr·(y − p), then both sides move."""
    _scores(v, W_out, rows, force)
    _forces(force, len(rows), lr)
    _answer(force, 0, k, lr, len(rows))
    _copy(v, old)
    _move_center(v, W_out, rows, force, 0)
    for r in range(k + 1):
        _add(W_out[rows[r]], force[r], old)


@inlined
def _step_four(W_in, W_out, center, context, p, H, rows, k, lr, old, force):
    """The same for pairs p, p + H, p + 2H and p + 3H, whose negatives are `rows`, with all scores first."""
    K = len(rows)
    for b in range(FOUR):
        _copy(W_in[center[p + b * H]], old[b])
        force[b * K] = _dot(old[b], W_out[context[p + b * H]], force.dtype.type)
    for r in range(1, k + 1, 2):
        q = min(r + 1, k)
        _eight_dots(W_out[rows[r]], W_out[rows[q]], old, force, r, q, K)
    _forces(force, FOUR * K, lr)
    for b in range(FOUR):
        _answer(force, b * K, k, lr, K)
        rows[0] = context[p + b * H]
        _move_center(W_in[center[p + b * H]], W_out, rows, force, b * K)
    for b in range(FOUR):
        _add(W_out[context[p + b * H]], force[b * K], old[b])
    for r in range(1, k + 1):
        _add_four(W_out[rows[r]], force, r, K, old)


@inlined
def _scores(v, W_out, rows, out):
    """out = u·v for the rows of the questions, three rows per pass."""
    for r in range(0, len(rows), PASS):
        a, b, c = W_out[rows[r]], W_out[rows[r + 1]], W_out[rows[r + 2]]
        out[r], out[r + 1], out[r + 2] = _three_dots(v, a, b, c, out.dtype.type)


@inlined
def _three_dots(v, a, b, c, number):
    s = t = u = number(0)  # subtle: a plain 0 would make the sums float64
    for j in range(len(v.x)):
        s += v.x[j] * a.x[j]
        t += v.x[j] * b.x[j]
        u += v.x[j] * c.x[j]
    return s, t, u


@inlined
def _dot(v, u, number):
    s = number(0)
    for j in range(len(v.x)):
        s += v.x[j] * u.x[j]
    return s


@inlined
def _eight_dots(a, b, v, out, r, q, K):
    """The scores of two rows with four centers, to places r and q, and K apart."""
    number = out.dtype.type
    s0 = s1 = s2 = s3 = number(0)
    t0 = t1 = t2 = t3 = number(0)
    v0, v1, v2, v3 = v[0], v[1], v[2], v[3]
    for j in range(len(a.x)):
        s0 += a.x[j] * v0.x[j]
        s1 += a.x[j] * v1.x[j]
        s2 += a.x[j] * v2.x[j]
        s3 += a.x[j] * v3.x[j]
        t0 += b.x[j] * v0.x[j]
        t1 += b.x[j] * v1.x[j]
        t2 += b.x[j] * v2.x[j]
        t3 += b.x[j] * v3.x[j]
    out[r], out[r + K], out[r + 2 * K], out[r + 3 * K] = s0, s1, s2, s3
    out[q], out[q + K], out[q + 2 * K], out[q + 3 * K] = t0, t1, t2, t3


@inlined
def _forces(score, asked, lr):
    """−lr·σ(score) in place."""
    number = score.dtype.type
    for r in range(-(-asked // LANES) * LANES):
        score[r] = -lr / (number(1) + _exp(-score[r], number))


@inlined
def _answer(force, first, k, lr, K):
    """The context's answer is yes, which makes its force lr·(1 − σ); what is not asked is 0."""
    force[first] += lr
    for r in range(first + k + 1, first + K):
        force[r] = 0


@inlined
def _move_center(v, W_out, rows, force, first):
    """v += Σ force·u, three rows a pass."""
    for r in range(0, len(rows), PASS):
        a, b, c = W_out[rows[r]], W_out[rows[r + 1]], W_out[rows[r + 2]]
        x, y, z = force[first + r], force[first + r + 1], force[first + r + 2]
        for j in range(len(v.x)):
            v.x[j] += x * a.x[j] + y * b.x[j] + z * c.x[j]


@inlined
def _add_four(u, force, r, K, v):
    """u += Σ force·v over four centers, whose forces are K apart."""
    x, y, z, w = force[r], force[r + K], force[r + 2 * K], force[r + 3 * K]
    a, b, c, d = v[0], v[1], v[2], v[3]
    for j in range(len(u.x)):
        u.x[j] += x * a.x[j] + y * b.x[j] + z * c.x[j] + w * d.x[j]


@inlined
def _add(u, force, v):
    """u += force·v."""
    for j in range(len(u.x)):
        u.x[j] += force * v.x[j]


@inlined
def _copy(v, out):
    for j in range(len(v.x)):
        out.x[j] = v.x[j]


@inlined
def _touch(W_in, W_out, words, negatives, m):
    """Read a few numbers of each row that tile m will use, so that they are fetched early."""
    M, N = negatives.shape
    T = len(words) // M
    total = W_in[0].x[0]
    if m < M:
        for r in range(N):
            total += _read(W_out[negatives[m, r]])
        for i in range(m * T, (m + 1) * T):
            total += _read(W_in[words[i]]) + _read(W_out[words[i]])
    return total


@inlined
def _read(v):
    """One number of each 64 bytes."""
    total = v.x[0]
    for j in range(16, len(v.x), 16):
        total += v.x[j]
    return total


@inlined
def _exp(x, number):
    """e^x = (e^(x/64))^64 by ten terms of the series: vector code, unlike math.exp.

    A σ made of it is off by at most 2e-6 in float32, and by 4e-15 in float64.
    """
    y = min(max(x, number(-80)), number(80)) / number(64)
    term = number(1) + y / number(9)
    for n in range(8, 0, -1):
        term = number(1) + y / number(n) * term
    for _ in range(6):
        term *= term
    return term


@exact
def take_steps(W_in, W_out, center, rows, labels, shift, rates, one_choice, temperature=1.0):
    """The visible step for each row of a tape (T, m), where −1 asks nothing. Changes the tables.

    `one_choice` says whether the answers are one choice among all (softmax) or each a yes or no
    (sigmoid); `temperature` divides the scores.
    """
    T, m = rows.shape
    force, move = np.empty(m), np.empty(W_in.shape[1])
    for t in range(T):
        v = W_in[center[t]]
        for r in range(m):
            force[r] = -np.inf
            if rows[t, r] >= 0:
                force[r] = np.dot(W_out[rows[t, r]], v) / temperature - shift[t, r]
        if one_choice:
            _softmax(force)
        else:
            force[:] = 1 / (1 + np.exp(-force))
        move[:] = 0
        for r in range(m):
            if rows[t, r] >= 0:
                force[r] = rates[t] / temperature * (labels[t, r] - force[r])
                move += force[r] * W_out[rows[t, r]]
        for r in range(m):
            if rows[t, r] >= 0:
                W_out[rows[t, r]] += force[r] * v
        v += move


@part
def _softmax(x):
    x[:] = np.exp(x - x.max())
    x /= x.sum()
