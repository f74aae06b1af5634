"""The invitation: whether a contact that has ended is to be asked, written down once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from ivr import calls, contacts, conversation, lines, messages, revisions
from ivr.calls import Call
from ivr.db import Tx
from ivr.surveys import closing
from ivr.surveys.eligibility import Candidate, Channel, Why, choose
from ivr.surveys.quiet import next_allowed
from ivr.surveys.rows import Survey
from ivr.surveys.status import Status
from ivr.telephony.numbers import answers_sms, kind_of, zones_of

PURPOSE = "survey"
STAY_FLOW = "stay-on-line"
ONE_IN_DAYS = 7
OPEN_HOURS = 48
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Meeting:
    """What is asked about: the contact, its line, and the flow that asks."""

    contact: contacts.ContactView
    line: lines.LineView
    revision_id: int


def consider(tx: Tx, contact_id: int, outcome: str) -> int | None:
    """Once a contact's call has ended: makes the survey due if it is to be; its id, or None. Repeats change nothing."""
    existing = tx.row(select(Survey).where(Survey.contact_id == contact_id))
    if existing is not None:
        closing.stayed_until_the_end(tx, existing)
        return None
    meeting = _meeting(tx, contact_id)
    if meeting is None:
        return None
    if conversation.was_abused(tx, contact_id):
        _journal(tx, contact_id, "survey_not_due", {"why": "abused"})
        return None
    if conversation.was_nobody(tx, contact_id):
        _journal(tx, contact_id, "survey_not_due", {"why": Why.NOT_SERVED})
        return None
    choice = choose(_candidate(tx, meeting, outcome))
    if choice.channel is None:
        _journal(tx, contact_id, "survey_not_due", {"why": choice.why})
        return None
    survey_id = _write(tx, meeting, choice.channel, Status.DUE)
    if survey_id is not None:
        _journal(tx, contact_id, "survey_due", {"survey": survey_id, "channel": choice.channel})
    return survey_id


def stay_on_line(tx: Tx, contact_id: int, call_id: int) -> int | None:
    """The agent has hung up and the customer is still there: the survey begun at once, or None if it may not be."""
    meeting = _meeting(tx, contact_id, STAY_FLOW) or _meeting(tx, contact_id)
    if meeting is None or _may_not_stay(tx, meeting):
        return None
    survey_id = _write(tx, meeting, Channel.STAY, Status.STARTED, call_id)
    if survey_id is not None:
        entry = {"survey": survey_id, "channel": Channel.STAY}
        calls.record(tx, calls.Entry(call_id, "survey_asked", f"survey:{survey_id}:asked", entry))
    return survey_id


def asked_lately(tx: Tx, number: str, but_survey_id: int | None = None) -> bool:
    """Whether the number has had another survey in the last days, or one is on its way to it."""
    on_its_way = Survey.status == Status.DUE
    if but_survey_id is not None:
        on_its_way = and_(on_its_way, Survey.id < but_survey_id)  # of two that are due, the older one is asked
    statement = select(Survey.id).where(
        Survey.number == number,
        Survey.id != (but_survey_id or 0),
        or_(Survey.asked_at > tx.now - timedelta(days=ONE_IN_DAYS), on_its_way),
    )
    return tx.scalar(statement.limit(1)) is not None


def _meeting(tx: Tx, contact_id: int, flow: str | None = None) -> _Meeting | None:
    """None where the line asks nothing, or the flow that asks (the line's own unless given) was never published."""
    contact = contacts.by_id(tx, contact_id)
    if contact.line_id is None:
        return None
    line = lines.by_id(tx, contact.line_id)
    if line.survey_flow is None:
        return None
    try:
        return _Meeting(contact, line, revisions.published(tx, flow or line.survey_flow).revision_id)
    except revisions.NeverPublished:
        return None


def _candidate(tx: Tx, meeting: _Meeting, outcome: str) -> Candidate:
    number, line = meeting.contact.number, meeting.line
    return Candidate(
        outcome=outcome,
        mode=line.survey_by,
        kind=kind_of(number),
        sends_sms=line.sends_sms,
        two_way_sms=line.receives_sms and number is not None and answers_sms(number),
        opted_out=frozenset(
            channel for channel in ("call", "sms") if number and messages.opted_out(tx, number, PURPOSE, channel)
        ),
        asked_lately=number is not None and asked_lately(tx, number),
    )


def _may_not_stay(tx: Tx, meeting: _Meeting) -> bool:
    number = meeting.contact.number
    if meeting.line.survey_by == "none" or conversation.was_nobody(tx, meeting.contact.id):
        return True
    return number is not None and (messages.opted_out(tx, number, PURPOSE, Channel.CALL) or asked_lately(tx, number))


def _write(tx: Tx, meeting: _Meeting, channel: Channel, status: Status, call_id: int | None = None) -> int | None:
    """One row a contact, whoever comes first."""
    due_at = _due_at(tx, meeting) if status == Status.DUE else tx.now
    survey_id: int | None = tx.scalar(
        tx.conflict_free(Survey)
        .values(
            contact_id=meeting.contact.id,
            agent_id=meeting.contact.agent_id,
            line_id=meeting.line.id,
            revision_id=meeting.revision_id,
            channel=channel,
            number=meeting.contact.number,
            language=meeting.contact.language or meeting.line.language,
            status=status,
            token=secrets.token_urlsafe(TOKEN_BYTES),
            call_id=call_id,
            state="{}",
            turn=0,
            attempts=0 if status == Status.DUE else 1,
            created_at=tx.now,
            due_at=due_at,
            expires_at=due_at + timedelta(hours=OPEN_HOURS),
            asked_at=None if status == Status.DUE else tx.now,
        )
        .on_conflict_do_nothing(index_elements=["contact_id"])
        .returning(Survey.id)
    )
    if survey_id is not None:
        tx.hint("surveys", survey_id)
    return survey_id


def _due_at(tx: Tx, meeting: _Meeting) -> datetime:
    number = meeting.contact.number
    wanted = tx.now + timedelta(seconds=meeting.line.survey_delay_seconds)
    return next_allowed(wanted, zones_of(number) if number else (), meeting.line.time_zone)


def _journal(tx: Tx, contact_id: int, kind: str, data: dict[str, Any]) -> None:
    """On the customer's own call; a contact without one (a letter, a visit) has no journal."""
    statement = select(Call.id).where(Call.contact_id == contact_id, Call.purpose != calls.Purpose.SURVEY)
    call_id = tx.scalar(statement.order_by(Call.id.desc()).limit(1))
    if call_id is not None:
        calls.record(tx, calls.Entry(call_id, kind, "survey", data))
