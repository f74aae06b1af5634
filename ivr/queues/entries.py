"""An entry's statuses, the only ways they follow one another, and what each leaves in the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal_column, select, tuple_, update

from ivr import calls
from ivr.db import Among, Prepared, Transitions, Tx, among_locked, stands
from ivr.queues.rows import Queue, QueueEntry


class EntryStatus(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    CONNECTED = "connected"
    COMPLETED = "completed"
    ABANDONED = "abandoned"
    TIMED_OUT = "timed_out"
    OVERFLOWED = "overflowed"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    CLOSED = "closed"
    FULL = "full"  # the carrier's own queue took no more
    FAILED = "failed"  # the carrier could not queue the caller
    WITHDRAWN = "withdrawn"  # a callback whose customer called in meanwhile and was served
    UNREACHED = "unreached"  # a callback whose talk was with a machine, or with somebody else


LIVE = frozenset({EntryStatus.WAITING, EntryStatus.OFFERED, EntryStatus.CONNECTED})
AHEAD = (EntryStatus.WAITING, EntryStatus.OFFERED)
LEFT = frozenset(
    {
        EntryStatus.TIMED_OUT,
        EntryStatus.OVERFLOWED,
        EntryStatus.CALLBACK,
        EntryStatus.VOICEMAIL,
        EntryStatus.CLOSED,
        EntryStatus.FULL,
        EntryStatus.FAILED,
    }
)
"""How a caller who is still on the line stops waiting without having been answered."""

ENTRY = Transitions(
    QueueEntry,
    "status",
    {
        EntryStatus.WAITING: (EntryStatus.OFFERED, EntryStatus.CONNECTED),
        EntryStatus.OFFERED: (EntryStatus.WAITING,),
        EntryStatus.CONNECTED: (EntryStatus.OFFERED,),
        EntryStatus.COMPLETED: (EntryStatus.CONNECTED,),
        EntryStatus.ABANDONED: tuple(LIVE),
        **dict.fromkeys(LEFT, AHEAD),
        EntryStatus.WITHDRAWN: (EntryStatus.WAITING,),
        EntryStatus.UNREACHED: (EntryStatus.COMPLETED,),
    },
)


IS_WAITING = QueueEntry.status == literal_column("'waiting'")
IS_AHEAD = stands(QueueEntry.status, EntryStatus.WAITING, EntryStatus.OFFERED)
IS_CONNECTED = QueueEntry.status == literal_column("'connected'")
IS_LIVE = stands(QueueEntry.status, *sorted(LIVE))


def is_before(rank_at: datetime, entry_id: int) -> ColumnElement[bool]:
    """The condition that an entry stands before that place of its queue."""
    return tuple_(QueueEntry.rank_at, QueueEntry.id) < (rank_at, entry_id)


def is_behind(rank_at: datetime, entry_id: int) -> ColumnElement[bool]:
    """The condition that it stands behind; compared as a whole, the place is found by the index of those ahead."""
    return tuple_(QueueEntry.rank_at, QueueEntry.id) > (rank_at, entry_id)


NOBODY_S: dict[str, Any] = {"preferred_agent_id": None, "preferred_until": None, "preferred_why": None}
"""Kept for no particular agent, or no longer."""

SILENT_AFTER_SECONDS = 90
"""So long after the last heartbeat nobody knows whether a caller is still there."""


class EntryUnknown(Exception):
    """There is no such entry."""


def status_of(tx: Tx, entry_id: int) -> str | None:
    """The entry's status; None if there is no such entry."""
    status: str | None = tx.scalar(select(QueueEntry.status).where(QueueEntry.id == entry_id))
    return status


def load(tx: Tx, entry_id: int) -> Any:
    """The entry's row as it is now, or None."""
    return tx.row(select(QueueEntry.__table__).where(QueueEntry.id == entry_id))


_LOCKED = Prepared(
    select(QueueEntry.__table__, Queue.routing_group, Queue.name.label("queue"), Queue.offer_seconds)
    .join(Queue, Queue.id == QueueEntry.queue_id)
    .where(QueueEntry.id == bindparam("entry"))
    .with_for_update(of=QueueEntry)
)


def lock(tx: Tx, entry_id: int) -> Any:
    """The entry's row, nobody else's to change until this transaction ends; taken before any agent's.

    With its queue's `routing_group`, `offer_seconds` and name (`queue`).

    Raises EntryUnknown.
    """
    # Whoever waited for one that was moved meanwhile gets nothing: PostgreSQL looks whether the queue that it had found
    # is still the entry's. The lock is ours by then, and the second look finds the queue it is in now.
    row = _LOCKED.row(tx, entry=entry_id) or _LOCKED.row(tx, entry=entry_id)
    if row is None:
        raise EntryUnknown(f"there is no queue entry {entry_id}")
    return row


def offer(tx: Tx, entry_id: int) -> bool:
    """Claims a waiting entry for one agent; False when somebody was faster or the caller has gone."""
    return ENTRY.move(tx, entry_id, EntryStatus.OFFERED)


def _claiming(which: Any) -> Any:
    patience = select(Queue.offer_seconds).where(Queue.id == QueueEntry.queue_id).scalar_subquery()
    claimed = (QueueEntry.id, QueueEntry.call_id, QueueEntry.queue_id, QueueEntry.lane, patience.label("offer_seconds"))
    return ENTRY.moving(EntryStatus.OFFERED, EntryStatus.WAITING, which, {}).returning(*claimed)


_WAITING = (
    select(QueueEntry.id)
    .where(Among(QueueEntry.id, "entries"), IS_WAITING)
    .order_by(QueueEntry.id)  # in which everybody locks who locks several
    .with_for_update()
)
_CLAIM = Prepared(
    _claiming(Among(QueueEntry.id, "entries")), postgresql=_claiming(among_locked(QueueEntry.id, _WAITING))
)


def claim(tx: Tx, lanes: Mapping[int, str]) -> list[Any]:
    """Claims waiting entries to be offered, each in the lane that it was seen in; those that are ours.

    Left out are those for whom somebody was faster, who have gone, or who want other agents by now. As rows (id,
    call_id, queue_id, offer_seconds), by id.
    """
    claimed = sorted(_CLAIM.rows(tx, entries=list(lanes)), key=lambda entry: int(entry.id))
    unclaim(tx, [entry.id for entry in claimed if entry.lane != lanes[entry.id]])
    return [entry for entry in claimed if entry.lane == lanes[entry.id]]


def unclaim(tx: Tx, entry_ids: Sequence[int]) -> None:
    """Nobody was to be had for them after all: they wait on."""
    if entry_ids:
        ENTRY.move_all(tx, entry_ids, EntryStatus.WAITING, EntryStatus.OFFERED)


def connect(tx: Tx, entry_id: int, agent_id: int) -> bool:
    """The agent has accepted: the wait is over unless the agent is lost."""
    values: dict[str, Any] = {"agent_id": agent_id, "connected_at": tx.now, "left_at": tx.now, **NOBODY_S}
    return ENTRY.move(tx, entry_id, EntryStatus.CONNECTED, **values)


def handed_on(tx: Tx, entry_id: int, agent_id: int, handed_by: int, words: str) -> None:
    """In mid of the talk the entry is another agent's; what was said as it was entered is not written over."""
    this = QueueEntry.id == entry_id
    tx.execute(update(QueueEntry).where(this).values(agent_id=agent_id))
    handed = {"handed_by": handed_by, "handing_note": words}
    tx.execute(update(QueueEntry).where(this, QueueEntry.handed_by.is_(None)).values(**handed))


def note(tx: Tx, entry: Any, kind: str, source_key: str, data: Mapping[str, Any]) -> None:
    """Journals news of an entry in its call; a callback that has no call yet has no journal either."""
    if entry.call_id is not None:
        calls.record(tx, calls.Entry(entry.call_id, kind, source_key, {"entry": entry.id, **data}))
