"""Who is before a caller: those ahead in the queue whom the same agents would serve."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from ivr.db import Instant, Tx
from ivr.queues.entries import IS_AHEAD, EntryStatus
from ivr.queues.helping import staff
from ivr.queues.lanes import needs_of
from ivr.queues.rows import QueueEntry


def position(tx: Tx, entry: Any, staffed: int) -> int:
    """One more than those ahead; callers whose phone is ringing at an agent's are still ahead.

    Of other lanes count those whom somebody at work could take who could take this caller as well; while nobody could
    (`staffed` 0), nobody knows who will, and all count. Who is to be called back later is not ahead.
    """
    if entry.status == EntryStatus.CONNECTED:
        return 1
    ahead = _by_lane(tx, entry)
    return 1 + sum(many for lane, many in ahead.items() if not staffed or _are_rivals(tx, entry, lane))


_AHEAD_OF = (
    select(QueueEntry.lane, func.count().label("many"))
    .where(
        QueueEntry.queue_id == bindparam("queue"),
        IS_AHEAD,
        QueueEntry.id != bindparam("own_callback"),
        or_(
            QueueEntry.rank_at < bindparam("rank_at"),
            and_(QueueEntry.rank_at == bindparam("rank_at"), QueueEntry.id < bindparam("entry")),
        ),
        or_(QueueEntry.due_at.is_(None), QueueEntry.due_at <= bindparam("now", type_=Instant())),
    )
    .group_by(QueueEntry.lane)
)


def _by_lane(tx: Tx, entry: Any) -> dict[str, int]:
    where = {
        "queue": entry.queue_id,
        "rank_at": entry.rank_at,
        "entry": entry.id,
        "own_callback": entry.inherits_id or 0,  # a callback that waits at the same rank for the same caller
        "now": tx.now,
    }
    return {row.lane: row.many for row in tx.execute(_AHEAD_OF, where)}


def _are_rivals(tx: Tx, entry: Any, lane: str) -> bool:
    """Whether somebody at work could take both this caller and who waits in the lane."""
    if lane == entry.lane:
        return True
    (_, theirs), (_, ours) = needs_of(lane), needs_of(entry.lane)
    if theirs is None or ours is None or theirs <= ours:
        return True
    return staff(tx, entry, None, theirs | ours) > 0
