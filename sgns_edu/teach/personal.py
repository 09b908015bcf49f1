"""Personal numbers: every student id gets its own vectors, pair and seed, all equally difficult."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import numpy as np

from sgns_edu.learn.model import Draw, Params, forces, move
from sgns_edu.learn.noise import Uniform
from sgns_edu.learn.objectives import NegativeSampling

PATTERN = (1, -1, 1)  # signs of the three scores, as in the step of lecture 03


class Personal(NamedTuple):
    """One student's task: a start of three words in two dimensions, one draw, a rate, a seed."""

    params: Params
    draw: Draw
    lr: float
    seed: int


def personal(student_id: str, task: str = "step") -> Personal:
    """Return the numbers that belong to a student id, the same ones every time.

    Every table entry has one decimal and is not zero. The scores have the signs +, −, + and none is
    small. The step raises the true score and lowers both others, as in lecture 03.

    Parameters
    ----------
    student_id : str
    task : str, default "step"
        Another task gives the same student other numbers.

    Raises
    ------
    TypeError
        If the id is not a string.
    ValueError
        If the id is empty.

    Examples
    --------
    >>> mine = personal("ada")
    >>> mine.params.W_in.shape, mine.draw.negatives.shape, mine.seed == personal("ada").seed
    ((3, 2), (2,), True)
    """
    if not isinstance(student_id, str):
        raise TypeError(f"student_id must be a string such as 'ada', got {student_id!r}")
    if not student_id.strip():
        raise ValueError("student_id is empty; enter the id that your instructor gave you")
    digest = hashlib.sha256(f"{task}:{student_id.strip().lower()}".encode()).digest()
    rng = np.random.default_rng(list(digest))
    while True:
        numbers = _draw_numbers(rng)
        if _is_fair(numbers):
            return numbers


def _draw_numbers(rng: np.random.Generator) -> Personal:
    tables = rng.integers(1, 8, size=(2, 3, 2)) * rng.choice([-1, 1], size=(2, 3, 2)) / 10
    center, context = rng.permutation(3)[:2].tolist()
    others = [row for row in range(3) if row != context]
    negatives = rng.permutation(others)  # (2,)
    seed = int(rng.integers(2**31))
    return Personal(Params(*tables), Draw(center, context, negatives), 0.1, seed)


def _is_fair(numbers: Personal) -> bool:
    """Whether the scores have the pattern, are not small, and visibly move the right way."""
    params, draw, lr, _ = numbers
    step = forces(params, NegativeSampling(Uniform(3), k=2), draw, lr)
    if (np.sign(step.scores) != PATTERN).any() or (abs(step.scores) < 0.05).any():
        return False
    params = params.copy()
    move(params, step)
    change = params.W_out[step.rows] @ params.W_in[draw.center] - step.scores  # (3,)
    right_way = np.sign(change) == (1, -1, -1)
    return bool(right_way.all() and (abs(change) >= 0.002).all())
