"""The board: who waits, who talks, who is there, and how the day has gone so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from ivr.queues.entries import IS_AHEAD
from ivr.queues.hours import is_served
from ivr.queues.parking import KIND_BY_NOW
from ivr.reports import company, today
from ivr.reports.company import PartyLine
from ivr.reports.numbers import masked
from ivr.reports.today import Figures
from ivr.staff import Staff

PresenceWord = Literal["offline", "available", "reserved", "on_call", "wrap_up", "break"]
# Written into the statement: a bound parameter would keep SQLite from the index of live conversations.
_IS_LIVE = Conversation.status != literal_column("'ended'")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One who waits. `who` is a name, else a number with its middle hidden, None when withheld.

    `position` is the place in the queue, 1 is next; `since` when the wait began; a callback's `due_at` is the
    instant before which nobody is asked. `preferred_agent_id`: nobody else is asked until
    `preferred_until`. `spoken_language`: the caller's own, who has chosen `language` for want of anybody who speaks it.
    """

    entry_id: int
    contact_id: int
    call_id: int | None
    kind: Literal["call", "callback", "parked"]
    status: Literal["waiting", "offered"]
    who: str | None
    customer_id: int | None
    reason: str | None
    language: str
    spoken_language: str | None
    since: datetime
    due_at: datetime | None
    position: int
    preferred_agent_id: int | None
    preferred_until: datetime | None


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
    """One queue now and today. `agents` counts those who serve it, by presence; `waiting` in order of rank.

    `draining`: no new callers are let in, whatever the hours (`open`).
    """

    id: int
    name: str
    title: str
    open: bool
    draining: bool
    target_seconds: int
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
    queues = tx.rows(select(Queue.__table__).where(Queue.active).order_by(Queue.title))
    day, ids = today.day_of(tx.now, zone), [queue.id for queue in queues]
    tallies, p90 = today.tallies(tx, day, ids), today.percentiles(tx, day, ids)
    waiting, present = _waiting(tx), _present(tx)
    return Board(
        now=tx.now,
        time_zone=zone,
        day_since=day.since,
        queues=[
            _queue(tx, queue, waiting, present, today.figures(tallies[queue.id], p90.get(queue.id))) for queue in queues
        ],
        talking=_talking(tx),
        agents=present,
        today=today.figures(today.summed(tallies.values()), p90.get(None)),
    )


def _queue(tx: Tx, queue: Any, waiting: Sequence[Any], present: list[Present], figures: Figures) -> QueueBoard:
    mine = [row for row in waiting if row.queue_id == queue.id]
    waits = [row.since for row in mine if row.kind == "call"]
    return QueueBoard(
        id=queue.id,
        name=queue.name,
        title=queue.title,
        open=is_served(tx, queue),
        draining=queue.draining,
        target_seconds=queue.target_seconds,
        longest_wait_seconds=int((tx.now - min(waits)).total_seconds()) if waits else None,
        agents=_by_presence(queue.id, present),
        waiting=[_waiter(row, position) for position, row in enumerate(mine, 1)],
        today=figures,
    )


def _by_presence(queue_id: int, present: list[Present]) -> dict[PresenceWord, int]:
    counted: dict[PresenceWord, int] = {}
    for agent in present:
        if queue_id in agent.queue_ids:
            counted[agent.presence] = counted.get(agent.presence, 0) + 1
    return counted


def _waiting(tx: Tx) -> Sequence[Any]:
    return tx.rows(
        select(
            QueueEntry.id.label("entry_id"),
            QueueEntry.queue_id,
            QueueEntry.contact_id,
            QueueEntry.call_id,
            KIND_BY_NOW.label("kind"),
            QueueEntry.status,
            QueueEntry.number,
            QueueEntry.language,
            QueueEntry.spoken_language,
            QueueEntry.waited_from.label("since"),
            QueueEntry.due_at,
            QueueEntry.preferred_agent_id,
            QueueEntry.preferred_until,
            Contact.number.label("contact_number"),
            Contact.reason,
            Contact.customer_id,
            Customer.name,
        )
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(IS_AHEAD)
        .order_by(QueueEntry.queue_id, QueueEntry.rank_at, QueueEntry.id)
    )


def _waiter(row: Any, position: int) -> Waiting:
    return Waiting(
        entry_id=row.entry_id,
        contact_id=row.contact_id,
        call_id=row.call_id,
        kind=row.kind,
        status=row.status,
        who=row.name or masked(row.number or row.contact_number),
        customer_id=row.customer_id,
        reason=row.reason,
        language=row.language,
        spoken_language=row.spoken_language,
        since=row.since,
        due_at=row.due_at,
        position=position,
        preferred_agent_id=row.preferred_agent_id,
        preferred_until=row.preferred_until,
    )


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
