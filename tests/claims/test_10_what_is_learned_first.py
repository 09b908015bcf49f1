"""Lecture 10: its closing table, which is all that is claimed there."""

import pytest

pytestmark = pytest.mark.slow


def test_closing_table(of):
    assert [claim for claim in of.closing_table if not claim.ok] == []
