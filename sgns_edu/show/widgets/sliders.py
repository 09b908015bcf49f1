"""What exhibits with sliders share: the place of each slider, and the value there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from sgns_edu.show.widgets.base import Exhibit, places


class Sliders(Exhibit):
    """An exhibit over `data["sliders"]`, a list of names and values.

    Attributes
    ----------
    state : list of int
        The place of each slider.
    """

    travels = ("data", "state")
    state = traitlets.TraitType[list[int], Sequence[int]](()).tag(sync=True)

    @traitlets.validate("state")
    def _inside(self, proposal: dict) -> list[int]:
        return places(proposal["value"], dict(zip(self._names, self.sizes)))

    @property
    def _names(self) -> list[str]:
        return [slider["name"] for slider in self.data["sliders"]]

    @property
    def sizes(self) -> list[int]:
        """The number of values of each slider."""
        return [len(slider["values"]) for slider in self.data["sliders"]]

    @property
    def values(self) -> dict[str, Any]:
        """The value of each slider."""
        return {
            slider["name"]: slider["values"][at]
            for slider, at in zip(self.data["sliders"], self.state)
        }


def starting_places(sliders: Mapping[str, Sequence], start: Mapping[str, Any]) -> list[int]:
    """Return the place of each slider at the start, the first one by default.

    >>> starting_places({"k": [1, 5, 15], "d": [2, 4]}, {"k": 5})
    [1, 0]
    """
    unknown = [name for name in start if name not in sliders]
    if unknown:
        raise ValueError(f"there is no slider {unknown[0]!r}; the sliders are {', '.join(sliders)}")
    places = []
    for name, values in sliders.items():
        value = start.get(name, values[0])
        if value not in values:
            listed = ", ".join(map(str, values))
            raise ValueError(f"the slider {name} must start at one of {listed}, got {value!r}")
        places.append(list(values).index(value))
    return places
