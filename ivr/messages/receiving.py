"""Text messages that come to us: kept once, their STOP and START honoured, and nobody's left unread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select, update

from callflows import stopping, words
from callflows.languages import LANGUAGES
from ivr import cases, contacts, customers, lines
from ivr.contacts import Contact
from ivr.db import Tx
from ivr.messages.optouts import ANY, OptingOut, opt_in, opt_out
from ivr.messages.rows import Message
from ivr.messages.sending import CHANNEL, Outgoing, Purpose, post
from ivr.telephony.parties import number_of

CARRIER_STOP_WORDS = frozenset({"stop", "unsubscribe", "end", "quit", "stopall", "revoke", "optout", "cancel"})
CARRIER_START_WORDS = frozenset({"start", "yes", "unstop"})
CARRIER_HELP_WORDS = frozenset({"help", "info"})
"""Words that the carrier itself acts on and answers."""

THREAD_HOURS = 24
PARTY_LIMIT = 20


class NotOurNumber(Exception):
    """A message to a number that is none of our lines."""


class Sense(StrEnum):
    """What a message is to us."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"  # the carrier has answered it
    WORDS = "WORDS"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as the carrier brings it; `opt_out_type` only where the carrier manages opt-outs for us."""

    sid: str
    sender: str
    to: str
    body: str
    opt_out_type: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A message that is new; `number` is None for a sender that nobody can answer."""

    message_id: int
    line_id: int
    number: str | None
    body: str
    sense: Sense


def receive(tx: Tx, incoming: Incoming) -> Received | None:
    """Keeps the message and obeys STOP and START; None for one that had come before. Raises NotOurNumber."""
    line = lines.by_number(tx, incoming.to)
    if line is None:
        raise NotOurNumber(f"a text message came for {incoming.to}, which is no line of ours")
    message_id = _keep(tx, incoming, line.id)
    if message_id is None:
        return None
    number, sense = number_of(incoming.sender), sense_of(incoming)
    if number is not None and sense in (Sense.STOP, Sense.START) and not _obey(tx, incoming, sense, number, line):
        sense = Sense.WORDS
    return Received(message_id, line.id, number, incoming.body, sense)


def sense_of(incoming: Incoming) -> Sense:
    """What a message says, by the carrier's own word if it gives one."""
    if incoming.opt_out_type in ("STOP", "START", "HELP"):
        return Sense(incoming.opt_out_type)
    text = words.plain(incoming.body)
    if stopping.is_stop(incoming.body):
        return Sense.STOP
    if stopping.is_start(incoming.body):
        return Sense.START
    return Sense.HELP if text in CARRIER_HELP_WORDS else Sense.WORDS


def keep_as_contact(tx: Tx, received: Received) -> int:
    """Puts words that answer no question before a person: a contact, and a task once a conversation; the contact."""
    contact_id = _thread(tx, received) or _open(tx, received)
    tx.execute(update(Message).where(Message.id == received.message_id).values(contact_id=contact_id))
    cases.add_task(
        tx,
        cases.NewTask(
            "message", f"sms:{contact_id}", "A text message came in: read it and answer it.", contact_id=contact_id
        ),
    )
    return contact_id


def _keep(tx: Tx, incoming: Incoming, line_id: int) -> int | None:
    message_id: int | None = tx.scalar(
        tx.conflict_free(Message)
        .values(
            sid=incoming.sid,
            direction="inbound",
            purpose=Purpose.INBOUND,
            line_id=line_id,
            number=incoming.sender[:PARTY_LIMIT],
            body=incoming.body,
            status="received",
            created_at=tx.now,
        )
        .on_conflict_do_nothing(index_elements=["sid"])
        .returning(Message.id)
    )
    return message_id


def _obey(tx: Tx, incoming: Incoming, sense: Sense, number: str, line: lines.LineView) -> bool:
    """False for a word like START from somebody who had never said STOP: it means something else."""
    if sense == Sense.STOP:
        opt_out(tx, OptingOut(number, ANY, CHANNEL, "stop_word"))
    elif opt_in(tx, number) == 0 and incoming.opt_out_type is None:
        return False
    if _carrier_confirms(incoming, sense) or not line.sends_sms:
        return True
    name = "sms_stopped" if sense == Sense.STOP else "sms_started"
    body = " ".join(u.text or "" for u in words.say(_language_of(incoming.body, line.language), name))
    post(tx, Outgoing(line.id, number, body, Purpose.REPLY))
    return True


def _carrier_confirms(incoming: Incoming, sense: Sense) -> bool:
    known = CARRIER_STOP_WORDS if sense == Sense.STOP else CARRIER_START_WORDS
    return incoming.opt_out_type is not None or words.plain(incoming.body) in known


def _language_of(body: str, line_language: str) -> str:
    """The language whose word it is; the line's own if several have it."""
    text = words.plain(body)
    knowing = [code for code, known in LANGUAGES.items() if text in _plain(known.stop_words | known.start_words)]
    return line_language if line_language in knowing or not knowing else knowing[0]


def _plain(said: frozenset[str]) -> frozenset[str]:
    return frozenset(words.plain(word) for word in said)


def _thread(tx: Tx, received: Received) -> int | None:
    """The conversation by text with this number that is going on."""
    if received.number is None:
        return None
    found: int | None = tx.scalar(
        select(Contact.id)
        .where(
            Contact.number == received.number,
            Contact.channel == CHANNEL,
            Contact.ended_at.is_(None),
            Contact.started_at >= tx.now - timedelta(hours=THREAD_HOURS),
        )
        .order_by(Contact.id.desc())
        .limit(1)
    )
    return found


def _open(tx: Tx, received: Received) -> int:
    line = lines.by_id(tx, received.line_id)
    who = customers.recognise(tx, received.number)
    return contacts.open(
        tx,
        contacts.NewContact(
            channel=CHANNEL,
            line_id=line.id,
            customer_id=who.customer_id,
            number=received.number,
            language=who.language or line.language,
            trust=customers.Trust.RECOGNISED if who.customer_id else customers.Trust.NONE,
        ),
    )
