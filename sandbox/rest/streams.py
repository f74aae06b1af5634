"""Streams of a call: begun and stopped."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.rest.calls import found_call
from sandbox.rest.shape import ROOT, Form, bad, carrier_of, form_of, not_found
from sandbox.sids import rfc2822
from sandbox.status import Status
from sandbox.streams.stream import TRACKS, Stream, StreamTerms
from sandbox.streams.streams import StreamRefused

MOST_PARAMETERS = 99


def stream_json(stream: Stream) -> dict[str, Any]:
    account, call = stream.call.carrier.settings.account_sid, stream.call.sid
    return {
        "sid": stream.sid,
        "account_sid": account,
        "call_sid": call,
        "name": stream.terms.name or None,
        "status": stream.status,
        "date_updated": rfc2822(stream.updated),
        "uri": f"/2010-04-01/Accounts/{account}/Calls/{call}/Streams/{stream.sid}.json",
    }


async def start(request: web.Request) -> web.Response:
    call, form = found_call(request, request.match_info["sid"]), await form_of(request)
    if call.status is not Status.IN_PROGRESS:
        raise bad(21220, "Call is not in-progress. Cannot start a stream.")
    try:
        stream = carrier_of(request).streams.begin(call, _terms(form))
    except StreamRefused as refused:
        raise bad(refused.code, str(refused)) from None
    return web.json_response(stream_json(stream))  # 200, unlike what else is created


def _terms(form: Form) -> StreamTerms:
    track = form.get("Track", "inbound_track")
    if track not in TRACKS:
        raise bad(31941, f"Track is {', '.join(TRACKS)}, not {track!r}")
    callback = form.source("StatusCallback", "StatusCallbackMethod")
    numbers = range(1, MOST_PARAMETERS + 1)
    named = {form.get(f"Parameter{n}.Name"): form.get(f"Parameter{n}.Value") for n in numbers}
    return StreamTerms(
        url=form.get("Url"),
        name=form.get("Name"),
        tracks=TRACKS[track],
        parameters={name: value for name, value in named.items() if name},
        callback_url=callback.url or "" if callback is not None else "",
        callback_method=callback.method if callback is not None else "POST",
    )


async def update(request: web.Request) -> web.Response:
    call, form = found_call(request, request.match_info["sid"]), await form_of(request)
    wanted = request.match_info["stream"]
    stream = next((one for one in call.streams if wanted in (one.sid, one.terms.name)), None)
    if stream is None:
        raise not_found(request)
    if form.get("Status") != "stopped":
        raise bad(20001, f"Status is stopped, not {form.get('Status')!r}")
    stream.stop()
    return web.json_response(stream_json(stream))


ROUTES = [
    web.post(ROOT + "/Calls/{sid}/Streams.json", start),
    web.post(ROOT + "/Calls/{sid}/Streams/{stream}.json", update),
]
