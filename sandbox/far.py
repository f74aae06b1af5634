"""The party at the far end of a call: what it hears, what it gives, what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sandbox.status import Status

if TYPE_CHECKING:
    from sandbox.call import Call

CONFIDENCE = 0.92  # of words that nobody says anything else about


@dataclass(frozen=True)
class Sound:
    """Something a party hears; `seconds` is None when it has no end of its own, `audible` when it is words only."""

    verb: str
    seconds: float | None = None
    text: str | None = None
    language: str | None = None
    voice: str | None = None
    url: str | None = None
    audible: bool | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True)
class Input:
    """What a party gives: a `key`, `speech` (its words, and how sure one is of them) or `voice` (so many seconds)."""

    kind: str
    value: str = ""
    seconds: float = 0.0
    confidence: float = CONFIDENCE


class Far(Protocol):
    """The party at the other end of a call: a handset, or another call of this carrier (`other`)."""

    @property
    def other(self) -> Call | None: ...
    def ring(self, call: Call) -> None: ...
    def answered(self) -> None: ...
    def over(self, status: Status) -> None: ...
    def hear(self, sound: Sound) -> None: ...
    def hear_key(self, key: str) -> None: ...
