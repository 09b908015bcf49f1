"""Every text and every world that comes with the course; of the worlds the truth is known."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__, submodules=["worlds"])
