"""The messages that callers have left: who, when, in which queue, and whether somebody has seen to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

import recordings
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.reports.numbers import masked
from ivr.reports.to_do import ToDoWanted, page_of
from ivr.staff import Role, StaffView
from recordings.rows import Recording

_OF_RECORDING = f"{recordings.RECORDING_SOURCE}:"


@dataclass(frozen=True, slots=True)
class VoicemailLine:
    """One message, by the `id` of the task that it is; `queue`: the one it was left out of by name, None for the menu.

    `seconds` as the sound lasts or, until it is here, as the carrier measured them; `may_hear`: the sound is here, and
    for your ears.
    """

    id: int
    recording_id: int
    status: str
    may_hear: bool
    seconds: int | None
    left_at: datetime
    call_id: int
    contact_id: int
    number: str | None
    customer_id: int | None
    customer: str | None
    language: str | None
    queue: str | None
    done_at: datetime | None


_LAST_QUEUE = (
    select(Queue.name)
    .join(QueueEntry, QueueEntry.queue_id == Queue.id)
    .where(QueueEntry.call_id == Recording.call_id)
    .order_by(QueueEntry.id.desc())
    .limit(1)
    .correlate(Recording)
    .scalar_subquery()
)


def voicemails(tx: Tx, wanted: ToDoWanted, reader: StaffView) -> list[VoicemailLine]:
    """A page of them, the newest first: supervisors see all, agents those that they may hear, with masked numbers."""
    return [_line(dict(row._mapping), reader) for row in tx.rows(_wanted(wanted, reader))]


def _line(row: dict[str, Any], reader: StaffView) -> VoicemailLine:
    number = row.pop("number") if reader.role >= Role.SUPERVISOR else masked(row.pop("number"))
    return VoicemailLine(**row | {"number": number, "may_hear": bool(row["may_hear"])})


def _wanted(wanted: ToDoWanted, reader: StaffView) -> Select[*tuple[Any, ...]]:
    theirs = recordings.may_hear(reader)
    statement = (
        select(
            Task.id,
            Recording.id.label("recording_id"),
            Recording.status,
            and_(Recording.status == recordings.Status.STORED, theirs).label("may_hear"),
            Recording.seconds,
            Task.created_at.label("left_at"),
            Recording.call_id,
            Recording.contact_id,
            Contact.number,
            Contact.customer_id,
            Customer.name.label("customer"),
            Contact.language,
            _LAST_QUEUE.label("queue"),
            Task.done_at,
        )
        .join(Recording, Recording.sid == func.substr(Task.source, len(_OF_RECORDING) + 1))
        .join(Contact, Contact.id == Recording.contact_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .where(Task.kind == recordings.VOICEMAIL)
    )
    statement = page_of(statement, wanted)
    return statement if reader.role >= Role.SUPERVISOR else statement.where(theirs)
