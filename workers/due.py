"""Where due times stand: each kind of row that the sweep must come back for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select, union_all

from ivr import queues
from ivr.agents import Agent, DeskStream, desks
from ivr.calls import Call
from ivr.conversation import Conversation, Party
from ivr.db import Instant, Prepared, Tx, stands
from ivr.dispatch import Offer
from ivr.dispatch.offers import IS_PENDING
from ivr.imports.rows import Import
from ivr.queues import SILENT_AFTER_SECONDS, QueueEntry
from ivr.queues.entries import IS_WAITING
from ivr.queues.waiting import heard_since
from ivr.revisions import Schedule
from ivr.surveys.rows import Survey
from ivr.telephony import leases
from recordings.rows import Recording

_PATIENCE = timedelta(seconds=SILENT_AFTER_SECONDS)


def _silence(tx: Tx) -> datetime | None:
    """When a waiting caller's silence is long enough to be looked into."""
    seen = _SEEN.row(tx, heard=heard_since(tx.now)).at
    return seen + _PATIENCE + timedelta(seconds=1) if seen else None


_HEARD: Any = bindparam("heard", type_=Instant())
_SEEN = Prepared(
    select(func.min(QueueEntry.seen_at).label("at")).where(
        IS_WAITING, queues.is_on_the_line(), QueueEntry.seen_at > _HEARD
    )
)


def _written(tx: Tx) -> datetime | None:
    """The earliest of the instants that stand in rows as they are."""
    return min((row.at for row in _ALL.rows(tx, now=tx.now) if row.at is not None), default=None)


_NOW: Any = bindparam("now", type_=Instant())


def _earliest(column: Any, *conditions: Any) -> Select[Any]:
    return select(func.min(column).label("at")).where(column > _NOW, *conditions)


_WRITTEN = (
    _earliest(Offer.expires_at, IS_PENDING),
    _earliest(Agent.until),
    _earliest(DeskStream.lost_at, desks.IS_LOST),
    _earliest(Conversation.due_at),
    _earliest(Party.due_at),
    _earliest(QueueEntry.due_at, IS_WAITING),
    _earliest(QueueEntry.promised_at, IS_WAITING),
    _earliest(QueueEntry.preferred_until, IS_WAITING),
    _earliest(QueueEntry.parked_until, IS_WAITING),
    _earliest(Call.look_up_at, Call.sid.is_not(None)),
    _earliest(Survey.due_at, stands(Survey.status, "due")),
    _earliest(Survey.expires_at, stands(Survey.status, "due", "asked", "started")),
    _earliest(Recording.due_at),
    _earliest(Import.due_at),
    _earliest(Schedule.look_at, Schedule.cancelled_at.is_(None)),
)
_ALL = Prepared(union_all(*_WRITTEN))
"""One statement for all: the sweep asks it each time that it has worked."""
SOURCES = (leases.next_due, queues.next_help, _silence, _written)


def next_due(tx: Tx) -> datetime | None:
    """The earliest instant after now at which something falls due; what is due already is the sweep's business."""
    found = (source(tx) for source in SOURCES)
    return min((instant for instant in found if instant is not None and instant > tx.now), default=None)
