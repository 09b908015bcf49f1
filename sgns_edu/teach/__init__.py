"""The classroom: claims, checks, hints, personal numbers, assignments and how they are graded."""

from sgns_edu.teach.checks import check
from sgns_edu.teach.hints import hint
from sgns_edu.teach.personal import personal

__all__ = ["check", "hint", "personal"]
