"""The checks of lectures 01 to 06: each truth is found a second way, and what a student would write passes or is told why not."""

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.learn.link import sigmoid
from sgns_edu.teach.course import CHECKS, l01, l02, l03, l04, l05, l06

WORKED = (
    np.array([[0.1, 0.3], [0.5, -0.2], [-0.3, 0.4]]),
    np.array([[0.2, 0.1], [-0.1, 0.4], [0.3, -0.2]]),
)
RNG = np.random.default_rng(0)


def truth(name, *arguments):
    return CHECKS[name].truth(*arguments)


def test_questions_and_windows_by_hand():
    pairs, labels = truth("01.questions", 3, 7, np.array([5, 7]))
    assert pairs.tolist() == [[3, 7], [3, 5], [3, 7]]
    assert labels.tolist() == [1, 0, 0]
    assert truth("01.window", 4, 2).tolist() == [
        [0, 1, 1, 0],
        [1, 0, 1, 1],
        [1, 1, 0, 1],
        [0, 1, 1, 0],
    ]
    assert truth("01.window", 6, 2).sum() == truth("01.by_hand")[1] == 2 * (5 + 4)
    assert l01.around(3, 1).tolist() == [[0, 1, 1], [1, 0, 1], [0, 1, 0]]


def test_a_slope_is_the_derivative():
    (f, x), (g, y) = l02.functions(RNG)
    by_hand = 3 * x**2 + 2 * np.array([x[2], 0, x[0]])
    assert np.allclose(truth("02.slope", f, x), by_hand, rtol=1e-8)
    assert np.allclose(truth("02.slope", g, y), np.exp(y) + 2 * y.sum(), rtol=1e-8)


def test_the_force_on_a_row_is_the_slope_of_J():
    for v, u in l02.rows(RNG):

        def J(rows, v=v):
            return np.log(sigmoid(rows[0] @ v)) + np.log(sigmoid(-rows[1:] @ v)).sum()

        assert np.allclose(truth("02.contexts", v, u), l02.slope(J, u), atol=1e-8)


@pytest.mark.parametrize("k", [1, 5, 15])
def test_at_the_balance_the_forces_cancel(k):
    params = sg.Params(np.array([[1.0], [0]]), np.array([[0.0], [truth("02.balance", k)]]))
    step = sg.explain(params, sg.NegativeSampling(sg.Uniform(2), k=k), sg.Draw(0, 1, [1] * k))
    assert abs(step.on_center.sum()) < 1e-12


def test_half_strength():
    half, tenth = truth("02.half")
    assert sigmoid(-half) == 0.5
    assert sigmoid(-tenth) == pytest.approx(sigmoid(tenth) / 10)


def test_the_loss_after_the_worked_step():
    scores = np.array([0.093173, 0.144504, -0.174100])  # to six digits, the wrong ones turned
    assert truth("03.loss", *WORKED, 0.1) == pytest.approx(
        np.log1p(np.exp(-scores)).sum(), abs=2e-6
    )


def test_the_loss_after_a_step_leaves_the_tables_alone():
    def careless(W_in, W_out, rate):
        step = sg.explain(sg.Params(W_in, W_out), l03.THREE_WORDS, l03.WORKED, lr=rate)
        sg.update(sg.Params(W_in, W_out), step)
        return l03.worked_loss(W_in, W_out)

    assert "changes the tables" in sg.check("03.loss", careless).hint
    assert sg.check("03.loss", lambda *case: careless(*map(np.copy, case))).ok


def test_a_step_may_be_taken_in_place_or_returned():
    def mine(W_in, W_out, center, context, negatives, lr):
        rows = np.array([context, *negatives])
        v, u = W_in[center].copy(), W_out[rows]
        errors = sigmoid(u @ v) - (np.arange(len(rows)) == 0)
        W_in[center] -= lr * errors @ u
        np.add.at(W_out, rows, -lr * np.outer(errors, v))

    assert sg.check("03.step", mine).ok
    assert sg.check(
        "03.step", lambda W_in, W_out, *rest: (mine(W_in, W_out, *rest), W_in, W_out)[1:]
    ).ok
    assert "Nothing has moved" in sg.check("03.step", lambda *step: None).hint


def test_the_decisive_step_is_where_the_score_rises_most():
    for history, _ in l04.recordings(np.random.default_rng(1)):
        scores = [
            params.W_in[1] @ params.W_out[2]
            for params in map(history.seek, range(len(history) + 1))
        ]
        assert truth("04.decisive", history.ledger(1, 2)) == np.diff(scores).argmax()


def test_a_run_without_some_steps():
    for history, left_out in l04.recordings(np.random.default_rng(2)):
        last = len(history) - 1
        for leave, same in (
            ([], last + 1),
            ([last], last),
            (range(last + 1), 0),
            (range(20, last + 1), 20),
        ):
            assert all(
                (a == b).all()
                for a, b in zip(truth("04.replay", history, leave), history.seek(same))
            )
        changed = [
            bool((a != b).any())
            for a, b in zip(truth("04.replay", history, left_out), history.seek(last + 1))
        ]
        assert changed == [bool(left_out)] * 2


def test_the_average_way_in_a_tree():
    assert (
        truth("05.average", np.array([8, 4, 2, 1, 1])) == (8 * 1 + 4 * 2 + 2 * 3 + 2 * 4) / 16
    )  # halves: the entropy itself
    assert l05.entropy(np.array([8, 4, 2, 1, 1])) == pytest.approx(
        truth("05.average", np.array([8, 4, 2, 1, 1]))
    )
    for (counts,) in l05.word_counts(RNG):
        waiting, asked = sorted(counts.tolist()), 0
        while len(waiting) > 1:
            joined = waiting[0] + waiting[1]  # one more question for every word below
            waiting, asked = sorted([joined, *waiting[2:]]), asked + joined
        assert truth("05.average", counts) == pytest.approx(asked / counts.sum())
        assert l05.entropy(counts) <= truth("05.average", counts) <= l05.entropy(counts) + 1


def test_the_errors_of_sampled_softmax_are_its_slopes():
    for scores, q in l05.draws(RNG):

        def loss(s, q=q):
            return np.log((np.exp(s) / q).sum()) - np.log(np.exp(s[0]) / q[0])

        assert np.allclose(truth("05.sampled", scores, q), l02.slope(loss, scores), atol=1e-8)
        assert abs(truth("05.sampled", scores, q).sum()) < 1e-12


def rest(p, drawing, subtracted, k):
    """Where free scores come to rest under NCE, by halving."""
    low, high = np.full(len(p), -50.0), np.full(len(p), 50.0)
    for _ in range(100):
        s = (low + high) / 2
        yes = sigmoid(s - np.log(k * subtracted))
        up = p * (1 - yes) > k * drawing * yes
        low, high = np.where(up, s, low), np.where(up, high, s)
    return s


def test_where_scores_rest_under_wrong_dice():
    for p, drawing, subtracted in l06.noises(RNG):
        assert np.allclose(
            np.exp(rest(p, drawing, subtracted, 3)),
            truth("06.recovered", p, drawing, subtracted),
            rtol=1e-9,
        )
    V, k = 12, 7
    p, q = RNG.dirichlet(np.ones(V)), np.full(V, 1 / V)
    assert np.exp(rest(p, q, np.full(V, 1 / k), k)).sum() == pytest.approx(
        truth("06.sum", V, k)
    )  # NEG: k·q = 1 is subtracted


def test_a_learned_normalizer_is_reached_by_plain_ascent():
    def ascent(p, q, k):
        s, z = np.zeros(5), 0.0
        for _ in range(1000):
            yes = sigmoid(s - z - np.log(k * q))
            g = p * (1 - yes) - k * q * yes
            s[1:] += g[1:]
            z -= g.sum()
        return s, z

    assert sg.check("06.normalizer", ascent).ok
