"""What assignments give for right, empty and wrong answers: points as deserved, and the hint that fits the mistake."""

import re
import warnings

import numpy as np
import pytest

from sgns_edu.grade import release
from sgns_edu.grade.marking import Marking
from sgns_edu.grade.notebooks import get_name, read
from sgns_edu.grade.report import grade_one
from sgns_edu.grade.submissions import Submission
from sgns_edu.teach.checking import Failed, Unwritten
from sgns_edu.teach.personal import PATTERN, personal

NAMES = ["A1", "A2", "A3", "A4", "A5", "A6"]


class OpenRoom:
    """Runs cells right here: for our own answers, which need no locks. Speaks as `room.Room` does."""

    broken = ""
    timeouts = {}

    def __init__(self):
        self.names = {"__name__": "__main__"}

    def run(self, source):
        try:
            exec(compile(source, "<cell>", "exec"), self.names)
        except NotImplementedError:
            raise Unwritten from None
        except Exception as error:
            raise Failed(f"{type(error).__name__}: {error}") from None

    def name(self, name):
        if name not in self.names:
            raise Failed(f"NameError: the notebook does not define {name!r}")
        return self.names[name]


def marks_of(name, answers=None, *, empty=False):
    """{cell: (score, message)} of the source's solutions, some of them replaced; or of the copy that nobody touched."""
    source = read(release.source(name))
    cells = (
        release.student_copy(source)["cells"] if empty else [dict(cell) for cell in source["cells"]]
    )
    unused = dict(answers or {})
    for cell in cells:
        cell["source"] = unused.pop(get_name(cell), cell["source"])
    assert not unused, f"no such cells: {unused}"
    marking = Marking(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a wrong answer may overflow
        marking.mark_cells(cells, OpenRoom())
    return {mark.cell: mark for mark in marking.result().marks}, marking.result().ids


@pytest.mark.parametrize("name", [*NAMES[:5], pytest.param("A6", marks=pytest.mark.slow)])
def test_solutions_earn_every_point(name):
    marks, ids = marks_of(name)
    lost = {cell: mark for cell, mark in marks.items() if mark.score not in (None, mark.points)}
    assert lost == {}
    assert sum(mark.score is not None for mark in marks.values()) >= 2
    assert ids == ([] if name in ("A4", "A6") else ["ada"])


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_copy_earns_nothing(name):
    marks, _ = marks_of(name, empty=True)
    assert {cell: mark for cell, mark in marks.items() if mark.score != 0} == {}


@pytest.mark.parametrize("name", ["A1", "A2", "A3", "A5"])
def test_every_student_can_reach_every_point(name):
    for student in ("Zoë", "0815"):
        id_cell = f'student_id = "{student}"'
        marks, ids = marks_of(name, {f"{name}-id": id_cell})
        assert all(mark.score in (None, mark.points) for mark in marks.values())
        assert ids == [student]


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in ("A1", "A4") else pytest.mark.slow) for name in NAMES],
)
def test_solutions_earn_every_point_in_the_closed_room(name):
    source = release.source(name)
    graded = grade_one(Submission("ada", name, source), source, (60.0, 300.0))
    assert [mark for mark in graded.marks if mark.score not in (None, mark.points)] == []
    assert graded.score > 0
    assert graded.note == ""


SIGMOID_PLAIN = """
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def log_sigmoid(x):
    return np.log(sigmoid(x))
"""
STEP = """
def step(W_in, W_out, center, context, negatives, lr):
    W_in, W_out = W_in.copy(), W_out.copy()
    rows = np.array([context, *negatives], dtype=int)
    y = np.arange(len(rows)) == 0
    {}
    return W_in, W_out
"""
TWICE = STEP.format("""on_v, on_u = neg_gradient(W_in[center], W_out[rows], y)
    W_in[center] = W_in[center] - lr * on_v
    W_out[rows] -= lr * on_u""")
NEW_V = STEP.format("""W_in[center] -= lr * neg_gradient(W_in[center], W_out[rows], y)[0]
    np.subtract.at(W_out, rows, lr * neg_gradient(W_in[center], W_out[rows], y)[1])""")
NEW_V_OWN = STEP.format("""errors = 1 / (1 + np.exp(-(W_out[rows] @ W_in[center]))) - y
    W_in[center] -= lr * errors @ W_out[rows]
    np.subtract.at(W_out, rows, lr * np.outer(errors, W_in[center]))""")
HIDDEN = "a hidden check did not pass"

# assignment, what is wrong, the cells as they were handed in, {test: hint} of the tests that fail; all others pass
WRONG = [
    (
        "A1",
        "uphill",
        {
            "A1-gradient": "def neg_gradient(v, u, y):\n    wrong = y - sigmoid(u @ v)\n    return wrong @ u, wrong[:, None] * v"
        },
        {
            "A1-gradient-test": "Wrong sign",
            "A1-step-test": "the loss rises",
            "A1-mine-test": "the loss should fall",
        },
    ),
    (
        "A1",
        "typed as it stands",
        {"A1-sigmoid": SIGMOID_PLAIN},
        {"A1-sigmoid-test": "not finite", "A1-loss-test": HIDDEN},
    ),
    (
        "A1",
        "tiny is nothing",
        {
            "A1-sigmoid": """
def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))"""
        },
        {"A1-sigmoid-test": "not 0: a small number"},
    ),
    (
        "A1",
        "lost beside large ones",
        {
            "A1-sigmoid": """
def log_sigmoid(x):
    return x - np.logaddexp(0, x)


def sigmoid(x):
    return np.exp(log_sigmoid(x))"""
        },
        {"A1-sigmoid-test": "ln σ(36.5) should be -1.41e-16, not 0"},
    ),
    (
        "A1",
        "mean for sum",
        {
            "A1-loss": "def neg_loss(v, u, y):\n    return -np.where(y, log_sigmoid(u @ v), log_sigmoid(-u @ v)).mean()"
        },
        {"A1-loss-test": "mean over the questions", "A1-mine-test": HIDDEN},
    ),
    (
        "A1",
        "no minus for negatives",
        {"A1-loss": "def neg_loss(v, u, y):\n    return -log_sigmoid(u @ v).sum()"},
        {"A1-loss-test": "minus sign", "A1-mine-test": ""},
    ),
    (
        "A1",
        "squared error",
        {
            "A1-gradient": """
def neg_gradient(v, u, y):
    p = sigmoid(u @ v)
    wrong = (p - y) * p * (1 - p)
    return wrong @ u, wrong[:, None] * v"""
        },
        {"A1-gradient-test": "squared error", "A1-step-test": "", "A1-mine-test": HIDDEN},
    ),
    (
        "A1",
        "transposed",
        {
            "A1-gradient": """
def neg_gradient(v, u, y):
    wrong = sigmoid(u @ v) - y
    return wrong @ u, np.outer(v, wrong)"""
        },
        {"A1-gradient-test": "transposed", "A1-step-test": "", "A1-mine-test": ""},
    ),
    (
        "A1",
        "one-sided",
        {
            "A1-slope": """
def numerical_slope(f, x, h=1e-5):
    slope = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up = x.astype(float)
        up[place] += h
        slope[place] = (f(up) - f(x)) / h
    return slope"""
        },
        {"A1-slope-test": "look to one side only"},
    ),
    (
        "A1",
        "sigmoids for softmax",
        {
            "A1-softmax": """
def softmax_loss(v, U, context):
    return np.log(np.exp(U @ v).sum()) - (U @ v)[context]


def softmax_gradient(v, U, context):
    return neg_gradient(v, U, np.arange(len(U)) == context)"""
        },
        {"A1-softmax-test": "V sigmoids", "A1-own-softmax-test": HIDDEN},
    ),
    ("A1", "duplicates dropped", {"A1-step": TWICE}, {"A1-step-test": "drawn twice is moved once"}),
    ("A1", "new v for u", {"A1-step": NEW_V}, {"A1-step-test": "", "A1-mine-test": HIDDEN}),
    (
        "A1",
        "new v, old errors",
        {"A1-step": NEW_V_OWN},
        {"A1-step-test": "with the new v", "A1-mine-test": HIDDEN},
    ),
    (
        "A1",
        "the package's own",
        {"A1-step": STEP.format("from sgns_edu.learn.model import forces, move")},
        {"A1-step-test": "may not use learn of the package", "A1-mine-test": "mine"},
    ),
    (
        "A1",
        "nothing returned",
        {"A1-gradient": "def neg_gradient(v, u, y):\n    wrong = sigmoid(u @ v) - y"},
        {"A1-gradient-test": "returns nothing", "A1-step-test": "", "A1-mine-test": ""},
    ),
    (
        "A2",
        "label minus answer",
        {
            "A2-questions": """
v, u = mine.params.W_in[center], mine.params.W_out[[context, *negatives]]
scores = u @ v
answers = 1 / (1 + np.exp(-scores))
errors = [1, 0, 0] - answers"""
        },
        {
            "A2-questions-test": "answers minus labels",
            "A2-center-test": "along the context",
            "A2-rows-test": "should rise",
        },
    ),
    (
        "A2",
        "rows along the new center",
        {
            "A2-rows": "rows_after = u - lr * errors[:, None] * center_after\nscores_after = rows_after @ center_after"
        },
        {"A2-rows-test": HIDDEN},
    ),
    (
        "A2",
        "scores with the old center",
        {"A2-rows": "rows_after = u - lr * errors[:, None] * v\nscores_after = rows_after @ v"},
        {"A2-rows-test": "your center_after times each of your rows_after"},
    ),
    (
        "A2",
        "not filled in",
        {"A2-center": "pull = push_1 = push_2 = center_after = [None, None]"},
        {"A2-center-test": "pull is not filled in", "A2-rows-test": "not filled in yet"},
    ),
    (
        "A2",
        "pushes without their minus",
        {
            "A2-center": "pull, push_1, push_2 = abs(errors)[:, None] * u\ncenter_after = v - lr * errors @ u"
        },
        {"A2-center-test": "against the negative's u"},
    ),
    (
        "A2",
        "forces with the rate in them",
        {
            "A2-center": "pull, push_1, push_2 = -lr * errors[:, None] * u\ncenter_after = v - lr * errors @ u"
        },
        {"A2-center-test": "sum of your three forces"},
    ),
    (
        "A2",
        "no counterexample",
        {
            "A2-counterexamples": """
falls = {"v": [1.0, 0.0], "u": [[0.1, 0.0], [0.0, 0.5], [0.3, -0.5]]}
rises = {"v": [-0.5, 0.0], "u": [[2.0, 0.0], [2.0, 0.3], [0.5, 2.0]]}"""
        },
        {"A2-falls-test": "the true score rises"},
    ),
    (
        "A2",
        "half a counterexample",
        {
            "A2-counterexamples": """
falls = {"v": [1.0, 0.0], "u": [[2.0, 0.0], [2.0, 0.3], [2.0, -0.3]]}
rises = {"v": [1.0, 0.0], "u": [[2.0, 0.0], [2.0, 0.3], [0.5, 2.0]]}"""
        },
        {"A2-rises-test": "the first negative's score falls"},
    ),
    (
        "A2",
        "parallel",
        {
            "A2-counterexamples": 'falls = rises = {"v": [1.0, 0.0], "u": [[2.0, 0.0], [2.0, 0.0], [2.0, 1.0]]}'
        },
        {"A2-falls-test": "u[0] and u[1] are parallel", "A2-rises-test": "parallel"},
    ),
    (
        "A2",
        "duplicates dropped",
        {
            "A2-step": TWICE.replace(
                "neg_gradient(W_in[center], W_out[rows], y)",
                "(lambda w, u, v: (w @ u, w[:, None] * v))"
                "(1 / (1 + np.exp(-(W_out[rows] @ W_in[center]))) - y, W_out[rows], W_in[center])",
            )
        },
        {"A2-step-test": "moved once"},
    ),
    (
        "A2",
        "any start",
        {
            "A2-safe": """
def safe_start(d, seed):
    rng = np.random.default_rng(seed)
    return rng.normal(size=d), rng.normal(size=(3, d))"""
        },
        {"A2-safe-test": HIDDEN},
    ),
    (
        "A2",
        "zero rows",
        {
            "A2-safe": "def safe_start(d, seed):\n    return np.random.default_rng(seed).normal(size=d), np.zeros((3, d))"
        },
        {"A2-safe-test": "no vector may be zero"},
    ),
    (
        "A2",
        "one start for all",
        {"A2-safe": "def safe_start(d, seed):\n    return np.ones(d), np.eye(3, d)"},
        {"A2-safe-test": "another seed"},
    ),
    (
        "A3",
        "the paper's formula",
        {
            "A3-keep": """
def keep(f, t):
    return np.minimum(1, np.sqrt(t / f))


def threshold(f, share):
    return f * ((np.sqrt(1 + 4 * share) - 1) / 2) ** 2"""
        },
        {"A3-keep-test": "the paper's formula", "A3-own-test": HIDDEN},
    ),
    (
        "A3",
        "exponent last",
        {"A3-noise": "def noise(counts, alpha):\n    return (counts / counts.sum()) ** alpha"},
        {
            "A3-noise-test": "Divide last, so that the sum is 1",
            "A3-predicted-test": HIDDEN,
            "A3-own-test": HIDDEN,
        },
    ),
    (
        "A3",
        "a table that does not add up",
        {
            "A3-alias": """
def alias(q):
    return np.minimum(1, np.asarray(q) * len(q)), np.full(len(q), int(np.argmax(q)))"""
        },
        {"A3-alias-test": HIDDEN},
    ),
    (
        "A3",
        "no coin",
        {
            "A3-draw": """
def draw(accept, other, size, seed):
    return np.random.default_rng(seed).integers(len(accept), size=size)"""
        },
        {"A3-alias-test": "is it the coin, or the column"},
    ),
    (
        "A3",
        "skip redraws",
        {
            "A3-collision": """
def negatives(q, context, k, rule, seed):
    rng = np.random.default_rng(seed)
    p = np.array(q, dtype=float)
    if rule != "allow":
        p[context] = 0
    return rng.choice(len(p), size=k, p=p / p.sum())"""
        },
        {"A3-collision-test": "−1 stands for a skipped question"},
    ),
    (
        "A3",
        "rows as floats",
        {
            "A3-collision": """
def negatives(q, context, k, rule, seed):
    rng, drawn = np.random.default_rng(seed), np.zeros(k)
    for i in range(k):
        drawn[i] = rng.choice(len(q), p=q)
        while rule == "redraw" and drawn[i] == context:
            drawn[i] = rng.choice(len(q), p=q)
    return np.where((drawn == context) & (rule == "skip"), -1, drawn)"""
        },
        {"A3-collision-test": "whole numbers, not float64"},
    ),
    (
        "A3",
        "noise above pairs",
        {
            "A3-optimum": "def optimum(joint, q, k):\n    return np.log(k * q) - np.log(joint / joint.sum(axis=1, keepdims=True))"
        },
        {"A3-optimum-test": "two logarithms are swapped", "A3-predicted-test": HIDDEN},
    ),
    (
        "A3",
        "no base",
        {
            "A3-hard": """
def hard(base, similarity, beta):
    e = beta * np.asarray(similarity, dtype=float)
    w = np.exp(e - e.max())
    return w / w.sum()


def blend(weights, parts):
    return np.asarray(weights) / np.sum(weights) @ np.asarray(parts)"""
        },
        {"A3-hard-test": "The base is missing", "A3-predicted-test": HIDDEN},
    ),
    (
        "A3",
        "no log k",
        {
            "A3-optimum": "def optimum(joint, q, k):\n    return np.log(joint / joint.sum(axis=1, keepdims=True)) - np.log(q)"
        },
        {"A3-optimum-test": "log k is missing", "A3-predicted-test": HIDDEN},
    ),
    (
        "A4",
        "a test that never fails",
        {"A4-twice": "broken_twice = make()\n\n\ndef test_twice(train):\n    pass"},
        {"A4-twice-test": "passes on your own broken_twice"},
    ),
    (
        "A4",
        "nothing broken",
        {
            "A4-old": "broken_old = make()\n\n\ndef test_old(train):\n    train(np.ones((2, 2)), np.ones((2, 2)), [[0, 1]], [.5, .5], 1, .1, 1, 0)"
        },
        {"A4-old-test": "passes on your own broken_old"},
    ),
    (
        "A4",
        "trusts a seed",
        {
            "A4-fresh": """
broken_fresh = make(draw=lambda center, context, noise, k, rng, memory: np.zeros(k, dtype=int))


def test_fresh(train):
    wanted = make()(np.ones((6, 2)), np.ones((6, 2)), [[0, 1]], [1 / 6] * 6, 2, 0.01, 9, 0)["negatives"]
    run = train(np.ones((6, 2)), np.ones((6, 2)), [[0, 1]], [1 / 6] * 6, 2, 0.01, 9, 0)
    assert np.array_equal(run["negatives"], wanted), "other negatives than with the seed 0"
"""
        },
        {"A4-right-test": HIDDEN, "A4-fresh-test": HIDDEN},
    ),
    (
        "A4",
        "no room for chance",
        {
            "A4-counts": """
broken_counts = make(listed=lambda pairs: np.unique(pairs, axis=0))


def test_counts(train):
    W = np.random.default_rng(4).normal(size=(2, 4, 2))
    run = train(*W, [[0, 1]] * 9 + [[0, 2]], [0.25] * 4, 1, 0.01, 500, 0)
    assert (np.asarray(run["context"]) == 1).mean() == 0.9, "nine in ten, exactly"
"""
        },
        {
            "A4-right-test": "test_counts fails on the right trainer: nine in ten, exactly",
            "A4-counts-test": "fails on the right trainer",
        },
    ),
    (
        "A4",
        "only its own bug",
        {
            "A4-confident": """
broken_confident = make(move=lambda *everything: None)


def test_confident(train):
    W_in, W_out = np.array([[4.0, 0], [0, 0]]), np.array([[0, 0], [-3.0, 0]])
    run = train(W_in, W_out, [[0, 1]], [1.0, 0], 1, 0.1, 1, 0)
    assert (run["W_out"][0] != W_out[0]).any(), "something should move"
"""
        },
        {"A4-confident-test": HIDDEN},
    ),
    (
        "A4",
        "moved one after another",
        {
            "A4-truth": """
def one_step(W_in, W_out, center, context, negatives, lr):
    W_in, W_out = W_in.copy(), W_out.copy()
    for row, y in zip([context, *negatives], [1] + [0] * len(negatives)):
        error = 1 / (1 + np.exp(-(W_in[center] @ W_out[row]))) - y
        v = W_in[center].copy()
        W_in[center] -= lr * error * W_out[row]
        W_out[row] -= lr * error * v
    return W_in, W_out"""
        },
        {
            "A4-truth-test": "",
            "A4-right-test": "fails on the right trainer",
            "A4-twice-test": "fails on the right trainer",
            "A4-old-test": "fails on the right trainer",
            "A4-bystander-test": "fails on the right trainer",
        },
    ),
    (
        "A4",
        "does not run",
        {
            "A4-bystander": "broken_bystander = make()\n\n\ndef test_bystander(train):\n    return undefined"
        },
        {
            "A4-right-test": "fails on the right trainer: name 'undefined'",
            "A4-bystander-test": "fails on the right trainer",
        },
    ),
    (
        "A5",
        "repetitions dropped",
        {
            "A5-counts": """
def count(pairs, V):
    counts = np.zeros((V, V))
    counts[tuple(np.asarray(pairs).T)] += 1
    return counts"""
        },
        {"A5-counts-test": "drops repetitions"},
    ),
    (
        "A5",
        "shift upwards",
        {
            "A5-pmi": """
def shifted_pmi(counts, k):
    return shifted_pmi_alpha(counts, 1, 1.0) + np.log(k)


def shifted_pmi_alpha(counts, k, alpha):
    contexts = counts.sum(axis=0) ** float(alpha)
    return np.log(counts / counts.sum(axis=1, keepdims=True)) - np.log(contexts / contexts.sum()) - np.log(k)"""
        },
        {
            "A5-pmi-test": "more negatives push scores down",
            "A5-spectra-test": HIDDEN,
            "A5-found-test": HIDDEN,
        },
    ),
    (
        "A5",
        "alpha on the centers",
        {
            "A5-pmi": """
def shifted_pmi(counts, k):
    return np.log(counts * counts.sum() / counts.sum(axis=1, keepdims=True) / counts.sum(axis=0)) - np.log(k)


def shifted_pmi_alpha(counts, k, alpha):
    centers = counts.sum(axis=1, keepdims=True) ** float(alpha)
    return np.log(counts / counts.sum(axis=0)) - np.log(centers / centers.sum()) - np.log(k)"""
        },
        {"A5-pmi-test": "α is applied to the centers", "A5-found-test": HIDDEN},
    ),
    (
        "A5",
        "one short",
        {
            "A5-spectra": """
def shift_singular_value(V, k):
    return V * np.log(k)


spectra = {str(k): np.linalg.svd(shifted_pmi(mine, k), compute_uv=False) for k in (1, 5, 15)}
needed = {k: max(1, int(np.searchsorted(np.cumsum(s**2) / (s**2).sum(), 0.95))) for k, s in spectra.items()}"""
        },
        {"A5-spectra-test": HIDDEN},
    ),
    (
        "A5",
        "one too many",
        {
            "A5-rank": """
def low_rank(matrix, d):
    U, s, Vt = np.linalg.svd(matrix)
    return (U[:, :d + 1] * s[:d + 1]) @ Vt[:d + 1]


def error(s, d):
    return float(np.sqrt((np.asarray(s)[d:] ** 2).sum()) / len(s))"""
        },
        {"A5-rank-test": "One singular value too many"},
    ),
    (
        "A5",
        "mean over what is left",
        {
            "A5-rank": """
def low_rank(matrix, d):
    U, s, Vt = np.linalg.svd(matrix)
    return (U[:, :d] * s[:d]) @ Vt[:d]


def error(s, d):
    return float(np.sqrt((np.asarray(s)[d:] ** 2).mean()))"""
        },
        {"A5-rank-test": "over the values that are left", "A5-found-test": HIDDEN},
    ),
    (
        "A5",
        "the package's own",
        {"A5-pmi": "shifted_pmi = shifted_pmi_alpha = sg.theory.shifted_pmi"},
        {
            "A5-pmi-test": "may not use shifted_pmi of the package",
            "A5-spectra-test": "",
            "A5-found-test": "",
        },
    ),
]


@pytest.mark.parametrize(
    ("name", "answers", "hints"),
    [(name, answers, hints) for name, _, answers, hints in WRONG],
    ids=[f"{name} {what}" for name, what, *_ in WRONG],
)
def test_a_wrong_answer_costs_its_own_points_and_gets_its_hint(name, answers, hints):
    marks, _ = marks_of(name, answers)
    failed = {
        cell: mark.message for cell, mark in marks.items() if mark.score not in (None, mark.points)
    }
    assert set(failed) == set(hints), failed
    for cell, hint in hints.items():
        assert hint in failed[cell]
        assert marks[cell].score == 0


def test_a_force_as_long_as_its_u_lacks_its_weight():
    marks, _ = marks_of(
        "A2",
        {
            "A2-center": """
pull, push_1, push_2 = -np.sign(errors)[:, None] * u
center_after = v + lr * (pull + push_1 + push_2)"""
        },
    )
    assert "a weight between 0 and 1" in marks["A2-center-test"].message


def test_a_test_that_is_not_written_is_called_so():
    marks, _ = marks_of(
        "A4",
        {"A4-old": "broken_old = make()\n\ndef test_old(train):\n    raise NotImplementedError"},
    )
    assert marks["A4-old-test"].message.endswith(
        "fails on the right trainer: nothing is written yet"
    )


def test_an_answer_in_a_new_cell_below_is_read():
    source = read(release.source("A5"))
    answers = {get_name(cell): cell["source"] for cell in source["cells"]}
    marking, cells = Marking(source), []
    for cell in release.student_copy(source)["cells"]:
        cells.append(cell)
        if get_name(cell) == "A5-figure":
            cells += [
                {"cell_type": kind, "metadata": {}, "source": text}
                for kind, text in (
                    ("code", ""),
                    ("code", answers["A5-figure"]),
                    ("markdown", "which shows it"),
                )
            ]
    marking.mark_cells(cells, OpenRoom())
    assert {mark.cell: mark.score for mark in marking.result().marks if mark.score != 0} == {
        "A5-figure": None
    }


def test_there_are_five_wrong_answers_for_each():
    assert all(sum(name == wrong[0] for wrong in WRONG) >= 5 for name in NAMES[:5])


@pytest.mark.parametrize(
    ("cell", "names", "decimals"),
    [
        (
            "A2-rows",
            [
                "scores",
                "answers",
                "errors",
                "pull",
                "push_1",
                "push_2",
                "center_after",
                "rows_after",
                "scores_after",
            ],
            4,
        ),
        ("A3-predicted", ["predicted"], 3),
    ],
)
def test_rounding_by_hand_costs_nothing(cell, names, decimals):
    rounded = "\n".join(f"{name} = np.round({name}, {decimals})" for name in names)
    answers = {get_name(part): part["source"] for part in read(release.source(cell[:2]))["cells"]}
    marks, _ = marks_of(cell[:2], {cell: answers[cell] + "\n" + rounded})
    assert all(mark.score in (None, mark.points) for mark in marks.values())


def test_somebody_elses_numbers_earn_nothing_and_are_noted():
    source = read(release.source("A2"))
    answer = next(cell["source"] for cell in source["cells"] if get_name(cell) == "A2-questions")
    stolen = "from sgns_edu.teach import personal\nmine = personal('bob', 'A2')\ncenter, context, negatives = *mine.draw[:2], list(mine.draw.negatives)\n"
    marks, ids = marks_of("A2", {"A2-questions": stolen + answer})
    assert ids == ["ada"]
    assert marks["A2-questions-test"].message == HIDDEN
    _, ids = marks_of("A2", {"A2-id": "student_id = 'bob'"})
    assert ids == ["bob"]


@pytest.mark.parametrize("name", ["A1", "A2", "A3", "A5"])
def test_a_third_of_the_points_rests_on_the_students_own_numbers(name):
    """Right answers to another student's numbers: what is lost is the share that the guide names."""
    source = read(release.source(name))
    for cell in source["cells"]:
        if get_name(cell) == f"{name}-deal":
            cell["source"] = cell["source"].replace("(student_id", "('somebody else'")
    marking = Marking(source)
    marking.mark_cells([dict(cell) for cell in source["cells"]], OpenRoom())
    marks = marking.result().marks
    lost = sum(mark.points for mark in marks if mark.score == 0)
    assert 1 / 3 <= lost / sum(mark.points for mark in marks) < 1 / 2


@pytest.mark.parametrize(
    ("name", "cell", "answer"),
    [
        ("A3", "A3-draw", "def draw(accept, other, size, seed):\n    return [3 * 10**8] * size"),
        (
            "A3",
            "A3-collision",
            "def negatives(q, context, k, rule, seed):\n    return [3 * 10**8] * k",
        ),
        (
            "A4",
            "A4-twice",
            "broken_twice = None\n\ndef test_twice(train):\n    if train is not globals()['train']:\n"
            "        train([[0.0]], [[0.0]], [[0, 0]], [1.0], 6 * 10**7, 0.1, 1, 0)",
        ),
    ],
)
def test_no_answer_makes_a_test_allocate_more_than_it_needs(name, cell, answer):
    import tracemalloc

    tracemalloc.start()
    marks, _ = marks_of(name, {cell: answer})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000_000
    assert any(mark.score == 0 for mark in marks.values())


def test_a_thousand_students_get_a_thousand_tasks_of_equal_difficulty():
    dealt = [personal(f"student {number}") for number in range(1000)]
    assert len({one.params.W_in.tobytes() + one.params.W_out.tobytes() for one in dealt}) == 1000
    assert len({one.seed for one in dealt}) == 1000
    for one in dealt:
        v, rows = one.params.W_in[one.draw.center], [one.draw.context, *one.draw.negatives]
        assert np.sign(one.params.W_out[rows] @ v).tolist() == list(PATTERN)
        assert sorted(rows) == [0, 1, 2]
    assert personal(" Ada ").params.W_in.tolist() == personal("ada").params.W_in.tolist()
    assert personal("ada", "A1").seed != personal("ada", "A2").seed


@pytest.mark.parametrize("name", NAMES)
def test_no_assignment_speaks_in_the_words_of_a_solution(name):
    told = [cell["source"] for cell in release.student_copy(read(release.source(name)))["cells"]]
    assert re.search(r"sg\.hint\(\"" + name + r"\.\d\"", "\n".join(told))
