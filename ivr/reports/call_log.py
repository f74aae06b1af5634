"""The log of calls: pages of it, newest first, of the ones that are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from ivr.agents.rows import Agent
from ivr.calls.rows import Call
from ivr.contacts import Contact
from ivr.conversation.rows import Conversation
from ivr.customers import Customer
from ivr.db import Tx
from ivr.lines import Line
from ivr.queues.rows import Queue, QueueEntry
from ivr.staff import Staff

PAGE_ROWS = 50


class NoSuchCall(Exception):
    """There is no call of that id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls; None leaves it open. `since` included, `until` not; `number` in E.164; `before` is a call's id."""

    since: datetime | None = None
    until: datetime | None = None
    line_id: int | None = None
    queue: str | None = None
    agent_id: int | None = None
    outcome: str | None = None
    reason: str | None = None
    number: str | None = None
    status: str | None = None
    purpose: str | None = None
    customer_id: int | None = None
    before: int | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in the log. `record` is the call record once the call has ended; times in it are seconds."""

    id: int
    sid: str | None
    purpose: str
    direction: str
    line_id: int
    line: str
    contact_id: int
    number: str | None
    customer_id: int | None
    customer: str | None
    agent_id: int | None
    agent: str | None
    status: str
    stage: str
    language: str | None
    reason: str | None
    cause: str | None
    disposition: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    hangup_cause: str | None
    record: dict[str, Any] | None


CALLS = (
    select(
        Call.id,
        Call.sid,
        Call.purpose,
        Call.direction,
        Call.line_id,
        Line.title.label("line"),
        Call.contact_id,
        Contact.number,
        Contact.customer_id,
        Customer.name.label("customer"),
        Contact.agent_id,
        Staff.name.label("agent"),
        Call.status,
        Call.stage,
        Call.language,
        Contact.reason,
        Contact.cause,
        Contact.disposition,
        Call.started_at,
        Call.answered_at,
        Call.ended_at,
        Call.hangup_cause,
        Call.record,
    )
    .join(Line, Line.id == Call.line_id)
    .join(Contact, Contact.id == Call.contact_id)
    .outerjoin(Customer, Customer.id == Contact.customer_id)
    .outerjoin(Agent, Agent.id == Contact.agent_id)
    .outerjoin(Staff, Staff.id == Agent.staff_id)
)


def page(tx: Tx, wanted: Wanted) -> list[CallLine]:
    """A page of the log, newest first; raises NoSuchCall when `before` is none."""
    statement = wanted_calls(tx, wanted).order_by(Call.started_at.desc(), Call.id.desc()).limit(wanted.limit)
    return [CallLine(**row._mapping) for row in tx.rows(statement)]


def wanted_calls(tx: Tx, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """The query of a page, without its order."""
    return CALLS.where(*_of_call(wanted), *_of_contact(wanted), *_of_queue(wanted), *_older(tx, wanted.before))


def _of_call(wanted: Wanted) -> list[ColumnElement[bool]]:
    outcome = Call.record["outcome"].as_string()
    return _given(
        (wanted.since, lambda: Call.started_at >= wanted.since),
        (wanted.until, lambda: Call.started_at < wanted.until),
        (wanted.line_id, lambda: Call.line_id == wanted.line_id),
        (wanted.status, lambda: Call.status == wanted.status),
        (wanted.purpose, lambda: Call.purpose == wanted.purpose),
        (wanted.outcome, lambda: outcome == wanted.outcome),
    )


def _of_contact(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Few contacts have one number or one customer: those are found first, by their indexes."""
    talked = exists().where(
        Conversation.contact_id == Call.contact_id,
        Conversation.agent_id == wanted.agent_id,
        Conversation.talking_at.is_not(None),
    )
    return _given(
        (wanted.reason, lambda: Contact.reason == wanted.reason),
        (wanted.agent_id, lambda: talked),
        (wanted.number, lambda: Call.contact_id.in_(select(Contact.id).where(Contact.number == wanted.number))),
        (
            wanted.customer_id,
            lambda: Call.contact_id.in_(select(Contact.id).where(Contact.customer_id == wanted.customer_id)),
        ),
    )


def _of_queue(wanted: Wanted) -> list[ColumnElement[bool]]:
    if wanted.queue is None:
        return []
    queue_id = select(Queue.id).where(Queue.name == wanted.queue).scalar_subquery()
    return [exists().where(QueueEntry.call_id == Call.id, QueueEntry.queue_id == queue_id)]


def _older(tx: Tx, before: int | None) -> list[ColumnElement[bool]]:
    if before is None:
        return []
    started_at = tx.scalar(select(Call.started_at).where(Call.id == before))
    if started_at is None:
        raise NoSuchCall(f"there is no call {before}")
    same_moment = and_(Call.started_at == started_at, Call.id < before)
    return [Call.started_at <= started_at, or_(Call.started_at < started_at, same_moment)]


def _given(*conditions: tuple[Any, Any]) -> list[ColumnElement[bool]]:
    return [condition() for value, condition in conditions if value is not None]
