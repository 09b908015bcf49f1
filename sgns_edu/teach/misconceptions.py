"""What people say about SGNS, what is the case, and where in the course each one is met."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sgns_edu import errors
from sgns_edu.teach.answers import objectives, runs, steps, theory, vectors, windows


class Misconception(NamedTuple):
    """A sentence that is wrong or half true, and its correction.

    Attributes
    ----------
    said, fact : str
    met : str
        "03: The very first step" names a lecture and its section; empty where only the quiz asks.
    answer : function -> str, or None
        Computes what decides the question, when asked.
    """

    said: str
    fact: str
    met: str
    answer: Callable[[], str] | None = None


MISCONCEPTIONS = (
    Misconception(
        "Negative sampling is a softmax over the few sampled words.",
        "It is k + 1 questions, each with a sigmoid of its own; the errors of a sampled softmax sum to zero, these do not.",
        "13: 4 · One choice among 1 + k",
        steps.sigmoids_are_no_softmax,
    ),
    Misconception(
        "L, J and the likelihood are three things.",
        "L = −J, and the likelihood of one example is exp(J).",
        "02: One thing in three notations",
        steps.three_notations,
    ),
    Misconception(
        "The pull has the weight 1 − σ because σ' = σ(1 − σ).",
        "Its weight is the slope of ln σ, which is 1 − σ(x) = σ(−x); the slope of σ itself does not appear.",
        "02: The slope of an answer",
        steps.slope_of_log_sigmoid,
    ),
    Misconception(
        "The contexts move along the new center.",
        "All forces come from the values before the step. Moving the center first makes all vectors grow.",
        "03: At once, or one after another?",
        runs.the_center_first,
    ),
    Misconception(
        "A pull always brings two vectors closer together.",
        "It raises their score. The two come nearer only because both move; the center by itself may go away.",
        '02: What "closer" means',
        steps.a_pull_alone,
    ),
    Misconception(
        "After one step the right score has risen and the wrong ones have fallen.",
        "True for the loss at a small rate, and for single scores if the contexts are orthogonal or zero; false in general.",
        "03: How often?",
        steps.after_one_step,
    ),
    Misconception(
        "Without negatives everything collapses into one point.",
        "Nothing ends in a point: lengths grow without end, and only words that share contexts line up, slowly.",
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
        "Only the rows that appear are changed.",
        "True for plain gradient steps. An optimizer with a memory, or weight decay, moves the others, too.",
        "13: 10 · Dense Adam",
        runs.rows_not_asked_about,
    ),
    Misconception(
        "v and u are the same thing.",
        "They are two tables. With one, a word's score with itself is the square of a length, never below 0.",
        "13: 5 · Tied tables",
        runs.two_tables,
    ),
    Misconception(
        "The C program feeds the center and predicts the context.",
        "word2vec.c and gensim feed the context's row. The pairs are the same for fixed windows, for drawn widths on average.",
        "01: A window slides over a sentence",
        windows.windows_are_symmetric,
    ),
    Misconception(
        "Two tables are two independent embeddings.",
        "Only the products v·u are determined: v → Av with u → A⁻ᵀu changes no score, but every angle.",
        "",
        theory.only_products_are_determined,
    ),
    Misconception(
        "A negative must be another word, one that never stood beside the center.",
        "Negatives are drawn from the noise, true pairs included, and the theory needs it. Each rule has an optimum of its own.",
        "07: The knobs",
        theory.collision_rules_differ,
    ),
    Misconception(
        "Removing false negatives always helps.",
        "It changes what is learned: the scores no longer come to rest at PMI − log k.",
        "07: The knobs",
        theory.collision_rules_differ,
    ),
    Misconception(
        "The exponent .75 is derived.",
        "It was found by trying. fastText uses ½, and for other data even negative ones have done better.",
        "09: In real English",
    ),
    Misconception(
        "With plain frequencies 'the' is nearly every negative.",
        "It has its share of the text, some percent, and at .75 a good deal less.",
        "09: The axolotl, the cat and the",
        theory.the_most_frequent_negative,
    ),
    Misconception(
        "The exponent affects only the sampling, not the answer.",
        "It is part of the answer: the optimum is PMI_α − log k, with the smoothed context distribution.",
        "07: The knobs",
        theory.the_exponent_is_learned,
    ),
    Misconception(
        "The cleverer the negatives, the better.",
        "Whatever the noise knows is no longer learned: if it knows P(c|w), every score ends at −log k.",
        "09: Hard negatives",
        theory.what_the_noise_knows,
    ),
    Misconception(
        "A larger k is only more work.",
        "It is also a prior: all scores shift by −log k.",
        "04: One negative, or fifteen",
        theory.k_is_a_prior,
    ),
    Misconception(
        "log k is a constant that could be subtracted from the vectors.",
        "It is a shift of every dot product: a matrix of rank one, which few dimensions absorb only in part.",
        "07: Exercises",
        theory.the_shift_has_rank_one,
    ),
    Misconception(
        "Negatives made once are as good as fresh ones.",
        "A fixed list of questions can be learned by heart.",
        "13: 9 · Negatives drawn once",
        runs.negatives_drawn_once,
    ),
    Misconception(
        "NCE is another name for negative sampling.",
        "NCE subtracts log(k·q) from each score and so learns log P; negative sampling leaves it out and does not.",
        "06: To the end, without dice",
        objectives.nce_is_not_neg,
    ),
    Misconception(
        "NCE needs the normalizer Z.",
        "It can be learned as one more number, or fixed to 1.",
        "06: Exercises",
        objectives.a_learned_normalizer,
    ),
    Misconception(
        "The first word2vec used the full softmax.",
        "It used hierarchical softmax over a Huffman tree; the full softmax is the formula of reference.",
        "05: A tree of questions",
    ),
    Misconception(
        "It is fast because M + 1 ≈ log₂|V|.",
        "A coincidence of numbers: negative sampling costs k + 1 whatever |V|; what costs about log₂|V| is hierarchical softmax.",
        "05: A coincidence of numbers",
        objectives.a_coincidence,
    ),
    Misconception(
        "Negative sampling is always faster.",
        "Not at a small vocabulary, where a full softmax is one quick matrix product.",
        "05: Ask the stop-watch",
        objectives.faster_here,
    ),
    Misconception(
        "hs=1 and negative=5 choose one of two methods.",
        "In gensim they add up, and both losses are trained.",
        "13: 6 · Both losses on",
        runs.both_losses,
    ),
    Misconception(
        "SGNS equals PMI − log k.",
        "At the optimum, with dimensions enough, noise from the pairs' own contexts, collisions allowed; else it compromises.",
        "07: The assumption, stated exactly",
        theory.enough_dimensions,
    ),
    Misconception(
        "k changes all singular values.",
        "It adds a matrix of rank one: one value jumps, the others interlace, and after double centering none moves.",
        "07: Singular values of the hidden matrix",
        theory.one_singular_value,
    ),
    Misconception(
        "PPMI is what SGNS learns.",
        "The shifted one is nearer, max(PMI − log k, 0); on a small corpus hardly a cell remains.",
        "07: Two sides of one coin",
        theory.sppmi_empties,
    ),
    Misconception(
        "Repeated pairs are redundant.",
        "They are the counts, and the counts are what is learned.",
        "13: 3 · Pairs are made unique",
        theory.repetitions_are_counts,
    ),
    Misconception(
        "The paper and the code thin words by one formula.",
        "The paper keeps √(t/f) of them, the code √(t/f) + t/f.",
        "08: One formula, or two?",
        windows.two_formulas,
    ),
    Misconception(
        "f is a count, and the keep probability may exceed 1.",
        "f is a share of the text; the code's formula exceeds 1 up to f = 2.618 t, which is why it has a min.",
        "08: One formula, or two?",
        windows.the_golden_corner,
    ),
    Misconception(
        "Subsampling is the same as negative sampling.",
        "One removes words of the text before pairs are made, the other invents pairs.",
        "08: Before and after",
        windows.dropping_and_drawing,
    ),
    Misconception(
        "Removing words only saves time.",
        "It also widens the window: what is removed leaves no gap.",
        "08: The window sees farther",
        windows.the_window_widens,
    ),
    Misconception(
        "Frequent words end with small norms.",
        "Thinning brings the norms of frequent and rare words nearer together; it does not lengthen the rare ones.",
        "08: The length of vectors",
    ),
    Misconception(
        "window=5 weighs all five distances alike.",
        "Each center draws its width from 1 … 5, so the distances count 1, .8, .6, .4, .2.",
        "01: Nearer words count more",
        windows.nearer_counts_more,
    ),
    Misconception(
        "Windows cross the ends of sentences.",
        "In word2vec.c a line is the limit, or a thousand words. They cross in a program that joins all lines first.",
        "01: Exercises",
        windows.across_the_border,
    ),
    Misconception(
        "U[rows] += step adds up what falls on one row.",
        "It drops all but one of them; np.add.at adds each.",
        "03: A word drawn twice",
        steps.added_once,
    ),
    Misconception(
        "Beyond a score of ±6 there is nothing to learn.",
        "For a right answer; a wrong one has the largest error of all there. And the loss needs logaddexp, not log(σ).",
        "13: 7 · Confident scores are dropped",
        steps.beyond_six,
    ),
    Misconception(
        "The loss falls, so the vectors get better.",
        "It depends on k and the noise, and falls in most broken trainers, too. Compare on fixed pairs with fixed negatives.",
        "13: Would you see it in the loss?",
        runs.broken_and_falling,
    ),
    Misconception(
        "king − man + woman is queen.",
        "With the three words themselves excluded, as the papers say; otherwise the nearest is often one of them.",
        "10: King − man + woman",
        vectors.king_without_the_inputs,
    ),
    Misconception(
        "Distances in a t-SNE picture mean something.",
        "Neighbors do, mostly; distances, sizes and places change with seed and perplexity.",
        "10: Another map: t-SNE",
        vectors.distances_on_a_map,
    ),
    Misconception(
        "cos(v, u) is a similarity.",
        "Centers and contexts live in narrow cones that face away from each other.",
        "10: The narrow cone",
        vectors.cones_face_away,
    ),
    Misconception(
        "DeepWalk uses negative sampling.",
        "As published (2014) it uses hierarchical softmax; LINE (2015) and node2vec (2016) use negatives.",
        "12: DeepWalk as it was published",
    ),
    Misconception(
        "Items of a basket have an order.",
        "A basket is a set, and its window is the whole basket.",
        "12: A shop",
        windows.a_basket_is_a_set,
    ),
    Misconception(
        "Defaults transfer.",
        "What suits a language need not suit a shop: exponent, window and epochs are to be tried.",
        "12: The exponent, again",
    ),
    Misconception(
        "The same seed gives the same result.",
        "With one thread, one order and one stream of random numbers; several threads share the tables without locks.",
        "",
        vectors.the_same_seed,
    ),
)


def quiz(number: int) -> str:
    """One question of the quiz, 1 … 48: what is said, what is the case, and the number that decides, computed now.

    What no quick computation can decide, such as history, names the lecture instead. Another number is a ValueError.

    >>> print(quiz(25))  # doctest: +NORMALIZE_WHITESPACE
    "It is fast because M + 1 ≈ log₂|V|." A coincidence of numbers: negative sampling costs k + 1 whatever |V|; what costs
    about log₂|V| is hierarchical softmax. (M + 1 = 21 and log₂ 1,000,000 = 19.93; at 50,000 words still 21, but 15.61.)
    """
    entry = MISCONCEPTIONS[errors.check_int("the question", number, 1, len(MISCONCEPTIONS)) - 1]
    computed = f" ({entry.answer()})" if entry.answer else f" (See lecture {entry.met}.)"
    return f'"{entry.said}" {entry.fact}{computed}'


def page(names: dict[str, str]) -> str:
    """`docs/misconceptions.md`: all of them, with links to the lectures, whose files are given by number."""
    rows, computed = [], sum(entry.answer is not None for entry in MISCONCEPTIONS)
    for number, entry in enumerate(MISCONCEPTIONS, 1):
        lecture, _, section = entry.met.partition(": ")
        place = (
            f"[{lecture}](../notebooks/{names[lecture]})" + (f", *{section}*" if section else "")
            if lecture
            else ""
        )
        asked = "the quiz" if entry.answer else ""
        rows.append(
            f"| {number} | {entry.said} | {entry.fact} | {', '.join(part for part in (place, asked) if part)} |"
        )
    head = (
        "# What people say about SGNS\n\n"
        "Forty-eight sentences that are wrong or half true, what is the case, and where the course shows it.\n"
        f"{computed} of them, those with *the quiz*, compute their answer when asked: `sg.quiz(25)`. The others are history,\n"
        "or need longer training: their lecture has the numbers.\n"
        "This page is made by `python tools/make_misconceptions.py`.\n\n"
        "| | said | the case | met in |\n|---|---|---|---|\n"
    )
    return head + "\n".join(rows).replace("|V|", "\\|V\\|") + "\n"


def write(root: Path) -> str:
    """The page for the lectures in a clone of the project."""
    return page({path.name[:2]: path.name for path in sorted((root / "notebooks").glob("*.ipynb"))})
