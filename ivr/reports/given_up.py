"""Callbacks given up after the last try: tasks of people, with what their customer knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, case, cast, func, select

from ivr.agents.rows import Agent, AgentQueue
from ivr.cases import Task
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.queues import Queue, QueueEntry
from ivr.reports.numbers import masked
from ivr.reports.to_do import ToDoWanted, page_of
from ivr.staff import Role, Staff, StaffView

KIND = "callback"
_OF_ENTRY = f"{KIND}:"
_ENTRY = case((Task.kind == KIND, func.substr(Task.source, len(_OF_ENTRY) + 1)))  # of no other kind is it a number


@dataclass(frozen=True, slots=True)
class GivenUpLine:
    """One of them, by the `id` of the task that it is; `number` is the one that was called.

    `asked_at`: when the customer first asked; `promised_at` None: as soon as may be. `call_id` is the last call made,
    `times_tried` counts it. `owner` sees to it by `due_at`; `done_word`: what came of it;
    `served_in`: the call in which they were served since.
    """

    id: int
    contact_id: int
    call_id: int | None
    number: str | None
    customer_id: int | None
    customer: str | None
    language: str
    queue: str
    asked_at: datetime
    promised_at: datetime | None
    given_up_at: datetime
    times_tried: int
    owner: str | None
    due_at: datetime
    done_at: datetime | None
    done_word: str
    served_in: int | None


GIVEN_UP = (
    select(
        Task.id,
        Task.contact_id,
        QueueEntry.call_id,
        QueueEntry.number,
        Contact.customer_id,
        Customer.name.label("customer"),
        QueueEntry.language,
        Queue.name.label("queue"),
        QueueEntry.asked_at,
        QueueEntry.promised_at,
        Task.created_at.label("given_up_at"),
        (QueueEntry.times_tried + 1).label("times_tried"),
        Staff.name.label("owner"),
        Task.due_at,
        Task.done_at,
        Task.done_word,
        Task.served_in,
    )
    .join(QueueEntry, QueueEntry.id == cast(_ENTRY, Integer))
    .join(Queue, Queue.id == QueueEntry.queue_id)
    .join(Contact, Contact.id == Task.contact_id)
    .outerjoin(Customer, Customer.id == Contact.customer_id)
    .outerjoin(Staff, Staff.id == Task.owner_id)
    .where(Task.kind == KIND)
)


def given_up(tx: Tx, wanted: ToDoWanted, reader: StaffView) -> list[GivenUpLine]:
    """A page, the newest first: supervisors see all, agents those of queues that they serve and their own, masked."""
    return [_line(row, reader) for row in tx.rows(_wanted(wanted, reader))]


def given_up_of(tx: Tx, contact_id: int, reader: StaffView) -> GivenUpLine | None:
    """The contact's, the newest if there were several."""
    row = tx.row(GIVEN_UP.where(Task.contact_id == contact_id).order_by(Task.id.desc()).limit(1))
    return None if row is None else _line(row, reader)


def number_of(tx: Tx, task_id: int) -> tuple[int, str | None] | None:
    """The contact of a callback given up, and the number that was called; None if the task is another."""
    row = tx.row(GIVEN_UP.where(Task.id == task_id))
    return None if row is None else (row.contact_id, row.number)


def _line(row: Any, reader: StaffView) -> GivenUpLine:
    number = row.number if reader.role >= Role.SUPERVISOR else masked(row.number)
    return GivenUpLine(**{**row._mapping, "number": number})


def _wanted(wanted: ToDoWanted, reader: StaffView) -> Select[*tuple[Any, ...]]:
    statement = page_of(GIVEN_UP, wanted)
    if reader.role >= Role.SUPERVISOR:
        return statement
    served = select(AgentQueue.queue_id).join(Agent, Agent.id == AgentQueue.agent_id).where(Agent.staff_id == reader.id)
    return statement.where((QueueEntry.queue_id.in_(served)) | (Task.owner_id == reader.id))
