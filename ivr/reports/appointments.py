"""The callbacks that a customer may count on, for whoever opens their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import aliased

from ivr.agents import Agent
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.queues import Preference, Queue, QueueEntry
from ivr.queues.entries import IS_AHEAD
from ivr.queues.regaining import IS_CALLBACK
from ivr.reports.work import is_ones_own
from ivr.staff import Staff


@dataclass(frozen=True, slots=True)
class Appointment:
    """A callback to come. `due_at` None: as soon as may be; `agreed_with` None: the customer asked for it by key.

    `by_themselves`: whoever agreed to it makes it; `handed_to`: somebody else, to whom it was given. `mine`: it is the
    reader's to change, make or call off.
    """

    entry_id: int
    queue: str
    queue_title: str
    due_at: datetime | None
    agreed_with: str | None
    by_themselves: bool
    handed_to: str | None
    mine: bool


def appointments(tx: Tx, customer_id: int, reader: int) -> list[Appointment]:
    """This customer's, the first first; `reader`: who of the staff reads it."""
    mine = func.coalesce(is_ones_own(reader, tx.now), false())
    wanted = (
        select(
            QueueEntry.id.label("entry_id"),
            Queue.name.label("queue"),
            Queue.title.label("queue_title"),
            QueueEntry.due_at,
            Staff.name.label("agreed_with"),
            and_(QueueEntry.by_themselves, _OTHER.id.is_(None)).label("by_themselves"),
            _THEIR.name.label("handed_to"),
            mine.label("mine"),
        )
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .outerjoin(Agent, Agent.id == QueueEntry.agreed_by)
        .outerjoin(Staff, Staff.id == Agent.staff_id)
        .outerjoin(_OTHER, and_(*_is_handed(tx.now)))
        .outerjoin(_THEIR, _THEIR.id == _OTHER.staff_id)
        .where(Contact.customer_id == customer_id, IS_AHEAD, IS_CALLBACK)
        .order_by(QueueEntry.due_at, QueueEntry.id)
    )
    return [Appointment(**row._mapping) for row in tx.rows(wanted)]


_OTHER, _THEIR = aliased(Agent), aliased(Staff)


def _is_handed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        _OTHER.id == QueueEntry.preferred_agent_id,
        _OTHER.id.is_distinct_from(QueueEntry.agreed_by),
        QueueEntry.preferred_why == Preference.HANDED,
        QueueEntry.preferred_until > now,
    )
