"""A survey answered by text messages: one question each, resumable as long as it is open."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from callflows import text
from callflows.actions import SaveAnswer
from ivr import messages, revisions
from ivr.db import Tx
from ivr.messages import Message, Outgoing, Purpose, Received
from ivr.surveys import closing
from ivr.surveys.answering import answer
from ivr.surveys.eligibility import Channel
from ivr.surveys.rows import Survey
from ivr.surveys.status import Status

HINTS_A_QUESTION = 1


def hear(tx: Tx, received: Received) -> bool:
    """Takes a text message as the answer to the open question; False if there is none, or a person should read it.

    What is not understood gets one gentle hint a question; after that a person reads it, and the question stays open.
    """
    survey = _open_one(tx, received)
    if survey is None:
        return False
    state = json.loads(survey.state)
    flow = revisions.compiled(tx, survey.revision_id)
    step = text.reply(flow, state.get("node", ""), survey.language, received.body)
    tx.execute(update(Message).where(Message.id == received.message_id).values(contact_id=survey.contact_id))
    if step.tries and state.get("hints", 0) >= HINTS_A_QUESTION:
        return False
    for effect in step.effects:
        if isinstance(effect, SaveAnswer):
            answer(tx, survey.id, effect.question, str(effect.value))
    _remember(tx, survey, {"node": step.node, "hints": step.tries})
    if step.node is None:
        closing.completed(tx, survey.id)
    if step.message:
        messages.send(tx, Outgoing(survey.line_id, survey.number, step.message, Purpose.REPLY, survey.contact_id))
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


def _remember(tx: Tx, survey: Any, state: dict[str, Any]) -> None:
    tx.execute(update(Survey).where(Survey.id == survey.id).values(state=json.dumps(state), turn=Survey.turn + 1))
