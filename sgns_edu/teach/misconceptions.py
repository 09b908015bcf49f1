"""Common misconceptions about SGNS, their corrections, and where the course treats them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from sgns_edu import errors
from sgns_edu.show.widgets.predict import Prediction, predict
from sgns_edu.teach.answers import objectives, runs, steps, theory, vectors, windows

VERDICTS = ("true", "true under a condition", "false")


class Misconception(NamedTuple):
    """A claim that is wrong or half true, and its correction.

    Attributes
    ----------
    claim, fact : str
    section : str
        "03: The very first step" names a lecture and its section; "" if only the quiz treats it.
    answer : function -> str, or None
        Computes the number that decides the question.
    verdict : one of VERDICTS
    """

    claim: str
    fact: str
    section: str
    answer: Callable[[], str] | None = None
    verdict: str = "false"


MISCONCEPTIONS = (
    Misconception(
        "Negative sampling is a softmax over the few sampled words.",
        "It is k + 1 questions, each with its own sigmoid. The errors of a sampled softmax sum "
        "to zero; these do not.",
        "16: 4 · One choice among 1 + k",
        steps.sigmoids_are_not_softmax,
    ),
    Misconception(
        "L, J and the likelihood are three things.",
        "L = −J, and the likelihood of one example is exp(J).",
        "02: One thing in three notations",
        steps.three_notations,
    ),
    Misconception(
        "The pull has the weight 1 − σ because σ' = σ(1 − σ).",
        "Its weight is the slope of ln σ, which is 1 − σ(x) = σ(−x). The slope of σ itself "
        "does not appear.",
        "02: The slope of an answer",
        steps.slope_of_log_sigmoid,
    ),
    Misconception(
        "The contexts move along the new center.",
        "All forces come from the values before the step. If the center moves first, the "
        "contexts' vectors grow, faster and faster (measured in lecture 16).",
        "03: At once, or one after another?",
        runs.the_center_first,
    ),
    Misconception(
        "A pull always brings two vectors closer together.",
        "It raises their score. The two come closer only because both move; if only the center "
        "moves, it may move away.",
        '02: What "closer" means',
        steps.a_pull_alone,
        "true under a condition",
    ),
    Misconception(
        "After one step the right score has risen and the wrong ones have fallen.",
        "In general this is false. At a small rate it is true of the loss, and of each score if "
        "the contexts are orthogonal or zero.",
        "03: How often?",
        steps.after_one_step,
        "true under a condition",
    ),
    Misconception(
        "Without negatives everything collapses into one point.",
        "Nothing ends in a point: lengths grow without limit, and only words that share "
        "contexts slowly align.",
        "04: Without pushes",
        runs.pulls_alone,
    ),
    Misconception(
        "Zero is a neutral start.",
        "With W_out zero the first step moves only W_out; with both zero nothing ever moves.",
        "03: The very first step",
        steps.zero_is_no_start,
    ),
    Misconception(
        "Only the rows that appear change.",
        "True for plain gradient steps. An optimizer with a memory, or weight decay, also "
        "moves the others.",
        "16: 10 · Dense Adam",
        runs.rows_not_asked_about,
        "true under a condition",
    ),
    Misconception(
        "v and u are the same thing.",
        "They are two tables. With one table, a word's score with itself is a squared length, "
        "never below 0.",
        "16: 5 · Tied tables",
        runs.two_tables,
    ),
    Misconception(
        "The C program feeds the center and predicts the context.",
        "word2vec.c and gensim feed the context's row. The pairs are the same for fixed "
        "windows, and on average for random widths.",
        "",
        windows.windows_are_symmetric,
    ),
    Misconception(
        "Two tables are two independent embeddings.",
        "Only the products v·u are determined: v → Av with u → A⁻ᵀu changes every angle, but "
        "no score.",
        "07: Two seeds, one space",
        theory.only_products_are_determined,
    ),
    Misconception(
        "A negative must be a word that never occurred beside the center.",
        "Negatives are drawn from the noise, true pairs included, and the theory needs that. "
        "Each rule has its own optimum.",
        "08: The assumption, stated exactly",
        theory.collision_rules_differ,
    ),
    Misconception(
        "Removing false negatives always helps.",
        "It changes what is learned: the scores no longer settle at PMI − log k.",
        "08: The assumption, stated exactly",
        theory.collision_rules_differ,
    ),
    Misconception(
        "The exponent .75 is derived.",
        "It was found by trial and error. fastText uses ½, and for other data even negative "
        "exponents have done better.",
        "12: In real English",
    ),
    Misconception(
        "With plain frequencies 'the' is nearly every negative.",
        "It is drawn as often as it occurs in the text: a few percent, and much less at .75.",
        "12: The axolotl, the cat and the",
        theory.the_most_frequent_negative,
    ),
    Misconception(
        "The exponent affects only the sampling, not the answer.",
        "It is part of the answer: the optimum is PMI_α − log k, with the smoothed context "
        "distribution.",
        "08: The knobs",
        theory.the_exponent_is_learned,
    ),
    Misconception(
        "The smarter the negatives, the better.",
        "Hard negatives rescale the scores of a row and keep their order; if they know P(c|w), all "
        "scores end at −log k. To sharpen a distinction, leave true pairs out of the negatives.",
        "12: Hard negatives",
        theory.what_the_noise_knows,
    ),
    Misconception(
        "A larger k only means more work.",
        "It is also a prior: all scores shift by −log k.",
        "04: One negative, or fifteen",
        theory.k_is_a_prior,
    ),
    Misconception(
        "log k is a constant that could be subtracted from the vectors.",
        "It shifts every dot product. This shift is a matrix of rank one, which a few dimensions "
        "can absorb only in part.",
        "08: Exercises",
        theory.the_shift_has_rank_one,
    ),
    Misconception(
        "Negatives made once are as good as fresh ones.",
        "A fixed list of questions can be memorized.",
        "16: 9 · Negatives drawn once",
        runs.negatives_drawn_once,
    ),
    Misconception(
        "NCE is another name for negative sampling.",
        "NCE subtracts log(k·q) from each score and so learns log P; negative sampling does "
        "neither.",
        "06: The end of training, without chance",
        objectives.nce_is_not_neg,
    ),
    Misconception(
        "NCE needs the normalizer Z.",
        "Z can be learned as one more number, or fixed at 1.",
        "06: Exercises",
        objectives.a_learned_normalizer,
    ),
    Misconception(
        "The first word2vec used the full softmax.",
        "It used hierarchical softmax over a Huffman tree; the full softmax is the formula it "
        "is compared with.",
        "05: A tree of questions",
    ),
    Misconception(
        "It is fast because M + 1 ≈ log₂|V|.",
        "A coincidence: negative sampling costs k + 1 whatever |V| is; hierarchical softmax "
        "costs about log₂|V|.",
        "05: A coincidence of numbers",
        objectives.a_coincidence,
    ),
    Misconception(
        "Negative sampling is always faster.",
        "Not with a small vocabulary, where a full softmax is one fast matrix product.",
        "05: Take the time",
        objectives.faster_here,
        "true under a condition",
    ),
    Misconception(
        "hs=1 and negative=5 choose one of two methods.",
        "In gensim they add up: both losses are trained.",
        "16: 6 · Both losses on",
        runs.both_losses,
    ),
    Misconception(
        "SGNS equals PMI − log k.",
        "At the optimum, with enough dimensions, noise from the pairs' own contexts, and "
        "collisions allowed; otherwise it is a compromise.",
        "08: The assumption, stated exactly",
        theory.enough_dimensions,
        "true under a condition",
    ),
    Misconception(
        "k changes all singular values.",
        "It adds a matrix of rank one: one value jumps, the others interlace, and after double "
        "centering none changes.",
        "09: Singular values of the hidden matrix",
        theory.one_singular_value,
    ),
    Misconception(
        "PPMI is what SGNS learns.",
        "Shifted PPMI, max(PMI − log k, 0), is closer, but on a small corpus hardly any cell "
        "stays above 0.",
        "09: Two sides of one coin",
        theory.sppmi_empties,
    ),
    Misconception(
        "Repeated pairs are redundant.",
        "They are the counts, and the counts are what is learned.",
        "16: 3 · Pairs are made unique",
        theory.repetitions_are_counts,
    ),
    Misconception(
        "The paper and the code subsample words with the same formula.",
        "The paper keeps a word with probability √(t/f), the code with √(t/f) + t/f.",
        "11: One formula, or two?",
        windows.two_formulas,
    ),
    Misconception(
        "f is a count, and the keep probability may exceed 1.",
        "f is a share of the text. The code's formula exceeds 1 for f below 2.618 t, which is "
        "why it has a min.",
        "11: One formula, or two?",
        windows.the_golden_corner,
    ),
    Misconception(
        "Subsampling is the same as negative sampling.",
        "One removes words from the text before pairs are made, the other makes up pairs.",
        "11: Before and after",
        windows.dropping_and_drawing,
    ),
    Misconception(
        "Removing words only saves time.",
        "It also widens the window: a removed word leaves no gap.",
        "11: The window sees farther",
        windows.the_window_widens,
    ),
    Misconception(
        "Frequent words end with small norms.",
        "Subsampling brings the norms of frequent and rare words closer together. With the same "
        "number of pairs, rare words get longer; with the same number of passes, all get shorter.",
        "11: The length of vectors",
        vectors.norms_after_subsampling,
        "true under a condition",
    ),
    Misconception(
        "window=5 weights all five distances equally.",
        "Each center draws its width from 1 … 5, so the distances have weights 1, .8, .6, .4, .2.",
        "01: Nearer words count more",
        windows.nearer_counts_more,
    ),
    Misconception(
        "Windows cross the ends of sentences.",
        "In word2vec.c a window stops at the end of the line, or after a thousand words. Windows "
        "cross only in a program that first joins all lines.",
        "01: Exercises",
        windows.across_the_border,
    ),
    Misconception(
        "U[rows] += step adds up all steps of one row.",
        "It drops all but one of them; np.add.at adds them all.",
        "03: A word drawn twice",
        steps.added_once,
    ),
    Misconception(
        "Beyond a score of ±6 there is nothing to learn.",
        "True for a right answer, but a wrong one has the largest error of all. And the loss "
        "needs logaddexp, not log(σ).",
        "16: 7 · Confident scores are dropped",
        steps.beyond_six,
        "true under a condition",
    ),
    Misconception(
        "The loss falls, so the vectors get better.",
        "It depends on k and the noise, and also falls in all ten broken trainers of lecture 16. "
        "Compare on fixed pairs with fixed negatives.",
        "16: Would you see it in the loss?",
        runs.broken_and_falling,
    ),
    Misconception(
        "king − man + woman is queen.",
        "Only if the three words themselves are excluded, as in the papers; otherwise the "
        "nearest is often one of them.",
        "07: King − man + woman",
        vectors.king_without_the_inputs,
        "true under a condition",
    ),
    Misconception(
        "Distances in a t-SNE picture are meaningful.",
        "Neighbors mostly are; distances, sizes and positions change with seed and perplexity.",
        "07: Another map: t-SNE",
        vectors.distances_on_a_map,
    ),
    Misconception(
        "cos(v, u) is a similarity.",
        "Centers and contexts face away from each other: the cosine of their means is near −1.",
        "07: The narrow cone",
        vectors.cones_face_away,
    ),
    Misconception(
        "DeepWalk uses negative sampling.",
        "As published (2014) it uses hierarchical softmax; LINE (2015) and node2vec (2016) use "
        "negative sampling.",
        "15: DeepWalk as it was published",
    ),
    Misconception(
        "Items of a basket have an order.",
        "A basket is a set, so its window is the whole basket.",
        "15: A shop",
        windows.a_basket_is_a_set,
    ),
    Misconception(
        "Defaults transfer.",
        "The window must reach the whole basket, and the number of epochs depends on the amount "
        "of data. The exponent matters for cosines. To predict the next item, add log q to v·u; "
        "then it does not matter.",
        "15: The exponent, again",
    ),
    Misconception(
        "The same seed gives the same result.",
        "Only with one thread, one order and one stream of random numbers; several threads "
        "share the tables without locks.",
        "14: Rung 6: threads",
        vectors.the_same_seed,
        "true under a condition",
    ),
)


class Question(str):
    """A claim, its correction and a number; a notebook asks about the claim before it tells."""

    entry: Misconception
    decided: str

    def __new__(cls, entry: Misconception, decided: str) -> "Question":
        question = super().__new__(cls, f'"{entry.claim}" {entry.fact} ({decided})')
        question.entry = entry
        question.decided = decided
        return question

    def ask(self) -> Prediction:
        """Make the exhibit that asks whether the claim is true; then it shows the correction."""
        return predict(
            f'"{self.entry.claim}" Is that so?',
            VERDICTS,
            answer=self.entry.verdict,
            reveal=f"{self.entry.fact}\n\n{self.decided}",
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        return self.ask()._repr_mimebundle_(**kwargs)


def quiz(number: int) -> Question:
    """Ask one question of the quiz: is this claim true?

    A notebook shows the question, and the correction after the reader has chosen. The text of the
    result has both, with a number computed now. If no quick computation can decide the question,
    as in questions of history, it names the lecture instead.

    Parameters
    ----------
    number : int
        From 1 to 48.

    Raises
    ------
    ValueError
        If there is no such question.

    Examples
    --------
    >>> print(quiz(25))  # doctest: +NORMALIZE_WHITESPACE
    "It is fast because M + 1 ≈ log₂|V|." A coincidence: negative sampling costs k + 1 whatever |V|
    is; hierarchical softmax costs about log₂|V|. (M + 1 = 21 and log₂ 1,000,000 = 19.93; at 50,000
    words still 21, but 15.61.)
    """
    number = errors.check_int("the question", number, 1, len(MISCONCEPTIONS))
    entry = MISCONCEPTIONS[number - 1]
    decided = entry.answer() if entry.answer else f"See lecture {entry.section}."
    return Question(entry, decided)


HEAD = """# Common misconceptions about SGNS

Forty-eight claims that are wrong or half true. The last column says where the course treats each.
If it says *the quiz*, `sg.quiz` computes the answer: `sg.quiz(25)` for number 25, and so on.
There are {computed} of these; the others are history or need longer training.
This page is made by `python tools/make_misconceptions.py`.

| | claim | correction | where |
|---|---|---|---|
"""


def make_page(lectures: dict[str, str]) -> str:
    """Make `docs/misconceptions.md`; `lectures` are the notebooks' names by number."""
    computed = sum(entry.answer is not None for entry in MISCONCEPTIONS)
    rows = [
        f"| {number} | {_escape(entry.claim)} | {_escape(entry.fact)} "
        f"| {_make_links(entry, lectures)} |\n"
        for number, entry in enumerate(MISCONCEPTIONS, 1)
    ]
    return HEAD.format(computed=computed) + "".join(rows)


def _escape(text: str) -> str:
    """Keep a bar, as in |V|, from ending a cell of the table."""
    return text.replace("|", "\\|")


def _make_links(entry: Misconception, lectures: dict[str, str]) -> str:
    links = []
    lecture, _, section = entry.section.partition(": ")
    if lecture:
        links.append(f"[{lecture}](../notebooks/{lectures[lecture]}), *{section}*")
    if entry.answer:
        links.append("the quiz")
    return ", ".join(links)


def make_page_of_clone(root: Path) -> str:
    """Make the page for the lectures in a clone of the project."""
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    return make_page({path.name[:2]: path.name for path in paths})
