"""Start, Stop and Connect: recordings and streams, beside the conversation or instead of it."""

from __future__ import annotations

from sandbox.recording import recording_terms
from sandbox.run import Run
from sandbox.streams.stream import TRACKS, Stream, StreamTerms
from sandbox.streams.streams import StreamRefused
from sandbox.twiml import DocumentError, Verb

INVALID_TRACK = 31941


async def start(run: Run, verb: Verb) -> None:
    for noun in verb.children:
        if noun.name == "Stream":
            _begin_stream(run, noun, both_ways=False)
        else:
            channels = 2 if noun.get("channels") in ("dual", "2") else 1
            terms = recording_terms(noun, "StartCallRecordingAPI", channels, _absolute)
            run.call.carrier.record(run.call, terms, noun.get("name"))


def _absolute(address: str) -> str:
    """Here, unlike elsewhere, the carrier takes no relative URL."""
    if not address.startswith(("http://", "https://")):
        raise DocumentError(11100, f"<Start><Recording> needs an absolute recordingStatusCallback: {address!r}")
    return address


async def stop(run: Run, verb: Verb) -> None:
    for noun in verb.children:
        name = noun.get("name")
        if noun.name == "Stream":
            for stream in [one for one in run.call.streams if name in ("", one.terms.name) and not one.terms.both_ways]:
                stream.stop()
        else:
            for recording in [one for one in run.call.recordings if name in ("", one.name)]:
                recording.stop()


async def connect(run: Run, verb: Verb) -> None:
    """The application has the call's sound until it closes the stream; then the action, or the next verb."""
    noun = next(iter(verb.children), None)
    stream = _begin_stream(run, noun, both_ways=True) if noun is not None else None
    if noun is None:
        return
    facts: dict[str, str] = {}
    if stream is not None:
        try:
            await stream.over
        finally:
            stream.stop()
        facts = {"StreamSid": stream.sid} | ({"StreamName": stream.terms.name} if stream.terms.name else {})
    if verb.get("action"):
        run.go(verb, facts)


def _begin_stream(run: Run, noun: Verb, both_ways: bool) -> Stream | None:
    try:
        return run.call.carrier.streams.begin(run.call, _terms(run, noun, both_ways))
    except StreamRefused as refused:
        run.warn(refused.code, str(refused))
        return None


def _terms(run: Run, noun: Verb, both_ways: bool) -> StreamTerms:
    track = noun.get("track", "inbound_track")
    if track not in TRACKS or (both_ways and track != "inbound_track"):
        raise StreamRefused(INVALID_TRACK, f"track={track!r} means nothing here")
    callback = noun.get("statusCallback")
    return StreamTerms(
        url=_socket_url(run, noun.get("url")),
        name=noun.get("name"),
        tracks=TRACKS[track],
        both_ways=both_ways,
        parameters={child.get("name"): child.get("value") for child in noun.children},
        callback_url=run.document.resolve(callback) if callback else "",
        callback_method=noun.get("statusCallbackMethod", "POST"),
    )


def _socket_url(run: Run, url: str) -> str:
    """Absolute, and without a query: the carrier sends none, `<Parameter>` is for that."""
    if not url or "://" not in url:
        url = run.document.resolve(url) if run.document.url is not None and url else url
        url = url.replace("http", "ws", 1) if url.startswith("http") else url
    return url.partition("#")[0].partition("?")[0]
