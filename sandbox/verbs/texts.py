"""Sms: a text message sent in the middle of a call."""

from __future__ import annotations

from sandbox.call import Source
from sandbox.messages import Message
from sandbox.run import Run
from sandbox.sids import E164
from sandbox.twiml import Verb

OPTED_OUT = 21610
INVALID_TO, INVALID_FROM, INVALID_BODY = 14101, 14102, 14103


async def sms(run: Run, verb: Verb) -> None:
    """To the caller, from the number called, unless the attributes say otherwise."""
    call, carrier = run.call, run.call.carrier
    to, from_ = verb.get("to") or call.from_, verb.get("from") or call.to
    code = _wrong(run, verb, to, from_)
    if code is not None:
        run.warn(code, f"<Sms> from {from_!r} to {to!r} was not sent")
        return
    message = Message(carrier, from_, to, verb.text, "outbound-reply")
    if verb.get("statusCallback"):
        message.callback = Source(run.document.resolve(verb.get("statusCallback")), verb.get("method", "POST"))
    carrier.messages.send(message)
    if verb.get("action"):
        run.go(verb, {"MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": "sent", "SmsStatus": "sent"})


def _wrong(run: Run, verb: Verb, to: str, from_: str) -> int | None:
    if not verb.text:
        return INVALID_BODY
    if not E164.match(to):
        return INVALID_TO
    if run.call.carrier.numbers.by_number(from_) is None:
        return INVALID_FROM
    return OPTED_OUT if run.call.carrier.messages.refuses(to, from_) else None
