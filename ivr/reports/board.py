"""The board: who waits, who talks, who is there, and how the day has gone so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from ivr import agents, choices
from ivr.agents import AgentView, Presence
from ivr.choices import ChoiceKind
from ivr.db import Tx
from ivr.queues import Queue
from ivr.queues.hours import is_served
from ivr.reports import today
from ivr.reports.talks import OutsideTalk, Talking, outside, talking
from ivr.reports.today import Figures
from ivr.reports.waiting import Line, Waiting, lines

PresenceWord = Literal["offline", "available", "reserved", "on_call", "wrap_up", "break"]


@dataclass(frozen=True, slots=True)
class Present:
    """One agent now. `until`: when the system ends the wrap-up; `next_presence`: chosen for after the call.

    `allowed_until`: how long a break of this reason may last; after that it is shown as too long, and nothing else is.
    """

    agent_id: int
    name: str
    presence: PresenceWord
    reason: str | None
    since: datetime
    until: datetime | None
    allowed_until: datetime | None
    next_presence: PresenceWord | None
    queue_ids: list[int]
    languages: list[str]


@dataclass(frozen=True, slots=True)
class QueueBoard:
    """One queue now and today: `callers`, `callbacks` and `parked` are as many as wait, `waiting` the first few of all.

    `draining`: no new callers are let in, whatever the hours (`open`). `agents` counts those who serve it, by presence.
    """

    id: int
    name: str
    title: str
    open: bool
    draining: bool
    target_seconds: int
    callers: int
    callbacks: int
    parked: int
    longest_wait_seconds: int | None
    agents: dict[PresenceWord, int]
    waiting: list[Waiting]
    today: Figures


@dataclass(frozen=True, slots=True)
class Board:
    """Everything at `now`, the server's clock; the day began at `day_since` in `time_zone`."""

    now: datetime
    time_zone: str
    day_since: datetime
    queues: list[QueueBoard]
    talking: list[Talking]
    outside: list[OutsideTalk]
    agents: list[Present]
    today: Figures


def board(tx: Tx, zone: str) -> Board:
    """The board now; `zone` is the house's time zone, in which the day is counted."""
    active = tx.rows(select(Queue.__table__).where(Queue.active).order_by(Queue.title))
    day, ids = today.day_of(tx.now, zone), [queue.id for queue in active]
    tallies, p90 = today.tallies(tx, day, ids), today.percentiles(tx, day, ids)
    waits, present = lines(tx, ids), _present(tx)
    return Board(
        now=tx.now,
        time_zone=zone,
        day_since=day.since,
        queues=[
            _queue(tx, queue, waits[queue.id], present, today.figures(tallies[queue.id], p90.get(queue.id)))
            for queue in active
        ],
        talking=talking(tx),
        outside=outside(tx),
        agents=present,
        today=today.figures(today.summed(tallies.values()), p90.get(None)),
    )


def _queue(tx: Tx, queue: Any, line: Line, present: list[Present], figures: Figures) -> QueueBoard:
    return QueueBoard(
        id=queue.id,
        name=queue.name,
        title=queue.title,
        open=is_served(tx, queue),
        draining=queue.draining,
        target_seconds=queue.target_seconds,
        callers=line.counted.callers,
        callbacks=line.counted.callbacks,
        parked=line.counted.parked,
        longest_wait_seconds=line.counted.longest_seconds(tx.now),
        agents=_by_presence(queue.id, present),
        waiting=line.first,
        today=figures,
    )


def _by_presence(queue_id: int, present: list[Present]) -> dict[PresenceWord, int]:
    counted: dict[PresenceWord, int] = {}
    for agent in present:
        if queue_id in agent.queue_ids:
            counted[agent.presence] = counted.get(agent.presence, 0) + 1
    return counted


def _present(tx: Tx) -> list[Present]:
    breaks = {choice.key: choice.allowed_minutes for choice in choices.listing(tx, ChoiceKind.BREAK)}
    return [
        Present(
            agent_id=agent.id,
            name=agent.name,
            presence=agent.presence,  # type: ignore[arg-type]
            reason=agent.presence_reason if agent.presence == Presence.BREAK else None,
            since=agent.presence_since,
            until=agent.until,
            allowed_until=_allowed_until(agent, breaks),
            next_presence=agent.next_presence,  # type: ignore[arg-type]
            queue_ids=list(agent.queue_ids),
            languages=agents.languages_of(agent.skills),
        )
        for agent in agents.on_floor(tx)
    ]


def _allowed_until(agent: AgentView, breaks: Mapping[str, int | None]) -> datetime | None:
    minutes = breaks.get(agent.presence_reason or "") if agent.presence == Presence.BREAK else None
    return None if minutes is None else agent.presence_since + timedelta(minutes=minutes)
