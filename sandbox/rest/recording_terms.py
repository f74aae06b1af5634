"""How REST asks for recordings, the same way for calls, participants and conferences."""

from __future__ import annotations

from sandbox.call import Call
from sandbox.recording import RecordingTerms
from sandbox.rest.shape import Form


def recording_of(form: Form, source: str, channels: int, name: str = "RecordingStatusCallback") -> RecordingTerms:
    """The terms in the fields that begin with `name`. Raises ApiError on a bad URL."""
    callback = form.source(name, name + "Method")
    events = " ".join(form.all(name + "Event")) or "completed"
    return RecordingTerms(
        source,
        channels,
        form.get("RecordingTrack", "both"),
        (callback.url or "") if callback is not None else "",
        callback.method if callback is not None else "POST",
        frozenset(events.split()),
    )


def channels_of(form: Form) -> int:
    return 2 if form.get("RecordingChannels", "mono") in ("dual", "2") else 1


def record_when_answered(call: Call, form: Form) -> None:
    """Obey `Record=true`. Raises ApiError when it is neither true nor false."""
    if form.flag("Record"):
        terms = recording_of(form, "OutboundAPI", channels_of(form))
        call.answered.then(lambda: _begin(call, terms))


def _begin(call: Call, terms: RecordingTerms) -> None:
    if not call.is_over:
        call.recorded = call.carrier.record(call, terms)
