"""Recordings of the account, of a call, of a conference; and their media."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from sandbox.recording import Recording
from sandbox.rest.calls import found_call
from sandbox.rest.conferences import found_room
from sandbox.rest.filters import Filters
from sandbox.rest.pages import page
from sandbox.rest.recording_terms import channels_of, recording_of, trim_of
from sandbox.rest.shape import ROOT, bad, carrier_of, form_of, not_found, truth
from sandbox.sids import API_VERSION, rfc2822
from sandbox.sound.encoding import as_mp3
from sandbox.status import Status

CURRENT = "Twilio.CURRENT"
STATUSES = ("in-progress", "paused", "stopped", "processing", "completed", "absent")
NOT_RECORDING = "The recording is over: only one that is in progress or paused can be changed"
DATES: Filters[Recording] = Filters(moments={"DateCreated": lambda recording: recording.started})
FILTERS: Filters[Recording] = Filters(
    exact={
        "CallSid": lambda recording: recording.call.sid,
        "ConferenceSid": lambda recording: recording.conference_sid,
    },
    moments=DATES.moments,
)


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
    track = {"track": recording.terms.track} if recording.conference_sid is None else {}
    uri = f"/2010-04-01/Accounts/{account}/{scope}/Recordings/{recording.sid}.json"
    return facts | track | {"uri": uri}


def _all(request: web.Request) -> list[Recording]:
    return carrier_of(request).recordings.all(_deleted_too(request))[::-1]


def _deleted_too(request: web.Request) -> bool:
    return truth("IncludeSoftDeleted", request.query.get("IncludeSoftDeleted") or "false")


def _found(request: web.Request) -> Recording:
    recording = carrier_of(request).recordings.get(request.match_info["recording"], _deleted_too(request))
    if recording is None:
        raise not_found(request)
    return recording


async def index(request: web.Request) -> web.Response:
    return await page(request, "recordings", await FILTERS.apply(request.query, _all(request)), recording_json)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(recording_json(_found(request)))


async def delete(request: web.Request) -> web.Response:
    _delete(_found(request))
    return web.Response(status=204)


def _delete(recording: Recording) -> None:
    if recording.live:
        raise bad(20009, "The recording must be complete before it can be deleted")
    recording.delete()


async def media(request: web.Request) -> web.Response:
    recording = _found(request)
    channels = _channels_wanted(request, recording)
    if recording.status != "completed":
        raise not_found(request)
    wav = await asyncio.to_thread(recording.media, channels)
    if request.match_info["ending"] != ".mp3":
        return web.Response(body=wav, content_type="audio/wav")
    mp3 = await asyncio.to_thread(as_mp3, wav)
    if mp3 is None:
        raise not_found(request, "no program that makes MP3 (ffmpeg, lame) is installed beside the sandbox")
    return web.Response(body=mp3, content_type="audio/mpeg")


def _channels_wanted(request: web.Request, recording: Recording) -> int:
    """As recorded, but of a conference one: two must be asked for."""
    wanted = request.query.get("RequestedChannels", "")
    if wanted not in ("", "1", "2"):
        raise bad(20001, f"RequestedChannels is 1 or 2, not {wanted!r}")
    usual = recording.terms.channels if recording.conference_sid is None else 1
    return int(wanted or usual)


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
    return await page(request, "recordings", await DATES.apply(request.query, _scoped(request)), scoped_json)


async def fetch_scoped(request: web.Request) -> web.Response:
    return web.json_response(scoped_json(_scoped_one(request)))


async def start(request: web.Request) -> web.Response:
    form = await form_of(request)
    call = found_call(request, request.match_info["sid"])
    terms = recording_of(form, "StartCallRecordingAPI", channels_of(form), trim=trim_of(form, default="do-not-trim"))
    if call.status is not Status.IN_PROGRESS:
        raise bad(21220, "Requested resource is not eligible for recording")
    return web.json_response(scoped_json(carrier_of(request).record(call, terms)), status=201)


async def update_scoped(request: web.Request) -> web.Response:
    recording, form = _scoped_one(request), await form_of(request)
    status = form.choice("Status", STATUSES)
    skip = form.choice("PauseBehavior", ("skip", "silence"), "silence") == "skip"
    if status not in ("paused", "in-progress", "stopped"):
        raise bad(20001, f"Status is paused, in-progress or stopped, not {status!r}")
    if not recording.live:
        raise bad(21220, NOT_RECORDING)
    if status == "paused":
        recording.pause(skip)
    elif status == "in-progress":
        recording.resume()
    else:
        recording.stop()
    return web.json_response(scoped_json(recording))


async def delete_scoped(request: web.Request) -> web.Response:
    _delete(_scoped_one(request))
    return web.Response(status=204)


def _scoped_routes(scope: str) -> list[web.RouteDef]:
    every, one = (
        f"{ROOT}/{scope}/{{sid}}/Recordings.json",
        f"{ROOT}/{scope}/{{sid}}/Recordings/{{recording}}.json",
    )
    return [
        web.get(every, index_scoped),
        web.get(one, fetch_scoped),
        web.post(one, update_scoped),
        web.delete(one, delete_scoped),
    ]


ROUTES = [
    web.get(ROOT + "/Recordings.json", index),
    web.get(ROOT + "/Recordings/{recording}.json", fetch),
    web.delete(ROOT + "/Recordings/{recording}.json", delete),
    web.get(ROOT + "/Recordings/{recording:RE[0-9a-f]{32}}{ending:(\\.wav|\\.mp3)?}", media),
    web.post(ROOT + "/Calls/{sid}/Recordings.json", start),
    *_scoped_routes("Calls"),
    *_scoped_routes("Conferences"),
]
