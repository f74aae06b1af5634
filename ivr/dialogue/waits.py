"""A call's waits as the dialogue sees them: which one lives, and how it ends with its offer."""

from __future__ import annotations

from sqlalchemy import select

from ivr import dispatch, queues
from ivr.db import Tx
from ivr.queues import QueueEntry


def waiting_call(tx: Tx, entry_id: int) -> int | None:
    """The call that waits in this entry; None once it waits no more."""
    live = (QueueEntry.id == entry_id, QueueEntry.status.in_(sorted(queues.LIVE)))
    call_id: int | None = tx.scalar(select(QueueEntry.call_id).where(*live))
    return call_id


def last_of(tx: Tx, call_id: int) -> int | None:
    """The call's newest entry, whatever became of it."""
    newest = select(QueueEntry.id).where(QueueEntry.call_id == call_id).order_by(QueueEntry.id.desc()).limit(1)
    entry_id: int | None = tx.scalar(newest)
    return entry_id


def leave(tx: Tx, entry_id: int, status: str) -> bool:
    """The caller stops waiting but stays on the line; an agent who was being asked is let go."""
    left = queues.leave(tx, entry_id, status)
    if left:
        dispatch.cancel_for_entry(tx, entry_id, status)
    return left
