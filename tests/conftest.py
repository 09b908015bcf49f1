"""Tests draw no windows and meet the same made-up examples on every run."""

import matplotlib
from hypothesis import settings

matplotlib.use("Agg")
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
