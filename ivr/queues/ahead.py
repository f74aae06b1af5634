"""Who is before a caller: those ahead whom the same agents would serve, in their queue or in another."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from ivr.agents import Agent, AgentQueue
from ivr.agents.roster import IS_AT_WORK
from ivr.db import Instant, Tx
from ivr.queues.entries import IS_AHEAD, EntryStatus
from ivr.queues.helping import staff
from ivr.queues.lanes import needs_of
from ivr.queues.rows import Queue, QueueEntry


class Standing(NamedTuple):
    """One more than those ahead: of whomever the same agents serve (`overall`), and in the caller's own queue alone.

    The first is the truth to tell; by the second, and the answers of that queue, the wait is estimated.
    """

    overall: int
    in_queue: int


def position(tx: Tx, entry: Any, staffed: int) -> Standing:
    """Where the caller stands; callers whose phone is ringing at an agent's are still ahead.

    Of other lanes count those whom somebody at work could take who could take this caller as well; while nobody could
    (`staffed` 0), nobody knows who will, and all count. Of other queues count those that everybody at work in this one
    serves too: whoever becomes free takes the lowest rank of all. Who is to be called back later is not ahead.
    """
    if entry.status == EntryStatus.CONNECTED:
        return Standing(1, 1)
    ahead = [row for row in _lanes_ahead(tx, entry) if not staffed or _are_rivals(tx, entry, row.lane)]
    own = sum(row.many for row in ahead if row.queue_id == entry.queue_id)
    return Standing(1 + sum(row.many for row in ahead), 1 + own)


def _served_alike() -> Select[Any]:
    """The queues of the group that all those at work in this one serve, itself among them while anybody is."""
    serves, too = aliased(AgentQueue), aliased(AgentQueue)
    at_work = (
        select(serves.agent_id)
        .join(Agent, Agent.id == serves.agent_id)
        .where(serves.queue_id == bindparam("queue"), *IS_AT_WORK)
        .cte("at_work")
    )
    return (
        select(too.queue_id)
        .join(at_work, at_work.c.agent_id == too.agent_id)
        .join(Queue, Queue.id == too.queue_id)
        .where(Queue.routing_group == bindparam("group"))
        .group_by(too.queue_id)
        .having(func.count() == select(func.count()).select_from(at_work).scalar_subquery())
    )


_AHEAD_OF = (
    select(QueueEntry.queue_id, QueueEntry.lane, func.count().label("many"))
    .where(
        QueueEntry.queue_id.in_(select(Queue.id).where(Queue.id == bindparam("queue")).union(_served_alike())),
        IS_AHEAD,
        QueueEntry.id != bindparam("own_callback"),
        or_(
            QueueEntry.rank_at < bindparam("rank_at"),
            and_(QueueEntry.rank_at == bindparam("rank_at"), QueueEntry.id < bindparam("entry")),
        ),
        or_(QueueEntry.due_at.is_(None), QueueEntry.due_at <= bindparam("now", type_=Instant())),
    )
    .group_by(QueueEntry.queue_id, QueueEntry.lane)
)


def _lanes_ahead(tx: Tx, entry: Any) -> Any:
    where = {
        "queue": entry.queue_id,
        "group": entry.routing_group,
        "rank_at": entry.rank_at,
        "entry": entry.id,
        "own_callback": entry.inherits_id or 0,  # a callback that waits at the same rank for the same caller
        "now": tx.now,
    }
    return tx.execute(_AHEAD_OF, where).all()


def _are_rivals(tx: Tx, entry: Any, lane: str) -> bool:
    """Whether somebody at work could take both this caller and who waits in the lane."""
    if lane == entry.lane:
        return True
    (_, theirs), (_, ours) = needs_of(lane), needs_of(entry.lane)
    if theirs is None or ours is None or theirs <= ours:
        return True
    return staff(tx, entry, None, theirs | ours) > 0
