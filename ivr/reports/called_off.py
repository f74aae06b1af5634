"""Callbacks that one has agreed to, and that a colleague has called off since: the customer needs them no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ivr.agents import Agent
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.reports.numbers import masked
from ivr.staff import Staff

SHOWN_FOR = timedelta(days=1)
"""Whoever agreed to it comes to work once in that time, most days."""
_MOST = 20


@dataclass(frozen=True, slots=True)
class CalledOff:
    """`number`: masked; `due_at`: for when it was agreed, in `call_id`; `by` whom it was called off, `at`."""

    entry_id: int
    queue: str
    due_at: datetime | None
    customer_id: int | None
    customer: str | None
    number: str | None
    call_id: int | None
    by: str
    at: datetime


def called_off(tx: Tx, staff_id: int) -> list[CalledOff]:
    """Those of this person's, the newest first; not what they called off themselves."""
    agent = select(Agent.id).where(Agent.staff_id == staff_id).scalar_subquery()
    other = aliased(Agent)
    found = tx.rows(
        select(
            QueueEntry.id.label("entry_id"),
            Queue.name.label("queue"),
            func.coalesce(QueueEntry.promised_at, QueueEntry.due_at).label("due_at"),
            Contact.customer_id,
            Customer.name.label("customer"),
            QueueEntry.number,
            select(func.min(Call.id))
            .where(Call.contact_id == QueueEntry.contact_id)
            .scalar_subquery()
            .label("call_id"),
            Staff.name.label("by"),
            QueueEntry.ended_at.label("at"),
        )
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .join(other, other.id == QueueEntry.called_off_by)
        .join(Staff, Staff.id == other.staff_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(QueueEntry.called_off_by.is_not(None), QueueEntry.called_off_by != QueueEntry.agreed_by)
        .where(QueueEntry.agreed_by == agent, QueueEntry.ended_at > tx.now - SHOWN_FOR)
        .order_by(QueueEntry.ended_at.desc(), QueueEntry.id.desc())
        .limit(_MOST)
    )
    return [CalledOff(**row._asdict() | {"number": masked(row.number)}) for row in found]
