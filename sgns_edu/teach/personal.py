"""Numbers of one's own: every student id gives other vectors, another pair and another seed, all equally difficult."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

from sgns_edu.learn.model import Draw, Params, forces, move
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling

PATTERN = (1, -1, 1)  # signs of the three scores, as in the step of lecture 03


class Personal(NamedTuple):
    """One student's task: a start of three words in two dimensions, one draw, a rate, and a seed for what is random."""

    params: Params
    draw: Draw
    lr: float
    seed: int


def personal(student_id: str, task: str = "step") -> Personal:
    """The numbers that belong to an id; the same id always gets the same ones.

    Every table entry has one decimal and is not zero; the scores have the signs +, −, +, none is small; the step raises the
    true score and lowers both others, as it does in lecture 03.

    Parameters
    ----------
    student_id : str
    task : str, default "step"
        Another task gives the same student other numbers.

    Raises
    ------
    TypeError, ValueError
        An id that is no text, or is empty.

    Examples
    --------
    >>> mine = personal("ada")
    >>> mine.params.W_in.shape, mine.draw.negatives.shape, mine.seed == personal("ada").seed
    ((3, 2), (2,), True)
    """
    if not isinstance(student_id, str):
        raise TypeError(f"student_id must be a text such as 'ada', not {student_id!r}")
    if not student_id.strip():
        raise ValueError(
            "student_id is empty; your own id is wanted, as your instructor gave it to you"
        )
    digest = hashlib.sha256(f"{task}:{student_id.strip().lower()}".encode()).digest()
    rng = np.random.default_rng(list(digest))
    while True:
        task_of_mine = _dealt(rng)
        if _fair(task_of_mine):
            return task_of_mine


def _dealt(rng: np.random.Generator) -> Personal:
    tables = rng.integers(1, 8, size=(2, 3, 2)) * rng.choice([-1, 1], size=(2, 3, 2)) / 10
    center, context = rng.permutation(3)[:2].tolist()
    negatives = rng.permutation(
        [row for row in range(3) if row != context]
    )  # (2,) the other two words, in some order
    return Personal(
        Params(*tables), Draw(center, context, negatives), 0.1, int(rng.integers(2**31))
    )


def _fair(dealt: Personal) -> bool:
    step = forces(dealt.params, NegativeSampling(Uniform(3), k=2), dealt.draw, dealt.lr)
    if (np.sign(step.scores) != PATTERN).any() or (abs(step.scores) < 0.05).any():
        return False
    params = dealt.params.copy()
    move(params, step)
    after = params.W_out[step.rows] @ params.W_in[dealt.draw.center]  # (3,)
    right_way = np.sign(after - step.scores) == (1, -1, -1)
    return bool(right_way.all() and (abs(after - step.scores) >= 0.002).all())
