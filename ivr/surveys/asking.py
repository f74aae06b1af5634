"""Asking: what is due is rung or written to, once, whatever crashes (DESIGN rule 10)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select, update

from callflows import text
from ivr import calls, contacts, conversation, lines, messages, outbound, queues, revisions
from ivr.calls import HangupCause
from ivr.config import Settings
from ivr.db import Tx
from ivr.house import House
from ivr.messages import Outgoing, Purpose
from ivr.surveys import closing, questions
from ivr.surveys.eligibility import Channel
from ivr.surveys.eligibility import Why as NotAsked
from ivr.surveys.invitation import OPEN_HOURS, asked_lately
from ivr.surveys.quiet import next_allowed
from ivr.surveys.rows import Survey
from ivr.surveys.status import STATUS, Status
from ivr.surveys.wording import link_text
from ivr.telephony.numbers import zones_of
from ivr.telephony.requests import Asking, Kind, Urgency, ask
from ivr.telephony.rows import CarrierRequest, stands

UNDER_WAY = 20
"""Requests waiting for the carrier at a time: one asked long before its call leaves might ring in quiet hours."""

RING_SECONDS = 25


def sweep(house: House) -> int:
    """The schedule's turn: what is due is asked, what ran out is ended; returns how many surveys it moved.

    Looks without a lock first, since most of the time there is nothing.
    """
    with house.db.reading() as tx:
        if not (_is_due(tx) or closing.is_overdue(tx)):
            return 0
    with house.db.writing() as tx:
        return run_due(tx, house.settings)


def run_due(tx: Tx, settings: Settings) -> int:
    """Asks what is due, as much as the carrier's requests leave room for, and ends what ran out."""
    done = closing.expire(tx) + closing.end_undelivered(tx)
    room = UNDER_WAY - _under_way(tx)
    if room <= 0:
        return done
    due = select(Survey).where(Survey.status == Status.DUE, Survey.due_at <= tx.now)
    found = tx.rows(due.order_by(Survey.due_at, Survey.id).limit(room).with_for_update(skip_locked=True))
    return done + sum([_turn_of(tx, survey, settings) for survey in found])


def carrier_answered(tx: Tx, request: Any, outcome: Any) -> None:
    """What became of asking for the call (keys `survey:<id>:<attempt>`).

    `unknown`: the call may have been made, so it is never made again; but one of which the carrier has neither told
    nor found anything a minute later is not under way.
    """
    _, survey_id, attempt = request.key.split(":")
    if request.call_id is None:
        return
    if outcome.status == "done" and outcome.sid is not None:
        calls.name_leg(tx, request.call_id, outcome.sid)
    elif outcome.status == "failed":
        calls.end(tx, request.call_id, "failed", HangupCause.FAILED)
        if tx.scalar(select(Survey.attempts).where(Survey.id == int(survey_id))) == int(attempt):
            why = outcome.refused or f"carrier_{outcome.code or outcome.http_status or 'refused'}"
            closing.unreached(tx, int(survey_id), why)
    elif outcome.status == "unknown":
        calls.end_unmade(tx, request.call_id)


def _is_due(tx: Tx) -> bool:
    return tx.scalar(select(1).where(Survey.status == Status.DUE, Survey.due_at <= tx.now).limit(1)) is not None


def _under_way(tx: Tx) -> int:
    statement = select(func.count()).where(
        CarrierRequest.urgency == int(Urgency.SURVEY), or_(stands("pending"), stands("leased"))
    )
    return int(tx.scalar(statement))


def _turn_of(tx: Tx, survey: Any, settings: Settings) -> bool:
    """Looks again, since time has passed and much may have happened; then asks."""
    line = lines.by_id(tx, survey.line_id)
    if (why := outbound.refusal(tx, settings, _reaching(survey))) is not None:
        return STATUS.move(tx, survey.id, Status.NOT_ASKED, why=why)
    if conversation.was_nobody(tx, survey.contact_id):  # said since, in the wrap-up
        return STATUS.move(tx, survey.id, Status.NOT_ASKED, why=NotAsked.NOT_SERVED)
    if messages.opted_out(tx, survey.number, Purpose.SURVEY, _consent_channel(survey.channel)):
        return STATUS.move(tx, survey.id, Status.OPTED_OUT, why="opted_out")
    if asked_lately(tx, survey.number, survey.id):
        return STATUS.move(tx, survey.id, Status.NOT_ASKED, why="asked_lately")
    if (called_back := queues.goes_on_until(tx, survey.contact_id)) is not None:
        return _put_off(tx, survey, called_back + timedelta(seconds=line.survey_delay_seconds))
    allowed_at = next_allowed(tx.now, zones_of(survey.number), line.time_zone)
    if allowed_at > tx.now:
        return _put_off(tx, survey, allowed_at)
    return _ask(tx, survey, line, settings)


def _reaching(survey: Any) -> outbound.Reaching:
    kind = outbound.Kind.CALL if survey.channel == Channel.CALL else outbound.Kind.TEXT
    return outbound.Reaching(kind, survey.number, survey.contact_id)


def _put_off(tx: Tx, survey: Any, until: Any) -> bool:
    still_due = update(Survey).where(Survey.id == survey.id, Survey.status == Status.DUE)
    return tx.changed(still_due.values(due_at=until, expires_at=until + timedelta(hours=OPEN_HOURS))) == 1


def _consent_channel(channel: str) -> str:
    return "call" if channel == Channel.CALL else "sms"


def _ask(tx: Tx, survey: Any, line: lines.LineView, settings: Settings) -> bool:
    """The claim and the request are one transaction: who crashes has done both or neither."""
    attempt = survey.attempts + 1
    claimed = STATUS.move(
        tx,
        survey.id,
        Status.ASKED,
        Survey.attempts == survey.attempts,
        agent_id=contacts.by_id(tx, survey.contact_id).agent_id,  # who has called back since, if anybody
        attempts=attempt,
        asked_at=tx.now,
        expires_at=tx.now + timedelta(hours=OPEN_HOURS),
    )
    if claimed and survey.channel == Channel.CALL:
        _ring(tx, survey, line, attempt)
    elif claimed:
        _write(tx, survey, line, settings)
    return claimed


def _ring(tx: Tx, survey: Any, line: lines.LineView, attempt: int) -> None:
    call_id = calls.begin(
        tx,
        calls.NewCall(
            contact_id=survey.contact_id,
            line_id=line.id,
            revision_id=survey.revision_id,
            called=survey.number,
            caller=line.number,
            direction="outbound",
            purpose=calls.Purpose.SURVEY,
            language=survey.language,
        ),
    )
    tx.execute(update(Survey).where(Survey.id == survey.id).values(call_id=call_id))
    closing.journal(tx, survey.id, "survey_asked", attempt=attempt)
    parameters = {
        "to": survey.number,
        "from_": line.number,
        "url": f"/voice/calls/{call_id}/outbound",
        "status_callback": f"/voice/calls/{call_id}/status",
        "status_callback_event": ["ringing", "answered", "completed"],
        "timeout": RING_SECONDS,
    }
    ask(tx, Asking(Kind.CREATE_CALL, f"survey:{survey.id}:{attempt}", parameters, Urgency.SURVEY, call_id))


def _write(tx: Tx, survey: Any, line: lines.LineView, settings: Settings) -> None:
    flow = revisions.compiled(tx, survey.revision_id)
    first = text.open_conversation(flow, survey.language)
    if first.node is None or first.message is None:
        closing.unreached(tx, survey.id, "no_question")
        return
    body = first.message
    if survey.channel == Channel.LINK:
        name = questions.company(flow, survey.language) or settings.site_name
        body = link_text(survey.language, name, f"{settings.public_url}/s/{survey.token}")
    message_id = messages.send(tx, Outgoing(line.id, survey.number, body, Purpose.SURVEY, survey.contact_id))
    state = json.dumps({"node": first.node})
    tx.execute(update(Survey).where(Survey.id == survey.id).values(message_id=message_id, state=state))
