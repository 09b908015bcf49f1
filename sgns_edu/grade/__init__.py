"""Grading: a student's code runs alone in a closed room; the hidden tests never enter it."""
