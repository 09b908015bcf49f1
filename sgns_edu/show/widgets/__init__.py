"""Exhibits that move: the Python of each beside its JavaScript and its styles."""
