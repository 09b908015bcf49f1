"""The course, one file per lecture and assignment: its checks, known mistakes and hints."""

from __future__ import annotations

from sgns_edu.teach.checking import Check
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
    l14,
    l15,
    l16,
)

LECTURES = (
    *(l00, l01, l02, l03, l04, l05, l06, l07, l08),
    *(l09, l10, l11, l12, l13, l14, l15, l16),
)
ASSIGNMENTS = (a1, a2, a3, a4, a5, a6)

CHECKS: dict[str, Check] = {}
HINTS: dict[str, list[str]] = {}
for _module in LECTURES + ASSIGNMENTS:
    CHECKS |= _module.CHECKS
    HINTS |= _module.HINTS
