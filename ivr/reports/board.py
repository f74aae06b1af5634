"""The board: who waits, who talks, who is there, and how the day has gone so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import literal_column, select

from ivr import agents, choices
from ivr.agents import Agent, AgentView, Presence
from ivr.choices import ChoiceKind
from ivr.contacts import Contact
from ivr.conversation import Conversation
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.queues.hours import is_served
from ivr.reports import company, today
from ivr.reports.company import PartyLine
from ivr.reports.numbers import masked
from ivr.reports.today import Figures
from ivr.reports.waiting import Line, Waiting, lines
from ivr.staff import Staff

PresenceWord = Literal["offline", "available", "reserved", "on_call", "wrap_up", "break"]
# Written into the statement: a bound parameter would keep SQLite from the index of live conversations.
_IS_LIVE = Conversation.status != literal_column("'ended'")


@dataclass(frozen=True, slots=True)
class Talking:
    """One talk that is going on; `since` is when both were there, None while they are being brought together.

    `parties`: who else is in it, or asked for; one of role supervisor who is `asked` is a call for help.
    """

    conversation_id: int
    contact_id: int
    call_id: int
    queue_id: int
    agent_id: int
    agent: str
    who: str | None
    customer_id: int | None
    reason: str | None
    language: str
    status: Literal["joining", "talking", "held"]
    since: datetime | None
    parties: list[PartyLine]


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
        talking=_talking(tx),
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


def _talking(tx: Tx) -> list[Talking]:
    found = tx.rows(
        select(
            Conversation.id.label("conversation_id"),
            Conversation.contact_id,
            Conversation.call_id,
            QueueEntry.queue_id,
            Conversation.agent_id,
            Staff.name.label("agent"),
            Customer.name,
            Contact.number,
            Contact.customer_id,
            Contact.reason,
            QueueEntry.language,
            Conversation.status,
            Conversation.talking_at.label("since"),
        )
        .join(Contact, Contact.id == Conversation.contact_id)
        .join(QueueEntry, QueueEntry.id == Conversation.entry_id)
        .join(Agent, Agent.id == Conversation.agent_id)
        .join(Staff, Staff.id == Agent.staff_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(_IS_LIVE)
        .order_by(Conversation.agent_id)
    )
    others = company.parties(tx)
    return [_talk(dict(row._mapping), others.get(row.conversation_id, [])) for row in found]


def _talk(row: dict[str, Any], parties: list[PartyLine]) -> Talking:
    name, number = row.pop("name"), row.pop("number")
    shown = [replace(party, number=masked(party.number)) for party in parties]
    return Talking(**row, who=name or masked(number), parties=shown)


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
        )
        for agent in agents.on_floor(tx)
    ]


def _allowed_until(agent: AgentView, breaks: Mapping[str, int | None]) -> datetime | None:
    minutes = breaks.get(agent.presence_reason or "") if agent.presence == Presence.BREAK else None
    return None if minutes is None else agent.presence_since + timedelta(minutes=minutes)
