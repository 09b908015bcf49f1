"""What a step costs: counted, measured here, and extrapolated to a corpus of your own."""

from sgns_edu.costs.counting import Cost, Table, objectives, table
from sgns_edu.costs.timing import Forecast, Measured, extrapolate, measure

__all__ = ["Cost", "Forecast", "Measured", "Table", "extrapolate", "measure", "objectives", "table"]


def __dir__() -> list[str]:
    return __all__
