"""Small exhibits to try an idea with; each opens in a defined state and says in words what it shows."""

from __future__ import annotations

from sgns_edu.show.grid import grid
from sgns_edu.show.player import beside

__all__ = ["beside", "grid"]
