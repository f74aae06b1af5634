"""The webhooks of text messages: one that came in, and news of one that we sent."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr import messages, surveys
from ivr.db import Tx
from ivr.messages import Incoming, NotOurNumber, Sense
from ivr.telephony.forms import Form, FormMalformed
from ivr.web.ground import house
from ivr.web.voice.blueprint import answer, form, keep_for_later, let_in, malformed

log = structlog.get_logger()

BODY_LIMIT = 1600
STATUS_LIMIT = 12

sms = Blueprint("sms", __name__)
sms.before_request(let_in)
sms.register_error_handler(FormMalformed, malformed)


@sms.errorhandler(Exception)
def _faulty(error: Exception) -> Response | HTTPException:
    """A STOP is not lost with the database, nor by a fault of ours: it is told again."""
    if isinstance(error, HTTPException):
        return error
    log.exception("message_webhook_failed", path=request.path, error=type(error).__name__)
    return keep_for_later(error) or answer()


@sms.post("/incoming")
def incoming() -> Response:
    """Answered with no words of its own: replies are messages of ours, so that none is lost with an answer."""
    message = _incoming(form())
    house().db.step(lambda tx: _receive(tx, message))
    return answer()


@sms.post("/status/<int:message_id>")
def status(message_id: int) -> Response:
    """The carrier's news of a message of ours, in any order and with fields that nobody has announced."""
    posted = form()
    news = posted.text("MessageStatus")[:STATUS_LIMIT]
    code, sid = posted.whole("ErrorCode"), posted.maybe("MessageSid")
    house().db.step(lambda tx: messages.status_arrived(tx, message_id, news, code, sid))
    return answer()


def _incoming(posted: Form) -> Incoming:
    return Incoming(
        sid=posted.text("MessageSid"),
        sender=posted.text("From"),
        to=posted.text("To"),
        body=posted.fields.get("Body", "")[:BODY_LIMIT],
        opt_out_type=posted.maybe("OptOutType"),
    )


def _receive(tx: Tx, message: Incoming) -> None:
    """STOP before all else; then an answer to a survey; whatever is left is read by a person."""
    try:
        received = messages.receive(tx, message)
    except NotOurNumber:
        log.warning("message_to_nobody", message_sid=message.sid)
        return
    if received is None:
        return
    if received.sense == Sense.STOP and received.number is not None:
        surveys.stopped(tx, received.number)
    elif received.sense == Sense.WORDS and not surveys.hear(tx, received):
        messages.keep_as_contact(tx, received)
