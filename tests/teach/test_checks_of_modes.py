"""Answers to the exercises of the lecture on what is learned first, by another road than the package's."""

import numpy as np
import pytest

import sgns_edu as sg
from sgns_edu.teach.course import l10


def my_rates(P, q, k):
    """Square roots of eigenvalues, cell by cell, instead of an SVD."""
    V = len(P)
    near_zero, near_log_k = np.empty((V, V)), np.empty((V, V))
    for w in range(V):
        for c in range(V):
            by_chance = sum(P[w]) * q[c]
            near_zero[w, c] = P[w][c] / 2 - k * by_chance / 2
            near_log_k[w, c] = P[w][c] * k / (k + 1) - k * by_chance / (k + 1)
    cone, others = (
        np.sqrt(np.maximum(np.linalg.eigvalsh(pull @ pull.T), 0))[::-1]
        for pull in (near_zero, near_log_k)
    )
    return [cone[0], *others[: V - 1]]


def my_times(rates, k, growth):
    """Walk in small steps of time, slowly until the cone has arrived."""
    arrives = growth / rates[0]
    times = [arrives]
    for rate in rates[1:]:
        done = arrives * rate * (k + 1) / (2 * k)
        times.append(arrives + (growth - done) / rate)
    return times


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("10.two_words", (0.75, 0.08, 9.375)),
        ("10.rates", my_rates),
        ("10.k", (9 / 8, 6 / 5)),
        ("10.times", my_times),
    ],
)
def test_an_answer_found_by_another_road_is_right(name, answer):
    assert sg.check(name, answer).hint == "All parts agree."


def test_the_exercise_by_hand_is_what_the_package_computes():
    rates = sg.theory.modes(l10.TWO_WORDS, sg.Uniform(2), k=4).rates
    answer = (*rates, rates[0] / rates[1])
    assert sg.check("10.two_words", answer).ok
