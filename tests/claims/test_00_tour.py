"""Lecture 00: its closing table, and what else is claimed there."""

import hashlib
import sys

import numpy as np
import pytest

from tests.claims.rows import Row


@pytest.fixture(scope="module")
def contacted():
    """Every address that Python connects to from here on."""
    addresses = []

    def watch(event, arguments):
        if event == "socket.connect":
            addresses.append(arguments[1])

    sys.addaudithook(watch)
    return addresses


@pytest.fixture(scope="module")
def of(contacted, of):  # in this order: the watch begins before the lecture runs
    """What the lecture defines, and what only these claims need."""
    of.history, of._ = of.twelve_words(seed=0, steps=200)
    of.tape = of.history.columns()
    of.decisions = np.column_stack(
        [of.tape["center"], of.tape["context"], of.tape["negatives"]]
    ).astype("<i4")
    of.fingerprint = hashlib.sha256(of.decisions.tobytes()).hexdigest()[:12]
    of.outside = [
        address
        for address in contacted
        if isinstance(address, tuple) and (not address[0].startswith(("127.", "::1")))
    ]
    of.versions = sys.version_info >= (3, 11) and int(np.__version__.split(".")[0]) >= 2
    return of


ROWS = [
    Row(
        "this is Python 3.11 or newer, with NumPy 2 or newer",
        "ours",
        lambda of: of.versions,
        True,
    ),
    Row(
        "offline: connections to other machines while this notebook ran",
        "ours",
        lambda of: len(of.outside),
        0,
    ),
    Row(
        "200 recorded steps: every random decision is the same as on our machine",
        "ours",
        lambda of: of.fingerprint == "17aa53bf19c4",
        True,
    ),
    Row(
        ("words of a kind are close together: at least 80 % have a nearest word of the same kind"),
        "ours",
        lambda of: of.same_kind >= 0.8,
        True,
    ),
]


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []


def test_claim(of, row):
    assert row.is_true(of) == row.holds
