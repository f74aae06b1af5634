"""The callers of each application: how they get into the menu, and the keys that keep them in it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import cycle, islice
from uuid import uuid4

from bench.webhook.load import CALLER, LINE, Connection, Turn, form, request

KEYS = ("9", "1", "7", "*")
"""In the shipped flow's menu: another language, English (a choice that is saved), a wrong key, the menu once more."""
_CALL = re.compile(rb"/voice/calls/(\d+)/turns/(\d+)")


class Caller(ABC):
    """One call on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sid = f"CA{uuid4().hex}"

    def arrive(self) -> None:  # noqa: B027 (most need nothing)
        """Brings the call into the menu; this is not measured."""

    @abstractmethod
    def turns(self, number: int) -> list[Turn]:
        """The next `number` requests, signed beforehand."""


class TutorialCaller(Caller):
    """Posts every key to the one URL of the bare route and of the tutorial's application."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._keys = cycle(KEYS)

    def turns(self, number: int) -> list[Turn]:
        return [
            Turn(request("/voice/turn", form(self.sid, Digits=key, msg="Gather Finished")), b"<Gather")
            for key in islice(self._keys, number)
        ]


class OurCaller(Caller):
    """Dials the line, chooses English, and then takes one turn after another."""

    def arrive(self) -> None:
        greeting = self.connection.post(request("/voice/incoming", form(self.sid, From=CALLER, To=LINE)))
        found = _CALL.search(greeting)
        assert found is not None, greeting
        self._base, self._turn = f"/voice/calls/{int(found[1])}/turns/", int(found[2])
        self._keys: Iterator[str] = cycle(KEYS)
        self.connection.post(self._press("1").sent)

    def turns(self, number: int) -> list[Turn]:
        return [self._press(key) for key in islice(self._keys, number)]

    def _press(self, key: str) -> Turn:
        path = f"{self._base}{self._turn}?l=en"
        self._turn += 1
        expected = f"{self._base}{self._turn}?l=en".encode()
        return Turn(request(path, form(self.sid, Digits=key, msg="Gather Finished")), expected)
