"""Conferences: listed, looked at, ended, spoken to."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.conferences import Conference
from sandbox.rest.filters import Filters
from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, carrier_of, form_of, not_found
from sandbox.sids import API_VERSION, rfc2822

FILTERS: Filters[Conference] = Filters(
    exact={"FriendlyName": lambda room: room.name, "Status": lambda room: room.status},
    moments={"DateCreated": lambda room: room.created, "DateUpdated": lambda room: room.updated},
    choices={"Status": frozenset({"init", "in-progress", "completed"})},
)


def conference_json(room: Conference) -> dict[str, Any]:
    account = room.carrier.settings.account_sid
    uri = f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}"
    return {
        "sid": room.sid,
        "account_sid": account,
        "friendly_name": room.name,
        "status": room.status,
        "region": "us1",
        "api_version": API_VERSION,
        "date_created": rfc2822(room.created),
        "date_updated": rfc2822(room.updated),
        "reason_conference_ended": room.end_reason,
        "call_sid_ending_conference": room.ended_by_call,
        "uri": uri + ".json",
        "subresource_uris": {
            "participants": uri + "/Participants.json",
            "recordings": uri + "/Recordings.json",
        },
    }


def found_room(request: web.Request) -> Conference:
    room = carrier_of(request).conferences.get(request.match_info["sid"])
    if room is None:
        raise not_found(request)
    return room


async def index(request: web.Request) -> web.Response:
    found = await FILTERS.apply(request.query, reversed(carrier_of(request).conferences.all()))
    return await page(request, "conferences", found, conference_json)


async def fetch(request: web.Request) -> web.Response:
    return web.json_response(conference_json(found_room(request)))


async def update(request: web.Request) -> web.Response:
    room, form = found_room(request), await form_of(request)
    status = form.choice("Status", ("completed",))
    announcement = form.source("AnnounceUrl", "AnnounceMethod")
    if announcement is not None:
        room.announce(list(room.participants.values()), announcement)
    if status:
        room.end()
    return web.json_response(conference_json(room))


ROUTES = [
    web.get(ROOT + "/Conferences.json", index),
    web.get(ROOT + "/Conferences/{sid}.json", fetch),
    web.post(ROOT + "/Conferences/{sid}.json", update),
]
