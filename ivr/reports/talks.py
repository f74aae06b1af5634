"""The talks that go on, as supervisors see them: with an agent, with a number outside, and where help is called for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, literal_column, select

from ivr.agents import Agent
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.conversation import Conversation, Party, PartyStatus
from ivr.conversation import Role as PartyRole
from ivr.conversation.parties.finding import IS_LIVE as IS_LIVE_PARTY
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.reports.company import IN_ORDER, PartyLine, parties
from ivr.reports.numbers import masked
from ivr.staff import Staff

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
class OutsideTalk:
    """A caller whom an agent has left with a number outside: rung yet (`asked`), or talking (`inside`), `since` then.

    `agent` is who has left them there. Nobody of ours hears it, and nothing of it is recorded. `called`: it was we who
    rang the caller, whose call is over with the talk, while another's flow goes on.
    """

    party_id: int
    contact_id: int
    call_id: int
    queue_id: int
    agent: str
    number: str | None
    who: str | None
    customer_id: int | None
    reason: str | None
    status: Literal["asked", "inside"]
    since: datetime
    called: bool


@dataclass(frozen=True, slots=True)
class HelpCall:
    """An agent who asks for a supervisor in a talk, to whom nobody has come yet; `since` they ask.

    `who` is the customer's name, else the number with its middle hidden, None when withheld.
    """

    party_id: int
    conversation_id: int
    call_id: int
    agent_id: int
    agent: str
    queue: str
    queue_title: str
    who: str | None
    reason: str | None
    note: str
    since: datetime


def talking(tx: Tx) -> list[Talking]:
    """The agents' talks."""
    columns = (
        Conversation.contact_id,
        QueueEntry.queue_id,
        Contact.customer_id,
        QueueEntry.language,
        Conversation.status,
        Conversation.agent_id,
        Conversation.talking_at.label("since"),
    )
    others = parties(tx)
    found = tx.rows(_of_talks(*columns).where(_IS_LIVE).order_by(Conversation.agent_id))
    return [Talking(**_named(row), parties=_shown(others.get(row.conversation_id, []))) for row in found]


def outside(tx: Tx) -> list[OutsideTalk]:
    """The callers who were left with a number outside, the longest first."""
    columns = (
        Party.id.label("party_id"),
        Party.contact_id,
        QueueEntry.queue_id,
        Contact.customer_id,
        Party.number.label("outside"),
        Party.asked_at,
        Party.joined_at,
        (Call.direction == "outbound").label("called"),
    )
    left = (IS_LIVE_PARTY, Party.keeps, ~_IS_LIVE)
    of_call = _of_parties(*columns).join(Call, Call.id == Conversation.call_id)
    rows = tx.rows(of_call.where(*left).order_by(*IN_ORDER))
    return sorted((_outside(_named(row)) for row in rows), key=lambda talk: talk.since)


def help_wanted(tx: Tx) -> list[HelpCall]:
    """The calls for help that nobody has answered, the oldest first."""
    columns = (
        Party.id.label("party_id"),
        Conversation.agent_id,
        Queue.name.label("queue"),
        Queue.title.label("queue_title"),
        Party.note,
        Party.asked_at.label("since"),
    )
    called = (IS_LIVE_PARTY, Party.status == PartyStatus.ASKED, Party.role == PartyRole.SUPERVISOR)
    of_queue = _of_parties(*columns).join(Queue, Queue.id == QueueEntry.queue_id)
    rows = tx.rows(of_queue.where(*called).order_by(*IN_ORDER))
    return sorted((HelpCall(**_named(row)) for row in rows), key=lambda call: call.since)


def _of_talks(*columns: Any) -> Select[*tuple[Any, ...]]:
    """These columns of talks, with the agent, the customer and the call."""
    return (
        select(
            *columns,
            Conversation.id.label("conversation_id"),
            Conversation.call_id,
            Staff.name.label("agent"),
            Contact.number,
            Contact.reason,
            Customer.name,
        )
        .select_from(Conversation)
        .join(Contact, Contact.id == Conversation.contact_id)
        .join(QueueEntry, QueueEntry.id == Conversation.entry_id)
        .join(Agent, Agent.id == Conversation.agent_id)
        .join(Staff, Staff.id == Agent.staff_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
    )


def _of_parties(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The same of who else is in them, or asked for."""
    return _of_talks(*columns).join(Party, Party.conversation_id == Conversation.id)


def _named(row: Any) -> dict[str, Any]:
    """The row, with the customer's name or masked number as `who`."""
    found = dict(row._mapping)
    name, number = found.pop("name"), found.pop("number")
    return {**found, "who": name or masked(number)}


def _outside(row: dict[str, Any]) -> OutsideTalk:
    asked, joined, number = (row.pop(name) for name in ("asked_at", "joined_at", "outside"))
    del row["conversation_id"]
    return OutsideTalk(**row, number=masked(number), status="inside" if joined else "asked", since=joined or asked)


def _shown(others: list[PartyLine]) -> list[PartyLine]:
    """On a wall, a number tells nobody whose it is."""
    return [replace(party, number=masked(party.number)) for party in others]
