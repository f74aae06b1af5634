"""Who has the customer now whom an agent has lost, or handed back, while they are on the break for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import or_, select

from ivr.agents import Agent, AgentView, Presence
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.conversation import Conversation, Status
from ivr.conversation.ending import CONNECTION_LOST, HANDED_BACK
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import QueueEntry
from ivr.queues.entries import IS_AHEAD
from ivr.staff import Staff

Whereabouts = Literal["waiting", "with", "served", "callback", "gone"]


@dataclass(frozen=True, slots=True)
class Lost:
    """`now` with: they talk to `agent` by now, or are being connected; served: they did; callback: nobody was on the
    line, and somebody calls them; gone: they are on the line no more, and have spoken to nobody since.
    """

    customer: str | None
    customer_id: int | None
    number: str | None
    now: Whereabouts
    agent: str | None


def lost_by(tx: Tx, agent: AgentView) -> Lost | None:
    """Whom this break of the agent's is about; None on any other."""
    if agent.presence != Presence.BREAK or agent.presence_reason not in (CONNECTION_LOST, HANDED_BACK):
        return None
    mine = tx.row(
        select(
            Conversation.id,
            Conversation.call_id,
            Conversation.entry_id,
            Conversation.ended_at,
            Contact.customer_id,
            Contact.number,
            Customer.name,
        )
        .join(Contact, Contact.id == Conversation.contact_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(Conversation.agent_id == agent.id)
        .order_by(Conversation.started_at.desc(), Conversation.id.desc())
        .limit(1)
    )
    if mine is None or mine.ended_at is None or mine.ended_at > agent.presence_since:
        return None
    return Lost(mine.name, mine.customer_id, mine.number, *_whereabouts(tx, mine))


def _whereabouts(tx: Tx, mine: Any) -> tuple[Whereabouts, str | None]:
    next_one = _next_talk(tx, mine)
    if next_one is not None and next_one.status != Status.ENDED:
        return "with", next_one.name
    wait = _wait(tx, mine)
    if wait is not None:
        return ("callback" if wait.kind == "callback" and wait.answered_at is None else "waiting"), None
    if next_one is not None and next_one.talking_at is not None:
        return "served", next_one.name
    return "gone", None


def _next_talk(tx: Tx, mine: Any) -> Any:
    """The one in this call since that goes on, else the last in which anybody talked with them."""
    later = (Conversation.call_id == mine.call_id, Conversation.id > mine.id)
    return tx.row(
        select(Conversation.status, Conversation.talking_at, Staff.name)
        .join(Agent, Agent.id == Conversation.agent_id)
        .join(Staff, Staff.id == Agent.staff_id)
        .where(*later)
        .order_by((Conversation.status == Status.ENDED), Conversation.talking_at.is_(None), Conversation.id.desc())
        .limit(1)
    )


def _wait(tx: Tx, mine: Any) -> Any:
    """What is to come for whoever is, or is to be, on the line in this call; given back it has none (`not_made`)."""
    theirs = or_(QueueEntry.call_id == mine.call_id, QueueEntry.id == mine.entry_id)
    return tx.row(
        select(QueueEntry.kind, Call.answered_at)
        .outerjoin(Call, Call.id == QueueEntry.call_id)
        .where(theirs, IS_AHEAD)
        .limit(1)
    )
