"""A call arrives, or one of ours is answered: on record, recognised, its revision pinned, its first words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from callflows import events
from ivr import calls, contacts, customers, lines, queues, revisions, surveys
from ivr.config import Settings
from ivr.db import Tx
from ivr.dialogue import driving
from ivr.telephony import twiml
from ivr.telephony.parties import number_of


class LineUnknown(Exception):
    """A call to a number that is not one of our lines."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the carrier says of a new call."""

    sid: str
    caller: str
    called: str


def receive(tx: Tx, arrival: Arrival, settings: Settings) -> str:
    """Puts the call on record and returns its first document; a repeat gets the current one again."""
    known = calls.by_sid(tx, arrival.sid)
    if known is not None:
        return str(known.answer)
    line = lines.by_number(tx, arrival.called)
    if line is None:
        raise LineUnknown(f"{arrival.called} is not one of our lines")
    number = number_of(arrival.caller)
    caller = customers.recognise(tx, number)
    contact_id = contacts.open(
        tx,
        contacts.NewContact(
            channel="call",
            line_id=line.id,
            customer_id=caller.customer_id,
            number=number,
            language=caller.language,
            trust=customers.Trust.RECOGNISED if caller.customer_id else customers.Trust.NONE,
        ),
    )
    published = revisions.published(tx, line.flow)
    call_id = calls.begin(
        tx,
        calls.NewCall(
            contact_id=contact_id,
            line_id=line.id,
            revision_id=published.revision_id,
            caller=arrival.caller,
            called=arrival.called,
            sid=arrival.sid,
            language=caller.language or line.language,
        ),
    )
    calls.answered(tx, call_id)
    awaits = queues.awaits_callback(tx, contact_id)
    started = events.CallStarted(_kind(number, caller), caller.language, caller.slow, awaits)
    return _first_words(tx, call_id, started, settings)


def _kind(number: str | None, caller: Any) -> str:
    if number is None:
        return "withheld"
    return "known" if caller.customer_id else "unknown"


def answer_ours(tx: Tx, call_id: int, sid: str, settings: Settings) -> str:
    """A call that we asked for was answered: the survey's first words; a repeat gets the current document again."""
    call = calls.lock(tx, call_id)
    if call is None:
        return twiml.render((twiml.Hangup(),))
    calls.name_leg(tx, call_id, sid)
    if call.turn > 0 or call.status == calls.Status.ENDED:
        return str(call.answer) or twiml.NOTHING
    calls.answered(tx, call_id)
    surveys.started(tx, call_id)
    contact = contacts.by_id(tx, call.contact_id)
    customer = customers.by_id(tx, contact.customer_id) if contact.customer_id else None
    started = events.CallStarted("known" if customer else "unknown", call.language, bool(customer and customer.slow))
    return _first_words(tx, call_id, started, settings)


def _first_words(tx: Tx, call_id: int, started: events.CallStarted, settings: Settings) -> str:
    call = calls.load(tx, call_id)
    drive = driving.Drive(tx, call, driving.flow_of(tx, call), settings)
    step = driving.start(drive, started)
    said = driving.finish(drive, step, calls.Stage.MENU)
    data = {
        "caller": started.caller,
        "to": step.state.node,
        "did": drive.done,
        "trail": drive.trail,
        "language": step.state.language,
    }
    calls.record(tx, calls.Entry(call_id, "call_received", "received", data))
    return said
