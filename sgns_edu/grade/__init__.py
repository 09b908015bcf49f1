"""Grading: the student's code runs alone in a closed room and hands out values; the hidden tests stay outside."""
