"""The carrier as a port: what can be carried out and looked up there, and the ways it can go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ivr.telephony.requests import Kind


class NotSent(Exception):
    """The carrier did not take the request (429, refused connection): it may be repeated."""


class Refused(Exception):
    """The carrier understood and said no. `code` is its error code, `http_status` 4xx."""

    def __init__(self, code: int | None, http_status: int, words: str = "") -> None:
        super().__init__(f"{http_status}/{code}: {words}")
        self.code, self.http_status = code, http_status


class Unsure(Exception):
    """No answer, or a broken one (read timeout, 5xx): the request may or may not have been carried out."""


@dataclass(frozen=True, slots=True)
class Made:
    """Something the carrier made, as its lists show it."""

    sid: str
    made_at: datetime
    body: str | None = None


class Carrier(Protocol):
    """What performs requests; `ivr.telephony.client` is the real one, tests have their own."""

    def carry_out(self, kind: Kind, parameters: dict[str, Any]) -> str | None:
        """Does what is asked and returns the SID of what was made, if any.

        Raises NotSent, Refused or Unsure.
        """

    def call_status(self, sid: str) -> str | None:
        """The carrier's word for how the call stands; None when it knows no such call. Raises as `carry_out` does."""

    def list_made(self, kind: Kind, to: str, from_: str, since: datetime) -> list[Made]:
        """Calls or messages between the two parties made since, newest first. Raises as `carry_out` does."""
