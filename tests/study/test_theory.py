"""Two roads meet: closed forms are zeros of slopes from an enumeration of its own."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import scipy.sparse

import sgns_edu as sg
from sgns_edu.show.widgets import identity
from sgns_edu.text.pairs import skip_gram_pairs

COLLISIONS = ["allow", "skip", "redraw"]
NOISES = {
    "pairs' own contexts": lambda counts, rng: sg.Unigram(counts.sum(axis=0), alpha=1),
    "flattened": lambda counts, rng: sg.Unigram(counts.sum(axis=0)),
    "uniform": lambda counts, rng: sg.Uniform(len(counts)),
    "hard": lambda counts, rng: sg.Hard(
        sg.Unigram(counts.sum(axis=0)), rng.normal(size=counts.shape), sharpness=0.7
    ),
    "blend": lambda counts, rng: sg.Blend([(0.3, Own(counts)), (0.7, sg.Uniform(len(counts)))]),
    "a student's own": lambda counts, rng: Own(counts),
}


class Own:
    """A student's sampler: nothing but `probs`, and a list at that."""

    def __init__(self, counts):
        self.rows = (counts + 1) / (counts + 1).sum(axis=1, keepdims=True)

    def probs(self, center):
        return self.rows[center].tolist()


def world(V, rng, zeros=0.0):
    """Random counts, not symmetric; a share of the cells is 0, but none on the diagonal."""
    counts = rng.integers(1, 40, size=(V, V)).astype(float)
    counts[(rng.random((V, V)) < zeros) & ~np.eye(V, dtype=bool)] = 0
    return counts


def enumerated_loss(scores, counts, noise, k, collision):
    """The definition: every pair, and every word that a negative can be, by probability."""
    total = 0.0
    for w, c in np.argwhere(counts > 0):
        q = np.asarray(noise.probs(w), dtype=float).copy()
        if collision != "allow":
            q[c] = 0
        if collision == "redraw":
            q /= q.sum()
        pushes = sum(q[n] * np.log1p(np.exp(scores[w, n])) for n in range(len(q)) if q[n])
        total += counts[w, c] * (np.log1p(np.exp(-scores[w, c])) + k * pushes)
    return total / counts.sum()


def slope(function, at, h=1e-5):
    """Central differences in every cell."""
    result = np.empty_like(at)
    for cell in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[cell] = h
        result[cell] = (function(at + step) - function(at - step)) / (2 * h)
    return result


@pytest.mark.parametrize("collision", COLLISIONS)
@pytest.mark.parametrize("name", NOISES)
def test_the_closed_form_is_a_zero_of_the_enumerated_slope(name, collision):
    rng = np.random.default_rng(1)
    counts = world(5, rng)
    noise = NOISES[name](counts, rng)
    scores = sg.theory.optimum(counts, noise, 3, collision=collision)
    found = slope(lambda s: enumerated_loss(s, counts, noise, 3, collision), scores)
    assert np.abs(found).max() < 1e-9  # central differences: h² and rounding / h, both below 1e-9
    away = slope(lambda s: enumerated_loss(s, counts, noise, 3, collision), scores + 0.1)
    assert away.min() > 1e-6


@pytest.mark.parametrize("collision", COLLISIONS)
@pytest.mark.parametrize("name", NOISES)
def test_expected_loss_is_the_enumerated_one(name, collision):
    rng = np.random.default_rng(2)
    counts = world(4, rng, zeros=0.3)
    noise = NOISES[name](counts, rng)
    params = sg.Params(rng.normal(size=(4, 2)), rng.normal(size=(4, 2)))
    scores = params.W_in @ params.W_out.T
    wanted = enumerated_loss(scores, counts, noise, 2, collision)
    assert sg.theory.expected_loss(params, counts, noise, 2, collision=collision) == pytest.approx(
        wanted, rel=1e-12
    )
    assert sg.theory.expected_loss(scores, counts, noise, 2, collision=collision) == pytest.approx(
        wanted, rel=1e-12
    )


@pytest.mark.parametrize("collision", COLLISIONS)
def test_sampled_losses_average_to_the_expected_one(collision):
    rng = np.random.default_rng(3)
    counts = world(4, rng)
    noise = sg.Unigram(counts.sum(axis=0))
    params = sg.Params(rng.normal(size=(4, 2)), rng.normal(size=(4, 2)))
    objective = sg.NegativeSampling(noise, k=3, collision=collision)
    cells = rng.choice(16, size=4000, p=(counts / counts.sum()).ravel())
    losses = [
        sg.explain(params, objective, objective.draw(*divmod(int(cell), 4), rng)).loss
        for cell in cells
    ]
    wanted = sg.theory.expected_loss(params, counts, noise, 3, collision=collision)
    assert np.mean(losses) == pytest.approx(
        wanted, abs=4 * np.std(losses) / np.sqrt(len(losses))
    )  # 4 sigma


@pytest.mark.parametrize("collision", COLLISIONS)
@pytest.mark.parametrize("V", [3, 8, 30])
def test_free_scores_by_newton_reach_the_closed_form(V, collision):
    rng = np.random.default_rng(V)
    counts = world(V, rng)
    noise = sg.Unigram(counts.sum(axis=0))
    fit = sg.theory.fit_expected(counts, noise, 5, collision=collision)
    assert (
        np.abs(fit.scores - sg.theory.optimum(counts, noise, 5, collision=collision)).max() < 1e-10
    )


def test_the_collision_rules_have_different_ends():
    counts = world(8, np.random.default_rng(4))
    noise = sg.Unigram(counts.sum(axis=0), alpha=1)
    allow, skip, redraw = (
        sg.theory.optimum(counts, noise, 5, collision=rule) for rule in COLLISIONS
    )
    P, q = counts / counts.sum(axis=1, keepdims=True), noise.probs()
    np.testing.assert_allclose(
        skip - allow, -np.log1p(-P), rtol=1e-9
    )  # fewer negatives: every score is higher
    assert np.abs(redraw - allow).max() > 0.01
    V3 = sg.theory.optimum(np.ones((3, 3)), sg.Uniform(3), 1, collision="redraw")
    np.testing.assert_allclose(V3, 0, atol=1e-12)  # by symmetry: as often a context as a negative
    np.testing.assert_allclose(
        sg.theory.optimum(np.ones((3, 3)), sg.Uniform(3), 1, collision="skip"), np.log(1.5)
    )
    assert q.sum() == pytest.approx(1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("alpha", [1, 0.75])
def test_full_rank_reaches_the_line(alpha, seed):
    rng = np.random.default_rng(seed)
    counts = world(10, rng)
    fit = sg.theory.fit_expected(
        counts, sg.Unigram(counts.sum(axis=0), alpha=alpha), 5, dim=10, rng=rng
    )
    assert np.abs(fit.scores - sg.theory.shifted_pmi(counts, 5, alpha)).max() < 1e-9
    plain = np.abs(fit.scores - sg.theory.shifted_pmi(counts, 5)).max()
    assert (plain < 1e-9) == (alpha == 1)


def test_without_a_seed_the_tables_differ_and_the_scores_do_not():
    counts = world(4, np.random.default_rng(14))
    one, other = (sg.theory.fit_expected(counts, sg.Uniform(4), 2, dim=4) for _ in range(2))
    assert np.abs(one.params.W_in - other.params.W_in).max() > 1e-3
    np.testing.assert_allclose(one.scores, other.scores, atol=1e-6)


def test_a_low_rank_fit_is_a_stationary_point_and_beats_svd_in_its_own_objective_only():
    rng = np.random.default_rng(5)
    counts = world(10, rng) ** 2
    noise, target = sg.Unigram(counts.sum(axis=0), alpha=1), sg.theory.shifted_pmi(counts, 5)
    for d in (1, 2, 4):
        fit, svd = (
            sg.theory.fit_expected(counts, noise, 5, dim=d, rng=0),
            sg.theory.svd_embeddings(target, d),
        )
        assert fit.loss < sg.theory.expected_loss(svd, counts, noise, 5)
        assert np.linalg.norm(fit.scores - target) > np.linalg.norm(svd.W_in @ svd.W_out.T - target)
        u = fit.params.W_out
        found = slope(
            lambda W, u=u: enumerated_loss(W @ u.T, counts, noise, 5, "allow"), fit.params.W_in
        )
        assert np.abs(found).max() < 1e-6


def test_pairs_never_observed_are_minus_infinity_at_once_and_fall_for_ever_in_tables():
    rng = np.random.default_rng(6)
    counts = world(6, rng, zeros=0.3)
    noise = sg.Unigram(counts.sum(axis=0), alpha=1)
    free = sg.theory.fit_expected(counts, noise, 5)
    assert (np.isneginf(free.scores) == (counts == 0)).all()
    assert np.isfinite(free.loss)
    np.testing.assert_allclose(
        free.scores[counts > 0], sg.theory.shifted_pmi(counts, 5)[counts > 0], atol=1e-10
    )
    tables = sg.theory.fit_expected(counts, noise, 5, dim=6, rng=0)
    assert tables.scores[counts == 0].max() < tables.scores[counts > 0].min() - 3
    assert tables.loss > free.loss


def test_sg_theory_completes_to_its_own_names():
    assert dir(sg.theory) == sorted(sg.theory.__all__)
    assert not {"np", "svds", "Unigram", "errors"} & set(dir(sg.theory))
    assert all(hasattr(sg.theory, name) for name in dir(sg.theory))


def test_pmi_by_hand_and_its_sums():
    counts = np.array([[1.0, 3], [3, 1]])
    np.testing.assert_allclose(sg.theory.pmi(counts), np.log([[0.5, 1.5], [1.5, 0.5]]))
    counts = world(7, np.random.default_rng(7), zeros=0.2)
    P = counts / counts.sum()
    chance = np.outer(P.sum(axis=1), P.sum(axis=0))
    lift = np.exp(sg.theory.pmi(counts))
    np.testing.assert_allclose(
        (chance * lift).sum(axis=0), P.sum(axis=0)
    )  # PMI only moves chance about
    np.testing.assert_allclose((chance * lift).sum(axis=1), P.sum(axis=1))
    seen = P > 0
    assert (P[seen] * sg.theory.pmi(counts)[seen]).sum() >= 0  # the mutual information


@pytest.mark.parametrize("alpha", [-1, 0, 0.5, 0.75, 1])
def test_alpha_shifts_columns_and_k_shifts_all(alpha):
    counts = world(6, np.random.default_rng(8))
    shift = sg.theory.shifted_pmi(counts, 3, alpha) - sg.theory.pmi(counts)
    P = counts.sum(axis=0) / counts.sum()
    np.testing.assert_allclose(
        shift, np.tile(np.log(P * (P**alpha).sum() / P**alpha) - np.log(3), (6, 1)), atol=1e-12
    )


def test_token_counts_are_not_the_pairs_own_contexts():
    text = [["a", "b", "c"], ["c", "a", "b", "a"], ["b", "c"]]
    vocabulary = sg.Vocabulary.from_sentences(text)
    counts = sg.theory.cooccurrence(skip_gram_pairs(text, vocabulary, window=1), len(vocabulary))
    tokens = sg.theory.optimum(counts + 1, sg.Unigram(vocabulary.counts, alpha=1), 2)
    plain = sg.theory.shifted_pmi(counts + 1, 2)
    shift = tokens - plain  # the same in every row: log of the two shares
    contexts = (counts + 1).sum(axis=0)
    wanted = np.log(contexts / contexts.sum() / (vocabulary.counts / vocabulary.counts.sum()))
    np.testing.assert_allclose(shift, np.tile(wanted, (3, 1)), atol=1e-12)
    assert np.abs(shift).max() > 0.01


def test_cooccurrence_counts_and_sparse_equals_dense():
    rng = np.random.default_rng(9)
    pairs = np.concatenate(
        [rng.integers(0, 12, size=(300, 2)), np.repeat(np.arange(12), 2).reshape(-1, 2)]
    )
    counts = sg.theory.cooccurrence(pairs, 12)
    assert counts[3, 4] == sum(1 for w, c in pairs.tolist() if (w, c) == (3, 4))
    assert counts.sum() == len(pairs)
    few = sg.theory.cooccurrence(pairs, 12, sparse=True)
    assert (few.toarray() == counts).all()
    for k, alpha in [(1, 1), (2, 0.75)]:
        both = sg.theory.sppmi(few, k, alpha).toarray(), sg.theory.sppmi(counts, k, alpha)
        np.testing.assert_allclose(*both, atol=1e-12)
    assert (sg.theory.ppmi(few).toarray() == sg.theory.sppmi(few, 1).toarray()).all()
    shifted = sg.theory.shifted_pmi(counts, 2, 0.75)
    np.testing.assert_allclose(sg.theory.sppmi(counts, 2, 0.75), np.where(shifted > 0, shifted, 0))


@pytest.mark.parametrize("sparse", [False, True])
def test_the_error_of_svd_is_the_tail_of_the_singular_values(sparse):
    counts = world(9, np.random.default_rng(10), zeros=0.3 if sparse else 0)
    matrix = sg.theory.sppmi(counts, 1)
    s = sg.theory.singular_values(matrix)
    np.testing.assert_allclose(
        s**2, np.sort(np.linalg.eigvalsh(matrix.T @ matrix))[::-1], atol=1e-9
    )
    for d in (1, 3, 7):
        given = scipy.sparse.csr_array(matrix) if sparse else matrix
        W, C = sg.theory.svd_embeddings(given, d)
        assert np.linalg.norm(matrix - W @ C.T) ** 2 == pytest.approx((s[d:] ** 2).sum(), abs=1e-9)
        np.testing.assert_allclose(
            np.linalg.norm(W, axis=0), np.sqrt(s[:d])
        )  # p = ½: shared evenly
        np.testing.assert_allclose(
            np.linalg.norm(sg.theory.svd_embeddings(given, d, p=0).W_in, axis=0), 1
        )


@pytest.mark.parametrize("seed", range(30))
def test_singular_values_interlace_whatever_k_and_alpha(seed):
    rng = np.random.default_rng(seed)
    counts = world(int(rng.integers(3, 20)), rng)
    k, alpha = int(rng.integers(2, 20)), rng.uniform(-1, 1.5)
    old, new = (
        sg.theory.singular_values(m)
        for m in (sg.theory.pmi(counts), sg.theory.shifted_pmi(counts, k, alpha))
    )
    assert (
        new[1:] <= old[:-1] + 1e-9
    ).all()  # a rank-one change: s_{i+1} of one is at most s_i of the other
    assert (old[1:] <= new[:-1] + 1e-9).all()
    centered = [
        sg.theory.singular_values(sg.theory.double_centered(sg.theory.shifted_pmi(counts, n)))
        for n in (1, k)
    ]
    np.testing.assert_allclose(*centered, atol=1e-10)


@pytest.mark.parametrize("sharpness", [0, 0.5, 1, 1.5])
def test_hard_negatives_over_the_pairs_own_contexts_scale_pmi(sharpness):
    counts = world(8, np.random.default_rng(11))
    pmi = sg.theory.pmi(counts)
    noise = sg.Hard(sg.Unigram(counts.sum(axis=0), alpha=1), pmi, sharpness)
    scores = sg.theory.optimum(counts, noise, 5)
    row_centered = [m - m.mean(axis=1, keepdims=True) for m in (scores, pmi)]
    np.testing.assert_allclose(row_centered[0], (1 - sharpness) * row_centered[1], atol=1e-12)


def test_a_share_of_true_contexts_among_the_negatives_bounds_every_score():
    counts = world(8, np.random.default_rng(12))
    P = counts / counts.sum(axis=1, keepdims=True)
    truth = sg.Hard(sg.Uniform(8), np.log(P), 1)
    for share, k in [(0.2, 5), (0.5, 1), (0.5, 5)]:
        scores = sg.theory.optimum(
            counts, sg.Blend([(share, truth), (1 - share, sg.Uniform(8))]), k
        )
        assert scores.max() < -np.log(k * share)


def test_sampled_training_arrives_near_the_line():
    rng = np.random.default_rng(13)
    counts = world(6, rng)
    pairs = np.repeat(np.argwhere(counts > 0), counts[counts > 0].astype(int), axis=0)
    objective = sg.NegativeSampling(sg.Unigram(counts.sum(axis=0), 1), k=2)
    trainer = sg.Trainer(sg.initial_params(6, dim=6, rng=rng), objective, pairs, lr=0.1, rng=rng)
    trainer.run(15_000)
    trainer.lr = 0.01
    trainer.run(10_000)
    scores = trainer.params.W_in @ trainer.params.W_out.T
    r = np.corrcoef(scores.ravel(), sg.theory.shifted_pmi(counts, 2).ravel())[0, 1]
    assert r > 0.95  # 20 visits a cell on average leave noise of about a tenth of the spread of PMI


THREE = sg.initial_params(3, dim=1, rng=0)
BAD = [
    ("negative", lambda: sg.theory.pmi([[1, -1], [1, 1]]), "not negative, got -1"),
    ("not finite", lambda: sg.theory.pmi([[1, np.inf], [1, 1]]), "finite"),
    ("all zero", lambda: sg.theory.pmi(np.zeros((2, 2))), "every word needs a pair"),
    ("not square", lambda: sg.theory.pmi(np.ones((2, 3))), "square"),
    (
        "row without pair",
        lambda: sg.theory.optimum([[0, 0], [1, 1]], sg.Uniform(2), 5),
        "row 0 of counts is zero",
    ),
    ("column without pair", lambda: sg.theory.pmi([[0, 1], [0, 1]]), "column 0"),
    ("sparse PMI", lambda: sg.theory.pmi(scipy.sparse.csr_array(np.ones((2, 2)))), "toarray"),
    ("alpha", lambda: sg.theory.shifted_pmi(np.ones((2, 2)), 5, -1.5), "alpha must be"),
    (
        "k = 0",
        lambda: sg.theory.optimum(np.ones((2, 2)), sg.Uniform(2), 0),
        "k must be an int of at least 1",
    ),
    (
        "size of noise",
        lambda: sg.theory.optimum(np.ones((2, 2)), sg.Uniform(3), 1),
        r"shape \(2,\)",
    ),
    (
        "collision",
        lambda: sg.theory.optimum(np.ones((2, 2)), sg.Uniform(2), 1, collision="Skip"),
        "'skip'",
    ),
    (
        "redraw",
        lambda: sg.theory.optimum(np.eye(2), sg.Unigram([1, 0]), 1, collision="redraw"),
        "no word to draw",
    ),
    (
        "infinite SVD",
        lambda: sg.theory.singular_values(np.array([[1, -np.inf], [0, 1]])),
        "use sppmi",
    ),
    ("dim", lambda: sg.theory.svd_embeddings(np.eye(2), 3), "dim must be"),
    ("p", lambda: sg.theory.svd_embeddings(np.eye(2), 1, p=2), "p must be"),
    ("no pairs", lambda: sg.theory.cooccurrence([], 3), r"shape \(N, 2\)"),
    ("rows outside", lambda: sg.theory.cooccurrence([[0, 3]], 3), "from 0 to 2, got 3"),
    (
        "size of tables",
        lambda: sg.theory.expected_loss(THREE, np.ones((2, 2)), sg.Uniform(2), 1),
        "3 rows",
    ),
]


@pytest.mark.parametrize(
    ("call", "says"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_bad_input_is_answered_in_one_sentence(call, says):
    with pytest.raises((ValueError, TypeError), match=says):
        call()


def test_sixteen_words_are_what_their_page_says():
    world = sg.worlds.sixteen_words()
    assert world.counts.shape == (16, 16)
    assert (world.counts == world.counts.T).all()  # fixed windows: each pair in both directions
    assert (np.diff(world.vocabulary.counts) <= 0).all()
    four = ("bottom", "write", "maximum", "file")
    twelve = [row for row, word in enumerate(world.vocabulary.words) if word not in four]
    assert world.counts[np.ix_(twelve, twelve)].min() > 0  # those of lecture 08


@pytest.mark.parametrize("state", [(5, 0.75, "skip", 16), (15, 1.0, "allow", 4)])
def test_the_stored_grid_is_what_its_script_computes(state):
    place = tuple(values.index(value) for values, value in zip(identity.AXES.values(), state))
    fit = identity.fitted(*state)
    seen = sg.worlds.sixteen_words().counts > 0
    np.testing.assert_allclose(
        identity.stored()[place][seen], fit.scores[seen], atol=2e-3
    )  # rank 4: a flat valley
    assert identity.stored()[place][~seen].max() < 0


def test_the_exhibit_says_what_it_shows():
    exhibit = sg.explore.identity(k=5, d=16)
    assert "less than 0.001" in exhibit.caption()
    exhibit.state = [1, 1, 0, 2, 1]  # α = .75 against plain PMI − log k
    counts = sg.worlds.sixteen_words().counts
    shared = [
        np.log(counts.sum(axis=0) ** alpha / (counts.sum(axis=0) ** alpha).sum())
        for alpha in (1, 0.75)
    ]
    assert f"{np.abs(np.subtract(*shared)).max():.2f}" in exhibit.caption()  # the rarest context
    assert len(exhibit.html()) < 600_000


def test_pictures_of_the_theory_tell_what_they_draw():
    counts = np.array([[4.0, 1], [1, 0]])
    predicted = sg.theory.optimum(counts, sg.Uniform(2), 1)
    learned = np.where(counts > 0, predicted + 0.25, -20)
    ax = sg.plots.learned_vs_predicted(predicted, learned, counts, names={(0, 0): "here"})
    assert sg.plots.alt(ax) == (
        "3 pairs that occur: largest distance from the line 0.25. "
        "Pairs that never occur: 1, shown apart, at −∞."
    )
    assert ax.get_ylim()[0] > -12
    bars = sg.plots.singular_values({"k = 1": np.array([3.0, 1.0])})
    assert [patch.get_height() for patch in bars.patches] == [3.0, 1.0]
    noise = sg.plots.noise_bars(
        ["the", "cat"], {"α = 1": np.array([0.9, 0.1]), "α = 0": np.array([0.5, 0.5])}
    )
    assert "the 0.9, cat 0.1" in sg.plots.alt(noise)
    f = np.array([1e-3, 1e-2])
    keep = sg.plots.keep_curves(f, {"code": sg.keep_probability(f)}, words={"the": 1e-2})
    assert "code: from 1.00 to 0.42" in sg.plots.alt(keep)
    lines = {"all": (np.array([1.0, 2]), np.zeros(2), np.ones(2))}
    norms = sg.plots.norms_by_frequency(np.array([10, 100]), lines)
    assert "from 1.00 (rarest) to 2.00" in sg.plots.alt(norms)
    plt.close("all")
