"""A call's waits as the dialogue sees them: which one lives, how it ends with its offer, how it begins again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr import calls, dispatch, queues
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry


def waiting_call(tx: Tx, entry_id: int) -> int | None:
    """The call that waits in this entry; None once it waits no more."""
    live = (QueueEntry.id == entry_id, QueueEntry.status.in_(sorted(queues.LIVE)))
    call_id: int | None = tx.scalar(select(QueueEntry.call_id).where(*live))
    return call_id


def live_of(tx: Tx, call_id: int) -> int | None:
    """The entry in which the call waits or talks now."""
    live = (QueueEntry.call_id == call_id, QueueEntry.status.in_(sorted(queues.LIVE)))
    entry_id: int | None = tx.scalar(select(QueueEntry.id).where(*live))
    return entry_id


def last_of(tx: Tx, call_id: int) -> int | None:
    """The call's newest entry, whatever became of it."""
    newest = select(QueueEntry.id).where(QueueEntry.call_id == call_id).order_by(QueueEntry.id.desc()).limit(1)
    entry_id: int | None = tx.scalar(newest)
    return entry_id


def queue_name(tx: Tx, entry_id: int) -> str:
    """The name of an entry's queue."""
    name = tx.scalar(
        select(Queue.name).join(QueueEntry, QueueEntry.queue_id == Queue.id).where(QueueEntry.id == entry_id)
    )
    return str(name)


def leave(tx: Tx, entry_id: int, status: str) -> bool:
    """The caller stops waiting but stays on the line; an agent who was being asked is let go."""
    left = queues.leave(tx, entry_id, status)
    if left:
        dispatch.cancel_for_entry(tx, entry_id, status)
    return left


def abandon_all(tx: Tx, call_id: int) -> None:
    """The caller has hung up: whatever wait of theirs lives is over, and so is its offer."""
    entry_id = live_of(tx, call_id)
    if entry_id is not None and queues.abandon(tx, entry_id):
        dispatch.cancel_for_entry(tx, entry_id, "caller_gone")


def enter_again(tx: Tx, call_id: int) -> int | None:
    """A new wait like the call's last one, for a caller who was taken for gone; the rank comes with the number."""
    old_id = last_of(tx, call_id)
    if old_id is None:
        return None
    old = tx.row(select(QueueEntry).where(QueueEntry.id == old_id))
    entered = queues.enter(
        tx,
        queues.Entering(old.contact_id, call_id, queue_name(tx, old_id), old.node, old.language, tuple(old.skills)),
    )
    return entered.entry_id if isinstance(entered, queues.Entered) else None


def callback_without_wait(tx: Tx, call: Any, queue: str, number: str) -> int | None:
    """A callback for a caller who never waited (closed, nobody there): ranked from now on."""
    entered = queues.enter(
        tx,
        queues.Entering(
            contact_id=call.contact_id,
            call_id=call.id,
            queue=queue,
            node="",
            language=call.language or "",
        ),
    )
    if not isinstance(entered, queues.Entered):
        return None
    calls.set_stage(tx, call.id, calls.Stage.MENU)
    queues.leave(tx, entered.entry_id, "callback")
    return queues.enter_callback(tx, call.contact_id, entered.entry_id, number)
