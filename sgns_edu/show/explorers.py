"""Small exhibits to try an idea with; each opens in a defined state and says in words what it shows."""

from __future__ import annotations

from sgns_edu.show.atlas import map
from sgns_edu.show.grid import grid
from sgns_edu.show.identity import exhibit as identity
from sgns_edu.show.player import beside
from sgns_edu.show.stairs import ledger
from sgns_edu.show.trying import forces, step, window

__all__ = ["beside", "forces", "grid", "identity", "ledger", "map", "step", "window"]
