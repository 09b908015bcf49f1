"""Answers to the exercises of lectures 08 to 16 as a student might write them, by another road than the package's."""

import math

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.teach.check import check


def line():
    return [[math.log((n / 8) / (1 / 2 * 1 / 2) / 2) for n in row] for row in ([1, 3], [3, 1])]


def matrix(counts, k, alpha):
    V, out = len(counts), np.empty(counts.shape)
    powers = [sum(counts[w][c] for w in range(V)) ** alpha for c in range(V)]
    for w in range(V):
        for c in range(V):
            out[w, c] = math.log(counts[w][c] / sum(counts[w]) / (powers[c] / sum(powers)) / k)
    return out


def bias(W_in, W_out, k):
    return np.c_[W_in, np.full(len(W_in), math.log(k))], np.c_[W_out, np.full(len(W_out), -1)]


def threshold(f):
    low, high = 1e-9, 1.0
    for _ in range(80):
        middle = math.sqrt(low * high)
        kept = sum(share * min(1, math.sqrt(middle / share) + middle / share) for share in f)
        low, high = (middle, high) if kept < 0.5 else (low, middle)
    return low


def blend(counts, noises, weights, k):
    V, out = len(counts), np.empty(counts.shape)
    for w in range(V):
        for c in range(V):
            q = sum(weight * noise[w][c] for weight, noise in zip(weights, noises)) / sum(weights)
            out[w, c] = math.log(counts[w][c] / sum(counts[w]) / q / k)
    return out


def collisions(contexts, tokens, alpha):
    total = sum(float(n) ** alpha for n in tokens)
    return sum(n / sum(contexts) * float(m) ** alpha / total for n, m in zip(contexts, tokens))


def enemies(cosine, base, center):
    others = sorted(
        (other for other in range(len(base)) if other != center),
        key=lambda other: -cosine[center][other],
    )
    return [share / 2 + (1 / 20 if n in others[:10] else 0) for n, share in enumerate(base)]


def analogy(W, a, b, c):
    def cos(x, y):
        return sum(x * y) / math.sqrt(sum(x * x) * sum(y * y))

    target = (
        W[b] / math.sqrt(sum(W[b] ** 2))
        - W[a] / math.sqrt(sum(W[a] ** 2))
        + W[c] / math.sqrt(sum(W[c] ** 2))
    )
    return max((n for n in range(len(W)) if n not in (a, b, c)), key=lambda n: cos(W[n], target))


def interval(x, y, chosen):
    def ranks(values):
        return np.array(
            [(values < value).sum() + ((values == value).sum() - 1) / 2 for value in values]
        )

    found = sorted(np.corrcoef(ranks(x[rows]), ranks(y[rows]))[0, 1] for rows in chosen)

    def quantile(share):
        place = share * (len(found) - 1)
        return found[int(place)] + (place - int(place)) * (
            found[int(place) + 1] - found[int(place)]
        )

    return quantile(0.025), quantile(0.975)


def batch(W_in, W_out, center, rows, labels, lr):
    on_in, on_out = {}, {}
    for w, asked, right in zip(center, rows, labels):
        moves = [(y - 1 / (1 + math.exp(-W_in[w] @ W_out[r]))) for r, y in zip(asked, right)]
        on_in.setdefault(w, []).append(sum(lr * move * W_out[r] for move, r in zip(moves, asked)))
        for move, r in zip(moves, asked):
            on_out.setdefault(r, []).append(lr * move * W_in[w])
    after = W_in.copy(), W_out.copy()
    for table, moved in zip(after, (on_in, on_out)):
        for row, steps in moved.items():
            table[row] = table[row] + sum(steps) / len(steps)
    return after


def merge(x, y):
    """Split y into a part along x and the rest, row by row, and likewise x."""
    rows = []
    for a, b in zip(x, y):
        rest_of_a, rest_of_b = a, b
        if a.any() and b.any():
            cosine = a @ b / np.linalg.norm(a) / np.linalg.norm(b)
            rest_of_a = a * (1 - cosine * np.linalg.norm(b) / np.linalg.norm(a) / 2)
            rest_of_b = b * (1 - cosine * np.linalg.norm(a) / np.linalg.norm(b) / 2)
        rows.append(rest_of_a + rest_of_b)
    return np.array(rows)


def kept(matrix, d):
    """By the eigenvalues of MᵀM instead of singular values."""
    squares = np.sort(np.linalg.eigvalsh(matrix.T @ matrix))[::-1]
    return squares[:d].sum() / (matrix**2).sum()


def glove(X, v, u, b, b_out, x_max):
    total = 0.0
    for w, c in np.argwhere(X > 0):
        error = v[w] @ u[c] + b[w] + b_out[c] - math.log(X[w, c])
        total += min(1.0, (X[w, c] / x_max) ** 0.75) * error**2
    return total


def vector(word, pieces, W_in):
    marked, total = "<" + word + ">", np.zeros(W_in.shape[1])
    for start in range(len(marked)):
        for end in range(start + 3, len(marked) + 1):
            piece = marked[start:end]
            if piece in pieces and (len(piece) <= 6 or piece == marked):
                total = total + W_in[pieces[piece]]
    return total


def control(counts, k, alpha):
    total = sum(float(n) ** alpha for n in counts)
    return [math.log(n / sum(counts) * total / float(n) ** alpha / k) for n in counts]


def tied(train):
    start = sg.Params(np.eye(4), np.arange(16.0).reshape(4, 4))
    W_in, W_out = train(
        start, sg.NegativeSampling(sg.Uniform(4), k=1), np.array([[0, 1]]), lr=0.1, steps=2, rng=0
    ).params
    assert abs(W_in[2] @ W_out[3] - W_in[3] @ W_out[2]) > 1e-9


def rest(P, q, k, answer, subtract):
    scores = [math.log(p) if subtract else math.log(p) - math.log(n) for p, n in zip(P, q)]
    if answer == "softmax":
        return [score - sum(scores) / len(scores) for score in scores]
    return [score - (0 if subtract else math.log(k)) for score in scores]


def in_batch(v, u, log_q, temperature):
    on_centers, on_contexts = np.zeros(v.shape), np.zeros(u.shape)
    for i in range(len(v)):
        weights = [math.exp(v[i] @ u[j] / temperature - log_q[j]) for j in range(len(u))]
        for j in range(len(u)):
            pull = ((i == j) - weights[j] / sum(weights)) / temperature
            on_centers[i] += pull * u[j]
            on_contexts[j] += pull * v[i]
    return on_centers, on_contexts


def clip(images, captions, temperature):
    b, total = len(images), 0.0
    length = [math.sqrt(sum(x * x for x in row)) for row in (*images, *captions)]
    scores = [
        [images[i] @ captions[j] / length[i] / length[b + j] / temperature for j in range(b)]
        for i in range(b)
    ]
    for i in range(b):
        total += math.log(sum(math.exp(scores[i][j]) for j in range(b))) - scores[i][i]
        total += math.log(sum(math.exp(scores[j][i]) for j in range(b))) - scores[i][i]
    return total / (2 * b)


def rotation(A, B):
    """The orthogonal factor of AᵀB in its polar form: M (MᵀM)^(−1/2)."""
    M = A.T @ B
    squares, axes = np.linalg.eigh(M.T @ M)
    return M @ (axes / np.sqrt(squares)) @ axes.T


def effect(x, y):
    values = [*x, *y]
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return (sum(x) / len(x) - sum(y) / len(y)) / spread


def information(counts):
    total, found = counts.sum(), []
    for row in counts:
        terms = [
            n / sum(row) * math.log(n * total / sum(row) / sum(counts[:, c]))
            for c, n in enumerate(row)
            if n
        ]
        found.append(sum(terms))
    return found


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("07.rotation", rotation),
        ("07.effect", effect),
        ("11.information", information),
        ("08.line", line()),
        ("08.line", [[-1.39, -0.29], [-0.29, -1.39]]),
        ("09.matrix", matrix),
        ("09.kept", kept),
        ("09.glove", glove),
        ("08.bias", bias),
        ("11.by_hand", (0.146, 0.129)),
        ("11.threshold", threshold),
        ("12.by_hand", ([4 / 7, 2 / 7, 1 / 7], [1 / 21, 4 / 21, 16 / 21])),
        ("12.blend", blend),
        ("12.collisions", collisions),
        ("12.enemies", enemies),
        ("07.analogy", analogy),
        ("07.interval", interval),
        ("14.batch", batch),
        ("14.merge", merge),
        ("15.control", control),
        ("15.vector", vector),
        ("16.tied", tied),
        ("13.by_hand", ([0.5, 0.25, 0.25], [2 / 3, 1 / 6, 1 / 6])),
        ("13.rest", rest),
        ("13.in_batch", in_batch),
        ("13.clip", clip),
    ],
)
def test_an_answer_found_by_another_road_is_right(name, answer):
    assert check(name, answer).hint == "All parts agree."


def test_a_batch_must_not_change_the_tables_that_it_is_given():
    def in_place(W_in, W_out, *rest):
        W_in[:], W_out[:] = batch(W_in, W_out, *rest)
        return W_in, W_out

    report = check("14.batch", in_place)
    assert not report.ok
    assert report.hint.startswith("Your function changes the tables that it is given")


def test_a_test_that_looks_at_the_tables_is_told_why_scores_are_better():
    def unequal(train):
        start = sg.Params(np.eye(3), np.arange(9.0).reshape(3, 3))
        W_in, W_out = train(
            start,
            sg.NegativeSampling(sg.Uniform(3), k=1),
            np.array([[0, 1]]),
            lr=0.1,
            steps=2,
            rng=0,
        ).params
        assert (W_in != W_out).any()

    report = check("16.tied", unequal)
    assert [row.close for row in report.rows] == [True, False, True, True]
    assert "Turn both" in report.hint


def test_two_tables_that_are_returned_in_another_form_are_asked_for():
    assert (
        "has 2 parts (W_in, W_out)" in check("08.bias", lambda W_in, W_out, k: W_in @ W_out.T).hint
    )
