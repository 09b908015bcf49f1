"""Every objective under every noise and collision rule: slope = gradient, optimum = theory."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import root
from scipy.special import expit, log_softmax
from scipy.stats import chisquare

import sgns_edu as sg
from sgns_edu.learn.huffman import Tree
from sgns_edu.learn.objectives import ask
from tests.everything import COUNTS, OwnSoftmax, V, noises, objectives, random_params
from tests.refusals import answered

ALL = objectives()
SAMPLED = {name: objective for name, objective in ALL.items() if getattr(objective, "k", 0)}
every = pytest.mark.parametrize("name", ALL)


def draws(objective, rng, n=4):
    for center, context in rng.integers(V, size=(n, 2)).tolist():
        yield objective.draw(center, context, rng)


def loss_of(params, objective, draw):
    return sg.explain(params, objective, draw).loss


def slope(params, objective, draw, h=1e-5):
    """Central differences of the loss in every entry of both tables."""
    slopes = []
    for table, W in enumerate(params):
        slopes.append(np.empty_like(W))
        for at in np.ndindex(W.shape):
            up, down = params.copy(), params.copy()
            up[table][at] += h
            down[table][at] -= h
            slopes[-1][at] = (loss_of(up, objective, draw) - loss_of(down, objective, draw)) / (
                2 * h
            )
    return slopes


def uphill(params, step):
    """The forces of a step, put where they act."""
    on_in, on_out = np.zeros_like(params.W_in), np.zeros_like(params.W_out)
    on_in[step.draw.center] = step.on_center.sum(axis=0)
    for row, force in zip(step.rows, step.on_rows):
        on_out[row] += force
    return on_in, on_out


def assert_slope_is_gradient(params, objective, draw):
    step = sg.explain(params, objective, draw)
    for numeric, force in zip(slope(params, objective, draw), uphill(params, step)):
        assert abs(numeric + force).max() <= 1e-7 * max(
            abs(force).max(), 1e-3
        )  # 1e-3: a force that is nearly none


@every
def test_the_slope_of_the_loss_is_the_gradient(name):
    rng = np.random.default_rng(1)
    for draw in draws(ALL[name], rng, n=2):
        assert_slope_is_gradient(random_params(rng, dim=2), ALL[name], draw)


@given(
    st.sampled_from([sg.NegativeSampling, sg.NCE, sg.InfoNCE, sg.SampledSoftmax]),
    st.integers(0, V - 1),
    st.integers(0, V - 1),
    st.lists(st.integers(-1, V - 1), min_size=1, max_size=10),
    st.integers(0, 99),
)
def test_the_gradient_holds_for_duplicates_and_collisions(kind, center, context, negatives, seed):
    objective = kind(sg.Unigram(COUNTS), k=len(negatives), collision="skip")
    params = random_params(np.random.default_rng(seed), dim=1)
    assert_slope_is_gradient(params, objective, sg.Draw(center, context, negatives))


def questions_by_hand(objective, draw):
    """Second derivation of rows, labels and probabilities, from the definitions."""
    scores_of = {"softmax": lambda s: np.exp(log_softmax(s)), "sigmoid": expit}
    if isinstance(objective, sg.FullSoftmax):
        return (
            range(V),
            [int(row == draw.context) for row in range(V)],
            [0] * V,
            scores_of["softmax"],
        )
    if isinstance(objective, sg.HierarchicalSoftmax):
        nodes, turns = objective.tree.path(draw.context)
        return nodes.tolist(), turns.tolist(), [0] * len(nodes), scores_of["sigmoid"]
    rows = [draw.context] + [n for n in draw.negatives.tolist() if n >= 0]
    q = objective.noise.probs(draw.center)
    shift = {
        sg.NegativeSampling: lambda r: 0,
        sg.NCE: lambda r: math.log(objective.k * q[r]),
        sg.InfoNCE: lambda r: 0,
        sg.SampledSoftmax: lambda r: math.log(q[r]),
        OwnSoftmax: lambda r: math.log(q[r]),
    }
    is_choice = isinstance(objective, (OwnSoftmax, sg.InfoNCE, sg.SampledSoftmax))
    link = scores_of["softmax" if is_choice else "sigmoid"]
    return rows, [1] + [0] * (len(rows) - 1), [shift[type(objective)](r) for r in rows], link


@every
def test_update_equals_a_loop_over_plain_numbers(name):
    rng = np.random.default_rng(2)
    for draw in draws(ALL[name], rng):
        params = random_params(rng)
        v, U = params.W_in[draw.center].copy(), params.W_out.copy()
        rows, labels, shift, link = questions_by_hand(ALL[name], draw)
        τ = getattr(ALL[name], "temperature", 1)
        p = link(np.array([v @ U[row] / τ for row in rows]) - shift)
        W_in, W_out = params.W_in.copy(), params.W_out.copy()
        for row, y, prob in zip(rows, labels, p):
            W_in[draw.center] += 0.3 * (y - prob) / τ * U[row]
            W_out[row] += 0.3 * (y - prob) / τ * v
        sg.update(params, sg.explain(params, ALL[name], draw, lr=0.3))
        np.testing.assert_allclose(params.W_in, W_in, rtol=0, atol=1e-13)
        np.testing.assert_allclose(params.W_out, W_out, rtol=0, atol=1e-13)


@every
def test_pull_and_pushes_add_up_to_the_gradient_of_the_center(name):
    rng = np.random.default_rng(3)
    for draw in draws(ALL[name], rng):
        params = random_params(rng)
        step = sg.explain(params, ALL[name], draw)
        rows, labels, shift, link = questions_by_hand(ALL[name], draw)
        U = params.W_out[list(rows)]
        τ = getattr(ALL[name], "temperature", 1)
        gradient = (link(U @ params.W_in[draw.center] / τ - shift) - labels) @ U / τ
        assert abs(step.pull.sum(axis=0) + step.pushes.sum(axis=0) + gradient).max() < 1e-12
        assert len(step.pull) + len(step.pushes) == len(step.rows)


def test_losses_are_those_of_the_papers():
    rng = np.random.default_rng(4)
    params, q = random_params(rng), sg.Unigram(COUNTS).probs()
    s = params.W_out @ params.W_in[2]
    draw = sg.Draw(2, 1, [0, 3, 3])
    asked = [(1, 1), (0, -1), (3, -1), (3, -1)]
    neg = -sum(math.log(1 / (1 + math.exp(-sign * s[row]))) for row, sign in asked)
    nce = -sum(
        math.log(1 / (1 + math.exp(-sign * (s[row] - math.log(3 * q[row]))))) for row, sign in asked
    )
    softmax = math.log(sum(math.exp(x) for x in s)) - s[1]
    assert loss_of(params, sg.NegativeSampling(sg.Unigram(COUNTS), k=3), draw) == pytest.approx(
        neg, rel=1e-13
    )
    assert loss_of(params, sg.NCE(sg.Unigram(COUNTS), k=3), draw) == pytest.approx(nce, rel=1e-13)
    assert loss_of(params, sg.FullSoftmax(V), sg.Draw(2, 1)) == pytest.approx(softmax, rel=1e-13)


@pytest.mark.parametrize("name", ["softmax", "hierarchical"])
def test_probabilities_of_all_contexts_sum_to_one(name):
    params = random_params(np.random.default_rng(5))
    for center in range(V):
        probs = [
            math.exp(-loss_of(params, ALL[name], sg.Draw(center, context))) for context in range(V)
        ]
        assert sum(probs) == pytest.approx(1, abs=1e-12)


def test_the_forces_of_softmax_balance():
    params = random_params(np.random.default_rng(6))
    step = sg.explain(params, sg.FullSoftmax(V), sg.Draw(1, 4))
    p = np.exp(log_softmax(params.W_out @ params.W_in[1]))
    np.testing.assert_allclose(
        step.on_center.sum(axis=0), params.W_out[4] - p @ params.W_out, atol=1e-14
    )
    np.testing.assert_allclose(
        step.on_rows.sum(axis=0), 0, atol=1e-14
    )  # what the context gains, the others lose


# One step, by hand

A, B, C = range(3)


def one_step(params, lr=0.1):
    """b meets a; the negatives are b and c. Scores of a, b, c before and after."""
    step = sg.explain(params, sg.NegativeSampling(sg.Uniform(3), k=2), sg.Draw(B, A, [B, C]), lr=lr)
    sg.update(params, step)
    return step, params.W_out @ params.W_in[B]


def test_the_worked_step_to_every_digit():
    params = sg.Params(
        np.array([[0.1, 0.3], [0.5, -0.2], [-0.3, 0.4]]),
        np.array([[0.2, 0.1], [-0.1, 0.4], [0.3, -0.2]]),
    )
    step, after = one_step(params)
    assert step.scores.round(12).tolist() == [0.08, -0.13, 0.19]
    assert step.probs.round(4).tolist() == [0.52, 0.4675, 0.5474]
    assert abs(step.errors).round(4).tolist() == [0.48, 0.4675, 0.5474]
    assert params.W_out.round(6).tolist() == [
        [0.224001, 0.0904],
        [-0.123377, 0.409351],
        [0.272632, -0.189053],
    ]
    assert params.W_in.round(6).tolist() == [[0.1, 0.3], [0.497855, -0.202955], [-0.3, 0.4]]
    assert after.round(6).tolist() == [0.093173, -0.144504, 0.1741]


def test_the_score_of_the_true_pair_may_fall():
    params = sg.Params(np.array([[0.0, 0], [1, 0], [0, 0]]), np.full((3, 2), [2.0, 0]))
    step, after = one_step(params)
    assert step.scores.tolist() == [2, 2, 2]
    assert after.round(3).tolist() == [1.351, 1.284, 1.284]


def test_a_row_drawn_twice_is_moved_twice():
    params = sg.Params(np.zeros((3, 2)), np.zeros((3, 2)))
    params.W_in[B] = 1, 0
    sg.update(
        params,
        sg.explain(params, sg.NegativeSampling(sg.Uniform(3), k=3), sg.Draw(B, A, [C, C, A]), lr=1),
    )
    assert params.W_out.tolist() == [
        [0, 0],
        [0, 0],
        [-1, 0],
    ]  # a: pulled and pushed by .5; c: pushed twice by .5


# Many draws at once


def batch(objective, rng, b=9):
    """b draws, and their decisions as arrays."""
    made = list(draws(objective, rng, b))
    centers, contexts = np.array([(draw.center, draw.context) for draw in made]).T
    return made, centers, contexts, np.array([draw.negatives for draw in made])


@every
def test_questions_of_many_draws_are_those_of_each(name):
    made, *decisions = batch(ALL[name], np.random.default_rng(20))
    asked = ask(ALL[name], *decisions)
    assert len({part.shape for part in asked}) == 1
    for draw, rows, labels, shift in zip(made, *asked):
        is_asked = rows >= 0
        expected = ALL[name].questions(draw)
        assert [part[is_asked].tolist() for part in (rows, labels, shift)] == [
            part.tolist() for part in expected
        ]
        assert not labels[~is_asked].any()
        assert not shift[~is_asked].any()


class Bare:
    """An objective with the two verbs and nothing else."""

    def __init__(self, objective):
        self.link, self.draw = objective.link, objective.draw
        self.questions = objective.questions


@every
def test_an_objective_needs_no_verb_for_many_draws(name):
    made, *decisions = batch(ALL[name], np.random.default_rng(21))
    rows, labels, shift = ask(Bare(ALL[name]), *decisions)
    for i, draw in enumerate(made):
        for row, expected in zip((rows[i], labels[i], shift[i]), ALL[name].questions(draw)):
            assert row[: len(expected)].tolist() == expected.tolist()
        assert (rows[i, len(expected) :] == -1).all()


def test_a_subclass_with_its_own_questions_does_not_inherit_the_verb_for_many():
    _, *decisions = batch(ALL["NEG-unigram-allow"], np.random.default_rng(22))
    objective = OwnSoftmax(sg.Unigram(COUNTS), k=decisions[2].shape[1])
    inherited, derived = objective.ask(*decisions)[2], ask(objective, *decisions)[2]
    assert not inherited.any()
    np.testing.assert_allclose(derived[:, 0], np.log(objective.noise.probs()[decisions[1]]))


def test_many_draws_under_nce_refuse_a_row_that_is_never_drawn():
    one = np.array([1])
    for noise in (sg.Unigram([1, 0, 1]), sg.Hard(sg.Unigram([1, 0, 1]), np.zeros((3, 3)))):
        with pytest.raises(ValueError, match="never draws row 1"):
            ask(sg.NCE(noise), one, one, np.array([[0]]))


# Draws


@pytest.mark.parametrize("rule", ["allow", "skip"])
def test_the_negatives_of_a_batch_are_the_other_contexts(rule):
    pairs = np.array([[0, 1], [2, 3], [4, 1], [5, 0]])
    objective = sg.InfoNCE(sg.Uniform(V), k=3, collision=rule)
    same = 1 if rule == "allow" else -1  # the first and the third pair have the same context
    assert [draw.negatives.tolist() for draw in objective.draw_in_batch(pairs)] == [
        [3, same, 0],
        [1, 1, 0],
        [same, 3, 0],
        [1, 3, 1],
    ]


def test_the_choice_among_k_plus_one_by_hand():
    """Scores ln 2, 0, 0 and no shift: chances ½, ¼, ¼. At τ = ½ the scores double: ⅔, ⅙, ⅙."""
    params = sg.Params(np.array([[1.0], [0], [0]]), np.array([[math.log(2)], [0], [0]]))
    draw = sg.Draw(0, 0, [1, 2])
    warm, cold = (
        sg.explain(params, sg.InfoNCE(sg.Uniform(3), k=2, temperature=τ), draw) for τ in (1, 0.5)
    )
    np.testing.assert_allclose(warm.probs, [1 / 2, 1 / 4, 1 / 4], rtol=1e-14)
    np.testing.assert_allclose(warm.on_rows[:, 0], [1 / 2, -1 / 4, -1 / 4], rtol=1e-14)
    np.testing.assert_allclose(cold.probs, [2 / 3, 1 / 6, 1 / 6], rtol=1e-14)
    np.testing.assert_allclose(cold.on_rows[:, 0], [2 / 3, -1 / 3, -1 / 3], rtol=1e-14)
    assert cold.loss == pytest.approx(math.log(3 / 2), rel=1e-14)


def test_taking_log_q_off_changes_nothing_where_all_words_are_drawn_equally():
    params, rng = random_params(np.random.default_rng(30)), np.random.default_rng(31)
    objective = sg.InfoNCE(sg.Uniform(V), k=4)
    for draw in draws(objective, rng):
        plain, corrected = (
            sg.explain(params, kind(sg.Uniform(V), k=4), draw)
            for kind in (sg.InfoNCE, sg.SampledSoftmax)
        )
        np.testing.assert_allclose(plain.errors, corrected.errors, atol=1e-14)


def expected_share(objective, center, context):
    q = np.array(objective.noise.probs(center))
    if objective.collision == "redraw":
        q[context] = 0
    return q / q.sum()


@pytest.mark.parametrize("name", SAMPLED)
def test_draws_follow_the_noise_and_the_collision_rule(name):
    objective, rng, center, context = SAMPLED[name], np.random.default_rng(7), 2, 0
    drawn = np.concatenate(
        [objective.draw(center, context, rng).negatives for _ in range(4000 // objective.k)]
    )
    assert (context in drawn) == (objective.collision == "allow")
    assert (-1 in drawn) == (objective.collision == "skip")
    seen = np.bincount(np.where(drawn == -1, context, drawn), minlength=V)
    possible = expected_share(objective, center, context) > 0
    expected = expected_share(objective, center, context)[possible] * len(drawn)
    assert chisquare(seen[possible], expected).pvalue > 1e-3
    assert not seen[~possible].any()


def test_skip_leaves_a_gap_where_allow_has_the_context():
    allow, skip = (
        sg.NegativeSampling(sg.Uniform(3), k=50, collision=rule)
        .draw(0, 1, np.random.default_rng(8))
        .negatives
        for rule in ("allow", "skip")
    )
    assert skip.tolist() == [-1 if row == 1 else row for row in allow]


def test_a_skipped_negative_asks_nothing():
    params = random_params(np.random.default_rng(9), rows=3)
    objective = sg.NegativeSampling(sg.Uniform(3), k=2, collision="skip")
    with_gap, without = (
        sg.explain(params, objective, sg.Draw(0, 1, negatives)) for negatives in ([-1, 2], [2])
    )
    assert with_gap.rows.tolist() == [1, 2]
    assert with_gap.draw.negatives.tolist() == [-1, 2]
    np.testing.assert_array_equal(with_gap.on_rows, without.on_rows)


# Optima: the expected objective, enumerated draw by draw


def world(V, seed=10):
    """P(c|w) of one center, and a noise."""
    rng = np.random.default_rng(seed)
    return rng.dirichlet(np.full(V, 2.0)), sg.Unigram(rng.integers(1, 50, V))


def every_draw(objective, P):
    """(probability, draw) for all contexts and negatives; k equal ones replace k independent."""
    if not hasattr(objective, "noise"):
        yield from ((P[c], sg.Draw(0, c)) for c in range(len(P)))
        return
    q = objective.noise.probs(0)
    for c, n in itertools.product(range(len(P)), repeat=2):
        if objective.collision == "redraw":
            yield P[c] * (n != c) * q[n] / (1 - q[c]), sg.Draw(0, c, [n] * objective.k)
        else:
            yield (
                P[c] * q[n],
                sg.Draw(
                    0, c, [-1 if n == c and objective.collision == "skip" else n] * objective.k
                ),
            )


def expected_gradient(objective, P, scores):
    """Of free scores: rows of W_out are unit vectors, so that v·u_j = v_j is the score of row j."""
    params = sg.Params(np.tile(scores, (len(P), 1)), np.eye(len(P)))
    gradient = np.zeros(len(P))
    for share, draw in every_draw(objective, P):
        step = sg.explain(params, objective, draw)
        np.add.at(gradient, step.rows, share * step.errors)
    return gradient


def noise_share(P, q, rule):
    """How often each word is asked about as a negative, per negative drawn."""
    others = {
        "allow": lambda j: 1,
        "skip": lambda j: 1 - P[j],
        "redraw": lambda j: sum(P[c] / (1 - q[c]) for c in range(len(P)) if c != j),
    }
    return np.array([q[j] * others[rule](j) for j in range(len(P))])


@pytest.mark.parametrize("size", [3, 8, 30])
@pytest.mark.parametrize("rule", ["allow", "skip", "redraw"])
@pytest.mark.parametrize("kind", [sg.NegativeSampling, sg.NCE])
def test_the_optimum_under_each_collision_rule(kind, rule, size):
    P, noise = world(size)
    objective, q = kind(noise, k=3, collision=rule), noise.probs()
    score = np.log(
        P / (3 * noise_share(P, q, rule))
    )  # asked as positive P times, as negative 3·share times
    score += np.log(3 * q) if kind is sg.NCE else 0
    assert abs(expected_gradient(objective, P, score)).max() < 1e-10
    assert abs(expected_gradient(objective, P, score + 0.01)).max() > 1e-5


@pytest.mark.parametrize("size", [3, 8, 30])
def test_the_optimum_of_softmax_and_of_sampled_softmax_is_the_log_probability(size):
    P, noise = world(size)
    for objective in (sg.FullSoftmax(size), OwnSoftmax(noise, k=1)):
        assert (
            abs(expected_gradient(objective, P, np.log(P) + 1.7)).max() < 1e-12
        )  # any constant: only differences count


def solve_scores(objective, P):
    """Where free scores rest, by a root finder over every draw; the first score is held at 0."""
    q, words = objective.noise.probs(0), range(len(P))
    draws_and_shares = [
        (P[c] * q[list(negatives)].prod(), sg.Draw(0, c, negatives))
        for c in words
        for negatives in itertools.product(words, repeat=objective.k)
    ]
    assert sum(share for share, _ in draws_and_shares) == pytest.approx(1, abs=1e-14)

    def slope_at(free):
        scores = np.concatenate([[0], free])
        params = sg.Params(np.tile(scores, (len(P), 1)), np.eye(len(P)))
        # rows of W_out are unit vectors, so that the force on the center is the slope of each score
        forces = [
            share * sg.explain(params, objective, draw).on_center.sum(axis=0)
            for share, draw in draws_and_shares
        ]
        return np.sum(forces, axis=0)[1:]

    found = root(slope_at, np.zeros(len(P) - 1), tol=1e-13)
    assert abs(slope_at(found.x)).max() < 1e-10
    return np.concatenate([[0], found.x])


@pytest.mark.parametrize(
    "make, rest",
    [
        (lambda q: sg.InfoNCE(q, k=2), lambda P, q: np.log(P / q)),
        (lambda q: sg.InfoNCE(q, k=2, temperature=0.3), lambda P, q: 0.3 * np.log(P / q)),
        (lambda q: sg.SampledSoftmax(q, k=2), lambda P, q: np.log(P)),
    ],
    ids=["InfoNCE", "InfoNCE at a temperature", "SampledSoftmax"],
)
def test_scores_that_compete_rest_where_the_theory_says(make, rest):
    """Every context and every pair of negatives of five words, weighted by its probability."""
    P, noise = world(5)
    q = noise.probs()
    found = solve_scores(make(noise), P)
    expected = rest(P, q)
    assert abs((found - found.mean()) - (expected - expected.mean())).max() < 1e-7


@pytest.mark.parametrize("size", [3, 8, 30])
def test_the_optimum_of_hierarchical_softmax_is_the_log_odds_of_the_turns(size):
    P, noise = world(size)
    objective, mass = sg.HierarchicalSoftmax.from_counts(noise.counts), np.zeros((size, 2))
    for word in range(size):
        for node, turn in zip(*objective.tree.path(word)):
            mass[node, turn] += P[word]
    score = np.zeros(size)
    score[:-1] = np.log(mass[:-1, 1] / mass[:-1, 0])
    assert abs(expected_gradient(objective, P, score)).max() < 1e-12


def test_negative_sampling_is_nce_where_k_times_q_is_one():
    params, draw = random_params(np.random.default_rng(11)), sg.Draw(0, 1, [2, 3, 4, 5, 0, 1])
    neg, nce = (
        sg.explain(params, kind(sg.Uniform(V), k=V), draw) for kind in (sg.NegativeSampling, sg.NCE)
    )
    np.testing.assert_allclose(neg.errors, nce.errors, rtol=1e-14)
    assert (
        abs(sg.explain(params, sg.NCE(sg.Uniform(V), k=5), draw).errors - neg.errors).max() > 0.01
    )


# Doors


def test_records_print_in_one_short_line():
    params = sg.initial_params(1000, dim=50, rng=0)
    draw = sg.Draw(1, 0, np.array([2, 2]))
    step = sg.explain(params, sg.NegativeSampling(sg.Uniform(1000), k=2), draw, lr=0.1)
    assert repr(params) == "Params(V=1000, d=50)"
    assert repr(draw) == "Draw(center=1, context=0, negatives=[2, 2])"
    assert repr(sg.Draw("fox", 0)) == "Draw(center='fox', context=0, negatives=())"
    assert repr(step) == f"Step({draw}, lr=0.1, loss=2.07944)"  # 3 ln 2
    assert repr(sg.Params([[1]], None)) == "Params(list, NoneType)"


def test_explain_changes_nothing():
    params = random_params(np.random.default_rng(12))
    before, negatives = params.copy(), [1, 2]
    sg.explain(params, sg.NegativeSampling(sg.Uniform(V), k=2), sg.Draw(0, 1, negatives))
    assert negatives == [1, 2]
    assert all((now == then).all() for now, then in zip(params, before))


N3, RNG = sg.NegativeSampling(sg.Uniform(3), k=2), np.random.default_rng(0)
ONE_DRAW = sg.Draw(1, 0, [1, 2])
ABC = sg.initial_params(3, dim=2, rng=0)
NAN = sg.Params(np.full((3, 2), np.nan), np.zeros((3, 2)))
BAD = {
    "a center outside": (
        lambda: sg.explain(ABC, N3, sg.Draw(3, 0, [1])),
        ValueError,
        "center .* 0 to 2, got 3",
    ),
    "a context below": (
        lambda: sg.explain(ABC, N3, sg.Draw(0, -1, [1])),
        ValueError,
        "context .* got -1",
    ),
    "a negative outside": (
        lambda: sg.explain(ABC, N3, sg.Draw(0, 1, [5])),
        ValueError,
        "negatives .* got 5",
    ),
    "a gap under allow": (
        lambda: sg.explain(ABC, N3, sg.Draw(0, 1, [-1, 2])),
        ValueError,
        "negatives .* got -1",
    ),
    "negatives in rows": (
        lambda: sg.explain(ABC, N3, sg.Draw(0, 1, [[1, 2]])),
        ValueError,
        "a list of row numbers",
    ),
    "negatives as words": (
        lambda: sg.explain(ABC, N3, sg.Draw(0, 1, ["fox"])),
        TypeError,
        "row numbers",
    ),
    "a word as center": (lambda: sg.explain(ABC, N3, sg.Draw("fox", 1)), TypeError, "'fox'"),
    "no draw": (lambda: sg.explain(ABC, N3, None), TypeError, "sg.Draw"),
    "no objective": (lambda: sg.explain(ABC, None, ONE_DRAW), TypeError, "questions.*None"),
    "no params": (lambda: sg.explain(None, N3, ONE_DRAW), TypeError, "NoneType"),
    "NaN in the center": (
        lambda: sg.explain(NAN, N3, ONE_DRAW),
        ValueError,
        "must be finite, but center 1 ",
    ),
    "tables of integers": (
        lambda: sg.explain(sg.Params(np.ones((3, 2), int), ABC.W_out), N3, ONE_DRAW),
        ValueError,
        "float64.*int64",
    ),
    "tables of two shapes": (
        lambda: sg.explain(sg.Params(np.ones((3, 3)), ABC.W_out), N3, ONE_DRAW),
        ValueError,
        "same shape",
    ),
    "a rate of NaN": (
        lambda: sg.explain(ABC, N3, ONE_DRAW, lr=float("nan")),
        ValueError,
        "lr .* nan",
    ),
    "a noise of another size": (
        lambda: sg.explain(ABC, sg.NCE(sg.Uniform(4)), ONE_DRAW),
        ValueError,
        "4 words.*3 rows",
    ),
    "softmax of another size": (
        lambda: sg.explain(ABC, sg.FullSoftmax(4), ONE_DRAW),
        ValueError,
        "4 words.*3 rows",
    ),
    "a tree of another size": (
        lambda: sg.explain(ABC, sg.HierarchicalSoftmax.from_counts([1, 1]), ONE_DRAW),
        ValueError,
        "2 words.*3",
    ),
    "a negative k": (
        lambda: sg.NegativeSampling(sg.Uniform(3), k=-1),
        ValueError,
        "k must .* got -1",
    ),
    "half a negative": (
        lambda: sg.NegativeSampling(sg.Uniform(3), k=1.5),
        TypeError,
        "k must .* got 1.5",
    ),
    "NCE without noise": (
        lambda: sg.NCE(sg.Uniform(3), k=0),
        ValueError,
        "k must .* at least 1, got 0",
    ),
    "one word alone": (
        lambda: sg.InfoNCE(sg.Uniform(3), k=0),
        ValueError,
        "k must .* at least 1, got 0",
    ),
    "a temperature of zero": (
        lambda: sg.InfoNCE(sg.Uniform(3), temperature=0),
        ValueError,
        "temperature must be above 0, got 0",
    ),
    "a temperature in words": (
        lambda: sg.InfoNCE(sg.Uniform(3), temperature="cold"),
        TypeError,
        "temperature must .* got 'cold'",
    ),
    "sampled softmax with q = 0": (
        lambda: sg.explain(ABC, sg.SampledSoftmax(sg.Unigram([1, 0, 1])), sg.Draw(1, 1, [0])),
        ValueError,
        "SampledSoftmax .* never draws row 1",
    ),
    "an unknown rule": (
        lambda: sg.NCE(sg.Uniform(3), collision="skipp"),
        ValueError,
        "did you mean 'skip'",
    ),
    "a list as noise": (lambda: sg.NegativeSampling([1, 2]), TypeError, r"probs\(center\)"),
    "NCE with q = 0": (
        lambda: sg.explain(ABC, sg.NCE(sg.Unigram([1, 0, 1])), sg.Draw(1, 1, [0])),
        ValueError,
        "never draws row 1",
    ),
    "nothing to redraw": (
        lambda: sg.NegativeSampling(sg.Unigram([1, 0]), collision="redraw").draw(1, 0, RNG),
        ValueError,
        "no word to draw",
    ),
    "one word to redraw": (
        lambda: sg.NegativeSampling(sg.Uniform(1), collision="redraw").draw(0, 0, RNG),
        ValueError,
        "no word to draw",
    ),
    "no words": (lambda: sg.FullSoftmax(0), ValueError, "V must .* got 0"),
    "a context outside softmax": (
        lambda: sg.FullSoftmax(3).questions(sg.Draw(0, 3)),
        ValueError,
        "context .* got 3",
    ),
    "a context outside the tree": (
        lambda: sg.HierarchicalSoftmax.from_counts([1, 2]).questions(sg.Draw(0, 2)),
        ValueError,
        "word .* got 2",
    ),
    "a context never seen": (
        lambda: sg.HierarchicalSoftmax.from_counts([3, 0, 1]),
        ValueError,
        "counts above 0.*smallest 0",
    ),
    "a negative count": (
        lambda: sg.HierarchicalSoftmax.from_counts([3, -2]),
        ValueError,
        "counts above 0.*smallest -2",
    ),
    "no tree": (lambda: sg.HierarchicalSoftmax([0, 1]), TypeError, "a tree must be"),
    "a turn of 2": (
        lambda: sg.HierarchicalSoftmax(
            Tree(np.array([0, 1, 2]), np.array([0, 0]), np.array([0, 2]))
        ),
        ValueError,
        "turns 0 to 2",
    ),
    "a start without dimension": (
        lambda: sg.initial_params(3, dim=0, rng=0),
        ValueError,
        "dim must .* got 0",
    ),
    "no step": (lambda: sg.update(ABC, None), TypeError, "sg.explain"),
}
test_bad_input_is_answered_in_one_sentence = answered(BAD)


def test_a_refused_update_changes_nothing():
    step = sg.explain(ABC, N3, ONE_DRAW)
    other, wide = random_params(RNG, rows=2), random_params(RNG, rows=3, dim=5)
    spoiled = step._replace(on_rows=step.on_rows * np.inf + np.nan)
    for params, refused in ((other, step), (wide, step), (ABC.copy(), spoiled)):
        before = params.copy()
        with pytest.raises(ValueError, match="step"):
            sg.update(params, refused)
        assert all((now == then).all() for now, then in zip(params, before))


def test_one_word_alone_has_nothing_to_ask_a_tree():
    step = sg.explain(
        sg.initial_params(1, dim=2, rng=0), sg.HierarchicalSoftmax.from_counts([3]), sg.Draw(0, 0)
    )
    assert (step.loss, len(step.rows)) == (0, 0)


def test_the_stranger_in_the_list_is_a_stranger():
    """15 lines are enough for a fifth objective; here they are six, none of them in the package."""
    assert "Own-unigram-allow" in ALL
    assert noises().keys() == {"uniform", "unigram", "hard", "blend", "stranger"}
    params = random_params(np.random.default_rng(13))
    step = sg.explain(params, ALL["Own-unigram-allow"], ALL["Own-unigram-allow"].draw(0, 1, RNG))
    assert step.errors.sum() == pytest.approx(
        0, abs=1e-14
    )  # one choice among k + 1: what one gains, the others lose
