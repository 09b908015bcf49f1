"""Small exhibits to try an idea with; each opens in a defined state and says in words what it shows."""

from __future__ import annotations

from sgns_edu.show.widgets.atlas import map
from sgns_edu.show.widgets.forces import forces, step
from sgns_edu.show.widgets.grid import grid
from sgns_edu.show.widgets.identity import exhibit as identity
from sgns_edu.show.widgets.ledger import ledger
from sgns_edu.show.widgets.player import beside
from sgns_edu.show.widgets.race import race
from sgns_edu.show.widgets.window import window

__all__ = ["beside", "forces", "grid", "identity", "ledger", "map", "race", "step", "window"]
