"""One call with all that belongs to it: legs, journal, waits, talks, recordings, survey."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ivr import calls, contacts
from ivr.agents.rows import Agent
from ivr.calls.rows import Call, Leg
from ivr.conversation.rows import Conversation
from ivr.db import Tx
from ivr.queues.rows import Queue, QueueEntry
from ivr.reports.call_log import CALLS, CallLine, NoSuchCall
from ivr.revisions import Revision
from ivr.staff import Staff
from ivr.surveys.rows import Survey, SurveyAnswer
from recordings.rows import Recording


@dataclass(frozen=True, slots=True)
class LegLine:
    """One leg as the carrier knows it."""

    id: int
    sid: str | None
    role: str
    agent_id: int | None
    status: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the journal; `data` holds references and plain facts only."""

    id: int
    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class WaitLine:
    """One wait in a queue."""

    id: int
    queue: str
    kind: str
    status: str
    entered_at: datetime
    left_at: datetime | None
    announced_low: int | None
    announced_high: int | None
    agent_id: int | None


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One talk with one agent."""

    id: int
    agent_id: int
    agent: str
    status: str
    talking_at: datetime | None
    held_seconds: int
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class RecordingLine:
    """One recording, without where it is kept."""

    id: int
    purpose: str
    status: str
    channels: int
    seconds: int | None
    delete_on: datetime | None


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """What the customer was asked afterwards, and said."""

    id: int
    status: str
    channel: str
    completed_at: datetime | None
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """What the caller heard: a flow and its revision."""

    id: int
    flow: str
    number: int


@dataclass(frozen=True, slots=True)
class CallSheet:
    """One call's page."""

    call: CallLine
    note: str
    revision: RevisionLine | None
    legs: list[LegLine]
    events: list[EventLine]
    waits: list[WaitLine]
    talks: list[TalkLine]
    recordings: list[RecordingLine]
    survey: SurveyLine | None


def sheet(tx: Tx, call_id: int) -> CallSheet:
    """Everything of one call; raises NoSuchCall."""
    row = tx.row(CALLS.where(Call.id == call_id))
    if row is None:
        raise NoSuchCall(f"there is no call {call_id}")
    return CallSheet(
        call=CallLine(**row._mapping),
        note=contacts.by_id(tx, row.contact_id).note,
        revision=_revision(tx, call_id),
        legs=_lines(tx, LegLine, Leg, Leg.call_id == call_id),
        events=[EventLine(e.id, e.kind, e.at, json.loads(e.data)) for e in calls.events(tx, call_id)],
        waits=_waits(tx, row.contact_id),
        talks=_talks(tx, call_id),
        recordings=_lines(tx, RecordingLine, Recording, Recording.call_id == call_id),
        survey=_survey(tx, row.contact_id),
    )


def _lines(tx: Tx, kind: Any, rows: Any, condition: Any) -> list[Any]:
    columns = [getattr(rows, name) for name in kind.__slots__]
    return [kind(*row) for row in tx.rows(select(*columns).where(condition).order_by(rows.id))]


def _revision(tx: Tx, call_id: int) -> RevisionLine | None:
    row = tx.row(
        select(Revision.id, Revision.flow, Revision.number)
        .join(Call, Call.revision_id == Revision.id)
        .where(Call.id == call_id)
    )
    return None if row is None else RevisionLine(*row)


def _waits(tx: Tx, contact_id: int) -> list[WaitLine]:
    columns = [Queue.name if name == "queue" else getattr(QueueEntry, name) for name in WaitLine.__slots__]
    found = tx.rows(
        select(*columns)
        .join(Queue, Queue.id == QueueEntry.queue_id)
        .where(QueueEntry.contact_id == contact_id)
        .order_by(QueueEntry.id)
    )
    return [WaitLine(*row) for row in found]


def _talks(tx: Tx, call_id: int) -> list[TalkLine]:
    columns = [Staff.name if name == "agent" else getattr(Conversation, name) for name in TalkLine.__slots__]
    found = tx.rows(
        select(*columns)
        .join(Agent, Agent.id == Conversation.agent_id)
        .join(Staff, Staff.id == Agent.staff_id)
        .where(Conversation.call_id == call_id)
        .order_by(Conversation.id)
    )
    return [TalkLine(*row) for row in found]


def _survey(tx: Tx, contact_id: int) -> SurveyLine | None:
    row = tx.row(
        select(Survey.id, Survey.status, Survey.channel, Survey.completed_at).where(Survey.contact_id == contact_id)
    )
    if row is None:
        return None
    answers = tx.rows(
        select(SurveyAnswer.question, SurveyAnswer.value)
        .where(SurveyAnswer.survey_id == row.id)
        .order_by(SurveyAnswer.id)
    )
    return SurveyLine(**row._mapping, answers={answer.question: answer.value for answer in answers})
