"""One call with all that belongs to it: legs, journal, waits, talks, recordings, survey."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, select

import recordings
from ivr import agents, calls, contacts, revisions
from ivr.agents.rows import Agent
from ivr.calls.rows import Call, Leg
from ivr.cases import Case
from ivr.contacts import Contact
from ivr.conversation import notes
from ivr.conversation.notes import Noted
from ivr.conversation.rows import Conversation
from ivr.db import Tx
from ivr.queues.outgoing import OUTGOING
from ivr.queues.rows import Queue, QueueEntry
from ivr.reports.call_log import CALLS, CallLine, Direction, NoSuchCall, Purpose, lines
from ivr.reports.given_up import GivenUpLine, given_up_of
from ivr.reports.survey_log import SurveyLine, surveys_of_contact
from ivr.reports.timeline import Moment, Names, timeline
from ivr.revisions import Revision
from ivr.staff import Role, Staff, StaffView
from ivr.surveys.rows import Survey
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
    """One recording, without where it is kept. `may_hear`: it is here, and for your ears."""

    id: int
    purpose: Literal["conversation", "suggestion", "voicemail", "survey_comment"]
    status: Literal["recording", "paused", "absent", "available", "stored", "failed", "deleted"]
    channels: int
    seconds: int | None
    created_at: datetime
    delete_on: datetime | None
    may_hear: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """The matter that the contact belongs to."""

    id: int
    reference: str
    kind: str
    status: str
    summary: str


@dataclass(frozen=True, slots=True)
class SiblingLine:
    """Another call of the same contact: the callback, the survey."""

    id: int
    purpose: Purpose
    direction: Direction
    started_at: datetime


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """What the caller heard: a flow and its revision."""

    id: int
    flow: str
    number: int


@dataclass(frozen=True, slots=True)
class CallSheet:
    """One call's page. `timeline` is for reading, `events` are the journal as it is.

    `notes`: the contact's note by those who wrote it. `given_up`: the contact's callback, after its last try in vain.
    """

    call: CallLine
    note: str
    notes: list[Noted]
    revision: RevisionLine | None
    case: CaseLine | None
    siblings: list[SiblingLine]
    legs: list[LegLine]
    timeline: list[Moment]
    events: list[EventLine]
    waits: list[WaitLine]
    talks: list[TalkLine]
    recordings: list[RecordingLine]
    survey: SurveyLine | None
    given_up: GivenUpLine | None


def sheet(tx: Tx, call_id: int, reader: StaffView) -> CallSheet:
    """Everything of one call, for this reader; raises NoSuchCall."""
    row = tx.row(CALLS.where(Call.id == call_id))
    if row is None:
        raise NoSuchCall(f"there is no call {call_id}")
    journal, revision, talks = calls.events(tx, call_id), _revision(tx, call_id), _talks(tx, call_id)
    return CallSheet(
        call=lines(tx, [row])[0],
        note=contacts.by_id(tx, row.contact_id).note,
        notes=notes.of_contacts(tx, [row.contact_id]).get(row.contact_id, []),
        revision=revision,
        case=_case(tx, row.contact_id),
        siblings=_siblings(tx, row.contact_id, call_id),
        legs=_lines(tx, LegLine, Leg, Leg.call_id == call_id),
        timeline=timeline(journal, _names(tx, call_id, talks)),
        events=[EventLine(e.id, e.kind, e.at, json.loads(e.data)) for e in journal],
        waits=_waits(tx, row.contact_id),
        talks=talks,
        recordings=_recordings(tx, call_id, reader),
        survey=_survey(tx, row.contact_id, reader),
        given_up=given_up_of(tx, row.contact_id, reader),
    )


def _survey(tx: Tx, contact_id: int, reader: StaffView) -> SurveyLine | None:
    """What was said of an agent is for supervisors, and for that agent."""
    found = next(iter(surveys_of_contact(tx, contact_id)), None)
    if found is None or reader.role >= Role.SUPERVISOR:
        return found
    mine = agents.of_staff(tx, reader.id)
    return found if mine is not None and found.agent_id == mine else None


def _names(tx: Tx, call_id: int, talks: list[TalkLine]) -> Names:
    documents = _documents(tx, call_id)
    everybody = tx.rows(select(Agent.id, Staff.name).join(Staff, Staff.id == Agent.staff_id))
    return Names(
        agents={row.id: row.name for row in everybody},
        agents_of_talks={talk.id: talk.agent for talk in talks},
        queues={row.name: row.title for row in tx.rows(select(Queue.name, Queue.title))},
        nodes={name: node for document in documents for name, node in document["nodes"].items()},
        keys=frozenset(str(key) for document in documents for key in document.get("keys") or {}),
    )


def _documents(tx: Tx, call_id: int) -> list[dict[str, Any]]:
    """What the caller heard: the survey on which they stayed, and last the flow itself, whose names count first."""
    stayed = select(Survey.revision_id).where(Survey.call_id == call_id, Survey.revision_id.is_not(None))
    own = select(Call.revision_id).where(Call.id == call_id, Call.revision_id.is_not(None))
    return [revisions.document_of(tx, row.revision_id) for query in (stayed, own) for row in tx.rows(query)]


def _recordings(tx: Tx, call_id: int, reader: StaffView) -> list[RecordingLine]:
    may_hear = and_(Recording.status == recordings.Status.STORED, recordings.may_hear(reader)).label("may_hear")
    columns = [may_hear if name == "may_hear" else getattr(Recording, name) for name in RecordingLine.__slots__]
    found = tx.rows(select(*columns).where(Recording.call_id == call_id).order_by(Recording.id))
    return [RecordingLine(**{**row._mapping, "may_hear": bool(row.may_hear)}) for row in found]


def _case(tx: Tx, contact_id: int) -> CaseLine | None:
    columns = [getattr(Case, name) for name in CaseLine.__slots__]
    row = tx.row(select(*columns).join(Contact, Contact.case_id == Case.id).where(Contact.id == contact_id))
    return None if row is None else CaseLine(*row)


def _siblings(tx: Tx, contact_id: int, call_id: int) -> list[SiblingLine]:
    others = (Call.contact_id == contact_id, Call.id != call_id)
    columns = [getattr(Call, name) for name in SiblingLine.__slots__]
    return [SiblingLine(*row) for row in tx.rows(select(*columns).where(*others).order_by(Call.id))]


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
        .where(QueueEntry.contact_id == contact_id, QueueEntry.kind != OUTGOING)  # nobody waited for our own call
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
