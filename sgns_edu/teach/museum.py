"""The bug museum: each bug, where it was seen, its symptom, and the test that finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sgns_edu.teach import bugs, diagnoses
from sgns_edu.teach.bugs import Parts, Run, reference, train

__all__ = ["MUSEUM", "Bug", "reference"]


class Bug(NamedTuple):
    """An exhibit.

    Attributes
    ----------
    title, seen, symptom : str
        What is wrong; where something like it was found or discussed in public; what one notices.
    parts : function -> Parts
        Makes the broken parts, anew for every run.
    diagnosis : function of a trainer
        Raises AssertionError for this bug, and passes for the right trainer.
    """

    title: str
    seen: str
    symptom: str
    parts: Callable[[], Parts]
    diagnosis: Callable[[Callable[..., Run]], None]

    def train(self, *arguments: Any, **options: Any) -> Run:
        """Train with the broken parts; the other arguments are those of `bugs.train`."""
        return train(self.parts(), *arguments, **options)

    def found_by(self, test: Callable[[Callable[..., Run]], None]) -> bool:
        """Whether a test of yours fails on this bug."""
        try:
            test(self.train)
        except AssertionError:
            return True
        return False


MUSEUM = {
    "duplicates": Bug(
        "A word drawn twice is moved once",
        "ZacBi/CS224n-2019-solutions#5 (a course's solution, W[rows] += …)",
        "None in a large vocabulary; a small one learns too little from frequent negatives.",
        bugs.duplicates_dropped,
        diagnoses.moves_a_word_drawn_twice_twice,
    ),
    "center first": Bug(
        "The rows are moved with the new center",
        "NumPy loops in which v = W_in[center] is a view; "
        "the mirror image suspected in piskvorky/gensim#287 and #1303",
        "None at a small rate: the error is of the order of the rate squared.",
        bugs.center_first,
        diagnoses.uses_the_old_center,
    ),
    "unique pairs": Bug(
        "Pairs are made unique",
        "opencog/opencog#3033 (pair counts that miss repeated words)",
        "Training is faster, the loss looks fine, and frequent pairs are no closer than rare ones: "
        "PMI is gone.",
        bugs.unique_pairs,
        diagnoses.sees_pairs_as_often_as_they_occur,
    ),
    "softmax over the sample": Bug(
        "One choice among 1 + k instead of 1 + k questions",
        'TensorFlow\'s word2vec tutorial, on purpose ("for simplicity"); '
        "bojone/tf_word2vec, named random softmax",
        "The loss starts at ln(1 + k) instead of (1 + k)·ln 2, and each center's mean score stays "
        "where it started.",
        bugs.softmax_over_the_sample,
        diagnoses.asks_each_question_by_itself,
    ),
    "tied tables": Bug(
        "v and u are one table",
        "chaklam-silpasuwanchai/Python-fo-Natural-Language-Processing#6",
        "No word's score with itself is below 0, although words rarely occur beside themselves.",
        bugs.tied_tables,
        diagnoses.keeps_two_tables,
    ),
    "both losses on": Bug(
        "Hierarchical softmax and negative sampling at once",
        "piskvorky/gensim#2844; benedekrozemberczki/karateclub#124 (hs=1, negatives left on)",
        "Each step costs more, the loss is larger from the start, and the scores are no longer "
        "PMI − log k.",
        bugs.both_losses_on,
        diagnoses.pays_only_for_its_questions,
    ),
    "confident scores dropped": Bug(
        "No update where |score| ≥ 6",
        "word2vec.c (hierarchical softmax), gensim's compiled loops (MAX_EXP)",
        "A confident wrong answer is never corrected.",
        bugs.confident_scores_dropped,
        diagnoses.corrects_a_confident_mistake,
    ),
    "float32 total": Bug(
        "The loss is added up in 32 bits",
        "piskvorky/gensim#2735 (the total stops at 2^27 = 134,217,728)",
        "On a long run the loss seems to stop changing, or even to vanish.",
        bugs.total_in_float32,
        diagnoses.adds_up_its_losses,
    ),
    "negatives drawn once": Bug(
        "Every pair keeps its first negatives forever",
        "TensorFlow's word2vec tutorial, which makes its examples before training",
        "The loss falls far below what is possible: the finite list of questions is memorized.",
        bugs.negatives_drawn_once,
        diagnoses.draws_fresh_negatives,
    ),
    "dense Adam": Bug(
        "An optimizer with a memory moves rows that no question is about",
        "d2l-ai's chapter on pretraining word2vec (Adam, dense gradients)",
        "Words move in steps without a question about them, rare words most of all.",
        bugs.dense_adam,
        diagnoses.leaves_other_rows_alone,
    ),
}
