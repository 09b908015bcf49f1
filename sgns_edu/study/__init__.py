"""What was learned, and what theory says should be."""

import lazy_loader as lazy

__getattr__, __dir__, __all__ = lazy.attach(
    __name__, submodules=["evaluation", "relatives", "theory"]
)
