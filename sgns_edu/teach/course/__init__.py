"""The course, one file for each lecture and assignment: what is checked there, the known mistakes, and the hints."""

from __future__ import annotations

from sgns_edu.teach.course import (
    a1,
    a2,
    a3,
    a4,
    a5,
    a6,
    l00,
    l01,
    l02,
    l03,
    l04,
    l05,
    l06,
    l07,
    l08,
    l09,
    l10,
    l11,
    l12,
    l13,
)

_FILES = (
    l00,
    l01,
    l02,
    l03,
    l04,
    l05,
    l06,
    l07,
    l08,
    l09,
    l10,
    l11,
    l12,
    l13,
    a1,
    a2,
    a3,
    a4,
    a5,
    a6,
)

CHECKS = {name: task for file in _FILES for name, task in file.CHECKS.items()}
HINTS = {name: levels for file in _FILES for name, levels in file.HINTS.items()}
