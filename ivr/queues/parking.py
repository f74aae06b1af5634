"""Parked callers: who is left to whoever takes them back, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal_column, select, update

from ivr.db import Tx
from ivr.queues.entries import IS_WAITING, load, note
from ivr.queues.regaining import IS_CALLBACK
from ivr.queues.rows import QueueEntry
from ivr.queues.waiting import is_on_the_line

_WAS_CALLED_BACK = and_(IS_CALLBACK, is_on_the_line())
KIND_BY_NOW = case(
    (and_(QueueEntry.kind == literal_column("'parked'"), QueueEntry.parked_until.is_(None)), literal_column("'call'")),
    (_WAS_CALLED_BACK, literal_column("'call'")),
    else_=QueueEntry.kind,
)
"""An entry's kind, where whoever is parked no more, or was called back and has answered, waits like any other.

In figures they are what they were all along.
"""

_IS_PARKED = (QueueEntry.parked_until.is_not(None), IS_WAITING)


def parked_over(tx: Tx) -> Sequence[Any]:
    """Parked callers whose time is up (whole rows), the longest overdue first."""
    over = (*_IS_PARKED, QueueEntry.parked_until <= tx.now)
    return tx.rows(select(QueueEntry.__table__).where(*over).order_by(QueueEntry.parked_until, QueueEntry.id))


def parked(tx: Tx, queue_ids: Sequence[int], agent_id: int) -> Sequence[Any]:
    """Who is parked (whole rows) in these queues, or by this agent, the oldest first.

    In the order of the index of the parked: by any other, SQLite reads all who ever waited.
    """
    theirs = QueueEntry.queue_id.in_(queue_ids) | (QueueEntry.handed_by == agent_id)
    found = select(QueueEntry.__table__).where(*_IS_PARKED, theirs)
    return tx.rows(found.order_by(QueueEntry.parked_until, QueueEntry.id))


def unpark(tx: Tx, entry_id: int, by: int | None = None) -> bool:
    """From now on the caller waits like any other, by the limits of the wait; False if they were not parked.

    To be set aside is no waiting in the queue: the wait begins now, while the rank stays. `by`: the agent who takes
    them back; None: their time is up.
    """
    still = (QueueEntry.id == entry_id, QueueEntry.parked_until.is_not(None))
    now = {"parked_until": None, "due_at": None, "waiting_since": tx.now, "waited_from": tx.now}
    if not tx.changed(update(QueueEntry).where(*still).values(**now)):
        return False
    note(tx, load(tx, entry_id), "unparked", f"entry:{entry_id}:unparked", {} if by is None else {"agent": by})
    return True


def next_parked(tx: Tx) -> datetime | None:
    """When the next parked caller's time is up."""
    due: datetime | None = tx.scalar(select(func.min(QueueEntry.parked_until)).where(*_IS_PARKED))
    return due
