"""Where a call's document comes from, and what ends the script that carries out another."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.scripts import Stopped


@dataclass(frozen=True)
class Source:
    """Where a document comes from: a URL with parameters of its own, or TwiML given outright."""

    url: str | None = None
    method: str = "POST"
    params: dict[str, str] = field(default_factory=dict)
    twiml: str | None = None


class CallOver(Stopped):
    """Thrown into a call's script when the call has ended."""


class Redirected(Stopped):
    """Thrown into a call's script when REST gives it another document."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.url or "twiml")
        self.source = source
