"""Skip-gram with negative sampling, one visible step at a time, then at full speed.

The public names are listed in `__init__.pyi`, in the order of the lectures. Their modules are loaded
when a name is first used.
"""

import lazy_loader as lazy

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
