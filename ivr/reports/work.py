"""What one person has to do: cases that are theirs with what is promised in them, tasks, callbacks kept for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal_column, null, or_, select, true, union
from sqlalchemy.orm import aliased

from ivr.agents import Agent
from ivr.calls import Call
from ivr.cases import Case, Task
from ivr.contacts import Contact
from ivr.customers import Customer
from ivr.db import Tx
from ivr.dispatch import Offer
from ivr.dispatch.offers import IS_PENDING
from ivr.queues import CallbackGone, Preference, Queue, QueueEntry
from ivr.queues.entries import IS_WAITING
from ivr.queues.regaining import IS_CALLBACK
from ivr.reports.call_filter import PAGE_ROWS
from ivr.reports.called_off import CalledOff, called_off
from ivr.reports.numbers import masked
from ivr.reports.today import day_of
from ivr.sentences import Sentence
from ivr.staff import Staff

What = Literal["callback", "case", "task"]


class CallbackOffered(Sentence):
    """A colleague is just being asked to make this callback: it is theirs, or comes back if they do not take it."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where the next page begins: after this row."""

    due_at: datetime
    what: What
    id: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to do by `due_at`. `kind`: of a case or a task its kind; of a callback its queue.

    `text`: a case's next step, which is what was promised, or what a task is about; `summary`: what the case is about.
    `number`, masked: at which somebody is met of whom nothing else may be known.
    `contact_id` and `call_id`: where a task or a callback comes from. `by_anybody`: a callback that this person has
    agreed to, and that whoever is free makes.
    """

    what: What
    id: int
    kind: str
    due_at: datetime
    text: str
    reference: str | None
    summary: str
    customer_id: int | None
    customer: str | None
    number: str | None
    contact_id: int | None
    call_id: int | None
    by_anybody: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A page, what is due first before the others; `next` None: it was the last. `called_off`: with the first page."""

    lines: list[WorkLine]
    next: Place | None
    called_off: list[CalledOff]


@dataclass(frozen=True, slots=True)
class WorkDue:
    """How much is due by the end of the company's day, and how much of it should have been done before now."""

    today: int
    overdue: int


class _Source(NamedTuple):
    """One of the three kinds of work: what a line of it is, whose it is, and when it is due."""

    what: What
    lines: Select[*tuple[Any, ...]]
    owed: list[ColumnElement[bool]]
    due_at: Any
    id: Any


IS_OPEN = Case.status == literal_column("'open'")  # as the index has it
IS_TO_DO = Task.done_at.is_(None)


def work_of(tx: Tx, staff_id: int, after: Place | None = None, limit: int = PAGE_ROWS) -> Work:
    """A page of what this person has to do."""
    found: list[WorkLine] = []
    for source in _sources(staff_id, tx.now):
        wanted = source.lines.where(*source.owed, *_after(source, after)).order_by(source.due_at, source.id)
        found += [_line(source.what, row._asdict()) for row in tx.rows(wanted.limit(limit + 1))]
    found.sort(key=_place)
    lines = found[:limit]
    further = _place(lines[-1]) if len(found) > limit else None
    return Work(lines, further, called_off(tx, staff_id) if after is None else [])


def _line(what: What, row: dict[str, Any]) -> WorkLine:
    return WorkLine(what=what, number=masked(row.pop("number")), **row)


def work_due(tx: Tx, staff_id: int, zone: str) -> WorkDue:
    """What of it presses."""

    sources = _sources(staff_id, tx.now)

    def due(before: datetime) -> int:
        counts = (select(func.count()).where(*source.owed, source.due_at < before) for source in sources)
        return sum(int(tx.scalar(count)) for count in counts)

    return WorkDue(today=due(day_of(tx.now, zone).until), overdue=due(tx.now))


def _sources(staff_id: int, now: datetime) -> tuple[_Source, ...]:
    return (_callbacks(staff_id, now), _cases(staff_id), _tasks(staff_id))


def _cases(staff_id: int) -> _Source:
    lines = (
        select(
            Case.id,
            Case.kind,
            Case.due_at,
            Case.next_step.label("text"),
            Case.reference,
            Case.summary,
            Case.customer_id,
            Customer.name.label("customer"),
            null().label("number"),
            null().label("contact_id"),
            null().label("call_id"),
            false().label("by_anybody"),
        )
        .select_from(Case)
        .outerjoin(Customer, Customer.id == Case.customer_id)
    )
    return _Source("case", lines, [Case.owner_id == staff_id, IS_OPEN], Case.due_at, Case.id)


def _tasks(staff_id: int) -> _Source:
    lines = (
        select(
            Task.id,
            Task.kind,
            Task.due_at,
            Task.text,
            Case.reference,
            func.coalesce(Case.summary, "").label("summary"),
            Customer.id.label("customer_id"),
            Customer.name.label("customer"),
            Contact.number,
            Task.contact_id,
            _call_of(Task.contact_id),
            false().label("by_anybody"),
        )
        .select_from(Task)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Contact, Contact.id == Task.contact_id)
        .outerjoin(Customer, Customer.id == func.coalesce(Contact.customer_id, Case.customer_id))
    )
    return _Source("task", lines, [Task.owner_id == staff_id, IS_TO_DO], Task.due_at, Task.id)


def _callbacks(staff_id: int, now: datetime) -> _Source:
    """Those that this person has agreed to: made by themselves, or by whoever is free, as once it was kept too long.

    One without a time is no work to plan: its customer is on the line by now, and rings at the desk in their turn.
    """
    agent, kept = _agent(staff_id), _kept_for(staff_id, now)
    lines: Any = (
        select(
            QueueEntry.id,
            Queue.name.label("kind"),
            QueueEntry.due_at,
            literal_column("''").label("text"),
            Case.reference,
            func.coalesce(Case.summary, "").label("summary"),
            Contact.customer_id,
            Customer.name.label("customer"),
            QueueEntry.number,
            QueueEntry.contact_id,
            _call_of(QueueEntry.contact_id),
            case((kept, false()), else_=true()).label("by_anybody"),
        )
        .select_from(QueueEntry)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .join(Contact, Contact.id == QueueEntry.contact_id)
        .outerjoin(Case, Case.id == Contact.case_id)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
    )
    # Each way by its own index: no plan of ours finds one of them OR the other without reading all entries.
    theirs = (select(QueueEntry.id).where(IS_WAITING, way) for way in (kept, QueueEntry.agreed_by == agent))
    owed = [QueueEntry.id.in_(union(*theirs)), IS_WAITING, IS_CALLBACK, QueueEntry.due_at.is_not(None)]
    return _Source("callback", lines, owed, QueueEntry.due_at, QueueEntry.id)


def is_ones_own(staff_id: int, now: datetime) -> ColumnElement[bool]:
    """The condition that a callback is this person's to make, to put at another time or to call off."""
    theirs = or_(_kept_for(staff_id, now), QueueEntry.agreed_by == _agent(staff_id))
    return and_(theirs, IS_WAITING, IS_CALLBACK, QueueEntry.due_at.is_not(None))


def _kept_for(staff_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(
        QueueEntry.preferred_agent_id == _agent(staff_id),
        QueueEntry.preferred_until > now,
        QueueEntry.preferred_why == Preference.HANDED,
    )


def _agent(staff_id: int) -> Any:
    return select(Agent.id).where(Agent.staff_id == staff_id).scalar_subquery()


def call_of_callback(tx: Tx, staff_id: int, entry_id: int) -> int:
    """The call from which a callback comes that this person has agreed to. Raises CallbackGone, CallbackOffered."""
    source = _callbacks(staff_id, tx.now)
    found = tx.row(source.lines.where(*source.owed, QueueEntry.id == entry_id))
    if found is None and (colleague := _asked_instead(tx, staff_id, entry_id)):
        said = f"This callback is being offered to {colleague} just now."
        raise CallbackOffered(said, "callback_offered", agent=colleague)
    if found is None or found.call_id is None:
        raise CallbackGone("This callback is no longer planned.")
    return int(found.call_id)


def _asked_instead(tx: Tx, staff_id: int, entry_id: int) -> str | None:
    """The colleague who is just being asked to make a callback that this person has agreed to."""
    own = aliased(Agent)
    name: str | None = tx.scalar(
        select(Staff.name)
        .join(Agent, Agent.staff_id == Staff.id)
        .join(Offer, Offer.agent_id == Agent.id)
        .join(QueueEntry, QueueEntry.id == Offer.entry_id)
        .join(own, own.id == QueueEntry.agreed_by)
        .where(Offer.entry_id == entry_id, IS_PENDING, own.staff_id == staff_id, Staff.id != staff_id)
    )
    return name


def _call_of(contact_id: Any) -> Any:
    """The first call of a contact, whose page tells of it where no customer is known."""
    return select(func.min(Call.id)).where(Call.contact_id == contact_id).scalar_subquery().label("call_id")


def _place(line: WorkLine) -> Place:
    return Place(line.due_at, line.what, line.id)


def _after(source: _Source, place: Place | None) -> list[ColumnElement[bool]]:
    """What comes after that row: by its time, of one time by the kind's word, of one kind by the id."""
    if place is None:
        return []
    if source.what > place.what:
        return [source.due_at >= place.due_at]
    if source.what < place.what:
        return [source.due_at > place.due_at]
    return [source.due_at >= place.due_at, or_(source.due_at > place.due_at, source.id > place.id)]
