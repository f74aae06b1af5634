"""What became of an agent's callback that has reached nobody, for the desk of who had taken it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from ivr import queues
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.conversation import Conversation, Status, Why, customers_leg
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import QueueEntry
from ivr.staff import Staff

SHOWN_FOR = timedelta(hours=12)
"""A shift; the next talk takes its place much sooner."""
REACHED_NOBODY = (Why.UNREACHED, Why.MACHINE, Why.WRONG_PERSON)
BY_LEG: dict[str, Literal["busy", "no_answer", "failed"]] = {
    "busy": "busy",
    "no-answer": "no_answer",
    "canceled": "no_answer",
    "completed": "no_answer",  # answered, and hung up before they were connected
}


@dataclass(frozen=True, slots=True)
class Unreached:
    """`next_at`: when the customer is called again; None: they are not, and `seen_to_by` has it, if anybody."""

    conversation: int
    contact_id: int
    customer: str | None
    number: str | None
    why: Literal["busy", "no_answer", "failed", "machine", "wrong_person"]
    at: datetime
    next_at: datetime | None
    seen_to_by: str | None


def unreached_by(tx: Tx, agent_id: int) -> Unreached | None:
    """The agent's last talk, if it was a callback that has reached nobody."""
    talk = tx.row(
        select(*Conversation.__table__.c, QueueEntry.kind, QueueEntry.number)
        .join(QueueEntry, QueueEntry.id == Conversation.entry_id)
        .where(Conversation.agent_id == agent_id, Conversation.started_at > tx.now - SHOWN_FOR)
        .order_by(Conversation.started_at.desc(), Conversation.id.desc())
        .limit(1)
    )
    if talk is None or talk.status != Status.ENDED or talk.kind != "callback" or talk.ended_why not in REACHED_NOBODY:
        return None
    return Unreached(
        conversation=talk.id,
        contact_id=talk.contact_id,
        customer=tx.scalar(
            select(Customer.name).join(Contact, Contact.customer_id == Customer.id).where(Contact.id == talk.contact_id)
        ),
        number=talk.number,
        why=_why(tx, talk),
        at=talk.ended_at,
        next_at=queues.next_of(tx, talk.contact_id),
        seen_to_by=_seen_to_by(tx, talk),
    )


def _why(tx: Tx, talk: Any) -> Any:
    if talk.ended_why != Why.UNREACHED:
        return talk.ended_why
    return BY_LEG.get(customers_leg(tx, talk.call_id)[0], "failed")


def _seen_to_by(tx: Tx, talk: Any) -> str | None:
    open_still = (Task.source == f"callback:{talk.entry_id}", Task.done_at.is_(None))
    name: str | None = tx.scalar(select(Staff.name).join(Task, Task.owner_id == Staff.id).where(*open_still))
    return name
