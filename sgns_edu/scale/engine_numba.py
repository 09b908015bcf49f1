"""The Numba engine: the equations as plain loops, which the compiler turns into vector code.

`train_tiles` takes the step of lecture 03 for one pair after the other, in the order of the text.
From 1,000 words on, up to k pairs of one center share their negatives and take their step at once.
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
LANES = 8  # numbers that one loop over forces turns into σ
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
    number = W_in.dtype.type
    most = tiles.together + tiles.k
    old = zero_rows(1, W_in.shape[1], 1, W_in.dtype)
    rows, force = np.zeros(most + PASS, np.int32), np.zeros(most + LANES, number)
    tables = as_records(W_in), as_records(W_out)
    work = as_records(old), rows, force, np.zeros(1, number)
    _train(*tables, *tiles[:6], tiles.lr.astype(number), *work)


def as_records(W: np.ndarray) -> np.ndarray:
    """The rows of a table (V, d) as V records, whose length d the compiler knows."""
    return W.view([("x", W.dtype, (W.shape[1],))])[:, 0]


@compiled
def _train(W_in, W_out, words, low, high, negatives, k, together, rates, old, rows, force, seen):
    M, N = negatives.shape
    T = len(words) // M
    for m in range(M):
        seen[0] = _touch(W_in, W_out, words, negatives, m + 1)
        turn = 0
        for i in range(m * T, (m + 1) * T):
            j = low[i]
            while j < high[i]:
                n, j = _take_contexts(words, i, j, high[i], together, rows)
                if n > 0:
                    _ask_negatives(rows, n, negatives[m, turn : turn + k])
                    _step(W_in[words[i]], W_out, rows, n, k, rates[m], old[0], force)
                    turn = turn + k if turn + k < N else 0


@inlined
def _take_contexts(words, i, j, high, together, rows):
    """Put the next contexts of place i, from j on, in `rows`; how many, and where to go on."""
    n = 0
    while j < high and n < together:
        if j != i:
            rows[n] = words[j]
            n += 1
        j += 1
    return n, j


@inlined
def _ask_negatives(rows, n, negatives):
    """The negatives after the n contexts; the first context again where a pass is not full."""
    for r in range(len(negatives)):
        rows[n + r] = negatives[r]
    for r in range(n + len(negatives), n + len(negatives) + PASS - 1):
        rows[r] = rows[0]


@inlined
def _step(v, W_out, rows, n, k, lr, old, force):
    """Lecture 03's step for n contexts at once: all scores, all forces, then both sides move."""
    _scores(v, W_out, rows, n + k, force)
    _forces(force, n, k, lr)
    _copy(v, old)
    _move_center(v, W_out, rows, n + k, force)
    for r in range(n + k):
        _add(W_out[rows[r]], force[r], old)


@inlined
def _scores(v, W_out, rows, asked, out):
    """out = u·v for the rows asked about, three rows a pass."""
    for r in range(0, asked, PASS):
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
def _forces(score, n, k, lr):
    """lr·(y − σ(score)) in place: y is 1 for n contexts, 0 for k negatives, which n pairs share."""
    number = score.dtype.type
    for r in range(-(-(n + k) // LANES) * LANES):
        score[r] = -lr / (number(1) + _exp(-score[r], number))
    for r in range(n):
        score[r] += lr
    for r in range(n, n + k):
        score[r] *= number(n)
    for r in range(n + k, n + k + PASS - 1):
        score[r] = 0


@inlined
def _move_center(v, W_out, rows, asked, force):
    """v += Σ force·u, three rows a pass."""
    for r in range(0, asked, PASS):
        a, b, c = W_out[rows[r]], W_out[rows[r + 1]], W_out[rows[r + 2]]
        x, y, z = force[r], force[r + 1], force[r + 2]
        for j in range(len(v.x)):
            v.x[j] += x * a.x[j] + y * b.x[j] + z * c.x[j]


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
    """The visible step for each row of a tape (T, m), where −1 is no question. Changes the tables.

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
