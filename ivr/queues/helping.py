"""Who helps in a queue: after a while the agents of the other queues of its routing group, with the same skills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, case, func, select

from ivr import agents
from ivr.agents import Agent, AgentQueue
from ivr.agents.roster import IS_AT_WORK_WITH_SKILLS, having
from ivr.db import Prepared, Tx
from ivr.queues.entries import IS_WAITING
from ivr.queues.rows import Queue, QueueEntry

_HELPERS = (
    select(func.count(Agent.id.distinct()))
    .join(AgentQueue, AgentQueue.agent_id == Agent.id)
    .join(Queue, Queue.id == AgentQueue.queue_id)
    .where(Queue.routing_group == bindparam("group"), Queue.active, *IS_AT_WORK_WITH_SKILLS)
)


@dataclass(frozen=True, slots=True)
class Place:
    """A queue as far as it says who is to be had for its callers; others help where `help_seconds` is not None."""

    queue_id: int
    routing_group: str
    help_seconds: int | None


def staff(tx: Tx, queue: Place, language: str | None, skills: Iterable[str] = ()) -> int:
    """How many agents at work serve a queue in the language with all the skills; if none, how many help in it."""
    serving = agents.staffed(tx, queue.queue_id, language, skills)
    if serving or queue.help_seconds is None:
        return serving
    return int(tx.execute(_HELPERS, {"group": queue.routing_group, **having(language, skills)}).scalar_one())


def to_be_had_since() -> ColumnElement[datetime]:
    """Since when agents could have taken an entry: others help once that is long enough ago."""
    wanted_since = func.coalesce(QueueEntry.asked_at, QueueEntry.waited_from)
    return case((QueueEntry.due_at > wanted_since, QueueEntry.due_at), else_=wanted_since)


def next_help(tx: Tx) -> datetime | None:
    """When the next caller has waited, or callback been due, for so long that others help."""
    found = (_next_in(tx, queue.id, timedelta(seconds=queue.help_seconds)) for queue in _HELPED.rows(tx))
    return min((at for at in found if at is not None), default=None)


_HELPED = Prepared(select(Queue.id, Queue.help_seconds).where(Queue.active, Queue.help_seconds.is_not(None)))


def _next_in(tx: Tx, queue_id: int, patience: timedelta) -> datetime | None:
    since = to_be_had_since()
    later = (QueueEntry.queue_id == queue_id, IS_WAITING, since > tx.now - patience)
    first: datetime | None = tx.scalar(select(func.min(since)).where(*later))
    return first + patience if first is not None else None
