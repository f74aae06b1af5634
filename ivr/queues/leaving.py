"""How a wait ends: left, given up, answered and done; and how one begins again when the agent is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from ivr.calls import Call
from ivr.db import Tx
from ivr.queues.entries import AHEAD, ENTRY, LEFT, EntryStatus, lock, note
from ivr.queues.regaining import hand_down


def leave(tx: Tx, entry_id: int, status: str, *, unless_offered: bool = False) -> bool:
    """The caller stops waiting and stays on the line: timed_out, overflowed, callback, voicemail, closed, full, failed;
    or a callback is withdrawn.

    False if the wait was over already: then nothing has changed. An offer of the entry is for
    `dispatch.cancel_for_entry` to withdraw, in the same transaction; who knows no offers takes nobody out
    `unless_offered`. Raises ValueError for another status.
    """
    if status not in LEFT and status != EntryStatus.WITHDRAWN:
        raise ValueError(f"{status!r} is not a way to leave a queue")
    return _end(tx, lock(tx, entry_id), status, EntryStatus.WAITING if unless_offered else None)


def abandon(tx: Tx, entry_id: int) -> bool:
    """The caller has hung up before being talked to; False if the wait was over already (see `leave` on offers)."""
    entry = lock(tx, entry_id)
    if not _end(tx, entry, EntryStatus.ABANDONED, left_at=tx.happened):
        return False
    hand_down(tx, entry)
    return True


def complete(tx: Tx, entry_id: int) -> bool:
    """The caller was answered and the talk is over."""
    return _end(tx, lock(tx, entry_id), EntryStatus.COMPLETED)


def requeue(tx: Tx, entry_id: int, talked: bool = True) -> bool:
    """The agent was lost: the caller waits again at the old rank, with the limits of the wait counted anew.

    Who `talked` goes on with the wait so far; who did not has waited all along.
    """
    entry = lock(tx, entry_id)
    again = {
        "agent_id": None,
        "connected_at": None,
        "left_at": None,
        "waiting_since": tx.now,
        "waited_from": _waited_from(tx, entry, talked),
        "seen_at": tx.now,
        "round": 0,
        "told": "",
        "times_requeued": entry.times_requeued + 1,
    }
    if not ENTRY.move(tx, entry_id, EntryStatus.WAITING, origin=EntryStatus.CONNECTED, **again):
        return False
    times = entry.times_requeued + 1
    note(tx, entry, "entry_requeued", f"entry:{entry_id}:requeued:{times}", {"queue": entry.queue})
    _tell(tx, entry)
    return True


def _waited_from(tx: Tx, entry: Any, talked: bool) -> datetime:
    """Who was called back by an agent who came first has not waited at the telephone until now."""
    since: datetime = entry.waited_from
    if since == entry.asked_at:
        answered_at: datetime | None = tx.scalar(select(Call.answered_at).where(Call.id == entry.call_id))
        return tx.now if talked else answered_at or since
    return tx.now - (entry.left_at - since) if talked and entry.left_at else since


def _end(tx: Tx, entry: Any, status: str, origin: str | None = None, **values: Any) -> bool:
    over = {"ended_at": tx.happened, "parked_until": None} | ({"left_at": tx.happened} if entry.status in AHEAD else {})
    if not ENTRY.move(tx, entry.id, status, origin=origin, **{**over, **values}):
        return False
    note(tx, entry, "entry_ended", f"entry:{entry.id}:ended", {"status": str(status)})
    _tell(tx, entry)
    return True


def _tell(tx: Tx, entry: Any) -> None:
    tx.hint("queues", entry.queue_id)
    tx.wake("dispatch", entry.routing_group)
