"""What can be checked in the exercises of lectures 07 to 13 that no assignment asks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.noise import Unigram
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.study.evaluation import first_answers, spearman
from sgns_edu.study.theory import optimum, shifted_pmi
from sgns_edu.teach import diagnoses, museum
from sgns_edu.teach.checks import Check, as_parts, by_hand
from sgns_edu.teach.tasks import matrices
from sgns_edu.text.subsampling import keep_probability

Tables = tuple[np.ndarray, np.ndarray]

# ---------------------------------------------------------------- 07: counts, PMI, the shift

TWO_WORDS = np.array([[1.0, 3.0], [3.0, 1.0]])
CHANCE = np.log(TWO_WORDS / TWO_WORDS.sum())


def tables(rng: np.random.Generator) -> list[tuple]:
    """W_in, W_out, k."""
    return [(*rng.normal(size=(2, V, d)), k) for V, d, k in ((3, 2, 2), (5, 1, 5), (4, 4, 15))]


def widened(mine: Callable, W_in: np.ndarray, W_out: np.ndarray, k: int) -> tuple[np.ndarray, list[int]]:
    """The scores of the two tables that a function returns, and how many columns these have."""
    one, other = as_parts(mine(W_in, W_out, k), ["W_in", "W_out"])
    return one @ other.T, [one.shape[1], other.shape[1]]


def beside(W_in: np.ndarray, W_out: np.ndarray, one: float, other: float) -> Tables:
    """Both tables with one more column, of a constant each."""
    return np.insert(W_in, W_in.shape[1], one, axis=1), np.insert(W_out, W_out.shape[1], other, axis=1)


# ---------------------------------------------------------------- 08: thinning

def languages(rng: np.random.Generator) -> list[tuple]:
    """Shares of the words of small languages, most frequent first."""
    rows = [np.arange(1, V + 1) ** -rng.uniform(0.6, 1.2) for V in (8, 30, 80)]
    return [(row / row.sum(),) for row in rows]


def half_of(left: Callable[[float], float]) -> float:
    """The threshold at which half is left."""
    return brentq(lambda t: left(t) - 0.5, 1e-9, 1, xtol=1e-12)


# ---------------------------------------------------------------- 09: noise

class Rows:
    """A noise that is a table q(c|w)."""

    def __init__(self, table: np.ndarray) -> None:
        self.table = table

    def probs(self, center: int) -> np.ndarray:
        return self.table[center]


def blends(rng: np.random.Generator) -> list[tuple]:
    """Counts (V, V), noises (n, V, V), weights (n,) that do not sum to 1, k."""
    return [(rng.integers(1, 50, size=(V, V)).astype(float), rng.dirichlet(np.ones(V), size=(n, V)), rng.random(n) + 0.2, k)
            for V in (3, 5) for n, k in ((2, 5), (3, 2))]


def blended(counts: np.ndarray, noises: np.ndarray, weights: np.ndarray, k: int) -> np.ndarray:
    """Where scores rest under Σ λ q, the weights scaled to sum to 1."""
    return optimum(counts, Rows(np.tensordot(weights / weights.sum(), noises, axes=1)), k)


def given(counts: np.ndarray) -> np.ndarray:
    """log P(c|w)."""
    return np.log(counts / counts.sum(axis=1, keepdims=True))


def of_texts(rng: np.random.Generator) -> list[tuple]:
    """How often words are contexts, how often they stand in the text, α."""
    return [(*rng.integers(1, 100, size=(2, 7)), alpha) for alpha in (1, 0.75, 0, -0.5)]


def shares(counts: np.ndarray, alpha: float = 1) -> np.ndarray:
    return Unigram(counts, alpha).probs()


def teachers(rng: np.random.Generator) -> list[tuple]:
    """Cosines (V, V), base noise (V,), a center."""
    cases = []
    for center in (0, 7, 13):
        unit = rng.normal(size=(14, 3))
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
        cases.append((unit @ unit.T, rng.dirichlet(np.ones(14)), center))
    return cases


def enemies(cosine: np.ndarray, base: np.ndarray, center: int, *, each: float = 0.05, rest: float = 0.5, turn: int = -1,
            itself: bool = False) -> np.ndarray:
    """`each` to the ten nearest of a center, `rest` to the base."""
    order = np.argsort(turn * cosine[center], kind="stable")
    q = rest * base
    q[order[order != center][:10] if not itself else order[:10]] += each
    return q


def ten_replaced(cosine: np.ndarray, base: np.ndarray, center: int) -> np.ndarray:
    q = enemies(cosine, base, center)
    return np.where(q > 0.5 * base, 0.05, q)


# ---------------------------------------------------------------- 10: analogies, an interval

def questions(rng: np.random.Generator) -> list[tuple]:
    """Vectors (V, d) of different lengths, and three rows."""
    return [(rng.normal(size=(12, 3)) * rng.uniform(0.3, 3, size=(12, 1)), *rng.permutation(12)[:3].tolist()) for _ in range(40)]


def unit(W: np.ndarray) -> np.ndarray:
    return W / np.linalg.norm(W, axis=1, keepdims=True)


def nearest(scores: np.ndarray, *left_out: int) -> int:
    """The row with the best score that is not left out."""
    scores[list(left_out)] = -np.inf
    return int(scores.argmax())


def numbered_anew(W: np.ndarray, a: int, b: int, c: int) -> int:
    W = unit(W)
    return int((np.delete(W, [a, b, c], axis=0) @ (W[b] - W[a] + W[c])).argmax())


def resamples(rng: np.random.Generator) -> list[tuple]:
    """Two sides of n pairs, and a thousand times n row numbers."""
    sides = [rng.normal(size=(2, n)) for n in (12, 40)]
    return [(x, np.exp(2 * (x + y)), rng.integers(len(x), size=(1000, len(x)))) for x, y in sides]


def interval(x: np.ndarray, y: np.ndarray, chosen: np.ndarray, level: float = 0.95) -> np.ndarray:
    """Ends of the bootstrap's interval."""
    return np.quantile(spearman(x[chosen], y[chosen]), [(1 - level) / 2, (1 + level) / 2])


def normal_interval(x: np.ndarray, y: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    again = spearman(x[chosen], y[chosen])
    return again.mean() + np.array([-1.96, 1.96]) * again.std()


# ---------------------------------------------------------------- 11: a batch

def batches(rng: np.random.Generator) -> list[tuple]:
    """W_in, W_out, centers (b,), rows (b, m), labels (b, m), lr; words recur."""
    label = np.array([1.0, 0.0, 0.0])
    return [(*rng.normal(size=(2, 5, 3)), rng.integers(5, size=b), rng.integers(5, size=(b, 3)), np.tile(label, (b, 1)), 0.3)
            for b in (1, 4, 9)]


def batch(W_in, W_out, center, rows, labels, lr, *, mean=(True, True), late=False) -> Tables:
    """All steps explained against the same tables; a row moves by the mean, or the sum, of its steps."""
    v, u = W_in[center], W_out[rows]
    force = lr * (labels - sigmoid(np.einsum("bd,bmd->bm", v, u)))
    owed, V = np.zeros_like(W_in), len(W_in)
    np.add.at(owed, center, np.einsum("bm,bmd->bd", force, u))
    new_in = W_in + owed / (np.maximum(np.bincount(center, minlength=V), 1)[:, None] if mean[0] else 1)
    pushed = np.zeros_like(W_out)
    np.add.at(pushed, rows, force[:, :, None] * (new_in[center] if late else v)[:, None, :])
    return new_in, W_out + pushed / (np.maximum(np.bincount(rows.ravel(), minlength=V), 1)[:, None] if mean[1] else 1)


def by_the_batch(W_in, W_out, center, rows, labels, lr) -> Tables:
    summed = batch(W_in, W_out, center, rows, labels, lr, mean=(False, False))
    return tuple(old + (new - old) / len(center) for old, new in zip((W_in, W_out), summed))


def the_last_alone(W_in, W_out, center, rows, labels, lr) -> Tables:
    v, u = W_in[center], W_out[rows]
    force = lr * (labels - sigmoid(np.einsum("bd,bmd->bm", v, u)))
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[center] += np.einsum("bm,bmd->bd", force, u)
    new_out[rows] += force[:, :, None] * v[:, None, :]
    return new_in, new_out


def uphill(W_in, W_out, center, rows, labels, lr) -> Tables:
    return batch(W_in, W_out, center, rows, labels, -lr)


# ---------------------------------------------------------------- 12: a shop without company

def shops(rng: np.random.Generator) -> list[tuple]:
    """How often each item sells, k, α."""
    return [(rng.integers(1, 200, size=9), k, alpha) for k, alpha in ((5, 0.75), (1, 0), (2, 1), (15, -1))]


def control(counts: np.ndarray, k: int, alpha: float) -> np.ndarray:
    """log P(c) − log(k·q(c)): the resting place where nobody keeps company."""
    return optimum(np.outer(counts, counts), Unigram(counts, alpha), k)[0]


# ---------------------------------------------------------------- 13: a test of tied tables

TURN = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])


def turned(train: Callable) -> Callable:
    """The same trainer, whose tables come out as v·A and u·A⁻ᵀ: not one score is another."""
    def trained(*arguments, **options):
        run = train(*arguments, **options)
        A = TURN if run.params.W_in.shape[1] == 3 else np.diag(np.arange(1.0, run.params.W_in.shape[1] + 1))
        return run._replace(params=type(run.params)(run.params.W_in @ A, run.params.W_out @ np.linalg.inv(A).T))
    return trained


def findings(test: Callable) -> list[bool]:
    """Which of four trainers a test finds fault with: tied tables, the same turned, the right one, the right one turned."""
    trainers = (museum.MUSEUM["tied tables"].train, museum.reference)
    return [_finds(test, train) for one in trainers for train in (one, turned(one))]


def _finds(test: Callable, train: Callable) -> bool:
    try:
        test(train)
    except AssertionError:
        return True
    return False


def _trained(train: Callable):
    return train(diagnoses.words(), NegativeSampling(Unigram(np.ones(6)), k=2), np.array([[0, 1]]), lr=0.1, steps=3, rng=0).params


def scores_are_not_symmetric(train: Callable) -> None:
    """With one table, the score of (a, b) is that of (b, a)."""
    W_in, W_out = _trained(train)
    scores = W_in @ W_out.T
    assert not np.allclose(scores, scores.T), "the score of (a, b) should not be that of (b, a)"


def tables_differ(train: Callable) -> None:
    W_in, W_out = _trained(train)
    assert not np.allclose(W_in, W_out), "two tables are wanted"


def another_row_stands(train: Callable) -> None:
    assert np.allclose(_trained(train).W_in[1], diagnoses.words().W_in[1]), "word 1 is never a center"


def blames(train: Callable) -> None:
    raise AssertionError("always")


TASKS = {
    "07.line": by_hand(["PMI − log 2"], lambda: shifted_pmi(TWO_WORDS, 2), {
        "log 2 is added; more negatives push scores down.": lambda: shifted_pmi(TWO_WORDS, 1) + np.log(2),
        "The shift is missing: this is PMI itself.": lambda: shifted_pmi(TWO_WORDS, 1),
        "The logarithm has base 2; here it is the natural one.": lambda: shifted_pmi(TWO_WORDS, 2) / np.log(2),
        "2 is subtracted, not log 2.": lambda: shifted_pmi(TWO_WORDS, 1) - 2,
        "This is log P(w, c): it is not compared with chance, P(w)·P(c).": lambda: CHANCE - np.log(2),
        "The logarithm is missing: this is how many times as often as by chance, over 2.": lambda: np.exp(shifted_pmi(TWO_WORDS, 2))}),
    "07.matrix": Check(matrices.TASKS["A5.alpha"].parts, matrices.TASKS["A5.alpha"].cases, shifted_pmi, {
        **matrices.TASKS["A5.alpha"].mistakes,
        "log k is added; more negatives push scores down.": lambda counts, k, alpha: shifted_pmi(counts, 1, alpha) + np.log(k),
        "The shift is missing: this is PMI_α itself.": lambda counts, k, alpha: shifted_pmi(counts, 1, alpha),
        "k is subtracted, not log k.": lambda counts, k, alpha: shifted_pmi(counts, 1, alpha) - k,
        "The logarithm has base 2; here it is the natural one.": lambda counts, k, alpha: shifted_pmi(counts, k, alpha) / np.log(2)}),
    "07.bias": Check(["scores", "columns"], tables, lambda W_in, W_out, k: beside(W_in, W_out, 1, -np.log(k)), {
        "log k is added; the shift lowers every score.": lambda W_in, W_out, k: beside(W_in, W_out, 1, np.log(k)),
        "k is subtracted, not log k.": lambda W_in, W_out, k: beside(W_in, W_out, 1, -k),
        "Both new columns hold log k, so their product is its square: one of them should be ones.":
            lambda W_in, W_out, k: beside(W_in, W_out, np.log(k), np.log(k)),
        "No column is added: a constant on the entries of a table is another one for every score.":
            lambda W_in, W_out, k: (W_in - np.log(k), W_out)}, tried=widened),
    "08.by_hand": by_hand(["program", "paper"], lambda: [keep_probability(0.06, t=1e-3, formula=name) for name in ("code", "paper")], {
        "The two are exchanged: the program adds t/f, the paper does not.":
            lambda: [keep_probability(0.06, t=1e-3, formula=name) for name in ("paper", "code")],
        "This is the probability of dropping; that of keeping is asked for.":
            lambda: [1 - keep_probability(0.06, t=1e-3, formula=name) for name in ("code", "paper")],
        "t/f is upside down: a frequent word is kept less often.": lambda: [60 ** 0.5 + 60, 60 ** 0.5],
        "The root is missing.": lambda: [2 / 60, 1 / 60]}),
    "08.threshold": Check(["t"], languages, lambda f: half_of(lambda t: (f * keep_probability(f, t=t)).sum()), {
        "This is half of the *vocabulary*: a word of the text counts as often as it occurs, so weigh with f.":
            lambda f: half_of(lambda t: keep_probability(f, t=t).mean()),
        "This is the paper's formula √(t/f); the program adds t/f.":
            lambda f: half_of(lambda t: (f * keep_probability(f, t=t, formula="paper")).sum()),
        "The min(1, …) is missing: rare words count as kept more than once.":
            lambda f: half_of(lambda t: (f * (np.sqrt(t / f) + t / f)).sum())}),
    "09.by_hand": by_hand(["α = ½", "α = −1"], lambda: (shares(np.array([16, 4, 1]), 0.5), shares(np.array([16, 4, 1]), -1)), {
        "The two are exchanged: first the shares for ½, then those for −1.":
            lambda: (shares(np.array([16, 4, 1]), -1), shares(np.array([16, 4, 1]), 0.5)),
        "The powers are not divided by their sum.": lambda: ([4, 2, 1], [1 / 16, 1 / 4, 1]),
        "The power is applied to the shares; it belongs to the counts, and dividing comes last.":
            lambda: (shares(np.array([16, 4, 1])) ** 0.5, 1 / shares(np.array([16, 4, 1]))),
        "These are the plain shares: the power is missing.": lambda: (shares(np.array([16, 4, 1])),) * 2,
        "A power of −1 is the inverse, not the negative number.":
            lambda: (shares(np.array([16, 4, 1]), 0.5), -shares(np.array([16, 4, 1])))}),
    "09.blend": Check(["score"], blends, blended, {
        "The logarithms are mixed; a blend mixes the probabilities, and one logarithm comes last.":
            lambda counts, noises, weights, k: given(counts) - np.log(k) - np.tensordot(weights / weights.sum(), np.log(noises), axes=1),
        "The weights are not scaled: they should sum to 1.":
            lambda counts, noises, weights, k: given(counts) - np.log(k * np.tensordot(weights, noises, axes=1)),
        "log k is missing: k negatives push k times.": lambda counts, noises, weights, k: blended(counts, noises, weights, 1),
        "k is on the wrong side: more negatives push scores down.":
            lambda counts, noises, weights, k: blended(counts, noises, weights, 1) + np.log(k),
        "The weights have no effect: each noise has its share of the draws.":
            lambda counts, noises, weights, k: blended(counts, noises, np.ones(len(weights)), k),
        "The counts are not divided: P(c|w) is the count's share of its row.":
            lambda counts, noises, weights, k: blended(counts, noises, weights, k) - given(counts) + np.log(counts),
        "The row sums lie along the columns: divide with keepdims=True.":
            lambda counts, noises, weights, k: blended(counts, noises, weights, k) - given(counts) + np.log(counts / counts.sum(axis=1)),
        "This begins with PMI; it is P(c|w), for the noise is subtracted anyway.":
            lambda counts, noises, weights, k: blended(counts, noises, weights, k) - np.log(counts.sum(axis=0) / counts.sum()),
        "This takes P(w, c); given the center it is P(c|w).":
            lambda counts, noises, weights, k: blended(counts, noises, weights, k) - given(counts) + np.log(counts / counts.sum()),
        "The columns are divided, not the rows: P(c|w) sums to 1 over c.":
            lambda counts, noises, weights, k: blended(counts, noises, weights, k) - given(counts) + given(counts.T).T}),
    "09.collisions": Check(["probability"], of_texts,
                           lambda contexts, tokens, alpha: float(shares(contexts) @ shares(tokens, alpha)), {
        "Both are raised to α; that belongs to the noise, while contexts come as often as they come.":
            lambda contexts, tokens, alpha: float(shares(contexts, alpha) @ shares(tokens, alpha)),
        "The noise is made of the contexts' counts; it is drawn by the counts of the text.":
            lambda contexts, tokens, alpha: float(shares(contexts) @ shares(contexts, alpha)),
        "The two counts are exchanged: contexts come as often as they are contexts, the noise counts the text.":
            lambda contexts, tokens, alpha: float(shares(tokens) @ shares(contexts, alpha)),
        "α has no effect on the noise.": lambda contexts, tokens, alpha: float(shares(contexts) @ shares(tokens)),
        "The noise is not divided by its sum: its shares should sum to 1.":
            lambda contexts, tokens, alpha: float(shares(contexts) @ tokens ** float(alpha)),
        "The contexts' counts are not divided by their sum.":
            lambda contexts, tokens, alpha: float(contexts @ shares(tokens, alpha))}),
    "09.enemies": Check(["q"], teachers, enemies, {
        "The sum is not 1: the base should have half of the draws.":
            lambda cosine, base, center: enemies(cosine, base, center, rest=1.0),
        "The sum is not 1: ten neighbors share one half, so each has .05.":
            lambda cosine, base, center: enemies(cosine, base, center, each=0.1),
        "The center is among its own ten nearest: leave it out.": lambda cosine, base, center: enemies(cosine, base, center, itself=True),
        "These are nine: leave the center out first, then take ten.":
            lambda cosine, base, center: enemies(cosine, base, center, itself=True) - 0.05 * (np.arange(len(base)) == center),
        "The ten have lost their part of the base: add .05 to what they have.": ten_replaced,
        "These are the ten *farthest*: large cosines come last in np.argsort.":
            lambda cosine, base, center: enemies(cosine, base, center, turn=1),
        "The base is missing: half of the draws come from it.":
            lambda cosine, base, center: enemies(cosine, base, center, each=0.1, rest=0.0)}),
    "10.analogy": Check(["row of the answer"], questions, lambda W, a, b, c: first_answers(unit(W), np.array([[a, b, c]]))[1][0], {
        "This numbers the rows that are left when three are taken out; the row's number in W is asked for.": numbered_anew,
        "Only c is left out; a and b may not be answers, either.":
            lambda W, a, b, c: nearest(unit(W) @ (unit(W)[b] - unit(W)[a] + unit(W)[c]), c),
        "This is the nearest by distance; compare by cosine.":
            lambda W, a, b, c: nearest(-np.linalg.norm(W - (W[b] - W[a] + W[c]), axis=1), a, b, c),
        "a, b and c are allowed as answers; here they are left out.":
            lambda W, a, b, c: first_answers(unit(W), np.array([[a, b, c]]))[0][0],
        "This is a − b + c: the step leads from a to b.":
            lambda W, a, b, c: first_answers(unit(W), np.array([[b, a, c]]))[1][0],
        "These are dot products, so long vectors win: compare by cosine.":
            lambda W, a, b, c: nearest(W @ (unit(W)[b] - unit(W)[a] + unit(W)[c]), a, b, c),
        "The three vectors are added with their own lengths; bring each to length 1 first.":
            lambda W, a, b, c: nearest(unit(W) @ (W[b] - W[a] + W[c]), a, b, c),
        "No vector is brought to length 1: neither the three that are added nor those that are compared.":
            lambda W, a, b, c: nearest(W @ (W[b] - W[a] + W[c]), a, b, c)}),
    "10.interval": Check(["low", "high"], resamples, interval, {
        "This is the middle 90 %: leave out 2.5 % at either end, not 5 %.": lambda x, y, chosen: interval(x, y, chosen, level=0.9),
        "The two sides are drawn apart: a pair stays a pair, so both take the same rows.":
            lambda x, y, chosen: np.quantile(spearman(x[chosen], np.broadcast_to(y, chosen.shape)), [0.025, 0.975]),
        "x stays as it is; both sides take the same rows.":
            lambda x, y, chosen: np.quantile(spearman(np.broadcast_to(x, chosen.shape), y[chosen]), [0.025, 0.975]),
        "The two ends are exchanged: the low one first.": lambda x, y, chosen: interval(x, y, chosen)[::-1],
        "np.percentile counts to 100: 2.5 and 97.5. (np.quantile counts to 1.)":
            lambda x, y, chosen: np.percentile(spearman(x[chosen], y[chosen]), [0.025, 0.975]),
        "This is Pearson's correlation; Spearman's compares the ranks.":
            lambda x, y, chosen: np.quantile([np.corrcoef(x[row], y[row])[0, 1] for row in chosen], [0.025, 0.975]),
        "This is the mean and 1.96 standard deviations; the quantiles are asked for, which need not lie evenly.": normal_interval}),
    "11.batch": Check(["W_in", "W_out"], batches, batch, {
        "Downhill in J: the sign of the moves is turned.": uphill,
        "Steps are added, not averaged: divide by how often the row is named.":
            lambda *given: batch(*given, mean=(False, False)),
        "All is divided by the size of the batch; a row counts only the steps that name it.": by_the_batch,
        "A row that is named twice has kept one of its steps: W[rows] += … drops the others, np.add.at does not.": the_last_alone,
        "The centers are averaged, the rows of W_out added.": lambda *given: batch(*given, mean=(True, False)),
        "The rows of W_out are averaged, the centers added.": lambda *given: batch(*given, mean=(False, True)),
        "The rows are moved with the new centers. All forces come from the tables as they were.":
            lambda *given: batch(*given, late=True)}),
    "12.control": Check(["score"], shops, control, {
        "log k is missing: k negatives push k times.": lambda counts, k, alpha: control(counts, 1, alpha),
        "k is on the wrong side: more negatives push scores down.": lambda counts, k, alpha: control(counts, 1, alpha) + np.log(k),
        "P(c) is missing: an item that sells is the true one more often, too.":
            lambda counts, k, alpha: -np.log(k * shares(counts, alpha)),
        "The counts of P(c) are not divided by their sum: it is a share.":
            lambda counts, k, alpha: np.log(counts) - np.log(k * shares(counts, alpha)),
        "The shares to the power α no longer sum to 1: divide by their sum.":
            lambda counts, k, alpha: np.log(shares(counts)) - np.log(k * shares(counts) ** alpha),
        "#(c)^α is not divided by its sum: the noise is a distribution.":
            lambda counts, k, alpha: np.log(shares(counts)) - np.log(k * counts ** float(alpha)),
        "The right order, but both counts and their powers are to be divided by their sums.":
            lambda counts, k, alpha: (1 - alpha) * np.log(counts) - np.log(k),
        "The noise is subtracted with α = 1, whatever α is: then every score is −log k.":
            lambda counts, k, alpha: control(counts, k, 1)}),
    "13.tied": Check(["finds tied tables", "finds them turned", "blames the right one", "blames it turned"], lambda rng: [()],
                     scores_are_not_symmetric, {
        "It finds nothing.": lambda train: None,
        "It blames the right trainer as well: it fails whatever it is given.": blames,
        "It compares the two tables. Turn both (v·A and u·A⁻ᵀ): no score changes, and it is blind.": tables_differ,
        "It looks at one table by itself. Turn both (v·A and u·A⁻ᵀ): no score changes, and it blames the right trainer.":
            another_row_stands}, tried=lambda mine: findings(mine)),
}
