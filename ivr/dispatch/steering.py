"""What those who watch over a queue do with one who waits: another place, another queue, a named agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from ivr import agents, queues
from ivr.agents.roster import AT_WORK
from ivr.db import Tx
from ivr.dispatch.offers import cancel_for_entry
from ivr.dispatch.rows import Offer
from ivr.dispatch.running import hold_back
from ivr.queues import Preference, Queue, QueueEntry
from ivr.queues.entering import held
from ivr.queues.entries import IS_AHEAD, is_before
from ivr.queues.hours import is_served
from ivr.sentences import Sentence, titled


class WaitOver(Exception):
    """Who waited there waits no more."""


class PlaceTaken(Sentence):
    """The entry cannot be put there; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands now: `position` 1 is next in its queue; kept for an agent until an instant, or for nobody.

    `preferred_why`: handed (before all others) or last_agent (at its rank).
    """

    entry_id: int
    queue_id: int
    queue: str
    status: str
    position: int
    rank_at: datetime
    preferred_agent_id: int | None
    preferred_until: datetime | None
    preferred_why: str | None


def put_at(tx: Tx, entry_id: int, position: int) -> Place:
    """Puts who waits at this place of the queue, 1 being next. Raises EntryUnknown, WaitOver."""
    queues.put_at(tx, _locked(tx, entry_id), position)
    return place_of(tx, entry_id)


def move(tx: Tx, entry_id: int, queue_name: str) -> Place:
    """Puts who waits into another queue, at their rank; an offer is withdrawn.

    Raises EntryUnknown, WaitOver, QueueUnknown, PlaceTaken for a queue that is closed, full or drained.
    """
    queue = tx.row(select(Queue.__table__).where(Queue.name == queue_name, Queue.active))
    if queue is None:
        raise queues.QueueUnknown(f"there is no queue {queue_name!r}")
    entry = _locked(tx, entry_id, queue.routing_group)
    if entry.queue_id != queue.id:
        if queues.takes_room(entry) and (queue.draining or not is_served(tx, queue) or _is_full(tx, queue)):
            raise PlaceTaken(f"{queue.title} is closed or full now", "queue_shut", **titled("queue", queue))
        cancel_for_entry(tx, entry_id, "moved")
        queues.put_into(tx, entry, queue)
    return place_of(tx, entry_id)


def _is_full(tx: Tx, queue: Any) -> bool:
    return bool(held(tx, queue.id) >= queue.max_size)


def hand(tx: Tx, entry_id: int, agent_id: int, seconds: int) -> Place:
    """Has who waits offered to this agent next, and for so long to nobody else; an offer to another is withdrawn.

    The agent need not serve the queue: who hands a caller over knows why. Raises EntryUnknown, WaitOver, AgentUnknown,
    PlaceTaken for an agent who is not at work.
    """
    entry = _locked(tx, entry_id)
    if agents.by_id(tx, agent_id).presence not in AT_WORK:
        raise PlaceTaken("this agent is not at work now", "agent_away")
    asked = tx.scalar(select(Offer.agent_id).where(Offer.entry_id == entry_id, Offer.status == "pending"))
    if asked not in (None, agent_id):
        cancel_for_entry(tx, entry_id, "handed")
    queues.keep_for(tx, entry, agent_id, tx.now + timedelta(seconds=seconds), Preference.HANDED)
    return place_of(tx, entry_id)


def hand_to_anybody(tx: Tx, entry_id: int) -> Place:
    """Takes that back: anybody may be asked again. Raises EntryUnknown, WaitOver."""
    queues.keep_for_nobody(tx, _locked(tx, entry_id), ever=True)
    return place_of(tx, entry_id)


def place_of(tx: Tx, entry_id: int) -> Place:
    """Where an entry stands; it is not locked. Raises EntryUnknown, WaitOver."""
    entry = tx.row(_WITH_QUEUE.where(QueueEntry.id == entry_id))
    if entry is None:
        raise queues.EntryUnknown(f"there is no queue entry {entry_id}")
    _refuse_if_over(entry)
    before = (IS_AHEAD, is_before(entry.rank_at, entry.id))
    ahead = tx.scalar(select(func.count()).where(QueueEntry.queue_id == entry.queue_id, *before))
    return Place(
        entry_id=entry.id,
        queue_id=entry.queue_id,
        queue=entry.queue,
        status=entry.status,
        position=1 + int(ahead),
        rank_at=entry.rank_at,
        preferred_agent_id=entry.preferred_agent_id,
        preferred_until=entry.preferred_until,
        preferred_why=entry.preferred_why,
    )


_WITH_QUEUE = select(QueueEntry.__table__, Queue.name.label("queue")).join(Queue, Queue.id == QueueEntry.queue_id)


def _locked(tx: Tx, entry_id: int, *groups: str) -> Any:
    """The entry, and dispatch held back first: what it has read of this one must not be paired any more."""
    wanted = select(Queue.routing_group).join(QueueEntry, QueueEntry.queue_id == Queue.id)
    present = tx.scalar(wanted.where(QueueEntry.id == entry_id))
    if present is None:
        raise queues.EntryUnknown(f"there is no queue entry {entry_id}")
    for group in sorted({present, *groups}):
        hold_back(tx, group)
    entry = queues.lock(tx, entry_id)
    _refuse_if_over(entry)
    return entry


def _refuse_if_over(entry: Any) -> None:
    if entry.status not in queues.AHEAD:
        raise WaitOver("this caller waits no more")
