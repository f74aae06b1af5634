"""The log of calls: pages of it, newest first, of the ones that are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, and_, case, func, or_, select

from ivr.agents.rows import Agent
from ivr.calls import Stage
from ivr.calls.rows import Call
from ivr.contacts import Contact
from ivr.conversation import PASSED_ON, Conversation
from ivr.customers import Customer
from ivr.db import Tx
from ivr.lines import Line
from ivr.queues import Queue, QueueEntry
from ivr.queues.outgoing import OUTGOING
from ivr.reports.call_filter import FEW_CALLS, Wanted, found
from ivr.reports.paging import older
from ivr.staff import Staff

Purpose = Literal["customer", "survey", "callback", "outgoing"]
Direction = Literal["inbound", "outbound"]
Status = Literal["active", "ended"]
Outcome = Literal["menu", "emergency", "abandoned", "answered", "message", "callback", "left", "missed", "unanswered"]
"""The last thing that the caller reached: see ivr.calls.fold."""


class NoSuchCall(Exception):
    """There is no call of that id."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in the log. `record` is the call record once the call has ended; times in it are seconds.

    `agent`, `disposition`: of its own last talk, whatever became of the contact in another call.
    `stage_since`: since when the caller is where `stage` says: the talk, the wait, or else the call.
    `rung`: the number that a callback went to, where it is another than the customer called from.
    `queues`: the names of those the caller has been in, in order.
    """

    id: int
    sid: str | None
    purpose: Purpose
    direction: Direction
    line_id: int
    line: str
    contact_id: int
    number: str | None
    rung: str | None
    customer_id: int | None
    customer: str | None
    agent_id: int | None
    agent: str | None
    status: Status
    stage: Literal["menu", "queue", "talk", "survey", "ended"]
    stage_since: datetime
    language: str | None
    reason: str | None
    cause: str | None
    disposition: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    hangup_cause: str | None
    outcome: Outcome | None
    record: dict[str, Any] | None
    queues: list[str]


_TALKING_SINCE = (
    select(Conversation.talking_at)
    .where(Conversation.call_id == Call.id, Conversation.status != "ended", Call.stage == Stage.TALK)
    .correlate(Call)
    .scalar_subquery()
)
_WAITING_SINCE = (
    select(func.max(QueueEntry.waited_from))
    .where(QueueEntry.call_id == Call.id, QueueEntry.left_at.is_(None), Call.stage == Stage.QUEUE)
    .correlate(Call)
    .scalar_subquery()
)

_TALKED_OR_TALKS = or_(Conversation.talking_at.is_not(None), Conversation.status != "ended")
_AGENT = (
    select(Conversation.agent_id)
    .where(Conversation.call_id == Call.id, _TALKED_OR_TALKS)
    .order_by(func.coalesce(Conversation.id, Conversation.id).desc())  # not by its index: a call has few talks
    .limit(1)
    .correlate(Call)
    .scalar_subquery()
)
_RESULT = (
    select(Conversation.result)
    .where(Conversation.call_id == Call.id, Conversation.result.is_not(None))
    # That somebody passed the caller on is no result where another agent has said one.
    .order_by(Conversation.result == PASSED_ON, Conversation.id.desc())
    .limit(1)
    .correlate(Call)
    .scalar_subquery()
)

_ANOTHER = and_(Call.called != "", Call.called != func.coalesce(Contact.number, ""))
_RUNG = case((and_(Call.purpose == "callback", _ANOTHER), Call.called))

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
        _RUNG.label("rung"),
        Contact.customer_id,
        Customer.name.label("customer"),
        Agent.id.label("agent_id"),
        Staff.name.label("agent"),
        Call.status,
        Call.stage,
        func.coalesce(_TALKING_SINCE, _WAITING_SINCE, Call.answered_at, Call.started_at).label("stage_since"),
        Call.language,
        Contact.reason,
        Contact.cause,
        _RESULT.label("disposition"),
        Call.started_at,
        Call.answered_at,
        Call.ended_at,
        Call.hangup_cause,
        Call.outcome,
        Call.record,
    )
    .join(Line, Line.id == Call.line_id)
    .join(Contact, Contact.id == Call.contact_id)
    .outerjoin(Customer, Customer.id == Contact.customer_id)
    .outerjoin(Agent, Agent.id == _AGENT)
    .outerjoin(Staff, Staff.id == Agent.staff_id)
)


def page(tx: Tx, wanted: Wanted) -> list[CallLine]:
    """A page of the log, newest first; raises NoSuchCall when `before` is none."""
    ids = [row.id for row in tx.rows(wanted_calls(tx, wanted).limit(wanted.limit))]
    statement = CALLS.where(Call.id.in_(ids)).order_by(Call.started_at.desc(), Call.id.desc())
    return lines(tx, tx.rows(statement))


def lines(tx: Tx, found: Iterable[Any]) -> list[CallLine]:
    """Rows of CALLS, each with its queues."""
    rows = list(found)
    asked_for = {row.id: _asked_for(row.record) for row in rows}
    waited_in = _waited_in(tx, [call_id for call_id, queues in asked_for.items() if not queues])
    return [CallLine(**row._mapping, queues=asked_for[row.id] or waited_in.get(row.id, [])) for row in rows]


def _asked_for(record: dict[str, Any] | None) -> list[str]:
    return list(dict.fromkeys((record or {}).get("requested", ())))


def _waited_in(tx: Tx, call_ids: list[int]) -> dict[int, list[str]]:
    """By call, of those whose record tells none: that go on, or in which a callback was taken up."""
    entered = (
        select(QueueEntry.call_id, Queue.name)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .where(QueueEntry.call_id.in_(call_ids), QueueEntry.kind != OUTGOING)
        .order_by(QueueEntry.id)
    )
    found: dict[int, dict[str, None]] = {}
    for call_id, name in tx.rows(entered) if call_ids else ():
        found.setdefault(call_id, {})[name] = None
    return {call_id: list(names) for call_id, names in found.items()}


def wanted_calls(tx: Tx, wanted: Wanted, few_calls: int = FEW_CALLS) -> Select[int]:
    """The ids of a page in its order, without its length; `few_calls` as in `found`."""
    return found(tx, wanted, few_calls).where(*older(tx, Call.started_at, Call.id, wanted.before, NoSuchCall))
