"""How REST asks for recordings, the same way for calls, participants and conferences."""

from __future__ import annotations

from sandbox.call import Call
from sandbox.recording import RecordingTerms
from sandbox.rest.shape import Form

TRACKS = ("both", "inbound", "outbound")
EVENTS = ("started", "in-progress", "paused", "resumed", "stopped", "completed", "failed", "absent")
TRIMS = ("trim-silence", "do-not-trim")


def recording_of(
    form: Form, source: str, channels: int, name: str = "RecordingStatusCallback", trim: str = "do-not-trim"
) -> RecordingTerms:
    """The terms in the fields that begin with `name`. Raises ApiError on a bad URL."""
    callback = form.source(name, name + "Method", code=21502)
    return RecordingTerms(
        source,
        channels,
        form.choice("RecordingTrack", TRACKS, "both"),
        (callback.url or "") if callback is not None else "",
        callback.method if callback is not None else "POST",
        form.words(name + "Event", EVENTS) or frozenset({"completed"}),
        trim=trim == "trim-silence",
    )


def channels_of(form: Form) -> int:
    return 2 if form.choice("RecordingChannels", ("mono", "dual", "1", "2"), "mono") in ("dual", "2") else 1


def trim_of(form: Form, name: str = "Trim", default: str = "trim-silence") -> str:
    return form.choice(name, TRIMS, default)


def recording_of_answered(form: Form) -> RecordingTerms | None:
    """What `Record=true` asks for. Raises ApiError, also on terms of a recording that is not wanted."""
    terms = recording_of(form, "OutboundAPI", channels_of(form), trim=trim_of(form))
    return terms if form.flag("Record") else None


def record_when_answered(call: Call, terms: RecordingTerms | None) -> None:
    if terms is not None:
        call.answered.then(lambda: _begin(call, terms))


def _begin(call: Call, terms: RecordingTerms) -> None:
    if not call.is_over:
        call.recorded = call.carrier.record(call, terms)
