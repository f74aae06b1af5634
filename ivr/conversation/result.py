"""What an agent says at the end of a talk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """A case the agent opens: its kind and, in a sentence, what it is about."""

    kind: str
    summary: str


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What an agent says at the end; None leaves a thing as it is. `case`: an id, or a new one.

    `next_step`, `due_at` and `owner_id` are the case's; `solved` True or False closes it with that word.
    `callback_at`: when the customer is called again; `callback_by_me`: by this agent, unless they are busy for long or
    not at work then; else by whoever is free in the queue.
    """

    disposition: str | None = None
    note: str | None = None
    reason: str | None = None
    cause: str | None = None
    case: int | CaseSaid | None = None
    next_step: str | None = None
    due_at: datetime | None = None
    solved: bool | None = None
    owner_id: int | None = None
    callback_at: datetime | None = None
    callback_by_me: bool = False
