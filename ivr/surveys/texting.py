"""A survey answered by text messages: one question each, resumable as long as it is open."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from callflows.flow import Flow
from ivr import messages, revisions
from ivr.db import Tx
from ivr.messages import Message, Outgoing, Purpose, Received
from ivr.surveys import closing, questions
from ivr.surveys.answering import answer
from ivr.surveys.eligibility import Channel
from ivr.surveys.questions import Asked
from ivr.surveys.rows import Survey
from ivr.surveys.status import Status


def hear(tx: Tx, received: Received) -> bool:
    """Takes a text message as the answer to the open question; False if there is none, or a person should read it."""
    survey = _open_one(tx, received)
    if survey is None:
        return False
    flow = revisions.compiled(tx, survey.revision_id)
    state = json.loads(survey.state)
    asked = questions.at_or_after(flow, state.get("node"), survey.language)
    if asked is None:
        return False
    tx.execute(update(Message).where(Message.id == received.message_id).values(contact_id=survey.contact_id))
    if not asked.choices:
        return _comment(tx, survey, asked, received.body, flow)
    digit = questions.digit_in(received.body)
    if digit is None or digit not in asked.choices:
        return _hint(tx, survey, asked, state)
    answer(tx, survey.id, asked.question, str(asked.choices[digit].value))
    _go_on(tx, survey, questions.at_or_after(flow, asked.next_node(flow, digit), survey.language))
    return True


def _open_one(tx: Tx, received: Received) -> Any:
    if received.number is None:
        return None
    statement = (
        select(Survey)
        .where(
            Survey.number == received.number,
            Survey.line_id == received.line_id,
            Survey.channel == Channel.SMS,
            Survey.status.in_((Status.ASKED, Status.STARTED)),
            Survey.expires_at > tx.now,
        )
        .order_by(Survey.id.desc())
        .limit(1)
        .with_for_update()
    )
    return tx.row(statement)


def _comment(tx: Tx, survey: Any, asked: Asked, body: str, flow: Flow) -> bool:
    if questions.digit_in(body) != questions.NO_COMMENT:
        answer(tx, survey.id, asked.question, body.strip())
    _go_on(tx, survey, questions.at_or_after(flow, asked.next_node(flow, None), survey.language))
    return True


def _hint(tx: Tx, survey: Any, asked: Asked, state: dict[str, Any]) -> bool:
    """One gentle hint a question; whoever is still not understood is read by a person."""
    if state.get("hinted") == asked.node:
        return False
    _remember(tx, survey, {"node": asked.node, "hinted": asked.node})
    _reply(tx, survey, questions.hint(asked, survey.language))
    return True


def _go_on(tx: Tx, survey: Any, following: Asked | None) -> None:
    if following is None:
        closing.completed(tx, survey.id)
        _reply(tx, survey, questions.standing(survey.language, "sms_thanks"))
        return
    _remember(tx, survey, {"node": following.node})
    _reply(tx, survey, questions.question_text(following, survey.language))


def _remember(tx: Tx, survey: Any, state: dict[str, Any]) -> None:
    tx.execute(update(Survey).where(Survey.id == survey.id).values(state=json.dumps(state), turn=Survey.turn + 1))


def _reply(tx: Tx, survey: Any, body: str) -> None:
    messages.send(tx, Outgoing(survey.line_id, survey.number, body, Purpose.REPLY, survey.contact_id))
