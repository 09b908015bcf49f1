"""The Numba engine: the equations as plain loops, which the compiler turns into vector code.

`train_tiles` takes the step of lecture 03 with many questions at once: fetch the rows, take every score v·u, turn
scores into forces lr·w·(y − p), and move every row by its capped sum of forces. `take_steps` is the visible step
itself, compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pickle import UnpicklingError

import numpy as np
from numba import njit

from sgns_edu.scale.desk import PASS, lay_out
from sgns_edu.scale.sampler import Tiles

OPTIONS = {"nogil": True, "fastmath": True, "error_model": "numpy", "boundscheck": False}


def kept(**options: bool) -> Callable:
    """A decorator that compiles and keeps the result on disk; where that cannot be, it compiles anew in every process."""

    def compile(function: Callable) -> Callable:
        try:
            fast = njit(cache=True, **options)(function)
        except RuntimeError:  # no folder that can be written
            fast = njit(**options)(function)

        @wraps(function)
        def call(*arguments: object) -> None:
            nonlocal fast
            try:
                fast(*arguments)
            except (
                OSError,
                EOFError,
                UnpicklingError,
            ):  # no room, or a damaged file: nothing has been computed yet
                fast = njit(**options)(function)
                fast(*arguments)

        call.py_func = function
        return call

    return compile


compiled = kept(**OPTIONS)
inlined = njit(
    forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, **OPTIONS
)  # part of others, and nothing else
exact, part = kept(nogil=True), njit(nogil=True)


def train_tiles(W_in: np.ndarray, W_out: np.ndarray, tiles: Tiles) -> None:
    """Train on a block of tiles, one tile a step. Changes both tables."""
    if len(tiles.lr):
        kind = W_in.dtype.type
        _train(
            W_in, W_out, *tiles[:4], kind(tiles.weight), tiles.lr.astype(kind), lay_out(W_in, tiles)
        )


@compiled
def _train(W_in, W_out, words, low, high, negatives, weight, rates, desk):
    M, N = negatives.shape
    T = len(words) // M
    P = _whole_passes(N)  # where the words around begin
    for m in range(M):
        a, b = m * T, (m + 1) * T
        left, right = _around(low[a:b], high[a:b], a)
        S = P + right - left
        _copy(negatives[m], desk.rows[:N])
        _copy(words[left:right], desk.rows[P:S])
        _fetch(W_in, words[a:b], desk.v)
        _fetch(W_out, desk.rows[:S], desk.u)
        _ask(desk, low[a:b], high[a:b], a, left - P, N, weight, rates[m])
        _cap(words[a:b], desk.weight_v, desk.total)
        _cap(desk.rows[:S], desk.weight_u, desk.total)
        _move_centers(W_in, words[a:b], desk, P)
        _move_rows(W_out, desk.rows[:S], desk)


@inlined
def _whole_passes(n):
    return (n + PASS - 1) // PASS * PASS


@inlined
def _around(low, high, a):
    """The stretch of text in which a tile's centers and contexts stand."""
    left, right = a, a + len(low)
    for i in range(len(low)):
        if high[i] > 0:
            left, right = min(left, low[i]), max(right, high[i])
    return left, right


@inlined
def _fetch(W, rows, here):
    for r in range(len(rows)):
        _copy(W[rows[r]], here[r])


@inlined
def _copy(x, out):
    for j in range(
        len(x)
    ):  # subtle: out[:] = x would compile for two seconds more, for the sake of its error message
        out[j] = x[j]


@inlined
def _ask(desk, low, high, a, shift, N, weight, lr):
    """Every center is asked about its contexts (y = 1) and, with the weight it owes, about all negatives (y = 0).

    The tile begins at place a of the text; the word at place p lies in row p − shift of the desk.
    """
    P = _whole_passes(N)
    desk.weight_u[:] = 0
    desk.last[:] = 0
    for i in range(len(low)):
        v, force = desk.v[i], desk.force[i]
        force[:] = 0
        lo, hi, own = low[i] - shift, high[i] - shift, a + i - shift
        met = desk.force.dtype.type(max(hi - lo - 1, 0))
        push = met * weight * lr
        desk.weight_v[i] = met * lr + N * push
        if met:
            end = lo + _whole_passes(hi - lo)
            _probs(v, desk.u[:P], force[:P])
            _probs(v, desk.u[lo:end], force[lo:end])
            for r in range(N):
                force[r] *= -push
            for r in range(lo, hi):
                force[r] = lr - lr * force[r]
            force[N:P] = 0
            force[hi:end] = 0
            force[own] = 0
            desk.begin[i], desk.end[i] = lo, hi
            _note(desk, 0, N, i, push)
            _note(desk, lo, own, i, lr)
            _note(desk, own + 1, hi, i, lr)


@inlined
def _note(desk, begin, end, i, weight):
    """Center i has been asked about the rows begin … end − 1."""
    for r in range(begin, end):
        desk.weight_u[r] += weight
        desk.first[r] = i if desk.last[r] == 0 else desk.first[r]
        desk.last[r] = i + 1


@inlined
def _cap(rows, weight, total):
    """Turn each weight into its row's cap, min(1, 1/weight summed into its word); see `batched.add_capped`."""
    one = total.dtype.type(1)
    for r in range(len(rows)):
        total[rows[r]] = 0
    for r in range(len(rows)):
        total[rows[r]] += weight[r]
    for r in range(len(rows)):
        if weight[r] > 0:
            weight[r] = one / max(one, total[rows[r]])


@inlined
def _move_centers(W_in, rows, desk, P):
    """v += cap · Σ force·u over the negatives, and over the words around."""
    for i in range(len(rows)):
        if desk.weight_v[i] > 0:
            v, lo = W_in[rows[i]], desk.begin[i]
            end = lo + _whole_passes(desk.end[i] - lo)
            _combine(v, desk.force[i, :P], desk.u[:P], desk.weight_v[i])
            _combine(v, desk.force[i, lo:end], desk.u[lo:end], desk.weight_v[i])


@inlined
def _move_rows(W_out, rows, desk):
    """u += cap · Σ force·v over the centers that were asked about it."""
    for r in range(len(rows)):
        if desk.weight_u[r] > 0:
            first = desk.first[r]
            end = first + _whole_passes(desk.last[r] - first)
            _combine(W_out[rows[r]], desk.force[first:end, r], desk.v[first:end], desk.weight_u[r])


@inlined
def _probs(v, M, out):
    """out = σ(M·v), eight rows a pass."""
    for r in range(0, len(M), PASS):
        _eight_dots(v, M[r : r + PASS], out[r : r + PASS])
    kind = v.dtype.type
    for r in range(len(out)):
        out[r] = kind(1) / (kind(1) + _exp(-out[r], kind))


@inlined
def _combine(out, c, M, scale):
    """out += scale · Σ c·M, eight rows a pass."""
    for r in range(0, len(M), PASS):
        _add_eight(out, scale, c[r : r + PASS], M[r : r + PASS])


@inlined
def _eight_dots(v, M, out):
    m0, m1, m2, m3, m4, m5, m6, m7 = M[0], M[1], M[2], M[3], M[4], M[5], M[6], M[7]
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = v.dtype.type(
        0
    )  # subtle: a plain 0 would make the sums float64
    for j in range(len(v)):
        s0 += v[j] * m0[j]
        s1 += v[j] * m1[j]
        s2 += v[j] * m2[j]
        s3 += v[j] * m3[j]
        s4 += v[j] * m4[j]
        s5 += v[j] * m5[j]
        s6 += v[j] * m6[j]
        s7 += v[j] * m7[j]
    out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7] = s0, s1, s2, s3, s4, s5, s6, s7


@inlined
def _add_eight(out, k, c, M):
    m0, m1, m2, m3, m4, m5, m6, m7 = M[0], M[1], M[2], M[3], M[4], M[5], M[6], M[7]
    c0, c1, c2, c3, c4, c5, c6, c7 = (
        k * c[0],
        k * c[1],
        k * c[2],
        k * c[3],
        k * c[4],
        k * c[5],
        k * c[6],
        k * c[7],
    )
    for j in range(len(out)):
        out[j] += (
            c0 * m0[j]
            + c1 * m1[j]
            + c2 * m2[j]
            + c3 * m3[j]
            + c4 * m4[j]
            + c5 * m5[j]
            + c6 * m6[j]
            + c7 * m7[j]
        )


@inlined
def _exp(x, kind):
    """e^x = (e^(x/64))^64 by ten terms of the series: vector code, unlike math.exp.

    A σ made of it is off by at most 2e-6 in float32, and by 4e-15 in float64.
    """
    y = min(max(x, kind(-80)), kind(80)) / kind(64)
    term = kind(1) + y / kind(9)
    for n in range(8, 0, -1):
        term = kind(1) + y / kind(n) * term
    for _ in range(6):
        term *= term
    return term


@exact
def take_steps(W_in, W_out, center, rows, labels, shift, rates, one_choice):
    """The visible step, once for each row of a tape (T, m), in which −1 stands for no question. Changes both tables.

    `one_choice` says whether the answers are one choice among all (softmax) or each a yes or no (sigmoid).
    """
    T, m = rows.shape
    force, owed = np.empty(m), np.empty(W_in.shape[1])
    for t in range(T):
        v = W_in[center[t]]
        for r in range(m):
            force[r] = np.dot(W_out[rows[t, r]], v) - shift[t, r] if rows[t, r] >= 0 else -np.inf
        if one_choice:
            _softmax(force)
        else:
            force[:] = 1 / (1 + np.exp(-force))
        owed[:] = 0
        for r in range(m):
            if rows[t, r] >= 0:
                force[r] = rates[t] * (labels[t, r] - force[r])
                owed += force[r] * W_out[rows[t, r]]
        for r in range(m):
            if rows[t, r] >= 0:
                W_out[rows[t, r]] += force[r] * v
        v += owed


@part
def _softmax(x):
    x[:] = np.exp(x - x.max())
    x /= x.sum()
