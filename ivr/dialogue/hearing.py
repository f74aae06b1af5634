"""From the carrier's form of a turn to the engine's event."""

from __future__ import annotations

from callflows import events
from ivr.telephony.forms import Form

TRANSFER_FIELD = "DialCallStatus"
_HANGUP = "hangup"


def event_of(form: Form) -> events.Event:
    """What the caller did in this turn: keys, speech, a message, a finished transfer, or nothing."""
    if (status := form.maybe(TRANSFER_FIELD)) is not None:
        return events.TransferEnded(status)
    if form.maybe("RecordingSid") or form.maybe("RecordingUrl"):
        return _message(form)
    if speech := form.maybe("SpeechResult"):
        return events.SpeechHeard(speech[:1000])
    if digits := _keys(form):
        return events.KeysPressed(digits)
    return events.Silence()


def _keys(form: Form) -> str:
    """Digits as typed; anything that is no key is dropped (`hangup` comes from Record alone)."""
    return "".join([key for key in form.fields.get("Digits", "")[:40] if key in "0123456789*#"])


def _message(form: Form) -> events.MessageRecorded:
    digits = form.fields.get("Digits", "")
    seconds = form.whole("RecordingDuration") or 0
    ended_by = "hangup" if digits == _HANGUP else "key" if digits else "silence"
    return events.MessageRecorded(_recording_sid(form) if seconds else None, seconds, ended_by)


def _recording_sid(form: Form) -> str:
    return form.maybe("RecordingSid") or form.text("RecordingUrl").rstrip("/").rpartition("/")[2]
