"""Sms: a text message sent in the middle of a call."""

from __future__ import annotations

from sandbox.messages import Message
from sandbox.run import Run
from sandbox.sids import dialed
from sandbox.source import Source
from sandbox.twiml import Verb


async def sms(run: Run, verb: Verb) -> None:
    """To the caller, from the number called, unless the attributes say otherwise."""
    call, carrier = run.call, run.call.carrier
    to, from_ = dialed(verb.get("to")) or call.from_, dialed(verb.get("from")) or call.to
    message = Message(carrier, from_, to, verb.text, "outbound-reply")
    code = carrier.messages.fault_of(message)
    if code is not None:
        run.warn(code, f"<Sms> from {from_!r} to {to!r} was not sent")
        return
    if verb.get("statusCallback"):
        message.callback = Source(run.document.resolve(verb.get("statusCallback")), verb.get("method", "POST"))
    carrier.messages.send(message)
    if verb.get("action"):
        run.go(verb, {"MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": "sent", "SmsStatus": "sent"})
