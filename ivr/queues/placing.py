"""Where a waiting entry stands: its rank, its queue, and the agent it is kept for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import case, select, update

from ivr.db import Tx
from ivr.queues.entries import IS_AHEAD, NOBODY_S, EntryStatus, lock, note
from ivr.queues.lanes import lane_of, required
from ivr.queues.rows import Queue, QueueEntry

STEP = timedelta(milliseconds=1)
SMALLEST_STEP = timedelta(microseconds=1)
"""By which the databases tell instants apart."""


class Preference(StrEnum):
    HANDED = "handed"  # by somebody who watches over the queue, or who promised a callback: before all others
    LAST_AGENT = "last_agent"  # who knows the matter: at the caller's rank


def put_at(tx: Tx, entry: Any, position: int) -> None:
    """Gives a live entry (as locked) the rank of the place `position` of its queue, 1 being next."""
    others = tx.rows(
        select(QueueEntry.id, QueueEntry.rank_at)
        .where(IS_AHEAD, QueueEntry.queue_id == entry.queue_id, QueueEntry.id != entry.id)
        .order_by(QueueEntry.rank_at, QueueEntry.id)
    )
    rank_at = _between([other.rank_at for other in others], position - 1)
    if rank_at is not None:
        _make_room(tx, rank_at, others[position - 1 :])
        _steer(tx, entry, rank_at=rank_at)
        _tell(tx, entry, "entry_reranked", {"position": min(position, len(others) + 1)})


def put_into(tx: Tx, entry: Any, queue: Any) -> None:
    """Moves a live entry (as locked) to another queue, at its rank; the limits of the wait are counted anew."""
    of_old = tx.scalar(select(Queue.skills).where(Queue.id == entry.queue_id))
    skills = required(queue.skills, set(entry.skills) - set(of_old))
    lane = lane_of(queue.id, entry.language, skills)
    _steer(tx, entry, queue_id=queue.id, skills=skills, lane=lane, waiting_since=tx.now)
    _tell(tx, entry, "entry_moved", {"queue": queue.name, "from": entry.queue})
    tx.hint("queues", queue.id)
    tx.wake("dispatch", queue.routing_group)


def speak(tx: Tx, entry_id: int, language: str) -> bool:
    """Has a waiting caller served in another language than so far, theirs or not; False if they wait no more.

    Who speaks another for want of a colleague has their own on record, and is called back in it.
    """
    entry = lock(tx, entry_id)
    if entry.status != EntryStatus.WAITING or entry.language == language:
        return False
    own = entry.spoken_language or entry.language
    lane = lane_of(entry.queue_id, language, entry.skills)
    _steer(tx, entry, language=language, lane=lane, spoken_language=None if own == language else own)
    _tell(tx, entry, "language_chosen", {"spoken": own, "language": language})
    return True


def keep_for(tx: Tx, entry: Any, agent_id: int, until: datetime, why: Preference) -> None:
    """Has a live entry (as locked) offered to this agent alone until then, as long as the agent is at work."""
    _steer(tx, entry, preferred_agent_id=agent_id, preferred_until=until, preferred_why=why)
    _tell(tx, entry, "entry_kept", {"agent": agent_id, "why": str(why), "seconds": (until - tx.now).total_seconds()})
    if entry.kind == "callback":
        tx.hint("tasks", entry.id)


def keep_for_nobody(tx: Tx, entry: Any, *, ever: bool = False) -> None:
    """Anybody may be asked again; `ever`: at a callback's next tries too, whoever has promised to make it."""
    if entry.preferred_agent_id is not None:
        _steer(tx, entry, **NOBODY_S, **({"by_themselves": False} if ever else {}))
        _tell(tx, entry, "entry_free", {"agent": entry.preferred_agent_id})
        if entry.kind == "callback":
            tx.hint("tasks", entry.id)


def _steer(tx: Tx, entry: Any, **values: Any) -> None:
    counted = {"times_steered": QueueEntry.times_steered + 1}
    tx.execute(update(QueueEntry).where(QueueEntry.id == entry.id).values(**values, **counted))


def _tell(tx: Tx, entry: Any, kind: str, data: dict[str, Any]) -> None:
    note(tx, entry, kind, f"entry:{entry.id}:steered:{entry.times_steered + 1}", data)
    tx.hint("queues", entry.queue_id)
    tx.wake("dispatch", entry.routing_group)


def _make_room(tx: Tx, rank_at: datetime, behind: Sequence[Any]) -> None:
    """Has those who come after `rank_at`, in their order, stand behind it, moved by no more than that takes.

    It is journalled in none of their calls: they stand where they stood, but for the one who comes before them, and of
    whom it is told.
    """
    moved: dict[int, datetime] = {}
    for other in behind:
        if other.rank_at > rank_at:
            break
        rank_at += SMALLEST_STEP
        moved[other.id] = rank_at
    if moved:
        anew = case(moved, value=QueueEntry.id)
        tx.execute(update(QueueEntry).where(QueueEntry.id.in_(moved)).values(rank_at=anew))


def _between(ranks: list[datetime], ahead: int) -> datetime | None:
    """A rank behind the first `ahead` of these; None: there is nobody to compare with."""
    if not ranks:
        return None
    if ahead >= len(ranks):
        return ranks[-1] + STEP
    behind = ranks[ahead]
    if not ahead:
        return behind - STEP
    last = ranks[ahead - 1]
    return max(behind - STEP, last + (behind - last) / 2, last + SMALLEST_STEP)
