"""How the queues stand now: for the flow that may send a caller there, and for those who watch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, TypedDict

from sqlalchemy import func, insert, select

from ivr import agents, special_days
from ivr.db import Tx
from ivr.queues.entering import held
from ivr.queues.entries import AHEAD, IS_AHEAD, EntryStatus
from ivr.queues.helping import Place, staff
from ivr.queues.hours import is_open, is_served
from ivr.queues.parking import KIND_BY_NOW
from ivr.queues.rows import Queue, QueueEntry


class QueueUnknown(Exception):
    """There is no such queue."""


class Glance(TypedDict):
    """What a flow wants to know of a queue before it sends a caller there."""

    open: bool
    staffed: int
    waiting: int
    full: bool


@dataclass(frozen=True, slots=True)
class NewQueue:
    """A queue to be made; what is not said has the row's default."""

    name: str
    title: str
    settings: dict[str, Any] = field(default_factory=dict)  # other columns of Queue by name


@dataclass(frozen=True, slots=True)
class Waits:
    """How many wait in one queue: callers `waiting`, and `offered` to an agent; the longest of these `since`."""

    waiting: int
    offered: int
    callbacks: int
    parked: int
    since: datetime | None

    @property
    def callers(self) -> int:
        return self.waiting + self.offered

    @property
    def anybody(self) -> bool:
        return bool(self.callers or self.callbacks or self.parked)

    def longest_seconds(self, now: datetime) -> int | None:
        """None: no caller waits."""
        return None if self.since is None else int((now - self.since).total_seconds())


@dataclass(frozen=True, slots=True)
class Standing:
    """One queue now. `longest_wait_seconds` None: nobody waits; `agents`: those who serve it, by presence.

    `draining`: it takes no new callers, whatever its hours; those who wait are served.
    """

    id: int
    name: str
    title: str
    open: bool
    draining: bool
    waiting: int
    offered: int
    callbacks: int
    longest_wait_seconds: int | None
    agents: dict[str, int]


CLOSED: Glance = {"open": False, "staffed": 0, "waiting": 0, "full": False}


def add(tx: Tx, new: NewQueue) -> int:
    """Makes a queue; returns the id."""
    return tx.insert(insert(Queue).values(name=new.name, title=new.title, **new.settings))


def named(tx: Tx, name: str) -> int:
    """The id of the queue that flows call so; raises QueueUnknown."""
    queue_id: int | None = tx.scalar(select(Queue.id).where(Queue.name == name))
    if queue_id is None:
        raise QueueUnknown(f"there is no queue {name!r}")
    return queue_id


def glance(tx: Tx, name: str, language: str | None = None) -> Glance:
    """How a queue stands for a caller who speaks `language`. One that does not exist is closed.

    Where agents who do not speak it are offered instead, they count as its staff if nobody does.
    """
    queue = tx.row(select(Queue.__table__).where(Queue.name == name, Queue.active))
    if queue is None:
        return CLOSED
    waiting = held(tx, queue.id)
    return {
        "open": not queue.draining and is_served(tx, queue),
        "staffed": _staff(tx, queue, language),
        "waiting": waiting,
        "full": waiting >= queue.max_size,
    }


def is_open_at(tx: Tx, name: str, at: datetime) -> bool:
    """Whether a queue's hours let callers in at that moment. One that does not exist is closed."""
    queue = tx.row(select(Queue.hours, Queue.time_zone).where(Queue.name == name, Queue.active))
    return queue is not None and is_open(queue.hours, queue.time_zone, at, partial(special_days.is_closed, tx))


def _staff(tx: Tx, queue: Any, language: str | None) -> int:
    place = Place(queue.id, queue.routing_group, queue.help_seconds)
    found = staff(tx, place, language, queue.skills)
    return found or (0 if queue.other_language_seconds is None else staff(tx, place, None, queue.skills))


def standings(tx: Tx, queue_ids: Collection[int] | None = None) -> list[Standing]:
    """Every active queue as it stands now, or these of them, by title."""
    asked = () if queue_ids is None else (Queue.id.in_(queue_ids),)
    queues = tx.rows(select(Queue.__table__).where(Queue.active, *asked).order_by(Queue.title))
    ids = [queue.id for queue in queues]
    there, presences = waits(tx, ids), _presences(tx, ids)
    return [_standing(tx, queue, there[queue.id], presences) for queue in queues]


def waits(tx: Tx, queue_ids: Collection[int]) -> dict[int, Waits]:
    """Of each of these queues how many wait; in one reading of those who do."""
    by = (QueueEntry.queue_id, KIND_BY_NOW.label("kind"), QueueEntry.status)
    counted = (func.count().label("count"), func.min(QueueEntry.waited_from).label("since"))
    ahead = (IS_AHEAD, QueueEntry.queue_id.in_(queue_ids))
    rows = tx.rows(select(*by, *counted).where(*ahead).group_by(*by))
    return {queue_id: _summed([row for row in rows if row.queue_id == queue_id]) for queue_id in queue_ids}


def _summed(rows: Sequence[Any]) -> Waits:
    def count(kind: str, *statuses: str) -> int:
        return sum(row.count for row in rows if row.kind == kind and row.status in statuses)

    return Waits(
        waiting=count("call", EntryStatus.WAITING),
        offered=count("call", EntryStatus.OFFERED),
        callbacks=count("callback", *AHEAD),
        parked=count("parked", *AHEAD),
        since=min((row.since for row in rows if row.kind == "call"), default=None),
    )


def _presences(tx: Tx, queue_ids: Collection[int]) -> Sequence[Any]:
    by = (agents.AgentQueue.queue_id, agents.Agent.presence)
    serving = select(*by, func.count().label("count")).join(agents.Agent, agents.Agent.id == agents.AgentQueue.agent_id)
    return tx.rows(serving.where(agents.AgentQueue.queue_id.in_(queue_ids)).group_by(*by))


def _standing(tx: Tx, queue: Any, waits: Waits, presences: Sequence[Any]) -> Standing:
    return Standing(
        id=queue.id,
        name=queue.name,
        title=queue.title,
        open=is_served(tx, queue),
        draining=queue.draining,
        waiting=waits.waiting,
        offered=waits.offered,
        callbacks=waits.callbacks,
        longest_wait_seconds=waits.longest_seconds(tx.now),
        agents={row.presence: row.count for row in presences if row.queue_id == queue.id},
    )
