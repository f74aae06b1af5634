"""Where due times stand: one query for each kind of row that the sweep must come back for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from ivr.agents.rows import Agent
from ivr.db import Tx
from ivr.dispatch.rows import Offer
from ivr.queues.rows import QueueEntry
from ivr.surveys.rows import Survey
from ivr.telephony import performing
from recordings.rows import Recording

Source = Callable[[Tx], datetime | None]


def _earliest(column: Any, *conditions: Any) -> Source:
    def find(tx: Tx) -> datetime | None:
        statement: Select[Any] = select(func.min(column)).where(column > tx.now, *conditions)
        found: datetime | None = tx.scalar(statement)
        return found

    return find


def _carrier(tx: Tx) -> datetime | None:
    found = performing.next_due(tx)
    return found if found is not None and found > tx.now else None


SOURCES: tuple[Source, ...] = (
    _carrier,
    _earliest(Offer.expires_at, Offer.status == "pending"),
    _earliest(Agent.until),
    _earliest(QueueEntry.due_at, QueueEntry.status == "waiting"),
    _earliest(Survey.due_at, Survey.status == "due"),
    _earliest(Survey.expires_at, Survey.status.in_(("due", "asked", "started"))),
    _earliest(Recording.due_at),
)


def next_due(tx: Tx) -> datetime | None:
    """The earliest instant after now at which something falls due; what is due already is the sweep's business."""
    return min((found for source in SOURCES if (found := source(tx)) is not None), default=None)
