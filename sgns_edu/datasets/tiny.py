"""Two texts written by hand, small enough to follow every step."""

from __future__ import annotations

ABC = """
a b c
b a
c a b
"""

FOX = """
the quick brown fox jumps over the lazy dog
the lazy dog is asleep
the fox is quick
the quick fox runs and jumps
the brown dog is lazy and asleep
the quick brown fox runs over the dog
"""
