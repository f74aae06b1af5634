"""Whom an agent was just asked to take, and did not: they did not wait for the answer, or had none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from ivr.agents import AgentView, Presence
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.dispatch import Offer, OfferStatus
from ivr.queues import EntryStatus, QueueEntry

SHOWN_FOR = timedelta(minutes=5)

Why = Literal["hung_up", "message", "callback", "left", "calls_in", "elsewhere"]
BY_REASON: dict[str, Why] = {"moved": "elsewhere", "handed": "elsewhere", "caller_calls_in": "calls_in"}
"""Why they were taken from the agent while they waited on."""
BY_END: dict[str, Why] = {
    EntryStatus.VOICEMAIL: "message",
    EntryStatus.CALLBACK: "callback",
    EntryStatus.TIMED_OUT: "left",
    EntryStatus.OVERFLOWED: "left",
    EntryStatus.CLOSED: "left",
    EntryStatus.FULL: "left",
    EntryStatus.FAILED: "left",
}
"""How their wait ended, where it was not by hanging up."""
CALLER_GONE = "caller_gone"
NOT_TAKEN = ("no_answer", "refused")
"""Breaks that the system sets for it."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """`why` message, callback: what they chose instead; left: the queue let them go on; elsewhere: others have them.

    calls_in: a callback whose customer is on the line themselves.
    """

    offer_id: int
    customer: str | None
    number: str | None
    why: Why
    at: datetime


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody whom the agent let ring, or refused. `callback`: nobody was on the line."""

    offer_id: int
    customer: str | None
    customer_id: int | None
    number: str | None
    callback: bool


def withdrawn_from(tx: Tx, agent: AgentView) -> Withdrawn | None:
    """Whom the agent was offered last, once they have gone by themselves; until the agent does something else."""
    if agent.presence != Presence.AVAILABLE:
        return None
    last = _last_offered(tx, agent, tx.now - 2 * SHOWN_FOR)
    if last is None or last.status != OfferStatus.CANCELED or last.ended_at < tx.now - SHOWN_FOR:
        return None
    why = _why(last)
    if why is None or agent.presence_since > last.ended_at:
        return None
    return Withdrawn(last.id, last.name, last.number or last.theirs, why, last.ended_at)


def missed_by(tx: Tx, agent: AgentView) -> Missed | None:
    """Whom the agent did not take, while they are on the break for that."""
    if agent.presence != Presence.BREAK or agent.presence_reason not in NOT_TAKEN:
        return None
    last = _last_offered(tx, agent, agent.presence_since - SHOWN_FOR)
    if last is None or last.status not in (OfferStatus.TIMED_OUT, OfferStatus.REJECTED):
        return None
    return Missed(last.id, last.name, last.customer_id, last.number or last.theirs, last.kind == "callback")


def _last_offered(tx: Tx, agent: AgentView, since: datetime) -> Any:
    return tx.row(
        select(
            Offer.id,
            Offer.status,
            Offer.reason,
            Offer.ended_at,
            QueueEntry.status.label("became"),
            QueueEntry.kind,
            QueueEntry.number,
            Contact.number.label("theirs"),
            Contact.customer_id,
            Customer.name,
        )
        .join(QueueEntry, QueueEntry.id == Offer.entry_id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(Offer.agent_id == agent.id, Offer.made_at > since)
        .order_by(Offer.made_at.desc(), Offer.id.desc())
        .limit(1)
    )


def _why(offer: Any) -> Why | None:
    if offer.reason == CALLER_GONE:
        return BY_END.get(offer.became, "hung_up")
    return BY_REASON.get(offer.reason) or BY_END.get(offer.reason)
