"""When somebody may choose to be called back: within the hours of service, in an hour, this afternoon, the next day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from ivr import special_days
from ivr.calls import Call
from ivr.db import Tx
from ivr.queues.hours import is_open, next_served, serving, zone_of
from ivr.queues.rows import Queue, QueueEntry

SOON = timedelta(hours=1)
"""Sooner than that is as soon as an agent is free."""
MORNING = (time(9), time(12))
AFTERNOON = (time(14), time(18))
DAYS_AHEAD = 14


def callback_times(tx: Tx, call_id: int, queue_name: str) -> dict[str, datetime]:
    """The instants to choose from by what they are called (callflows.languages `times`), in the zone of its hours.

    The queue is the one in which this call waited last, else the one of this name; without one, none can be chosen.
    """
    named = _queue_of(tx, call_id, queue_name)
    if named is None:
        return {}
    queue = serving(tx, named, _contact_of(tx, call_id))
    now = tx.now.astimezone(zone_of(queue))
    found: dict[str, datetime | None] = {
        "hour": _served(tx, queue, now + SOON, now + SOON + timedelta(seconds=1)),
        "afternoon": _within(tx, queue, now, now.date(), AFTERNOON),
        "morning": _next(tx, queue, now, MORNING),
        "next_afternoon": _next(tx, queue, now, AFTERNOON),
    }
    return {name: at for name, at in found.items() if at is not None}


def begins_at(tx: Tx, entry_id: int) -> datetime | None:
    """When a callback is made at the earliest, in the zone of its hours; None: as soon as an agent is free."""
    entry = tx.row(
        select(Queue.name, Queue.hours, Queue.time_zone, QueueEntry.contact_id, QueueEntry.due_at)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .where(QueueEntry.id == entry_id)
    )
    if entry.due_at is None or entry.due_at <= tx.now:
        return None
    due_at: datetime = entry.due_at
    return due_at.astimezone(zone_of(serving(tx, entry, entry.contact_id)))


def _contact_of(tx: Tx, call_id: int) -> int:
    return int(tx.scalar(select(Call.contact_id).where(Call.id == call_id)))


def _queue_of(tx: Tx, call_id: int, name: str) -> Any:
    columns = (Queue.name, Queue.hours, Queue.time_zone)
    waited = select(*columns).join(QueueEntry, QueueEntry.queue_id == Queue.id).where(QueueEntry.call_id == call_id)
    last = tx.row(waited.order_by(QueueEntry.id.desc()).limit(1))
    return last or tx.row(select(*columns).where(Queue.name == name, Queue.active))


def _next(tx: Tx, queue: Any, now: datetime, part: tuple[time, time]) -> datetime | None:
    """That part of the first day from tomorrow on in which the queue is served."""
    days = (now.date() + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD))
    found = (_within(tx, queue, now, day, part) for day in days)
    return next((at for at in found if at is not None), None)


def _within(tx: Tx, queue: Any, now: datetime, day: date, part: tuple[time, time]) -> datetime | None:
    begin, end = (datetime.combine(day, at, now.tzinfo) for at in part)
    return _served(tx, queue, begin, end) if begin >= now + SOON else None


def _served(tx: Tx, queue: Any, begin: datetime, end: datetime) -> datetime | None:
    """The first instant from `begin` on, before `end`, at which the queue is served."""
    at = next_served(tx, queue, begin)
    served = at < end and is_open(queue.hours, queue.time_zone, at, partial(special_days.is_closed, tx))
    return at.astimezone(begin.tzinfo) if served else None
