"""Pictures: frames are the numbers, plots draw them, widgets move."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach(__name__, submodules=["explore", "plots"])
