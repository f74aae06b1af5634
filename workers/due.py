"""Where due times stand: one query for each kind of row that the sweep must come back for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from ivr import queues
from ivr.agents import Agent, DeskStream, desks
from ivr.calls import Call
from ivr.conversation import Conversation, Party
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.imports.rows import Import
from ivr.queues import SILENT_AFTER_SECONDS, QueueEntry
from ivr.revisions import Schedule
from ivr.surveys.rows import Survey
from ivr.telephony import leases
from recordings.rows import Recording

Source = Callable[[Tx], datetime | None]


def _earliest(column: Any, *conditions: Any) -> Source:
    def find(tx: Tx) -> datetime | None:
        statement: Select[Any] = select(func.min(column)).where(column > tx.now, *conditions)
        found: datetime | None = tx.scalar(statement)
        return found

    return find


def _silence(tx: Tx) -> datetime | None:
    """When a waiting caller's silence is long enough to be looked into."""
    patience = timedelta(seconds=SILENT_AFTER_SECONDS)
    waiting = (QueueEntry.status == "waiting", queues.is_on_the_line(), QueueEntry.seen_at > tx.now - patience)
    seen: datetime | None = tx.scalar(select(func.min(QueueEntry.seen_at)).where(*waiting))
    return seen + patience + timedelta(seconds=1) if seen else None


SOURCES: tuple[Source, ...] = (
    leases.next_due,
    _earliest(Offer.expires_at, Offer.status == "pending"),
    _earliest(Agent.until),
    _earliest(DeskStream.lost_at, desks.IS_LOST),
    _earliest(Conversation.due_at),
    _earliest(Party.due_at),
    _earliest(QueueEntry.due_at, QueueEntry.status == "waiting"),
    queues.next_help,
    _earliest(QueueEntry.preferred_until, QueueEntry.status == "waiting"),
    _earliest(QueueEntry.parked_until, QueueEntry.status == "waiting"),
    _silence,
    _earliest(Call.look_up_at, Call.sid.is_not(None)),
    _earliest(Survey.due_at, Survey.status == "due"),
    _earliest(Survey.expires_at, Survey.status.in_(("due", "asked", "started"))),
    _earliest(Recording.due_at),
    _earliest(Import.due_at),
    _earliest(Schedule.look_at, Schedule.cancelled_at.is_(None)),
)


def next_due(tx: Tx) -> datetime | None:
    """The earliest instant after now at which something falls due; what is due already is the sweep's business."""
    found = (source(tx) for source in SOURCES)
    return min((instant for instant in found if instant is not None and instant > tx.now), default=None)
