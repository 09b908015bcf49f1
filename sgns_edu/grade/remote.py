"""Stand-ins for the student's objects, which a test can call or look into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sgns_edu.grade import messages
from sgns_edu.teach.checking import Failed

if TYPE_CHECKING:
    from sgns_edu.grade.room import Room


class Remote:
    """A stand-in for an object in the student's process: call it, or get its attributes."""

    def __init__(self, room: Room, number: int, kind: str):
        self._room, self._number, self._kind = room, number, kind
        self.changed_its_arguments = False  # the last call changed its arrays, copies of ours

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._room.ask({"of": self._number, "get": name})

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        call = messages.pack(arguments, self._room.keep)
        options = messages.pack(options, self._room.keep)
        value = self._room.ask({"of": self._number, "call": call, "options": options})
        self.changed_its_arguments = self._room.changed
        return value

    def __getitem__(self, key: Any) -> Any:
        if self._kind == "dict":
            raise Failed('the keys of a dict must be strings, such as "1"')
        raise Failed(f"expected numbers, an array, a list or a dict, got {self._kind}")

    def __repr__(self) -> str:
        return f"<the student's {self._kind}>"
