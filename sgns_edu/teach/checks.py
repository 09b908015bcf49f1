"""Checks of a student's own work: one row per part, then one hint that depends on how it is wrong."""

from __future__ import annotations


class Hint(AssertionError):
    """A check that did not pass, with a sentence that is meant for the student."""
