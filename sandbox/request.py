"""A request of the carrier to the application, its answer, and the lane that it keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.journal import Entry

Params = Mapping[str, str]


@dataclass(frozen=True)
class Request:
    """What is to be sent; the fragment of `url` may hold overrides (facts 1.3)."""

    url: str
    method: str = "POST"
    params: Params = field(default_factory=dict)
    kind: str = "webhook"
    call_sid: str | None = None
    cookies: dict[str, str] | None = None
    token: str = ""  # the idempotency token; empty means a new one, given again only for a repeat
    json: str = ""  # a body in place of the parameters
    fault: str = ""  # what befell it on purpose
    most_bytes: int | None = None  # of the answer; None: as usual for what it is


@dataclass(frozen=True)
class Answer:
    """What came back; `code` is the carrier's error code when it counts as a failure."""

    url: str
    status: int = 0
    content_type: str = ""
    body: bytes = b""
    code: int | None = None
    error: str = ""
    entry: Entry | None = None
    unchanged: bool = False  # it was asked for before, and is still so
    cause: str = ""  # as a retry policy names it: ct, rt


class Lane:
    """Callbacks that keep their order: the next leaves when the one before is answered."""

    __slots__ = ("tail",)

    def __init__(self) -> None:
        self.tail: asyncio.Task[None] | None = None

    def forget(self, task: asyncio.Task[None]) -> None:
        """What was delivered is not waited for."""
        if self.tail is task:
            self.tail = None
