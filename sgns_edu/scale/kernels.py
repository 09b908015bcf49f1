"""The Numba engine: the equations as plain loops, which the compiler turns into vector code.

`train_tiles` takes the step of lecture 03 with many questions at once: fetch the rows, take every score v·u, turn
scores into forces lr·w·(y − p), add up what each row is owed, and give it back. The tables are touched only when rows
are fetched and when they are given back. `take_steps` is the visible step itself, compiled.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from sgns_edu.scale.desk import PASS, lay_out
from sgns_edu.scale.tiles import Tiles

SIZE = 32  # words a tile

OPTIONS = {"nogil": True, "fastmath": True, "error_model": "numpy", "boundscheck": False}
compiled = njit(cache=True, **OPTIONS)
inlined = njit(forceinline=True, **OPTIONS)
exact = njit(cache=True, nogil=True)


def train_tiles(W_in: np.ndarray, W_out: np.ndarray, tiles: Tiles) -> None:
    """Train on a block of tiles, one tile a step. Changes both tables."""
    if len(tiles.lr):
        kind = W_in.dtype.type
        _train(W_in, W_out, *tiles[:4], kind(tiles.weight), tiles.lr.astype(kind), lay_out(W_in, tiles))


@compiled
def _train(W_in, W_out, words, low, high, negatives, weight, rates, desk):
    M, N = negatives.shape
    T = len(words) // M
    P = _whole_passes(N)  # where the words around begin
    for m in range(M):
        a, b = m * T, (m + 1) * T
        left, right = _around(low[a:b], high[a:b], a)
        S = P + right - left
        desk.rows[:N] = negatives[m]
        desk.rows[P:S] = words[left:right]
        _fetch(W_in, words[a:b], desk.v, desk.dv)
        _fetch(W_out, desk.rows[:S], desk.u, desk.du)
        _ask(desk, low[a:b], high[a:b], a, left - P, N, weight, rates[m])
        _owe(desk, T, S)
        _give_back(W_in, words[a:b], desk.dv, desk.weight_v, desk.total)
        _give_back(W_out, desk.rows[:S], desk.du, desk.weight_u, desk.total)


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
def _fetch(W, rows, here, owed):
    for r in range(len(rows)):
        row, copy, debt = W[rows[r]], here[r], owed[r]
        for j in range(len(row)):
            copy[j] = row[j]
            debt[j] = 0


@inlined
def _ask(desk, low, high, a, shift, N, weight, lr):
    """Every center is asked about its contexts (y = 1) and, with the weight it owes, about all negatives (y = 0)."""
    P = _whole_passes(N)
    desk.weight_u[:] = 0
    desk.last[:] = 0
    for i in range(len(low)):
        v, dv, force = desk.v[i], desk.dv[i], desk.force[i]
        force[:] = 0
        lo, hi, own = low[i] - shift, high[i] - shift, a + i - shift
        met = max(hi - lo - 1, 0)
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
            _combine(dv, force[:P], desk.u[:P])
            _combine(dv, force[lo:end], desk.u[lo:end])
            _note(desk, 0, N, i, push)
            _note(desk, lo, own, i, lr)
            _note(desk, own + 1, hi, i, lr)


@inlined
def _note(desk, begin, end, i, weight):
    """Center i has asked about the rows begin … end − 1."""
    for r in range(begin, end):
        desk.weight_u[r] += weight
        desk.first[r] = i if desk.last[r] == 0 else desk.first[r]
        desk.last[r] = i + 1


@inlined
def _owe(desk, T, S):
    """What each row asked about is owed by its centers: Σ force·v."""
    for r in range(S):
        first = desk.first[r]
        if desk.last[r]:
            end = first + _whole_passes(desk.last[r] - first)
            _combine(desk.du[r], desk.force[first:end, r], desk.v[first:end])


@inlined
def _give_back(W, rows, owed, weight, total):
    """Add to each row what it is owed, shrunk by min(1, 1/weight summed into its word); see `batched.add_capped`."""
    for r in range(len(rows)):
        total[rows[r]] = 0
    for r in range(len(rows)):
        total[rows[r]] += weight[r]
    for r in range(len(rows)):
        if weight[r] > 0:
            row, debt = W[rows[r]], owed[r]
            cap = 1 / max(total.dtype.type(1), total[rows[r]])
            for j in range(len(row)):
                row[j] += cap * debt[j]


@inlined
def _probs(v, M, out):
    """out = σ(M·v), eight rows a pass."""
    for r in range(0, len(M), PASS):
        _eight_dots(v, M[r:r + PASS], out[r:r + PASS])
    one = v.dtype.type(1)
    for r in range(len(out)):
        out[r] = one / (one + _exp(-out[r], one))


@inlined
def _combine(out, c, M):
    """out += Σ c·M, eight rows a pass."""
    for r in range(0, len(M), PASS):
        _add_eight(out, c[r:r + PASS], M[r:r + PASS])


@inlined
def _eight_dots(v, M, out):
    a, b, c, d, e, f, g, h = M[0], M[1], M[2], M[3], M[4], M[5], M[6], M[7]
    s = t = w = x = y = z = p = q = v.dtype.type(0)
    for j in range(len(v)):
        s += v[j] * a[j]
        t += v[j] * b[j]
        w += v[j] * c[j]
        x += v[j] * d[j]
        y += v[j] * e[j]
        z += v[j] * f[j]
        p += v[j] * g[j]
        q += v[j] * h[j]
    out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7] = s, t, w, x, y, z, p, q


@inlined
def _add_eight(out, c, M):
    a, b, c_, d, e, f, g, h = M[0], M[1], M[2], M[3], M[4], M[5], M[6], M[7]
    s, t, w, x, y, z, p, q = c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]
    for j in range(len(out)):
        out[j] += s * a[j] + t * b[j] + w * c_[j] + x * d[j] + y * e[j] + z * f[j] + p * g[j] + q * h[j]


@inlined
def _exp(x, one):
    """e^x = (e^(x/64))^64 by ten terms of the series: exact to the last digits and, unlike math.exp, vector code."""
    y = min(max(x, -80 * one), 80 * one) / (64 * one)
    term = one + y * (one / 9)
    for n in range(8, 0, -1):
        term = one + y * (one / n) * term
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


@exact
def _softmax(x):
    x[:] = np.exp(x - x.max())
    x /= x.sum()
