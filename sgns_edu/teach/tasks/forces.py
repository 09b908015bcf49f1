"""What can be checked about slopes, forces and whole runs (lectures 02 to 04)."""

from __future__ import annotations

import numpy as np

from sgns_edu.learn.history import History
from sgns_edu.learn.link import sigmoid
from sgns_edu.learn.model import Draw, Params, explain, initial_params, update
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling
from sgns_edu.learn.trainer import Trainer
from sgns_edu.teach.checks import Check, by_hand

WORKED = Draw(center=1, context=0, negatives=[1, 2])  # b meets a; b and c are the negatives


def functions(rng: np.random.Generator) -> list[tuple]:
    """Functions of an array, plainly curved, and a place."""
    return [(lambda x: (x ** 3).sum() + 2 * x.flat[0] * x.flat[-1], rng.normal(size=3) + 3),
            (lambda x: np.exp(x).sum() + x.sum() ** 2, rng.normal(size=(2, 3)) + 1)]


def slope(f, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """∂f/∂x_i ≈ (f(x + h·e_i) − f(x − h·e_i)) / 2h, one coordinate at a time."""
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(x.size).reshape(-1, *x.shape)]).reshape(x.shape)


def one_sided(f, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    return np.array([(f(x + e) - f(x)) / h for e in h * np.eye(x.size).reshape(-1, *x.shape)]).reshape(x.shape)


def not_put_back(f, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    x, slopes = x.copy(), np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        slopes[i] = (above - f(x)) / (2 * h)
    return slopes


def rows(rng: np.random.Generator) -> list[tuple]:
    """v (d,) and u (1 + k, d), the context first, with scores small and large."""
    return [(rng.normal(size=d), rng.normal(size=(1 + k, d))) for d, k in ((2, 2), (3, 1), (5, 4))]


def force_on_rows(v: np.ndarray, u: np.ndarray) -> np.ndarray:
    """∂J/∂u, (1 + k, d)."""
    params = Params(np.tile(v, (len(u), 1)), u)
    return explain(params, NegativeSampling(Uniform(len(u)), k=len(u) - 1), Draw(0, 0, np.arange(1, len(u)))).on_rows


def weighed(weight) -> object:
    """Forces on the rows with other weights (1 + k,), made from the scores and the labels."""
    return lambda v, u: weight(u @ v, np.arange(len(u)) == 0)[:, None] * v


def starts(rng: np.random.Generator) -> list[tuple]:
    """Tables of three words in two dimensions, and a rate."""
    return [(*rng.normal(size=(2, 3, 2)), rate) for rate in (0.1, 1.0, 8.0)]


def loss_after(W_in: np.ndarray, W_out: np.ndarray, rate: float) -> float:
    """The loss of the worked step's three questions, after the step was taken with this rate."""
    params, objective = Params(W_in.copy(), W_out.copy()), NegativeSampling(Uniform(3), k=2)
    update(params, explain(params, objective, WORKED, lr=rate))
    return explain(params, objective, WORKED).loss


def loss_after_the_center(W_in: np.ndarray, W_out: np.ndarray, rate: float) -> float:
    """The loss after a step whose rows have moved along the center's new vector."""
    params, objective = Params(W_in.copy(), W_out.copy()), NegativeSampling(Uniform(3), k=2)
    step = explain(params, objective, WORKED, lr=rate)
    update(params, step)
    np.add.at(params.W_out, step.rows, -rate * step.errors[:, None] * (params.W_in[1] - W_in[1]))
    return explain(params, objective, WORKED).loss


def only_one_table(moved: str):
    """The loss after only one of the two tables has moved."""
    def loss(W_in, W_out, rate):
        after, objective = Params(W_in.copy(), W_out.copy()), NegativeSampling(Uniform(3), k=2)
        update(after, explain(after, objective, WORKED, lr=rate))
        return explain(Params(after.W_in, W_out) if moved == "in" else Params(W_in, after.W_out), objective, WORKED).loss
    return loss


def ledgers(rng: np.random.Generator) -> list[tuple]:
    """Ledgers of which some steps have several entries, some lower the score, and most other steps have none."""
    made = []
    for size in (12, 30, 60):
        ledger = np.empty(size, dtype=[("step", np.int64), ("cause", "U8"), ("word", "U8"), ("change", np.float64)])
        ledger["step"] = 3 + 2 * np.sort(rng.integers(size // 2, size=size))
        ledger["cause"] = rng.choice(["pair", "negative", "center", "context"], size=size)
        ledger["word"], ledger["change"] = "fox", rng.normal(size=size)
        lowest, highest = rng.choice(np.unique(ledger["step"]), size=2, replace=False)
        entries = ledger[:5].copy()  # one step is lowered most; one is raised most, in two entries; two others have the largest of a kind
        entries["step"], entries["change"] = [lowest, highest, highest, 2, 4], [-19, 7, 6, 9, 5]
        entries["cause"] = ["negative", "center", "context", "context", "pair"]
        made.append((np.sort(np.concatenate([ledger, entries]), order="step"),))
    return made


def decisive(ledger: np.ndarray) -> int:
    """The step whose entries raised the score most, added up."""
    return int(np.bincount(ledger["step"], ledger["change"]).argmax())


def recordings(rng: np.random.Generator) -> list[tuple]:
    """Short runs, and the steps to leave out: none, one, several."""
    pairs = rng.integers(5, size=(8, 2))
    cases = []
    for lr, left_out in ((0.2, []), (0.3, [4]), (0.4, [0, 7, 8, 25])):
        trainer = Trainer(initial_params(5, dim=3, rng=rng), NegativeSampling(Uniform(5), k=2), pairs, lr=lr, rng=rng)
        trainer.run(40)
        cases.append((trainer.history, left_out))
    return cases


def without(history: History, left_out: list[int], *, lr: float | None = None) -> Params:
    """The run taken again, in which some steps are not made; `lr` in place of the tape's rates."""
    params, rates = history.seek(0), history.columns()["lr"]
    for t in range(len(history)):
        if t not in left_out:
            update(params, explain(params, history.objective, history.draw(t), lr=rates[t] if lr is None else lr))
    return params


def moves_of_old(history: History, left_out: list[int]) -> Params:
    params = history.seek(0)
    for t in range(len(history)):
        if t not in left_out:
            update(params, history[t])
    return params


TASKS = {
    "02.slope": Check(["slopes"], functions, slope, {
        "This measures to one side only; go h to either side, and the error falls with h².": one_sided,
        "The two places are 2h apart, so divide by 2h, not by h.": lambda f, x: 2 * slope(f, x),
        "The sign: f above minus f below.": lambda f, x: -slope(f, x),
        "The difference is not divided by the distance 2h.": lambda f, x: 2e-5 * slope(f, x),
        "All slopes are 0, or nearly: are both places the same array (copy x before you change it), or does / 2 * h stand for / (2 * h)?":
            lambda f, x: np.zeros(x.shape),
        "A whole row of x is moved at once; x may have more than one axis, and `np.ndindex(x.shape)` goes through all of its places.":
            lambda f, x: np.broadcast_to(slope(f, x).reshape(len(x), -1).sum(axis=1).reshape(-1, *[1] * (x.ndim - 1)), x.shape),
        "All coordinates are moved at once; move one and keep the others.": lambda f, x: np.full(x.shape, slope(f, x).sum()),
        "The coordinate is not put back before the next one moves: work on copies of x.": not_put_back}),
    "02.contexts": Check(["∂J/∂u"], rows, force_on_rows, {
        "Wrong sign: these are the slopes of the loss. J grows the other way.": lambda v, u: -force_on_rows(v, u),
        "The force lies along u itself; if u moves, the score reacts in proportion to v.":
            lambda v, u: (force_on_rows(v, u) @ v / (v @ v))[:, None] * u,
        "The weights are missing: 1 − σ for the context, σ for a negative.": weighed(lambda x, y: 2.0 * y - 1),
        "The negatives are pulled, too; their answer should be no.": weighed(lambda x, y: 1 - sigmoid(x)),
        "The pushes lack their minus: J falls where the score of a negative rises.": weighed(lambda x, y: np.abs(y - sigmoid(x))),
        "The negatives have the weight σ(−x); a push is the stronger the higher the score: σ(x).":
            weighed(lambda x, y: np.where(y, 1 - sigmoid(x), -sigmoid(-x))),
        "The context has the weight σ; a pull is the weaker the surer the answer: 1 − σ.":
            weighed(lambda x, y: np.where(y, sigmoid(x), -sigmoid(x))),
        "The answers are σ(−x), not σ(x): look at the sign in the exponent.": weighed(lambda x, y: y - sigmoid(-x)),
        "The weight has a factor σ·(1 − σ) too much: J has the logarithm of σ, whose slope is 1 − σ.":
            weighed(lambda x, y: (y - sigmoid(x)) * sigmoid(x) * sigmoid(-x))}),
    "02.half": by_hand(["pull is half of its greatest", "pull is a tenth of the push"], lambda: (0, np.log(10)), {
        "These are values of σ; the scores are asked for.": lambda: (1 / 2, 10 / 11),
        "The second is turned: there the push is a tenth of the pull.": lambda: (0, -np.log(10)),
        "The logarithm has base 10; here it is the natural one.": lambda: (0, 1)}, within=2e-2),
    "02.balance": Check(["score"], lambda rng: [(k,) for k in (1, 2, 5, 15)], lambda k: -np.log(k), {
        "The sign: with many pushes the score has to be low.": np.log,
        "This is σ at that score; solve for the score itself.": lambda k: 1 / (k + 1),
        "k pushes against one pull make the odds 1 to k, not the probability: σ = 1/(k + 1).":
            lambda k: -np.log(k - 1) if k > 1 else np.inf,
        "This is ln σ; the score is the logarithm of σ/(1 − σ).": lambda k: -np.log(k + 1),
        "The logarithm has base 2; here it is the natural one.": lambda k: -np.log2(k),
        "The logarithm has base 10; here it is the natural one.": lambda k: -np.log10(k),
        "k itself is no score: the weights are exponential in it.": lambda k: -k}),
    "03.loss": Check(["loss"], starts, loss_after, {
        "This is the loss before the step: does `explain` see the tables that moved?": lambda W_in, W_out, rate: loss_after(W_in, W_out, 0),
        "The step has the rate .1, whatever rate is given: pass it on to `explain`.":
            lambda W_in, W_out, rate: loss_after(W_in, W_out, 0.1),
        "This is J; the loss is −J.": lambda W_in, W_out, rate: -loss_after(W_in, W_out, rate),
        "The contexts have moved along the new center: all forces come from the tables before the step.": loss_after_the_center,
        "Only the center has moved; the contexts move, too.": only_one_table("in"),
        "Only the contexts have moved; the center moves, too.": only_one_table("out"),
        "This is the mean of the three questions; the loss is their sum.": lambda W_in, W_out, rate: loss_after(W_in, W_out, rate) / 3}),
    "04.decisive": Check(["step"], ledgers, decisive, {
        "This is the largest single entry; a step may have several: add them up first.":
            lambda ledger: ledger["step"][ledger["change"].argmax()],
        "This step lowered the score most; the greatest change upward is asked for.":
            lambda ledger: np.bincount(ledger["step"], ledger["change"]).argmin(),
        "This is a line of the ledger; the step stands in its column \"step\".": lambda ledger: ledger["change"].argmax(),
        "Only the entries with the cause \"pair\" are counted; the other causes raise the score, too.":
            lambda ledger: decisive(ledger[ledger["cause"] == "pair"]),
        "This is how much the score rose; at which step?": lambda ledger: np.bincount(ledger["step"], ledger["change"]).max()}),
    "04.replay": Check(["W_in", "W_out"], recordings, without, {
        "The old forces are applied: `history[t]` was worked out when nothing was missing. Explain each draw from your own tables.":
            moves_of_old,
        "Nothing is left out.": lambda history, left_out: history.seek(len(history)),
        "It is turned around: only the steps that were to be left out are taken.":
            lambda history, left_out: without(history, set(range(len(history))) - set(left_out)),
        "The replay stops at the first step that is left out; the later ones are taken.":
            lambda history, left_out: history.seek(min(left_out, default=len(history))),
        "The rate is that of `explain` by itself, .1; the tape has the rate of each step.":
            lambda history, left_out: without(history, left_out, lr=0.1)}),
}
