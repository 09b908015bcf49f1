"""Small exhibits to try an idea with; each opens in a defined state and says in words what it shows."""

from __future__ import annotations

from sgns_edu.show.grid import grid

__all__ = ["grid"]
