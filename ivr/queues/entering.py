"""Joining a queue: whether there is room, and at which rank."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, insert, or_, select

from ivr.db import Tx
from ivr.queues.entries import IS_AHEAD, IS_LIVE, lock, note
from ivr.queues.hours import is_served
from ivr.queues.knowing import prefer_last_agent
from ivr.queues.lanes import lane_of, required
from ivr.queues.planned import withdraw
from ivr.queues.regaining import IS_CALLBACK, regained
from ivr.queues.rows import Queue, QueueEntry

UNPARKED_AFTER = timedelta(seconds=10)
"""A parked caller is anybody's this long after the time is up: who has parked them is asked first."""


@dataclass(frozen=True, slots=True)
class Handed:
    """By which agent, with which words; parked `until`: it is offered to nobody before."""

    by: int
    note: str = ""
    parked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entering:
    """Who joins which queue. `priority_seconds`: ranked as if having waited so long already.

    `returns`: who was answered in that queue is no newcomer, and waits there again though it is closed or full.
    """

    contact_id: int
    call_id: int
    queue: str
    node: str
    language: str
    skills: tuple[str, ...] = field(default=())
    priority_seconds: float = 0
    reason: str | None = None
    handed: Handed | None = None
    returns: bool = False


def entering_anew(entry: Any, call_id: int, *, returns: bool = False) -> Entering:
    """As in an entry that is over (as locked): the same contact, queue, language and skills."""
    return Entering(
        contact_id=entry.contact_id,
        call_id=call_id,
        queue=entry.queue,
        node=entry.node,
        language=entry.language,
        skills=tuple(entry.skills),
        returns=returns,
    )


@dataclass(frozen=True, slots=True)
class Entered:
    """`instead_of`: a callback whose place this is, called off: where it rings by now, whoever has it rung stops it."""

    entry_id: int
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    why: Literal["full", "closed", "unknown"]


def enter(tx: Tx, entering: Entering) -> Entered | Refused:
    """Puts a caller into a queue; who hung up there and redials in time, or is to be called back, has that place.

    A contact that is waiting already keeps its entry: entering twice is entering once. Of a callback that was still to
    come, or that rings and is not taken up, the place is kept, and no more: a contact has one wait, and this one is on
    the line. What an agent has agreed for later is no wait, and stands.
    """
    present = _live_entry(tx, entering)
    if present is not None and not _is_to_come(present, entering.call_id):
        return Entered(present.id)
    queue = tx.row(select(Queue.__table__).where(Queue.name == entering.queue, Queue.active))
    refusal = None if queue is not None and entering.returns else _refusal(tx, queue)
    if refusal:
        return refusal
    place = regained(tx, entering.contact_id, queue)
    if present is not None and not withdraw(tx, present, entering.call_id, waits_in=entering.call_id):
        return Entered(present.id)  # an agent is being asked to make it
    rank_at = tx.now - timedelta(seconds=entering.priority_seconds)
    entry_id = insert_entry(
        tx,
        queue,
        contact_id=entering.contact_id,
        call_id=entering.call_id,
        node=entering.node,
        language=entering.language,
        skills=required(queue.skills, entering.skills),
        rank_at=min(rank_at, place.rank_at) if place else rank_at,
        inherits_id=place.id if place else None,
        **_handed(entering.handed),
    )
    data = {"queue": queue.name, "reason": entering.reason, "inherits": place.id if place else None}
    entry = lock(tx, entry_id)
    note(tx, entry, "entry_queued", f"entry:{entry_id}:queued", data)
    prefer_last_agent(tx, entry, queue)
    return Entered(entry_id, present.id if present is not None else None)


def _handed(handed: Handed | None) -> dict[str, Any]:
    if handed is None:
        return {}
    said = {"handed_by": handed.by, "handing_note": handed.note}
    if handed.parked_until is None:
        return said
    return said | {
        "kind": "parked",
        "parked_until": handed.parked_until,
        "due_at": handed.parked_until + UNPARKED_AFTER,
    }


def _refusal(tx: Tx, queue: Any) -> Refused | None:
    if queue is None:
        return Refused("unknown")
    if queue.draining or not is_served(tx, queue):
        return Refused("closed")
    return Refused("full") if held(tx, queue.id) >= queue.max_size else None


def held(tx: Tx, queue_id: int) -> int:
    """How many callers a queue holds: waiting or just being offered. Callbacks and the parked take no room."""
    ahead = (QueueEntry.queue_id == queue_id, IS_AHEAD, ~IS_CALLBACK, QueueEntry.parked_until.is_(None))
    return int(tx.scalar(select(func.count()).where(*ahead)))


def takes_room(entry: Any) -> bool:
    """Whether this entry, while it waits, is one of those `held`."""
    return bool(entry.kind != "callback" and entry.parked_until is None)


def _live_entry(tx: Tx, entering: Entering) -> Any:
    """The contact's wait, the one on the line before one that is to come; of appointments that of this very call."""
    is_wait = or_(QueueEntry.agreed_by.is_(None), QueueEntry.call_id == entering.call_id)
    live = (QueueEntry.contact_id == entering.contact_id, IS_LIVE, is_wait)
    columns = (QueueEntry.id, QueueEntry.kind, QueueEntry.contact_id, QueueEntry.call_id, QueueEntry.customer_first)
    return tx.row(select(*columns).where(*live).order_by(QueueEntry.call_id.is_(None), QueueEntry.id).limit(1))


def _is_to_come(entry: Any, call_id: int) -> bool:
    """Whether it is a callback that nobody has taken up, and who asked for it is in this call and not there for it."""
    rings_elsewhere = entry.customer_first and entry.call_id != call_id
    return bool(entry.kind == "callback" and (entry.call_id is None or rings_elsewhere))


def insert_entry(tx: Tx, queue: Any, **values: Any) -> int:
    """Writes an entry that waits from now on, and has somebody looked for."""
    entry_id = tx.insert(
        insert(QueueEntry).values(
            queue_id=queue.id,
            lane=lane_of(queue.id, values["language"], values["skills"]),
            entered_at=tx.now,
            waiting_since=tx.now,
            seen_at=tx.now,
            **{"waited_from": tx.now, **values},
        )
    )
    tx.hint("queues", queue.id)
    tx.wake("dispatch", queue.routing_group)
    return entry_id
