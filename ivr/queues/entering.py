"""Joining a queue: whether there is room, and at which rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from ivr import contacts
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues.entries import IS_AHEAD, IS_LIVE, EntryStatus, EntryUnknown, load, lock, note
from ivr.queues.hours import is_open
from ivr.queues.rows import Queue, QueueEntry

LANE_LENGTH = 200
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entering:
    """Who joins which queue. `priority_seconds`: ranked as if having waited so long already."""

    contact_id: int
    call_id: int
    queue: str
    node: str
    language: str
    skills: tuple[str, ...] = field(default=())
    priority_seconds: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CallbackWanted:
    """Who wants to be called back, by which queue; `due_at` None: as soon as may be."""

    contact_id: int
    queue: str
    number: str
    language: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    entry_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    why: Literal["full", "closed", "unknown"]


def enter(tx: Tx, entering: Entering) -> Entered | Refused:
    """Puts a caller into a queue; a caller who hung up there and redials in time regains the place.

    A contact that is waiting already keeps its entry: entering twice is entering once.
    """
    if present := _live_entry(tx, entering.contact_id):
        return Entered(present)
    queue = tx.row(select(Queue.__table__).where(Queue.name == entering.queue, Queue.active))
    refusal = _refusal(tx, queue)
    if refusal:
        return refusal
    given_up = _given_up(tx, entering.contact_id, queue)
    rank_at = tx.now - timedelta(seconds=entering.priority_seconds)
    entry_id = _insert(
        tx,
        queue,
        contact_id=entering.contact_id,
        call_id=entering.call_id,
        node=entering.node,
        language=entering.language,
        skills=_required(queue.skills, entering.skills),
        rank_at=min(rank_at, given_up.rank_at) if given_up else rank_at,
        inherits_id=given_up.id if given_up else None,
    )
    data = {"queue": queue.name, "reason": entering.reason, "inherits": given_up.id if given_up else None}
    note(tx, lock(tx, entry_id), "entry_queued", f"entry:{entry_id}:queued", data)
    return Entered(entry_id)


def enter_callback(
    tx: Tx, contact_id: int, inherits_entry_id: int, number: str | None = None, due_at: datetime | None = None
) -> int:
    """Somebody who is called back instead of waiting: an entry with the old one's queue, needs and rank.

    The old entry must have ended (`leave` with "callback"). `number` None: the contact's own. Offered from `due_at`
    on, at once by default. Asked twice, or by somebody else for the same number, it is one callback.
    Raises EntryUnknown.
    """
    old = load(tx, inherits_entry_id)
    if old is None:
        raise EntryUnknown(f"there is no queue entry {inherits_entry_id}")
    number = number or tx.scalar(select(Contact.number).where(Contact.id == contact_id)) or ""
    queue = tx.row(select(Queue.__table__).where(Queue.id == old.queue_id))
    return _call_back(tx, CallbackWanted(contact_id, queue.name, number, old.language, due_at), queue, old)


def want_callback(tx: Tx, wanted: CallbackWanted) -> int | None:
    """The same for somebody who has not waited, in a queue that may be closed now; None if there is no such queue."""
    queue = tx.row(select(Queue.__table__).where(Queue.name == wanted.queue, Queue.active))
    return None if queue is None else _call_back(tx, wanted, queue, None)


def _call_back(tx: Tx, wanted: CallbackWanted, queue: Any, old: Any) -> int:
    present = _live_callback(tx, wanted)
    if present:
        return present
    return _insert(
        tx,
        queue,
        contact_id=wanted.contact_id,
        kind="callback",
        node=old.node if old else "",
        language=wanted.language,
        skills=old.skills if old else _required(queue.skills, ()),
        rank_at=old.rank_at if old else tx.now,
        inherits_id=old.id if old else None,
        number=wanted.number,
        due_at=wanted.due_at or tx.now,
    )


def _live_callback(tx: Tx, wanted: CallbackWanted) -> int | None:
    same = or_(QueueEntry.contact_id == wanted.contact_id, QueueEntry.number == wanted.number)
    live = select(QueueEntry.id).where(IS_LIVE, QueueEntry.kind == "callback", same).order_by(QueueEntry.id).limit(1)
    entry_id: int | None = tx.scalar(live)
    return entry_id


def promised(tx: Tx, contact_id: int, number: str) -> int:
    """How many callbacks to other numbers this caller has been promised and not had yet."""
    who = tx.row(select(Contact.customer_id, Contact.number).where(Contact.id == contact_id))
    statement = (
        select(func.count())
        .select_from(QueueEntry)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(IS_AHEAD, QueueEntry.kind == "callback", QueueEntry.number != number)
        .where(contacts.of_same_person(who.customer_id, who.number))
    )
    return int(tx.scalar(statement))


def lane_of(queue_id: int, language: str, skills: Iterable[str]) -> str:
    """The key of a lane: all who may be served by the same agents, in one order. It begins with the queue's id."""
    needs = f"{language}/{'+'.join(sorted(skills))}"
    lane = f"{queue_id}/{needs}"
    return lane if len(lane) <= LANE_LENGTH else f"{queue_id}/{sha256(needs.encode()).hexdigest()}"


def queue_of(lane: str) -> int:
    """The id of the queue that a lane belongs to."""
    return int(lane.partition("/")[0])


def _refusal(tx: Tx, queue: Any) -> Refused | None:
    if queue is None:
        return Refused("unknown")
    if not is_open(queue.hours, queue.time_zone, tx.now):
        return Refused("closed")
    return Refused("full") if held(tx, queue.id) >= queue.max_size else None


def held(tx: Tx, queue_id: int) -> int:
    """How many callers a queue holds: waiting or just being offered. Callbacks take no room."""
    ahead = (QueueEntry.queue_id == queue_id, IS_AHEAD, QueueEntry.kind == "call")
    return int(tx.scalar(select(func.count()).where(*ahead)))


def _live_entry(tx: Tx, contact_id: int) -> int | None:
    live = (QueueEntry.contact_id == contact_id, IS_LIVE)
    entry_id: int | None = tx.scalar(select(QueueEntry.id).where(*live))
    return entry_id


def _given_up(tx: Tx, contact_id: int, queue: Any) -> Any:
    """The wait that this caller broke off in this queue a moment ago, unless its rank has been regained already."""
    contact = tx.row(select(Contact.number, Contact.customer_id).where(Contact.id == contact_id))
    same = [column == value for column, value in _identities(contact) if value is not None]
    if not same:
        return None
    heir = aliased(QueueEntry)
    return tx.connection.execute(
        select(QueueEntry.id, QueueEntry.rank_at)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .where(
            or_(*same),
            Contact.started_at >= tx.now - DAY,
            QueueEntry.queue_id == queue.id,
            QueueEntry.status == EntryStatus.ABANDONED,
            QueueEntry.ended_at >= tx.now - timedelta(seconds=queue.redial_seconds),
            ~exists().where(heir.inherits_id == QueueEntry.id),
        )
        .order_by(QueueEntry.rank_at)
        .limit(1)
    ).first()


def _identities(contact: Any) -> list[tuple[Any, Any]]:
    return [(Contact.number, contact.number), (Contact.customer_id, contact.customer_id)]


def _required(of_queue: Iterable[str], of_caller: Iterable[str]) -> list[str]:
    return sorted(set(of_queue) | set(of_caller))


def _insert(tx: Tx, queue: Any, **values: Any) -> int:
    entry_id = tx.insert(
        insert(QueueEntry).values(
            queue_id=queue.id,
            lane=lane_of(queue.id, values["language"], values["skills"]),
            entered_at=tx.now,
            waiting_since=tx.now,
            seen_at=tx.now,
            **values,
        )
    )
    tx.hint("queues", queue.id)
    tx.wake("dispatch", queue.routing_group)
    return entry_id
