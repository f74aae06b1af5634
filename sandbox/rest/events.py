"""Events of a call: each request the carrier made about it, with its answer."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.journal import Entry
from sandbox.rest.calls import found_call
from sandbox.rest.pages import page
from sandbox.rest.shape import ROOT, carrier_of
from sandbox.sids import rfc2822


def event_json(entry: Entry) -> dict[str, Any]:
    return {
        "request": {"method": entry.method, "url": entry.url, "parameters": dict(entry.form)},
        "response": {
            "response_code": entry.status,
            "request_duration": round(entry.duration_ms or 0),
            "content_type": entry.answer_headers.get("Content-Type"),
            "response_body": entry.body,
            "date_created": rfc2822(entry.at),
        },
    }


async def index(request: web.Request) -> web.Response:
    call = found_call(request, request.match_info["sid"])
    return await page(request, "events", carrier_of(request).journal.after(0, call.sid), event_json)


ROUTES = [web.get(ROOT + "/Calls/{sid}/Events.json", index)]
