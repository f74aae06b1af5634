"""Recordings of the account, of a call, of a conference; and their media."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from sandbox.call import Status
from sandbox.recording import Recording
from sandbox.rest.calls import found_call
from sandbox.rest.conferences import found_room
from sandbox.rest.recording_terms import channels_of, recording_of
from sandbox.rest.shape import ROOT, bad, carrier_of, form_of, not_found, page
from sandbox.sids import API_VERSION, rfc2822

CURRENT = "Twilio.CURRENT"


def recording_json(recording: Recording) -> dict[str, Any]:
    account = recording.carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": account,
        "api_version": API_VERSION,
        "call_sid": recording.call.sid,
        "conference_sid": recording.conference_sid,
        "channels": recording.terms.channels,
        "date_created": rfc2822(recording.started),
        "date_updated": rfc2822(recording.updated),
        "start_time": rfc2822(recording.started),
        "duration": None if recording.live else str(recording.duration),
        "source": recording.terms.source,
        "status": recording.status,
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "encryption_details": None,
        "media_url": recording.url,
        "uri": uri + ".json",
        "subresource_uris": {
            "transcriptions": uri + "/Transcriptions.json",
            "add_on_results": uri + "/AddOnResults.json",
        },
    }


def scoped_json(recording: Recording) -> dict[str, Any]:
    """As the call's and the conference's own lists show it."""
    account, facts = recording.carrier.settings.account_sid, recording_json(recording)
    scope = (
        f"Conferences/{recording.conference_sid}"
        if recording.conference_sid is not None
        else f"Calls/{recording.call.sid}"
    )
    del facts["media_url"], facts["subresource_uris"]
    uri = f"/2010-04-01/Accounts/{account}/{scope}/Recordings/{recording.sid}.json"
    return facts | {"track": recording.terms.track, "uri": uri}


def _all(request: web.Request) -> list[Recording]:
    return carrier_of(request).recordings.all()[::-1]


def _found(request: web.Request) -> Recording:
    recording = carrier_of(request).recordings.get(request.match_info["recording"])
    if recording is None:
        raise not_found(request)
    return recording


async def index(request: web.Request) -> web.Response:
    call, room = request.query.get("CallSid"), request.query.get("ConferenceSid")
    found = [r for r in _all(request) if call in (None, r.call.sid) and room in (None, r.conference_sid)]
    return page(request, "recordings", found, recording_json)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(recording_json(_found(request)))


async def delete(request: web.Request) -> web.Response:
    recording = _found(request)
    if recording.live:
        raise bad(20009, "The recording must be complete before it can be deleted")
    carrier_of(request).recordings.remove(recording)
    return web.Response(status=204)


async def media(request: web.Request) -> web.Response:
    recording = _found(request)
    if recording.status != "completed":
        raise not_found(request)
    channels = 2 if request.query.get("RequestedChannels") == "2" else 1
    if recording.conference_sid is None:
        channels = recording.terms.channels
    return web.Response(body=await asyncio.to_thread(recording.media, channels), content_type="audio/wav")


# Of a call, of a conference


def _scoped(request: web.Request) -> list[Recording]:
    sid = request.match_info["sid"]
    if sid.startswith("CF"):
        found_room(request)
        return [r for r in _all(request) if r.conference_sid == sid]
    found_call(request, sid)
    return [r for r in _all(request) if r.call.sid == sid and r.conference_sid is None]


def _scoped_one(request: web.Request) -> Recording:
    wanted, found = request.match_info["recording"], _scoped(request)
    if wanted == CURRENT:
        living = [r for r in found if r.live]
        if len(living) > 1:
            raise bad(21220, "More than one recording is in progress: name it by its SID")
        found = living
    recording = next((r for r in found if wanted in (CURRENT, r.sid)), None)
    if recording is None:
        raise not_found(request)
    return recording


async def index_scoped(request: web.Request) -> web.Response:
    return page(request, "recordings", _scoped(request), scoped_json)


async def fetch_scoped(request: web.Request) -> web.Response:
    return web.json_response(scoped_json(_scoped_one(request)))


async def start(request: web.Request) -> web.Response:
    form = await form_of(request)
    call = found_call(request, request.match_info["sid"])
    if call.status is not Status.IN_PROGRESS:
        raise bad(21220, "Requested resource is not eligible for recording")
    terms = recording_of(form, "StartCallRecordingAPI", channels_of(form))
    return web.json_response(scoped_json(carrier_of(request).record(call, terms)), status=201)


async def update_scoped(request: web.Request) -> web.Response:
    recording, form = _scoped_one(request), await form_of(request)
    status = form.get("Status")
    if status == "paused":
        recording.pause(skip=form.get("PauseBehavior", "silence") == "skip")
    elif status == "in-progress":
        recording.resume()
    elif status == "stopped":
        recording.stop()
    else:
        raise bad(20001, f"Status is paused, in-progress or stopped, not {status!r}")
    return web.json_response(scoped_json(recording))


def _scoped_routes(scope: str) -> list[web.RouteDef]:
    every, one = (
        f"{ROOT}/{scope}/{{sid}}/Recordings.json",
        f"{ROOT}/{scope}/{{sid}}/Recordings/{{recording}}.json",
    )
    return [
        web.get(every, index_scoped),
        web.get(one, fetch_scoped),
        web.post(one, update_scoped),
        web.delete(one, delete),
    ]


ROUTES = [
    web.get(ROOT + "/Recordings.json", index),
    web.get(ROOT + "/Recordings/{recording}.json", fetch),
    web.delete(ROOT + "/Recordings/{recording}.json", delete),
    web.get(ROOT + "/Recordings/{recording:RE[0-9a-f]{32}}{ending:(\\.wav)?}", media),
    web.post(ROOT + "/Calls/{sid}/Recordings.json", start),
    *_scoped_routes("Calls"),
    *_scoped_routes("Conferences"),
]
