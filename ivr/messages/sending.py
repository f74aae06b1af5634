"""Sending a text message, and what the carrier says became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from ivr import lines
from ivr.db import Transitions, Tx
from ivr.messages.optouts import ANY, OPTED_OUT_CODE, OptingOut, opt_out, opted_out
from ivr.messages.rows import Message
from ivr.messages.wording import reference_text
from ivr.telephony.numbers import takes_sms
from ivr.telephony.requests import Asking, Kind, Urgency, ask

BODY_LIMIT = 1600
CHANNEL = "sms"


class Purpose(StrEnum):
    """Why a message is sent; INBOUND is one that came to us."""

    SURVEY = "survey"
    REFERENCE = "reference"
    REPLY = "reply"
    INBOUND = "inbound"


URGENCIES = {Purpose.SURVEY: Urgency.SURVEY, Purpose.REFERENCE: Urgency.CALLBACK, Purpose.REPLY: Urgency.CALLBACK}

STATUS = Transitions(
    Message,
    "status",
    {
        "accepted": ["queued"],
        "sending": ["queued", "accepted"],
        "sent": ["queued", "accepted", "sending"],
        "delivered": ["queued", "accepted", "sending", "sent"],
        "undelivered": ["queued", "accepted", "sending", "sent"],
        "failed": ["queued", "accepted", "sending", "sent"],
        "canceled": ["queued", "accepted"],
        "read": ["queued", "accepted", "sending", "sent", "delivered"],
    },
)
FAILED = frozenset({"undelivered", "failed", "canceled"})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent from a line to a number (E.164)."""

    line_id: int
    number: str
    body: str
    purpose: Purpose
    contact_id: int | None = None


class Correspondent(Protocol):
    """Whom a contact's messages go to."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str | None: ...


def send(tx: Tx, outgoing: Outgoing) -> int | None:
    """Writes the message and asks the carrier to send it; None for a number that has opted out."""
    if opted_out(tx, outgoing.number, outgoing.purpose, CHANNEL):
        return None
    return post(tx, outgoing)


def post(tx: Tx, outgoing: Outgoing) -> int:
    """Sends whatever the number has opted out of: for the one answer to STOP and START."""
    line = lines.by_id(tx, outgoing.line_id)
    body = outgoing.body[:BODY_LIMIT]
    message_id = tx.insert(
        insert(Message).values(
            direction="outbound",
            purpose=outgoing.purpose,
            line_id=line.id,
            contact_id=outgoing.contact_id,
            number=outgoing.number,
            body=body,
            status="queued",
            created_at=tx.now,
        )
    )
    parameters = {
        "to": outgoing.number,
        "from_": line.number,
        "body": body,
        "status_callback": f"/sms/status/{message_id}",
    }
    ask(tx, Asking(Kind.SEND_MESSAGE, f"sms:{message_id}", parameters, URGENCIES[outgoing.purpose]))
    return message_id


def send_reference(tx: Tx, line: lines.LineView, contact: Correspondent, reference: str, language: str) -> int | None:
    """Texts a case's reference to the contact's own number; None where that cannot or may not be."""
    if not line.sends_sms or contact.number is None or not takes_sms(contact.number):
        return None
    body = reference_text(language, line.title, reference)
    return send(tx, Outgoing(line.id, contact.number, body, Purpose.REFERENCE, contact.id))


def carrier_answered(tx: Tx, request: Any, outcome: Any) -> None:
    """What became of the sending (keys `sms:<message>`). `unknown` changes nothing: its status callback will tell."""
    message_id = int(request.key.partition(":")[2])
    if outcome.status == "done":
        _name(tx, message_id, outcome.sid)
    elif outcome.status == "failed":
        status_arrived(tx, message_id, "failed", outcome.code)


def status_arrived(tx: Tx, message_id: int, status: str, error_code: int | None = None, sid: str | None = None) -> bool:
    """A status of the carrier's, in whatever order; late, repeated and new-fangled ones change nothing."""
    _name(tx, message_id, sid)
    if status not in STATUS.sources or not STATUS.move(tx, message_id, status, error_code=error_code):
        return False
    if error_code == OPTED_OUT_CODE:
        number = tx.scalar(select(Message.number).where(Message.id == message_id))
        if number is not None:
            opt_out(tx, OptingOut(number, ANY, CHANNEL, "carrier_21610"))
    tx.hint("messages", message_id)
    return True


def _name(tx: Tx, message_id: int, sid: str | None) -> None:
    if sid is not None:
        tx.execute(update(Message).where(Message.id == message_id, Message.sid.is_(None)).values(sid=sid))
