"""Callbacks that one has agreed to, and that a colleague has called off since, or agreed anew: one's no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import aliased

from ivr.agents import Agent
from ivr.calls import Call
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.queues.rows import AgreedAnew
from ivr.reports.numbers import masked
from ivr.staff import Staff

SHOWN_FOR = timedelta(days=1)
"""Whoever agreed to it comes to work once in that time, most days."""
_MOST = 20


@dataclass(frozen=True, slots=True)
class CalledOff:
    """`number`: masked; `due_at`: for when it was agreed, in `call_id`; `by` whom it was called off, `at`.

    `anew_for`: it stands, agreed anew with that colleague for then; None: the customer needs it no more.
    """

    entry_id: int
    queue: str
    due_at: datetime | None
    customer_id: int | None
    customer: str | None
    number: str | None
    call_id: int | None
    by: str
    at: datetime
    anew_for: datetime | None


def called_off(tx: Tx, staff_id: int) -> list[CalledOff]:
    """Those of this person's, the newest first; not what they called off or agreed anew themselves."""
    agent = select(Agent.id).where(Agent.staff_id == staff_id).scalar_subquery()
    since = tx.now - SHOWN_FOR
    off = (
        _told(QueueEntry.called_off_by, QueueEntry.ended_at, func.coalesce(QueueEntry.promised_at, QueueEntry.due_at))
        .add_columns(literal(None).label("anew_for"))
        .where(QueueEntry.called_off_by.is_not(None), QueueEntry.called_off_by != QueueEntry.agreed_by)
        .where(QueueEntry.agreed_by == agent, QueueEntry.ended_at > since)
        .order_by(QueueEntry.ended_at.desc(), QueueEntry.id.desc())
    )
    anew = (
        _told(AgreedAnew.by_agent_id, AgreedAnew.at, AgreedAnew.due_at)
        .add_columns(AgreedAnew.anew_for)
        .join(AgreedAnew, AgreedAnew.entry_id == QueueEntry.id)
        .where(AgreedAnew.agent_id == agent, AgreedAnew.at > since)
        .order_by(AgreedAnew.at.desc(), AgreedAnew.id.desc())
    )
    found = [row for told in (off, anew) for row in tx.rows(told.limit(_MOST))]
    found.sort(key=lambda row: row.at, reverse=True)
    return [CalledOff(**row._asdict() | {"number": masked(row.number)}) for row in found[:_MOST]]


def _told(by: Any, at: Any, due_at: Any) -> Select[Any]:
    """A callback, by which colleague it was taken from its agent, when, and for when it stood."""
    other = aliased(Agent)
    name = select(Staff.name).join(other, other.staff_id == Staff.id).where(other.id == by)
    in_call = select(func.min(Call.id)).where(Call.contact_id == QueueEntry.contact_id)
    return (
        select(
            QueueEntry.id.label("entry_id"),
            Queue.name.label("queue"),
            due_at.label("due_at"),
            Contact.customer_id,
            Customer.name.label("customer"),
            QueueEntry.number,
            in_call.scalar_subquery().label("call_id"),
            name.scalar_subquery().label("by"),
            at.label("at"),
        )
        .select_from(QueueEntry)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
    )
